//! The answers of the servers, and the program's own addresses.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::time::timeout;

use super::{Playground, lines};
use crate::cors::check_runs;
use crate::wire::Wire;

/// Much longer than the server needs to close a connection.
const A_MOMENT: Duration = Duration::from_millis(200);

#[tokio::test]
async fn errors_and_warnings_by_line() {
    let playground = Playground::start().await;
    let policy = "max_age = 5\nallow_origins = ['https://A.example']\n";
    let result = playground
        .ask_as_page("/check", &json!({"policy": policy}))
        .await;
    let error = &result["diagnostics"][0];
    assert_eq!(error["severity"], "error");
    assert_eq!(error["code"], "origin");
    assert!(
        error["message"]
            .as_str()
            .unwrap()
            .ends_with(r#"write "https://a.example""#)
    );
    let line = json!({
        "line": 2, "column": 18,
        "before": "allow_origins = [", "marked": "'https://A.example'", "after": "]",
    });
    assert_eq!(error["line"], line);
    assert_eq!(result["settings"], Value::Null);

    let policy = "allow_origins = ['https://a.example']\nallow_methods = 'OPTIONS'";
    let result = playground
        .ask_as_page("/check", &json!({"policy": policy}))
        .await;
    assert_eq!(result["diagnostics"][0]["severity"], "warning");
    assert_eq!(result["diagnostics"][0]["line"]["line"], 2);
    let code = result["settings"]["code"].as_str().unwrap();
    assert!(
        code.starts_with("CorsLayer::new()\n    .allow_origin("),
        "{code}"
    );
}

/// The API answers under the policy of the try, and the page sees the exchange.
#[tokio::test]
async fn an_exchange() {
    let playground = Playground::start().await;
    let policy = playground.fill("allow_origins = 'http://PAGE'");
    let (prepared, path) = playground.prepare(&policy).await;
    assert_eq!(prepared["ours"]["prediction"]["outcome"], "blocked");

    let head = lines(&format!(
        "GET {path} HTTP/1.1 ~ Host: API ~ Origin: http://PAGE ~ Cookie: sid=secret ~ \
         Authorization: Bearer secret"
    ));
    let answer = playground.send("API", &head, "").await;
    assert_eq!(answer.status, "200");
    let allows = playground.fill("access-control-allow-origin: http://PAGE\r\n");
    assert!(answer.head.contains(&allows), "{}", answer.head);

    let id = &prepared["ours"]["id"];
    let seen = playground.ask_as_page("/seen", &json!({"id": id})).await;
    let text = seen.to_string();
    assert_eq!(seen.as_array().unwrap().len(), 1);
    assert_eq!(seen[0]["path"], "/items");
    assert_eq!(seen[0]["ran"], true);
    assert!(text.contains("\"cookie\"") && text.contains("\"authorization\""));
    assert!(!text.contains("secret"), "{text}");
    let explanation = seen[0]["explanation"].as_str().unwrap();
    assert!(
        explanation.starts_with("granted: `GET /items`"),
        "{explanation}"
    );
    assert!(!text.contains(id.as_str().unwrap()), "{text}");
}

/// A page that does not know the name of a try learns nothing, and leaves no trace.
#[tokio::test]
async fn a_guess() {
    let playground = Playground::start().await;
    let (prepared, path) = playground.prepare("allow_origins = '*'").await;
    let wrong = [
        path.replace("?try=", "?try=0"),
        path[..path.len() - 1].to_owned(),
        String::from("/items?try="),
        String::from("/items"),
    ];
    for path in wrong {
        let head = lines(&format!(
            "GET {path} HTTP/1.1 ~ Host: API ~ Origin: http://evil.example"
        ));
        let answer = playground.send("API", &head, "").await;
        assert_eq!(answer.status, "404", "{path}");
        assert!(!answer.head.contains("access-control-"), "{}", answer.head);
    }
    let input = json!({"id": prepared["ours"]["id"]});
    let seen = playground.ask_as_page("/seen", &input).await;
    assert_eq!(seen, json!([]));
}

/// The page closes it. Until then, it stays open.
#[tokio::test]
async fn a_web_socket() {
    let playground = Playground::start().await;
    let (_, path) = playground.prepare("deny_all = true").await;
    let head = lines(&format!(
        "GET {path} HTTP/1.1 ~ Host: API ~ Origin: http://PAGE ~ Connection: Upgrade ~ \
         Upgrade: websocket ~ Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ== ~ \
         Sec-WebSocket-Version: 13"
    ));
    let mut socket = Wire::connect(playground.address(&playground.api)).await;
    socket
        .write(&format!("{}\r\n", playground.fill(&head)))
        .await;
    let head = socket.read_until("\r\n\r\n").await;
    assert!(head.starts_with("HTTP/1.1 101 "), "{head}");
    assert!(timeout(A_MOMENT, socket.closed()).await.is_err());
}

#[tokio::test]
async fn addresses() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let taken = listener.local_addr().unwrap();
    check_runs(&format!(
        "
        2 | playground --listen 0.0.0.0:8088    | the playground is only for yours; write 127.0.0.1:8088
        2 | playground --listen [::]:8088       | the playground is only for yours; write 127.0.0.1:8088
        2 | playground --listen 192.168.0.1:80  | the playground is only for yours; write 127.0.0.1:80
        2 | playground --listen localhost:8088  | write an IP address and a port, such as 127.0.0.1:8088
        2 | playground --listen 127.0.0.1:65534 | write a port up to 65533
        2 | playground --listen {taken}         | cannot listen on {taken}: Address
        0 | playground --help                   | Press Ctrl-C to stop it.
        "
    ))
    .await;
}

/// A browser opens connections in advance. The program does not wait for them.
#[tokio::test]
#[cfg(unix)]
async fn a_stop() {
    let playground = Playground::start().await;
    let _unused = Wire::connect(playground.program.address).await;
    playground.program.interrupt().await;
    assert_eq!(playground.program.end().await, (Some(0), String::new()));
}
