//! Who is in scope of a collection: a condition on the register, such as `register.country IN ('England',
//! 'Wales')`.

use super::{
    parse::{ExpressionError, parse},
    tree::{Comparison, Kind, Names, Node},
};

/// A checked condition on attributes of the register.
#[derive(Debug, Clone)]
pub struct Scope(Node);

impl Scope {
    /// Parses and checks a condition. `attributes` are the names that may follow `register.`.
    ///
    /// # Errors
    /// What cannot be parsed to its end, names what is not there, or is more than texts compared with texts.
    pub fn parse(text: &str, attributes: &[&str]) -> Result<Self, ExpressionError> {
        let names = Names {
            attributes: attributes.iter().map(|name| (*name).to_owned()).collect(),
            ..Names::default()
        };
        let parsed = parse(text, &names)?;
        if parsed.kind != Kind::Truth || !is_comparison(&parsed.node) {
            let message = format!(
                "\"{text}\" cannot be used; compare register attributes with texts by =, <>, IN, AND, OR, NOT"
            );
            return Err(ExpressionError { message, at: None });
        }
        Ok(Self(parsed.node))
    }

    /// The attributes that it compares with texts, and these.
    #[must_use]
    pub fn literals(&self) -> Vec<(String, String)> {
        self.0.attribute_literals()
    }

    /// Whether it holds, given each attribute's text. Of an attribute without a text nothing holds.
    pub fn holds<'a>(&'a self, attribute: impl Fn(&str) -> Option<&'a str>) -> bool {
        truth(&self.0, &attribute).unwrap_or(false)
    }
}

fn is_comparison(node: &Node) -> bool {
    let is_text = |node: &Node| matches!(node, Node::Text(_) | Node::Attribute(_));
    match node {
        Node::Not(inner) => is_comparison(inner),
        Node::And(all) | Node::Or(all) => all.iter().all(is_comparison),
        Node::Compare { left, right, kind: Kind::Text, .. } => is_text(left) && is_text(right),
        Node::OneOf { inner, among, kind: Kind::Text } => is_text(inner) && among.iter().all(is_text),
        _ => false,
    }
}

/// The verdict on what `is_comparison` lets through; `None` where an attribute has no text.
fn truth<'a>(node: &'a Node, attribute: &impl Fn(&str) -> Option<&'a str>) -> Option<bool> {
    match node {
        Node::Not(inner) => truth(inner, attribute).map(|holds| !holds),
        Node::And(all) => {
            all.iter().map(|node| truth(node, attribute)).try_fold(true, |all, one| one.map(|one| all && one))
        }
        Node::Or(all) => {
            let verdicts: Vec<Option<bool>> = all.iter().map(|node| truth(node, attribute)).collect();
            if verdicts.contains(&Some(true)) {
                Some(true)
            } else {
                verdicts.into_iter().collect::<Option<Vec<_>>>().map(|_| false)
            }
        }
        Node::Compare { how, left, right, .. } => {
            let equal = text(left, attribute)? == text(right, attribute)?;
            Some(equal == (*how == Comparison::Equal))
        }
        Node::OneOf { inner, among, .. } => {
            let own = text(inner, attribute)?;
            Some(among.iter().any(|node| text(node, attribute) == Some(own)))
        }
        _ => None,
    }
}

fn text<'a>(node: &'a Node, attribute: &impl Fn(&str) -> Option<&'a str>) -> Option<&'a str> {
    match node {
        Node::Text(text) => Some(text),
        Node::Attribute(name) => attribute(name),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope_of(text: &str) -> Result<Scope, ExpressionError> {
        Scope::parse(text, &["country", "type"])
    }

    fn holds(text: &str) -> bool {
        let scope = scope_of(text).expect("a scope");
        scope.holds(|name| match name {
            "country" => Some("Wales"),
            _ => Some("WUA"),
        })
    }

    #[test]
    fn conditions_on_the_register_are_answered() {
        assert!(holds("register.country IN ('England', 'Wales')"));
        assert!(!holds("register.country = 'England'"));
        assert!(holds("register.country <> 'England' AND NOT (register.type = 'UA')"));
        assert!(holds("register.country = 'England' OR register.type NOT IN ('UA')"));
    }

    #[test]
    fn what_is_not_a_scope_is_refused_with_words() {
        for (text, part) in [
            ("register.contry = 'Wales'", "nearest is \"country\""),
            ("register.country = 'Wales' b", "after the end"),
            ("1 = 1", "cannot be used"),
            ("register.country LIKE 'W%'", "not in the rule language"),
            ("register.country =", "not an expression"),
        ] {
            let error = scope_of(text).expect_err(text).to_string();
            assert!(error.contains(part), "{text}: {error}");
        }
        let deep = format!("{}1{}", "(".repeat(5_000), ")".repeat(5_000));
        assert!(scope_of(&deep).is_err());
    }
}
