//! Whoever is named in a record is named in nothing that others than the unit may see.

use std::collections::BTreeSet;

use quarterday::{
    records::{EarlierOutput, kept_values},
    schemas::{Faults, collection, register},
    vocabulary::Period,
};

use crate::{
    partnership::{Sample, texts},
    workspace::project,
};

/// A quarter, half-year or year of each collection that asks for names, but of prosecutions, whose register has some.
const RUNS: [(&str, &str, &str); 5] = [
    ("fit3", "2009-10", "2010-07-01"),
    ("section-18", "2008-09", "2009-09-01"),
    ("partnership-assessment", "2007-08", "2008-09-01"),
    ("joint-working", "2009-10-H2", "2010-06-01"),
    ("programme", "2007-08-Q4", "2008-06-01"),
];

/// All that stands in fields about people of the records of a run. What is as short as initials stands in words too.
fn people(sample: &Sample, name: &str, period: &str) -> BTreeSet<String> {
    let mut faults = Faults::default();
    let register = register::load(&project().join("schemas/register"), &mut faults);
    let collection = collection::load(&project().join("schemas").join(name), &register, &mut faults).unwrap();
    let out = EarlierOutput::open(&sample.path(&format!("out/{period}"))).unwrap();
    let period = Period::parse(period).unwrap();
    let mut found = BTreeSet::new();
    for table in &collection.tables {
        let Some((_, frame)) = out.records(&table.name, period).unwrap() else { continue };
        for field in table.fields.iter().filter(|field| field.personal && frame.column(&field.name).is_ok()) {
            let Ok(values) = kept_values(&frame, field) else { panic!("{} cannot be read", field.name) };
            found.extend(values.into_iter().flatten().map(|value| value.to_string()));
        }
    }
    found.retain(|text| text.chars().count() >= 8 && text.contains([' ', '@']));
    found
}

#[test]
fn nobody_who_is_named_in_a_record_is_named_below_a_folder_of_others() {
    for (name, period, day) in RUNS {
        let sample = Sample::of(name);
        let _ = sample.run(period, day);
        let people = people(&sample, name, period);
        assert!(people.len() > 1, "{name}: nobody is named");
        let mut looked_at = 0;
        for audience in ["public", "partners", "regulators"] {
            let folder = sample.path(&format!("out/{period}/{audience}"));
            if !folder.is_dir() {
                continue;
            }
            for (file, text) in texts(&folder) {
                looked_at += 1;
                for person in &people {
                    assert!(!text.contains(person.as_str()), "{name}: {person} stands in {audience}/{file}");
                }
            }
        }
        assert!(looked_at > 3, "{name}: {looked_at} files");
    }
}
