//! Parts of requests and responses as they are printed: escaped, cut, and without secrets.

use std::fmt::{self, Write as _};

use http::uri::PathAndQuery;
use http::{HeaderMap, HeaderName, HeaderValue, Uri};
use tower_cors_core::secrets::redact;
use url::Url;

/// The number of characters after which a value is cut. Lists of headers can be long.
const MAX_CHARS: usize = 1000;

/// The number of header lines, or of names in a list, after which they are only counted.
const MAX_LINES: usize = 100;

/// The headers whose values are printed, besides those of the CORS protocol. The values of all
/// others may be secrets: names such as `x-session` do not tell.
const PUBLIC: [&str; 13] = [
    "accept",
    "allow",
    "content-language",
    "content-length",
    "content-type",
    "cross-origin-resource-policy",
    "location",
    "origin",
    "server",
    "user-agent",
    "vary",
    "via",
    "x-requested-with",
];
/// The request headers that browsers always send, and that CORS does not look at.
const USUAL: [&str; 5] = ["accept", "accept-language", "host", "referer", "user-agent"];
/// The response headers that matter here, besides those of the CORS protocol.
const TELLING: [&str; 7] = [
    "allow",
    "cross-origin-resource-policy",
    "location",
    "server",
    "set-cookie",
    "vary",
    "www-authenticate",
];
/// Parts of the names of headers whose values are probably secrets.
const SECRET_PARTS: [&str; 11] = [
    "auth",
    "cookie",
    "credential",
    "csrf",
    "jwt",
    "key",
    "password",
    "secret",
    "session",
    "token",
    "xsrf",
];

/// Text of a server or of a command, escaped so that it cannot control a terminal, and cut.
pub(super) struct Shown<'a>(pub(super) &'a str);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for char in self.0.chars().take(MAX_CHARS) {
            match char {
                '"' | '\'' | '\\' => f.write_char(char)?,
                _ => write!(f, "{}", char.escape_debug())?,
            }
        }
        match self.0.chars().nth(MAX_CHARS) {
            Some(_) => f.write_char('…'),
            None => Ok(()),
        }
    }
}

/// Returns a URL without user, password and query, which may hold secrets.
pub(super) fn url(uri: &Uri) -> String {
    let query = if uri.query().is_some() { "?…" } else { "" };
    let path = uri.path_and_query().map_or("", PathAndQuery::path);
    let text = format!("{}{path}{query}", origin(uri));
    Shown(&text).to_string()
}

/// Returns the origin of a URL.
pub(super) fn origin(uri: &Uri) -> String {
    let scheme = uri.scheme_str().unwrap_or_default();
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    let host = authority.rsplit('@').next().unwrap_or_default();
    format!("{scheme}://{host}")
}

/// Returns the headers of a request that matter here.
pub(super) fn request_headers(headers: &HeaderMap) -> Vec<(String, String)> {
    lines(headers, |name| {
        !USUAL.contains(&name) && !name.starts_with("sec-")
    })
}

/// Returns the headers of a response that matter here.
pub(super) fn response_headers(headers: &HeaderMap) -> Vec<(String, String)> {
    lines(headers, |name| {
        TELLING.contains(&name) || name.starts_with("access-control-")
    })
}

fn lines(headers: &HeaderMap, is_shown: impl Fn(&str) -> bool) -> Vec<(String, String)> {
    let shown = headers.iter().filter(|(name, _)| is_shown(name.as_str()));
    let mut lines: Vec<(String, String)> = shown
        .map(|(name, value)| (title_case(name.as_str()), self::value(name, value)))
        .collect();
    if let Some(more @ 1..) = lines.len().checked_sub(MAX_LINES) {
        lines.truncate(MAX_LINES);
        lines.push((String::from("…"), format!("{more} more lines")));
    }
    lines
}

/// Returns a value that is public, or `…`.
fn value(name: &HeaderName, value: &HeaderValue) -> String {
    let text = String::from_utf8_lossy(value.as_bytes());
    match name.as_str() {
        "location" => without_secrets(&text),
        name if PUBLIC.contains(&name) || name.starts_with("access-control-") => {
            Shown(&text).to_string()
        }
        _ => String::from("…"),
    }
}

/// Returns a `Location` without user, password, query and fragment.
fn without_secrets(location: &str) -> String {
    let end = location.find(['?', '#']).unwrap_or(location.len());
    let (public, secret) = location.split_at(end);
    let mark = secret.chars().next();
    let mark = mark.map_or(String::new(), |mark| format!("{mark}…"));
    let public = match has_no_user(public) {
        true => public.to_owned(),
        false => redact(public),
    };
    Shown(&format!("{public}{mark}")).to_string()
}

