//! The service.

use std::task::{Context, Poll};

use http::{Request, Response};
use tower_service::Service;

use super::body::EmptyBody;
use super::future::ResponseFuture;
use super::report::{DecisionReport, ReportDecision};
use super::source::PolicySource;
use crate::policy::{Action, Policy};
use crate::request::RequestHead;
use crate::trace;

/// A service under a CORS policy: it answers preflights, and puts the CORS headers on the responses
/// of the service in it.
///
/// The body of its responses must have a default, which is what the layer answers with itself. If
/// the inner one has none, as `hyper`'s `Incoming`, map it to a [`MaybeEmpty`](crate::MaybeEmpty).
///
/// A response that refuses a request has a [`Rejection`](crate::Rejection) among its extensions. An
/// error of the inner service is passed on as it is.
///
/// # Examples
///
/// ```
/// use http::{Request, Response};
/// use tower::{ServiceExt, service_fn};
/// use tower_cors::{Cors, CorsLayer};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let inner = service_fn(async |_: Request<String>| {
///     Ok::<_, std::convert::Infallible>(Response::new(String::from("hello")))
/// });
/// let policy = CorsLayer::new().allow_origins(["https://example.com"]).compile()?;
/// let service = Cors::new(inner, policy);
///
/// let request = Request::get("/").header("origin", "https://example.com").body(String::new())?;
/// let response = service.oneshot(request).await?;
/// assert_eq!(response.headers()["access-control-allow-origin"], "https://example.com");
/// assert_eq!(response.headers()["vary"], "Origin");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Cors<S> {
    inner: S,
    source: PolicySource,
}

impl<S> Cors<S> {
    /// Puts `inner` under `policy`.
    ///
    /// ```
    /// use tower_cors::{Cors, CorsLayer};
    ///
    /// # let inner = ();
    /// let policy = CorsLayer::new().allow_origins(["https://example.com"]).compile()?;
    /// let service = Cors::new(inner, policy);
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    pub fn new(inner: S, policy: Policy) -> Self {
        Self::with_source(inner, PolicySource::Fixed(policy))
    }

    pub(crate) fn with_source(inner: S, source: PolicySource) -> Self {
        Self { inner, source }
    }

    /// The service within.
    ///
    /// ```
    /// # use tower_cors::{Cors, CorsLayer};
    /// # let policy = CorsLayer::new().allow_origins(["https://example.com"]).compile()?;
    /// assert_eq!(Cors::new("inner", policy).get_ref(), &"inner");
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    pub fn get_ref(&self) -> &S {
        &self.inner
    }

    /// The service within, to be changed.
    ///
    /// ```
    /// # use tower_cors::{Cors, CorsLayer};
    /// # let policy = CorsLayer::new().allow_origins(["https://example.com"]).compile()?;
    /// let mut service = Cors::new("inner", policy);
    /// *service.get_mut() = "other";
    /// assert_eq!(service.into_inner(), "other");
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    pub fn get_mut(&mut self) -> &mut S {
        &mut self.inner
    }

    /// The service within, without the policy.
    ///
    /// ```
    /// # use tower_cors::{Cors, CorsLayer};
    /// # let policy = CorsLayer::new().allow_origins(["https://example.com"]).compile()?;
    /// assert_eq!(Cors::new("inner", policy).into_inner(), "inner");
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    pub fn into_inner(self) -> S {
        self.inner
    }
}

impl<S, ReqBody, ResBody> Service<Request<ReqBody>> for Cors<S>
where
    S: Service<Request<ReqBody>, Response = Response<ResBody>>,
    ResBody: EmptyBody,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = ResponseFuture<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<ReqBody>) -> Self::Future {
        let head = RequestHead::from(&request);
        let (action, report) = self.source.with_policy(&head, |policy| {
            let verdict = policy.evaluate(&head);
            trace::decided(policy, &head, &verdict);
            let report = head.extensions.get::<ReportDecision>().map(|_| {
                Box::new(DecisionReport {
                    kind: verdict.kind,
                    rejection: policy.rejection(&head, &verdict),
                    answered: matches!(verdict.action, Action::Answer { .. }),
                })
            });
            (verdict.action, report)
        });
        match action {
            Action::Answer { status, headers } => ResponseFuture::answered(status, headers, report),
            Action::Decorate(headers) => {
                ResponseFuture::inner(self.inner.call(request), Some(headers), report)
            }
            Action::Pass => ResponseFuture::inner(self.inner.call(request), None, report),
        }
    }
}
