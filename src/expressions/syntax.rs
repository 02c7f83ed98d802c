//! From text to what `sqlparser` makes of it: what would be passed over or misread there is refused before it
//! is parsed.

use sqlparser::{
    ast::Expr,
    dialect::GenericDialect,
    parser::{Parser, ParserError},
    tokenizer::{Location, Token, TokenWithSpan, Tokenizer, Whitespace},
};

use super::parse::{DEEPEST, ExpressionError};

/// Longer texts are refused before they are parsed.
const LONGEST: usize = 20_000;

/// Operators that can stand in one another, so that no walk over what is parsed can run out of stack. Far
/// more than the checker takes: it says so with better words.
const MOST_IN_ONE: usize = 1_000;

/// Letters of word processors, with what is meant.
const MEANT: [(char, &str); 14] = [
    ('\u{2018}', "'"),
    ('\u{2019}', "'"),
    ('\u{201c}', "'"),
    ('\u{201d}', "'"),
    ('\u{2264}', "<="),
    ('\u{2265}', ">="),
    ('\u{2260}', "<>"),
    ('\u{2212}', "-"),
    ('\u{2013}', "-"),
    ('\u{d7}', "*"),
    ('\u{f7}', "/"),
    ('\u{ff1d}', "="),
    ('\u{ff1e}', ">"),
    ('\u{ff1c}', "<"),
];

/// Parses one expression to the end of the text.
pub(super) fn parsed(text: &str) -> Result<Expr, ExpressionError> {
    if text.len() > LONGEST {
        return Err(ExpressionError {
            message: format!("an expression has at most {LONGEST} characters"),
            at: None,
        });
    }
    if text.trim().is_empty() {
        return Err(ExpressionError {
            message: "an expression is needed here, and nothing stands here".to_owned(),
            at: None,
        });
    }
    let dialect = GenericDialect {};
    let tokens = Tokenizer::new(&dialect, text)
        .tokenize_with_location()
        .map_err(|error| at(error.location, format!("not an expression: {}", in_words(&error.message))))?;
    tokens.iter().try_for_each(allowed)?;
    if most_in_one(&tokens) > MOST_IN_ONE {
        let message = format!(
            "more than {MOST_IN_ONE} operators stand in one another: use known_sum, IN or several rules"
        );
        return Err(ExpressionError { message, at: None });
    }
    let mut parser = Parser::new(&dialect).with_recursion_limit(DEEPEST).with_tokens_with_locations(tokens);
    let parsed = parser.parse_expr().map_err(syntax)?;
    let next = parser.peek_token();
    if next.token != Token::EOF {
        return Err(at(
            next.span.start,
            format!("\"{}\" stands after the end of the expression", next.token),
        ));
    }
    Ok(parsed)
}

pub(super) fn at(location: Location, message: String) -> ExpressionError {
    let line = usize::try_from(location.line).unwrap_or(0);
    let column = usize::try_from(location.column).unwrap_or(0);
    ExpressionError { message, at: (line > 0).then_some((line, column)) }
}

/// What `sqlparser` would pass over in silence, or take for something else.
fn allowed(token: &TokenWithSpan) -> Result<(), ExpressionError> {
    let refused = |message: String| Err(at(token.span.start, message));
    match &token.token {
        Token::Whitespace(Whitespace::SingleLineComment { prefix, .. }) => refused(format!(
            "\"{prefix}\" would make a comment of the rest of the line: put a space between two signs of \
             minus, and comments in a line of their own that begins with #"
        )),
        Token::Whitespace(Whitespace::MultiLineComment(_)) => refused(
            "comments have no place in an expression: put them in a line of their own that begins with #"
                .to_owned(),
        ),
        Token::Word(word) if word.quote_style.is_some() => refused(format!(
            "{} stands in the wrong quotation marks: texts stand in '...', names in none",
            token.token
        )),
        Token::Char(letter) => match MEANT.iter().find(|(known, _)| known == letter) {
            Some((_, meant)) => refused(format!("\"{letter}\" is not in the rule language: write {meant}")),
            None => refused(format!("\"{letter}\" is not in the rule language")),
        },
        _ => Ok(()),
    }
}

/// How many operators stand in one another at most: those between two commas, with those in parentheses among
/// them.
fn most_in_one(tokens: &[TokenWithSpan]) -> usize {
    let mut open = vec![(0, 0)];
    for token in tokens {
        match &token.token {
            Token::LParen | Token::LBracket | Token::LBrace => open.push((0, 0)),
            Token::RParen | Token::RBracket | Token::RBrace if open.len() > 1 => {
                let (current, most) = open.pop().unwrap_or_default();
                if let Some((outer, _)) = open.last_mut() {
                    *outer += 1 + most.max(current);
                }
            }
            Token::Comma => next_part(&mut open),
            Token::Word(word) if ["WHEN", "THEN", "ELSE"].contains(&word.value.to_uppercase().as_str()) => {
                next_part(&mut open)
            }
            Token::Whitespace(_) | Token::Number(..) | Token::SingleQuotedString(_) => {}
            _ => {
                if let Some((current, _)) = open.last_mut() {
                    *current += 1;
                }
            }
        }
    }
    open.into_iter().map(|(current, most)| most.max(current)).sum()
}

fn next_part(open: &mut [(usize, usize)]) {
    if let Some((current, most)) = open.last_mut() {
        *most = (*most).max(*current);
        *current = 0;
    }
}

/// What the parser says, at its place.
fn syntax(error: ParserError) -> ExpressionError {
    let message = match error {
        ParserError::RecursionLimitExceeded => return too_deep(),
        ParserError::TokenizerError(message) | ParserError::ParserError(message) => message,
    };
    let (words, place) = message
        .split_once(" at Line: ")
        .map_or((message.as_str(), None), |(words, place)| (words, Some(place)));
    let place = place.and_then(|place| {
        let (line, column) = place.split_once(", Column: ")?;
        Some((line.trim().parse().ok()?, column.trim().parse().ok()?))
    });
    ExpressionError { message: format!("not an expression: {}", in_words(words)), at: place }
}

pub(super) fn too_deep() -> ExpressionError {
    ExpressionError {
        message: format!(
            "more than {DEEPEST} terms stand in one another: use known_sum, IN or several rules"
        ),
        at: None,
    }
}

/// The parser's words without the names that its own code has for things.
fn in_words(message: &str) -> String {
    let message = message
        .replace("Expected: ", "expected ")
        .replace("found: EOF", "found its end")
        .replace("found: ", "found ");
    let Some((before, debug)) = message.split_once("No infix parser for token ") else {
        return message.trim_end_matches('.').to_owned();
    };
    let word = debug
        .split_once("value: \"")
        .and_then(|(_, rest)| rest.split_once('"'))
        .map_or("this", |(word, _)| word);
    format!(
        "{before}{} cannot stand between two values",
        if word == "this" { "what stands here".to_owned() } else { format!("\"{word}\"") }
    )
}
