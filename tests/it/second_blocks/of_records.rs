//! Second sets of records in files of records.

use std::fs;

use super::{
    book::MORE,
    case::{Expected, OTHER},
    held::hold_all,
};
use crate::workspace::project;

/// A file of records: its lines, the headings first.
type Lines = Vec<String>;

/// The same line with this much in every figure.
fn with_more(line: &str) -> String {
    let cells = line.split(',').map(|cell| {
        cell.parse::<f64>().map_or_else(|_| cell.to_owned(), |number| (number + MORE).to_string())
    });
    cells.collect::<Vec<_>>().join(",")
}

#[test]
#[expect(clippy::too_many_lines, reason = "a list of cases")]
fn no_figure_of_a_second_set_of_records_in_a_csv_is_in_a_total_in_silence() {
    let visits =
        fs::read_to_string(project().join("sample_data/lae1/inbox/2009-10-Q4/E06000031_visits.csv")).unwrap();
    let sound: Lines = visits.lines().map(str::to_owned).collect();
    let more = |lines: &Lines| lines[1..].iter().map(|line| with_more(line)).collect::<Lines>();
    let titled =
        |title: &str, lines: &Lines| [vec![title.to_owned()], vec![lines[0].clone()], more(lines)].concat();
    let beside = |title: &str, headings: &str, lines: &Lines| {
        let line = |(at, line): (usize, &String)| {
            let figures: Vec<&str> = line.split(',').skip(4).collect();
            let second = with_more(&figures.join(","));
            if at == 0 {
                format!("{line},{}", headings.replace("HEADINGS", &figures.join(",")))
            } else {
                format!("{line},{second}")
            }
        };
        let own = lines.iter().enumerate().map(line).collect::<Lines>();
        if title.is_empty() { own } else { [vec![format!("{}{title}", ",".repeat(14))], own].concat() }
    };
    let with_column = |heading: &str, drop: bool, lines: &Lines| {
        let line = |(at, line): (usize, &String)| {
            let mut cells: Vec<&str> = line.split(',').collect();
            if drop {
                cells.remove(5);
            }
            format!("{},{}", cells.join(","), if at == 0 { heading.to_owned() } else { MORE.to_string() })
        };
        lines.iter().enumerate().map(line).collect::<Lines>()
    };
    let retail = |lines: &Lines| lines.iter().position(|line| line.contains(",retail,")).unwrap();
    type Change<'c> = Box<dyn Fn(&Lines) -> Lines + 'c>;
    let changes: Vec<(&str, bool, &'static [&'static str], Change<'_>)> = vec![
        (
            "a row repeated",
            true,
            &["unique"],
            Box::new(|lines| [lines.clone(), vec![lines[retail(lines)].clone()]].concat()),
        ),
        (
            "a row again with other figures",
            false,
            &["unique"],
            Box::new(|lines| [lines.clone(), vec![with_more(&lines[retail(lines)])]].concat()),
        ),
        (
            "all rows twice",
            true,
            &["unique"],
            Box::new(|lines| [lines.clone(), lines[1..].to_vec()].concat()),
        ),
        (
            "all rows again with other figures",
            false,
            &["unique"],
            Box::new(|lines| [lines.clone(), more(lines)].concat()),
        ),
        (
            "rows of the third quarter",
            true,
            OTHER,
            Box::new(|lines| {
                [
                    lines.clone(),
                    more(lines).iter().map(|line| line.replace("2009-10-Q4", "2009-10-Q3")).collect(),
                ]
                .concat()
            }),
        ),
        (
            "last quarter below",
            true,
            OTHER,
            Box::new(|lines| [lines.clone(), vec![String::new()], titled("Last quarter", lines)].concat()),
        ),
        (
            "last quarter above",
            true,
            OTHER,
            Box::new(|lines| {
                [titled("Last quarter", lines), vec![String::new(), "This quarter".to_owned()], lines.clone()]
                    .concat()
            }),
        ),
        (
            "last quarter below without headings",
            true,
            OTHER,
            Box::new(|lines| [lines.clone(), vec!["Last quarter".to_owned()], more(lines)].concat()),
        ),
        (
            "a second table below",
            false,
            &["unique"],
            Box::new(|lines| [lines.clone(), vec![String::new(), lines[0].clone()], more(lines)].concat()),
        ),
        (
            "last quarter's columns beside",
            true,
            OTHER,
            Box::new(|lines| beside("Last quarter", "HEADINGS", lines)),
        ),
        ("columns again beside", false, &["type"], Box::new(|lines| beside("", "HEADINGS", lines))),
        (
            "a column of last year",
            true,
            &[],
            Box::new(|lines| with_column("planned last year", false, lines)),
        ),
        (
            "a column of last year in place of this year's",
            false,
            &[],
            Box::new(|lines| with_column("planned (last year)", true, lines)),
        ),
        (
            "rows marked as last quarter's",
            true,
            OTHER,
            Box::new(|lines| {
                let own = lines
                    .iter()
                    .enumerate()
                    .map(|(at, line)| format!("{line},{}", if at == 0 { "Remarks" } else { "" }));
                own.chain(more(lines).into_iter().map(|line| format!("{line},last quarter"))).collect()
            }),
        ),
        (
            "a total called Totals",
            true,
            &[],
            Box::new(|lines| lines.iter().map(|line| line.replace(",total,", ",Totals,")).collect()),
        ),
        (
            "a type that the form does not have",
            false,
            &["enum"],
            Box::new(|lines| {
                [lines.clone(), vec![lines[retail(lines)].replace(",retail,", ",schools,")]].concat()
            }),
        ),
    ];
    let expected: Vec<Expected> = changes
        .iter()
        .map(|(name, same, told, _)| Expected { name: (*name).to_owned(), same: *same, told })
        .collect();
    let total =
        sound.iter().find(|line| line.contains(",total,")).unwrap().split(',').nth(12).unwrap().to_owned();
    hold_all("csv of records", &expected, &total, |inbox, at, (code, name)| {
        let lines = at.map_or_else(|| sound.clone(), |at| (changes[at].3)(&sound));
        let text =
            lines.join("\n").replace("E06000031", code).replace(",Peterborough,", &format!(",\"{name}\","));
        fs::write(inbox.join(format!("{code}_visits.csv")), text + "\n").unwrap();
    });
}
