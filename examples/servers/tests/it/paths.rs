//! The example `paths` as a program.

use tower_cors_test_support::program::Program;

use crate::ask::{APP, ASKS_PUT, DENIED, EVIL, PREFLIGHT_VARY, REJECTED, check};

const ADMIN: &str = "origin: https://admin.example.com";

#[tokio::test]
#[rustfmt::skip] // a line a case
async fn paths() {
    let server = Program::start("paths", &[]).await;
    let admin = &["access-control-allow-credentials: true", "access-control-allow-origin: https://admin.example.com", "vary: Origin"];
    let granted = &[
        "access-control-allow-credentials: true",
        "access-control-allow-methods: PUT",
        "access-control-allow-origin: https://app.example.com",
        PREFLIGHT_VARY,
    ];
    let public = &["access-control-allow-origin: *"];
    check(server.address, &[
        ("the base configuration", &["GET /users", ADMIN], 200, admin),
        ("an origin of a path", &["GET /users", APP], 403, DENIED),
        ("an upload", &["OPTIONS /uploads/7", APP, ASKS_PUT], 204, granted),
        ("an upload by an origin of the base", &["OPTIONS /uploads/7", ADMIN, ASKS_PUT], 403, REJECTED),
        ("a public path", &["GET /public/news", EVIL], 200, public),
        ("its 404", &["GET /public/missing", EVIL], 404, public),
        ("a longer segment", &["GET /publications", EVIL], 403, DENIED),
        ("an ambiguous spelling", &["GET /public/../users", APP], 403, DENIED),
        ("an encoded spelling", &["GET /%70ublic/news", EVIL], 403, DENIED),
    ])
    .await;
}
