//! Who sends returns: the authorities of the register that are live on a day, jointly where they do, and
//! invented ones.

use std::path::Path;

use anyhow::{Context, Result};
use jiff::civil::Date;

/// Who sends one return.
#[derive(Debug, Clone)]
pub struct Sender {
    /// Codes of its authorities, the lead first.
    pub codes: Vec<String>,
    /// Name on the form.
    pub name: String,
    /// Types of its authorities in the register: NMD, UA, MD, LB, COL, SCA, WUA.
    pub kinds: Vec<String>,
    /// It is in Scotland, where the procurator fiscal prosecutes.
    pub scottish: bool,
}

impl Sender {
    /// What tells it from all others.
    pub fn id(&self) -> String {
        self.codes.join("+")
    }

    /// Code or codes as they are written on the form.
    pub fn code_on_form(&self) -> String {
        self.codes.join(" and ")
    }

    /// One sender in place of several.
    fn joined(name: &str, members: &[Self]) -> Self {
        Self {
            codes: members.iter().flat_map(|member| member.codes.clone()).collect(),
            name: name.to_owned(),
            kinds: members.iter().flat_map(|member| member.kinds.clone()).collect(),
            scottish: members.iter().all(|member| member.scottish),
        }
    }
}

/// Joint returns that stand in `collection.toml`.
const STANDING: [(&str, [&str; 2]); 2] = [
    ("Adur and Worthing", ["E07000223", "E07000229"]),
    ("South Hams and West Devon", ["E07000044", "E07000047"]),
];

/// Neighbours that join as a surprise: nobody declared it.
pub const SURPRISE: (&str, [&str; 2]) = ("Chiltern and South Bucks", ["E07000005", "E07000006"]);

/// The authorities of Great Britain that are live on a day, in order of the register.
pub fn live(register: &Path, day: Date) -> Result<Vec<Sender>> {
    let path = register.join("authorities.csv");
    let mut reader =
        csv::Reader::from_path(&path).with_context(|| format!("failed to open {}", path.display()))?;
    let headings = reader.headers()?.clone();
    let column = |name: &str| {
        headings.iter().position(|own| own == name).with_context(|| format!("there is no column {name}"))
    };
    let (code, name, kind, country) = (column("code")?, column("name")?, column("type")?, column("country")?);
    let (from, to) = (column("valid_from")?, column("valid_to")?);
    let mut senders = Vec::new();
    for row in reader.records() {
        let row = row?;
        let is_live = day_of(&row[from])?.is_none_or(|from| from <= day)
            && day_of(&row[to])?.is_none_or(|to| day <= to);
        if is_live && ["England", "Wales", "Scotland"].contains(&&row[country]) {
            let (codes, kinds) = (vec![row[code].to_owned()], vec![row[kind].to_owned()]);
            senders.push(Sender {
                codes,
                name: row[name].to_owned(),
                kinds,
                scottish: &row[country] == "Scotland",
            });
        }
    }
    Ok(senders)
}

fn day_of(text: &str) -> Result<Option<Date>> {
    if text.is_empty() { Ok(None) } else { Ok(Some(text.parse()?)) }
}

/// Puts one sender in the place of those that always send together.
pub fn join_standing(senders: Vec<Sender>) -> Vec<Sender> {
    STANDING.iter().fold(senders, |senders, (name, codes)| join(senders, name, codes))
}

/// Puts one sender in the place of those codes, if all are there.
pub fn join(mut senders: Vec<Sender>, name: &str, codes: &[&str]) -> Vec<Sender> {
    let is_member = |sender: &Sender| sender.codes.len() == 1 && codes.contains(&sender.codes[0].as_str());
    let members: Vec<Sender> = senders.iter().filter(|sender| is_member(sender)).cloned().collect();
    let Some(place) = senders.iter().position(is_member).filter(|_| members.len() == codes.len()) else {
        return senders;
    };
    senders.retain(|sender| !is_member(sender));
    senders.insert(place.min(senders.len()), Sender::joined(name, &members));
    senders
}

/// Adds authorities that never were, until there are so many senders.
pub fn add_invented(senders: &mut Vec<Sender>, units: usize) -> Vec<Sender> {
    let missing = units.saturating_sub(senders.len());
    let invented = |at: usize| Sender {
        codes: vec![format!("Z{at:07}")],
        name: format!("Invented District {at}"),
        kinds: vec!["NMD".to_owned()],
        scottish: false,
    };
    let invented: Vec<Sender> = (1..=missing).map(invented).collect();
    senders.extend(invented.iter().cloned());
    invented
}

/// Writes a register with the invented authorities behind the real ones.
pub fn write_register(register: &Path, out: &Path, invented: &[Sender]) -> Result<()> {
    std::fs::create_dir_all(out)?;
    for file in ["aliases.csv", "names.csv", "contacts.csv", "expected.csv"] {
        if register.join(file).is_file() {
            std::fs::copy(register.join(file), out.join(file))?;
        }
    }
    let mut text = std::fs::read_to_string(register.join("authorities.csv"))?;
    for sender in invented {
        let line = format!(
            "{},{},NMD,England,E92000001,East of England,E12000006,2004-04-01,,,,\n",
            sender.codes[0], sender.name
        );
        text.push_str(&line);
    }
    std::fs::write(out.join("authorities.csv"), text)?;
    Ok(())
}
