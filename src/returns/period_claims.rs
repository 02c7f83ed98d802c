//! For when a return is: what its rows say, then labels, titles, sheet names, and the file's name.

use std::collections::BTreeSet;

use super::titles::{Titles, file_stem};
use crate::{
    reading::{
        Claim,
        period_text::{part_alone, periods_in, periods_in_file_name, periods_labelled},
    },
    schemas::form::Identity,
    vocabulary::{
        Period,
        period::{Frequency, Part, Year},
        printable::echo,
    },
};

/// The period that a return says it is for; `None` if it says nothing of it. `asked` is the period of the
/// run, as an example.
///
/// # Errors
/// Why it cannot be told, where it says two things or a year that could be either of two.
pub fn period_of(
    claims: &[Claim],
    file: &str,
    financial: bool,
    asked: Period,
    titles: &Titles,
) -> Result<Option<Period>, String> {
    let titled = titled(claims, financial, titles);
    let sources = sources(claims, file, financial, titled.clone());
    let speaks = sources.iter().position(|periods| !periods.is_empty());
    // Only what no label says can be narrowed by what says it again elsewhere.
    let further = |at: usize| if at < OWN_AND_LABELLED { &[] } else { &sources[at + 1..] };
    let Some(found) = speaks.map(|at| narrowed(&sources[at], further(at))) else {
        let unread = claims.iter().find(|claim| {
            claim.identity == Some(Identity::Period) && claim.text.chars().any(char::is_alphanumeric)
        });
        return match unread {
            Some(claim) => Err(format!(
                "the period is given as \"{}\", which is no period: write it as {asked}",
                echo(&claim.text)
            )),
            None => Ok(None),
        };
    };
    let [period] = found.as_slice() else {
        let list: Vec<String> = found.iter().map(ToString::to_string).collect();
        return Err(format!(
            "it names more than one period ({}): leave the one that it is for",
            list.join(", ")
        ));
    };
    let period = *period;
    if financial && !period.is_financial() && period.frequency() != Frequency::Monthly {
        return Err(format!("the period is given as {period}, which {}", advice(period)));
    }
    // Rows for a year under the title of a quarter of it: one of the two is wrong. The reverse is a form that
    // names its year.
    let part = titled.into_iter().find(|title| *title != period && holds(period, *title));
    match part {
        Some(part) => Err(format!(
            "its figures are given for {period}, but a title says {part}: correct the one that is wrong"
        )),
        None => Ok(Some(period)),
    }
}

/// A period that one title alone names, apart from the one that the return says it is for.
pub fn other_period_titled(
    claims: &[Claim],
    period: Period,
    financial: bool,
    titles: &Titles,
) -> Option<Period> {
    let titled = titled(claims, financial, titles);
    let only = titled.first().copied().filter(|_| titled.len() == 1)?;
    (!holds(only, period) && !holds(period, only)).then_some(only)
}

/// The first of the sources: what rows and labels say.
const OWN_AND_LABELLED: usize = 2;

/// What each source says, from the one that counts most: its own rows, labels, titles, the file's name.
fn sources(claims: &[Claim], file: &str, financial: bool, titled: BTreeSet<Period>) -> [BTreeSet<Period>; 4] {
    // Over a column can stand what a label of the sheet asks for: that is said of all columns.
    let answers_a_label = |own: &Claim| {
        claims.iter().any(|other| {
            !other.own && other.identity.is_some() && (other.sheet, other.at) == (own.sheet, own.at)
        })
    };
    let texts = |own: bool, of: &[Option<Identity>]| -> Vec<&str> {
        let said = claims.iter().filter(|claim| claim.own == own && of.contains(&claim.identity));
        said.filter(|claim| claim.identity.is_some() || !answers_a_label(claim))
            .map(|claim| claim.text.as_str())
            .collect()
    };
    let own = together(&texts(true, &[None, Some(Identity::Period)]), financial);
    let mut labelled = together(&texts(false, &[Some(Identity::Period)]), financial);
    let day = |of| claims.iter().find(|claim| claim.identity == Some(of)).map(|claim| claim.text.as_str());
    if let (Some(start), Some(end)) = (day(Identity::PeriodStart), day(Identity::PeriodEnd)) {
        labelled.extend(periods_in(&format!("{start} to {end}"), financial));
    }
    [own, labelled, titled, periods_in_file_name(file_stem(file), financial).into_iter().collect()]
}

/// What several texts of one kind say together: "2019-20" and "Q1", a year and a quarter of it.
fn together(texts: &[&str], financial: bool) -> BTreeSet<Period> {
    let distinct: BTreeSet<&str> = texts.iter().copied().collect();
    let mut found: BTreeSet<Period> =
        distinct.iter().flat_map(|text| periods_labelled(text, financial)).collect();
    let parts: BTreeSet<Part> = distinct.iter().filter_map(|text| part_alone(text)).collect();
    if let (Some(year), Some(part)) = (found.first().copied(), parts.first().copied())
        && (found.len(), parts.len(), year.part) == (1, 1, Part::Whole)
    {
        found = BTreeSet::from([Period { part, ..year }]);
    }
    let holds_another = |period: &Period| found.iter().any(|other| other != period && holds(*period, *other));
    found.iter().filter(|period| !holds_another(period)).copied().collect()
}

