//! The scorecard over real runs of six small collections: five authorities, a unit that is in no register, two
//! programmes, and the year before.

use crate::workspace::{Row, Workspace, project, rows, run};

const REGISTER: &str = "code,name,type,country,country_code,region,region_code,valid_from,valid_to,successors,end_reason\n\
A,Alder,UA,England,E92,North,R1,2004-04-01,,,\n\
B,Birch,UA,England,E92,North,R1,2004-04-01,,,\n\
C,Cedar,UA,England,E92,South,R2,2004-04-01,,,\n\
D,Dogwood,NMD,England,E92,South,R2,2004-04-01,,,\n\
E,Elm,NMD,England,E92,South,R2,2004-04-01,,,\n";

const FIVE: &str = "register.code IN ('A', 'B', 'C', 'D', 'E')";

/// A collection: its name, frequency, who is asked, and by table its fields with kind.
type Small<'s> = (&'s str, &'s str, &'s str, &'s [(&'s str, &'s [(&'s str, &'s str)])]);

const COLLECTIONS: [Small<'static>; 5] = [
    (
        "lae1",
        "quarterly",
        FIVE,
        &[
            ("return", &[("injuries", "flow"), ("staff", "stock"), ("fte", "stock")]),
            ("visits", &[("premises", "stock"), ("planned", "flow"), ("other_planned", "flow")]),
        ],
    ),
    (
        "fit3",
        "annual",
        FIVE,
        &[(
            "projects",
            &[("planned_visits", "flow"), ("visits", "flow"), ("improved", "flow"), ("stories", "flow")],
        )],
    ),
    ("assessment", "annual", FIVE, &[("return", &[("health", "stock"), ("answered", "stock")])]),
    (
        "s18",
        "annual",
        "register.code IN ('A', 'B', 'D')",
        &[("return", &[("met", "stock"), ("assessed", "stock")])],
    ),
    ("joint", "half-yearly", FIVE, &[("return", &[("officers", "stock")])]),
];

/// The returns: collection, table, folder of the day on which they came, and rows of unit, period and figures.
/// Rows of one quarter stand for each of them but the last, where that has rows of its own.
const RETURNS: &[(&str, &str, &str, &str)] = &[
    // The year before.
    ("lae1", "return", "2006-07-Q1", "A,37,20,8.00\nB,0,1,0.50\nC,0,1,0.50\nD,0,2,0.50\nE,0,1,0.50\n"),
    ("lae1", "visits", "2006-07-Q1", "A,11100,231,0\nB,100,0,0\nC,100,0,0\nD,100,0,0\nE,100,0,0\n"),
    ("lae1", "return", "2006-07-Q4", "A,37,20,8.00\nB,0,1,0.50\nC,0,1,0.50\nD,0,2,0.50\n"),
    ("lae1", "visits", "2006-07-Q4", "A,11100,238,0\nB,100,0,0\nC,100,0,0\nD,100,0,0\n"),
    ("lae1", "return", "late 2006-07-Q4", "E,0,1,0.50\n"),
    ("lae1", "visits", "late 2006-07-Q4", "E,100,0,0\n"),
    (
        "fit3",
        "projects",
        "2006-07",
        "A,9600,7500,2100,2\nB,100,100,28,2\nC,100,100,28,1\nD,100,100,28,0\nE,100,100,28,1\n",
    ),
    ("assessment", "return", "2006-07", "A,104,1\nB,104,1\nC,104,1\nD,104,1\nE,104,1\nLAU,104,1\n"),
    ("s18", "return", "2006-07", "A,7,10\nB,7,10\n"),
    ("joint", "return", "2006-07-H2", "A,2,\nB,0,\nC,0,\nD,0,\nE,0,\n"),
    // The year: C's fourth quarter did not come, B's was five days late. A left a box blank in one quarter, D and E
    // in all of them.
    ("lae1", "return", "2007-08-Q1", "A,6,5,2.00\nB,9,6,2.50\nC,3,3,1.20\nD+E,5,4,1.75\n"),
    ("lae1", "visits", "2007-08-Q1", "A,1990,50,5\nB,3000,50,0\nC,1500,10,0\nD+E,1750,30,\n"),
    ("lae1", "return", "2007-08-Q4", "A,6,5,2.00\nD+E,6,4,1.75\n"),
    ("lae1", "visits", "2007-08-Q4", "A,2000,55,\nD+E,1750,30,\n"),
    ("lae1", "return", "late 2007-08-Q4", "B,9,6,2.50\n"),
    ("lae1", "visits", "late 2007-08-Q4", "B,3000,60,0\n"),
    ("fit3", "projects", "2007-08", "A,100,110,40,2\nB,150,120,30,3\nC,80,0,0,0\nD,60,70,,1\n"),
    ("assessment", "return", "2007-08", "A,120,1\nB,96,1\nC,108,1\nD,84,1\nLAU,126,1\n"),
    ("s18", "return", "2007-08", "A,6,8\nB,4,8\nD,7,8\n"),
    ("joint", "return", "2007-08-H2", "A,1,\nB,0,\nC,0,\nD,1,\n"),
];

