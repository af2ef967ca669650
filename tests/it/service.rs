//! The service around the policy: readiness, errors, statuses, bodies and its future.

use std::convert::Infallible;
use std::future::Ready;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};

use http::{Request, Response, StatusCode};
use http_body::Body;
use http_body_util::{BodyExt, Empty, Full};
use tower::{Layer, Service, ServiceExt, service_fn};
use tower_cors::{
    Cors, CorsConfig, CorsHeaders, CorsLayer, Decision, Disallowed, MaybeEmpty, ResponseFuture,
};
use tower_cors_test_support::{check_rows, describe, layer, request, respond, rows, wait};

const APP: &str = "https://app.example";

fn app() -> CorsConfig {
    CorsLayer::new().allow_origins([APP])
}

/// A service that counts its polls and calls, and is never ready.
#[derive(Clone, Default)]
struct Counting {
    polled: Arc<AtomicUsize>,
    called: Arc<AtomicUsize>,
}

impl Service<Request<()>> for Counting {
    type Response = Response<String>;
    type Error = Infallible;
    type Future = std::future::Ready<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.polled.fetch_add(1, Ordering::Relaxed);
        Poll::Pending
    }

    fn call(&mut self, _: Request<()>) -> Self::Future {
        self.called.fetch_add(1, Ordering::Relaxed);
        std::future::ready(Ok(Response::default()))
    }
}

#[test]
fn readiness_is_the_inner_services() {
    let inner = Counting::default();
    let mut service = Cors::new(inner.clone(), app().compile().unwrap());
    let mut context = Context::from_waker(Waker::noop());
    assert!(Service::<Request<()>>::poll_ready(&mut service, &mut context).is_pending());
    assert_eq!(inner.polled.load(Ordering::Relaxed), 1);
    assert_eq!(inner.called.load(Ordering::Relaxed), 0);
}

#[test]
fn preflights_and_rejected_requests_do_not_reach_the_inner_service() {
    let inner = Counting::default();
    let policy = app().on_disallowed_origin(Disallowed::Reject(StatusCode::FORBIDDEN));
    let mut service = Cors::new(inner.clone(), policy.compile().unwrap());
    let counts = [
        "OPTIONS Origin=https://app.example ACRM=GET",
        "OPTIONS Origin=https://evil.example ACRM=GET",
        "GET Origin=https://evil.example",
        "GET Origin=https://app.example",
        "OPTIONS",
    ]
    .map(|text| {
        drop(service.call(request(text)));
        inner.called.load(Ordering::Relaxed)
    });
    assert_eq!(counts, [0, 0, 0, 1, 2]);
}

#[test]
fn the_inner_service_is_within() {
    let mut service = Cors::new(7, app().compile().unwrap());
    *service.get_mut() += 1;
    assert_eq!(service.get_ref(), &8);
    assert_eq!(service.into_inner(), 8);
}

/// A closure has no text, but the layer around it has.
#[test]
fn every_layer_can_be_shown() {
    let predicate = CorsLayer::new().allow_origin_if(|_, _| true);
    let rows = [
        [format!("{:?}", layer(app())), APP.into()],
        [format!("{:?}", layer(predicate)), "<predicate>".into()],
        [
            format!("{:?}", CorsLayer::from_fn(|_| None)),
            "<one for each request>".into(),
        ],
    ];
    check_rows(rows, |[shown, part]| match shown.contains(part) {
        true => part.to_owned(),
        false => shown.to_owned(),
    });
}

#[test]
fn an_error_of_the_inner_service_is_passed_on() {
    let inner = service_fn(|_: Request<()>| async { Err::<Response<String>, _>("out of order") });
    let service = layer(app()).layer(inner);
    let error = wait(service.oneshot(request("GET Origin=https://app.example"))).unwrap_err();
    assert_eq!(error, "out of order");
}

