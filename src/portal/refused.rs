//! What is answered where a page is not given.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{PortalError, pages};

/// What is answered where a page is not given.
#[derive(Debug)]
pub enum Refused {
    /// There is none, or it is somebody else's: the two look alike.
    NotFound,
    /// One must be there by a link or password for it, or may not see it.
    NotAllowed,
    /// The form is not from a page that was shown to this session.
    NotOurForm,
    /// Too often.
    TooOften,
    /// Others send so much at this moment that there is no place.
    Busy,
    /// More than is taken.
    TooLarge(String),
    /// Something that was sent cannot be used.
    Wrong(String),
    /// A fault of our own.
    Fault(PortalError),
}

impl From<PortalError> for Refused {
    fn from(error: PortalError) -> Self {
        Self::Fault(error)
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let (status, title, words) = match self {
            Self::NotFound => (
                StatusCode::NOT_FOUND,
                "Page not found",
                "There is no such page, or it is not for you.".to_owned(),
            ),
            Self::NotAllowed => (
                StatusCode::FORBIDDEN,
                "You cannot see this page",
                "Follow the link that was sent to you once more, or sign in. Links end, and so does a visit \
                 in which nothing is done for an hour."
                    .to_owned(),
            ),
            Self::NotOurForm => (
                StatusCode::FORBIDDEN,
                "This form is no longer good",
                "Nothing was done. Go back, load the page again, and send the form once more.".to_owned(),
            ),
            Self::TooOften => (
                StatusCode::TOO_MANY_REQUESTS,
                "Too many tries",
                "Nothing was done. Wait a few minutes, and try again.".to_owned(),
            ),
            Self::Busy => (
                StatusCode::SERVICE_UNAVAILABLE,
                "Much is being sent at this moment",
                "Nothing was done. Wait a minute, and try again.".to_owned(),
            ),
            Self::TooLarge(words) => (StatusCode::PAYLOAD_TOO_LARGE, "This is too much", words),
            Self::Wrong(words) => (StatusCode::BAD_REQUEST, "This could not be used", words),
            Self::Fault(error) => {
                eprintln!("quarterday: the portal: {}", crate::vocabulary::printable::lines(&error.0));
                (
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "Something went wrong here",
                    "It is our fault, not yours. What you have a receipt for is safe. Try again later, or \
                     write to us."
                        .to_owned(),
                )
            }
        };
        let mut response = (status, pages::of_error(title, &words)).into_response();
        if [StatusCode::SERVICE_UNAVAILABLE, StatusCode::TOO_MANY_REQUESTS].contains(&status) {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("60"));
        }
        response
    }
}
