//! Who answered, and what was given of each item.

use super::{
    cells::{area_columns, code, known, number},
    making::Making,
};
use crate::{
    publication::{
        heading::heading_of,
        workbook::{Marker, SheetColumn, TableCell},
    },
    returns::Whom,
    schemas::tables::NamedFigure,
    statistics::{AreaType, RESPONSE_DECIMALS, percent},
    vocabulary::Scaled,
};

/// What is said of units that are in no register, beside authorities.
const OTHERS: [&str; 3] = ["Other units in scope", "Received from other units", "Usable of other units"];

impl Making<'_, '_> {
    pub(super) fn response(&self, kind: AreaType) -> (Vec<SheetColumn>, Vec<Vec<TableCell>>) {
        let statistics = self.run.statistics;
        let by_size = self.measures.size_title();
        let rate = |heading: String| SheetColumn::number(&format!("{heading}\n(%)"), 14, RESPONSE_DECIMALS);
        let sized = |heading: String| by_size.as_ref().map(|size| rate(format!("{heading}, by {size}")));
        let mut columns = area_columns(kind).to_vec();
        let whom = self.run.whom();
        let (first, all) = (whom.first(), whom.several());
        columns.push(SheetColumn::number(&format!("{} in scope", first.heading()), 14, 0));
        for what in ["Received", "Usable"] {
            let counted = format!("{what}: {}", first.several());
            columns.extend([SheetColumn::number(&counted, 14, 0), rate(what.to_owned())]);
            columns.extend(sized(what.to_owned()));
        }
        if whom == Whom::Both {
            columns.extend(OTHERS.map(|heading| SheetColumn::number(heading, 14, 0)));
        }
        for figure in self.measures.figures() {
            let title = heading_of(figure, false, self.run.context.collection);
            columns.extend([
                SheetColumn::number(&format!("{title} given: {all}"), 16, 0),
                SheetColumn::number(&format!("{title} given: {all} asked"), 16, 0),
                rate(format!("{title} given")),
            ]);
            columns.extend(sized(format!("{title} given")));
        }
        let rows = self.area_rows(kind).into_iter().filter_map(|at| {
            let response = statistics.responses.iter().find(|response| response.area == at)?;
            let area = &statistics.areas[at].area;
            let own = response.first(whom);
            let mut cells =
                vec![code(&area.code), TableCell::Text(area.name.clone()), TableCell::count(own.expected)];
            let size = |share: fn(&crate::statistics::BySize) -> Option<Scaled>| {
                by_size.as_ref().map(|_| known(response.by_size.as_ref().and_then(share)))
            };
            for (count, share) in
                [(own.received, size(|size| size.received)), (own.usable, size(|size| size.usable))]
            {
                cells.extend([TableCell::count(count), known(percent(count, own.expected))]);
                cells.extend(share);
            }
            if whom == Whom::Both {
                let others = response.others;
                cells.extend([others.expected, others.received, others.usable].map(TableCell::count));
            }
            for figure in self.measures.figures() {
                let item = self.item(figure);
                let (given, asked) = self.measures.given(self.period, at, figure);
                cells.extend([
                    TableCell::count(given),
                    TableCell::count(asked),
                    percent(given, asked).map_or(TableCell::Marker(Marker::NotApplicable), number),
                ]);
                let share = response.by_size.as_ref().and_then(|size| size.given.get(item?).copied()?);
                cells.extend(by_size.as_ref().map(|_| {
                    if asked == 0 { TableCell::Marker(Marker::NotApplicable) } else { known(share) }
                }));
            }
            Some(cells)
        });
        (columns, rows.collect())
    }

    /// Which of the items of response a figure is.
    pub(super) fn item(&self, figure: &NamedFigure) -> Option<usize> {
        let published = &self.run.context.collection.published;
        published.items().into_iter().position(|item| published.figures[item] == *figure)
    }

    pub(super) fn response_rests_on(&self) -> Vec<String> {
        let mut told = vec![
            "Received are returns that came, nil returns and blank forms with them; usable \
            are those of which something counts: a nil return is, a blank form is not."
                .to_owned(),
        ];
        if let Some(size) = self.measures.size_title() {
            let whole = self
                .whole()
                .and_then(|at| self.run.statistics.responses.iter().find(|response| response.area == at));
            let without = whole
                .and_then(|response| response.by_size.as_ref())
                .map_or(0, |size| size.units_without_size);
            let left_out = if without == 0 {
                "it is known of every one".to_owned()
            } else {
                format!("{without} of which none is known are left out")
            };
            told.push(format!(
                "Shares by {size} are of the last figure known of each reporting unit; {left_out}."
            ));
        }
        told
    }
}
