//! The fields of a form that was sent, and whose it is.

use axum::{
    Form,
    extract::{FromRequest, FromRequestParts, Request},
};
use std::sync::Arc;

use super::{App, refused::Refused, secret::is_same, who::Shown};

/// The hidden field that says to which session a form was shown.
pub const MARK: &str = "mark";

/// What was typed into a form.
#[derive(Debug)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// What stands in a field, without blanks around; nothing if it is not there.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(own, _)| own == name).map_or("", |(_, text)| text.trim())
    }
}

/// A form that was shown to whoever sends it.
#[derive(Debug)]
pub struct Sent<W> {
    /// Who sends it.
    pub who: W,
    /// What was typed.
    pub fields: Fields,
}

impl<W> FromRequest<Arc<App>> for Sent<W>
where
    W: Shown + Send + FromRequestParts<Arc<App>, Rejection = Refused>,
{
    type Rejection = Refused;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, Refused> {
        let (mut parts, body) = request.into_parts();
        is_from_our_pages(&parts.headers)?;
        let who = W::from_request_parts(&mut parts, app).await?;
        let request = Request::from_parts(parts, body);
        let form = Form::<Vec<(String, String)>>::from_request(request, app);
        let in_time = tokio::time::timeout(app.settings.patience, form).await;
        let form = in_time.map_err(|_| Refused::Wrong("The form did not arrive whole.".to_owned()))?;
        let Form(fields) = form.map_err(|error| Refused::Wrong(error.to_string()))?;
        let fields = Fields(fields);
        if !is_same(fields.get(MARK), &who.mark()) {
            return Err(Refused::NotOurForm);
        }
        Ok(Self { who, fields })
    }
}

/// What browsers say of where a form comes from: another site's never counts.
pub fn is_from_our_pages(headers: &axum::http::HeaderMap) -> Result<(), Refused> {
    let says = headers.get("sec-fetch-site").map(|value| value.as_bytes());
    match says {
        None | Some(b"same-origin" | b"none") => Ok(()),
        Some(_) => Err(Refused::NotOurForm),
    }
}
