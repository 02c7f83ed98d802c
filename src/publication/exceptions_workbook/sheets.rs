//! The sheets of `exceptions.xlsx`, in order.

use super::{
    all_exceptions::all_exceptions, by_authority::by_authority, changes::changes,
    files_kept_out::files_kept_out, not_received::not_received, rules_most_broken::rules_most_broken,
    summary::summary,
};
use crate::publication::{Reported, Workbook, tables::words};

/// The workbook of a run's exceptions.
#[must_use]
pub fn exceptions(run: &Reported<'_>) -> Workbook {
    let period = words(run.context.period);
    Workbook {
        title: format!("{}: exceptions, {period}", run.context.collection.title),
        author: run.context.collection.contact.clone(),
        keywords: Vec::new(),
        cover: Vec::new(),
        sheets: vec![
            summary(run, &period),
            by_authority(run, &period),
            all_exceptions(run, &period),
            changes(run, &period),
            not_received(run, &period),
            files_kept_out(run, &period),
            rules_most_broken(run, &period),
        ],
    }
}
