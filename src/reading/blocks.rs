//! Figures that stand twice in a file: sheets of another time are passed over, and of two blocks that both
//! fit neither wins.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Document, NewRecord, ReadFault, ReadReturn, ReadingColumn, ReadingLine,
    claims::Claim,
    labels::Match,
    layouts::{FoundRecord, OTHER_TIME, Passed},
    period_text::periods_labelled,
    piece::{Piece, filled},
    times::{Time, Wanted, of_sheet_name},
};
use crate::{
    schemas::{Collection, RecordTable, form::Identity},
    vocabulary::{Answer, CellAddress, Period, Severity, counted, printable::echo},
};

/// The rule of blocks that both fit.
const TWO_BLOCKS: &str = "two-blocks";

/// The rule of merged cells that stand for several figures.
const MERGED_CELLS: &str = "merged-cells";

/// So many keys or fields are named in one message.
const MOST_NAMED: usize = 5;

/// Something that was passed over, and on which sheet.
pub struct Told {
    pub sheet: usize,
    pub table: Option<usize>,
    pub passed: Passed,
}

impl Told {
    /// Its line in the readings.
    pub fn line(&self) -> ReadingLine {
        ReadingLine {
            sheet: Some(self.sheet),
            heading_row: None,
            table: self.table,
            rows: 0,
            field: None,
            column: ReadingColumn::Cell(self.passed.at),
            heading: format!("({})", self.passed.message),
            matched: Match::Ignored,
            filled: self.passed.figures,
        }
    }

    /// What is asked about it, where figures stand in it.
    pub fn fault(self) -> Option<ReadFault> {
        (self.passed.figures > 0).then(|| ReadFault {
            severity: Severity::Query,
            rule: self.passed.rule.to_owned(),
            message: self.passed.message,
            table: self.table,
            sheet: self.sheet,
            at: Some(self.passed.at),
            about: self.passed.about,
        })
    }
}

/// The period that the first sheet that says so is for, and for each sheet its own, or else that one; else
/// that of the run.
pub fn wanted(claims: &[Vec<Claim>], period: Period, financial: bool) -> (Option<Period>, Vec<Wanted>) {
    let own: Vec<Option<Period>> = claims.iter().map(|claims| own_period(claims, financial)).collect();
    let of_file = own.iter().flatten().copied().next();
    let wanted = own.into_iter().map(|own| Wanted {
        period: own.or(of_file).unwrap_or(period),
        financial,
        labelled: own.is_some(),
    });
    (of_file, wanted.collect())
}

fn own_period(claims: &[Claim], financial: bool) -> Option<Period> {
    let mut said = claims.iter().filter(|claim| claim.identity == Some(Identity::Period));
    said.find_map(|claim| match periods_labelled(&claim.text, financial).as_slice() {
        [only] => Some(*only),
        _ => None,
    })
}

/// Takes out what stands on sheets that are named for another time.
///
/// Where every sheet is so named, one that says in a label of its own for which period it is stays: what is
/// filled in counts before the name of the sheet, and that is asked about.
pub fn leave_out_sheets_of_other_times(
    document: &Document,
    collection: &Collection,
    wanted: &[Wanted],
    pieces: &mut Vec<Piece>,
    told: &mut Vec<Told>,
) {
    let time = |piece: &Piece| of_sheet_name(document, piece.sheet, wanted[piece.sheet]);
    let is_plain = |piece: &Piece| !matches!(time(piece), Some(Time::Other | Time::PerhapsOther));
    let has_plain = pieces.iter().any(is_plain);
    let plain_tables: BTreeSet<usize> = pieces
        .iter()
        .filter(|piece| is_plain(piece) && filled(document, piece) > 0)
        .map(|piece| piece.table)
        .collect();
    let mut by_sheet: BTreeMap<(usize, bool), (BTreeSet<usize>, usize)> = BTreeMap::new();
    pieces.retain(|piece| {
        let goes = match time(piece) {
            Some(Time::Other) => has_plain || !wanted[piece.sheet].labelled,
            Some(Time::PerhapsOther) => plain_tables.contains(&piece.table),
            _ => return true,
        };
        let is_asked = goes || time(piece) == Some(Time::Other);
        if is_asked {
            let (tables, figures) = by_sheet.entry((piece.sheet, goes)).or_default();
            tables.insert(piece.table);
            *figures += filled(document, piece);
        }
        !goes
    });
    for ((sheet, goes), (tables, figures)) in by_sheet {
        let titles: Vec<&str> = tables.iter().map(|table| collection.tables[*table].title.as_str()).collect();
        let name = &document.sheets[sheet].name;
        let what = titles.join(", ");
        let message = if goes {
            format!(
                "The sheet \"{}\" is named for another time. What stands on it ({what}) was passed over. If \
                 it is this period's, rename it",
                echo(name)
            )
        } else {
            format!(
                "The sheet \"{}\" is named for another time, but its form says this period. It was read \
                 ({what}). Rename the sheet, or correct the period",
                echo(name)
            )
        };
        let at = CellAddress { row: 0, column: 0 };
        let passed = Passed { at, rule: OTHER_TIME, message, about: name.clone(), figures, fields: 0 };
        told.push(Told { sheet, table: None, passed });
    }
}

