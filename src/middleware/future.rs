//! The service's future.

use std::future::Future;
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use http::Response;
use pin_project_lite::pin_project;

use super::body::EmptyBody;
use super::observers::Observers;
use crate::policy::Plan;

pin_project! {
    /// The response future of the service [`Cors`](crate::Cors).
    #[derive(Debug)]
    #[must_use = "futures do nothing unless polled"]
    pub struct ResponseFuture<F> {
        // None if the layer answers.
        #[pin]
        pub(super) inner: Option<F>,
        pub(super) decided: Decided,
    }
}

/// The plan for a request, and those who want to know about the response.
#[derive(Debug)]
pub(super) struct Decided {
    pub(super) plan: Plan,
    pub(super) observers: Option<Box<Observers>>,
}

impl<F, B, E> Future for ResponseFuture<F>
where
    F: Future<Output = Result<Response<B>, E>>,
    B: EmptyBody,
{
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let mut response = match this.inner.as_pin_mut() {
            Some(future) => ready!(future.poll(cx))?,
            None => match this.decided.answer() {
                Some(response) => response,
                // A bug of the caller: it polled again after the response. Others panic here; the
                // crate's promise is that nothing does.
                None => return Poll::Pending,
            },
        };
        this.decided.finish(&mut response);
        Poll::Ready(Ok(response))
    }
}

impl Decided {
    /// Returns the layer's own response.
    fn answer<B: EmptyBody>(&mut self) -> Option<Response<B>> {
        let Plan::Answer(answer) = mem::replace(&mut self.plan, Plan::Pass) else {
            return None;
        };
        let mut response = Response::new(B::empty());
        *response.status_mut() = answer.status;
        *response.headers_mut() = answer.into_headers();
        Some(response)
    }

    /// Adds what the inner service's response lacks, and what the observers of any response want.
    fn finish<B>(&mut self, response: &mut Response<B>) {
        let headers = match &mut self.plan {
            Plan::Decorate(headers) => Some(headers),
            Plan::Answer(_) | Plan::Pass => None,
        };
        match (headers, self.observers.take()) {
            (headers, Some(observers)) => observers.finish(headers, response),
            (Some(headers), None) => headers.apply_to(response.status(), response.headers_mut()),
            (None, None) => {}
        }
    }
}
