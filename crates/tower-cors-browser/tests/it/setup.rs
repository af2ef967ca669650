//! Setting up a browser: its page, and its server.

use tower_cors_browser::{Browser, SetupError};

use crate::server::{PAGE, Server, browser, fetch, readable};
use crate::table::check;

/// The origin of a page's requests, or the error.
#[test]
fn pages() {
    let table = "
        https://app.example                | https://app.example
        https://app.example/               | https://app.example
        HTTPS://App.Example:443/a?b#c      | https://app.example
        http://app.example:443             | http://app.example:443
        https://müller.example             | https://xn--mller-kva.example
        http://127.1:8080                  | http://127.0.0.1:8080
        http://[0:0::1]:8080/              | http://[::1]:8080
        tauri://localhost                  | tauri://localhost
        tauri://localhost/index.html       | tauri://localhost
        chrome-extension://abc/page.html   | chrome-extension://abc
        app://local:1/a                    | app://local:1
        app://.                            | app://.
        app://./index.html                 | app://.
        app://-/index.html                 | app://-
        moz-extension://d7b8f7a4/popup.html | moz-extension://d7b8f7a4
        capacitor://localhost              | capacitor://localhost
        ionic://localhost/index.html       | ionic://localhost
        file://                            | file://
        null                               | null
        blob:https://app.example/1-2       | https://app.example
        data:text/html,a                   | null
        file:///a.html                     | null
        file:///                           | null
        about:blank                        | null
        app.example                        | a page cannot be at `app.example`: it has no scheme, such as `https://`
        localhost:3000                     | a page cannot be at `localhost:3000`: its origin has no host
        https://me:pw@                     | a page cannot be at `https://`: empty host
        https://a..example                 | a page cannot be at `https://a..example`: its origin has an empty label in its host, or one of more than 63 bytes
    ";
    check(table, |[page]| [origin_of(page)]);
}

fn origin_of(page: &str) -> String {
    let mut browser = match Browser::at(page) {
        Ok(browser) => browser,
        Err(error) => return error.to_string(),
    };
    let server = Server::new(": 200 ACAO=*");
    fetch(&mut browser, &server, "POST /").unwrap();
    let requests = server.requests();
    let origin = &requests[0].headers()["origin"];
    origin.to_str().unwrap().to_owned()
}

/// Pages that an app bundles are cross-site to every server, and have no referrer.
#[test]
fn pages_of_apps() {
    for page in [
        "app://.",
        "app://-",
        "file://",
        "moz-extension://d7b8f7a4",
        "null",
    ] {
        let server = Server::new(": 200 ACAO=*");
        fetch(&mut Browser::at(page).unwrap(), &server, "GET /").unwrap();
        let requests = server.requests();
        let headers = requests[0].headers();
        assert_eq!(headers["origin"], page);
        assert_eq!(headers["sec-fetch-site"], "cross-site");
        assert!(!headers.contains_key("referer"));
    }
}

#[test]
fn servers() {
    for wrong in [
        "api.test",
        "tauri://localhost",
        "https://a/b",
        "https://a?b",
        "https://a@b",
        "data:,",
    ] {
        let error = browser().server(wrong).unwrap_err();
        assert!(matches!(error, SetupError::Server { .. }), "{wrong}");
    }
    let server = Server::new(": 200 ACAO=*");
    let mut browser = browser().server("HTTPS://Api.Test:443/").unwrap();
    fetch(&mut browser, &server, "GET /a").unwrap();
    assert_eq!(server.log(), "GET api.test/a origin=PAGE");
}

#[test]
fn a_page_at_the_server_is_same_origin() {
    let server = Server::new(": 200 set-cookie=a x-a=1");
    let mut browser = browser().server(PAGE).unwrap();
    let response = fetch(&mut browser, &server, "PUT / x-b=1").unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(readable(&response), "x-a=1");
    assert_eq!(server.log(), "PUT app.example/ x-b=1 origin=PAGE body");
}
