//! A receipt.

use maud::{Markup, html};

use super::frame::{To, page};
use crate::{
    portal::{App, Receipt, Sender},
    vocabulary::printable::whole,
};

/// What was received, when, and by what hash it can be told.
pub fn receipt(app: &App, sender: &Sender, own: &Receipt) -> Markup {
    let body = html! {
        div class="panel" {
            h1 { "Return received" }
            p { "Receipt " strong { (own.reference) } }
        }
        dl class="facts" {
            div { dt { "Received" } dd { (own.received.replace('T', " ")) } }
            div { dt { "For" } dd { (own.period) } }
            div { dt { "Sent by" } dd { (whole(&own.who)) } }
            div { dt { "Found to be corrected" } dd { (own.errors) } }
        }
        h2 { "Files" }
        @for file in &own.files {
            dl class="facts" {
                div { dt { "File" } dd { (whole(&file.original)) } }
                div { dt { "Bytes" } dd { (file.bytes) } }
                div { dt { "SHA-256" } dd class="hash" { (file.sha256) } }
            }
        }
        p { "Keep this receipt: print the page, or write down its letters. If something is to be corrected, \
             check and send the whole return again. The newest one counts." }
        p { a href="/" { "Back to your return" } }
    };
    page(app, &To::Sender(sender), "Return received", &[], &body)
}
