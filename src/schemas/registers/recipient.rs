//! With whom registers are shared, and by what right.

use super::DeclaredRegister;
use crate::{
    schemas::{Faults, declaration::Entry, shapes::RECIPIENT},
    vocabulary::Audience,
};

/// Somebody with whom registers are shared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// Name of its folder.
    pub name: String,
    /// Its name for people.
    pub title: String,
    /// By what right they are shared, in words.
    pub gateway: String,
    /// The registers (by index).
    pub shares: Vec<usize>,
}

/// Reads all of them.
pub(in crate::schemas) fn recipients(
    items: &[Entry],
    registers: &[DeclaredRegister],
    faults: &mut Faults,
) -> Vec<Recipient> {
    let mut found: Vec<Recipient> = Vec::new();
    for item in items {
        let Some(own) = recipient(item, registers, faults) else { continue };
        if found.iter().any(|other| other.name == own.name) {
            faults.add(&item.at, format!("the name \"{}\" stands for two recipients", own.name));
        }
        found.push(own);
    }
    found
}

fn recipient(item: &Entry, registers: &[DeclaredRegister], faults: &mut Faults) -> Option<Recipient> {
    item.is_of(&RECIPIENT, faults);
    let name = super::read::name_of(item, faults)?;
    let title = item.required("title", faults)?.text(faults)?.to_owned();
    let gateway = item.required("gateway", faults)?.text(faults)?.trim().to_owned();
    if gateway.is_empty() {
        faults.add(&item.at, "nothing is shared without a right to: say by which gateway in law".to_owned());
    }
    let list = item.required("shares", faults)?;
    let mut shares = Vec::new();
    for named in list.texts(faults) {
        let known = || registers.iter().map(|own| own.name.as_str());
        match registers.iter().position(|own| own.name == named) {
            None => faults.unknown(&list.at, "the register", &named, known()),
            Some(at) if Audience::Regulators.sees(registers[at].audience) => shares.push(at),
            Some(at) => {
                let audience = registers[at].audience.word();
                let message = format!("\"{named}\" is for {audience}: another regulator does not get it");
                faults.add(&list.at, message);
            }
        }
    }
    Some(Recipient { name, title, gateway, shares })
}
