//! Charts, pictures and shapes.

use super::super::{
    tree::Element,
    workbook::{Drawn, Workbook},
};

/// Whether a part is a drawing by its name.
pub(super) fn is_drawing(part: &str) -> bool {
    part.strip_prefix("xl/drawings/drawing").is_some_and(|rest| rest.ends_with(".xml") && !rest.contains('/'))
}

/// Takes what is drawn in a part.
pub(super) fn take(part: &str, drawing: &Element, book: &mut Workbook) {
    let shapes = drawing.every("sp").count();
    if shapes > 0 {
        book.shapes.insert(part.to_owned(), shapes);
    }
    book.drawn.extend(drawing.every("cNvPr").map(|own| Drawn {
        place: part.to_owned(),
        name: own.attribute("name").unwrap_or_default().to_owned(),
        is_told: own.attribute("descr").is_some_and(|text| !text.trim().is_empty()) || is_for_looks(own),
    }));
}

/// It says that it is there for looks alone.
fn is_for_looks(own: &Element) -> bool {
    own.within().any(|element| element.name == "decorative" && element.attribute("val") != Some("0"))
}

/// How many charts are drawn in a part.
pub(super) fn charts(drawing: &Element) -> usize {
    let is_chart = |frame: &&Element| frame.every("chart").any(|chart| chart.attribute("id").is_some());
    drawing.every("graphicFrame").filter(is_chart).count()
}
