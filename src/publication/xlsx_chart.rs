//! Charts of `statistics.xlsx`: each native, on a sheet of its own, with its words above it.

use quick_xml::escape::escape;
use rust_xlsxwriter::{
    Chart as Native, ChartDataLabel, ChartDataLabelPosition, ChartFont, ChartFormat, ChartLegendPosition,
    ChartLine, ChartLineDashType, ChartMarker, ChartMarkerType, ChartPatternFill, ChartPatternFillType,
    ChartPoint as NativePoint, ChartSolidFill, Color, Worksheet, XlsxError,
};

use super::{
    charts::{Chart, ChartSeries, ESTIMATED, GREY, SERIES},
    workbook::TableSheet,
    xlsx::{Formats, TEXT_POINTS, bounded, first_row_of, height},
};
use crate::schemas::charts::ChartKind;

/// Width of the one column in characters, in which words are wrapped.
pub(super) const WIDTH: u16 = 110;

/// Size of the picture in pixels.
const PICTURE_WIDTH: u32 = 960;
const PICTURE_HEIGHT: u32 = 500;

/// Pixels that a bar takes.
const BAR_HEIGHT: u32 = 38;

/// Values of a line are written beside its points where they are not more.
const MOST_WRITTEN: usize = 9;

/// Writes the sheet of a chart; its figures stand on that of its data.
pub(super) fn write_chart_sheet(
    sheet: &mut Worksheet,
    chart: &Chart,
    data: &TableSheet,
    formats: &Formats,
) -> Result<(), XlsxError> {
    sheet.set_name(chart.sheet())?.set_screen_gridlines(false).set_landscape().set_print_fit_to_pages(1, 0);
    sheet.set_column_width(0, WIDTH)?;
    sheet.write_string_with_format(0, 0, bounded(&chart.numbered_title()), &formats.title)?;
    let mut row = 1;
    for line in chart.lines() {
        sheet.set_row_height(row, height(&line, WIDTH, TEXT_POINTS))?;
        sheet.write_string_with_format(row, 0, bounded(&line), &formats.body)?;
        row += 1;
    }
    sheet.insert_chart(row + 1, 0, &native(chart, data))?;
    Ok(())
}

fn native(chart: &Chart, data: &TableSheet) -> Native {
    let mut own = match chart.kind {
        ChartKind::Trend => Native::new_line(),
        ChartKind::Areas => Native::new_bar(),
        ChartKind::Distribution => Native::new_column(),
    };
    own.set_alt_text(stand_in(chart)).set_width(PICTURE_WIDTH).set_height(picture_height(chart));
    own.title().set_hidden();
    for at in 0..chart.series.len() {
        add_series(&mut own, chart, at, data);
    }
    axes(&mut own, chart);
    if chart.series.len() > 1 {
        own.legend().set_position(ChartLegendPosition::Bottom).set_font(&font());
    } else {
        own.legend().set_hidden();
    }
    own
}

/// What stands in the place of the text that is told instead of the picture, of which the library takes 255
/// letters.
fn stand_in(chart: &Chart) -> String {
    format!("alt-text-of-{}", chart.id)
}

/// Puts the texts that are told instead of pictures into a part that has places for them.
pub(super) fn with_alt_texts(xml: &str, charts: &[Chart]) -> String {
    charts.iter().fold(xml.to_owned(), |xml, chart| {
        let place = format!("descr=\"{}\"", stand_in(chart));
        xml.replace(&place, &format!("descr=\"{}\"", escape(bounded(&chart.alt))))
    })
}

fn picture_height(chart: &Chart) -> u32 {
    let bars = u32::try_from(chart.categories.len()).unwrap_or(1);
    if chart.kind == ChartKind::Areas { 60 + BAR_HEIGHT * bars } else { PICTURE_HEIGHT }
}

fn font() -> ChartFont {
    let mut font = ChartFont::new();
    font.set_name("Arial").set_size(12);
    font
}

fn line(colour: u32, width: f64, is_dashed: bool) -> ChartLine {
    let mut line = ChartLine::new();
    line.set_color(Color::RGB(colour)).set_width(width);
    if is_dashed {
        line.set_dash_type(ChartLineDashType::Dash);
    }
    line
}

fn solid(colour: u32) -> ChartSolidFill {
    let mut fill = ChartSolidFill::new();
    fill.set_color(Color::RGB(colour));
    fill
}

