//! The periods of a collection: which it has, and when returns for them are due.

use jiff::civil::Date;

use super::declared::Collection;
use crate::vocabulary::{Period, period::Frequency};

impl Collection {
    /// The last day on which a return for the period is in time.
    #[must_use]
    pub fn due(&self, period: Period) -> Option<Date> {
        use jiff::ToSpan;
        period.end().checked_add(self.due_days?.days()).ok()
    }

    /// Why returns of this collection cannot be for that period; `None` if they can.
    #[must_use]
    pub fn refuses(&self, period: Period) -> Option<String> {
        let frequency = self.frequency?;
        if period.frequency() != frequency {
            return Some(format!(
                "{period} is {} period, but the collection \"{}\" is {}: give a period such as {}",
                with_article(period.frequency()),
                self.title,
                frequency.word(),
                self.example_period(frequency)
            ));
        }
        let month = frequency == Frequency::Monthly;
        (!month && period.is_financial() != self.financial).then(|| {
            format!(
                "{period} is not a year of the collection \"{}\": give a period such as {}",
                self.title,
                self.example_period(frequency)
            )
        })
    }

    /// Whether a longer period is made up of periods of this collection: its rules can begin or end with a
    /// year.
    #[must_use]
    pub fn makes_up(&self, period: Period) -> bool {
        let parts = |frequency: Frequency| Frequency::WORDS.iter().position(|(_, known)| *known == frequency);
        self.frequency.is_none_or(|own| {
            let same_year = period.is_financial() == self.financial || own == Frequency::Monthly;
            same_year && parts(period.frequency()) >= parts(own)
        })
    }

    /// How many of its periods make a year; 0 if it takes any period.
    #[must_use]
    pub fn periods_a_year(&self) -> u8 {
        match self.frequency {
            None => 0,
            Some(Frequency::Annual) => 1,
            Some(Frequency::HalfYearly) => 2,
            Some(Frequency::Quarterly) => 4,
            Some(Frequency::Monthly) => 12,
        }
    }

    fn example_period(&self, frequency: Frequency) -> String {
        let year = if self.financial && frequency != Frequency::Monthly { "2019-20" } else { "2019" };
        let part = match frequency {
            Frequency::Annual => "",
            Frequency::HalfYearly => "-H1",
            Frequency::Quarterly => "-Q1",
            Frequency::Monthly => "-M01",
        };
        format!("{year}{part}")
    }
}

fn with_article(frequency: Frequency) -> String {
    let article = if frequency == Frequency::Annual { "an" } else { "a" };
    format!("{article} {}", frequency.word())
}
