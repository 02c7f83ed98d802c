//! Sound returns with figures that are not this period's, stand twice, or stand where nothing of the form is:
//! whatever becomes of a total is told, and no figure of such a block is ever in it.

use std::{collections::BTreeMap, fs, path::Path};

use quarterday::{
    intake,
    reading::{self, Content},
};

use crate::{
    hostile_files::packed_ods,
    workspace::{Row, project, rows, run},
};

/// A form as it stands in the file, to be edited.
#[derive(Clone)]
struct Book {
    sheets: Vec<(String, Cells)>,
    merged: Vec<(u32, u32, u32, u32)>,
}

type Cells = BTreeMap<(u32, u32), Content>;

/// A sound return of the sample.
fn sound() -> Book {
    let path = project().join("sample_data/lae1/inbox/2009-10-Q4/Cambridge LAE1 2009-10-Q4.xlsx");
    let bytes = fs::read(path).unwrap();
    let document = reading::open(&bytes, intake::sniff(&bytes), &|_| false).unwrap();
    let cells = |sheet: &reading::Sheet| {
        sheet.cells().iter().map(|cell| ((cell.at.row, cell.at.column), cell.content.clone())).collect()
    };
    let mut book = Book {
        sheets: document.sheets.iter().map(|sheet| (sheet.name.clone(), cells(sheet))).collect(),
        merged: Vec::new(),
    };
    for (column, value) in
        ["A/1", "X Limited", "1 High Street", "Retail shops", "2010-02-01", "Magistrates", "Guilty"]
            .iter()
            .enumerate()
    {
        book.put(PROSECUTIONS, 3, u32::try_from(column).unwrap(), value);
    }
    book.put(PROSECUTIONS, 3, 7, "Convicted");
    book.number(PROSECUTIONS, 3, 8, 100.0);
    book.number(PROSECUTIONS, 3, 9, 50.0);
    book
}

const FORM: usize = 0;
const PROSECUTIONS: usize = 1;

/// Blocks of the form: first and last row, first and last column; headings and labels are part of them.
const VISITS: [u32; 4] = [17, 27, 0, 10];
const NOTICES: [u32; 4] = [31, 41, 0, 3];

/// More than any figure of the form: what is of another time.
const MORE: f64 = 50_000.0;

impl Book {
    fn put(&mut self, sheet: usize, row: u32, column: u32, text: &str) {
        self.sheets[sheet].1.insert((row, column), Content::Text(text.into()));
    }

    fn number(&mut self, sheet: usize, row: u32, column: u32, number: f64) {
        self.sheets[sheet].1.insert((row, column), Content::Number(number));
    }

    fn clear(&mut self, row: u32, column: u32) {
        self.sheets[FORM].1.remove(&(row, column));
    }

    /// Copies cells of the form to another place on it, with so much more in each figure.
    fn copy(&mut self, [top, bottom, left, right]: [u32; 4], (row, column): (u32, u32), more: f64) {
        let own: Vec<_> = self.sheets[FORM].1.iter().map(|(at, content)| (*at, content.clone())).collect();
        for ((at_row, at_column), content) in own {
            if (top..=bottom).contains(&at_row) && (left..=right).contains(&at_column) {
                self.sheets[FORM]
                    .1
                    .insert((at_row - top + row, at_column - left + column), raised(&content, more));
            }
        }
    }

    /// A copy of a sheet, with so much more in each figure.
    fn copy_sheet(&mut self, sheet: usize, name: &str, more: f64) {
        let cells = self.sheets[sheet].1.iter().map(|(at, content)| (*at, raised(content, more))).collect();
        self.sheets.push((name.to_owned(), cells));
    }

    /// Makes room for a row of the form, or takes one out.
    fn shift(&mut self, from: u32, by: i64) {
        let cells = std::mem::take(&mut self.sheets[FORM].1);
        for ((row, column), content) in cells {
            if row >= from && by < 0 && i64::from(row) < i64::from(from) - by {
                continue;
            }
            let row = if row >= from { u32::try_from(i64::from(row) + by).unwrap() } else { row };
            self.sheets[FORM].1.insert((row, column), content);
        }
    }

