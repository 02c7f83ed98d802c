//! What each list of `data/` is, and which of its columns name a line.

/// What a list is.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct ListMeaning {
    /// Its name.
    pub name: &'static str,
    /// Its title.
    pub title: &'static str,
    /// What stands in it.
    pub description: &'static str,
    /// The columns that together name a line; of those that a list does not have nothing is said.
    pub key: &'static [&'static str],
}

/// What names a figure of an area.
const OF_AREAS: &[&str] = &[
    "boundaries",
    "period",
    "area_code",
    "area",
    "area_type",
    "kind",
    "table",
    "key",
    "field",
    "indicator",
    "name",
    "basis",
];

/// All lists, each once.
pub(super) const LISTS: [ListMeaning; 11] = [
    ListMeaning {
        name: "figures",
        title: "Sums by area, as they are published",
        description: "Every sum over an area with estimates of what is missing, and what it rests \
                      on: how much of it is estimated, how much is being queried, and whether it can \
                      be published.",
        key: OF_AREAS,
    },
    ListMeaning {
        name: "authorities",
        title: "Figures of named authorities",
        description: "What tables show of each named authority or joint return: what it gave. Nothing in \
                      it is estimated.",
        key: OF_AREAS,
    },
    ListMeaning {
        name: "indicators",
        title: "Indicators by area",
        description: "Every indicator by area, with both parts and how many returns and authorities \
                      it rests on; on what was reported, and with estimates.",
        key: OF_AREAS,
    },
    ListMeaning {
        name: "growth",
        title: "Changes on the period before",
        description: "How sums changed on the period before, over the units that gave the figure in \
                      both.",
        key: OF_AREAS,
    },
    ListMeaning {
        name: "quartiles",
        title: "How reporting units differ in indicators",
        description: "Quartiles of an indicator over the reporting units of an area that gave both \
                      parts.",
        key: OF_AREAS,
    },
    ListMeaning {
        name: "series",
        title: "Series by area",
        description: "What tables of series show, of each period that is held, on the boundaries on \
                      which they show it.",
        key: OF_AREAS,
    },
    ListMeaning {
        name: "revisions",
        title: "Revisions",
        description: "Figures that are not what was published last, and why.",
        key: OF_AREAS,
    },
    ListMeaning {
        name: "restated",
        title: "Restated figures of reporting units",
        description: "Figures of earlier periods that this run takes otherwise than the run of their \
                      period did.",
        key: &["period", "unit", "table", "key", "field"],
    },
    ListMeaning {
        name: "backtest",
        title: "How well estimates do",
        description: "Each unit that answered is hidden in turn and estimated from the others: what \
                      that gives, by figure and class of units.",
        key: &["period", "table", "key", "field", "class"],
    },
    ListMeaning {
        name: "vintages",
        title: "Vintages",
        description: "What each release published of sums over all, and what this run would.",
        key: &["serial", "release", "period", "table", "key", "field", "indicator"],
    },
    ListMeaning {
        name: "mean_revisions",
        title: "Mean revisions",
        description: "How far first figures were from those of so many releases later.",
        key: &["table", "key", "field", "indicator", "length", "releases_on"],
    },
];

/// What the list of a name is; of another nothing is said but its name.
pub(super) fn list_meaning(name: &str) -> ListMeaning {
    LISTS.into_iter().find(|list| list.name == name).unwrap_or_default()
}

/// What stands in the list of a name; blank of one of which nothing is said.
pub(in crate::publication) fn words_of_list(name: &str) -> &'static str {
    list_meaning(name).description
}
