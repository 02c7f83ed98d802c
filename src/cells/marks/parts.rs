//! Which part of an xlsx or xlsb holds which sheet: the list of sheets in the workbook's own part, and the
//! list of parts beside it.

use std::{collections::HashMap, rc::Rc};

use quick_xml::events::{BytesStart, Event};

use super::{SheetMarks, sheet_bin::PercentStyles};

/// What was unpacked of the parts of a workbook.
#[derive(Debug, Clone, Default)]
pub struct Parts {
    /// What was found of each sheet, by the name of its part in small letters.
    pub sheets: Vec<(String, SheetMarks)>,
    /// The part that lists the sheets.
    pub workbook: Vec<u8>,
    /// It is one of records, as in an xlsb, not XML.
    pub is_binary: bool,
    /// Styles of an xlsb.
    pub percent_styles: Rc<PercentStyles>,
    /// The part that says which part is which.
    pub relations: Vec<u8>,
}

/// What was found of each sheet of a workbook, by its place in the list of sheets.
#[derive(Debug, Clone, Default)]
pub struct BySheet {
    /// `None` if there was nothing to find on any of them.
    found: Option<Vec<Option<SheetMarks>>>,
    nothing: SheetMarks,
}

impl BySheet {
    /// What was found of a sheet; `None` if it is not known which part holds it.
    #[must_use]
    pub fn of(&self, at: usize) -> Option<&SheetMarks> {
        match &self.found {
            None => Some(&self.nothing),
            Some(found) => found.get(at)?.as_ref(),
        }
    }
}

/// A part that says which sheets there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListOfSheets {
    /// Names and ids.
    Workbook,
    /// Ids and parts.
    Relations,
}

/// As much of such a part as is kept.
pub const LARGEST_LIST: u64 = 4 * 1024 * 1024;

/// Whether a part, by its name in small letters, is such a list.
#[must_use]
pub fn list_of_sheets(name: &[u8]) -> Option<ListOfSheets> {
    let last = name.rsplit(|byte| *byte == b'/').next().unwrap_or_default();
    match last {
        b"workbook.xml" | b"workbook.bin" => Some(ListOfSheets::Workbook),
        b"workbook.xml.rels" | b"workbook.bin.rels" => Some(ListOfSheets::Relations),
        _ => None,
    }
}

impl Parts {
    /// What was found of each sheet in the order in which the workbook lists them.
    #[must_use]
    pub fn by_sheet(mut self) -> BySheet {
        if self.sheets.iter().all(|(_, found)| found.is_nothing()) {
            return BySheet { found: None, nothing: SheetMarks::default() };
        }
        let parts = self.relations_by_id();
        let ids = if self.is_binary { ids_in_records(&self.workbook) } else { ids_in_xml(&self.workbook) };
        let sheet_of = |id: String| {
            let target = parts.get(&id)?;
            let at = self.sheets.iter().position(|(name, _)| name.ends_with(target.as_str()))?;
            Some(std::mem::take(&mut self.sheets[at].1))
        };
        BySheet { found: Some(ids.into_iter().map(sheet_of).collect()), nothing: SheetMarks::default() }
    }

    /// The end of the name of each part by its id, from the folder of sheets on.
    fn relations_by_id(&self) -> HashMap<String, String> {
        let mut found = HashMap::new();
        for_each_element(&self.relations, "Relationship", |element| {
            if let (Some(id), Some(target)) = (attribute(element, "Id"), attribute(element, "Target")) {
                let target = target.trim_start_matches(['.', '/']).to_ascii_lowercase();
                found.insert(id, format!("/{target}"));
            }
        });
        found
    }
}

fn ids_in_xml(workbook: &[u8]) -> Vec<String> {
    let mut ids = Vec::new();
    for_each_element(workbook, "sheet", |element| {
        let id = element
            .attributes()
            .with_checks(false)
            .flatten()
            .find(|attribute| attribute.key.local_name().as_ref() == "id");
        // A sheet that is nowhere is in no list that is read.
        ids.extend(id.map(|id| id.value.into_owned()));
    });
    ids
}

fn for_each_element(xml: &[u8], name: &str, mut see: impl FnMut(&BytesStart<'_>)) {
    let mut reader = quick_xml::Reader::from_reader(xml);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(element) | Event::Empty(element)) if element.local_name().as_ref() == name => {
                see(&element)
            }
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = element.try_get_attribute(name).ok()??;
    Some(attribute.value.into_owned())
}

/// A sheet in the list of an xlsb.
const SHEET: u32 = 0x009c;

fn ids_in_records(workbook: &[u8]) -> Vec<String> {
    super::sheet_bin::records(workbook)
        .filter(|(kind, _)| *kind == SHEET)
        .filter_map(|(_, content)| wide_text(content, 8))
        .collect()
}

/// A text of so many units of 16 bits as stand before it; `None` for one that is not there.
pub(super) fn wide_text(content: &[u8], at: usize) -> Option<String> {
    let length = usize::try_from(super::sheet_bin::long(content, at)?).ok()?;
    let bytes = content.get(at + 4..at.checked_add(4)?.checked_add(length.checked_mul(2)?)?)?;
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    String::from_utf16(&units).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheets_are_found_by_their_parts_and_not_by_their_order() {
        let mut parts = Parts {
            workbook: b"<workbook><sheets><sheet name=\"A\" r:id=\"rId2\"/><sheet name=\"B\" \
                r:id=\"rId1\"/><sheet name=\"C\" r:id=\"rId3\"/></sheets></workbook>"
                .to_vec(),
            relations: b"<Relationships><Relationship Id=\"rId1\" \
                Target=\"/xl/worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" \
                Target=\"worksheets/Sheet11.xml\"/></Relationships>"
                .to_vec(),
            ..Parts::default()
        };
        for (number, name) in
            ["xl/worksheets/sheet1.xml", "xl/worksheets/sheet11.xml"].into_iter().enumerate()
        {
            let mut marks = SheetMarks::default();
            marks.hide_rows(u32::try_from(number).unwrap(), 9);
            parts.sheets.push((format!("/{name}"), marks));
        }
        let found = parts.by_sheet();
        let rows: Vec<Option<u32>> = (0..4).map(|at| Some(found.of(at)?.marks.hidden_rows[0].0)).collect();
        assert_eq!(rows, [Some(1), Some(0), None, None]);
    }
}
