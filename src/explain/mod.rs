//! Explanations: decisions in words, for people who are stuck.
//!
//! [`Policy::explain`] makes one. It decides nothing itself: each step runs the same check as
//! [`Policy::decide`], and then looks for what would have passed.

mod consequence;
mod context;
mod cookies;
mod difference;
mod display;
mod findings;
mod headers;
mod hint;
mod hint_text;
mod later_rule;
mod method;
mod nearest;
mod origin;
mod path;
mod response;
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
use self::response::Answered;
use crate::policy::{Action, Decision, Plan, Policy, Rejection, Scope};
use crate::request::{RequestHead, RequestKind};

/// An explanation of the decision on a request, made by [`Policy::explain`].
///
/// `Display` is for people: a line with the verdict, the reasons, and what to change. The methods
/// are for programs. It is safe to log: of the request it shows only the method, the path and the
/// headers of the CORS protocol, escaped and cut.
///
/// # Examples
///
/// ```
/// use http::{Request, StatusCode};
/// use tower_cors::{CorsLayer, RequestHead, RequestKind};
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
///   help:    browsers ask for `content-type` unless its value is for a form or plain text; JSON needs it
///   help:    the browser's console always blames a missing `Access-Control-Allow-Origin`; with `debug_preflights` on, it names the check that failed"#
///         .trim_start(),
/// );
///
/// // The same, for programs:
/// assert_eq!(explanation.kind(), RequestKind::Preflight);
/// assert_eq!(explanation.rejection().unwrap().code(), "header-not-allowed");
/// assert_eq!(explanation.rule(), Some(0));
/// assert_eq!(explanation.steps().len(), 3);
/// assert_eq!(explanation.status(), Some(StatusCode::FORBIDDEN));
/// assert!(!explanation.headers().contains_key("access-control-allow-origin"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Explanation {
    request: RequestLine,
    decision: Decision,
    path: Option<String>,
    rule: Option<usize>,
    steps: Vec<Step>,
    status: Option<StatusCode>,
    /// The status of the inner service's response, if it is known.
    // Some(…) => status == None
    inner_status: Option<StatusCode>,
    headers: HeaderMap,
    /// The exposed headers in words, if they depend on the response.
    exposes: Option<String>,
    /// The inner service's own CORS headers take precedence over the policy's.
    keeps_inner: bool,
    consequence: Consequence,
    hints: Vec<Hint>,
}

/// The request in the line with the verdict; for a preflight, the actual request that it is for.
#[derive(Clone, Debug)]
struct RequestLine {
    method: String,
    path: String,
    origin: Option<String>,
}

impl Policy {
    /// Explains the decision on a request: why the policy grants it or not, and what would help.
    ///
    /// It takes time in proportion to the number of allowed origins, because it looks for the
    /// nearest one. Call it for a person who asks, not on each request.
    ///
    /// It calls [predicates](crate::CorsConfig::allow_origin_if) as [`decide`](Self::decide) does,
    /// and some again: for the origin as browsers send it, and for one that nobody has.
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
        Explanation::new(self, request, None)
    }

    /// Explains the decision on a request together with the inner service's response to it.
    ///
    /// It also names the response headers that the page cannot read, CORS headers of the inner
    /// service that the layer replaces, a redirect to another origin, and a status that fails a
    /// preflight. If the layer answers the request itself, the response makes no difference.
    ///
    /// `response` may also be a response that passed the layer already.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-filtered-response-cors>
    ///
    /// ```
    /// use http::{Request, Response, StatusCode};
    /// use tower_cors::explain::Hint;
    /// use tower_cors::{CorsLayer, RequestHead};
    ///
    /// let policy = CorsLayer::new().allow_origins("https://example.com").compile()?;
    /// let request = Request::get("/").header("origin", "https://example.com").body(())?;
    /// let response = Response::builder().header("x-total-count", "7").body(())?;
    ///
    /// let head = RequestHead::from(&request);
    /// let explanation = policy.explain_response(&head, response.status(), response.headers());
    /// let Some(Hint::HiddenHeaders { names, .. }) = explanation.hints().last() else {
    ///     panic!("{explanation}");
    /// };
    /// // In the page, `response.headers.get("x-total-count")` is `null`.
    /// assert_eq!(names, &["x-total-count"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn explain_response(
        &self,
        request: &RequestHead<'_>,
        status: StatusCode,
        response: &HeaderMap,
    ) -> Explanation {
        Explanation::new(self, request, Some((status, response)))
    }
}

