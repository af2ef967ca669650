//! A real axum server on loopback, with and without a layer, and a client on one connection.
//!
//! Both run on one thread, so no thread waits for another one to wake up.

#![allow(clippy::unwrap_used)]

use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::routing::get;
use criterion::{Criterion, criterion_group, criterion_main};
use http::Request;
use http_body_util::BodyExt;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime;
use tower_cors_benches::case::{Case, Scenario};
use tower_cors_benches::contenders::{tower_cors_layer, tower_http_layer};
use tower_cors_benches::origins::Origins;
use tower_cors_benches::timed::criterion;

fn loopback(criterion: &mut Criterion) {
    for origins in [1, 1_000].map(Origins::Exact) {
        let case = Case {
            scenario: Scenario::Allowed,
            origins,
            cloned: true,
        };
        let ours = tower_cors_layer(origins.config());
        let theirs = tower_http_layer(origins.allow_origin());
        let mut group = criterion.benchmark_group(format!("loopback, {origins}"));
        let mut time = |contender: &str, app: Router| {
            let runtime = runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            let mut client = runtime.block_on(connect(app));
            group.bench_function(contender, |bencher| {
                bencher.iter_custom(|times| runtime.block_on(exchange(&mut client, case, times)));
            });
        };
        time("bare", app());
        time("tower-cors", app().layer(ours));
        time("tower-http", app().layer(theirs));
        group.finish();
    }
}

fn app() -> Router {
    Router::new().route("/", get(|| async { "hello" }))
}

/// Serves `app`, and connects to it.
async fn connect(app: Router) -> SendRequest<Body> {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await });
    let stream = TcpStream::connect(address).await.unwrap();
    stream.set_nodelay(true).unwrap();
    let (client, connection) = handshake(TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    client
}

/// Sends the request `times` times, each after the response to the one before.
async fn exchange(client: &mut SendRequest<Body>, case: Case, times: u64) -> Duration {
    let request = case.request();
    let start = Instant::now();
    for _ in 0..times {
        let request: Request<Body> = request.clone().map(|()| Body::empty());
        let response = client.send_request(request).await.unwrap();
        response.into_body().collect().await.unwrap();
    }
    start.elapsed()
}

criterion_group!(name = benches; config = criterion(); targets = loopback);
criterion_main!(benches);
