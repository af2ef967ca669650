//! The policy: an immutable, checked configuration that decides on requests.

mod decide;
mod decision;
mod excerpt;
pub(crate) mod exposed;
mod headers;
pub(crate) mod matcher;
pub(crate) mod methods;
mod named_lists;
mod own_origins;
pub(crate) mod paths;
mod plan;
pub(crate) mod prefixes;
mod preflight_headers;
pub(crate) mod readings;
mod rejection;
#[cfg(feature = "tracing")]
pub(crate) mod reported_names;
pub(crate) mod request_headers;
pub(crate) mod response_names;
mod rule;
mod sorted;
mod vary;

use std::fmt;
use std::sync::Arc;

use http::HeaderValue;

pub(crate) use self::decide::Verdict;
pub use self::decision::{Action, Decision};
pub use self::excerpt::Excerpt;
pub use self::headers::CorsHeaders;
pub(crate) use self::headers::PlainHeaders;
pub(crate) use self::named_lists::NamedLists;
pub(crate) use self::own_origins::OwnOrigins;
pub(crate) use self::plan::Plan;
pub(crate) use self::preflight_headers::PreparedAnswers;
pub use self::rejection::Rejection;
pub(crate) use self::rule::{AllowValue, CheckedRule, Rule, constant};
pub(crate) use self::sorted::sorted;
pub(crate) use self::vary::Vary;

use self::matcher::{Candidate, Matcher};
use self::paths::Paths;
#[cfg(feature = "tracing")]
use self::reported_names::ReportedNames;
use crate::config::CorsConfig;
use crate::error::ConfigWarning;
use crate::request::RequestHead;

/// A compiled policy, made by [`CorsConfig::compile`].
///
/// It is immutable. Cloning it increments a reference count.
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

/// The compiled form of one configuration: of the base one, or of that of a path.
pub(crate) struct Compiled {
    /// The requests that it decides on.
    pub(crate) scope: Scope,
    /// The parts of the policy that decide below their paths instead.
    // scope != Base => paths == None
    pub(crate) paths: Option<Box<Paths>>,
    /// The configuration in its canonical form.
    pub(crate) config: Arc<CorsConfig>,
    /// Of all configurations. A part of a policy has none.
    pub(crate) warnings: Vec<ConfigWarning>,
    // the index of each rule that `matcher` finds < rules.len()
    pub(crate) matcher: Matcher,
    // config.mode == Rules => as many as config has, in the same order; else empty
    pub(crate) rules: Vec<Rule>,
    /// The `*` rule, if it has no credentials: its grant does not depend on the origin.
    // wildcard_rule == Some(rule) => rule is the last one
    pub(crate) wildcard_rule: Option<u32>,
    pub(crate) own_origins: OwnOrigins,
    #[cfg(feature = "tracing")]
    pub(crate) reported_names: Arc<ReportedNames>,
    /// The headers of responses without a grant, apart from those to preflights.
    pub(crate) plain: PlainHeaders,
    /// The headers of responses to preflights, without a grant.
    pub(crate) plain_preflight: PlainHeaders,
}

/// The requests that a compiled configuration decides on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Those that no path covers.
    Base,
    /// Those for this path, and for what is below it.
    Path(String),
    /// Those for a path whose readings lead to different configurations.
    // => no rule
    AmbiguousPath,
}

impl Policy {
    pub(crate) fn new(compiled: Compiled) -> Self {
        Self(Arc::new(compiled))
    }

    pub(crate) fn compiled(&self) -> &Compiled {
        &self.0
    }

    /// Returns the policy that denies every origin: [`CorsConfig::deny_all`], compiled.
    ///
    /// ```
    /// use tower_cors::{CorsLayer, Policy};
    ///
    /// let policy = Policy::deny_all();
    /// assert!(!policy.allows_origin("https://example.com"));
    /// let layer = CorsLayer::from(policy);
    /// ```
    pub fn deny_all() -> Self {
        Self::without_rules(CorsConfig::deny_all(), Scope::Base)
    }

