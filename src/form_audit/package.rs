//! A workbook as a package of parts, looked through before anything is unpacked.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read},
};

use zip::ZipArchive;

use super::tree::{self, Element, WhyNot};
use crate::cells::preflight;

/// Most bytes of a part that is looked at. A published workbook has some megabytes.
const LARGEST_PART: u64 = 128 * 1024 * 1024;

/// The parts of a workbook by their names.
pub(super) struct Package {
    archive: ZipArchive<Cursor<Vec<u8>>>,
    places: BTreeMap<String, usize>,
}

impl Package {
    /// The package of these bytes: bounded in parts and bytes, with no part under two names and no document
    /// type, as files of an inbox must be.
    pub fn open(bytes: Vec<u8>) -> Result<Self, WhyNot> {
        let found = preflight::check(&bytes).map_err(|error| error.to_string())?;
        let archive = ZipArchive::new(Cursor::new(found.unpacked.unwrap_or(bytes)));
        let archive = archive.map_err(|_| "its archive cannot be unpacked".to_owned())?;
        let names = (0..archive.len()).filter_map(|at| Some((archive.name_for_index(at)?.ok()?, at)));
        let places = names.map(|(name, at)| (name.replace('\\', "/"), at)).collect();
        Ok(Self { archive, places })
    }

    /// Names of all parts, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.places.keys().map(String::as_str)
    }

    /// Whether there is a part of a name.
    pub fn has(&self, name: &str) -> bool {
        self.places.contains_key(name)
    }

    /// The bytes of a part, if it is there.
    pub fn bytes(&mut self, name: &str) -> Result<Option<Vec<u8>>, WhyNot> {
        let Some(place) = self.places.get(name) else { return Ok(None) };
        let cannot = || format!("{name}: it cannot be unpacked");
        let part = self.archive.by_index(*place).map_err(|_| cannot())?;
        if part.size() > LARGEST_PART {
            return Err(format!("{name}: it is larger than 128 MB when unpacked, as nothing published is"));
        }
        let mut bytes = Vec::new();
        part.take(LARGEST_PART + 1).read_to_end(&mut bytes).map_err(|_| cannot())?;
        if bytes.len() as u64 > LARGEST_PART { Err(cannot()) } else { Ok(Some(bytes)) }
    }

    /// A part as a tree, if it is there.
    pub fn tree(&mut self, name: &str) -> Result<Option<Element>, WhyNot> {
        let Some(bytes) = self.bytes(name)? else { return Ok(None) };
        tree::read(&bytes).map(Some).map_err(|why| format!("{name}: {why}"))
    }
}
