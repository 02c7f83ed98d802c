//! A letter as a draft that a mail program opens: text, an attachment, and nobody has sent it.

use lettre::{
    Address, Message,
    message::{
        Attachment, Mailbox, MultiPart, SinglePart,
        header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue},
    },
};

use sha2::{Digest, Sha256};

use super::letter::Letter;

/// The kind of a workbook.
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// By this a mail program knows that a message is a draft.
const UNSENT: HeaderName = HeaderName::new_from_ascii_str("X-Unsent");

/// Why there is no draft.
#[derive(Debug, thiserror::Error)]
pub enum DraftError {
    /// An address cannot be one.
    #[error("\"{0}\" is no e-mail address")]
    Address(String),
    /// The library refused it.
    #[error("the draft cannot be made: {0}")]
    Message(#[from] lettre::error::Error),
}

/// Whom a draft goes to and comes from.
pub struct Addressed<'a> {
    /// Who sends it: an address.
    pub from: &'a str,
    /// Name of whom it goes to.
    pub name: &'a str,
    /// Where it goes to; blank where that is not known.
    pub to: &'a str,
    /// What makes it one of its own: unit, period and situation.
    pub id: &'a str,
}

/// A draft. The same letter gives the same bytes.
///
/// # Errors
/// If an address is none.
pub fn draft(
    letter: &Letter,
    addressed: &Addressed<'_>,
    attachment: Option<(&str, Vec<u8>)>,
) -> Result<Vec<u8>, DraftError> {
    // What parts of a message are told apart by is short, and of few letters.
    let id: String = Sha256::digest(addressed.id).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let address = |text: &str| text.parse::<Address>().map_err(|_| DraftError::Address(text.to_owned()));
    let mut builder = Message::builder()
        .from(Mailbox::new(None, address(addressed.from)?))
        .subject(letter.subject.clone())
        // A draft gets its day when it is sent; a fixed one keeps two runs alike.
        .date(std::time::UNIX_EPOCH)
        .message_id(Some(format!("<{id}@quarterday.invalid>")));
    if !addressed.to.is_empty() {
        let name = Some(addressed.name.to_owned()).filter(|name| !name.is_empty());
        builder = builder.to(Mailbox::new(name, address(addressed.to)?));
    } else {
        // Without a receiver the library makes no message.
        builder = builder.to(Mailbox::new(None, address(addressed.from)?));
    }
    let text = SinglePart::builder()
        .header(ContentType::TEXT_PLAIN)
        .header(ContentTransferEncoding::Base64)
        .body(letter.body.replace('\n', "\r\n"));
    let parts = MultiPart::mixed().boundary(format!("quarterday-{id}")).singlepart(text);
    let parts = match attachment {
        Some((name, bytes)) => {
            let kind = ContentType::parse(XLSX).unwrap_or(ContentType::TEXT_PLAIN);
            parts.singlepart(Attachment::new(name.to_owned()).body(bytes, kind))
        }
        None => parts,
    };
    let mut message = builder.multipart(parts)?;
    message.headers_mut().insert_raw(HeaderValue::new(UNSENT, "1".to_owned()));
    message.headers_mut().remove_raw("Date");
    if addressed.to.is_empty() {
        message.headers_mut().remove_raw("To");
    }
    Ok(message.formatted())
}
