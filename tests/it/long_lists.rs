//! A long list reads the same whether its plain rows go straight into columns or all of them become cells
//! first, whatever stands among them.

use proptest::prelude::*;
use quarterday::{
    intake,
    reading::{self, LongLists, NewRecord, Reading},
    schemas::{Collection, Faults, Register, collection},
    vocabulary::Period,
};

use crate::workspace::project;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};

const HEADINGS: &str =
    "case_id,offence_date,hearing_date,defendant,category,legislation,section,plea,outcome,fine,costs,court";

fn collection() -> Collection {
    let mut faults = Faults::default();
    let collection = collection::load(&project().join("bench/collection"), &Register::default(), &mut faults);
    collection.unwrap_or_else(|| panic!("{faults:?}"))
}

/// What is compared of a reading: all of it, with the records as they are by themselves.
fn shown(reading: Option<Reading>) -> (String, Vec<Vec<NewRecord>>) {
    let Some(mut reading) = reading else { return Default::default() };
    let records =
        reading.returns.iter_mut().map(|read| std::mem::take(&mut read.records).taken_out()).collect();
    (format!("{reading:#?}"), records)
}

/// A text read both ways, the lists looked for from the first few rows on; how many records were read.
fn read_alike(text: &str, collection: &Collection) -> usize {
    bytes_read_alike(text.as_bytes(), text, collection)
}

/// The same for a file of any format, of which `text` is shown.
fn bytes_read_alike(bytes: &[u8], text: &str, collection: &Collection) -> usize {
    let period = Period::parse("2026-Q1").unwrap();
    let read = |top: usize| {
        let lists = LongLists::new(collection, period).from_row(top);
        reading::read_file(bytes, intake::sniff(bytes), &lists).map_err(|error| error.to_string())
    };
    let (long, whole) = (read(4), read(usize::MAX - 1));
    assert_eq!(long.as_ref().err(), whole.as_ref().err(), "{text}");
    let (long, whole) = (shown(long.ok().flatten()), shown(whole.ok().flatten()));
    assert_eq!(long.0, whole.0, "{text}");
    assert_eq!(
        long.1.iter().map(Vec::len).collect::<Vec<_>>(),
        whole.1.iter().map(Vec::len).collect::<Vec<_>>(),
        "{text}"
    );
    let differing = long.1.iter().flatten().zip(whole.1.iter().flatten()).find(|(one, other)| one != other);
    assert_eq!(differing, None, "{text}");
    long.1.iter().map(Vec::len).sum()
}

fn plain_row(at: usize) -> String {
    let (day, fine) = (at % 28 + 1, at * 37 % 2000);
    format!(
        "LA1/{at:04},2025-04-{day:02},2026-01-{day:02},\"Khan, Foster & Co {at}\",{},COSHH 2002,s.32(1),Guilty,Convicted,{fine}.50,{at},Barton",
        at % 9 + 1
    )
}

/// What people put among the rows of a list.
const STRANGE: [&str; 34] = [
    "",
    ",,,,,,,,,,,",
    "Total,,,,,,,,,700,70,",
    ",,,,,,,,,700,70,",
    ",Total,,,,,,,,,,",
    "Grand total: see below",
    "Northern area",
    "Quarter 3 2024-25",
    "Last year,,,,,,,,,,,",
    "All amounts are in £000s",
    HEADINGS,
    "case_id,offence_date,hearing_date,defendant,category,legislation,section,plea,outcome,costs,fine,court",
    "Item,Value",
    "B1_1,12",
    "Authority name,Ashford",
    "Period,2025-Q4",
    "Local authority: Ashford,,,,,,,,,,,",
    "LA1/0007,2025-04-01,2026-01-05,Khan twice,1,COSHH 2002,s.1,Guilty,Convicted,5,5,Barton",
    "LA9/0001,1 April 2025,05/01/2026,Smith,2,COSHH 2002,s.1,Guilty,Convicted,\"1,200\",£5,Barton",
    "LA9/0002,31/02/2025,soon,Smith,two,COSHH 2002,s.1,Guilty,Convicted,about 5,-,Barton",
    "LA9/0003,,,,,,,,,,,",
    "LA9/0004,2025-04-01,,Smith",
    "LA9/0005,2025-04-01,2026-01-05,Smith,2,COSHH 2002,s.1,Guilty,Convicted,5,5,Barton,extra,7",
    "LA9/0006,2025-04-01,2026-01-05,Smith,2,COSHH 2002,s.1,Guilty,Convicted,5.555,5,Barton",
    "LA9/0007,2025-04-01,2026-01-05,Total,2,Fine,s.1,Plea,Court,5,5,2019/20",
    "LA9/0008,2025-04-01,2026-01-05,Môn & Sons,2,COSHH 2002,s.1,n/a,N/A,5,5,Llangefni",
    "LA9/0009,2025-04-01,2026-01-05,\"over\ntwo lines\",2,COSHH 2002,s.1,Guilty,Convicted,5,5,Barton",
    "LA9/0010,2025-04-01,2026-01-05,=1+1,2,COSHH 2002,s.1,Guilty,Convicted,-5,0,Barton",
    "nil,,,,,,,,,,,",
    "1,2,3,4,5,6,7,8,9,10,11,12",
    "text,date,date,text,number,text,text,text,text,number,number,text",
    ",2025-04-01,2026-01-05,No key,2,COSHH 2002,s.1,Guilty,Convicted,5,5,Barton",
    "subtotal,2025-04-01,2026-01-05,Smith,2,COSHH 2002,s.1,Guilty,Convicted,5,5,Barton",
    "Sumner/1,2025-04-01,2026-01-05,Smith,2,COSHH 2002,s.1,Guilty,Convicted,5,5,Barton",
];