const SCORECARD: &str = r#"
title = "Scorecard of five"
publisher = "Unit"
days = 100
register = "register"
perspectives = ["outcomes", "delivery", "partnership", "capacity"]
SOURCES
[[measure]]
id = "O1"
title = "Injuries reported per 1,000 premises"
perspective = "outcomes"
numerator = "lae1.return.injuries"
denominator = "lae1.visits.premises"
over = "year"
per = 1000
decimals = 1
better = "lower"
green = 12.0
amber = 15.0
same = 0.5
at_least = 0.6
[[measure]]
id = "O2"
title = "Premises improved per 100 Fit3 visits"
perspective = "outcomes"
numerator = "fit3.projects.improved"
denominator = "fit3.projects.visits"
per = 100
decimals = 1
better = "higher"
green = 30
amber = 20
same = 2
at_least = 0.6
[[measure]]
id = "O3"
title = "Savings to date, percent of planned"
perspective = "outcomes"
numerator = "programme.settled"
denominator = "programme.settled_planned"
where_given = true
per = 100
decimals = 1
better = "higher"
green = 75
amber = 60
same = 3
at_least = 0.6
[[measure]]
id = "D1"
title = "Fit3 visits, percent of planned"
perspective = "delivery"
numerator = "fit3.projects.visits"
denominator = "fit3.projects.planned_visits"
per = 100
decimals = 1
better = "higher"
green = 95
amber = 80
same = 2
at_least = 0.6
[[measure]]
id = "D2"
title = "Preventive inspections per 1,000 premises"
perspective = "delivery"
numerator = "known_sum(lae1.visits.planned, lae1.visits.other_planned)"
denominator = "lae1.visits.premises"
over = "year"
per = 1000
decimals = 1
better = "higher"
green = 100
amber = 80
same = 2
at_least = 0.6
[[measure]]
id = "D3"
title = "Plan actions on time, percent of those due"
perspective = "delivery"
numerator = "programme.on_time"
denominator = "programme.fell_due"
where_given = true
per = 100
decimals = 1
better = "higher"
green = 80
amber = 60
same = 5
at_least = 0.6
[[measure]]
id = "P1"
title = "Health of the partnership"
perspective = "partnership"
numerator = "assessment.return.health"
denominator = "assessment.return.answered"
decimals = 1
better = "higher"
green = 109
amber = 73
same = 3
at_least = 0.6
[[measure]]
id = "P2"
title = "Authorities whose last return came in time"
perspective = "partnership"
numerator = "lae1.status.in_time"
denominator = "lae1.status.in_scope"
per = 100
decimals = 1
better = "higher"
green = 90
amber = 75
same = 2
at_least = 0.6
[[measure]]
id = "P3"
title = "Authorities with two stories"
perspective = "partnership"
numerator = "fit3.two_stories"
denominator = "fit3.status.in_scope"
not_received = 0
per = 100
decimals = 1
better = "higher"
green = 50
amber = 40
same = 2
at_least = 0.6
[[measure]]
id = "C1"
title = "Premises per FTE"
perspective = "capacity"
numerator = "lae1.visits.premises"
denominator = "lae1.return.fte"
decimals = 0
better = "lower"
green = 1100
amber = 1400
same = 25
at_least = 0.6
[[measure]]
id = "C2"
title = "Section 18 elements met"
perspective = "capacity"
numerator = "s18.return.met"
denominator = "s18.return.assessed"
per = 100
decimals = 1
better = "higher"
green = 75
amber = 60
same = 2
at_least = 0.6
[[measure]]
id = "C3"
title = "Officers with a live flexible warrant"
perspective = "capacity"
numerator = "joint.return.officers"
denominator = "lae1.return.staff"
per = 100
decimals = 1
better = "higher"
green = 10
amber = 5
same = 1
at_least = 0.6
[[check]]
id = "X1"
title = "Fit3 visits are among preventive inspections"
check = "fit3.projects.visits <= known_sum(lae1.visits.planned, lae1.visits.other_planned)"
over = "year"
[[check]]
id = "X2"
title = "Officers with a warrant are staff"
check = "joint.return.officers <= lae1.return.staff"
"#;

