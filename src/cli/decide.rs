//! `quarterday decide`: writes down one decision.

use std::path::PathBuf;

use super::{CannotRun, answers, arguments::DecideArguments, places};
use crate::{
    ledger::{Entry, Kind, SIGNATORIES, append, file_of},
    publication::{AWAITING, folder_of_registers},
    records::{EarlierOutput, StoredFault, faults},
    registers,
    schemas::{Collection, Faults, Register, register::Named},
    vocabulary::{Audience, Period},
};

/// Carries out `decide`.
pub fn decide(arguments: &DecideArguments) -> Result<u8, CannotRun> {
    if let Some(path) = &arguments.from {
        return answers::take_in(path, arguments);
    }
    let ground = Ground::of(arguments, None)?;
    let mut entry = Entry::default();
    let given = [
        ("who", Some(&arguments.who)),
        ("decision", arguments.decision.as_ref()),
        ("period", arguments.period.as_ref()),
        ("about", arguments.about.as_ref()),
        ("rule", arguments.rule.as_ref()),
        ("table", arguments.table.as_ref()),
        ("record", arguments.record.as_ref()),
        ("field", arguments.field.as_ref()),
        ("file", arguments.file.as_ref()),
        ("old", arguments.old.as_ref()),
        ("new", arguments.new.as_ref()),
        ("until", arguments.until.as_ref()),
        ("source", arguments.source.as_ref()),
        ("why", arguments.why.as_ref()),
    ];
    given.into_iter().for_each(|(column, text)| entry.set(column, text.map_or("", String::as_str)));
    entry.set("decided", &decided(arguments.as_of));
    if let Some(unit) = &arguments.unit {
        entry.set("unit", &code_of(unit, ground.period, &ground.register, &ground.collection)?);
    }
    let kind = Kind::of_word(entry.get("decision"));
    if let (Some(id), Some(period)) = (&arguments.about, ground.period)
        && kind != Some(Kind::Withdraw)
    {
        if kind.is_some_and(Kind::moderates) {
            ground.take_text(id, period, &mut entry)?;
        } else {
            let fault = ground.faults()?.into_iter().find(|fault| fault.id == *id).ok_or_else(|| {
                CannotRun::new(format!("no exception of {period} has the id \"{id}\": see exceptions.csv"))
            })?;
            take_from(&fault, &mut entry);
        }
    }
    match Kind::of_word(entry.get("decision")) {
        Some(Kind::SignOff) if arguments.file.is_none() => entry.set("file", &ground.signed()?),
        Some(Kind::Close) => ground.can_be_closed(arguments.as_of)?,
        _ => {}
    }
    let is_of_period = Kind::of_word(entry.get("decision")).is_some_and(Kind::is_of_period);
    if is_of_period {
        let made = places::load_decisions(Some(&ground.place), &ground.register, &ground.collection)?;
        let next = match arguments.as_of {
            Some(day) => made.after_those_of(day),
            None => Some(made.not_before(to_the_second(jiff::Zoned::now().datetime()))),
        };
        if let Some(next) = next {
            entry.set("decided", &moment(next));
        }
    }
    let mut wrong = Faults::default();
    let decision = entry.decision(&ground.register, &ground.collection, &mut wrong);
    let Some(decision) = decision.filter(|_| wrong.is_clean()) else {
        return Err(CannotRun::new(places::lines(&wrong.faults)));
    };
    let file = file_of(&ground.place, &arguments.who);
    append(&file, &[entry])
        .map_err(|error| CannotRun::new(format!("{}: {error}. Nothing was written", file.display())))?;
    let (word, id) = (decision.kind.word(), decision.id());
    arguments.telling.tell(
        || serde_json::json!({ "file": file, "decision": word, "id": id.to_string() }),
        || {
            say!(
                "Written to {}: {word} {} (id {id}). It counts from the next run on",
                file.display(),
                said_of(&decision)
            );
        },
    );
    Ok(0)
}

/// On what decisions rest: declarations, where they are written, and the outputs in which exceptions stand.
pub struct Ground {
    /// The collection.
    pub collection: Collection,
    /// The register.
    pub register: Register,
    /// Where they are written.
    pub place: PathBuf,
    /// The period, where one is named.
    pub period: Option<Period>,
    workspace: Option<PathBuf>,
    out: Option<PathBuf>,
}

impl Ground {
    /// That of a command; of a period that is named elsewhere than in its arguments.
    pub fn of(arguments: &DecideArguments, period: Option<&str>) -> Result<Self, CannotRun> {
        let (collection, register) = load(arguments)?;
        let period = period.or(arguments.period.as_deref()).map(places::period_of).transpose()?;
        Ok(Self {
            collection,
            register,
            place: place(arguments, period)?,
            period,
            workspace: arguments.workspace.clone(),
            out: arguments.out.clone(),
        })
    }

    /// The outputs of the period.
    fn output(&self, period: Period) -> Result<EarlierOutput, CannotRun> {
        let out = places::out_of(self.workspace.as_deref(), self.out.as_deref(), period)?;
        let output = EarlierOutput::of_period(&out, period).map_err(CannotRun::of)?;
        output.ok_or_else(|| {
            CannotRun::new(format!("{}: there are no outputs of {period}: run it first", out.display()))
        })
    }

    /// The hash of the workbook that is signed off: that of the last run.
    fn signed(&self) -> Result<String, CannotRun> {
        let Some(period) = self.period else { return Ok(String::new()) };
        let output = self.output(period)?;
        output.bytes("statistics.xlsx").map_err(CannotRun::of)?;
        Ok(output.listed().get("statistics.xlsx").cloned().unwrap_or_default())
    }

