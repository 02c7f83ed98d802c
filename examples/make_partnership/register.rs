//! The authorities of the register.

use std::path::Path;

use anyhow::Result;
use jiff::civil::Date;

/// An authority.
#[derive(Debug, Clone)]
pub struct Authority {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its country.
    pub country: String,
    /// Its region.
    pub region: String,
    valid_from: String,
    valid_to: String,
}

/// All of them.
pub struct Register(Vec<Authority>);

impl Register {
    /// Reads `authorities.csv` of a folder.
    pub fn read(folder: &Path) -> Result<Self> {
        let mut reader = csv::Reader::from_path(folder.join("authorities.csv"))?;
        let headings = reader.headers()?.clone();
        let at = |name: &str| headings.iter().position(|heading| heading == name).unwrap_or(usize::MAX);
        let columns = ["code", "name", "country", "region", "valid_from", "valid_to"].map(at);
        let mut all = Vec::new();
        for record in reader.records() {
            let record = record?;
            let [code, name, country, region, valid_from, valid_to] =
                columns.map(|column| record.get(column).unwrap_or_default().to_owned());
            all.push(Authority { code, name, country, region, valid_from, valid_to });
        }
        Ok(Self(all))
    }

    /// Those of Great Britain that there were on a day, by code.
    pub fn on(&self, day: Date) -> Vec<&Authority> {
        let day = day.to_string();
        let mut there: Vec<_> = self
            .0
            .iter()
            .filter(|one| ["England", "Wales", "Scotland"].contains(&one.country.as_str()))
            .filter(|one| one.valid_from <= day && (one.valid_to.is_empty() || one.valid_to >= day))
            .collect();
        there.sort_by(|one, other| one.code.cmp(&other.code));
        there
    }
}
