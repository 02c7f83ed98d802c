//! What a file says of whose it is, for which period, and when it was filled in. Deciding on it is for
//! `returns`.

use super::{Cell, Document, Sheet, labels::KeyedSheet};
use crate::{
    schemas::{Form, form::Identity},
    vocabulary::CellAddress,
};

/// One thing a file says of itself.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Claim {
    /// What the label before it says it is; `None` for a title or the name of a sheet.
    pub identity: Option<Identity>,
    /// As typed.
    pub text: String,
    /// It stands in the return's own row or column, not over a whole sheet.
    pub own: bool,
    /// It is the first text in its row. What stands behind another text is most often what that one asks for.
    pub leads: bool,
    /// Index of the sheet.
    pub sheet: usize,
    /// The cell; `None` for the name of a sheet.
    pub at: Option<CellAddress>,
}

impl Claim {
    /// A title above what was read, with no label before it.
    #[must_use]
    pub fn is_title(&self) -> bool {
        self.identity.is_none() && !self.own && self.at.is_some()
    }

    /// The name of a sheet.
    #[must_use]
    pub fn is_sheet_name(&self) -> bool {
        self.at.is_none()
    }
}

/// So many titles of a sheet are looked at: more than any guidance above the headings, and an end for what
/// has none.
const MOST_TITLES: usize = 2_000;

/// On a sheet of which nothing was read, such as a cover, titles are looked for in so many rows.
const ROWS_OF_A_COVER: usize = 40;

/// Longer texts are notes for the reader, not titles.
const LONGEST_TITLE: usize = 200;

/// What labels on a sheet say: the value beside or below each, or behind the colon in the label's own cell.
///
/// `before` leaves out rows from there on: below a row of headings stand records, which say for themselves
/// whose they are.
#[must_use]
pub fn labelled(keyed: &KeyedSheet<'_>, index: usize, form: &Form, before: Option<u32>) -> Vec<Claim> {
    let sheet = keyed.sheet;
    let is_label = |at: CellAddress| keyed.key(at).is_some_and(|key| form.identity.contains_key(key));
    let mut claims = Vec::new();
    for (at, key) in keyed.labels().filter(|(at, _)| before.is_none_or(|row| at.row < row)) {
        if let Some(identity) = form.identity.get(key) {
            let beside = sheet
                .row(at.row)
                .iter()
                .find(|cell| cell.at.column > at.column)
                .filter(|cell| !is_label(cell.at));
            let under = CellAddress { row: at.row + 1, column: at.column };
            // A column of values under a label is a list, such as that of all authorities to choose from.
            let goes_on =
                || sheet.get(CellAddress { row: at.row + 2, ..at }).is_some_and(|next| !is_label(next.at));
            let is_value =
                |cell: &&Cell| !is_label(cell.at) && before.is_none_or(|row| under.row < row) && !goes_on();
            let below = || sheet.get(under).filter(is_value);
            if let Some(cell) = beside.or_else(below) {
                let text = cell.content.to_string();
                claims.push(Claim {
                    identity: Some(*identity),
                    text,
                    own: false,
                    leads: false,
                    sheet: index,
                    at: Some(cell.at),
                });
            }
        } else if let Some((identity, text)) =
            sheet.get(at).and_then(|cell| cell.text()).and_then(|text| behind_colon(text, form))
        {
            claims.push(Claim {
                identity: Some(identity),
                text,
                own: false,
                leads: true,
                sheet: index,
                at: Some(at),
            });
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

/// The titles of a sheet: texts above the first row of what was read there, however much guidance stands
/// between.
///
/// `first` is that row, `None` where nothing of the sheet was read. Cells of records and headings are never
/// among them.
#[must_use]
pub fn titles(sheet: &Sheet, index: usize, first: Option<u32>) -> Vec<Claim> {
    let rows = sheet.rows().take(if first.is_none() { ROWS_OF_A_COVER } else { usize::MAX });
    let above = rows.take_while(|cells| first.is_none_or(|first| cells[0].at.row < first));
    let texts = above.flat_map(|cells| {
        cells.iter().enumerate().filter_map(|(at, cell)| Some((at == 0, cell.at, cell.text()?)))
    });
    let is_title = |text: &str| text.len() <= LONGEST_TITLE && text.chars().any(char::is_alphanumeric);
    let titles = texts.filter(|(.., text)| is_title(text)).take(MOST_TITLES);
    titles
        .map(|(leads, at, text)| Claim {
            identity: None,
            text: text.to_owned(),
            own: false,
            leads,
            sheet: index,
            at: Some(at),
        })
        .collect()
}

/// The name of a sheet as a claim; `None` where it has none.
#[must_use]
pub fn sheet_name(sheet: &Sheet, index: usize) -> Option<Claim> {
    let claim = || Claim {
        identity: None,
        text: sheet.name.clone(),
        own: false,
        leads: true,
        sheet: index,
        at: None,
    };
    (!sheet.name.is_empty()).then(claim)
}

/// What a cell in a return's own row or column says.
#[must_use]
pub fn at(document: &Document, sheet: usize, identity: Option<Identity>, at: CellAddress) -> Claim {
    let text = document.sheets[sheet].get(at).map(|cell| cell.content.to_string()).unwrap_or_default();
    Claim { identity, text, own: true, leads: false, sheet, at: Some(at) }
}