    fn row_of(&mut self, at: u32, label: Option<&str>, figure: f64) {
        self.shift(at, 1);
        label.into_iter().for_each(|label| self.put(FORM, at, 0, label));
        (1..11).for_each(|column| self.number(FORM, at, column, figure));
    }

    fn xlsx(&self) -> Vec<u8> {
        let mut book = rust_xlsxwriter::Workbook::new();
        let plain = rust_xlsxwriter::Format::new();
        for (at, (name, cells)) in self.sheets.iter().enumerate() {
            let sheet = book.add_worksheet().set_name(name).unwrap();
            for (top, left, bottom, right) in self.merged.iter().filter(|_| at == FORM) {
                sheet
                    .merge_range(
                        *top,
                        u16::try_from(*left).unwrap(),
                        *bottom,
                        u16::try_from(*right).unwrap(),
                        "",
                        &plain,
                    )
                    .unwrap();
            }
            for ((row, column), content) in cells {
                let column = u16::try_from(*column).unwrap();
                match content {
                    Content::Number(number) => sheet.write(*row, column, *number).unwrap(),
                    content => sheet.write(*row, column, content.to_string()).unwrap(),
                };
            }
        }
        book.save_to_buffer().unwrap()
    }

    fn ods(&self) -> Vec<u8> {
        let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
        let cell = |content: Option<&Content>, span: String| match content {
            None => "<table:table-cell/>".to_owned(),
            Some(Content::Number(number)) => {
                format!("<table:table-cell{span} office:value-type=\"float\" office:value=\"{number}\"/>")
            }
            Some(content) => {
                format!(
                    "<table:table-cell{span} office:value-type=\"string\"><text:p>{}</text:p></table:table-cell>",
                    escaped(&content.to_string())
                )
            }
        };
        let tables = self.sheets.iter().enumerate().map(|(at, (name, cells))| {
            let last = cells.keys().map(|(row, _)| *row).max().unwrap_or(0);
            let rows = (0..=last).map(|row| {
                let width =
                    cells.range((row, 0)..=(row, u32::MAX)).next_back().map_or(0, |((_, column), _)| *column);
                let span = |column: u32| {
                    let own = self
                        .merged
                        .iter()
                        .find(|(top, left, ..)| at == FORM && (*top, *left) == (row, column));
                    own.map_or_else(String::new, |(top, left, bottom, right)| {
                        format!(
                            " table:number-columns-spanned=\"{}\" table:number-rows-spanned=\"{}\"",
                            right - left + 1,
                            bottom - top + 1
                        )
                    })
                };
                let cells: String =
                    (0..=width).map(|column| cell(cells.get(&(row, column)), span(column))).collect();
                format!("<table:table-row>{cells}</table:table-row>")
            });
            format!(
                "<table:table table:name=\"{}\">{}</table:table>",
                escaped(name),
                rows.collect::<String>()
            )
        });
        let spaces = ["office", "table", "text"]
            .map(|name| format!(" xmlns:{name}=\"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0\""));
        packed_ods(format!(
            "<?xml version=\"1.0\"?><office:document-content{}><office:body><office:spreadsheet>{}</office:spreadsheet></office:body></office:document-content>",
            spaces.concat(),
            tables.collect::<String>()
        ))
    }

    /// The form alone.
    fn csv(&self) -> Vec<u8> {
        let cells = &self.sheets[FORM].1;
        let last = cells.keys().map(|(row, _)| *row).max().unwrap_or(0);
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        for row in 0..=last {
            let own = cells.range((row, 0)..=(row, u32::MAX));
            let width = own.clone().next_back().map_or(0, |((_, column), _)| *column);
            let text = |column: u32| cells.get(&(row, column)).map(ToString::to_string).unwrap_or_default();
            writer.write_record((0..=width).map(text)).unwrap();
        }
        writer.into_inner().unwrap()
    }
}

fn raised(content: &Content, more: f64) -> Content {
    match content {
        Content::Number(number) => Content::Number(number + more),
        content => content.clone(),
    }
}

type Edit = Box<dyn Fn(&mut Book)>;

