//! What every answer says to the browser: nothing but our own style sheet and pictures, no script, in
//! nobody's frame, and kept nowhere. One page has a script of our own, which may ask nobody but us.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};

use super::App;

const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; \
    frame-ancestors 'none'; base-uri 'none'";

/// The same for the page that is told how far a command is.
pub const POLICY_OF_PROGRESS: &str = "default-src 'none'; style-src 'self'; img-src 'self'; \
    script-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// Puts them on every answer.
pub async fn with_headers(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let named = |name: &'static str| HeaderName::from_static(name);
    let is_of_progress =
        headers.get(header::CONTENT_SECURITY_POLICY).is_some_and(|own| own == POLICY_OF_PROGRESS);
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, if is_of_progress { POLICY_OF_PROGRESS } else { POLICY }),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (named("cross-origin-opener-policy"), "same-origin"),
        (named("cross-origin-resource-policy"), "same-origin"),
        (named("permissions-policy"), "camera=(), microphone=(), geolocation=()"),
        (named("x-robots-tag"), "noindex, nofollow"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if app.settings.is_secure {
        let a_year = HeaderValue::from_static("max-age=31536000");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, a_year);
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}
