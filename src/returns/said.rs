//! What a text says of whose a return is: codes, names, the addresses of web pages that end in either.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{Context, units::is_declared};
use crate::{schemas::register::Named, vocabulary::LabelKey};

/// What one source says of whose a return is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// Nothing.
    Nothing,
    /// These authorities, or the one unit that is in no register.
    Codes(BTreeSet<String>),
    /// Something, but nobody is known by it.
    Unknown(String),
    /// It could be any of these.
    Several(String, BTreeSet<String>),
}

impl Said {
    /// What this source and another of the same standing say together. Neither is a guess at what the other
    /// means, but one that leaves a choice gives way to one that leaves none of the same.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Nothing, found) | (found, Self::Nothing) => found,
            (Self::Unknown(_), found) if !matches!(found, Self::Unknown(_)) => found,
            (found, Self::Unknown(_)) => found,
            (Self::Codes(one), Self::Codes(other)) if one == other => Self::Codes(one),
            (Self::Codes(one), Self::Codes(other)) => {
                let all: BTreeSet<String> = one.union(&other).cloned().collect();
                Self::Several(all.iter().cloned().collect::<Vec<_>>().join("; "), all)
            }
            (Self::Codes(codes), Self::Several(text, among))
            | (Self::Several(text, among), Self::Codes(codes)) => {
                if codes.is_subset(&among) {
                    Self::Codes(codes)
                } else {
                    Self::Several(text, among.union(&codes).cloned().collect())
                }
            }
            (Self::Several(text, one), Self::Several(_, other)) => {
                Self::Several(text, one.union(&other).cloned().collect())
            }
            (_, found) => found,
        }
    }
}

/// Codes in a text: any run of letters and digits that is one of the register or of the collection's own
/// units, and whatever looks like a GSS code and is none; a unit's own id may hold any marks where nothing
/// stands beside it.
pub fn codes_in(text: &str, context: &Context<'_>) -> (BTreeSet<String>, Vec<String>) {
    let (mut known, mut unknown) = (BTreeSet::new(), Vec::new());
    let upper = text.to_uppercase();
    let tokens: Vec<&str> = upper
        .split(|letter: char| !letter.is_alphanumeric() && letter != '-')
        .flat_map(|token| [token, token.trim_matches('-')])
        .collect();
    let squeezed: String = upper.split_whitespace().collect();
    let parts = upper
        .split(|letter: char| !letter.is_alphanumeric())
        .chain(tokens.iter().copied())
        .chain([squeezed.as_str(), upper.trim()]);
    let expected =
        |token: &str| context.collection.expected.iter().find(|unit| unit.unit.eq_ignore_ascii_case(token));
    for token in parts.filter(|token| !token.is_empty()) {
        if context.register.get(token).is_some() {
            known.insert(token.to_owned());
        } else if let Some(unit) = expected(token) {
            known.insert(unit.unit.clone());
        } else if looks_like_gss(token) {
            unknown.push(token.to_owned());
        }
    }
    (known, unknown)
}

/// Whether a text has the form of a code of the Office for National Statistics.
pub fn looks_like_gss(token: &str) -> bool {
    token.len() == 9
        && token.starts_with(['E', 'W', 'S', 'N', 'K'])
        && token.bytes().skip(1).all(|byte| byte.is_ascii_digit())
}

/// Words that stand where nothing was filled in.
fn is_silence(text: &str) -> bool {
    let key = LabelKey::of(text);
    let first = key.as_str().split(' ').next().unwrap_or_default();
    key.is_empty()
        || matches!(key.as_str(), "n a" | "na" | "tbc" | "tba" | "none")
        || matches!(first, "please" | "select" | "enter" | "choose")
}

/// What the texts under labels for codes say.
pub fn by_codes(texts: &[&str], context: &Context<'_>) -> Said {
    let said = |text: &&str| {
        let (known, strange) = codes_in(text, context);
        match (known.is_empty(), strange.into_iter().next()) {
            (false, _) => Said::Codes(known),
            (true, Some(code)) => Said::Unknown(code),
            (true, None) => Said::Unknown((*text).to_owned()),
        }
    };
    distinct(texts).iter().map(said).fold(Said::Nothing, Said::and)
}

/// What the texts under labels for names say.
pub fn by_names(texts: &[&str], context: &Context<'_>, day: Date) -> Said {
    distinct(texts).iter().map(|text| by_name(text, context, day)).fold(Said::Nothing, Said::and)
}

/// Texts that say something, each once, in order.
fn distinct<'t>(texts: &[&'t str]) -> Vec<&'t str> {
    let mut known = BTreeSet::new();
    texts.iter().copied().filter(|text| !is_silence(text) && known.insert(*text)).collect()
}

