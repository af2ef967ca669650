//! The service's future.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use http::Response;
use pin_project_lite::pin_project;

use super::body::EmptyBody;
use super::observers::Observers;
use crate::policy::{Answer, CorsHeaders};

pin_project! {
    /// The response future of the service [`Cors`](crate::Cors).
    #[derive(Debug)]
    #[must_use = "futures do nothing unless polled"]
    pub struct ResponseFuture<F> {
        #[pin]
        kind: Kind<F>,
        observers: Option<Box<Observers>>,
    }
}

pin_project! {
    #[project = KindProj]
    #[derive(Debug)]
    enum Kind<F> {
        // The inner service answers. The headers are added to its response.
        Inner {
            #[pin]
            future: F,
            headers: Option<CorsHeaders>,
        },
        // The layer answers.
        Answer {
            answer: Option<Answer>,
        },
    }
}

impl<F> ResponseFuture<F> {
    /// Creates a future that adds `headers` to the inner service's response.
    #[inline]
    pub(super) fn inner(
        future: F,
        headers: Option<CorsHeaders>,
        observers: Option<Box<Observers>>,
    ) -> Self {
        Self {
            kind: Kind::Inner { future, headers },
            observers,
        }
    }

    /// Creates a future that is ready with the layer's own response.
    #[inline]
    pub(super) fn answered(answer: Answer, observers: Option<Box<Observers>>) -> Self {
        let answer = Some(answer);
        Self {
            kind: Kind::Answer { answer },
            observers,
        }
    }
}

impl<F, B, E> Future for ResponseFuture<F>
where
    F: Future<Output = Result<Response<B>, E>>,
    B: EmptyBody,
{
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        match this.kind.project() {
            KindProj::Inner { future, headers } => {
                let mut response = ready!(future.poll(cx))?;
                match (headers.as_mut(), this.observers.take()) {
                    (headers, Some(observers)) => observers.finish(headers, &mut response),
                    (Some(headers), None) => headers.apply_to(response.status(), response.headers_mut()),
                    (None, None) => {}
                }
                Poll::Ready(Ok(response))
            }
            KindProj::Answer { answer } => match answer.take() {
                Some(answer) => {
                    let mut response = Response::new(B::empty());
                    *response.status_mut() = answer.status;
                    *response.headers_mut() = answer.into_headers();
                    if let Some(observers) = this.observers.take() {
                        observers.finish(None, &mut response);
                    }
                    Poll::Ready(Ok(response))
                }
                // A bug of the caller: it polled again after the response. Others panic here; the
                // crate's promise is that nothing does.
                None => Poll::Pending,
            },
        }
    }
}
