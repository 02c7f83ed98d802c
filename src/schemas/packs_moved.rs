//! What packs show of a collection as it was published, and what of its records moved since the period before.

use super::{
    Faults,
    declaration::Entry,
    packs::{Packs, RecordsOf, field, words},
    shapes::{PACK_MOVED, PACK_TABLE},
    tables::PublishedTable,
};

/// A published table, as it is.
#[derive(Debug)]
pub struct PackTable {
    /// The name of its sheet.
    pub sheet: String,
    /// The source, by index.
    pub source: usize,
    /// Its title, as it is declared.
    pub title: String,
}

/// Records of which something is another than in the period before.
#[derive(Debug)]
pub struct PackMoved {
    /// The name of its sheet.
    pub sheet: String,
    /// Its title.
    pub title: String,
    /// The records, and the fields that say which it is.
    pub records: RecordsOf,
    /// The fields (by index) that are held against those of the period before.
    pub fields: Vec<usize>,
}

impl Packs {
    /// Reads a published table.
    pub(super) fn table(&self, item: &Entry, faults: &mut Faults) -> Option<PackTable> {
        item.is_of(&PACK_TABLE, faults);
        let (source, collection) = self.source_of(item, "from", faults)?;
        let node = item.required("title", faults)?;
        let title = node.text(faults)?;
        let tables = &collection.published.tables;
        let is_it = |own: &&PublishedTable| own.title == title;
        let Some(table) = tables.iter().find(is_it) else {
            let known = tables.iter().map(|own| own.title.as_str());
            faults.unknown(&node.at, "the published table", title, known);
            return None;
        };
        if !self.audience.sees(table.audience) {
            let (table, packs) = (table.audience.word(), self.audience.word());
            faults.add(&node.at, format!("the table is for {table}, and packs are for {packs}"));
        }
        let sheet = words(item.required("sheet", faults), faults);
        Some(PackTable { sheet, source, title: title.to_owned() })
    }

    /// Reads what is held against the period before.
    pub(super) fn moved(&self, item: &Entry, faults: &mut Faults) -> Option<PackMoved> {
        item.is_of(&PACK_MOVED, faults);
        let (records, collection) = self.records(item, faults)?;
        let named = item.required("fields", faults)?.texts(faults);
        let fields = named.iter().filter_map(|own| field(item, own, collection, records.table, faults));
        let fields = fields.collect();
        Some(PackMoved {
            sheet: words(item.required("sheet", faults), faults),
            title: words(item.required("title", faults), faults),
            records,
            fields,
        })
    }
}
