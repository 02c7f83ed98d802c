//! Over which periods there are figures.

use super::{
    super::{Builder, Model, calendar::PERIODS, reference},
    relation::truth,
};
use crate::vocabulary::{Period, period::Frequency};

/// The model of spans.
const SPANS: &str = "spans";

impl Builder<'_> {
    /// The model of the periods over which there are figures: its own, and the longer ones that end with it,
    /// each with its parts.
    pub(super) fn spans(&mut self, are_longer_said: bool) {
        let dialect = self.dialect;
        let parts = self.parts_of_a_year();
        let year_of = |period: Period| period.whole_year().to_string();
        let mut lines = Vec::new();
        for (_, period) in &parts {
            let Some(period) = *period else { continue };
            let year = year_of(period);
            let mut spans = vec![period];
            spans.extend(period.completes().into_iter().filter(|_| are_longer_said));
            for span in spans {
                for part in span.made_of(period) {
                    let end = |of: Period| of.to_string().strip_prefix(&year).unwrap_or_default().to_owned();
                    lines.push(vec![
                        period.number().to_string(),
                        dialect.text(&end(span)),
                        part.number().to_string(),
                        dialect.text(&end(part)),
                        truth(part == period),
                    ]);
                }
            }
        }
        let completed = self.values(&["of_part", "span_end", "part", "part_end", "is_last"], lines);
        let is_monthly = self.collection.frequency == Some(Frequency::Monthly);
        let year = if self.collection.financial && !is_monthly { 7 } else { 4 };
        let day = |is_end: bool| self.day_of_part(&parts, is_end, 0);
        let select = format!(
            "SELECT\n  y.run, y.span, y.part_of_span AS part, y.is_last,\n  {} AS part_first_day,\n  {} AS \
             part_last_day\nFROM (\n  SELECT p.period AS run, p.year, c.part, c.is_last,\n    \
             SUBSTRING(p.period, 1, {year}) || c.span_end AS span,\n    SUBSTRING(p.period, 1, {year}) || \
             c.part_end AS part_of_span\n  FROM {} p\n  JOIN ({completed}) c ON c.of_part = p.part\n) y",
            day(false),
            day(true),
            reference(PERIODS),
        );
        let about = "The periods over which there are figures of a run: its own, and those that end with it, \
                     each with its parts.";
        let select = self.in_one_place(select);
        self.add(Model::new(SPANS, about, select).kept());
    }
}
