//! The configuration: plain data, and the only setters.

mod danger;
#[cfg(feature = "serde")]
mod document;
mod options;
mod predicate;
mod rules;

use std::time::Duration;

use http::StatusCode;

pub use self::danger::{Danger, UnknownDanger};
pub(crate) use self::options::ServiceOptions;
pub use self::options::{Disallowed, InnerHeaders, PreflightMode};
pub(crate) use self::predicate::OriginPredicate;
pub use self::rules::RuleRef;

use crate::origin::Origin;
use crate::request::RequestHead;

/// What someone wrote: the origins that may reach a service, and what each may do there.
///
/// [`CorsLayer::new`] begins one, [`build`](Self::build) ends it. Nothing is checked before that; then
/// everything is, and every mistake is reported at once.
///
/// A configuration is a list of *rules*. A rule says what its origins may do: methods, headers, credentials, how long
/// a browser may remember the answer. Most services need one; [`or`](Self::or) begins another. The first rule
/// whose origins match a request decides it. The other settings hold for all rules.
///
/// Setters that take a list (`["https://example.com"]`, also where there is but one) **add** to what is there. Strings, [`http::Method`] and [`http::HeaderName`] all go in.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
/// use tower_cors::CorsLayer;
///
/// let layer = CorsLayer::new()
///     .allow_origins(["https://app.example.com"])
///     .allow_credentials(true)
///     .allow_methods(["PUT", "DELETE"])
///     .allow_headers(["content-type", "authorization"])
///     .expose_headers(["x-total-count"])
///     .max_age(Duration::from_secs(600))
///     .or()
///     .allow_origins(["https://*.partner.example"])
///     .build()?;
/// # Ok::<(), tower_cors::ConfigErrors>(())
/// ```
///
/// A mistake does not build:
///
/// ```
/// use tower_cors::CorsLayer;
///
/// let errors = CorsLayer::new()
///     .allow_origins(["https://App.example.com/"])
///     .allow_methods(["put"])
///     .build()
///     .unwrap_err();
///
/// assert_eq!(errors.len(), 2);
/// assert!(errors.to_string().contains("write \"https://app.example.com\""));
/// assert!(errors.to_string().contains("write \"PUT\""));
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use = "a configuration does nothing until it is built"]
pub struct CorsConfig {
    /// The rules that [`or`](Self::or) has ended, first to last.
    pub(crate) earlier_rules: Vec<RuleConfig>,
    /// The last rule: the one that the setters work on.
    pub(crate) current_rule: RuleConfig,
    pub(crate) options: ServiceOptions,
    pub(crate) dangers: Vec<Danger>,
}

/// What a rule's origins may do.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct RuleConfig {
    pub(crate) origins: Vec<String>,
    /// Empty without the `regex` feature.
    pub(crate) regexes: Vec<String>,
    pub(crate) predicates: Vec<OriginPredicate>,
    pub(crate) methods: Vec<String>,
    pub(crate) headers: Vec<String>,
    pub(crate) exposed: Vec<String>,
    pub(crate) credentials: bool,
    pub(crate) max_age: Option<Duration>,
    pub(crate) private_network: bool,
}

impl Default for CorsConfig {
    fn default() -> Self {
        Self::new()
    }
}

/// # What the current rule's origins may do
impl CorsConfig {
    /// An empty configuration, as [`CorsLayer::new`] gives it. It does not build before it names an origin.
    ///
    /// ```
    /// use tower_cors::CorsConfig;
    ///
    /// assert!(CorsConfig::new().compile().is_err());
    /// ```
    pub fn new() -> Self {
        Self {
            earlier_rules: Vec::new(),
            current_rule: RuleConfig::default(),
            options: ServiceOptions::default(),
            dangers: Vec::new(),
        }
    }

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
    /// An origin is written as browsers send it: lower case, punycode, no slash, no default port, IPv6 compressed.
    /// Anything else does not build, and the error says what to write.
    ///
    /// Together with [`allow_credentials`](Self::allow_credentials), `http://` origins other than this machine's own
    /// need [`Danger::InsecureOrigins`], and `*` needs [`Danger::AnyOriginWithCredentials`].
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
    pub fn allow_origins<I, T>(mut self, origins: I) -> Self
    where
        I: IntoIterator<Item = T>,
        T: AsRef<str>,
    {
        add(&mut self.current_rule.origins, origins);
        self
    }

