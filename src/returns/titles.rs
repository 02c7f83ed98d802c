//! Whose a return is by what is said of it without a label: titles above the headings, then sheet names, then
//! the file's name.
//!
//! A title is weaker than an answer to "Local authority:", since a town in an address can be an authority's
//! name. So a name counts in a title where it says that it is a council's, or where it stands alone in front
//! of its row and no postcode is near.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Mutex, PoisonError},
};

use jiff::civil::Date;

use super::{
    Context,
    said::{Said, as_one, by_name, codes_in, segments_of},
    units::named_list,
};
use crate::{
    reading::{Claim, period_text::periods_in},
    schemas::register::says_council,
    vocabulary::Period,
};

/// Where it was found whose a return is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// A title that holds a code, or says that it names a council.
    Title,
    /// A name alone.
    BareTitle,
    /// The name of a sheet.
    Sheet,
    /// The name of the file, or of the folder it lies in.
    File,
}

impl Source {
    /// As it stands in a sentence.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Title | Self::BareTitle => "a title in the file",
            Self::Sheet => "the name of the sheet",
            Self::File => "the file name",
        }
    }
}

/// Whose a return is by titles, sheet names and the file's name, in this order; `None` if they are silent.
///
/// A source that names several says nothing alone: one of them must be named by a further source.
///
/// # Errors
/// Where several are named, or the file's name contradicts all but a title that says that it names a council.
pub fn whose(
    claims: &[Claim],
    file: &str,
    context: &Context<'_>,
    day: Date,
) -> Result<Option<(BTreeSet<String>, Source)>, String> {
    let by_file = by_file_name(file, context);
    let levels = [
        (Source::Title, of_titles(claims, context, day, true)),
        (Source::BareTitle, of_titles(claims, context, day, false)),
        (Source::Sheet, of_sheets(claims, context, day)),
        (Source::File, by_file.clone()),
    ];
    let mut open: Option<BTreeSet<String>> = None;
    for (source, said) in levels {
        match said {
            Said::Nothing | Said::Unknown(_) => {}
            Said::Several(_, among) => {
                open = Some(open.map_or(among.clone(), |open| narrowed(&open, &among)))
            }
            Said::Codes(codes) if open.as_ref().is_none_or(|open| codes.is_subset(open)) => {
                return match &by_file {
                    Said::Codes(other) if source != Source::Title && *other != codes => Err(format!(
                        "{} says {}, and the file name says {}: write the authority's code on the form",
                        source.words(),
                        named_list(&codes, context.register),
                        named_list(other, context.register)
                    )),
                    _ => Ok(Some((codes, source))),
                };
            }
            Said::Codes(codes) => open = open.map(|open| open.union(&codes).cloned().collect()),
        }
    }
    match open {
        None => Ok(None),
        Some(all) => Err(format!("it names several authorities: {}", named_list(&all, context.register))),
    }
}

fn narrowed(open: &BTreeSet<String>, among: &BTreeSet<String>) -> BTreeSet<String> {
    let both: BTreeSet<String> = open.intersection(among).cloned().collect();
    if both.is_empty() { open.union(among).cloned().collect() } else { both }
}

/// What the text of a title says, wherever it stands.
#[derive(Debug, Clone)]
struct Title {
    /// By a code in it, or as a text that says that it names a council.
    says_so: Said,
    /// As a name and no more.
    bare: Said,
}

impl Title {
    fn of(text: &str, context: &Context<'_>, day: Date) -> Self {
        let (known, _) = codes_in(text, context);
        if !known.is_empty() {
            return Self { says_so: as_one(Said::Codes(known), context), bare: Said::Nothing };
        }
        let parts = std::iter::once(text).chain(segments_of(text)).filter(|part| says_council(part));
        let mut council =
            parts.map(|part| by_name(part, context, day)).filter(|said| !matches!(said, Said::Unknown(_)));
        let says_so = council.next().map_or(Said::Nothing, |said| as_one(said, context));
        let bare =
            if says_council(text) { Said::Nothing } else { as_one(by_name(text, context, day), context) };
        Self { says_so, bare }
    }
}

/// What titles say, worked out once a text: the forms of all authorities have the same.
#[derive(Debug, Default)]
pub struct Titles {
    whose: Mutex<HashMap<Date, HashMap<String, Title>>>,
    periods: Mutex<HashMap<String, Vec<Period>>>,
}

