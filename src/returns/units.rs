//! Units: who sends one return, made from the codes of its authorities or from the collection's own list.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{Attribution, Context, Return, Submission, Unit};
use crate::schemas::{Register, collection::joint_unit, register::Area};

/// The unit that these authorities are.
pub fn unit_of(codes: &BTreeSet<String>, context: &Context<'_>, day: Date) -> Result<Attribution, String> {
    if let [only] = codes.iter().collect::<Vec<_>>().as_slice()
        && let Some(unit) = expected_unit(only, context)
    {
        return Ok(Attribution { unit, queries: Vec::new() });
    }
    let members: BTreeSet<String> = codes
        .iter()
        .filter_map(|code| context.register.continuing_on(code, day))
        .map(|authority| authority.code.clone())
        .collect();
    if let Some((query, were)) = made_of(&members, context, day) {
        return Ok(Attribution { unit: unit_of_members(were, context, day), queries: vec![query] });
    }
    let authorities: Vec<_> = members.iter().filter_map(|code| context.register.get(code)).collect();
    if let Some(later) = authorities.iter().find(|authority| authority.from.is_some_and(|from| day < from)) {
        let from = later.from.map(|from| from.to_string()).unwrap_or_default();
        return Err(format!(
            "{} ({}) did not exist in that period: it began on {from}",
            later.name, later.code
        ));
    }
    let mut queries = Vec::new();
    let ended: Vec<_> = authorities.iter().filter(|authority| authority.ended_before(day)).collect();
    if let Some(last) = ended.iter().filter_map(|authority| authority.to).max() {
        let codes: Vec<String> = ended.iter().map(|authority| authority.code.clone()).collect();
        let heirs: BTreeSet<String> = codes
            .iter()
            .flat_map(|code| context.register.successors_on(code, day))
            .map(|heir| heir.code.clone())
            .collect();
        let heirs: Vec<String> = heirs.into_iter().collect();
        let message = format!(
            "{} ended on {last}, before the end of the period. Its area went to {}. Say whether the return \
             is on the old area",
            named_list(&codes, context.register),
            named_list(&heirs, context.register)
        );
        queries.push(("ended-authority", message));
    }
    if members.len() > 1 && !is_declared(&members, context) {
        let message = format!(
            "The return says that it is a joint one of {}. No such joint return is known. Say whether \
             its figures are for all of them together",
            named_list(&members, context.register)
        );
        queries.push(("joint-not-standing", message));
    }
    Ok(Attribution { unit: unit_of_members(members, context, day), queries })
}

