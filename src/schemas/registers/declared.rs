//! A register as it is declared.

use super::Updates;
use crate::{
    expressions::Expression,
    schemas::{Collection, Field, FieldType, RecordTable, Retention},
    vocabulary::Audience,
};

/// A register.
#[derive(Debug, Clone)]
pub struct DeclaredRegister {
    /// Name of its files.
    pub name: String,
    /// Title for people.
    pub title: String,
    /// The table (by index) whose records it shows.
    pub of: usize,
    /// Which of them; all if not said.
    pub condition: Option<Expression>,
    /// Tables (by index) whose records belong to those: a file beside it each.
    pub with: Vec<usize>,
    /// What it shows.
    pub columns: Vec<RegisterColumn>,
    /// By what its rows are ordered.
    pub order: Vec<Ordering>,
    /// Why names of people may be in it; blank where none are.
    pub basis: String,
    /// A record is shown so many days after the day in a field (by index).
    pub not_before: Option<(usize, i64)>,
    /// What happened later.
    pub updates: Option<Updates>,
    /// When records are taken out of it.
    pub removal: Option<Removal>,
    /// For whom it is.
    pub audience: Audience,
    /// It begins anew with each period: nothing of earlier ones stands in it.
    pub is_anew: bool,
    /// Each record is shown once somebody decided so.
    pub is_moderated: bool,
}

/// What stands in a column of a register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegisterColumn {
    /// A field of its table, by index.
    Field(usize),
    /// Name of the unit.
    Authority,
    /// Its code or id.
    AuthorityCode,
    /// Its region.
    Region,
    /// Its country.
    Country,
    /// The period of the return.
    Period,
}

impl RegisterColumn {
    /// What is known of each record beside its fields.
    pub(super) const OF_UNITS: [(&'static str, Self); 5] = [
        ("authority", Self::Authority),
        ("authority_code", Self::AuthorityCode),
        ("region", Self::Region),
        ("country", Self::Country),
        ("period", Self::Period),
    ];

    /// What the column is called for people.
    #[must_use]
    pub fn title(self, table: &RecordTable) -> &str {
        match self {
            Self::Field(at) => &table.fields[at].title,
            Self::Authority => "Authority",
            Self::AuthorityCode => "Code of the authority",
            Self::Region => "Region",
            Self::Country => "Country",
            Self::Period => "Period of the return",
        }
    }

    /// Whether days stand in it.
    #[must_use]
    pub fn is_day(self, table: &RecordTable) -> bool {
        matches!(self, Self::Field(at) if table.fields[at].kind == FieldType::Date)
    }

    /// The field of numbers that stands in it; `None` for texts, days, and answers that have names.
    #[must_use]
    pub fn number_field(self, table: &RecordTable) -> Option<&Field> {
        let Self::Field(at) = self else { return None };
        Some(&table.fields[at]).filter(|field| field.kind.is_numeric() && field.labels.is_empty())
    }

    /// What the column is called in files.
    #[must_use]
    pub fn name(self, table: &RecordTable) -> &str {
        let of_unit = || Self::OF_UNITS.iter().find(|(_, own)| *own == self).map_or("", |(name, _)| *name);
        if let Self::Field(field) = self { &table.fields[field].name } else { of_unit() }
    }
}

/// A column by which rows are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ordering {
    /// Which.
    pub by: RegisterColumn,
    /// The last comes first.
    pub is_descending: bool,
}

/// When records are taken out.
#[derive(Debug, Clone)]
pub struct Removal {
    /// Which records; all if not said.
    pub condition: Option<Expression>,
    /// From the day on that is so long after the day in this field (by index).
    pub field: usize,
    /// So long.
    pub after: crate::schemas::TimeSpan,
}

impl DeclaredRegister {
    /// The columns that stay for good: of which none names people, or is made blank in time.
    #[must_use]
    pub fn columns_for_good(&self, collection: &Collection) -> Vec<RegisterColumn> {
        let stays = |column: &&RegisterColumn| {
            let RegisterColumn::Field(at) = **column else { return true };
            let is_gone = |rule: &Retention| rule.table == self.of && rule.blank.contains(&at);
            !collection.tables[self.of].fields[at].personal && !collection.retention.iter().any(is_gone)
        };
        self.columns.iter().filter(stays).copied().collect()
    }

    /// The fields of its table (by index) that have to be known of a record for as long as it may be in the
    /// register,
    /// but for those that `retained` asks for.
    #[must_use]
    pub fn fields_kept(&self) -> std::collections::BTreeSet<usize> {
        let of_column = |column: &RegisterColumn| match column {
            RegisterColumn::Field(field) => Some(*field),
            _ => None,
        };
        let shown = self.columns.iter().filter_map(of_column);
        let ordering = self.order.iter().filter_map(|own| of_column(&own.by));
        let removal = self.removal.iter().flat_map(|removal| {
            let condition = removal.condition.iter().flat_map(|own| own.node.fields());
            condition.chain([removal.field])
        });
        shown.chain(ordering).chain(removal).chain(self.not_before.map(|(field, _)| field)).collect()
    }
}
