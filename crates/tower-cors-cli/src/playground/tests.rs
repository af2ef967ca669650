//! The servers of the playground without sockets, at the default addresses.

use http::header::{HeaderName, LOCATION};
use http::{HeaderMap, StatusCode};
use http_body_util::Full;
use hyper::body::Bytes;
use serde_json::{Value, json};
use tower_cors_test_support::{check_rows, rows};

use super::addresses::tests::default_origins;
use super::page_request::tests::page_request_json;
use super::*;

struct Servers {
    playground: Arc<Playground>,
    page: PageServer,
}

impl Servers {
    fn new() -> Self {
        let playground = Arc::new(Playground {
            origins: default_origins(),
            tries: Tries::default(),
        });
        let page = PageServer::new(Arc::clone(&playground));
        Self { playground, page }
    }

    /// Sends `POST /check name: value, name: value` to the page's server.
    async fn ask(&self, head: &str, body: &str) -> Answer {
        self.page.answer(request(head, body)).await
    }

    /// Asks like the page's own scripts.
    async fn ask_as_page(&self, path: &str, body: &Value) -> Value {
        let head = format!("POST {path} {OWN}");
        let answer = self.ask(&head, &body.to_string()).await;
        assert_eq!(answer.status(), StatusCode::OK, "{}", answer.body());
        serde_json::from_str(answer.body()).unwrap()
    }

    /// Sends a request to the API, as a page of the other site does.
    async fn ask_api(&self, head: &str, body: &str) -> Answer {
        let api = &self.playground.origins.api;
        let Ok(answer) = api_server::answer(&self.playground, api, request(head, body)).await;
        answer
    }
}

/// The headers of the page's own requests.
const OWN: &str =
    "host: 127.0.0.1:8088, origin: http://127.0.0.1:8088, content-type: application/json";

/// Parses `name: value, name: value`.
pub(super) fn headers(text: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in text.split(", ").filter_map(|line| line.split_once(": ")) {
        let name: HeaderName = name.parse().unwrap();
        headers.append(name, value.parse().unwrap());
    }
    headers
}

fn request(head: &str, body: &str) -> Request<Full<Bytes>> {
    let [method, path, lines] = [0, 1, 2].map(|part| head.splitn(3, ' ').nth(part).unwrap_or(""));
    let mut request = Request::new(Full::from(body.to_owned()));
    *request.method_mut() = method.parse().unwrap();
    *request.uri_mut() = path.parse().unwrap();
    *request.headers_mut() = headers(lines);
    request
}

fn first_line(answer: &Answer) -> String {
    let about = match answer.headers().get(LOCATION) {
        Some(url) => url.to_str().unwrap(),
        None => answer.body().lines().next().unwrap_or_default(),
    };
    format!("{} {about}", answer.status().as_u16())
}

