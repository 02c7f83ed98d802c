//! Whose a return is: from its identity fields (code, then name), then titles, sheet names and the file's
//! name. Never a guess between two.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{
    Context, Unit,
    said::{self, Said, looks_like_gss},
    titles::{self, Source},
    units::{named_list, unit_of},
};
use crate::{
    reading::Claim,
    schemas::form::Identity,
    vocabulary::{DecisionId, printable::echo},
};

/// Whose a return was found to be, and what has to be asked about that.
#[derive(Debug, Clone)]
pub struct Attribution {
    /// The unit.
    pub unit: Unit,
    /// Rule and message of each query.
    pub queries: Vec<(&'static str, String)>,
}

/// What is said inside that nobody is known by.
enum Unknown {
    Name(String),
    Code(String),
}

/// Finds whose a return is.
///
/// # Errors
/// Why it cannot be told.
pub fn attribute(
    claims: &[Claim],
    file: &str,
    context: &Context<'_>,
    day: Date,
) -> Result<Attribution, String> {
    let texts = |of: Identity| {
        claims.iter().filter(move |claim| claim.identity == Some(of)).map(|claim| claim.text.as_str())
    };
    let by_code = said::by_codes(&texts(Identity::Code).collect::<Vec<_>>(), context);
    let over_own_column: Vec<&str> = claims
        .iter()
        .filter(|claim| claim.own && claim.identity.is_none())
        .map(|claim| claim.text.as_str())
        .collect();
    let by_name = match said::by_names(&over_own_column, context, day) {
        Said::Codes(codes) => Said::Codes(codes),
        _ => said::by_names(&texts(Identity::Name).collect::<Vec<_>>(), context, day),
    };
    let (codes, query) = match (by_code, by_name) {
        (Said::Several(code, _), _) => {
            return Err(format!("the code \"{}\" names several authorities: give one", echo(&code)));
        }
        (Said::Nothing, Said::Nothing) => return unlabelled(claims, file, context, day),
        (Said::Codes(codes), Said::Codes(named)) => (reconcile(&codes, named, context, day)?, None),
        (Said::Codes(codes), Said::Nothing) => (codes, None),
        (Said::Codes(codes), Said::Unknown(name)) => {
            let message = format!(
                "The name on the return is \"{}\", which is not in the register. The return was taken to be \
                 that of {}, by its code. Check that \
                 the code is right, and correct the name",
                echo(&name),
                named_list(&codes, context.register)
            );
            (codes, Some(("unknown-name", message)))
        }
        (Said::Codes(codes), Said::Several(name, others)) => {
            if !codes.is_subset(&others) {
                return Err(contradiction(&codes, &echo(&name), context));
            }
            (codes, None)
        }
        (Said::Nothing, Said::Codes(named)) => (named, None),
        (Said::Unknown(code), Said::Codes(named)) => {
            let message = format!(
                "The code on the return is \"{}\", which is not in the register. The return was taken to be \
                 that of {}, by its name. Correct the code",
                echo(&code),
                named_list(&named, context.register)
            );
            (named, Some(("unknown-code", message)))
        }
        (Said::Unknown(code), Said::Nothing) => {
            return by_other_sources(&Unknown::Code(code), claims, file, context, day);
        }
        (Said::Nothing | Said::Unknown(_), Said::Unknown(name)) => {
            return by_other_sources(&Unknown::Name(name), claims, file, context, day);
        }
        (_, Said::Several(name, others)) => {
            return Err(format!(
                "\"{}\" could be any of {}: write the authority's code",
                echo(&name),
                named_list(&others, context.register)
            ));
        }
    };
    let mut attribution = unit_of(&codes, context, day)?;
    attribution.queries.extend(query);
    attribution.queries.extend(other_title(&attribution.unit, claims, context, day));
    Ok(attribution)
}

/// Whose a return is by a decision, whatever it says itself.
///
/// # Errors
/// If that unit was none on the day.
pub fn by_decision(by: DecisionId, context: &Context<'_>, day: Date) -> Result<Attribution, String> {
    let decision = context.ledger.get(by);
    let codes: BTreeSet<String> = decision.unit().split('+').map(str::to_owned).collect();
    let mut attribution = unit_of(&codes, context, day)?;
    // Whoever decided knows what it says.
    attribution.queries.clear();
    Ok(attribution)
}

fn contradiction(codes: &BTreeSet<String>, name: &str, context: &Context<'_>) -> String {
    format!(
        "the code is that of {}, but the name is \"{name}\": correct the one that is wrong",
        named_list(codes, context.register)
    )
}

/// Asks about a title that names another council than the one that the return says it is from.
fn other_title(
    unit: &Unit,
    claims: &[Claim],
    context: &Context<'_>,
    day: Date,
) -> Option<(&'static str, String)> {
    let Said::Codes(titled) = titles::of_titles(claims, context, day, true) else { return None };
    if !unit.is_apart_from(&titled, context, day) {
        return None;
    }
    let message = format!(
        "The return says that it is from {}. A title in it names {}. Check whose figures these are, and \
         correct the one that is wrong",
        unit.name,
        named_list(&titled, context.register)
    );
    Some(("other-authority-named", message))
}

/// Code and name must mean the same. A joint return's name with the code of one member is the joint return.
fn reconcile(
    codes: &BTreeSet<String>,
    named: BTreeSet<String>,
    context: &Context<'_>,
    day: Date,
) -> Result<BTreeSet<String>, String> {
    let on_day = |codes: &BTreeSet<String>| {
        let continuing = |code: &String| {
            context
                .register
                .continuing_on(code, day)
                .map_or_else(|| code.clone(), |authority| authority.code.clone())
        };
        codes.iter().map(continuing).collect::<BTreeSet<String>>()
    };
    let (coded, named_on_day) = (on_day(codes), on_day(&named));
    if coded == named_on_day || coded.is_superset(&named_on_day) && named.len() > 1 {
        return Ok(codes.clone());
    }
    if named.len() > 1 && coded.is_subset(&named_on_day) {
        return Ok(named);
    }
    Err(format!(
        "the code is that of {}, the name that of {}: correct the one that is wrong",
        named_list(codes, context.register),
        named_list(&named, context.register)
    ))
}

/// No label says whose it is.
fn unlabelled(claims: &[Claim], file: &str, context: &Context<'_>, day: Date) -> Result<Attribution, String> {
    let silent = || {
        "neither the file nor its name says which authority it is from: write the authority's code on the \
         form"
            .to_owned()
    };
    let (codes, source) = titles::whose(claims, file, context, day)?.ok_or_else(silent)?;
    // A file's name is read by the period of the inbox in which it lies.
    unit_of(&codes, context, if source == Source::File { context.period.end() } else { day })
}

/// Nobody is known by what stands inside: others may say whose it is only if it can be a misspelling of that,
/// or no name at all.
fn by_other_sources(
    unknown: &Unknown,
    claims: &[Claim],
    file: &str,
    context: &Context<'_>,
    day: Date,
) -> Result<Attribution, String> {
    let (what, text) = match unknown {
        Unknown::Name(text) => ("name", text),
        Unknown::Code(text) => ("code", text),
    };
    let Some((codes, source)) = titles::whose(claims, file, context, day)? else {
        let nearest = context.register.nearest_names(text, day);
        let hint = if nearest.is_empty() {
            String::new()
        } else {
            format!(" (the nearest is {})", named_list(&nearest, context.register))
        };
        return Err(format!(
            "the {what} \"{}\" is not in the register{hint}: write the authority's code on the form",
            echo(text)
        ));
    };
    let (is_near, rule) = match unknown {
        Unknown::Name(text) => {
            (codes.len() == 1 && context.register.nearest_names(text, day) == codes, "unknown-name")
        }
        // A code of another scheme contradicts nobody; one of this scheme that is nobody's may be off by a
        // digit.
        Unknown::Code(text) => {
            let is_near = |code: &String| strsim::osa_distance(code, &text.to_uppercase()) <= 1;
            (!looks_like_gss(&text.to_uppercase()) || codes.iter().any(is_near), "unknown-code")
        }
    };
    let whose = named_list(&codes, context.register);
    if !is_near {
        return Err(format!(
            "the {what} inside is \"{}\", which is not in the register, and {} says {whose}: write the \
             authority's code on the form",
            echo(text),
            source.words()
        ));
    }
    let mut attribution = unit_of(&codes, context, day)?;
    let message = format!(
        "The {what} on the return is \"{}\", which is not in the register. The return was taken to be that \
         of {whose}, by {}. Check that this is \
         right, and correct the {what}",
        echo(text),
        source.words()
    );
    attribution.queries.push((rule, message));
    Ok(attribution)
}
