//! Reads the settings of a collection (`collection.toml`).

use super::{
    chase::Chase,
    declared::Collection,
    joint_returns_declared::{joint_return, one_joint_return_a_time},
    publication::Publication,
    scopes::read_scopes,
};
use crate::{
    schemas::{
        Faults, Register, TimeSpan,
        declaration::Entry,
        register::Area,
        rules,
        shapes::{COLLECTION, PORTAL_PEOPLE, PUBLICATION, WHOLE},
    },
    vocabulary::period::Frequency,
};

/// The first day of a year: that of the calendar, or of the financial year.
pub(in crate::schemas) const YEAR_STARTS: [(&str, bool); 2] = [("01-01", false), ("04-01", true)];

/// Which units are counted: authorities alone, or all that are asked.
pub(in crate::schemas) const UNITS: [(&str, bool); 2] = [("authorities", false), ("all", true)];

pub(super) fn read_settings(
    node: &Entry,
    collection: &mut Collection,
    register: &Register,
    faults: &mut Faults,
) {
    node.is_of(&COLLECTION, faults);
    let text = |name: &str, faults: &mut Faults| {
        node.get(name).and_then(|value| value.text(faults)).map(str::to_owned)
    };
    if let Some(title) = node.required("title", faults).and_then(|title| title.text(faults)) {
        collection.title = title.to_owned();
    }
    collection.frequency = match node.required("frequency", faults) {
        Some(value) => value.word("the frequency", &Frequency::WORDS, faults),
        None => None,
    };
    if let Some(value) = node.get("year_start") {
        collection.financial = value.word("the start of the year", &YEAR_STARTS, faults).unwrap_or(false);
    }
    collection.portal_people = node.get("portal_people").and_then(|value| {
        value.is_of(&PORTAL_PEOPLE, faults);
        TimeSpan::read(value, faults)
    });
    collection.due_days = node.get("due_days").and_then(|value| value.integer(faults));
    collection.notice = text("notice", faults).unwrap_or_default();
    collection.contact = text("contact", faults).unwrap_or_default();
    collection.accept_queries_below =
        node.get("accept_queries_below").and_then(|value| rules::share(value, faults));
    collection.chase = Chase::read(node, faults);
    collection.scopes = read_scopes(node, collection, faults);
    let units = node.get("units").and_then(|value| value.word("the units that are counted", &UNITS, faults));
    collection.counts_others = units.unwrap_or(false);
    if let Some(value) = node.get("whole") {
        value.is_of(&WHOLE, faults);
        let part = |name: &str, faults: &mut Faults| {
            value.get(name).and_then(|part| part.text(faults)).unwrap_or_default().to_owned()
        };
        collection.whole = Area { code: part("code", faults), name: part("name", faults) };
    }
    if let Some(value) = node.get("publication") {
        value.is_of(&PUBLICATION, faults);
        let part = |name: &str, faults: &mut Faults| {
            value.get(name).and_then(|part| part.text(faults)).unwrap_or_default().to_owned()
        };
        collection.publication = Publication {
            publisher: part("publisher", faults),
            email: part("email", faults),
            licence: part("licence", faults),
            keywords: value.get("keywords").map(|words| words.texts(faults)).unwrap_or_default(),
            days: value.get("days").and_then(|days| days.integer(faults)),
        };
    }
    if let Some(value) = node.get("joint") {
        collection.joint =
            value.list(faults).iter().filter_map(|item| joint_return(item, register, faults)).collect();
    }
    one_joint_return_a_time(node, &collection.joint, faults);
}