/// Whose a name is: a joint return's, an authority's, a code that stands in the name's place, or several
/// names in a row.
pub fn by_name(text: &str, context: &Context<'_>, day: Date) -> Said {
    if let Some(codes) = whole_name(text, context, day) {
        return codes;
    }
    let named = |part: &str| match context.register.named(part, day) {
        Named::One(code) | Named::Ended(code) => Some(code),
        _ => None,
    };
    let segments = segments_of(text);
    let within: BTreeSet<String> = segments.iter().filter_map(|segment| named(segment)).collect();
    let (known, _) = codes_in(text, context);
    if !known.is_empty() {
        // "Alder (X0000002)" is neither Alder nor Birch.
        let agree = within.iter().all(|code| is_same(code, &known, context, day));
        return if agree {
            Said::Codes(known)
        } else {
            Said::Several(text.to_owned(), known.union(&within).cloned().collect())
        };
    }
    let members: Option<BTreeSet<String>> = parts_of(text).iter().map(|part| named(part)).collect();
    if let Some(members) = members.filter(|members| members.len() > 1) {
        return Said::Codes(members);
    }
    // "Ashford Borough Council - Environmental Health", "Sir Fynwy - Monmouthshire": one name, and words
    // about it.
    match within.len() {
        0 => of_the_web(text, context, day)
            .map_or_else(|| Said::Unknown(text.to_owned()), |code| Said::Codes(BTreeSet::from([code]))),
        1 => Said::Codes(within),
        _ => Said::Several(text.to_owned(), within),
    }
}

/// Whose name a text is from end to end.
fn whole_name(text: &str, context: &Context<'_>, day: Date) -> Option<Said> {
    let key = LabelKey::of(text);
    if let Some(unit) =
        context.collection.expected.iter().find(|unit| unit.stands_on(day) && LabelKey::of(&unit.name) == key)
    {
        return Some(Said::Codes(BTreeSet::from([unit.unit.clone()])));
    }
    if let Some(joint) =
        context.collection.joint.iter().find(|joint| joint.stands_on(day) && joint.is_named(&key))
    {
        return Some(Said::Codes(joint.members.iter().cloned().collect()));
    }
    match context.register.named(text, day) {
        Named::One(code) | Named::Ended(code) => Some(Said::Codes(BTreeSet::from([code]))),
        Named::Several(codes) => Some(Said::Several(text.to_owned(), codes.into_iter().collect())),
        Named::NotYet(_) | Named::Nobody => None,
    }
}

fn is_same(code: &str, codes: &BTreeSet<String>, context: &Context<'_>, day: Date) -> bool {
    let continuing =
        |code: &str| context.register.continuing_on(code, day).map(|authority| authority.code.as_str());
    codes
        .iter()
        .any(|other| other == code || continuing(other).is_some() && continuing(other) == continuing(code))
}

/// `www.eastdevon.gov.uk`: the council whose pages these are.
fn of_the_web(text: &str, context: &Context<'_>, day: Date) -> Option<String> {
    let lower = text.to_lowercase();
    let hosts = lower.split(|letter: char| letter == '/' || letter.is_whitespace());
    let ends = [".gov.uk", ".gov.wales", ".gov.scot", ".llyw.cymru"];
    let council = hosts.filter_map(|host| ends.iter().find_map(|end| host.strip_suffix(end)));
    let mut found = council.filter_map(|host| context.register.run_together(host.rsplit('.').next()?, day));
    found.next()
}

/// Marks between a name and words about it.
const MARKS: [char; 8] = [':', '|', '(', ')', ',', ';', '/', '\n'];

/// The pieces of a text between marks, without those of one or two letters.
pub fn segments_of(text: &str) -> Vec<&str> {
    let mut marks: Vec<(usize, usize)> = [" - ", " \u{2013} ", " \u{2014} "]
        .iter()
        .flat_map(|mark| text.match_indices(mark).map(|(at, mark)| (at, at + mark.len())))
        .collect();
    marks.extend(text.match_indices(MARKS).map(|(at, mark)| (at, at + mark.len())));
    marks.sort_unstable();
    let mut start = 0;
    let mut segments = Vec::new();
    for (at, end) in marks {
        segments.push(&text[start..at.max(start)]);
        start = end.max(start);
    }
    segments.push(&text[start..]);
    segments.into_iter().map(str::trim).filter(|segment| segment.len() > 2).collect()
}

/// "Adur & Worthing Councils" in its parts; names that hold "and" themselves were looked up whole before.
fn parts_of(text: &str) -> Vec<String> {
    let marked = text
        .replace(['/', ';', ',', '&', '+'], "|")
        .replace(" and ", "|")
        .replace(" AND ", "|")
        .replace(" And ", "|");
    marked.split('|').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// Codes that one source gives as one unit: one authority, or a joint return that is declared. Else they are
/// several.
pub fn as_one(said: Said, context: &Context<'_>) -> Said {
    match said {
        Said::Codes(codes) if codes.len() > 1 && !is_declared(&codes, context) => {
            Said::Several(codes.iter().cloned().collect::<Vec<_>>().join("; "), codes)
        }
        said => said,
    }
}
