//! From which address somebody comes: of the connection, or, where that is of a proxy that is declared, as
//! the proxy says it.

use std::{
    convert::Infallible,
    net::{IpAddr, Ipv6Addr, SocketAddr},
    sync::Arc,
};

use axum::{
    extract::{ConnectInfo, FromRequestParts, Request, State},
    http::{Extensions, HeaderMap, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{App, refused::Refused};

/// Who is asking, by address; nothing where no connection is known.
#[derive(Debug, Clone, Copy)]
pub struct Peer(Option<IpAddr>);

impl Peer {
    /// As whom they are counted.
    pub fn counted(self) -> String {
        self.0.map(in_place_of).map_or_else(String::new, |address| address.to_string())
    }

    /// As the log has it, after what was done.
    pub fn in_log(self) -> String {
        self.0.map_or_else(String::new, |address| format!(", from {address}"))
    }
}

impl FromRequestParts<Arc<App>> for Peer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Infallible> {
        let own = connected(&parts.extensions);
        Ok(Self(own.map(|own| client(own, &parts.headers, &app.settings.proxies))))
    }
}

fn connected(extensions: &Extensions) -> Option<IpAddr> {
    extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip().to_canonical())
}

/// In IPv6 one network has more addresses than can be counted: all of it counts as one.
pub fn in_place_of(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(own) => Ipv6Addr::from(u128::from(own) & !u128::from(u64::MAX)).into(),
    }
}

/// The client of a connection. Each proxy adds at the end from where it was asked: what stands before the
/// last that is not of a declared proxy is what anybody may have written.
fn client(connected: IpAddr, headers: &HeaderMap, proxies: &[IpAddr]) -> IpAddr {
    let told: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .into_iter()
        .flat_map(|value| value.to_str().unwrap_or_default().split(','))
        .collect();
    let mut nearest = connected;
    for own in told.iter().rev() {
        if !proxies.contains(&nearest) {
            break;
        }
        let Some(address) = address_in(own.trim()) else { break };
        nearest = address;
    }
    nearest
}

/// An address, with or without a port.
fn address_in(text: &str) -> Option<IpAddr> {
    let of_pair = || Some(text.parse::<SocketAddr>().ok()?.ip());
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    bare.parse::<IpAddr>().ok().or_else(of_pair).map(|address| address.to_canonical())
}

/// Where browsers must come through a proxy, nobody else is answered: what goes past it can be read on the
/// way.
pub async fn through_proxies_only(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let own = connected(request.extensions());
    let is_proxy = own.is_some_and(|own| app.settings.proxies.contains(&own));
    if app.settings.only_by_proxy && !is_proxy {
        return Refused::NotAllowed.into_response();
    }
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client_of(connected: &str, told: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for own in told {
            headers.append("x-forwarded-for", own.parse().unwrap());
        }
        let proxies = ["10.0.0.1", "10.0.0.2"].map(|own| own.parse().unwrap());
        client(connected.parse().unwrap(), &headers, &proxies).to_string()
    }

    #[test]
    fn only_a_declared_proxy_is_believed_and_of_what_it_says_only_the_last() {
        assert_eq!(client_of("192.0.2.7", &["203.0.113.9"]), "192.0.2.7");
        assert_eq!(client_of("10.0.0.1", &["198.51.100.1, 203.0.113.9"]), "203.0.113.9");
        assert_eq!(client_of("10.0.0.1", &["198.51.100.1", "203.0.113.9, 10.0.0.2"]), "203.0.113.9");
        assert_eq!(client_of("10.0.0.1", &["10.0.0.2"]), "10.0.0.2");
        assert_eq!(client_of("10.0.0.1", &["203.0.113.9, somebody"]), "10.0.0.1");
        assert_eq!(client_of("10.0.0.1", &["[2001:db8::1]:443"]), "2001:db8::1");
        assert_eq!(client_of("10.0.0.1", &["::ffff:203.0.113.9"]), "203.0.113.9");
        assert_eq!(client_of("10.0.0.1", &[]), "10.0.0.1");
    }

    #[test]
    fn addresses_of_one_network_count_as_one() {
        let counted = |text: &str| Peer(Some(text.parse().unwrap())).counted();
        assert_eq!(counted("2001:db8:1:2:3:4:5:6"), counted("2001:db8:1:2::9"));
        assert_ne!(counted("2001:db8:1:2::9"), counted("2001:db8:1:3::9"));
        assert_ne!(counted("192.0.2.7"), counted("192.0.2.8"));
    }
}
