//! Disclosure control by itself: which cells of made-up tables are suppressed, and what the audit, which is
//! another piece of work, can still work out.

use std::collections::BTreeMap;

use proptest::prelude::*;
use quarterday::disclosure::{ContributionId, Need, Release, State, Sum, audit, primary_alone, suppress};

const THRESHOLD: i128 = 5;

/// Cells, each with the sums in which it stands beside itself.
#[derive(Default)]
struct Table {
    release: Release,
    parts: BTreeMap<String, Vec<ContributionId>>,
}

impl Table {
    fn cell(&mut self, name: &str, value: i128, within: &[&str]) {
        let id = self.release.contribute(value);
        for sum in within.iter().chain([&name]) {
            self.parts.entry((*sum).to_owned()).or_default().push(id);
        }
    }

    fn value(&self, name: &str) -> i128 {
        self.parts[name].iter().map(|id| self.release.contribution(*id)).sum()
    }

    /// All of it shown, but what is below the threshold confidential.
    fn release(self) -> Release {
        let Self { mut release, parts } = self;
        for (name, parts) in parts {
            let value: i128 = parts.iter().map(|id| release.contribution(*id)).sum();
            let need = (0 < value && value < THRESHOLD).then(|| Need::below(THRESHOLD));
            release.add(name, parts.into_iter().map(|part| (part, 1)), State::Shown, need);
        }
        release
    }
}

fn protected(table: Table) -> Release {
    let mut release = table.release();
    assert_eq!(suppress(&mut release), []);
    release
}

fn show(release: &mut Release, name: &str) {
    release.sums.iter_mut().find(|sum| sum.name == name).unwrap().state = State::Shown;
}

fn hide(release: &mut Release, name: &str) {
    release.sums.iter_mut().find(|sum| sum.name == name).unwrap().state = State::Suppressed;
}

fn recovered(release: &Release) -> Vec<String> {
    audit(release).into_iter().map(|own| own.name).collect()
}

/// Case I: three units and their sum.
#[test]
fn the_smallest_other_unit_hides_a_small_one() {
    let mut table = Table::default();
    for (name, value) in [("A", 3), ("B", 12), ("C", 20)] {
        table.cell(name, value, &["total"]);
    }
    assert_eq!(table.value("total"), 35);
    assert_eq!(protected(table).suppressed(), ["A", "B"]);
}

/// Case I: quarters and their year.
#[test]
fn a_second_quarter_hides_a_small_one() {
    let mut table = Table::default();
    for (name, value) in [("Q1", 3), ("Q2", 6), ("Q3", 7), ("Q4", 8)] {
        table.cell(name, value, &["year"]);
    }
    assert_eq!(protected(table).suppressed(), ["Q1", "Q2"]);
}

/// Case I: zeros are never the partner.
#[test]
fn a_zero_is_no_partner() {
    let mut table = Table::default();
    for (name, value) in [("A", 3), ("B", 0), ("C", 20)] {
        table.cell(name, value, &["total"]);
    }
    assert_eq!(protected(table).suppressed(), ["A", "C"]);
}

/// Case I: what was released before cannot be taken back.
#[test]
fn what_was_released_before_without_a_unit_gives_it_away() {
    let mut release = Release::default();
    let [a, b, c] = [3, 12, 20].map(|value| release.contribute(value));
    release.add("the release before", [(b, 1), (c, 1)], State::Public, None);
    release.add("A", [(a, 1)], State::Suppressed, Some(Need::below(THRESHOLD)));
    release.add("total", [(a, 1), (b, 1), (c, 1)], State::Shown, None);
    let found = audit(&release);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].name.as_str(), found[0].low, found[0].high), ("A", Some(3), Some(3)));
    // The method knows of it, and takes the total.
    assert_eq!(suppress(&mut release), []);
    assert_eq!(release.suppressed(), ["A", "total"]);
}

/// Case AH: a region of one unit, beside regions of two.
fn regions() -> Table {
    let mut table = Table::default();
    table.cell("A", 4, &["R", "country"]);
    for (name, value) in [("S1", 10), ("S2", 20)] {
        table.cell(name, value, &["S", "country"]);
    }
    for (name, value) in [("T1", 15), ("T2", 25)] {
        table.cell(name, value, &["T", "country"]);
    }
    table
}

#[test]
fn a_total_row_needs_another_total_row_and_a_part_of_that() {
    let release = protected(regions());
    assert_eq!(release.suppressed(), ["A", "R", "S", "S1"]);
    let shown = release.sums.iter().filter(|sum| sum.state == State::Shown);
    let shown: Vec<(&str, i128)> = shown.map(|sum| (sum.name.as_str(), release.value(sum))).collect();
    assert_eq!(shown, [("S2", 20), ("T", 40), ("T1", 15), ("T2", 25), ("country", 74)]);
}

