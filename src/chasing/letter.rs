//! The texts that are sent, as the unit words them: a file a situation, and places in it that are filled in.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use crate::{
    schemas::{ChaseStep, Faults, declaration::Position, regular},
    status::NextLetter,
    vocabulary::Situation,
};

/// What can stand between braces in a text.
pub const PLACES: [&str; 15] = [
    "name",
    "code",
    "contact",
    "collection",
    "period",
    "period_in_words",
    "due",
    "days_late",
    "questions",
    "count",
    "reasons",
    "last_chased",
    "stage",
    "sender",
    "email",
];

/// What is said where a collection has no text of its own.
const USUAL: [(&str, &str); 14] = [
    ("not-received", include_str!("reminders/not-received.txt")),
    ("not-received-2", include_str!("reminders/not-received-2.txt")),
    ("overdue", include_str!("reminders/overdue.txt")),
    ("overdue-2", include_str!("reminders/overdue-2.txt")),
    ("overdue-head", include_str!("reminders/overdue-head.txt")),
    ("rejected", include_str!("reminders/rejected.txt")),
    ("rejected-2", include_str!("reminders/rejected-2.txt")),
    ("errors", include_str!("reminders/errors.txt")),
    ("errors-2", include_str!("reminders/errors-2.txt")),
    ("inadequate", include_str!("reminders/inadequate.txt")),
    ("inadequate-2", include_str!("reminders/inadequate-2.txt")),
    ("queries", include_str!("reminders/queries.txt")),
    ("queries-2", include_str!("reminders/queries-2.txt")),
    ("thanks", include_str!("reminders/thanks.txt")),
];

/// A text: its subject, and what follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The subject.
    pub subject: String,
    /// What follows.
    pub body: String,
}

/// The texts of a collection, by name: `overdue`, `overdue-2` (the second of its kind), `overdue.cy` (in the
/// language of that mark).
#[derive(Debug, Default)]
pub struct Letters(BTreeMap<String, Letter>);

impl Letters {
    /// Those in the folder `reminders` of a collection, and the usual ones for what it does not say.
    pub fn read(collection: &Path, faults: &mut Faults) -> Self {
        let mut letters = Self::default();
        for (name, text) in USUAL {
            letters.add(name, text, &Position::of_file(Path::new(name)), faults);
        }
        let folder = collection.join("reminders");
        let listed = std::fs::read_dir(&folder).into_iter().flatten().filter_map(Result::ok);
        let mut files: Vec<PathBuf> = listed.map(|entry| entry.path()).collect();
        files.retain(|path| path.extension().is_some_and(|own| own == "txt"));
        files.sort();
        for path in files {
            let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
            let at = Position::of_file(&path);
            match regular::read(&path).map(String::from_utf8) {
                Ok(Ok(text)) => letters.add(&name, &text, &at, faults),
                Ok(Err(_)) => faults.add(&at, "it is not UTF-8 text".to_owned()),
                Err(error) => faults.add(&at, format!("cannot be read: {error}")),
            }
        }
        letters
    }

    fn add(&mut self, name: &str, text: &str, at: &Position, faults: &mut Faults) {
        let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
        let (head, body) = text.split_once('\n').unwrap_or((&text, ""));
        let Some(subject) = head.strip_prefix("Subject:") else {
            faults.add(at, "the first line must be \"Subject: ...\"".to_owned());
            return;
        };
        let situation = name.split(['-', '.']).next().unwrap_or_default();
        let known = Situation::ALL.map(Situation::word);
        if !known.iter().any(|word| word.split('-').next() == Some(situation)) {
            faults.unknown(at, "the situation", name, known.into_iter());
        }
        for (line, words) in text.lines().enumerate() {
            for place in places(words).filter(|place| !PLACES.contains(place)) {
                let at = Position { line: line + 1, column: 1, ..at.clone() };
                faults.unknown(&at, "the place", place, PLACES.into_iter());
            }
        }
        let letter = Letter { subject: subject.trim().to_owned(), body: body.trim().to_owned() };
        self.0.insert(name.to_owned(), letter);
    }

