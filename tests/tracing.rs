//! Events for `tracing` subscribers.

#![cfg(feature = "tracing")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use http::{HeaderValue, Request, StatusCode, Uri, header};
use serde_json::{Value, json};
use tower_cors::{CorsConfig, CorsLayer, Disallowed, Policy, PreflightMode};
use tower_cors_test_support::{ask, check_rows, layer, request, respond, rows, wait};
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::util::SubscriberInitExt;

const NOTHING: [Value; 0] = [];

fn app() -> CorsConfig {
    CorsLayer::new()
        .allow_origins(["https://app.example"])
        .allow_methods(["PUT"])
        .allow_headers(["x-a"])
}

// ── refusals ────────────────────────────────────────────────────────────────

#[test]
fn an_actual_request() {
    let mut request = request("PUT Origin=https://evil.example");
    *request.uri_mut() = "https://api.example/records/7?token=secret"
        .parse()
        .unwrap();
    assert_eq!(
        events(|| send(app(), request)),
        [json!({
            "level": "DEBUG",
            "target": "tower_cors",
            "message": "request not granted",
            "origin": "https://evil.example",
            "method": "PUT",
            "path": "/records/7",
            "reason": "origin `https://evil.example` is not allowed",
        })]
    );
}

#[test]
fn a_preflight() {
    let request = request("OPTIONS Origin=https://app.example ACRM=PUT ACRH=x-a ACRH=x-b,~x-c");
    assert_eq!(
        events(|| send(app(), request)),
        [json!({
            "level": "DEBUG",
            "target": "tower_cors",
            "message": "preflight not granted",
            "origin": "https://app.example",
            "method": "OPTIONS",
            "path": "/",
            "asked_method": "PUT",
            "asked_headers": "x-a,x-b,%20x-c",
            "reason": "request header `x-b` is not allowed",
        })]
    );
}

/// The policy does not grant these, no matter who answers.
#[test]
fn in_every_mode() {
    let reject = Disallowed::Reject(StatusCode::FORBIDDEN);
    for config in [
        app(),
        app().preflight_mode(PreflightMode::Forward),
        app().preflight_mode(PreflightMode::Decorate),
        app().debug_preflights(true),
        app().on_disallowed_origin(reject),
        app().allow_credentials(true),
    ] {
        check_reasons(
            &config,
            "
            GET Origin=https://evil.example                     | origin `https://evil.example` is not allowed
            OPTIONS Origin=https://evil.example                 | origin `https://evil.example` is not allowed
            GET Origin=https://a.example Origin=https://b.example | `Origin` is not one line with a serialized origin
            GET Origin=null                                     | the opaque origin `null` is not allowed
            OPTIONS Origin=https://evil.example ACRM=PUT        | origin `https://evil.example` is not allowed
            OPTIONS Origin=https://app.example ACRM=DELETE      | method `DELETE` is not allowed
            OPTIONS Origin=https://app.example ACRM=            | `Access-Control-Request-Method` is not one line with a method
            OPTIONS Origin=https://app.example ACRM=PUT ACRH=x-b | request header `x-b` is not allowed
            ",
        );
    }
}

#[test]
fn nothing_of_what_is_granted() {
    for config in [
        app(),
        app().preflight_mode(PreflightMode::Forward),
        app().preflight_mode(PreflightMode::Decorate),
        CorsLayer::new()
            .allow_origins(["*"])
            .allow_methods(["*"])
            .allow_headers(["*"]),
    ] {
        check_reasons(
            &config,
            "
            GET                                                 |
            OPTIONS                                             |
            OPTIONS ACRM=DELETE                                 |
            GET Origin=https://app.example                      |
            OPTIONS Origin=https://app.example                  |
            OPTIONS Origin=https://app.example ACRM=PUT ACRH=x-a |
            ",
        );
    }
}

#[test]
fn nothing_of_what_the_layer_leaves_alone() {
    let layer = CorsLayer::from(Policy::passthrough());
    let request = request("GET Origin=https://evil.example");
    assert_eq!(events(|| drop(wait(respond(&layer, request, "")))), NOTHING);
}

