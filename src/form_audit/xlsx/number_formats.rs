//! How numbers are shown: formats by number, and whether they make a day of one.

use std::sync::LazyLock;

use jiff::{SignedDuration, civil};
use regex::Regex;

/// The format of a number that a workbook need not declare.
pub(super) fn of_its_own(number: u32) -> &'static str {
    match number {
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        5 => "\"$\"#,##0_);(\"$\"#,##0)",
        6 => "\"$\"#,##0_);[Red](\"$\"#,##0)",
        7 => "\"$\"#,##0.00_);(\"$\"#,##0.00)",
        8 => "\"$\"#,##0.00_);[Red](\"$\"#,##0.00)",
        9 => "0%",
        10 => "0.00%",
        11 => "0.00E+00",
        12 => "# ?/?",
        13 => "# ??/??",
        14 => "mm-dd-yy",
        15 => "d-mmm-yy",
        16 => "d-mmm",
        17 => "mmm-yy",
        18 => "h:mm AM/PM",
        19 => "h:mm:ss AM/PM",
        20 => "h:mm",
        21 => "h:mm:ss",
        22 => "m/d/yy h:mm",
        37 => "#,##0_);(#,##0)",
        38 => "#,##0_);[Red](#,##0)",
        39 => "#,##0.00_);(#,##0.00)",
        40 => "#,##0.00_);[Red](#,##0.00)",
        41 => "_(* #,##0_);_(* \\(#,##0\\);_(* \"-\"_);_(@_)",
        42 => "_(\"$\"* #,##0_);_(\"$\"* \\(#,##0\\);_(\"$\"* \"-\"_);_(@_)",
        43 => "_(* #,##0.00_);_(* \\(#,##0.00\\);_(* \"-\"??_);_(@_)",
        44 => "_(\"$\"* #,##0.00_)_(\"$\"* \\(#,##0.00\\)_(\"$\"* \"-\"??_)_(@_)",
        45 => "mm:ss",
        46 => "[h]:mm:ss",
        47 => "mmss.0",
        48 => "##0.0E+0",
        49 => "@",
        _ => "General",
    }
}

static LITERAL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"".*?"|\[(?i:[^hms\]][^\]]*|h[^h\]][^\]]*|m[^m\]][^\]]*|s[^s\]][^\]]*)\]"#).ok()
});

/// Whether a number in this format is shown as a day or a time.
pub(super) fn is_of_days(format: &str) -> bool {
    let positive = format.split(';').next().unwrap_or_default();
    let bare = match &*LITERAL {
        Some(literal) => literal.replace_all(positive, ""),
        None => positive.into(),
    };
    let mut before = ' ';
    bare.chars().any(|letter| {
        let is_own = !matches!(before, '_' | '\\') && "dmhysDMHYS".contains(letter);
        before = letter;
        is_own
    })
}

/// The day of a number, as text; `None` if there is none.
pub(super) fn day(number: f64, begins_1904: bool) -> Option<String> {
    let epoch = if begins_1904 { civil::date(1904, 1, 1) } else { civil::date(1899, 12, 30) };
    let seconds = (number * 86_400.0).round();
    if !seconds.is_finite() || seconds.abs() > 1e12 {
        return None;
    }
    let day = epoch.at(0, 0, 0, 0).checked_add(SignedDuration::from_secs(seconds as i64)).ok()?;
    if (0.0..1.0).contains(&number) {
        return Some(day.strftime("%H:%M:%S").to_string());
    }
    Some(day.strftime("%Y-%m-%d %H:%M:%S").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_with_letters_of_days_outside_of_quotes_is_of_days() {
        for (format, is) in [
            ("dd/mm/yyyy", true),
            ("[h]:mm", true),
            ("#,##0", false),
            ("General", false),
            ("[Red]0.0", false),
            ("0 \"days\"", false),
            ("#,##0_d", false),
            ("[$-809]d mmmm yyyy", true),
            ("[$£-809]#,##0", false),
        ] {
            assert_eq!(is_of_days(format), is, "{format}");
        }
    }

    #[test]
    fn a_number_is_the_day_that_spreadsheet_programs_show() {
        assert_eq!(day(40_268.5, false).as_deref(), Some("2010-03-31 12:00:00"));
        assert_eq!(day(0.25, false).as_deref(), Some("06:00:00"));
        assert_eq!(day(1e300, false), None);
    }
}