/// What a source says, without what a further source says it is not.
fn narrowed(found: &BTreeSet<Period>, further: &[BTreeSet<Period>]) -> Vec<Period> {
    let within = |other: &BTreeSet<Period>| found.intersection(other).copied().collect::<Vec<Period>>();
    let narrower = further.iter().map(within).find(|both| both.len() == 1).filter(|_| found.len() > 1);
    narrower.unwrap_or_else(|| found.iter().copied().collect())
}

/// Titles and sheet names count only for periods that no bare number could be: a year pair, dates, a quarter.
fn titled(claims: &[Claim], financial: bool, titles: &Titles) -> BTreeSet<Period> {
    let said = claims.iter().filter(|claim| claim.is_title() || claim.is_sheet_name());
    said.flat_map(|claim| titles.periods(&claim.text, financial))
        .filter(|period| period.is_financial() || period.frequency() != Frequency::Annual)
        .collect()
}

fn holds(longer: Period, other: Period) -> bool {
    longer.start() <= other.start() && other.end() <= longer.end()
}

/// How to write a period that could be of a calendar year or of a financial one, in ways that are taken.
fn advice(period: Period) -> String {
    let Period { year: Year::Calendar(year) | Year::Financial(year), part } = period;
    let of_year = Period { year: Year::Financial(year), part };
    let same_days = Period::from_days(period.start(), period.end(), true)
        .filter(|same| same.is_financial() && *same != of_year);
    match same_days {
        None => format!("could be the calendar year or a financial year: write it as {of_year}"),
        Some(same) => format!(
            "could be of the calendar year or of a financial year: write it as {of_year} for {}, or as \
             {same} for {}",
            months(of_year),
            months(same)
        ),
    }
}

/// `October to December 2025`.
fn months(period: Period) -> String {
    format!("{} to {}", period.start().strftime("%B"), period.end().strftime("%B %Y"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_advice_is_a_period_that_is_taken() {
        for text in ["2025", "2025-Q1", "2025-Q3", "2025-Q4", "2025-H1", "2025-H2"] {
            let told = advice(Period::parse(text).unwrap());
            let advised: Vec<Period> =
                told.split([' ', ',']).filter(|word| word.contains('-')).filter_map(Period::parse).collect();
            assert!(!advised.is_empty() && advised.iter().all(|period| period.is_financial()), "{told}");
        }
        let told = advice(Period::parse("2025-Q3").unwrap());
        assert!(
            told.contains(
                "2025-26-Q3 for October to December 2025, or as 2025-26-Q2 for July to September 2025"
            ),
            "{told}"
        );
    }

    fn claim(identity: Option<Identity>, own: bool, text: &str) -> Claim {
        let at = Some(crate::vocabulary::CellAddress { row: 0, column: 0 });
        Claim { identity, text: text.to_owned(), own, leads: true, sheet: 0, at }
    }

    fn found(claims: &[Claim], file: &str) -> Result<Option<String>, String> {
        let asked = Period::parse("2019-20-Q1").unwrap();
        period_of(claims, file, true, asked, &Titles::default())
            .map(|period| period.map(|period| period.to_string()))
    }

    #[test]
    fn a_title_of_the_year_over_rows_of_a_quarter_is_no_contradiction_and_the_reverse_is_one() {
        let (row, title) =
            (|text| claim(Some(Identity::Period), true, text), |text| claim(None, false, text));
        assert_eq!(
            found(&[row("Q1 2019-20"), title("Return for 2019-20")], ""),
            Ok(Some("2019-20-Q1".to_owned()))
        );
        let told = found(&[row("2019-20"), title("Return for Q1 2019-20")], "").unwrap_err();
        assert_eq!(
            told,
            "its figures are given for 2019-20, but a title says 2019-20-Q1: correct the one that is wrong"
        );
        let other = other_period_titled(
            &[title("Quarter 2, 2019-20")],
            Period::parse("2019-20-Q1").unwrap(),
            true,
            &Titles::default(),
        );
        assert_eq!(other.map(|period| period.to_string()).as_deref(), Some("2019-20-Q2"));
    }

    #[test]
    fn a_year_and_a_quarter_in_two_boxes_are_one_period() {
        let label = |text| claim(Some(Identity::Period), false, text);
        for quarter in ["Q1", "1", "Quarter 1", "Q1 2019-20"] {
            assert_eq!(
                found(&[label("2019-20"), label(quarter)], ""),
                Ok(Some("2019-20-Q1".to_owned())),
                "{quarter}"
            );
        }
        assert!(found(&[label("2019-20"), label("2018-19")], "").is_err());
    }

    #[test]
    fn dates_and_marks_of_systems_in_a_file_name_are_no_periods() {
        for name in
            ["LEW_2097b9a5e8b6", "sites 2018-05-06", "return of 1 April 2018", "2e2057c49f3d", "20180506"]
        {
            assert_eq!(found(&[], &format!("{name}.csv")), Ok(None), "{name}");
        }
        for name in ["return 2019-20 Q1", "2019-20-Q1_9e2057c4", "Visits2019-20 q1 sent 2019-07-03"] {
            assert_eq!(found(&[], &format!("{name}.csv")), Ok(Some("2019-20-Q1".to_owned())), "{name}");
        }
    }
}
