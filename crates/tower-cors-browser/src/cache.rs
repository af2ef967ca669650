//! The CORS-preflight cache.

use std::time::Duration;

use http::HeaderValue;
use url::Url;

use super::preflight::Grant;
use super::request::PageRequest;
use tower_cors::fetch;

/// <https://fetch.spec.whatwg.org/#concept-cache>
#[derive(Clone, Debug, Default)]
pub(super) struct PreflightCache {
    entries: Vec<Entry>,
    /// How much time has passed since it began.
    now: Duration,
}

/// <https://fetch.spec.whatwg.org/#cache-entry>
#[derive(Clone, Debug)]
struct Entry {
    origin: HeaderValue,
    url: Url,
    credentials: bool,
    granted: Granted,
    /// When it must be removed, on the clock of the cache.
    expires: Duration,
}

/// What an entry is about.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Granted {
    Method(Vec<u8>),
    /// In lower case.
    Header(Vec<u8>),
}

impl PreflightCache {
    /// Lets time pass.
    pub(super) fn advance(&mut self, by: Duration) {
        self.now = self.now.saturating_add(by);
        self.entries.retain(|entry| entry.expires > self.now);
    }

    /// Whether it holds all that a preflight for `request` would ask.
    /// <https://fetch.spec.whatwg.org/#concept-http-fetch>, step 4.1
    pub(super) fn covers(&self, request: &PageRequest) -> bool {
        let method = Granted::Method(request.method.as_str().into());
        (request.is_safelisted_method() || self.has(&method, request))
            && request
                .unsafe_names()
                .into_iter()
                .all(|name| self.has(&Granted::Header(name.into()), request))
    }

    /// Keeps what a server has granted.
    /// <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>, steps 7.12 to 7.15
    pub(super) fn store(&mut self, request: &PageRequest, grant: &Grant<'_>) {
        let methods = grant
            .methods
            .iter()
            .map(|name| Granted::Method(name.to_vec()));
        let headers = grant.headers.iter();
        let headers = headers.map(|name| Granted::Header(name.to_ascii_lowercase()));
        for granted in methods.chain(headers) {
            self.store_one(request, granted, self.now.saturating_add(grant.max_age));
        }
        // A maximal age of 0 ends them at once.
        self.advance(Duration::ZERO);
    }

    fn store_one(&mut self, request: &PageRequest, granted: Granted, expires: Duration) {
        let mut found = false;
        for entry in &mut self.entries {
            if entry.matches(request) && entry.covers(&granted) {
                entry.expires = expires;
                found = true;
            }
        }
        if !found {
            self.entries.push(Entry {
                origin: request.serialized_origin(),
                url: request.url.clone(),
                credentials: request.includes_credentials(),
                granted,
                expires,
            });
        }
    }

    /// Forgets what belongs to `request`. <https://fetch.spec.whatwg.org/#concept-cache-clear>
    pub(super) fn clear(&mut self, request: &PageRequest) {
        self.entries.retain(|entry| !entry.is_about(request));
    }

    fn has(&self, granted: &Granted, request: &PageRequest) -> bool {
        self.entries
            .iter()
            .any(|entry| entry.matches(request) && entry.covers(granted))
    }
}

impl Entry {
    /// <https://fetch.spec.whatwg.org/#concept-cache-match>
    fn matches(&self, request: &PageRequest) -> bool {
        self.is_about(request) && (self.credentials || !request.includes_credentials())
    }

    fn is_about(&self, request: &PageRequest) -> bool {
        self.origin == request.serialized_origin() && self.url == request.url
    }

    /// <https://fetch.spec.whatwg.org/#concept-cache-match-method> and
    /// <https://fetch.spec.whatwg.org/#concept-cache-match-header>
    ///
    /// What was granted with credentials has no wildcard: `*` is an element like others. The standard forgets to say so here, which
    /// would let a request pass that its own preflight stops; Chromium does not.
    fn covers(&self, asked: &Granted) -> bool {
        let is_any = !self.credentials;
        match (&self.granted, asked) {
            (Granted::Method(held), Granted::Method(_)) if is_any && held == b"*" => true,
            (Granted::Header(held), Granted::Header(name)) if is_any && held == b"*" => {
                name != fetch::NON_WILDCARD_REQUEST_HEADER.as_bytes()
            }
            (held, asked) => held == asked,
        }
    }
}
