//! Puts together what the layouts found on the sheets of a file: into one return, or into one for each
//! authority and period that its rows, columns or sheets name.

use super::{
    Cell, Claim, Document, NewRecord, OtherUnit, ReadReturn, Reading, ReadingColumn, ReadingLine, Sheet,
    blocks, claims,
    grouping::{self, Group},
    labels::{KeyedSheet, Match, is_total},
    layouts::{Found, FoundRecord, Heading, Layout, Meanings, Search},
    list_shape::Shape,
    long_lists::LongList,
    notes, rivals,
    times::{SheetTimes, Wanted},
    units::{self, Said, Units},
    unread, values,
};
use crate::{
    schemas::{Collection, Field, Form, RecordTable, form::Identity, units::in_words},
    vocabulary::{Answer, CellAddress, LabelKey, Period, Value, place::column_letters},
};

/// One table found on one sheet.
pub(super) struct Piece {
    pub(super) sheet: usize,
    pub(super) table: usize,
    pub(super) found: Found,
    /// Further rows of it are the long list of its sheet.
    pub(super) has_more: bool,
}

impl Piece {
    /// The further rows of it that never were cells.
    pub(super) fn more<'d>(&self, document: &'d Document) -> Option<&'d LongList> {
        document.sheets[self.sheet].list.as_ref().filter(|_| self.has_more)
    }

    /// How many records it holds.
    pub(super) fn rows(&self, document: &Document) -> usize {
        self.found.records.len() + self.more(document).map_or(0, |list| list.records.len())
    }
}

/// What comes of a document by one form.
pub struct ByForm<F> {
    /// The period that the document says it is for; `None` if it says none, and that of the run counted.
    pub period: Option<Period>,
    /// `None` if nothing is found.
    pub found: Option<F>,
}

/// What is read of a document by one form.
pub struct ReadByForm {
    /// How many fields were found, to choose between forms.
    pub score: usize,
    /// `None` where a list that was taken for a long one must be read as cells.
    pub reading: Option<Reading>,
}

/// Reads a document by one form (by index).
pub fn read(
    document: &Document,
    collection: &Collection,
    form_at: usize,
    period: Period,
) -> ByForm<ReadByForm> {
    let form = &collection.forms[form_at];
    let keyed: Vec<KeyedSheet<'_>> =
        document.sheets.iter().map(|sheet| KeyedSheet::new(sheet, form.longest_label)).collect();
    let ByForm { period, found } = look(document, &keyed, collection, form, period);
    let read = |found| put_together(found, document, &keyed, collection, form_at);
    ByForm { period, found: found.map(read) }
}