/// What is told of merged cells with a figure that stand for several figures of the form: it is read for the
/// first alone.
pub fn merged(document: &Document, collection: &Collection, pieces: &[Piece]) -> Vec<Told> {
    let mut told = Vec::new();
    for piece in pieces.iter().filter(|piece| !document.sheets[piece.sheet].marks.merged.is_empty()) {
        let sheet = &document.sheets[piece.sheet];
        let fields = &collection.tables[piece.table].fields;
        let is_figure =
            |(field, at): (usize, &Option<CellAddress>)| at.filter(|_| fields[field].kind.is_numeric());
        let cells = piece
            .found
            .records
            .iter()
            .flat_map(|record| record.cells.iter().enumerate().filter_map(is_figure));
        let cells: BTreeSet<CellAddress> = cells.collect();
        for (first, last) in sheet.marks.merged.iter().filter(|(first, _)| sheet.get(*first).is_some()) {
            let within = |at: &&CellAddress| at.column >= first.column && at.column <= last.column;
            let figures = cells.range(*first..=*last).filter(within).count();
            if figures < 2 {
                continue;
            }
            let value = sheet.get(*first).map(|cell| cell.content.to_string()).unwrap_or_default();
            let message = format!(
                "{}: the cells {first} to {last} are merged, and \"{}\" stands in them for {figures} \
                 figures. It was read for {first} alone, and the others are taken as not known. Take the \
                 merging back and fill in each",
                collection.tables[piece.table].title,
                echo(&value)
            );
            let passed = Passed { at: *first, rule: MERGED_CELLS, message, about: value, figures, fields: 0 };
            told.push(Told { sheet: piece.sheet, table: Some(piece.table), passed });
        }
    }
    told
}

/// Gives each fault to the returns that stand on its sheet, or else to the first.
pub fn share_out(faults: impl Iterator<Item = ReadFault>, returns: &mut [ReadReturn]) {
    for fault in faults {
        let stands_there =
            |read: &ReadReturn| read.records.iter().any(|record| record.sheet() == fault.sheet);
        let own: Vec<usize> = (0..returns.len()).filter(|at| stands_there(&returns[*at])).collect();
        let told = if own.is_empty() { (0..returns.len().min(1)).collect() } else { own };
        told.into_iter().for_each(|at| returns[at].faults.push(fault.clone()));
    }
}

/// Leaves out the records of a table that stand in two blocks and differ, and tells of each two such blocks.
///
/// Records that say the same stay, twice: that they count once is settled with those of all files of the
/// return.
pub fn without_ties(
    document: &Document,
    index: usize,
    table: &RecordTable,
    records: Vec<(&Piece, NewRecord)>,
    faults: &mut Vec<ReadFault>,
) -> Vec<NewRecord> {
    let mut pieces: Vec<&Piece> = records.iter().map(|(piece, _)| *piece).collect();
    pieces.dedup_by(|one, other| std::ptr::eq(*one, *other));
    let plain = |records: Vec<(&Piece, NewRecord)>| records.into_iter().map(|(_, record)| record).collect();
    if pieces.len() < 2 {
        return plain(records);
    }
    let mut by_key: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, (_, record)) in
        records.iter().enumerate().filter(|(_, (_, record))| !record.key(table).is_empty())
    {
        by_key.entry(record.key(table)).or_default().push(at);
    }
    let is_bare = |record: &NewRecord| {
        record.answers.iter().enumerate().all(|(field, answer)| {
            table.primary_key.contains(&field) || matches!(answer, Answer::NotKnown | Answer::NotAsked)
        })
    };
    let mut tied: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for (key, places) in by_key {
        let filled: Vec<usize> = places.into_iter().filter(|at| !is_bare(&records[*at].1)).collect();
        let rival = filled.iter().skip(1).find(|at| {
            let (first, other) = (&records[filled[0]], &records[**at]);
            !std::ptr::eq(first.0, other.0) && first.1.answers != other.1.answers
        });
        if let Some(rival) = rival {
            tied.insert(key, (filled[0], *rival));
        }
    }
    if let Some((one, other)) = tied.values().next().map(|(one, other)| (records[*one].0, records[*other].0))
    {
        let keys: Vec<&str> = tied.keys().map(|key| table.key_label(key)).collect();
        faults.push(tie(document, index, table, [one, other], &named(&keys), keys.len()));
    } else if table.is_list() && pieces.iter().any(|piece| piece.sheet != pieces[0].sheet) {
        faults.extend(list_on_sheets(document, index, table, &pieces));
    }
    let kept = records.into_iter().filter(|(_, record)| !tied.contains_key(&record.key(table))).collect();
    plain(kept)
}

