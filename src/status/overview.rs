//! How the collection of a period stands on a day.

use jiff::civil::Date;
use serde::Serialize;

use super::{
    Counts, Gain, OtherPeriod, PastReceipts, PendingReturn, Selection, Since, UnitStatus,
    other_periods::{other_periods, pending},
    unit_status::unit_statuses,
};
use crate::{
    publication::Reported,
    releases::{Releases, standing},
    returns::Whom,
    schemas::register::Area,
    statistics::Status,
};

/// What is asked.
pub struct Asked<'a> {
    /// Of whom.
    pub selection: &'a Selection<'a>,
    /// How they answered before.
    pub past: &'a PastReceipts,
    /// What was released.
    pub releases: &'a Releases,
    /// The day that counts as today.
    pub as_of: Date,
    /// From when on it is told what happened; `None` if that is not asked.
    pub since: Option<Date>,
}

/// How the collection of a period stands on a day.
#[derive(Debug, Clone, Serialize)]
pub struct Overview {
    /// Title of the collection.
    pub collection: String,
    /// The period.
    pub period: String,
    /// How it stands: open, closed, released.
    pub standing: String,
    /// Of whom, in words; blank for all.
    pub of: String,
    /// The day that counts as today.
    pub as_of: Date,
    /// The last day in time, for those who have no extension.
    pub due: Option<Date>,
    /// Whom the collection asks, and so who is counted.
    #[serde(skip)]
    pub whom: Whom,
    /// They, counted.
    pub counts: Counts,
    /// How many of those of whom a return is expected are no authorities, but stand beside these.
    pub expected_others: usize,
    /// The same by region.
    pub by_region: Vec<OfRegion>,
    /// What there is to gain by going on.
    pub gain: Gain,
    /// Files that came after the day that counts as today, and are left aside.
    pub dated_later: usize,
    /// Files that are for other periods.
    pub other_periods: Vec<OtherPeriod>,
    /// How many files came to the inboxes of later periods, and are taken in.
    pub came_late: usize,
    /// Files for this period that came to the inboxes of others, and are in no figure.
    pub pending: Vec<PendingReturn>,
    /// Why outputs of other periods could not be looked through for such files.
    pub not_looked_through: Vec<String>,
    /// What happened since the day that is asked about.
    pub since: Option<Since>,
    /// Every reporting unit.
    pub units: Vec<UnitStatus>,
}

/// The counts of a region.
#[derive(Debug, Clone, Serialize)]
pub struct OfRegion {
    /// Its name; blank for units that lie in none.
    pub region: String,
    /// Its code.
    pub code: String,
    /// Its authorities.
    #[serde(flatten)]
    pub counts: Counts,
}

/// How the collection stands, by what a run would report.
#[must_use]
pub fn overview(run: &Reported<'_>, asked: &Asked<'_>) -> Overview {
    let (context, selection) = (run.context, asked.selection);
    let lines: Vec<&Status> = run.statistics.status.iter().filter(|line| selection.holds(line)).collect();
    let gain = Gain::of(run, selection);
    Overview {
        collection: context.collection.title.clone(),
        period: context.period.to_string(),
        standing: standing(context.period, asked.releases, context),
        of: selection.in_words(),
        as_of: asked.as_of,
        due: context.collection.due(context.period),
        whom: run.whom(),
        counts: Counts::of(lines.iter().copied()),
        expected_others: lines.iter().filter(|line| line.is_expected() && !run.is_first(line)).count(),
        by_region: by_region(&lines),
        dated_later: run.returns.submissions.iter().filter(|own| run.came_later(own)).count(),
        other_periods: if selection.is_all() { other_periods(run) } else { Vec::new() },
        came_late: if selection.is_all() { run.waiting.taken_in } else { 0 },
        pending: pending(run, selection),
        not_looked_through: run.waiting.not_looked_through.clone(),
        since: asked.since.map(|day| Since::of(run, selection, day)),
        units: unit_statuses(run, asked, &gain),
        gain,
    }
}

/// In order of code.
fn by_region(lines: &[&Status]) -> Vec<OfRegion> {
    let mut regions: Vec<&Area> = lines.iter().map(|line| &line.region).collect();
    regions.sort_unstable();
    regions.dedup();
    let of = |region: &Area| OfRegion {
        region: region.name.clone(),
        code: region.code.clone(),
        counts: Counts::of(lines.iter().copied().filter(|line| line.region == *region)),
    };
    regions.into_iter().map(of).collect()
}
