//! The setters of the current rule.

use std::time::Duration;

use super::CorsConfig;
use super::predicate::OriginPredicate;
use super::texts::IntoTexts;
use crate::origin::Origin;
use crate::request::RequestHead;

/// # What the current rule's origins may do
impl CorsConfig {
    /// Adds origins, or patterns of origins, to the rule.
    ///
    /// | pattern | matches |
    /// |---|---|
    /// | `https://example.com` | that origin alone |
    /// | `https://*.example.com` | every subdomain, however deep; not `https://example.com` itself |
    /// | `http://localhost:*` | every port, the default one included |
    /// | `https://*.example.com:*` | both |
    /// | `*` | every origin, `null` too; stands alone in its rule, which must be the last |
    /// | `null` | the opaque origin; needs [`Danger::NullOrigin`] |
    ///
    /// An origin is written as browsers send it: lower case, punycode, no slash, no default port,
    /// IPv6 compressed. Anything else does not build, and the error says what to write.
    ///
    /// Together with [`allow_credentials`](Self::allow_credentials), `http://` origins other than
    /// this machine's own need [`Danger::InsecureOrigins`], and `*` needs
    /// [`Danger::AnyOriginWithCredentials`].
    ///
    /// <https://fetch.spec.whatwg.org/#origin-header>
    ///
    /// ```
    /// use tower_cors::CorsLayer;
    ///
    /// let layer = CorsLayer::new()
    ///     .allow_origins(["https://example.com", "https://*.example.com", "http://localhost:*"])
    ///     .build()?;
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    pub fn allow_origins<M>(mut self, origins: impl IntoTexts<M>) -> Self {
        self.current_rule.origins.extend(origins.into_texts());
        self
    }

    /// Adds regexes that allow the origins that they match as a whole.
    ///
    /// Prefer [patterns](Self::allow_origins): they cannot match more than they seem to. A regex is
    /// matched against well-formed origins only, such as `https://pr-7.example.com`, and from the
    /// first byte to the last: `^` and `$` need not be written. Its syntax is that of the
    /// [`regex`](https://docs.rs/regex/latest/regex/#syntax) crate, for ASCII; remember to write
    /// `\.` for a dot. All regexes of a policy are matched in one pass.
    ///
    /// Together with [`allow_credentials`](Self::allow_credentials), a regex that can match a
    /// domain nobody named needs
    /// [`Danger::LooseRegexes`]: `https://.*.example.com` also matches `https://evilexample.com`.
    ///
    /// ```
    /// use tower_cors::CorsLayer;
    ///
    /// let layer = CorsLayer::new()
    ///     .allow_origin_regexes([r"https://pr-[0-9]+\.example\.com"])
    ///     .allow_credentials(true)
    ///     .build()?;
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    #[cfg(feature = "regex")]
    #[cfg_attr(docsrs, doc(cfg(feature = "regex")))]
    pub fn allow_origin_regexes<M>(mut self, regexes: impl IntoTexts<M>) -> Self {
        self.current_rule.regexes.extend(regexes.into_texts());
        self
    }

    /// Allows the origins for which `predicate` returns `true`.
    ///
    /// It is asked about well-formed origins only, and only where no pattern of this rule or an
    /// earlier one matches. It runs on each such request, actual or preflight, so let it be quick;
    /// for a lookup that waits, see [`CorsLayer::from_fn`]. It must give the same answer on a
    /// preflight as on the actual request that follows it. If it looks at a header other than
    /// `Origin`, add that one to `Vary` yourself.
    ///
    /// ```
    /// use tower_cors::CorsLayer;
    ///
    /// let layer = CorsLayer::new()
    ///     .allow_origin_if(|origin, request| {
    ///         origin.scheme() == "https" && request.uri.path().starts_with("/public/")
    ///     })
    ///     .build()?;
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    pub fn allow_origin_if<F>(mut self, predicate: F) -> Self
    where
        F: Fn(&Origin<'_>, &RequestHead<'_>) -> bool + Send + Sync + 'static,
    {
        self.current_rule
            .predicates
            .push(OriginPredicate::new(predicate));
        self
    }

    /// Adds request methods that the rule's origins may use; `*` allows all.
    ///
    /// `GET`, `HEAD` and `POST` are always granted: browsers send them without asking, so that
    /// refusing them here would only look like protection. Other methods match in their exact
    /// letter case. `CONNECT`, `TRACE` and `TRACK` do not build, since no page can send them, nor
    /// does `put`, since browsers send `PUT`.
    ///
    /// <https://fetch.spec.whatwg.org/#http-access-control-allow-methods>
    ///
    /// ```
    /// use http::Method;
    /// use tower_cors::CorsLayer;
    ///
    /// let layer = CorsLayer::new()
    ///     .allow_origins(["https://example.com"])
    ///     .allow_methods([Method::PUT, Method::DELETE])
    ///     .allow_methods(["PURGE"])
    ///     .build()?;
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    pub fn allow_methods<M>(mut self, methods: impl IntoTexts<M>) -> Self {
        self.current_rule.methods.extend(methods.into_texts());
        self
    }

    /// Adds request headers that the rule's origins may send, in any letter case; `*` allows all.
    ///
    /// Without credentials, `*` does not cover `authorization`: list it too. Names that no page can
    /// set (`cookie`, `host`, `sec-…`) do not build, nor do the CORS protocol's own.
    ///
    /// <https://fetch.spec.whatwg.org/#http-access-control-allow-headers>
    ///
    /// ```
    /// use http::header;
    /// use tower_cors::CorsLayer;
    ///
    /// let layer = CorsLayer::new()
    ///     .allow_origins(["https://example.com"])
    ///     .allow_headers([header::CONTENT_TYPE, header::AUTHORIZATION])
    ///     .allow_headers(["X-Request-Id"])
    ///     .build()?;
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    pub fn allow_headers<M>(mut self, names: impl IntoTexts<M>) -> Self {
        self.current_rule.headers.extend(names.into_texts());
        self
    }

