//! The server itself, over connections: who is let in, who is waited for, and TLS.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    process::{Child, Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use quarterday::portal::{Listening, serve};
use rustls::{
    ClientConfig, ClientConnection, RootCertStore, StreamOwned,
    pki_types::{CertificateDer, pem::PemObject},
};

use super::{GOOD, Portal};
use crate::workspace::{Workspace, project, run};

/// The program as it serves; it ends with this value.
struct Served {
    child: Child,
    address: SocketAddr,
}

impl Served {
    fn of(workspace: &Workspace, more: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_quarterday"));
        command.args(["serve", "--period", "2019-20", "-C"]).arg(workspace.path("")).args(more);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut said = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut said).unwrap();
        let address =
            said.split("://").nth(1).unwrap_or_else(|| panic!("{said}")).trim().trim_end_matches('/');
        Self { child, address: address.parse().unwrap() }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A server within this process that waits a second for whoever says nothing more.
fn impatient(portal: &Portal) -> SocketAddr {
    let app = portal.app.clone();
    let (told, address) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let listening = Listening { address: ([127, 0, 0, 1], 0).into(), certificate: None };
        serve(&app, &listening, |address| told.send(address).unwrap())
    });
    address.recv_timeout(Duration::from_secs(20)).unwrap()
}

fn connected(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream
}

/// What is answered to some bytes, until the connection ends; and how long that took.
fn answer(stream: &mut (impl Read + Write), bytes: &[u8]) -> (String, Duration) {
    let began = Instant::now();
    let _ = stream.write_all(bytes);
    let mut read = Vec::new();
    // One that is cut off gives what came before.
    let _ = stream.read_to_end(&mut read);
    (String::from_utf8_lossy(&read).into_owned(), began.elapsed())
}

fn get(path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").into_bytes()
}

#[test]
fn with_a_certificate_it_speaks_tls_and_browsers_are_told_to_come_by_nothing_else() {
    let workspace = Workspace::new();
    let file = |name: &str| project().join("tests/portal/tls").join(name);
    let [certificate, key] = ["certificate.pem", "key.pem"].map(|name| file(name).display().to_string());
    let served =
        Served::of(&workspace, &["--listen", "127.0.0.1:0", "--certificate", &certificate, "--key", &key]);
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(file("certificate.pem")).unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let mut config = config.with_root_certificates(roots).with_no_client_auth();
    // As browsers do: they would speak HTTP/2 if it were offered.
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let config = Arc::new(config);
    let ask = |path: &str| {
        let client = ClientConnection::new(config.clone(), "localhost".try_into().unwrap()).unwrap();
        let mut stream = StreamOwned::new(client, connected(served.address));
        let page = answer(&mut stream, &get(path)).0.to_lowercase();
        assert_eq!(stream.conn.alpn_protocol(), Some(&b"http/1.1"[..]));
        page
    };
    let page = ask("/sign-in");
    assert!(page.starts_with("http/1.1 200"), "{page}");
    assert!(page.contains("strict-transport-security: max-age=31536000"), "{page}");
    let cookie = page.lines().find(|line| line.starts_with("set-cookie: __host-before=")).unwrap();
    assert!(cookie.contains("; secure") && cookie.contains("; httponly"), "{cookie}");
    // What is not TLS gets no page.
    let (plain, _) = answer(&mut connected(served.address), &get("/"));
    assert!(!plain.contains("200 OK"), "{plain}");
}

#[test]
fn nothing_goes_over_the_network_that_others_could_read() {
    let workspace = Workspace::new();
    let folder = workspace.path("").display().to_string();
    let open = ["serve", "--period", "2019-20", "-C", &folder, "--listen", "0.0.0.0:0"];
    for more in [&[][..], &["--behind-tls"], &["--behind-proxy", "192.0.2.1"]] {
        let ended = run(&[&open, more].concat());
        assert!(ended.status == 2 && ended.err.contains("others on the network"), "{more:?} {}", ended.err);
    }
    // Behind a proxy nobody else is answered, whatever they say of themselves.
    let behind = ["--listen", "0.0.0.0:0", "--behind-tls", "--behind-proxy", "192.0.2.1"];
    let served = Served::of(&workspace, &behind);
    let local = SocketAddr::from(([127, 0, 0, 1], served.address.port()));
    let past = "GET /sign-in HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 192.0.2.1\r\nConnection: close\r\n\r\n"
        .as_bytes();
    let (page, _) = answer(&mut connected(local), past);
    assert!(page.starts_with("HTTP/1.1 403") && !page.to_lowercase().contains("set-cookie"), "{page}");
}

