//! The sheets of `exceptions.xlsx`, in order.

use super::{
    all_exceptions::all_exceptions, by_authority::by_authority, changes::changes,
    files_kept_out::files_kept_out, not_received::not_received, pending::pending,
    rules_most_broken::rules_most_broken, summary::summary,
};
use crate::publication::{Reported, TableSheet, Workbook, tables::words};

/// The workbook of a run's exceptions.
#[must_use]
pub fn exceptions(run: &Reported<'_>) -> Workbook {
    let period = words(run.context.period);
    Workbook {
        title: format!("{}: exceptions, {period}", run.context.collection.title),
        author: run.context.collection.contact.clone(),
        keywords: Vec::new(),
        cover: Vec::new(),
        charts: Vec::new(),
        sheets: sheets(run, &period),
    }
}

fn sheets(run: &Reported<'_>, period: &str) -> Vec<TableSheet> {
    // What no figure holds that came stands before all that is wrong with what does.
    let first = [Some(summary(run, period)), pending(run, period)].into_iter().flatten();
    let others = [
        by_authority(run, period),
        all_exceptions(run, period),
        changes(run, period),
        not_received(run, period),
        files_kept_out(run, period),
        rules_most_broken(run, period),
    ];
    first.chain(others).collect()
}
