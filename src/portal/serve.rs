//! The server itself: where it listens, by TLS or not, and how it ends.

use std::{net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use axum_server::{
    Handle,
    tls_rustls::{RustlsAcceptor, RustlsConfig},
};

use super::{App, PortalError, connections::Connections, router, staging};

/// An upload of which nothing became is removed after so long; none takes that long to arrive and be checked.
const UNTOUCHED: Duration = Duration::from_secs(60 * 60);

/// Who is being answered when the server is told to end has so long.
const TIME_TO_END: Duration = Duration::from_secs(20);

/// Where a portal listens.
#[derive(Debug)]
pub struct Listening {
    /// Address and port.
    pub address: SocketAddr,
    /// Certificate chain and key, in PEM files, where it speaks TLS itself.
    pub certificate: Option<(PathBuf, PathBuf)>,
}

/// Serves a portal until it is told to end; `started` is told the address once it listens.
///
/// # Errors
/// If the address cannot be had, or the certificate cannot be used.
pub fn serve(
    app: &Arc<App>,
    listening: &Listening,
    started: impl FnOnce(SocketAddr),
) -> Result<(), PortalError> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build();
    let runtime = runtime.map_err(|error| PortalError::of("the server could not be started", &error))?;
    let told = |error: std::io::Error| PortalError::of(listening.address, &error);
    let listener = std::net::TcpListener::bind(listening.address).map_err(told)?;
    let address = listener.local_addr().map_err(told)?;
    runtime.block_on(async {
        let handle = Handle::new();
        tokio::spawn(end_when_told(app.clone(), handle.clone()));
        tokio::spawn(sweep_now_and_then(app.clone()));
        let patience = app.settings.patience;
        let connections = Connections::new(app.settings.proxies.clone(), patience);
        let pages = router(app.clone()).into_make_service_with_connect_info::<SocketAddr>();
        let Some((certificate, key)) = &listening.certificate else {
            let server = axum_server::from_tcp(listener).map_err(told)?.acceptor(connections);
            let mut server = server.http1_only().first_request_timeout(patience);
            server.http_builder().http1().header_read_timeout(patience);
            started(address);
            return server.handle(handle).serve(pages).await.map_err(told);
        };
        // Another provider that was installed before is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let config = RustlsConfig::from_pem_file(certificate, key).await;
        let config = config.map_err(|error| PortalError::of(certificate.display(), &error))?;
        // Only what is spoken is offered: a browser would else begin with HTTP/2.
        let mut spoken = rustls::ServerConfig::clone(&config.get_inner());
        spoken.alpn_protocols = vec![b"http/1.1".to_vec()];
        let config = RustlsConfig::from_config(Arc::new(spoken));
        let acceptor = RustlsAcceptor::new(config).handshake_timeout(patience).acceptor(connections);
        let server = axum_server::from_tcp(listener).map_err(told)?.acceptor(acceptor);
        let mut server = server.http1_only().first_request_timeout(patience);
        server.http_builder().http1().header_read_timeout(patience);
        started(address);
        server.handle(handle).serve(pages).await.map_err(told)
    })
}

async fn end_when_told(app: Arc<App>, handle: Handle<SocketAddr>) {
    until_told().await;
    // Who looks at what is at work would keep the server waiting.
    app.work.server_ends();
    handle.graceful_shutdown(Some(TIME_TO_END));
}

async fn until_told() {
    #[cfg(unix)]
    {
        let interrupted = tokio::signal::ctrl_c();
        let ended = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate());
        if let Ok(mut ended) = ended {
            let by_interrupt = std::pin::pin!(interrupted);
            let by_end = std::pin::pin!(ended.recv());
            return first_of(by_interrupt, by_end).await;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}

/// Waits for the first of two.
#[cfg(unix)]
async fn first_of<A: Future + Unpin, B: Future + Unpin>(mut one: A, mut other: B) {
    std::future::poll_fn(move |context| {
        let one = std::pin::Pin::new(&mut one).poll(context).is_ready();
        if one || std::pin::Pin::new(&mut other).poll(context).is_ready() {
            return std::task::Poll::Ready(());
        }
        std::task::Poll::Pending
    })
    .await;
}

async fn sweep_now_and_then(app: Arc<App>) {
    loop {
        tokio::time::sleep(Duration::from_secs(10 * 60)).await;
        app.checkers.end_idle();
        if let Err(error) = staging::sweep(&app, UNTOUCHED) {
            eprintln!("quarterday: the portal: {error}");
        }
    }
}
