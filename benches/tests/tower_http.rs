//! The differences from tower-http in the README: a test for each row of its table.

#![allow(clippy::unwrap_used, reason = "tests may panic")]

use std::convert::Infallible;
use std::panic::catch_unwind;

use http::{HeaderValue, Method, Request, Response, StatusCode};
use tower::{Layer, Service, ServiceExt, service_fn};
use tower_cors::CorsLayer;
use tower_http::cors::{AllowOrigin, Any, CorsLayer as TowerHttp};

const APP: &str = "https://app.example.com";
const GRANT: &str = "access-control-allow-origin";

/// Credentials for every origin, which browsers refuse.
#[test]
fn settings_that_contradict_each_other() {
    let theirs = || TowerHttp::new().allow_origin(Any).allow_credentials(true);
    assert!(catch_unwind(|| theirs().layer(())).is_err());

    let ours = CorsLayer::new().allow_origins("*").allow_credentials(true);
    let message = ours.build().unwrap_err().to_string();
    assert!(message.contains("name the origins"), "{message}");
}

/// An origin with a slash, which no browser sends.
#[test]
fn values_that_never_match() {
    let theirs = AllowOrigin::list([HeaderValue::from_static("https://app.example.com/")]);
    drop(TowerHttp::new().allow_origin(theirs).layer(()));

    let ours = CorsLayer::new().allow_origins("https://app.example.com/");
    let message = ours.build().unwrap_err().to_string();
    assert!(
        message.ends_with(r#"write "https://app.example.com""#),
        "{message}"
    );
}

/// A preflight for a method that the policy does not grant.
#[tokio::test]
async fn preflights_that_are_not_granted() {
    let preflight = || {
        Request::options("/")
            .header("origin", APP)
            .header("access-control-request-method", "DELETE")
    };
    let response = send(theirs(), preflight()).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()[GRANT], APP);
    assert_eq!(response.headers()["access-control-allow-methods"], "PUT");

    let response = send(ours(), preflight()).await;
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
    assert!(!has_cors_header(&response));
}

/// A denied origin to which the inner service itself grants access.
#[tokio::test]
async fn denied_origins() {
    let request = || Request::get("/").header("origin", "https://evil.example");
    let response = send(theirs(), request()).await;
    assert_eq!(response.headers()[GRANT], "*");
    assert_eq!(
        response.headers()["access-control-allow-credentials"],
        "true"
    );

    let response = send(ours(), request()).await;
    assert!(!has_cors_header(&response));
}

/// An `OPTIONS` request of a client that is not a browser.
#[tokio::test]
async fn options_that_are_not_preflights() {
    let request = || Request::options("/");
    let response = send(theirs(), request()).await;
    assert_eq!(response.body(), "");

    let response = send(ours(), request()).await;
    assert_eq!(response.body(), "inner");
}

fn theirs() -> TowerHttp {
    TowerHttp::new()
        .allow_origin(AllowOrigin::list([HeaderValue::from_static(APP)]))
        .allow_methods([Method::PUT])
        .allow_credentials(true)
}

fn ours() -> CorsLayer {
    CorsLayer::new()
        .allow_origins(APP)
        .allow_methods("PUT")
        .allow_credentials(true)
        .build()
        .unwrap()
}

/// Sends a request through `layer` to a service that grants everyone access.
async fn send<L>(layer: L, request: http::request::Builder) -> Response<String>
where
    L: Layer<Inner, Service: Service<Request<()>, Response = Response<String>, Error = Infallible>>,
{
    let inner: Inner = service_fn(|_| {
        let mut response = Response::new(String::from("inner"));
        let everyone = HeaderValue::from_static("*");
        response.headers_mut().insert(GRANT, everyone);
        std::future::ready(Ok(response))
    });
    let request = request.body(()).unwrap();
    layer.layer(inner).oneshot(request).await.unwrap()
}

type Inner = tower::util::ServiceFn<
    fn(Request<()>) -> std::future::Ready<Result<Response<String>, Infallible>>,
>;

fn has_cors_header(response: &Response<String>) -> bool {
    let mut names = response.headers().keys();
    names.any(|name| name.as_str().starts_with("access-control-"))
}