/// Benefits of H and K: number, saving to date, planned, and budget line.
const OF_H: &[[&str; 4]] = &[
    ["H1", "25000", "36000", "CC-100"],
    ["H2", "10000", "12000", "CC-200"],
    ["H3", "10000", "12000", "CC-410"],
];
const OF_K: &[[&str; 4]] = &[["K1", "10000", "10000", "CC-410"], ["K2", "20000", "30000", "CC-500"]];

struct Five(Workspace);

impl Five {
    fn new() -> Self {
        let own = Self(Workspace::new());
        own.0.write("register/authorities.csv", REGISTER);
        for collection in &COLLECTIONS {
            own.declare(collection);
        }
        own.declare_programme();
        let names = COLLECTIONS.iter().map(|(name, ..)| *name).chain(["programme"]);
        let sources: String = names
            .map(|name| {
                format!(
                    "[[source]]\nname = \"{name}\"\ncollection = \"c/{name}\"\nworkspace = \"w/{name}\"\n"
                )
            })
            .collect();
        own.0.write("scorecard.toml", SCORECARD.replace("SOURCES", &sources));
        own
    }

    fn declare(&self, (name, frequency, scope, tables): &Small<'_>) {
        let field = |(field, kind): &(&str, &str)| {
            let kind_of = if *field == "fte" { "\"number\", \"qd:decimals\": 2" } else { "\"integer\"" };
            format!(
                "{{ \"name\": \"{field}\", \"title\": \"{field}\", \"type\": {kind_of}, \"qd:kind\": \"{kind}\" }}"
            )
        };
        let table = |(table, fields): &(&str, &[(&str, &str)])| {
            let fields: Vec<String> = fields.iter().map(field).collect();
            format!("{{ \"name\": \"{table}\", \"schema\": {{ \"fields\": [{}] }} }}", fields.join(", "))
        };
        let tables: Vec<String> = tables.iter().map(table).collect();
        let folder = format!("c/{name}");
        self.0.write(
            &format!("{folder}/datapackage.json"),
            format!("{{ \"resources\": [{}] }}", tables.join(", ")),
        );
        self.0.write(
            &format!("{folder}/collection.toml"),
            format!(
                "title = \"{name}\"\nfrequency = \"{frequency}\"\nyear_start = \"04-01\"\ndue_days = 30\nscope = \"{scope}\"\n\
                 whole = {{ name = \"All\", code = \"\" }}\n"
            ),
        );
        let measures = "[[measure]]\nname = \"two_stories\"\ntitle = \"Two stories\"\nunit = \"authorities\"\nkind = \"flow\"\n\
                        value = \"CASE WHEN sum_of(projects.stories) >= 2 THEN 1 ELSE 0 END\"\n";
        self.0.write(&format!("{folder}/tables.toml"), if *name == "fit3" { measures } else { "" });
        if *name == "assessment" {
            self.0.write(&format!("{folder}/expected.csv"), "unit,name\nLAU,Local Authority Unit\n");
        }
        self.workspace(name, &format!("../../c/{name}"));
    }

