//! The contenders, and the inner service that each of them wraps.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use http::{HeaderName, HeaderValue, Method, Request, Response, header};
use tower::util::{ServiceFn, service_fn};
use tower::{Layer, Service};
use tower_cors::CorsConfig;
use tower_http::cors::AllowOrigin;

use crate::origins::Origins;

const METHODS: [&str; 5] = ["GET", "HEAD", "POST", "PUT", "DELETE"];
const HEADERS: [&str; 2] = ["authorization", "content-type"];
const EXPOSED: [&str; 2] = ["etag", "x-total-count"];
const MAX_AGE: Duration = Duration::from_secs(600);

/// A service to measure.
pub trait Contender:
    Service<Request<()>, Response = Response<()>, Error = Infallible> + Clone
{
}

impl<S> Contender for S where
    S: Service<Request<()>, Response = Response<()>, Error = Infallible> + Clone
{
}

/// The inner service. Its response is ready at once, with an empty body and two headers.
pub type Inner = ServiceFn<fn(Request<()>) -> Ready<Result<Response<()>, Infallible>>>;

pub fn inner() -> Inner {
    service_fn(|_| {
        let mut response = Response::new(());
        let headers = response.headers_mut();
        let json = HeaderValue::from_static("application/json");
        headers.insert(header::CONTENT_TYPE, json);
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from_static("0"));
        ready(Ok(response))
    })
}

pub fn tower_cors(origins: Origins) -> impl Contender {
    tower_cors_layer(origins.config()).layer(inner())
}

/// Returns the same policy in `tower-http`.
pub fn tower_http(origins: Origins) -> impl Contender {
    tower_http_layer(origins.allow_origin()).layer(inner())
}

/// Adds everything else that all policies here grant to `config`, which has the origins.
pub fn tower_cors_layer(config: CorsConfig) -> tower_cors::CorsLayer {
    config
        .allow_methods(METHODS)
        .allow_headers(HEADERS)
        .expose_headers(EXPOSED)
        .allow_credentials(true)
        .max_age(MAX_AGE)
        .build()
        .unwrap()
}

pub fn tower_http_layer(origins: AllowOrigin) -> tower_http::cors::CorsLayer {
    let names = |names: [&str; 2]| names.map(|name| name.parse::<HeaderName>().unwrap());
    tower_http::cors::CorsLayer::new()
        .allow_origin(origins)
        .allow_methods(METHODS.map(|method| method.parse::<Method>().unwrap()))
        .allow_headers(names(HEADERS))
        .expose_headers(names(EXPOSED))
        .allow_credentials(true)
        .max_age(MAX_AGE)
}

/// Serves one request until the response is dropped. If `cloned`, a clone of the service does.
pub fn serve<S: Contender>(service: &mut S, cloned: bool, request: Request<()>) {
    if cloned {
        black_box(answer(&mut black_box(service.clone()), request));
    } else {
        black_box(answer(service, request));
    }
}

pub fn answer(service: &mut impl Contender, request: Request<()>) -> Response<()> {
    let mut context = Context::from_waker(Waker::noop());
    assert!(service.poll_ready(&mut context).is_ready());
    let mut response = pin!(service.call(request));
    match response.as_mut().poll(&mut context) {
        Poll::Ready(Ok(response)) => response,
        Poll::Pending => unreachable!("no contender waits for anything"),
    }
}
