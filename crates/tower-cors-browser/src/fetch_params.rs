//! The bookkeeping of one fetch.

use crate::blocked::{Blocked, RequestExcerpt};
use crate::cors_preflight_cache::PreflightCache;
use crate::http_network_or_cache_fetch::Network;
use crate::network_error::NetworkError;
use crate::request::FetchRequest;

/// <https://fetch.spec.whatwg.org/#fetch-params>
pub(crate) struct FetchParams<'a, S, B> {
    pub(crate) request: FetchRequest,
    /// `None` once the first actual request has taken it, or a redirect has dropped it.
    pub(crate) body: Option<B>,
    /// `None` if the body can be sent only once.
    pub(crate) copy_body: Option<fn(&B) -> B>,
    pub(crate) network: Network<'a, S>,
    /// `None` if the browser does not remember preflights.
    pub(crate) preflight_cache: Option<&'a mut PreflightCache>,
    /// `true` once the request has needed a preflight, even if the cache saved it.
    pub(crate) made_cors_preflight: bool,
}

impl<S, B> FetchParams<'_, S, B> {
    /// Makes redirects repeat the body.
    pub(crate) fn with_copies(mut self, copy: fn(&B) -> B) -> Self {
        self.copy_body = Some(copy);
        self.request.repeats_body = true;
        self
    }

    /// Returns the body of the next actual request.
    pub(crate) fn next_body(&mut self) -> B
    where
        B: Default,
    {
        let body = match self.copy_body {
            Some(copy) => self.body.as_ref().map(copy),
            None => self.body.take(),
        };
        body.unwrap_or_default()
    }

    /// Returns the error that the caller gets.
    pub(crate) fn blocked(&self, error: NetworkError) -> Blocked {
        let request = RequestExcerpt::of(&self.request);
        Blocked::new(request, self.network.request_ran, error)
    }
}
