//! Tables by groups of authorities of the register's `groups.csv`: who adds to which, and what is declared wrong.

use std::fs;

use quarterday::disclosure::{Public, audit_public};

use crate::{
    case::Case,
    workspace::{Row, rows, run},
};

/// Dogwood joins West with the second quarter, Elm is in no group of this kind.
const GROUPS: &str = "group,kind,name,code,from,to\n\
east,county,East liaison,A,2004-04-01,\neast,county,East liaison,B,2004-04-01,\n\
west,county,West liaison,C,2004-04-01,\nwest,county,West liaison,D,2019-07-01,\n\
pilot,pilot,Pilot,E,,\npilot,pilot,Pilot,A,,\n";

const RETURNS: &str = "period,unit,premises,visits\n\
2019-20-Q1,A,100,10\n2019-20-Q1,B,200,20\n2019-20-Q1,C,300,30\n2019-20-Q1,D,400,40\n2019-20-Q1,E,500,5\n\
2019-20-Q2,A,100,11\n2019-20-Q2,B,200,21\n2019-20-Q2,C,300,31\n2019-20-Q2,D,400,41\n2019-20-Q2,E,500,6\n";

const TABLE: &str = "[[table]]\ntitle = \"By group\"\nrows = \"groups\"\nkind = \"county\"\n\
                     columns = [\"return.visits\"]\n";

fn ran(declared: &str, groups: &str, returns: &str) -> Case {
    let (case, periods) = Case::of(declared, returns);
    case.0.write("register/groups.csv", groups);
    periods.iter().for_each(|period| case.run(period));
    case
}

/// Name, in scope, usable, visits and how many gave them, of each row below the headings.
fn table(case: &Case, period: &str) -> Vec<String> {
    let cells = case.table(period, "By group");
    let rows = cells.iter().skip_while(|row| row[0] != "Group code").skip(1);
    rows.map(|row| row[..6].join("|")).collect()
}

fn told(case: &Case, period: &str) -> String {
    case.table(period, "By group").iter().map(|row| row[0].clone() + "\n").collect()
}

#[test]
fn a_group_is_who_is_in_it_on_the_last_day_of_the_period_and_who_is_in_none_is_told() {
    let case = ran(TABLE, GROUPS, RETURNS);
    let first = ["K03|Great Britain|5|5|105|5", "east|East liaison|2|2|30|2", "west|West liaison|1|1|30|1"];
    assert_eq!(table(&case, "2019-20-Q1"), first);
    assert!(told(&case, "2019-20-Q1").contains("In no group lie 2 of the authorities in scope"));
    let second = ["K03|Great Britain|5|5|110|5", "east|East liaison|2|2|32|2", "west|West liaison|2|2|72|2"];
    assert_eq!(table(&case, "2019-20-Q2"), second);
    assert!(told(&case, "2019-20-Q2").contains("In no group lie 1 of the authorities in scope"));
    let lines = rows(&case.0.path("out/2019-20-Q2/totals.csv"));
    let is_it = |row: &&Row| {
        [row.get("area_type"), row.get("field"), row.get("period")] == ["group", "visits", "2019-20-Q2"]
    };
    let of_groups = lines.iter().filter(is_it);
    let listed: Vec<String> =
        of_groups.map(|row| format!("{} {}", row.get("area_code"), row.get("value"))).collect();
    assert_eq!(listed, ["east 32", "west 72"]);
}

#[test]
fn a_workbook_with_groups_says_what_the_lists_beside_it_say_and_a_changed_line_is_found() {
    let case = ran(TABLE, GROUPS, RETURNS);
    let (folder, out) = (case.0.path(""), case.0.path("out/2019-20-Q2"));
    let audit = || run(&["audit-workbook", out.to_str().unwrap(), "-C", folder.to_str().unwrap()]);
    let ended = audit();
    assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
    let list = out.join("totals.csv");
    let text = fs::read_to_string(&list).unwrap();
    let changed = text.replace(",72,", ",73,");
    assert_ne!(text, changed);
    fs::write(&list, changed).unwrap();
    let ended = audit();
    assert_ne!(ended.status, 0, "{}{}", ended.out, ended.err);
}

