//! The cross-origin resource policy check: may a page of another origin embed the response?

use http::{HeaderMap, HeaderName};

use crate::block_reason::BlockReason;
use crate::header_values::get;
use crate::request::FetchRequest;

const CROSS_ORIGIN_RESOURCE_POLICY: HeaderName =
    HeaderName::from_static("cross-origin-resource-policy");

/// Checks the headers of an opaque response. The page has no embedder policy.
///
/// <https://fetch.spec.whatwg.org/#cross-origin-resource-policy-header>
pub(crate) fn cross_origin_resource_policy_check(
    request: &FetchRequest,
    headers: &HeaderMap,
) -> Result<(), BlockReason> {
    let (page, url) = (&request.page, &request.url);
    let (is_allowed, value) = match get(headers, &CROSS_ORIGIN_RESOURCE_POLICY).as_deref() {
        Some(b"same-origin") => (page.is_same_origin(url), "same-origin"),
        Some(b"same-site") => (page.may_embed_same_site(url), "same-site"),
        _ => return Ok(()),
    };
    match is_allowed {
        true => Ok(()),
        false => Err(BlockReason::ResourcePolicy { value }),
    }
}