/// Of so many texts it is kept what they say; a form has some hundreds.
const MOST_KEPT: usize = 10_000;

impl Titles {
    fn title(&self, text: &str, context: &Context<'_>, day: Date) -> Title {
        let mut days = self.whose.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(title) = days.get(&day).and_then(|known| known.get(text)) {
            return title.clone();
        }
        let title = Title::of(text, context, day);
        if days.values().map(HashMap::len).sum::<usize>() < MOST_KEPT {
            days.entry(day).or_default().insert(text.to_owned(), title.clone());
        }
        title
    }

    /// The periods that a title names; `financial` says whose quarters are meant.
    pub fn periods(&self, text: &str, financial: bool) -> Vec<Period> {
        let mut known = self.periods.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(periods) = known.get(text) {
            return periods.clone();
        }
        let periods = periods_in(text, financial);
        if known.len() < MOST_KEPT {
            known.insert(text.to_owned(), periods.clone());
        }
        periods
    }
}

/// What titles say: those that say that they name a council, or else those that are a name and no more.
pub fn of_titles(claims: &[Claim], context: &Context<'_>, day: Date, says_so: bool) -> Said {
    let titles: Vec<&Claim> = claims.iter().filter(|claim| claim.is_title()).collect();
    let said = |claim: &&Claim| {
        let title = context.titles.title(&claim.text, context, day);
        if says_so {
            return title.says_so;
        }
        let is_silent = title.bare == Said::Nothing || !claim.leads || is_in_an_address(claim, &titles);
        if is_silent { Said::Nothing } else { title.bare }
    };
    titles.iter().map(said).fold(Said::Nothing, Said::and)
}

/// A postcode stands in it, in its row, or in one of the three rows below.
fn is_in_an_address(claim: &Claim, titles: &[&Claim]) -> bool {
    let row = |claim: &Claim| claim.at.map_or(0, |at| at.row);
    let near = titles
        .iter()
        .filter(|other| other.sheet == claim.sheet && (row(claim)..=row(claim) + 3).contains(&row(other)));
    near.into_iter().any(|other| holds_postcode(&other.text))
}

/// `TN23 1PL`.
fn holds_postcode(text: &str) -> bool {
    let words: Vec<&str> =
        text.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.windows(2).any(|pair| {
        let (outward, inward) = (pair[0].as_bytes(), pair[1].as_bytes());
        let is_inward = inward.len() == 3
            && inward[0].is_ascii_digit()
            && inward[1..].iter().all(u8::is_ascii_alphabetic);
        let digit = outward.iter().position(u8::is_ascii_digit);
        is_inward && (2..=4).contains(&outward.len()) && digit.is_some_and(|digit| (1..=2).contains(&digit))
    })
}

fn of_sheets(claims: &[Claim], context: &Context<'_>, day: Date) -> Said {
    let names = claims.iter().filter(|claim| claim.is_sheet_name());
    names.map(|claim| as_one(by_name(&claim.text, context, day), context)).fold(Said::Nothing, Said::and)
}

/// The name of a file without its folder and ending.
#[must_use]
pub fn file_stem(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// The authorities of which the name of a file speaks, whatever stands in it.
#[must_use]
pub fn named_by_file(file: &str, context: &Context<'_>) -> BTreeSet<String> {
    match by_file_name(file, context) {
        Said::Codes(codes) | Said::Several(_, codes) => codes,
        Said::Nothing | Said::Unknown(_) => BTreeSet::new(),
    }
}

/// Whose a file is by its name, or else by the folder it lies in.
#[must_use]
pub fn by_file_name(file: &str, context: &Context<'_>) -> Said {
    let day = context.period.end();
    let folders = file.rsplit('/').skip(1);
    for part in [file_stem(file)].into_iter().chain(folders) {
        let (known, _) = codes_in(&part.replace('_', " "), context);
        if !known.is_empty() {
            return Said::Codes(known);
        }
        let spaced = part.replace(['_', '.'], " ");
        let named: BTreeSet<String> = context.register.names_within(&spaced, day).into_iter().collect();
        if !named.is_empty() {
            return as_one(Said::Codes(named), context);
        }
    }
    Said::Nothing
}
