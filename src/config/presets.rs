//! Presets: the methods and headers that the clients of a protocol need.

use tower_cors_core::strings;

use super::named::named;
use super::{CorsConfig, RuleConfig};
use crate::fetch;

/// A protocol whose clients need certain methods and headers.
///
/// [`CorsConfig::preset`] adds them to a rule. A document lists presets by name under `presets`:
/// `presets = ["mcp", "trace-context"]`. Each variant lists what it adds: names that the protocol's
/// clients send or read. None adds origins, credentials or a `max_age`. None adds `GET`, `HEAD` or
/// `POST`, which a policy always grants.
///
/// # Examples
///
/// ```
/// use tower_cors::{CorsLayer, Preset};
///
/// let policy = CorsLayer::new()
///     .allow_origins("https://app.example.com")
///     .preset(Preset::Tus)
///     .allow_headers("authorization")
///     .compile()?;
/// let rule = policy.config().rules().next().unwrap();
/// assert_eq!(rule.allow_methods(), ["PATCH", "DELETE"]);
///
/// assert_eq!("grpc-web".parse(), Ok(Preset::GrpcWeb));
/// assert!("grpc".parse::<Preset>().is_err());
/// # Ok::<(), tower_cors::ConfigErrors>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Preset {
    /// gRPC-Web, as `grpc-web` and `tonic-web` speak it.
    ///
    /// | | |
    /// |---|---|
    /// | request headers | `content-type`, `grpc-timeout`, `x-grpc-web`, `x-user-agent` |
    /// | exposed | `grpc-status`, `grpc-message`, `grpc-status-details-bin` |
    ///
    /// For your own metadata, add names with [`allow_headers`](CorsConfig::allow_headers) and
    /// [`expose_headers`](CorsConfig::expose_headers).
    GrpcWeb,
    /// The Connect protocol, as `connect-web` speaks it.
    ///
    /// | | |
    /// |---|---|
    /// | request headers | `content-type`, `connect-protocol-version`, `connect-timeout-ms` |
    /// | exposed | `trailer-*` |
    ///
    /// Allow and expose your own headers, too. For the gRPC-Web transport of `connect-web`, add
    /// [`GrpcWeb`](Self::GrpcWeb) as well.
    Connect,
    /// The Model Context Protocol over HTTP, with OAuth.
    ///
    /// | | |
    /// |---|---|
    /// | methods | `DELETE` |
    /// | request headers | `authorization`, `content-type`, `last-event-id`, `mcp-method`, `mcp-name`, `mcp-param-*`, `mcp-protocol-version`, `mcp-session-id` |
    /// | exposed | `mcp-session-id`, `www-authenticate` |
    ///
    /// Such a server needs more:
    ///
    /// - [`Disallowed::Reject`](crate::Disallowed::Reject). Otherwise a page of any origin can make
    ///   the server run a `POST` of plain text, although it cannot read the response.
    /// - A check of the `Host` header, if the server listens on the local machine or network. With
    ///   DNS rebinding, an attacker's page reads from it under the attacker's own host name, and a
    ///   `GET` of that page has no `Origin` that a policy could refuse.
    /// - A [`max_age`](CorsConfig::max_age), because each tool call sends different headers.
    /// - The same policy on the OAuth paths: `/.well-known/…`, `/register` and `/token`. Put the
    ///   layer around the whole router. With DPoP, expose `dpop-nonce` too.
    Mcp,
    /// Tracing headers of W3C Trace Context, OpenTelemetry and Sentry.
    ///
    /// | | |
    /// |---|---|
    /// | request headers | `traceparent`, `tracestate`, `baggage`, `sentry-trace` |
    ///
    /// A tracing library adds them to all requests of a page: without them, turning on tracing
    /// breaks every call. Add this preset to the rules of all your services.
    TraceContext,
    /// Resumable uploads by tus.
    ///
    /// | | |
    /// |---|---|
    /// | methods | `PATCH`, `DELETE` |
    /// | request headers | `content-type`, `tus-resumable`, `upload-length`, `upload-metadata`, `upload-offset`, `upload-defer-length`, `upload-concat`, `x-http-method-override`, `x-request-id` |
    /// | exposed | `location`, `upload-offset`, `upload-length` |
    ///
    /// Allow `authorization` yourself if your uploads need it. `OPTIONS` requests that are not
    /// preflights, by which clients discover extensions, reach your service.
    Tus,
    /// The S3 API, as the AWS SDK for JavaScript uses it.
    ///
    /// | | |
    /// |---|---|
    /// | methods | `PUT`, `DELETE` |
    /// | request headers | `authorization`, `amz-sdk-*`, `x-amz-*`, `cache-control`, `content-disposition`, `content-encoding`, `content-md5`, `content-type`, `expires`, `if-match`, `if-modified-since`, `if-none-match`, `if-unmodified-since`, `range` |
    /// | exposed | `etag`, `x-amz-*`, `accept-ranges`, `content-disposition`, `content-encoding`, `content-range`, `location` |
    ///
    /// Requests are signed and need no credentials. If the page cannot read a checksum, the SDK
    /// silently skips its integrity check. So expose `x-amz-*` even if you list other names
    /// yourself.
    S3,
}