/// Case AH: the bounds of what is hidden, by the need that is not met.
#[test]
fn the_audit_says_between_what_values_a_cell_lies() {
    let mut release = protected(regions());
    for sum in release.sums.iter_mut().filter(|sum| sum.need.is_some()) {
        sum.need = Some(Need::below(15));
    }
    let found = audit(&release);
    let bounds: Vec<_> = found.iter().map(|own| (own.name.as_str(), own.low, own.high)).collect();
    assert_eq!(bounds, [("A", Some(0), Some(14)), ("R", Some(0), Some(14))]);
    release.sums.iter_mut().filter(|sum| sum.need.is_some()).for_each(|sum| sum.need = Some(Need::below(14)));
    assert_eq!(audit(&release), []);
}

/// Case AH: what is wrong.
#[test]
fn a_weakened_method_is_found_out() {
    let mut primary = regions().release();
    primary_alone(&mut primary);
    assert_eq!(primary.suppressed(), ["A", "R"]);
    assert_eq!(recovered(&primary), ["A", "R"]);
    let mut without_a_part = protected(regions());
    show(&mut without_a_part, "S1");
    assert_eq!(recovered(&without_a_part), ["A", "R"]);
    let mut without_the_row = protected(regions());
    show(&mut without_the_row, "S");
    assert_eq!(recovered(&without_the_row), ["A", "R"]);
}

#[test]
fn two_small_cells_that_come_to_little_do_not_hide_each_other() {
    let mut table = Table::default();
    for (name, value) in [("A", 3), ("B", 1), ("C", 20), ("D", 30)] {
        table.cell(name, value, &["total"]);
    }
    let mut weak = table.release();
    primary_alone(&mut weak);
    // 54 - 20 - 30 = 4: neither follows, and both are known to be less than 5.
    assert_eq!(recovered(&weak), ["A", "B"]);
    assert_eq!(suppress(&mut weak), []);
    assert_eq!(weak.suppressed(), ["A", "B", "C"]);
}

#[test]
fn a_contribution_in_no_table_is_not_given_away_by_two_tables() {
    let mut release = Release::default();
    let [a, b, c] = [3, 17, 30].map(|value| release.contribute(value));
    release.add("A, in no table", [(a, 1)], State::InNoTable, Some(Need::below(THRESHOLD)));
    release.add("region", [(a, 1), (b, 1)], State::Shown, None);
    release.add("type", [(b, 1), (c, 1)], State::Shown, None);
    release.add("all", [(a, 1), (b, 1), (c, 1)], State::Shown, None);
    assert_eq!(recovered(&release), ["A, in no table"]);
    assert_eq!(suppress(&mut release), []);
    assert_eq!(release.suppressed(), ["type"]);
}

#[test]
fn what_only_follows_from_what_was_public_is_told() {
    let mut release = Release::default();
    let [a, b] = [3, 12].map(|value| release.contribute(value));
    release.add("all", [(a, 1), (b, 1)], State::Public, None);
    release.add("B", [(b, 1)], State::Public, None);
    release.add("A", [(a, 1)], State::Shown, Some(Need::below(THRESHOLD)));
    let found = suppress(&mut release);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].to_string(), "A: it follows from what is shown, exactly");
}

/// The example of the vignette "Small count frequency table suppression" of the R package GaussSuppression,
/// Table 4 (maxN = 4, protectZeros = FALSE): the same ten cells are suppressed here.
#[test]
fn a_published_example_of_gauss_suppression_is_met_cell_for_cell() {
    let mut table = Table::default();
    for (age, place, union, value) in [
        ("young", "Spain", "EU", 5),
        ("young", "Iceland", "nonEU", 2),
        ("young", "Portugal", "EU", 0),
        ("old", "Spain", "EU", 6),
        ("old", "Iceland", "nonEU", 3),
        ("old", "Portugal", "EU", 4),
    ] {
        let name = |age: &str, place: &str| format!("{age} {place}");
        let within = [name(age, union), name(age, "Total"), name("Total", place), name("Total", union)];
        let all = name("Total", "Total");
        let within: Vec<&str> = within.iter().map(String::as_str).chain([all.as_str()]).collect();
        table.cell(&name(age, place), value, &within);
    }
    let release = protected(table);
    let theirs = [
        "Total Portugal",
        "Total Spain",
        "old EU",
        "old Iceland",
        "old Portugal",
        "old nonEU",
        "young EU",
        "young Iceland",
        "young Spain",
        "young nonEU",
    ];
    assert_eq!(release.suppressed(), theirs);
}

