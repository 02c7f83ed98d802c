//! Checking a return, and sending it.

use std::{path::Path, sync::Arc};

use axum::{
    extract::{FromRequest, Multipart, Path as InPath, Request, State},
    response::{IntoResponse, Redirect, Response},
};

use super::{
    App, PortalError,
    check_result::check,
    fields::{Sent, is_from_our_pages},
    limits::UPLOADS,
    pages::{self, Problem},
    placing,
    refused::Refused,
    staging::{self, KEPT, Upload},
    store::{Draft, FileSent, Receipt},
    who::{Sender, Shown},
};

/// The longest that an upload may take to arrive.
const LONGEST_UPLOAD: std::time::Duration = std::time::Duration::from_secs(600);

/// `GET /return`.
pub async fn ask(State(app): State<Arc<App>>, sender: Sender) -> Result<Response, Refused> {
    Ok(pages::shown(pages::upload(&app, &sender, &[])))
}

/// `POST /return`: checks what was uploaded. To check only keeps nothing.
pub async fn checked(
    State(app): State<Arc<App>>,
    sender: Sender,
    request: Request,
) -> Result<Response, Refused> {
    is_from_our_pages(request.headers())?;
    if app.limits.tried(&format!("uploads {}", sender.link.id), UPLOADS, app.now()) {
        return Err(Refused::TooOften);
    }
    let _place = app.uploads.one_more(sender.link.id).ok_or(Refused::Busy)?;
    let unit = app.unit(&sender.link.unit).ok_or(Refused::NotAllowed)?;
    let parts = Multipart::from_request(request, &app).await;
    let parts = parts.map_err(|error| Refused::Wrong(error.to_string()))?;
    let mark = sender.mark();
    let taken = staging::take_in(&app, unit, &mark, parts);
    let upload = tokio::time::timeout(LONGEST_UPLOAD, taken)
        .await
        .map_err(|_| Refused::Wrong("The upload took too long. Try again.".to_owned()))??;
    if upload.files.is_empty() {
        let problems = [Problem { field: "files", words: "Choose a file" }];
        return Ok(pages::shown(pages::upload(&app, &sender, &problems)));
    }
    let result = check(&app, unit, upload.folder.path(), &upload.files).await?;
    let why_not = result.why_not(unit, app.settings.period);
    let is_kept = upload.wish == "send" && why_not.is_none();
    let reference = upload.reference.clone();
    if is_kept {
        keep(&app, &sender, upload, result.errors())?;
    } else {
        app.log(&sender.named(&app), "checked", &reference)?;
    }
    let draft = is_kept.then_some(reference.as_str());
    Ok(pages::shown(pages::checked(&app, &sender, &result, why_not.as_deref(), draft)))
}

/// Keeps an upload for an hour, until it is sent.
fn keep(app: &App, sender: &Sender, upload: Upload, errors: usize) -> Result<(), PortalError> {
    let Upload { reference, folder, files, .. } = upload;
    let place = folder.path().display().to_string();
    let draft = Draft {
        id: reference,
        link: sender.link.id,
        made: app.now(),
        folder: place,
        files,
        errors: i64::try_from(errors).unwrap_or(i64::MAX),
    };
    let line = app.log_line(&sender.named(app), "checked to send", &draft.id);
    let before = app.store.keep_draft(&draft, &line)?;
    // From here on it stays where it lies.
    let _ = folder.keep();
    staging::remove(&before);
    Ok(())
}

/// `POST /send`: what was checked goes into the inbox, and a receipt is given.
pub async fn send(State(app): State<Arc<App>>, form: Sent<Sender>) -> Result<Response, Refused> {
    let sender = form.who;
    let draft = app.store.draft(form.fields.get("draft"), sender.link.id)?.ok_or(Refused::NotFound)?;
    if draft.made < app.now() - KEPT {
        return Err(Refused::NotFound);
    }
    let own = app.clone();
    let done = tokio::task::spawn_blocking(move || {
        let who = sender.named(&own);
        staging::is_on_disk(&draft)?;
        let receipt = own.store.promise_receipt(&promised(&own, &sender, draft), a_second_later)?;
        let Some(receipt) = receipt else { return Ok::<_, PortalError>(None) };
        placing::place(&own, &receipt, (&who, "sent"))?;
        Ok(Some(receipt.reference))
    });
    let reference = done.await.map_err(|error| PortalError(error.to_string()))??;
    let reference = reference.ok_or(Refused::NotFound)?;
    Ok(Redirect::to(&format!("/receipt/{reference}")).into_response())
}

fn promised(app: &App, sender: &Sender, draft: Draft) -> Receipt {
    let moment = app.on_the_wall();
    let below = |file: FileSent| FileSent { name: format!("{}/{}", moment.date(), file.name), ..file };
    Receipt {
        reference: draft.id,
        unit: sender.link.unit.clone(),
        period: app.period(),
        who: sender.named(app),
        received: moment.strftime("%Y-%m-%dT%H:%M:%S").to_string(),
        folder: draft.folder,
        files: draft.files.into_iter().map(below).collect(),
        errors: draft.errors,
    }
}

fn a_second_later(moment: &str) -> Option<String> {
    let moment: jiff::civil::DateTime = moment.parse().ok()?;
    let later = moment.checked_add(jiff::Span::new().seconds(1)).ok()?;
    Some(later.strftime("%Y-%m-%dT%H:%M:%S").to_string())
}

/// `GET /receipt/{reference}`.
pub async fn receipt(
    State(app): State<Arc<App>>,
    sender: Sender,
    InPath(reference): InPath<String>,
) -> Result<Response, Refused> {
    let receipt = app.store.receipt(&reference, &sender.link.unit)?.ok_or(Refused::NotFound)?;
    Ok(pages::shown(pages::receipt(&app, &sender, &receipt)))
}

/// `GET /template`: the form for this period, with what is known filled in.
pub async fn template(State(app): State<Arc<App>>, sender: Sender) -> Result<Response, Refused> {
    use super::{limits::COMMANDS, program::flag};
    if app.limits.tried(&format!("commands {}", sender.link.id), COMMANDS, app.now()) {
        return Err(Refused::TooOften);
    }
    let folder = tempfile::tempdir().map_err(|error| PortalError::of("a form could not be made", &error))?;
    let arguments = vec![
        "template".into(),
        app.period().into(),
        flag("unit", &sender.link.unit),
        flag("to", &folder.path().display().to_string()),
    ];
    let waited = app.checks.acquire().await.map_err(|error| PortalError(error.to_string()))?;
    let ended = app.program.carry_out(&arguments, None, super::app::LONGEST_CHECK).await?;
    drop(waited);
    let bytes = only_file(folder.path()).filter(|_| ended.status == Some(0));
    let bytes = bytes.ok_or_else(|| PortalError::of("a form could not be made", &ended.complaint))?;
    app.log(&sender.named(&app), "took the form", &app.period())?;
    let name = format!("{} {}.xlsx", app.settings.collection.name, app.period());
    Ok(pages::download(&name, bytes))
}

fn only_file(folder: &Path) -> Option<Vec<u8>> {
    let entry = std::fs::read_dir(folder).ok()?.flatten().next()?;
    std::fs::read(entry.path()).ok()
}
