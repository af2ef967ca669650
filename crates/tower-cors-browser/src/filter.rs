//! What a page can read of a response's headers.

use http::header::ACCESS_CONTROL_EXPOSE_HEADERS;
use http::{HeaderMap, HeaderName};

use super::request::PageRequest;
use super::values;
use tower_cors::fetch;

/// Removes what the page cannot read.
pub(super) fn filter(request: &PageRequest, headers: &mut HeaderMap) {
    let hidden: Vec<HeaderName> = if request.is_tainted_by_cors() {
        let exposed = Exposed::new(request, headers);
        let is_hidden = |name: &&HeaderName| !exposed.has(name.as_str());
        headers.keys().filter(is_hidden).cloned().collect()
    } else {
        let is_forbidden = |name: &&HeaderName| fetch::is_forbidden_response_header(name.as_str());
        headers.keys().filter(is_forbidden).cloned().collect()
    };
    for name in hidden {
        headers.remove(name);
    }
}

/// The CORS-exposed header-name list. <https://fetch.spec.whatwg.org/#concept-response-cors-exposed-header-name-list>
enum Exposed {
    All,
    /// In lower case.
    Names(Vec<Vec<u8>>),
}

impl Exposed {
    /// <https://fetch.spec.whatwg.org/#concept-main-fetch>, step 14.1
    fn new(request: &PageRequest, headers: &HeaderMap) -> Self {
        // Step 14.1.1. One bad token voids the header.
        let names = values::list(headers, &ACCESS_CONTROL_EXPOSE_HEADERS);
        let names = names.ok().flatten().unwrap_or_default();
        // Step 14.1.2.
        if !request.includes_credentials() && names.contains(&&b"*"[..]) {
            return Self::All;
        }
        // Step 14.1.3: with credentials, `*` is a name like others.
        Self::Names(names.iter().map(|name| name.to_ascii_lowercase()).collect())
    }

    /// <https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name>
    fn has(&self, name: &str) -> bool {
        let listed = match self {
            Self::All => true,
            Self::Names(names) => names.iter().any(|listed| listed == name.as_bytes()),
        };
        fetch::is_safelisted_response_header(name)
            || (listed && !fetch::is_forbidden_response_header(name))
    }
}
