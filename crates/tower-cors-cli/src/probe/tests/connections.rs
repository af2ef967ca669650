//! Servers on this machine, and answers that are none.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use http::Request;
use hyper::body::Bytes;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio::time::sleep;
use tower_cors_test_support::check_rows;

use crate::probe::connection::Connections;
use crate::probe::sender::Network;
use crate::probe::text::version;

/// Starts a server that answers one request with `answer`, and waits until the client closes the
/// connection. Instead of the answer `reset`, it resets the connection.
async fn serve(answer: String) -> (SocketAddr, JoinHandle<io::Result<usize>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await?;
        assert!(stream.read(&mut [0; 4096]).await? > 0);
        if answer == "reset" {
            stream.set_zero_linger()?;
            return Ok(0);
        }
        // Between the pieces, a client that has enough can close the connection.
        for piece in answer.as_bytes().chunks(64 << 10) {
            stream.write_all(piece).await?;
            sleep(Duration::from_millis(1)).await;
        }
        stream.shutdown().await?;
        stream.read(&mut [0; 4096]).await
    });
    (address, server)
}

/// Returns the version and the status of a response, or the reason why there is none.
async fn ask(address: SocketAddr) -> String {
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
    const MAIL: &str = "the server does not answer in HTTP (invalid HTTP version parsed); if it speaks \
                TLS, write https://";
    let long = format!("HTTP/1.1 200 OK\r\nX-A: {}\r\n\r\n", "a".repeat(1 << 20));
    let interim = "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(1 << 17);
    let few_interim = format!(
        "{}HTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(1 << 16)
    );
    let head = format!("HTTP/1.1 200 OK\r\nX-A: {}\r\n\r\n", "a".repeat(200 << 10));
    let body = format!("HTTP/1.1 404 Not Found\r\n\r\n{}", "a".repeat(3 << 20));
    check_rows(
        [
            [
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.1 200 OK",
            ],
            ["HTTP/1.0 204 No Content\r\n\r\n", "HTTP/1.0 204 No Content"],
            [&body, "HTTP/1.1 404 Not Found"],
            [&few_interim, "HTTP/1.1 200 OK"],
            [&head, "HTTP/1.1 200 OK"],
            ["", CLOSED],
            ["HTTP/1.1 200 OK\r\nX-", CLOSED],
            ["reset", CLOSED],
            ["220 mail.example ESMTP\r\n", MAIL],
            [&long, "the head of the response is too large"],
            [
                &interim,
                "the exchange failed: connection error: the server sent 2 MiB and no answer",
            ],
        ],
        |[answer, _]| {
            run(async {
                let (address, _) = serve(answer.to_owned()).await;
                ask(address).await
            })
        },
    );
}

/// A server that finishes its answer undisturbed logs no error.
#[test]
fn a_body_is_read_to_its_end() {
    let len = 1 << 20;
    let answer = format!(
        "HTTP/1.1 200 OK\r\nContent-Length: {len}\r\n\r\n{}",
        "a".repeat(len)
    );
    let ended = run(async {
        let (address, server) = serve(answer).await;
        assert_eq!(ask(address).await, "HTTP/1.1 200 OK");
        server.await.unwrap()
    });
    assert_eq!(ended.unwrap(), 0);
}

fn run<F: Future>(future: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.unwrap().block_on(future)
}
