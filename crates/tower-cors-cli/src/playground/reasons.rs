//! The reason for each header of an exchange.

use http::HeaderMap;
use http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, AUTHORIZATION, COOKIE, HeaderName,
    HeaderValue, ORIGIN, SEC_WEBSOCKET_KEY,
};
use serde::Serialize;
use tower_cors::{RequestKind, fetch};

/// The text in place of a value that might be a secret: browsers send the cookies of all local
/// servers to each of them.
const HIDDEN: &str = "(not shown)";

/// A header, and the reason for it.
#[derive(Debug, Serialize)]
pub(crate) struct Line {
    name: String,
    /// `None` for a header that is missing.
    value: Option<String>,
    reason: String,
    /// The header takes part in CORS.
    matters: bool,
}

impl Line {
    fn new(name: &HeaderName, value: &HeaderValue, (matters, reason): (bool, String)) -> Self {
        let is_secret = [AUTHORIZATION, COOKIE].contains(name);
        let value = match is_secret {
            true => String::from(HIDDEN),
            false => String::from_utf8_lossy(value.as_bytes()).into_owned(),
        };
        Self {
            name: name.to_string(),
            value: Some(value),
            reason,
            matters,
        }
    }
}

/// Returns the headers of a request. Those that matter come first.
pub(crate) fn request_lines(headers: &HeaderMap, kind: RequestKind) -> Vec<Line> {
    let line = |(name, value)| Line::new(name, value, request_reason(name, value, kind));
    sorted(headers.iter().map(line).collect())
}

/// Returns the headers of a response, and the missing one that stops the browser.
pub(crate) fn response_lines(
    request: &HeaderMap,
    response: &HeaderMap,
    kind: RequestKind,
    credentials: bool,
    rejection: Option<&str>,
) -> Vec<Line> {
    let exposed = Exposed::new(request, response, kind, credentials);
    let line = |(name, value)| Line::new(name, value, response_reason(name, value, &exposed));
    let mut lines: Vec<Line> = response.iter().map(line).collect();
    if is_checked(request) && !response.contains_key(ACCESS_CONTROL_ALLOW_ORIGIN) {
        lines.push(missing(rejection));
    }
    sorted(lines)
}

/// Returns whether the browser runs a CORS check on the response.
///
/// Chromium sends no `Sec-Fetch-Mode` with a WebSocket.
fn is_checked(request: &HeaderMap) -> bool {
    let has = |name, value| request.get(name).is_some_and(|held| held == value);
    request.contains_key(ORIGIN)
        && !request.contains_key(SEC_WEBSOCKET_KEY)
        && !has("sec-fetch-mode", "no-cors")
        && !has("sec-fetch-site", "same-origin")
}

/// Sorts the headers: those of the CORS protocol, others that matter, the rest.
fn sorted(mut lines: Vec<Line>) -> Vec<Line> {
    let is_protocol =
        |line: &Line| line.name == ORIGIN.as_str() || line.name.starts_with("access-control-");
    lines.sort_by_key(|line| (!line.matters, !is_protocol(line)));
    lines
}

fn missing(rejection: Option<&str>) -> Line {
    let reason = match rejection {
        Some(rejection) => format!("Missing, because the policy says: {rejection}."),
        None => String::from("Missing: the browser keeps the response from a page that needs it."),
    };
    Line {
        name: ACCESS_CONTROL_ALLOW_ORIGIN.to_string(),
        value: None,
        reason,
        matters: true,
    }
}

fn request_reason(name: &HeaderName, value: &HeaderValue, kind: RequestKind) -> (bool, String) {
    let value = String::from_utf8_lossy(value.as_bytes());
    let text = match name.as_str() {
        "origin" if value == "null" => {
            "The browser hides the page's origin: the frame is sandboxed, or a redirect led from one \
             foreign origin to another."
        }
        "origin" => "The page's origin. The browser sets it, and no script can change it.",
        "access-control-request-method" => {
            "The method of the request that the page wants to send. It follows if this is granted."
        }
        "access-control-request-headers" => {
            "The headers of that request that forms cannot send. Each must be allowed."
        }
        "sec-fetch-site" => site(&value),
        "sec-fetch-mode" => mode(&value),
        "cookie" => "The browser adds cookies, because the request has credentials.",
        "content-type" if is_form_type(&value) => {
            "CORS-safelisted: forms can send this type, so it needs no preflight."
        }
        "content-type" => "Forms cannot send this type, so it needs a preflight.",
        other => return (false, other_request_reason(other, kind).to_owned()),
    };
    (true, text.to_owned())
}

