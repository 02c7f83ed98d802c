//! The sheet of figures that are another than was sent, since the unit settled with the sender what is right.

use super::workbook::{list, name_of, named};
use crate::{
    figures::{Source, UnitId},
    publication::{
        Reported, TableSheet,
        workbook::{SheetColumn, TableCell},
    },
};

/// The sheet; `None` where there are none.
pub(super) fn corrections(run: &Reported<'_>) -> Option<TableSheet> {
    let (figures, measures, ledger) =
        (&run.statistics.figures, &run.statistics.measures, &run.context.ledger);
    let mut rows = Vec::new();
    for measure in measures.ids() {
        let own = |unit: UnitId| match figures.get(measure, unit).source {
            Source::Decision(id) => Some((unit, ledger.get(id))),
            _ => None,
        };
        for (unit, decision) in figures.ids().filter_map(own) {
            let value = figures.get(measure, unit).given.map(|value| value.to_string()).unwrap_or_default();
            let [name, region] = named(unit, run);
            let day = decision.day().to_string();
            let cells = [
                &name_of(measures.get(measure), run),
                &name,
                &region,
                decision.kind.word(),
                decision.get("old"),
                &value,
                decision.get("source"),
                decision.who(),
                &day,
                decision.why(),
            ];
            rows.push(cells.into_iter().map(TableCell::text_or_blank).collect());
        }
    }
    let headings = [
        ("Figure", 48),
        ("Unit", 34),
        ("Region", 26),
        ("Decision", 14),
        ("What was sent", 14),
        ("What counts", 14),
        ("From where", 18),
        ("Who", 20),
        ("Day", 12),
        ("Why", 50),
    ];
    let columns = headings.map(|(heading, width)| SheetColumn::text(heading, width)).to_vec();
    let note =
        "Figures that a decision put in the place of what was sent. The original stays in the records.";
    (!rows.is_empty()).then(|| list("Corrections", "Corrections", note, columns, rows, run))
}
