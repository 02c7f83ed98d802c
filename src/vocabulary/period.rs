//! Periods as statisticians write them, and as senders do.

use jiff::civil::{Date, date};

/// Which year a period is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Year {
    /// 1 January to 31 December: `2020`.
    Calendar(i16),
    /// 1 April to 31 March, by the year it starts in: `2019-20`.
    Financial(i16),
}

/// Which part of the year it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// the whole year
    Whole,
    /// half 1 or 2
    Half(u8),
    /// quarter 1 to 4, counted from the start of the year
    Quarter(u8),
    /// calendar month 1 to 12
    Month(u8),
}

/// A span of time that returns are for: `2020`, `2024-Q3`, `2019-20`, `2019-20-Q1`, `2019-20-H1`, `2019-M10`.
///
/// A calendar year is never read as a financial one, nor the other way about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// the year it is part of
    pub year: Year,
    /// the part
    pub part: Part,
}

/// How often a collection recurs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Frequency {
    /// twelve times a year
    Monthly,
    /// four times a year
    Quarterly,
    /// twice a year
    HalfYearly,
    /// once a year
    Annual,
}

impl Frequency {
    /// Every frequency with the word for it in `collection.toml`.
    pub const WORDS: [(&'static str, Self); 4] = [
        ("monthly", Self::Monthly),
        ("quarterly", Self::Quarterly),
        ("half-yearly", Self::HalfYearly),
        ("annual", Self::Annual),
    ];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, frequency)| *frequency == self).map_or("", |(word, _)| word)
    }
}

impl Part {
    fn frequency(self) -> Frequency {
        match self {
            Self::Whole => Frequency::Annual,
            Self::Half(_) => Frequency::HalfYearly,
            Self::Quarter(_) => Frequency::Quarterly,
            Self::Month(_) => Frequency::Monthly,
        }
    }
}

