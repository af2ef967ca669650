//! Services: their errors, their readiness, and their types.

use std::error::Error;
use std::future::{Ready, ready};
use std::task::{Context, Poll};

use axum::Router;
use axum::body::Body;
use axum::routing::{get, put};
use http::{HeaderValue, Request, Response};
use tower::{Layer, Service, ServiceExt, service_fn};
use tower_cors::{CorsLayer, Rejection};
use tower_cors_browser::{BlockReason, Browser, Stage};
use tower_cors_test_support::{layer, wait};

use crate::server::{GRANT_ALL, PAGE, Server, browser, request, response};
use crate::table::check;

#[test]
fn errors_of_the_service() {
    let table = "
        GET / | Response  | GET https://server.test/ from https://app.example got no response
        PUT / | Preflight | PUT https://server.test/ from https://app.example was stopped by its preflight
    ";
    check(table, |[text]| {
        let service =
            service_fn(|_: Request<String>| ready(Err::<Response<()>, _>("out of order")));
        let blocked = wait(browser().fetch(service, request(text))).unwrap_err();
        assert_eq!(blocked.reason(), &BlockReason::ServiceFailed);
        assert_eq!(blocked.source().unwrap().to_string(), "out of order");
        assert_eq!(blocked.status(), None);
        assert_eq!(blocked.request_ran(), blocked.stage() == Stage::Response);
        let anchor = "(https://fetch.spec.whatwg.org/#concept-http-network-fetch)";
        let end = format!(": the service failed {anchor}: out of order");
        let line = format!("{blocked:?}");
        let line = line.strip_suffix(&end).expect(&line);
        [format!("{:?}", blocked.stage()), line.to_owned()]
    });
}

/// A service that becomes ready on the second poll, and only once.
#[derive(Default)]
struct Once {
    polled: bool,
    called: usize,
}

impl Service<Request<String>> for Once {
    type Response = Response<String>;
    type Error = &'static str;
    type Future = Ready<Result<Self::Response, Self::Error>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        if self.called > 0 {
            return Poll::Ready(Err("used up"));
        }
        if !std::mem::replace(&mut self.polled, true) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<String>) -> Self::Future {
        assert!(self.polled);
        self.called += 1;
        ready(Ok(response(&format!("200 {GRANT_ALL}"), String::new())))
    }
}

#[test]
fn the_browser_waits_until_the_service_is_ready() {
    let mut service = Once::default();
    assert!(wait(browser().fetch(&mut service, request("GET /"))).is_ok());
    assert_eq!(service.called, 1);
}

#[test]
fn a_request_to_a_service_that_is_not_ready_did_not_run() {
    let mut service = Once::default();
    let blocked = wait(browser().fetch(&mut service, request("PUT /"))).unwrap_err();
    assert_eq!(blocked.source().unwrap().to_string(), "used up");
    assert_eq!(blocked.stage(), Stage::Response);
    assert!(!blocked.request_ran());
}

#[tokio::test]
async fn an_axum_router() {
    let cors = layer(
        CorsLayer::new()
            .allow_origins([PAGE])
            .allow_methods(["PUT"])
            .expose_headers(["x-a"]),
    );
    let records = put(|body: String| async { body }).delete(|| async {});
    let mut app = Router::new()
        .route(
            "/",
            get(|| async { ([("x-a", "1"), ("x-b", "2")], "hello") }),
        )
        .route("/records/{id}", records)
        .layer(cors);
    let mut browser = browser();

    let request = Request::get("/").body(Body::empty()).unwrap();
    let response = browser.fetch(app.clone(), request).await.unwrap();
    assert_eq!(response.headers()["x-a"], "1");
    assert!(!response.headers().contains_key("x-b"));

    let request = Request::put("/records/7")
        .body(String::from("hello"))
        .unwrap();
    let response = browser.fetch(&mut app, request).await.unwrap();
    let body = axum::body::to_bytes(response.into_body(), 9).await.unwrap();
    assert_eq!(body, "hello");

    let request = Request::delete("/records/7").body(Body::empty()).unwrap();
    let blocked = browser.fetch(&mut app, request).await.unwrap_err();
    let rejection = blocked.rejection();
    assert!(matches!(
        rejection,
        Some(Rejection::MethodNotAllowed { .. })
    ));
}

/// A service under a CORS layer that this crate does not know, and that allows another origin.
#[test]
fn another_cors_layer() {
    let check_one = |text, methods: &str, ran| {
        let origin = HeaderValue::from_static("https://another.example");
        let cors = tower_http::cors::CorsLayer::new().allow_origin(origin);
        let server = Server::new(": 200");
        let service = cors.layer(server.clone());
        let blocked = wait(browser().fetch(service, request(text))).unwrap_err();
        let reason = blocked.reason();
        assert!(
            matches!(reason, BlockReason::WrongAllowOrigin { .. }),
            "{reason}"
        );
        assert_eq!(blocked.rejection(), None);
        assert_eq!(blocked.request_ran(), ran);
        assert_eq!(server.methods(), methods);
    };
    check_one("PUT /", "", false);
    check_one("GET /", "GET", true);
}

#[tokio::test]
async fn a_fetch_can_be_spawned() {
    let app = Router::new().layer(CorsLayer::permissive());
    let task = tokio::spawn(async move {
        let request = Request::get("/").body(Body::empty()).unwrap();
        Browser::sandboxed().fetch(app, request).await
    });
    assert_eq!(task.await.unwrap().unwrap().status(), 404);
}

/// The error of a boxed service is a `Box<dyn Error>`.
#[tokio::test]
async fn a_boxed_service() {
    let mut service = Server::new(": 200 ACAO=*")
        .map_err(|error| -> Box<dyn Error + Send + Sync> { error.into() })
        .boxed();
    let result = browser().fetch(&mut service, request("GET /")).await;
    assert!(result.is_ok());
}
