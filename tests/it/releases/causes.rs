//! Why a figure is another than the published one: data of its own, the link of an estimate, or a correction.

use super::{DECLARED, Desk, WHOLE, desk, rest_of_the_year};

#[test]
fn a_late_return_revises_by_its_own_data_and_takes_the_estimate_away() {
    // Case H, first half.
    let desk = desk();
    desk.release("2019-20-Q1");
    assert_eq!(desk.visits("releases/2019-20-Q1/1", "2019-20-Q1"), "978");
    desk.sends("2019-20-Q1", "F,1500,90");
    desk.run("2019-20-Q1");
    let columns =
        ["published", "now", "difference", "difference_pct", "own_data", "links", "methods", "corrections"];
    let revised = desk.line("out/2019-20-Q1", "revisions", ("2019-20-Q1", WHOLE, "visits"), &columns);
    assert_eq!(revised, ["978", "960", "-18", "-1.8", "-18", "0", "0", "0"]);
    let figure =
        desk.line("out/2019-20-Q1", "figures", ("2019-20-Q1", WHOLE, "visits"), &["estimated", "revised"]);
    assert_eq!(figure, ["", "true"]);
    // North has none of it.
    assert!(desk.line("out/2019-20-Q1", "revisions", ("2019-20-Q1", "North", "visits"), &columns).is_empty());
}

#[test]
fn what_a_region_was_is_held_against_the_release_that_published_it() {
    // The release between shows the whole alone: for it Fir had already come, for its region it had not.
    let desk = Desk::of(DECLARED, &rest_of_the_year("F,1500,90"));
    desk.run("2018-19-Q4");
    desk.release("2019-20-Q1");
    desk.sends("2019-20-Q1", "F,1500,90");
    desk.run("2019-20-Q1");
    desk.release("2019-20-Q2");
    desk.run("2019-20-Q1");
    let columns = ["published", "now", "own_data", "links", "methods", "corrections"];
    let revised =
        |area: &str| desk.line("out/2019-20-Q1", "revisions", ("2019-20-Q1", area, "visits"), &columns);
    assert_eq!(revised("South"), ["578", "560", "-18", "0", "0", "0"]);
    assert!(revised(WHOLE).is_empty(), "that was told with the release between");
}

#[test]
fn a_resubmission_revises_by_its_own_data_and_by_the_link_that_it_changes() {
    // Case H, second half: 1.35 x 90.
    let desk = desk();
    desk.release("2019-20-Q1");
    desk.sends("2019-20-Q1", "D,800,130");
    desk.run("2019-20-Q1");
    let columns = ["published_exact", "exact", "own_data", "links", "methods", "corrections"];
    let revised = desk.line("out/2019-20-Q1", "revisions", ("2019-20-Q1", WHOLE, "visits"), &columns);
    assert_eq!(revised, ["978", "1021.5", "30", "13.5", "0", "0"]);
}

#[test]
fn a_quarter_that_was_estimated_in_its_year_is_revised_by_what_the_unit_sends() {
    // Case AA, first half: 408 with 108 estimated; F sends 95.
    let returns = rest_of_the_year("F,1500,100");
    let returns: String = returns
        .lines()
        .filter(|line| *line != "2019-20-Q2,F,1500,100")
        .map(|line| line.replace("2019-20-Q4,F,1500,100", "2019-20-Q4,F,1500,110") + "\n")
        .collect();
    let returns = returns.replace(
        "2019-20-Q1,A,1000,110\n2019-20-Q1,B,2000,190\n2019-20-Q1,C,3000,330\n2019-20-Q1,D,800,100\n2019-20-Q1,E,1200,140\n",
        "2019-20-Q1,A,1000,100\n2019-20-Q1,B,2000,200\n2019-20-Q1,C,3000,300\n2019-20-Q1,D,800,80\n2019-20-Q1,E,1200,120\n2019-20-Q1,F,1500,90\n",
    );
    let year = DECLARED.to_owned()
        + "[[table]]\ntitle = \"The year\"\nrows = \"regions\"\nover = \"year\"\ncolumns = [\"return.visits\"]\n";
    let desk = Desk::of(&year, &returns);
    ["2019-20-Q1", "2019-20-Q2", "2019-20-Q3"].into_iter().for_each(|period| desk.run(period));
    desk.release("2019-20-Q4");
    assert_eq!(desk.visits("releases/2019-20-Q4/1", "2019-20-Q2"), "978");
    desk.sends("2019-20-Q2", "F,1500,95");
    ["2019-20-Q2", "2019-20-Q3", "2019-20-Q4"].into_iter().for_each(|period| desk.run(period));
    let split = ["published_exact", "exact", "own_data", "links"];
    let of = |period: &str| desk.line("out/2019-20-Q4", "revisions", (period, WHOLE, "visits"), &split);
    assert_eq!(of("2019-20-Q2"), ["978", "965", "-13", "0"]);
    let year = of("2019-20");
    assert_eq!(year[2..], ["-13", "0"]);
    assert_eq!(year[0].parse::<f64>().unwrap() - 13.0, year[1].parse::<f64>().unwrap());
}

#[test]
fn what_the_unit_corrects_is_told_as_a_correction() {
    let desk = desk();
    desk.release("2019-20-Q1");
    desk.tomorrow();
    let ended = desk.ask(&[
        "decide",
        "correct",
        "--unit",
        "C",
        "--period",
        "2019-20-Q1",
        "--table",
        "return",
        "--field",
        "visits",
        "--old",
        "330",
        "--new",
        "33",
        "--source",
        "telephone",
        "--who",
        "Ann Smith",
        "--why",
        "a 0 too many",
    ]);
    assert_eq!(ended.status, 0, "{}", ended.err);
    desk.run("2019-20-Q1");
    let columns = ["now", "own_data", "links", "methods", "corrections"];
    let revised = desk.line("out/2019-20-Q1", "revisions", ("2019-20-Q1", WHOLE, "visits"), &columns);
    assert_eq!(revised, ["681", "0", "0", "0", "-297"]);
}
