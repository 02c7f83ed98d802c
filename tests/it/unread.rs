//! Nothing is unread in silence: units that headings say, columns that mean no field, sums in lists, two
//! columns of one field.

use rust_xlsxwriter::Workbook;

use crate::workspace::{Row, Workspace, run};

/// A table with one record, a list of cases, and a block by type of premises.
const DESCRIPTOR: &str = r#"{ "resources": [
  { "name": "return", "schema": { "fields": [
    { "name": "premises", "title": "Premises", "type": "integer", "qd:unit": "premises", "qd:kind": "stock" },
    { "name": "visits", "title": "Total visits", "type": "integer", "qd:unit": "visits", "qd:kind": "flow" },
    { "name": "costs", "title": "Costs", "type": "number", "qd:unit": "GBP", "qd:kind": "flow" },
    { "name": "training", "title": "Training", "type": "number", "qd:unit": "days", "qd:kind": "flow", "qd:units": { "hours": 0.125 } }
  ] } },
  { "name": "cases", "qd:ignore": ["Officer *"], "schema": { "primaryKey": "ref", "fields": [
    { "name": "ref", "title": "Case reference", "type": "string" },
    { "name": "place", "title": "Place", "type": "string" },
    { "name": "fine", "title": "Fine", "type": "number", "qd:unit": "GBP", "qd:kind": "flow", "qd:synonyms": ["Amount of fine"] },
    { "name": "days", "title": "Days in court", "type": "integer", "qd:unit": "days", "qd:kind": "flow", "constraints": { "required": true } },
    { "name": "breaches", "title": "Breaches", "type": "integer", "qd:unit": "breaches", "qd:kind": "flow" }
  ] } },
  { "name": "types", "schema": { "primaryKey": "type", "fields": [
    { "name": "type", "type": "string", "categories": ["shops", "offices"] },
    { "name": "checked", "title": "Checked", "type": "integer", "qd:unit": "premises", "qd:kind": "flow" },
    { "name": "spent", "title": "Spent", "type": "number", "qd:unit": "GBP", "qd:kind": "flow" }
  ] } } ] }
"#;

const FORM: &str = "title = \"Form\"\n[[matrix]]\ntable = \"types\"\n\
rows = [{ key = \"shops\", labels = [\"Shops\"] }, { key = \"offices\", labels = [\"Offices\"] }]\n\
columns = [{ field = \"checked\", labels = [\"Checked\"] }, { field = \"spent\", labels = [\"Spent\"] }]\n";

fn workspace() -> Workspace {
    let workspace = Workspace::new();
    workspace.write("collection/datapackage.json", DESCRIPTOR);
    workspace.write("collection/forms/form.toml", FORM);
    workspace
}

/// Runs on one file of Alder with this text below whose it is; gives the workspace and, of each exception,
/// rule, severity and cell.
fn told(text: &str) -> (Workspace, Vec<String>) {
    let workspace = workspace();
    workspace.receive("alder.csv", format!("Local authority,Alder\nPeriod,2019-20\n{text}"));
    let ended = workspace.run();
    assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
    let shown = |row: &Row| format!("{} {} {}", row.get("rule"), row.get("severity"), row.get("cell"));
    let told = workspace.rows("exceptions.csv").iter().map(shown).collect();
    (workspace, told)
}

fn total(text: &str, field: &str) -> String {
    told(text).0.total("England", field)
}

fn message(workspace: &Workspace, rule: &str) -> String {
    let row = workspace.rows("exceptions.csv").into_iter().find(|row| row.get("rule") == rule);
    row.map(|row| row.get("message").to_owned()).unwrap_or_default()
}

const CASES: &str = "Case reference,Place,Fine,Days in court,Breaches\nA1,Mill,10.5,2,3\nA2,Yard,4,1,1\n";

#[test]
fn a_unit_in_a_heading_converts_where_that_is_declared_and_is_an_error_elsewhere() {
    for heading in
        ["Fine (£000s)", "Fine £k", "Fine in thousands", "Fine (thousands of pounds)", "\"Fine, £'000\""]
    {
        let text = CASES.replace("Fine", heading);
        let (workspace, told) = told(&text);
        assert_eq!(told, ["unit note C3"], "{heading}");
        assert_eq!(workspace.total("England", "fine"), "14500", "{heading}");
    }
    for heading in
        ["Days in court (hours)", "Days in court (000s)", "Days in court (%)", "Days in court in millions"]
    {
        let (workspace, told) = told(&CASES.replace("Days in court", heading));
        assert_eq!(told, ["unit error D3"], "{heading}");
        assert_eq!(workspace.total("England", "days"), "", "{heading}");
        assert_eq!(workspace.total("England", "fine"), "14.5");
    }
    let (workspace, _) = told(&CASES.replace("Breaches", "Breaches (thousands)"));
    let message = message(&workspace, "unit");
    assert!(
        message.contains("\"Breaches (thousands)\"") && message.contains("the 2 figures there were not used"),
        "{message}"
    );
    assert_eq!(told(&CASES.replace("Fine", "Fine (£)")).1, [""; 0], "it is the unit that is asked for");
}

