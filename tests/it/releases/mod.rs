//! Releases: frozen, signed, verified; and what is told of figures that are others in the next one.
//! Here is the desk at which one runs, decides and releases, from day to day.

mod causes;
mod from_release_to_release;
mod frozen;
mod held_against_itself;
mod signing;
mod which_are_revised;

use std::fs;

use crate::{
    case::Case,
    workspace::{Ended, rows, run},
};

/// The base of the worked cases, and a year in which nothing else happens. Class 2 has two responders in both
/// periods.
const BASE: &str = "period,unit,premises,visits\n\
2018-19-Q4,A,1000,100\n2018-19-Q4,B,2000,200\n2018-19-Q4,C,3000,300\n2018-19-Q4,D,800,80\n2018-19-Q4,E,1200,120\n2018-19-Q4,F,1500,90\n\
2019-20-Q1,A,1000,110\n2019-20-Q1,B,2000,190\n2019-20-Q1,C,3000,330\n2019-20-Q1,D,800,100\n2019-20-Q1,E,1200,140\n";

/// Estimated by class, and in a series that is provisional until its year is over.
const DECLARED: &str = "[estimation]\nleast_units = 2\nclasses = [[\"type\"], []]\n[[estimate]]\n\
of = [\"return.visits\"]\nmethods = [\"growth\"]\n[provisional]\nuntil = \"year\"\n\
[[table]]\ntitle = \"Series\"\nrows = \"periods\"\ncolumns = [\"return.visits\", \"change(return.visits)\", \"rate\"]\n";

const WHOLE: &str = "Great Britain";

/// A workspace in which one acts, from day to day.
struct Desk {
    case: Case,
    day: std::cell::Cell<u32>,
}

impl Desk {
    fn of(declared: &str, returns: &str) -> Self {
        let (case, periods) = Case::of(declared, returns);
        // What is known to have come before is replaced by what comes later.
        for period in periods {
            let inbox = case.0.path(&format!("inbox/{period}"));
            fs::create_dir(inbox.join("2020-12-01")).unwrap();
            fs::rename(inbox.join("all.csv"), inbox.join("2020-12-01/all.csv")).unwrap();
        }
        Self { case, day: std::cell::Cell::new(0) }
    }

    fn folder(&self) -> String {
        self.case.0.path("").to_str().unwrap().to_owned()
    }

    /// The next day.
    fn tomorrow(&self) -> String {
        self.day.set(self.day.get() + 1);
        self.today()
    }

    fn today(&self) -> String {
        format!("2021-{:02}-{:02}", 1 + self.day.get() / 28, 1 + self.day.get() % 28)
    }

    fn ask(&self, arguments: &[&str]) -> Ended {
        let (folder, day) = (self.folder(), self.today());
        run(&[arguments, &["-C", folder.as_str(), "--as-of", day.as_str()]].concat())
    }

    fn run(&self, period: &str) {
        self.tomorrow();
        let ended = self.ask(&["run", period]);
        assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
    }

    fn decide(&self, what: &str, period: &str, who: &str) -> Ended {
        self.ask(&["decide", what, "--period", period, "--who", who, "--why", "looked at"])
    }

    /// Runs a period, signs it off, closes and releases it.
    fn release(&self, period: &str) -> Ended {
        self.run(period);
        self.sign(period);
        let ended = self.ask(&["release", period]);
        assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
        ended
    }

    fn sign(&self, period: &str) {
        self.tomorrow();
        assert_eq!(self.decide("reopen", period, "Ann Smith").status, 0);
        self.tomorrow();
        for (what, who) in [("sign-off", "Ann Smith"), ("sign-off", "Ben Jones"), ("close", "Ann Smith")] {
            let ended = self.decide(what, period, who);
            assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
        }
    }

    /// Lines that come to the inbox of a period: the newest return of a unit counts.
    fn sends(&self, period: &str, line: &str) {
        let day = self.tomorrow();
        let unit = line.split(',').next().unwrap();
        let file = format!("inbox/{period}/{day}/{unit}.csv");
        let rest = &line[unit.len() + 1..];
        self.case.0.write(&file, format!("authority_code,period,premises,visits\n{unit},{period},{rest}\n"));
    }

    fn correction(&self, period: &str) {
        let path = self.case.0.path("c/tables.toml");
        let declared = fs::read_to_string(&path).unwrap();
        let day = self.tomorrow();
        let more = format!(
            "\n[[correction]]\ndate = \"{day}\"\nperiod = \"{period}\"\ntext = \"A return came late.\"\n"
        );
        fs::write(&path, declared + &more).unwrap();
    }

    /// A line of a list of a run or release, by area and field.
    fn line(
        &self,
        folder: &str,
        list: &str,
        (period, area, field): (&str, &str, &str),
        columns: &[&str],
    ) -> Vec<String> {
        let path = self.case.0.path(&format!("{folder}/data/{list}.csv"));
        let found: Vec<_> = if path.is_file() { rows(&path) } else { Vec::new() };
        let is_it = |row: &&crate::workspace::Row| {
            row.get("period") == period && row.get("area") == area && row.get("field") == field
        };
        found
            .iter()
            .find(is_it)
            .map(|row| columns.iter().map(|name| row.get(name).to_owned()).collect())
            .unwrap_or_default()
    }

    fn visits(&self, folder: &str, period: &str) -> String {
        self.line(folder, "figures", (period, "Great Britain", "visits"), &["value"]).concat()
    }
}

fn desk() -> Desk {
    let desk = Desk::of(DECLARED, BASE);
    desk.run("2018-19-Q4");
    desk
}

/// The rest of the year: everybody sends what was sent for the first quarter.
fn rest_of_the_year(f: &str) -> String {
    let mut returns = BASE.to_owned();
    for quarter in ["Q2", "Q3", "Q4"] {
        for line in ["A,1000,110", "B,2000,190", "C,3000,330", "D,800,100", "E,1200,140", f] {
            returns.push_str(&format!("2019-20-{quarter},{line}\n"));
        }
    }
    returns
}
