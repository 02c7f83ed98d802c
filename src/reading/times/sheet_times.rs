//! What the texts of a sheet say of time.

use super::{
    glance::{is_short_enough, may_say_time},
    time::{Time, Wanted},
    time_of::time_of,
};
use crate::{
    reading::{Document, Sheet},
    vocabulary::CellAddress,
};

/// One text that says something of time.
#[derive(Debug, Clone, Copy)]
pub struct Said {
    /// Where it stands.
    pub at: CellAddress,
    /// What it says.
    pub time: Time,
    /// It says nothing else.
    pub alone: bool,
}

/// What the texts of a sheet say of time, in order of address.
#[derive(Debug, Clone, Default)]
pub struct SheetTimes {
    said: Vec<Said>,
}

impl SheetTimes {
    /// Reads the texts of a sheet, but for those in which it says of itself for when it is (`claimed`).
    #[must_use]
    pub fn of(sheet: &Sheet, wanted: Wanted, claimed: &[CellAddress]) -> Self {
        let texts = sheet.cells().iter().filter_map(|cell| Some((cell.at, cell.text()?)));
        // A date or a number is no title, and a list is not searched to its end for years in its notes.
        let titles = texts.filter(|(_, text)| is_short_enough(text) && may_say_time(text)).take(MOST_TITLES);
        let titles = titles.filter(|(at, _)| !claimed.contains(at));
        let said = titles
            .filter_map(|(at, text)| time_of(text, wanted).map(|(time, alone)| Said { at, time, alone }));
        Self { said: said.collect() }
    }

    /// The same for a sheet with rows and columns exchanged.
    #[must_use]
    pub fn turned(&self) -> Self {
        let turned =
            |said: &Said| Said { at: CellAddress { row: said.at.column, column: said.at.row }, ..*said };
        let mut said: Vec<Said> = self.said.iter().map(turned).collect();
        said.sort_by_key(|said| said.at);
        Self { said }
    }

    /// Nothing on the sheet says anything of time.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.said.is_empty()
    }

    /// All of them.
    #[must_use]
    pub fn all(&self) -> &[Said] {
        &self.said
    }

    /// What the text at an address says.
    #[must_use]
    pub fn at(&self, at: CellAddress) -> Option<Said> {
        self.said.binary_search_by_key(&at, |said| said.at).ok().map(|index| self.said[index])
    }
}

/// What the name of a sheet says of time.
#[must_use]
pub fn of_sheet_name(document: &Document, sheet: usize, wanted: Wanted) -> Option<Time> {
    time_of(&document.sheets[sheet].name, wanted).map(|(time, _)| time)
}

/// So many texts of a sheet are read for what they say of time.
const MOST_TITLES: usize = 2000;
