//! The styles of cells, each under the name by which programs show it.

/// Most decimals that a number is shown with.
pub(super) const MOST_DECIMALS: u8 = 9;

/// How a cell looks, and what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// Nothing of its own.
    Default,
    /// The title of a sheet.
    Title,
    /// The title of the cover, which is wrapped.
    CoverTitle,
    /// A heading of the cover.
    Heading,
    /// A paragraph of the cover.
    Body,
    /// A line above a table, which runs on over the columns beside it.
    Note,
    /// The heading of a column of text.
    HeadLeft,
    /// The heading of a column of numbers.
    HeadRight,
    /// Text in a table.
    Label,
    /// Text in a list.
    Listed,
    /// Why there is no number.
    Marker,
    /// Text that leads elsewhere.
    Link,
    /// A number with so many decimals.
    Number(u8),
    /// The same in a list.
    ListedNumber(u8),
}

impl Style {
    /// All of them.
    pub fn all() -> Vec<Self> {
        let words = [
            Self::Title,
            Self::CoverTitle,
            Self::Heading,
            Self::Body,
            Self::Note,
            Self::HeadLeft,
            Self::HeadRight,
            Self::Label,
            Self::Listed,
            Self::Marker,
            Self::Link,
        ];
        let numbers =
            (0..=MOST_DECIMALS).flat_map(|digits| [Self::Number(digits), Self::ListedNumber(digits)]);
        words.into_iter().chain(numbers).collect()
    }

    /// As it is shown to people.
    pub fn shown(self) -> String {
        match self {
            Self::Default => "Default".to_owned(),
            Self::Title => "Heading 1".to_owned(),
            Self::CoverTitle => "Wrapped Heading 1".to_owned(),
            Self::Heading => "Heading 2".to_owned(),
            Self::Body => "Text".to_owned(),
            Self::Note => "Note".to_owned(),
            Self::HeadLeft => "Column heading".to_owned(),
            Self::HeadRight => "Column heading of numbers".to_owned(),
            Self::Label => "Label".to_owned(),
            Self::Listed => "Listed".to_owned(),
            Self::Marker => "Marker".to_owned(),
            Self::Link => "Link".to_owned(),
            Self::Number(digits) => format!("Number {digits}"),
            Self::ListedNumber(digits) => format!("Listed number {digits}"),
        }
    }

    /// As parts of the document name it: letters, digits and what stands for a blank.
    pub fn name(self) -> String {
        self.shown().replace(' ', "_20_")
    }

    /// The style from which it takes what it does not say.
    pub fn parent(self) -> Self {
        if self == Self::CoverTitle { Self::Title } else { Self::Default }
    }

    /// The decimals of a number.
    pub fn decimals(self) -> Option<u8> {
        match self {
            Self::Number(digits) | Self::ListedNumber(digits) => Some(digits),
            _ => None,
        }
    }

    /// On which side of the cell it stands.
    pub fn side(self) -> Option<&'static str> {
        match self {
            Self::HeadLeft | Self::Label | Self::Listed => Some("start"),
            Self::HeadRight | Self::Marker | Self::Number(_) | Self::ListedNumber(_) => Some("end"),
            _ => None,
        }
    }

    /// Whether it stands at the top of its row.
    pub fn is_at_top(self) -> bool {
        matches!(
            self,
            Self::Body | Self::Note | Self::HeadLeft | Self::HeadRight | Self::Listed | Self::ListedNumber(_)
        )
    }

    /// Whether it is broken over lines.
    pub fn is_wrapped(self) -> bool {
        matches!(
            self,
            Self::CoverTitle
                | Self::Body
                | Self::HeadLeft
                | Self::HeadRight
                | Self::Label
                | Self::Listed
                | Self::Link
        )
    }

    /// Points of its letters, where they are larger than those of text.
    pub fn points(self) -> Option<u8> {
        match self {
            Self::Title => Some(16),
            Self::Heading => Some(14),
            _ => None,
        }
    }

    /// Whether it is bold.
    pub fn is_bold(self) -> bool {
        matches!(self, Self::Title | Self::Heading | Self::HeadLeft | Self::HeadRight)
    }
}