/// Rows: the head of a request, its body, and the answer's status with its first line, or the target
/// of its redirect.
#[tokio::test]
async fn the_page_server() {
    let page = "host: 127.0.0.1:8088";
    let places = r#"{"page":"http://127.0.0.1:8088","api":"http://127.0.0.1:8089","other":"http://localhost:8090"}"#;
    let misdirected = "421 this server answers only to the address that `cors playground` printed";
    let long = "a".repeat(body::MAX_BODY_LEN);
    let table = format!(
        "
        GET / {page}                  |                      | 200 <!doctype html>
        HEAD / {page}                 |                      | 200 <!doctype html>
        GET /dom.js {page}            |                      | 200 // Elements. Text goes into text nodes only, so that no text can become markup.
        GET /nothing {page}           |                      | 404 no such file
        PUT / {page}                  |                      | 405 send a GET
        GET /places.json {page}       |                      | 200 {places}
        POST /places.json {OWN}       |                      | 405 send a GET
        GET /a?b host: localhost:8088 |                      | 307 http://127.0.0.1:8088/
        GET / host: evil.example      |                      | {misdirected}
        GET / host: 127.0.0.1:8089    |                      | {misdirected}
        GET /check {page}             |                      | 405 send a POST
        POST /check {page}            | {{\"policy\":\"\"}} | 403 only the playground's own page may ask this
        POST /check {OWN}             |                      | 400 send the JSON that the page sends
        POST /check {OWN}             | {{\"policy\":1}}     | 400 send the JSON that the page sends
        POST /check {OWN}             | {{\"policy\":\"\",\"a\":1}} | 400 send the JSON that the page sends
        POST /check {OWN}             | \"{long}\"           | 413 this is too long; write a shorter policy
        POST /prepare {OWN}           | {{\"policy\":\"\"}} | 400 send the JSON that the page sends
        POST /seen {OWN}              | {{\"id\":\"0\"}}    | 200 {{\"problem\":\"the playground has forgotten this try; send the request again\"}}
        "
    );
    let servers = Servers::new();
    let mut answers = Vec::new();
    for [head, body, expected] in rows::<3>(&table) {
        let found = first_line(&servers.ask(head, body).await);
        answers.push([head.to_owned(), found, expected.to_owned()]);
    }
    check_rows(answers, |[_, found, _]| found.to_owned());
}

/// Rows: a policy, the fields of a request, and its URL without the name of the try, or a problem.
#[tokio::test]
async fn prepared_requests() {
    let any = "allow_origins = '*'";
    let table = [
        [
            any,
            "{}",
            "http://127.0.0.1:8088/sender http://127.0.0.1:8089/items",
        ],
        [
            any,
            r#"{"from": "other"}"#,
            "http://localhost:8090/sender http://127.0.0.1:8089/items",
        ],
        [
            any,
            r#"{"from": "sandbox"}"#,
            "http://127.0.0.1:8088/sender http://127.0.0.1:8089/items",
        ],
        [
            any,
            r#"{"from": "api"}"#,
            "http://127.0.0.1:8089/sender http://127.0.0.1:8089/items",
        ],
        [
            any,
            r#"{"by": "web-socket"}"#,
            "http://127.0.0.1:8088/sender ws://127.0.0.1:8089/items",
        ],
        [
            any,
            r#"{"method": "A B"}"#,
            "method: write one word, such as PUT",
        ],
        ["", "{}", "the policy has errors; fix them first"],
    ];
    let servers = Servers::new();
    let mut answers = Vec::new();
    for [policy, fields, expected] in table {
        let request = page_request_json(&serde_json::from_str(fields).unwrap());
        let input = json!({ "policy": policy, "request": request });
        let prepared = servers.ask_as_page("/prepare", &input).await;
        let found = match prepared["problem"].as_str() {
            Some(problem) => problem.to_owned(),
            None => {
                let (ours, theirs) = (url(&prepared["ours"]), url(&prepared["tower_http"]));
                assert_eq!(ours, theirs);
                format!("{} {ours}", prepared["sender"].as_str().unwrap())
            }
        };
        answers.push([
            policy.to_owned(),
            fields.to_owned(),
            found,
            expected.to_owned(),
        ]);
    }
    check_rows(answers, |[_, _, found, _]| found.to_owned());
}

/// Returns the URL of a run without the name of its try.
fn url(run: &Value) -> &str {
    let (url, id) = run["url"].as_str().unwrap().split_once("?try=").unwrap();
    assert_eq!(run["id"], id);
    url
}

/// A page of the other site sends a request, and the page shows how it went under both crates.
#[tokio::test]
async fn seen_exchanges() {
    let servers = Servers::new();
    let request = page_request_json(&json!({ "from": "other" }));
    let input = json!({ "policy": "allow_origins = 'http://localhost:8090'", "request": request });
    let prepared = servers.ask_as_page("/prepare", &input).await;
    let mut seen = Vec::new();
    for layers in ["ours", "tower_http"] {
        let id = prepared[layers]["id"].as_str().unwrap();
        let head =
            format!("GET /items?try={id} host: 127.0.0.1:8089, origin: http://localhost:8090");
        let answer = servers.ask_api(&head, "").await;
        assert_eq!(answer.status(), StatusCode::OK);
        seen.push(servers.ask_as_page("/seen", &json!({ "id": id })).await);
    }
    let [ours, theirs] = [&seen[0][0], &seen[1][0]];
    let request = json!([
        {
            "name": "origin",
            "value": "http://localhost:8090",
            "reason": "The page's origin. The browser sets it, and no script can change it.",
            "matters": true,
        },
        {
            "name": "host",
            "value": "127.0.0.1:8089",
            "reason": "The server's own name. The playground refuses all others.",
            "matters": false,
        },
    ]);
    for exchange in [ours, theirs] {
        assert_eq!(exchange["kind"], "actual");
        assert_eq!(exchange["method"], "GET");
        assert_eq!(exchange["server"], "http://127.0.0.1:8089");
        assert_eq!(exchange["path"], "/items");
        assert_eq!(exchange["request"], request);
        assert_eq!(exchange["status"], 200);
        assert_eq!(exchange["status_text"], "OK");
        assert_eq!(
            exchange["response"][0]["name"],
            "access-control-allow-origin"
        );
        assert_eq!(exchange["response"][0]["value"], "http://localhost:8090");
        assert_eq!(exchange["ran"], true);
    }
    let explanation = ours["explanation"].as_str().unwrap();
    assert!(
        explanation.starts_with("granted: `GET /items`"),
        "{explanation}"
    );
    assert_eq!(theirs["explanation"], Value::Null);
}

/// Rows: the head of a request to the API, its body, and the first line of the answer.
#[tokio::test]
async fn the_api_server() {
    let servers = Servers::new();
    let request = page_request_json(&json!({}));
    let input = json!({ "policy": "allow_origins = '*'", "request": request });
    let prepared = servers.ask_as_page("/prepare", &input).await;
    let id = prepared["ours"]["id"].as_str().unwrap();
    let (api, long) = ("host: 127.0.0.1:8089", "a".repeat(body::MAX_BODY_LEN + 1));
    let items = r#"200 {"items":["apple","pear"]}"#;
    let forgotten = "404 the playground has forgotten this try; send the request again";
    let table = format!(
        "
        GET /items?try={id} {api}                | | {items}
        POST /items?try={id} {api}               | {{}} | {items}
        POST /items?try={id} {api}               | {long} | 413 the body is too long
        GET /redirect?try={id} {api}             | | 303 http://localhost:8090/landing?try={id}
        GET /items?try={id} host: localhost:8089 | | 421 this server answers only to the address that `cors playground` printed
        GET /items?try={id}0 {api}               | | {forgotten}
        GET /items?id={id} {api}                 | | {forgotten}
        GET /items {api}                         | | {forgotten}
        GET /sender {api}                        | | 200 <!doctype html>
        GET / {api}                              | | {forgotten}
        "
    );
    let mut answers = Vec::new();
    for [head, body, expected] in rows::<3>(&table) {
        let found = first_line(&servers.ask_api(head, body).await);
        answers.push([head.to_owned(), found, expected.to_owned()]);
    }
    check_rows(answers, |[_, found, _]| found.to_owned());
}
