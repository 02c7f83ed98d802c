//! Of whom something is asked: all, those of a region, those of an officer.

use crate::{
    schemas::{
        officers::{Officers, is_named},
        register::Area,
    },
    statistics::Status,
    vocabulary::nearest::unknown_name,
};

/// Of whom something is asked.
pub struct Selection<'a> {
    region: Option<Area>,
    officer: Option<&'a str>,
    officers: &'a Officers,
}

impl<'a> Selection<'a> {
    /// Those of a region (name or code) and of an officer, as far as either is named.
    ///
    /// # Errors
    /// If there is no such region or officer, in words with the nearest.
    pub fn of(
        region: Option<&str>,
        officer: Option<&str>,
        officers: &'a Officers,
        lines: &[Status],
    ) -> Result<Self, String> {
        let areas = || lines.iter().map(|line| &line.region);
        let found = |text: &str| {
            let named = areas().find(|area| is_named(area, text)).cloned();
            named.ok_or_else(|| unknown_name("the region", text, areas().map(|area| area.name.as_str())))
        };
        let region = region.map(found).transpose()?;
        let officer = officer.map(|name| officers.named(name)).transpose()?;
        Ok(Self { region, officer, officers })
    }

    /// Those of a group, by one name: a region (name or code), else an officer.
    ///
    /// # Errors
    /// If there is neither of that name, in words with the nearest.
    pub fn of_group(group: &str, officers: &'a Officers, lines: &[Status]) -> Result<Self, String> {
        let areas = || lines.iter().map(|line| &line.region);
        if let Some(region) = areas().find(|area| is_named(area, group)).cloned() {
            return Ok(Self { region: Some(region), officer: None, officers });
        }
        if let Ok(officer) = officers.named(group) {
            return Ok(Self { region: None, officer: Some(officer), officers });
        }
        let names = areas().map(|area| area.name.as_str()).chain(officers.names());
        Err(unknown_name("the region or officer", group, names))
    }

    /// The name of the group; blank for all.
    #[must_use]
    pub fn name(&self) -> String {
        let region = self.region.as_ref().map(|region| region.name.clone());
        region.or_else(|| self.officer.map(str::to_owned)).unwrap_or_default()
    }

    /// Whether an authority is among them.
    #[must_use]
    pub fn holds(&self, line: &Status) -> bool {
        self.region.as_ref().is_none_or(|region| line.region == *region)
            && self.officer.is_none_or(|officer| self.officer_of(line) == Some(officer))
    }

    /// Who looks after an authority, or a unit that is in no register.
    #[must_use]
    pub fn officer_of(&self, line: &Status) -> Option<&'a str> {
        let code = if line.authority_code.is_empty() { &line.unit } else { &line.authority_code };
        self.officers.of(code, &line.region)
    }

    /// In words; blank for all.
    #[must_use]
    pub fn in_words(&self) -> String {
        let region = self.region.as_ref().map(|region| region.name.clone());
        let officer = self.officer.map(|officer| format!("looked after by {officer}"));
        region.into_iter().chain(officer).collect::<Vec<_>>().join(", ")
    }

    /// Whether it is all.
    #[must_use]
    pub fn is_all(&self) -> bool {
        self.region.is_none() && self.officer.is_none()
    }
}
