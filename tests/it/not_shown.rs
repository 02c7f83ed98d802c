//! What a sender may not have seen, or not have meant: hidden rows and sheets, formulas without a result,
//! numbers typed over formulas, the form of another time. It is read or not by one policy, and told.

use crate::{
    hostile_files::{PACKAGE, form_rows, parts, zipped},
    made_books::{Figure, Form},
    workspace::Workspace,
};

/// The notes in `readings.csv`, with their files; and that they count nothing and name no field.
fn notes(workspace: &Workspace) -> Vec<String> {
    let lines = workspace.rows("readings.csv").into_iter().filter(|line| line.get("match") == "note");
    let checked = lines.inspect(|line| {
        assert_eq!(
            ["rows", "field", "table", "heading_row", "column", "filled"].map(|name| line.get(name)),
            ["0", "", "", "", "", "0"]
        );
    });
    checked.map(|line| format!("{}: {}", line.get("file"), line.get("heading"))).collect()
}

fn exceptions_in_cells(workspace: &Workspace) -> Vec<String> {
    let rows = workspace.rows("exceptions.csv").into_iter().filter(|row| !row.get("cell").is_empty());
    rows.map(|row| ["file", "cell", "value"].map(|column| row.get(column)).join(" ")).collect()
}

#[test]
fn hidden_rows_and_columns_are_read_and_told_in_every_kind_of_workbook() {
    let workspace = Workspace::new();
    let form = |authority| Form { authority, figure: Figure::Number(5.0), hidden: true };
    workspace.receive("a.xls", form("Alder").xls());
    workspace.receive("b.xlsb", form("Birch and Cedar").xlsb());
    workspace.receive("c.ods", form("Dogwood and Elm").ods());
    workspace.run();
    assert_eq!(workspace.states(), ["a.xls: accepted", "b.xlsb: accepted", "c.ods: accepted"]);
    let told = |file: &str| {
        [
            format!("{file}: rows 3 to 4 of the sheet \"One\" are hidden; what stands in them was read"),
            format!("{file}: column B of the sheet \"One\" is hidden; what stands in it was read"),
        ]
    };
    assert_eq!(notes(&workspace), ["a.xls", "b.xlsb", "c.ods"].map(told).concat());
    assert_eq!(workspace.total("England", "visits"), "15");
}

#[test]
fn hidden_rows_of_an_xlsx_are_told_only_where_figures_stand_in_them() {
    let workspace = Workspace::new();
    let hide = |rows: String, row: u32| {
        rows.replace(&format!("<row r=\"{row}\">"), &format!("<row r=\"{row}\" hidden=\"1\">"))
    };
    let blank = "<row r=\"9\" hidden=\"1\"/><row r=\"12\" hidden=\"1\"><c r=\"A12\" t=\"inlineStr\"><is><t>list of words</t></is></c></row>";
    workspace.receive("a.xlsx", zipped(&parts(&(hide(form_rows("Alder"), 4) + blank))));
    workspace.receive("b.xlsx", zipped(&parts(&(form_rows("Birch and Cedar") + blank))));
    workspace.run();
    assert_eq!(
        notes(&workspace),
        ["a.xlsx: row 4 of the sheet \"Return\" is hidden; what stands in it was read"]
    );
    assert_eq!(workspace.total("England", "visits"), "10");
}

#[test]
fn a_formula_whose_result_was_not_saved_is_no_blank_in_xls_and_ods() {
    let workspace = Workspace::new();
    let form = |authority| Form { authority, figure: Figure::NoResult, hidden: false };
    workspace.receive("a.xls", form("Alder").xls());
    workspace.receive("c.ods", form("Dogwood and Elm").ods());
    workspace.run();
    let lost = "B4 a formula whose result was not saved";
    assert_eq!(exceptions_in_cells(&workspace), [format!("a.xls {lost}"), format!("c.ods {lost}")]);
}

#[test]
fn an_error_of_a_formula_is_told_with_its_kind_in_every_kind_of_workbook() {
    let workspace = Workspace::new();
    let form = |authority| Form { authority, figure: Figure::DividedByZero, hidden: false };
    workspace.receive("a.xls", form("Alder").xls());
    workspace.receive("b.xlsb", form("Birch and Cedar").xlsb());
    workspace.receive("c.ods", form("Dogwood and Elm").ods());
    workspace.run();
    let mut told = exceptions_in_cells(&workspace);
    told.sort_unstable();
    assert_eq!(told, ["a.xls B4 #DIV/0!", "b.xlsb B4 #DIV/0!", "c.ods B4 #DIV/0!"]);
}

