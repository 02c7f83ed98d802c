//! Coming in, by a link or a password, and leaving.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
};

use super::{
    App,
    fields::Sent,
    limits::{PASSWORDS, WRONG_LINKS, WRONG_PASSWORDS},
    pages::{self, Problem},
    peer::Peer,
    refused::Refused,
    secret::{mark_of_forms, new_secret},
    store::Who,
    who::{Anybody, Shown, Stranger, cookie, cookie_names},
};

fn with_cookie(response: impl IntoResponse, cookie: &str) -> Result<Response, Refused> {
    let mut response = response.into_response();
    let value = HeaderValue::from_str(cookie).map_err(|error| Refused::Wrong(error.to_string()))?;
    response.headers_mut().append(header::SET_COOKIE, value);
    Ok(response)
}

/// A page with a form for somebody who is not known yet, and the cookie by which the form counts.
fn for_stranger(app: &App, page: impl FnOnce(&str) -> maud::Markup) -> Result<Response, Refused> {
    let secret = new_secret()?;
    let (_, name) = cookie_names(app.settings.is_secure);
    let markup = page(&mark_of_forms(&secret));
    with_cookie(pages::shown(markup), &cookie(name, &secret, app.settings.is_secure))
}

/// `GET /enter/{link}`: asks once more, since programs that look through mail follow links too.
pub async fn ask(
    State(app): State<Arc<App>>,
    peer: Peer,
    Path(secret): Path<String>,
) -> Result<Response, Refused> {
    let link = good_link(&app, peer, &secret)?;
    for_stranger(&app, |mark| pages::enter(&app, &link, &secret, mark))
}

fn good_link(app: &App, peer: Peer, secret: &str) -> Result<super::store::Link, Refused> {
    let (now, whose) = (app.now(), format!("links {}", peer.counted()));
    if app.limits.is_over(&whose, WRONG_LINKS, now) {
        return Err(Refused::TooOften);
    }
    app.store.link_of(secret, now)?.ok_or_else(|| {
        app.limits.tried(&whose, WRONG_LINKS, now);
        Refused::NotAllowed
    })
}

/// `POST /enter`: a link is exchanged for a session.
pub async fn enter(
    State(app): State<Arc<App>>,
    peer: Peer,
    form: Sent<Stranger>,
) -> Result<Response, Refused> {
    let link = good_link(&app, peer, form.fields.get("link"))?;
    app.log(&link.name, "entered by link", &format!("link {}, {}{}", link.id, link.unit, peer.in_log()))?;
    begin(&app, &Who::Sender(link), "/")
}

fn begin(app: &App, who: &Who, to: &str) -> Result<Response, Refused> {
    let secret = app.store.begin_session(who, app.now())?;
    let (name, _) = cookie_names(app.settings.is_secure);
    with_cookie(Redirect::to(to), &cookie(name, &secret, app.settings.is_secure))
}

/// `GET /sign-in`.
pub async fn ask_password(State(app): State<Arc<App>>) -> Result<Response, Refused> {
    for_stranger(&app, |mark| pages::sign_in(&app, mark, "", &[]))
}

/// `POST /sign-in`.
pub async fn sign_in(
    State(app): State<Arc<App>>,
    peer: Peer,
    form: Sent<Stranger>,
) -> Result<Response, Refused> {
    let (login, now) = (form.fields.get("login").to_owned(), app.now());
    let (of_login, of_peer) = (format!("password {login}"), format!("passwords {}", peer.counted()));
    if app.limits.is_over(&of_login, WRONG_PASSWORDS, now) || app.limits.tried(&of_peer, PASSWORDS, now) {
        return Err(Refused::TooOften);
    }
    let password = form.fields.get("password").to_owned();
    let (own, tried) = (app.clone(), login.clone());
    let found = tokio::task::spawn_blocking(move || own.store.account_of(&tried, &password)).await;
    let found = found.map_err(|error| super::PortalError(error.to_string()))??;
    let Some(account) = found else {
        app.limits.tried(&of_login, WRONG_PASSWORDS, now);
        app.log("somebody", "gave a wrong name or password", &format!("{login}{}", peer.in_log()))?;
        let problems = [Problem { field: "login", words: "Enter the right name and password" }];
        return Ok(pages::shown(pages::sign_in(&app, &form.who.mark(), &login, &problems)));
    };
    app.log(&account.name, "signed in", &format!("{}{}", account.role.word(), peer.in_log()))?;
    begin(&app, &Who::Officer(account), "/board")
}

/// `POST /leave`.
pub async fn leave(State(app): State<Arc<App>>, form: Sent<Anybody>) -> Result<Response, Refused> {
    app.store.end_session(&form.who.0.secret)?;
    let (name, _) = cookie_names(app.settings.is_secure);
    with_cookie(Redirect::to("/"), &cookie(name, "", app.settings.is_secure))
}

/// `GET /style.css`.
pub async fn style() -> Response {
    own_file("text/css; charset=utf-8", pages::STYLE)
}

/// `GET /work.js`.
pub async fn script() -> Response {
    own_file("text/javascript; charset=utf-8", pages::SCRIPT)
}

fn own_file(kind: &'static str, text: &'static str) -> Response {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("max-age=3600"));
    (headers, text).into_response()
}