#[test]
fn a_sum_of_a_group_is_traced_to_its_members() {
    let case = ran(TABLE, GROUPS, RETURNS);
    let (folder, period) = (case.0.path(""), "2019-20-Q2");
    let cell = ["trace", "Table_1", "West liaison", "return.visits", "--period", period, "-C"];
    let told = run(&[&cell[..], &[folder.to_str().unwrap()]].concat());
    assert_eq!(told.status, 0, "{}{}", told.out, told.err);
    for own in ["72", "Cedar", "Dogwood"] {
        assert!(told.out.contains(own), "{own}: {}", told.out);
    }
    assert!(!told.out.contains("Elm"), "{}", told.out);
}

/// Birch is silent in the second quarter.
const SILENT: &str = "period,unit,premises,visits\n\
2019-20-Q1,A,100,10\n2019-20-Q1,B,200,20\n2019-20-Q1,C,300,30\n2019-20-Q1,D,400,40\n2019-20-Q1,E,500,5\n\
2019-20-Q2,A,100,12\n2019-20-Q2,C,300,36\n2019-20-Q2,D,400,41\n2019-20-Q2,E,500,6\n";

const ESTIMATED: &str = "[estimation]\nleast_units = 2\nclasses = [[\"type\"], []]\n[[estimate]]\n\
of = [\"return.visits\"]\nmethods = [\"growth\"]\n";

#[test]
fn what_a_member_did_not_give_is_estimated_in_its_group_too_and_groups_add_to_the_whole() {
    let case = ran(&format!("{ESTIMATED}{TABLE}"), GROUPS, SILENT);
    let rows = case.table("2019-20-Q2", "By group");
    let rows: Vec<&Vec<String>> = rows.iter().skip_while(|row| row[0] != "Group code").collect();
    assert!(rows[0].iter().any(|heading| heading.contains("[e]")), "{:?}", rows[0]);
    // Alder and Cedar moved from 40 to 48: Birch's 20 become 24. With the 12 of Alder the east has 36, two thirds of
    // which is estimated.
    let of = |label: &str| rows.iter().find(|row| row[1] == label).unwrap()[2..].join("|");
    assert_eq!(of("East liaison"), "2|1|36|1|66.7");
    assert_eq!(of("West liaison"), "2|2|77|2|0");
    assert_eq!(of("Great Britain"), "5|4|119|4|20.2");
    let (folder, out) = (case.0.path(""), case.0.path("out/2019-20-Q2"));
    let ended = run(&["audit-workbook", out.to_str().unwrap(), "-C", folder.to_str().unwrap()]);
    assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
    let told = run(&[
        "trace",
        "Table_1",
        "East liaison",
        "return.visits",
        "--period",
        "2019-20-Q2",
        "-C",
        folder.to_str().unwrap(),
    ]);
    assert!(
        told.status == 0 && told.out.contains("36") && told.out.contains("Birch"),
        "{}{}",
        told.out,
        told.err
    );
}

#[test]
fn a_half_year_of_a_group_is_of_those_who_are_in_it_on_its_last_day() {
    let table = TABLE.replace("kind =", "over = \"half-year\"\nkind =");
    let case = ran(&table, GROUPS, RETURNS);
    // Dogwood came to West with the second quarter: its first quarter counts there, as it does in a region.
    let cells = case.table("2019-20-Q2", "By group");
    let rows: Vec<&Vec<String>> = cells.iter().skip_while(|row| row[0] != "Group code").skip(1).collect();
    let of = |label: &str| rows.iter().find(|row| row[1] == label).unwrap()[4].clone();
    assert_eq!(["Great Britain", "East liaison", "West liaison"].map(of), ["215", "62", "142"]);
    let (folder, out) = (case.0.path(""), case.0.path("out/2019-20-Q2"));
    let ended = run(&["audit-workbook", out.to_str().unwrap(), "-C", folder.to_str().unwrap()]);
    assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
    // With estimates a quarter that is missing is estimated in its half-year.
    let case = ran(&format!("{ESTIMATED}{table}"), GROUPS, SILENT);
    let cells = case.table("2019-20-Q2", "By group");
    let east = cells.iter().find(|row| row.get(1).is_some_and(|own| own == "East liaison")).unwrap();
    assert_eq!(east[4], "66", "10 + 20 + 12 + 24: {east:?}");
}