#[test]
fn whoever_says_nothing_more_is_not_waited_for() {
    let portal = Portal::with(Workspace::new(), |settings| settings.patience = Duration::from_secs(1));
    let address = impatient(&portal);
    let mut ann = portal.sender("X0000001", "Ann Alder");
    let (mark, session) = (ann.get("/return").mark(), ann.cookies["session"].clone());
    let head = |path: &str, kind: &str| {
        format!(
            "POST {path} HTTP/1.1\r\nHost: x\r\nCookie: session={session}\r\nContent-Type: {kind}\r\n\
             Content-Length: 900000\r\n\r\n"
        )
    };
    let part = format!(
        "--edge\r\nContent-Disposition: form-data; name=\"mark\"\r\n\r\n{mark}\r\n--edge\r\n\
         Content-Disposition: form-data; name=\"files\"; filename=\"a.csv\"\r\n\r\n{GOOD}"
    );
    let multipart = "multipart/form-data; boundary=edge";
    let form = "application/x-www-form-urlencoded";
    for (is, bytes) in [
        ("nothing", String::new()),
        ("half a head", "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ".to_owned()),
        ("a head and no form", head("/send", form)),
        ("a head and no upload", head("/return", multipart)),
        ("half an upload", head("/return", multipart) + &part),
    ] {
        let (said, took) = answer(&mut connected(address), bytes.as_bytes());
        assert!(took < Duration::from_secs(15), "{is}: {took:?}");
        assert!(!said.contains("200 OK"), "{is}: {said}");
    }
    // What had come of it is gone, and whoever asks properly is answered.
    assert_eq!((portal.staged(), portal.inbox().len()), (0, 0));
    let (page, _) = answer(&mut connected(address), &get("/health"));
    assert!(page.ends_with("ok"), "{page}");
}

#[test]
fn one_address_does_not_take_all_connections_and_gets_its_places_back() {
    let portal = Portal::new();
    let address = impatient(&portal);
    let taken: Vec<TcpStream> = (0..128).map(|_| connected(address)).collect();
    let is_answered = || answer(&mut connected(address), &get("/health")).0.ends_with("ok");
    // Connections are taken one after the other: the last may still be on its way.
    let until = |wanted: bool| {
        (0..100).any(|_| {
            std::thread::sleep(Duration::from_millis(50));
            is_answered() == wanted
        })
    };
    assert!(until(false), "more connections than there may be");
    drop(taken);
    assert!(until(true), "places are not given back");
}

#[test]
#[cfg(unix)]
fn whoever_looks_on_while_something_is_at_work_is_not_cut_off_for_saying_nothing() {
    use std::os::unix::fs::PermissionsExt;
    let workspace = Workspace::new();
    workspace.write("slow", "#!/bin/sh\nexec sleep 5\n");
    let slow = workspace.path("slow");
    std::fs::set_permissions(&slow, std::fs::Permissions::from_mode(0o700)).unwrap();
    let portal = Portal::with(workspace, |settings| {
        settings.patience = Duration::from_secs(1);
        settings.program = slow;
    });
    let address = impatient(&portal);
    let mut olive = portal.officer(quarterday::portal::Role::Statistician);
    let mark = olive.get("/work").mark();
    assert_eq!(olive.post("/work", &[("mark", &mark), ("command", "run")]).status, 303);
    let session = &olive.cookies["session"];
    let ask = format!(
        "GET /work/events HTTP/1.1\r\nHost: x\r\nCookie: session={session}\r\nConnection: close\r\n\r\n"
    );
    let (told, took) = answer(&mut connected(address), ask.as_bytes());
    assert!(took > Duration::from_secs(3), "{took:?}: {told}");
    assert!(told.matches("event: work").count() >= 2, "{told}");
}
