//! Why the portal could not do something, in words for whoever runs it.

/// Why the portal could not do something.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct PortalError(pub String);

impl PortalError {
    /// With what was tried.
    pub fn of(tried: impl std::fmt::Display, error: &dyn std::fmt::Display) -> Self {
        Self(format!("{tried}: {error}"))
    }
}

impl From<rusqlite::Error> for PortalError {
    fn from(error: rusqlite::Error) -> Self {
        Self::of("the portal's own store", &error)
    }
}
