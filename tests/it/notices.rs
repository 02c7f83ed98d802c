//! What is told of figures that may change, [p], and of those that were wrong.

use crate::{
    case::Case,
    workspace::{rows, run, sheet},
};

const RETURNS: &str = "period,unit,premises,visits\n\
2019-20-Q2,A,1000,100\n2019-20-Q2,B,2000,200\n2019-20-Q3,A,1000,110\n2019-20-Q3,B,2000,220\n\
2019-20-Q4,A,1000,121\n2019-20-Q4,B,2000,242\n";

const TABLES: &str = "[[table]]\ntitle = \"By quarter\"\nrows = \"periods\"\n\
                      columns = [\"return.visits\", \"change(return.visits)\", \"rate\"]\n";

fn ran(declared: &str) -> Case {
    let (case, periods) = Case::of(&format!("{declared}{TABLES}"), RETURNS);
    // On 1 June 2021 all of them are long over.
    periods.iter().for_each(|period| case.run(period));
    case
}

/// The first cell of a table: its title.
fn title(case: &Case, ran: &str, title: &str) -> String {
    case.table(ran, title)[0][0].clone()
}

fn provisional(case: &Case, ran: &str, list: &str) -> Vec<String> {
    let lines = rows(&case.0.path(&format!("out/{ran}/data/{list}.csv")));
    let mut told: Vec<String> =
        lines.iter().map(|row| format!("{} {}", row.get("period"), row.get("provisional"))).collect();
    told.dedup();
    told
}

fn is_sound(case: &Case, ran: &str) {
    let (out, folder) = (case.0.path(&format!("out/{ran}")), case.0.path(""));
    let ended = run(&["audit-workbook", out.to_str().unwrap(), "-C", folder.to_str().unwrap()]);
    assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
}

fn cover(case: &Case, ran: &str) -> Vec<String> {
    let cells = sheet(&case.0.path(&format!("out/{ran}/statistics.xlsx")), "Visits, Great Britain");
    cells.into_iter().filter_map(|row| row.into_iter().next()).collect()
}

#[test]
fn figures_are_provisional_until_the_last_period_of_the_year_is_run() {
    let case = ran("[provisional]\nuntil = \"year\"\n");
    assert!(title(&case, "2019-20-Q3", "By region").ends_with("October to December 2019 [p]"));
    let labels: Vec<String> =
        case.table("2019-20-Q3", "By quarter").into_iter().map(|row| row[0].clone()).collect();
    assert!(labels.contains(&"July to September 2019 [p]".to_owned()), "{labels:?}");
    assert!(labels.iter().any(|line| line.contains("[p] = provisional")), "{labels:?}");
    assert!(!labels[0].contains("[p]"), "where periods are rows, these are marked: {labels:?}");
    // 300 visits to 3,000 premises: a rate of an earlier period, too.
    let july = case.row("2019-20-Q3", "By quarter", "July to September 2019");
    assert_eq!(july[july.len() - 2..], ["10", "2"]);
    // Rates of a series are listed as they are shown.
    assert_eq!(provisional(&case, "2019-20-Q3", "indicators"), ["2019-20-Q3 true", "2019-20-Q2 true"]);
    assert_eq!(provisional(&case, "2019-20-Q3", "growth"), ["2019-20-Q3 true"]);
    assert!(cover(&case, "2019-20-Q3").iter().any(|line| line.starts_with("What is marked [p]")));
    is_sound(&case, "2019-20-Q3");
    // The year is closed.
    for table in ["By region", "By quarter"] {
        let cells = case.table("2019-20-Q4", table);
        assert!(!cells.iter().flatten().any(|cell| cell.contains("[p]")), "{cells:?}");
    }
    assert!(!cover(&case, "2019-20-Q4").iter().any(|line| line.contains("[p]")));
    is_sound(&case, "2019-20-Q4");
}

#[test]
fn figures_are_provisional_for_so_many_days_after_their_end() {
    // 1 June 2021 is 518 days after 2019, and 427 after March 2020.
    let case = ran("[provisional]\ndays = 450\n");
    let labels: Vec<String> =
        case.table("2019-20-Q4", "By quarter").into_iter().map(|row| row[0].clone()).collect();
    for label in ["July to September 2019", "October to December 2019", "January to March 2020 [p]"] {
        assert!(labels.contains(&label.to_owned()), "{labels:?}");
    }
    assert_eq!(provisional(&case, "2019-20-Q4", "growth"), ["2019-20-Q4 true", "2019-20-Q3 false"]);
    is_sound(&case, "2019-20-Q4");
}

#[test]
fn corrections_stand_on_the_cover_the_newest_first_and_none_before_its_day() {
    let correction = |date: &str, text: &str| {
        format!("[[correction]]\ndate = \"{date}\"\nperiod = \"2019-20-Q2\"\ntext = \"{text}\"\n")
    };
    let declared = [
        correction("2020-03-05", "Visits were 310; they are 300."),
        correction("2021-06-02", "Tomorrow."),
        correction("2021-06-01", "Today."),
    ];
    let case = ran(&declared.concat());
    let lines = cover(&case, "2019-20-Q4");
    let at = lines.iter().position(|line| line == "Corrections").unwrap();
    assert_eq!(
        lines[at + 1..at + 3],
        [
            "1 June 2021, figures of July to September 2019: Today.",
            "5 March 2020, figures of July to September 2019: Visits were 310; they are 300."
        ]
    );
    assert!(!lines.iter().any(|line| line.contains("Tomorrow")), "{lines:?}");
    assert!(!cover(&ran(""), "2019-20-Q4").contains(&"Corrections".to_owned()));
}

#[test]
fn what_is_declared_wrong_of_them_is_told_at_its_line() {
    let told = |declared: &str| {
        let (case, _) = Case::of(declared, RETURNS);
        let (folder, register) = (case.0.path("c"), case.0.path("register"));
        let check = ["schemas", "check", folder.to_str().unwrap(), "--register", register.to_str().unwrap()];
        let told = run(&check);
        assert_eq!(told.status, 2);
        format!("{}{}", told.out, told.err)
    };
    for (declared, words) in [
        ("[provisional]\n", "tables.toml:2:1: say until when"),
        ("[provisional]\nuntil = \"yaer\"\n", "tables.toml:3:9: "),
        ("[provisional]\ndays = 0\n", "tables.toml:3:8: the days are a whole number from 1 to 3660"),
        (
            "[[correction]]\ndate = \"5.3.2020\"\nperiod = \"2019-20-Q2\"\ntext = \"x\"\n",
            "tables.toml:3:8: expected a date such as 2019-03-31",
        ),
        ("[[correction]]\ndate = \"2020-03-05\"\ntext = \"x\"\n", "tables.toml:2:1: \"period\" is missing"),
    ] {
        let found = told(declared);
        assert!(found.contains(words), "no \"{words}\" in:\n{found}");
    }
}
