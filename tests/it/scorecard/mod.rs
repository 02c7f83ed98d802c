//! The scorecard over real runs of six small collections: five authorities, a unit that is in no register, two
//! programmes, and the year before. Here are their workspaces, and the runs in them.

mod declared_wrong;
mod given;
mod shipped;
mod worked_out;

use self::given::{COLLECTIONS, OF_H, REGISTER, RETURNS, SCORECARD, Small};
use crate::workspace::{Row, Workspace, project, rows, run};

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
