//! A figure over several releases: how long it is provisional, what each of them published, and how two of them
//! differ.

use super::{DECLARED, Desk, desk, rest_of_the_year};
use crate::workspace::{rows, run};

#[test]
fn provisional_lasts_until_the_year_is_published_and_revised_goes_with_the_next_release() {
    // Case AF: 978 [p]; 960 [p][r]; 960 [p]; 960.
    let desk = Desk::of(DECLARED, &rest_of_the_year("F,1500,90"));
    desk.run("2018-19-Q4");
    desk.release("2019-20-Q1");
    desk.sends("2019-20-Q1", "F,1500,90");
    desk.run("2019-20-Q1");
    let label = |period: &str| {
        let rows = desk.case.table(period, "Series");
        let row = rows.into_iter().find(|row| row[0].starts_with("April to June 2019")).unwrap();
        (row[0].replace("April to June 2019", "Q1"), row[3].clone())
    };
    let mut told = Vec::new();
    for period in ["2019-20-Q2", "2019-20-Q3", "2019-20-Q4"] {
        desk.release(period);
        told.push(label(period));
    }
    let told: Vec<(&str, &str)> =
        told.iter().map(|(label, value)| (label.as_str(), value.as_str())).collect();
    assert_eq!(told, [("Q1 [p] [r]", "960"), ("Q1 [p]", "960"), ("Q1", "960")]);
}

/// One authority, whose figures are those of the case.
fn alone() -> Desk {
    let returns =
        "period,unit,premises,visits\n2019-20-Q1,A,1000,978\n2019-20-Q2,A,1000,1010\n2019-20-Q3,A,1000,990\n";
    Desk::of(&DECLARED.replace("least_units = 2", "least_units = 1"), returns)
}

#[test]
fn the_triangle_holds_each_release_against_the_first_figure() {
    // Case AG.
    let desk = alone();
    desk.release("2019-20-Q1");
    desk.sends("2019-20-Q1", "A,1000,960");
    desk.run("2019-20-Q1");
    desk.release("2019-20-Q2");
    desk.sends("2019-20-Q1", "A,1000,965");
    desk.run("2019-20-Q1");
    desk.sends("2019-20-Q2", "A,1000,1004");
    desk.run("2019-20-Q2");
    desk.release("2019-20-Q3");
    let of_visits = |list: &str, columns: &[&str]| {
        let all = rows(&desk.case.0.path(&format!("releases/2019-20-Q3/1/data/{list}.csv")));
        let own = all.iter().filter(|row| row.get("field") == "visits");
        let own = own.filter(|row| list != "vintages" || row.get("period") != "2019-20-H1");
        own.map(|row| columns.iter().map(|name| row.get(name)).collect::<Vec<_>>().join(" "))
            .collect::<Vec<_>>()
    };
    let vintages = of_visits("vintages", &["period", "release", "value"]);
    assert_eq!(
        vintages,
        [
            "2019-20-Q1 2019-20-Q1/1 978",
            "2019-20-Q1 2019-20-Q2/1 960",
            "2019-20-Q1 2019-20-Q3/1 965",
            "2019-20-Q2 2019-20-Q2/1 1010",
            "2019-20-Q2 2019-20-Q3/1 1004",
            "2019-20-Q3 2019-20-Q3/1 990",
        ]
        .map(str::to_owned)
    );
    let means = of_visits(
        "mean_revisions",
        &["releases_on", "periods", "mean", "mean_absolute", "mean_absolute_pct"],
    );
    // 18/978 and 6/1,010 are 1.84% and 0.59%; 13/978 is 1.33%.
    let quarterly: Vec<&str> = means.iter().map(String::as_str).collect();
    assert_eq!(quarterly[..2], ["1 2 -12 12 1.22", "2 1 -13 13 1.33"]);
    let row = desk.case.row("2019-20-Q3", "Revision triangle", "Return: Total visits");
    assert_eq!(row[1..], ["April to June 2019", "978", "960", "965"]);
    let quality = desk.case.row("2019-20-Q3", "Quality", "Return: Total visits");
    assert_eq!(quality[quality.len() - 4..], ["2", "-12", "12", "1.22"]);
}

#[test]
fn releases_are_compared_by_their_names() {
    let desk = desk();
    desk.release("2019-20-Q1");
    desk.sends("2019-20-Q1", "F,1500,90");
    desk.correction("2019-20-Q1");
    desk.release("2019-20-Q1");
    let folder = desk.folder();
    let compare = |old: &str, new: &str| run(&["compare", old, new, "-C", &folder]);
    let told = compare("2019-20-Q1/1", "2019-20-Q1");
    assert_eq!(told.status, 3, "{}", told.err);
    assert!(told.out.contains("978 -> 960"), "{}", told.out);
    assert_eq!(compare("2019-20-Q1/2", "2019-20-Q1").status, 0);
    let none = compare("2019-20-Q1/1", "2019-20-Q1/7");
    assert_eq!(none.status, 2);
    assert!(
        none.err.contains("no release 2019-20-Q1/7. There are: 2019-20-Q1/1, 2019-20-Q1/2"),
        "{}",
        none.err
    );
}
