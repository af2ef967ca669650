//! HTTP fetch: the preflight if one is needed, the request, and the CORS check.

use http::Response;

use crate::block_reason::BlockReason;
use crate::cors_check::cors_check;
use crate::cors_preflight_cache::PreflightCache;
use crate::cors_preflight_fetch::cors_preflight_fetch;
use crate::cross_origin_resource_policy::cross_origin_resource_policy_check;
use crate::fetch_params::FetchParams;
use crate::http_network_or_cache_fetch::http_network_or_cache_fetch;
use crate::network_error::{NetworkError, Stage};
use crate::options::Mode;
use crate::request::{FetchRequest, ResponseTainting};
use crate::service::HttpService;
use crate::websocket::check_handshake;

/// Fetches from the current URL. The caller follows redirects.
///
/// <https://fetch.spec.whatwg.org/#concept-http-fetch>
pub(crate) async fn http_fetch<S, B>(
    params: &mut FetchParams<'_, S, B>,
    make_cors_preflight: bool,
) -> Result<Response<S::ResponseBody>, NetworkError>
where
    S: HttpService<B>,
    B: Default,
{
    let cache = params.preflight_cache.as_deref();
    if make_cors_preflight && !cache.is_some_and(|cache| is_cached(cache, &params.request)) {
        cors_preflight_fetch(params).await?;
    }
    let body = params.next_body();
    let (network, request) = (&mut params.network, &params.request);
    let response = http_network_or_cache_fetch(network, Stage::Response, request, body).await?;
    match check_response(request, &response) {
        Ok(()) => Ok(response),
        Err(reason) => Err(NetworkError::at(Stage::Response, reason, &response)),
    }
}

/// <https://fetch.spec.whatwg.org/#concept-http-fetch>, step 4.1
fn is_cached(cache: &PreflightCache, request: &FetchRequest) -> bool {
    let needs_method = !request.has_safelisted_method() || request.use_cors_preflight;
    let mut names = request.unsafe_header_names().into_iter();
    (!needs_method || cache.has_method_match(request))
        && names.all(|name| cache.has_header_name_match(request, name))
}

/// <https://fetch.spec.whatwg.org/#concept-http-fetch>, steps 4.4 and 5
fn check_response<R>(request: &FetchRequest, response: &Response<R>) -> Result<(), BlockReason> {
    let (status, headers) = (response.status(), response.headers());
    if request.mode == Mode::WebSocket {
        return check_handshake(&request.header_list, status, headers);
    }
    if status.is_informational() {
        return Err(BlockReason::InformationalStatus);
    }
    match request.response_tainting {
        ResponseTainting::Basic => Ok(()),
        ResponseTainting::Cors => cors_check(request, headers),
        ResponseTainting::Opaque => cross_origin_resource_policy_check(request, headers),
    }
}
