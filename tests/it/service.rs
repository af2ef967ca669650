//! The service around the policy: readiness, errors, bodies, extensions, clones, policies for each request.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};

use http::{Request, Response, StatusCode};
use http_body::Body;
use http_body_util::{BodyExt, Empty, Full};
use tower::{Layer, Service, ServiceExt, service_fn};
use tower_cors::{
    Cors, CorsConfig, CorsLayer, Disallowed, MaybeEmpty, Origin, Policy, Rejection, RequestHead,
    RequestKind,
};
use tower_cors_test_support::{answer, layer, request, respond, wait};

const APP: &str = "https://app.example";

fn app() -> CorsConfig {
    CorsLayer::new().allow_origins([APP])
}

/// A service that counts what is asked of it, and is never ready.
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
    let policy = app().disallowed(Disallowed::Reject(StatusCode::FORBIDDEN));
    let mut service = Cors::new(inner.clone(), policy.compile().unwrap());
    let called = |text: &str| {
        drop(service.call(request(text)));
        inner.called.load(Ordering::Relaxed)
    };
    let counts: Vec<usize> = [
        "OPTIONS Origin=https://app.example ACRM=GET",
        "OPTIONS Origin=https://evil.example ACRM=GET",
        "GET Origin=https://evil.example",
        "GET Origin=https://app.example",
        "OPTIONS",
    ]
    .map(called)
    .to_vec();
    assert_eq!(counts, [0, 0, 0, 1, 2]);
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
    for status in [200, 204, 206, 301, 304, 400, 401, 404, 429, 500, 503] {
        let inner = service_fn(move |_: Request<()>| async move {
            let mut response = Response::new(String::new());
            *response.status_mut() = StatusCode::from_u16(status).unwrap();
            Ok::<_, Infallible>(response)
        });
        let service = layer(app()).layer(inner);
        let response = wait(service.oneshot(request("GET Origin=https://app.example"))).unwrap();
        assert_eq!(response.status(), status);
        assert_eq!(
            response.headers()["access-control-allow-origin"],
            APP,
            "{status}"
        );
    }
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
fn the_rejection_is_among_the_extensions_of_a_refusal() {
    let layer = layer(app().disallowed(Disallowed::Reject(StatusCode::FORBIDDEN)));
    let rejection = |text| {
        let response = wait(respond(&layer, request(text), ""));
        response
            .extensions()
            .get::<Rejection>()
            .map(ToString::to_string)
    };
    for (asked, expected) in [
        ("GET Origin=https://app.example", None),
        ("GET", None),
        ("OPTIONS Origin=https://app.example ACRM=GET", None),
        (
            "GET Origin=https://evil.example",
            Some("origin `https://evil.example` is not allowed"),
        ),
        (
            "OPTIONS Origin=https://evil.example ACRM=GET",
            Some("origin `https://evil.example` is not allowed"),
        ),
        (
            "OPTIONS Origin=null ACRM=GET",
            Some("origin `null` is not one serialized origin of a site"),
        ),
        (
            "OPTIONS Origin=https://app.example ACRM=PUT",
            Some("method `PUT` is not allowed"),
        ),
        (
            "OPTIONS Origin=https://app.example ACRM=GET ACRH=X-A",
            Some("request header `X-A` is not allowed"),
        ),
    ] {
        assert_eq!(rejection(asked).as_deref(), expected, "{asked}");
    }
}

#[test]
fn decisions_tell_what_they_are() {
    let policy = app().compile().unwrap();
    for (asked, kind, allowed) in [
        ("GET", RequestKind::NonCors, true),
        ("OPTIONS", RequestKind::NonCors, true),
        ("OPTIONS ACRM=PUT", RequestKind::NonCors, true),
        (
            "OPTIONS Origin=https://app.example",
            RequestKind::Actual,
            true,
        ),
        (
            "POST Origin=https://evil.example",
            RequestKind::Actual,
            false,
        ),
        (
            "POST Origin=https://app.example ACRM=PUT",
            RequestKind::Actual,
            true,
        ),
        (
            "OPTIONS Origin=https://app.example ACRM=GET",
            RequestKind::Preflight,
            true,
        ),
        (
            "OPTIONS Origin=https://app.example ACRM=PUT",
            RequestKind::Preflight,
            false,
        ),
    ] {
        let decision = policy.decide(&RequestHead::from(&request(asked)));
        assert_eq!(
            (decision.kind(), decision.is_allowed()),
            (kind, allowed),
            "{asked}"
        );
        assert_eq!(decision.rejection().is_none(), allowed, "{asked}");
    }
}

