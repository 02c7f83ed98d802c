//! Whose a return is and for when: from what it says (code, then name), then from the file name. Never a guess between two.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{Context, Unit};
use crate::{
    reading::{
        Claim,
        period_text::{periods_in, periods_labelled},
    },
    schemas::{
        Register,
        collection::joint_unit,
        form::Identity,
        register::{Area, Named},
    },
    vocabulary::{LabelKey, Period, printable::echo},
};

/// Whose a return was found to be, and what has to be asked about that.
#[derive(Debug, Clone)]
pub struct Attribution {
    /// The unit.
    pub unit: Unit,
    /// Rule and message of each query.
    pub queries: Vec<(&'static str, String)>,
}

/// The period that a return says it is for; `None` if it says nothing of it.
///
/// # Errors
/// Why it cannot be told, where it says two things or a year that could be either of two.
pub fn period_of(claims: &[Claim], file: &str, financial: bool) -> Result<Option<Period>, String> {
    let said = |of: Option<Identity>| {
        let texts = claims.iter().filter(move |claim| claim.identity == of).map(|claim| claim.text.as_str());
        texts.flat_map(|text| periods_labelled(text, financial)).collect::<BTreeSet<Period>>()
    };
    let own = claims.iter().filter(|claim| claim.own && matches!(claim.identity, None | Some(Identity::Period)));
    let own = own.flat_map(|claim| periods_labelled(&claim.text, financial));
    let mut labelled = said(Some(Identity::Period));
    let day = |of| claims.iter().find(|claim| claim.identity == Some(of)).map(|claim| claim.text.as_str());
    if let (Some(start), Some(end)) = (day(Identity::PeriodStart), day(Identity::PeriodEnd)) {
        labelled.extend(periods_in(&format!("{start} to {end}"), financial));
    }
    // Each source is asked only if those before it are silent.
    let sources: [&dyn Fn() -> BTreeSet<Period>; 4] =
        [&|| own.clone().collect(), &|| labelled.clone(), &|| of_titles(claims, financial), &|| {
            periods_in(file_stem(file), financial).into_iter().collect()
        }];
    let Some(found) = sources.iter().map(|source| source()).find(|periods| !periods.is_empty()) else {
        let unread = claims.iter().find(|claim| claim.identity == Some(Identity::Period) && claim.text.chars().any(char::is_alphanumeric));
        return match unread {
            Some(claim) => {
                Err(format!("the period is given as \"{}\", which is no period: write it as 2019-20 or 2019-20 Q1", echo(&claim.text)))
            }
            None => Ok(None),
        };
    };
    let mut found: Vec<Period> = found.into_iter().collect();
    if found.len() > 1 {
        let list: Vec<String> = found.iter().map(ToString::to_string).collect();
        return Err(format!("it names more than one period: {}", list.join(", ")));
    }
    let period = found.remove(0);
    if financial && !period.is_financial() && period.frequency() != crate::vocabulary::period::Frequency::Monthly {
        return Err(format!(
            "the period is given as {period}, which could be the calendar year or a financial year: write it as {period}-{:02}",
            (period.end().year() + 1) % 100
        ));
    }
    Ok(Some(period))
}

/// Titles count only for periods that no bare number could be: a year pair, dates, a quarter.
fn of_titles(claims: &[Claim], financial: bool) -> BTreeSet<Period> {
    let titles = claims.iter().filter(|claim| claim.identity.is_none());
    titles
        .flat_map(|claim| periods_in(&claim.text, financial))
        .filter(|period| period.is_financial() || period.frequency() != crate::vocabulary::period::Frequency::Annual)
        .collect()
}

/// What one source says of whose a return is.
enum Said {
    Nothing,
    Codes(BTreeSet<String>),
    /// Something, but nobody is known by it.
    Unknown(String),
    /// It could be any of these.
    Several(String, Vec<String>),
}

/// Finds whose a return is.
///
/// # Errors
/// Why it cannot be told.
pub fn attribute(claims: &[Claim], file: &str, context: &Context<'_>, day: Date) -> Result<Attribution, String> {
    let texts =
        |of: Option<Identity>| claims.iter().filter(move |claim| claim.identity == of).map(|claim| claim.text.as_str()).collect::<Vec<_>>();
    let by_code = said_by_codes(&texts(Some(Identity::Code)), context.register);
    let over_own_column: Vec<&str> =
        claims.iter().filter(|claim| claim.own && claim.identity.is_none()).map(|claim| claim.text.as_str()).collect();
    let by_name = match said_by_names(&over_own_column, context, day) {
        Said::Codes(codes) => Said::Codes(codes),
        _ => said_by_names(&texts(Some(Identity::Name)), context, day),
    };
    let (codes, mut queries) = match (by_code, by_name) {
        (Said::Nothing, Said::Nothing) => return unlabelled(&texts(None), file, context, day),
        (Said::Codes(codes), Said::Codes(named)) => (reconcile(&codes, named, context, day)?, Vec::new()),
        (Said::Codes(codes), Said::Nothing) => (codes, Vec::new()),
        (Said::Codes(codes), Said::Unknown(name)) => {
            let message = format!("the name \"{}\" is nobody's in the register: attributed by the code {}", echo(&name), list(&codes));
            (codes, vec![("unknown-name", message)])
        }
        (Said::Codes(codes), Said::Several(name, others)) => {
            if !codes.iter().all(|code| others.contains(code)) {
                return Err(format!("the code {} and the name \"{}\" are of different authorities", list(&codes), echo(&name)));
            }
            (codes, Vec::new())
        }
        (Said::Nothing, Said::Codes(named)) => (named, Vec::new()),
        (Said::Unknown(code), Said::Codes(named)) => {
            let message = format!("the code \"{}\" is in no register: attributed by the name", echo(&code));
            (named, vec![("unknown-code", message)])
        }
        (Said::Unknown(text), Said::Nothing) | (Said::Nothing | Said::Unknown(_), Said::Unknown(text)) => {
            return by_file_name(file, context)?.ok_or_else(|| format!("\"{}\" is nobody in the register", echo(&text)));
        }
        (_, Said::Several(name, others)) => {
            return Err(format!("\"{}\" could be any of {}", echo(&name), named_list(&others, context.register)));
        }
        (Said::Several(code, _), _) => return Err(format!("\"{}\" names several authorities", echo(&code))),
    };
    let mut attribution = unit_of(&codes, context, day)?;
    attribution.queries.append(&mut queries);
    Ok(attribution)
}

fn list(codes: &BTreeSet<String>) -> String {
    codes.iter().map(String::as_str).collect::<Vec<_>>().join(" and ")
}

fn named_list(codes: &[String], register: &Register) -> String {
    let named = |code: &String| register.get(code).map_or_else(|| code.clone(), |authority| format!("{} ({code})", authority.name));
    codes.iter().map(named).collect::<Vec<_>>().join(", ")
}

/// Codes in a text: any run of letters and digits that is a code of the register, and whatever looks like a GSS code.
fn codes_in(text: &str, register: &Register) -> (BTreeSet<String>, Vec<String>) {
    let (mut known, mut unknown) = (BTreeSet::new(), Vec::new());
    let upper = text.to_uppercase();
    let tokens: Vec<&str> =
        upper.split(|letter: char| !letter.is_alphanumeric() && letter != '-').flat_map(|token| [token, token.trim_matches('-')]).collect();
    let squeezed: String = upper.split_whitespace().collect();
    let parts = upper.split(|letter: char| !letter.is_alphanumeric()).chain(tokens.iter().copied()).chain([squeezed.as_str()]);
    for token in parts {
        if register.get(token).is_some() {
            known.insert(token.to_owned());
        } else if looks_like_gss(token) {
            unknown.push(token.to_owned());
        }
    }
    (known, unknown)
}

fn looks_like_gss(token: &str) -> bool {
    token.len() == 9 && token.starts_with(['E', 'W', 'S', 'N', 'K']) && token.bytes().skip(1).all(|byte| byte.is_ascii_digit())
}

fn said_by_codes(texts: &[&str], register: &Register) -> Said {
    let mut sets: Vec<BTreeSet<String>> = Vec::new();
    let mut unknown = None;
    for text in texts {
        let (known, strange) = codes_in(text, register);
        if let Some(code) = strange.into_iter().next() {
            unknown = Some(code);
        } else if known.is_empty() && text.chars().any(char::is_alphanumeric) {
            unknown = Some((*text).to_owned());
        }
        if !known.is_empty() && !sets.contains(&known) {
            sets.push(known);
        }
    }
    match (sets.len(), unknown) {
        (0, None) => Said::Nothing,
        (0, Some(text)) => Said::Unknown(text),
        (1, _) => Said::Codes(sets.remove(0)),
        _ => Said::Several(texts.join("; "), Vec::new()),
    }
}

fn said_by_names(texts: &[&str], context: &Context<'_>, day: Date) -> Said {
    let mut answer = Said::Nothing;
    for text in texts.iter().filter(|text| text.chars().any(char::is_alphanumeric)) {
        let found = said_by_name(text, context, day);
        answer = match (answer, found) {
            (Said::Nothing | Said::Unknown(_), found) => found,
            (answer, Said::Nothing | Said::Unknown(_)) => answer,
            (Said::Codes(one), Said::Codes(other)) if one == other => Said::Codes(one),
            (Said::Codes(one), Said::Codes(other)) => Said::Several(texts.join("; "), one.union(&other).cloned().collect()),
            (answer, _) => answer,
        };
    }
    answer
}

/// Whose a name is: a joint return's, an authority's, a code that stands in the name's place, or several names in a row.
fn said_by_name(text: &str, context: &Context<'_>, day: Date) -> Said {
    let key = LabelKey::of(text);
    if let Some(unit) = context.collection.expected.iter().find(|unit| unit.stands_on(day) && LabelKey::of(&unit.name) == key) {
        return Said::Codes(BTreeSet::from([unit.unit.clone()]));
    }
    if let Some(joint) = context.collection.joint.iter().find(|joint| joint.stands_on(day) && joint.is_named(&key)) {
        return Said::Codes(joint.members.iter().cloned().collect());
    }
    match context.register.named(text, day) {
        Named::One(code) | Named::Ended(code) => return Said::Codes(BTreeSet::from([code])),
        Named::Several(codes) => return Said::Several(text.to_owned(), codes),
        Named::NotYet(_) | Named::Nobody => {}
    }
    let (known, _) = codes_in(text, context.register);
    if !known.is_empty() {
        return Said::Codes(known);
    }
    let named = |part: &str| match context.register.named(part, day) {
        Named::One(code) | Named::Ended(code) => Some(code),
        _ => None,
    };
    let members: Option<BTreeSet<String>> = parts_of(text).iter().map(|part| named(part)).collect();
    if let Some(members) = members.filter(|members| members.len() > 1) {
        return Said::Codes(members);
    }
    // "Ashford Borough Council - Environmental Health", "Sir Fynwy - Monmouthshire": one name, and words about it.
    let within: BTreeSet<String> = segments_of(text).filter_map(named).collect();
    match within.len() {
        0 => Said::Unknown(text.to_owned()),
        1 => Said::Codes(within),
        _ => Said::Several(text.to_owned(), within.into_iter().collect()),
    }
}

fn segments_of(text: &str) -> impl Iterator<Item = &str> {
    let apart = |text: &'_ str| -> Vec<(usize, usize)> {
        let mut marks: Vec<(usize, usize)> = [" - ", " \u{2013} ", " \u{2014} "]
            .iter()
            .flat_map(|mark| text.match_indices(mark).map(|(at, mark)| (at, at + mark.len())))
            .collect();
        marks.extend(text.match_indices([':', '|', '(', ')', ',', ';', '/']).map(|(at, mark)| (at, at + mark.len())));
        marks.sort_unstable();
        marks
    };
    let mut start = 0;
    let mut segments = Vec::new();
    for (at, end) in apart(text) {
        segments.push(&text[start..at.max(start)]);
        start = end;
    }
    segments.push(&text[start..]);
    segments.into_iter().map(str::trim).filter(|segment| segment.len() > 2)
}