fn put_together(
    found: Looked,
    document: &Document,
    keyed: &[KeyedSheet<'_>],
    collection: &Collection,
    form_at: usize,
) -> ReadByForm {
    let form = &collection.forms[form_at];
    let Looked { mut pieces, told, known, left_out, hidden, undecided } = found;
    let score = score(&pieces, &told, collection);
    let lists =
        || document.sheets.iter().enumerate().filter_map(|(sheet, of)| Some((sheet, of.list.as_ref()?)));
    let fits = |(sheet, list): (usize, &LongList)| {
        let shape = || Shape::of(document, &pieces, sheet, collection, form_at);
        !list.torn && !told.iter().any(|told| told.sheet == sheet) && shape().as_ref() == Some(&list.shape)
    };
    if !lists().all(fits) {
        return ReadByForm { score, reading: None };
    }
    for piece in &mut pieces {
        piece.has_more =
            collection.tables[piece.table].is_list() && document.sheets[piece.sheet].list.is_some();
    }
    pieces.sort_by_cached_key(|piece| std::cmp::Reverse(filled(document, piece)));
    let mut lines = lines(document, &pieces, collection);
    lines.extend(left_out);
    lines.extend(told.iter().map(blocks::Told::line));
    lines.extend(document.notes.iter().map(|note| notes::line(None, note.clone())));
    lines.extend(hidden);
    lines.extend(notes::of_pieces(document, &pieces, collection));
    let units = units::of(document, &pieces, collection, form);
    let unread = unread::of(document, keyed, &pieces, &known, (collection, form));
    let mut returns = group(document, keyed, &pieces, collection, By { form, units: &units });
    blocks::share_out(told.into_iter().filter_map(blocks::Told::fault), &mut returns);
    for read in &mut returns {
        read.conflict = read.conflict.take().or_else(|| undecided.clone());
    }
    let sheets = document.sheets.iter().map(|sheet| sheet.name.clone()).collect();
    let reading =
        Reading { form: form.name.clone(), sheets, lines, unread, returns, by_period_of_run: false };
    ReadByForm { score, reading: Some(reading) }
}

/// The long list of which the first rows of a sheet are these, by the form under which most is found.
pub fn list_at_the_top(document: &Document, collection: &Collection, period: Period) -> Option<Shape> {
    let shape = |at: usize| {
        let form = &collection.forms[at];
        let keyed: Vec<KeyedSheet<'_>> =
            document.sheets.iter().map(|sheet| KeyedSheet::new(sheet, form.longest_label)).collect();
        let ByForm { period, found } = look(document, &keyed, collection, form, period);
        let shape = |looked: Looked| {
            let shape =
                Shape::of(document, &looked.pieces, 0, collection, at).filter(|_| looked.told.is_empty());
            (score(&looked.pieces, &looked.told, collection), shape)
        };
        ByForm { period, found: found.map(shape) }
    };
    super::by_best_form(collection, period, shape, |(score, _)| *score).0?.found.1
}

/// What was found in a document by one form, before it is made records of.
struct Looked {
    pieces: Vec<Piece>,
    told: Vec<blocks::Told>,
    /// Sheets of which something was found, be it read or told otherwise.
    known: Vec<usize>,
    /// Lines on what was found and left, and on what was found on hidden sheets.
    left_out: Vec<ReadingLine>,
    hidden: Vec<ReadingLine>,
    /// Why it is not known which table a list is.
    undecided: Option<String>,
}

/// Looks for all tables of a form on all sheets.
fn look(
    document: &Document,
    keyed: &[KeyedSheet<'_>],
    collection: &Collection,
    form: &Form,
    period: Period,
) -> ByForm<Looked> {
    let labelled: Vec<Vec<Claim>> =
        keyed.iter().enumerate().map(|(sheet, keyed)| claims::labelled(keyed, sheet, form, None)).collect();
    let (claimed, wanted) = blocks::wanted(&labelled, period, collection.financial);
    let times_of = |(sheet, (wanted, claims)): (&Sheet, (&Wanted, &Vec<Claim>))| {
        let claimed: Vec<CellAddress> = claims.iter().filter_map(|claim| claim.at).collect();
        SheetTimes::of(sheet, *wanted, &claimed)
    };
    let times: Vec<SheetTimes> =
        document.sheets.iter().zip(wanted.iter().zip(&labelled)).map(times_of).collect();
    let looked_at = Sheets { document, keyed, times: &times, collection, form };
    let (mut pieces, mut told) = looked_at.pieces(false);
    let (from_hidden, _) = looked_at.pieces(true);
    let known: Vec<usize> =
        pieces.iter().map(|piece| piece.sheet).chain(told.iter().map(|told| told.sheet)).collect();
    let hidden = add_hidden(document, collection, &mut pieces, from_hidden);
    let undecided = rivals::settle(document, collection, form, &mut pieces);
    let left_out = leave_out_beside_the_list(document, collection, &mut pieces);
    blocks::leave_out_sheets_of_other_times(document, collection, &wanted, &mut pieces, &mut told);
    told.extend(blocks::merged(document, collection, &pieces));
    let is_found = !pieces.is_empty() || !told.is_empty();
    let found = is_found.then_some(Looked { pieces, told, known, left_out, hidden, undecided });
    ByForm { period: claimed, found }
}

/// How many fields were found.
fn score(pieces: &[Piece], told: &[blocks::Told], collection: &Collection) -> usize {
    let fields_of = |table: usize| {
        let found = pieces.iter().filter(|piece| piece.table == table).map(|piece| piece.found.field_count());
        found
            .chain(told.iter().filter(|told| told.table == Some(table)).map(|told| told.passed.fields))
            .max()
            .unwrap_or(0)
    };
    (0..collection.tables.len()).map(fields_of).sum()
}

/// The sheets of a file and what is looked for on them.
struct Sheets<'s> {
    document: &'s Document,
    keyed: &'s [KeyedSheet<'s>],
    times: &'s [SheetTimes],
    collection: &'s Collection,
    form: &'s Form,
}

