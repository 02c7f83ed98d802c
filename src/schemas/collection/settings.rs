//! Reads the settings of a collection (`collection.toml`).

use super::{
    chase::Chase,
    declared::Collection,
    joint_returns_declared::{joint_return, one_joint_return_a_time},
    publication::Publication,
    scopes::read_scopes,
};
use crate::{
    schemas::{Faults, Register, TimeSpan, declaration::Entry, register::Area, rules},
    vocabulary::period::Frequency,
};

const SETTINGS: [&str; 17] = [
    "title",
    "frequency",
    "year_start",
    "due_days",
    "scope",
    "units",
    "whole",
    "notice",
    "contact",
    "accept_queries_below",
    "chase",
    "publication",
    "joint",
    "joint_weights",
    "split",
    "retention",
    "portal_people",
];

/// Which units are counted: authorities alone, or all that are asked.
const UNITS: [(&str, bool); 2] = [("authorities", false), ("all", true)];

pub(super) fn read_settings(
    node: &Entry,
    collection: &mut Collection,
    register: &Register,
    faults: &mut Faults,
) {
    node.allow_only(&SETTINGS, faults);
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
        collection.financial = value
            .word("the start of the year", &[("01-01", false), ("04-01", true)], faults)
            .unwrap_or(false);
    }
    collection.portal_people = node.get("portal_people").and_then(|value| {
        value.allow_only(&["years", "days"], faults);
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
        value.allow_only(&["name", "code"], faults);
        let part = |name: &str, faults: &mut Faults| {
            value.get(name).and_then(|part| part.text(faults)).unwrap_or_default().to_owned()
        };
        collection.whole = Area { code: part("code", faults), name: part("name", faults) };
    }
    if let Some(value) = node.get("publication") {
        value.allow_only(&["publisher", "email", "licence", "keywords", "days"], faults);
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
