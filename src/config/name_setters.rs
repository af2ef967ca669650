//! The setters of methods and header names.

use super::CorsConfig;
use super::texts::IntoTexts;

/// # Methods and headers of the current rule
impl CorsConfig {
    /// Allows the rule's origins to use these methods; `*` allows all that a page can send.
    ///
    /// `GET`, `HEAD` and `POST` are always granted: browsers send them whatever the answer says, so
    /// refusing them would only look like protection. All other methods are compared in their exact
    /// letter case. `Access-Control-Allow-Methods` lists the methods as they are written here, and
    /// is absent if there are none.
    ///
    /// `CONNECT`, `TRACE` and `TRACK` do not build, because browsers never let a page send them.
    /// Neither does `put`, which browsers send as `PUT`, nor a list in one text. `OPTIONS` gives a
    /// warning, because preflights do not need it, and so does a method that is one typing error
    /// away from a registered one. A method has at most [`MAX_METHOD_LEN`]
    /// bytes, and the list at most [`MAX_LIST_LEN`].
    ///
    /// <https://fetch.spec.whatwg.org/#http-access-control-allow-methods>
    ///
    /// ```
    /// use http::Method;
    /// use tower_cors::CorsLayer;
    ///
    /// let layer = CorsLayer::new()
    ///     .allow_origins("https://example.com")
    ///     .allow_methods([Method::PUT, Method::DELETE])
    ///     .allow_methods("PURGE")
    ///     .build()?;
    ///
    /// let config = CorsLayer::new().allow_origins("https://example.com").allow_methods("put");
    /// assert!(config.build().unwrap_err().to_string().ends_with("write \"PUT\""));
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    ///
    /// [`MAX_METHOD_LEN`]: crate::limits::MAX_METHOD_LEN
    /// [`MAX_LIST_LEN`]: crate::limits::MAX_LIST_LEN
    pub fn allow_methods<M>(mut self, methods: impl IntoTexts<M>) -> Self {
        self.current_rule.methods.extend(methods.into_texts());
        self
    }

    /// Allows the rule's origins to send these request headers, in any letter case.
    ///
    /// | name | allows |
    /// |---|---|
    /// | `x-request-id` | that header |
    /// | `x-amz-*` | headers whose names begin with `x-amz-`; never `authorization` |
    /// | `*` | all headers; `authorization` only with credentials: list it as well |
    ///
    /// Forbidden request headers (`host`, `origin`, `sec-…`) give a warning and have no effect,
    /// because browsers never let a page set them. `cookie` does not build:
    /// [`allow_credentials`](Self::allow_credentials) is for cookies. Neither do the response
    /// headers of the CORS protocol. The list has at most [`MAX_LIST_LEN`] bytes.
    ///
    /// Browsers do not support prefixes. `Access-Control-Allow-Headers` therefore names the headers
    /// that the preflight asks for and a prefix covers.
    ///
    /// <https://fetch.spec.whatwg.org/#http-access-control-allow-headers>
    ///
    /// ```
    /// use http::header;
    /// use tower_cors::CorsLayer;
    ///
    /// let layer = CorsLayer::new()
    ///     .allow_origins("https://example.com")
    ///     .allow_headers([header::CONTENT_TYPE, header::AUTHORIZATION])
    ///     .allow_headers("X-Request-Id")
    ///     .build()?;
    ///
    /// let config = CorsLayer::new().allow_origins("https://example.com");
    /// let layer = config.clone().allow_headers(["content-type", "x-amz-*"]).build()?;
    ///
    /// let errors = config.allow_headers("content-type, x-request-id").build().unwrap_err();
    /// assert!(errors.to_string().ends_with("write \"content-type\", \"x-request-id\""));
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    ///
    /// [`MAX_LIST_LEN`]: crate::limits::MAX_LIST_LEN
    pub fn allow_headers<M>(mut self, names: impl IntoTexts<M>) -> Self {
        self.current_rule.headers.extend(names.into_texts());
        self
    }

    /// Exposes response headers to the rule's origins, in any letter case.
    ///
    /// | name | exposes |
    /// |---|---|
    /// | `etag` | that header |
    /// | `x-amz-*` | headers whose names begin with `x-amz-` |
    /// | `*` | all headers |
    ///
    /// Pages can always read the [CORS-safelisted ones](crate::fetch::SAFELISTED_RESPONSE_HEADERS),
    /// such as `content-type`, and never `set-cookie` or `access-control-…`, which do not build.
    /// The list has at most [`MAX_LIST_LEN`] bytes.
    ///
    /// # Computed lists
    ///
    /// Browsers do not support prefixes, and with credentials they take `*` as the name of a
    /// header. In both cases the layer lists the matching headers of each response, in one
    /// allocation:
    ///
    /// - It sees the headers of the inner service. Headers that a layer outside of it adds are
    ///   not in the list, so expose those by name.
    /// - The list depends on the response alone and needs no `Vary`.
    /// - A 304 gets no list, so that caches keep the list of the stored response. A header that only
    ///   the 304 has stays hidden unless you expose it by name and the stored response lists it.
    ///
    /// <https://fetch.spec.whatwg.org/#http-access-control-expose-headers>
    ///
    /// ```
    /// use tower_cors::CorsLayer;
    ///
    /// let config = CorsLayer::new().allow_origins("https://example.com");
    /// let layer = config.clone().expose_headers(["etag", "x-request-id"]).build()?;
    ///
    /// let layer = config.clone().expose_headers("x-amz-*").build()?;
    ///
    /// let errors = config.expose_headers("set-cookie").build().unwrap_err();
    /// assert_eq!(errors.first().code(), "forbidden-header");
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    ///
    /// [`MAX_LIST_LEN`]: crate::limits::MAX_LIST_LEN
    pub fn expose_headers<M>(mut self, names: impl IntoTexts<M>) -> Self {
        self.current_rule.exposed.extend(names.into_texts());
        self
    }
}
