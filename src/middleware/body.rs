//! Bodies that can be empty: the layer answers with one.

use std::pin::Pin;
use std::task::{Context, Poll};

use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;

/// A body that can be empty. Every body with a [`Default`] is one, and so is [`MaybeEmpty`].
///
/// The layer answers preflights with it. It is a trait of its own, and not `Default`, so that the
/// compiler can say what to write where a body has none.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no empty value to answer preflights with; wrap it in `tower_cors::MaybeEmpty`",
    label = "the service in the CORS layer answers with `{Self}`",
    note = "below the layer in a `ServiceBuilder`: `.map_response(|response: Response<_>| response.map(MaybeEmpty::from))`",
    note = "for a body type of your own, implement `Default`"
)]
pub trait EmptyBody {
    /// Returns the empty body.
    fn empty() -> Self;
}

#[diagnostic::do_not_recommend]
impl<B: Default> EmptyBody for B {
    fn empty() -> Self {
        B::default()
    }
}

pin_project! {
    /// A body that is another one, or empty.
    ///
    /// The layer answers preflights with a default body. Where the inner service's has no default,
    /// as that of a proxy that passes on `hyper`'s `Incoming`, map its responses into this.
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

/// The empty body.
impl<B> Default for MaybeEmpty<B> {
    fn default() -> Self {
        Self { body: None }
    }
}

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
