//! What a figure is called above its column.

use crate::schemas::{Collection, tables::NamedFigure};

/// What a figure measures, with its table and row, and in what unit, each in words.
pub fn measure_of(figure: &NamedFigure, collection: &Collection) -> (String, String) {
    let table = collection.figure_table(figure.table);
    let is_part = !figure.key.is_empty() && table.total_key.as_ref() != Some(&figure.key);
    let of_key = if is_part { format!(", {}", table.key_label(&figure.key)) } else { String::new() };
    let measure = format!("{}: {}{of_key}", table.title, heading_of(figure, false, collection));
    let unit = table.fields[figure.field].unit.as_str();
    (measure, if unit.is_empty() { "number" } else { unit }.to_owned())
}

/// What is published of a figure: its title, and its unit once.
pub fn heading_of(figure: &NamedFigure, with_unit: bool, collection: &Collection) -> String {
    let field = &collection.figure_table(figure.table).fields[figure.field];
    let unit = match field.unit.as_str() {
        "" => "number",
        "GBP" => "£",
        "percent" => "%",
        unit => unit,
    };
    let words = |text: &str| {
        text.to_lowercase()
            .split(|letter: char| !letter.is_alphanumeric())
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let is_said = field.title.ends_with(')') || words(&field.title).contains(&unit.to_lowercase());
    match (with_unit, is_said) {
        (true, false) => format!("{}\n({unit})", field.title),
        (true, true) => field.title.clone(),
        (false, _) => {
            let without_unit = field.title.strip_suffix(')').and_then(|title| title.rsplit_once(" ("));
            without_unit.map_or(field.title.as_str(), |(title, _)| title).to_owned()
        }
    }
}
