//! The preflight: asking the server before a request that no form could send.

use std::time::Duration;

use http::header::{
    ACCEPT, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_MAX_AGE,
    ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, HeaderValue,
};
use http::{HeaderMap, Method, Request, StatusCode};

use super::check::cors_check;
use super::outgoing::outgoing;
use super::reason::BlockReason;
use super::request::PageRequest;
use super::shown::shown;
use super::values::{self, BadToken};
use tower_cors::fetch;

/// The longest that Chromium keeps an answer.
const MAX_MAX_AGE: Duration = Duration::from_secs(7200);

/// What a server has granted.
#[derive(Debug)]
pub(super) struct Grant<'a> {
    pub(super) methods: Vec<&'a [u8]>,
    pub(super) headers: Vec<&'a [u8]>,
    pub(super) max_age: Duration,
}

/// What a browser asks. <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>, steps 1 to 5
pub(super) fn preflight<B: Default>(request: &PageRequest) -> Result<Request<B>, BlockReason> {
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT, HeaderValue::from_static("*/*"));
    if let Ok(method) = HeaderValue::try_from(request.method.as_str()) {
        headers.insert(ACCESS_CONTROL_REQUEST_METHOD, method);
    }
    let names: Vec<&str> = request.unsafe_names().into_iter().collect();
    // Without a space after the comma, which servers have come to rely on.
    let names = HeaderValue::try_from(names.join(",")).ok();
    if let Some(names) = names.filter(|names| !names.is_empty()) {
        headers.insert(ACCESS_CONTROL_REQUEST_HEADERS, names);
    }
    outgoing(request, Method::OPTIONS, headers, B::default())
}

/// Whether the answer grants `request`. <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>, step 7
pub(super) fn check<'a>(
    request: &PageRequest,
    status: StatusCode,
    headers: &'a HeaderMap,
) -> Result<Grant<'a>, BlockReason> {
    // Both fail it, and a redirect is the cause of which missing headers are the effect.
    if status.is_redirection() {
        return Err(BlockReason::PreflightStatus);
    }
    // Checked for the request, not for the preflight, which has no credentials.
    cors_check(request, headers)?;
    if !status.is_success() {
        return Err(BlockReason::PreflightStatus);
    }
    // Steps 7.1 to 7.3.
    let methods = values::list(headers, &ACCESS_CONTROL_ALLOW_METHODS)
        .map_err(|BadToken(value)| BlockReason::BadAllowMethods { value })?
        .unwrap_or_default();
    let names = values::list(headers, &ACCESS_CONTROL_ALLOW_HEADERS)
        .map_err(|BadToken(value)| BlockReason::BadAllowHeaders { value })?
        .unwrap_or_default();
    check_method(request, &methods)?;
    check_names(request, &names)?;
    Ok(Grant {
        methods,
        headers: names,
        max_age: max_age(headers),
    })
}

/// <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>, step 7.5
fn check_method(request: &PageRequest, methods: &[&[u8]]) -> Result<(), BlockReason> {
    let granted = request.is_safelisted_method()
        || methods.contains(&request.method.as_str().as_bytes())
        || is_any(request, methods);
    if granted {
        return Ok(());
    }
    Err(BlockReason::MethodNotAllowed {
        allowed: shown(methods.join(&b", "[..])),
    })
}

/// <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>, steps 7.6 and 7.7
fn check_names(request: &PageRequest, names: &[&[u8]]) -> Result<(), BlockReason> {
    let is_granted = |name: &str| {
        names
            .iter()
            .any(|listed| listed.eq_ignore_ascii_case(name.as_bytes()))
            || (is_any(request, names) && name != fetch::NON_WILDCARD_REQUEST_HEADER)
    };
    match request
        .unsafe_names()
        .into_iter()
        .find(|name| !is_granted(name))
    {
        None => Ok(()),
        Some(name) => Err(BlockReason::HeaderNotAllowed {
            name: shown(name),
            allowed: shown(names.join(&b", "[..])),
        }),
    }
}

/// Whether a list grants all. With credentials, `*` is an element like others.
fn is_any(request: &PageRequest, list: &[&[u8]]) -> bool {
    !request.includes_credentials() && list.contains(&&b"*"[..])
}

/// <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>, steps 7.8 to 7.10
fn max_age(headers: &HeaderMap) -> Duration {
    let value = values::get(headers, &ACCESS_CONTROL_MAX_AGE).unwrap_or_default();
    seconds(&value).map_or(fetch::DEFAULT_MAX_AGE, |age| age.min(MAX_MAX_AGE))
}

/// <https://httpwg.org/specs/rfc9111.html#delta-seconds>: digits, and however many there are.
fn seconds(value: &[u8]) -> Option<Duration> {
    let digits = std::str::from_utf8(value).ok()?;
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| Duration::from_secs(digits.parse().unwrap_or(u64::MAX)))
}
