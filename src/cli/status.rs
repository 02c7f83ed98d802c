//! `quarterday status`: how the collection of a period stands, without a run of it.

use jiff::{Span, civil::Date};

use super::{
    CannotRun,
    arguments::{OutputFormat, StatusArguments},
    places,
    status_shown::{self, Shown},
    worked_out::{Last, worked_out},
};
use crate::{
    status::{Asked, PastReceipts, Selection, overview},
    vocabulary::day,
};

/// Carries out `status`: nothing is written but what was read of files, for the next time.
pub fn status(arguments: &StatusArguments) -> Result<u8, CannotRun> {
    worked_out(
        &arguments.of,
        |_, _, _| Ok(()),
        |found, ()| {
            found.correspondence.tell();
            let (context, places, as_of) = (found.context, found.places, found.as_of);
            let day_of = |text: &Option<String>| text.as_deref().map(|text| day_of(text, as_of)).transpose();
            let (since, due) = (day_of(&arguments.since)?, day_of(&arguments.due)?);
            let last = Last::of_outputs(places, context);
            let past = PastReceipts::load(&places.history, context.period).map_err(cannot)?;
            let officers = places.officers.as_deref();
            let officers = places::load_officers(officers, context.register, context.collection)?;
            if arguments.officer.is_some() && officers.is_empty() {
                return Err(CannotRun::new(
                    "nothing says who looks after whom: put an officers.csv into the workspace, with the \
                     columns officer,code,region",
                ));
            }
            let today = as_of.to_string();
            let reported = found.reported(&last, &today);
            let (region, officer) = (arguments.region.as_deref(), arguments.officer.as_deref());
            let selection = Selection::of(region, officer, &officers, &reported.statistics.status);
            let selection = selection.map_err(CannotRun::new)?;
            let asked = Asked { selection: &selection, past: &past, releases: &found.releases, as_of, since };
            let overview = overview(&reported, &asked);
            match arguments.format {
                OutputFormat::Json => say_json!(serde_json::to_string_pretty(&overview).map_err(cannot)?),
                OutputFormat::Human => {
                    let why_not = last.not_compared.as_deref();
                    let shown = Shown {
                        due,
                        inbox: &places.inbox,
                        is_looked_into: places.is_by_period,
                        all: arguments.all,
                        why_not,
                    };
                    status_shown::print(&overview, &shown);
                }
            }
            Ok(0)
        },
    )
}

fn cannot(error: impl std::fmt::Display) -> CannotRun {
    CannotRun::new(error.to_string())
}

/// A day as it is typed: a date, or today or yesterday by the day that counts as today.
fn day_of(text: &str, as_of: Date) -> Result<Date, CannotRun> {
    match text {
        "today" => Ok(as_of),
        "yesterday" => as_of.checked_sub(Span::new().days(1)).map_err(cannot),
        _ => day::parse(text).ok_or_else(|| {
            CannotRun::new(format!(
                "\"{text}\" is not a day: give one such as 2010-06-30, today or yesterday"
            ))
        }),
    }
}
