//! Advice on a value of `Access-Control-Allow-Origin` that is not the page's origin.

use tower_cors_core::text::Ticked;
use url::Url;

/// Returns the advice on the lines of the header. `origin` is the one in the request.
pub(super) fn advise(lines: &[String], origin: &str) -> Vec<String> {
    let [value] = lines else {
        return vec![format!(
            "The header is there {} times. Probably the application and a proxy in front of it \
             each add one: turn one of them off.",
            lines.len()
        )];
    };
    if origin == "null" {
        return Vec::new();
    }
    vec![shape(value, origin).unwrap_or_else(|| difference(value, origin))]
}

/// Returns the advice on a value that no origin can equal.
fn shape(value: &str, origin: &str) -> Option<String> {
    let advice = if value.is_empty() {
        format!("The value is empty. Write {}.", Ticked(origin))
    } else if value.contains([',', ' ', ';']) {
        String::from(
            "The header holds one origin, not a list. Compare the request's `Origin` with the \
             list, and answer with that one origin.",
        )
    } else if value.contains('*') {
        String::from(
            "Browsers do not match patterns in this header: only `*` alone is a wildcard. Compare \
             `Origin` with the pattern, and answer with that one origin.",
        )
    } else if value.starts_with(['"', '\'', '[']) {
        format!("Remove the quotes or brackets: write {}.", Ticked(origin))
    } else if value == "null" {
        String::from(
            "`null` is the origin of sandboxed frames, not an empty value. Remove it, because any \
             page can send it.",
        )
    } else if value.trim_end_matches('/') == origin {
        String::from("Remove the slash at the end: an origin has no path.")
    } else if value.eq_ignore_ascii_case(origin) {
        format!("Letter case counts: write {}.", Ticked(origin))
    } else if !value.contains("://") {
        format!(
            "An origin begins with its scheme: write {}.",
            Ticked(origin)
        )
    } else if value.starts_with(&format!("{origin}/")) {
        format!("An origin has no path: write {}.", Ticked(origin))
    } else {
        return None;
    };
    Some(advice)
}

/// Returns the advice on a value that is another origin.
fn difference(value: &str, origin: &str) -> String {
    let add = format!(
        "Add {} to the origins that the server allows, and answer with the one that asks.",
        Ticked(origin)
    );
    let (Ok(allowed), Ok(asked)) = (Url::parse(value), Url::parse(origin)) else {
        return add;
    };
    let is_same = (
        allowed.host() == asked.host(),
        allowed.scheme() == asked.scheme(),
        // `None` for the port of the scheme.
        allowed.port() == asked.port(),
    );
    let what = match is_same {
        (true, false, true) => "Only the scheme differs. ",
        (true, true, false) => "Only the port differs. ",
        _ => "The server allows another origin. ",
    };
    format!("{what}{add}")
}
