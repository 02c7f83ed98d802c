//! Reads one field.

use super::{
    field_type::{decimals, field_type},
    field_units::{unit, units},
    rounding::rounding,
    special_words::{categories, category_words, missing_values, truth_words, zero_words},
};
use crate::{
    expressions::Scope,
    schemas::{
        Authority, Faults, Field, FieldType, StockOrFlow, constraints,
        declaration::Entry,
        field::{Contact, MissingMarker},
        form::Identity,
        shapes::FIELD,
    },
    vocabulary::{Period, printable::echo},
};

pub(in crate::schemas) const MEASURES: [(&str, StockOrFlow); 3] =
    [("flow", StockOrFlow::Flow), ("stock", StockOrFlow::Stock), ("rate", StockOrFlow::Rate)];

/// What a field can say of the person to be asked.
pub(in crate::schemas) const CONTACTS: [(&str, Contact); 3] =
    [("name", Contact::Name), ("telephone", Contact::Telephone), ("email", Contact::Email)];

/// What a field can say of the record it stands in.
pub(in crate::schemas) const IDENTITIES: [(&str, Identity); 3] =
    [("name", Identity::Name), ("code", Identity::Code), ("period", Identity::Period)];

pub(super) fn field(node: &Entry, inherited: &[MissingMarker], faults: &mut Faults) -> Option<Field> {
    // Properties of ours must be known; of others than those of the standard it is told that nothing is made.
    node.is_of(&FIELD, faults);
    let name = node.required("name", faults).and_then(|name| name.text(faults)).map(str::to_owned);
    let kind = field_type(node, faults);
    let text = |property: &str, faults: &mut Faults| {
        node.get(property).and_then(|value| value.text(faults)).map(str::to_owned)
    };
    let measure = node.get("qd:kind").and_then(|value| value.word("the kind", &MEASURES, faults));
    if let Some(value) = node.get("qd:kind").filter(|_| !kind.is_numeric()) {
        faults.add(&value.at, "only fields of numbers have a kind".to_owned());
    }
    let missing =
        node.get("missingValues").map_or_else(|| inherited.to_vec(), |values| missing_values(values, faults));
    let categories = node
        .get("categories")
        .filter(|_| kind == FieldType::Text)
        .map(|node| categories(node, faults))
        .unwrap_or_default();
    let mut constraints =
        node.get("constraints").map(|value| constraints::read(value, kind, faults)).unwrap_or_default();
    if constraints.allowed.is_empty() {
        constraints.allowed = categories.iter().map(|(value, _)| value.clone()).collect();
    }
    let (since, until) = asked_in(node, faults);
    let decimals = decimals(node, kind, faults);
    let is_ordered = is_ordered(node, &categories, faults);
    let words = node
        .get("categories")
        .filter(|_| kind == FieldType::Text)
        .map(|node| category_words(node, &categories, faults))
        .unwrap_or_default();
    Some(Field {
        title: text("title", faults).or_else(|| name.clone()).unwrap_or_default(),
        synonyms: node.get("qd:synonyms").map(|value| value.texts(faults)).unwrap_or_default(),
        kind,
        unit: node.get("qd:unit").map(|value| unit(value, kind, faults)).unwrap_or_default(),
        units: node.get("qd:units").map(|value| units(value, kind, faults)).unwrap_or_default(),
        measure,
        decimals,
        rounding: rounding(node, kind, decimals, faults),
        constraints,
        zero_words: zero_words(node, kind, &missing, faults),
        truth_words: truth_words(node, kind, &missing, faults),
        missing,
        identity: node
            .get("qd:identity")
            .and_then(|value| value.word("what it says of the record", &IDENTITIES, faults)),
        personal: node.get("qd:personal").and_then(|value| value.boolean(faults)).unwrap_or(false),
        contact: contact(node, kind, faults),
        nil: node.get("qd:nil").and_then(|value| value.boolean(faults)).unwrap_or(false)
            && kind == FieldType::Boolean,
        is_ordered,
        categories: words,
        labels: categories,
        applies: node.get("qd:applies").and_then(|value| applies(value, faults)),
        since,
        until,
        falls_back_on: Vec::new(),
        iso_dates: kind == FieldType::Date && text("format", faults).as_deref() == Some("default"),
        at: node.at.clone(),
        // Last, so that all that is wrong with a field is told though it has no name.
        name: name?,
    })
}

/// Whether its answers stand in their order, from the least to the greatest.
fn is_ordered(node: &Entry, categories: &[(String, String)], faults: &mut Faults) -> bool {
    let Some(value) = node.get("categoriesOrdered") else { return false };
    if categories.is_empty() {
        faults.add(&value.at, "only a field of type string with categories has them in order".to_owned());
    }
    value.boolean(faults).unwrap_or(false)
}

/// What it says of the person to be asked: a text that is declared personal, so that it is published nowhere.
fn contact(node: &Entry, kind: FieldType, faults: &mut Faults) -> Option<Contact> {
    let value = node.get("qd:contact")?;
    let is_personal =
        node.get("qd:personal").and_then(|personal| personal.boolean(&mut Faults::default())) == Some(true);
    if kind != FieldType::Text || !is_personal {
        faults.add(
            &value.at,
            "a field that says whom to ask must be of type string and have \"qd:personal\": true".to_owned(),
        );
    }
    value.word("the contact", &CONTACTS, faults)
}

/// The first and last period in which a field is asked.
fn asked_in(node: &Entry, faults: &mut Faults) -> (Option<Period>, Option<Period>) {
    let period = |name: &str, faults: &mut Faults| {
        let value = node.get(name)?;
        let text = value.text(faults)?;
        let period = Period::parse(text);
        if period.is_none() {
            faults.add(&value.at, format!("\"{}\" is not a period: write 2009-10 or 2009-10-Q4", echo(text)));
        }
        period
    };
    let (since, until) = (period("qd:since", faults), period("qd:until", faults));
    if let (Some(since), Some(until), Some(value)) = (since, until, node.get("qd:until"))
        && until.end() < since.start()
    {
        faults.add(
            &value.at,
            format!("the field would be asked in no period: {until} ends before {since} begins"),
        );
    }
    (since, until)
}

/// A condition on the register: for whom a question arises.
fn applies(node: &Entry, faults: &mut Faults) -> Option<Scope> {
    Scope::parse(node.text(faults)?, &Authority::ATTRIBUTES)
        .map_err(|error| faults.add(&node.at, format!("for whom it applies: {error}")))
        .ok()
}