    /// The text of a letter: the one that its step names; where no step is declared the one of its stage (the
    /// first, second, ... of its kind), or the last before it. In a language, if there is one in it.
    #[must_use]
    pub fn of(&self, next: &NextLetter, language: &str) -> Option<&Letter> {
        let (word, last) = (next.situation.word(), next.stage.max(1));
        let of_stage = |stage: usize| if stage == 1 { word.to_owned() } else { format!("{word}-{stage}") };
        let names: Vec<String> = if next.text.is_empty() {
            (1..=last).rev().map(of_stage).collect()
        } else {
            vec![next.text.clone()]
        };
        let in_language = names.iter().map(|name| format!("{name}.{language}"));
        let in_language = in_language.filter(|_| !language.is_empty());
        in_language.chain(names.iter().cloned()).find_map(|name| self.0.get(&name))
    }

    /// Says which steps name a text that there is not.
    pub fn are_there(&self, steps: &[ChaseStep], faults: &mut Faults) {
        for step in steps.iter().filter(|step| !self.0.contains_key(&step.text)) {
            faults.unknown(&step.at, "the text", &step.text, self.0.keys().map(String::as_str));
        }
    }
}

/// The names between braces.
fn places(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
}

impl Letter {
    /// The same with its places filled in. What is filled in is never looked through for places again.
    #[must_use]
    pub fn filled(&self, with: &BTreeMap<&'static str, String>) -> Self {
        Self { subject: one_line(&filled(&self.subject, with)), body: filled(&self.body, with) }
    }

    /// The same with a link at its end, for a person of a unit.
    #[must_use]
    pub fn with_link(&self, link: &str, (name, unit): (&str, &str), until: jiff::civil::Date) -> Self {
        let until = until.strftime("%-d %B %Y");
        let body = format!(
            "{}\n\nYou can check the return in your browser before you send it, and send it there:\n\n\
             {link}\n\nThis link is for {name} alone, and good until {until}. Whoever has it acts for \
             {unit}: do not pass it on.",
            self.body
        );
        Self { subject: self.subject.clone(), body }
    }
}

fn filled(text: &str, with: &BTreeMap<&'static str, String>) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        match after.split_once('}') {
            Some((name, behind)) => {
                match with.get(name) {
                    Some(words) => out.push_str(words),
                    None => out.push_str(&format!("{{{name}}}")),
                }
                rest = behind;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// A subject is one line, whatever was filled in.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters() -> Letters {
        let mut faults = Faults::default();
        let letters = Letters::read(Path::new("/nowhere"), &mut faults);
        assert!(faults.is_clean(), "{faults:?}");
        letters
    }

    #[test]
    fn every_situation_has_a_text_and_a_second_one_differs() {
        let letters = letters();
        let next = |situation, stage| {
            let (text, to) = (String::new(), String::new());
            NextLetter { situation, stage, text, to, on: None, all_taken: false }
        };
        for situation in Situation::ALL {
            assert!(letters.of(&next(situation, 1), "").is_some(), "{situation:?}");
            assert!(letters.of(&next(situation, 7), "cy").is_some(), "{situation:?}");
        }
        for situation in Situation::ALL.into_iter().filter(|own| *own != Situation::Thanks) {
            let (first, second) = (next(situation, 1), next(situation, 2));
            assert_ne!(letters.of(&first, ""), letters.of(&second, ""), "{situation:?}");
        }
    }

    #[test]
    fn what_is_filled_in_is_not_filled_in_again() {
        let letter = Letter { subject: "To {name}".to_owned(), body: "{name} {nobody} {".to_owned() };
        let filled = letter.filled(&BTreeMap::from([("name", "{code}\nBcc: x".to_owned())]));
        assert_eq!(filled.subject, "To {code} Bcc: x");
        assert_eq!(filled.body, "{code}\nBcc: x {nobody} {");
    }
}
