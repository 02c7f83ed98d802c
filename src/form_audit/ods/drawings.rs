//! Charts, pictures and shapes.

use super::super::{
    tree::Element,
    workbook::{Drawn, Sheet, Workbook},
};

const SHAPES: [&str; 8] =
    ["custom-shape", "rect", "line", "ellipse", "polygon", "polyline", "path", "connector"];

/// Takes what is drawn in an element of a sheet.
pub(super) fn take(element: &Element, sheet: &mut Sheet, book: &mut Workbook) {
    for own in element.within() {
        let is_shape = SHAPES.contains(&own.name.as_str());
        if own.name != "frame" && !is_shape {
            continue;
        }
        if is_shape || own.child("text-box").is_some() {
            *book.shapes.entry(sheet.name.clone()).or_default() += 1;
        }
        sheet.charts += usize::from(own.child("object").is_some());
        let says = |name: &str| own.child(name).is_some_and(|text| !text.text().trim().is_empty());
        book.drawn.push(Drawn {
            place: sheet.name.clone(),
            name: own.attribute("name").unwrap_or_default().to_owned(),
            is_told: says("title") || says("desc") || own.says("decorative") == Some(true),
        });
    }
}