    /// The programme as it is declared, for four units of its own.
    fn declare_programme(&self) {
        for file in [
            "datapackage.json",
            "collection.toml",
            "tables.toml",
            "rules/benefits.toml",
            "forms/workbook.toml",
        ] {
            let text = std::fs::read(project().join("schemas/programme").join(file)).unwrap();
            self.0.write(&format!("c/programme/{file}"), text);
        }
        self.0.write(
            "c/programme/expected.csv",
            "unit,name\nLAU,Local Authority Unit\nTEAM,A team\nH,H\nK,K\n",
        );
        self.workspace("programme", "../../c/programme");
    }

    fn workspace(&self, name: &str, collection: &str) {
        let text = format!(
            "collection = \"{collection}\"\nregister = \"../../register\"\ninbox = \"inbox/{{period}}\"\n\
             out = \"out/{{period}}\"\nhistory = \"out\"\n"
        );
        self.0.write(&format!("w/{name}/quarterday.toml"), text);
    }

    fn run(&self, name: &str, period: &str) {
        let folder = self.0.path(&format!("w/{name}"));
        let ended = run(&["run", period, "-C", folder.to_str().unwrap(), "--as-of", "2008-07-01"]);
        assert_eq!(ended.status, 0, "{name} {period}: {}{}", ended.out, ended.err);
    }

    /// Puts the returns of a table and period into the inbox.
    fn put(&self, (name, table): (&str, &str), folder: &str, period: &str, rows: &str) {
        let tables = COLLECTIONS.iter().find(|(own, ..)| *own == name).unwrap().3;
        let fields = tables.iter().find(|(own, _)| *own == table).unwrap().1;
        let headings: Vec<&str> = fields.iter().map(|(field, _)| *field).collect();
        let lines = rows.lines().map(|row| {
            let (unit, figures) = row.split_once(',').unwrap();
            let figures: Vec<&str> = figures.split(',').take(headings.len()).collect();
            format!("{unit},{period},{}\n", figures.join(","))
        });
        self.0.write(
            &format!("w/{name}/inbox/{period}/{folder}/{table}.csv"),
            format!("authority_code,period,{}\n{}", headings.join(","), lines.collect::<String>()),
        );
    }

    fn put_all(&self) {
        for (name, table, when, returned) in RETURNS {
            let (is_late, period) =
                when.strip_prefix("late ").map_or((false, *when), |period| (true, period));
            let year = if period.starts_with("2006") { 2007 } else { 2008 };
            let of_quarters = match period.strip_suffix("-Q1") {
                Some(year) => ["Q1", "Q2", "Q3"].map(|quarter| format!("{year}-{quarter}")).to_vec(),
                None => vec![period.to_owned()],
            };
            for period in of_quarters {
                let day = match (is_late, period.split_once("-Q").map(|(_, quarter)| quarter)) {
                    (true, _) => format!("{year}-05-05"),
                    (_, Some("1" | "2" | "3")) => format!("{}-07-01", year - 1),
                    _ => format!("{year}-04-20"),
                };
                self.put((name, table), &day, &period, returned);
            }
        }
    }

