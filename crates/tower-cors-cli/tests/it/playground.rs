//! `cors playground` over HTTP: who may ask its servers, and what they answer.

use std::net::SocketAddr;

use serde_json::{Value, json};
use tokio::net::TcpListener;
use tower_cors_test_support::program::Program;
use tower_cors_test_support::{check_rows, rows};

use crate::cors::{ANY_PORT, check_runs, start_playground};
use crate::wire::Wire;

/// A running playground, and the authorities of its servers.
struct Playground {
    program: Program,
    page: String,
    api: String,
    other: String,
}

struct Answer {
    status: String,
    head: String,
    body: String,
}

impl Playground {
    async fn start() -> Self {
        let program = start_playground(ANY_PORT).await;
        let page = program.address.to_string();
        let request = format!("GET /places.json HTTP/1.1\r\nHost: {page}\r\n");
        let answer = ask(program.address, &request, "").await;
        let places: Value = serde_json::from_str(&answer.body).unwrap();
        let authority = |name: &str| {
            let origin = places[name].as_str().unwrap();
            origin.strip_prefix("http://").unwrap().to_owned()
        };
        assert_eq!(authority("page"), page);
        Self {
            page,
            api: authority("api"),
            other: authority("other"),
            program,
        }
    }

    /// Returns the address of a server by its authority.
    fn address(&self, authority: &str) -> SocketAddr {
        let (_, port) = authority.rsplit_once(':').unwrap();
        SocketAddr::new(self.program.address.ip(), port.parse().unwrap())
    }

    /// Sends a request in a text with the placeholders `PAGE`, `API` and `OTHER`.
    async fn send(&self, server: &str, head: &str, body: &str) -> Answer {
        ask(self.address(&self.fill(server)), &self.fill(head), body).await
    }

    fn fill(&self, text: &str) -> String {
        text.replace("PAGE", &self.page)
            .replace("API", &self.api)
            .replace("OTHER", &self.other)
    }

    /// Asks like the page's own scripts.
    async fn ask_as_page(&self, path: &str, body: &Value) -> Value {
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: PAGE\r\nOrigin: http://PAGE\r\n\
             Content-Type: application/json\r\n"
        );
        let answer = self.send("PAGE", &head, &body.to_string()).await;
        assert_eq!(answer.status, "200", "{}", answer.body);
        serde_json::from_str(&answer.body).unwrap()
    }

    /// Prepares a request of the page at the other site, and returns the path of its try.
    async fn prepare(&self, policy: &str) -> (Value, String) {
        let request = json!({
            "from": "other", "by": "fetch", "method": "GET", "path": "/items", "headers": [],
            "content_type": "", "credentials": false,
        });
        let input = json!({"policy": policy, "request": request});
        let prepared = self.ask_as_page("/prepare", &input).await;
        let url = prepared["ours"]["url"].as_str().unwrap();
        let path = url.strip_prefix(&format!("http://{}", self.api)).unwrap();
        let path = path.to_owned();
        (prepared, path)
    }
}

/// Sends a request on a connection of its own.
async fn ask(address: SocketAddr, head: &str, body: &str) -> Answer {
    let mut client = Wire::connect(address).await;
    let length = match body {
        "" => String::new(),
        body => format!("Content-Length: {}\r\n", body.len()),
    };
    client
        .write(&format!("{head}{length}Connection: close\r\n\r\n{body}"))
        .await;
    let text = client.closed().await;
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    Answer {
        status: head.split(' ').nth(1).unwrap().to_owned(),
        head: format!("{head}\r\n").to_ascii_lowercase(),
        body: body.to_owned(),
    }
}

fn lines(head: &str) -> String {
    head.split(" ~ ")
        .map(|line| format!("{line}\r\n"))
        .collect()
}

