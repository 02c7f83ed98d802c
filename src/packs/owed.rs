//! The sheet of who owes which return, and how late, over all collections.

use super::source::SourceNow;
use crate::{
    publication::{SheetColumn, TableCell, TableSheet},
    schemas::packs::Packs,
    vocabulary::Period,
};

/// The sheet: a line an authority and collection, in the order of the collections and of the lists.
pub fn owed(packs: &Packs, group: &str, period: Period, sources: &[SourceNow<'_>]) -> TableSheet {
    let columns = vec![
        SheetColumn::text("Collection", 30),
        SheetColumn::text("Period", 12),
        SheetColumn::text("Code", 12),
        SheetColumn::text("Authority", 30),
        SheetColumn::text("Reporting unit", 22),
        SheetColumn::text("What came", 16),
        SheetColumn::text("Quality", 12),
        SheetColumn::text("Received", 12),
        SheetColumn::text("Due", 12),
        SheetColumn::number("Days late", 10, 0),
        SheetColumn::number("Open errors", 10, 0),
        SheetColumn::number("Open queries", 10, 0),
    ];
    let mut rows = Vec::new();
    for found in sources.iter().filter_map(|own| own.found.as_ref().ok()) {
        let Ok(own) = packs.group_on(group, found.period.end()) else { continue };
        for line in found.lines(&own) {
            let text = |name: &str| TableCell::text_or_blank(line.get(name));
            let count = |name: &str| match line.get(name).parse::<f64>() {
                Ok(value) => TableCell::Number { value, decimals: 0 },
                Err(_) => TableCell::Blank,
            };
            let came = match line.get("obligation") {
                "exempt" => "exempt".to_owned(),
                _ => line.get("receipt").replace('-', " "),
            };
            rows.push(vec![
                TableCell::Text(found.collection.title.clone()),
                TableCell::Text(found.period.to_string()),
                text("authority_code"),
                text("authority_name"),
                text("unit"),
                TableCell::Text(came),
                text("quality"),
                text("received"),
                text("due"),
                count("days_late"),
                count("errors"),
                count("queries"),
            ]);
        }
    }
    TableSheet {
        name: "Returns".to_owned(),
        title: format!("Returns by collection, as of the last run of each, for packs of {period}"),
        notes: vec!["In the order of the collections; nobody is ranked.".to_owned()],
        columns,
        rows,
        is_list: true,
    }
}
