//! What was released, for everybody: statistics and their lists, each as it was sealed.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    response::Response,
};

use super::{App, PortalError, pages, refused::Refused};
use crate::{publication::STATISTICS, releases::Releases, vocabulary::Audience};

/// The releases up to today.
pub fn released(app: &App) -> Result<Releases, PortalError> {
    let folder = app.settings.workspace.releases();
    let today = app.on_the_wall().date();
    Releases::load(Some(&folder), Some(today)).map_err(|error| PortalError(error.to_string()))
}

/// Whether a file of a release is for everybody: the statistics and their lists, in the folder of what is
/// for everybody where something is for some alone. What the unit looked at, and what it decided, is not.
pub fn is_public(name: &str, is_by_audience: bool) -> bool {
    let name = if is_by_audience {
        let below = name.strip_prefix(Audience::Public.word()).and_then(|own| own.strip_prefix('/'));
        let Some(below) = below else { return false };
        below
    } else {
        name
    };
    let is_in = |folder: &str| {
        let below = name.strip_prefix(folder).and_then(|own| own.strip_prefix('/'));
        below.is_some_and(|own| !own.contains('/') && own.ends_with(".csv"))
    };
    STATISTICS.contains(&name) || is_in("data") || (is_by_audience && is_in("registers"))
}

/// `GET /published`.
pub async fn all(State(app): State<Arc<App>>) -> Result<Response, Refused> {
    let registers = app.public_registers()?;
    Ok(pages::shown(pages::published(&app, &released(&app)?, &registers)))
}

/// `GET /published/{period}/{number}/{*file}`.
pub async fn file(
    State(app): State<Arc<App>>,
    Path((period, number, file)): Path<(String, String, String)>,
) -> Result<Response, Refused> {
    let releases = released(&app)?;
    let name = format!("{period}/{number}");
    let release = releases.iter().find(|own| own.about.name() == name).ok_or(Refused::NotFound)?;
    // Only what the seal lists is ever opened: a path that leads elsewhere is in no list.
    let is_by_audience = release.output.is_by_audience();
    if !is_public(&file, is_by_audience) || !release.output.listed().contains_key(&file) {
        return Err(Refused::NotFound);
    }
    let bytes = release.output.bytes(&file).map_err(|error| PortalError(error.to_string()))?;
    Ok(pages::download(file.rsplit('/').next().unwrap_or_default(), bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_made_for_everybody_is_given_to_everybody() {
        for name in ["statistics.xlsx", "statistics.ods", "data/totals.csv"] {
            assert!(is_public(name, false), "{name}");
            // Where something is for some alone, these are the unit's own.
            assert!(!is_public(name, true), "{name}");
            assert!(is_public(&format!("public/{name}"), true), "{name}");
            assert!(!is_public(&format!("partners/{name}"), true), "{name}");
        }
        assert!(is_public("public/registers/convictions.csv", true));
        for name in [
            "qa.xlsx",
            "decisions.csv",
            "decisions/ann.csv",
            "pre-release-access.csv",
            "run.json",
            "data/../decisions.csv",
            "data/a/b.csv",
            "unit/registers/convictions.csv",
            "declarations/register/contacts.csv",
        ] {
            assert!(!is_public(name, false) && !is_public(name, true), "{name}");
        }
    }
}