    /// Adds response headers that the rule's origins may read, in any letter case; `*` exposes all.
    ///
    /// `*` does not build together with credentials, because browsers then take it for a header of
    /// that name. No page can read `set-cookie`, and every page can read `cache-control`,
    /// `content-language`, `content-length`, `content-type`, `expires`, `last-modified` and
    /// `pragma` anyway.
    ///
    /// <https://fetch.spec.whatwg.org/#http-access-control-expose-headers>
    ///
    /// ```
    /// use tower_cors::CorsLayer;
    ///
    /// let layer = CorsLayer::new()
    ///     .allow_origins(["https://example.com"])
    ///     .expose_headers(["etag", "x-request-id"])
    ///     .build()?;
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    pub fn expose_headers<M>(mut self, names: impl IntoTexts<M>) -> Self {
        self.current_rule.exposed.extend(names.into_texts());
        self
    }

    /// Whether pages of the rule's origins may send and receive cookies, client certificates and
    /// HTTP authentication.
    ///
    /// Such a page acts with its user's authority, so that the origins must be ones you trust: most
    /// of the [`Danger`]s are about them. An `Authorization` header that the page's script sets
    /// itself is no such credential; allow it by [`allow_headers`](Self::allow_headers).
    ///
    /// <https://fetch.spec.whatwg.org/#cors-protocol-and-credentials>
    ///
    /// ```
    /// use tower_cors::CorsLayer;
    ///
    /// let layer = CorsLayer::new()
    ///     .allow_origins(["https://app.example.com"])
    ///     .allow_credentials(true)
    ///     .build()?;
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    pub fn allow_credentials(mut self, yes: bool) -> Self {
        self.current_rule.credentials = yes;
        self
    }

    /// How long a browser may reuse a preflight's answer, in whole seconds, at most 86,400.
    ///
    /// Without it browsers keep the answer for 5 seconds; [`Duration::ZERO`] turns caching off.
    /// Chromium keeps none for longer than 7,200 seconds, WebKit for longer than 600, Firefox for
    /// longer than 86,400.
    ///
    /// <https://fetch.spec.whatwg.org/#http-access-control-max-age>
    ///
    /// ```
    /// use std::time::Duration;
    /// use tower_cors::CorsLayer;
    ///
    /// let layer = CorsLayer::new()
    ///     .allow_origins(["https://example.com"])
    ///     .max_age(Duration::from_secs(600))
    ///     .build()?;
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    pub fn max_age(mut self, age: Duration) -> Self {
        self.current_rule.max_age = Some(age);
        self
    }

    /// Whether to answer `Access-Control-Request-Private-Network: true` on preflights; off by
    /// default.
    ///
    /// Legacy: browsers have replaced the header by a permission that the user grants.
    ///
    /// ```
    /// use tower_cors::CorsLayer;
    ///
    /// let layer = CorsLayer::new()
    ///     .allow_origins(["https://example.com"])
    ///     .allow_private_network(true)
    ///     .build()?;
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    pub fn allow_private_network(mut self, yes: bool) -> Self {
        self.current_rule.private_network = yes;
        self
    }

    /// Adds what gRPC-Web clients need: the method `POST`, the request headers `content-type`,
    /// `grpc-timeout`, `x-grpc-web` and `x-user-agent`, and the exposed headers `grpc-status`,
    /// `grpc-message` and `grpc-status-details-bin`.
    ///
    /// Metadata of your own is yours to allow and to expose.
    ///
    /// ```
    /// use tower_cors::CorsLayer;
    ///
    /// let layer = CorsLayer::new()
    ///     .allow_origins(["https://example.com"])
    ///     .grpc_web()
    ///     .build()?;
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    pub fn grpc_web(self) -> Self {
        self.allow_methods(["POST"])
            .allow_headers(["content-type", "grpc-timeout", "x-grpc-web", "x-user-agent"])
            .expose_headers(["grpc-status", "grpc-message", "grpc-status-details-bin"])
    }

    /// Adds what clients of the Connect protocol need: the methods `GET` and `POST`, and the
    /// request headers `content-type`, `connect-protocol-version`, `connect-timeout-ms` and
    /// `x-user-agent`.
    ///
    /// Custom headers and `trailer-…` headers are yours to allow and to expose.
    ///
    /// ```
    /// use tower_cors::CorsLayer;
    ///
    /// let layer = CorsLayer::new()
    ///     .allow_origins(["https://example.com"])
    ///     .connect_rpc()
    ///     .expose_headers(["trailer-request-cost"])
    ///     .build()?;
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    pub fn connect_rpc(self) -> Self {
        self.allow_methods(["GET", "POST"]).allow_headers([
            "content-type",
            "connect-protocol-version",
            "connect-timeout-ms",
            "x-user-agent",
        ])
    }

    /// Ends this rule and begins the next one, which starts empty: it takes over nothing, neither
    /// credentials nor methods nor `max_age`. The first rule whose origins match a request decides
    /// it.
    ///
    /// ```
    /// use tower_cors::CorsLayer;
    ///
    /// let layer = CorsLayer::new()
    ///     .allow_origins(["https://app.example.com"])
    ///     .allow_credentials(true)
    ///     .next_rule()
    ///     .allow_origins(["*"])
    ///     .build()?;
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    pub fn next_rule(mut self) -> Self {
        self.earlier_rules
            .push(std::mem::take(&mut self.current_rule));
        self
    }
}
