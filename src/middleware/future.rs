//! The service's future.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use http::{HeaderMap, Response, StatusCode};
use pin_project_lite::pin_project;

use super::body::EmptyBody;
use super::observers::Observers;
use crate::policy::CorsHeaders;

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

/// The layer's own response, apart from its empty body.
#[derive(Debug)]
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
}

impl<F> ResponseFuture<F> {
    /// Creates a future that adds `headers` to the inner service's response.
    pub(super) fn inner(
        future: F,
        headers: Option<CorsHeaders>,
        observers: Option<Box<Observers>>,
    ) -> Self {
        let kind = Kind::Inner { future, headers };
        Self { kind, observers }
    }

    /// Creates a future that is ready with the layer's own response.
    pub(super) fn answered(
        status: StatusCode,
        headers: HeaderMap,
        observers: Option<Box<Observers>>,
    ) -> Self {
        let answer = Some(Answer { status, headers });
        let kind = Kind::Answer { answer };
        Self { kind, observers }
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
                let observers = this.observers.take();
                match (headers.take(), &observers) {
                    (None, _) => {}
                    (Some(headers), None) => headers.apply_to_response(&mut response),
                    (Some(headers), Some(observers)) => observers.apply(headers, &mut response),
                }
                report(observers, &mut response);
                Poll::Ready(Ok(response))
            }
            KindProj::Answer { answer } => match answer.take() {
                Some(answer) => {
                    let mut response = answer.into_response();
                    report(this.observers.take(), &mut response);
                    Poll::Ready(Ok(response))
                }
                // A bug of the caller: it polled again after the response. Others panic here; the
                // crate's promise is that nothing does.
                None => Poll::Pending,
            },
        }
    }
}

/// Lets the observers add to the response, if there are any.
fn report<B>(observers: Option<Box<Observers>>, response: &mut Response<B>) {
    if let Some(observers) = observers {
        observers.report_on(response);
    }
}

impl Answer {
    fn into_response<B: EmptyBody>(self) -> Response<B> {
        let mut response = Response::new(B::empty());
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        response
    }
}