/// What is done to a sound return.
struct Case {
    name: String,
    edit: Edit,
    /// Every total stays as it was.
    same: bool,
    /// It is told by one of these rules; none for what is read as well as before.
    told: &'static [&'static str],
    /// It needs more than one sheet, or merged cells.
    sheets: bool,
}

fn case(
    name: impl Into<String>,
    same: bool,
    told: &'static [&'static str],
    edit: impl Fn(&mut Book) + 'static,
) -> Case {
    Case { name: name.into(), edit: Box::new(edit), same, told, sheets: false }
}

fn on_sheets(
    name: impl Into<String>,
    same: bool,
    told: &'static [&'static str],
    edit: impl Fn(&mut Book) + 'static,
) -> Case {
    Case { sheets: true, ..case(name, same, told, edit) }
}

const OTHER: &[&str] = &["other-time"];
const TWO: &[&str] = &["two-blocks", "unique"];
const ROW: &[&str] = &["unread-row"];

/// Titles of another time than the fourth quarter of 2009-10.
const TITLES: [&str; 10] = [
    "Same quarter last year",
    "Last quarter",
    "2008-09 Q4",
    "Previous period",
    "Figures for the prior year",
    "Q3 2009-10",
    "Year to date",
    "For comparison",
    "October to December 2009",
    "LAST YEAR'S FIGURES",
];

fn blocks_beside_and_below() -> Vec<Case> {
    let mut cases = Vec::new();
    for title in TITLES {
        cases.push(case(format!("visits beside, {title}"), true, OTHER, move |book| {
            book.copy(VISITS, (17, 12), MORE);
            book.put(FORM, 16, 12, title);
        }));
        cases.push(case(format!("visits beside without labels, {title}"), true, OTHER, move |book| {
            book.copy([17, 27, 1, 10], (17, 13), MORE);
            book.put(FORM, 16, 15, title);
        }));
        cases.push(case(format!("visits below, {title}"), true, OTHER, move |book| {
            book.copy(VISITS, (70, 0), MORE);
            book.put(FORM, 68, 0, title);
        }));
        cases.push(case(format!("notices beside, {title}"), true, OTHER, move |book| {
            book.copy(NOTICES, (31, 5), MORE);
            book.put(FORM, 30, 5, title);
        }));
    }
    cases.push(case("visits beside, titled in the corner", true, OTHER, |book| {
        book.copy(VISITS, (17, 12), MORE);
        book.put(FORM, 17, 12, "Last quarter");
    }));
    cases.push(case("this quarter's to the right of the last", true, OTHER, |book| {
        book.copy(VISITS, (17, 12), 0.0);
        book.copy([18, 27, 1, 10], (18, 1), MORE);
        book.put(FORM, 16, 0, "Last quarter");
        book.put(FORM, 16, 12, "This quarter");
    }));
    cases.push(case("rows of the last quarter under the same headings", true, OTHER, |book| {
        book.shift(28, 14);
        book.put(FORM, 29, 0, "Last quarter");
        book.copy([18, 27, 0, 10], (30, 0), MORE);
    }));
    cases.push(case("last and this quarter in turn", true, &[], |book| {
        book.shift(18, 1);
        for column in (1..11).rev() {
            for row in (17..29).filter(|row| *row != 18) {
                let own = book.sheets[FORM].1.remove(&(row, column)).unwrap();
                if row > 18 {
                    book.sheets[FORM].1.insert((row, column * 2), own.clone());
                }
                book.sheets[FORM].1.insert((row, column * 2 - 1), raised(&own, MORE));
            }
            book.put(FORM, 18, column * 2 - 1, "Last quarter");
            book.put(FORM, 18, column * 2, "This quarter");
        }
    }));
    cases.push(case("the only block is titled for another time", false, OTHER, |book| {
        book.put(FORM, 16, 0, "Last quarter")
    }));
    cases.push(case("visits beside, no title", false, TWO, |book| book.copy(VISITS, (17, 12), MORE)));
    cases.push(case("visits below, no title", false, TWO, |book| book.copy(VISITS, (70, 0), MORE)));
    cases.push(case("visits beside, the same", true, &["unique"], |book| book.copy(VISITS, (17, 12), 0.0)));
    cases.push(case("visits below, the same", true, &["unique"], |book| book.copy(VISITS, (70, 0), 0.0)));
    cases.push(case("prosecutions of last year beside", true, OTHER, |book| {
        book.copy([45, 49, 1, 1], (45, 2), MORE);
        book.put(FORM, 44, 1, "This quarter");
        book.put(FORM, 44, 2, "Same quarter last year");
    }));
    cases.push(case("prosecutions of last year first", true, OTHER, |book| {
        book.copy([45, 49, 1, 1], (45, 2), 0.0);
        book.copy([45, 49, 1, 1], (45, 1), MORE);
        book.put(FORM, 44, 1, "Last quarter");
        book.put(FORM, 44, 2, "This quarter");
    }));
    cases.push(case("prosecutions of last year below", true, OTHER, |book| {
        book.put(FORM, 64, 0, "Last quarter");
        book.copy([45, 49, 0, 1], (65, 0), MORE);
    }));
    cases.push(case("prosecutions below, no title", false, &["type", "two-blocks"], |book| {
        book.copy([45, 49, 0, 1], (65, 0), MORE)
    }));
    cases
}

