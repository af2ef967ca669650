//! The setter of configurations that apply below a path.

use super::{CorsConfig, PathConfig};

/// # Paths
impl CorsConfig {
    /// Sets the configuration for requests to `path` and to everything below it.
    ///
    /// It replaces this one, the base configuration, and inherits nothing: no origins, no options,
    /// no [dangers](crate::Danger). Paths are compared by whole segments and in exact letter case:
    /// `/uploads` covers `/uploads/7`, not `/uploads2`. The longest path wins.
    ///
    /// A path begins with `/`. It does not end with one, unless it is `/` itself. It has neither a
    /// query nor a `*` nor parameters, and is percent-encoded as browsers send it. A path that does
    /// not follow this does not build. Neither does a second configuration for the same path, nor a
    /// path in the configuration of another one.
    ///
    /// ```
    /// use tower_cors::CorsLayer;
    ///
    /// let uploads = CorsLayer::new()
    ///     .allow_origins("https://uploads.example.com")
    ///     .allow_methods("PUT");
    /// let config = CorsLayer::new().allow_origins("*");
    /// let layer = config.clone().for_path("/uploads", uploads.clone()).build()?;
    ///
    /// let errors = config.for_path("/uploads/*", uploads).build().unwrap_err();
    /// assert_eq!(
    ///     errors.to_string(),
    ///     "for_path: \"/uploads/*\" has a `*`, but a path already covers everything below it; write \
    ///      \"/uploads\"",
    /// );
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    ///
    /// # The path of a request
    ///
    /// The layer looks at the path of [`http::Request::uri`] as it arrives. Inside axum's `nest`,
    /// the prefix is gone: a layer of a router that is nested at `/api` sees `/users`, not
    /// `/api/users`. A target without a path, such as that of `OPTIONS *`, gets the base
    /// configuration.
    ///
    /// Routers differ in how they read a path. Some read `/%75ploads`, `//uploads`,
    /// `/a/../uploads`, `/uploads;v=1` or `/a\uploads` as another path. The layer reads such a path
    /// as written, and with all these steps, decoded up to two times. If the readings lead to
    /// different configurations, the layer allows no origin ([`Rejection::PathAmbiguous`]).
    /// Otherwise a page could choose the more generous configuration by its spelling. The layer
    /// refuses two other kinds of paths in the same way:
    ///
    /// - Paths in which the order of these steps matters: those with `..` beside another step, with
    ///   `%2F` in a parameter before another segment, or with `\` and a parameter. Browsers resolve
    ///   `..` before they send a path.
    /// - Paths with several readings and more than [`MAX_PATH_LEN`] bytes.
    ///
    /// The layer cannot know everything that a router does. If yours ignores letter case, it serves
    /// `/Uploads` as `/uploads`, but the base configuration decides. So make the base configuration
    /// the strictest one, and allow more below paths.
    ///
    /// ```
    /// # use tower_cors::CorsLayer;
    /// use http::Request;
    /// use tower_cors::RequestHead;
    ///
    /// let policy = CorsLayer::new()
    ///     .allow_origins("*")
    ///     .for_path("/admin", CorsLayer::new().allow_origins("https://admin.example.com"))
    ///     .compile()?;
    /// let is_allowed = |path| {
    ///     let request = Request::get(path).header("origin", "https://evil.example").body(()).unwrap();
    ///     policy.decide(&RequestHead::from(&request)).is_allowed()
    /// };
    ///
    /// assert!(is_allowed("/news"));
    /// assert!(is_allowed("/news//today"));
    /// assert!(!is_allowed("/admin"));
    /// assert!(!is_allowed("/%61dmin"));
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    ///
    /// [`Rejection::PathAmbiguous`]: crate::Rejection::PathAmbiguous
    /// [`MAX_PATH_LEN`]: crate::limits::MAX_PATH_LEN
    pub fn for_path(mut self, path: &str, config: Self) -> Self {
        self.paths.push(PathConfig::new(path.to_owned(), config));
        self
    }
}
