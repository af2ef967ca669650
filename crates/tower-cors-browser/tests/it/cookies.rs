//! Cookies.

use tower_cors_browser::Credentials;

use crate::server::{Server, browser, browser_in, browser_with, fetch};
use crate::table::check;

/// The methods of the requests that carry cookies.
#[test]
fn requests_with_cookies() {
    let table = "
        omit        | GET /                   |
        omit        | GET https://app.example |
        same-origin | GET /                   |
        same-origin | GET https://app.example | GET
        include     | GET /                   | GET
        include     | GET https://app.example | GET
        include     | PUT /                   | PUT
    ";
    check(table, |[credentials, text]| {
        let browser = browser_with(credentials).cookie("a=1").unwrap();
        let mut browser = browser.cookie("b=2").unwrap();
        let server = Server::new(": 200 ACAO=PAGE ACAC=true ACAM=PUT");
        fetch(&mut browser, &server, text).unwrap();
        let mut requests = server.requests();
        requests.retain(|request| request.headers().contains_key("cookie"));
        assert!(
            requests
                .iter()
                .all(|request| request.headers()["cookie"] == "a=1; b=2")
        );
        let methods = requests.iter().map(|request| request.method().as_str());
        [methods.collect::<Vec<_>>().join(" ")]
    });
}

/// Navigations and WebSockets have cookies, whatever the credentials mode was.
#[test]
fn modes_that_fix_the_credentials_mode() {
    let table = "
        cors      |
        no-cors   |
        navigate  | a=1
        websocket | a=1
    ";
    check(table, |[mode]| {
        let browser = browser_in(mode).credentials(Credentials::Omit);
        let mut browser = browser.cookie("a=1").unwrap();
        let server = Server::new(": 200 ACAO=*");
        let _ = fetch(&mut browser, &server, "GET /");
        let requests = server.requests();
        let cookie = requests[0].headers().get("cookie");
        [cookie.map_or(String::new(), |cookie| cookie.to_str().unwrap().to_owned())]
    });
}

#[test]
fn debug_output_and_errors_do_not_hold_cookies() {
    let browser = browser().cookie("sid=secret").unwrap();
    assert!(!format!("{browser:?}").contains("secret"));
    assert_eq!(
        browser.cookie("a\n=secret").unwrap_err().to_string(),
        "the cookie has a byte that headers cannot contain"
    );
}
