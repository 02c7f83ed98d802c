//! Reads joint returns, of which an authority has one at a time.

use super::{joint_return::JointReturn, weights::Weights};
use crate::schemas::{Faults, Register, declaration::Entry, shapes::JOINT};

pub(super) fn joint_return(node: &Entry, register: &Register, faults: &mut Faults) -> Option<JointReturn> {
    node.is_of(&JOINT, faults);
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
    Some(JointReturn {
        // What they name is known once tables are read.
        weights: Weights::default(),
        name: node.required("name", faults)?.text(faults)?.to_owned(),
        aliases: node.get("aliases").map(|aliases| aliases.texts(faults)).unwrap_or_default(),
        lead,
        members,
        from: node.get("from").and_then(|from| from.date(faults)),
        to: node.get("to").and_then(|to| to.date(faults)),
    })
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
