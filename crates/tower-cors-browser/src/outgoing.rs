//! What goes over the wire: the headers that the browser adds, and the URL as a server sees it.

use http::header::{HOST, HeaderName, HeaderValue, ORIGIN, REFERER};
use http::{HeaderMap, Method, Request, Uri};
use url::Url;

use super::reason::BlockReason;
use super::request::PageRequest;
use super::site::is_potentially_trustworthy;

const SEC_FETCH_DEST: HeaderName = HeaderName::from_static("sec-fetch-dest");
const SEC_FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// A longer referrer is cut down to its origin. <https://w3c.github.io/webappsec-referrer-policy/#determine-requests-referrer>
const MAX_REFERRER_LEN: usize = 4096;

/// An HTTP request to the URL of `request`.
/// <https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch>, step 8
pub(super) fn outgoing<B>(
    request: &PageRequest,
    method: Method,
    headers: HeaderMap,
    body: B,
) -> Result<Request<B>, BlockReason> {
    let mut outgoing = Request::new(body);
    *outgoing.uri_mut() = path_and_query(&request.url)?;
    *outgoing.headers_mut() = headers;
    let headers = outgoing.headers_mut();
    set(headers, HOST, Some(authority(&request.url)));
    set(headers, REFERER, request.referrer.as_ref().map(Url::as_str));
    if request.is_tainted_by_cors() || !matches!(method, Method::GET | Method::HEAD) {
        // <https://fetch.spec.whatwg.org/#append-a-request-origin-header>
        let _ = headers.try_insert(ORIGIN, request.serialized_origin());
    }
    if is_potentially_trustworthy(&request.url) {
        // <https://w3c.github.io/webappsec-fetch-metadata/#fetch-integration>
        set(headers, SEC_FETCH_DEST, Some("empty"));
        set(headers, SEC_FETCH_MODE, Some("cors"));
        set(headers, SEC_FETCH_SITE, Some(request.relation.name()));
    }
    *outgoing.method_mut() = method;
    Ok(outgoing)
}

/// The URL as a server is told of it over HTTP/1. <https://httpwg.org/specs/rfc9112.html#origin-form>
fn path_and_query(url: &Url) -> Result<Uri, BlockReason> {
    let query = url.query().map(|query| format!("?{query}"));
    let text = format!("{}{}", url.path(), query.unwrap_or_default());
    Uri::try_from(text).map_err(|_| BlockReason::InvalidUrl)
}

/// The host, and the port unless it is the default one.
pub(super) fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

/// No header of these names can come from a page: [forbidden](tower_cors::fetch::is_forbidden_request_header), all of them.
fn set(headers: &mut HeaderMap, name: HeaderName, value: Option<impl AsRef<str>>) {
    if let Some(value) = value.and_then(|value| HeaderValue::try_from(value.as_ref()).ok()) {
        let _ = headers.try_insert(name, value);
    }
}

/// What `Referer` says at `url`, by the policy `strict-origin-when-cross-origin`, which is the default.
/// <https://w3c.github.io/webappsec-referrer-policy/#determine-requests-referrer>
pub(super) fn referrer(from: &Url, url: &Url) -> Option<Url> {
    if is_potentially_trustworthy(from) && !is_potentially_trustworthy(url) {
        return None;
    }
    if from.origin() == url.origin() && from.as_str().len() <= MAX_REFERRER_LEN {
        return Some(from.clone());
    }
    Url::parse(&from.origin().ascii_serialization()).ok()
}
