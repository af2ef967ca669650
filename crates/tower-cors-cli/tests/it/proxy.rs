//! The example `gateway` as a program: the file of each gateway in front of a server, over real sockets.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::Output;
use std::time::Duration;

use axum::Router;
use http::Response;
use http_body_util::{BodyExt, Empty};
use hyper::body::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;
use tower_cors_test_support::program::{Program, stderr, stdout, within};
use tower_cors_test_support::{columns, describe, request};

/// Nobody listens there, nor will: a port that was free a moment ago can be that of another test.
const NOWHERE: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 1);

const NATIVE: &str = "--from native --config examples/cors.toml";
const ELASTIC: &str = "--from elastic --config examples/gateway/apm-server.yml";
/// The example of Azure's page, which allows `http://example.com` together with credentials.
const AZURE: &str =
    "--from azure --config examples/gateway/azure.xml --accept-danger insecure-origins";
const GRAVITEE: &str = "--from gravitee --config examples/gateway/gravitee.json";
const KONG: &str = "--from kong --config examples/gateway/kong.yaml";
/// The example of Kong's page, whose origin has no scheme.
const KONG_FORM: &str = "--from kong --config examples/gateway/kong.form";
/// The example of KrakenD's page.
const KRAKEND: &str = "--from krakend --config examples/gateway/krakend.json";

// ── the gateways, each with the example of its page, where there is one ────────────────────────────────────────────────────────────

#[tokio::test]
async fn native() {
    let exposed = "ACEH=x-total-count Vary=Origin";
    check_table(
        NATIVE,
        &format!(
            "
        the app      | GET Origin=https://app.example.com             | inner 200 ACAO=https://app.example.com ACAC=true {exposed}
        any port     | GET Origin=http://localhost:3000               | inner 200 ACAO=http://localhost:3000 ACAC=true {exposed}
        a partner    | GET Origin=https://a.partner.example           | inner 200 ACAO=https://a.partner.example Vary=Origin
        nobody       | GET Origin=https://evil.example                | layer 403 Vary=Origin
        preflight    | OPTIONS Origin=https://app.example.com ACRM=PUT ACRH=content-type | layer 204 \
                       ACAO=https://app.example.com ACAC=true ACAM=GET,HEAD,POST,PUT,DELETE ACAH=content-type ACMA=600 Vary=preflight
        of a partner | OPTIONS Origin=https://a.partner.example ACRM=PUT | layer 403 Vary=preflight
        "
        ),
    )
    .await;
}

#[tokio::test]
async fn elastic() {
    let origin = "ACAO=https://shop.example.com";
    check_table(
        ELASTIC,
        &format!(
            "
        of the page  | OPTIONS Origin=https://shop.example.com ACRM=POST ACRH=Content-Type | layer 200 {origin} \
                       ACAM=GET,HEAD,POST,OPTIONS ACAH=content-type,content-encoding,accept,x-page-id ACMA=3600 Vary=preflight
        report       | POST Origin=https://shop.example.com          | inner 200 {origin} ACEH=etag Vary=Origin
        development  | POST Origin=http://localhost:3000             | inner 200 ACAO=http://localhost:3000 ACEH=etag Vary=Origin
        elsewhere    | POST Origin=https://evil.example              | layer 403 Vary=Origin
        its question | OPTIONS Origin=https://evil.example ACRM=POST | layer 200 Vary=preflight
        "
        ),
    )
    .await;
}

/// The agent's `sendCredentials` needs what the server has no key for: a line on top of what `--check` prints.
#[tokio::test]
async fn elastic_with_credentials() {
    let printed = stdout(&run(&format!("{ELASTIC} --check")).await);
    let native = file(
        "elastic-credentials.toml",
        &format!("allow_credentials = true\n{printed}"),
    );
    check_table(
        &format!("--from native --config {native}"),
        "report | POST Origin=https://shop.example.com | inner 200 ACAO=https://shop.example.com ACAC=true ACEH=etag Vary=Origin",
    )
    .await;
}

#[tokio::test]
async fn azure() {
    let origin = "ACAO=http://localhost:8080 ACAC=true";
    let exposed = "ACEH=x-zumo-installation-id,x-zumo-application Vary=Origin";
    check_table(
        AZURE,
        &format!(
            "
        development  | GET Origin=http://localhost:8080     | inner 200 {origin} {exposed}
        its site     | GET Origin=http://example.com        | inner 200 ACAO=http://example.com ACAC=true {exposed}
        preflight    | OPTIONS Origin=http://localhost:8080 ACRM=PATCH ACRH=x-zumo-auth | layer 200 {origin} \
                       ACAM=GET,HEAD,POST,PATCH,DELETE \
                       ACAH=x-zumo-installation-id,x-zumo-application,x-zumo-version,x-zumo-auth,content-type,accept ACMA=300 \
                       Vary=preflight
        other method | OPTIONS Origin=http://localhost:8080 ACRM=PUT | layer 200 Vary=preflight
        elsewhere    | GET Origin=https://example.com       | layer 200 Vary=Origin
        its question | OPTIONS Origin=https://example.com ACRM=GET | layer 200 Vary=preflight
        no origin    | GET                                  | inner 200 Vary=Origin
        "
        ),
    )
    .await;
}

