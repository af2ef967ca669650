//! The policy: immutable, proven, and the one place that decides.

mod decide;
mod decision;
mod excerpt;
mod headers;
pub(crate) mod matcher;
pub(crate) mod methods;
mod rejection;
pub(crate) mod request_headers;
mod rule;
mod vary;

use std::fmt;
use std::sync::Arc;

use http::HeaderValue;

pub(crate) use self::decide::Verdict;
pub use self::decision::{Action, Decision};
pub use self::excerpt::Excerpt;
pub use self::headers::CorsHeaders;
pub use self::rejection::Rejection;
pub(crate) use self::rule::{AllowValue, Rule};
pub(crate) use self::vary::Vary;

use self::matcher::{Candidate, Matcher};
use crate::config::CorsConfig;
use crate::error::ConfigWarning;
use crate::request::RequestHead;

/// What [`CorsConfig::compile`] makes: a policy that works. It is immutable, and cloning it counts
/// one reference.
///
/// # Examples
///
/// ```
/// use http::Request;
/// use tower_cors::{CorsLayer, RequestHead, RequestKind};
///
/// let policy = CorsLayer::new().allow_origins(["https://*.example.com"]).compile()?;
/// let request = Request::get("/").header("origin", "https://a.example.com").body(())?;
/// let decision = policy.decide(&RequestHead::from(&request));
///
/// assert_eq!(decision.kind(), RequestKind::Actual);
/// assert!(decision.is_allowed());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Policy(Arc<Compiled>);

/// The compiled form of a configuration.
pub(crate) struct Compiled {
    /// Canonical.
    pub(crate) config: CorsConfig,
    pub(crate) warnings: Vec<ConfigWarning>,
    pub(crate) matcher: Matcher,
    /// As many as `config` has, in the same order.
    pub(crate) rules: Box<[Rule]>,
    /// The `*` rule, if it is one without credentials: what it grants does not depend on the
    /// origin.
    pub(crate) wildcard_rule: Option<u32>,
    /// What responses depend on, but for those to preflights.
    pub(crate) vary: Vary,
    /// What responses to preflights depend on.
    pub(crate) preflight_vary: Vary,
}

impl Policy {
    pub(crate) fn new(compiled: Compiled) -> Self {
        Self(Arc::new(compiled))
    }

    pub(crate) fn compiled(&self) -> &Compiled {
        &self.0
    }

    /// Returns the policy that allows no origin: [`CorsConfig::deny_all`], compiled.
    ///
    /// ```
    /// use tower_cors::{CorsLayer, Policy};
    ///
    /// let layer = CorsLayer::from(Policy::deny_all());
    /// ```
    pub fn deny_all() -> Self {
        Self::without_rules(CorsConfig::deny_all())
    }

    /// Returns the policy with which the layer touches nothing: [`CorsConfig::passthrough`],
    /// compiled.
    ///
    /// ```
    /// use tower_cors::{CorsLayer, Policy};
    ///
    /// let layer = CorsLayer::from_fn(|request| {
    ///     request.uri.path().starts_with("/legacy/").then(Policy::passthrough)
    /// });
    /// ```
    pub fn passthrough() -> Self {
        Self::without_rules(CorsConfig::passthrough())
    }

    /// The policy of a configuration whose mode is not [`Mode::Rules`](crate::config::Mode::Rules).
    fn without_rules(config: CorsConfig) -> Self {
        Self::new(Compiled {
            config,
            warnings: Vec::new(),
            matcher: Matcher::default(),
            rules: Box::default(),
            wildcard_rule: None,
            vary: Vary::Origin,
            preflight_vary: Vary::Preflight,
        })
    }

