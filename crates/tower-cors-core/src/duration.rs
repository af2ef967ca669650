//! Durations in Go's syntax: `600s`, `10m`, `1h30m`, `1.5h`.

use std::fmt;
use std::time::Duration;

/// The units with their lengths in nanoseconds.
const UNITS: [(&str, u64); 8] = [
    ("ns", 1),
    ("us", 1_000),
    ("µs", 1_000), // U+00B5, the micro sign
    ("μs", 1_000), // U+03BC, the Greek letter
    ("ms", 1_000_000),
    ("s", 1_000_000_000),
    ("m", 60 * 1_000_000_000),
    ("h", 3_600 * 1_000_000_000),
];

/// The error of a text that is not a duration.
///
/// ```
/// let error = tower_cors_core::duration::parse("600").unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "not a duration: write numbers with units, such as `600s`, `10m` or `1h30m`",
/// );
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NoDuration;

impl fmt::Display for NoDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a duration: write numbers with units, such as `600s`, `10m` or `1h30m`")
    }
}

impl std::error::Error for NoDuration {}

/// Parses a sequence of numbers with units, each with an optional fraction.
///
/// `0` needs no unit. Fractions of a nanosecond are cut. The longest duration is `u64::MAX`
/// nanoseconds, about 584 years.
///
/// # Errors
///
/// Fails on any other text, including one with a sign, and on a longer duration.
///
/// ```
/// use std::time::Duration;
/// use tower_cors_core::duration::parse;
///
/// assert_eq!(parse("1.5h"), Ok(Duration::from_secs(5400)));
/// assert!(parse("1h30").is_err());
/// ```
// The maintained crates for durations do not read all of Go's syntax: `1.5h30m` and `300µs`.
pub fn parse(text: &str) -> Result<Duration, NoDuration> {
    if text == "0" {
        return Ok(Duration::ZERO);
    }
    let mut rest = text;
    let mut sum: u128 = 0;
    while !rest.is_empty() || sum == 0 && rest.len() == text.len() {
        let (nanos, after) = parse_part(rest).ok_or(NoDuration)?;
        sum = sum.checked_add(nanos).ok_or(NoDuration)?;
        rest = after;
    }
    u64::try_from(sum)
        .map(Duration::from_nanos)
        .map_err(|_| NoDuration)
}

/// Parses one number and its unit. Returns its nanoseconds, rounded down, and the rest of the text.
fn parse_part(text: &str) -> Option<(u128, &str)> {
    let (whole, rest) = split_digits(text);
    let (fraction, rest) = match rest.strip_prefix('.') {
        Some(rest) => split_digits(rest),
        None => ("", rest),
    };
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let unit_len = rest
        .find(|char: char| char.is_ascii_digit() || char == '.')
        .unwrap_or(rest.len());
    let (unit, rest) = rest.split_at_checked(unit_len)?;
    let (_, nanos) = UNITS.iter().find(|(name, _)| *name == unit)?;
    let nanos = u128::from(*nanos);
    let whole: u128 = match whole {
        "" => 0,
        digits => digits.parse::<u64>().ok()?.into(),
    };
    Some((whole * nanos + fraction_of(nanos, fraction), rest))
}

/// Returns the fraction of `unit` given by the digits after a decimal point, rounded down.
fn fraction_of(unit: u128, digits: &str) -> u128 {
    let mut place = unit;
    digits
        .bytes()
        .take(18)
        .map(|digit| {
            let value = place * u128::from(digit - b'0');
            place /= 10;
            value / 10
        })
        .sum()
}

fn split_digits(text: &str) -> (&str, &str) {
    let len = text
        .find(|char: char| !char.is_ascii_digit())
        .unwrap_or(text.len());
    text.split_at_checked(len).unwrap_or((text, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_all_that_go_writes() {
        for (text, nanos) in [
            ("0", 0),
            ("0s", 0),
            ("12h", 43_200_000_000_000),
            ("1h30m", 5_400_000_000_000),
            ("1.5h", 5_400_000_000_000),
            ("1.5h30m", 7_200_000_000_000),
            ("300ms", 300_000_000),
            ("7µs", 7_000),
            ("7μs", 7_000),
            ("7us", 7_000),
            ("3ns", 3),
            (".5s", 500_000_000),
            ("1.s", 1_000_000_000),
            ("1h0m0s", 3_600_000_000_000),
            ("0.25m", 15_000_000_000),
        ] {
            assert_eq!(parse(text), Ok(Duration::from_nanos(nanos)), "{text}");
        }
    }

    #[test]
    fn refuses_everything_else() {
        for text in [
            "",
            "1",
            "s",
            ".",
            ".s",
            "1 h",
            "1d",
            "-1h",
            "+",
            "1h ",
            "1hh",
            "h1",
            "1e3s",
            "1h30",
            "99999999999999999999h",
            "10000000h",
        ] {
            assert_eq!(parse(text), Err(NoDuration), "{text}");
        }
    }
}