/// A rule, and what it asks.
type Query = (&'static str, String);

/// The authorities that one is made of which began after a day, with what is to be asked: it may answer for
/// them, if the area of each went to it alone.
fn made_of(
    members: &BTreeSet<String>,
    context: &Context<'_>,
    day: Date,
) -> Option<(Query, BTreeSet<String>)> {
    let only = members.first().filter(|_| members.len() == 1)?;
    let later = context.register.get(only)?;
    let from = later.from.filter(|from| day < *from)?;
    let heirs = |code: &str| context.register.successors_on(code, from);
    let was_part = |code: &str| heirs(code).iter().any(|heir| heir.code == later.code);
    let were = context.register.existing_on(day).filter(|was| was_part(&was.code));
    let were: BTreeSet<String> = were.map(|was| was.code.clone()).collect();
    if were.is_empty() || were.iter().any(|code| heirs(code).len() > 1) {
        return None;
    }
    let message = format!(
        "{} ({}) began on {from}, after the end of the period. Its return is taken as one of {} together. \
         Say whether it is on all of their areas",
        later.name,
        later.code,
        named_list(&were, context.register)
    );
    Some((("answers-for-predecessors", message), were))
}

/// The unit of an id that is expected though it is in no register.
fn expected_unit(id: &str, context: &Context<'_>) -> Option<Unit> {
    let unit = context.collection.expected.iter().find(|unit| unit.unit == id)?;
    Some(Unit {
        id: unit.unit.clone(),
        name: unit.name.clone(),
        codes: Vec::new(),
        lead: String::new(),
        covers: context.collection.counts_others.then(|| unit.unit.clone()).into_iter().collect(),
        country: unit.country.clone(),
        region: unit.region.clone(),
        ended: false,
    })
}

/// The unit whose accepted return stands under this id, as it stood on a day.
#[must_use]
pub fn unit_with_id(id: &str, context: &Context<'_>, day: Date) -> Unit {
    let members = || id.split('+').map(str::to_owned).collect();
    expected_unit(id, context)
        .unwrap_or_else(|| Unit { id: id.to_owned(), ..unit_of_members(members(), context, day) })
}

/// Which of some units of the period answers for whoever sent an earlier return, whatever it was called then.
#[must_use]
pub fn owner_of(found: &Return, units: &[&Unit], context: &Context<'_>) -> Option<usize> {
    let now = unit_with_id(&found.unit.id, context, context.period.end());
    let answers = |unit: &Unit| !now.covers.is_empty() && now.covers.is_subset(&unit.covers);
    units.iter().position(|unit| unit.id == now.id || answers(unit))
}

/// The unit that some authorities form, as they stood on a day.
#[must_use]
pub fn unit_of_members(members: BTreeSet<String>, context: &Context<'_>, day: Date) -> Unit {
    let authorities: Vec<_> = members.iter().filter_map(|code| context.register.get(code)).collect();
    let standing = context
        .collection
        .joint
        .iter()
        .find(|joint| joint.members.iter().cloned().collect::<BTreeSet<_>>() == members);
    let covers = members
        .iter()
        .flat_map(|code| context.register.successors_on(code, day))
        .map(|heir| heir.code.clone())
        .collect();
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

/// A unit that is to answer for some authorities, as they are at the end of the period.
pub(super) fn unit_to_answer(
    id: String,
    name: String,
    codes: &[String],
    lead: &str,
    context: &Context<'_>,
) -> Unit {
    let members = codes.iter().cloned().collect();
    Unit { id, name, lead: lead.to_owned(), ..unit_of_members(members, context, context.period.end()) }
}

/// Whether a unit's return belongs in the collection.
///
/// # Errors
/// That it does not, in words.
pub fn in_scope(unit: &Unit, context: &Context<'_>) -> Result<(), String> {
    let day = context.period.end();
    let own = context.collection.expected.iter().filter(|own| unit.codes.is_empty() && own.unit == unit.id);
    if own.clone().next().is_some() && !own.clone().any(|own| own.stands_on(day)) {
        return Err(format!("out of scope: {} ({}) is not asked for that period", unit.name, unit.id));
    }
    let outside = unit
        .codes
        .iter()
        .filter_map(|code| context.register.get(code))
        .find(|authority| !context.collection.covers(authority, context.period));
    outside.map_or(Ok(()), |authority| {
        Err(format!("out of scope: {} ({}) is not asked for this return", authority.name, authority.code))
    })
}

/// Authorities by name and code, for messages.
#[must_use]
pub fn named_list<'c>(codes: impl IntoIterator<Item = &'c String>, register: &Register) -> String {
    let named = |code: &String| {
        register.get(code).map_or_else(|| code.clone(), |authority| format!("{} ({code})", authority.name))
    };
    codes.into_iter().map(named).collect::<Vec<_>>().join(", ")
}

impl Unit {
    /// Whether this is its id, the code of one of its authorities, or its name.
    #[must_use]
    pub fn is_called(&self, name: &str) -> bool {
        self.id == name || self.codes.iter().any(|code| code == name) || self.name.eq_ignore_ascii_case(name)
    }

    /// Codes of its authorities, that of the one that sends first.
    pub fn lead_first(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.lead).chain(&self.codes).map(String::as_str)
    }

    /// Whether it has nothing to do with some authorities: they are not of it, before or after it.
    #[must_use]
    pub fn is_apart_from(&self, codes: &BTreeSet<String>, context: &Context<'_>, day: Date) -> bool {
        let is_own =
            |code: &String| *code == self.id || self.codes.contains(code) || self.covers.contains(code);
        let later = |code: &String| {
            context.register.successors_on(code, day).iter().any(|heir| self.covers.contains(&heir.code))
        };
        let became = |code: &String| {
            let from = context.register.get(code).and_then(|authority| authority.from);
            let heirs = |own: &String| from.map(|from| context.register.successors_on(own, from));
            let is_it = |own: &String| heirs(own).iter().flatten().any(|heir| heir.code == *code);
            self.codes.iter().any(is_it)
        };
        !codes.iter().any(|code| is_own(code) || later(code) || became(code))
    }

    /// Several authorities' return that the collection does not declare.
    #[must_use]
    pub fn is_undeclared_joint(&self, context: &Context<'_>) -> bool {
        self.codes.len() > 1 && !is_declared(&self.codes.iter().cloned().collect(), context)
    }
}

/// Whether some authorities form a joint return that the collection declares.
#[must_use]
pub fn is_declared(members: &BTreeSet<String>, context: &Context<'_>) -> bool {
    context
        .collection
        .joint
        .iter()
        .any(|joint| joint.members.iter().cloned().collect::<BTreeSet<_>>() == *members)
}

/// Notes on a file whose it is.
pub fn note_unit(submission: &mut Submission, unit: &Unit) {
    if !submission.units.contains(&unit.id) {
        submission.units.push(unit.id.clone());
        submission.codes.extend(unit.codes.iter().cloned());
        submission.names.push(unit.name.clone());
    }
}
