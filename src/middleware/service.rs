//! The service.

use std::task::{Context, Poll};

use http::{Request, Response};
use tower_service::Service;

use super::body::EmptyBody;
use super::decided::decide;
use super::future::ResponseFuture;
use super::source::PolicySource;
use crate::policy::{Plan, Policy};
use crate::request::RequestHead;

/// A service that applies a CORS policy to an inner service.
///
/// It answers preflights and adds the CORS headers to the inner service's responses, whatever their
/// status. Errors of the inner service pass through.
///
/// The type of the response's body needs a default, for the answers of the layer itself. If it has
/// none, such as `hyper`'s `Incoming`, map it to [`MaybeEmpty`](crate::MaybeEmpty).
///
/// `poll_ready` asks the inner service, before it is known who answers. If the layer then answers
/// itself, the inner service stays ready. What it reserved, such as a permit of tower's
/// `ConcurrencyLimit`, stays reserved until the next call or until the service is dropped.
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
    /// Creates a service that applies `policy` to `inner`.
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

    /// Returns the inner service.
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

    /// Returns the inner service, to change it.
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

    /// Returns the inner service, and drops the policy.
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

    #[inline]
    fn call(&mut self, mut request: Request<ReqBody>) -> Self::Future {
        let head = RequestHead::from(&request);
        let mut decided = self
            .source
            .with_policy(&head, |policy| decide(policy, &head));
        // Two literals: a future that was in a variable first would be copied once more.
        match decided.plan() {
            Plan::Answer(..) => {
                decided.complete(request.headers_mut());
                ResponseFuture {
                    inner: None,
                    decided,
                }
            }
            Plan::Decorate(_) | Plan::Pass => ResponseFuture {
                inner: Some(self.inner.call(request)),
                decided,
            },
        }
    }
}