fn rows_and_totals() -> Vec<Case> {
    let mut cases = Vec::new();
    for label in ["Totals", "Grand total", "TOTAL (all)", "All premises", "Overall total"] {
        cases.push(case(format!("total called {label}"), true, &[], move |book| {
            book.put(FORM, 27, 0, label);
            book.put(FORM, 41, 0, label);
        }));
    }
    for label in ["Summe", "Sub-total", "Total shops"] {
        cases.push(case(format!("total called {label}"), false, ROW, move |book| {
            book.put(FORM, 27, 0, label)
        }));
    }
    cases.push(case("total without a label", false, ROW, |book| book.clear(27, 0)));
    cases.push(case("no total of visits", false, &[], |book| book.shift(27, -1)));
    cases.push(case("no total of notices", false, &[], |book| book.shift(41, -1)));
    cases.push(case("no retail shops among the visits", false, &[], |book| book.shift(18, -1)));
    cases.push(case("no retail shops among the notices", false, &[], |book| book.shift(32, -1)));
    cases.push(case("a sub-total", true, ROW, |book| book.row_of(21, Some("Sub-total"), MORE)));
    cases.push(case("a type that the form does not have", true, ROW, |book| {
        book.row_of(21, Some("Schools"), MORE)
    }));
    cases.push(case("a row without a label", true, ROW, |book| book.row_of(21, None, MORE)));
    cases.push(case("a row of a type twice", false, TWO, |book| book.row_of(21, Some("Retail shops"), MORE)));
    cases.push(case("a second total", true, ROW, |book| book.row_of(28, Some("Grand total"), MORE)));
    cases.push(case("a row repeated", true, &["unique"], |book| {
        book.shift(19, 1);
        book.copy([18, 18, 0, 10], (19, 0), 0.0);
    }));
    for (name, row, column, texts) in [
        ("item and number over part 3", 43, 0, ["Item", "Number"]),
        ("description and figures at the top", 3, 0, ["Description", "Figures"]),
        ("headings of visits at the top", 3, 1, ["(b) Planned visits", "(d1) Revisits"]),
        ("headings of visits between the tables", 29, 1, ["(b) Planned visits", "(d1) Revisits"]),
        ("headings of visits beside the table", 19, 13, ["(b) Planned visits", "(d1) Revisits"]),
        ("labels of prosecutions at the top", 3, 1, ["Convictions", "Informations laid"]),
    ] {
        cases.push(case(format!("stray: {name}"), true, &[], move |book| {
            book.put(FORM, row, column, texts[0]);
            book.put(FORM, row, column + 1, texts[1]);
        }));
    }
    cases
}