impl Period {
    /// Reads the written form; `None` if it is not one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (head, part) = match text.rsplit_once('-') {
            Some((head, tail)) if tail.starts_with(['Q', 'H', 'M']) => (head, parse_part(tail)?),
            _ => (text, Part::Whole),
        };
        let year = match head.split_once('-') {
            None => Year::Calendar(parse_year(head)?),
            Some((start, end)) => {
                let start = parse_year(start)?;
                let short: i16 = if end.len() == 2 { end.parse().ok()? } else { return None };
                ((start + 1) % 100 == short).then_some(Year::Financial(start))?
            }
        };
        // A month belongs to a calendar year whatever the collection's year is.
        (!(matches!(part, Part::Month(_)) && matches!(year, Year::Financial(_))))
            .then_some(Self { year, part })
    }

    /// How often periods of this length come.
    #[must_use]
    pub fn frequency(self) -> Frequency {
        self.part.frequency()
    }

    /// Whether it is a part of a financial year (April to March).
    #[must_use]
    pub fn is_financial(self) -> bool {
        matches!(self.year, Year::Financial(_))
    }

    /// First day.
    #[must_use]
    pub fn start(self) -> Date {
        let (year, month) = self.first_month();
        date(year, month, 1)
    }

    /// Last day.
    #[must_use]
    pub fn end(self) -> Date {
        let months = match self.part {
            Part::Whole => 12,
            Part::Half(_) => 6,
            Part::Quarter(_) => 3,
            Part::Month(_) => 1,
        };
        let (year, month) = self.first_month();
        let zero_based = i16::from(month) - 1 + months - 1;
        let last = date(year + zero_based / 12, i8::try_from(zero_based % 12 + 1).unwrap_or(12), 1);
        last.last_of_month()
    }

    fn first_month(self) -> (i16, i8) {
        let (year, january) = match self.year {
            Year::Calendar(year) => (year, 0),
            Year::Financial(year) => (year, 3),
        };
        let offset = match self.part {
            Part::Whole => 0,
            Part::Half(half) => i16::from(half - 1) * 6,
            Part::Quarter(quarter) => i16::from(quarter - 1) * 3,
            Part::Month(month) => i16::from(month - 1),
        };
        let month = january + offset;
        (year + month / 12, i8::try_from(month % 12 + 1).unwrap_or(1))
    }

    /// The period of the same length that ends the day before this one starts.
    #[must_use]
    pub fn previous(self) -> Self {
        let back = |part: u8, last: u8| if part > 1 { (0, part - 1) } else { (1, last) };
        let (years, part) = match self.part {
            Part::Whole => (1, Part::Whole),
            Part::Half(half) => (back(half, 2).0, Part::Half(back(half, 2).1)),
            Part::Quarter(quarter) => (back(quarter, 4).0, Part::Quarter(back(quarter, 4).1)),
            Part::Month(month) => (back(month, 12).0, Part::Month(back(month, 12).1)),
        };
        let year = match self.year {
            Year::Calendar(year) => Year::Calendar(year - years),
            Year::Financial(year) => Year::Financial(year - years),
        };
        Self { year, part }
    }

    /// The period of the same length that starts the day after this one ends.
    #[must_use]
    pub fn next(self) -> Self {
        let on = |part: u8, last: u8| if part < last { (0, part + 1) } else { (1, 1) };
        let (years, part) = match self.part {
            Part::Whole => (1, Part::Whole),
            Part::Half(half) => (on(half, 2).0, Part::Half(on(half, 2).1)),
            Part::Quarter(quarter) => (on(quarter, 4).0, Part::Quarter(on(quarter, 4).1)),
            Part::Month(month) => (on(month, 12).0, Part::Month(on(month, 12).1)),
        };
        let year = match self.year {
            Year::Calendar(year) => Year::Calendar(year + years),
            Year::Financial(year) => Year::Financial(year + years),
        };
        Self { year, part }
    }

    /// The year that it is part of.
    #[must_use]
    pub fn whole_year(self) -> Self {
        Self { part: Part::Whole, ..self }
    }

    /// The year that it is part of, and all periods within that.
    #[must_use]
    pub fn with_parts(self) -> Vec<Self> {
        let year = self.whole_year();
        let named = ["", "-H1", "-H2", "-Q1", "-Q2", "-Q3", "-Q4"].map(|part| format!("{year}{part}"));
        let months = (1..=12).map(|month| format!("{year}-M{month:02}"));
        named.into_iter().chain(months).filter_map(|text| Self::parse(&text)).collect()
    }

    /// The same period a year before.
    #[must_use]
    pub fn year_before(self) -> Self {
        let year = match self.year {
            Year::Calendar(year) => Year::Calendar(year - 1),
            Year::Financial(year) => Year::Financial(year - 1),
        };
        Self { year, ..self }
    }

    /// Its number within its year, from 1; of a month, counted from January.
    #[must_use]
    pub fn number(self) -> u8 {
        match self.part {
            Part::Whole => 1,
            Part::Half(number) | Part::Quarter(number) | Part::Month(number) => number,
        }
    }

    /// The longer periods that end with this one, shortest first: of a fourth quarter the second half and the
    /// year.
    #[must_use]
    pub fn completes(self) -> Vec<Self> {
        let longer = [Part::Half(1), Part::Half(2), Part::Whole].map(|part| Self { year: self.year, part });
        longer
            .into_iter()
            .filter(|longer| longer.end() == self.end() && longer.start() < self.start())
            .collect()
    }

    /// The periods of the length of `part` that make it up, oldest first; itself alone if that is its own
    /// length.
    #[must_use]
    pub fn made_of(self, part: Self) -> Vec<Self> {
        let back = std::iter::successors(Some(part), |period| Some(period.previous()));
        let mut parts: Vec<Self> = back.take_while(|period| period.start() >= self.start()).collect();
        parts.reverse();
        parts
    }

    /// The periods of the length of another that make it up, oldest first, wherever that other lies.
    #[must_use]
    pub fn parts_like(self, other: Self) -> Vec<Self> {
        let mut last = other;
        while last.end() < self.end() {
            last = last.next();
        }
        while last.end() > self.end() {
            last = last.previous();
        }
        self.made_of(last)
    }

    /// The period of exactly these days, if they are one. `financial` says which of the two years they are
    /// part of where both would do (a quarter of 1 October to 31 December is Q4 or Q3).
    #[must_use]
    pub fn from_days(first: Date, last: Date, financial: bool) -> Option<Self> {
        let calendar_year = first.year();
        let financial_year = if first.month() >= 4 { calendar_year } else { calendar_year - 1 };
        let years = if financial {
            [Year::Financial(financial_year), Year::Calendar(calendar_year)]
        } else {
            [Year::Calendar(calendar_year), Year::Financial(financial_year)]
        };
        let parts = [
            Part::Whole,
            Part::Half(1),
            Part::Half(2),
            Part::Quarter(1),
            Part::Quarter(2),
            Part::Quarter(3),
            Part::Quarter(4),
        ];
        years
            .into_iter()
            .flat_map(|year| parts.into_iter().map(move |part| Self { year, part }))
            .chain(
                (1..=12).map(|month| Self { year: Year::Calendar(calendar_year), part: Part::Month(month) }),
            )
            .find(|period| period.start() == first && period.end() == last)
    }
}