impl Sheets<'_> {
    /// What is found of all tables on the sheets that are shown, or on those that are hidden; and what was
    /// passed over.
    fn pieces(&self, hidden: bool) -> (Vec<Piece>, Vec<blocks::Told>) {
        let (mut pieces, mut told) = (Vec::new(), Vec::new());
        for (sheet, keyed) in
            self.keyed.iter().enumerate().filter(|(at, _)| self.document.sheets[*at].hidden == hidden)
        {
            let meanings = Meanings::of(keyed, self.form);
            for (table, declared) in self.collection.tables.iter().enumerate() {
                let findings =
                    Search::new((keyed, &meanings), declared, self.form, table, &self.times[sheet]).find();
                pieces.extend(findings.found.into_iter().map(|found| Piece {
                    sheet,
                    table,
                    found,
                    has_more: false,
                }));
                told.extend(findings.passed.into_iter().map(|passed| blocks::Told {
                    sheet,
                    table: Some(table),
                    passed,
                }));
            }
        }
        (pieces, told)
    }
}

/// Adds what stands on hidden sheets of tables of which nothing stands on the others, and tells of what it
/// adds or leaves.
///
/// A hidden sheet is most often a copy, or a list for the form's own use. Beside figures that are shown it
/// counts only where half the fields of a table or more stand on it; where nothing is shown, it is what was
/// sent.
fn add_hidden(
    document: &Document,
    collection: &Collection,
    pieces: &mut Vec<Piece>,
    hidden: Vec<Piece>,
) -> Vec<ReadingLine> {
    let given: Vec<usize> =
        pieces.iter().filter(|piece| filled(document, piece) > 0).map(|piece| piece.table).collect();
    let mut lines = Vec::new();
    for piece in hidden {
        let table = &collection.tables[piece.table];
        let is_filled = filled(document, &piece) > 0;
        let is_whole = piece.found.field_count() * 2 >= table.fields.len();
        if !(given.is_empty() || is_filled && is_whole) {
            continue;
        }
        let is_read = !given.contains(&piece.table);
        if is_filled {
            let text = notes::of_hidden_sheet(&document.sheets[piece.sheet], &table.title, is_read);
            lines.push(notes::line(Some(piece.sheet), text));
        }
        if is_read {
            pieces.push(piece);
        }
    }
    lines.dedup();
    lines
}

