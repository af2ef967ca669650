//! Servers on this machine, and answers that are none.

use std::net::SocketAddr;
use std::time::Duration;

use http::Request;
use hyper::body::Bytes;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tower_cors_test_support::check_rows;

use crate::probe::connection::Connections;
use crate::probe::sender::Network;
use crate::probe::text::version;

/// Starts a server that answers one request with `answer`, and closes the connection. Without an
/// answer to `reset`, it resets the connection.
async fn serve(answer: String) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        assert!(stream.read(&mut [0; 4096]).await.unwrap() > 0);
        match answer.as_str() {
            "reset" => stream.set_zero_linger().unwrap(),
            // A client may give up before the end.
            answer => drop(stream.write_all(answer.as_bytes()).await),
        }
    });
    address
}

/// Returns the version and the status of a response, or the reason why there is none.
async fn ask(answer: String) -> String {
    let address = serve(answer).await;
    let request = Request::get(format!("http://{address}/"));
    let request = request.body(Bytes::new()).unwrap();
    let sent = Connections::new(Duration::from_secs(5)).send(request).await;
    match sent {
        Ok(response) => format!("{} {}", version(response.version()), response.status()),
        Err(error) => error.to_string(),
    }
}

#[test]
fn answers() {
    const CLOSED: &str = "the server closed the connection without an answer; if it speaks TLS, \
                          write https://";
    let long = format!("HTTP/1.1 200 OK\r\nX-A: {}\r\n\r\n", "a".repeat(1 << 20));
    let interim = "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(1 << 17);
    let body = format!("HTTP/1.1 404 Not Found\r\n\r\n{}", "a".repeat(3 << 20));
    let mail = "the server does not answer in HTTP (invalid HTTP version parsed); if it speaks \
                TLS, write https://";
    check_rows(
        [
            [
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.1 200 OK",
            ],
            ["HTTP/1.0 204 No Content\r\n\r\n", "HTTP/1.0 204 No Content"],
            [&body, "HTTP/1.1 404 Not Found"],
            ["", CLOSED],
            ["HTTP/1.1 200 OK\r\nX-", CLOSED],
            ["reset", CLOSED],
            ["220 mail.example ESMTP\r\n", mail],
            [&long, "the head of the response is too large"],
            [
                &interim,
                "the exchange failed: connection error: the server sent 2 MiB and no answer",
            ],
        ],
        |[answer, _]| {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            runtime.unwrap().block_on(ask(answer.to_owned()))
        },
    );
}