#[test]
fn a_unit_said_over_under_or_beside_figures_counts_as_in_the_heading() {
    let under = CASES.replace("Breaches\n", "Breaches\n,,£000s,,\n");
    let over = format!(",,£000s,days,\n{CASES}");
    let title = format!("Legal proceedings: all amounts in £000s\n{CASES}");
    let note = format!("{CASES}\nAll amounts are in £000s\n");
    for text in [&under, &over, &title, &note] {
        let (workspace, told) = told(text);
        assert!(told.len() == 1 && told[0].starts_with("unit note"), "{text}{told:?}");
        assert_eq!(
            (workspace.total("England", "fine"), workspace.total("England", "days")),
            ("14500".to_owned(), "3".to_owned()),
            "{text}"
        );
    }
    let (workspace, told) = told(&format!("All figures are in thousands\n{CASES}"));
    assert_eq!(told, ["unit note A3", "unit error A3"].into_iter().rev().collect::<Vec<_>>());
    assert_eq!(
        (workspace.total("England", "fine"), workspace.total("England", "breaches")),
        ("14500".to_owned(), String::new())
    );
    for denied in
        ["Do not give amounts in £000s", "Amounts to the nearest £1000", "Return of 10,000 premises"]
    {
        assert_eq!(total(&format!("{denied}\n{CASES}"), "fine"), "14.5", "{denied}");
    }
}

#[test]
fn a_unit_beside_labels_and_in_blocks_counts_too() {
    let form = |costs: &str| format!("Premises,12\nTotal visits,30\n{costs}\nTraining,4\n");
    for costs in ["Costs (£000s),1.25", "Costs,£000s,1.25", "Costs,1.25,£000s", "\"Costs, £k\",1.25"] {
        assert_eq!(total(&form(costs), "costs"), "1250", "{costs}");
    }
    assert_eq!(total(&form("Costs,\"£1,000\""), "costs"), "1000", "an amount is no remark");
    assert_eq!(total(&form("Costs,1000").replace("Training", "Training (hours)"), "training"), "0.5");
    let (workspace, told) = told(&form("Costs,9").replace("Total visits", "Total visits (000s)"));
    assert_eq!(
        (told, workspace.total("England", "visits")),
        (vec!["unit error A4".to_owned()], String::new())
    );

    let block = |spent: &str, shops: &str| format!("Type,Checked,{spent}\n{shops},5,1.5\nOffices,6,2\n");
    assert_eq!(total(&block("Spent (£000s)", "Shops"), "spent"), "1500");
    assert_eq!(total(&format!("All amounts in £000s\n{}", block("Spent", "Shops")), "spent"), "1500");
    let (workspace, told) = super::unread::told(&block("Spent", "Shops").replace("Checked", "Checked (%)"));
    assert_eq!(
        (told, workspace.total("England", "checked")),
        (vec!["unit error B3".to_owned()], String::new())
    );
    let item = "Item,Value\nPremises,12\nCosts (£000s),1.25\nTotal visits,3\nTraining,1\n";
    assert_eq!(total(item, "costs"), "1250");
}

#[test]
fn a_figure_whose_unit_is_not_known_is_written_with_its_reason_and_foretold_alike() {
    let (workspace, _) = told(&CASES.replace("Breaches", "Breaches (thousands)"));
    let out = workspace.path("out/2019-20");
    let folder = workspace.path("").display().to_string();
    let foretold = run(&["rules", "impact", "-C", folder.as_str(), "--against", &out.display().to_string()]);
    assert_eq!(foretold.status, 0, "{}{}", foretold.out, foretold.err);
    assert!(!foretold.out.contains("type") && !foretold.out.contains("new "), "{}", foretold.out);
}

#[test]
fn totals_in_a_list_are_no_records() {
    for row in [
        "Total,,14.5,3,4",
        ",Total,14.5,3,4",
        ",,14.5,3,4",
        ",Sub-total,14.5,3,4",
        ",Grand total,99,,",
        "Sub total North,,14.5,3,4",
    ] {
        let (workspace, told) = told(&format!("{CASES}{row}\n"));
        assert_eq!(
            (told.as_slice(), workspace.total("England", "fine").as_str()),
            ([].as_slice(), "14.5"),
            "{row}"
        );
        assert!(
            workspace
                .rows("readings.csv")
                .iter()
                .any(|line| line.get("match") == "ignored" && line.get("column").ends_with('6')),
            "{row}"
        );
    }
    let groups = format!("{CASES},Subtotal,14.5,3,4\nB1,Inn,2,1,1\nB2,Bar,3,1,1\n,,5,2,2\n,,19.5,5,6\n");
    assert_eq!(total(&groups, "fine"), "19.5");
    let (workspace, told) = told(&format!("{CASES},Inn,7,1,1\n"));
    assert_eq!(told, ["primary-key error A6"], "a case without its key is a case");
    assert_eq!(workspace.total("England", "fine"), "14.5", "and none of its figures counts");
}

