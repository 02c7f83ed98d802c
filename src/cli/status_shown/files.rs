//! Files that lie in another inbox than that of their period.

use super::{
    Shown,
    words::{counted, print_first},
};
use crate::{
    status::Overview,
    vocabulary::printable::{echo, whole},
};

/// What came for this period with another stands above all that is said of what is in.
pub(super) fn print_pending(overview: &Overview, shown: &Shown<'_>) {
    for why in &overview.not_looked_through {
        say!("Note: not all could be looked through for returns of this period: {why}");
    }
    if overview.came_late > 0 {
        say!(
            "Came late     {} in the inboxes of later periods, taken in",
            counted(overview.came_late, "file")
        );
    }
    if overview.pending.is_empty() {
        return;
    }
    say!(
        "Pending       {} for this period in the inboxes of others",
        counted(overview.pending.len(), "file")
    );
    let files: Vec<_> = overview.pending.iter().collect();
    print_first(&files, shown, |own| {
        let (file, inbox) = (whole(&own.file.file), &own.file.inbox);
        let (kind, name, why) = (own.kind, echo(&own.file.name), &own.file.why);
        say!("  pending {kind}: {file} in the inbox of {inbox} ({name}): {why}");
    });
}

pub(super) fn print_other_periods(overview: &Overview, shown: &Shown<'_>) {
    for own in &overview.other_periods {
        let (files, them) = match own.files.len() {
            1 => ("1 file is".to_owned(), "it"),
            several => (format!("{several} files are"), "them"),
        };
        let period = &own.period;
        // Where inboxes lie side by side by period it can be said which.
        let name = shown.inbox.file_name().and_then(std::ffi::OsStr::to_str);
        let beside = (name == Some(&overview.period)).then(|| shown.inbox.with_file_name(period));
        let is_taken_in =
            own.is_earlier && shown.is_looked_into && beside.as_ref().is_none_or(|inbox| inbox.is_dir());
        if is_taken_in {
            say!("\n{files} for {period}: run {period} again, which takes {them} in");
        } else {
            let inbox = beside.map(|inbox| whole(&inbox.display().to_string()).into_owned());
            let inbox = inbox.unwrap_or_else(|| format!("the inbox of {period}"));
            say!("\n{files} for {period}: take {them} to {inbox}, and run {period} again");
        }
        print_first(&own.files, shown, |file| say!("  {}", whole(file)));
    }
}