named! {
    Preset, "a preset":
    GrpcWeb "grpc-web",
    Connect "connect",
    Mcp "mcp",
    TraceContext "trace-context",
    Tus "tus",
    S3 "s3",
}

/// The names that a preset adds to a rule.
pub(crate) struct PresetNames {
    pub(crate) setter: &'static str,
    methods: &'static str,
    pub(crate) headers: &'static str,
    exposed: &'static str,
    /// The request headers by which its clients are known.
    marks: &'static str,
}

impl Preset {
    /// Returns the names that it adds.
    pub(crate) fn names(self) -> PresetNames {
        match self {
            Self::GrpcWeb => PresetNames {
                setter: "grpc_web()",
                methods: "",
                headers: "content-type grpc-timeout x-grpc-web x-user-agent",
                exposed: "grpc-status grpc-message grpc-status-details-bin",
                marks: "x-grpc-web",
            },
            Self::Connect => PresetNames {
                setter: "connect_rpc()",
                methods: "",
                headers: "content-type connect-protocol-version connect-timeout-ms",
                exposed: "trailer-*",
                marks: "connect-protocol-version connect-timeout-ms",
            },
            Self::Mcp => PresetNames {
                setter: "mcp()",
                methods: "DELETE",
                headers: "authorization content-type last-event-id mcp-method mcp-name mcp-param-* \
                          mcp-protocol-version mcp-session-id",
                exposed: "mcp-session-id www-authenticate",
                marks: "mcp-method mcp-name mcp-protocol-version mcp-session-id",
            },
            Self::TraceContext => PresetNames {
                setter: "trace_context()",
                methods: "",
                headers: "traceparent tracestate baggage sentry-trace",
                exposed: "",
                marks: "traceparent tracestate baggage sentry-trace",
            },
            Self::Tus => PresetNames {
                setter: "tus()",
                methods: "PATCH DELETE",
                headers: "content-type tus-resumable upload-length upload-metadata upload-offset \
                          upload-defer-length upload-concat x-http-method-override x-request-id",
                exposed: "location upload-offset upload-length",
                marks: "tus-resumable",
            },
            Self::S3 => PresetNames {
                setter: "s3()",
                methods: "PUT DELETE",
                headers: "authorization amz-sdk-* x-amz-* cache-control content-disposition \
                          content-encoding content-md5 content-type expires if-match \
                          if-modified-since if-none-match if-unmodified-since range",
                exposed: "etag x-amz-* accept-ranges content-disposition content-encoding \
                          content-range location",
                marks: "amz-sdk-invocation-id amz-sdk-request x-amz-content-sha256 x-amz-date",
            },
        }
    }

    /// Returns the presets for the clients that ask for one of `names`, which are in lower case.
    pub(crate) fn for_clients(names: &[String]) -> impl Iterator<Item = Self> {
        let presets = Self::ALL.iter().copied();
        presets.filter(move |preset| {
            let marks = preset.names().marks;
            names.iter().any(|name| strings::is_one_of(name, marks))
        })
    }
}

/// # Presets for the current rule
impl CorsConfig {
    /// Adds the methods and headers that the clients of a protocol need.
    ///
    /// The rule keeps the preset as it is, and [`RuleRef::presets`](crate::RuleRef::presets)
    /// returns it. The [canonical configuration](crate::Policy::config) lists its names instead.
    /// Names that the rule also lists give no warning.
    ///
    /// ```
    /// use tower_cors::{CorsLayer, Preset};
    ///
    /// let layer = CorsLayer::new()
    ///     .allow_origins("https://app.example.com")
    ///     .preset(Preset::GrpcWeb)
    ///     .preset(Preset::TraceContext)
    ///     .build()?;
    ///
    /// // A preset allows no origin.
    /// let errors = CorsLayer::new().preset(Preset::GrpcWeb).build().unwrap_err();
    /// assert_eq!(errors.first().code(), "no-origin");
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    pub fn preset(mut self, preset: Preset) -> Self {
        self.current_rule.presets.push(preset);
        self
    }

