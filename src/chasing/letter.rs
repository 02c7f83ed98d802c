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

/// What can stand there as well in what is said of a personal link.
const LINK_PLACES: [&str; 2] = ["link", "until"];

/// The name of the text that follows a letter with a personal link: no letter of its own, so it has no
/// subject.
const LINK: &str = "link";

/// What is said where a collection has no text of its own.
const USUAL: [(&str, &str); 15] = [
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
    (LINK, include_str!("reminders/link.txt")),
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
        if is_of_link(name) {
            return self.add_of_link(name, &text, at, faults);
        }
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
        has_places(&text, &PLACES, at, faults);
        let letter = Letter { subject: subject.trim().to_owned(), body: body.trim().to_owned() };
        self.0.insert(name.to_owned(), letter);
    }

    fn add_of_link(&mut self, name: &str, text: &str, at: &Position, faults: &mut Faults) {
        has_places(text, &[&PLACES[..], &LINK_PLACES].concat(), at, faults);
        if !places(text).any(|place| place == LINK) {
            faults.add(at, "the link stands nowhere: {link}".to_owned());
        }
        let letter = Letter { subject: String::new(), body: text.trim().to_owned() };
        self.0.insert(name.to_owned(), letter);
    }

    /// What follows a letter with a personal link, in a language if it is there in it.
    #[must_use]
    pub fn of_link(&self, language: &str) -> &str {
        let own = self.0.get(&format!("{LINK}.{language}")).or_else(|| self.0.get(LINK));
        own.map_or("{link}", |own| own.body.as_str())
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
        let is_letter = |name: &&str| !is_of_link(name);
        let letters = || self.0.keys().map(String::as_str).filter(is_letter);
        for step in steps.iter().filter(|step| !letters().any(|name| name == step.text)) {
            faults.unknown(&step.at, "the text", &step.text, letters());
        }
    }
}

fn is_of_link(name: &str) -> bool {
    name.split('.').next() == Some(LINK)
}

/// That what stands between braces is known.
fn has_places(text: &str, known: &[&str], at: &Position, faults: &mut Faults) {
    for (line, words) in text.lines().enumerate() {
        for place in places(words).filter(|place| !known.contains(place)) {
            let at = Position { line: line + 1, column: 1, ..at.clone() };
            faults.unknown(&at, "the place", place, known.iter().copied());
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

    /// The same with what is said of a link at its end.
    #[must_use]
    pub fn with_link(&self, own: &LinkText, link: &str, until: jiff::civil::Date) -> Self {
        let mut places = own.places.clone();
        places.insert("link", link.to_owned());
        places.insert("until", until.strftime("%-d %B %Y").to_string());
        let body = format!("{}\n\n{}", self.body, filled(&own.text, &places));
        Self { subject: self.subject.clone(), body }
    }
}

/// What is said of a personal link, and what is known already of what it is filled in with.
#[derive(Debug, Clone)]
pub struct LinkText {
    /// The text.
    pub text: String,
    /// What its places are filled in with.
    pub places: BTreeMap<&'static str, String>,
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

    #[test]
    fn what_is_said_of_a_link_is_a_text_of_the_collection_in_each_language_and_holds_the_link() {
        let folder = tempfile::tempdir().unwrap();
        let reminders = folder.path().join("reminders");
        std::fs::create_dir(&reminders).unwrap();
        std::fs::write(reminders.join("link.cy.txt"), "Dyma'ch dolen chi, tan {until}:\n{link}\n").unwrap();
        let mut faults = Faults::default();
        let letters = Letters::read(folder.path(), &mut faults);
        assert!(faults.is_clean(), "{faults:?}");
        let letter = Letter { subject: "To you".to_owned(), body: "Dear {link}".to_owned() };
        let with_link = |language| {
            let places =
                BTreeMap::from([("contact", "Ann".to_owned()), ("name", "Alder {until}".to_owned())]);
            let own = LinkText { text: letters.of_link(language).to_owned(), places };
            letter.with_link(&own, "https://a.example", jiff::civil::date(2020, 5, 1)).body
        };
        assert_eq!(with_link("cy"), "Dear {link}\n\nDyma'ch dolen chi, tan 1 May 2020:\nhttps://a.example");
        assert_eq!(with_link("fr"), with_link(""));
        assert_eq!(
            with_link(""),
            "Dear {link}\n\nYou can check the return in your browser before you send it, and send it \
             there:\n\nhttps://a.example\n\nThis link is for Ann alone, and good until 1 May 2020. Whoever \
             has it acts for Alder {until}: do not pass it on."
        );
        std::fs::write(reminders.join("link.txt"), "Ask {sendr}.").unwrap();
        Letters::read(folder.path(), &mut faults);
        let told: Vec<String> = faults.faults.iter().map(ToString::to_string).collect();
        let told = told.join("\n");
        assert!(told.contains("\"sendr\" is not known; the nearest is \"sender\""), "{told}");
        assert!(told.contains("the link stands nowhere: {link}"), "{told}");
    }
}
