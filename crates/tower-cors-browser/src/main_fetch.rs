//! Main fetch: turns a request into the response that its page gets.

use http::Response;

use crate::block_reason::BlockReason;
use crate::blocked::Blocked;
use crate::fetch_params::FetchParams;
use crate::filtered_response::filter;
use crate::http_fetch::http_fetch;
use crate::http_redirect_fetch::{http_redirect_fetch, location_url};
use crate::network_error::{NetworkError, Stage};
use crate::options::Mode;
use crate::referrer::determine_referrer;
use crate::request::{FetchRequest, ResponseTainting};
use crate::service::HttpService;

/// Fetches, and returns the response or the error that the page's caller gets.
///
/// <https://fetch.spec.whatwg.org/#concept-fetch>
pub(crate) async fn fetch<S, B>(
    mut params: FetchParams<'_, S, B>,
) -> Result<Response<S::ResponseBody>, Blocked>
where
    S: HttpService<B>,
    B: Default,
{
    let result = main_fetch(&mut params).await;
    result.map_err(|error| params.blocked(error))
}

/// Fetches, and filters the response.
///
/// <https://fetch.spec.whatwg.org/#concept-main-fetch>
async fn main_fetch<S, B>(
    params: &mut FetchParams<'_, S, B>,
) -> Result<Response<S::ResponseBody>, NetworkError>
where
    S: HttpService<B>,
    B: Default,
{
    let result = follow_redirects(params).await;
    let request = &params.request;
    match result {
        // Step 14.
        Ok(mut response) => {
            filter(request, &mut response);
            Ok(response)
        }
        // Step 12, with a preflight.
        Err(error) => {
            if let Some(cache) = &mut params.preflight_cache
                && params.made_cors_preflight
            {
                cache.clear_entries(request);
            }
            Err(error)
        }
    }
}

/// Fetches from one URL after another.
///
/// The standard recurses from HTTP-redirect fetch into main fetch. A loop does the same.
async fn follow_redirects<S, B>(
    params: &mut FetchParams<'_, S, B>,
) -> Result<Response<S::ResponseBody>, NetworkError>
where
    S: HttpService<B>,
    B: Default,
{
    loop {
        set_referrer(&mut params.request);
        set_response_tainting(&mut params.request);
        let make_cors_preflight = needs_cors_preflight(&params.request);
        params.made_cors_preflight |= make_cors_preflight;
        let response = http_fetch(params, make_cors_preflight).await?;
        match redirect(&mut params.request, &response) {
            Ok(true) if params.request.has_body => {}
            Ok(true) => params.body = None,
            Ok(false) => return Ok(response),
            Err(reason) => return Err(NetworkError::at(Stage::Response, reason, &response)),
        }
    }
}

/// <https://fetch.spec.whatwg.org/#concept-main-fetch>, step 9
fn set_referrer(request: &mut FetchRequest) {
    let source = request.referrer.take();
    request.referrer = source.and_then(|source| determine_referrer(&source, &request.url));
}

/// Taints the response of another origin. A redirect back to the page's origin does not undo that.
///
/// <https://fetch.spec.whatwg.org/#concept-main-fetch>, step 12
pub(crate) fn set_response_tainting(request: &mut FetchRequest) {
    if !request.page.is_same_origin(&request.url) {
        request.response_tainting = match request.mode {
            Mode::Navigate | Mode::WebSocket => ResponseTainting::Basic,
            Mode::NoCors => ResponseTainting::Opaque,
            // `check_same_origin` allows no other origin in the mode `same-origin`.
            Mode::Cors | Mode::SameOrigin => ResponseTainting::Cors,
        };
    }
}

/// <https://fetch.spec.whatwg.org/#concept-main-fetch>, step 12
fn needs_cors_preflight(request: &FetchRequest) -> bool {
    let is_safelisted = request.has_safelisted_method() && request.unsafe_header_names().is_empty();
    request.response_tainting == ResponseTainting::Cors
        && (request.use_cors_preflight || !is_safelisted)
}

/// Redirects `request` if `response` is a redirect. Returns whether it is.
fn redirect<R>(request: &mut FetchRequest, response: &Response<R>) -> Result<bool, BlockReason> {
    let status = response.status();
    let Some(location) = location_url(request, status, response.headers())? else {
        return Ok(false);
    };
    http_redirect_fetch(request, status, location)?;
    Ok(true)
}
