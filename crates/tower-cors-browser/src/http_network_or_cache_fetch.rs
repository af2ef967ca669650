//! HTTP-network-or-cache fetch, without a cache: the browser's own headers, and the service.

use std::future::poll_fn;

use http::header::{CACHE_CONTROL, COOKIE, HOST, HeaderName, HeaderValue, ORIGIN, PRAGMA, REFERER};
use http::{HeaderMap, Request, Response, Uri};
use tower_cors::{DecisionReport, ReportDecision};
use url::Url;

use crate::block_reason::BlockReason;
use crate::http_url::{authority, is_potentially_trustworthy};
use crate::network_error::{NetworkError, Stage};
use crate::options::{CacheMode, Mode, StorageAccess};
use crate::request::FetchRequest;
use crate::service::HttpService;

const SEC_FETCH_DEST: HeaderName = HeaderName::from_static("sec-fetch-dest");
const SEC_FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

const SEC_FETCH_STORAGE_ACCESS: HeaderName = HeaderName::from_static("sec-fetch-storage-access");

/// The service that replaces the network, and the browser's cookies for it.
pub(crate) struct Network<'a, S> {
    service: S,
    cookies: Option<&'a HeaderValue>,
    full_urls: bool,
    /// `true` once an actual request has reached the service without being refused by a
    /// `CorsLayer`.
    pub(crate) request_ran: bool,
}

impl<'a, S> Network<'a, S> {
    pub(crate) fn new(service: S, cookies: Option<&'a HeaderValue>, full_urls: bool) -> Self {
        Self {
            service,
            cookies,
            full_urls,
            request_ran: false,
        }
    }
}

/// Sends `request`, with the headers that the browser adds.
///
/// <https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch>
pub(crate) async fn http_network_or_cache_fetch<S, B>(
    network: &mut Network<'_, S>,
    stage: Stage,
    request: &FetchRequest,
    body: B,
) -> Result<Response<S::ResponseBody>, NetworkError>
where
    S: HttpService<B>,
{
    if request.cache == CacheMode::OnlyIfCached {
        return Err(NetworkError::unsent(BlockReason::NotCached));
    }
    let request = http_request(request, network, body).map_err(NetworkError::unsent)?;
    http_network_fetch(network, stage, request).await
}

/// Calls the service once it is ready.
///
/// <https://fetch.spec.whatwg.org/#concept-http-network-fetch>
async fn http_network_fetch<S, B>(
    network: &mut Network<'_, S>,
    stage: Stage,
    request: Request<B>,
) -> Result<Response<S::ResponseBody>, NetworkError>
where
    S: HttpService<B>,
{
    let failed = |error: S::Error| NetworkError::service_failed(stage, error.into());
    poll_fn(|context| network.service.poll_ready(context))
        .await
        .map_err(failed)?;
    let result = network.service.call(request).await.map_err(failed);
    network.request_ran |= stage == Stage::Response && !result.as_ref().is_ok_and(is_refusal);
    result
}

/// Returns whether a `CorsLayer` answered instead of the service.
fn is_refusal<R>(response: &Response<R>) -> bool {
    let report = response.extensions().get::<DecisionReport>();
    report.is_some_and(|report| report.answered)
}

/// <https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch>, step 8
fn http_request<S, B>(
    request: &FetchRequest,
    network: &Network<'_, S>,
    body: B,
) -> Result<Request<B>, BlockReason> {
    let mut http_request = Request::new(body);
    *http_request.method_mut() = request.method.clone();
    *http_request.uri_mut() = match network.full_urls {
        true => parse_uri(request.url.as_str())?,
        false => origin_form(&request.url)?,
    };
    *http_request.version_mut() = request.version;
    *http_request.extensions_mut() = request.extensions.clone();
    http_request.extensions_mut().insert(ReportDecision);
    *http_request.headers_mut() = request.header_list.clone();
    append_headers(request, network.cookies, http_request.headers_mut());
    Ok(http_request)
}

/// Adds the headers that the browser sets itself.
///
/// If the header map is full, they are dropped. Nothing else can fail here.
fn append_headers(request: &FetchRequest, cookies: Option<&HeaderValue>, headers: &mut HeaderMap) {
    if let Some(cookies) = cookies.filter(|_| request.sends_cookies()) {
        let _ = headers.try_insert(COOKIE, cookies.clone());
    }
    append(headers, HOST, Some(authority(&request.url)));
    append(headers, REFERER, request.referrer.as_ref().map(Url::as_str));
    append(headers, ORIGIN, request.origin_header());
    append_fetch_metadata(request, headers);
    append_cache_headers(request.effective_cache_mode(), headers);
}

/// <https://w3c.github.io/webappsec-fetch-metadata/#fetch-integration>, and
/// <https://privacycg.github.io/storage-access-headers/#fetch-metadata-integration>
fn append_fetch_metadata(request: &FetchRequest, headers: &mut HeaderMap) {
    if is_potentially_trustworthy(&request.url) {
        let is_navigation = request.mode == Mode::Navigate;
        let destination = if is_navigation { "document" } else { "empty" };
        append(headers, SEC_FETCH_DEST, Some(destination));
        append(headers, SEC_FETCH_MODE, Some(request.mode.as_str()));
        append(
            headers,
            SEC_FETCH_SITE,
            Some(request.sec_fetch_site.as_str()),
        );
        let status = request.storage_access_status().map(StorageAccess::as_str);
        append(headers, SEC_FETCH_STORAGE_ACCESS, status);
    }
}

/// Adds the headers by which a cache mode bypasses caches. Headers that the page set stay.
///
/// <https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch>, steps 8.17 and 8.18
fn append_cache_headers(mode: CacheMode, headers: &mut HeaderMap) {
    let (cache_control, pragma) = match mode {
        CacheMode::NoCache => ("max-age=0", None),
        CacheMode::NoStore | CacheMode::Reload => ("no-cache", Some("no-cache")),
        CacheMode::Default | CacheMode::ForceCache | CacheMode::OnlyIfCached => return,
    };
    if !headers.contains_key(PRAGMA) {
        append(headers, PRAGMA, pragma);
    }
    if !headers.contains_key(CACHE_CONTROL) {
        append(headers, CACHE_CONTROL, Some(cache_control));
    }
}

fn append(headers: &mut HeaderMap, name: HeaderName, value: Option<impl AsRef<[u8]>>) {
    if let Some(value) = value.and_then(|value| HeaderValue::from_bytes(value.as_ref()).ok()) {
        let _ = headers.try_insert(name, value);
    }
}

/// Returns the request target that a server gets over HTTP/1.
///
/// <https://httpwg.org/specs/rfc9112.html#origin-form>
fn origin_form(url: &Url) -> Result<Uri, BlockReason> {
    let query = url.query().map(|query| format!("?{query}"));
    parse_uri(&format!("{}{}", url.path(), query.unwrap_or_default()))
}

fn parse_uri(text: &str) -> Result<Uri, BlockReason> {
    text.parse().map_err(|_| BlockReason::InvalidUrl)
}