    fn put_programme(&self, of_k: &[[&str; 4]]) {
        let put = |period: &str, table: &str, content: String| {
            let day = if period.starts_with("2006") { "2007-04-15" } else { "2008-04-15" };
            self.0.write(&format!("w/programme/inbox/{period}/{day}/{table}.csv"), content);
        };
        let actions = |period: &str, of: &[(&str, usize, usize)]| {
            let due = if period.starts_with("2006") { "2007-03-01" } else { "2008-03-01" };
            let line = |unit: &str, at: usize, in_time: usize| {
                let (done, status) = if at < in_time { (due, "Achieved") } else { ("", "Underway") };
                format!("{unit},{period},A{at},What is done,{due},{done},{status},In words\n")
            };
            let lines =
                of.iter().flat_map(|(unit, due, in_time)| (0..*due).map(|at| line(unit, at, *in_time)));
            let headings = "authority_code,period,action_id,action,due,done_on,status,progress\n";
            put(period, "actions", headings.to_owned() + &lines.collect::<String>());
        };
        actions("2006-07-Q4", &[("LAU", 3, 2), ("TEAM", 2, 1)]);
        actions("2007-08-Q4", &[("LAU", 10, 7), ("TEAM", 4, 3)]);
        let quiet =
            "authority_code,period,nil_return,comments\nH,2006-07-Q4,yes,Nothing\nK,2006-07-Q4,yes,Nothing\n";
        put("2006-07-Q4", "return", quiet.to_owned());
        let line = |unit: &str, [id, saved, planned, reference]: &[&str; 4]| {
            format!("{unit},2007-08-Q4,{id},efficiency,A saving,{saved},{planned},{reference},here\n")
        };
        let lines = OF_H.iter().map(|one| line("H", one)).chain(of_k.iter().map(|one| line("K", one)));
        let headings = "authority_code,period,benefit_id,criterion,title,saving_to_date,saving_planned,saving_ref,counted\n";
        put("2007-08-Q4", "benefits", headings.to_owned() + &lines.collect::<String>());
    }

    fn scorecard(&self, period: &str) -> String {
        let file = self.0.path("scorecard.toml");
        let ended = run(&["scorecard", period, "--scorecard", file.to_str().unwrap()]);
        assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
        ended.out
    }

    fn list(&self, name: &str) -> Vec<Row> {
        rows(&self.0.path(&format!("out/2007-08/{name}")))
    }

    fn told(&self, name: &str, columns: &[&str]) -> Vec<String> {
        let told = |row: &Row| columns.iter().map(|column| row.get(column)).collect::<Vec<_>>().join(" ");
        self.list(name).iter().map(told).collect()
    }
}

const MEASURES: [&str; 12] = [
    "O1 81 6750 12.0 4 5 green 12.9 better",
    "O2 70 230 30.4 3 5 green 28.0 better",
    "O3 55000.00 78000.00 70.5 2 2 amber  ",
    "D1 300 390 76.9 4 5 red 79.0 worse",
    "D2 550 6750 81.5 4 5 amber 81.0 same",
    "D3 10 14 71.4 2 2 amber 60.0 better",
    "P1 534 5 106.8 5 6 amber 104.0 same",
    "P2 3 5 60.0 5 5 red 80.0 worse",
    "P3 2 5 40.0 5 5 amber 40.0 same",
    "C1 6750 6.25 1080 4 5 green 1150 better",
    "C2 17 24 70.8 3 3 amber 70.0 [b]",
    "C3 1 11 9.1 2 5 not rated 8.0 ",
];

