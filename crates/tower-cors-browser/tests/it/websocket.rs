//! The opening handshake of a WebSocket.

use axum::Router;
use axum::body::Body;
use axum::extract::ws::WebSocketUpgrade;
use axum::routing::any;
use http::{Request, StatusCode};
use tower_cors::{CorsLayer, Disallowed};
use tower_cors_browser::{Browser, Mode, Stage};
use tower_cors_test_support::layer;

use crate::server::{Server, browser_in, fetch, verdict};
use crate::table::check;

const OPEN: &str = "101 upgrade=websocket connection=Upgrade";
const ACCEPT: &str = "sec-websocket-accept=s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

#[test]
fn handshakes() {
    let table = "
        OPEN ACCEPT                                                   |     | 101
        OPEN ACCEPT set-cookie=a                                      |     | 101
        101 upgrade=WebSocket connection=a,upgrade ACCEPT             |     | 101
        200                                                           |     | Response NoWebSocket
        403                                                           |     | Response NoWebSocket
        302 location=/                                                |     | Response NoWebSocket
        426                                                           |     | Response NoWebSocket
        100 upgrade=websocket connection=Upgrade ACCEPT               |     | Response NoWebSocket
        OPEN                                                          |     | Response WrongHandshake
        OPEN sec-websocket-accept=a                                   |     | Response WrongHandshake
        OPEN ACCEPT ACCEPT                                            |     | Response WrongHandshake
        101 connection=Upgrade ACCEPT                                 |     | Response WrongHandshake
        101 upgrade=h2c connection=Upgrade ACCEPT                     |     | Response WrongHandshake
        101 upgrade=websocket connection=close ACCEPT                 |     | Response WrongHandshake
        OPEN ACCEPT sec-websocket-extensions=permessage-deflate;~a    |     | 101
        OPEN ACCEPT sec-websocket-extensions=b,permessage-deflate     |     | Response WrongHandshake
        OPEN ACCEPT sec-websocket-protocol=a                          |     | Response WrongHandshake
        OPEN ACCEPT                                                   | a   | Response WrongHandshake
        OPEN ACCEPT sec-websocket-protocol=a                          | a   | 101
        OPEN ACCEPT sec-websocket-protocol=b                          | a,b | 101
        OPEN ACCEPT sec-websocket-protocol=A                          | a,b | Response WrongHandshake
        OPEN ACCEPT sec-websocket-protocol=a,b                        | a,b | Response WrongHandshake
        OPEN ACCEPT sec-websocket-protocol=                           | a   | Response WrongHandshake
    ";
    check(table, |[answer, protocols]| {
        let answer = answer.replace("OPEN", OPEN).replace("ACCEPT", ACCEPT);
        let server = Server::new(&format!(": {answer}"));
        let text = match protocols {
            "" => String::from("GET /"),
            names => format!("GET / sec-websocket-protocol={names}"),
        };
        let result = fetch(&mut browser_in("websocket"), &server, &text);
        assert_eq!(server.methods(), "GET");
        [verdict(&result)]
    });
}

#[test]
fn urls_of_sockets() {
    let table = "
        /              | server.test/
        ws://b.test/   | b.test/
        wss://b.test/  | b.test/
        wss://b.test:80/ | b.test:80/
        https://b.test | b.test/
        ftp://b.test/  | Unsent NotHttp
        wss://a@b.test | Unsent UrlWithUser
    ";
    check(table, |[url]| {
        let server = Server::new(": 200");
        let result = fetch(&mut browser_in("websocket"), &server, &format!("GET {url}"));
        match server.requests().first() {
            Some(request) => {
                let host = request.headers()["host"].to_str().unwrap();
                [format!("{host}{}", request.uri())]
            }
            None => [verdict(&result)],
        }
    });
}

/// A router with a WebSocket, under a layer that rejects all origins except one.
fn app() -> Router {
    let cors = CorsLayer::new()
        .allow_origins(["https://app.example"])
        .on_disallowed_origin(Disallowed::Reject(StatusCode::FORBIDDEN));
    let socket = any(async |upgrade: WebSocketUpgrade| upgrade.on_upgrade(async |_| {}));
    Router::new().route("/socket", socket).layer(layer(cors))
}

/// Returns a handshake that axum accepts: it needs hyper's connection.
fn handshake() -> Request<Body> {
    let mut request = Request::get("/socket").body(Body::empty()).unwrap();
    let upgrade = hyper::upgrade::on(&mut request);
    request.extensions_mut().insert(upgrade);
    request
}

#[tokio::test]
async fn a_socket_of_axum_opens_for_its_own_page_alone() {
    let mut own = Browser::at("https://app.example")
        .unwrap()
        .mode(Mode::WebSocket);
    let response = own.fetch(app(), handshake()).await.unwrap();
    assert_eq!(response.status(), StatusCode::SWITCHING_PROTOCOLS);

    let mut evil = Browser::at("https://evil.example")
        .unwrap()
        .mode(Mode::WebSocket);
    let blocked = evil.fetch(app(), handshake()).await.unwrap_err();
    assert_eq!(blocked.stage(), Stage::Response);
    assert_eq!(blocked.status(), Some(StatusCode::FORBIDDEN));
    assert!(blocked.rejection().is_some());
    assert!(!blocked.request_ran());
}