/// Takes out what looks like a list beside the list itself: the example that came with the form, explanations
/// of the columns, whose names stand in a column as those of a list on its side do, and sums or answers to
/// choose from, which share a few columns with the list but not its key. Gives a line for each.
fn leave_out_beside_the_list(
    document: &Document,
    collection: &Collection,
    pieces: &mut Vec<Piece>,
) -> Vec<ReadingLine> {
    let mut left_out = Vec::new();
    for table in (0..collection.tables.len()).filter(|table| collection.tables[*table].is_list()) {
        let is_example = |piece: &Piece| is_example(&document.sheets[piece.sheet].name);
        let upright =
            |piece: &Piece| piece.found.layout == Layout::HeadingRow && !piece.found.records.is_empty();
        let of_table = || pieces.iter().filter(|piece| piece.table == table);
        let (has_own, has_upright) = (of_table().any(|piece| !is_example(piece)), of_table().any(upright));
        let key = &collection.tables[table].primary_key;
        let has_key = |piece: &Piece| {
            piece.found.headings.iter().any(|heading| heading.field.is_some_and(|field| key.contains(&field)))
        };
        let is_keyed = |piece: &&Piece| upright(piece) && has_key(piece) && !is_example(piece);
        let most = of_table().filter(is_keyed).map(|piece| piece.found.field_count()).max().unwrap_or(0);
        pieces.retain(|piece| {
            let explains = has_upright && piece.found.layout == Layout::OnItsSide;
            let is_aside = piece.found.layout == Layout::HeadingRow
                && !has_key(piece)
                && piece.found.field_count() * COLUMNS_OF_THE_LIST <= most;
            let goes = piece.table == table && (explains || is_aside || has_own && is_example(piece));
            if goes {
                let rows = piece.found.records.len();
                let heading = if explains {
                    "(names of columns one below the other, beside the list itself: taken for their \
                     explanation)"
                        .to_owned()
                } else if is_aside {
                    format!(
                        "(a few columns of the list without its key, beside the list itself: {rows} \
                        rows are left out)"
                    )
                } else {
                    format!("(the sheet is an example: its {rows} rows are left out)")
                };
                left_out.push(ReadingLine { heading, rows: 0, ..blank_line(document, piece) });
            }
            !goes
        });
    }
    left_out
}

/// A table without the key is put beside the list only where the list has so many times its columns.
const COLUMNS_OF_THE_LIST: usize = 3;

/// By its name a sheet is the example that came with the form.
fn is_example(name: &str) -> bool {
    LabelKey::of(name)
        .as_str()
        .split(' ')
        .any(|word| matches!(word, "example" | "examples" | "specimen" | "sample"))
}

/// Cells of a piece in which something stands.
pub(super) fn filled(document: &Document, piece: &Piece) -> usize {
    let sheet = &document.sheets[piece.sheet];
    let cells = piece.found.records.iter().flat_map(|record| record.cells.iter().flatten());
    cells.filter(|at| sheet.get(**at).is_some()).count() + piece.more(document).map_or(0, LongList::filled)
}

/// By what records are typed: the form, and what the file says of units.
#[derive(Clone, Copy)]
struct By<'a> {
    form: &'a Form,
    units: &'a Units,
}