/// A workbook of a sheet that is shown and one that is not, with these rows.
fn with_hidden_sheet(shown: &str, hidden: &str) -> Vec<u8> {
    let mut all = parts(shown);
    let second = String::from_utf8(all[4].1.clone()).unwrap().replace(shown, hidden);
    let text = |part: &[u8]| String::from_utf8(part.to_vec()).unwrap();
    all[2].1 = text(&all[2].1)
        .replace("</sheets>", "<sheet name=\"Old\" sheetId=\"2\" state=\"hidden\" r:id=\"rId2\"/></sheets>")
        .into_bytes();
    let relation = text(&all[3].1);
    let start = relation.find("<Relationship Id").unwrap();
    let end = relation.find("</Relationships>").unwrap();
    let own = relation[start..end].replace("rId1", "rId2").replace("sheet1", "sheet2");
    all[3].1 = format!(
        "<Relationships xmlns=\"{PACKAGE}/relationships\">{}{own}</Relationships>",
        &relation[start..end]
    )
    .into_bytes();
    all.push(("xl/worksheets/sheet2.xml".to_owned(), second.into_bytes()));
    zipped(&all)
}

#[test]
fn a_hidden_sheet_is_read_where_nothing_else_says_the_same_and_told_either_way() {
    let workspace = Workspace::new();
    let note = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>See the other sheet</t></is></c></row>";
    workspace.receive("a.xlsx", with_hidden_sheet(note, &form_rows("Alder")));
    let old = form_rows("Birch and Cedar").replace("<v>5</v>", "<v>7</v>");
    workspace.receive("b.xlsx", with_hidden_sheet(&form_rows("Birch and Cedar"), &old));
    workspace.run();
    assert_eq!(
        notes(&workspace),
        [
            "a.xlsx: the sheet \"Old\" is hidden; what stands on it of \"return\" was read",
            "b.xlsx: the sheet \"Old\" is hidden; what stands on it of \"return\" was not read, but what the other sheets say",
        ]
    );
    assert_eq!(workspace.total("England", "visits"), "10");
}

const LIST: &str = r#"{ "primaryKey": ["Site"], "fields": [ { "name": "Site", "type": "string" }, { "name": "Visits", "type": "integer" },
  { "name": "Premises", "type": "integer" }, { "name": "Rate", "type": "number" }, { "name": "Cost", "type": "number" } ] }"#;