/// Numbers that are the same in every run.
struct Made(u64);

impl Made {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// A year of 350 authorities in 11 regions of 3 countries: mostly few cases, some many.
fn a_year(releases: bool) -> Release {
    let mut made = Made(7);
    let mut release = Release::default();
    let mut parts: BTreeMap<String, Vec<ContributionId>> = BTreeMap::new();
    let mut late: Vec<ContributionId> = Vec::new();
    for unit in 0..350 {
        let region = unit % 11;
        let country = ["England", "Scotland", "Wales"][[0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2][region]];
        for quarter in 1..=4 {
            let value = match made.below(10) {
                0..=3 => 0,
                4..=6 => 1 + made.below(4),
                7..=8 => 5 + made.below(20),
                _ => 20 + made.below(200),
            };
            let id = release.contribute(i128::from(value));
            if quarter <= 2 && made.below(50) == 0 {
                late.push(id);
            }
            for area in [format!("unit {unit:03}"), format!("region {region:02}"), country.to_owned()] {
                parts.entry(format!("{area} Q{quarter}")).or_default().push(id);
                parts.entry(format!("{area} year")).or_default().push(id);
            }
            for time in [format!("Q{quarter}"), "year".to_owned()] {
                parts.entry(format!("all {time}")).or_default().push(id);
            }
        }
    }
    let small = |value: i128| (0 < value && value < THRESHOLD).then(|| Need::below(THRESHOLD));
    if releases {
        // The release before had regions and countries of two quarters, without those who were late.
        for (name, parts) in parts.iter().filter(|(name, _)| name.ends_with("Q1") || name.ends_with("Q2")) {
            let before: Vec<_> = parts.iter().filter(|id| !late.contains(id)).map(|id| (*id, 1)).collect();
            let value: i128 = before.iter().map(|(id, _)| release.contribution(*id)).sum();
            if !name.starts_with("unit") && before.len() < parts.len() && small(value).is_none() {
                release.add(format!("{name} before"), before, State::Public, None);
            }
        }
    }
    for (name, parts) in parts {
        let value: i128 = parts.iter().map(|id| release.contribution(*id)).sum();
        release.add(name, parts.into_iter().map(|part| (part, 1)), State::Shown, small(value));
    }
    release
}

#[test]
fn a_year_of_350_authorities_in_two_releases_has_no_recoverable_cell() {
    let mut release = a_year(true);
    let started = std::time::Instant::now();
    assert_eq!(suppress(&mut release), []);
    let suppressed = release.suppressed().len();
    let primary = release.sums.iter().filter(|sum| sum.need.is_some()).count();
    println!(
        "{} cells, {primary} primary, {suppressed} suppressed, in {:.1} s",
        release.sums.len(),
        started.elapsed().as_secs_f64()
    );
    let started = std::time::Instant::now();
    assert_eq!(audit(&release), []);
    println!("the audit alone: {:.1} s", started.elapsed().as_secs_f64());
    assert!(suppressed < primary * 2, "{suppressed} for {primary}");
}

#[test]
fn every_weakening_of_a_year_of_350_authorities_is_found_out() {
    let mut weak = a_year(true);
    primary_alone(&mut weak);
    assert!(audit(&weak).len() > 20, "{}", audit(&weak).len());
}

/// All that the contributions of a small table can be, whole numbers, by all that is seen of it: for each sum
/// the least and the most.
fn by_trying_all(release: &Release) -> Vec<(i128, i128)> {
    let seen: Vec<&Sum> =
        release.sums.iter().filter(|sum| matches!(sum.state, State::Shown | State::Public)).collect();
    let used: Vec<ContributionId> =
        (0..release.height()).map(ContributionId::new).filter(|id| release.contribution(*id) > 0).collect();
    let mut bounds = vec![(i128::MAX, i128::MIN); release.sums.len()];
    let mut own = vec![0; release.height()];
    fn go(
        at: usize,
        used: &[ContributionId],
        own: &mut Vec<i128>,
        seen: &[&Sum],
        release: &Release,
        bounds: &mut [(i128, i128)],
    ) {
        let value = |sum: &Sum, own: &[i128]| -> i128 {
            sum.parts.iter().map(|(id, times)| own[id.index()] * i128::from(*times)).sum()
        };
        let Some(id) = used.get(at) else {
            for (bound, sum) in bounds.iter_mut().zip(&release.sums) {
                *bound = (bound.0.min(value(sum, own)), bound.1.max(value(sum, own)));
            }
            return;
        };
        // Beyond the largest sum nothing can be; what is in no sum is as large as one likes.
        for next in 0..=24 {
            own[id.index()] = next;
            let fits = |sum: &&&Sum| {
                let is_full = sum.parts.iter().all(|(part, _)| used[..=at].contains(part));
                let so_far: i128 = sum
                    .parts
                    .iter()
                    .filter(|(part, _)| used[..=at].contains(part))
                    .map(|(part, times)| own[part.index()] * i128::from(*times))
                    .sum();
                let whole = release.value(sum);
                so_far <= whole && (!is_full || so_far == whole)
            };
            if seen.iter().filter(|sum| !fits(sum)).count() == 0 {
                go(at + 1, used, own, seen, release, bounds);
            }
        }
        own[id.index()] = 0;
    }
    go(0, &used, &mut own, &seen, release, &mut bounds);
    bounds
}

/// Two regions of two or three units, over one or two quarters.
fn small_table(values: &[i128], quarters: usize) -> Table {
    let mut table = Table::default();
    for (at, value) in values.iter().enumerate() {
        let (unit, quarter) = (at / quarters, at % quarters);
        let region = ["North", "South"][unit % 2];
        let within = [
            format!("{region} Q{quarter}"),
            format!("all Q{quarter}"),
            format!("unit {unit} year"),
            format!("{region} year"),
            "all year".to_owned(),
        ];
        let within: Vec<&str> = within.iter().map(String::as_str).collect();
        table.cell(&format!("unit {unit} Q{quarter}"), *value, &within);
    }
    table
}

fn check_against_all(release: &Release) {
    let told: Vec<usize> = audit(release).iter().map(|own| own.sum).collect();
    let bounds = by_trying_all(release);
    for (at, sum) in release.sums.iter().enumerate().filter(|(_, sum)| sum.need.is_some()) {
        let (low, high) = bounds[at];
        let is_narrow = high - low < THRESHOLD;
        assert_eq!(told.contains(&at), is_narrow, "{}: {low} to {high}", sum.name);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nobody_can_tell_a_small_cell_by_trying_all_that_it_can_be(
        values in prop::collection::vec(0_i128..8, 4..=6),
        quarters in 1_usize..=2,
    ) {
        let mut release = small_table(&values, quarters).release();
        prop_assert_eq!(suppress(&mut release), []);
        check_against_all(&release);
    }

    #[test]
    fn the_audit_finds_what_trying_all_finds_whatever_is_hidden(
        values in prop::collection::vec(0_i128..8, 4..=6),
        quarters in 1_usize..=2,
        hidden in prop::collection::vec(any::<prop::sample::Index>(), 0..6),
    ) {
        let mut release = small_table(&values, quarters).release();
        primary_alone(&mut release);
        for index in hidden {
            let name = release.sums[index.index(release.sums.len())].name.clone();
            hide(&mut release, &name);
        }
        check_against_all(&release);
    }

    /// Of any sums: bounds of whole numbers are never wider than those of fractions.
    #[test]
    fn what_the_audit_tells_of_any_sums_is_so_by_trying_all(
        values in prop::collection::vec(1_i128..7, 3..=4),
        sums in prop::collection::vec((prop::collection::vec(0_i64..=2, 4), any::<bool>()), 2..6),
    ) {
        let mut release = Release::default();
        let ids: Vec<ContributionId> = values.iter().map(|value| release.contribute(*value)).collect();
        for (at, id) in ids.iter().enumerate() {
            release.add(format!("unit {at}"), [(*id, 1)], State::InNoTable, Some(Need::below(THRESHOLD)));
        }
        for (at, (times, is_shown)) in sums.into_iter().enumerate() {
            let state = if is_shown { State::Shown } else { State::Suppressed };
            release.add(format!("sum {at}"), ids.iter().copied().zip(times), state, None);
        }
        let bounds = by_trying_all(&release);
        for own in audit(&release) {
            let (low, high) = bounds[own.sum];
            prop_assert!(high - low < THRESHOLD, "{}: {low} to {high}", own.name);
            prop_assert!(own.low.unwrap() <= low && high <= own.high.unwrap(), "{own:?}: {low} to {high}");
        }
        prop_assert_eq!(suppress(&mut release), []);
    }

    #[test]
    fn the_order_of_cells_changes_nothing(values in prop::collection::vec(0_i128..30, 12)) {
        let forward = protected(small_table(&values, 2));
        let mut table = small_table(&values, 2).release();
        table.sums.reverse();
        prop_assert_eq!(suppress(&mut table), []);
        let mut backward = table.suppressed();
        backward.reverse();
        prop_assert_eq!(forward.suppressed(), backward);
    }
}
