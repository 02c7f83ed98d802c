//! The log, for the unit.

use std::sync::Arc;

use axum::{extract::State, response::Response};

use super::{App, pages, refused::Refused, store::Role, who::Officer};

/// `GET /log`: who did what, the newest first.
pub async fn log(State(app): State<Arc<App>>, officer: Officer) -> Result<Response, Refused> {
    officer.must_be(Role::Statistician)?;
    let mut lines = app.store.audit()?;
    lines.reverse();
    Ok(pages::shown(pages::log(&app, &officer, &lines)))
}