/// A list of sites in which the rate is a formula, but for rows in which it is typed, and with sums below.
fn list_of_sites(typed: &[usize]) -> Vec<u8> {
    let text =
        |cell: String, text: &str| format!("<c r=\"{cell}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let heading = |(column, name): (char, &str)| text(format!("{column}1"), name);
    let headings: String =
        "ABCDE".chars().zip(["Site", "Visits", "Premises", "Rate", "Cost"]).map(heading).collect();
    let mut rows = format!("<row r=\"1\">{headings}</row>");
    for row in 2..10 {
        let rate = if typed.contains(&row) { String::new() } else { format!("<f>B{row}/C{row}</f>") };
        rows += &format!(
            "<row r=\"{row}\">{}<c r=\"B{row}\"><v>{row}</v></c><c r=\"C{row}\"><v>50</v></c><c r=\"D{row}\">{rate}<v>0.5</v></c><c r=\"E{row}\"><v>1</v></c></row>",
            text(format!("A{row}"), &format!("s{row}"))
        );
    }
    zipped(&parts(&rows))
}

#[test]
fn a_number_typed_over_a_formula_is_told_and_nothing_where_many_are_typed() {
    let workspace = Workspace::new();
    workspace.write("sites.json", LIST);
    workspace.receive("one.xlsx", list_of_sites(&[4]));
    workspace.receive("two.xlsx", list_of_sites(&[4, 9]));
    workspace.receive("many.xlsx", list_of_sites(&[4, 5, 6, 7, 9]));
    workspace.receive("none.xlsx", list_of_sites(&[]));
    let schema = workspace.path("sites.json").display().to_string();
    workspace.run_with(&["--collection", &schema]);
    assert_eq!(
        notes(&workspace),
        [
            "one.xlsx: D4 holds a typed number where the rest of the column is a formula",
            "two.xlsx: D4 and D9 hold typed numbers where the rest of the column is a formula",
        ]
    );
}

#[test]
fn a_number_typed_over_a_sum_is_told_by_the_row_of_sums() {
    let workspace = Workspace::new();
    let figures = ["planned", "other", "accident", "request"];
    let fields: Vec<String> = figures
        .iter()
        .map(|name| format!("{{ \"name\": \"{name}\", \"type\": \"integer\", \"qd:kind\": \"flow\" }}"))
        .collect();
    let key = r#"{ "name": "premises", "type": "string", "constraints": { "enum": ["shops", "hotels", "other", "total"] } }"#;
    let table = format!(
        "\"name\": \"visits\", \"schema\": {{ \"primaryKey\": \"premises\", \"fields\": [{key}, {}] }}",
        fields.join(", ")
    );
    workspace.write("collection/datapackage.json", format!("{{ \"resources\": [{{ {table} }}] }}"));
    let rows = ["shops", "hotels", "other", "total"].map(|key| format!("{{ key = \"{key}\" }}")).join(", ");
    let columns = figures.map(|field| format!("{{ field = \"{field}\" }}")).join(", ");
    workspace.write(
        "collection/forms/return.toml",
        format!("[[matrix]]\ntable = \"visits\"\nrows = [{rows}]\ncolumns = [{columns}]\n"),
    );
    let text =
        |cell: String, text: &str| format!("<c r=\"{cell}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let row = |row: u32, cells: String| format!("<row r=\"{row}\">{cells}</row>");
    let mut sheet = row(1, text("A1".to_owned(), "Local authority") + &text("B1".to_owned(), "Alder"));
    sheet += &row(2, text("A2".to_owned(), "Period") + &text("B2".to_owned(), "2019-20"));
    sheet +=
        &row(4, "BCDE".chars().zip(figures).map(|(column, name)| text(format!("{column}4"), name)).collect());
    for (number, key) in (5..).zip(["shops", "hotels", "other", "total"]) {
        let figure = |column: char| match (number, column) {
            (8, 'B' | 'C' | 'E') => format!("<c r=\"{column}8\"><f>SUM({column}5:{column}7)</f><v>3</v></c>"),
            (8, _) => format!("<c r=\"{column}8\"><v>4</v></c>"),
            _ => format!("<c r=\"{column}{number}\"><v>1</v></c>"),
        };
        sheet +=
            &row(number, text(format!("A{number}"), key) + &"BCDE".chars().map(figure).collect::<String>());
    }
    workspace.receive("a.xlsx", zipped(&parts(&sheet)));
    workspace.run();
    assert_eq!(notes(&workspace), ["a.xlsx: D8 holds a typed number where the rest of the row is a formula"]);
}

#[test]
fn of_two_forms_that_fit_alike_the_one_of_the_period_that_a_file_says_counts() {
    let workspace = Workspace::new();
    let form = |use_of: &str, field: &str| {
        format!("{use_of}\n[[labels]]\ntable = \"return\"\nfields = {{ {field} = [\"Calls\"] }}\n")
    };
    workspace.write("collection/forms/new.toml", form("from = \"2019-20\"", "fte"));
    workspace.write("collection/forms/old.toml", form("to = \"2018-19\"", "visits"));
    for (name, period) in [("a.csv", "Period,2018-19\n"), ("b.csv", "Period,2019-20\n"), ("c.csv", "")] {
        workspace.receive(name, format!("Local authority,Alder\n{period}Premises,10\nCalls,5\n"));
    }
    workspace.run();
    let calls: Vec<String> = workspace
        .rows("readings.csv")
        .iter()
        .filter(|row| row.get("heading") == "Calls")
        .map(|row| format!("{} {}", row.get("file"), row.get("field")))
        .collect();
    assert_eq!(calls, ["a.csv visits", "b.csv fte", "c.csv fte"]);
}

#[test]
fn a_return_on_the_form_of_another_time_is_read_and_told() {
    let workspace = Workspace::new();
    workspace.write("collection/forms/new.toml", "title = \"Visits, new form\"\nfrom = \"2019-20\"\n");
    let old = "title = \"Visits, old form\"\nto = \"2018-19\"\n[[labels]]\ntable = \"return\"\nfields = { visits = [\"Calls\"], fte = [\"Officers\"] }\n";
    workspace.write("collection/forms/old.toml", old);
    workspace.receive("a.csv", "Local authority,Alder\nPeriod,2019-20\nPremises,10\nCalls,5\nOfficers,1\n");
    workspace.receive_form("b.csv", "Birch and Cedar", ["10", "5"]);
    workspace.run();
    assert_eq!(workspace.states(), ["a.csv: accepted", "b.csv: accepted"]);
    assert_eq!(
        notes(&workspace),
        [
            "a.csv: it is on the form \"Visits, old form\", in use to 2018-19: what both forms ask for was read"
        ]
    );
}

#[test]
fn what_was_odd_about_a_file_stands_in_readings_csv() {
    let workspace = Workspace::new();
    workspace.receive(
        "a.csv",
        b"Local authority;Alder\nPeriod;2019-20\nPremises;10\nTotal visits;5\nNote;caf\xe9\n",
    );
    workspace.run();
    assert_eq!(notes(&workspace), ["a.csv: in the encoding Windows-1252", "a.csv: separated by semicolon"]);
}

#[test]
fn a_name_that_says_another_format_is_told_and_the_file_is_read() {
    let workspace = Workspace::new();
    workspace.receive_form("alder.XLS", "Alder", ["10", "5"]);
    workspace.receive_form("birch.txt", "Birch", ["10", "5"]);
    workspace.receive_form("cedar", "Cedar", ["10", "5"]);
    assert_eq!(workspace.run().status, 0);
    assert_eq!(
        notes(&workspace),
        ["alder.XLS: its name ends in .XLS, but it is csv: it was read by what is in it"]
    );
    assert_eq!(workspace.states().len(), 3);
}
