//! The requests that the servers refuse, and the headers that protect the page.

use serde_json::json;
use tower_cors_test_support::{check_rows, rows};

use super::{Playground, lines};

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