/// The first few of several names.
fn named(names: &[&str]) -> String {
    let mut shown: Vec<String> = names.iter().take(MOST_NAMED).map(|name| echo(name).into_owned()).collect();
    if names.len() > MOST_NAMED {
        shown.push(format!("{} more", names.len() - MOST_NAMED));
    }
    shown.join(", ")
}

/// Where a block stands: `row 18 of the sheet "Form"`.
fn place_of(document: &Document, piece: &Piece) -> String {
    let name = &document.sheets[piece.sheet].name;
    let first = first_cell(piece);
    if name.is_empty() { first.to_string() } else { format!("{first} of the sheet \"{}\"", echo(name)) }
}

fn first_cell(piece: &Piece) -> CellAddress {
    let cells = piece.found.records.iter().flat_map(|record| record.cells.iter().flatten());
    cells.min().copied().unwrap_or(CellAddress { row: 0, column: 0 })
}

fn tie(
    document: &Document,
    index: usize,
    table: &RecordTable,
    [one, other]: [&Piece; 2],
    what: &str,
    count: usize,
) -> ReadFault {
    let differ = if count == 1 { "1 differs".to_owned() } else { format!("{count} differ") };
    let message = format!(
        "{}: two sets of figures stand in it, from {} and from {}. Nothing says which is this period's, and \
         {differ} ({what}): none of these is used. Leave one, or write over each for when it is",
        table.title,
        place_of(document, one),
        place_of(document, other)
    );
    ReadFault {
        severity: Severity::Error,
        rule: TWO_BLOCKS.to_owned(),
        message,
        table: Some(index),
        sheet: other.sheet,
        at: Some(first_cell(other)),
        about: table.name.clone(),
    }
}

/// A list that stands on two sheets: both are read, and that is asked about.
fn list_on_sheets(
    document: &Document,
    index: usize,
    table: &RecordTable,
    pieces: &[&Piece],
) -> Option<ReadFault> {
    let filled: Vec<&&Piece> = pieces.iter().filter(|piece| !piece.found.records.is_empty()).collect();
    let (first, last) = (filled.first()?, filled.last()?);
    if first.sheet == last.sheet {
        return None;
    }
    let shown = filled.iter().map(|piece| {
        format!(
            "\"{}\" ({})",
            echo(&document.sheets[piece.sheet].name),
            counted(piece.found.records.len(), "row")
        )
    });
    Some(ReadFault {
        severity: Severity::Query,
        rule: TWO_BLOCKS.to_owned(),
        message: format!(
            "{}: the list stands on several sheets, {}. All rows were read. If one of the sheets is of \
             another time or a copy, take it out",
            table.title,
            shown.collect::<Vec<_>>().join(" and ")
        ),
        table: Some(index),
        sheet: last.sheet,
        at: Some(first_cell(last)),
        about: table.name.clone(),
    })
}

/// The fields of a table with one record that stand in two places of the file and differ, where so much of it
/// stands in both that they are two sets of figures, not two parts of one.
pub fn fields_in_doubt(document: &Document, parts: &[&(&Piece, &FoundRecord)]) -> BTreeSet<usize> {
    let mut tied = BTreeSet::new();
    for (at, (piece, record)) in parts.iter().enumerate() {
        for (other, twin) in parts[..at].iter().filter(|(other, _)| !std::ptr::eq::<Piece>(*other, *piece)) {
            let content =
                |sheet: usize, at: CellAddress| document.sheets[sheet].get(at).map(|cell| &cell.content);
            let shared =
                record.cells.iter().zip(&twin.cells).enumerate().filter_map(|(field, (own, other_cell))| {
                    Some((field, content(piece.sheet, (*own)?), content(other.sheet, (*other_cell)?)))
                });
            let shared: Vec<_> = shared.collect();
            if shared.iter().filter(|(_, one, two)| one.is_some() && two.is_some()).count() >= FEWEST_OF_SET {
                tied.extend(shared.iter().filter(|(_, one, two)| one != two).map(|(field, ..)| *field));
            }
        }
    }
    tied
}

/// So many fields filled in twice are a second set of figures.
const FEWEST_OF_SET: usize = 2;

/// What is told of such fields.
pub fn tie_of_fields(
    document: &Document,
    index: usize,
    table: &RecordTable,
    parts: &[&(&Piece, &FoundRecord)],
    fields: &BTreeSet<usize>,
) -> ReadFault {
    let titles: Vec<&str> = fields.iter().map(|field| table.fields[*field].title.as_str()).collect();
    let (first, last) = (
        parts[0].0,
        parts
            .iter()
            .map(|(piece, _)| *piece)
            .find(|piece| !std::ptr::eq(*piece, parts[0].0))
            .unwrap_or(parts[0].0),
    );
    tie(document, index, table, [first, last], &named(&titles), titles.len())
}
