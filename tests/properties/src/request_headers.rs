//! A plain reader of `Access-Control-Request-Headers`, by RFC 9110.

use http::{HeaderValue, Request, header};
use tower_cors::{CorsLayer, Policy};
use tower_cors_test_support::verdict;

/// Values of `allow_headers`: names, prefixes and the wildcard.
pub const ALLOWED: [&str; 8] = [
    "x-a",
    "content-type",
    "authorization",
    "x-amz-meta-*",
    "x-a*",
    "auth*",
    "!*",
    "*",
];

/// Lists that a rule allows, with or without credentials.
#[derive(Clone, Copy, Debug)]
pub struct Allowed<'a> {
    /// Some of [`ALLOWED`].
    pub names: &'a [&'a str],
    /// The setting `allow_credentials`.
    pub credentials: bool,
}

impl Allowed<'_> {
    fn policy(&self) -> Policy {
        let config = CorsLayer::new()
            .allow_origins("https://a.example")
            .allow_headers(self.names)
            .allow_credentials(self.credentials);
        config.compile().unwrap()
    }

    /// Returns whether the rule allows `name`. Only a name itself, and `*` with credentials, cover
    /// `authorization`.
    fn covers(&self, name: &[u8]) -> bool {
        let name = name.to_ascii_lowercase();
        let is_authorization = name == b"authorization";
        self.names
            .iter()
            .any(|allowed| match allowed.strip_suffix('*') {
                None => name == allowed.as_bytes(),
                Some("") => is_token(&name) && (self.credentials || !is_authorization),
                Some(prefix) => {
                    name.starts_with(prefix.as_bytes()) && is_token(&name) && !is_authorization
                }
            })
    }
}

/// A preflight passes exactly if the rule allows each name that the plain reader finds.
///
/// # Panics
///
/// Panics if it does not, or if a line is not the value of a header.
pub fn a_preflight_passes_if_the_rule_allows_each_name(allowed: &Allowed<'_>, lines: &[&[u8]]) {
    let mut request = Request::new(());
    *request.method_mut() = http::Method::OPTIONS;
    let headers = request.headers_mut();
    let origin = HeaderValue::from_static("https://a.example");
    headers.insert(header::ORIGIN, origin);
    let method = HeaderValue::from_static("GET");
    headers.insert(header::ACCESS_CONTROL_REQUEST_METHOD, method);
    for line in lines {
        let value = HeaderValue::from_bytes(line).unwrap();
        headers.append(header::ACCESS_CONTROL_REQUEST_HEADERS, value);
    }
    let actual = verdict(&allowed.policy(), &request);
    assert_eq!(actual, expected(allowed, lines), "{request:?}");
}

/// The bounds, then the first name that the rule does not allow.
fn expected(allowed: &Allowed<'_>, lines: &[&[u8]]) -> &'static str {
    if lines.len() > 64 || lines.concat().len() > 8 * 1024 {
        return "too-long";
    }
    let elements = elements(lines);
    match elements.iter().find(|name| !allowed.covers(name)) {
        None => "granted",
        Some(name) if is_token(name) => "header",
        Some(_) => "header-malformed",
    }
}

/// Reads a list: several lines are one line with commas in between. White space around an element
/// and empty elements are ignored.
///
/// <https://httpwg.org/specs/rfc9110.html#field.lines>
/// <https://httpwg.org/specs/rfc9110.html#abnf.extension.recipient>
fn elements(lines: &[&[u8]]) -> Vec<Vec<u8>> {
    let mut elements = vec![Vec::new()];
    for byte in lines.join(&b',') {
        match byte {
            b',' => elements.push(Vec::new()),
            _ => elements.last_mut().unwrap().push(byte),
        }
    }
    for element in &mut elements {
        let is_space = |byte: &u8| matches!(byte, b' ' | b'\t');
        while element.last().is_some_and(is_space) {
            element.pop();
        }
        while element.first().is_some_and(is_space) {
            element.remove(0);
        }
    }
    elements.retain(|element| !element.is_empty());
    elements
}

/// <https://httpwg.org/specs/rfc9110.html#tokens>
fn is_token(name: &[u8]) -> bool {
    let is_tchar = |byte: &u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte);
    !name.is_empty() && name.iter().all(is_tchar)
}
