//! The algorithm: from a page's request to the response that the page gets.

use std::future::poll_fn;

use http::header::COOKIE;
use http::{HeaderValue, Request, Response};
use tower_service::Service;

use super::blocked::{Attempt, Blocked, Failure, ServiceError, Stage};
use super::cache::PreflightCache;
use super::check::cors_check;
use super::filter::filter;
use super::outgoing::outgoing;
use super::preflight;
use super::reason::BlockReason;
use super::request::PageRequest;
use tower_cors::Rejection;

/// One fetch, as far as it has come.
pub(super) struct Fetch<'a, S, B> {
    service: S,
    request: PageRequest,
    /// Taken by the first actual request.
    body: Option<B>,
    cookies: Option<&'a HeaderValue>,
    cache: Option<&'a mut PreflightCache>,
    /// Whether it needed a preflight, be it one that the cache had the answer to.
    was_preflighted: bool,
    /// Whether an actual request has reached the service, past a layer that refuses it.
    ran: bool,
}

impl<'a, S, B, R> Fetch<'a, S, B>
where
    S: Service<Request<B>, Response = Response<R>>,
    S::Error: Into<ServiceError>,
    B: Default,
{
    pub(super) fn new(
        service: S,
        request: PageRequest,
        body: B,
        cookies: Option<&'a HeaderValue>,
        cache: Option<&'a mut PreflightCache>,
    ) -> Self {
        Self {
            service,
            request,
            body: Some(body),
            cookies,
            cache,
            was_preflighted: false,
            ran: false,
        }
    }

    /// <https://fetch.spec.whatwg.org/#concept-fetch>
    pub(super) async fn run(mut self) -> Result<Response<R>, Blocked> {
        match self.main_fetch().await {
            Ok(mut response) => {
                filter(&self.request, response.headers_mut());
                Ok(response)
            }
            Err(failure) => Err(self.network_error(failure)),
        }
    }

    /// <https://fetch.spec.whatwg.org/#concept-main-fetch>, again for each redirect
    async fn main_fetch(&mut self) -> Result<Response<R>, Failure> {
        loop {
            self.request.start();
            if self.request.needs_preflight() {
                self.was_preflighted = true;
                self.ask_first().await?;
            }
            let response = self.http_fetch().await?;
            let followed = self.request.follow(response.status(), response.headers());
            if !followed.map_err(|reason| Failure::new(Stage::Response, reason, &response))? {
                return Ok(response);
            }
        }
    }

    /// <https://fetch.spec.whatwg.org/#concept-http-fetch>, step 4.1
    async fn ask_first(&mut self) -> Result<(), Failure> {
        let cache = self.cache.as_deref();
        if cache.is_some_and(|cache| cache.covers(&self.request)) {
            return Ok(());
        }
        let preflight = preflight::preflight(&self.request).map_err(Failure::unsent)?;
        let response = self.send(Stage::Preflight, preflight).await?;
        let grant = preflight::check(&self.request, response.status(), response.headers())
            .map_err(|reason| Failure::new(Stage::Preflight, reason, &response))?;
        if let Some(cache) = &mut self.cache {
            cache.store(&self.request, &grant);
        }
        Ok(())
    }

    /// <https://fetch.spec.whatwg.org/#concept-http-fetch>, steps 4.3 and 4.4
    async fn http_fetch(&mut self) -> Result<Response<R>, Failure> {
        let request = self.actual_request().map_err(Failure::unsent)?;
        let had_run = self.ran;
        let response = self.send(Stage::Response, request).await?;
        if response.extensions().get::<Rejection>().is_some() {
            // The layer has answered in the place of the service.
            self.ran = had_run;
        }
        if response.status().is_informational() {
            let reason = BlockReason::InformationalStatus;
            return Err(Failure::new(Stage::Response, reason, &response));
        }
        if self.request.is_tainted_by_cors() {
            // Of redirects, too.
            cors_check(&self.request, response.headers())
                .map_err(|reason| Failure::new(Stage::Response, reason, &response))?;
        }
        Ok(response)
    }

    fn actual_request(&mut self) -> Result<Request<B>, BlockReason> {
        let mut headers = self.request.headers.clone();
        if let Some(cookies) = self.cookies.filter(|_| self.request.sends_cookies()) {
            let _ = headers.try_insert(COOKIE, cookies.clone());
        }
        let body = self.body.take().unwrap_or_default();
        let method = self.request.method.clone();
        let mut request = outgoing(&self.request, method, headers, body)?;
        *request.version_mut() = self.request.version;
        *request.extensions_mut() = self.request.extensions.clone();
        Ok(request)
    }

    /// Sends `request` once the service is ready.
    async fn send(&mut self, stage: Stage, request: Request<B>) -> Result<Response<R>, Failure> {
        let failure = |error: S::Error| Failure::service(stage, error.into());
        poll_fn(|context| self.service.poll_ready(context))
            .await
            .map_err(failure)?;
        self.ran |= stage == Stage::Response;
        self.service.call(request).await.map_err(failure)
    }

    fn network_error(self, failure: Failure) -> Blocked {
        if let Some(cache) = self.cache
            && self.was_preflighted
        {
            // <https://fetch.spec.whatwg.org/#concept-main-fetch>, step 12
            cache.clear(&self.request);
        }
        Blocked::new(Attempt::of(&self.request), self.ran, failure)
    }
}
