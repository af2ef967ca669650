//! Regexes that match the origin `null`. `tower-cors` never applies a regex to that origin.

use crate::whole_match::matches_whole;

/// The serialized opaque origin. <https://html.spec.whatwg.org/#ascii-serialisation-of-an-origin>
const NULL: &str = "null";

/// Returns whether `regex` matches the whole of `null`.
pub(crate) fn is_matched_by(regex: &str) -> bool {
    matches_whole(regex, NULL)
}