#[test]
fn predicates_see_well_formed_origins_and_the_request() {
    let config =
        CorsLayer::new().allow_origin_if(|origin: &Origin<'_>, request: &RequestHead<'_>| {
            assert!(Origin::parse(origin.as_str()).is_ok());
            origin.host().ends_with(".internal") && request.uri.path() == "/"
        });
    tower_cors_test_support::check_table(
        config,
        "",
        "
        allowed        | GET Origin=https://a.internal:8443           | inner 200 ACAO=https://a.internal:8443 Vary=Origin
        denied         | GET Origin=https://a.example                 | inner 200 Vary=Origin
        null           | GET Origin=null                              | inner 200 Vary=Origin
        malformed      | GET Origin=https://a.internal/               | inner 200 Vary=Origin
        preflight      | OPTIONS Origin=https://a.internal ACRM=POST  | layer 204 ACAO=https://a.internal ACAM=GET,HEAD,POST Vary=preflight
        ",
    );
}

#[test]
fn the_first_matching_rule_wins_whatever_matches() {
    let rule = |number: u32| CorsLayer::new().expose_headers([format!("x-{number}")]);
    let config = rule(1)
        .allow_origins(["https://exact.example"])
        .or()
        .expose_headers(["x-2"])
        .allow_origin_if(|origin, _| origin.host().starts_with("p."))
        .or()
        .expose_headers(["x-3"])
        .allow_origins(["https://*.example", "https://p.exact.test"])
        .or()
        .expose_headers(["x-4"])
        .allow_origin_if(|origin, _| origin.port().is_some())
        .or()
        .expose_headers(["x-5"])
        .allow_origins(["*"]);
    let layer = layer(config);
    for (origin, rule) in [
        ("https://exact.example", 1),
        ("https://p.example", 2),
        ("https://p.exact.test", 2),
        ("https://other.example", 3),
        ("https://a.b.other.example", 3),
        ("https://other.test:8443", 4),
        ("https://other.test", 5),
        ("null", 5),
    ] {
        let text = wait(answer(&layer, request(&format!("GET Origin={origin}")), ""));
        assert!(
            text.contains(&format!("ACEH=x-{rule} ")),
            "{origin}: {text}"
        );
    }
}

#[test]
fn a_policy_for_each_request() {
    let tenants: HashMap<String, Policy> = HashMap::from([
        (
            String::from("a.api"),
            CorsLayer::new()
                .allow_origins(["https://a.example"])
                .compile()
                .unwrap(),
        ),
        (
            String::from("b.api"),
            CorsLayer::new()
                .allow_origins(["https://b.example"])
                .compile()
                .unwrap(),
        ),
    ]);
    let layer = CorsLayer::from_fn(move |request| {
        let host = request.headers.get("host")?.to_str().ok()?;
        tenants.get(host).cloned()
    });
    let inner = "ACAO=mine Vary=mine";
    for (asked, expected) in [
        (
            "GET host=a.api Origin=https://a.example",
            "inner 200 ACAO=https://a.example Vary=mine Vary=Origin",
        ),
        (
            "GET host=b.api Origin=https://a.example",
            "inner 200 Vary=mine Vary=Origin",
        ),
        (
            "GET host=b.api Origin=https://b.example",
            "inner 200 ACAO=https://b.example Vary=mine Vary=Origin",
        ),
        (
            "GET host=c.api Origin=https://a.example",
            "inner 200 ACAO=mine Vary=mine",
        ),
        (
            "OPTIONS host=c.api Origin=https://a.example ACRM=GET",
            "inner 200 ACAO=mine Vary=mine",
        ),
        (
            "OPTIONS host=a.api Origin=https://a.example ACRM=GET",
            "layer 204 ACAO=https://a.example ACAM=GET,HEAD,POST Vary=preflight",
        ),
        ("GET", "inner 200 ACAO=mine Vary=mine"),
    ] {
        assert_eq!(
            wait(answer(&layer, request(asked), inner)),
            expected,
            "{asked}"
        );
    }
}

#[test]
fn a_policy_from_the_requests_extensions() {
    let layer = CorsLayer::from_fn(|request| request.extensions.get::<Policy>().cloned());
    let mut asked = request("GET Origin=https://app.example");
    asked.extensions_mut().insert(app().compile().unwrap());
    assert_eq!(
        wait(answer(&layer, asked, "")),
        "inner 200 ACAO=https://app.example Vary=Origin",
    );
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

/// What users hold in their own types and send to other threads.
#[test]
fn auto_traits() {
    fn shared<T: Clone + Send + Sync + 'static>() {}
    fn debug<T: std::fmt::Debug>() {}
    shared::<CorsConfig>();
    shared::<Policy>();
    shared::<CorsLayer>();
    shared::<Cors<()>>();
    shared::<Rejection>();
    debug::<CorsConfig>();
    debug::<Policy>();
    debug::<CorsLayer>();
    debug::<Cors<()>>();
}
