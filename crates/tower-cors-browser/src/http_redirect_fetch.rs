//! HTTP-redirect fetch: the request continues at another URL.

use http::header::{
    AUTHORIZATION, CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_LOCATION, CONTENT_TYPE, HeaderName,
    LOCATION,
};
use http::{HeaderMap, Method, StatusCode};
use url::Url;

use crate::block_reason::BlockReason;
use crate::excerpt::{excerpt, url_excerpt};
use crate::header_values::get;
use crate::http_url::{has_http_scheme, includes_credentials};
use crate::options::Mode;
use crate::request::{FetchRequest, ResponseTainting};

/// <https://fetch.spec.whatwg.org/#concept-http-redirect-fetch>, step 7
const MAX_REDIRECTS: u8 = 20;

/// <https://fetch.spec.whatwg.org/#request-body-header-name>
const REQUEST_BODY_HEADERS: [HeaderName; 4] = [
    CONTENT_ENCODING,
    CONTENT_LANGUAGE,
    CONTENT_LOCATION,
    CONTENT_TYPE,
];

/// Returns the location URL of a response. `None` if the response is not a redirect.
///
/// <https://fetch.spec.whatwg.org/#concept-response-location-url>
pub(crate) fn location_url(
    request: &FetchRequest,
    status: StatusCode,
    headers: &HeaderMap,
) -> Result<Option<Url>, BlockReason> {
    // <https://fetch.spec.whatwg.org/#redirect-status>
    if !matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308) {
        return Ok(None);
    }
    let Some(value) = get(headers, &LOCATION) else {
        return Ok(None);
    };
    let wrong = || BlockReason::WrongLocation {
        value: url_excerpt(&String::from_utf8_lossy(&value)),
    };
    if headers.get_all(LOCATION).iter().count() > 1 {
        return Err(wrong());
    }
    let text = std::str::from_utf8(&value).map_err(|_| wrong())?;
    let mut location = request.url.join(text).map_err(|_| wrong())?;
    location.set_fragment(None);
    Ok(Some(location))
}

/// Redirects `request` to `location`, after a response with this status.
///
/// <https://fetch.spec.whatwg.org/#concept-http-redirect-fetch>
pub(crate) fn http_redirect_fetch(
    request: &mut FetchRequest,
    status: StatusCode,
    location: Url,
) -> Result<(), BlockReason> {
    check_location(request, &location)?;
    request.redirect_count += 1;
    if becomes_get(status, &request.method) {
        change_to_get(request);
    }
    // Step 11. The service has taken the body.
    if request.has_body && !request.repeats_body {
        return Err(BlockReason::RedirectWithBody);
    }
    go_to(request, location);
    Ok(())
}

/// <https://fetch.spec.whatwg.org/#concept-http-redirect-fetch>, steps 6 to 10
fn check_location(request: &FetchRequest, location: &Url) -> Result<(), BlockReason> {
    if !has_http_scheme(location) {
        return Err(BlockReason::RedirectNotHttp {
            scheme: excerpt(location.scheme()),
        });
    }
    if request.redirect_count >= MAX_REDIRECTS {
        return Err(BlockReason::TooManyRedirects);
    }
    let is_cross_origin = request.response_tainting == ResponseTainting::Cors
        || (request.mode == Mode::Cors && !request.page.is_same_origin(location));
    if includes_credentials(location) && is_cross_origin {
        return Err(BlockReason::RedirectWithUser);
    }
    request.check_same_origin(location)
}

/// <https://fetch.spec.whatwg.org/#concept-http-redirect-fetch>, step 12
fn becomes_get(status: StatusCode, method: &Method) -> bool {
    match status {
        StatusCode::MOVED_PERMANENTLY | StatusCode::FOUND => method == Method::POST,
        StatusCode::SEE_OTHER => !matches!(*method, Method::GET | Method::HEAD),
        _ => false,
    }
}

fn change_to_get(request: &mut FetchRequest) {
    request.method = Method::GET;
    request.has_body = false;
    for name in REQUEST_BODY_HEADERS {
        request.header_list.remove(name);
    }
}

/// <https://fetch.spec.whatwg.org/#concept-http-redirect-fetch>, steps 13 and 18
fn go_to(request: &mut FetchRequest, location: Url) {
    if request.url.origin() != location.origin() {
        request.header_list.remove(AUTHORIZATION);
        // <https://fetch.spec.whatwg.org/#concept-request-tainted-origin>, step 4
        request.is_redirect_tainted |= !request.page.is_same_origin(&request.url);
    }
    let site = request.page.sec_fetch_site(&location);
    request.sec_fetch_site = request.sec_fetch_site.max(site);
    request.url = location;
}
