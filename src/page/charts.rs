//! The charts, each with its message in words before it and its figures as a table behind it.

use maud::{Markup, PreEscaped, html};

use super::{
    section::Section,
    sheet::{Shown, caption, sheet},
};
use crate::publication::{Chart, ChartFrame, TableSheet, Workbook, chart_svg};

/// Figures of a chart beyond these are in the workbook.
const MOST: usize = 200;

/// The section; `None` where there are no charts.
pub fn charts(workbook: &Workbook) -> Option<Section> {
    let figures = |chart: &Chart| workbook.sheets.iter().find(|own| own.name == chart.data_sheet());
    let body = html! { @for own in &workbook.charts { (one(own, figures(own))) } };
    (!workbook.charts.is_empty()).then_some(Section { id: "charts", title: "Charts", body })
}

fn one(own: &Chart, figures: Option<&TableSheet>) -> Markup {
    let id = format!("chart-{}", own.number);
    html! {
        figure class="chart" {
            figcaption {
                h3 id=(caption(&id)) { (own.numbered_title()) }
                p { (own.message) }
            }
            // A drawing of ours, in which all texts are escaped.
            div class="scroll" role="region" tabindex="0" aria-labelledby=(caption(&id)) {
                (PreEscaped(chart_svg(own, ChartFrame::Within)))
            }
            @for note in &own.notes { p class="note" { (note) } }
            @if let Some(figures) = figures { (as_table(figures, &id)) }
        }
    }
}

fn as_table(figures: &TableSheet, id: &str) -> Markup {
    // What is said of the sheet is of a workbook, and stands there.
    let bare = TableSheet { notes: Vec::new(), ..figures.clone() };
    let id = format!("{id}-figures");
    html! {
        details {
            summary { "The figures of this chart" }
            div class="list" { (sheet(&bare, &Shown { id: &id, most: MOST, all_in: "statistics.xlsx" })) }
        }
    }
}
