//! A document as HTML that pastes well: headings, tables and pictures, each whole in itself, and what they look
//! like beside each, since style sheets are lost on the way.

use base64::{Engine, engine::general_purpose::STANDARD};

use super::{
    document::{Block, Document, DocumentChart, DocumentTable, Inline},
    markup::Markup,
};

const BODY: &str = "font-family:Arial,sans-serif;font-size:12pt;line-height:1.4;color:#0b0c0c;max-width:60em;\
                    margin:2em auto;padding:0 1em";
const NOTICE: &str = "border-left:6px solid #801650;padding:.5em 1em";
const SMALL: &str = "font-size:10pt;color:#3d3d3d;margin:.3em 0";
const CAPTION: &str = "caption-side:top;text-align:left;font-weight:bold;padding:.4em 0";
const TABLE: &str = "border-collapse:collapse;font-size:10pt;margin-top:1em";
const HEAD: &str = "border-bottom:2px solid #12436d;padding:.3em .5em;vertical-align:bottom";
const CELL: &str = "border-bottom:1px solid #b1b4b6;padding:.3em .5em";

/// The document as a page of HTML.
#[must_use]
pub fn html(document: &Document) -> String {
    let mut made = Markup::beginning("<!DOCTYPE html>\n");
    made.start("html", &[("lang", "en-GB")]).line();
    made.start("head", &[]).leaf("meta", &[("charset", "utf-8")]);
    made.leaf("meta", &[("name", "viewport"), ("content", "width=device-width, initial-scale=1")]);
    // Nothing is fetched and nothing runs.
    let policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";
    made.leaf("meta", &[("http-equiv", "Content-Security-Policy"), ("content", policy)]);
    made.words("title", &[], &document.title).end().line();
    made.start("body", &[("style", BODY)]).start("main", &[]).line();
    made.words("h1", &[], &document.title).line();
    if !document.publisher.is_empty() {
        made.words("p", &[], &document.publisher).line();
    }
    for notice in &document.notices {
        made.words("p", &[("style", NOTICE)], notice).line();
    }
    contents(document, &mut made);
    for (at, page) in document.pages.iter().enumerate() {
        let id = format!("page-{}", at + 1);
        made.start("section", &[("aria-labelledby", &id)]).line();
        made.words("h2", &[("id", &id)], &page.title).line();
        page.blocks.iter().for_each(|block| one(block, &mut made));
        made.end().line();
    }
    made.done() + "\n"
}

fn contents(document: &Document, made: &mut Markup) {
    made.start("nav", &[("aria-label", "Contents")]).start("ol", &[]).line();
    for (at, page) in document.pages.iter().enumerate() {
        made.start("li", &[]).words("a", &[("href", &format!("#page-{}", at + 1))], &page.title).end().line();
    }
    made.end().end().line();
}

fn one(block: &Block, made: &mut Markup) {
    match block {
        Block::Heading(level, words) => {
            made.start(if *level == 2 { "h3" } else { "h4" }, &[]);
            inline(words, made);
            made.end();
        }
        Block::Paragraph(words) => {
            made.start("p", &[]);
            inline(words, made);
            made.end();
        }
        Block::List(is_numbered, items) => {
            made.start(if *is_numbered { "ol" } else { "ul" }, &[]);
            for item in items {
                made.start("li", &[]);
                inline(item, made);
                made.end();
            }
            made.end();
        }
        Block::Table(own) => table(own, made),
        Block::Chart(own) => chart(own, made),
        Block::Missing(words) => {
            made.start("p", &[("style", NOTICE)]).words("strong", &[], words).end();
        }
    }
    made.line();
}

fn inline(words: &[Inline], made: &mut Markup) {
    for own in words {
        let wrapped =
            [(own.is_strong, "strong"), (own.is_emphasised, "em")].into_iter().filter(|(is_it, _)| *is_it);
        let mut open = 0;
        if let Some(link) = &own.link {
            made.start("a", &[("href", link)]);
            open += 1;
        }
        for (_, name) in wrapped {
            made.start(name, &[]);
            open += 1;
        }
        for (at, line) in own.text.split('\n').enumerate() {
            if at > 0 {
                made.leaf("br", &[]);
            }
            made.text(line);
        }
        (0..open).for_each(|_| {
            made.end();
        });
    }
}

fn table(own: &DocumentTable, made: &mut Markup) {
    let align = |at: usize| if at < own.words { "text-align:left" } else { "text-align:right" };
    made.start(
        "div",
        &[("style", "overflow-x:auto"), ("tabindex", "0"), ("role", "group"), ("aria-label", &own.title)],
    );
    made.start("table", &[("style", TABLE)]);
    made.words("caption", &[("style", CAPTION)], &format!("Table {}: {}", own.number, own.title)).line();
    made.start("thead", &[]).start("tr", &[]);
    for (at, heading) in own.headings.iter().enumerate() {
        made.words("th", &[("scope", "col"), ("style", &format!("{HEAD};{}", align(at)))], heading);
    }
    made.end().end().line().start("tbody", &[]).line();
    for row in &own.rows {
        made.start("tr", &[]);
        for (at, text) in row.iter().enumerate() {
            let style = format!("{CELL};{}", align(at));
            // The first column names the row.
            if at == 0 && own.words > 0 {
                made.words(
                    "th",
                    &[("scope", "row"), ("style", &format!("{style};font-weight:normal"))],
                    text,
                );
            } else {
                made.words("td", &[("style", &style)], text);
            }
        }
        made.end().line();
    }
    made.end().end().end().line();
    for note in &own.notes {
        made.words("p", &[("style", SMALL)], note);
    }
    made.words("p", &[("style", SMALL)], &format!("Source: {}", own.source));
}

fn chart(own: &DocumentChart, made: &mut Markup) {
    let picture = format!("data:image/png;base64,{}", STANDARD.encode(&own.png));
    made.start("figure", &[("style", "margin:1em 0")]);
    made.words("figcaption", &[("style", CAPTION)], &format!("Figure {}: {}", own.number, own.title)).line();
    made.leaf(
        "img",
        &[("src", &picture), ("alt", &own.alternative), ("style", "max-width:100%;height:auto")],
    );
    made.end().line();
    made.words("p", &[("style", SMALL)], &format!("Source: {}", own.source));
}
