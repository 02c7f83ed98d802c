//! Units that are in no register (`expected.csv`) answer as authorities do.

use crate::workspace::{Ended, Workspace, run};

const EXPECTED: &str = "unit,name,country,country_code,region,region_code\n\
LAU,Local Authority Unit,,,,\n\
HSE-N,Northern division,England,E92,North,R1\n\
hse/s,Southern division,England,E92,South,R2\n";

fn workspace(scope: &str) -> Workspace {
    let workspace = Workspace::new();
    let collection = std::fs::read_to_string(workspace.path("collection/collection.toml")).unwrap();
    let collection = collection.split("[[joint]]").next().unwrap().to_owned();
    let collection = collection.replace("register.country = 'England'", scope);
    let collection = format!("units = \"all\"\n{collection}");
    workspace.write("collection/collection.toml", collection);
    workspace.write("collection/expected.csv", EXPECTED);
    workspace
}

/// A form that says by a code whose it is.
fn receive(workspace: &Workspace, code: &str, visits: &str) {
    let name = code.replace('/', "-").to_lowercase();
    workspace.receive(
        &format!("{name}.csv"),
        format!("Local authority code,{code}\nPeriod,2019-20\nPremises,100\nTotal visits,{visits}\n"),
    );
}

fn is_fine(ended: &Ended) {
    assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
}

/// The rows of a table of the workbook, from its headings on.
fn table(workspace: &Workspace, title: &str) -> Vec<Vec<String>> {
    let workbook = workspace.path("out/2019-20/statistics.xlsx");
    (1..9)
        .map(|number| cells_of(&workbook, &format!("Table_{number}")))
        .find(|rows| rows.first().is_some_and(|row| row.iter().any(|cell| cell.contains(title))))
        .unwrap_or_else(|| panic!("no table {title}"))
}

fn row<'r>(rows: &'r [Vec<String>], name: &str) -> &'r [String] {
    rows.iter().find(|row| row.iter().any(|cell| cell == name)).unwrap_or_else(|| panic!("no row {name}"))
}

#[test]
fn units_in_no_register_are_counted_beside_authorities_where_both_are_asked() {
    let workspace = workspace("register.country = 'England'");
    receive(&workspace, "X0000001", "5");
    receive(&workspace, "lau", "7");
    receive(&workspace, "HSE/S", "11");
    let ended = workspace.run();
    is_fine(&ended);
    assert!(ended.out.contains("1 of 4 authorities, 2 of 3 other units, from 3 returns"), "{}", ended.out);
    let cover = cells_of(&workspace.path("out/2019-20/statistics.xlsx"), "Cover").concat().concat();
    let told = "Returns came from 1 of 4 authorities in scope and 2 of 3 other units; those of 1 and 2 can be \
                used. Figures are sums of what these gave, and beside each stands of how many authorities and \
                other units it is.";
    assert!(cover.contains(told), "{cover}");
    let response = table(&workspace, "Response by region");
    let heading = row(&response, "Other units in scope");
    let at = heading.iter().position(|cell| cell == "Other units in scope").unwrap();
    assert_eq!(&heading[2..5], ["Authorities in scope", "Received: authorities", "Received\n(%)"]);
    assert_eq!(
        &heading[at..at + 3],
        ["Other units in scope", "Received from other units", "Usable of other units"]
    );
    let england = row(&response, "England");
    assert_eq!(&england[2..5], ["4", "1", "25"]);
    assert_eq!(&england[at..at + 3], ["3", "2", "2"]);
    let south = row(&response, "South");
    assert_eq!(&south[2..4], ["2", "0"]);
    assert_eq!(&south[at..at + 3], ["1", "1", "1"]);
    let regions = table(&workspace, "Totals by region");
    assert!(
        row(&regions, "Authorities and other units in scope")
            .contains(&"Total visits: authorities and other units".to_owned())
    );
    // Seven in scope, three usable; 23 visits of three.
    let england = row(&regions, "England");
    assert_eq!(&england[2..4], ["7", "3"]);
    let audit = crate::workspace::run(&[
        "audit-workbook",
        workspace.path("out/2019-20").to_str().unwrap(),
        "-C",
        workspace.path("").to_str().unwrap(),
    ]);
    assert_eq!(audit.status, 0, "{}{}", audit.out, audit.err);
}

