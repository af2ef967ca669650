//! The request that the page describes.

use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use http::{HeaderMap, Method, Request, Uri};
use serde::Deserialize;
use tower_cors_browser::{Browser, Credentials, Mode, SetupError};

use super::addresses::Origins;
use crate::curl::parse_header;

/// The longest path and the longest header that a request may have, in bytes.
const MAX_TEXT_LEN: usize = 1024;
/// The most headers that a request may have.
const MAX_HEADERS: usize = 32;

/// A request, as the form of the page describes it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PageRequest {
    from: Sender,
    by: By,
    method: String,
    path: String,
    /// Lines of the form `Name: value`.
    headers: Vec<String>,
    /// Empty for none.
    content_type: String,
    credentials: bool,
}

/// The page that sends a request.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Sender {
    /// The page that the person looks at.
    Page,
    /// A page of another site.
    Other,
    /// A sandboxed frame.
    Sandbox,
    /// A page of the API itself.
    Api,
}

/// The way in which a page sends a request.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum By {
    Fetch,
    NoCors,
    WebSocket,
}

/// A request that a browser can send, apart from what its own rules forbid.
pub(crate) struct Checked {
    pub(crate) from: Sender,
    pub(crate) by: By,
    pub(crate) method: Method,
    pub(crate) path: Uri,
    pub(crate) headers: HeaderMap,
    pub(crate) credentials: bool,
}

impl PageRequest {
    /// Checks the texts. The error is for the person who wrote them.
    pub(crate) fn check(&self) -> Result<Checked, String> {
        let mut headers = parse_headers(&self.headers)?;
        if !self.content_type.is_empty() {
            headers.insert(CONTENT_TYPE, parse_content_type(&self.content_type)?);
        }
        Ok(Checked {
            from: self.from,
            by: self.by,
            method: parse_method(&self.method)?,
            path: parse_path(&self.path)?,
            headers,
            credentials: self.credentials,
        })
    }
}

fn parse_method(text: &str) -> Result<Method, String> {
    Some(text)
        .filter(|text| text.len() <= MAX_TEXT_LEN)
        .and_then(|text| Method::from_bytes(text.as_bytes()).ok())
        .ok_or_else(|| String::from("method: write one word, such as PUT"))
}

/// Parses a path that a browser sends as it is written. It would change others, such as `/a/../b`.
fn parse_path(text: &str) -> Result<Uri, String> {
    let is_plain =
        |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~%;=@!$&'()*+,:".contains(&byte);
    let has_dots = text.split('/').any(|segment| {
        let segment = segment.to_ascii_lowercase().replace("%2e", ".");
        matches!(segment.as_str(), "." | "..")
    });
    let is_path = text.starts_with('/') && !text.starts_with("//") && text.len() <= MAX_TEXT_LEN;
    if !is_path || has_dots || !text.bytes().all(is_plain) {
        return Err(String::from(
            "path: write a path without a query or dot segments, such as /items/1",
        ));
    }
    text.parse()
        .map_err(|_| String::from("path: write a path such as /items/1"))
}

fn parse_headers(lines: &[String]) -> Result<HeaderMap, String> {
    if lines.len() > MAX_HEADERS {
        return Err(format!("headers: write at most {MAX_HEADERS} lines"));
    }
    let mut headers = HeaderMap::new();
    for line in lines {
        let (name, value): (HeaderName, HeaderValue) = Some(line)
            .filter(|line| line.len() <= MAX_TEXT_LEN && is_visible(line))
            .and_then(|line| parse_header(line).ok())
            .ok_or("headers: write one header per line, such as X-Request-Id: 7")?;
        headers.append(name, value);
    }
    Ok(headers)
}

fn parse_content_type(text: &str) -> Result<HeaderValue, String> {
    Some(text)
        .filter(|text| text.len() <= MAX_TEXT_LEN && is_visible(text))
        .and_then(|text| HeaderValue::from_str(text.trim()).ok())
        .ok_or_else(|| String::from("content type: write a type such as application/json"))
}

/// Returns whether a text consists of characters that scripts and servers read alike.
fn is_visible(text: &str) -> bool {
    text.bytes().all(|byte| (b' '..=b'~').contains(&byte))
}

impl Sender {
    /// Returns the URL of the page that sends.
    pub(crate) fn url(self, origins: &Origins) -> String {
        let server = match self {
            Self::Page | Self::Sandbox => &origins.page,
            Self::Other => &origins.other,
            Self::Api => &origins.api,
        };
        format!("{}/sender", server.origin())
    }

    /// Opens the same page in the simulator.
    fn simulate(self, origins: &Origins) -> Result<Browser, SetupError> {
        match self {
            Self::Sandbox => Ok(Browser::sandboxed()),
            Self::Page | Self::Other | Self::Api => Browser::at(&self.url(origins)),
        }
    }
}