fn group(
    document: &Document,
    keyed: &[KeyedSheet<'_>],
    pieces: &[Piece],
    collection: &Collection,
    by: By<'_>,
) -> Vec<ReadReturn> {
    let form = by.form;
    let mut sheet_claims: Vec<Vec<Claim>> = Vec::new();
    for (index, keyed) in keyed.iter().enumerate() {
        let listed = |piece: &&Piece| {
            piece.sheet == index && !matches!(piece.found.layout, Layout::Beside | Layout::Matrix)
        };
        let before = pieces.iter().filter(listed).filter_map(first_row).min();
        sheet_claims.push(claims::labelled(keyed, index, form, before));
    }
    let groups = grouping::groups(document, pieces, collection, &sheet_claims);
    let several = groups.len() > 1;
    let listed: Vec<bool> =
        (0..collection.tables.len()).map(|table| pieces.iter().any(|piece| piece.table == table)).collect();
    let assembled = groups.into_iter().map(|group| {
        let mut read = assemble(document, group, pieces, &sheet_claims, collection, by, several);
        let has_record = |table: usize| read.records.has(table);
        read.gives = (0..listed.len())
            .map(|table| has_record(table) || collection.tables[table].is_list() && listed[table])
            .collect();
        read.not_asked =
            (0..listed.len()).map(|table| keys_not_asked(table, pieces, collection, form)).collect();
        read
    });
    assembled.collect()
}

/// The keys of a table for which the form has no row, where its blocks are what was read.
fn keys_not_asked(table: usize, pieces: &[Piece], collection: &Collection, form: &Form) -> Vec<String> {
    let declared = &collection.tables[table];
    let by_blocks = declared.is_matrix()
        && pieces.iter().any(|piece| piece.table == table && piece.found.layout == Layout::Matrix);
    if by_blocks { form.keys_not_asked(table, declared) } else { Vec::new() }
}

/// The first row of what was found of a table: above it stand titles.
fn first_row(piece: &Piece) -> Option<u32> {
    let headings =
        piece.found.headings.iter().filter(|heading| heading.field.is_some()).map(|heading| heading.at.row);
    let records =
        piece.found.records.iter().flat_map(|record| record.cells.iter().flatten().map(|at| at.row));
    headings.chain(records).chain(piece.found.heading_row).min()
}

/// Adds what sheets and titles say to what the return's own rows say, and types its records.
fn assemble(
    document: &Document,
    group: Group<'_>,
    pieces: &[Piece],
    sheet_claims: &[Vec<Claim>],
    collection: &Collection,
    by: By<'_>,
    several: bool,
) -> ReadReturn {
    let mut claims = group.claims;
    let own_sheets: Vec<usize> = group.parts.iter().map(|(piece, _)| piece.sheet).collect();
    let speaks = |sheet: &usize| !several || own_sheets.contains(sheet);
    let sheets: Vec<usize> = (0..document.sheets.len()).filter(speaks).collect();
    let own_said: Vec<Option<Identity>> = claims.iter().map(|claim| claim.identity).collect();
    for sheet in &sheets {
        // What a row says of itself counts before what the sheet says of all its rows.
        let is_silent =
            |claim: &&Claim| claim.identity == Some(Identity::Period) || !own_said.contains(&claim.identity);
        claims.extend(sheet_claims[*sheet].iter().filter(is_silent).cloned());
    }
    for sheet in sheets.iter().filter(|sheet| !document.sheets[**sheet].hidden) {
        let first = pieces.iter().filter(|piece| piece.sheet == *sheet).filter_map(first_row).min();
        claims.extend(claims::titles(&document.sheets[*sheet], *sheet, first));
        claims.extend(claims::sheet_name(&document.sheets[*sheet], *sheet));
    }
    let mut result = ReadReturn { claims, ..ReadReturn::default() };
    for (index, table) in collection.tables.iter().enumerate() {
        let parts: Vec<_> = group.parts.iter().filter(|(piece, _)| piece.table == index).collect();
        result.conflict =
            result.conflict.or_else(|| parts.iter().find_map(|(_, record)| record.broken.clone()));
        if table.is_single() {
            single_record(document, (index, table), by, &parts, &mut result);
        } else {
            let records = parts
                .iter()
                .map(|part| (part.0, typed(document, (index, table), by, &[(part.0.sheet, part.1)])))
                .collect();
            let records = blocks::without_ties(document, index, table, records, &mut result.faults);
            records.iter().for_each(|record| result.records.push(record));
            let begins = |piece: &Piece, record: &FoundRecord| {
                piece.found.records.first().is_some_and(|first| std::ptr::eq(first, record))
            };
            let more = parts
                .iter()
                .find(|(piece, record)| begins(piece, record))
                .and_then(|(piece, _)| piece.more(document));
            more.into_iter().for_each(|list| result.records.interleave(&list.records));
        }
    }
    result
}

/// The one record of a table, from all the places in which parts of it stand.
fn single_record(
    document: &Document,
    of: (usize, &RecordTable),
    by: By<'_>,
    parts: &[&(&Piece, &FoundRecord)],
    result: &mut ReadReturn,
) {
    if parts.is_empty() {
        return;
    }
    for (at, (piece, record)) in parts.iter().enumerate() {
        let twin = parts[..at].iter().find(|(other, twin)| {
            std::ptr::eq::<Piece>(*other, *piece) && differ(document, piece.sheet, record, twin)
        });
        if let Some((_, twin)) = twin {
            let sheet = &document.sheets[piece.sheet].name;
            let place = if sheet.is_empty() {
                String::new()
            } else {
                format!(" on sheet \"{}\"", crate::vocabulary::printable::echo(sheet))
            };
            result.conflict = Some(match piece.found.layout {
                Layout::Beside => {
                    let column = |record: &FoundRecord| {
                        record
                            .cells
                            .iter()
                            .flatten()
                            .next()
                            .map_or_else(String::new, |at| column_letters(at.column))
                    };
                    format!(
                        "two columns of figures stand beside the labels ({} and {}){place}, and nothing \
                         says which is meant: leave one",
                        column(twin),
                        column(record)
                    )
                }
                _ => format!(
                    "two rows of figures are for one return (rows {} and {}){place}: leave one",
                    twin.row + 1,
                    record.row + 1
                ),
            });
        }
    }
    let tied = blocks::fields_in_doubt(document, parts);
    let records: Vec<(usize, &FoundRecord)> =
        parts.iter().map(|(piece, record)| (piece.sheet, *record)).collect();
    let mut record = typed(document, of, by, &records);
    tied.iter().for_each(|field| record.answers[*field] = Answer::NotKnown);
    record.rounded.retain(|(field, _)| !tied.contains(field));
    record.units.retain(|said| !tied.contains(&said.field));
    result.records.push(&record);
    if !tied.is_empty() {
        result.faults.push(blocks::tie_of_fields(document, of.0, of.1, parts, &tied));
    }
}

/// Whether two records differ in a field in which both have something.
fn differ(document: &Document, sheet: usize, one: &FoundRecord, other: &FoundRecord) -> bool {
    let content =
        |at: &Option<CellAddress>| at.and_then(|at| document.sheets[sheet].get(at)).map(|cell| &cell.content);
    one.cells.iter().zip(&other.cells).any(|(one, other)| match (content(one), content(other)) {
        (None, None) => false,
        (one, other) => one != other,
    })
}

/// A record of a table (by index) as it was found by a form.
fn typed(
    document: &Document,
    (index, table): (usize, &RecordTable),
    by: By<'_>,
    parts: &[(usize, &FoundRecord)],
) -> NewRecord {
    let (sheet, first) = parts[0];
    let mut record = NewRecord { table: index, sheet, row: first.row, ..NewRecord::default() };
    for (at, field) in table.fields.iter().enumerate() {
        if let Some(key) = first.key.as_ref().filter(|_| table.primary_key.first() == Some(&at)) {
            record.answers.push(Answer::Reported(Value::Text(key.as_str().into())));
            record.cells.push(None);
            continue;
        }
        let content = |(sheet, at): (usize, CellAddress)| document.sheets[sheet].get(at);
        let own = cell_of(document, parts, at);
        let stand_in = || {
            let others = field.falls_back_on.iter().map(|other| cell_of(document, parts, *other));
            others.into_iter().find(|(cell, _)| cell.and_then(content).is_some())
        };
        let (cell, rival) = if own.0.and_then(content).is_some() { own } else { stand_in().unwrap_or(own) };
        // Only a block says what its form does not ask: elsewhere a field without a place may have been left
        // out.
        let has_box = cell.is_some()
            || table.primary_key.contains(&at)
            || first.key.as_ref().is_none_or(|key| by.form.asks(index, key, at));
        let mut answer = if has_box { Answer::NotKnown } else { Answer::NotAsked };
        if let Some(((sheet, own), found)) = cell.zip(cell.and_then(content)) {
            answer = in_its_unit(
                found,
                at,
                field,
                by.units.get(&(index, sheet, own)).map(|said| (sheet, said)),
                &mut record,
            );
        }
        if let (Some(one), Some(other), true) = (cell, rival, cell.and_then(content).is_some()) {
            answer =
                Answer::Unreadable { text: both(document, one, other).into(), expected: ONE_VALUE.into() };
        }
        record.answers.push(as_total(table, at, answer));
        // Of two cells that differ the second is named, since it is the one too many.
        record.cells.push(rival.or(cell));
    }
    record
}

/// The key of the total row, where it is written in general words ("Totals").
fn as_total(table: &RecordTable, field: usize, answer: Answer) -> Answer {
    let (Some(total), true) = (&table.total_key, table.primary_key == [field]) else { return answer };
    match &answer {
        Answer::Reported(Value::Text(text))
            if !table.fields[field].constraints.allowed.iter().any(|known| **known == **text) =>
        {
            if is_total(&LabelKey::of(text)) {
                Answer::Reported(Value::Text(total.as_str().into()))
            } else {
                answer
            }
        }
        _ => answer,
    }
}

/// What is expected of a field that has two cells.
pub const ONE_VALUE: &str = "one value, not two different ones";

/// A value in the unit that is asked for. Where it stands in another one, the record says so; and a figure
/// whose unit does not convert is not known.
fn in_its_unit(
    cell: &Cell,
    at: usize,
    field: &Field,
    said: Option<(usize, &Said)>,
    record: &mut NewRecord,
) -> Answer {
    let read = values::read_in_unit(cell, field, said.and_then(|(_, said)| said.factor));
    record.rounded.extend(read.rounded_from.map(|text| (at, text)));
    let Some((sheet, said)) = said.filter(|_| matches!(read.answer, Answer::Reported(_))) else {
        return read.answer;
    };
    record.units.push(OtherUnit {
        field: at,
        sheet,
        at: said.at,
        text: said.text.as_str().into(),
        factor: said.factor,
    });
    match said.factor {
        Some(_) => read.answer,
        None => Answer::Unreadable {
            text: cell.content.to_string().into(),
            expected: in_words(&field.unit).into(),
        },
    }
}

/// Two cells with what they hold: `12 (B3) and 13 (D3)`.
fn both(document: &Document, one: (usize, CellAddress), other: (usize, CellAddress)) -> String {
    let shown = |(sheet, at): (usize, CellAddress)| {
        let content = document.sheets[sheet]
            .get(at)
            .map_or_else(|| "nothing".to_owned(), |cell| cell.content.to_string());
        let of_sheet =
            if one.0 == other.0 { String::new() } else { format!("{}!", document.sheets[sheet].name) };
        format!("{} ({of_sheet}{at})", crate::vocabulary::printable::echo(&content))
    };
    format!("{} and {}", shown(one), shown(other))
}

/// The cell of a field, and another that says something else, if there is one.
#[expect(clippy::type_complexity, reason = "two places, each a sheet and a cell")]
fn cell_of(
    document: &Document,
    parts: &[(usize, &FoundRecord)],
    field: usize,
) -> (Option<(usize, CellAddress)>, Option<(usize, CellAddress)>) {
    if let [(sheet, record)] = parts
        && record.conflicts.is_empty()
    {
        return (record.cells[field].map(|at| (*sheet, at)), None);
    }
    let content =
        |(sheet, at): (usize, CellAddress)| document.sheets[sheet].get(at).map(|cell| &cell.content);
    let places = || parts.iter().filter_map(|(sheet, record)| record.cells[field].map(|at| (*sheet, at)));
    let filled = places().find(|place| content(*place).is_some());
    let within = parts.iter().find_map(|(sheet, record)| {
        record.conflicts.iter().find(|(own, ..)| *own == field).map(|(_, _, rival)| (*sheet, *rival))
    });
    let between = filled.and_then(|first| {
        places().find(|place| content(*place).is_some() && content(*place) != content(first))
    });
    (filled.or_else(|| places().next()), within.or(between))
}

/// What stands in `readings.csv`: each field found or missed, and headings that mean none.
fn lines(document: &Document, pieces: &[Piece], collection: &Collection) -> Vec<ReadingLine> {
    let of_piece = |piece: &Piece| lines_of_piece(document, piece, &collection.tables[piece.table]);
    let mut lines: Vec<ReadingLine> = pieces.iter().flat_map(of_piece).collect();
    for (index, table) in collection.tables.iter().enumerate() {
        let of_table: Vec<&Piece> = pieces.iter().filter(|piece| piece.table == index).collect();
        let Some(first) = of_table.first() else { continue };
        for at in 0..table.fields.len() {
            let met = of_table
                .iter()
                .any(|piece| piece.found.headings.iter().any(|heading| heading.field == Some(at)));
            let is_key_of_block =
                table.primary_key.first() == Some(&at) && first.found.layout == Layout::Matrix;
            let stood_in = lines.iter().any(|line| line.table == Some(index) && line.field == Some(at));
            if !met && !is_key_of_block && !stood_in {
                lines.push(ReadingLine {
                    field: Some(at),
                    matched: Match::Missing,
                    ..blank_line(document, first)
                });
            }
        }
    }
    lines
}

fn blank_line(document: &Document, piece: &Piece) -> ReadingLine {
    ReadingLine {
        sheet: Some(piece.sheet),
        heading_row: piece.found.heading_row,
        table: Some(piece.table),
        rows: piece.rows(document),
        field: None,
        column: ReadingColumn::Missing,
        heading: String::new(),
        matched: Match::Ignored,
        filled: 0,
    }
}

fn lines_of_piece(document: &Document, piece: &Piece, table: &RecordTable) -> Vec<ReadingLine> {
    let sheet = &document.sheets[piece.sheet];
    let is_filled = |at: CellAddress| sheet.get(at).is_some();
    let line = |heading: &Heading| {
        let column = ReadingColumn::Column(heading.at.column);
        let line = ReadingLine {
            column,
            heading: heading.text.clone(),
            matched: heading.matched,
            ..blank_line(document, piece)
        };
        let Some(field) = heading.field else {
            // Below the headings it is no heading, but a row that is no record.
            let below = piece.found.heading_row.is_some_and(|row| heading.at.row > row);
            return if below {
                ReadingLine { column: ReadingColumn::Cell(heading.at), ..line }
            } else {
                line
            };
        };
        let cells = || piece.found.records.iter().filter_map(|record| record.cells[field]);
        let more = piece.more(document).map_or(0, |list| list.filled_in(heading.at.column));
        let filled =
            piece.found.records.iter().filter(|record| filled_in(record, field, table, &is_filled)).count()
                + more;
        let own = |at: &CellAddress| piece.found.layout == Layout::Matrix && *at == heading.at;
        let cell = cells().find(own).or_else(|| cells().next());
        let by_row = piece.found.layout == Layout::HeadingRow;
        let column = if by_row { column } else { cell.map_or(ReadingColumn::Missing, ReadingColumn::Cell) };
        ReadingLine { field: Some(field), column, filled, ..line }
    };
    let mut lines: Vec<ReadingLine> = piece.found.headings.iter().map(line).collect();
    for (at, field) in table.fields.iter().enumerate() {
        if lines.iter().any(|line| line.field == Some(at)) {
            continue;
        }
        // A field without a column of its own comes from the first of those that stand in for it.
        let source = field
            .falls_back_on
            .iter()
            .find_map(|other| lines.iter().find(|line| line.field == Some(*other)).cloned());
        if let Some(source) = source {
            let filled =
                piece.found.records.iter().filter(|record| filled_in(record, at, table, &is_filled)).count();
            lines.push(ReadingLine { field: Some(at), matched: Match::Synonym, filled, ..source });
        }
    }
    lines
}

/// Whether something stands in a field of a record, or in one that stands in for it.
fn filled_in(
    record: &FoundRecord,
    field: usize,
    table: &RecordTable,
    is_filled: &dyn Fn(CellAddress) -> bool,
) -> bool {
    let stand_ins = table.fields[field].falls_back_on.iter();
    std::iter::once(&field).chain(stand_ins).any(|field| record.cells[*field].is_some_and(is_filled))
}
