//! What a changed rule book would change: the exceptions of an earlier run held against those that are found
//! now.

use std::collections::{HashMap, VecDeque};

use crate::{
    returns::UNREAD_COLUMN,
    validation::{BLANK_RETURN, NOT_CARRIED, ROUNDED, UNIT},
    vocabulary::{Exception, Severity},
};

/// What becomes of an exception.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turn {
    /// It would be found, and was not.
    New,
    /// It was found, and would not be.
    Gone,
}

/// An exception that comes or goes.
#[derive(Debug, Clone)]
pub struct Turned {
    /// Which of the two.
    pub turn: Turn,
    /// Its id.
    pub id: String,
    /// As it would be, or as it was listed.
    pub exception: Exception,
}

/// An exception that stays, with another severity or out of trial.
#[derive(Debug, Clone)]
pub struct Regraded {
    /// As it would be.
    pub exception: Exception,
    /// Its severity until now.
    pub severity: Severity,
    /// Whether the rule was on trial until now.
    pub trial: bool,
}

/// How exceptions differ from those of an earlier run.
#[derive(Debug, Default)]
pub struct Difference {
    /// Those that come or go, in order of rule, table, field and unit.
    pub turned: Vec<Turned>,
    /// Those that stay, but weigh otherwise.
    pub regraded: Vec<Regraded>,
    /// How many stay as they are.
    pub same: usize,
    /// How many of the earlier run say nothing of rules: they are of whole files, or of how a value was read.
    pub of_files: usize,
}

/// Whether an exception is found again from accepted records: what the schema and the rules say of records,
/// and that a form is blank. Others were made while files were taken in, and stand at no table; or tell how a
/// value was read: rounded, in another unit.
#[must_use]
pub fn is_of_records(exception: &Exception) -> bool {
    let of_reading = [ROUNDED, UNIT, UNREAD_COLUMN, NOT_CARRIED].contains(&exception.rule.as_str());
    let of_table = !exception.table.is_empty() && !of_reading;
    of_table || exception.table.is_empty() && exception.rule == BLANK_RETURN
}

/// Holds the exceptions that an earlier run listed, with their ids, against those that are found now for the
/// same period.
///
/// Records with the same key share an id; of these as many are the same as stand on both sides.
#[must_use]
pub fn difference(listed: Vec<(String, Exception)>, found: &[Exception], period: &str) -> Difference {
    let mut difference = Difference::default();
    let mut before: HashMap<String, VecDeque<Exception>> = HashMap::new();
    for (id, exception) in listed {
        if is_of_records(&exception) {
            before.entry(id).or_default().push_back(exception);
        } else {
            difference.of_files += 1;
        }
    }
    for exception in found.iter().filter(|exception| is_of_records(exception)) {
        let id = exception.id(period);
        let exception = exception.clone();
        match before.get_mut(&id).and_then(VecDeque::pop_front) {
            None => difference.turned.push(Turned { turn: Turn::New, id, exception }),
            Some(old) if (old.severity, old.trial) == (exception.severity, exception.trial) => {
                difference.same += 1
            }
            Some(old) => {
                difference.regraded.push(Regraded { exception, severity: old.severity, trial: old.trial })
            }
        }
    }
    for (id, gone) in before {
        difference.turned.extend(gone.into_iter().map(|exception| Turned {
            turn: Turn::Gone,
            id: id.clone(),
            exception,
        }));
    }
    let place = |exception: &Exception| {
        [&exception.rule, &exception.table, &exception.field, &exception.unit, &exception.record]
            .map(Clone::clone)
    };
    difference.turned.sort_by_cached_key(|turned| (place(&turned.exception), turned.turn));
    difference.regraded.sort_by_cached_key(|regraded| place(&regraded.exception));
    difference
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exception(rule: &str, table: &str, record: &str) -> Exception {
        Exception {
            unit: "U".to_owned(),
            rule: rule.to_owned(),
            table: table.to_owned(),
            record: record.to_owned(),
            ..Exception::default()
        }
    }

    fn listed(exceptions: &[Exception]) -> Vec<(String, Exception)> {
        exceptions.iter().map(|exception| (exception.id("2019-20"), exception.clone())).collect()
    }

    fn turned(difference: &Difference) -> Vec<String> {
        difference
            .turned
            .iter()
            .map(|turned| format!("{:?} {}", turned.turn, turned.exception.rule))
            .collect()
    }

    #[test]
    fn what_comes_and_what_goes_is_told_and_what_is_of_files_is_left_alone() {
        let before = [
            exception("A", "t", ""),
            exception("B", "t", ""),
            exception("no-period", "", ""),
            exception("decimals", "t", ""),
        ];
        let difference =
            difference(listed(&before), &[exception("B", "t", ""), exception("C", "t", "")], "2019-20");
        assert_eq!(turned(&difference), ["Gone A", "New C"]);
        assert_eq!((difference.same, difference.of_files), (1, 2));
    }

    #[test]
    fn of_records_with_one_key_each_counts() {
        let twice = [exception("A", "t", "k"), exception("A", "t", "k")];
        assert_eq!(turned(&difference(listed(&twice[..1]), &twice, "2019-20")), ["New A"]);
        assert_eq!(turned(&difference(listed(&twice), &twice[..1], "2019-20")), ["Gone A"]);
    }

    #[test]
    fn a_changed_severity_is_told_apart() {
        let now = Exception { severity: Severity::Error, ..exception("A", "t", "") };
        let difference = difference(listed(&[exception("A", "t", "")]), &[now], "2019-20");
        assert_eq!((difference.turned.len(), difference.regraded[0].severity), (0, Severity::Note));
    }
}
