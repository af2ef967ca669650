//! `cors probe` against CORS layers, over HTTP/1.1, HTTP/2 and TLS.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::routing::get;
use http::{HeaderValue, Method, Request, header};
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use hyper_util::service::TowerToHyperService;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tower::ServiceExt;

use crate::cors::{Run, file, run_trusting, run_words};
use crate::probe::PAGE;

fn routes() -> Router {
    let list = get(async || ([("x-total-count", "42")], "[]"));
    Router::new().route("/items", list.put(async || "saved").delete(async || "gone"))
}

pub(crate) fn under_this_layer() -> Router {
    let cors = tower_cors::CorsLayer::new()
        .allow_origins([PAGE])
        .allow_methods(["PUT"])
        .allow_headers(["content-type"])
        .allow_credentials(true)
        .build();
    routes().layer(cors.unwrap())
}

fn under_tower_http() -> Router {
    let cors = tower_http::cors::CorsLayer::new()
        .allow_origin(HeaderValue::from_static(PAGE))
        .allow_methods([Method::PUT])
        .allow_headers([header::CONTENT_TYPE])
        .allow_credentials(true);
    routes().layer(cors)
}

pub(crate) async fn serve(app: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async { axum::serve(listener, app).await });
    format!("http://{address}/items")
}

/// Runs each line of a table: `arguments | verdict under this layer | verdict under tower-http`.
#[tokio::test]
async fn layers() {
    let servers = [
        serve(under_this_layer()).await,
        serve(under_tower_http()).await,
    ];
    let table = "
                                                              | readable          | readable
        --credentials                                         | readable          | readable
        --method PUT                                          | granted           | granted
        --method PUT --yes                                    | readable          | readable
        --method PUT --yes -H content-type:application/json   | readable          | readable
        --method DELETE                                       | no-allow-origin   | method-not-allowed
        -H x-a:1                                              | no-allow-origin   | header-not-allowed
        --origin https://b.example                            | no-allow-origin   | wrong-allow-origin
        --origin https://b.example --credentials --method PUT | no-allow-origin   | wrong-allow-origin
    ";
    let mut failures = String::new();
    for line in table.lines().filter(|line| !line.trim().is_empty()) {
        let [words, expected @ ..] = tower_cors_test_support::columns::<3>(line);
        for (server, expected) in servers.iter().zip(expected) {
            let report = report(&crate::probe::probe(server, &format!("{words} --json")).await);
            let code = report["reason"]["code"]
                .as_str()
                .or(report["verdict"].as_str());
            if code != Some(expected) {
                failures += &format!("{line}\n  got {code:?}\n");
            }
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

/// Returns the JSON that a run printed.
pub(crate) fn report(run: &Run) -> Value {
    serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("{}", run.stderr))
}

/// A server with a certificate for `localhost`, and the file of its authority.
struct Secure {
    address: SocketAddr,
    authority: String,
}

impl Secure {
    /// Serves the protocols that `alpn` names.
    async fn start(name: &str, alpn: &[&[u8]]) -> Self {
        let mut params = CertificateParams::new([]).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let authority = params.self_signed(&key).unwrap().pem();
        let issuer = Issuer::new(params, key);
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new([String::from("localhost")]).unwrap();
        let certificate = params.signed_by(&key, &issuer).unwrap();
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .unwrap();
        config.alpn_protocols = alpn.iter().map(|name| name.to_vec()).collect();

        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let acceptor = acceptor.clone();
                tokio::spawn(async move {
                    let Ok(stream) = acceptor.accept(stream).await else {
                        return;
                    };
                    let app = under_this_layer()
                        .map_request(|request: Request<Incoming>| request.map(Body::new));
                    let server = auto::Builder::new(TokioExecutor::new());
                    let app = TowerToHyperService::new(app);
                    _ = server.serve_connection(TokioIo::new(stream), app).await;
                });
            }
        });
        Self {
            address,
            authority: file(&format!("{name}.pem"), &authority),
        }
    }

    fn url(&self, host: &str) -> String {
        format!("https://{host}:{}/items", self.address.port())
    }

    async fn probe(&self, host: &str, words: &[&str]) -> Run {
        let url = self.url(host);
        let words = [&["probe", &url, "--origin", PAGE], words].concat();
        run_trusting(&self.authority, &words).await
    }
}

