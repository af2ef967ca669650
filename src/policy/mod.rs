//! The policy: immutable, proven, and the one place that decides.

mod decision;
mod headers;
pub(crate) mod matcher;
pub(crate) mod names;
mod rejection;
mod rule;

use std::fmt;
use std::sync::Arc;

use http::header::{ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, GetAll, ORIGIN};
use http::{HeaderMap, HeaderValue, Method};

pub(crate) use self::decision::Action;
pub use self::decision::Decision;
pub(crate) use self::headers::{CorsHeaders, Vary};
pub use self::rejection::{Asked, Rejection};
pub(crate) use self::rule::{AllowValue, Rule};

use self::headers::AccessControl;
use self::matcher::{Candidate, Matcher};
use self::rule::Passed;
use crate::config::{Behaviour, CorsConfig, Disallowed, PreflightMode};
use crate::error::ConfigWarning;
use crate::request::{RequestHead, RequestKind};

/// What [`CorsConfig::compile`] makes: a policy that works. It is immutable, and cloning it counts one reference.
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
    /// The `*` rule, if it is one without credentials: what it grants does not depend on the origin.
    pub(crate) everyone: Option<u32>,
    /// What responses depend on, but for those to preflights.
    pub(crate) vary: Vary,
    /// What responses to preflights depend on.
    pub(crate) preflight_vary: Vary,
}

impl Policy {
    pub(crate) fn new(compiled: Compiled) -> Self {
        Self(Arc::new(compiled))
    }

    /// The policy that allows no origin.
    pub(crate) fn deny_all() -> Self {
        Self::new(Compiled {
            config: CorsConfig::new(),
            warnings: Vec::new(),
            matcher: Matcher::default(),
            rules: Box::default(),
            everyone: None,
            vary: Vary::Origin,
            preflight_vary: Vary::Preflight,
        })
    }

    pub(crate) fn compiled(&self) -> &Compiled {
        &self.0
    }

    /// What `request` gets. It looks at nothing but its arguments and changes nothing.
    ///
    /// The work is bounded, whatever the request holds: an origin of more than 326 bytes is not looked at, nor are
    /// request headers of more than 8 KiB or 64 lines.
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
        let Some(candidate) = Candidate::new(&request.headers.get_all(ORIGIN)) else {
            return self.0.decide_non_cors();
        };
        let found = self.0.matcher.find(&candidate, request);
        if request.method == Method::OPTIONS {
            let methods = request.headers.get_all(ACCESS_CONTROL_REQUEST_METHOD);
            if methods.iter().next().is_some() {
                let compiled = &self.0;
                return compiled.decide_preflight(request, &candidate, found, &methods);
            }
        }
        self.0.decide_actual(request, &candidate, found)
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

    /// The configuration that it was compiled from, made canonical: header names in lower case, without what other values of
    /// the same list cover. Compiling it again gives the same policy.
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

impl Compiled {
    fn behaviour(&self) -> &Behaviour {
        &self.config.behaviour
    }

    /// A cache may give the response to a page of another origin, even though this request has none.
    /// <https://fetch.spec.whatwg.org/#cors-protocol-and-http-caches>
    fn decide_non_cors(&self) -> Decision {
        let access = match self.everyone.and_then(|rule| self.rules.get(rule as usize)) {
            Some(rule) => rule.actual_headers(&headers::ANY),
            None => AccessControl::None,
        };
        Decision {
            kind: RequestKind::NonCors,
            rule: None,
            rejection: None,
            action: self.decorate(access),
        }
    }

    fn decide_actual(
        &self,
        request: &RequestHead<'_>,
        candidate: &Candidate<'_>,
        found: Result<u32, Rejection>,
    ) -> Decision {
        let index = found.as_ref().ok().copied();
        let (action, rejection) = match self.rule(found) {
            Ok(rule) => {
                let access = rule.actual_headers(candidate.line());
                (self.decorate(access), None)
            }
            Err(rejection) => (self.refuse_actual(request), Some(rejection)),
        };
        Decision {
            kind: RequestKind::Actual,
            rule: index,
            rejection,
            action,
        }
    }

    fn refuse_actual(&self, request: &RequestHead<'_>) -> Action {
        match self.behaviour().disallowed {
            Disallowed::Reject(status) if !request.is_same_origin() => {
                let mut headers = HeaderMap::with_capacity(1);
                self.vary.write(&mut headers);
                Action::Answer { status, headers }
            }
            _ => self.decorate(AccessControl::None),
        }
    }

    fn decorate(&self, access: AccessControl) -> Action {
        Action::Decorate(CorsHeaders {
            access,
            vary: self.vary,
            inner: self.behaviour().inner_headers,
        })
    }

    fn decide_preflight(
        &self,
        request: &RequestHead<'_>,
        candidate: &Candidate<'_>,
        found: Result<u32, Rejection>,
        methods: &GetAll<'_, HeaderValue>,
    ) -> Decision {
        let index = found.as_ref().ok().copied();
        let (passed, rejection) = self.check_preflight(request, found, methods);
        let action = match self.behaviour().preflight {
            PreflightMode::Forward => Action::Pass,
            PreflightMode::Decorate if rejection.is_none() => Action::Decorate(CorsHeaders {
                access: AccessControl::Preflight(passed.headers(request, candidate.line())),
                vary: self.preflight_vary,
                inner: self.behaviour().inner_headers,
            }),
            _ => self.answer_preflight(request, candidate, passed, rejection.is_some()),
        };
        Decision {
            kind: RequestKind::Preflight,
            rule: index,
            rejection,
            action,
        }
    }

    /// <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>, in the order in which browsers check the answer.
    fn check_preflight(
        &self,
        request: &RequestHead<'_>,
        found: Result<u32, Rejection>,
        methods: &GetAll<'_, HeaderValue>,
    ) -> (Passed<'_>, Option<Rejection>) {
        let rule = match self.rule(found) {
            Ok(rule) => rule,
            Err(rejection) => return (Passed::Nothing, Some(rejection)),
        };
        if let Err(rejection) = rule.methods.check(methods) {
            return (Passed::Origin(rule), Some(rejection));
        }
        let names = request.headers.get_all(ACCESS_CONTROL_REQUEST_HEADERS);
        if let Err(rejection) = rule.headers.check(&names) {
            return (Passed::Method(rule), Some(rejection));
        }
        (Passed::Headers(rule), None)
    }

    /// A rejected preflight tells nothing, unless someone is looking for the reason.
    fn answer_preflight(
        &self,
        request: &RequestHead<'_>,
        candidate: &Candidate<'_>,
        passed: Passed<'_>,
        rejected: bool,
    ) -> Action {
        let behaviour = self.behaviour();
        let (status, shown) = if !rejected || behaviour.debug {
            (behaviour.preflight_status, passed)
        } else {
            (behaviour.rejected_preflight_status, Passed::Nothing)
        };
        let mut headers = shown.headers(request, candidate.line());
        self.preflight_vary.write(&mut headers);
        Action::Answer { status, headers }
    }

    fn rule(&self, found: Result<u32, Rejection>) -> Result<&Rule, Rejection> {
        let index = found?;
        // There is a rule for every index that the matcher has been given.
        let missing = Rejection::OriginNotAllowed { origin: None };
        self.rules.get(index as usize).ok_or(missing)
    }
}
