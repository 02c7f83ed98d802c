//! Estimates: returns in, sums with estimates out, each case with its source (`case.rs`); `expected.csv` has lines
//! of `data/figures.csv` of the run of a period; `rates.csv`, if it is there, lines of `data/indicators.csv`.

use std::{fs, path::Path};

use proptest::prelude::*;
use quarterday::{
    figures::{Fraction, MadeBy, kept_estimates},
    records::EarlierOutput,
    schemas::estimates::Method,
    vocabulary::{Period, Scaled},
};

use crate::{
    case::{BY_GROWTH, CASE_A, Case, case_a, cases, ran},
    workspace::{Row, project, rows, run},
};

/// Holds a case against what is expected of it; what differs, a line each.
fn differences(folder: &Path) -> Vec<String> {
    let (case, _) = ran(folder);
    let figures = |ran: &str| case.figures(ran);
    let mut found = differing(&folder.join("expected.csv"), ["period", "area", "field"], &figures);
    if folder.join("rates.csv").is_file() {
        let rates = |ran: &str| rows(&case.0.path(&format!("out/{ran}/data/indicators.csv")));
        let what = ["period", "area", "indicator", "basis"];
        found.extend(differing(&folder.join("rates.csv"), what, &rates));
    }
    found
}

/// What of a list of expected lines is otherwise in the lists of the runs, a line each; `what` says which line
/// it is.
fn differing<const N: usize>(
    expected: &Path,
    what: [&str; N],
    lists: &dyn Fn(&str) -> Vec<Row>,
) -> Vec<String> {
    let headings = fs::read_to_string(expected).unwrap().lines().next().unwrap().to_owned();
    let held: Vec<&str> = headings.split(',').skip(N + 1).collect();
    let mut found = Vec::new();
    for line in rows(expected) {
        let listed = lists(line.get("ran"));
        let is_it = |row: &&Row| what.iter().all(|column| row.get(column) == line.get(column));
        let name = what.map(|column| line.get(column)).join(" ");
        match listed.iter().find(is_it) {
            None => found.push(format!("{name}: no line")),
            Some(row) => found.extend(
                held.iter()
                    .filter(|column| !is_same(row.get(column), line.get(column)))
                    .map(|column| format!("{name} {column}: {}, not {}", row.get(column), line.get(column))),
            ),
        }
    }
    found
}

/// As texts, or as numbers.
fn is_same(one: &str, other: &str) -> bool {
    one == other || one.parse::<f64>().is_ok_and(|one| other.parse::<f64>() == Ok(one))
}

