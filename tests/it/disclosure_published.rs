//! Suppression held against what others published of the same tables. `cases/disclosure/published.csv` has the
//! inner cells of each table (and totals where they have some that are confidential), which are confidential
//! by the source, and which the source suppresses in all:
//!
//! - `regions`: data `microdata1` of the R package sdcTable, its `tests/testthat/test-protectTable.r`: methods
//!   OPT, HITAS, HYPERCUBE and SIMPLEHEURISTIC all come to these four cells;
//! - `squares`: `tests/testthat/test-simpleheuristic.R` there: each row and column has two hidden cells, and
//!   w in b follows all the same; one cell more has to go: x in b is the one named there;
//! - `ones a` and `ones b`: the vignette *The problem of singletons and zeros* of the R package easySdcTable:
//!   method Gauss of the first, SIMPLEHEURISTIC_OLD with `threshold = 4` of the second.

use std::collections::BTreeMap;

use quarterday::disclosure::{ContributionId, Need, Release, State, audit, primary_alone, suppress};

use crate::workspace::{Row, project, rows};

fn lines(table: &str) -> Vec<Row> {
    let all = rows(&project().join("tests/it/cases/disclosure/published.csv"));
    all.into_iter().filter(|line| line.get("table") == table).collect()
}

fn name(line: &Row) -> String {
    format!("{} {}", line.get("row"), line.get("column"))
}

/// A table with its totals, all shown, what is confidential by its source of such a width.
fn release(table: &str, width: i128) -> Release {
    let lines = lines(table);
    let mut release = Release::default();
    let mut parts: BTreeMap<String, Vec<ContributionId>> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.get("row") != "Total") {
        let id = release.contribute(line.get("value").parse().unwrap());
        let (row, column) = (line.get("row"), line.get("column"));
        for (row, column) in [(row, column), (row, "Total"), ("Total", column), ("Total", "Total")] {
            parts.entry(format!("{row} {column}")).or_default().push(id);
        }
    }
    for (sum, parts) in parts {
        let is_confidential = lines.iter().any(|line| name(line) == sum && line.get("confidential") == "yes");
        let need = is_confidential.then_some(Need { width, reach: width });
        release.add(sum, parts.into_iter().map(|part| (part, 1)), State::Shown, need);
    }
    release
}

/// The cells that the source suppresses, in order.
fn theirs(table: &str) -> Vec<String> {
    let mut own: Vec<String> =
        lines(table).iter().filter(|line| line.get("theirs") == "yes").map(name).collect();
    own.sort();
    own
}

fn ours(table: &str, width: i128) -> Vec<String> {
    let mut release = release(table, width);
    assert_eq!(suppress(&mut release), [], "{table}");
    assert_eq!(audit(&release), [], "{table}");
    release.suppressed().into_iter().map(str::to_owned).collect()
}

#[test]
fn the_published_examples_of_sdctable_are_met_with_no_more_cells_than_theirs() {
    for (table, width) in [("regions", 1), ("squares", 1), ("ones a", 4), ("ones b", 4)] {
        let (ours, theirs) = (ours(table, width), theirs(table));
        println!("{table}: {} cells, theirs {}", ours.len(), theirs.len());
        assert!(ours.len() <= theirs.len(), "{table}: {ours:?} for {theirs:?}");
        let confidential = lines(table).into_iter().filter(|line| line.get("confidential") == "yes");
        assert!(confidential.into_iter().all(|line| ours.contains(&name(&line))), "{table}: {ours:?}");
    }
    assert_eq!(ours("regions", 1), theirs("regions"));
}

#[test]
fn the_cell_of_sdctable_that_follows_from_two_rows_and_two_columns_is_found_and_bounded() {
    let mut weak = release("squares", 1);
    primary_alone(&mut weak);
    let told: Vec<String> = audit(&weak).into_iter().map(|own| own.name).collect();
    assert_eq!(told, ["w b"]);
    let mut protected = release("squares", 142);
    primary_alone(&mut protected);
    protected.sums.iter_mut().find(|sum| sum.name == "x b").unwrap().state = State::Suppressed;
    let found = audit(&protected);
    let own = found.iter().find(|own| own.name == "w b").unwrap();
    assert_eq!((own.low, own.high), (Some(0), Some(141)));
}
