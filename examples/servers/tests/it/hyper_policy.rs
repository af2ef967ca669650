//! The example `hyper_policy` as a program.

use http_body_util::Empty;
use tower_cors_test_support::program::Program;

use crate::ask::{ALLOWED, APP, ASKS_PUT, DENIED, EVIL, GRANTED, REJECTED, check, read, send};

#[tokio::test]
#[rustfmt::skip] // a line a case
async fn policy_without_tower() {
    let server = Program::start("hyper_policy", &[]).await;
    let asks_header = "access-control-request-headers: content-type";
    check(server.address, &[
        ("granted preflight", &["OPTIONS /", APP, ASKS_PUT, asks_header], 204, GRANTED),
        ("preflight, origin not allowed", &["OPTIONS /", EVIL, ASKS_PUT], 403, REJECTED),
        ("preflight, method not allowed", &["OPTIONS /", APP, "access-control-request-method: DELETE"], 403, REJECTED),
        ("allowed", &["GET /", APP], 200, ALLOWED),
        ("allowed, PUT", &["PUT /", APP], 204, ALLOWED),
        ("OPTIONS without a method to ask for", &["OPTIONS /", APP], 405, ALLOWED),
        ("denied, but served", &["GET /", EVIL], 200, DENIED),
        ("no origin", &["GET /"], 200, DENIED),
    ])
    .await;
}

#[tokio::test]
async fn the_service_itself_answers() {
    let server = Program::start("hyper_policy", &[]).await;
    let response = send(server.address, &["GET /", APP], Empty::new()).await;
    assert_eq!(read(response).await, "hello\n");
}