impl Explanation {
    fn new(
        policy: &Policy,
        request: &RequestHead<'_>,
        response: Option<(StatusCode, &HeaderMap)>,
    ) -> Self {
        let decision = policy.decide(request);
        let answered =
            response.and_then(|(status, response)| Answered::new(&decision, status, response));
        let context = Context::new(policy, request, &decision);
        let mut findings = Findings::new(&context, decision.kind);
        let inner_status = answered.as_ref().map(Answered::status);
        let consequence = Consequence::new(&context, &decision, inner_status);
        let keeps_inner = matches!(&decision.plan, Plan::Decorate(cors) if cors.keeps());
        let exposes = match &decision.plan {
            Plan::Decorate(cors) if answered.is_none() => {
                cors.computed_exposed().map(ToString::to_string)
            }
            Plan::Decorate(_) | Plan::Answer(..) | Plan::Pass => None,
        };
        let (status, mut headers) = answer(decision.clone().into_action());
        if let Some(answered) = answered {
            headers = answered.added();
            findings.hints.extend(answered.hints(&context, &decision));
        }
        Self {
            request: RequestLine::new(request, decision.kind),
            path: match &context.policy.scope {
                Scope::Path(path) => Some(path.clone()),
                Scope::Base | Scope::AmbiguousPath => None,
            },
            rule: context.rule_index(),
            decision,
            steps: findings.steps,
            status,
            inner_status,
            headers,
            exposes,
            keeps_inner,
            consequence,
            hints: findings.hints,
        }
    }

    /// Returns the kind of the request.
    #[must_use]
    pub fn kind(&self) -> RequestKind {
        self.decision.kind()
    }

    /// Returns whether the policy grants the request; `true` if it is not a CORS request.
    #[must_use]
    pub fn is_allowed(&self) -> bool {
        self.decision.is_allowed()
    }

    /// Returns the reason why the policy does not grant the request; `None` if it does.
    #[must_use]
    pub fn rejection(&self) -> Option<&Rejection> {
        self.decision.rejection()
    }

    /// Returns the [path](crate::CorsConfig::for_path) whose configuration decides; `None` for the
    /// base configuration, and if no configuration decides.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        self.path.as_deref()
    }

    /// Returns the index of the rule that decides, from 0; `None` if no rule matches the origin.
    ///
    /// Messages count from 1.
    #[must_use]
    pub fn rule(&self) -> Option<usize> {
        self.rule
    }

    /// Returns the checks in order: the path, if the policy has paths; the origin; and for
    /// preflights the method and the headers.
    ///
    /// Checks after the first failure run as well, so that you can fix all problems at once.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Returns the status of the layer's own answer; `None` if the inner service answers.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.status
    }

    /// Returns the headers that the policy adds to the answer: CORS headers and `Vary`.
    ///
    /// A list of exposed headers that depends on the response has the names of the rule only;
    /// [`exposes`](Self::exposes) says which others it gets.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the exposed headers in words, if they depend on the response.
    ///
    /// ```
    /// use http::Request;
    /// use tower_cors::{CorsLayer, RequestHead};
    ///
    /// let policy = CorsLayer::new()
    ///     .allow_origins("https://example.com")
    ///     .expose_headers(["etag", "x-amz-*"])
    ///     .compile()?;
    /// let request = Request::get("/").header("origin", "https://example.com").body(())?;
    /// let explanation = policy.explain(&RequestHead::from(&request));
    /// assert_eq!(
    ///     explanation.exposes(),
    ///     Some("`etag`, the response's own names that begin with `x-amz-`"),
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn exposes(&self) -> Option<&str> {
        self.exposes.as_deref()
    }

    /// Returns the browser's next step after it gets the answer.
    ///
    /// With [`InnerHeaders::Keep`](crate::InnerHeaders::Keep), it assumes that the inner service
    /// sets no CORS headers itself.
    #[must_use]
    pub fn consequence(&self) -> &Consequence {
        &self.consequence
    }

    /// Returns hints at what to change or to look at, the most useful first.
    #[must_use]
    pub fn hints(&self) -> &[Hint] {
        &self.hints
    }
}

/// Returns the status of the layer's own answer, and the headers that the policy adds.
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
            // Without the query, because it may hold secrets.
            path: request.uri.path().to_owned(),
            origin: line(ORIGIN),
        }
    }
}