fn sheets() -> Vec<Case> {
    let mut cases = Vec::new();
    for name in ["Last quarter", "2008-09 Q4", "Previous period", "Q3"] {
        cases.push(on_sheets(format!("a sheet {name}"), true, OTHER, move |book| {
            book.copy_sheet(FORM, name, MORE)
        }));
        cases.push(on_sheets(format!("a sheet {name} first"), true, OTHER, move |book| {
            book.copy_sheet(FORM, name, MORE);
            book.sheets.rotate_right(1);
        }));
    }
    for name in ["LAE1 form (2)", "Old", "Copy of LAE1 form"] {
        cases.push(on_sheets(format!("a sheet {name}"), false, TWO, move |book| {
            book.copy_sheet(FORM, name, MORE)
        }));
        cases.push(on_sheets(format!("a sheet {name}, the same"), true, &["unique"], move |book| {
            book.copy_sheet(FORM, name, 0.0)
        }));
    }
    cases.push(on_sheets("a sheet of the third quarter by its form", true, OTHER, |book| {
        book.copy_sheet(FORM, "Form 3", MORE);
        let last = book.sheets.len() - 1;
        book.put(last, 6, 1, "Q3 2009-10");
    }));
    cases.push(on_sheets("last quarter's list of prosecutions", true, OTHER, |book| {
        book.copy_sheet(PROSECUTIONS, "Last quarter", MORE);
        let last = book.sheets.len() - 1;
        book.put(last, 3, 0, "A/0");
    }));
    cases.push(on_sheets("a second list of prosecutions", false, TWO, |book| {
        book.copy_sheet(PROSECUTIONS, "Prosecutions (2)", 0.0);
        let last = book.sheets.len() - 1;
        book.put(last, 3, 0, "A/0");
    }));
    cases.push(on_sheets("the list of prosecutions twice", true, &["unique"], |book| {
        book.copy_sheet(PROSECUTIONS, "Prosecutions (2)", 0.0)
    }));
    cases.push(on_sheets("a case twice with other figures", false, TWO, |book| {
        book.copy_sheet(PROSECUTIONS, "Prosecutions (2)", MORE);
        let again: Vec<_> =
            book.sheets.pop().unwrap().1.into_iter().filter(|((row, _), _)| *row == 3).collect();
        book.sheets[PROSECUTIONS]
            .1
            .extend(again.into_iter().map(|((_, column), content)| ((4, column), content)));
    }));
    cases.push(on_sheets("last quarter's cases below this quarter's", true, OTHER, |book| {
        book.put(PROSECUTIONS, 4, 0, "Last quarter's cases");
        let own: Vec<_> = book.sheets[PROSECUTIONS]
            .1
            .range((3, 0)..(4, 0))
            .map(|((_, column), content)| (*column, content.clone()))
            .collect();
        own.into_iter().for_each(|(column, content)| {
            drop(book.sheets[PROSECUTIONS].1.insert((5, column), raised(&content, MORE)))
        });
        book.put(PROSECUTIONS, 5, 0, "A/0");
    }));
    cases.push(on_sheets("two figures merged into one", false, &["merged-cells"], |book| {
        book.clear(18, 2);
        book.merged.push((18, 1, 18, 2));
    }));
    cases
}

/// An authority for each case: code and name.
fn authorities() -> Vec<(String, String)> {
    let listed = rows(&project().join("schemas/register/authorities.csv"));
    let is_there = |row: &&Row| {
        row.get("country") == "England"
            && row.get("valid_to").is_empty()
            && row.get("valid_from") < "2009"
            && row.get("code").starts_with("E0")
    };
    listed
        .iter()
        .filter(is_there)
        .filter(|row| row.get("type") != "CC")
        .map(|row| (row.get("code").to_owned(), row.get("name").to_owned()))
        .collect()
}

/// Totals by unit, table, key and field; exceptions by unit, as rule and message.
struct Outcome {
    totals: BTreeMap<String, BTreeMap<String, String>>,
    exceptions: BTreeMap<String, Vec<(String, String)>>,
    submissions: Vec<Row>,
    readings: String,
}

