//! Who asks for a page.

use std::sync::Arc;

use axum::{
    extract::{FromRequestParts, OptionalFromRequestParts},
    http::{HeaderMap, header, request::Parts},
};

use super::{
    App,
    refused::Refused,
    secret::mark_of_forms,
    store::{Account, Link, Role, Session, Who},
};

/// Whoever forms are shown to.
pub trait Shown {
    /// What their forms carry.
    fn mark(&self) -> String;
}

/// Somebody of an authority, who came by a link.
#[derive(Debug)]
pub struct Sender {
    /// The link.
    pub link: Link,
    /// The path that they asked for.
    pub path: String,
    /// The secret of the session.
    pub(super) session: String,
}

/// Somebody of the unit, who came by a password.
#[derive(Debug)]
pub struct Officer {
    /// The account.
    pub account: Account,
    /// The path that they asked for.
    pub path: String,
    /// The secret of the session.
    pub(super) session: String,
}

/// Somebody who is not known yet, but by the cookie that the page with the form gave.
#[derive(Debug)]
pub struct Stranger {
    pub(super) session: String,
}

/// Anybody who has a session.
#[derive(Debug)]
pub struct Anybody(pub(super) Session);

impl Shown for Sender {
    fn mark(&self) -> String {
        mark_of_forms(&self.session)
    }
}

impl Shown for Officer {
    fn mark(&self) -> String {
        mark_of_forms(&self.session)
    }
}

impl Shown for Stranger {
    fn mark(&self) -> String {
        mark_of_forms(&self.session)
    }
}

impl Shown for Anybody {
    fn mark(&self) -> String {
        mark_of_forms(&self.0.secret)
    }
}

impl Sender {
    /// Who it is, as the ledger and the log have it: the person and the authority.
    pub(super) fn named(&self, app: &App) -> String {
        let unit = app.unit(&self.link.unit).map_or(self.link.unit.as_str(), |unit| unit.name.as_str());
        format!("{} ({unit})", self.link.name)
    }
}

impl Officer {
    /// That they may do what takes a role.
    pub(super) fn must_be(&self, role: Role) -> Result<(), Refused> {
        if self.account.role >= role { Ok(()) } else { Err(Refused::NotAllowed) }
    }
}

/// The cookie of sessions, and of those who have none yet. Over TLS a browser takes the longer names from
/// nobody but this very site.
pub fn cookie_names(is_secure: bool) -> (&'static str, &'static str) {
    if is_secure { ("__Host-session", "__Host-before") } else { ("session", "before") }
}

/// A cookie, as it is set.
pub fn cookie(name: &str, value: &str, is_secure: bool) -> String {
    let secure = if is_secure { "; Secure" } else { "" };
    let ends = if value.is_empty() { "; Max-Age=0" } else { "" };
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Strict{secure}{ends}")
}

fn cookie_of(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let mut pairs = all.flat_map(|text| text.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let value = pairs.find(|(own, _)| *own == name).map(|(_, value)| value.to_owned())?;
    // A secret of ours is of this form; anything else is not worth looking up.
    (value.len() == 64 && value.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(value)
}

fn session_of(parts: &Parts, app: &App) -> Result<Option<Session>, Refused> {
    let (name, _) = cookie_names(app.settings.is_secure);
    let Some(secret) = cookie_of(&parts.headers, name) else { return Ok(None) };
    Ok(app.store.session(&secret, app.now())?)
}

impl OptionalFromRequestParts<Arc<App>> for Anybody {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Option<Self>, Refused> {
        Ok(session_of(parts, app)?.map(Self))
    }
}

impl FromRequestParts<Arc<App>> for Anybody {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Refused> {
        session_of(parts, app)?.map(Self).ok_or(Refused::NotAllowed)
    }
}

impl FromRequestParts<Arc<App>> for Sender {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Refused> {
        match session_of(parts, app)? {
            Some(Session { who: Who::Sender(link), secret }) => {
                Ok(Self { link, path: parts.uri.path().to_owned(), session: secret })
            }
            _ => Err(Refused::NotAllowed),
        }
    }
}

impl FromRequestParts<Arc<App>> for Officer {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Refused> {
        match session_of(parts, app)? {
            Some(Session { who: Who::Officer(account), secret }) => {
                Ok(Self { account, path: parts.uri.path().to_owned(), session: secret })
            }
            _ => Err(Refused::NotAllowed),
        }
    }
}

impl FromRequestParts<Arc<App>> for Stranger {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Refused> {
        let (_, name) = cookie_names(app.settings.is_secure);
        let session = cookie_of(&parts.headers, name).ok_or(Refused::NotOurForm)?;
        Ok(Self { session })
    }
}