#[test]
fn responses_of_any_status_are_decorated() {
    let table = "
        200 | inner 200 ACAO=https://app.example Vary=Origin
        204 | inner 204 ACAO=https://app.example Vary=Origin
        206 | inner 206 ACAO=https://app.example Vary=Origin
        301 | inner 301 ACAO=https://app.example Vary=Origin
        304 | inner 304 ACAO=https://app.example Vary=Origin
        400 | inner 400 ACAO=https://app.example Vary=Origin
        401 | inner 401 ACAO=https://app.example Vary=Origin
        404 | inner 404 ACAO=https://app.example Vary=Origin
        429 | inner 429 ACAO=https://app.example Vary=Origin
        500 | inner 500 ACAO=https://app.example Vary=Origin
        503 | inner 503 ACAO=https://app.example Vary=Origin
        ";
    check_rows(rows(table), |[status, _]| {
        let status: StatusCode = status.parse().unwrap();
        let inner = service_fn(move |_: Request<()>| async move {
            let mut response = Response::new(String::from("inner"));
            *response.status_mut() = status;
            Ok::<_, Infallible>(response)
        });
        let service = layer(app()).layer(inner);
        let request = request("GET Origin=https://app.example");
        describe(&wait(service.oneshot(request)).unwrap())
    });
}

#[test]
fn everything_else_of_the_inner_response_stays() {
    let inner = "x-a=1 x-a=2 content-type=text/html ACAO=* ACMA=1 x-access-control-x=3";
    let response = wait(respond(
        &layer(app()),
        request("GET Origin=https://app.example"),
        inner,
    ));
    let all = |name| response.headers().get_all(name).iter().collect::<Vec<_>>();
    assert_eq!(all("x-a"), ["1", "2"]);
    assert_eq!(all("content-type"), ["text/html"]);
    assert_eq!(all("x-access-control-x"), ["3"]);
    assert_eq!(all("access-control-allow-origin"), [APP]);
    assert_eq!(response.headers().len(), 6);
    assert_eq!(response.body(), "inner");
}

#[test]
fn maybe_empty_is_the_body_within_or_none() {
    let empty = MaybeEmpty::<Full<&[u8]>>::default();
    assert!(empty.is_end_stream());
    assert_eq!(empty.size_hint().exact(), Some(0));
    assert_eq!(wait(empty.collect()).unwrap().to_bytes(), "");

    let full = MaybeEmpty::from(Full::new(&b"hello"[..]));
    assert!(!full.is_end_stream());
    assert_eq!(full.size_hint().exact(), Some(5));
    assert_eq!(wait(full.collect()).unwrap().to_bytes(), "hello");

    assert!(MaybeEmpty::from(Empty::<&[u8]>::new()).is_end_stream());
}

#[test]
fn a_future_that_is_polled_again_does_not_panic() {
    let mut service = Cors::new(Counting::default(), app().compile().unwrap());
    let mut future = Box::pin(service.call(request("OPTIONS Origin=https://app.example ACRM=GET")));
    let mut context = Context::from_waker(Waker::noop());
    assert!(future.as_mut().poll(&mut context).is_ready());
    assert!(future.as_mut().poll(&mut context).is_pending());
}

/// An inner future with spare values, such as a box, needs no byte to say that the layer answers.
#[test]
fn the_future_adds_at_most_64_bytes() {
    fn added<F>() -> usize {
        size_of::<ResponseFuture<F>>() - size_of::<F>()
    }
    let added = [
        added::<()>(),
        added::<u64>(),
        added::<[u64; 64]>(),
        added::<Box<u64>>(),
        added::<Ready<Response<String>>>(),
    ];
    assert_eq!(added, [64, 64, 64, 56, 56]);
}

#[test]
fn decisions_are_small() {
    assert_eq!(size_of::<CorsHeaders>(), 48);
    // A box for its lists would be a third allocation on preflights.
    assert_eq!(size_of::<Decision>(), 216);
}