fn site(value: &str) -> &'static str {
    match value {
        "same-origin" => "The page has the API's own origin, so CORS does not apply.",
        "same-site" => "The page has another origin of the same site: another port or subdomain.",
        "cross-site" => "The page belongs to another site.",
        _ => "No page caused the request.",
    }
}

fn mode(value: &str) -> &'static str {
    match value {
        "cors" => "A script asks, and wants to read the response.",
        "no-cors" => "A script asks, and cannot read the response. CORS headers do not stop this.",
        "websocket" => "The page opens a WebSocket. CORS headers do not stop this.",
        _ => "The way in which the page asks.",
    }
}

fn other_request_reason(name: &str, kind: RequestKind) -> &'static str {
    match name {
        "host" => "The server's own name. The playground refuses all others.",
        "referer" => "The page's URL, or only its origin.",
        "connection" | "upgrade" => "This connection's business.",
        "content-length" => "The length of the body.",
        "accept" | "accept-language" | "accept-encoding" => {
            "The browser adds it. A script may change some of it without a preflight."
        }
        _ if name.starts_with("sec-") || name == "user-agent" || kind == RequestKind::Preflight => {
            "The browser adds it."
        }
        _ => "The page set it, or the browser added it.",
    }
}

/// Returns whether a form can send a content type.
///
/// <https://fetch.spec.whatwg.org/#cors-safelisted-request-header>
fn is_form_type(value: &str) -> bool {
    let essence = value.split(';').next().unwrap_or_default().trim();
    let form_types = [
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "text/plain",
    ];
    form_types
        .iter()
        .any(|form| essence.eq_ignore_ascii_case(form))
}

fn response_reason(name: &HeaderName, value: &HeaderValue, exposed: &Exposed) -> (bool, String) {
    let value = String::from_utf8_lossy(value.as_bytes());
    let text = match name.as_str() {
        "access-control-allow-origin" if value == "*" => {
            "Pages of any origin may read the response, unless the request has credentials."
        }
        "access-control-allow-origin" => "Pages of this origin may read the response.",
        "access-control-allow-credentials" => {
            "They may also read responses to requests with credentials."
        }
        "access-control-allow-methods" => {
            "The methods that the page may send. GET, HEAD and POST need no entry."
        }
        "access-control-allow-headers" => "The headers that the page may set.",
        "access-control-max-age" => {
            "The seconds for which the browser may skip further preflights like this one."
        }
        "access-control-expose-headers" => {
            "The headers that the page may read, besides the CORS-safelisted ones."
        }
        "vary" => "Caches must not reuse this answer if one of these request headers differs.",
        "location" => "The browser asks there next. That answer must allow the page, too.",
        other => return (exposed.matters(), exposed.reason(other).to_owned()),
    };
    (true, text.to_owned())
}

/// The response headers that a script can read.
enum Exposed {
    /// All: the page has the API's own origin.
    All,
    /// None: no script sees the answer to a preflight.
    Preflight,
    /// The CORS-safelisted ones, and these.
    Listed { names: Vec<String>, any: bool },
    /// None: the response does not allow the origin.
    Blocked,
}

impl Exposed {
    fn new(
        request: &HeaderMap,
        response: &HeaderMap,
        kind: RequestKind,
        credentials: bool,
    ) -> Self {
        let is_own = request
            .get("sec-fetch-site")
            .is_some_and(|site| site == "same-origin");
        match kind {
            _ if is_own => Self::All,
            RequestKind::Preflight => Self::Preflight,
            _ if !response.contains_key(ACCESS_CONTROL_ALLOW_ORIGIN) => Self::Blocked,
            _ => {
                let names = exposed_names(response);
                // With credentials, `*` is the name of a header.
                let any = !credentials && names.iter().any(|name| name == "*");
                Self::Listed { names, any }
            }
        }
    }

    fn matters(&self) -> bool {
        matches!(self, Self::Listed { .. })
    }

