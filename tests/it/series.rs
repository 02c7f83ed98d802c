//! Series by area, on the boundaries of today and of the time; and what is declared wrong of them.

use crate::{
    case::Case,
    workspace::{Row, rows, run},
};

/// Willow, in North, ended after the first quarter; Yew, in North, and Zelkova, in South, succeeded it.
const RETURNS: &str = "period,unit,premises,visits\n\
2019-20-Q1,A,400,40\n2019-20-Q1,E,100,10\n2019-20-Q1,W,900,90\n\
2019-20-Q2,A,400,44\n2019-20-Q2,E,100,11\n2019-20-Q2,X,600,60\n2019-20-Q2,Y,300,33\n";

const NOTHING_ESTIMATED: &str = "[[estimate]]\nof = [\"return\"]\nmethods = [\"none\"]\n";

fn series(by: &str, boundaries: &str) -> String {
    format!(
        "[[table]]\ntitle = \"By {by} of {boundaries}\"\nrows = \"periods\"\nby = \"{by}\"\n\
         boundaries = \"{boundaries}\"\ncolumns = [\"return.visits\", \"return.premises\"]\n"
    )
}

fn ran() -> Case {
    let tables =
        [("regions", "today"), ("regions", "time"), ("authorities", "today"), ("authorities", "time")];
    let tables: String = tables.into_iter().map(|(by, boundaries)| series(by, boundaries)).collect();
    let (case, periods) = Case::of(&(NOTHING_ESTIMATED.to_owned() + &tables), RETURNS);
    case.declare("[[split]]\nof = \"W\"\nweights = { X = 0.6, Y = 0.4 }\n");
    periods.iter().for_each(|period| case.run(period));
    case
}

/// A line of the first quarter in `data/series.csv`: value, standing, and how much is estimated.
fn line(case: &Case, boundaries: &str, area: &str, name: &str) -> Option<[String; 3]> {
    let lines = rows(&case.0.path("out/2019-20-Q2/data/series.csv"));
    let wanted = [boundaries, "2019-20-Q1", area, name];
    let is_it = |row: &&Row| ["boundaries", "period", "area", "name"].map(|column| row.get(column)) == wanted;
    let own = lines.iter().find(is_it)?;
    Some(["value", "standing", "estimated_pct"].map(|column| own.get(column).to_owned()))
}

#[test]
fn case_k_a_split_area_is_divided_on_the_boundaries_of_today_and_stands_where_it_lay_on_those_of_the_time() {
    let case = ran();
    let visits = |boundaries: &str, area: &str| line(&case, boundaries, area, "return.visits");
    let known = |value: &str, estimated: &str| Some([value, "known", estimated].map(str::to_owned));
    // 54 of the 90 count for Yew, in North, and 36 for Zelkova, in South.
    assert_eq!(visits("today", "North"), known("94", "57.4"));
    assert_eq!(visits("today", "South"), known("46", "78.3"));
    assert_eq!(visits("time", "North"), known("130", "0"));
    assert_eq!(visits("time", "South"), known("10", "0"));
    for boundaries in ["today", "time"] {
        assert_eq!(visits(boundaries, "Great Britain"), known("140", "0"));
    }
    // No authority's row shows a share of another's figure.
    assert_eq!([visits("today", "Willow"), visits("today", "Yew")], [None, None]);
    assert_eq!([visits("time", "Willow"), visits("time", "Yew")], [known("90", ""), None]);
}

#[test]
fn the_workbook_with_series_by_area_says_what_the_list_says_and_a_changed_cell_is_found() {
    let case = ran();
    let (out, folder) = (case.0.path("out/2019-20-Q2"), case.0.path(""));
    let audit = || run(&["audit-workbook", out.to_str().unwrap(), "-C", folder.to_str().unwrap()]);
    let ended = audit();
    assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
    let list = out.join("data/series.csv");
    let text = std::fs::read_to_string(&list).unwrap();
    let changed = text.replace("return.visits,130,known", "return.visits,131,known");
    assert_ne!(text, changed);
    std::fs::write(&list, changed).unwrap();
    let ended = audit();
    assert_ne!(ended.status, 0, "{}{}", ended.out, ended.err);
    let told = ended.out + &ended.err;
    assert!(told.contains("131"), "{told}");
}

#[test]
fn what_is_declared_wrong_of_series_and_of_parts_is_told_at_its_line() {
    let table = "[[table]]\ntitle = \"T\"\n";
    let declared = [
        "[[estimate]]\nof = [\"return\"]\nmethods = [\"none\"]\nlinks = \"part\"\n".to_owned(),
        "[[indicator]]\nname = \"r\"\ntitle = \"R\"\nby = \"return\"\nnumerator = \"return.visits\"\n\
         denominator = \"return.premises\"\n"
            .to_owned(),
        format!("{table}rows = \"regions\"\nboundaries = \"time\"\ncolumns = [\"return.visits\"]\n"),
        format!("{table}rows = \"regions\"\nby = \"types\"\ncolumns = [\"return.visits\"]\n"),
        format!("{table}rows = \"periods\"\nby = \"region\"\ncolumns = [\"return.visits\"]\n"),
        format!("{table}rows = \"periods\"\nby = \"types\"\ncolumns = [\"change(return.visits)\"]\n"),
        format!("{table}rows = \"periods\"\nby = \"authorities\"\nbasis = \"reported\"\ncolumns = []\n"),
        format!("{table}rows = \"regions\"\nnot_stated = \"prorated\"\ncolumns = [\"return.visits\"]\n"),
    ];
    let (case, _) = Case::of(&declared.concat(), RETURNS);
    let (folder, register) = (case.0.path("c"), case.0.path("register"));
    let told = run(&["schemas", "check", folder.to_str().unwrap(), "--register", register.to_str().unwrap()]);
    assert_eq!(told.status, 2);
    let told = format!("{}{}", told.out, told.err);
    let lines: Vec<&str> =
        told.lines().filter_map(|line| line.rsplit_once("tables.toml:").map(|(_, rest)| rest)).collect();
    insta::assert_snapshot!(lines.join("\n"));
}
