//! What is around every page.

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use maud::{DOCTYPE, Markup, html};

use crate::{
    portal::{App, Officer, Sender, fields::MARK, store::Role, who::Shown},
    publication::period_in_words,
    vocabulary::printable,
};

/// The style sheet.
pub const STYLE: &str = include_str!("style.css");

/// Something that was typed and cannot be taken, at its field.
#[derive(Debug, Clone, Copy)]
pub struct Problem {
    /// The id of the field.
    pub field: &'static str,
    /// What to do.
    pub words: &'static str,
}

/// Who a page is shown to.
pub enum To<'a> {
    /// Anybody.
    All,
    /// Somebody of an authority.
    Sender(&'a Sender),
    /// Somebody of the unit.
    Officer(&'a Officer),
}

/// A page in its frame.
pub fn page(app: &App, to: &To<'_>, title: &str, problems: &[Problem], body: &Markup) -> Markup {
    framed(app, to, title, (problems, ""), body)
}

/// A page of the unit with a script of ours, by its path.
pub fn page_with_script(app: &App, officer: &Officer, title: &str, script: &str, body: &Markup) -> Markup {
    framed(app, &To::Officer(officer), title, (&[], script), body)
}

fn framed(
    app: &App,
    to: &To<'_>,
    title: &str,
    (problems, script): (&[Problem], &str),
    body: &Markup,
) -> Markup {
    let collection = printable::whole(&app.settings.collection.title);
    let notice = &app.settings.workspace.notice;
    let is_wrong = if problems.is_empty() { "" } else { "Error: " };
    html! {
        (DOCTYPE)
        html lang="en-GB" {
            (head(&format!("{is_wrong}{title} - {collection}"), script))
            body {
                a class="skip" href="#main" { "Skip to main content" }
                header class="banner" {
                    div class="width" {
                        a class="name" href="/" { (collection) }
                        p { (period_in_words(app.settings.period)) }
                    }
                    @if !notice.is_empty() {
                        div class="notice" { p class="width" { (printable::whole(notice)) } }
                    }
                }
                (ways(app, to))
                main id="main" class="width" tabindex="-1" {
                    (summary(problems))
                    (body)
                }
                footer {
                    div class="width" {
                        p {
                            "Made with quarterday."
                            @if !contact(app).is_empty() { " Questions: " (contact(app)) }
                        }
                    }
                }
            }
        }
    }
}

fn contact(app: &App) -> String {
    printable::whole(&app.settings.collection.contact).into_owned()
}

fn head(title: &str, script: &str) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            title { (title) }
            link rel="stylesheet" href="/style.css";
            @if !script.is_empty() { script src=(script) defer {} }
        }
    }
}

/// Where one can go, and how to leave.
fn ways(app: &App, to: &To<'_>) -> Markup {
    let (name, mark, at, links): (&str, String, &str, Vec<(&str, &str)>) = match to {
        To::All => return html! {},
        To::Sender(sender) => (
            &sender.link.name,
            sender.mark(),
            &sender.path,
            vec![
                ("/", "Your return"),
                ("/return", "Check and send"),
                ("/returns", "What came and counted"),
                ("/published", "What is published"),
            ],
        ),
        To::Officer(officer) => {
            let mut links = vec![
                ("/board", "Board"),
                ("/work", "Run and letters"),
                ("/period", "Sign off"),
                ("/decisions", "Decisions"),
            ];
            if !app.settings.collection.published.registers.iter().all(|own| !own.is_moderated) {
                links.push(("/texts", "Texts"));
            }
            if officer.account.role >= Role::Statistician {
                links.push(("/log", "Log"));
            }
            links.push(("/published", "What is published"));
            (&officer.account.name, officer.mark(), &officer.path, links)
        }
    };
    html! {
        nav class="ways" aria-label="Pages" {
            div class="width" {
                ul {
                    @for (path, words) in links {
                        li { a href=(path) aria-current=[is_at(at, path)] { (words) } }
                    }
                }
                form method="post" action="/leave" {
                    (hidden(&mark))
                    span { (name) }
                    button class="plain" { "Sign out" }
                }
            }
        }
    }
}

