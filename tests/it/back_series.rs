//! Back series: published figures of periods of which no returns survive, before those that are held.

use crate::{case::Case, workspace::run};

pub const DECLARED: &str = "[back_series]\nfile = \"back_series.csv\"\n\
[[table]]\ntitle = \"Series\"\nrows = \"periods\"\n\
columns = [\"return.visits\", \"return.premises\", \"rate\", \"change(return.visits)\"]\n";

const RETURNS: &str = "period,unit,premises,visits\n2019-20-Q1,A,1000,100\n2019-20-Q1,D,1000,50\n\
2019-20-Q2,A,1000,110\n2019-20-Q2,D,1000,60\n";

/// The last line is of a period of which returns are held.
const SERIES: &str = "period,area_code,table,key,field,value,marker,source\n\
2018-19-Q4,K03,return,,visits,140,[e],\"Bulletin 12, table 3\"\n2018-19-Q4,K03,return,,premises,1990,,Bulletin 12\n\
2018-19-Q4,R1,return,,visits,90,,Bulletin 12\n2017-18-Q1,K03,return,,visits,130,,Bulletin 8\n\
2019-20-Q1,K03,return,,visits,149,,Bulletin 13\n";

pub fn ran(declared: &str) -> Case {
    let (case, periods) = Case::of(declared, RETURNS);
    case.0.write("c/back_series.csv", SERIES);
    periods.iter().for_each(|period| case.run(period));
    case
}

#[test]
fn what_was_published_of_periods_of_which_no_returns_are_held_stands_before_those_that_are() {
    let case = ran(DECLARED);
    let ran = "2019-20-Q2";
    let row = |label| case.row(ran, "Series", label);
    let first = row("April to June 2017");
    assert_eq!(first[..4], ["April to June 2017", "[x]", "[x]", "130"]);
    assert!(first[4..].iter().all(|cell| cell == "[x]"), "{first:?}");
    let marked = row("January to March 2019");
    assert_eq!(marked[..4], ["January to March 2019 [e]", "[x]", "[x]", "140"]);
    assert!(marked.contains(&"1990".to_owned()), "{marked:?}");
    assert_eq!(row("April to June 2019")[3], "150");
    let sheet = case.table(ran, "Series").concat().join("\n");
    let told = "Figures up to January to March 2019 are a back series, from April to June 2017 on: sums as they were \
                published, of which no returns are held. Source: Bulletin 12; Bulletin 12, table 3; Bulletin 8.";
    assert!(sheet.contains(told), "{sheet}");
    assert!(sheet.contains("[e] = estimated"), "{sheet}");
    let quality = case.table(ran, "Quality").concat().join("\n");
    assert!(quality.contains("ones, are held: 1."), "{quality}");
    let figure = |period, area, column| case.figure(ran, period, area, "visits", column);
    let columns = ["exact", "standing", "source", "reported"];
    let of_series = |period, area| columns.map(|column| figure(period, area, column));
    assert_eq!(of_series("2018-19-Q4", "Great Britain"), ["140", "back-series", "Bulletin 12, table 3", ""]);
    assert_eq!(of_series("2018-19-Q4", "North"), ["90", "back-series", "Bulletin 12", ""]);
    assert_eq!(of_series("2019-20-Q1", "Great Britain"), ["150", "known", "", "150"]);
}

#[test]
fn a_workbook_with_a_back_series_says_what_the_lists_beside_it_say() {
    let estimated = "[estimation]\nleast_units = 2\n[[estimate]]\nof = [\"return\"]\nhead = \"return.visits\"\n\
                     methods = [\"growth\"]\n";
    for declared in [DECLARED.to_owned(), format!("{estimated}{DECLARED}")] {
        let case = ran(&declared);
        let (out, folder) = (case.0.path("out/2019-20-Q2"), case.0.path(""));
        let ended = run(&["audit-workbook", out.to_str().unwrap(), "-C", folder.to_str().unwrap()]);
        assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
    }
}

#[test]
fn what_is_wrong_in_a_back_series_is_told_at_its_line() {
    let (case, _) = Case::of(DECLARED, RETURNS);
    case.0.write(
        "c/back_series.csv",
        "period,area_code,table,key,field,value,marker,source\n2018-19,K03,return,,visits,1,,\n\
         2018-19-Q4,K04,return,,visits,1,,\n2018-19-Q4,K03,return,,visits,1,[p],\n\
         2018-19-Q4,K03,return,,visits,,[x],\n2018-19-Q4,K03,return,,visits,1,,\n2018-19-Q4,K03,return,,visits,1,,\n\
         April,K03,return,,visits,1,,\n2018-19-Q4,K03,return,retail,visits,1,,\n",
    );
    let (folder, register) = (case.0.path("c"), case.0.path("register"));
    let told = run(&["schemas", "check", folder.to_str().unwrap(), "--register", register.to_str().unwrap()]);
    assert_eq!(told.status, 2);
    let told = format!("{}{}", told.out, told.err);
    let lines: Vec<&str> =
        told.lines().filter_map(|line| line.split_once("/c/").map(|(_, rest)| rest)).collect();
    insta::assert_snapshot!(lines.join("\n"));
}
