//! How units differ: quartiles of an indicator over the units of an area.

use crate::{
    case::Case,
    workspace::{Row, rows, run},
};

/// Ten units of class and region as in `estimates.rs`: North A, B and D, South the others. Visits per 100
/// premises: A 10, B 20, C 30, D 40 of 80 premises, E 50, F 5.5, G 60, I none, K of no premises.
const RETURNS: &str = "period,unit,premises,visits\n\
2019-20-Q1,A,1000,100\n2019-20-Q1,B,1000,200\n2019-20-Q1,C,1000,300\n2019-20-Q1,D,80,32\n\
2019-20-Q1,E,1000,500\n2019-20-Q1,F,2000,110\n2019-20-Q1,G,100,60\n2019-20-Q1,I,500,\n2019-20-Q1,K,0,5\n";

fn declared(least: &str, rows: &str, columns: &str) -> String {
    format!(
        "[[indicator]]\nname = \"share\"\ntitle = \"Visits per 100\"\nnumerator = \"return.visits\"\n\
         denominator = \"return.premises\"\nper = 100\ndecimals = 2\n{least}\n\
         [[table]]\ntitle = \"How units differ\"\nrows = \"{rows}\"\ncolumns = [{columns}]\n"
    )
}

const ALL: &str = "\"lower_quartile(share)\", \"median(share)\", \"upper_quartile(share)\"";

fn ran(more: &str, least: &str) -> Case {
    let (case, periods) = Case::of(&format!("{more}{}", declared(least, "regions", ALL)), RETURNS);
    periods.iter().for_each(|period| case.run(period));
    case
}

fn line(case: &Case, area: &str) -> Vec<String> {
    let all = rows(&case.0.path("out/2019-20-Q1/data/quartiles.csv"));
    let is_it = |row: &&Row| row.get("area") == area;
    let row = all.iter().find(is_it).unwrap();
    ["lower_quartile", "median", "upper_quartile", "units", "standing"]
        .map(|column| row.get(column).to_owned())
        .to_vec()
}

#[test]
fn quartiles_are_between_units_in_proportion_and_those_below_the_least_are_in_none() {
    // 5.5, 10, 20, 30, 50 and 60; of Dogwood there are 80 premises, of Kapok none.
    let case = ran("", "least = 100");
    assert_eq!(line(&case, "Great Britain"), ["12.5", "25", "45", "6", "known"]);
    assert_eq!(line(&case, "South"), ["23.88", "40", "52.5", "4", "known"]);
    // North has two left.
    assert_eq!(line(&case, "North"), ["", "", "", "2", "not-available"]);
    let shown = case.table("2019-20-Q1", "How units differ");
    let row =
        |label: &str| shown.iter().find(|row| row.iter().any(|cell| cell == label)).unwrap()[4..].to_vec();
    assert_eq!(row("Great Britain"), ["12.5", "25", "45", "6"]);
    assert_eq!(row("North"), ["[x]", "[x]", "[x]", "2"]);
    let told = |words: &str| shown.iter().flatten().any(|cell| cell.contains(words));
    assert!(told("units with fewer than 100 premises are in no quartile"), "{shown:?}");
    // Without a least only Kapok is in none: nothing is divided by 0.
    assert_eq!(line(&ran("", ""), "Great Britain")[3], "7");
}

#[test]
fn the_workbook_with_quartiles_says_what_the_lists_beside_it_say() {
    let case = ran("", "");
    let (out, folder) = (case.0.path("out/2019-20-Q1"), case.0.path(""));
    let ended = run(&["audit-workbook", out.to_str().unwrap(), "-C", folder.to_str().unwrap()]);
    assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
}

#[test]
fn an_estimate_is_in_no_quartile_and_of_too_few_there_is_none() {
    let estimated = "[estimation]\nleast_units = 2\nfloor = 60\n[[estimate]]\nof = [\"return\"]\n\
                     head = \"return.visits\"\nmethods = [\"ratio\"]\n";
    let case = ran(estimated, "");
    // Visits of Ivy are estimated, and it is still none of the seven.
    let sum = case.figure("2019-20-Q1", "2019-20-Q1", "Great Britain", "visits", "estimated_units");
    assert_eq!(sum, "1");
    assert_eq!(line(&case, "Great Britain")[3..], ["7", "known"]);
    let case = ran(&estimated.replace("60", "95"), "");
    assert_eq!(line(&case, "Great Britain"), ["", "", "", "7", "unreliable"]);
    assert_eq!(case.row("2019-20-Q1", "How units differ", "Great Britain")[4..], ["[u]", "[u]", "[u]", "7"]);
}

#[test]
fn quartiles_that_are_declared_wrong_are_told_at_their_line() {
    let told = |least: &str, rows: &str, columns: &str| {
        let (case, _) = Case::of(&declared(least, rows, columns), RETURNS);
        let (folder, register) = (case.0.path("c"), case.0.path("register"));
        let check = ["schemas", "check", folder.to_str().unwrap(), "--register", register.to_str().unwrap()];
        let told = run(&check);
        assert_eq!(told.status, 2);
        format!("{}{}", told.out, told.err)
    };
    let found = told("least = -1", "regions", ALL);
    assert!(found.contains("tables.toml:9:9: the least denominator"), "{found}");
    let found = told("", "regions", "\"median(shar)\"");
    assert!(found.contains("tables.toml:13:11: ") && found.contains("share"), "{found}");
    let found = told("", "periods", ALL);
    assert!(found.contains("rows are countries, regions or types"), "{found}");
}
