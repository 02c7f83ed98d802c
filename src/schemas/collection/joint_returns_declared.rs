//! Reads joint returns, of which an authority has one at a time.

use super::joint_return::JointReturn;
use crate::schemas::{Faults, Register, declaration::Entry};

pub(super) fn joint_return(node: &Entry, register: &Register, faults: &mut Faults) -> Option<JointReturn> {
    node.allow_only(&["name", "aliases", "lead", "members", "from", "to", "weights"], faults);
    let members_at = node.required("members", faults)?;
    let members = members_at.texts(faults);
    for code in members.iter().filter(|code| register.get(code).is_none()) {
        faults.add(&members_at.at, format!("the code {code} is not in the register"));
    }
    let lead = node
        .get("lead")
        .and_then(|lead| lead.text(faults))
        .map(str::to_owned)
        .or_else(|| members.first().cloned())?;
    if members.len() < 2 || !members.contains(&lead) {
        faults.add(&members_at.at, "a joint return has two members or more, the lead among them".to_owned());
    }
    let weights = node.get("weights").and_then(|weights| weights_of(weights, &members, faults));
    Some(JointReturn {
        weights: weights.unwrap_or_default(),
        name: node.required("name", faults)?.text(faults)?.to_owned(),
        aliases: node.get("aliases").map(|aliases| aliases.texts(faults)).unwrap_or_default(),
        lead,
        members,
        from: node.get("from").and_then(|from| from.date(faults)),
        to: node.get("to").and_then(|to| to.date(faults)),
    })
}

/// The weights of members, in their order: a whole number above 0 for each.
fn weights_of(node: &Entry, members: &[String], faults: &mut Faults) -> Option<Vec<u32>> {
    node.allow_only(&members.iter().map(String::as_str).collect::<Vec<_>>(), faults);
    let weight = |code: &String| {
        let entry = node.get(code)?;
        let number = entry.integer(faults)?;
        let weight = u32::try_from(number).ok().filter(|weight| *weight > 0);
        if weight.is_none() {
            faults.add(&entry.at, "a weight is a whole number above 0".to_owned());
        }
        weight
    };
    let weights: Vec<u32> = members.iter().filter_map(weight).collect();
    if weights.len() < members.len() {
        let message = "weights are said of every member of the joint return, or of none".to_owned();
        faults.add(&node.at, message);
    }
    (weights.len() == members.len()).then_some(weights)
}

pub(super) fn one_joint_return_a_time(node: &Entry, joint: &[JointReturn], faults: &mut Faults) {
    for (at, one) in joint.iter().enumerate() {
        for other in &joint[..at] {
            let apart = |a: &JointReturn, b: &JointReturn| {
                a.to.is_some_and(|to| b.from.is_some_and(|from| to < from))
            };
            if let Some(code) = one.members.iter().find(|code| other.members.contains(code))
                && !apart(one, other)
                && !apart(other, one)
            {
                faults.add(
                    &node.at,
                    format!(
                        "{code} is in two joint returns at one time: \"{}\" and \"{}\"",
                        other.name, one.name
                    ),
                );
            }
        }
    }
}
