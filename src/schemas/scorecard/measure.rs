//! A measure of a scorecard: a ratio of two sums over the same authorities, and what counts as good.

use super::part::{Named, Part};
use crate::{
    schemas::{Faults, declaration::Entry, shapes::CARD_MEASURE},
    vocabulary::Scaled,
};

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Better {
    /// More.
    Higher,
    /// Less.
    Lower,
}

impl Better {
    pub(in crate::schemas) const WORDS: [(&'static str, Self); 2] =
        [("higher", Self::Higher), ("lower", Self::Lower)];

    /// The word in declarations and lists.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, own)| *own == self).map_or("", |(word, _)| word)
    }
}

/// Who is in scope of a measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Given {
    /// All who are in scope of the collections.
    All,
    /// Of these not who answered and gave neither part: they have nothing of it.
    WhereGiven,
}

/// A measure.
#[derive(Debug)]
pub struct ScorecardMeasure {
    /// Its id.
    pub id: String,
    /// In words.
    pub title: String,
    /// The perspective, by index.
    pub perspective: usize,
    /// Numerator and denominator; the name of a source of which nothing is known.
    pub parts: Result<(Part, Part), String>,
    /// It is shown per so many.
    pub per: f64,
    /// Digits after the decimal point; halves go away from zero.
    pub decimals: u8,
    /// Which way is better.
    pub better: Better,
    /// Green from here on.
    pub green: f64,
    /// Amber from here on.
    pub amber: f64,
    /// A change that is smaller is none.
    pub same: f64,
    /// Share of those in scope that the base must hold for a rating.
    pub at_least: f64,
    /// What silence counts as, in the numerator; nothing if not said.
    pub not_received: Option<Scaled>,
    /// Over the year, not the period of the returns.
    pub over_year: bool,
    /// Who is in scope of it.
    pub given: Given,
}

/// Over what time.
pub(in crate::schemas) const OVER: [(&str, bool); 2] = [("period", false), ("year", true)];

/// Whether something is over the year.
pub(super) fn over_year(item: &Entry, faults: &mut Faults) -> bool {
    let word = |value: &Entry, faults: &mut Faults| value.word("over what time", &OVER, faults);
    item.get("over").and_then(|value| word(value, faults)).unwrap_or(false)
}

impl ScorecardMeasure {
    pub(super) fn read(
        item: &Entry,
        named: &Named,
        perspectives: &[String],
        faults: &mut Faults,
    ) -> Option<Self> {
        item.is_of(&CARD_MEASURE, faults);
        let text = |name: &str, faults: &mut Faults| {
            item.required(name, faults).and_then(|value| value.text(faults)).map(str::to_owned)
        };
        let number = |name: &str, faults: &mut Faults| item.get(name).and_then(|value| value.number(faults));
        let needed = |name: &str, faults: &mut Faults| {
            item.required(name, faults).and_then(|value| value.number(faults))
        };
        let (id, title) = (text("id", faults), text("title", faults));
        let perspective = item.required("perspective", faults).and_then(|value| {
            let name = value.text(faults)?.to_owned();
            let found = perspectives.iter().position(|own| *own == name);
            if found.is_none() {
                faults.unknown(&value.at, "the perspective", &name, perspectives.iter().map(String::as_str));
            }
            found
        });
        let part = |name: &str, faults: &mut Faults| {
            item.required(name, faults).and_then(|value| named.part(value, faults))
        };
        let (numerator, denominator) = (part("numerator", faults), part("denominator", faults));
        let better = item
            .required("better", faults)
            .and_then(|value| value.word("which way is better", &Better::WORDS, faults));
        let (green, amber) = (needed("green", faults), needed("amber", faults));
        let decimals = item.get("decimals").and_then(|value| value.integer(faults)).unwrap_or(0);
        let decimals = u8::try_from(decimals).ok().filter(|decimals| *decimals <= 6).unwrap_or_else(|| {
            faults.add(&item.at, "\"decimals\" is from 0 to 6".to_owned());
            0
        });
        let own = Self {
            id: id?,
            title: title?,
            perspective: perspective?,
            parts: match (numerator?, denominator?) {
                (Ok(one), Ok(other)) => Ok((one, other)),
                (Err(missing), _) | (_, Err(missing)) => Err(missing),
            },
            per: number("per", faults).unwrap_or(1.0),
            decimals,
            better: better?,
            green: green?,
            amber: amber?,
            same: number("same", faults).unwrap_or(0.0),
            at_least: number("at_least", faults).unwrap_or(0.0),
            not_received: item.get("not_received").and_then(|value| {
                let units = value.integer(faults)?;
                Some(Scaled { units, decimals: 0 })
            }),
            over_year: over_year(item, faults),
            given: match item.get("where_given").and_then(|value| value.boolean(faults)) {
                Some(true) => Given::WhereGiven,
                _ => Given::All,
            },
        };
        own.holds_together(item, faults);
        Some(own)
    }

    fn holds_together(&self, item: &Entry, faults: &mut Faults) {
        let is_turned = match self.better {
            Better::Higher => self.green < self.amber,
            Better::Lower => self.green > self.amber,
        };
        if is_turned {
            let message = format!(
                "green begins at {} and amber at {}, but {} is better",
                self.green,
                self.amber,
                self.better.word()
            );
            faults.add(&item.at, message);
        }
        if !(0.0..=1.0).contains(&self.at_least) {
            faults.add(&item.at, "\"at_least\" is a share of those in scope, from 0 to 1".to_owned());
        }
        if self.per <= 0.0 || self.same < 0.0 {
            faults.add(&item.at, "\"per\" is above 0, and \"same\" not below".to_owned());
        }
    }
}
