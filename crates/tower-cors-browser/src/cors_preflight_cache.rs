//! The CORS-preflight cache.

use std::time::Duration;

use http::HeaderValue;
use tower_cors::fetch;
use url::Url;

use crate::request::FetchRequest;

/// <https://fetch.spec.whatwg.org/#concept-cache>
#[derive(Clone, Debug, Default)]
pub(crate) struct PreflightCache {
    entries: Vec<CacheEntry>,
    /// The time since the cache was created.
    now: Duration,
}

/// <https://fetch.spec.whatwg.org/#cache-entry>
#[derive(Clone, Debug)]
struct CacheEntry {
    origin: HeaderValue,
    url: Url,
    credentials: bool,
    allowed: Allowed,
    /// The time when it expires, on the clock of the cache.
    expires: Duration,
}

/// The method or the header name of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Allowed {
    Method(Vec<u8>),
    /// In lower case.
    HeaderName(Vec<u8>),
}

/// The lists of a preflight response that grants its request.
#[derive(Debug)]
pub(crate) struct PreflightGrant<'a> {
    pub(crate) methods: Vec<&'a [u8]>,
    pub(crate) header_names: Vec<&'a [u8]>,
    pub(crate) max_age: Duration,
}

impl PreflightCache {
    /// Moves the clock, and removes expired entries.
    pub(crate) fn advance(&mut self, by: Duration) {
        self.now = self.now.saturating_add(by);
        self.entries.retain(|entry| entry.expires > self.now);
    }

    /// <https://fetch.spec.whatwg.org/#concept-cache-match-method>
    pub(crate) fn has_method_match(&self, request: &FetchRequest) -> bool {
        self.has_match(request, &Allowed::Method(request.method.as_str().into()))
    }

    /// Looks for a name, given in lower case.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-cache-match-header>
    pub(crate) fn has_header_name_match(&self, request: &FetchRequest, name: &str) -> bool {
        self.has_match(request, &Allowed::HeaderName(name.into()))
    }

    fn has_match(&self, request: &FetchRequest, wanted: &Allowed) -> bool {
        self.entries
            .iter()
            .any(|entry| entry.matches(request, wanted))
    }

    /// Stores what a preflight granted to `request`.
    ///
    /// <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>, steps 7.12 to 7.15
    pub(crate) fn store(&mut self, request: &FetchRequest, grant: &PreflightGrant<'_>) {
        let expires = self.now.saturating_add(grant.max_age);
        for method in &grant.methods {
            self.store_one(request, Allowed::Method(method.to_vec()), expires);
        }
        for name in &grant.header_names {
            let name = Allowed::HeaderName(name.to_ascii_lowercase());
            self.store_one(request, name, expires);
        }
        // Removes new entries at once if their max-age is 0.
        self.advance(Duration::ZERO);
    }

    /// Updates the entries that match, or [creates one][create].
    ///
    /// [create]: https://fetch.spec.whatwg.org/#concept-cache-create-entry
    fn store_one(&mut self, request: &FetchRequest, allowed: Allowed, expires: Duration) {
        let mut found = false;
        for entry in &mut self.entries {
            if entry.matches(request, &allowed) {
                entry.expires = expires;
                found = true;
            }
        }
        if !found {
            self.entries.push(CacheEntry {
                origin: request.serialized_origin(),
                url: request.url.clone(),
                credentials: request.includes_credentials(),
                allowed,
                expires,
            });
        }
    }

    /// Removes the entries of the request's origin and URL.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-cache-clear>
    pub(crate) fn clear_entries(&mut self, request: &FetchRequest) {
        self.entries.retain(|entry| !entry.is_about(request));
    }
}

impl CacheEntry {
    /// Returns whether the entry is the wanted one, or a `*` that covers it.
    ///
    /// A request with credentials finds no wildcard. The standard does not say so. It would send
    /// requests that their own preflight stops, which Chromium, Firefox and WebKit do not.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-cache-match>
    fn matches(&self, request: &FetchRequest, wanted: &Allowed) -> bool {
        let has_credentials = request.includes_credentials();
        self.is_about(request)
            && (self.credentials || !has_credentials)
            && (self.allowed == *wanted || (!has_credentials && self.allowed.covers(wanted)))
    }

    fn is_about(&self, request: &FetchRequest) -> bool {
        self.origin == request.serialized_origin() && self.url == request.url
    }
}

impl Allowed {
    /// Returns whether this is a `*` that covers the other one.
    fn covers(&self, wanted: &Self) -> bool {
        match (self, wanted) {
            (Self::Method(held), Self::Method(_)) => held == b"*",
            (Self::HeaderName(held), Self::HeaderName(name)) => {
                held == b"*" && name != fetch::NON_WILDCARD_REQUEST_HEADER.as_bytes()
            }
            _ => false,
        }
    }
}
