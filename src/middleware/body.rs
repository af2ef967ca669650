//! Bodies that can be empty, for the layer's own answers.

use std::pin::Pin;
use std::task::{Context, Poll};

use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;

/// A body that can be empty: every body with a [`Default`], and [`MaybeEmpty`].
///
/// The layer answers preflights with it. The trait is not simply `Default` so that the compiler can
/// say what to write for a body without one.
///
/// # Examples
///
/// ```
/// use tower_cors::EmptyBody;
///
/// assert_eq!(<String as EmptyBody>::empty(), "");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no empty value to answer preflights with; wrap it in `tower_cors::MaybeEmpty`",
    label = "the service in the CORS layer answers with `{Self}`",
    note = "below the layer in a `ServiceBuilder`: `.map_response(|response: Response<_>| response.map(MaybeEmpty::from))`",
    note = "for a body type of your own, implement `Default`"
)]
pub trait EmptyBody {
    /// Returns an empty body.
    fn empty() -> Self;
}

#[diagnostic::do_not_recommend]
impl<B: Default> EmptyBody for B {
    fn empty() -> Self {
        B::default()
    }
}

pin_project! {
    /// A body that wraps another one, or is empty.
    ///
    /// The layer answers preflights with an empty body of the inner service's type. Some types have
    /// no default, such as `hyper`'s `Incoming` in a proxy: then map the inner service's responses
    /// to this type.
    ///
    /// # Examples
    ///
    /// ```
    /// use http::{Request, Response};
    /// use tower::{ServiceBuilder, ServiceExt, service_fn};
    /// use tower_cors::{CorsLayer, MaybeEmpty};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use http_body_util::combinators::UnsyncBoxBody as Incoming;
    /// # let upstream = service_fn(async |_: Request<()>| {
    /// #     let body = http_body_util::BodyExt::boxed_unsync(String::from("hello"));
    /// #     Ok::<_, std::convert::Infallible>(Response::new(body))
    /// # });
    /// // `upstream` answers with a body that has no default.
    /// let service = ServiceBuilder::new()
    ///     .layer(CorsLayer::permissive())
    ///     .map_response(|response: Response<Incoming<_, _>>| response.map(MaybeEmpty::from))
    ///     .service(upstream);
    ///
    /// let response = service.oneshot(Request::get("/").body(())?).await?;
    /// assert_eq!(response.headers()["access-control-allow-origin"], "*");
    /// # Ok(())
    /// # }
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct MaybeEmpty<B> {
        #[pin]
        body: Option<B>,
    }
}

/// Creates an empty body.
impl<B> Default for MaybeEmpty<B> {
    fn default() -> Self {
        Self { body: None }
    }
}

/// Wraps a body.
impl<B> From<B> for MaybeEmpty<B> {
    fn from(body: B) -> Self {
        Self { body: Some(body) }
    }
}

impl<B: Body> Body for MaybeEmpty<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        match self.project().body.as_pin_mut() {
            Some(body) => body.poll_frame(cx),
            None => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.body
            .as_ref()
            .map_or_else(|| SizeHint::with_exact(0), Body::size_hint)
    }
}
