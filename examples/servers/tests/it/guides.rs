//! Code in the guides that needs heavy dependencies.
//!
//! The guides have it in blocks marked `rust,ignore`. A test finds each block here.

use std::error::Error;
use std::path::Path;
use std::time::Duration;
use std::{fs, future};

use axum::Router;
use axum::routing::{get, post, put};
use http::{HeaderValue, Method, Request, StatusCode, header};
use tower::ServiceExt;
use tower_cors::CorsLayer;
use tower_cors_browser::{Audit, Browser};
use tower_cors_test_support::page_gets;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;

const LIMIT: Duration = Duration::from_millis(10);

fn routes() -> Router {
    Router::new()
        .route("/panics", get(async || -> () { panic!("it panics") }))
        .route("/hangs", get(future::pending::<()>))
}

#[tokio::test]
async fn placement() -> Result<(), Box<dyn Error>> {
    let cors = CorsLayer::new()
        .allow_origins("https://app.example.com")
        .build()?;

    let timeout = TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, LIMIT);
    let wrong: Router = routes()
        .layer(cors.clone())
        .layer(CatchPanicLayer::new())
        .layer(timeout);
    let right: Router = routes()
        .layer(CatchPanicLayer::new())
        .layer(timeout)
        .layer(cors);

    assert_eq!(page_gets(&wrong, "GET /panics").await, "blocked, 500");
    assert_eq!(page_gets(&wrong, "GET /hangs").await, "blocked, 408");
    assert_eq!(page_gets(&right, "GET /panics").await, "500");
    assert_eq!(page_gets(&right, "GET /hangs").await, "408");
    Ok(())
}

/// A limit that counts before the handler.
#[tokio::test]
async fn body_limits() -> Result<(), Box<dyn Error>> {
    let cors = CorsLayer::new()
        .allow_origins("https://app.example.com")
        .build()?;
    let routes = || Router::new().route("/", post(async |note: String| note));
    let wrong: Router = routes()
        .layer(cors.clone())
        .layer(RequestBodyLimitLayer::new(4));
    let right: Router = routes().layer(RequestBodyLimitLayer::new(4)).layer(cors);
    for (app, is_readable) in [(wrong, false), (right, true)] {
        let request = Request::post("/")
            .header("origin", "https://app.example.com")
            .header("content-length", "8")
            .body(String::from("too long"))?;
        let response = app.oneshot(request).await?;
        assert_eq!(response.status(), StatusCode::PAYLOAD_TOO_LARGE);
        let grant = response.headers().get("access-control-allow-origin");
        assert_eq!(grant.is_some(), is_readable);
    }
    Ok(())
}

/// Compares the grants to a page that both layers allow.
#[tokio::test]
async fn coming_from() -> Result<(), Box<dyn Error>> {
    let before = tower_http::cors::CorsLayer::new()
        .allow_origin("https://app.example.com".parse::<HeaderValue>()?)
        .allow_methods([Method::PUT, Method::DELETE])
        .allow_headers([header::CONTENT_TYPE])
        .allow_credentials(true);
    let after = CorsLayer::new()
        .allow_origins("https://app.example.com")
        .allow_methods([Method::PUT, Method::DELETE])
        .allow_headers([header::CONTENT_TYPE])
        .allow_credentials(true)
        .build()?;

    let routes = || Router::new().route("/", get(async || "hello").put(async || "saved"));
    let before: Router = routes().layer(before);
    let after: Router = routes().layer(after);
    for method in ["GET", "PUT", "OPTIONS"] {
        let before = grant(&before, method).await?;
        assert!(before.len() > 1, "{method}: {before:?}");
        assert_eq!(before, grant(&after, method).await?, "{method}");
    }
    Ok(())
}

/// Returns the CORS headers of an answer to a page, in lower case and without white space.
async fn grant(app: &Router, method: &str) -> Result<Vec<(String, String)>, Box<dyn Error>> {
    let request = Request::builder()
        .method(method)
        .header("origin", "https://app.example.com")
        .header("access-control-request-method", "PUT")
        .header("access-control-request-headers", "content-type")
        .body(String::new())?;
    let response = app.clone().oneshot(request).await?;
    let mut grant = Vec::new();
    for (name, value) in response.headers() {
        if name.as_str().starts_with("access-control-") {
            let value = value.to_str()?.to_lowercase().replace(' ', "");
            grant.push((name.to_string(), value));
        }
    }
    grant.sort_unstable();
    Ok(grant)
}

#[tokio::test]
#[rustfmt::skip] // as in the guide
async fn testing() -> Result<(), Box<dyn Error>> {
    let cors = CorsLayer::new()
        .allow_origins("https://app.example.com")
        .allow_methods("PUT")
        .build()?;
    let app: Router = Router::new()
        .route("/users/{id}", put(async || "saved").delete(async || "deleted"))
        .layer(cors);

    let mut page = Browser::at("https://app.example.com")?;
    let request = Request::put("/users/7").body(String::new())?;
    let response = page.fetch(app.clone(), request).await?;
    assert_eq!(response.status(), 200);

    let request = Request::delete("/users/7").body(String::new())?;
    let blocked = page.fetch(app.clone(), request).await.unwrap_err();
    assert!(blocked.to_string().ends_with("the policy says: method `DELETE` is not allowed"));

    let report = Audit::new(app)
        .origins(["https://app.example.com"])
        .methods(["GET", "PUT"])
        .paths(["/users/7", "/missing"])
        .run(String::new)
        .await?;
    assert!(report.failures().is_empty(), "{report}");
    Ok(())
}

#[test]
fn each_block_is_in_a_test() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../src/guide");
    let tests = without_indentation(include_str!("guides.rs"));
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "md") {
            continue;
        }
        let guide = fs::read_to_string(&path).unwrap();
        for block in guide.split("```rust,ignore\n").skip(1) {
            let (code, _) = block.split_once("```").unwrap();
            let code = without_indentation(code);
            assert!(tests.contains(&code), "{}:\n{code}", path.display());
            count += 1;
        }
    }
    assert!(count > 1, "{count} blocks");
}

/// Removes the indentation and blank lines.
fn without_indentation(code: &str) -> String {
    let lines = code.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}
