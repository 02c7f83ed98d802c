//! Reads weights (`weights` of a joint return, `joint_weights` of all, `[[split]]`), once it is known which
//! figures there are.

use super::{
    declared::Collection,
    split::Split,
    weights::{OfFigures, Shares, Weights},
};
use crate::{
    schemas::{
        Faults, Register,
        declaration::{Entry, Kind},
        estimates::FiguresByName,
        shapes::SPLIT,
    },
    vocabulary::Scaled,
};

/// The name under which the weights of all other figures stand.
const REST: &str = "rest";

/// Decimals with which weights are held.
const DECIMALS: u8 = 9;

pub(super) fn read_weights(
    settings: &Entry,
    collection: &mut Collection,
    register: &Register,
    faults: &mut Faults,
) {
    let names = collection.published.names(&collection.tables);
    let figures =
        FiguresByName { published: &collection.published, names: &names, tables: &collection.tables };
    let reading = Reading { figures };
    let of_all = settings.get("joint_weights").map(|node| reading.weights(node, &[], faults));
    let declared = settings.get("joint").map(|joint| joint.list(faults).to_vec()).unwrap_or_default();
    let members: Vec<Vec<String>> = collection.joint.iter().map(|joint| joint.members.clone()).collect();
    let of_joint: Vec<Option<Weights>> = declared
        .iter()
        .zip(&members)
        .map(|(joint, members)| Some(reading.weights(joint.get("weights")?, members, faults)))
        .collect();
    let splits = settings.get("split").map(|split| split.list(faults).to_vec()).unwrap_or_default();
    let splits = splits.iter().filter_map(|split| reading.split(split, register, faults)).collect();
    collection.splits = splits;
    collection.joint_weights = of_all.unwrap_or_default();
    for (joint, weights) in collection.joint.iter_mut().zip(of_joint) {
        joint.weights = weights.unwrap_or_default();
    }
}

struct Reading<'a> {
    figures: FiguresByName<'a>,
}

impl Reading<'_> {
    /// The weights of some authorities; where none are named, those that hold for any.
    fn weights(&self, node: &Entry, members: &[String], faults: &mut Faults) -> Weights {
        let mut weights = Weights::default();
        let is_number = |entry: &Entry| matches!(entry.kind, Kind::Integer(_) | Kind::Number(_));
        let of_members = node.entries().iter().any(|(_, entry)| is_number(entry));
        if of_members || !matches!(node.kind, Kind::Table(_)) {
            weights.rest = self.shares(node, members, faults);
            return weights;
        }
        for (name, entry) in node.entries() {
            let Some(shares) = self.shares(entry, members, faults) else { continue };
            if name.name == REST {
                weights.rest = Some(shares);
            } else if let Some((table, fields)) = self.figures.fields_of(&name.name, &name.at, faults) {
                weights.named.push(OfFigures { table, fields, shares });
            }
        }
        weights
    }

    /// An authority that ended, with the weights of those that succeeded it.
    fn split(&self, node: &Entry, register: &Register, faults: &mut Faults) -> Option<Split> {
        node.is_of(&SPLIT, faults);
        let of = node.required("of", faults)?;
        let code = of.text(faults)?.to_owned();
        let Some(authority) = register.get(&code) else {
            faults.add(&of.at, format!("the code {code} is not in the register"));
            return None;
        };
        if authority.successors.len() < 2 {
            faults.add(&of.at, format!("{} ({code}) was not succeeded by several", authority.name));
            return None;
        }
        let weights = self.weights(node.required("weights", faults)?, &authority.successors, faults);
        Some(Split { of: code, weights })
    }

    /// The name of a figure, or a number for each authority.
    fn shares(&self, node: &Entry, members: &[String], faults: &mut Faults) -> Option<Shares> {
        if let Kind::Text(name) = &node.kind {
            return self.figures.figure(name, &node.at, faults).map(Shares::Size);
        }
        if members.is_empty() {
            let message = "weights for any joint return are by how large its members are: give the name of a \
                           figure, such as \"visits.premises\"";
            faults.add(&node.at, message.to_owned());
            return None;
        }
        numbers(node, members, faults).map(Shares::Numbers)
    }
}

/// A number above 0 for each authority.
fn numbers(node: &Entry, members: &[String], faults: &mut Faults) -> Option<Vec<(String, i64)>> {
    node.allow_only(&members.iter().map(String::as_str).collect::<Vec<_>>(), faults);
    let missing: Vec<&str> =
        members.iter().filter(|code| node.get(code).is_none()).map(String::as_str).collect();
    if !missing.is_empty() {
        let message = format!("weights are said of everyone or of none: {} is missing", missing.join(", "));
        faults.add(&node.at, message);
        return None;
    }
    let weight = |code: &String| {
        let entry = node.get(code)?;
        let weight = Scaled::of_positive(entry.number(faults)?).and_then(|own| own.with_decimals(DECIMALS));
        if weight.is_none() {
            faults.add(&entry.at, format!("a weight is a number above 0, with {DECIMALS} decimals at most"));
        }
        Some((code.clone(), weight?.units))
    };
    let weights: Vec<(String, i64)> = members.iter().filter_map(weight).collect();
    (weights.len() == members.len()).then_some(weights)
}
