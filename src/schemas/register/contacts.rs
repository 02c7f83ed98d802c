//! To whom a unit's letters go: the register's list of contacts, each for its time.

use std::{
    collections::{HashMap, HashSet},
    path::Path,
};

use jiff::civil::Date;

use super::Register;
use crate::schemas::{Faults, csv_table::CsvTable};

/// The role of whom letters go to, unless a step says otherwise.
pub const CONTACT: &str = "contact";

/// Whom to write to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contact {
    /// Name of the person, or of the office.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Telephone.
    pub telephone: String,
    /// Mark of the language in which they are written to, such as `cy`; blank for that of the texts.
    pub language: String,
}

struct Dated {
    contact: Contact,
    role: String,
    from: Option<Date>,
    to: Option<Date>,
}

/// `contacts.csv` and `domains.csv` of a register.
#[derive(Default)]
pub struct Contacts {
    of_codes: HashMap<String, Vec<Dated>>,
    /// By code what stands behind the @ of its addresses.
    domains: HashMap<String, HashSet<String>>,
}

impl Contacts {
    /// Reads them from the folder of a register; none is none.
    ///
    /// | file | columns |
    /// |---|---|
    /// | `contacts.csv` | `code,email` and, if there, `name,telephone,from,to,language,role` |
    /// | `domains.csv` | `code,domain` |
    pub fn read(folder: &Path, register: &Register, faults: &mut Faults) -> Self {
        let mut contacts = Self::default();
        let optional = ["name", "telephone", "from", "to", "language", "role"];
        let path = folder.join("contacts.csv");
        let sheet = path.is_file().then(|| CsvTable::read(&path, &["code", "email"], &optional, faults));
        if let Some(sheet) = sheet.flatten() {
            for (line, record) in &sheet.rows {
                let get = |name| sheet.get(record, name).to_owned();
                let before = faults.faults.len();
                if register.get(&get("code")).is_none() {
                    faults.add(
                        &sheet.at(*line),
                        format!("the code \"{}\" is not in the register", get("code")),
                    );
                }
                if !get("email").is_empty() && !is_address(&get("email")) {
                    faults.add(&sheet.at(*line), format!("\"{}\" is no e-mail address", get("email")));
                }
                let contact = Contact {
                    name: get("name"),
                    email: get("email"),
                    telephone: get("telephone"),
                    language: get("language"),
                };
                let (from, to) =
                    (sheet.date(*line, record, "from", faults), sheet.date(*line, record, "to", faults));
                // Of a line with a fault it is not known for whom or when it is.
                if faults.faults.len() == before {
                    let role = role_of(&get("role"));
                    let dated = Dated { contact, role, from, to };
                    contacts.of_codes.entry(get("code")).or_default().push(dated);
                }
            }
        }
        let path = folder.join("domains.csv");
        let sheet = path.is_file().then(|| CsvTable::read(&path, &["code", "domain"], &[], faults));
        if let Some(sheet) = sheet.flatten() {
            for (_, record) in &sheet.rows {
                let domain = sheet.get(record, "domain").trim_start_matches('@').to_lowercase();
                contacts.domains.entry(sheet.get(record, "code").to_owned()).or_default().insert(domain);
            }
        }
        contacts
    }

    /// Whom to write to on a day about what these authorities send together: that of the first of them of
    /// which one is known. Of several the one that began last counts.
    #[must_use]
    pub fn of<'c>(&self, codes: impl Iterator<Item = &'c str>, day: Date) -> Option<&Contact> {
        self.of_role(codes, CONTACT, day)
    }

    /// All that are known of an authority, in the order of the list: in which role, and from when to when.
    pub fn listed(&self, code: &str) -> impl Iterator<Item = (&str, &Contact, Option<Date>, Option<Date>)> {
        let own = self.of_codes.get(code).into_iter().flatten();
        own.map(|own| (own.role.as_str(), &own.contact, own.from, own.to))
    }

    /// The same of a role, such as a head of service.
    #[must_use]
    pub fn of_role<'c>(
        &self,
        mut codes: impl Iterator<Item = &'c str>,
        role: &str,
        day: Date,
    ) -> Option<&Contact> {
        let role = role_of(role);
        let stands = |own: &&Dated| {
            own.role == role && own.from.is_none_or(|from| from <= day) && own.to.is_none_or(|to| day <= to)
        };
        let of_code = |code: &str| {
            let own = self.of_codes.get(code)?.iter().filter(stands);
            own.max_by_key(|own| own.from).map(|own| &own.contact)
        };
        codes.find_map(of_code)
    }

    /// Whether an address can be one of these authorities: it stands in a domain of theirs, or no domain of
    /// theirs is known.
    #[must_use]
    pub fn are_of(&self, email: &str, codes: &[String]) -> bool {
        let known: Vec<&HashSet<String>> = codes.iter().filter_map(|code| self.domains.get(code)).collect();
        let own = email.rsplit_once('@').map(|(_, domain)| domain.to_lowercase()).unwrap_or_default();
        let is_within = |domain: &String| own == *domain || own.ends_with(&format!(".{domain}"));
        known.is_empty() || known.into_iter().flatten().any(is_within)
    }
}

/// Whether a text can be an e-mail address.
#[must_use]
pub fn is_address(text: &str) -> bool {
    text.parse::<lettre::Address>().is_ok()
}

/// A role as roles are compared; whoever has none is the contact.
fn role_of(text: &str) -> String {
    if text.is_empty() { CONTACT.to_owned() } else { text.to_lowercase() }
}
