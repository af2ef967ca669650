//! The CORS check: may the page read the response?

use http::HeaderMap;
use http::header::{ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_ORIGIN};

use crate::block_reason::BlockReason;
use crate::excerpt::excerpt;
use crate::header_values::get;
use crate::request::FetchRequest;

/// Checks the headers of a response to `request`.
///
/// <https://fetch.spec.whatwg.org/#concept-cors-check>
pub(crate) fn cors_check(request: &FetchRequest, headers: &HeaderMap) -> Result<(), BlockReason> {
    // Steps 1 and 2.
    let Some(origin) = get(headers, &ACCESS_CONTROL_ALLOW_ORIGIN) else {
        return Err(BlockReason::NoAllowOrigin);
    };
    // Step 3.
    if !request.includes_credentials() && origin == b"*" {
        return Ok(());
    }
    // Step 4.
    if origin != request.serialized_origin().as_bytes() {
        return Err(wrong_origin(request, &origin));
    }
    // Step 5.
    if !request.includes_credentials() {
        return Ok(());
    }
    // Steps 6 to 8.
    match get(headers, &ACCESS_CONTROL_ALLOW_CREDENTIALS) {
        Some(value) if value == b"true" => Ok(()),
        Some(value) => Err(BlockReason::WrongAllowCredentials {
            value: excerpt(value),
        }),
        None => Err(BlockReason::NoAllowCredentials),
    }
}

fn wrong_origin(request: &FetchRequest, value: &[u8]) -> BlockReason {
    match value {
        b"*" => BlockReason::AnyOriginWithCredentials,
        _ => BlockReason::WrongAllowOrigin {
            value: excerpt(value),
            origin: excerpt(request.serialized_origin()),
        },
    }
}
