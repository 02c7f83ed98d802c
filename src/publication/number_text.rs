//! Numbers as readers write them: `1,234.5`.

/// A number with its decimals, thousands apart.
#[must_use]
pub fn number_text(value: f64, decimals: u8) -> String {
    let text = format!("{:.*}", usize::from(decimals), value.abs());
    let (whole, rest) =
        text.split_once('.').map_or((text.as_str(), None), |(whole, rest)| (whole, Some(rest)));
    let digits = whole.len();
    let grouped = whole.chars().enumerate().fold(String::new(), |mut grouped, (at, digit)| {
        if at > 0 && (digits - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
        grouped
    });
    let is_nothing = text.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    let sign = if value < 0.0 && !is_nothing { "-" } else { "" };
    rest.map_or_else(|| format!("{sign}{grouped}"), |rest| format!("{sign}{grouped}.{rest}"))
}

#[cfg(test)]
mod tests {
    use super::number_text;

    #[test]
    fn thousands_stand_apart_and_decimals_stay() {
        let shown = [(0.0, 0), (999.0, 0), (1234.0, 0), (1_234_567.25, 1), (-0.04, 1), (-1250.5, 1)];
        let shown = shown.map(|(value, decimals)| number_text(value, decimals));
        assert_eq!(shown, ["0", "999", "1,234", "1,234,567.2", "0.0", "-1,250.5"]);
    }
}
