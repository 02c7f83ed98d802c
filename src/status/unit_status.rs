//! How one reporting unit stands: what came, how clean, how late, and what to know before one calls.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;
use serde::Serialize;

use super::{Answer, Asked, Gain, NextLetter, Questions, TrackRecord, is_asked, questions};
use crate::{
    ledger::Said,
    publication::Reported,
    returns::{Return, Submission},
    schemas::register::Area,
    statistics::{Receipt, Status},
    vocabulary::{Exception, Situation, submission::State},
};

/// How one reporting unit stands.
#[derive(Debug, Clone, Serialize)]
pub struct UnitStatus {
    /// Its id.
    pub unit: String,
    /// Its name.
    pub name: String,
    /// The region of all its members; several names where they lie in several.
    pub region: String,
    /// Who looks after it.
    pub officer: Option<String>,
    /// `due`, `joint` or `exempt`.
    pub obligation: &'static str,
    /// What came.
    pub receipt: &'static str,
    /// `clean`, `queries`, `errors`, `held`; blank where nothing was received.
    pub quality: &'static str,
    /// When the last of it came.
    pub received: Option<Date>,
    /// The last day in time.
    pub due: Option<Date>,
    /// Whether that is later than for others.
    pub is_extended: bool,
    /// Days after that on which what counts came; of one of whom nothing does, as of today.
    pub days_late: Option<i64>,
    /// Open errors.
    pub errors: usize,
    /// Open queries.
    pub queries: usize,
    /// By how much it moves a national figure if what is open of it is settled, in percent.
    pub effect: Option<f64>,
    /// What it is asked, those that matter most first: of each question the id of its first exception.
    pub questions: Vec<String>,
    /// How many more there are.
    pub questions_waiting: usize,
    /// The first of them, in words.
    pub first_question: Option<String>,
    /// Record tables that its return does not give.
    pub lacks: Vec<String>,
    /// Files of it that could not be used.
    pub rejected: Vec<KeptOut>,
    /// The last letter that was sent to it.
    pub last_letter: Option<LetterSent>,
    /// The letter that comes next, unless nothing is to be said to it.
    pub next_letter: Option<NextLetter>,
    /// What was said last.
    pub said: Option<Said>,
    /// How it answered in the periods before.
    pub before: TrackRecord,
    /// Its authorities, one by one.
    pub authorities: Vec<OfAuthority>,
    /// The files that came of it, however they came.
    pub files: Vec<FileOfUnit>,
}

/// One authority of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OfAuthority {
    /// Its code; blank of one that is in no register.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The name of its region.
    pub region: String,
    /// What came of it.
    pub answer: Answer,
}

/// A file that came of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileOfUnit {
    /// When.
    pub received: Option<Date>,
    /// Its path below the inbox.
    pub file: String,
    /// Its hash.
    pub sha256: String,
    /// What became of it.
    pub state: &'static str,
    /// Why.
    pub reason: String,
}

/// A letter that was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LetterSent {
    /// When.
    pub day: Date,
    /// Which, in words.
    pub letter: String,
}

/// A file that could not be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeptOut {
    /// Its path below the inbox.
    pub file: String,
    /// Why.
    pub reason: String,
}

impl UnitStatus {
    /// Whether a return is still waited for.
    #[must_use]
    pub fn is_awaited(&self) -> bool {
        self.receipt == Receipt::NotReceived.word() && self.obligation != "exempt"
    }

    /// Whether only files came that could not be used.
    #[must_use]
    pub fn is_rejected(&self) -> bool {
        self.receipt == Receipt::Rejected.word() && self.obligation != "exempt"
    }

    /// Whether a return is waited for that was due before a day.
    #[must_use]
    pub fn is_overdue(&self, as_of: Date) -> bool {
        self.is_awaited() && self.due.is_some_and(|due| due < as_of)
    }

    /// Whether a return is waited for that is due by a day.
    #[must_use]
    pub fn is_due_by(&self, day: Date) -> bool {
        (self.is_awaited() || self.is_rejected()) && self.due.is_some_and(|due| due <= day)
    }
}

/// All units of those that are selected, in order of id.
pub fn unit_statuses(run: &Reported<'_>, asked: &Asked<'_>, gain: &Gain) -> Vec<UnitStatus> {
    let mut by_unit: BTreeMap<&str, Vec<&Status>> = BTreeMap::new();
    for line in run.statistics.status.iter().filter(|line| asked.selection.holds(line)) {
        by_unit.entry(&line.unit).or_default().push(line);
    }
    let mut exceptions: HashMap<&str, Vec<&Exception>> = HashMap::new();
    for exception in &run.validation.exceptions {
        exceptions.entry(&exception.unit).or_default().push(exception);
    }
    let of = Making { run, asked, gain, exceptions };
    by_unit.into_iter().filter_map(|(unit, lines)| of.unit(unit, &lines)).collect()
}

struct Making<'a> {
    run: &'a Reported<'a>,
    asked: &'a Asked<'a>,
    gain: &'a Gain,
    exceptions: HashMap<&'a str, Vec<&'a Exception>>,
}

