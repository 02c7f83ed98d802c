//! Balance edits solved together: an arithmetic error stands at the cell that is wrong.
//!
//! All balance edits of a table of a return are looked at at once (`edits.rs`). The smallest set of cells of
//! which a change makes all sums agree stands at fault (`solve.rs`), with the values that would be right.
//! Where several changes would do, it is a tie: one exception, at a total, that names all cells that may be
//! wrong (`words.rs`). What follows from the other cells is worked out for those that are left out, or blank
//! (`derive.rs`).
//!
//! Of the failing edits that a cell is in its exception carries the rule that is most severe, then one of
//! which the cell is the total, then one across before one down, then the first in the rule book.

mod derive;
mod edits;
mod solve;
mod words;

use std::collections::{BTreeMap, BTreeSet, HashSet};

pub use derive::derive;
pub use edits::{FINEST, finest, is_balance, worked_out};

use self::{
    edits::{Edit, Rows, Seen, edit_of},
    solve::{Change, Group, Sum},
    words::Words,
};
use super::rules::Finding;
use crate::{
    frames::Withheld,
    returns::{Context, Returns},
    schemas::{
        Field,
        rules::{OnOpen, Rule},
    },
    vocabulary::{RecordField, Scaled, Value},
};

/// A balance edit that applies to a record.
#[derive(Debug, Clone)]
pub struct Applied {
    /// Index of the return.
    pub found: usize,
    /// Index of the record in its return.
    pub record: usize,
    /// Index of the rule among those in force.
    pub rule: usize,
    /// What is worked out beside its cells, in units of the finest digit.
    pub worked_out: Vec<Option<i128>>,
}

/// An arithmetic error, at the cell where it stands.
pub struct Settled {
    /// What is said of it, and where.
    pub finding: Finding,
    /// The cells that may be wrong: left out of totals while it is open.
    pub left_out: Vec<RecordField>,
    /// What the cell must be.
    pub derived: Option<Scaled>,
}

/// What edits touch together: one table of one return (by index), or of a table without a total row one
/// record of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Of {
    found: usize,
    table: usize,
    record: Option<usize>,
}

fn grouped<'a>(
    applied: &'a [Applied],
    rules: &[&Rule],
    context: &Context<'_>,
) -> BTreeMap<Of, Vec<&'a Applied>> {
    let mut groups: BTreeMap<Of, Vec<&Applied>> = BTreeMap::new();
    for one in applied.iter().filter(|one| !rules[one.rule].trial) {
        let table = rules[one.rule].table;
        groups.entry(of(one.found, table, one.record, context)).or_default().push(one);
    }
    groups
}

fn of(found: usize, table: usize, record: usize, context: &Context<'_>) -> Of {
    let stands_alone = context.collection.tables[table].total_key.is_none();
    Of { found, table, record: stands_alone.then_some(record) }
}

/// Solves the balance edits that fail; takes them from what the rules found one by one. What rests on a value
/// with an error of its own (in `withheld`) stays there, since it follows from that.
pub fn settle(
    applied: &[Applied],
    findings: &mut Vec<Finding>,
    rules: &[&Rule],
    returns: &Returns,
    withheld: &Withheld,
    context: &Context<'_>,
) -> Vec<Settled> {
    let is_one = |finding: &Finding| {
        !finding.undecided && !rules[finding.rule].trial && is_balance(rules[finding.rule])
    };
    let groups = grouped(applied, rules, context);
    let mut failing: BTreeMap<Of, Said> = BTreeMap::new();
    for finding in findings.iter().filter(|finding| is_one(finding)) {
        let own =
            failing.entry(of(finding.found, rules[finding.rule].table, finding.record, context)).or_default();
        own.insert((finding.record, finding.rule), finding.message.clone());
    }
    let (mut settled, mut solved) = (Vec::new(), HashSet::new());
    for (of, said) in failing {
        let balance =
            Balance::of(of, groups.get(&of).map_or(&[], Vec::as_slice), rules, returns, withheld, context);
        solved.extend(balance.sums.iter().map(|(edit, _)| (of.found, balance.key(*edit))));
        balance.settle(&said, &mut settled);
    }
    findings.retain(|finding| {
        !is_one(finding) || !solved.contains(&(finding.found, (finding.record, finding.rule)))
    });
    settled
}

/// What rules say where they fail, by record and rule.
type Said = BTreeMap<(usize, usize), String>;

/// Digits of a field, as units of the finest.
fn step(field: &Field) -> i128 {
    10i128.pow(u32::from(FINEST.saturating_sub(field.decimals)))
}

/// The range of a field in units of the finest digit: not below 0 unless it is declared so.
fn range(field: &Field) -> (i128, i128) {
    let number = |units: i64| Scaled { units, decimals: field.decimals };
    let near = |limit: f64| limit * 10f64.powi(i32::from(field.decimals));
    let (mut least, mut most) = (0, i64::MAX);
    if let Some((bound, limit)) =
        field.constraints.minimum.as_ref().and_then(|bound| Some((bound, bound.number()?)))
    {
        least = near(limit).floor() as i64;
        least = least.saturating_add(i64::from(bound.is_under_by(bound.compare(number(least)))));
    }
    if let Some((bound, limit)) =
        field.constraints.maximum.as_ref().and_then(|bound| Some((bound, bound.number()?)))
    {
        most = near(limit).ceil() as i64;
        let over = bound.is_under_by(bound.compare(number(most)).map(std::cmp::Ordering::reverse));
        most = most.saturating_sub(i64::from(over));
    }
    (i128::from(least) * step(field), i128::from(most) * step(field))
}

