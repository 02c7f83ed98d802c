//! Nothing is counted twice: a joint return and a member's own, a successor's and a predecessor's.

use super::{
    Context, Return, Submission, Unit,
    about_files::about_file,
    candidates::{Candidate, Verdict},
};
use crate::vocabulary::{Exception, Severity, submission::State};

/// Keeps the broader of returns that overlap: a declared joint return before a member's own, an authority's
/// before that of one whose area it took over. A joint return that nobody declared gives way to all others,
/// so that a claim pushes no true return out; of two such that overlap neither counts. What is set aside is
/// asked about.
pub fn without_double_counting(
    mut winners: Vec<Candidate>,
    submissions: &[Submission],
    context: &Context<'_>,
    verdicts: &mut [Vec<Verdict>],
    exceptions: &mut Vec<Exception>,
) -> Vec<Candidate> {
    let claims_more = |unit: &Unit| unit.is_undeclared_joint(context);
    winners.sort_by_key(|winner| {
        let unit = &winner.unit;
        (claims_more(unit), unit.ended, std::cmp::Reverse(unit.codes.len()), unit.id.clone())
    });
    let mut kept: Vec<Candidate> = Vec::new();
    let mut disputed: Vec<Candidate> = Vec::new();
    let file_of = |candidate: &Candidate| submissions[candidate.submissions[0]].file.clone();
    for candidate in winners {
        let rival =
            kept.iter().chain(&disputed).position(|other| overlap(&other.unit, &candidate.unit, context));
        let Some(other) =
            rival.map(|at| if at < kept.len() { &kept[at] } else { &disputed[at - kept.len()] })
        else {
            kept.push(candidate);
            continue;
        };
        let both_claim_more = claims_more(&other.unit) && claims_more(&candidate.unit);
        let reason = if both_claim_more {
            format!(
                "{} says that it answers for some of the same authorities, and neither joint return is \
                 declared",
                file_of(other)
            )
        } else {
            format!("the return of {} covers it already ({})", other.unit.name, file_of(other))
        };
        let message = if claims_more(&candidate.unit) {
            format!(
                "{} is given as a joint return that is not declared, and {reason}. Ask each authority which \
                 return counts",
                candidate.unit.name
            )
        } else {
            format!("{} sent a return of its own, but {reason}. Ask which one counts", candidate.unit.name)
        };
        set_aside(&candidate, &reason, message, submissions, verdicts, exceptions);
        if let (true, Some(at)) = (both_claim_more, rival.filter(|at| *at < kept.len())) {
            let other = kept.remove(at);
            let reason = format!(
                "{} says that it answers for some of the same authorities, and neither joint return is \
                 declared",
                file_of(&candidate)
            );
            let message = format!(
                "{} is given as a joint return that is not declared, and {reason}. Ask each authority which \
                 return counts",
                other.unit.name
            );
            set_aside(&other, &reason, message, submissions, verdicts, exceptions);
            disputed.push(other);
        }
    }
    kept
}

fn set_aside(
    candidate: &Candidate,
    reason: &str,
    message: String,
    submissions: &[Submission],
    verdicts: &mut [Vec<Verdict>],
    exceptions: &mut Vec<Exception>,
) {
    let file = &submissions[candidate.submissions[0]].file;
    exceptions.push(about_file(&candidate.unit.id, Severity::Error, "covered-twice", message, file));
    for submission in &candidate.submissions {
        let rows = candidate.records.iter().filter(|record| record.submission() == *submission).count();
        verdicts[*submission].push(Verdict { state: State::SetAside, reason: reason.to_owned(), rows });
    }
}

fn overlap(one: &Unit, other: &Unit, context: &Context<'_>) -> bool {
    let shared = one.codes.iter().any(|code| other.codes.contains(code));
    shared || succeeds(one, other, context) || succeeds(other, one, context)
}

/// Whether an authority of `heir` took over the area of one of `ended`.
fn succeeds(heir: &Unit, ended: &Unit, context: &Context<'_>) -> bool {
    if !ended.ended {
        return false;
    }
    let mut to_follow: Vec<&str> = ended.codes.iter().map(String::as_str).collect();
    let mut followed = std::collections::BTreeSet::new();
    let day = context.period.end();
    while let Some(code) = to_follow.pop() {
        let Some(authority) = context
            .register
            .get(code)
            .filter(|authority| authority.ended_before(day) && followed.insert(code))
        else {
            continue;
        };
        if authority.successors.iter().any(|successor| heir.codes.contains(successor)) {
            return true;
        }
        to_follow.extend(authority.successors.iter().map(String::as_str));
    }
    false
}

/// Asks where only some of the areas that make up an authority were answered for, by returns on the old
/// areas.
pub fn ask_for_missing_parts(returns: &[Return], context: &Context<'_>, exceptions: &mut Vec<Exception>) {
    let day = context.period.end();
    let answered = |code: &str| returns.iter().any(|found| found.unit.codes.iter().any(|own| own == code));
    let on_old_areas = returns.iter().filter(|found| found.unit.ended).flat_map(|found| &found.unit.covers);
    let covered: std::collections::BTreeSet<&String> = on_old_areas.filter(|code| !answered(code)).collect();
    for code in covered {
        let parts = context.register.predecessors_of(code, day);
        let newest = parts.iter().filter_map(|part| part.to).max();
        // Only those that ended last: what they had taken over before is within them.
        let missing: Vec<String> = parts
            .iter()
            .filter(|part| part.to == newest && !answered(&part.code))
            .map(|part| format!("{} ({})", part.name, part.code))
            .collect();
        if let (Some(authority), false) = (context.register.get(code), missing.is_empty()) {
            let message = format!(
                "{} is answered for by returns on its old areas. None came for {}. Ask for what is missing",
                authority.name,
                missing.join(", ")
            );
            exceptions.push(about_file(code, Severity::Query, "partly-covered", message, ""));
        }
    }
}