/// One series, of the cells of the sheet with the figures.
fn add_series(own: &mut Native, chart: &Chart, at: usize, data: &TableSheet) {
    let series = &chart.series[at];
    let first = first_row_of(data);
    let last = first + u32::try_from(chart.categories.len().saturating_sub(1)).unwrap_or(0);
    let column = |heading: &str| {
        let found = data.columns.iter().position(|column| column.heading == heading);
        found.and_then(|column| u16::try_from(column).ok()).unwrap_or(0)
    };
    let range = |column: u16| (data.name.as_str(), first, column, last, column);
    let added = own
        .add_series()
        .set_name(bounded(&series.name).as_str())
        .set_categories(range(column(&chart.categories_are)))
        .set_values(range(column(&series.heading)));
    match chart.kind {
        ChartKind::Trend => {
            added
                .set_format(ChartFormat::new().set_line(&line(SERIES[at], 2.25, false)))
                .set_marker(&marker(at))
                .set_points(&soft_points(chart, at));
        }
        ChartKind::Areas => {
            added
                .set_format(ChartFormat::new().set_solid_fill(&solid(SERIES[0])))
                .set_gap(40)
                .set_points(&bars(chart, series));
        }
        ChartKind::Distribution => {
            added.set_format(ChartFormat::new().set_solid_fill(&solid(SERIES[0]))).set_gap(4);
        }
    }
    let is_written =
        chart.kind != ChartKind::Trend || (chart.series.len() == 1 && chart.categories.len() <= MOST_WRITTEN);
    if is_written {
        let mut label = ChartDataLabel::new();
        let place = match chart.kind {
            ChartKind::Trend => ChartDataLabelPosition::Above,
            ChartKind::Areas | ChartKind::Distribution => ChartDataLabelPosition::OutsideEnd,
        };
        added.set_data_label(label.show_value().set_position(place).set_font(&font()));
    }
}

/// The sign of a series' points.
fn marker(series: usize) -> ChartMarker {
    let sign = [
        ChartMarkerType::Circle,
        ChartMarkerType::Square,
        ChartMarkerType::Triangle,
        ChartMarkerType::Diamond,
    ][series % 4];
    let mut marker = ChartMarker::new();
    let mut format = ChartFormat::new();
    format.set_solid_fill(&solid(SERIES[series])).set_border(&line(SERIES[series], 1.5, false));
    marker.set_type(sign).set_size(8).set_format(&mut format);
    marker
}

/// Hollow where the value may still change or is estimated in good part.
fn soft_points(chart: &Chart, series: usize) -> Vec<NativePoint> {
    let point = |at: usize| {
        if !chart.is_soft(series, at) {
            return NativePoint::new();
        }
        let mut format = ChartFormat::new();
        format.set_solid_fill(&solid(0xFF_FF_FF)).set_border(&line(SERIES[series], 1.5, false));
        NativePoint::new().set_format(&mut format)
    };
    (0..chart.categories.len()).map(point).collect()
}

/// The whole in grey; hatched what is estimated in good part.
fn bars(chart: &Chart, series: &ChartSeries) -> Vec<NativePoint> {
    let point = |(category, point): (&super::charts::Category, &super::charts::ChartPoint)| {
        let colour = if category.is_whole { GREY } else { SERIES[0] };
        let mut format = ChartFormat::new();
        if point.is_much_estimated() {
            let mut pattern = ChartPatternFill::new();
            pattern
                .set_pattern(ChartPatternFillType::DiagonalStripesWideUpwards)
                .set_foreground_color(Color::RGB(colour))
                .set_background_color(Color::RGB(ESTIMATED));
            format.set_pattern_fill(&pattern).set_border(&line(colour, 1.5, false));
        } else {
            format.set_solid_fill(&solid(colour));
        }
        NativePoint::new().set_format(&mut format)
    };
    chart.categories.iter().zip(&series.points).map(point).collect()
}

fn axes(own: &mut Native, chart: &Chart) {
    let values = || chart.series.iter().flat_map(|series| &series.points).filter_map(|point| point.value());
    let is_areas = chart.kind == ChartKind::Areas;
    if is_areas {
        // The library calls the axis that lies x: in a chart of bars that of the values.
        own.y_axis().set_reverse().set_font(&font()).set_major_gridlines(false);
        own.x_axis().set_major_gridlines(false).set_hidden(true);
    } else {
        own.x_axis().set_font(font().set_size(11));
        let faint = line(0xD9_D9_D9, 0.75, false);
        own.y_axis().set_font(&font()).set_major_gridlines_line(&faint).set_name_font(&font());
        own.y_axis().set_name(bounded(&chart.measure).as_str());
    }
    if chart.kind == ChartKind::Distribution {
        own.x_axis().set_name(bounded(&chart.categories_are).as_str()).set_name_font(&font());
    }
    let measure = if is_areas { own.x_axis() } else { own.y_axis() };
    let is_large = values().fold(0.0, f64::max) >= 10.0;
    measure.set_num_format(if is_large { "#,##0" } else { "General" });
    if values().all(|value| value >= 0.0) {
        measure.set_min(0);
    }
}
