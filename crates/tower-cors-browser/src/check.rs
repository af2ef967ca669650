//! The CORS check: whether a page may read a response.

use http::HeaderMap;
use http::header::{ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_ORIGIN};

use super::reason::BlockReason;
use super::request::PageRequest;
use super::shown::shown;
use super::values;

/// <https://fetch.spec.whatwg.org/#concept-cors-check>
pub(super) fn cors_check(request: &PageRequest, headers: &HeaderMap) -> Result<(), BlockReason> {
    // Steps 1 and 2.
    let Some(allowed) = values::get(headers, &ACCESS_CONTROL_ALLOW_ORIGIN) else {
        return Err(BlockReason::NoAllowOrigin);
    };
    // Step 3.
    if !request.includes_credentials() && allowed == b"*" {
        return Ok(());
    }
    // Step 4.
    if allowed != request.serialized_origin().as_bytes() {
        return Err(wrong_origin(request, &allowed));
    }
    // Step 5.
    if !request.includes_credentials() {
        return Ok(());
    }
    // Steps 6 to 8.
    match values::get(headers, &ACCESS_CONTROL_ALLOW_CREDENTIALS) {
        Some(value) if value == b"true" => Ok(()),
        Some(value) => Err(BlockReason::WrongAllowCredentials {
            value: shown(value),
        }),
        None => Err(BlockReason::NoAllowCredentials),
    }
}

fn wrong_origin(request: &PageRequest, allowed: &[u8]) -> BlockReason {
    match allowed {
        b"*" => BlockReason::AnyOriginWithCredentials,
        _ => BlockReason::WrongAllowOrigin {
            value: shown(allowed),
            origin: shown(request.serialized_origin()),
        },
    }
}
