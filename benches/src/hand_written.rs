//! A contender that decides nothing: it sets the headers that its scenario calls for.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use http::{HeaderMap, HeaderValue, Request, Response, StatusCode, header};
use pin_project_lite::pin_project;
use tower::Service;

use crate::case::Scenario;
use crate::contenders::{Inner, inner};

/// A service for the requests of one scenario.
#[derive(Clone, Debug)]
pub struct HandWritten {
    inner: Inner,
    scenario: Scenario,
}

impl HandWritten {
    pub fn new(scenario: Scenario) -> Self {
        Self {
            inner: inner(),
            scenario,
        }
    }
}

impl Service<Request<()>> for HandWritten {
    type Response = Response<()>;
    type Error = <Inner as Service<Request<()>>>::Error;
    type Future = HandWrittenFuture<<Inner as Service<Request<()>>>::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<()>) -> Self::Future {
        let origin = || request.headers().get(header::ORIGIN).cloned();
        match self.scenario {
            Scenario::Allowed => HandWrittenFuture::Inner {
                origin: origin(),
                future: self.inner.call(request),
            },
            Scenario::Denied | Scenario::NoOrigin => HandWrittenFuture::Inner {
                origin: None,
                future: self.inner.call(request),
            },
            Scenario::Granted => HandWrittenFuture::Answer {
                response: origin().map(granted),
            },
            Scenario::Rejected | Scenario::Hostile(..) => HandWrittenFuture::Answer {
                response: Some(rejected()),
            },
        }
    }
}

pin_project! {
    #[project = FutureProj]
    pub enum HandWrittenFuture<F> {
        Inner {
            #[pin]
            future: F,
            origin: Option<HeaderValue>,
        },
        Answer {
            response: Option<Response<()>>,
        },
    }
}

impl<F, E> Future for HandWrittenFuture<F>
where
    F: Future<Output = Result<Response<()>, E>>,
{
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project() {
            FutureProj::Inner { future, origin } => {
                let mut response = ready!(future.poll(context))?;
                decorate(response.headers_mut(), origin.take());
                Poll::Ready(Ok(response))
            }
            FutureProj::Answer { response } => Poll::Ready(Ok(response.take().unwrap())),
        }
    }
}

fn decorate(headers: &mut HeaderMap, origin: Option<HeaderValue>) {
    if let Some(origin) = origin {
        allow(headers, origin);
        let exposed = HeaderValue::from_static("etag,x-total-count");
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
    }
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
}

fn allow(headers: &mut HeaderMap, origin: HeaderValue) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    let yes = HeaderValue::from_static("true");
    headers.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, yes);
}

fn granted(origin: HeaderValue) -> Response<()> {
    let mut response = answer(StatusCode::NO_CONTENT, 6);
    let headers = response.headers_mut();
    allow(headers, origin);
    let methods = HeaderValue::from_static("GET,HEAD,POST,PUT,DELETE");
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, methods);
    let names = HeaderValue::from_static("authorization,content-type");
    headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, names);
    headers.insert(
        header::ACCESS_CONTROL_MAX_AGE,
        HeaderValue::from_static("600"),
    );
    response
}

fn rejected() -> Response<()> {
    answer(StatusCode::FORBIDDEN, 1)
}

fn answer(status: StatusCode, headers: usize) -> Response<()> {
    let mut response = Response::new(());
    *response.status_mut() = status;
    *response.headers_mut() = HeaderMap::with_capacity(headers);
    let vary = HeaderValue::from_static(
        "Origin, Access-Control-Request-Method, Access-Control-Request-Headers",
    );
    response.headers_mut().insert(header::VARY, vary);
    response
}