#[test]
fn the_scorecard_of_five_authorities_is_what_it_was_worked_out_to_be_by_hand() {
    let five = Five::new();
    five.put_all();
    five.put_programme(OF_K);
    // Section 18 began with two.
    let of_three = COLLECTIONS[3];
    five.declare(&(of_three.0, of_three.1, "register.code IN ('A', 'B')", of_three.3));
    five.run("s18", "2006-07");
    five.declare(&of_three);
    for year in ["2006-07", "2007-08"] {
        for quarter in 1..=4 {
            five.run("lae1", &format!("{year}-Q{quarter}"));
        }
        for name in ["fit3", "assessment"] {
            five.run(name, year);
        }
        five.run("joint", &format!("{year}-H2"));
        five.run("programme", &format!("{year}-Q4"));
    }
    five.run("s18", "2007-08");
    let out = five.scorecard("2007-08");
    let columns =
        ["id", "numerator", "denominator", "value", "base", "in_scope", "rating", "year_before", "direction"];
    let told = five.told("scorecard.csv", &columns);
    assert_eq!(told, MEASURES, "{out}");
    assert_eq!(
        five.told("perspectives.csv", &["perspective", "points", "share", "rating", "rated", "measures"]),
        [
            "outcomes 5 0.83 green 3 3",
            "delivery 2 0.33 red 3 3",
            "partnership 2 0.33 red 3 3",
            "capacity 3 0.75 green 2 3"
        ]
    );
    assert_eq!(
        five.told("cross-checks.csv", &["check", "authorities", "left", "right", "result"]),
        [
            "X1 A 110 220 holds",
            "X1 B 120 210 holds",
            "X1 C 0  undecided",
            "X1 D+E  120 undecided",
            "X2 A 1 5 holds",
            "X2 B 0 6 holds",
            "X2 C 0  undecided",
            "X2 D+E  4 undecided",
        ]
    );
    let notes = five.told("scorecard.csv", &["id", "note"]);
    assert_eq!(notes[10], "C2 Scope is not what it was: 1 came in and 0 went out");
    assert_eq!(notes[11], "C3 Not rated: of 5 in scope 2 gave both parts of it");
    // What can be got wrong stands nowhere.
    for wrong in ["11.0", "23.3", "75.0", "72.5", "50.0", "13.3"] {
        assert!(!told.iter().any(|row| row.split(' ').nth(3) == Some(wrong)), "{wrong}: {told:?}");
    }
    the_same_inputs_give_the_same_bytes(&five);
    the_workbook_is_as_published_ones_must_be(&five);
    // K gives the budget line up: what is left counts.
    five.put_programme(&OF_K[1..]);
    five.run("programme", "2007-08-Q4");
    five.scorecard("2007-08");
    let told = five.told("scorecard.csv", &["id", "numerator", "denominator", "value", "rating"]);
    assert_eq!(told[2], "O3 65000.00 90000.00 72.2 amber");
    a_source_that_is_missing_or_was_changed_blanks_its_measures_and_nothing_else(&five);
}

fn the_same_inputs_give_the_same_bytes(five: &Five) {
    let read = || {
        ["scorecard.csv", "scorecard.xlsx", "cross-checks.csv", "perspectives.csv", "run.json"]
            .map(|name| std::fs::read(five.0.path(&format!("out/2007-08/{name}"))).unwrap())
    };
    let first = read();
    five.scorecard("2007-08");
    assert!(first == read());
    let record: serde_json::Value = serde_json::from_slice(&first[4]).unwrap();
    let read = &record["sources"]["lae1"]["read"][0];
    assert_eq!(
        (read["period"].as_str(), read["told"].as_str()),
        (Some("2007-08-Q4"), Some("lae1, outputs of 2007-08-Q4 that are NOT RELEASED"))
    );
    assert_eq!(read["files"].as_object().unwrap().len(), 3);
    assert_eq!(record["outputs"].as_object().unwrap().len(), 4);
}

fn the_workbook_is_as_published_ones_must_be(five: &Five) {
    let book = five.0.path("out/2007-08/scorecard.xlsx");
    let ended = run(&["audit-workbook", book.to_str().unwrap()]);
    assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
    let cells = crate::workspace::sheet(&book, "Measures");
    let of_c2 = cells.iter().find(|row| row.first().is_some_and(|cell| cell == "C2")).unwrap();
    assert_eq!(of_c2[3..7], ["70.8", "amber", "[b]", "70"]);
    let cover = crate::workspace::sheet(&book, "Scorecard of five");
    assert!(cover.iter().flatten().any(|cell| cell == "Next update: 9 July 2009"), "{cover:?}");
}

