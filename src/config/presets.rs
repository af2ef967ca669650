//! Presets: what the clients of a protocol need.

use super::CorsConfig;

/// # Presets for the current rule
impl CorsConfig {
    /// Adds the methods and headers that gRPC-Web clients need.
    ///
    /// These are the method `POST`, the request headers `content-type`, `grpc-timeout`,
    /// `x-grpc-web` and `x-user-agent`, and the exposed headers `grpc-status`, `grpc-message` and
    /// `grpc-status-details-bin`. Allow and expose your own metadata yourself.
    ///
    /// ```
    /// use tower_cors::CorsLayer;
    ///
    /// let config = CorsLayer::new().allow_origins("https://example.com").grpc_web();
    /// let rule = config.rules().next().unwrap();
    /// assert!(rule.allow_headers().contains(&String::from("x-grpc-web")));
    ///
    /// let layer = config.build()?;
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    pub fn grpc_web(self) -> Self {
        self.allow_methods(["POST"])
            .allow_headers(["content-type", "grpc-timeout", "x-grpc-web", "x-user-agent"])
            .expose_headers(["grpc-status", "grpc-message", "grpc-status-details-bin"])
    }

    /// Adds the methods and headers that clients of the Connect protocol need.
    ///
    /// These are the methods `GET` and `POST`, and the request headers `content-type`,
    /// `connect-protocol-version`, `connect-timeout-ms` and `x-user-agent`. Allow and expose your
    /// own headers and `trailer-…` headers yourself.
    ///
    /// ```
    /// use tower_cors::CorsLayer;
    ///
    /// let layer = CorsLayer::new()
    ///     .allow_origins("https://example.com")
    ///     .connect_rpc()
    ///     .expose_headers("trailer-request-cost")
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
}
