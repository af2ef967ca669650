//! The setters of what applies to all rules.

use http::StatusCode;

use super::texts::IntoTexts;
use super::{CorsConfig, Danger, Disallowed, InnerHeaders, PreflightMode};

/// # Settings for all rules
impl CorsConfig {
    /// Sets who answers preflights; [`PreflightMode::Answer`] by default.
    ///
    /// ```
    /// use tower_cors::{CorsLayer, PreflightMode};
    ///
    /// let layer = CorsLayer::new()
    ///     .allow_origins("https://example.com")
    ///     .preflight_mode(PreflightMode::Decorate)
    ///     .build()?;
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    pub fn preflight_mode(mut self, mode: PreflightMode) -> Self {
        self.options.preflight_mode = mode;
        self
    }

    /// Sets the status of granted preflights; 204 by default.
    ///
    /// It must be from 200 to 299, because browsers fail a preflight with any other status.
    ///
    /// <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>, step 7
    ///
    /// ```
    /// use http::StatusCode;
    /// use tower_cors::CorsLayer;
    ///
    /// let config = CorsLayer::new().allow_origins("https://example.com");
    /// let layer = config.clone().preflight_status(StatusCode::OK).build()?;
    ///
    /// let errors = config.preflight_status(StatusCode::FOUND).build().unwrap_err();
    /// assert_eq!(errors.first().code(), "preflight-status");
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    pub fn preflight_status(mut self, status: StatusCode) -> Self {
        self.options.preflight_status = status;
        self
    }

    /// Sets the status of rejected preflights, from 200 to 599; 403 by default.
    ///
    /// Browsers fail the preflight with any status, because the response has no `Access-Control-*`
    /// header.
    ///
    /// ```
    /// use http::StatusCode;
    /// use tower_cors::CorsLayer;
    ///
    /// let config = CorsLayer::new().allow_origins("https://example.com");
    /// let layer = config.clone().rejected_preflight_status(StatusCode::BAD_REQUEST).build()?;
    ///
    /// let errors = config.rejected_preflight_status(StatusCode::CONTINUE).build().unwrap_err();
    /// assert_eq!(errors.first().code(), "status");
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    pub fn rejected_preflight_status(mut self, status: StatusCode) -> Self {
        self.options.rejected_preflight_status = status;
        self
    }

    /// Sets how to handle actual requests from origins that no rule allows.
    ///
    /// The default is [`Disallowed::Forward`]. The status of [`Disallowed::Reject`] must be from
    /// 200 to 599.
    ///
    /// ```
    /// use http::StatusCode;
    /// use tower_cors::{CorsLayer, Disallowed};
    ///
    /// let config = CorsLayer::new().allow_origins("https://example.com");
    /// let reject = |status| config.clone().on_disallowed_origin(Disallowed::Reject(status));
    /// let layer = reject(StatusCode::FORBIDDEN).build()?;
    ///
    /// let errors = reject(StatusCode::CONTINUE).build().unwrap_err();
    /// assert_eq!(errors.first().code(), "status");
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    pub fn on_disallowed_origin(mut self, what: Disallowed) -> Self {
        self.options.on_disallowed_origin = what;
        self
    }

    /// Sets how to treat CORS headers of the inner service; [`InnerHeaders::Replace`] by default.
    ///
    /// ```
    /// use tower_cors::{CorsLayer, InnerHeaders};
    ///
    /// let layer = CorsLayer::new()
    ///     .allow_origins("https://example.com")
    ///     .inner_headers(InnerHeaders::Keep)
    ///     .build()?;
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    pub fn inner_headers(mut self, what: InnerHeaders) -> Self {
        self.options.inner_headers = what;
        self
    }

    /// Makes rejected preflights say how far they got; off by default.
    ///
    /// The layer then answers them with the status of a granted preflight and the headers of the
    /// checks that passed. The browser's console names the check that failed. This shows a part of
    /// the policy to origins that it denies: leave it off in production.
    ///
    /// ```
    /// use tower_cors::CorsLayer;
    ///
    /// let layer = CorsLayer::new()
    ///     .allow_origins("https://example.com")
    ///     .debug_preflights(cfg!(debug_assertions))
    ///     .build()?;
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    pub fn debug_preflights(mut self, yes: bool) -> Self {
        self.options.debug_preflights = yes;
        self
    }