/// A number of the field, of units of the finest digit; `None` if it holds no such number.
fn scaled(field: &Field, units: i128) -> Option<Scaled> {
    let (step, (least, most)) = (step(field), range(field));
    let fits = units % step == 0 && (least..=most).contains(&units);
    i64::try_from(units / step).ok().filter(|_| fits).map(|units| Scaled { units, decimals: field.decimals })
}

/// The balance edits of one table of one return.
struct Balance<'a> {
    found: usize,
    rules: &'a [&'a Rule],
    words: Words<'a>,
    edits: Vec<Edit>,
    /// Those that can be solved, by index, with what they ask.
    sums: Vec<(usize, Sum)>,
    /// The cells of the sums.
    cells: Vec<RecordField>,
}

impl<'a> Balance<'a> {
    fn of(
        of: Of,
        applied: &[&Applied],
        rules: &'a [&'a Rule],
        returns: &'a Returns,
        withheld: &Withheld,
        context: &Context<'a>,
    ) -> Self {
        let (found, declared) = (&returns.returns[of.found], &context.collection.tables[of.table]);
        let counts = |cell: RecordField| !withheld.contains(&cell.of_return(of.found));
        let seen = |cell: RecordField| {
            look(
                found.records.get(cell.record).answer(cell.field),
                &declared.fields[cell.field],
                counts(cell),
            )
        };
        let rows = Rows::of(found, of.table, declared, &counts);
        let edit =
            |one: &&Applied| edit_of((one.rule, rules[one.rule]), one.record, &one.worked_out, &rows, &seen);
        let edits: Vec<Edit> = applied.iter().filter_map(edit).collect();
        let known: BTreeSet<RecordField> =
            edits.iter().flat_map(Edit::cells).filter(|cell| matches!(seen(*cell), Seen::Known(_))).collect();
        let places: BTreeMap<RecordField, usize> =
            known.iter().enumerate().map(|(at, cell)| (*cell, at)).collect();
        let mut balance = Self {
            found: of.found,
            rules,
            words: Words::new(found, &returns.submissions, declared),
            cells: known.into_iter().collect(),
            sums: Vec::new(),
            edits,
        };
        let numbers = balance.numbers();
        for (at, edit) in balance.edits.iter().enumerate() {
            let Some(sum) = edit.sum(&|cell| places[&cell]) else { continue };
            // What fails beside a value with an error of its own follows from that.
            let follows = !sum.holds(&numbers) && edit.cells().any(|cell| !counts(cell));
            if !follows {
                balance.sums.push((at, sum));
            }
        }
        balance
    }

    /// Its record and rule.
    fn key(&self, edit: usize) -> (usize, usize) {
        let edit = &self.edits[edit];
        (edit.at.record, edit.rule.unwrap_or(usize::MAX))
    }

    fn numbers(&self) -> Vec<solve::Cell> {
        let number = |cell: &RecordField| {
            let field = self.words.field(*cell);
            let (least, most) = range(field);
            let value = self.words.value(*cell).map_or(0, |value| i128::from(value.units) * step(field));
            solve::Cell { value, least, most, step: step(field) }
        };
        self.cells.iter().map(number).collect()
    }

    fn settle(&self, said: &Said, settled: &mut Vec<Settled>) {
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
    fn order(&self, edit: usize, cell: Option<RecordField>) -> impl Ord {
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
            let value = value.and_then(|value| scaled(self.words.field(cell), value));
            let number = |cell: RecordField, value: Option<i128>| {
                value.and_then(|value| scaled(self.words.field(cell), value))
            };
            let with =
                change.iter().map(|(place, value)| (self.cells[*place], number(self.cells[*place], *value)));
            let others: Vec<(RecordField, Option<Scaled>)> =
                with.filter(|(other, _)| *other != cell).collect();
            let candidates = tie.map(|group| {
                self.candidates(group)
                    .into_iter()
                    .filter(|other| *other != cell && others.iter().all(|(one, _)| one != other))
            });
            let message = match candidates {
                Some(candidates) => {
                    let used = value.filter(|_| self.leaves_out(lead));
                    self.words.suspected(told, cell, used, &candidates.collect::<Vec<_>>())
                }
                None => {
                    let own: Vec<String> = if failing.len() == 1 || own.is_empty() {
                        vec![told.to_owned()]
                    } else {
                        own.iter().map(|edit| self.words.of_edit(&self.edits[*edit])).collect()
                    };
                    self.words.solved(&own, (cell, value), &others)
                }
            };
            settled.push(Settled {
                finding: self.finding(lead, cell, message, value),
                left_out: vec![cell],
                derived: value,
            });
        }
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

    fn finding(&self, edit: usize, cell: RecordField, message: String, expected: Option<Scaled>) -> Finding {
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

/// What is seen in a cell.
fn look(answer: crate::vocabulary::Answer<&str>, field: &Field, counts: bool) -> Seen {
    use crate::vocabulary::Answer;
    match answer {
        Answer::Reported(Value::Number(number)) if counts => {
            Seen::Known(i128::from(number.units) * step(field))
        }
        Answer::Reported(_) | Answer::NotKnown | Answer::Unreadable { .. } => Seen::NotKnown,
        Answer::NotApplicable(_) => Seen::Never,
        Answer::NotAsked => Seen::NotAsked,
    }
}