/// With DNS rebinding, a page of any name reaches the servers.
#[tokio::test]
async fn each_server_checks_host() {
    let playground = Playground::start().await;
    let table = rows::<3>(
        "
        PAGE  | GET / HTTP/1.1 ~ Host: PAGE                                      | 200
        PAGE  | GET / HTTP/1.1 ~ Host: evil.example                              | 421
        PAGE  | GET / HTTP/1.1 ~ Host: API                                       | 421
        PAGE  | GET / HTTP/1.1 ~ Host: PAGE ~ Host: PAGE                         | 421
        PAGE  | GET / HTTP/1.0                                                   | 421
        PAGE  | GET /places.json HTTP/1.1 ~ Host: evil.example                   | 421
        PAGE  | POST /check HTTP/1.1 ~ Host: evil.example ~ Origin: http://evil.example ~ Content-Type: application/json | 421
        API   | GET /sender HTTP/1.1 ~ Host: API                                 | 200
        API   | GET /sender HTTP/1.1 ~ Host: evil.example                        | 421
        API   | GET /items HTTP/1.1 ~ Host: API                                  | 404
        API   | GET /items HTTP/1.1 ~ Host: evil.example                         | 421
        OTHER | GET /sender HTTP/1.1 ~ Host: OTHER                               | 200
        OTHER | GET /sender HTTP/1.1 ~ Host: evil.example                        | 421
        API   | GET / HTTP/1.1 ~ Host: API                                       | 404
        API   | GET /main.js HTTP/1.1 ~ Host: API                                | 404
        PAGE  | GET /nothing HTTP/1.1 ~ Host: PAGE                               | 404
        PAGE  | PUT / HTTP/1.1 ~ Host: PAGE                                      | 405
        ",
    );
    check_all(&playground, table).await;
}

#[tokio::test]
async fn no_other_page_drives_it() {
    let playground = Playground::start().await;
    let own = "Host: PAGE ~ Content-Type: application/json";
    let table = format!(
        "
        PAGE | POST /check HTTP/1.1 ~ {own} ~ Origin: http://PAGE                                | 200
        PAGE | POST /check HTTP/1.1 ~ {own} ~ Origin: http://PAGE ~ Sec-Fetch-Site: same-origin  | 200
        PAGE | POST /check HTTP/1.1 ~ {own} ~ Origin: http://evil.example                        | 403
        PAGE | POST /check HTTP/1.1 ~ {own} ~ Origin: http://API ~ Sec-Fetch-Site: same-site     | 403
        PAGE | POST /check HTTP/1.1 ~ {own} ~ Origin: null                                       | 403
        PAGE | POST /check HTTP/1.1 ~ {own}                                                      | 403
        PAGE | POST /check HTTP/1.1 ~ {own} ~ Origin: http://PAGE ~ Sec-Fetch-Site: cross-site   | 403
        PAGE | POST /prepare HTTP/1.1 ~ {own} ~ Origin: http://evil.example                      | 403
        PAGE | POST /seen HTTP/1.1 ~ {own} ~ Origin: http://evil.example                         | 403
        PAGE | POST /check HTTP/1.1 ~ Host: PAGE ~ Origin: http://PAGE ~ Content-Type: text/plain | 415
        PAGE | GET /check HTTP/1.1 ~ {own} ~ Origin: http://PAGE                                 | 405
        PAGE | OPTIONS /check HTTP/1.1 ~ {own} ~ Origin: http://evil.example ~ Access-Control-Request-Method: POST | 405
        "
    );
    check_all(&playground, rows::<3>(&table)).await;
    let table = format!("PAGE | POST /check HTTP/1.1 ~ {own} ~ Origin: http://PAGE | 413");
    let body = json!({"policy": "a".repeat(100_000)}).to_string();
    check_bodies(&playground, rows::<3>(&table), &body).await;
}

