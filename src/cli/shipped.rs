//! What comes within the program: collections, the register, and samples of made returns.

use std::borrow::Cow;

use crate::{schemas::workspace, vocabulary::Period};

/// Every file, by its place in the repository.
static FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/shipped.rs"));

/// Where the register lies.
const REGISTER: &str = "schemas/register/";

/// Which schema is of which declaration, as editors are told, and the schemas.
const FOR_EDITORS: [&str; 3] = [".taplo.toml", ".vscode/settings.json", "schemas/json-schema/"];

/// By what editors complete and check the declarations of a workspace, by their places in it.
pub fn for_editors() -> impl Iterator<Item = (String, Cow<'static, [u8]>)> {
    let of_them = FILES.iter().filter(|(place, _)| FOR_EDITORS.iter().any(|own| place.starts_with(own)));
    of_them.map(|(place, content)| ((*place).to_owned(), Cow::Borrowed(*content)))
}

/// A collection that comes with the program.
#[derive(Debug)]
pub struct Shipped {
    /// The name of its folder.
    pub name: &'static str,
    /// Its title.
    pub title: String,
    /// The folder of its sample.
    sample: Option<&'static str>,
}

/// All of them, by name.
pub fn collections() -> Vec<Shipped> {
    let named = FILES.iter().filter_map(|(place, content)| {
        let name = place.strip_prefix("schemas/")?.strip_suffix("/collection.toml")?;
        let title = text_of(content, "title").unwrap_or_default();
        Some(Shipped { name, title, sample: sample_of(name) })
    });
    named.collect()
}

/// The folder of the sample whose workspace names a collection.
fn sample_of(name: &str) -> Option<&'static str> {
    FILES.iter().find_map(|(place, content)| {
        let folder = place.strip_suffix(workspace::FILE)?.strip_suffix('/')?;
        let collection = text_of(content, "collection")?;
        (collection.rsplit('/').next() == Some(name)).then_some(folder)
    })
}

fn text_of(toml: &[u8], name: &str) -> Option<String> {
    let declared: toml::Table = str::from_utf8(toml).ok()?.parse().ok()?;
    Some(declared.get(name)?.as_str()?.to_owned())
}

impl Shipped {
    /// The periods of its sample, the oldest first; none if it has no sample.
    pub fn periods(&self) -> Vec<Period> {
        let Some(folder) = self.sample else { return Vec::new() };
        let inboxes = below(folder).filter_map(|(place, _)| place.strip_prefix("inbox/")?.split('/').next());
        let mut periods: Vec<Period> = inboxes.filter_map(Period::parse).collect();
        periods.sort_unstable_by_key(|period| (period.end(), period.start()));
        periods.dedup();
        periods
    }

    /// Its declarations and the register, by their places in a workspace that holds them.
    pub fn declarations(&self) -> impl Iterator<Item = (String, Cow<'static, [u8]>)> {
        let own = format!("schemas/{}/", self.name);
        let of_it =
            FILES.iter().filter(move |(place, _)| place.starts_with(&own) || place.starts_with(REGISTER));
        of_it.map(|(place, content)| ((*place).to_owned(), self.placed(place, content)))
    }

    /// The files of its sample, by their places in a workspace.
    pub fn of_sample(&self) -> impl Iterator<Item = (String, Cow<'static, [u8]>)> {
        let files = self.sample.map(below).into_iter().flatten();
        files.map(|(place, content)| (place.to_owned(), self.placed(place, content)))
    }

    /// A declaration as it must read where declarations lie in the workspace: in the repository they lie
    /// above it, and name it by its place there.
    fn placed(&self, place: &str, content: &'static [u8]) -> Cow<'static, [u8]> {
        let Some(text) = str::from_utf8(content).ok().filter(|_| place.ends_with(".toml")) else {
            return Cow::Borrowed(content);
        };
        let mut text = Cow::Borrowed(text);
        if let Some(sample) = self.sample {
            text = Cow::Owned(text.replace(&format!("/{sample}\""), "\""));
        }
        while place == workspace::FILE && text.contains("= \"../") {
            text = Cow::Owned(text.replace("= \"../", "= \""));
        }
        match text {
            Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
            Cow::Owned(text) => Cow::Owned(text.into_bytes()),
        }
    }
}

/// The files below a folder, by their places in it.
fn below(folder: &'static str) -> impl Iterator<Item = (&'static str, &'static [u8])> {
    let files = FILES.iter();
    files.filter_map(move |(place, content)| Some((place.strip_prefix(folder)?.strip_prefix('/')?, *content)))
}
