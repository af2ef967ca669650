//! The future of a response.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use http::{HeaderMap, Response, StatusCode};
use pin_project_lite::pin_project;

use crate::policy::{CorsHeaders, Rejection};

pin_project! {
    /// The future of the response of a [`Cors`](crate::Cors) service.
    #[derive(Debug)]
    #[must_use = "futures do nothing unless polled"]
    pub struct ResponseFuture<F> {
        #[pin]
        kind: Kind<F>,
    }
}

pin_project! {
    #[project = KindProj]
    #[derive(Debug)]
    enum Kind<F> {
        // The inner service answers; the headers are taken when it has.
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

/// A response of the layer's own, but for its body.
#[derive(Debug)]
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    rejection: Option<Rejection>,
}

impl<F> ResponseFuture<F> {
    pub(super) fn untouched(future: F) -> Self {
        Self {
            kind: Kind::Inner {
                future,
                headers: None,
            },
        }
    }

    pub(super) fn decorated(future: F, headers: CorsHeaders) -> Self {
        Self {
            kind: Kind::Inner {
                future,
                headers: Some(headers),
            },
        }
    }

    pub(super) fn answered(
        status: StatusCode,
        headers: HeaderMap,
        rejection: Option<Rejection>,
    ) -> Self {
        Self {
            kind: Kind::Answer {
                answer: Some(Answer {
                    status,
                    headers,
                    rejection,
                }),
            },
        }
    }
}

impl<F, B, E> Future for ResponseFuture<F>
where
    F: Future<Output = Result<Response<B>, E>>,
    B: Default,
{
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project().kind.project() {
            KindProj::Inner { future, headers } => {
                let mut response = ready!(future.poll(cx))?;
                if let Some(headers) = headers.take() {
                    headers.write(response.headers_mut());
                }
                Poll::Ready(Ok(response))
            }
            KindProj::Answer { answer } => match answer.take() {
                Some(answer) => Poll::Ready(Ok(answer.into_response())),
                // Polled again after it was ready: there is nothing more to come, and nothing to panic about.
                None => Poll::Pending,
            },
        }
    }
}

impl Answer {
    fn into_response<B: Default>(self) -> Response<B> {
        let mut response = Response::new(B::default());
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        if let Some(rejection) = self.rejection {
            response.extensions_mut().insert(rejection);
        }
        response
    }
}
