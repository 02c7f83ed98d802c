//! Connections: so many at once, and none to whoever does not read what it asked for.

use std::{
    future::{Ready, ready},
    io,
    net::IpAddr,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use axum_server::accept::Accept;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::Sleep,
};

use super::{
    at_once::{AtOnce, Most, OneOf},
    peer::in_place_of,
};

/// Connections at once: of one address, and of all.
const MOST: Most = Most { of_one: 128, of_all: 512 };

/// Takes connections while there are not too many.
#[derive(Clone)]
pub struct Connections {
    now: AtOnce<IpAddr>,
    /// Through these many come from one address.
    proxies: Vec<IpAddr>,
    of_proxies: AtOnce<IpAddr>,
    patience: Duration,
}

impl Connections {
    /// Through these proxies, to clients that take what they asked for in such a time.
    pub fn new(proxies: Vec<IpAddr>, patience: Duration) -> Self {
        let of_proxies = AtOnce::new(Most { of_one: MOST.of_all, ..MOST });
        Self { now: AtOnce::new(MOST), proxies, of_proxies, patience }
    }

    fn place(&self, stream: &TcpStream) -> io::Result<OneOf<IpAddr>> {
        let address = stream.peer_addr()?.ip().to_canonical();
        let all = if self.proxies.contains(&address) { &self.of_proxies } else { &self.now };
        all.one_more(in_place_of(address)).ok_or_else(|| io::Error::other("there are too many connections"))
    }
}

impl<S> Accept<TcpStream, S> for Connections {
    type Stream = Held;
    type Service = S;
    type Future = Ready<io::Result<(Held, S)>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        let held = self.place(&stream).map(|place| Held {
            stream,
            patience: self.patience,
            late: None,
            _place: place,
        });
        ready(held.map(|held| (held, service)))
    }
}

/// A connection, in its place.
pub struct Held {
    stream: TcpStream,
    patience: Duration,
    /// When it has waited too long for its reader, where it waits.
    late: Option<Pin<Box<Sleep>>>,
    _place: OneOf<IpAddr>,
}

impl Held {
    fn in_time<T>(&mut self, context: &mut Context<'_>, polled: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if polled.is_ready() {
            self.late = None;
            return polled;
        }
        let patience = self.patience;
        let late = self.late.get_or_insert_with(|| Box::pin(tokio::time::sleep(patience)));
        late.as_mut().poll(context).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Held {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl AsyncWrite for Held {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.in_time(context, polled)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write_vectored(context, pieces);
        self.in_time(context, polled)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