#[test]
fn of_two_columns_of_one_field_the_second_fills_blanks_and_differences_are_told() {
    let two = "Case reference,Place,Fine,Days in court,Breaches,Amount of fine\nA1,Mill,10.5,2,3,10.50\nA2,Yard,,1,1,4\nA3,Inn,5,1,1,6\nA4,Bar,1,1,1,\n";
    let (workspace, told) = told(two);
    assert_eq!(told, ["type error F6"]);
    assert_eq!(workspace.total("England", "fine"), "15.5");
    let message = message(&workspace, "type");
    assert!(message.contains("5 (C6) and 6 (F6)"), "{message}");
    let second =
        workspace.rows("readings.csv").into_iter().find(|line| line.get("match") == "second").unwrap();
    assert_eq!((second.get("heading"), second.get("column")), ("Amount of fine", "F"));
}

#[test]
fn a_column_that_was_not_read_is_told_once_a_file_with_the_nearest_field() {
    let extra: String = (1..=40).map(|at| format!(",Extra {at}")).collect();
    let (workspace, told) = told(
        &CASES
            .replace("Breaches\n", &format!("Brechs{extra}\n"))
            .replace("2,3\n", &format!("2,3{}\n", ",7".repeat(40))),
    );
    assert_eq!(told, ["unread-column query E3"]);
    let message = message(&workspace, "unread-column");
    assert!(
        message.contains("41 columns")
            && message.contains("\"Brechs\" (E3, perhaps \"Breaches\")")
            && message.contains("36 more"),
        "{message}"
    );
    assert!(message.contains("Not found in the file: \"Breaches\""), "{message}");
    let (collection, register) = (workspace.path("collection"), workspace.path("register"));
    let checked = run(&[
        "check",
        &workspace.path("inbox/2019-20/alder.csv").display().to_string(),
        "--collection",
        &collection.display().to_string(),
        "--register",
        &register.display().to_string(),
    ]);
    assert!(checked.out.contains("Brechs") && checked.out.contains("rule unread-column"), "{}", checked.out);
    let shown = crate::workspace::sheet(&workspace.path("out/2019-20/exceptions.xlsx"), "All exceptions");
    assert!(shown.iter().flatten().any(|cell| cell.contains("Brechs")));
}

#[test]
fn what_nobody_asks_for_is_not_told() {
    for heading in ["Notes", "Officer responsible", "Authority code", "Row"] {
        let text =
            CASES.replace("Breaches\n", &format!("Breaches,{heading}\n")).replace("2,3\n", "2,3,X0000001\n");
        assert_eq!(told(&text).1, [""; 0], "{heading}");
    }
    let counted = "No of row,Case reference,Place,Fine,Days in court,Breaches\n1,A1,Mill,10.5,2,3\n2,A2,Yard,4,1,1\n3,A3,Inn,4,1,1\n";
    assert_eq!(told(counted).1, [""; 0]);
    let blank = CASES.replace("Breaches\n", "Breaches,Spare\n");
    assert_eq!(told(&blank).1, [""; 0]);
}

#[test]
fn labels_items_and_columns_of_blocks_that_mean_nothing_are_told() {
    let form = "Premises,12\nTotl of the visits,30\nCosts,5\nTraining,4\n";
    assert_eq!(told(form).1, ["unread-column query A4"]);
    let items = "Item,Value\nPremises,12\nCosts,1.25\nVisits at night,3\nTotal visits,9\nTraining,1\n";
    assert_eq!(told(items).1, ["unread-column query A6"]);
    let block = "Type,Checked,Spnet on it,Spent\nShops,5,1,2\nOffices,6,1,2\n";
    assert_eq!(told(block).1, ["unread-column query C3"]);
}

#[test]
fn an_optional_field_left_out_of_nearly_the_whole_form_is_noted() {
    let (workspace, told) = told("Case reference,Place,Fine,Days in court\nA1,Mill,10.5,2\nA2,Yard,4,1\n");
    assert_eq!(told, ["unread-column note "]);
    assert!(message(&workspace, "unread-column").contains("\"Breaches\""));
    assert_eq!(super::unread::told("Premises,12\nTotal visits,30\n").1, [""; 0], "who gives little means to");
}

