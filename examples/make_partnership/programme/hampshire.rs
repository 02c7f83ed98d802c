//! Hampshire: benefits over five service areas, and a contract to whose indicators payment is tied. Figures are made.

use anyhow::Result;

use super::{BENEFITS, KPIS, LAST, Making, Partner, pounds, words};
use crate::{book::Table, kit::Value};

const HAMPSHIRE: Partner = Partner {
    unit: "HAMPSHIRE",
    name: "Hampshire joint working",
    charge: Value::Hundredths(50_000_000),
    narrative: "Shared services of three organisations. Savings are those of budget lines that fall.",
};

/// A benefit: number, criterion, title, measure, better, baseline, target, achieved, savings of a quarter and
/// planned to date in pounds, and its budget line.
type Benefit =
    (&'static str, &'static str, &'static str, &'static str, &'static str, [i64; 3], [i64; 2], &'static str);

/// Twelve over five service areas: finance and payroll, human resources, occupational health, procurement, ICT.
const TWELVE: [Benefit; 12] = [
    ("B01", "Efficiency", "Finance and payroll: one payroll", "", "", [0; 3], [12_000, 36_000], "CC-100"),
    ("B02", "Efficiency", "Procurement: joint contracts", "", "", [0; 3], [5_000, 12_000], "CC-200"),
    ("B03", "Efficiency", "ICT: one data centre", "", "", [0; 3], [4_000, 10_000], "CC-310"),
    ("B04", "Efficiency", "Human resources: one team", "", "", [0; 3], [6_000, 14_000], "CC-320"),
    ("B05", "Efficiency", "Occupational health: one provider", "", "", [0; 3], [0, 6_000], "CC-330"),
    ("B06", "Efficiency", "Finance and payroll: fewer invoices", "", "", [0; 3], [2_000, 5_000], "CC-340"),
    ("B07", "Efficiency", "Finance and payroll: fewer sites", "", "", [0; 3], [1_500, 4_000], "CC-350"),
    (
        "B08",
        "Efficiency",
        "Procurement: one framework for stationery",
        "",
        "",
        [0; 3],
        [5_000, 12_000],
        "CC-410",
    ),
    ("B09", "Efficiency", "ICT: fewer licences", "", "", [0; 3], [3_000, 8_000], "CC-360"),
    (
        "B10",
        "Quality",
        "Human resources: posts filled in 40 days",
        "Percent filled",
        "Higher",
        [61, 80, 74],
        [0, 0],
        "",
    ),
    (
        "B11",
        "Resilience",
        "Occupational health: cover for absence",
        "Days without cover",
        "Lower",
        [9, 2, 3],
        [0, 0],
        "",
    ),
    ("B12", "Quality", "ICT: calls answered at once", "Percent answered", "Higher", [70, 85, 83], [0, 0], ""),
];

/// A measure of the contract.
type Kpi = (&'static str, &'static str, &'static str, [i64; 2], [i64; 2]);

/// The contract: number, title, better, target and achieved in hundredths, at risk and deduction in pounds.
const CONTRACT: [Kpi; 4] = [
    ("K1", "Invoices paid in 30 days, percent", "Higher", [9_500, 9_620], [15_000, 0]),
    ("K2", "Calls answered in a minute, percent", "Higher", [9_000, 8_850], [12_000, 3_000]),
    ("K3", "Payslips that were wrong, per thousand", "Lower", [500, 900], [10_000, 5_000]),
    ("K4", "Systems that were up, percent", "Higher", [9_800, 9_100], [8_000, 0]),
];

/// The return of a quarter.
pub fn make(quarter: usize) -> Result<Making<'static>> {
    let file = format!("Hampshire programme {}.ods", super::QUARTERS[quarter]);
    let mut made = Making::new(&HAMPSHIRE, quarter, &file, vec![benefits(quarter), kpis(quarter)]);
    if quarter == LAST {
        plant(&mut made)?;
    } else {
        made.put_down(("kpis", "K4", "Relief"), ("PRG-33", "relief is asked and not agreed"))?;
    }
    Ok(made)
}

fn benefits(quarter: usize) -> Table {
    let mut table = Table::new("benefits", &BENEFITS);
    for (id, criterion, title, measure, better, [baseline, target, achieved], [saving, planned], line) in
        TWELVE
    {
        let is_measured = !measure.is_empty();
        let of_measure = |value: i64| if is_measured { Value::Count(value) } else { Value::Blank };
        // Two quarters of the same saving.
        let to_date = if quarter == LAST { 2 * saving } else { saving };
        let of_saving = |value: i64| if is_measured { Value::Blank } else { pounds(value) };
        table.rows.push(vec![
            Value::text(id),
            Value::text(criterion),
            Value::text(title),
            words(measure),
            words(better),
            of_measure(baseline),
            of_measure(target),
            of_measure(achieved),
            of_saving(saving),
            of_saving(saving / 4),
            of_saving(to_date),
            of_saving(planned),
            words(if is_measured { "" } else { "yes" }),
            words(line),
            words(if is_measured {
                ""
            } else if id == "B05" {
                "Elsewhere"
            } else {
                "Here"
            }),
        ]);
    }
    table
}

fn kpis(quarter: usize) -> Table {
    let mut table = Table::new("kpis", &KPIS);
    for (id, title, better, [target, achieved], [at_risk, deduction]) in CONTRACT {
        // Relief for the fourth was asked in the quarter before, and is agreed in the last.
        let (relief, deduction) = match (id, quarter == LAST) {
            ("K4", true) => ("Agreed", deduction),
            ("K4", false) => ("Asked", at_risk),
            _ => ("None", deduction),
        };
        table.rows.push(vec![
            Value::text(id),
            Value::text(title),
            Value::text(better),
            Value::Hundredths(target),
            Value::Hundredths(achieved),
            pounds(at_risk),
            pounds(deduction),
            Value::text(relief),
        ]);
    }
    table
}

fn plant(made: &mut Making<'_>) -> Result<()> {
    made.plant(
        ("benefits", "B03", "Budget line"),
        Value::Blank,
        ("PRG-21", "a saving without a budget line"),
    )?;
    let to_date = "Saving to date (£)";
    made.plant(("benefits", "B05", "Saving this quarter (£)"), pounds(5_000), ("", ""))?;
    made.planted.pop();
    made.plant(("benefits", "B05", to_date), pounds(5_000), ("PRG-22", "counted elsewhere, and here"))?;
    made.plant(("benefits", "B07", "Budget line"), Value::text("CC-340"), ("", ""))?;
    made.planted.pop();
    made.put_down(("benefits", "B07", to_date), ("PRG-23", "the budget line of B06"))?;
    made.put_down(("benefits", "B08", to_date), ("PRG-24", "Herefordshire claims CC-410 too"))?;
    made.plant(("benefits", "B09", to_date), pounds(7_000), ("PRG-25", "3,000 and 3,000 are not 7,000"))?;
    made.plant(("benefits", "B10", "Achieved"), Value::Blank, ("PRG-26", "quality without a measure"))
}