impl Making<'_> {
    fn unit(&self, unit: &str, lines: &[&Status]) -> Option<UnitStatus> {
        let (first, context) = (lines.first()?, self.run.context);
        let mut regions: Vec<&str> = lines.iter().map(|line| line.region.name.as_str()).collect();
        regions.dedup();
        // Until a return came it grows later day by day.
        let late_by_now =
            || first.due.and_then(|due| Some(i64::from(due.until(self.asked.as_of).ok()?.get_days())));
        let days_late = if first.receipt.is_answer() { first.days_late } else { late_by_now() };
        let codes = lines.iter().map(|line| match line.authority_code.as_str() {
            "" => unit,
            code => code,
        });
        let asked = self.questions(unit);
        // Who answers for several answered no better than the worst of them.
        let worst = codes.map(|code| self.asked.past.of(code)).max_by_key(|own| own.missing + own.late);
        Some(UnitStatus {
            unit: unit.to_owned(),
            name: self.name(unit, lines),
            region: regions.join(" and "),
            officer: self.asked.selection.officer_of(first).map(str::to_owned),
            obligation: first.obligation,
            receipt: first.receipt.word(),
            quality: first.quality,
            received: lines.iter().filter_map(|line| line.received).max(),
            due: first.due,
            is_extended: first.due > context.collection.due(context.period),
            days_late,
            errors: lines.iter().map(|line| line.errors).max().unwrap_or_default(),
            queries: lines.iter().map(|line| line.queries).max().unwrap_or_default(),
            effect: unit.split(';').filter_map(|own| self.gain.by_unit.get(own)).copied().reduce(f64::max),
            questions_waiting: asked.more,
            questions: asked.now.iter().map(|own| own.first.id(&context.period.to_string())).collect(),
            first_question: asked.now.first().map(|own| own.first.message.clone()),
            lacks: self.lacks(unit, &first.country),
            rejected: self.rejected(unit, lines),
            authorities: lines.iter().map(|line| self.authority(line)).collect(),
            files: self.files(unit, lines),
            last_letter: self
                .run
                .last_letter(first)
                .map(|sent| LetterSent { day: sent.day, letter: sent.to_string() }),
            next_letter: self.next_letter(first),
            said: self.run.last_said(first),
            before: worst.unwrap_or_default(),
        })
    }

    fn name(&self, unit: &str, lines: &[&Status]) -> String {
        match lines {
            // Of a joint return it names all, be it that only one of them is asked about.
            [line] if !unit.contains('+') => line.name.clone(),
            _ => unit.split(';').map(|own| self.run.lead_and_name(own).1).collect::<Vec<_>>().join("; "),
        }
    }

    /// Of several units that answered, that of the first.
    fn next_letter(&self, line: &Status) -> Option<NextLetter> {
        let unit = line.unit.split(';').next().unwrap_or_default();
        let asked: Vec<&Exception> =
            self.exceptions.get(unit).into_iter().flatten().copied().filter(|own| is_asked(own)).collect();
        let next = NextLetter::of(unit, line, &asked, self.run, self.asked.as_of);
        (next.situation != Situation::Thanks && line.is_expected()).then_some(next)
    }

    /// What it is asked about.
    fn questions(&self, unit: &str) -> Questions<'_> {
        let own = unit.split(';').filter_map(|own| self.exceptions.get(own)).flatten().copied();
        questions(own, &self.run.context.collection.chase)
    }

    /// The record tables that none of its returns gives, and that half of those of its country at least do:
    /// else nobody there is asked for them, or they need not be sent.
    fn lacks(&self, unit: &str, country: &Area) -> Vec<String> {
        let (tables, returns) = (&self.run.context.collection.tables, &self.run.returns.returns);
        if !returns.iter().any(|found| is_among(&found.unit.id, unit)) {
            return Vec::new();
        }
        let is_lacked = |at: usize| {
            let gives = |is_counted: &dyn Fn(&&Return) -> bool| {
                let counted = returns.iter().filter(is_counted);
                counted.fold((0, 0), |(give, all), found| (give + usize::from(found.gives[at]), all + 1))
            };
            let (own, _) = gives(&|found| is_among(&found.unit.id, unit));
            let (give, all) = gives(&|found| found.unit.country == *country);
            own == 0 && give > 0 && 2 * give >= all
        };
        let lacked = tables.iter().enumerate().filter(|(at, _)| is_lacked(*at));
        lacked.map(|(_, table)| table.title.clone()).collect()
    }

    fn rejected(&self, unit: &str, lines: &[&Status]) -> Vec<KeptOut> {
        let own = self.submissions(unit, lines).filter(|own| own.state == State::Rejected);
        own.map(|own| KeptOut { file: own.file.clone(), reason: own.reason.clone() }).collect()
    }

    /// The files that came of it by the day that is looked at.
    fn files(&self, unit: &str, lines: &[&Status]) -> Vec<FileOfUnit> {
        let own = self.submissions(unit, lines).filter(|own| !self.run.came_later(own));
        let told = own.map(|own| FileOfUnit {
            received: own.received.map(|received| received.date),
            file: own.file.clone(),
            sha256: own.sha256.clone(),
            state: own.state.word(),
            reason: own.reason.clone(),
        });
        told.collect()
    }

    /// The files that are, or seem to be, of a unit.
    fn submissions<'s>(
        &'s self,
        unit: &'s str,
        lines: &'s [&Status],
    ) -> impl Iterator<Item = &'s Submission> {
        let is_of =
            move |own: &String| is_among(own, unit) || lines.iter().any(|line| line.authority_code == *own);
        let submissions = self.run.returns.submissions.iter();
        submissions.filter(move |own| own.units.iter().chain(&own.codes).any(is_of))
    }

    fn authority(&self, line: &Status) -> OfAuthority {
        OfAuthority {
            code: line.authority_code.clone(),
            name: line.name.clone(),
            region: line.region.name.clone(),
            answer: Answer::of(line, self.run),
        }
    }
}

/// Whether a unit is one of those that answered for a line.
fn is_among(unit: &str, units: &str) -> bool {
    units.split(';').any(|own| own == unit)
}
