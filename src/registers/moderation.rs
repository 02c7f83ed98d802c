//! What was decided of texts that are shown only if somebody says so.

use sha2::{Digest, Sha256};

use super::{Entry, Standing};
use crate::{
    ledger::{Kind, Ledger, Outcome},
    schemas::{
        Collection,
        registers::{DeclaredRegister, RegisterColumn},
    },
    vocabulary::DecisionId,
};

/// The name of what is to be decided about: made of the register, the record and all that it would show, so
/// that a
/// text that changed is another, about which nothing was decided.
#[must_use]
pub fn name_of_text(entry: &Entry, register: &DeclaredRegister, collection: &Collection) -> String {
    let table = &collection.tables[register.of];
    let mut digest = Sha256::new();
    for part in [&register.name, &entry.unit, &entry.key] {
        digest.update(part.as_bytes());
        digest.update([0x1f]);
    }
    for column in &register.columns {
        if let RegisterColumn::Field(field) = column {
            let name = &table.fields[*field].name;
            digest.update(name.as_bytes());
            digest.update([0x1e]);
            digest.update(entry.values.get(name).map_or("", String::as_str).as_bytes());
            digest.update([0x1f]);
        }
    }
    digest.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

/// Decisions on texts, by what they are about.
pub(super) struct Decided<'l> {
    ledger: &'l Ledger,
    all: Vec<DecisionId>,
}

impl<'l> Decided<'l> {
    pub(super) fn of(ledger: &'l Ledger) -> Self {
        let kinds = [Kind::Publish, Kind::Withhold, Kind::Redact];
        let mut all: Vec<DecisionId> =
            kinds.into_iter().flat_map(|kind| ledger.of_kind_in_force(kind)).collect();
        all.sort_unstable();
        Self { ledger, all }
    }

    /// Puts into an entry whether it is shown; gives the decisions that are about it.
    pub(super) fn settle(&self, entry: &mut Entry) -> Vec<(DecisionId, Outcome)> {
        let is_about = |id: &&DecisionId| {
            let own = self.ledger.get(**id);
            own.get("about") == entry.text && own.is_of_unit(&entry.unit)
        };
        let about: Vec<DecisionId> = self.all.iter().filter(is_about).copied().collect();
        entry.redacted.clear();
        let Some(last) = about.last().map(|id| self.ledger.get(*id)) else {
            entry.standing = Standing::Undecided;
            "nobody decided yet".clone_into(&mut entry.why);
            return Vec::new();
        };
        // Of one moment two people may have said two things: then nobody decided.
        let others = about.iter().map(|id| self.ledger.get(*id));
        let withholds = |kind: Kind| kind == Kind::Withhold;
        let mut same = others.filter(|own| own.decided == last.decided && own.at.file != last.at.file);
        if same.any(|own| withholds(own.kind) != withholds(last.kind)) {
            entry.standing = Standing::Undecided;
            "two decisions of one moment say different things".clone_into(&mut entry.why);
            return about.into_iter().map(|id| (id, Outcome::Contradicted)).collect();
        }
        entry.standing = if withholds(last.kind) { Standing::Withheld } else { Standing::Shown };
        entry.why = format!("{} by {} on {}", word(last.kind), last.who(), last.day());
        let mut outcomes = Vec::new();
        for id in &about {
            let own = self.ledger.get(*id);
            if own.kind == Kind::Redact {
                entry.redacted.insert(own.get("field").to_owned(), own.get("new").to_owned());
            }
            let is_superseded = own.kind != Kind::Redact && own.id() != last.id();
            let outcome = if is_superseded { Outcome::Superseded } else { Outcome::Applied };
            outcomes.push((*id, outcome));
        }
        outcomes
    }
}

fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Withhold => "withheld",
        Kind::Redact => "redacted",
        _ => "published",
    }
}
