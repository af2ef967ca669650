//! The setters of what holds for all rules.

use http::StatusCode;

use super::{CorsConfig, Danger, Disallowed, InnerHeaders, PreflightMode};

/// # How the service behaves, for all rules
impl CorsConfig {
    /// Who answers preflights; [`PreflightMode::Answer`] by default.
    ///
    /// ```
    /// use tower_cors::{CorsLayer, PreflightMode};
    ///
    /// let layer = CorsLayer::new()
    ///     .allow_origins(["https://example.com"])
    ///     .preflight_mode(PreflightMode::Decorate)
    ///     .build()?;
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    pub fn preflight_mode(mut self, mode: PreflightMode) -> Self {
        self.options.preflight_mode = mode;
        self
    }

    /// The status of a granted preflight, 200 to 299; 204 by default.
    ///
    /// ```
    /// use http::StatusCode;
    /// use tower_cors::CorsLayer;
    ///
    /// let layer = CorsLayer::new()
    ///     .allow_origins(["https://example.com"])
    ///     .preflight_status(StatusCode::OK)
    ///     .build()?;
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    pub fn preflight_status(mut self, status: StatusCode) -> Self {
        self.options.preflight_status = status;
        self
    }

    /// The status of a rejected preflight, 200 to 599; 403 by default.
    ///
    /// Whatever it is, a rejected preflight carries no `Access-Control-*` header, so that browsers
    /// fail it.
    ///
    /// ```
    /// use http::StatusCode;
    /// use tower_cors::CorsLayer;
    ///
    /// let layer = CorsLayer::new()
    ///     .allow_origins(["https://example.com"])
    ///     .rejected_preflight_status(StatusCode::BAD_REQUEST)
    ///     .build()?;
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    pub fn rejected_preflight_status(mut self, status: StatusCode) -> Self {
        self.options.rejected_preflight_status = status;
        self
    }

    /// What becomes of an actual request from an origin that no rule allows;
    /// [`Disallowed::Forward`] by default.
    ///
    /// ```
    /// use http::StatusCode;
    /// use tower_cors::{CorsLayer, Disallowed};
    ///
    /// let layer = CorsLayer::new()
    ///     .allow_origins(["https://example.com"])
    ///     .on_disallowed_origin(Disallowed::Reject(StatusCode::FORBIDDEN))
    ///     .build()?;
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    pub fn on_disallowed_origin(mut self, what: Disallowed) -> Self {
        self.options.on_disallowed_origin = what;
        self
    }

    /// What becomes of the CORS headers that the inner service set itself;
    /// [`InnerHeaders::Replace`] by default.
    ///
    /// ```
    /// use tower_cors::{CorsLayer, InnerHeaders};
    ///
    /// let layer = CorsLayer::new()
    ///     .allow_origins(["https://example.com"])
    ///     .inner_headers(InnerHeaders::Keep)
    ///     .build()?;
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    pub fn inner_headers(mut self, what: InnerHeaders) -> Self {
        self.options.inner_headers = what;
        self
    }

    /// Whether a rejected preflight tells how far it got; off by default.
    ///
    /// It is then answered with the status of a granted one and the headers of the steps that
    /// passed, so that the browser's own message names the step that failed. That shows a part of
    /// the policy to origins that it does not allow: leave it off in production.
    ///
    /// ```
    /// use tower_cors::CorsLayer;
    ///
    /// let layer = CorsLayer::new()
    ///     .allow_origins(["https://example.com"])
    ///     .debug_preflights(cfg!(debug_assertions))
    ///     .build()?;
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    pub fn debug_preflights(mut self, yes: bool) -> Self {
        self.options.debug_preflights = yes;
        self
    }

    /// Accepts one risk, for all rules. Without it, what is [dangerous](Danger) does not build.
    ///
    /// ```
    /// use tower_cors::{CorsLayer, Danger};
    ///
    /// let layer = CorsLayer::new()
    ///     .allow_origins(["http://intranet.example"])
    ///     .allow_credentials(true)
    ///     .dangerously_allow(Danger::InsecureOrigins)
    ///     .build()?;
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    pub fn dangerously_allow(mut self, danger: Danger) -> Self {
        if !self.dangers.contains(&danger) {
            self.dangers.push(danger);
        }
        self
    }
}