    fn reason(&self, name: &str) -> &'static str {
        match self {
            Self::All => "The page can read it: the API is its own.",
            Self::Preflight => "No script sees the answer to a preflight.",
            Self::Blocked => "The page cannot read it.",
            Self::Listed { .. } if fetch::is_forbidden_response_header(name) => {
                "No script can ever read it."
            }
            Self::Listed { .. } if fetch::is_safelisted_response_header(name) => {
                "The page can read it: it is CORS-safelisted."
            }
            Self::Listed { names, any } if *any || names.iter().any(|one| one == name) => {
                "The page can read it, because it is exposed."
            }
            Self::Listed { .. } => "Hidden from the page, because nothing exposes it.",
        }
    }
}

fn exposed_names(response: &HeaderMap) -> Vec<String> {
    let lines = response.get_all(ACCESS_CONTROL_EXPOSE_HEADERS).into_iter();
    lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .map(|name| name.trim().to_ascii_lowercase())
        .collect()
}

#[cfg(test)]
mod tests {
    use tower_cors_test_support::{check_rows, rows};

    use super::*;

    /// Parses `name: value, name: value`.
    fn headers(text: &str) -> HeaderMap {
        let pairs = text.split(", ").filter_map(|line| line.split_once(": "));
        pairs
            .map(|(name, value)| (name.parse::<HeaderName>().unwrap(), value.parse().unwrap()))
            .collect()
    }

    /// Names the headers with values that matter, and then those that do not.
    fn short(lines: &[Line]) -> String {
        let texts = lines.iter().map(|line| {
            let value = line.value.as_deref().unwrap_or("missing");
            let mark = if line.matters { "!" } else { "" };
            format!("{}{mark} {value}", line.name)
        });
        texts.collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn requests() {
        let table = rows::<2>(
            "
            host: a, cookie: sid=1, origin: null    | origin! null, cookie! (not shown), host a
            authorization: Bearer a, accept: */*    | authorization (not shown), accept */*
            sec-fetch-site: none, origin: http://a  | origin! http://a, sec-fetch-site! none
            ",
        );
        check_rows(table, |[request, _]| {
            short(&request_lines(&headers(request), RequestKind::Actual))
        });
    }

    #[test]
    fn responses() {
        let table = rows::<3>(
            "
            origin: http://a | etag: 1                         | access-control-allow-origin! missing, etag 1
            host: a          | etag: 1                         | etag 1
            origin: http://a, sec-websocket-key: 1         | etag: 1 | etag 1
            origin: http://a, sec-fetch-mode: no-cors      | etag: 1 | etag 1
            origin: http://a, sec-fetch-site: same-origin  | etag: 1 | etag 1
            origin: http://a, sec-fetch-mode: cors         | etag: 1 | access-control-allow-origin! missing, etag 1
            origin: http://a | etag: 1, vary: origin, access-control-allow-origin: * | access-control-allow-origin! *, etag! 1, vary! origin
            ",
        );
        check_rows(table, |[request, response, _]| {
            let (request, response) = (headers(request), headers(response));
            short(&response_lines(
                &request,
                &response,
                RequestKind::Actual,
                false,
                None,
            ))
        });
    }

    /// Rows: the exposed names, credentials, a header, and the word in its reason.
    #[test]
    fn exposed_headers() {
        let table = rows::<4>(
            "
            etag  | no  | etag         | exposed
            ETag  | yes | etag         | exposed
            a, b  | yes | b            | exposed
            *     | no  | etag         | exposed
            *     | yes | etag         | Hidden
            a     | no  | etag         | Hidden
            a     | no  | content-type | safelisted
            *     | no  | set-cookie   | ever
            ",
        );
        check_rows(table, |[names, credentials, name, word]| {
            let mut response = headers("access-control-allow-origin: http://a");
            response.insert(ACCESS_CONTROL_EXPOSE_HEADERS, names.parse().unwrap());
            let request = headers("origin: http://a");
            let credentials = credentials == "yes";
            let exposed = Exposed::new(&request, &response, RequestKind::Actual, credentials);
            let reason = exposed.reason(name);
            let has_word = reason.contains(word);
            if has_word {
                word.to_owned()
            } else {
                reason.to_owned()
            }
        });
    }
}
