//! The step of the request headers: why they are allowed, or not.

use http::header::ACCESS_CONTROL_REQUEST_HEADERS;
use tower_cors_core::strings;
use tower_cors_core::text::TickedList;

use super::hint::Hint;
use super::step::{Check, RuleName, Step};
use crate::config::Preset;
use crate::fetch;
use crate::limits::{MAX_REQUEST_HEADERS_LEN, MAX_REQUEST_HEADERS_LINES};
use crate::policy::Rule;
use crate::policy::request_headers::{HeadersError, RequestHeaders, requested_names};
use crate::request::RequestHead;

pub(super) fn examine(rule: &Rule, name: RuleName, request: &RequestHead<'_>) -> (Step, Vec<Hint>) {
    let lines = request.headers.get_all(ACCESS_CONTROL_REQUEST_HEADERS);
    let checked = rule.headers.check(&lines);
    if checked == Err(HeadersError::TooLong) {
        let reason = format!(
            "there are more than {MAX_REQUEST_HEADERS_LINES} lines or \
             {MAX_REQUEST_HEADERS_LEN} bytes of them, which browsers never send"
        );
        return (Step::failed(Check::Headers, reason), Vec::new());
    }
    let asked: Vec<&[u8]> = lines.iter().flat_map(requested_names).collect();
    match checked {
        Ok(()) if asked.is_empty() => passed("the preflight asks for none"),
        Ok(()) => {
            let names = texts(asked);
            passed(&format!("{name} allows {}", TickedList(&names)))
        }
        Err(_) => {
            let (refused, malformed): (Vec<_>, Vec<_>) = asked
                .into_iter()
                .filter(|asked| !rule.headers.allows(asked))
                .partition(|asked| fetch::is_token(asked));
            let (refused, malformed) = (texts(refused), texts(malformed));
            let listed = listed(&rule.headers);
            let reason = reason(name, &refused, &listed, &malformed);
            (
                Step::failed(Check::Headers, reason),
                hints(&rule.headers, refused),
            )
        }
    }
}

/// Returns the names and prefixes of a rule. Beside `*`, they say little.
fn listed(headers: &RequestHeaders) -> Vec<String> {
    if headers.any {
        return Vec::new();
    }
    let prefixes = headers.prefixes.iter().map(|prefix| format!("{prefix}*"));
    let names = headers.names.iter().map(String::from);
    names.chain(prefixes).collect()
}

fn passed(reason: &str) -> (Step, Vec<Hint>) {
    (Step::passed(Check::Headers, reason), Vec::new())
}

/// Returns `names` in lower case, each once, in their order.
fn texts(names: Vec<&[u8]>) -> Vec<String> {
    let mut texts = Vec::new();
    for name in names {
        let text = String::from_utf8_lossy(name).to_ascii_lowercase();
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    texts
}

/// Returns the reason of a refusal. It lists the allowed names, so that a typing error shows.
fn reason(name: RuleName, refused: &[String], listed: &[String], malformed: &[String]) -> String {
    let only = match listed {
        [] => String::new(),
        _ => format!(", only {}", TickedList(listed)),
    };
    let refused = (!refused.is_empty())
        .then(|| format!("{name} does not allow {}{only}", TickedList(refused)));
    let malformed =
        (!malformed.is_empty()).then(|| format!("not a header name: {}", TickedList(malformed)));
    let reasons: Vec<String> = refused.into_iter().chain(malformed).collect();
    reasons.join("; ")
}

/// Returns hints on the headers in `refused`, which are in lower case.
fn hints(allowed: &RequestHeaders, refused: Vec<String>) -> Vec<Hint> {
    let mut hints = Vec::new();
    let mut missing = Vec::new();
    for name in refused {
        if fetch::is_cors_response_header(&name) {
            hints.push(Hint::ResponseHeader { name });
        } else if fetch::is_forbidden_request_header(&name) {
            hints.push(Hint::ForbiddenHeader { name });
        } else {
            missing.push(name);
        }
    }
    let has = |name: &str| missing.iter().any(|missing| missing == name);
    let presets: Vec<Preset> = Preset::for_clients(&missing).collect();
    let is_explained = |preset: &Preset| strings::is_one_of("content-type", preset.names().headers);
    let content_type = has("content-type") && !presets.iter().any(is_explained);
    let content_type = content_type.then_some(Hint::ContentType);
    let presets = presets.into_iter().map(|preset| Hint::Preset { preset });
    let authorization = fetch::NON_WILDCARD_REQUEST_HEADER;
    let by_wildcard = allowed.any || allowed.prefixes.cover(authorization.as_bytes());
    let uncovered = by_wildcard && has(authorization);
    let uncovered = uncovered.then_some(Hint::NotCoveredByWildcard);
    let add = (!missing.is_empty()).then_some(Hint::AddHeaders { names: missing });
    hints.extend(add.into_iter().chain(presets));
    hints.extend([content_type, uncovered].into_iter().flatten());
    hints
}