    /// Adds [`Preset::GrpcWeb`]: the methods and headers that gRPC-Web clients need.
    ///
    /// ```
    /// use tower_cors::CorsLayer;
    ///
    /// let layer = CorsLayer::new().allow_origins("https://example.com").grpc_web().build()?;
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    pub fn grpc_web(self) -> Self {
        self.preset(Preset::GrpcWeb)
    }

    /// Adds [`Preset::Connect`]: the methods and headers that clients of the Connect protocol need.
    ///
    /// ```
    /// use tower_cors::CorsLayer;
    ///
    /// let layer = CorsLayer::new().allow_origins("https://example.com").connect_rpc().build()?;
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    pub fn connect_rpc(self) -> Self {
        self.preset(Preset::Connect)
    }

    /// Adds [`Preset::Mcp`]: the methods and headers that clients of the Model Context Protocol need.
    ///
    /// [`Preset::Mcp`] lists what else such a server needs.
    ///
    /// ```
    /// use std::time::Duration;
    /// use http::StatusCode;
    /// use tower_cors::{CorsLayer, Disallowed};
    ///
    /// let layer = CorsLayer::new()
    ///     .allow_origins("https://inspector.example.com")
    ///     .mcp()
    ///     .max_age(Duration::from_secs(600))
    ///     .on_disallowed_origin(Disallowed::Reject(StatusCode::FORBIDDEN))
    ///     .build()?;
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    pub fn mcp(self) -> Self {
        self.preset(Preset::Mcp)
    }

    /// Adds [`Preset::TraceContext`]: the headers that tracing libraries add to a page's requests.
    ///
    /// ```
    /// use tower_cors::CorsLayer;
    ///
    /// let layer = CorsLayer::new().allow_origins("https://example.com").trace_context().build()?;
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    pub fn trace_context(self) -> Self {
        self.preset(Preset::TraceContext)
    }

    /// Adds [`Preset::Tus`]: the methods and headers that clients of tus need.
    ///
    /// ```
    /// use tower_cors::CorsLayer;
    ///
    /// let layer = CorsLayer::new().allow_origins("https://example.com").tus().build()?;
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    pub fn tus(self) -> Self {
        self.preset(Preset::Tus)
    }

    /// Adds [`Preset::S3`]: the methods and headers that S3 clients need.
    ///
    /// ```
    /// use tower_cors::CorsLayer;
    ///
    /// let layer = CorsLayer::new().allow_origins("https://example.com").s3().build()?;
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    pub fn s3(self) -> Self {
        self.preset(Preset::S3)
    }
}

impl RuleConfig {
    /// Puts the names of the presets into the lists, for `compile` to make the rule canonical.
    pub(crate) fn expand_presets(&mut self) {
        let mut expanded = Vec::new();
        for preset in std::mem::take(&mut self.presets) {
            // It adds nothing, and would search long lists again.
            if expanded.contains(&preset) {
                continue;
            }
            expanded.push(preset);
            let names = preset.names();
            let authorization_is_covered = self.credentials;
            add(&mut self.methods, names.methods, &|_| true);
            add(&mut self.headers, names.headers, &|name| {
                name != fetch::NON_WILDCARD_REQUEST_HEADER || authorization_is_covered
            });
            add(&mut self.exposed, names.exposed, &|_| true);
        }
    }
}

/// Adds those of `names` that `list` does not have, and that its `*` does not cover.
///
/// A covered name would give a warning, but nobody wrote it, so nobody can remove it.
fn add(list: &mut Vec<String>, names: &'static str, coverable: &dyn Fn(&str) -> bool) {
    let any = list.iter().any(|listed| listed == "*");
    for name in strings::words(names) {
        let is_listed = list.iter().any(|listed| listed.eq_ignore_ascii_case(name));
        let is_covered = any && coverable(name);
        if !is_listed && !is_covered {
            list.push(name.to_owned());
        }
    }
}