#[tokio::test]
async fn tls_and_the_version_of_http() {
    for (name, alpn, version) in [
        ("both", &[&b"h2"[..], b"http/1.1"][..], "HTTP/2"),
        ("first", &[b"http/1.1"], "HTTP/1.1"),
        ("none", &[], "HTTP/1.1"),
    ] {
        let server = Secure::start(name, alpn).await;
        let words = ["--method", "PUT", "--yes", "--credentials", "--json"];
        let report = report(&server.probe("localhost", &words).await);
        assert_eq!(report["verdict"], "readable", "{name}: {report}");
        for exchange in report["exchanges"].as_array().unwrap() {
            assert_eq!(exchange["version"], version, "{name}");
        }
    }
}

#[tokio::test]
async fn certificates_that_browsers_refuse() {
    let server = Secure::start("good", &[]).await;
    let other = Secure::start("other", &[]).await;
    let wrong_host = server.probe("127.0.0.1", &[]).await;
    let url = server.url("localhost");
    let words = ["probe", &url, "--origin", PAGE];
    let unknown = run_trusting(&other.authority, &words).await;
    let nothing = run_trusting(&file("empty.pem", ""), &words).await;
    for (run, message) in [
        (wrong_host, "is for another host"),
        (
            unknown,
            "comes from an authority that this system does not trust",
        ),
        (nothing, "this system has no certificates to trust"),
    ] {
        assert_eq!(run.status, Some(2), "{}", run.stderr);
        assert!(
            run.stderr.contains("error: cannot reach https://"),
            "{}",
            run.stderr
        );
        assert!(run.stderr.contains(message), "{message}: {}", run.stderr);
    }
}

/// A server that answers as the program says passes.
#[tokio::test]
async fn the_wanted_answers_pass() {
    for words in [
        "",
        "--credentials",
        "--method PUT -H x-a:1 -H x-b:1 --yes",
        "--method PUT --credentials -H authorization:1 --yes",
        "--method patch --yes",
        "--origin null",
        "--origin null --method PUT --yes",
    ] {
        let refusing = crate::answering::Answering::start(": 404").await;
        let words = format!("{words} --json");
        let refused = report(&crate::probe::probe(&refusing.url("/"), &words).await);
        assert_eq!(refused["verdict"], "blocked", "{words}");
        let mut answers = String::new();
        for wanted in refused["wanted"].as_array().unwrap() {
            let key = if wanted["kind"] == "preflight" {
                "OPTIONS"
            } else {
                ""
            };
            answers += &format!("{key}: 200");
            for header in wanted["headers"].as_array().unwrap() {
                let [name, value] = [0, 1].map(|index| header[index].as_str().unwrap());
                answers += &format!(" {name}={}", value.replace(' ', "~"));
            }
            answers += "; ";
        }
        let granting = crate::answering::Answering::start(answers.trim_end_matches("; ")).await;
        let granted = report(&crate::probe::probe(&granting.url("/"), &words).await);
        assert_eq!(granted["verdict"], "readable", "{words}: {answers}");
    }
}

/// A pasted preflight asks for the same, and the request itself stays unsent.
#[tokio::test]
async fn a_pasted_preflight() {
    let server = serve(under_this_layer()).await;
    for (method, names, verdict, status) in [
        ("PUT", "content-type", "granted", 0),
        ("GET", "", "granted", 0),
        ("POST", "content-type,x-a", "no-allow-origin", 1),
    ] {
        let asks = format!("access-control-request-method: {method}");
        let names = format!("access-control-request-headers: {names}");
        let origin = format!("Origin: {PAGE}");
        let words = ["probe", "--json", "--yes", "curl", &server, "-X", "OPTIONS"];
        let words = [&words[..], &["-H", &asks, "-H", &names, "-H", &origin]].concat();
        let run = run_words(&words, "").await;
        let report = report(&run);
        let code = report["reason"]["code"]
            .as_str()
            .or(report["verdict"].as_str());
        assert_eq!(
            (code, run.status),
            (Some(verdict), Some(status)),
            "{report}"
        );
        assert_eq!(report["exchanges"].as_array().unwrap().len(), 1);
    }
    for (name, value) in [("method", "A B"), ("headers", "a b")] {
        let asks = format!("access-control-request-{name}: {value}");
        let origin = format!("Origin: {PAGE}");
        let method = "access-control-request-method: PUT";
        let words = [
            "probe", "curl", &server, "-H", &asks, "-H", method, "-H", &origin,
        ];
        let run = run_words(&words, "").await;
        let message =
            format!("the value of `access-control-request-{name}` in the pasted preflight");
        assert!(run.stderr.contains(&message), "{}", run.stderr);
        assert_eq!(run.status, Some(2));
    }
}