fn outcome(inbox: &Path, out: &Path) -> Outcome {
    let shown = |path: &Path| path.display().to_string();
    let (collection, register) =
        (shown(&project().join("schemas/lae1")), shown(&project().join("schemas/register")));
    let (inbox, target) = (shown(inbox), shown(out));
    let places = [
        "run",
        "2009-10-Q4",
        "--collection",
        &collection,
        "--register",
        &register,
        "--inbox",
        &inbox,
        "--out",
        &target,
    ];
    let ended = run(&[places.as_slice(), &["--as-of", "2010-06-01"]].concat());
    assert!(ended.status < 2, "{}{}", ended.out, ended.err);
    let (mut totals, mut exceptions) = (BTreeMap::<_, BTreeMap<_, _>>::new(), BTreeMap::<_, Vec<_>>::new());
    for row in rows(&out.join("totals.csv"))
        .iter()
        .filter(|row| row.get("area_type") == "unit" && row.get("period") == "2009-10-Q4")
    {
        let place = ["table", "key", "field"].map(|part| row.get(part)).join(" ");
        totals.entry(row.get("area_code").to_owned()).or_default().insert(place, row.get("value").to_owned());
    }
    for row in rows(&out.join("exceptions.csv")) {
        exceptions
            .entry(row.get("unit").to_owned())
            .or_default()
            .push((row.get("rule").to_owned(), row.get("message").to_owned()));
    }
    let readings = fs::read_to_string(out.join("readings.csv")).unwrap();
    Outcome { totals, exceptions, submissions: rows(&out.join("submissions.csv")), readings }
}

fn hold(format: &str, written: fn(&Book) -> Vec<u8>, cases: &[Case]) {
    let as_of = |book: &mut Book, (code, name): &(String, String)| {
        for (_, cells) in book
            .sheets
            .iter_mut()
            .filter(|(_, cells)| cells.get(&(5, 0)) == Some(&Content::Text("Authority code".into())))
        {
            cells.insert((4, 1), Content::Text(name.as_str().into()));
            cells.insert((5, 1), Content::Text(code.as_str().into()));
        }
    };
    let expected: Vec<Expected> = cases.iter().map(Case::expected).collect();
    hold_all(format, &expected, "87", |inbox, at, authority| {
        let mut book = sound();
        if let Some(at) = at {
            (cases[at].edit)(&mut book);
        }
        as_of(&mut book, authority);
        fs::write(inbox.join(format!("{}.{format}", authority.0)), written(&book)).unwrap();
    });
}

/// What is expected of a case.
struct Expected {
    name: String,
    same: bool,
    told: &'static [&'static str],
}

impl Case {
    fn expected(&self) -> Expected {
        Expected { name: self.name.clone(), same: self.same, told: self.told }
    }
}