/// Checks rows of `request | reasons of its events`.
#[track_caller]
fn check_reasons(config: &CorsConfig, table: &str) {
    println!("under {config:?}:");
    check_rows(rows(table), |[text, _]| {
        let events = events(|| send(config.clone(), request(text)));
        let reasons: Vec<&str> = events
            .iter()
            .map(|event| event["reason"].as_str().unwrap())
            .collect();
        reasons.join(", ")
    });
}

// ── responses ───────────────────────────────────────────────────────────────

const HIDDEN: &str =
    "response header hidden from the page: if pages need it, add it to `expose_headers`";
const REMOVED: &str =
    "the layer removed a CORS header of the inner service: look for a second CORS layer";

/// Returns the events of a response that has the headers `inner`: `hidden` or `removed`, and a name.
fn events_of_response(layer: &CorsLayer, text: &str, inner: &str) -> String {
    let events = events(|| drop(wait(respond(layer, request(text), inner))));
    let events = events.iter().filter(|event| !event["header"].is_null());
    let events = events.map(|event| {
        let kind = match event["message"].as_str().unwrap() {
            HIDDEN => "hidden",
            REMOVED => "removed",
            other => panic!("{other}"),
        };
        format!("{kind} {}", event["header"].as_str().unwrap())
    });
    events.collect::<Vec<_>>().join(", ")
}

#[test]
fn headers_that_the_page_cannot_read_and_those_of_a_second_layer() {
    let any = CorsLayer::new().allow_origins("*").expose_headers("*");
    let exposing = app().expose_headers(["x-a", "x-p-*"]);
    let table = "
        app      | GET Origin=https://app.example                    | x-a=1 etag=2 content-type=text/plain date=3 vary=x | hidden x-a, hidden etag
        app      | GET Origin=https://app.example                    | set-cookie=a=b                 |
        app      | GET                                               | x-a=1                          |
        app      | GET Origin=https://evil.example                   | x-a=1                          |
        app      | GET Origin=https://app.example SFS=same-origin    | x-a=1                          |
        app      | GET Origin=https://app.example SFM=no-cors        | x-a=1                          |
        app      | OPTIONS Origin=https://app.example ACRM=PUT       | x-a=1                          |
        app      | GET Origin=https://app.example                    | ACAO=* ACAC=true               | removed access-control-allow-origin, removed access-control-allow-credentials
        app      | GET Origin=https://evil.example                   | ACAO=*                         | removed access-control-allow-origin
        app      | GET                                               | ACAO=*                         | removed access-control-allow-origin
        app      | GET Origin=https://app.example                    | ACAO=https://app.example       |
        exposing | GET Origin=https://app.example                    | x-a=1 x-b=2 x-p-c=3            | hidden x-b
        any      | GET Origin=https://app.example                    | x-a=1 ACAO=*                   |
        ";
    check_rows(rows(table), |[name, text, inner, _]| {
        let config = match name {
            "any" => any.clone(),
            "exposing" => exposing.clone(),
            _ => app(),
        };
        events_of_response(&layer(config), text, inner)
    });
}

/// The layer keeps both the names for events and the lists of an answer beside the plan.
#[test]
fn a_subscriber_leaves_answers_as_they_are() {
    let echo = CorsLayer::new()
        .allow_origins("https://app.example")
        .allow_credentials(true)
        .allow_methods("*")
        .allow_headers("*");
    let table = "
        OPTIONS Origin=https://app.example ACRM=PURGE ACRH=x-a ACRH=x-b | layer 204 ACAO=https://app.example ACAC=true ACAM=PURGE ACAH=x-a ACAH=x-b Vary=preflight
        OPTIONS Origin=https://app.example ACRM=PURGE                   | layer 204 ACAO=https://app.example ACAC=true ACAM=PURGE Vary=preflight
        OPTIONS Origin=https://app.example ACRM=PURGE ACRH=x(b          | layer 403 Vary=preflight
        ";
    let layer = layer(echo);
    check_rows(rows(table), |[text, _]| {
        let mut answer = String::new();
        events(|| answer = ask(&layer, text, ""));
        assert_eq!(answer, ask(&layer, text, ""), "without a subscriber");
        answer
    });
}