#[test]
fn a_required_column_that_is_missing_is_one_fault_and_not_one_a_row() {
    let rows: String = (1..=30).map(|at| format!("A{at},Mill,1,1\n")).collect();
    let (workspace, told) = told(&format!("Case reference,Place,Fine,Breaches\n{rows}"));
    assert_eq!(told, ["required error "]);
    let message = message(&workspace, "required");
    assert!(message.contains("no column of that name was found for the 30 rows"), "{message}");
}

#[test]
fn two_columns_that_mean_one_field_and_differ_nearly_everywhere_are_one_fault() {
    let text = |amounts: &str| {
        CASES
            .replace("Fine,", "Fine,Amount of fine,")
            .replace("10.5,", amounts)
            .replace("Yard,4,", "Yard,4,7,")
    };
    let (workspace, told) = told(&text("10.5,11,"));
    assert_eq!(told, ["type error D4"]);
    let message = message(&workspace, "type");
    assert!(message.contains("they differ in 2 of the 2 rows, first in"), "{message}");
    assert_eq!(workspace.total("England", "fine"), "");
    let (workspace, told) = super::unread::told(&text("10.5,10.5,"));
    assert_eq!(
        (told, workspace.total("England", "fine")),
        (vec!["type error D5".to_owned()], "10.5".to_owned()),
        "one row alone"
    );
}

#[test]
fn a_sheet_with_a_table_of_which_nothing_is_read_is_told() {
    let sheets = |other: &[&[&str]]| {
        let mut book = Workbook::new();
        let whose: [&[&str]; 2] = [&["Local authority", "Alder"], &["Period", "2019-20"]];
        let form = [
            whose[0],
            whose[1],
            &["Premises", "12"],
            &["Total visits", "30"],
            &["Costs", "5"],
            &["Training", "4"],
        ];
        for (name, rows) in [("Form", &form[..]), ("Dogs", other)] {
            let sheet = book.add_worksheet();
            sheet.set_name(name).unwrap();
            for (row, cells) in rows.iter().enumerate() {
                for (column, text) in cells.iter().enumerate() {
                    let (row, column) = (u32::try_from(row).unwrap(), u16::try_from(column).unwrap());
                    match text.parse::<f64>() {
                        Ok(number) => sheet.write_number(row, column, number).unwrap(),
                        Err(_) => sheet.write_string(row, column, *text).unwrap(),
                    };
                }
            }
        }
        let workspace = workspace();
        workspace.receive("alder.xlsx", book.save_to_buffer().unwrap());
        let ended = workspace.run();
        assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
        message(&workspace, "unread-column")
    };
    let told =
        sheets(&[&["Strays"], &["Ward", "Found", "Homed"], &["North", "4", "2"], &["South", "3", "3"]]);
    assert!(
        told.contains("A sheet with figures was not read: the sheet \"Dogs\" (2 rows of figures under the headings in row 2)"),
        "{told}"
    );
    assert_eq!(
        sheets(&[&["How to fill it in"], &["Step", "What"], &["1", "Open the form"], &["2", "Fill it in"]]),
        ""
    );
}

#[test]
fn units_are_checked_and_the_nearest_word_is_given() {
    let workspace = workspace();
    for (right, wrong, said) in [
        ("\"qd:unit\": \"GBP\"", "\"qd:unit\": \"£000s\"", "the unit \"£000s\" is written \"GBP thousand\""),
        (
            "\"qd:unit\": \"days\"",
            "\"qd:unit\": \"percnt\"",
            "the unit \"percnt\" is not known; the nearest is \"percent\"",
        ),
        ("0.125", "-1", "a number above 0"),
        ("{ \"hours\": 0.125 }", "\"hours\"", "here must stand the words on forms"),
        ("\"Officer *\"", "\"*\"", "would be all of them"),
    ] {
        workspace.write("collection/datapackage.json", DESCRIPTOR.replacen(right, wrong, 1));
        let (collection, register) = (
            workspace.path("collection").display().to_string(),
            workspace.path("register").display().to_string(),
        );
        let ended = run(&["schemas", "check", &collection, "--register", &register]);
        assert!(
            ended.status == 2 && format!("{}{}", ended.out, ended.err).contains(said),
            "{wrong}: {}{}",
            ended.out,
            ended.err
        );
    }
}

#[test]
fn an_ods_that_takes_up_too_many_cells_is_called_too_large() {
    let bytes = crate::hostile_files::ods_of_repeats(1_000_000, 9_000);
    let error = quarterday::reading::open(&bytes, quarterday::intake::sniff(&bytes), &|_| false)
        .unwrap_err()
        .to_string();
    assert!(error.starts_with("it is too large"), "{error}");
}