#[test]
fn every_strange_row_among_plain_ones_is_read_as_it_is_among_few() {
    let collection = collection();
    for strange in STRANGE {
        for place in [2, 5, 18, 30] {
            let mut rows: Vec<String> = (0..30).map(plain_row).collect();
            rows.insert(place, strange.to_owned());
            read_alike(&format!("{HEADINGS}\n{}\n", rows.join("\n")), &collection);
        }
    }
}

/// A list in a workbook, with numbers and dates as such, and one row that is changed.
fn workbook(change: &dyn Fn(&mut Worksheet, &Format)) -> Vec<u8> {
    let mut book = Workbook::new();
    let (dates, percent) = (Format::new().set_num_format("dd/mm/yyyy"), Format::new().set_num_format("0%"));
    let sheet = book.add_worksheet().set_name("Prosecutions").unwrap();
    sheet.write_row(0, 0, HEADINGS.split(',')).unwrap();
    for row in 1..40u32 {
        let texts = [
            (3, "Smith & Co"),
            (5, "COSHH 2002"),
            (6, "s.2"),
            (7, "Guilty"),
            (8, "Convicted"),
            (11, "Barton"),
        ];
        sheet.write_string(row, 0, format!("LA1/{row}")).unwrap();
        for (column, text) in texts {
            sheet.write_string(row, column, text).unwrap();
        }
        for column in [1, 2] {
            sheet
                .write_datetime_with_format(row, column, ExcelDateTime::from_ymd(2025, 4, 5).unwrap(), &dates)
                .unwrap();
        }
        for (column, number) in [(4, 2.0), (9, f64::from(row) + 0.5), (10, 7.0)] {
            sheet.write_number(row, column, number).unwrap();
        }
    }
    change(sheet, &percent);
    book.save_to_buffer().unwrap()
}

#[test]
fn lists_in_workbooks_are_read_alike() {
    let collection = collection();
    let read = |change: &dyn Fn(&mut Worksheet, &Format)| {
        bytes_read_alike(&workbook(change), "a workbook", &collection)
    };
    assert_eq!(read(&|_, _| {}), 39);
    assert_eq!(read(&|sheet, _| drop(sheet.write_number(20, 0, 1234.0))), 39);
    read(&|sheet, percent| drop(sheet.write_number_with_format(20, 9, 0.5, percent)));
    read(&|sheet, _| drop(sheet.write_number(20, 9, 5.555)));
    read(&|sheet, _| drop(sheet.write_boolean(20, 9, true)));
    read(&|sheet, _| drop(sheet.write_number(20, 14, 5)));
    read(&|sheet, _| drop(sheet.write_string(20, 0, "Total")));
    read(&|sheet, _| drop(sheet.write_formula(20, 9, "=1+1")));
    read(&|sheet, _| drop(sheet.set_row_hidden(20)));
    read(&|sheet, _| drop(sheet.set_name("Fines in £000s")));
    read(&|sheet, _| drop(sheet.set_name("2019-20")));
}

#[test]
fn lists_with_further_columns_are_read_alike() {
    let collection = collection();
    let with = |headings: &str, cell: &dyn Fn(usize) -> String| {
        let rows: Vec<String> = (0..30).map(|at| format!("{},{}", plain_row(at), cell(at))).collect();
        read_alike(&format!("{HEADINGS},{headings}\n{}\n", rows.join("\n")), &collection)
    };
    assert_eq!(with("Officer", &|at| format!("J. Smith {at}")), 30);
    with("Officer", &|at| if at > 7 { "J. Smith".to_owned() } else { String::new() });
    with("Row", &|at| at.to_string());
    with("Score", &|at| (at * 7 % 5).to_string());
    with("Reported in", &|at| if at == 15 { "2019-20".to_owned() } else { "this year".to_owned() });
    with("Reported in", &|_| "2019-20".to_owned());
    with("Authority name", &|_| "Ashford".to_owned());
    with("Authority name", &|at| if at > 12 { "Braintree".to_owned() } else { "Ashford".to_owned() });
    with("Authority name", &|at| if at % 5 == 0 { String::new() } else { "Ashford".to_owned() });
    with("fine", &|at| at.to_string());
    with("fine (£000s)", &|at| at.to_string());
    with("", &|at| at.to_string());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_mixture_of_rows_is_read_alike(places in prop::collection::vec((0..60usize, 0..STRANGE.len()), 0..8), rows in 6..60usize) {
        let mut lines: Vec<String> = (0..rows).map(plain_row).collect();
        for (place, strange) in places {
            lines.insert(place.min(lines.len()), STRANGE[strange].to_owned());
        }
        read_alike(&format!("{HEADINGS}\n{}\n", lines.join("\n")), &collection());
    }
}
