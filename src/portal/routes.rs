//! All pages, and who may ask for each.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request},
    http::StatusCode,
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{get, post},
};

use super::{
    App, authority, board, deciding, entering, headers::with_headers, logged, past,
    peer::through_proxies_only, period_page, published, refused::Refused, registers_shown, sending, texts,
    unit_page, working,
};

/// Forms are no longer than this.
const LONGEST_FORM: usize = 64 * 1024;

/// Nothing but an upload takes longer than this.
const LONGEST: Duration = Duration::from_secs(15 * 60);

/// All pages: method, path, and who may ask for it: `all`, `sender` or `officer`. Tests go through them.
pub const ROUTES: [(&str, &str, &str); 36] = [
    ("GET", "/", "all"),
    ("GET", "/style.css", "all"),
    ("GET", "/enter/{link}", "all"),
    ("POST", "/enter", "all"),
    ("GET", "/sign-in", "all"),
    ("POST", "/sign-in", "all"),
    ("POST", "/leave", "all"),
    ("GET", "/published", "all"),
    ("GET", "/published/registers/{name}", "all"),
    ("GET", "/published/{period}/{number}/{*file}", "all"),
    ("GET", "/work.js", "all"),
    ("GET", "/template", "sender"),
    ("GET", "/return", "sender"),
    ("POST", "/return", "sender"),
    ("POST", "/send", "sender"),
    ("GET", "/receipt/{reference}", "sender"),
    ("GET", "/returns", "sender"),
    ("GET", "/returns/{of}", "sender"),
    ("GET", "/question/{id}", "sender"),
    ("POST", "/question/{id}", "sender"),
    ("POST", "/sign-off", "sender"),
    ("GET", "/board", "officer"),
    ("GET", "/authority/{unit}", "officer"),
    ("POST", "/authority/{unit}", "officer"),
    ("GET", "/period", "officer"),
    ("POST", "/period", "officer"),
    ("GET", "/outputs/{*file}", "officer"),
    ("GET", "/work", "officer"),
    ("POST", "/work", "officer"),
    ("GET", "/work/events", "officer"),
    ("GET", "/decisions", "officer"),
    ("POST", "/decisions", "officer"),
    ("GET", "/texts", "officer"),
    ("POST", "/texts", "officer"),
    ("GET", "/log", "officer"),
    ("GET", "/health", "all"),
];

/// The pages of a portal.
pub fn router(app: Arc<App>) -> Router {
    let most = usize::try_from(app.settings.most_bytes).unwrap_or(usize::MAX);
    let upload = post(sending::checked).layer(DefaultBodyLimit::max(most.saturating_add(LONGEST_FORM)));
    Router::new()
        .route("/", get(authority::home))
        .route("/style.css", get(entering::style))
        .route("/work.js", get(entering::script))
        .route("/enter/{link}", get(entering::ask))
        .route("/enter", post(entering::enter))
        .route("/sign-in", get(entering::ask_password).post(entering::sign_in))
        .route("/leave", post(entering::leave))
        .route("/published", get(published::all))
        .route("/published/registers/{name}", get(registers_shown::register))
        .route("/published/{period}/{number}/{*file}", get(published::file))
        .route("/template", get(sending::template))
        .route("/return", get(sending::ask).merge(upload))
        .route("/send", post(sending::send))
        .route("/receipt/{reference}", get(sending::receipt))
        .route("/returns", get(past::all))
        .route("/returns/{of}", get(past::one))
        .route("/question/{id}", get(authority::question).post(authority::answer))
        .route("/sign-off", post(authority::sign_off))
        .route("/board", get(board::board))
        .route("/authority/{unit}", get(unit_page::authority).post(deciding::of_unit))
        .route("/period", get(period_page::period).post(period_page::decide_of_period))
        .route("/outputs/{*file}", get(period_page::output))
        .route("/work", get(working::work).post(working::start))
        .route("/work/events", get(working::events))
        .route("/decisions", get(deciding::decisions).post(deciding::withdraw))
        .route("/texts", get(texts::texts).post(texts::moderate))
        .route("/log", get(logged::log))
        .route("/health", get(|| async { "ok" }))
        .fallback(|| async { Refused::NotFound })
        .method_not_allowed_fallback(|| async { Refused::NotFound })
        .layer(DefaultBodyLimit::max(LONGEST_FORM))
        .layer(middleware::from_fn(in_time))
        .layer(middleware::from_fn_with_state(app.clone(), through_proxies_only))
        .layer(middleware::from_fn_with_state(app.clone(), with_headers))
        .with_state(app)
}

async fn in_time(request: Request, next: Next) -> Response {
    let answered = tokio::time::timeout(LONGEST, next.run(request)).await;
    answered.unwrap_or_else(|_| StatusCode::REQUEST_TIMEOUT.into_response())
}