/// "Adur & Worthing Councils" in its parts; names that hold "and" themselves were looked up whole before.
fn parts_of(text: &str) -> Vec<String> {
    let marked = text.replace(['/', ';', ',', '&', '+'], "|").replace(" and ", "|").replace(" AND ", "|").replace(" And ", "|");
    marked.split('|').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// Code and name must mean the same. A joint return's name with the code of one member is the joint return.
fn reconcile(codes: &BTreeSet<String>, named: BTreeSet<String>, context: &Context<'_>, day: Date) -> Result<BTreeSet<String>, String> {
    let on_day = |codes: &BTreeSet<String>| {
        let continuing =
            |code: &String| context.register.continuing_on(code, day).map_or_else(|| code.clone(), |authority| authority.code.clone());
        codes.iter().map(continuing).collect::<BTreeSet<String>>()
    };
    let (coded, named_on_day) = (on_day(codes), on_day(&named));
    if coded == named_on_day || coded.is_superset(&named_on_day) && named.len() > 1 {
        return Ok(codes.clone());
    }
    if named.len() > 1 && coded.is_subset(&named_on_day) {
        return Ok(named);
    }
    let (codes, named): (Vec<String>, Vec<String>) = (codes.iter().cloned().collect(), named.into_iter().collect());
    Err(format!("the code is that of {}, the name that of {}", named_list(&codes, context.register), named_list(&named, context.register)))
}

/// Titles, headings and names of sheets: codes first, then texts that are a name from end to end.
fn unlabelled(texts: &[&str], file: &str, context: &Context<'_>, day: Date) -> Result<Attribution, String> {
    let coded: BTreeSet<String> = texts.iter().flat_map(|text| codes_in(text, context.register).0).collect();
    if !coded.is_empty() {
        return unit_of(&coded, context, day);
    }
    let mut named: Vec<BTreeSet<String>> = Vec::new();
    for text in texts {
        let found = match said_by_name(text, context, day) {
            Said::Codes(codes) => Some(codes),
            _ => None,
        };
        named.extend(found.filter(|codes| !named.contains(codes)));
    }
    match named.as_slice() {
        [] => by_file_name(file, context)?
            .ok_or_else(|| "nothing in it or in its name says whose it is: write the authority's code on the form".to_owned()),
        [codes] => unit_of(codes, context, day),
        _ => {
            let all: Vec<String> = named.into_iter().flatten().collect();
            Err(format!("it names several authorities: {}", named_list(&all, context.register)))
        }
    }
}

fn file_stem(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// Whose a file is by its name, or else by the folder it lies in; `None` if neither says.
///
/// # Errors
/// If it names several that are no joint return.
pub fn by_file_name(file: &str, context: &Context<'_>) -> Result<Option<Attribution>, String> {
    let day = context.period.end();
    let folders = file.rsplit('/').skip(1);
    for part in [file_stem(file)].into_iter().chain(folders) {
        let (known, _) = codes_in(&part.replace('_', " "), context.register);
        if !known.is_empty() {
            return unit_of(&known, context, day).map(Some);
        }
        let spaced = part.replace(['_', '.'], " ");
        let named: BTreeSet<String> = context.register.names_within(&spaced, day).into_iter().collect();
        match named.len() {
            0 => {}
            1 => return unit_of(&named, context, day).map(Some),
            _ if context.collection.joint.iter().any(|joint| joint.members.iter().cloned().collect::<BTreeSet<_>>() == named) => {
                return unit_of(&named, context, day).map(Some);
            }
            _ => {
                let codes: Vec<String> = named.into_iter().collect();
                return Err(format!("the file name could mean any of {}", named_list(&codes, context.register)));
            }
        }
    }
    Ok(None)
}

/// The unit that these authorities are.
fn unit_of(codes: &BTreeSet<String>, context: &Context<'_>, day: Date) -> Result<Attribution, String> {
    if let [only] = codes.iter().collect::<Vec<_>>().as_slice()
        && let Some(unit) = expected_unit(only, context)
    {
        return Ok(Attribution { unit, queries: Vec::new() });
    }
    let members: BTreeSet<String> =
        codes.iter().filter_map(|code| context.register.continuing_on(code, day)).map(|authority| authority.code.clone()).collect();
    let authorities: Vec<_> = members.iter().filter_map(|code| context.register.get(code)).collect();
    if let Some(later) = authorities.iter().find(|authority| authority.from.is_some_and(|from| day < from)) {
        let from = later.from.map(|from| from.to_string()).unwrap_or_default();
        return Err(format!("{} ({}) did not exist in that period: it began on {from}", later.name, later.code));
    }
    let mut queries = Vec::new();
    let ended: Vec<_> = authorities.iter().filter(|authority| authority.ended_before(day)).collect();
    if let Some(last) = ended.iter().filter_map(|authority| authority.to).max() {
        let codes: Vec<String> = ended.iter().map(|authority| authority.code.clone()).collect();
        let heirs: BTreeSet<String> =
            codes.iter().flat_map(|code| context.register.successors_on(code, day)).map(|heir| heir.code.clone()).collect();
        let heirs: Vec<String> = heirs.into_iter().collect();
        let message = format!(
            "{} ended on {last}, before the end of the period; the area went to {}: is the return on the old area?",
            named_list(&codes, context.register),
            named_list(&heirs, context.register)
        );
        queries.push(("ended-authority", message));
    }
    let standing = context.collection.joint.iter().find(|joint| joint.members.iter().cloned().collect::<BTreeSet<_>>() == members);
    if members.len() > 1 && standing.is_none() {
        let all: Vec<String> = members.iter().cloned().collect();
        queries
            .push(("joint-not-standing", format!("a joint return of {}, which is not a standing one", named_list(&all, context.register))));
    }
    Ok(Attribution { unit: unit_of_members(members, context, day), queries })
}

/// The unit of an id that is expected though it is in no register.
fn expected_unit(id: &str, context: &Context<'_>) -> Option<Unit> {
    let unit = context.collection.expected.iter().find(|unit| unit.unit == id)?;
    Some(Unit {
        id: unit.unit.clone(),
        name: unit.name.clone(),
        codes: Vec::new(),
        lead: String::new(),
        covers: BTreeSet::new(),
        country: unit.country.clone(),
        region: unit.region.clone(),
        ended: false,
    })
}

/// The unit whose accepted return stands under this id, at the end of the period.
#[must_use]
pub fn unit_with_id(id: &str, context: &Context<'_>) -> Unit {
    let members = || id.split('+').map(str::to_owned).collect();
    expected_unit(id, context).unwrap_or_else(|| Unit { id: id.to_owned(), ..unit_of_members(members(), context, context.period.end()) })
}

/// The unit that some authorities form, as they stood on a day.
#[must_use]
pub fn unit_of_members(members: BTreeSet<String>, context: &Context<'_>, day: Date) -> Unit {
    let authorities: Vec<_> = members.iter().filter_map(|code| context.register.get(code)).collect();
    let standing = context.collection.joint.iter().find(|joint| joint.members.iter().cloned().collect::<BTreeSet<_>>() == members);
    let covers = members.iter().flat_map(|code| context.register.successors_on(code, day)).map(|heir| heir.code.clone()).collect();
    let codes: Vec<String> = members.into_iter().collect();
    let same = |area: fn(&crate::schemas::Authority) -> &Area| {
        let first = authorities.first().map(|authority| area(authority).clone()).unwrap_or_default();
        if authorities.iter().all(|authority| *area(authority) == first) { first } else { Area::default() }
    };
    let names: Vec<&str> = authorities.iter().map(|authority| authority.name.as_str()).collect();
    Unit {
        id: joint_unit(&codes),
        name: standing.map_or_else(|| names.join(" and "), |joint| joint.name.clone()),
        lead: standing.map(|joint| joint.lead.clone()).or_else(|| codes.first().cloned()).unwrap_or_default(),
        covers,
        country: same(|authority| &authority.country),
        region: same(|authority| &authority.region),
        ended: authorities.iter().all(|authority| authority.ended_before(day)),
        codes,
    }
}

/// Whether a unit's return belongs in the collection.
///
/// # Errors
/// That it does not, in words.
pub fn in_scope(unit: &Unit, context: &Context<'_>) -> Result<(), String> {
    let outside = unit.codes.iter().filter_map(|code| context.register.get(code)).find(|authority| !context.collection.covers(authority));
    outside.map_or(Ok(()), |authority| Err(format!("out of scope: {} ({}) is not asked for this return", authority.name, authority.code)))
}