/// Returns whether a `Location` is a valid URL without a user and a password.
///
/// From an `http` URL, browsers read `https:/user@host` as a URL with a user. From an `https` URL,
/// they read a path. The base here is neither, so both have a user.
fn has_no_user(location: &str) -> bool {
    let url = Url::parse("ws://relative.invalid").and_then(|base| base.join(location));
    url.is_ok_and(|url| url.username().is_empty() && url.password().is_none())
}

/// Returns names as a list, cut if there are many.
pub(super) fn names(names: &[&str]) -> String {
    let list = names.get(..MAX_LINES).unwrap_or(names).join(", ");
    match names.len().checked_sub(MAX_LINES) {
        Some(more @ 1..) => format!("{list} and {more} more"),
        _ => list,
    }
}

/// Writes a header name as most documentation does.
pub(super) fn title_case(name: &str) -> String {
    let mut is_start = true;
    name.chars()
        .map(|char| {
            let cased = if is_start {
                char.to_ascii_uppercase()
            } else {
                char
            };
            is_start = char == '-';
            cased
        })
        .collect()
}

/// Returns whether the value of a request header is probably a secret.
pub(super) fn is_secret(name: &HeaderName) -> bool {
    SECRET_PARTS.iter().any(|part| name.as_str().contains(part))
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue};
    use tower_cors_test_support::{check_rows, repeat, request, rows};

    use super::{MAX_LINES, Shown, names, response_headers, title_case, url, value};

    /// Quotes are text in a terminal, and control characters are not.
    #[test]
    fn texts() {
        let table = r#"
            a "b" 'c' \d        | a "b" 'c' \d
            é 😀                | é 😀
            {a*1000}            | {a*1000}
            {a*1001}            | {a*1000}…
            "#;
        let rows = rows(table).into_iter().map(|row| row.map(repeat));
        check_rows(rows, |[text, _]| Shown(text).to_string());
        assert_eq!(
            Shown("\x1b[2J\n\u{202e}").to_string(),
            r"\u{1b}[2J\n\u{202e}"
        );
    }

    /// Users, passwords and queries may be secrets.
    #[test]
    fn urls() {
        let table = "
            https://a.example/b               | https://a.example/b
            https://a.example:8443/b?token=c  | https://a.example:8443/b?…
            https://user:s3cret@a.example/?   | https://a.example/?…
            ";
        check_rows(rows(table), |[uri, _]| url(&uri.parse().unwrap()));
    }

    #[test]
    fn values() {
        let table = "
            server nginx                                      | nginx
            access-control-allow-origin *                     | *
            x-token s3cret                                    | …
            set-cookie sid=s3cret                             | …
            location /login                                   | /login
            location /login?next=/a                           | /login?…
            location /login#s3cret                            | /login#…
            location /login#s3cret?a                          | /login#…
            location https://a.example                        | https://a.example
            location https://a.example/b                      | https://a.example/b
            location https://a.example/@b                     | https://a.example/@b
            location https://user:s3cret@a.example/b          | https://…@a.example/b
            location https://s3cret@a.example/b               | https://…@a.example/b
            location https://:s3cret@a.example/b              | https://…@a.example/b
            location https://user:s3cret@a.example?s3cret     | https://…@a.example?…
            location //user:s3cret@a.example/b                | …@a.example/b
            location https:/user:s3cret@a.example/b           | …@a.example/b
            location http:/user:s3cret@a.example/b            | …@a.example/b
            location https:\\user:s3cret@a.example/b          | …@a.example/b
            location https://user:s3cret@[1/b                 | https://…@[1/b
            ";
        check_rows(rows(table), |[line, _]| {
            let (name, text) = line.split_once(' ').unwrap();
            value(
                &name.parse().unwrap(),
                &HeaderValue::from_str(text).unwrap(),
            )
        });
    }

    #[test]
    fn names_of_headers() {
        assert_eq!(
            title_case("access-control-allow-origin"),
            "Access-Control-Allow-Origin"
        );
        assert_eq!(names(&["a", "b"]), "a, b");
        let list = vec!["x"; MAX_LINES].join(", ");
        assert_eq!(names(&["x"; MAX_LINES]), list);
        assert_eq!(names(&["x"; MAX_LINES + 2]), format!("{list} and 2 more"));
    }

    /// A hostile server can send many lines.
    #[test]
    fn many_lines() {
        let headers = |count: usize| -> HeaderMap {
            let lines = request(&format!("GET{}", " vary=a".repeat(count)));
            lines.headers().clone()
        };
        let shown = |count: usize| {
            let lines = response_headers(&headers(count));
            let (name, value) = lines.last().unwrap().clone();
            (lines.len(), name, value)
        };
        let vary = || (String::from("Vary"), String::from("a"));
        assert_eq!(shown(MAX_LINES), (MAX_LINES, vary().0, vary().1));
        let more = (
            MAX_LINES + 1,
            String::from("…"),
            String::from("2 more lines"),
        );
        assert_eq!(shown(MAX_LINES + 2), more);
    }
}