#[tokio::test]
async fn gravitee() {
    let origin = "ACAO=https://app.example.com ACAC=true";
    check_table(
        GRAVITEE,
        &format!(
            "
        letter case  | GET Origin=https://app.example.com     | inner 200 {origin} ACEH=etag Vary=Origin
        regex        | GET Origin=https://pr-7.example.com    | inner 200 ACAO=https://pr-7.example.com ACAC=true ACEH=etag Vary=Origin
        elsewhere    | GET Origin=https://pr-x.example.com    | inner 200 Vary=Origin
        preflight    | OPTIONS Origin=https://app.example.com ACRM=PUT ACRH=x-request-id | layer 200 {origin} \
                       ACAM=GET,HEAD,POST,PUT,DELETE,OPTIONS ACAH=content-type,x-request-id ACMA=600 Vary=preflight
        other method | OPTIONS Origin=https://app.example.com ACRM=PATCH | layer 400 Vary=preflight
        its question | OPTIONS Origin=https://pr-x.example.com ACRM=GET  | layer 400 Vary=preflight
        "
        ),
    )
    .await;
}

#[tokio::test]
async fn kong() {
    let origin = "ACAO=https://shop.example.com ACAC=true";
    check_table(
        KONG,
        &format!(
            "
        named        | GET Origin=https://shop.example.com    | inner 200 {origin} ACEH=x-auth-token Vary=Origin
        regex        | GET Origin=https://pr-7.example.com    | inner 200 ACAO=https://pr-7.example.com ACAC=true ACEH=x-auth-token Vary=Origin
        the whole    | GET Origin=https://pr-7.example.com.evil.example | inner 200 Vary=Origin
        preflight    | OPTIONS Origin=https://shop.example.com ACRM=PUT ACRH=x-auth-token | layer 200 {origin} \
                       ACAM=GET,HEAD,POST,PUT,DELETE ACAH=accept,content-type,x-auth-token ACMA=3600 Vary=preflight
        other method | OPTIONS Origin=https://shop.example.com ACRM=PATCH | layer 200 Vary=preflight
        elsewhere    | OPTIONS Origin=https://evil.example ACRM=GET       | layer 200 Vary=preflight
        "
        ),
    )
    .await;
}

#[tokio::test]
async fn kong_that_leaves_preflights_to_the_upstream() {
    let file = file(
        "continue.yaml",
        "{origins: ['https://a.example'], preflight_continue: true}",
    );
    check_table(
        &format!("--from kong --config {file}"),
        "
        preflight    | OPTIONS Origin=https://a.example ACRM=PUT | inner 200 ACAO=https://inner.example
        actual       | GET Origin=https://a.example              | inner 200 ACAO=https://a.example Vary=Origin
        ",
    )
    .await;
}

#[tokio::test]
async fn kong_by_the_form_of_its_page() {
    let printed = stdout(&run(&format!("{KONG_FORM} --check")).await);
    for line in [
        r#"# note: config.origins[0]: "mockbin.com" lets nobody in: "#,
        r#"# note: config.headers: "Content-Length" is left out: no page can set it"#,
        r#"# note: config.headers: "Date" is left out: no page can set it"#,
    ] {
        assert!(printed.contains(line), "{printed}");
    }
    let mended = std::fs::read_to_string("examples/gateway/kong.form").unwrap();
    let mended = file("mended.form", &mended.replace("mockbin", "https://mockbin"));
    let origin = "ACAO=https://mockbin.com ACAC=true";
    check_table(
        &format!("--from kong --config {mended}"),
        &format!(
            "
        actual       | GET Origin=https://mockbin.com         | inner 200 {origin} ACEH=x-auth-token Vary=Origin
        preflight    | OPTIONS Origin=https://mockbin.com ACRM=POST ACRH=content-md5,x-auth-token | layer 200 {origin} \
                       ACAM=GET,HEAD,POST ACAH=accept,accept-version,content-md5,content-type,x-auth-token ACMA=3600 Vary=preflight
        "
        ),
    )
    .await;
}

#[tokio::test]
async fn krakend() {
    let granted = "layer 200 ACAO=* ACAM=GET,HEAD,POST,OPTIONS ACAH=accept-language ACMA=43200 Vary=preflight";
    check_table(
        KRAKEND,
        &format!(
            "
        actual       | GET Origin=https://a.example                        | inner 200 ACAO=* ACEH=content-length,content-type
        no origin    | GET                                                 | inner 200 ACAO=* ACEH=content-length,content-type
        preflight    | OPTIONS Origin=https://a.example ACRM=POST ACRH=accept-language | {granted}
        other method | OPTIONS Origin=https://a.example ACRM=PUT           | layer 200 Vary=preflight
        other header | OPTIONS Origin=https://a.example ACRM=GET ACRH=x-a  | layer 200 Vary=preflight
        "
        ),
    )
    .await;
}

// ── --check ─────────────────────────────────────────────────────────────────

#[tokio::test]
async fn check_prints_a_native_file() {
    let output = run(&format!("{KRAKEND} --check")).await;
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(stderr(&output), "");
    assert_eq!(
        stdout(&output),
        r#"# note: extra_config.github_com/devopsfaith/krakend-cors.allow_methods: "OPTIONS" is granted, too, as KrakenD does whatever the list says
# warning: expose_headers: "content-length" can be read by every page without being exposed; remove it
# warning: expose_headers: "content-type" can be read by every page without being exposed; remove it
# warning: max_age: "43200s" is more than Chromium keeps: 7200 seconds
allow_origins = ["*"]
allow_methods = [
    "GET",
    "HEAD",
    "POST",
    "OPTIONS",
]
allow_headers = ["accept-language"]
expose_headers = [
    "content-length",
    "content-type",
]
max_age = 43200
preflight_status = 200
rejected_preflight_status = 200
"#,
    );
}