/// Whether a page is the one that a way leads to, or below it.
fn is_at(at: &str, way: &str) -> Option<&'static str> {
    let below = at.strip_prefix(way)?;
    match below {
        "" => Some("page"),
        below => (way.len() > 1 && below.starts_with('/')).then_some("true"),
    }
}

/// The hidden field by which a form counts.
pub fn hidden(mark: &str) -> Markup {
    html! { input type="hidden" name=(MARK) value=(mark); }
}

/// What cannot be taken, at the top of the page, with the way to each field.
fn summary(problems: &[Problem]) -> Markup {
    html! {
        @if !problems.is_empty() {
            div class="summary" role="alert" aria-labelledby="summary-title" {
                h2 id="summary-title" { "There is a problem" }
                ul { @for own in problems { li { a href=(format!("#{}", own.field)) { (own.words) } } } }
            }
        }
    }
}

/// What cannot be taken of a field, above it.
pub fn problem_at(problems: &[Problem], field: &str) -> Markup {
    let own = problems.iter().find(|own| own.field == field);
    html! {
        @if let Some(own) = own {
            p class="problem" id=(format!("{field}-problem")) {
                span class="unseen" { "Error: " }
                (own.words)
            }
        }
    }
}

/// Why something could not be taken, at the top of the page.
pub fn wrong_at_top(words: Option<&str>) -> Markup {
    html! {
        @if let Some(words) = words {
            div class="summary" role="alert" aria-labelledby="summary-title" {
                h2 id="summary-title" { "There is a problem" }
                p { (printable::whole(words)) }
            }
        }
    }
}

/// What is wider than a narrow screen, and is moved there by hand or keyboard.
pub fn scrolling(label: &str, body: &Markup) -> Markup {
    html! { div class="scroll" tabindex="0" role="region" aria-label=(label) { (body) } }
}

/// What is known, name by name, as far as it is.
pub fn facts(all: &[(&str, String)]) -> Markup {
    html! {
        dl class="facts" {
            @for (name, words) in all.iter().filter(|(_, words)| !words.is_empty()) {
                div { dt { (name) } dd { (words) } }
            }
        }
    }
}

/// The headings of a table.
pub fn headings(words: &[&str]) -> Markup {
    html! { thead { tr { @for own in words { th scope="col" { (own) } } } } }
}

/// A line in which reasons are given.
pub fn why(id: &str) -> Markup {
    html! {
        div class="field" {
            label for=(id) { "Why" }
            input id=(id) name="why" required maxlength="500";
        }
    }
}

/// An answer with a page.
pub fn shown(markup: Markup) -> Response {
    let mut response = markup.into_string().into_response();
    let html = HeaderValue::from_static("text/html; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, html);
    response
}

/// A page that says why there is none. It rests on nothing that could fail once more.
pub fn of_error(title: &str, words: &str) -> Response {
    shown(html! {
        (DOCTYPE)
        html lang="en-GB" {
            (head(title, ""))
            body {
                a class="skip" href="#main" { "Skip to main content" }
                header class="banner" { div class="width" { a class="name" href="/" { "Home" } } }
                main id="main" class="width" tabindex="-1" {
                    h1 { (title) }
                    @for line in printable::lines(words).lines() { p { (line) } }
                    p { a href="/" { "Go to the first page" } }
                }
            }
        }
    })
}

/// A file to be kept, never shown by the browser.
pub fn download(name: &str, bytes: Vec<u8>) -> Response {
    let fine = |letter: &char| letter.is_ascii_alphanumeric() || " -_.".contains(*letter);
    let name: String = name.chars().filter(fine).collect();
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

/// A text as part of a path.
pub fn in_path(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    let part = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(part).collect()
}