#[test]
fn each_name_once_in_each_policy() {
    let layer = layer(app());
    let table = "
        x-a=1           | hidden x-a
        x-a=2           |
        x-a=3 x-b=4     | hidden x-b
        x-b=5 ACAO=*    | removed access-control-allow-origin
        ACAO=null       |
        ";
    for [inner, expected] in rows(table) {
        let got = events_of_response(&layer, "GET Origin=https://app.example", inner);
        assert_eq!(got, expected, "{inner}");
    }
    let events = events(|| {
        let mut request = request("GET Origin=https://app.example");
        *request.uri_mut() = "/records/7?token=secret".parse().unwrap();
        drop(wait(respond(&layer, request, "x-c=1")));
    });
    let expected = json!({
        "level": "DEBUG",
        "target": "tower_cors",
        "message": HIDDEN,
        "path": "/records/7",
        "header": "x-c",
    });
    assert_eq!(events, [expected]);
}

#[test]
fn a_bounded_number_of_names() {
    let layer = layer(app());
    let mut count = 0;
    for n in 0..100 {
        let inner = format!("x-{n}=1 access-control-x{n}=1");
        let events = events_of_response(&layer, "GET Origin=https://app.example", &inner);
        count += events.split(", ").filter(|event| !event.is_empty()).count();
    }
    assert_eq!(count, 2 * tower_cors::limits::MAX_REPORTED_NAMES);
}

/// A subscriber that wants no `debug` events costs nothing, and uses up no name.
#[test]
fn nothing_below_debug() {
    let layer = layer(app());
    let get = || request("GET Origin=https://app.example");
    let quiet = tracing_subscriber::fmt()
        .with_max_level(LevelFilter::INFO)
        .with_writer(io::sink)
        .set_default();
    drop(wait(respond(&layer, get(), "x-a=1")));
    drop(quiet);
    assert_eq!(
        events_of_response(&layer, "GET Origin=https://app.example", "x-a=1"),
        "hidden x-a"
    );
}

// ── hostile requests ────────────────────────────────────────────────────────

/// The limit on all fields of an event together. A hostile value alone is longer.
const MAX_LINE_BYTES: usize = 2_000;

/// Tries every byte, alone and within other text, in every value that a log shows.
#[test]
fn bytes() {
    for byte in 0..=u8::MAX {
        for text in [
            vec![byte],
            [b"https://evil", &[byte][..], b".example"].concat(),
        ] {
            check_hostile(&text);
        }
    }
}

#[test]
fn hostile_texts() {
    for text in [
        "https://evil.example\u{9b}31m",
        "https://evil.example\u{202e}moc.elpmaxe",
        "https://evil.example\u{2028}DEBUG tower_cors: forged",
        "https://evil.example\tDEBUG tower_cors: forged",
        "\" reason=\"granted",
        "x method=GET reason=granted",
        "%0d%0aDEBUG%20tower_cors:%20forged",
        "%1b[31m",
        r"\r\n\u001b[31m\x1b[31m",
        "{} {0} {reason} %s %n ${jndi:ldap://evil.example}",
        "",
    ] {
        check_hostile(text.as_bytes());
    }
    for byte in [b'a', b'"', b'\\', b'\t', b',', b' ', 0x80, 0xff] {
        check_hostile(&vec![byte; 10_000]);
    }
}

#[test]
fn many_lines() {
    let mut request = request("OPTIONS ACRM=PUT");
    for name in [header::ORIGIN, header::ACCESS_CONTROL_REQUEST_HEADERS] {
        for _ in 0..5_000 {
            request
                .headers_mut()
                .append(name.clone(), HeaderValue::from_static(""));
        }
    }
    check_line(request);
}

#[test]
fn a_value_is_encoded_and_cut() {
    let origin = |value: &[u8]| {
        let mut request = request("GET");
        let value = HeaderValue::from_bytes(value).unwrap();
        request.headers_mut().insert(header::ORIGIN, value);
        let events = events(|| send(app(), request));
        events[0]["origin"].as_str().unwrap().to_owned()
    };
    assert_eq!(origin(b"\ta\xff \"b\\"), "%09a%FF%20%22b%5C");
    assert_eq!(origin(b"%1b"), "%1b");
    let longest = "a".repeat(256);
    assert_eq!(origin(longest.as_bytes()), longest);
    assert_eq!(origin("a".repeat(257).as_bytes()), format!("{longest}…"));
}

