//! Filtered responses: the headers that the page can read.

use http::header::ACCESS_CONTROL_EXPOSE_HEADERS;
use http::{HeaderMap, HeaderName};
use tower_cors::fetch;

use crate::header_values::extract_list;
use crate::request::FetchRequest;

/// Removes the headers that pages of the server's own origin cannot read.
///
/// <https://fetch.spec.whatwg.org/#concept-filtered-response-basic>
pub(crate) fn basic_filtered_response(headers: &mut HeaderMap) {
    retain(headers, |name| !fetch::is_forbidden_response_header(name));
}

/// Removes the headers that pages of other origins cannot read.
///
/// <https://fetch.spec.whatwg.org/#concept-filtered-response-cors>
pub(crate) fn cors_filtered_response(request: &FetchRequest, headers: &mut HeaderMap) {
    let exposed = ExposedNames::of(request, headers);
    retain(headers, |name| exposed.is_safelisted(name));
}

fn retain(headers: &mut HeaderMap, is_readable: impl Fn(&str) -> bool) {
    let is_hidden = |name: &&HeaderName| !is_readable(name.as_str());
    let hidden: Vec<HeaderName> = headers.keys().filter(is_hidden).cloned().collect();
    for name in hidden {
        headers.remove(name);
    }
}

/// The CORS-exposed header-name list.
///
/// <https://fetch.spec.whatwg.org/#concept-response-cors-exposed-header-name-list>
enum ExposedNames {
    All,
    /// In lower case.
    Listed(Vec<Vec<u8>>),
}

impl ExposedNames {
    /// <https://fetch.spec.whatwg.org/#concept-main-fetch>, step 14.1
    fn of(request: &FetchRequest, headers: &HeaderMap) -> Self {
        // Step 14.1.1. One bad token voids the header.
        let names = extract_list(headers, &ACCESS_CONTROL_EXPOSE_HEADERS);
        let names = names.ok().flatten().unwrap_or_default();
        // Step 14.1.2.
        if !request.includes_credentials() && names.contains(&&b"*"[..]) {
            return Self::All;
        }
        // Step 14.1.3. With credentials, `*` is the name of a header.
        Self::Listed(names.iter().map(|name| name.to_ascii_lowercase()).collect())
    }

    /// <https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name>
    fn is_safelisted(&self, name: &str) -> bool {
        let is_exposed = match self {
            Self::All => true,
            Self::Listed(names) => names.iter().any(|listed| listed == name.as_bytes()),
        };
        fetch::is_safelisted_response_header(name)
            || (is_exposed && !fetch::is_forbidden_response_header(name))
    }
}