#[test]
fn where_no_authority_is_asked_units_are_counted_and_have_regions() {
    let workspace = workspace("register.type = 'none'");
    receive(&workspace, "HSE-N", "3");
    receive(&workspace, "LAU", "7");
    receive(&workspace, "X0000001", "5");
    let ended = workspace.run();
    is_fine(&ended);
    assert!(ended.out.contains("2 of 3 units, from 2 returns"), "{}", ended.out);
    assert_eq!(workspace.states(), ["hse-n.csv: accepted", "lau.csv: accepted", "x0000001.csv: set-aside"]);
    let cover = cells_of(&workspace.path("out/2019-20/statistics.xlsx"), "Cover").concat().concat();
    assert!(cover.contains("Returns came from 2 of 3 units in scope; those of 2 can be used."), "{cover}");
    let response = table(&workspace, "Response by region");
    assert!(!response.concat().concat().contains("uthorities"), "{response:?}");
    assert_eq!(&row(&response, "North")[2..6], ["1", "1", "100", "1"]);
    assert_eq!(&row(&response, "South")[2..6], ["1", "0", "0", "0"]);
    assert_eq!(workspace.total("North", "visits"), "3");
    let of_all = |row: &crate::workspace::Row| row.get("area_type") == "all" && row.get("field") == "visits";
    let totals = workspace.rows("totals.csv");
    let whole = totals.iter().find(|row| of_all(row)).unwrap();
    assert_eq!(
        ["value", "expected_authorities", "reported_authorities"].map(|column| whole.get(column)),
        ["10", "3", "2"]
    );
}

#[test]
fn where_it_is_not_declared_that_all_are_counted_authorities_alone_are() {
    let workspace = workspace("register.country = 'England'");
    let path = workspace.path("collection/collection.toml");
    let collection = std::fs::read_to_string(path).unwrap();
    workspace.write("collection/collection.toml", collection.replace("units = \"all\"\n", ""));
    receive(&workspace, "X0000001", "5");
    receive(&workspace, "LAU", "7");
    let ended = workspace.run();
    is_fine(&ended);
    assert!(ended.out.contains("1 of 4 authorities, 1 of 3 other units, from 2 returns"), "{}", ended.out);
    let response = table(&workspace, "Response by region");
    assert!(!response.concat().concat().contains("ther units"), "{response:?}");
    let totals = workspace.rows("totals.csv");
    let of_all = |row: &&crate::workspace::Row| row.get("area_type") == "all" && row.get("field") == "visits";
    let whole = totals.iter().find(of_all).unwrap();
    let counted = ["value", "expected_authorities", "reported_authorities"].map(|one| whole.get(one));
    assert_eq!(counted, ["12", "4", "1"]);
}

#[test]
fn a_code_cell_with_the_id_of_a_unit_is_theirs_whatever_else_the_form_says() {
    let workspace = workspace("register.country = 'England'");
    for code in ["LAU", "HSE-N", "hse/s"] {
        receive(&workspace, code, "1");
    }
    is_fine(&workspace.run());
    let units: Vec<String> =
        workspace.rows("submissions.csv").iter().map(|row| row.get("unit").to_owned()).collect();
    assert_eq!(units, ["HSE-N", "hse/s", "LAU"]);
    let asked: Vec<String> =
        workspace.rows("exceptions.csv").iter().map(|row| row.get("rule").to_owned()).collect();
    assert!(!asked.iter().any(|rule| rule.starts_with("unknown-")), "{asked:?}");
}

#[test]
fn a_unit_is_not_asked_before_its_first_day() {
    let workspace = workspace("register.country = 'England'");
    workspace.write("collection/expected.csv", "unit,name,valid_from\nLAU,Local Authority Unit,2020-04-01\n");
    receive(&workspace, "LAU", "1");
    is_fine(&workspace.run());
    assert_eq!(workspace.states(), ["lau.csv: set-aside"]);
    assert!(workspace.rows("status.csv").iter().all(|row| !row.get("authority_code").is_empty()));
}

#[test]
fn a_run_and_the_status_count_the_same_authorities_and_tell_the_units_beside_them() {
    let workspace = workspace("register.country = 'England'");
    // Four authorities of England, and three units that are expected and not counted with them.
    let declared = std::fs::read_to_string(workspace.path("collection/collection.toml")).unwrap();
    workspace.write("collection/collection.toml", declared.replace("units = \"all\"\n", ""));
    receive(&workspace, "X0000001", "10");
    receive(&workspace, "LAU", "7");
    let ran = workspace.run();
    is_fine(&ran);
    assert!(ran.out.contains("Response     1 of 4 authorities, 1 of 3 other units, from 2"), "{}", ran.out);
    let folder = workspace.path("").to_str().unwrap().to_owned();
    let status = run(&["status", "2019-20", "-C", &folder]);
    assert!(status.out.contains("Expected      4 authorities and 3 other units\n"), "{}", status.out);
    assert!(status.out.contains("What came     2 received, 5 not received"), "{}", status.out);
    let told: serde_json::Value =
        serde_json::from_str(&run(&["status", "2019-20", "-C", &folder, "--format", "json"]).out).unwrap();
    assert_eq!((&told["counts"]["expected"], &told["expected_others"]), (&7.into(), &3.into()));
}

/// The rows of a sheet of a workbook, as texts.
fn cells_of(book: &std::path::Path, name: &str) -> Vec<Vec<String>> {
    use calamine::Reader;
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(book).unwrap();
    let Ok(range) = book.worksheet_range(name) else { return Vec::new() };
    range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}