/// Tries `text` as each value that a client chooses, if it can be one.
#[track_caller]
fn check_hostile(text: &[u8]) {
    if let Ok(value) = HeaderValue::from_bytes(text) {
        for name in [
            header::ORIGIN,
            header::ACCESS_CONTROL_REQUEST_METHOD,
            header::ACCESS_CONTROL_REQUEST_HEADERS,
        ] {
            let mut request = request("OPTIONS Origin=https://app.example ACRM=PUT");
            request.headers_mut().insert(name, value.clone());
            let refused = HeaderValue::from_static("x-b");
            request
                .headers_mut()
                .append(header::ACCESS_CONTROL_REQUEST_HEADERS, refused);
            check_line(request);
        }
    }
    if let Ok(uri) = Uri::try_from([b"/", text].concat()) {
        let mut request = request("GET Origin=https://evil.example");
        *request.uri_mut() = uri;
        check_line(request);
    }
    if let Ok(method) = text.try_into() {
        let mut request = request("GET Origin=https://evil.example");
        *request.method_mut() = method;
        check_line(request);
    }
}

/// Checks that the event of a refused request is one short line of printable text, with each field
/// once. Checks both a format that quotes values and one that does not.
#[track_caller]
fn check_line(request: Request<()>) {
    let shown = format!("{request:?}").chars().take(500).collect::<String>();
    let (plain, json) = (Log::default(), Log::default());
    logged_plainly(&plain, || send(app(), request.clone()));
    logged_as_json(&json, || send(app(), request));
    for line in [plain.text(), json.text()] {
        let Some(line) = line.strip_suffix('\n') else {
            panic!("{line:?} of {shown}");
        };
        let printable = |c: char| (' '..='~').contains(&c) || c == '…';
        assert!(line.chars().all(printable), "{line:?} of {shown}");
        assert!(line.len() <= MAX_LINE_BYTES, "{line:?} of {shown}");
    }
    let plain = plain.text();
    for field in [" origin=", " method=", " path=", " reason="] {
        assert_eq!(plain.matches(field).count(), 1, "{plain} of {shown}");
    }
}

// ── configurations ──────────────────────────────────────────────────────────

#[test]
fn warnings() {
    let config = app()
        .allow_origins(["https://app.example"])
        .next_rule()
        .allow_origins(["https://b.example"])
        .expose_headers(["expires"]);
    let warnings = config.clone().compile().unwrap().warnings().to_vec();
    assert_eq!(warnings.len(), 2);
    let expected: Vec<Value> = warnings
        .iter()
        .map(|warning| {
            json!({
                "level": "WARN",
                "target": "tower_cors",
                "message": warning.to_string(),
            })
        })
        .collect();
    assert_eq!(events(|| drop(config.clone().compile())), expected);
    assert_eq!(events(|| drop(config.build())), expected);
}

#[test]
fn no_warnings() {
    let broken = app()
        .allow_origins(["https://app.example"])
        .allow_methods(["put"]);
    assert_eq!(events(|| drop(broken.build())), NOTHING);
    assert_eq!(events(|| drop(app().build())), NOTHING);
    assert_eq!(events(|| drop(CorsLayer::permissive())), NOTHING);
}

// ── subscribers ─────────────────────────────────────────────────────────────

/// Sends a request through a layer whose configuration has no warning.
fn send(config: CorsConfig, request: Request<()>) {
    drop(wait(respond(&layer(config), request, "")));
}

/// Returns the events during a call.
fn events(call: impl FnOnce()) -> Vec<Value> {
    let log = Log::default();
    logged_as_json(&log, call);
    let text = log.text();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn logged_as_json(log: &Log, call: impl FnOnce()) {
    let log = log.clone();
    let _guard = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .without_time()
        .with_max_level(LevelFilter::TRACE)
        .with_writer(move || log.clone())
        .set_default();
    call();
}

fn logged_plainly(log: &Log, call: impl FnOnce()) {
    let log = log.clone();
    let _guard = tracing_subscriber::fmt()
        .with_ansi(false)
        .with_max_level(LevelFilter::TRACE)
        .with_writer(move || log.clone())
        .set_default();
    call();
}

/// The output of a subscriber.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
