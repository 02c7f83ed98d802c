//! Who is asked, and when: one condition for all time, or one for each stretch of periods.

use jiff::civil::Date;

use super::declared::Collection;
use crate::{
    expressions::Scope,
    schemas::{
        Authority, Faults,
        declaration::{Entry, Kind, Position},
        rules::period_of,
        shapes::SCOPE,
    },
    vocabulary::Period,
};

/// Who is asked in a stretch of periods.
#[derive(Debug, Clone)]
pub struct ScopeOfPeriods {
    /// The condition that an authority meets.
    pub scope: Scope,
    /// The first period; `None` if from the beginning.
    pub from: Option<Period>,
    /// The last; `None` if for good.
    pub to: Option<Period>,
    /// Where that stands.
    pub at: Position,
}

impl ScopeOfPeriods {
    /// Whether it says who is asked in a period.
    #[must_use]
    pub fn is_of(&self, period: Period) -> bool {
        self.from.is_none_or(|from| from.start() <= period.start())
            && self.to.is_none_or(|to| period.end() <= to.end())
    }

    fn first_day(&self) -> Date {
        self.from.map_or(Date::MIN, Period::start)
    }

    fn last_day(&self) -> Date {
        self.to.map_or(Date::MAX, Period::end)
    }
}

/// Reads `scope = "..."` or the list of `[[scope]]`; `collection` says of which periods it is.
pub(super) fn read_scopes(node: &Entry, collection: &Collection, faults: &mut Faults) -> Vec<ScopeOfPeriods> {
    let Some(value) = node.get("scope") else { return Vec::new() };
    if matches!(value.kind, Kind::Text(_)) {
        let scope = condition(value, faults);
        return scope
            .map(|scope| ScopeOfPeriods { scope, from: None, to: None, at: value.at.clone() })
            .into_iter()
            .collect();
    }
    let items = value.list(faults).to_vec();
    let mut scopes: Vec<ScopeOfPeriods> =
        items.iter().filter_map(|item| of_periods(item, collection, faults)).collect();
    scopes.sort_by_key(ScopeOfPeriods::first_day);
    // What is left out for a fault of its own would look like a gap.
    if scopes.len() == items.len() {
        scopes.windows(2).for_each(|pair| compare(&pair[0], &pair[1], faults));
    }
    scopes
}

fn condition(value: &Entry, faults: &mut Faults) -> Option<Scope> {
    let text = value.text(faults)?;
    Scope::parse(text, &Authority::ATTRIBUTES)
        .map_err(|error| faults.add(&value.at, format!("the scope: {error}")))
        .ok()
}

fn of_periods(item: &Entry, collection: &Collection, faults: &mut Faults) -> Option<ScopeOfPeriods> {
    item.is_of(&SCOPE, faults);
    let scope = item.required("where", faults).and_then(|value| condition(value, faults));
    let before = faults.faults.len();
    let [from, to] = ["from", "to"].map(|name| period_of(item, name, collection, faults));
    if let (Some(from), Some(to)) = (from, to)
        && to.end() < from.start()
    {
        faults.add(&item.at, format!("nobody would be asked: {to} ends before {from} begins"));
    }
    let at = item.at.clone();
    (faults.faults.len() == before).then_some(ScopeOfPeriods { scope: scope?, from, to, at })
}

/// Two that follow each other say of no day both who is asked; of a day between them neither does.
fn compare(one: &ScopeOfPeriods, next: &ScopeOfPeriods, faults: &mut Faults) {
    let (end, start) = (one.last_day(), next.first_day());
    let begins = next.from.map_or_else(|| "from the beginning".to_owned(), |from| format!("from {from}"));
    let until = one.to.map_or_else(|| "for good".to_owned(), |to| format!("up to {to}"));
    if start <= end {
        faults.add(
            &next.at,
            format!(
                "who is asked is said twice: here {begins}, and by another scope {until}. Let one end \
                 before the other begins"
            ),
        );
    } else if end.tomorrow().is_ok_and(|day| day < start) {
        faults.note(
            &next.at,
            format!("one scope holds {until}, this one {begins}: between them no authority is asked"),
        );
    }
}