/// Lets each case be written for an authority of its own, and the return as it is for the first.
fn hold_all(
    format: &str,
    cases: &[Expected],
    visits: &str,
    write: impl Fn(&Path, Option<usize>, &(String, String)),
) {
    let folder = tempfile::tempdir().unwrap();
    let inbox = folder.path().join("inbox");
    fs::create_dir(&inbox).unwrap();
    let authorities = authorities();
    write(&inbox, None, &authorities[0]);
    (0..cases.len()).for_each(|at| write(&inbox, Some(at), &authorities[at + 1]));
    let outcome = outcome(&inbox, &folder.path().join("out"));
    let none = (BTreeMap::new(), Vec::new());
    let of = |code: &str| {
        (outcome.totals.get(code).unwrap_or(&none.0), outcome.exceptions.get(code).unwrap_or(&none.1))
    };
    let (base, usual) = of(&authorities[0].0);
    assert!(base["visits total total_visits"] == visits, "{base:?}");
    let mut wrong = Vec::new();
    for (case, (code, _)) in cases.iter().zip(&authorities[1..]) {
        let (totals, told) = of(code);
        let changed: Vec<&String> =
            base.keys().filter(|place| totals.get(*place) != base.get(*place)).collect();
        let other: Vec<&&String> = changed
            .iter()
            .filter(|place| totals.get(**place).is_some_and(|value| !value.is_empty()))
            .collect();
        let own: Vec<&(String, String)> = told.iter().filter(|told| !usual.contains(told)).collect();
        let mut add = |what: String| {
            wrong.push(format!(
                "{format}, {} ({code}): {what}: {:?}",
                case.name,
                own.iter().take(4).collect::<Vec<_>>()
            ))
        };
        if case.same && !changed.is_empty() {
            add(format!(
                "{} totals changed, such as {:?}",
                changed.len(),
                changed.iter().take(3).map(|place| (place, totals.get(*place))).collect::<Vec<_>>()
            ));
        }
        if !changed.is_empty() && own.is_empty() {
            add(format!("{} totals changed in silence", changed.len()));
        }
        if totals.values().any(|value| value.parse::<f64>().is_ok_and(|value| value >= MORE)) {
            add(format!("a figure of another time is in a total: {other:?}"));
        }
        if !case.told.is_empty() && !own.iter().any(|(rule, _)| case.told.contains(&rule.as_str())) {
            add("not told".to_owned());
        }
        if case.told == OTHER && !outcome.readings.contains(code) {
            add("no line in the readings".to_owned());
        }
    }
    let states: Vec<String> = outcome
        .submissions
        .iter()
        .filter(|row| row.get("state") != "accepted")
        .map(|row| row.get("file").to_owned())
        .collect();
    assert!(
        wrong.is_empty(),
        "{} of {} cases; not accepted: {states:?}\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
}

fn cases(with_sheets: bool) -> Vec<Case> {
    let all = [blocks_beside_and_below(), rows_and_totals(), sheets()].into_iter().flatten();
    all.filter(|case| with_sheets || !case.sheets).collect()
}

#[test]
fn no_figure_of_a_second_block_or_sheet_of_an_xlsx_is_in_a_total_in_silence() {
    hold("xlsx", Book::xlsx, &cases(true));
}

#[test]
fn no_figure_of_a_second_block_or_sheet_of_an_ods_is_in_a_total_in_silence() {
    hold("ods", Book::ods, &cases(true));
}

#[test]
fn no_figure_of_a_second_block_of_a_csv_is_in_a_total_in_silence() {
    hold("csv", Book::csv, &cases(false));
}

/// A file of records: its lines, the headings first.
type Lines = Vec<String>;

/// The same line with this much in every figure.
fn with_more(line: &str) -> String {
    let cells = line.split(',').map(|cell| {
        cell.parse::<f64>().map_or_else(|_| cell.to_owned(), |number| (number + MORE).to_string())
    });
    cells.collect::<Vec<_>>().join(",")
}

#[test]
#[expect(clippy::too_many_lines, reason = "a list of cases")]
fn no_figure_of_a_second_set_of_records_in_a_csv_is_in_a_total_in_silence() {
    let visits =
        fs::read_to_string(project().join("sample_data/lae1/inbox/2009-10-Q4/E06000031_visits.csv")).unwrap();
    let sound: Lines = visits.lines().map(str::to_owned).collect();
    let more = |lines: &Lines| lines[1..].iter().map(|line| with_more(line)).collect::<Lines>();
    let titled =
        |title: &str, lines: &Lines| [vec![title.to_owned()], vec![lines[0].clone()], more(lines)].concat();
    let beside = |title: &str, headings: &str, lines: &Lines| {
        let line = |(at, line): (usize, &String)| {
            let figures: Vec<&str> = line.split(',').skip(4).collect();
            let second = with_more(&figures.join(","));
            if at == 0 {
                format!("{line},{}", headings.replace("HEADINGS", &figures.join(",")))
            } else {
                format!("{line},{second}")
            }
        };
        let own = lines.iter().enumerate().map(line).collect::<Lines>();
        if title.is_empty() { own } else { [vec![format!("{}{title}", ",".repeat(14))], own].concat() }
    };
    let with_column = |heading: &str, drop: bool, lines: &Lines| {
        let line = |(at, line): (usize, &String)| {
            let mut cells: Vec<&str> = line.split(',').collect();
            if drop {
                cells.remove(5);
            }
            format!("{},{}", cells.join(","), if at == 0 { heading.to_owned() } else { MORE.to_string() })
        };
        lines.iter().enumerate().map(line).collect::<Lines>()
    };
    let retail = |lines: &Lines| lines.iter().position(|line| line.contains(",retail,")).unwrap();
    type Change<'c> = Box<dyn Fn(&Lines) -> Lines + 'c>;
    let changes: Vec<(&str, bool, &'static [&'static str], Change<'_>)> = vec![
        (
            "a row repeated",
            true,
            &["unique"],
            Box::new(|lines| [lines.clone(), vec![lines[retail(lines)].clone()]].concat()),
        ),
        (
            "a row again with other figures",
            false,
            &["unique"],
            Box::new(|lines| [lines.clone(), vec![with_more(&lines[retail(lines)])]].concat()),
        ),
        (
            "all rows twice",
            true,
            &["unique"],
            Box::new(|lines| [lines.clone(), lines[1..].to_vec()].concat()),
        ),
        (
            "all rows again with other figures",
            false,
            &["unique"],
            Box::new(|lines| [lines.clone(), more(lines)].concat()),
        ),
        (
            "rows of the third quarter",
            true,
            OTHER,
            Box::new(|lines| {
                [
                    lines.clone(),
                    more(lines).iter().map(|line| line.replace("2009-10-Q4", "2009-10-Q3")).collect(),
                ]
                .concat()
            }),
        ),
        (
            "last quarter below",
            true,
            OTHER,
            Box::new(|lines| [lines.clone(), vec![String::new()], titled("Last quarter", lines)].concat()),
        ),
        (
            "last quarter above",
            true,
            OTHER,
            Box::new(|lines| {
                [titled("Last quarter", lines), vec![String::new(), "This quarter".to_owned()], lines.clone()]
                    .concat()
            }),
        ),
        (
            "last quarter below without headings",
            true,
            OTHER,
            Box::new(|lines| [lines.clone(), vec!["Last quarter".to_owned()], more(lines)].concat()),
        ),
        (
            "a second table below",
            false,
            &["unique"],
            Box::new(|lines| [lines.clone(), vec![String::new(), lines[0].clone()], more(lines)].concat()),
        ),
        (
            "last quarter's columns beside",
            true,
            OTHER,
            Box::new(|lines| beside("Last quarter", "HEADINGS", lines)),
        ),
        ("columns again beside", false, &["type"], Box::new(|lines| beside("", "HEADINGS", lines))),
        (
            "a column of last year",
            true,
            &[],
            Box::new(|lines| with_column("planned last year", false, lines)),
        ),
        (
            "a column of last year in place of this year's",
            false,
            &[],
            Box::new(|lines| with_column("planned (last year)", true, lines)),
        ),
        (
            "rows marked as last quarter's",
            true,
            OTHER,
            Box::new(|lines| {
                let own = lines
                    .iter()
                    .enumerate()
                    .map(|(at, line)| format!("{line},{}", if at == 0 { "Remarks" } else { "" }));
                own.chain(more(lines).into_iter().map(|line| format!("{line},last quarter"))).collect()
            }),
        ),
        (
            "a total called Totals",
            true,
            &[],
            Box::new(|lines| lines.iter().map(|line| line.replace(",total,", ",Totals,")).collect()),
        ),
        (
            "a type that the form does not have",
            false,
            &["enum"],
            Box::new(|lines| {
                [lines.clone(), vec![lines[retail(lines)].replace(",retail,", ",schools,")]].concat()
            }),
        ),
    ];
    let expected: Vec<Expected> = changes
        .iter()
        .map(|(name, same, told, _)| Expected { name: (*name).to_owned(), same: *same, told })
        .collect();
    let total =
        sound.iter().find(|line| line.contains(",total,")).unwrap().split(',').nth(12).unwrap().to_owned();
    hold_all("csv of records", &expected, &total, |inbox, at, (code, name)| {
        let lines = at.map_or_else(|| sound.clone(), |at| (changes[at].3)(&sound));
        let text =
            lines.join("\n").replace("E06000031", code).replace(",Peterborough,", &format!(",\"{name}\","));
        fs::write(inbox.join(format!("{code}_visits.csv")), text + "\n").unwrap();
    });
}