fn a_source_that_is_missing_or_was_changed_blanks_its_measures_and_nothing_else(five: &Five) {
    std::fs::remove_dir_all(five.0.path("c/joint")).unwrap();
    let totals = five.0.path("w/fit3/out/2007-08/totals.csv");
    let text = std::fs::read_to_string(&totals).unwrap();
    std::fs::write(&totals, text.replacen("110", "111", 1)).unwrap();
    let out = five.scorecard("2007-08");
    assert!(
        out.contains("fit3: MISSING.") && out.contains("totals.csv: it was changed since the run wrote it"),
        "{out}"
    );
    assert!(out.contains("joint: MISSING.") && out.contains("there is no such collection"), "{out}");
    let told = five.told("scorecard.csv", &["id", "value", "rating"]);
    for (at, row) in told.iter().enumerate() {
        let is_blank = row.ends_with("  ");
        assert_eq!(is_blank, ["O2", "D1", "P3", "C3"].iter().any(|id| row.starts_with(id)), "{at} {row}");
    }
    let checks = five.told("cross-checks.csv", &["check", "result"]);
    assert_eq!(checks, ["X1 undecided", "X2 undecided"]);
    // In a year of which there is nothing all is blank.
    let text = std::fs::read_to_string(five.0.path("scorecard.toml")).unwrap();
    five.0.write("scorecard.toml", text.replacen("days = 100", "out = \"made/of-{period}\"\ndays = 100", 1));
    five.scorecard("2012-13");
    let rows = rows(&five.0.path("made/of-2012-13/scorecard.csv"));
    assert!(rows.iter().all(|row| row.get("value").is_empty() && !row.get("note").is_empty()));
}

#[test]
fn what_a_scorecard_cannot_mean_is_told_at_its_line() {
    let five = Five::new();
    let text = std::fs::read_to_string(five.0.path("scorecard.toml")).unwrap();
    for (from, to, told) in [
        ("lae1.return.injuries\"", "lae1.return.injury\"", "the nearest is \"lae1.return.injuries\""),
        (
            "lae1.return.injuries\"",
            "lae1.return.injuries + fit3.projects.visits\"",
            "figures of two collections stand in it",
        ),
        (
            "lae1.return.injuries\"",
            "lae1.return.injuries / lae1.return.staff\"",
            "made of figures by +, -, known_sum",
        ),
        ("lae1.status.in_time\"", "lae1.status.in_time + lae1.return.staff\"", "cannot stand in one part"),
        ("green = 12.0", "green = 16.0", "green begins at 16 and amber at 15, but lower is better"),
        ("perspective = \"delivery\"", "perspective = \"deliver\"", "\"delivery\""),
        ("id = \"O2\"", "id = \"O1\"", "the id \"O1\" stands twice"),
        (
            "check = \"joint.return.officers <= lae1.return.staff\"",
            "check = \"joint.return.officers\"",
            "holds two sums against each other",
        ),
        ("at_least = 0.6", "at_least = 60", "a share of those in scope"),
        ("name = \"s18\"", "name = \"section-18\"", "the name of a source is made of"),
    ] {
        assert!(text.contains(from), "{from}");
        five.0.write("scorecard.toml", text.replacen(from, to, 1));
        let ended =
            run(&["scorecard", "2007-08", "--scorecard", five.0.path("scorecard.toml").to_str().unwrap()]);
        assert_eq!(ended.status, 2, "{to}: {}", ended.out);
        assert!(ended.err.contains("scorecard.toml:") && ended.err.contains(told), "{to}: {}", ended.err);
    }
}

#[test]
fn the_scorecard_that_is_shipped_names_figures_that_there_are_and_stands_where_nothing_was_run() {
    let out = tempfile::tempdir().unwrap();
    let shipped = project().join("schemas/scorecard");
    let (shipped, place) = (shipped.to_str().unwrap(), out.path().join("2001-02"));
    let ended = run(&["scorecard", "2001-02", "--scorecard", shipped, "--out", place.to_str().unwrap()]);
    assert_eq!(ended.status, 0, "{}", ended.err);
    assert_eq!(rows(&place.join("scorecard.csv")).len(), 12);
    // What else stands in a folder is left alone.
    let others = out.path().join("others");
    std::fs::create_dir(&others).unwrap();
    std::fs::write(others.join("run.json"), "{}").unwrap();
    let ended = run(&["scorecard", "2001-02", "--scorecard", shipped, "--out", others.to_str().unwrap()]);
    assert_eq!((ended.status, others.join("scorecard.csv").exists()), (2, false), "{}", ended.out);
}
