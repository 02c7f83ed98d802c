//! What the unit decided of stories: twelve of them are for everybody.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Result, bail};
use quarterday::{
    registers::{Entry, Standing, name_of_text},
    schemas::{Faults, collection, register},
};

use super::{YEAR, stories};
use crate::kit::Value;

/// So many the annual report shows.
const SHOWN: usize = 12;

/// The register of which it is decided.
const REGISTER: &str = "good-practice";

/// A story that may be shown.
pub struct Told<'s> {
    pub unit: &'s str,
    pub number: usize,
    pub story: &'s stories::Story,
}

/// Writes a line for each of the first stories. Texts are named as the program names them.
pub fn decide(folder: &Path, told: &[Told<'_>]) -> Result<()> {
    let schemas = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas");
    let mut faults = Faults::default();
    let register = register::load(&schemas.join("register"), &mut faults);
    let Some(fit3) = collection::load(&schemas.join("fit3"), &register, &mut faults) else {
        bail!("the declarations of Fit3 have faults");
    };
    let Some(declared) = fit3.published.registers.iter().find(|own| own.name == REGISTER) else {
        bail!("Fit3 has no register {REGISTER}");
    };
    let mut text = String::from("decided,who,decision,unit,period,about,why\r\n");
    for own in told.iter().take(SHOWN) {
        let about = name_of_text(&entry(own), declared, &fit3);
        let unit = own.unit;
        text.push_str(&format!(
            "2010-06-15,Ann Smith,publish,{unit},{YEAR},{about},The authority agreed; read and sound\r\n"
        ));
    }
    let decisions = folder.join("decisions");
    fs::create_dir_all(&decisions)?;
    Ok(fs::write(decisions.join("stories.csv"), text)?)
}

/// As records keep it.
fn as_kept(value: Value) -> String {
    match value {
        Value::Day(day) => day.to_string(),
        other => other.to_string(),
    }
}

fn entry(told: &Told<'_>) -> Entry {
    let names = stories::COLUMNS.iter().map(|(name, _)| (*name).to_owned());
    let values = told.story.row(told.number, false).into_iter().map(as_kept);
    let values: BTreeMap<String, String> = names.zip(values).filter(|(_, value)| !value.is_empty()).collect();
    Entry {
        unit: told.unit.to_owned(),
        key: told.number.to_string(),
        values,
        authority: String::new(),
        region: String::new(),
        country: String::new(),
        period: YEAR.to_owned(),
        standing: Standing::Undecided,
        why: String::new(),
        held: String::new(),
        gone: String::new(),
        updates: Default::default(),
        blanked: Default::default(),
        set: BTreeMap::new(),
        text: String::new(),
        redacted: BTreeMap::new(),
        with: BTreeMap::new(),
    }
}
