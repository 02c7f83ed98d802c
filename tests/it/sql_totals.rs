//! Figures, totals and indicators as SQL: what can be said of the script without an engine. `tests/sql` runs it on several.

use std::collections::BTreeSet;

use quarterday::{
    expressions::sql::Dialect,
    schemas::{Faults, collection, register},
    sql::{Builder, Sql, Wanted},
};

use crate::workspace::project;

const COLLECTIONS: [&str; 8] = [
    "lae1",
    "food-hygiene",
    "section-18",
    "partnership-assessment",
    "fit3",
    "joint-working",
    "prosecutions",
    "programme",
];

fn totals(name: &str, dialect: Dialect) -> Sql {
    let mut faults = Faults::default();
    let register = register::load(&project().join("schemas/register"), &mut faults);
    let collection =
        collection::load(&project().join("schemas").join(name), &register, &mut faults).expect(name);
    Builder::made(&collection, &register, dialect, "records", &BTreeSet::from([Wanted::Totals]))
}

#[test]
fn every_model_rests_on_models_before_it_and_on_records() {
    for name in COLLECTIONS {
        for (word, dialect) in Dialect::WORDS {
            let sql = totals(name, dialect);
            let mut there: BTreeSet<&str> = sql.sources.iter().map(|source| source.name.as_str()).collect();
            for model in &sql.models {
                for below in model.mentions() {
                    assert!(there.contains(below), "{name}, {word}: {} rests on {below}", model.name);
                }
                there.insert(&model.name);
            }
            for result in ["figures", "totals", "figures_published", "indicators", "figures_that_differ"] {
                assert!(sql.model(result).is_some_and(|model| model.is_result), "{name}, {word}: {result}");
            }
        }
    }
}

#[test]
fn no_word_in_braces_is_left_for_an_engine() {
    for (word, dialect) in Dialect::WORDS {
        for model in totals("lae1", dialect).models {
            assert!(!model.select.contains(['{', '}']), "{word}: {}", model.name);
        }
    }
}

#[test]
fn disclosure_control_is_named_where_it_is_declared_and_nowhere_else() {
    let names = |name| {
        let not_lowered = totals(name, Dialect::DuckDb).not_lowered;
        not_lowered.into_iter().map(|own| own.what).collect::<Vec<_>>()
    };
    assert!(names("partnership-assessment").contains(&"disclosure control".to_owned()));
    assert!(names("lae1").is_empty(), "{:?}", names("lae1"));
}

#[test]
fn the_same_declarations_give_the_same_script() {
    let script = || quarterday::sql::as_script(&totals("lae1", Dialect::Spark));
    assert_eq!(script(), script());
}