impl By {
    pub(crate) fn mode(self) -> Mode {
        match self {
            Self::Fetch => Mode::Cors,
            Self::NoCors => Mode::NoCors,
            Self::WebSocket => Mode::WebSocket,
        }
    }
}

impl Checked {
    pub(crate) fn browser(&self, origins: &Origins) -> Result<Browser, SetupError> {
        Ok(self.set_up(self.from.simulate(origins)?))
    }

    /// Gives a browser the options of the request.
    pub(crate) fn set_up(&self, browser: Browser) -> Browser {
        let credentials = match self.credentials {
            true => Credentials::Include,
            false => Credentials::SameOrigin,
        };
        browser.mode(self.by.mode()).credentials(credentials)
    }

    /// Returns the request to a URL.
    pub(crate) fn to(&self, url: Uri, method: &Method) -> Request<String> {
        let mut request = Request::default();
        *request.method_mut() = method.clone();
        *request.uri_mut() = url;
        *request.headers_mut() = self.headers.clone();
        request
    }

    /// Returns the URL at the API, with a query.
    pub(crate) fn url(&self, origins: &Origins, query: &str) -> String {
        let server = match self.by {
            By::WebSocket => origins.api.web_socket(),
            By::Fetch | By::NoCors => origins.api.origin(),
        };
        format!("{server}{}{query}", self.path)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use serde_json::{Value, json};
    use tower_cors_test_support::{check_rows, rows};

    use super::*;
    use crate::playground::addresses::tests::default_origins;

    /// Returns a request with these fields, and the form's own values for all others.
    pub(crate) fn page_request_json(fields: &Value) -> Value {
        let mut request = json!({
            "from": "page", "by": "fetch", "method": "GET", "path": "/items", "headers": [],
            "content_type": "", "credentials": false,
        });
        for (field, value) in fields.as_object().unwrap() {
            request[field] = value.clone();
        }
        request
    }

    pub(crate) fn page_request(fields: &Value) -> PageRequest {
        serde_json::from_value(page_request_json(fields)).unwrap()
    }

    /// Parses the fields of [`page_request_json`] as JSON, and checks the request.
    pub(crate) fn checked(fields: &str) -> Checked {
        let fields = serde_json::from_str(fields).unwrap();
        page_request(&fields).check().unwrap()
    }

    #[test]
    fn texts() {
        let [text, line] = [0, 3].map(|less| "a".repeat(MAX_TEXT_LEN - less));
        let lines = vec!["a: b"; MAX_HEADERS].join(";");
        let method = "method: write one word, such as PUT";
        let path = "path: write a path without a query or dot segments, such as /items/1";
        let header = "headers: write one header per line, such as X-Request-Id: 7";
        let content_type = "content type: write a type such as application/json";
        let table = format!(
            "
            method       | PUT                  | ok
            method       | patch                | ok
            method       | CHICKEN              | ok
            method       | {text}               | ok
            method       | {text}a              | {method}
            method       | A B                  | {method}
            method       |                      | {method}
            path         | /items/1             | ok
            path         | /a%20b;c=d           | ok
            path         | /redirect            | ok
            path         | /a..b/.c             | ok
            path         | {text}               | {path}
            path         | /{text}              | {path}
            path         | //evil.example       | {path}
            path         | /a/../b              | {path}
            path         | /a/%2E%2e/b          | {path}
            path         | /a?b                 | {path}
            path         | /a#b                 | {path}
            path         | /a b                 | {path}
            path         | /é                   | {path}
            path         | http://evil.example  | {path}
            headers      | X-A: b               | ok
            headers      | X-A: b;X-A: c        | ok
            headers      | a: {line}            | ok
            headers      | a: {line}a           | {header}
            headers      | X-A                  | {header}
            headers      | X A: b               | {header}
            headers      | X-A: é               | {header}
            headers      | {lines}              | ok
            headers      | {lines};a: b         | headers: write at most 32 lines
            content_type | application/json     | ok
            content_type | a; b=\"c\"           | ok
            content_type | {text}               | ok
            content_type | {text}a              | {content_type}
            content_type | é                    | {content_type}
            "
        );
        check_rows(rows::<3>(&table), |[field, value, _]| {
            let value = match field {
                "headers" => value.split(';').collect(),
                _ => json!(value),
            };
            let request = page_request(&json!({ (field): value }));
            request
                .check()
                .map_or_else(|problem| problem, |_| String::from("ok"))
        });
    }

    /// Rows: the fields of a request, and its URL.
    #[test]
    fn urls() {
        let table = [
            [r#"{}"#, "http://127.0.0.1:8089/items?a"],
            [
                r#"{"by": "no-cors", "path": "/b"}"#,
                "http://127.0.0.1:8089/b?a",
            ],
            [
                r#"{"by": "web-socket", "path": "/b"}"#,
                "ws://127.0.0.1:8089/b?a",
            ],
        ];
        check_rows(table, |[fields, _]| {
            checked(fields).url(&default_origins(), "?a")
        });
    }
}