    /// Whether enough people signed the period off that it can be closed.
    fn can_be_closed(&self, as_of: Option<jiff::civil::Date>) -> Result<(), CannotRun> {
        let Some(period) = self.period else { return Ok(()) };
        let day = as_of.unwrap_or_else(|| jiff::Zoned::now().date());
        let ledger = places::load_decisions(Some(&self.place), &self.register, &self.collection)?;
        let state = ledger.on(period, day).state_of(period);
        if state.is_signed() {
            return Ok(());
        }
        Err(CannotRun::new(format!(
            "{period} was signed off by {} of {SIGNATORIES} people: it is closed when {SIGNATORIES} have \
             signed, each under a name that cannot be the other's (A. Smith may be Ann Smith). Nothing was \
             written",
            state.signed_off.len()
        )))
    }

    /// Says of an entry which text of a register it is about, by its name in the list of what awaits a
    /// decision.
    fn take_text(&self, id: &str, period: Period, entry: &mut Entry) -> Result<(), CannotRun> {
        let output = self.output(period)?;
        for register in self.collection.published.registers.iter().filter(|own| own.is_moderated) {
            let texts = registers::kept(&output, &register.name).map_err(CannotRun::of)?.unwrap_or_default();
            let Some(text) = texts.into_iter().find(|own| own.text == id) else { continue };
            let table = &self.collection.tables[register.of].name;
            for (column, own) in [("unit", &text.unit), ("table", table), ("record", &text.key)] {
                entry.set(column, own);
            }
            if entry.get("old").is_empty() && entry.get("decision") == Kind::Redact.word() {
                let old = text.values.get(entry.get("field")).cloned().unwrap_or_default();
                entry.set("old", &old);
            }
            return Ok(());
        }
        Err(CannotRun::new(format!(
            "no text of {period} has the id \"{id}\": see {}/{AWAITING} in its outputs",
            folder_of_registers(Audience::Unit)
        )))
    }

    /// The exceptions of the period, as its last run left them.
    pub fn faults(&self) -> Result<Vec<StoredFault>, CannotRun> {
        let Some(period) = self.period else { return Ok(Vec::new()) };
        faults(&self.output(period)?).map_err(CannotRun::of)
    }
}

/// What a decision is about, in short.
fn said_of(decision: &crate::ledger::Decision) -> String {
    let columns = ["unit", "period", "rule", "table", "record", "field", "old", "new", "until"];
    let said = columns.map(|column| decision.get(column)).into_iter().filter(|text| !text.is_empty());
    said.map(|text| crate::vocabulary::printable::echo(text).into_owned()).collect::<Vec<_>>().join(" ")
}

/// The moment of a decision: now, to the second, so that two of one day have an order; or a given day.
pub fn decided(as_of: Option<jiff::civil::Date>) -> String {
    as_of.map_or_else(|| moment(jiff::Zoned::now().datetime()), |day| day.to_string())
}

fn to_the_second(moment: jiff::civil::DateTime) -> jiff::civil::DateTime {
    moment.with().subsec_nanosecond(0).build().unwrap_or(moment)
}

fn moment(moment: jiff::civil::DateTime) -> String {
    moment.strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

fn load(arguments: &DecideArguments) -> Result<(Collection, Register), CannotRun> {
    let of = super::arguments::RulesArguments {
        workspace: arguments.workspace.clone(),
        collection: arguments.collection.clone(),
        register: arguments.register.clone(),
    };
    let (collection, register) = places::of_collection(&of)?;
    places::load(&collection, &register).map(|(collection, register, _)| (collection, register))
}

/// Where it is to be written.
fn place(arguments: &DecideArguments, period: Option<Period>) -> Result<PathBuf, CannotRun> {
    if let Some(place) = &arguments.decisions {
        return Ok(place.clone());
    }
    let workspace = places::workspace(arguments.workspace.as_deref())?;
    let declared = workspace.map(|workspace| workspace.place_of_decisions(period));
    declared.ok_or_else(|| {
        CannotRun::new("nothing says where decisions are written: give --decisions, or stand in a workspace")
    })
}

/// The code of the authority that is meant by a code or a name.
pub fn code_of(
    unit: &str,
    period: Option<Period>,
    register: &Register,
    collection: &Collection,
) -> Result<String, CannotRun> {
    let is_code = unit.split('+').all(|code| register.get(code).is_some());
    if is_code || collection.expected.iter().any(|expected| expected.unit == unit) {
        return Ok(unit.to_owned());
    }
    let day = period.map_or_else(|| jiff::Zoned::now().date(), Period::end);
    match register.named(unit, day) {
        Named::One(code) | Named::Ended(code) => Ok(code),
        Named::Several(codes) => {
            Err(CannotRun::new(format!("\"{unit}\" could be any of {}: give the code", codes.join(", "))))
        }
        // What it says of codes names the nearest.
        Named::NotYet(_) | Named::Nobody => Ok(unit.to_owned()),
    }
}

/// Says of an entry what its exception is about, as far as it does not say so itself.
fn take_from(fault: &StoredFault, entry: &mut Entry) {
    let own = &fault.exception;
    let is_correction = entry.get("decision") == "correct";
    let known = [
        ("unit", &own.unit),
        ("rule", &own.rule),
        ("table", &own.table),
        ("record", &own.record),
        ("field", &own.field),
        ("old", &own.value),
    ];
    for (column, text) in known.into_iter().filter(|(column, _)| !(is_correction && *column == "rule")) {
        if entry.get(column).is_empty() {
            entry.set(column, text);
        }
    }
    if is_correction {
        entry.set("about", "");
    }
}
