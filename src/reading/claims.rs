//! What a file says of whose it is, for which period, and when it was filled in. Deciding on it is for `returns`.

use super::{
    document::{Document, Sheet},
    labels::KeyedSheet,
};
use crate::{
    schemas::{Form, form::Identity},
    vocabulary::CellAddress,
};

/// One thing a file says of itself.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Claim {
    /// What the label before it says it is; `None` for a title, a heading or the name of a sheet.
    pub identity: Option<Identity>,
    /// As typed.
    pub text: String,
    /// It stands in the return's own row or column, not over a whole sheet.
    pub own: bool,
    /// Index of the sheet.
    pub sheet: usize,
    /// The cell; `None` for the name of a sheet.
    pub at: Option<CellAddress>,
}

/// Titles and headings are looked at for claims in so many cells at the top of a sheet.
const CELLS_AT_THE_TOP: usize = 60;

/// Longer texts are notes for the reader, not titles.
const LONGEST_TITLE: usize = 200;

/// What labels on a sheet say: the value beside or below each, or behind the colon in the label's own cell.
///
/// `before` leaves out rows from there on: below a row of headings stand records, which say for themselves whose they are.
#[must_use]
pub fn labelled(keyed: &KeyedSheet<'_>, index: usize, form: &Form, before: Option<u32>) -> Vec<Claim> {
    let sheet = keyed.sheet;
    let is_label = |at: CellAddress| keyed.key(at).is_some_and(|key| form.identity.contains_key(key));
    let mut claims = Vec::new();
    for (at, key) in keyed.labels().filter(|(at, _)| before.is_none_or(|row| at.row < row)) {
        if let Some(identity) = form.identity.get(key) {
            let beside = sheet.row(at.row).iter().find(|cell| cell.at.column > at.column).filter(|cell| !is_label(cell.at));
            let under = CellAddress { row: at.row + 1, column: at.column };
            let below = || sheet.get(under).filter(|cell| !is_label(cell.at) && before.is_none_or(|row| under.row < row));
            if let Some(cell) = beside.or_else(below) {
                claims.push(Claim {
                    identity: Some(*identity),
                    text: cell.content.to_string(),
                    own: false,
                    sheet: index,
                    at: Some(cell.at),
                });
            }
        } else if let Some((identity, text)) = sheet.get(at).and_then(|cell| cell.text()).and_then(|text| behind_colon(text, form)) {
            claims.push(Claim { identity: Some(identity), text, own: false, sheet: index, at: Some(at) });
        }
    }
    claims
}

/// `Local authority: Ashford` in one cell.
fn behind_colon(text: &str, form: &Form) -> Option<(Identity, String)> {
    let (label, rest) = text.split_once(':')?;
    let identity = form.identity.get(&crate::vocabulary::LabelKey::of(label))?;
    let rest = rest.trim();
    (!rest.is_empty()).then(|| (*identity, rest.to_owned()))
}

/// What stands at the top of a sheet without a label, and the sheet's own name.
#[must_use]
pub fn unlabelled(sheet: &Sheet, index: usize) -> Vec<Claim> {
    let texts = sheet.cells().iter().take(CELLS_AT_THE_TOP).filter_map(|cell| cell.text().map(|text| (cell.at, text)));
    let titles = texts.filter(|(_, text)| text.len() <= LONGEST_TITLE);
    let mut claims: Vec<Claim> =
        titles.map(|(at, text)| Claim { identity: None, text: text.to_owned(), own: false, sheet: index, at: Some(at) }).collect();
    if !sheet.name.is_empty() {
        claims.push(Claim { identity: None, text: sheet.name.clone(), own: false, sheet: index, at: None });
    }
    claims
}

/// What a cell in a return's own row or column says.
#[must_use]
pub fn at(document: &Document, sheet: usize, identity: Option<Identity>, at: CellAddress) -> Claim {
    let text = document.sheets[sheet].get(at).map(|cell| cell.content.to_string()).unwrap_or_default();
    Claim { identity, text, own: true, sheet, at: Some(at) }
}