/// What `--check` prints says the same as the file that it was made of.
#[tokio::test]
async fn what_check_prints_reads_back() {
    for (name, arguments) in [
        ("native", NATIVE),
        ("elastic", ELASTIC),
        ("azure", AZURE),
        ("gravitee", GRAVITEE),
        ("krakend", KRAKEND),
        ("kong", KONG),
        ("kong-form", KONG_FORM),
    ] {
        let printed = stdout(&run(&format!("{arguments} --check")).await);
        let native = file(&format!("read-back-{name}.toml"), &printed);
        let again = stdout(&run(&format!("--from native --config {native} --check")).await);
        let policy = |text: &str| -> Vec<String> {
            let lines = text.lines().filter(|line| !line.starts_with("# note: "));
            lines.map(str::to_owned).collect()
        };
        assert_eq!(policy(&again), policy(&printed), "{name}");
    }
}

#[tokio::test]
async fn every_mistake_is_named() {
    let bad = file(
        "bad.yaml",
        "{allow_origins: ['https://A.example', 'https://a.example/'], allow_methods: [put]}",
    );
    for mode in ["--check", "--upstream http://127.0.0.1:1"] {
        let output = run(&format!("--from native --config {bad} {mode}")).await;
        assert_eq!(output.status.code(), Some(1), "{mode}");
        assert_eq!(stdout(&output), "", "{mode}");
        let text = stderr(&output);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "Error: the policy does not build:", "{text}");
        assert!(lines[1].contains(r#"write "https://a.example""#), "{text}");
        assert!(lines[2].contains(r#"write "https://a.example""#), "{text}");
        assert!(lines[3].contains(r#"write "PUT""#), "{text}");
        assert_eq!(lines.len(), 4, "{text}");
    }
}

#[tokio::test]
async fn a_danger_is_refused_unless_accepted() {
    let open = r#"{"allow_origins": ["*"], "allow_methods": ["GET", "HEAD", "POST", "OPTIONS"], "allow_credentials": true,
        "options_passthrough": true}"#;
    let file = file("open.json", open);
    let arguments = format!("--from krakend --config {file}");
    let output = run(&format!("{arguments} --upstream http://127.0.0.1:1")).await;
    let text = stderr(&output);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.starts_with("note: options_passthrough: "), "{text}");
    assert!(
        text.ends_with("here, --accept-danger any-origin-with-credentials\n"),
        "{text}"
    );

    let arguments = format!("{arguments} --accept-danger any-origin-with-credentials");
    check_table(
        &arguments,
        "any origin | GET Origin=https://a.example | inner 200 ACAO=https://a.example ACAC=true Vary=Origin",
    )
    .await;
    let printed = stdout(&run(&format!("{arguments} --check")).await);
    assert!(
        printed.contains(r#"dangerously_allow = ["any-origin-with-credentials"]"#),
        "{printed}"
    );
}

/// What is wrong with a file is 1, what is wrong with the arguments 2.
#[tokio::test]
async fn statuses_and_messages() {
    let json = file("good.json", r#"{"allow_origins": ["*"]}"#);
    let marked = file("marked.json", "\u{feff}{\"allow_origins\": [\"*\"]}");
    let text = file("good.txt", "");
    let broken = file("broken.json", r#"{"allow_origins": "#);
    let unknown = file("unknown.toml", "alow_origins = []");
    let several = file(
        "several.json",
        r#"{"security/cors": {}, "extra_config": {"security/cors": {"max_age": "1h"}}}"#,
    );
    let bare = file("bare", "");
    let routes = file(
        "routes.yaml",
        "routes:
        - {name: a, plugins: [{name: cors, config: {origins: ['https://a.example']}}]}
        - {name: b, plugins: [{name: cors, config: {origins: ['https://b.example']}}]}",
    );
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let taken = listener.local_addr().unwrap();
    let table = format!(
        "
        1 | --from native --config nowhere.json --check        | Error: nowhere.json: No such file
        1 | --from native --config examples/gateway --check    | Error: examples/gateway: Is a directory
        1 | --from native --config {text} --check              | the name must end in .json, .yaml, .yml or .toml
        1 | --from native --config {bare} --check              | the name must end in .json, .yaml, .yml or .toml
        1 | --from native --config {broken} --check            | broken.json: EOF while parsing a value at line 1 column 18
        1 | --from native --config {unknown} --check           | unknown field `alow_origins`
        1 | --from kong --config {routes} --check              | routes[a].plugins[0].config, routes[b].plugins[0].config; choose one by its path
        0 | --from kong --config {routes} --check --section routes[b].plugins[0].config | https://b.example
        1 | --from krakend --config examples/gateway/kong.form --check | the name must end in .json,
        1 | --from azure --config {json} --check               | the name must end in .xml
        1 | --from krakend --config {unknown} --check          | no CORS section found
        1 | --from krakend --config {several} --check          | several CORS sections: security/cors, extra_config.security/cors
        1 | --from krakend --config {several} --check --section a | no CORS section at \"a\"
        0 | --from krakend --config {several} --check --section extra_config.security/cors | max_age = 3600
        0 | --from native --config {json} --check              | allow_origins = [\"*\"]
        0 | --from native --config {marked} --check            | allow_origins = [\"*\"]
        1 | --from native --config {json} --upstream http://127.0.0.1:1 --listen {taken} | cannot listen on {taken}: Address
        2 | --from native --config {json} --check --section a  | a native file has no sections
        2 | --from native --config {json}                      | --upstream <URL>
        2 | --from native --check                              | --config <FILE>
        2 | --from nginx --config {json} --check               | possible values: native, elastic, azure, gravitee, krakend, kong
        2 | --from native --config {json} --check --accept-danger all | no danger is called \"all\"; there are insecure-origins,
        2 | --from native --config {json} --upstream https://a.example | https is not spoken here
        2 | --from native --config {json} --upstream http://a.example/b | write http://host:port and nothing else
        2 | --from native --config {json} --upstream a.example | write http://host:port and nothing else
        2 | --from native --config {json} --upstream http://a:b@c.example | write http://host:port and nothing else
        2 | --from native --config {json} --upstream http:// | write http://host:port and nothing else
        2 | --from native --config {json} --upstream http://:80 | write http://host:port and nothing else
        2 | --from native --config {json} --upstream http://a.example:99999 | write http://host:port and nothing else
        2 | --from native --config {json} --upstream http://a.example: | write http://host:port and nothing else
        2 | --from native --config {json} --check --listen localhost:80 | invalid value 'localhost:80' for '--listen <IP:PORT>'
        "
    );
    for line in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let [status, arguments, message] = columns(line);
        let output = run(arguments).await;
        let text = stdout(&output) + &stderr(&output);
        assert_eq!(
            output.status.code(),
            Some(status.parse().unwrap()),
            "{arguments}: {text}"
        );
        assert!(text.contains(message), "{arguments}: {text}");
    }
}

#[tokio::test]
async fn notes_and_warnings_come_first() {
    let file = file(
        "noted.yaml",
        "{allow_origins: ['https://a.example'], allow_methods: [GET, HEAD, POST, OPTIONS, TRACE], max_age: 3h}",
    );
    let arguments = format!("--from krakend --config {file}");
    let gateway = start(&arguments, NOWHERE).await;
    let (_, text) = gateway.kill().await;
    assert_eq!(
        text,
        "note: allow_methods: \"TRACE\" is left out: no page can send it\n\
         warning: max_age: \"10800s\" is more than Chromium keeps: 7200 seconds\n",
    );
}

// ── the proxy ───────────────────────────────────────────────────────────────

const HELLO: &str =
    "GET /a?b HTTP/1.1\r\nHost: c.example\r\nOrigin: https://app.example.com\r\n\r\n";

const NO_CONTENT: &str = "HTTP/1.1 204 No Content\r\n\r\n";
const ALLOWS_APP: &str = "\r\naccess-control-allow-origin: https://app.example.com\r\n";

#[tokio::test]
async fn upstream_down() {
    let gateway = start(NATIVE, NOWHERE).await;
    let table = "
        allowed     | GET Origin=https://a.partner.example              | layer 502 ACAO=https://a.partner.example Vary=Origin
        no origin   | GET                                               | layer 502 Vary=Origin
        preflight   | OPTIONS Origin=https://a.partner.example ACRM=GET | layer 204 ACAO=https://a.partner.example ACAM=GET,HEAD,POST ACMA=600 Vary=preflight
        ";
    check_answers(&gateway, table).await;
    let (_, text) = gateway.kill().await;
    assert!(text.contains("no answer from 127.0.0.1:"), "{text}");
    assert!(text.contains("onnection refused"), "{text}");
}

/// The queue of a listener that accepts nothing is full sometime, and Linux does not answer those who come after.
#[tokio::test]
#[cfg(target_os = "linux")]
async fn upstream_too_slow_to_connect() {
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(1).unwrap();
    let address = listener.local_addr().unwrap();
    let mut waiting = Vec::new();
    while let Ok(stream) = timeout(Duration::from_secs(1), TcpStream::connect(address)).await {
        waiting.push(stream.unwrap());
        assert!(waiting.len() < 100, "the queue has no end");
    }
    let gateway = start(NATIVE, address).await;
    let table = "actual | GET Origin=https://a.partner.example | layer 504 ACAO=https://a.partner.example Vary=Origin";
    check_answers(&gateway, table).await;
}

#[tokio::test]
async fn headers_of_a_connection_are_its_own() {
    let request = "GET http://c.example/a?b HTTP/1.1\r\n\
        host: d.example\r\n\
        connection: keep-alive, x-private\r\n\
        connection: close, x-forwarded-for\r\n\
        keep-alive: timeout=5\r\n\
        proxy-connection: keep-alive\r\n\
        te: trailers\r\n\
        upgrade: h2c\r\n\
        x-private: 1\r\n\
        x-forwarded-for: 192.0.2.9\r\n\
        x-forwarded-proto: https\r\n\
        x-forwarded-host: evil.example\r\n\
        forwarded: for=192.0.2.9\r\n\
        x-public: 2\r\n\r\n";
    let mut exchange = Exchange::start(request).await;
    let upstream = exchange.upstream_address;
    assert_eq!(
        sorted(&exchange.head),
        [
            String::from("GET /a?b HTTP/1.1"),
            format!("host: {upstream}"),
            String::from("x-forwarded-for: 127.0.0.1"),
            String::from("x-forwarded-host: c.example"),
            String::from("x-forwarded-proto: http"),
            String::from("x-public: 2"),
        ]
    );

    let response = "HTTP/1.1 201 Made\r\n\
        connection: x-private\r\n\
        keep-alive: timeout=5\r\n\
        x-private: 1\r\n\
        x-public: 2\r\n\
        access-control-allow-origin: https://evil.example\r\n\
        content-length: 2\r\n\r\nok";
    exchange.upstream.write(response).await;
    let response = exchange.client.read_until("\r\n\r\nok").await;
    let (head, _) = response.split_once("\r\n\r\n").unwrap();
    assert_eq!(
        dateless(head),
        [
            "HTTP/1.1 201 Made",
            "connection: close",
            "content-length: 2",
            "vary: Origin",
            "x-public: 2",
        ]
    );
}

/// To the upstream it is as if the client had not sent them. The layer has seen them, and what the proxy adds is not theirs to take.
#[tokio::test]
async fn a_client_names_any_header_as_its_connections() {
    let request = "GET / HTTP/1.1\r\n\
        host: c.example\r\n\
        origin: https://app.example.com\r\n\
        authorization: Basic YTpi\r\n\
        x-forwarded-for: 192.0.2.9\r\n\
        connection: HOST,origin,, Authorization ,é, x-forwarded-for, x-forwarded-host, x-forwarded-proto\r\n\r\n";
    let mut exchange = Exchange::start(request).await;
    let upstream = exchange.upstream_address;
    assert_eq!(
        sorted(&exchange.head),
        [
            String::from("GET / HTTP/1.1"),
            format!("host: {upstream}"),
            String::from("x-forwarded-for: 127.0.0.1"),
            String::from("x-forwarded-host: c.example"),
            String::from("x-forwarded-proto: http"),
        ]
    );
    exchange.upstream.write(NO_CONTENT).await;
    let head = exchange.client.read_until("\r\n\r\n").await;
    assert!(head.contains(ALLOWS_APP), "{head}");
}

#[tokio::test]
async fn the_way_of_a_request_grows() {
    let request = "GET / HTTP/1.1\r\n\
        host: c.example\r\n\
        x-forwarded-for: 192.0.2.1, 192.0.2.2\r\n\
        x-forwarded-for: 192.0.2.3\r\n\r\n";
    let exchange = Exchange::start(request).await;
    let way = "\r\nx-forwarded-for: 192.0.2.1, 192.0.2.2, 192.0.2.3, 127.0.0.1\r\n";
    assert!(exchange.head.contains(way), "{}", exchange.head);
}

/// What two servers could read in two ways is one way to slip a request past the layer.
#[tokio::test]
#[rustfmt::skip] // a line a case
async fn requests_that_go_no_further() {
    let many = "x-a: 1\r\n".repeat(101);
    let long = format!("x-a: {}\r\n", "a".repeat(1_000_000));
    let gateway = start(NATIVE, serve_inner().await).await;
    for (name, head, status) in [
        ("two lengths", "POST / HTTP/1.1\r\ncontent-length: 3\r\ncontent-length: 4\r\n", 400),
        ("no plain length", "POST / HTTP/1.1\r\ncontent-length: +3\r\n", 400),
        ("no plain name", "POST / HTTP/1.1\r\ncontent-length : 3\r\n", 400),
        ("a folded line", "GET / HTTP/1.1\r\nx-a: b\r\n c\r\n", 400),
        ("chunks first", "POST / HTTP/1.1\r\ntransfer-encoding: chunked, gzip\r\n", 400),
        ("chunks last", "POST / HTTP/1.1\r\ntransfer-encoding: gzip, chunked\r\n", 501),
        ("chunks twice", "POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n", 501),
        ("chunks of old", "POST / HTTP/1.0\r\ntransfer-encoding: chunked\r\n", 400),
        ("broken chunks", "POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\nno\r\n", 400),
        ("a tunnel", "CONNECT c.example:443 HTTP/1.1\r\n", 501),
        ("many headers", &format!("GET / HTTP/1.1\r\n{many}"), 431),
        ("a long header", &format!("GET / HTTP/1.1\r\n{long}"), 431),
    ] {
        let mut client = Wire::connect(gateway.address).await;
        client.write(&format!("{head}\r\n")).await;
        let head = client.read_until("\r\n\r\n").await;
        assert!(head.starts_with(&format!("HTTP/1.1 {status} ")), "{name}: {head}");
    }
    // Nothing is said of the upstream, whose fault none is.
    assert_eq!(gateway.kill().await.1, "");
}

/// As a client could that knows the server speaks it.
#[tokio::test]
async fn no_http2() {
    let gateway = start(NATIVE, NOWHERE).await;
    let mut client = Wire::connect(gateway.address).await;
    client.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").await;
    assert_eq!(client.closed().await, "");
}

#[tokio::test]
async fn a_client_that_never_ends_its_head() {
    let gateway = start(NATIVE, NOWHERE).await;
    let mut client = Wire::connect(gateway.address).await;
    client.write("GET / HTTP/1.1\r\nhost: c.example\r\n").await;
    assert_eq!(client.closed().await, "");
}

#[tokio::test]
async fn chunks_outdo_a_length() {
    let head = "content-length: 2\r\ntransfer-encoding: chunked";
    let heads = both_ways(head, "5\r\nwhole\r\n0\r\n\r\n").await;
    for head in heads {
        assert!(!head.contains("content-length"), "{head}");
    }
}

#[tokio::test]
async fn a_length_that_is_named_as_the_connections() {
    let head = "connection: content-length\r\ncontent-length: 5";
    for head in both_ways(head, "whole").await {
        assert!(head.contains("\r\ncontent-length: 5\r\n"), "{head}");
    }
}

/// The heads of a request and of a response that both have this one and this body, which both arrive whole.
async fn both_ways(head: &str, body: &str) -> [String; 2] {
    let message = format!("{head}\r\n\r\n{body}");
    let request = format!("POST / HTTP/1.1\r\nhost: c.example\r\n{message}");
    let mut exchange = Exchange::start(&request).await;
    let response = format!("HTTP/1.1 200 OK\r\n{message}");
    exchange.upstream.write(&response).await;
    let head = exchange.client.read_until("\r\n\r\n").await;
    for wire in [&mut exchange.upstream, &mut exchange.client] {
        wire.read_until(body).await;
    }
    [exchange.head, head]
}

/// The next response is that to the next request, over the same two connections.
#[tokio::test]
#[rustfmt::skip] // a line a case
async fn responses_without_a_body() {
    for (name, method, response, expected) in [
        ("HEAD", "HEAD", "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n", "HTTP/1.1 200 OK, content-length: 2"),
        ("HEAD, of no length", "HEAD", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", "HTTP/1.1 200 OK"),
        ("none", "GET", NO_CONTENT, "HTTP/1.1 204 No Content"),
        ("the same as before", "GET", "HTTP/1.1 304 Not Modified\r\netag: \"a\"\r\n\r\n", "HTTP/1.1 304 Not Modified, etag: \"a\""),
        ("an early hint", "GET", "HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n", "HTTP/1.1 204 No Content"),
    ] {
        let request = format!("{method} / HTTP/1.1\r\nhost: c.example\r\n\r\n");
        let mut exchange = Exchange::start(&request).await;
        exchange.upstream.write(response).await;
        let head = exchange.client.read_until("\r\n\r\n").await;
        let lines: Vec<_> = dateless(&head).into_iter().filter(|line| line != "vary: Origin").collect();
        assert_eq!(lines.join(", "), expected, "{name}");

        exchange.client.write(HELLO).await;
        exchange.upstream.read_until("\r\n\r\n").await;
        exchange.upstream.write("HTTP/1.1 200 Next\r\ncontent-length: 0\r\n\r\n").await;
        let head = exchange.client.read_until("\r\n\r\n").await;
        assert!(head.starts_with("HTTP/1.1 200 Next\r\n"), "{name}: {head}");
    }
}

/// hyper undoes the chunks, and nobody the rest.
#[tokio::test]
async fn a_response_that_is_more_than_chunked() {
    let mut exchange = Exchange::start(HELLO).await;
    let response = "HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n";
    exchange.upstream.write(response).await;
    let head = exchange.client.read_until("\r\n\r\n").await;
    assert!(head.starts_with("HTTP/1.1 502 "), "{head}");
}

#[tokio::test]
async fn trailers() {
    let message = "transfer-encoding: chunked\r\ntrailer: x-sum\r\n\r\n0\r\nx-sum: 1\r\n\r\n";
    let request = format!(
        "POST / HTTP/1.1\r\nhost: c.example\r\nconnection: te\r\nte: trailers\r\n{message}"
    );
    let mut exchange = Exchange::start(&request).await;
    exchange.upstream.read_until("x-sum: 1\r\n\r\n").await;
    let response = format!("HTTP/1.1 200 OK\r\n{message}");
    exchange.upstream.write(&response).await;
    exchange.client.read_until("x-sum: 1\r\n\r\n").await;
}

#[tokio::test]
async fn responses_stream() {
    let mut exchange = Exchange::start(HELLO).await;
    let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    exchange.upstream.write(head).await;
    for part in ["one", "two", "six"] {
        exchange.upstream.write(&format!("3\r\n{part}\r\n")).await;
        // It comes before the next one is sent.
        exchange.client.read_until(part).await;
    }
    exchange.upstream.write("0\r\n\r\n").await;
    exchange.client.read_until("0\r\n\r\n").await;
}

#[tokio::test]
async fn requests_stream() {
    let head = "POST / HTTP/1.1\r\nhost: c.example\r\ntransfer-encoding: chunked\r\n\r\n";
    let mut exchange = Exchange::start(head).await;
    for part in ["one", "two", "six"] {
        exchange.client.write(&format!("3\r\n{part}\r\n")).await;
        exchange.upstream.read_until(part).await;
    }
    exchange.client.write("0\r\n\r\n").await;
    exchange.upstream.read_until("0\r\n\r\n").await;
}

/// The client sends the body when it is told to go on, which it is when somebody reads.
#[tokio::test]
async fn a_client_that_asks_before_it_sends() {
    let head =
        "POST / HTTP/1.1\r\nhost: c.example\r\nexpect: 100-continue\r\ncontent-length: 3\r\n\r\n";
    let mut exchange = Exchange::start(head).await;
    exchange.client.read_until("100 Continue\r\n\r\n").await;
    exchange.client.write("one").await;
    exchange.upstream.read_until("one").await;
}

#[tokio::test]
async fn an_upstream_that_has_heard_enough() {
    let head = "POST / HTTP/1.1\r\nhost: c.example\r\ncontent-length: 1000000\r\n\r\none";
    let mut exchange = Exchange::start(head).await;
    let response =
        "HTTP/1.1 413 Content Too Large\r\nconnection: close\r\ncontent-length: 2\r\n\r\nno";
    exchange.upstream.write(response).await;
    let response = exchange.client.read_until("\r\n\r\nno").await;
    assert!(response.starts_with("HTTP/1.1 413 "), "{response}");
}

#[tokio::test]
async fn a_client_that_goes_while_it_waits() {
    let mut exchange = Exchange::start(HELLO).await;
    drop(exchange.client);
    exchange.upstream.closed().await;
}

#[tokio::test]
async fn a_client_that_goes_within_the_response() {
    let mut exchange = Exchange::start(HELLO).await;
    let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\none\r\n";
    exchange.upstream.write(head).await;
    exchange.client.read_until("one").await;
    drop(exchange.client);
    exchange.upstream.closed().await;
}

#[tokio::test]
async fn a_client_that_goes_within_the_request() {
    let head = "POST / HTTP/1.1\r\nhost: c.example\r\ncontent-length: 9\r\n\r\none";
    let mut exchange = Exchange::start(head).await;
    exchange.upstream.read_until("one").await;
    drop(exchange.client);
    exchange.upstream.closed().await;
}

/// The client must not take a part of a response for the whole.
#[tokio::test]
async fn an_upstream_that_goes_within_the_response() {
    let mut exchange = Exchange::start(HELLO).await;
    let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\none\r\n";
    exchange.upstream.write(head).await;
    exchange.client.read_until("one").await;
    drop(exchange.upstream);
    let rest = exchange.client.closed().await;
    assert!(!rest.contains("0\r\n\r\n"), "{rest:?}");
}

#[tokio::test]
async fn an_upstream_that_goes_before_the_response() {
    let mut exchange = Exchange::start(HELLO).await;
    drop(exchange.upstream);
    let head = exchange.client.read_until("\r\n\r\n").await;
    assert!(head.starts_with("HTTP/1.1 502 "), "{head}");
    assert!(head.contains(ALLOWS_APP), "{head}");
}

#[tokio::test]
async fn an_upstream_of_old() {
    let mut exchange = Exchange::start(HELLO).await;
    exchange.upstream.write("HTTP/1.0 200 OK\r\n\r\nold").await;
    drop(exchange.upstream);
    let response = exchange.client.read_until("0\r\n\r\n").await;
    assert!(response.starts_with("HTTP/1.1 200 OK\r\n"), "{response}");
    assert!(response.contains("old"), "{response}");
}

#[tokio::test]
async fn a_client_of_old() {
    let mut exchange = Exchange::start("GET / HTTP/1.0\r\n\r\n").await;
    let head = &exchange.head;
    assert!(head.starts_with("GET / HTTP/1.1\r\n"), "{head}");
    assert!(!head.contains("x-forwarded-host"), "{head}");
    let response = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nold\r\n0\r\n\r\n";
    exchange.upstream.write(response).await;
    let response = exchange.client.closed().await;
    assert!(response.starts_with("HTTP/1.0 200 OK\r\n"), "{response}");
    assert!(response.ends_with("\r\n\r\nold"), "{response}");
}

#[tokio::test]
async fn web_sockets_are_tunnelled() {
    let request = "GET /chat HTTP/1.1\r\n\
        host: c.example\r\n\
        connection: keep-alive, Upgrade\r\n\
        upgrade: WebSocket\r\n\
        sec-websocket-key: a\r\n\r\n";
    let mut exchange = Exchange::start(request).await;
    for line in ["connection: upgrade", "upgrade: websocket"] {
        assert!(exchange.head.contains(line), "{}", exchange.head);
    }
    let response = "HTTP/1.1 101 Switching Protocols\r\n\
        connection: Upgrade\r\n\
        upgrade: websocket\r\n\
        sec-websocket-accept: b\r\n\r\n";
    exchange.upstream.write(response).await;
    let head = exchange.client.read_until("\r\n\r\n").await;
    assert!(head.starts_with("HTTP/1.1 101 "), "{head}");
    for line in [
        "connection: upgrade",
        "upgrade: websocket",
        "sec-websocket-accept: b",
    ] {
        assert!(head.contains(line), "{head}");
    }

    exchange.upstream.write("ping").await;
    exchange.client.read_until("ping").await;
    exchange.client.write("pong").await;
    exchange.upstream.read_until("pong").await;
    drop(exchange.client);
    exchange.upstream.closed().await;
}

/// A server on the way could take them for plain requests, and what goes through the tunnel for more of them.
#[tokio::test]
#[rustfmt::skip] // a line a case
async fn not_quite_web_sockets() {
    for (name, request) in [
        ("another method", "POST / HTTP/1.1\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n"),
        ("without the option", "GET / HTTP/1.1\r\nupgrade: websocket\r\n\r\n"),
        ("of old", "GET / HTTP/1.0\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n"),
        ("another protocol", "GET / HTTP/1.1\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n"),
        ("one of two", "GET / HTTP/1.1\r\nconnection: upgrade\r\nupgrade: websocket\r\nupgrade: h2c\r\n\r\n"),
    ] {
        let exchange = Exchange::start(request).await;
        assert!(!exchange.head.contains("upgrade"), "{name}: {}", exchange.head);
    }
}

#[tokio::test]
async fn a_switch_that_nobody_asked_for() {
    let mut exchange = Exchange::start(HELLO).await;
    let response =
        "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n";
    exchange.upstream.write(response).await;
    let head = exchange.client.read_until("\r\n\r\n").await;
    assert!(head.starts_with("HTTP/1.1 502 "), "{head}");
}

#[tokio::test]
async fn options_of_the_server_itself() {
    let exchange = Exchange::start("OPTIONS * HTTP/1.1\r\nhost: c.example\r\n\r\n").await;
    assert!(
        exchange.head.starts_with("OPTIONS * HTTP/1.1\r\n"),
        "{}",
        exchange.head
    );
}

// ── stopping ────────────────────────────────────────────────────────────────

#[tokio::test]
#[cfg(unix)]
async fn a_stop_lets_requests_end() {
    let mut exchange = Exchange::start(HELLO).await;
    exchange.gateway.interrupt().await;
    exchange.gateway.refuses().await;
    let response = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
    exchange.upstream.write(response).await;
    exchange.client.read_until("\r\n\r\nok").await;
    let (status, text) = exchange.gateway.end().await;
    assert_eq!((status, text.as_str()), (Some(0), ""));
}

#[tokio::test]
#[cfg(unix)]
async fn a_second_stop_does_not() {
    let mut exchange = Exchange::start(HELLO).await;
    exchange.gateway.interrupt().await;
    exchange.gateway.refuses().await;
    exchange.gateway.interrupt().await;
    let (status, text) = exchange.gateway.end().await;
    let message = "stopped before all requests were answered\n";
    assert_eq!((status, text.as_str()), (Some(0), message));
    exchange.upstream.closed().await;
}

// ── the program ─────────────────────────────────────────────────────────────

async fn start(arguments: &str, upstream: SocketAddr) -> Program {
    let upstream = format!("http://{upstream}");
    let more = ["--listen", "127.0.0.1:0", "--upstream", &upstream];
    let arguments: Vec<&str> = arguments.split_whitespace().chain(more).collect();
    Program::start("gateway", &arguments).await
}

/// Runs the example to its end.
async fn run(arguments: &str) -> Output {
    let arguments: Vec<&str> = arguments.split_whitespace().collect();
    tower_cors_test_support::program::run("gateway", &arguments).await
}

/// A file for one test, whose path has no space.
fn file(name: &str, text: &str) -> String {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("gateway-{name}"));
    std::fs::write(&path, text).unwrap();
    path.into_os_string().into_string().unwrap()
}

// ── serving and asking ──────────────────────────────────────────────────────

/// What the example makes of requests in front of a server that answers `inner`.
async fn check_table(arguments: &str, table: &str) {
    let gateway = start(arguments, serve_inner().await).await;
    check_answers(&gateway, table).await;
}

/// A table as [`tower_cors_test_support::check_table`] takes it.
async fn check_answers(gateway: &Program, table: &str) {
    let mut failures = String::new();
    for line in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let [name, asked, expected] = columns(line);
        let got = describe(&send(gateway.address, request(asked)).await);
        if got != expected {
            failures += &format!(
                "{name}\n  request   {asked}\n  expected  {expected}\n  got       {got}\n"
            );
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

/// Answers `inner`, with a CORS header of its own.
async fn serve_inner() -> SocketAddr {
    let headers = [("access-control-allow-origin", "https://inner.example")];
    let app = Router::new().fallback(async move || (headers, "inner"));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async { axum::serve(listener, app).await });
    address
}

async fn send(address: SocketAddr, mut request: http::Request<()>) -> Response<String> {
    *request.uri_mut() = format!("http://{address}/").parse().unwrap();
    let client = Client::builder(TokioExecutor::new()).build_http::<Empty<Bytes>>();
    let request = request.map(|()| Empty::new());
    let (head, body) = within(client.request(request)).await.unwrap().into_parts();
    let body = within(body.collect()).await.unwrap().to_bytes();
    Response::from_parts(head, String::from_utf8(body.to_vec()).unwrap())
}

/// A request under way: written by a client, and read by the upstream.
struct Exchange {
    gateway: Program,
    client: Wire,
    upstream: Wire,
    upstream_address: SocketAddr,
    /// The head of the request as the upstream got it.
    head: String,
}

impl Exchange {
    async fn start(request: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let upstream_address = listener.local_addr().unwrap();
        let gateway = start(NATIVE, upstream_address).await;
        let mut client = Wire::connect(gateway.address).await;
        client.write(request).await;
        let (stream, _) = within(listener.accept()).await.unwrap();
        let mut upstream = Wire::new(stream);
        let head = upstream.read_until("\r\n\r\n").await;
        Self {
            gateway,
            client,
            upstream,
            upstream_address,
            head,
        }
    }
}

/// A connection of which a test sees every byte.
struct Wire {
    stream: TcpStream,
    unread: String,
}

impl Wire {
    fn new(stream: TcpStream) -> Self {
        let unread = String::new();
        Self { stream, unread }
    }

    async fn connect(address: SocketAddr) -> Self {
        Self::new(within(TcpStream::connect(address)).await.unwrap())
    }

    async fn write(&mut self, text: &str) {
        within(self.stream.write_all(text.as_bytes()))
            .await
            .unwrap();
    }

    /// Everything up to `end`, and `end`.
    async fn read_until(&mut self, end: &str) -> String {
        loop {
            if let Some(at) = self.unread.find(end) {
                let rest = self.unread.split_off(at + end.len());
                return std::mem::replace(&mut self.unread, rest);
            }
            let more = self.read().await;
            let so_far = &self.unread;
            self.unread += &more.unwrap_or_else(|| panic!("no {end:?} in {so_far:?}"));
        }
    }

    /// Waits until the other side has closed it; gives what came before that.
    async fn closed(&mut self) -> String {
        while let Some(more) = self.read().await {
            self.unread += &more;
        }
        std::mem::take(&mut self.unread)
    }

    /// What comes next; `None` at the end.
    async fn read(&mut self) -> Option<String> {
        let mut buffer = [0; 1024];
        let count = within(self.stream.read(&mut buffer)).await.unwrap_or(0);
        (count > 0).then(|| String::from_utf8(buffer[..count].to_vec()).unwrap())
    }
}

/// The first line of a head, and its headers sorted.
fn sorted(head: &str) -> Vec<String> {
    let mut lines: Vec<String> = head.trim_end().split("\r\n").map(str::to_owned).collect();
    lines[1..].sort();
    lines
}

/// As `sorted`, without the hour.
fn dateless(head: &str) -> Vec<String> {
    let mut lines = sorted(head);
    lines.retain(|line| !line.starts_with("date: "));
    lines
}
