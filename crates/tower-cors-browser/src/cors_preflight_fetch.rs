//! CORS-preflight fetch: the browser asks before it sends.

use std::time::Duration;

use http::header::{
    ACCEPT, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_MAX_AGE,
    ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, HeaderValue,
};
use http::{Extensions, HeaderMap, Method, StatusCode, Version};
use tower_cors::fetch;

use crate::block_reason::BlockReason;
use crate::cors_check::cors_check;
use crate::cors_preflight_cache::PreflightGrant;
use crate::excerpt::excerpt;
use crate::fetch_params::FetchParams;
use crate::header_values::{NotAToken, extract_list, get};
use crate::http_network_or_cache_fetch::http_network_or_cache_fetch;
use crate::network_error::{NetworkError, Stage};
use crate::options::{CacheMode, Credentials, Mode};
use crate::request::{FetchRequest, ResponseTainting};
use crate::service::HttpService;

/// The imposed limit on a max-age: Chromium's.
const MAX_MAX_AGE: Duration = Duration::from_secs(7200);

/// Sends the preflight, stores a grant in the cache, and returns the status of the answer.
///
/// <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>
pub(crate) async fn cors_preflight_fetch<S, B>(
    params: &mut FetchParams<'_, S, B>,
) -> Result<StatusCode, NetworkError>
where
    S: HttpService<B>,
    B: Default,
{
    let request = &params.request;
    let preflight = preflight_request(request);
    let network = &mut params.network;
    let response =
        http_network_or_cache_fetch(network, Stage::Preflight, &preflight, B::default()).await?;
    let grant = check_response(request, response.status(), response.headers())
        .map_err(|reason| NetworkError::at(Stage::Preflight, reason, &response))?;
    if let Some(cache) = &mut params.preflight_cache {
        cache.store(request, &grant);
    }
    Ok(response.status())
}

/// <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>, steps 1 to 5
fn preflight_request(request: &FetchRequest) -> FetchRequest {
    FetchRequest {
        page: request.page.clone(),
        method: Method::OPTIONS,
        header_list: preflight_headers(request),
        url: request.url.clone(),
        referrer: request.referrer.clone(),
        mode: Mode::Cors,
        credentials: Credentials::default(),
        cache: CacheMode::default(),
        use_cors_preflight: false,
        storage_access: None,
        has_body: false,
        repeats_body: false,
        redirect_count: 0,
        response_tainting: ResponseTainting::Cors,
        is_redirect_tainted: request.is_redirect_tainted,
        sec_fetch_site: request.sec_fetch_site,
        extensions: Extensions::new(),
        version: Version::default(),
    }
}

fn preflight_headers(request: &FetchRequest) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT, HeaderValue::from_static("*/*"));
    if let Ok(method) = HeaderValue::try_from(request.method.as_str()) {
        headers.insert(ACCESS_CONTROL_REQUEST_METHOD, method);
    }
    let names: Vec<&str> = request.unsafe_header_names().into_iter().collect();
    // The standard puts no space after the comma, because servers rely on that.
    let names = HeaderValue::try_from(names.join(",")).ok();
    if let Some(names) = names.filter(|names| !names.is_empty()) {
        headers.insert(ACCESS_CONTROL_REQUEST_HEADERS, names);
    }
    headers
}

/// Checks the response to the preflight of `request`, and returns what it grants.
///
/// <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>, step 7
fn check_response<'a>(
    request: &'a FetchRequest,
    status: StatusCode,
    headers: &'a HeaderMap,
) -> Result<PreflightGrant<'a>, BlockReason> {
    // A redirect always fails. Report it as the cause: missing headers are only its effect.
    if status.is_redirection() {
        return Err(BlockReason::PreflightStatus);
    }
    // Checks with the actual request: the preflight has another credentials mode.
    cors_check(request, headers)?;
    if !status.is_success() {
        return Err(BlockReason::PreflightStatus);
    }
    let (methods, header_names) = extract_lists(headers)?;
    check_method(request, methods.as_deref().unwrap_or_default())?;
    check_header_names(request, &header_names)?;
    Ok(PreflightGrant {
        methods: methods.unwrap_or_else(|| flagged_method(request).into_iter().collect()),
        header_names,
        max_age: max_age(headers),
    })
}

/// A list of methods, if there is one, and a list of header names.
type Lists<'a> = (Option<Vec<&'a [u8]>>, Vec<&'a [u8]>);

/// <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>, steps 7.1 to 7.3
fn extract_lists(headers: &HeaderMap) -> Result<Lists<'_>, BlockReason> {
    let methods = extract_list(headers, &ACCESS_CONTROL_ALLOW_METHODS)
        .map_err(|NotAToken { line }| BlockReason::BadAllowMethods { value: line })?;
    let header_names = extract_list(headers, &ACCESS_CONTROL_ALLOW_HEADERS)
        .map_err(|NotAToken { line }| BlockReason::BadAllowHeaders { value: line })?;
    Ok((methods, header_names.unwrap_or_default()))
}

/// Returns the method that the use-CORS-preflight flag adds to a grant without a list.
///
/// The standard adds it before it checks the method, which would grant every `PUT` with such a
/// flag. Chromium, Firefox and WebKit block those.
///
/// <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>, step 7.4
fn flagged_method(request: &FetchRequest) -> Option<&[u8]> {
    let method = request.method.as_str().as_bytes();
    request.use_cors_preflight.then_some(method)
}

/// <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>, step 7.5
fn check_method(request: &FetchRequest, methods: &[&[u8]]) -> Result<(), BlockReason> {
    let is_granted = request.has_safelisted_method()
        || methods.contains(&request.method.as_str().as_bytes())
        || has_wildcard(request, methods);
    if is_granted {
        return Ok(());
    }
    Err(BlockReason::MethodNotAllowed {
        allowed: excerpt(methods.join(&b", "[..])),
    })
}

/// <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>, steps 7.6 and 7.7
fn check_header_names(request: &FetchRequest, names: &[&[u8]]) -> Result<(), BlockReason> {
    let has_wildcard = has_wildcard(request, names);
    let is_granted = |name: &str| {
        names
            .iter()
            .any(|listed| listed.eq_ignore_ascii_case(name.as_bytes()))
            || (has_wildcard && name != fetch::NON_WILDCARD_REQUEST_HEADER)
    };
    let mut unsafe_names = request.unsafe_header_names().into_iter();
    match unsafe_names.find(|name| !is_granted(name)) {
        None => Ok(()),
        Some(name) => Err(BlockReason::HeaderNotAllowed {
            name: excerpt(name),
            allowed: excerpt(names.join(&b", "[..])),
        }),
    }
}

/// Returns whether a list grants everything. With credentials, `*` is a literal.
fn has_wildcard(request: &FetchRequest, list: &[&[u8]]) -> bool {
    !request.includes_credentials() && list.contains(&&b"*"[..])
}

/// <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>, steps 7.8 to 7.10
fn max_age(headers: &HeaderMap) -> Duration {
    let value = get(headers, &ACCESS_CONTROL_MAX_AGE).unwrap_or_default();
    delta_seconds(&value).map_or(fetch::DEFAULT_MAX_AGE, |age| age.min(MAX_MAX_AGE))
}

/// Parses any number of digits. A number that is too large for a `u64` becomes its maximum.
///
/// <https://httpwg.org/specs/rfc9111.html#delta-seconds>
fn delta_seconds(value: &[u8]) -> Option<Duration> {
    let digits = std::str::from_utf8(value).ok()?;
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| Duration::from_secs(digits.parse().unwrap_or(u64::MAX)))
}
