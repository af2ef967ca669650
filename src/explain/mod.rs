//! Explanations: the decision once more, in words.
//!
//! [`Policy::explain`] makes one. Nothing is decided here: each step asks the very check that
//! [`Policy::decide`] asks, and then looks for what would have passed.

mod consequence;
mod context;
mod difference;
mod display;
mod findings;
mod headers;
mod hint;
mod later_rule;
mod method;
mod nearest;
mod origin;
#[cfg(feature = "serde")]
mod serialize;
mod step;

use http::header::{ACCESS_CONTROL_REQUEST_METHOD, ORIGIN};
use http::{HeaderMap, HeaderName, StatusCode};

pub use self::consequence::Consequence;
pub use self::difference::Difference;
pub use self::hint::Hint;
pub use self::step::{Check, Outcome, Step};

use self::context::Context;
use self::findings::Findings;
use crate::config::InnerHeaders;
use crate::policy::{Action, Decision, Policy, Rejection};
use crate::request::{RequestHead, RequestKind};

/// What a request gets, and why: made by [`Policy::explain`].
///
/// `Display` is for people: a line of verdict, then the reasons, and what to change. The accessors
/// are for programs. Nothing in it comes from other headers of the request than those of the CORS
/// protocol, and what does is escaped and cut: it is safe to log.
///
/// # Examples
///
/// ```
/// use http::Request;
/// use tower_cors::{CorsLayer, RequestHead};
///
/// let policy = CorsLayer::new()
///     .allow_origins(["https://app.example.com"])
///     .allow_methods(["PUT"])
///     .compile()?;
/// let preflight = Request::options("/records/7")
///     .header("origin", "https://app.example.com")
///     .header("access-control-request-method", "PUT")
///     .header("access-control-request-headers", "content-type")
///     .body(())?;
///
/// let explanation = policy.explain(&RequestHead::from(&preflight));
/// assert_eq!(
///     explanation.to_string(),
///     r#"
/// refused: the preflight for `PUT /records/7` from `https://app.example.com`: request header `content-type` is not allowed
///   origin:  ok, the policy allows "https://app.example.com"
///   method:  ok, `PUT` is granted
///   headers: refused, the policy does not allow `content-type`
///   answer:  403, with
///            vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers
///   browser: does not send the request, and the page's `fetch` fails
///   help:    add "content-type" to `allow_headers`
///   help:    browsers ask for `content-type` unless it is that of a form or of plain text; JSON needs it
///   help:    whatever the reason, the browser's console reports a missing `Access-Control-Allow-Origin`; with `debug_preflights(true)` it names the check that failed"#
///         .trim_start(),
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Explanation {
    /// What was asked, for the line of verdict: the method and path of the actual request, and the
    /// origin.
    request: RequestLine,
    decision: Decision,
    rule: Option<usize>,
    steps: Vec<Step>,
    status: Option<StatusCode>,
    headers: HeaderMap,
    /// Whether the inner service's own CORS headers come before the policy's.
    keeps_inner: bool,
    consequence: Consequence,
    hints: Vec<Hint>,
}

/// What a request asks for.
#[derive(Clone, Debug)]
struct RequestLine {
    method: String,
    path: String,
    origin: Option<String>,
}

impl Policy {
    /// Why `request` gets what it gets: what kind of request it is, which rule decides, what each
    /// check says, which headers the answer carries, what a browser does with it, and, for a
    /// refusal, what would have passed.
    ///
    /// It looks for the nearest of all allowed origins, and so takes time in proportion to their
    /// number: for a person who asks, not for each request.
    /// [Predicates](crate::CorsConfig::allow_origin_if) are called as by [`decide`](Self::decide),
    /// and, if the origin is not written as browsers write it, once more for how they do.
    ///
    /// ```
    /// use http::Request;
    /// use tower_cors::explain::Hint;
    /// use tower_cors::{CorsLayer, RequestHead};
    ///
    /// let policy = CorsLayer::new().allow_origins(["https://example.com"]).compile()?;
    /// let request = Request::get("/").header("origin", "http://example.com").body(())?;
    ///
    /// let explanation = policy.explain(&RequestHead::from(&request));
    /// assert!(explanation.hints().iter().any(|hint| matches!(hint, Hint::NearestOrigin { .. })));
    /// eprintln!("{explanation}");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn explain(&self, request: &RequestHead<'_>) -> Explanation {
        Explanation::new(self, request)
    }
}

impl Explanation {
    fn new(policy: &Policy, request: &RequestHead<'_>) -> Self {
        let decision = policy.decide(request);
        let context = Context::new(policy.compiled(), request, &decision);
        let findings = Findings::new(&context, decision.kind);
        let consequence = Consequence::new(&context, &decision);
        let keeps_inner =
            matches!(&decision.action, Action::Decorate(cors) if cors.inner == InnerHeaders::Keep);
        let (status, headers) = answer(decision.action.clone());
        Self {
            request: RequestLine::new(request, decision.kind),
            rule: context.rule_index(),
            decision,
            steps: findings.steps,
            status,
            headers,
            keeps_inner,
            consequence,
            hints: findings.hints,
        }
    }

    /// What the request is.
    #[must_use]
    pub fn kind(&self) -> RequestKind {
        self.decision.kind()
    }

    /// Whether the policy grants the request. True for requests that are not a CORS requests.
    #[must_use]
    pub fn is_allowed(&self) -> bool {
        self.decision.is_allowed()
    }

    /// Why the policy does not grant the request.
    #[must_use]
    pub fn rejection(&self) -> Option<&Rejection> {
        self.decision.rejection()
    }

    /// The index of the rule that decides, from 0; `None` if no rule allows the origin, or there is
    /// none. (Messages count from 1.)
    #[must_use]
    pub fn rule(&self) -> Option<usize> {
        self.rule
    }

    /// The checks, in the order in which they are made: of the origin, and for a preflight of the
    /// method and the headers.
    ///
    /// Those after the first that failed say what they would have said, so that all can be mended
    /// at once.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The status of the layer's own answer; `None` if the inner service answers.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.status
    }

    /// The headers that the policy puts on the answer: those of the CORS protocol, and `Vary`.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// What a browser does with the answer. Where headers of the inner service's own come first
    /// ([`InnerHeaders::Keep`]): if it sets none.
    #[must_use]
    pub fn consequence(&self) -> &Consequence {
        &self.consequence
    }

    /// What to change, or to look at.
    #[must_use]
    pub fn hints(&self) -> &[Hint] {
        &self.hints
    }
}

/// The status of the layer's own answer, and the headers that the policy puts on whoever's it is.
fn answer(action: Action) -> (Option<StatusCode>, HeaderMap) {
    match action {
        Action::Answer { status, headers } => (Some(status), headers),
        Action::Decorate(cors_headers) => {
            let mut headers = HeaderMap::new();
            cors_headers.apply(&mut headers);
            (None, headers)
        }
        Action::Pass => (None, HeaderMap::new()),
    }
}

impl RequestLine {
    fn new(request: &RequestHead<'_>, kind: RequestKind) -> Self {
        let line = |name: HeaderName| {
            let line = request.headers.get(name)?;
            Some(String::from_utf8_lossy(line.as_bytes()).into_owned())
        };
        let method = match kind {
            RequestKind::Preflight => line(ACCESS_CONTROL_REQUEST_METHOD),
            RequestKind::Actual | RequestKind::NonCors => None,
        };
        Self {
            method: method.unwrap_or_else(|| request.method.to_string()),
            // Without the query, which may hold secrets.
            path: request.uri.path().to_owned(),
            origin: line(ORIGIN),
        }
    }
}
