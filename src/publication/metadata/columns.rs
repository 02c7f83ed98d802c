//! What each column of the lists of `data/` is: a name means the same in every list.

use super::column::{CellType, ColumnMeaning, column};

/// All columns, each once.
pub(super) const COLUMNS: &[ColumnMeaning] = &[
    column(
        "period",
        "Period",
        CellType::Text,
        "Period of the figure: a year (2019-20, or 2020 where years are calendar years), a \
         half-year, a quarter (2019-20-Q1) or a month.",
    )
    .being("http://purl.org/linked-data/sdmx/2009/dimension#refPeriod"),
    column("area_code", "Area code", CellType::Text, "Code of the area; blank where it has none.")
        .being("http://purl.org/linked-data/sdmx/2009/dimension#refArea"),
    column("area", "Area", CellType::Text, "Name of the area."),
    column(
        "area_type",
        "Type of area",
        CellType::Text,
        "What kind of area it is: unit (a reporting unit), type (of authority), region, country, \
         countries (a group of them) or all.",
    ),
    column(
        "table",
        "Table",
        CellType::Text,
        "The table of the return that the figure is of, by its name in the schema.",
    ),
    column(
        "key",
        "Row",
        CellType::Text,
        "The row of that table, by its key in the schema; blank where the table has no rows of \
         its own.",
    ),
    column("field", "Field", CellType::Text, "The field of that table, by its name in the schema."),
    column("indicator", "Indicator", CellType::Text, "Name of the indicator."),
    column("name", "Figure or indicator", CellType::Text, "Name of the figure or indicator."),
    column(
        "kind",
        "Kind of figure",
        CellType::Text,
        "Of what kind the figure is: a sum, an indicator, a change or a quartile.",
    ),
    column("measure", "Measure", CellType::Text, "What is measured, in words."),
    column("unit_of_measure", "Unit of measure", CellType::Text, "What the value counts in.")
        .being("http://purl.org/linked-data/sdmx/2009/attribute#unitMeasure"),
    column(
        "value",
        "Value",
        CellType::Decimal,
        "The figure as it is published; blank where it is not, and then standing says why.",
    )
    .being("http://purl.org/linked-data/sdmx/2009/measure#obsValue"),
    column("exact", "Exact value", CellType::Decimal, "The figure before it was rounded."),
    column(
        "standing",
        "Status",
        CellType::Text,
        "Whether the figure can be published: known, held (a value that is being queried is too \
         much of it), unreliable (too little was given), not-available, not-applicable, break (in \
         series), suppressed (confidential) or back-series (published before returns were held).",
    ),
    column(
        "basis",
        "Basis",
        CellType::Text,
        "What the figure is made of: reported (what was given alone) or estimates (with estimates \
         of what is missing).",
    ),
    column(
        "boundaries",
        "Boundaries",
        CellType::Text,
        "On which boundaries areas are taken: those of the time, or of today.",
    ),
    column(
        "reported",
        "Reported part",
        CellType::Decimal,
        "The part of the figure that was reported or corrected.",
    ),
    column("estimated", "Estimated part", CellType::Decimal, "The part of the figure that is estimated."),
    column(
        "estimated_pct",
        "Estimated share (percent)",
        CellType::Decimal,
        "How much of the figure is estimated, in percent.",
    ),
    column(
        "estimated_units",
        "Estimated reporting units",
        CellType::Integer,
        "Reporting units of which something in the figure is estimated.",
    ),
    column(
        "open_faults_pct",
        "Share with open faults (percent)",
        CellType::Decimal,
        "How much of the figure is being queried, in percent.",
    ),
    column(
        "missing_units",
        "Missing reporting units",
        CellType::Integer,
        "Reporting units of which the figure has nothing, not even an estimate.",
    ),
    column(
        "given_pct",
        "Share given (percent)",
        CellType::Decimal,
        "What share of those asked gave the figure, by size where sizes are known, in percent.",
    ),
    column("provisional", "Provisional", CellType::Truth, "Whether the figure may still change."),
    column("revised", "Revised", CellType::Truth, "Whether the figure is another than was published last."),
    column(
        "revised_columns",
        "Revised columns",
        CellType::Text,
        "Which columns are others than were published last, separated by semicolons.",
    ),
    column("source", "Source", CellType::Text, "Where the figure comes from, if not from returns."),
    column("numerator", "Numerator", CellType::Decimal, "What is divided."),
    column("denominator", "Denominator", CellType::Decimal, "By what it is divided."),
    column(
        "base_units",
        "Reporting units in the base",
        CellType::Integer,
        "Reporting units of which both parts are known.",
    ),
    column(
        "base_authorities",
        "Authorities in the base",
        CellType::Integer,
        "Authorities of which both parts are known.",
    ),
    column("expected_authorities", "Authorities expected", CellType::Integer, "Authorities that are asked."),
    column(
        "reported_authorities",
        "Authorities that reported",
        CellType::Integer,
        "Authorities that gave the figure, or are in the base of the indicator.",
    ),
    column(
        "left_out_units",
        "Reporting units left out",
        CellType::Integer,
        "Reporting units left out since a figure of theirs is being queried.",
    ),
    column(
        "change_pct",
        "Change (percent)",
        CellType::Decimal,
        "Change on the period before, in percent; blank where it is not published.",
    )
    .being("http://purl.org/linked-data/sdmx/2009/measure#obsValue"),
    column(
        "before",
        "Before",
        CellType::Decimal,
        "What those that gave the figure in both periods come to in the period before.",
    ),
    column("now", "Now", CellType::Decimal, "What the figure comes to now."),
    column(
        "matched_units",
        "Matched reporting units",
        CellType::Integer,
        "Reporting units that gave the figure in both periods.",
    ),
    column(
        "matched_authorities",
        "Matched authorities",
        CellType::Integer,
        "Authorities that gave the figure in both periods.",
    ),
    column(
        "queried_units",
        "Queried reporting units",
        CellType::Integer,
        "Of these, reporting units of which the figure is being queried.",
    ),
    column(
        "change_pct_unqueried",
        "Change without those queried (percent)",
        CellType::Decimal,
        "The same change without the reporting units of which the figure is being queried.",
    ),
    column(
        "least",
        "Least denominator",
        CellType::Decimal,
        "Reporting units of which the denominator is smaller are left out.",
    ),
    column(
        "lower_quartile",
        "Lower quartile",
        CellType::Decimal,
        "A quarter of the reporting units is below it.",
    ),
    column("median", "Median", CellType::Decimal, "Half of the reporting units is below it."),
    column(
        "upper_quartile",
        "Upper quartile",
        CellType::Decimal,
        "Three quarters of the reporting units are below it.",
    ),
    column("units", "Reporting units", CellType::Integer, "So many reporting units it is of."),
    column(
        "class",
        "Class",
        CellType::Text,
        "The class of reporting units from which estimates are made; blank for all together.",
    ),
    column(
        "not_estimated",
        "Not estimated",
        CellType::Integer,
        "Reporting units of which no estimate could be made.",
    ),
    column("given", "Given", CellType::Decimal, "What was given."),
    column(
        "bias_pct",
        "Bias (percent)",
        CellType::Decimal,
        "By how much estimates are above what was given, in percent of it.",
    ),
    column(
        "error_pct",
        "Error (percent)",
        CellType::Decimal,
        "How far estimates are from what was given, unit by unit, in percent of it.",
    ),
    column("published", "Published", CellType::Decimal, "What was published last."),
    column("difference", "Difference", CellType::Decimal, "What it is now less what was published."),
    column(
        "difference_pct",
        "Difference (percent)",
        CellType::Decimal,
        "The same in percent of what was published.",
    ),
    column(
        "published_exact",
        "Published, exact",
        CellType::Decimal,
        "What was published last, before it was rounded.",
    ),
    column(
        "own_data",
        "Due to own data",
        CellType::Decimal,
        "What of the difference comes from other values in returns.",
    ),
    column(
        "links",
        "Due to links",
        CellType::Decimal,
        "What of the difference comes from estimates whose links are others now.",
    ),
    column(
        "methods",
        "Due to methods",
        CellType::Decimal,
        "What of the difference comes from other methods.",
    ),
    column(
        "corrections",
        "Due to corrections",
        CellType::Decimal,
        "What of the difference comes from decisions of the unit.",
    ),
    column(
        "no_causes",
        "Why no causes are told",
        CellType::Text,
        "Why nothing is said of causes; blank where it is.",
    ),
    column(
        "unit",
        "Reporting unit",
        CellType::Text,
        "Code of the reporting unit; of several authorities together their codes.",
    ),
    column(
        "status",
        "Status of the value",
        CellType::Text,
        "How the value came to be: reported, nil, corrected, derived, estimated, or why there is \
         none.",
    ),
    column("how", "How", CellType::Text, "How the value was made."),
    column(
        "serial",
        "Number of the release",
        CellType::Integer,
        "Which release it is, counted over all periods.",
    ),
    column("release", "Release", CellType::Text, "The release."),
    column("length", "Length of period", CellType::Text, "Over how long the periods are."),
    column("releases_on", "Releases later", CellType::Integer, "How many releases after the first."),
    column("periods", "Periods", CellType::Integer, "So many periods of which both figures are known."),
    column("mean", "Mean revision", CellType::Decimal, "Mean of the differences."),
    column(
        "mean_absolute",
        "Mean absolute revision",
        CellType::Decimal,
        "Mean of the differences, whatever their sign.",
    ),
    column(
        "mean_absolute_pct",
        "Mean absolute revision (percent)",
        CellType::Decimal,
        "The same in percent of the first figures.",
    ),
];
