//! Workbooks as xlsx.

use anyhow::Result;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatBorder, Workbook, Worksheet};

use super::{
    Value,
    sheets::{Cell, Look, Sheet},
};

/// Height of a row of headings, in points: three lines.
const HEADING_HEIGHT: f64 = 45.0;

/// The bytes of a workbook.
pub fn write(sheets: &[Sheet]) -> Result<Vec<u8>> {
    let mut workbook = Workbook::new();
    // The same input gives the same bytes: no time of making.
    let made = ExcelDateTime::from_ymd(2009, 4, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    for sheet in sheets {
        let worksheet = workbook.add_worksheet();
        worksheet.set_name(&sheet.name)?;
        for (column, width) in (0u16..).zip(&sheet.widths) {
            worksheet.set_column_width(column, *width)?;
        }
        for cell in &sheet.cells {
            if cell.look == Look::Heading {
                worksheet.set_row_height(cell.row, HEADING_HEIGHT)?;
            }
            put(worksheet, cell)?;
        }
    }
    Ok(workbook.save_to_buffer()?)
}

fn format_of(look: Look) -> Format {
    match look {
        Look::Plain => Format::new(),
        Look::Title => Format::new().set_bold(),
        Look::Heading => Format::new()
            .set_bold()
            .set_text_wrap()
            .set_border(FormatBorder::Thin)
            .set_background_color(0x00D9_E2EC),
        Look::Entry => Format::new().set_border(FormatBorder::Thin),
    }
}

fn put(sheet: &mut Worksheet, cell: &Cell) -> Result<()> {
    let (row, column, format) = (cell.row, cell.column, format_of(cell.look));
    match &cell.value {
        Value::Blank => sheet.write_blank(row, column, &format)?,
        Value::Count(count) => sheet.write_number_with_format(row, column, *count as f64, &format)?,
        Value::Hundredths(number) => sheet.write_number_with_format(
            row,
            column,
            *number as f64 / 100.0,
            &format.set_num_format("#,##0.00"),
        )?,
        Value::Text(text) => sheet.write_string_with_format(row, column, text, &format)?,
        Value::Day(day) => {
            let day = ExcelDateTime::from_ymd(
                u16::try_from(day.year())?,
                u8::try_from(day.month())?,
                u8::try_from(day.day())?,
            )?;
            sheet.write_datetime_with_format(row, column, &day, &format.set_num_format("dd/mm/yyyy"))?
        }
    };
    Ok(())
}
