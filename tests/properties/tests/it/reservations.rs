//! Requests that the layer answers itself leave reserved what the inner service reserved.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::task::{Context, Poll, Waker};

use http::{Request, Response};
use tower::limit::ConcurrencyLimit;
use tower::{Layer, Service, service_fn};
use tower_cors_test_support::{config, layer, request, wait};

/// Polls a service for readiness once.
fn is_ready<S: Service<Request<()>>>(service: &mut S) -> bool {
    let mut context = Context::from_waker(Waker::noop());
    matches!(service.poll_ready(&mut context), Poll::Ready(Ok(())))
}

fn answer(_: Request<()>) -> Ready<Result<Response<String>, Infallible>> {
    ready(Ok(Response::new(String::from("inner"))))
}

/// `ConcurrencyLimit` reserves its permit in `poll_ready`. The layer answers a preflight without
/// calling it, so the permit stays reserved until the next call, or until the service is dropped.
#[test]
fn a_permit_stays_reserved_until_the_next_call_or_drop() {
    let limited = ConcurrencyLimit::new(service_fn(answer), 1);
    let layer = layer(config("origin=https://app.example"));
    let (mut first, mut second) = (layer.layer(limited.clone()), layer.layer(limited));

    assert!(is_ready(&mut first));
    let preflight = request("OPTIONS Origin=https://app.example ACRM=GET");
    assert_eq!(wait(first.call(preflight)).unwrap().status(), 204);
    assert!(!is_ready(&mut second), "the only permit is reserved");

    // A call that reaches the inner service gives it back.
    assert!(is_ready(&mut first), "to the one that reserved it");
    assert_eq!(wait(first.call(request("GET"))).unwrap().body(), "inner");
    assert!(is_ready(&mut second));
    assert_eq!(wait(second.call(request("GET"))).unwrap().body(), "inner");

    // So does dropping the service.
    assert!(is_ready(&mut first));
    let rejected = request("OPTIONS Origin=https://evil.example ACRM=GET");
    assert_eq!(wait(first.call(rejected)).unwrap().status(), 403);
    drop(first);
    assert!(is_ready(&mut second));
}