    /// Returns the policy that changes nothing: [`CorsConfig::passthrough`], compiled.
    ///
    /// ```
    /// use tower_cors::{CorsLayer, Policy};
    ///
    /// let layer = CorsLayer::from_fn(|request| {
    ///     request.uri.path().starts_with("/legacy/").then(Policy::passthrough)
    /// });
    /// ```
    pub fn passthrough() -> Self {
        Self::without_rules(CorsConfig::passthrough(), Scope::Base)
    }

    /// Returns the policy of a configuration without rules.
    // config.mode != Rules
    pub(crate) fn without_rules(config: CorsConfig, scope: Scope) -> Self {
        let inner = config.options.inner_headers;
        Self::new(Compiled {
            scope,
            paths: None,
            config: Arc::new(config),
            warnings: Vec::new(),
            matcher: Matcher::default(),
            rules: Vec::new(),
            wildcard_rule: None,
            own_origins: OwnOrigins::default(),
            #[cfg(feature = "tracing")]
            reported_names: Arc::default(),
            plain: PlainHeaders::new(Vary::ORIGIN, inner),
            plain_preflight: PlainHeaders::new(Vary::PREFLIGHT, inner),
        })
    }

    /// Decides on a request. The decision depends only on the policy and the request.
    ///
    /// The work is bounded. An origin longer than [`MAX_ORIGIN_LEN`] matches nothing, and a
    /// preflight that asks for more than [`MAX_REQUEST_HEADERS_LEN`] bytes or
    /// [`MAX_REQUEST_HEADERS_LINES`] lines of headers is rejected. A request without a matching
    /// rule is denied: nothing is allowed that no rule names.
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
    ///
    /// [`MAX_ORIGIN_LEN`]: crate::limits::MAX_ORIGIN_LEN
    /// [`MAX_REQUEST_HEADERS_LEN`]: crate::limits::MAX_REQUEST_HEADERS_LEN
    /// [`MAX_REQUEST_HEADERS_LINES`]: crate::limits::MAX_REQUEST_HEADERS_LINES
    pub fn decide(&self, request: &RequestHead<'_>) -> Decision {
        let verdict = self.evaluate(request);
        let lists = self.named_lists(request, &verdict);
        let rejection = self.rejection(request, &verdict);
        Decision {
            kind: verdict.kind,
            matched: verdict.matched,
            rejection,
            plan: verdict.plan,
            lists,
        }
    }

    /// Decides on a request, without the reason of a refusal.
    #[inline]
    pub(crate) fn evaluate(&self, request: &RequestHead<'_>) -> Verdict {
        self.part(request).evaluate(request)
    }

    /// Returns the part of the policy that decides on `request`.
    #[inline]
    pub(crate) fn part(&self, request: &RequestHead<'_>) -> &Compiled {
        let paths = self.0.paths.as_ref();
        let part = paths.and_then(|paths| paths.part(request.uri.path()));
        &part.unwrap_or(self).0
    }

    /// Returns the lists that the answer of `verdict`, made for `request`, needs beside its prepared
    /// headers.
    #[inline]
    pub(crate) fn named_lists(
        &self,
        request: &RequestHead<'_>,
        verdict: &Verdict,
    ) -> Option<NamedLists> {
        let part = verdict.names_lists.then(|| self.part(request))?;
        part.named_lists(request, verdict)
    }

    /// Returns the reason why `verdict`, made for `request`, does not grant it.
    pub(crate) fn rejection(
        &self,
        request: &RequestHead<'_>,
        verdict: &Verdict,
    ) -> Option<Rejection> {
        let check = verdict.failed_check?;
        let part = self.part(request);
        Some(part.rejection(request, verdict.matched, check))
    }

    /// Returns whether a rule allows `origin` by `allow_origins` or `allow_origin_regexes`.
    ///
    /// It asks the base configuration, not those of [paths](CorsConfig::for_path). It does not call
    /// predicates, because they need a request. For [`passthrough`](Self::passthrough) it returns
    /// `false`.
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

    /// Returns whether a rule of the base configuration allows every origin (`*`).
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
            .any(|rule| rule.path().is_none() && rule.allow_origins() == ["*"])
    }

    /// Returns the warnings about values that are probably not what was meant.
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

    /// Returns the configuration in its canonical form.
    ///
    /// Header names are in lower case, and values that others in their list cover are left out.
    /// Compiled again, it gives the same policy.
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