    /// Adds regexes that allow the origins that they match as a whole.
    ///
    /// Prefer [patterns](Self::allow_origins): they cannot match more than they seem to. A regex is matched against well-formed
    /// origins only, such as `https://pr-7.example.com`, and from the first byte to the last: `^` and `$` need not be
    /// written. Its syntax is that of the [`regex`](https://docs.rs/regex/latest/regex/#syntax) crate, for ASCII; remember to write
    /// `\.` for a dot. All regexes of a policy are matched in one pass.
    ///
    /// Together with [`allow_credentials`](Self::allow_credentials), a regex that can match a domain nobody named needs
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
    pub fn allow_origin_regexes<I, T>(mut self, regexes: I) -> Self
    where
        I: IntoIterator<Item = T>,
        T: AsRef<str>,
    {
        add(&mut self.current_rule.regexes, regexes);
        self
    }

    /// Allows the origins for which `predicate` returns `true`.
    ///
    /// It is asked about well-formed origins only, and only where no pattern of this rule or an earlier one
    /// matches. It runs on each such request, actual or preflight, so let it be quick; for a lookup that
    /// waits, see [`CorsLayer::from_fn`]. It must give the same answer on a preflight as on the actual request that follows
    /// it. If it looks at a header other than `Origin`, add that one to `Vary` yourself.
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
    /// `GET`, `HEAD` and `POST` are always granted: browsers send them without asking, so that refusing them here would
    /// only look like protection. Other methods match in their exact letter case. `CONNECT`, `TRACE` and `TRACK` do
    /// not build, since no page can send them, nor does `put`, since browsers send `PUT`.
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
    pub fn allow_methods<I, T>(mut self, methods: I) -> Self
    where
        I: IntoIterator<Item = T>,
        T: AsRef<str>,
    {
        add(&mut self.current_rule.methods, methods);
        self
    }

    /// Adds request headers that the rule's origins may send, in any letter case; `*` allows all.
    ///
    /// Without credentials, `*` does not cover `authorization`: list it too. Names that no page can set (`cookie`,
    /// `host`, `sec-…`) do not build, nor do the CORS protocol's own.
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
    pub fn allow_headers<I, T>(mut self, names: I) -> Self
    where
        I: IntoIterator<Item = T>,
        T: AsRef<str>,
    {
        add(&mut self.current_rule.headers, names);
        self
    }

    /// Adds response headers that the rule's origins may read, in any letter case; `*` exposes all.
    ///
    /// `*` does not build together with credentials, because browsers then take it for a header of that name. No page
    /// can read `set-cookie`, and every page can read `cache-control`, `content-language`, `content-length`,
    /// `content-type`, `expires`, `last-modified` and `pragma` anyway.
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
    pub fn expose_headers<I, T>(mut self, names: I) -> Self
    where
        I: IntoIterator<Item = T>,
        T: AsRef<str>,
    {
        add(&mut self.current_rule.exposed, names);
        self
    }

    /// Whether pages of the rule's origins may send and receive cookies, client certificates and HTTP authentication.
    ///
    /// Such a page acts with its user's authority, so that the origins must be ones you trust: most of the
    /// [`Danger`]s are about them. An `Authorization` header that the page's script sets itself is no such
    /// credential; allow it by [`allow_headers`](Self::allow_headers).
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
    /// Without it browsers keep the answer for 5 seconds; [`Duration::ZERO`] turns caching off. Chromium keeps none for
    /// longer than 7,200 seconds, WebKit for longer than 600, Firefox for longer than 86,400.
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

    /// Whether to answer `Access-Control-Request-Private-Network: true` on preflights; off by default.
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

    /// Adds what gRPC-Web clients need: the method `POST`, the request headers `content-type`, `grpc-timeout`, `x-grpc-web`
    /// and `x-user-agent`, and the exposed headers `grpc-status`, `grpc-message` and `grpc-status-details-bin`.
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