#[test]
fn a_joint_return_of_two_groups_counts_in_neither_and_their_sums_are_not_known() {
    let returns = "period,unit,premises,visits\n2019-20-Q1,A,100,10\n2019-20-Q1,B+C,500,50\n\
                   2019-20-Q1,D,400,40\n";
    let case = ran(TABLE, GROUPS, returns);
    let found = table(&case, "2019-20-Q1");
    assert_eq!(found[0], "K03|Great Britain|4|4|100|4");
    assert!(found[1].starts_with("east|East liaison|2|1|[x]"), "{found:?}");
    assert!(found[2].starts_with("west|West liaison|1|0|[x]"), "{found:?}");
    assert!(told(&case, "2019-20-Q1").contains("A joint return counts in a group where all"));
}

#[test]
fn a_sum_of_a_group_does_not_tell_a_figure_that_is_under_control() {
    // North is Alder, Birch and Dogwood; with Alder and Dogwood in one group Dogwood's figure would tell Alder's.
    let groups = "group,kind,name,code,from,to\neast,county,East liaison,A,,\neast,county,East liaison,D,,\n";
    let returns = "period,unit,premises,visits\n2019-20-Q1,A,1000,3\n2019-20-Q1,B,2000,12\n\
                   2019-20-Q1,D,800,20\n2019-20-Q1,E,800,30\n2019-20-Q1,F,800,40\n";
    let control = "[[disclosure]]\nof = [\"return.visits\"]\nthreshold = 5\n";
    let case = ran(&format!("{control}{TABLE}"), groups, returns);
    let shown = |label: &str| case.row("2019-20-Q1", "Authorities", label)[5].clone();
    assert_eq!(shown("Alder"), "[c]");
    let group = table(&case, "2019-20-Q1")[1].clone();
    assert!(group.contains("[c]") || shown("Dogwood") == "[c]", "{group}");
    let kept = fs::read(case.0.path("out/2019-20-Q1/records/disclosure/public.json")).unwrap();
    let public = Public::read(&kept).unwrap();
    let knows_the_group = public.seen.iter().any(|own| own.name.contains("east East liaison"));
    assert!(knows_the_group || group.contains("[c]"), "{group}");
    assert_eq!(audit_public(&[public]), []);
}

/// What a check of the declarations says, with these groups.
fn checked(declared: &str, groups: &str) -> String {
    let (case, _) = Case::of(declared, RETURNS);
    case.0.write("register/groups.csv", groups);
    let (folder, register) = (case.0.path("c"), case.0.path("register"));
    let told = run(&["schemas", "check", folder.to_str().unwrap(), "--register", register.to_str().unwrap()]);
    assert_eq!(told.status, 2, "{}{}", told.out, told.err);
    format!("{}{}", told.out, told.err)
}

#[test]
fn what_is_declared_wrong_of_groups_is_told_at_its_line() {
    let table = "[[table]]\ntitle = \"T\"\n";
    let sums = "columns = [\"return.visits\"]\n";
    let declared = [
        format!("{table}rows = \"groups\"\n{sums}"),
        format!("{table}rows = \"regions\"\nkind = \"county\"\n{sums}"),
        format!("{table}rows = \"groups\"\nkind = \"county\"\ncolumns = [\"change(return.visits)\"]\n"),
        format!("{table}rows = \"groups\"\nkind = \"pilot\"\n{sums}"),
        format!("{table}rows = \"periods\"\nby = \"groups\"\n{sums}"),
    ];
    let told = checked(&declared.concat(), GROUPS);
    let lines: Vec<&str> =
        told.lines().filter_map(|line| line.rsplit_once("tables.toml:").map(|(_, rest)| rest)).collect();
    insta::assert_snapshot!(lines.join("\n"));
    let unheard = checked(&TABLE.replace("county", "countty"), GROUPS);
    assert!(unheard.contains("\"countty\"") && unheard.contains("county"), "{unheard}");
}

#[test]
fn an_authority_in_two_groups_of_one_kind_on_the_same_days_is_a_fault_at_its_line() {
    let both = format!("{GROUPS}west,county,West liaison,B,2010-01-01,\n");
    let told = checked(TABLE, &both);
    assert!(told.contains("groups.csv:8") && told.contains("B is in the group east"), "{told}");
    // One group after the other is none.
    let after = GROUPS.replace("B,2004-04-01,", "B,2004-04-01,2009-12-31");
    let case = ran(TABLE, &format!("{after}west,county,West liaison,B,2010-01-01,\n"), RETURNS);
    assert_eq!(table(&case, "2019-20-Q2")[2], "west|West liaison|3|3|93|3");
}