#[test]
fn every_case_of_a_method_gives_the_figures_that_its_source_gives() {
    let of_case = |folder: &std::path::PathBuf| {
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        differences(folder).into_iter().map(move |line| format!("{name}: {line}"))
    };
    let found: Vec<String> = cases().iter().flat_map(of_case).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn case_u_no_authority_has_an_estimate_in_its_row_and_one_line_carries_them_all() {
    let case = case_a();
    let fir = case.row("2019-20-Q2", "Authorities", "Fir");
    assert_eq!(fir[3..6], ["Not received", "F", "[x]"]);
    let estimated = case.row("2019-20-Q2", "Authorities", "Estimated [e]");
    assert_eq!(estimated, ["[z]", "Estimated [e] for 1 that did not give it", "[z]", "[z]", "[z]", "108"]);
    let numbers = case.table("2019-20-Q2", "Authorities");
    let of_row = |row: &Vec<String>| row.get(5).and_then(|cell| cell.parse::<f64>().ok());
    assert_eq!(numbers.iter().filter_map(of_row).sum::<f64>(), 978.0);
}

#[test]
fn the_workbook_with_estimates_says_what_the_lists_beside_it_say() {
    let case = case_a();
    let (out, folder) = (case.0.path("out/2019-20-Q2"), case.0.path(""));
    let ended = run(&["audit-workbook", out.to_str().unwrap(), "-C", folder.to_str().unwrap()]);
    assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
}

#[test]
fn case_v_beside_estimated_totals_a_rate_is_of_the_estimates() {
    let case = case_a();
    let rate = |area| case.row("2019-20-Q2", "By region", area)[10].clone();
    assert_eq!([rate("Great Britain"), rate("South")], ["10.3", "10.1"]);
    let lines = rows(&case.0.path("out/2019-20-Q2/data/indicators.csv"));
    let of_basis = |area: &str, basis: &str| {
        let is_it = |row: &&Row| row.get("area") == area && row.get("basis") == basis;
        lines.iter().find(is_it).unwrap().get("value").to_owned()
    };
    assert_eq!(of_basis("Great Britain", "reported"), "10.9");
    assert_eq!(of_basis("South", "reported"), "11.2");
    assert_eq!(of_basis("Great Britain", "estimates"), "10.3");
}

#[test]
fn case_aa_when_the_late_return_comes_its_estimate_is_gone() {
    let case = case_a();
    let figure = |column| case.figure("2019-20-Q2", "2019-20-Q2", "Great Britain", "visits", column);
    assert_eq!([figure("exact"), figure("estimated")], ["978", "108"]);
    case.0
        .write("inbox/2019-20-Q2/late.csv", "authority_code,period,premises,visits\nF,2019-20-Q2,1500,95\n");
    case.run("2019-20-Q2");
    let figure = |column| case.figure("2019-20-Q2", "2019-20-Q2", "Great Britain", "visits", column);
    assert_eq!([figure("exact"), figure("estimated"), figure("missing_units")], ["965", "", "0"]);
}

/// Birch and Cedar send one return; Birch is in North, Cedar in South.
fn joint(weights: &str, missing: bool) -> Case {
    let returns = "period,unit,premises,visits\n\
        2019-20-Q1,A,400,40\n2019-20-Q1,B+C,900,90\n2019-20-Q1,D,100,100\n2019-20-Q1,K,100,100\n\
        2019-20-Q2,A,400,40\n2019-20-Q2,D,100,110\n2019-20-Q2,K,100,124\n";
    let sent = "2019-20-Q2,B+C,900,90\n";
    let returns = if missing { returns.to_owned() } else { format!("{returns}{sent}") };
    let (case, periods) =
        Case::of(&BY_GROWTH.replace("[estimation]\n", "[estimation]\nclasses = [[]]\n"), &returns);
    case.declare(&format!("[[joint]]\nname = \"Birch and Cedar\"\nmembers = [\"B\", \"C\"]\n{weights}\n"));
    periods.iter().for_each(|period| case.run(period));
    case
}

#[test]
fn case_e_a_joint_return_is_divided_between_regions_by_declared_weights_and_else_not() {
    let exact = |case: &Case, area| case.figure("2019-20-Q2", "2019-20-Q2", area, "visits", "exact");
    let case = joint("weights = { B = 300, C = 600 }", false);
    assert_eq!(exact(&case, "North"), "180");
    assert_eq!(exact(&case, "South"), "184");
    assert_eq!(exact(&case, "Great Britain"), "364");
    assert_eq!(case.figure("2019-20-Q2", "2019-20-Q2", "North", "visits", "estimated"), "30");
    let case = joint("", false);
    assert_eq!([exact(&case, "North"), exact(&case, "South")], ["", ""]);
    assert_eq!(exact(&case, "Great Britain"), "364");
}

#[test]
fn case_ad_the_estimate_of_a_joint_return_is_divided_as_its_figures_are() {
    let exact = |case: &Case, area| case.figure("2019-20-Q2", "2019-20-Q2", area, "visits", "exact");
    // The others grew from 240 to 274: 90 becomes 102.75.
    let case = joint("weights = { B = 300, C = 600 }", true);
    assert_eq!(exact(&case, "Great Britain"), "376.75");
    assert_eq!([exact(&case, "North"), exact(&case, "South")], ["184.25", "192.5"]);
    let case = joint("", true);
    assert_eq!([exact(&case, "North"), exact(&case, "Great Britain")], ["", "376.75"]);
}

#[test]
fn how_each_estimate_was_made_is_kept_beside_it_exactly() {
    let case = case_a();
    let (out, period) = (case.0.path("out/2019-20-Q2"), Period::parse("2019-20-Q2").unwrap());
    let (_, frame) = EarlierOutput::open(&out).unwrap().records("figures", period).unwrap().unwrap();
    let made: Vec<MadeBy> = kept_estimates(&frame).unwrap().into_iter().flatten().collect();
    let by_growth = |above, units| MadeBy {
        from: Period::parse("2019-20-Q1"),
        of: Some(Scaled { units, decimals: 0 }),
        class: "NMD, England".to_owned(),
        units: 2,
        ..MadeBy::by(Method::Growth, Fraction::new(above, 5).unwrap())
    };
    // Premises are a stock, and have a link of their own.
    let expected = vec![by_growth(5, 1500), by_growth(6, 90)];
    assert_eq!(made, expected);
}

#[test]
fn what_is_declared_wrong_of_estimates_is_told_at_its_line() {
    let declared = "[estimation]\nclasses = [[\"tpye\"]]\nleast_units = 0\nfloor = 120\n\
        [[estimate]]\nof = [\"return\"]\nmethods = [\"grwoth\"]\n\
        [[estimate]]\nof = [\"return\"]\nmethods = [\"growth\"]\n\
        [[estimate]]\nof = [\"return.visits\", \"return.visit\"]\nmethods = [\"ratio\"]\n";
    let (case, _) = Case::of(declared, CASE_A);
    let register = case.0.path("register");
    let told = run(&[
        "schemas",
        "check",
        case.0.path("c").to_str().unwrap(),
        "--register",
        register.to_str().unwrap(),
    ]);
    assert_eq!(told.status, 2);
    let told = format!("{}{}", told.out, told.err);
    let lines: Vec<&str> =
        told.lines().filter_map(|line| line.rsplit_once("tables.toml:").map(|(_, rest)| rest)).collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn case_ad_rates_of_regions_have_the_weighted_shares_in_both_parts() {
    let folder = project().join("tests/it/cases/estimates/e_joint_return_by_size");
    let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    let (case, periods) = Case::of(&read("tables.toml"), &read("returns.csv"));
    case.declare(&read("collection.toml"));
    periods.iter().for_each(|period| case.run(period));
    let lines = rows(&case.0.path("out/2019-20-Q2/data/indicators.csv"));
    let rate = |area: &str| {
        let is_it = |row: &&Row| {
            let place = ["period", "area", "basis"].map(|column| row.get(column));
            place == ["2019-20-Q2", area, "estimates"]
        };
        let row = lines.iter().find(is_it).unwrap();
        ["numerator", "denominator", "value"].map(|column| row.get(column).to_owned())
    };
    assert_eq!(rate("North"), ["70", "700", "10"]);
    assert_eq!(rate("South"), ["60", "600", "10"]);
    let growth = case.row("2019-20-Q2", "By region", "Great Britain");
    assert_eq!(growth[4], "130", "{growth:?}");
    let (out, folder) = (case.0.path("out/2019-20-Q2"), case.0.path(""));
    let ended = run(&["audit-workbook", out.to_str().unwrap(), "-C", folder.to_str().unwrap()]);
    assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
}

#[test]
fn what_is_declared_wrong_of_weights_is_told_at_its_line() {
    let (case, _) = Case::of(BY_GROWTH, CASE_A);
    case.declare(
        "joint_weights = \"return.premisses\"\n\
         [[joint]]\nname = \"1\"\nmembers = [\"A\", \"B\"]\nweights = { A = 1 }\n\
         [[joint]]\nname = \"2\"\nmembers = [\"C\", \"D\"]\nweights = { C = 1, D = 0 }\n\
         [[joint]]\nname = \"3\"\nmembers = [\"E\", \"F\"]\nweights = { retrun = \"return.premises\" }\n\
         [[split]]\nof = \"A\"\nweights = { B = 1 }\n\
         [[split]]\nof = \"W\"\nweights = { X = 1, Z = 1 }\n",
    );
    let (folder, register) = (case.0.path("c"), case.0.path("register"));
    let told = run(&["schemas", "check", folder.to_str().unwrap(), "--register", register.to_str().unwrap()]);
    assert_eq!(told.status, 2);
    let told = format!("{}{}", told.out, told.err);
    let lines: Vec<&str> =
        told.lines().filter_map(|line| line.rsplit_once("collection.toml:").map(|(_, rest)| rest)).collect();
    insta::assert_snapshot!(lines.join("\n"));
}

/// Joined in the third quarter, and divided between North and South.
const BIRCH_AND_CEDAR: &str = "joint_weights = \"return.premises\"\n[[joint]]\nname = \"Birch and Cedar\"\n\
members = [\"B\", \"C\"]\nfrom = \"2019-10-01\"\n";

/// One quarter of ten units: premises and three parts of visits of each, or nothing.
fn quarter() -> impl Strategy<Value = Vec<Option<[u32; 4]>>> {
    let unit = proptest::option::weighted(0.8, [1..3000_u32, 0..50_u32, 0..50_u32, 0..50_u32]);
    proptest::collection::vec(unit, 10)
}

fn returns_of(quarters: &[Vec<Option<[u32; 4]>>], is_joint: bool) -> String {
    let mut lines = "period,unit,premises,visits,retail,offices,other\n".to_owned();
    for (at, units) in quarters.iter().enumerate() {
        // From the third quarter on Birch and Cedar may send one return.
        let together = is_joint && at >= 2;
        for (code, figures) in "ABCDEFGHIK".chars().zip(units) {
            // Whoever is missing is in scope all the same.
            let Some([premises, retail, offices, other]) = figures else { continue };
            let code = match code {
                'B' if together => "B+C".to_owned(),
                'C' if together => continue,
                code => code.to_string(),
            };
            let visits = retail + offices + other;
            lines += &format!("2019-20-Q{},{code},{premises},{visits},{retail},{offices},{other}\n", at + 1);
        }
    }
    lines
}

/// Millionths of a figure; nothing where there is none.
fn millionths(text: &str) -> Option<i64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    (!whole.is_empty()).then(|| format!("{whole}{part:0<6}").parse().unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn parts_add_exactly_before_rounding_with_estimates(
        quarters in proptest::collection::vec(quarter(), 4),
        is_joint in any::<bool>(),
    ) {
        let methods = "[\"growth\", \"backward\", \"ratio\", \"mean\"]";
        let declared = BY_GROWTH.replace("[\"growth\"]", methods);
        let (case, periods) = Case::of(&declared, &returns_of(&quarters, is_joint));
        if is_joint {
            case.declare(BIRCH_AND_CEDAR);
        }
        for period in &periods {
            case.run(period);
            let figure = |of: &str, area: &str, field: &str| {
                millionths(&case.figure(period, of, area, field, "exact"))
            };
            for field in ["premises", "visits", "retail", "offices", "other"] {
                let [north, south, england, all] =
                    ["North", "South", "England", "Great Britain"].map(|area| figure(period, area, field));
                prop_assert_eq!(england, all);
                if north.is_some() && south.is_some() {
                    prop_assert_eq!(north.unwrap() + south.unwrap(), all.unwrap(), "{} {}", period, field);
                }
            }
            for area in ["North", "South", "Great Britain"] {
                let parts = ["retail", "offices", "other"].map(|field| figure(period, area, field));
                if parts.iter().all(Option::is_some) {
                    let sum: i64 = parts.into_iter().flatten().sum();
                    prop_assert_eq!(Some(sum), figure(period, area, "visits"), "{} {}", period, area);
                }
            }
        }
        if periods.len() == 4 {
            // Of earlier quarters what the last run has: later figures tell more of them.
            let figure = |of: &str, area: &str| {
                millionths(&case.figure("2019-20-Q4", of, area, "visits", "exact"))
            };
            let quarters: Option<i64> = periods.iter().map(|of| figure(of, "Great Britain")).sum();
            if quarters.is_some() {
                prop_assert_eq!(figure("2019-20", "Great Britain"), quarters);
            }
            if let [Some(north), Some(south)] = ["North", "South"].map(|area| figure("2019-20", area)) {
                prop_assert_eq!(Some(north + south), figure("2019-20", "Great Britain"));
            }
        }
    }
}

#[test]
fn neither_the_order_of_files_nor_jobs_nor_a_return_sent_again_change_a_figure() {
    let case = case_a();
    let figures = || fs::read(case.0.path("out/2019-20-Q2/data/figures.csv")).unwrap();
    let before = figures();
    case.0.write("inbox/2019-20-Q2/0.csv", "authority_code,period,premises,visits\nA,2019-20-Q2,1000,110\n");
    for jobs in ["1", "4"] {
        let folder = case.0.path("");
        let ended = run(&["run", "2019-20-Q2", "-C", folder.to_str().unwrap(), "--jobs", jobs]);
        assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
        assert!(figures() == before);
    }
}

#[test]
fn a_member_of_a_joint_return_that_sends_alone_is_not_estimated_beside_what_it_sent() {
    let case = joint("", true);
    case.0
        .write("inbox/2019-20-Q2/alone.csv", "authority_code,period,premises,visits\nB,2019-20-Q2,300,33\n");
    case.run("2019-20-Q2");
    // 40, 110 and 124, and 33; of Cedar alone nothing was ever known.
    let figure = |column| case.figure("2019-20-Q2", "2019-20-Q2", "Great Britain", "visits", column);
    assert_eq!([figure("exact"), figure("estimated"), figure("missing_units")], ["307", "", "1"]);
}

#[test]
fn figures_are_rounded_to_their_declared_base_once_and_rates_are_of_what_is_not_rounded() {
    let (case, periods) = Case::of(BY_GROWTH, CASE_A);
    let descriptor = case.0.path("c/datapackage.json");
    let declared = fs::read_to_string(&descriptor).unwrap();
    let visits = "\"qd:kind\": \"flow\", \"qd:unit\": \"visits\"";
    let rounded = format!("{visits}, \"qd:rounding\": {{ \"base\": 10, \"ties\": \"even\" }}");
    fs::write(&descriptor, declared.replace(visits, &rounded)).unwrap();
    periods.iter().for_each(|period| case.run(period));
    let figure = |area, column| case.figure("2019-20-Q2", "2019-20-Q2", area, "visits", column);
    assert_eq!([figure("Great Britain", "exact"), figure("Great Britain", "value")], ["978", "980"]);
    assert_eq!([figure("South", "exact"), figure("South", "value")], ["578", "580"]);
    let row = case.row("2019-20-Q2", "By region", "Great Britain");
    assert_eq!([&row[4], &row[10]], ["980", "10.3"]);
}

#[test]
fn case_ae_a_sum_of_which_too_little_was_given_is_not_shown_and_the_run_and_the_cover_say_so() {
    let folder = project().join("tests/it/cases/estimates/ae_by_size");
    let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    let (case, periods) = Case::of(&read("tables.toml"), &read("returns.csv"));
    if folder.join("decisions.csv").is_file() {
        case.0.write("decisions/unit.csv", read("decisions.csv"));
    }
    case.run(&periods[0]);
    let ended = run(&["run", &periods[1], "-C", case.0.path("").to_str().unwrap()]);
    assert!(ended.out.contains("Too little"), "{}", ended.out);
    assert_eq!(case.row(&periods[1], "By region", "Great Britain")[4..7], ["[u]", "3", "[u]"]);
    let cover = case.table(&periods[1], "Visits, Great Britain");
    let told =
        cover.iter().flatten().any(|cell| cell.contains("less than 60% of what is asked for, by size"));
    assert!(told, "{cover:?}");
}

#[test]
fn a_figure_with_far_too_many_digits_stops_neither_the_run_nor_the_estimates_of_others() {
    let returns = CASE_A.replace("2019-20-Q2,B,2000,190", "2019-20-Q2,B,2000,90000000000000");
    let (case, periods) = Case::of(BY_GROWTH, &returns);
    periods.iter().for_each(|period| case.run(period));
    let figure = |area| case.figure("2019-20-Q2", "2019-20-Q2", area, "visits", "exact");
    assert_eq!([figure("Great Britain"), figure("South")], ["90000000000788", "578"]);
}