    /// Adds what clients of the Connect protocol need: the methods `GET` and `POST`, and the request headers `content-type`,
    /// `connect-protocol-version`, `connect-timeout-ms` and `x-user-agent`.
    ///
    /// Custom headers and `trailer-…` headers are yours to allow and to expose.
    ///
    /// ```
    /// use tower_cors::CorsLayer;
    ///
    /// let layer = CorsLayer::new()
    ///     .allow_origins(["https://example.com"])
    ///     .connect()
    ///     .expose_headers(["trailer-request-cost"])
    ///     .build()?;
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    pub fn connect(self) -> Self {
        self.allow_methods(["GET", "POST"]).allow_headers([
            "content-type",
            "connect-protocol-version",
            "connect-timeout-ms",
            "x-user-agent",
        ])
    }

    /// Ends this rule and begins the next one, which starts empty: it takes over nothing, neither credentials nor methods nor
    /// `max_age`. The first rule whose origins match a request decides it.
    ///
    /// ```
    /// use tower_cors::CorsLayer;
    ///
    /// let layer = CorsLayer::new()
    ///     .allow_origins(["https://app.example.com"])
    ///     .allow_credentials(true)
    ///     .or()
    ///     .allow_origins(["*"])
    ///     .build()?;
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    pub fn or(mut self) -> Self {
        self.earlier_rules
            .push(std::mem::take(&mut self.current_rule));
        self
    }

    /// All rules, first to last.
    pub(crate) fn rule_configs(&self) -> impl Iterator<Item = &RuleConfig> {
        self.earlier_rules.iter().chain([&self.current_rule])
    }

    /// All rules, first to last, to be made canonical.
    pub(crate) fn rule_configs_mut(&mut self) -> impl Iterator<Item = &mut RuleConfig> {
        self.earlier_rules
            .iter_mut()
            .chain([&mut self.current_rule])
    }
}

/// # How the service behaves, for all rules
impl CorsConfig {
    /// Who answers preflights; [`PreflightMode::Answer`] by default.
    ///
    /// ```
    /// use tower_cors::{CorsLayer, PreflightMode};
    ///
    /// let layer = CorsLayer::new()
    ///     .allow_origins(["https://example.com"])
    ///     .preflight(PreflightMode::Decorate)
    ///     .build()?;
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    pub fn preflight(mut self, mode: PreflightMode) -> Self {
        self.options.preflight = mode;
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
    /// Whatever it is, a rejected preflight carries no `Access-Control-*` header, so that browsers fail it.
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

    /// What becomes of an actual request from an origin that no rule allows; [`Disallowed::Forward`] by default.
    ///
    /// ```
    /// use http::StatusCode;
    /// use tower_cors::{CorsLayer, Disallowed};
    ///
    /// let layer = CorsLayer::new()
    ///     .allow_origins(["https://example.com"])
    ///     .disallowed(Disallowed::Reject(StatusCode::FORBIDDEN))
    ///     .build()?;
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    pub fn disallowed(mut self, what: Disallowed) -> Self {
        self.options.disallowed = what;
        self
    }

    /// What becomes of the CORS headers that the inner service set itself; [`InnerHeaders::Replace`] by default.
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
    /// It is then answered with the status of a granted one and the headers of the steps that passed, so that the
    /// browser's own message names the step that failed. That shows a part of the policy to origins that it
    /// does not allow: leave it off in production.
    ///
    /// ```
    /// use tower_cors::CorsLayer;
    ///
    /// let layer = CorsLayer::new()
    ///     .allow_origins(["https://example.com"])
    ///     .debug(cfg!(debug_assertions))
    ///     .build()?;
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    pub fn debug(mut self, yes: bool) -> Self {
        self.options.debug = yes;
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

/// Adds the texts of `items` to `list`.
fn add<I, T>(list: &mut Vec<String>, items: I)
where
    I: IntoIterator<Item = T>,
    T: AsRef<str>,
{
    list.extend(items.into_iter().map(|item| item.as_ref().to_owned()));
}
