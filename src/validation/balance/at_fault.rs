//! The cells at fault, and what is said of each.

use std::collections::BTreeSet;

use super::{
    numbers::scaled,
    of_table::Balance,
    settled::{Said, Settled},
    solve::{self, Change, Group, Sum},
};
use crate::{
    schemas::rules::OnOpen,
    validation::rules::Finding,
    vocabulary::{RecordField, Scaled},
};

impl<'a> Balance<'a> {
    pub(super) fn settle(&self, said: &Said, settled: &mut Vec<Settled>) {
        let sums: Vec<Sum> = self.sums.iter().map(|(_, sum)| sum.clone()).collect();
        for group in solve::solve(&self.numbers(), &sums) {
            let mut failing: Vec<usize> = group.failing.iter().map(|sum| self.sums[*sum].0).collect();
            failing.sort_by_key(|edit| self.order(*edit, None));
            let said = |edit: usize| said.get(&self.key(edit)).map(String::as_str);
            let told = match failing.as_slice() {
                [only] => {
                    said(*only).map(str::to_owned).unwrap_or_else(|| self.words.of_edit(&self.edits[*only]))
                }
                _ => failing
                    .iter()
                    .map(|edit| self.words.of_edit(&self.edits[*edit]))
                    .collect::<Vec<_>>()
                    .join(". "),
            };
            match (group.changes.as_slice(), self.suspected(&group, &failing)) {
                ([], _) => settled.extend(failing.iter().map(|edit| self.unsolved(*edit, said(*edit)))),
                ([only], _) => self.at_cells(only, &failing, &told, None, settled),
                (_, Some(change)) => self.at_cells(change, &failing, &told, Some(&group), settled),
                _ => settled.push(self.tie(&group, &failing, &told)),
            }
        }
    }

    /// Whether the cells at fault count as not given while the exception of an edit is open.
    fn leaves_out(&self, edit: usize) -> bool {
        self.edits[edit].rule.is_some_and(|rule| self.rules[rule].on_open == OnOpen::Missing)
    }

    /// In which order the rules of failing edits are chosen for a cell.
    pub(super) fn order(&self, edit: usize, cell: Option<RecordField>) -> impl Ord {
        let own = &self.edits[edit];
        let rule = own.rule.map(|rule| (self.rules[rule].severity, rule));
        (
            rule.map(|(severity, _)| severity),
            Some(own.at) != cell,
            own.is_down,
            rule.map(|(_, rule)| rule),
            own.at,
        )
    }

    /// The one change, of several, that only changes totals which their rules suspect.
    fn suspected<'g>(&self, group: &'g Group, failing: &[usize]) -> Option<&'g Change> {
        let suspect = |(place, _): &(usize, Option<i128>)| {
            let cell = self.cells[*place];
            let is_it = |edit: &usize| {
                let edit = &self.edits[*edit];
                let is_total = edit.total.known.keys().eq([&cell]);
                is_total && edit.rule.is_some_and(|rule| self.rules[rule].suspects_total)
            };
            failing.iter().any(is_it)
        };
        let mut all = group.changes.iter().filter(|change| change.iter().all(suspect));
        all.next().filter(|_| all.next().is_none())
    }

    /// One exception a cell of a change that is the only one, or of the totals that are suspected.
    fn at_cells(
        &self,
        change: &Change,
        failing: &[usize],
        told: &str,
        tie: Option<&Group>,
        settled: &mut Vec<Settled>,
    ) {
        for (place, value) in change {
            let cell = self.cells[*place];
            let own: Vec<usize> = failing
                .iter()
                .copied()
                .filter(|edit| self.edits[*edit].cells().any(|other| other == cell))
                .collect();
            let lead =
                own.iter().copied().min_by_key(|edit| self.order(*edit, Some(cell))).unwrap_or(failing[0]);
            let value = self.number(cell, *value);
            let others = self.others(change, cell);
            let message = match tie {
                Some(group) => {
                    let used = value.filter(|_| self.leaves_out(lead));
                    self.words.suspected(told, cell, used, &self.other_candidates(group, cell, &others))
                }
                None if failing.len() == 1 || own.is_empty() => {
                    self.words.solved(&[told.to_owned()], (cell, value), &others)
                }
                None => {
                    let own = own.iter().map(|edit| self.words.of_edit(&self.edits[*edit]));
                    self.words.solved(&own.collect::<Vec<String>>(), (cell, value), &others)
                }
            };
            settled.push(Settled {
                finding: self.finding(lead, cell, message, value),
                left_out: vec![cell],
                derived: value,
            });
        }
    }

    fn number(&self, cell: RecordField, units: Option<i128>) -> Option<Scaled> {
        units.and_then(|units| scaled(self.words.field(cell), units))
    }

    /// What else a change changes, and to what.
    fn others(&self, change: &Change, cell: RecordField) -> Vec<(RecordField, Option<Scaled>)> {
        let with =
            change.iter().map(|(place, value)| (self.cells[*place], self.number(self.cells[*place], *value)));
        with.filter(|(other, _)| *other != cell).collect()
    }

    /// The cells that may be wrong in the place of one that is suspected with others.
    fn other_candidates(
        &self,
        group: &Group,
        cell: RecordField,
        others: &[(RecordField, Option<Scaled>)],
    ) -> Vec<RecordField> {
        let mut candidates = self.candidates(group);
        candidates.retain(|other| *other != cell && others.iter().all(|(one, _)| one != other));
        candidates
    }

    /// All cells that some change of a tie would change.
    fn candidates(&self, group: &Group) -> Vec<RecordField> {
        let all: BTreeSet<RecordField> =
            group.changes.iter().flatten().map(|(place, _)| self.cells[*place]).collect();
        all.into_iter().collect()
    }

    fn tie(&self, group: &Group, failing: &[usize], told: &str) -> Settled {
        let ways: Vec<Vec<RecordField>> = group
            .changes
            .iter()
            .map(|change| change.iter().map(|(place, _)| self.cells[*place]).collect())
            .collect();
        let message = self.words.tie(told, &ways, self.leaves_out(failing[0]));
        // It is left out where it stands, too, as later periods read it.
        let at = self.edits[failing[0]].at;
        let mut left_out = self.candidates(group);
        left_out.extend(self.cells.binary_search(&at).ok().filter(|_| !left_out.contains(&at)).map(|_| at));
        Settled { finding: self.finding(failing[0], at, message, None), left_out, derived: None }
    }

    /// An edit that no change of one or two cells would put right: all of its cells may be wrong, unless its
    /// total is suspected.
    fn unsolved(&self, edit: usize, said: Option<&str>) -> Settled {
        let own = &self.edits[edit];
        let suspects_total = own.rule.is_some_and(|rule| self.rules[rule].suspects_total);
        let message = self.words.unsolved(&said.map_or_else(|| self.words.of_edit(own), str::to_owned));
        let known = own.cells().filter(|cell| self.cells.binary_search(cell).is_ok());
        let left_out = if suspects_total { vec![own.at] } else { known.collect() };
        Settled { finding: self.finding(edit, own.at, message, None), left_out, derived: None }
    }

    pub(super) fn finding(
        &self,
        edit: usize,
        cell: RecordField,
        message: String,
        expected: Option<Scaled>,
    ) -> Finding {
        Finding {
            found: self.found,
            record: cell.record,
            field: cell.field,
            rule: self.edits[edit].rule.unwrap_or_default(),
            message,
            expected: expected.map(|value| value.to_string()),
            previous: None,
            undecided: false,
        }
    }
}