    /// Adds exact origins of the service's own pages, which [`Disallowed::Reject`] does not reject.
    ///
    /// A service's own pages need no grant, but browsers send `Origin` on their `POST`s and
    /// WebSockets. The layer knows most of them by `Sec-Fetch-Site: same-origin`. Browsers send that
    /// only since 2023, and only over `https` and to the local machine. Name the origins of your
    /// pages if you serve them over plain `http` or to older browsers.
    ///
    /// Requests of any method pass, and so do WebSockets. Their responses get no grant unless a
    /// rule allows the origin. Wildcards do not build, and neither do `null` and `file://`.
    ///
    /// ```
    /// use http::{Request, StatusCode};
    /// use tower_cors::{Action, CorsLayer, Disallowed, RequestHead};
    ///
    /// let config = CorsLayer::new()
    ///     .allow_origins("https://app.example.com")
    ///     .on_disallowed_origin(Disallowed::Reject(StatusCode::FORBIDDEN))
    ///     .own_origins("http://device.local");
    /// let policy = config.clone().compile()?;
    ///
    /// let action = |origin| {
    ///     let request = Request::post("/settings").header("origin", origin).body(()).unwrap();
    ///     policy.decide(&RequestHead::from(&request)).into_action()
    /// };
    /// assert!(matches!(action("http://device.local"), Action::Decorate(_)));
    /// assert!(matches!(action("http://evil.example"), Action::Answer { .. }));
    ///
    /// let errors = config.own_origins("http://*.local").compile().unwrap_err();
    /// assert_eq!(errors.first().code(), "own-origin-not-exact");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn own_origins<M>(mut self, origins: impl IntoTexts<M>) -> Self {
        self.own_origins.extend(origins.into_texts());
        self
    }

    /// Adds header names to the `Vary` of all responses, including answers to preflights.
    ///
    /// A cache then gives a stored response only to requests with the same values of these headers.
    /// Name the headers that your [predicates](Self::allow_origin_if) look at, or a
    /// [`from_fn`](crate::CorsLayer::from_fn) that picks the policy. The layer adds what it looks
    /// at itself, such as `Origin`. Letter case does not matter, and `*` keeps responses out of
    /// caches.
    ///
    /// <https://httpwg.org/specs/rfc9110.html#field.vary>
    ///
    /// ```
    /// use tower_cors::CorsLayer;
    ///
    /// let by_tenant = CorsLayer::new()
    ///     .allow_origin_if(|origin, request| {
    ///         let tenant = request.headers.get("x-tenant");
    ///         tenant.is_some_and(|tenant| origin.host().as_bytes().starts_with(tenant.as_bytes()))
    ///     })
    ///     .vary("x-tenant");
    /// let layer = by_tenant.clone().build()?;
    ///
    /// let errors = by_tenant.vary("x-tenant, x-user").build().unwrap_err();
    /// assert!(errors.to_string().ends_with("write \"x-tenant\", \"x-user\""));
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    pub fn vary<M>(mut self, names: impl IntoTexts<M>) -> Self {
        self.vary.extend(names.into_texts());
        self
    }

    /// Accepts a risk, for all rules. Without it, a [dangerous](Danger) value does not build.
    ///
    /// ```
    /// use tower_cors::{CorsLayer, Danger};
    ///
    /// let config = CorsLayer::new().allow_origins("http://a.example").allow_credentials(true);
    /// assert!(config.clone().build().is_err());
    ///
    /// let layer = config.dangerously_allow(Danger::InsecureOrigins).build()?;
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    pub fn dangerously_allow(mut self, danger: Danger) -> Self {
        if !self.dangers.contains(&danger) {
            self.dangers.push(danger);
        }
        self
    }
}