async fn check_all(playground: &Playground, table: Vec<[&str; 3]>) {
    check_bodies(playground, table, r#"{"policy": ""}"#).await;
}

/// Checks the status of each answer, and that none has CORS headers.
async fn check_bodies(playground: &Playground, table: Vec<[&str; 3]>, body: &str) {
    let mut found = Vec::new();
    for [server, request, _] in &table {
        let body = if request.starts_with("POST") {
            body
        } else {
            ""
        };
        let answer = playground.send(server, &lines(request), body).await;
        found.push(match answer.head.contains("access-control-") {
            true => answer.head,
            false => answer.status,
        });
    }
    let rows = (0..).zip(table).map(|(index, [_, request, status])| {
        [format!("{index}"), request.to_owned(), status.to_owned()]
    });
    check_rows(rows, |[index, ..]| {
        found[index.parse::<usize>().unwrap()].clone()
    });
}

#[tokio::test]
async fn headers_that_protect_the_page() {
    let playground = Playground::start().await;
    let table = rows::<3>(
        "
        PAGE  | /             | script-src 'self'; style-src 'self';
        PAGE  | /             | frame-ancestors 'none'
        PAGE  | /main.js      | frame-ancestors 'none'
        PAGE  | /places.json  | default-src 'none'
        PAGE  | /nothing      | default-src 'none'
        PAGE  | /sender       | frame-ancestors http://PAGE
        API   | /sender       | frame-ancestors http://PAGE
        OTHER | /sender       | frame-ancestors http://PAGE
        API   | /sender.js    | frame-ancestors http://PAGE
        ",
    );
    let mut found = Vec::new();
    for [server, path, _] in &table {
        let head = lines(&format!("GET {path} HTTP/1.1 ~ Host: {server}"));
        let answer = playground.send(server, &head, "").await;
        assert!(answer.head.contains("x-content-type-options: nosniff\r\n"));
        found.push(answer.head);
    }
    let rows = (0..).zip(table).map(|(index, [server, path, part])| {
        [
            format!("{index}"),
            format!("{server}{path}"),
            playground.fill(part),
        ]
    });
    check_rows(rows, |[index, _, part]| {
        let head = &found[index.parse::<usize>().unwrap()];
        let (_, policy) = head.split_once("content-security-policy: ").unwrap();
        let policy = policy.lines().next().unwrap();
        assert!(policy.starts_with("default-src 'none'; "), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
        if policy.contains(part) { part } else { policy }.to_owned()
    });
}

#[tokio::test]
async fn the_name_of_the_machine_leads_to_the_address() {
    let playground = Playground::start().await;
    let port = playground.program.address.port();
    let head = format!("GET /a HTTP/1.1\r\nHost: localhost:{port}\r\n");
    let answer = playground.send("PAGE", &head, "").await;
    assert_eq!(answer.status, "307");
    let location = playground.fill("location: http://PAGE/\r\n");
    assert!(answer.head.contains(&location), "{}", answer.head);
}

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

#[tokio::test]
async fn problems_of_a_request() {
    let playground = Playground::start().await;
    let request = |path: &str| {
        json!({
            "from": "page", "by": "fetch", "method": "GET", "path": path, "headers": [],
            "content_type": "", "credentials": false,
        })
    };
    let bad_path = json!({"policy": "allow_origins = '*'", "request": request("items")});
    let result = playground.ask_as_page("/prepare", &bad_path).await;
    let problem = "path: write a path without a query or dot segments, such as /items/1";
    assert_eq!(result, json!({"problem": problem}));
    let bad_policy = json!({"policy": "", "request": request("/items")});
    let result = playground.ask_as_page("/prepare", &bad_policy).await;
    assert_eq!(
        result,
        json!({"problem": "the policy has errors; fix them first"})
    );
    let result = playground.ask_as_page("/seen", &json!({"id": "0"})).await;
    let problem = "the playground has forgotten this try; send the request again";
    assert_eq!(result, json!({"problem": problem}));
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

#[tokio::test]
#[cfg(unix)]
async fn a_stop() {
    let playground = Playground::start().await;
    playground.program.interrupt().await;
    assert_eq!(playground.program.end().await, (Some(0), String::new()));
}