fn parse_year(text: &str) -> Option<i16> {
    let plausible = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    plausible.then(|| text.parse().ok()).flatten().filter(|year| (1900..=2199).contains(year))
}

fn parse_part(text: &str) -> Option<Part> {
    let (letter, digits) = text.split_at_checked(1)?;
    let digits_of = if letter == "M" { 1..=2 } else { 1..=1 };
    if !digits_of.contains(&digits.len()) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: u8 = digits.parse().ok()?;
    match (letter, number) {
        ("H", 1..=2) => Some(Part::Half(number)),
        ("Q", 1..=4) => Some(Part::Quarter(number)),
        ("M", 1..=12) => Some(Part::Month(number)),
        _ => None,
    }
}

impl std::fmt::Display for Period {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.year {
            Year::Calendar(year) => write!(f, "{year}")?,
            Year::Financial(year) => write!(f, "{year}-{:02}", (year + 1) % 100)?,
        }
        match self.part {
            Part::Whole => Ok(()),
            Part::Half(half) => write!(f, "-H{half}"),
            Part::Quarter(quarter) => write!(f, "-Q{quarter}"),
            Part::Month(month) => write!(f, "-M{month:02}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_written_form_reads_and_prints_the_same() {
        for text in
            ["2020", "2024-Q3", "2019-20", "1999-00", "2019-20-Q1", "2019-20-H2", "2019-M10", "2019-M01"]
        {
            assert_eq!(Period::parse(text).map(|period| period.to_string()).as_deref(), Some(text));
        }
        for text in [
            "2019-21",
            "2019/20",
            "20-21",
            "2019-Q5",
            "2019-M0",
            "2019-M13",
            "2019-Q01",
            "2019-20-M4",
            "",
            "2019-",
            "-Q1",
            "2019-20-",
        ] {
            assert_eq!(Period::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_financial_quarter_starts_in_april() {
        let period = |text| Period::parse(text).expect("a period");
        assert_eq!(
            (period("2019-20").start(), period("2019-20").end()),
            (date(2019, 4, 1), date(2020, 3, 31))
        );
        assert_eq!(
            (period("2019-20-Q4").start(), period("2019-20-Q4").end()),
            (date(2020, 1, 1), date(2020, 3, 31))
        );
        assert_eq!(
            (period("2024-Q4").start(), period("2024-Q4").end()),
            (date(2024, 10, 1), date(2024, 12, 31))
        );
        assert_eq!(period("2020-M2").end(), date(2020, 2, 29));
        assert_eq!(period("2019-20-Q1").previous(), period("2018-19-Q4"));
        assert_eq!(period("2018-19-Q4").next(), period("2019-20-Q1"));
        assert_eq!(period("2019-M12").next(), period("2020-M01"));
    }

    #[test]
    fn a_longer_period_is_made_of_the_shorter_ones_within_it() {
        let period = |text| Period::parse(text).expect("a period");
        assert_eq!(period("2019-20-Q4").completes(), [period("2019-20-H2"), period("2019-20")]);
        assert_eq!(period("2019-20-Q2").completes(), [period("2019-20-H1")]);
        assert_eq!(period("2019-20-Q3").completes(), []);
        assert_eq!(period("2019-M12").completes(), [period("2019-H2"), period("2019")]);
        assert_eq!(period("2019-20").completes(), []);
        assert_eq!(
            period("2019-20-H2").made_of(period("2019-20-Q4")),
            [period("2019-20-Q3"), period("2019-20-Q4")]
        );
        assert_eq!(period("2019-20-Q4").made_of(period("2019-20-Q4")), [period("2019-20-Q4")]);
    }

    #[test]
    fn days_make_a_period_only_when_they_fit_one() {
        let quarter = Period::from_days(date(2019, 10, 1), date(2019, 12, 31), true);
        assert_eq!(quarter, Period::parse("2019-20-Q3"));
        assert_eq!(Period::from_days(date(2019, 10, 1), date(2019, 12, 31), false), Period::parse("2019-Q4"));
        assert_eq!(Period::from_days(date(2019, 4, 1), date(2020, 3, 31), false), Period::parse("2019-20"));
        assert_eq!(Period::from_days(date(2019, 4, 2), date(2020, 3, 31), true), None);
    }
}
