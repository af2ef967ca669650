//! Header lines in arguments.

use http::{HeaderName, HeaderValue};

/// Parses a header line: `Name: value`.
pub(crate) fn parse_header(line: &str) -> Result<(HeaderName, HeaderValue), &'static str> {
    let (name, value) = line.split_once(':').ok_or("expected `Name: value`")?;
    let name = name.trim().parse().map_err(|_| "not a header name")?;
    Ok((name, parse_value(value)?))
}

/// Parses a line of curl: `Name: value`, or `Name;` for an empty value. Returns `None` for `Name:`,
/// by which curl leaves out a header of its own.
pub(super) fn parse_line(line: &str) -> Result<Option<(HeaderName, HeaderValue)>, &'static str> {
    if let Some(name) = line.strip_suffix(';').filter(|name| !name.contains(':')) {
        return parse_header(&format!("{name}:")).map(Some);
    }
    let (name, value) = parse_header(line)?;
    Ok((!value.is_empty()).then_some((name, value)))
}

pub(super) fn parse_value(value: &str) -> Result<HeaderValue, &'static str> {
    HeaderValue::from_bytes(value.trim().as_bytes()).map_err(|_| "not a header value")
}