    /// Returns what `request` gets. It looks at nothing but its arguments and changes nothing.
    ///
    /// The work is bounded, whatever the request holds: an origin of more than 326 bytes is not
    /// looked at, nor are request headers of more than 8 KiB or 64 lines.
    ///
    /// <https://fetch.spec.whatwg.org/#http-cors-protocol>
    ///
    /// ```
    /// use http::Request;
    /// use tower_cors::{CorsLayer, RequestHead};
    ///
    /// let policy = CorsLayer::new().allow_origins(["https://example.com"]).compile()?;
    /// let request = Request::get("/").header("origin", "https://evil.example").body(())?;
    ///
    /// assert!(!policy.decide(&RequestHead::from(&request)).is_allowed());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn decide(&self, request: &RequestHead<'_>) -> Decision {
        let verdict = self.evaluate(request);
        let rejection = self.rejection(request, &verdict);
        Decision {
            kind: verdict.kind,
            matched: verdict.matched,
            rejection,
            action: verdict.action,
        }
    }

    /// Decides on `request`, without the reason of a refusal: few ask for it.
    pub(crate) fn evaluate(&self, request: &RequestHead<'_>) -> Verdict {
        self.0.evaluate(request)
    }

    /// Returns the reason for which `verdict`, made for `request`, does not grant it.
    pub(crate) fn rejection(
        &self,
        request: &RequestHead<'_>,
        verdict: &Verdict,
    ) -> Option<Rejection> {
        verdict
            .failed_check
            .map(|check| self.0.rejection(request, verdict.matched, check))
    }

    /// Returns whether a rule allows `origin`, by `allow_origins` or `allow_origin_regexes`.
    ///
    /// Predicates are not asked: they look at requests. A policy that
    /// [touches nothing](Self::passthrough) allows none.
    ///
    /// ```
    /// use tower_cors::CorsLayer;
    ///
    /// let policy = CorsLayer::new().allow_origins("https://*.example.com").compile()?;
    /// assert!(policy.allows_origin("https://app.example.com"));
    /// assert!(!policy.allows_origin("https://example.com"));
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    #[must_use]
    pub fn allows_origin(&self, origin: &str) -> bool {
        let line = HeaderValue::try_from(origin);
        line.is_ok_and(|line| {
            self.0
                .matcher
                .find(&Candidate::of_line(&line), None)
                .is_some()
        })
    }

    /// Returns whether a rule allows every origin (`*`).
    ///
    /// ```
    /// use tower_cors::CorsLayer;
    ///
    /// let policy = CorsLayer::new().allow_origins("*").compile()?;
    /// assert!(policy.allows_any_origin());
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    #[must_use]
    pub fn allows_any_origin(&self) -> bool {
        self.0
            .config
            .rules()
            .any(|rule| rule.allow_origins() == ["*"])
    }

    /// What builds and is probably not what was meant.
    ///
    /// ```
    /// use tower_cors::CorsLayer;
    ///
    /// let policy = CorsLayer::new()
    ///     .allow_origins(["https://example.com", "https://example.com"])
    ///     .compile()?;
    /// assert_eq!(
    ///     policy.warnings()[0].to_string(),
    ///     "allow_origins: \"https://example.com\" is listed more than once",
    /// );
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    #[must_use]
    pub fn warnings(&self) -> &[ConfigWarning] {
        &self.0.warnings
    }

    /// The configuration that it was compiled from, made canonical: header names in lower case,
    /// without what other values of the same list cover. Compiling it again gives the same policy.
    ///
    /// ```
    /// use tower_cors::CorsLayer;
    ///
    /// let policy = CorsLayer::new()
    ///     .allow_origins(["https://example.com"])
    ///     .allow_headers(["Content-Type", "content-type"])
    ///     .compile()?;
    /// let canonical = CorsLayer::new()
    ///     .allow_origins(["https://example.com"])
    ///     .allow_headers(["content-type"]);
    /// assert_eq!(policy.config(), &canonical);
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    pub fn config(&self) -> &CorsConfig {
        &self.0.config
    }
}

impl fmt::Debug for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Policy").field(&self.0.config).finish()
    }
}
