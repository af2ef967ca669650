//! A server in plain hyper, without tower: a policy decides, and `handle` acts on the decision.
//!
//! ```sh
//! cargo run -p tower-cors-examples --example hyper_policy
//! ```
//!
//! It prints `curl` commands to try. `PORT=8081` makes it use another port, and Ctrl-C stops it.

#[path = "../../server/mod.rs"]
mod server;

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use http::header::ALLOW;
use http::{HeaderValue, Method, Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tower_cors::{Action, ConfigErrors, CorsConfig, Policy, RequestHead};

use crate::server::Failure;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let policy = policy()?;
    let listener = server::listen(8080).await?;
    let mut stop = pin!(server::stop_signal());
    print_usage(listener.local_addr()?);
    loop {
        tokio::select! {
            connection = listener.accept() => {
                let Ok((stream, _)) = connection else { continue };
                let policy = policy.clone(); // counts a reference
                let service = service_fn(move |request| handle(policy.clone(), request));
                tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
            }
            () = &mut stop => return Ok(()),
        }
    }
}

fn policy() -> Result<Policy, ConfigErrors> {
    CorsConfig::new()
        .allow_origins(["https://app.example.com", "http://localhost:*"])
        .allow_credentials(true)
        .allow_methods(Method::PUT)
        .allow_headers("content-type")
        .expose_headers("x-total-count")
        .max_age(Duration::from_secs(600))
        .compile()
}

/// Handles a request under `policy`. The action owns its headers, so the request can be moved.
async fn handle(
    policy: Policy,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let decision = policy.decide(&RequestHead::from(&request));
    Ok(match decision.into_action() {
        Action::Answer { status, headers } => {
            let mut response = Response::default();
            *response.status_mut() = status;
            *response.headers_mut() = headers;
            response
        }
        Action::Decorate(cors) => {
            let mut response = respond(request).await;
            cors.apply(response.headers_mut());
            response
        }
        Action::Pass => respond(request).await,
    })
}

/// Responds as the service itself does, without knowing about CORS.
async fn respond(request: Request<Incoming>) -> Response<Full<Bytes>> {
    let mut response = Response::default();
    match *request.method() {
        Method::GET | Method::HEAD => *response.body_mut() = Full::from("hello\n"),
        Method::PUT => *response.status_mut() = StatusCode::NO_CONTENT,
        _ => {
            *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
            let allowed = HeaderValue::from_static("GET, HEAD, PUT");
            response.headers_mut().insert(ALLOW, allowed);
        }
    }
    response
}

fn print_usage(address: SocketAddr) {
    println!(
        r#"listening on http://{address}

A preflight, which the policy answers:
curl -i -X OPTIONS http://{address}/ -H "Origin: https://app.example.com" -H "Access-Control-Request-Method: PUT" -H "Access-Control-Request-Headers: content-type"

An actual request, whose response gets CORS headers:
curl -i http://{address}/ -H "Origin: https://app.example.com"

An actual request from another origin, whose response gets none:
curl -i http://{address}/ -H "Origin: https://evil.example"
"#
    );
}
