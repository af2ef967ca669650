//! The CORS-preflight cache.

use std::time::Duration;

use tower_cors_browser::{Browser, Credentials};

use crate::server::{Server, browser, fetch};
use crate::table::check;

/// The methods that arrive when requests follow one another. A number is a pause in seconds.
#[test]
fn the_preflight_cache() {
    let table = "
        ACAM=PUT                    | PUT /; PUT /                    | OPTIONS PUT PUT
        ACAM=PUT                    | PUT /; 4; PUT /                 | OPTIONS PUT PUT
        ACAM=PUT                    | PUT /; 5; PUT /                 | OPTIONS PUT OPTIONS PUT
        ACAM=PUT ACMA=0             | PUT /; PUT /                    | OPTIONS PUT OPTIONS PUT
        ACAM=PUT ACMA=600           | PUT /; 599; PUT /               | OPTIONS PUT PUT
        ACAM=PUT ACMA=600           | PUT /; 599; PUT /; 1; PUT /     | OPTIONS PUT PUT OPTIONS PUT
        ACAM=PUT ACMA=9999          | PUT /; 7199; PUT /              | OPTIONS PUT PUT
        ACAM=PUT ACMA=9999          | PUT /; 7200; PUT /              | OPTIONS PUT OPTIONS PUT
        ACAM=PUT ACMA=99999999999999999999 | PUT /; 7199; PUT /       | OPTIONS PUT PUT
        ACAM=PUT ACMA=-1            | PUT /; 4; PUT /; 1; PUT /       | OPTIONS PUT PUT OPTIONS PUT
        ACAM=PUT ACMA=              | PUT /; 4; PUT /; 1; PUT /       | OPTIONS PUT PUT OPTIONS PUT
        ACAM=PUT ACMA=9 ACMA=9      | PUT /; 4; PUT /; 1; PUT /       | OPTIONS PUT PUT OPTIONS PUT
        ACAM=PUT,DELETE             | PUT /; DELETE /                 | OPTIONS PUT DELETE
        ACAM=PUT,DELETE             | PUT /; PATCH /                  | OPTIONS PUT OPTIONS
        ACAM=*                      | PUT /; DELETE /                 | OPTIONS PUT DELETE
        ACAM=PUT                    | PUT /; PUT /a                   | OPTIONS PUT OPTIONS PUT
        ACAM=PUT                    | PUT /; PUT /?                   | OPTIONS PUT OPTIONS PUT
        ACAM=PUT                    | PUT /; PUT http://server.test/  | OPTIONS PUT OPTIONS PUT
        ACAM=PUT                    | PUT /; PUT / x-a=1              | OPTIONS PUT OPTIONS
        ACAM=PUT ACAH=x-a           | PUT /; PUT / x-a=1; POST / x-a=1| OPTIONS PUT PUT POST
        ACAH=x-a,x-b                | GET / x-a=1; GET / X-B=1        | OPTIONS GET GET
        ACAH=*                      | GET / x-a=1; GET / x-b=1        | OPTIONS GET GET
        ACAH=*                      | GET / x-a=1; GET / authorization=1 | OPTIONS GET OPTIONS
        ACAH=*,authorization        | GET / x-a=1; GET / authorization=1 | OPTIONS GET GET
        ACAM=PUT                    | include; PUT /; omit; PUT /     | OPTIONS PUT PUT
        ACAM=PUT                    | omit; PUT /; include; PUT /     | OPTIONS PUT OPTIONS PUT
        ACAM=PUT,*                  | include; PUT /; DELETE /        | OPTIONS PUT OPTIONS
        ACAM=PUT,*                  | include; PUT /; omit; DELETE /  | OPTIONS PUT DELETE
        ACAM=*                      | include; * /; omit; DELETE /    | OPTIONS * DELETE
        ACAM=PUT                    | PUT /; off; PUT /; on; PUT /    | OPTIONS PUT OPTIONS PUT OPTIONS PUT
    ";
    check(table, |[granted, steps]| {
        let server = Server::new(&format!(": 200 ACAO=PAGE ACAC=true {granted}"));
        let mut browser = browser().remember_preflights(true);
        for text in steps.split("; ") {
            browser = step(browser, &server, text);
        }
        [server.methods()]
    });
}

fn step(mut browser: Browser, server: &Server, text: &str) -> Browser {
    match text {
        "include" => return browser.credentials(Credentials::Include),
        "omit" => return browser.credentials(Credentials::Omit),
        "on" | "off" => return browser.remember_preflights(text == "on"),
        _ => match text.parse() {
            Ok(seconds) => browser.advance(Duration::from_secs(seconds)),
            Err(_) => drop(fetch(&mut browser, server, text)),
        },
    }
    browser
}

#[test]
fn a_second_preflight_renews_all_that_it_grants() {
    let server = Server::new(": 200 ACAO=* ACAM=PUT ACAH=x-a,x-b ACMA=10");
    let mut browser = browser().remember_preflights(true);
    fetch(&mut browser, &server, "PUT /").unwrap();
    browser.advance(Duration::from_secs(9));
    // The cache lacks `x-c`.
    let granting_more = server.answering(": 200 ACAO=* ACAM=PUT ACAH=x-a,x-b,x-c ACMA=10");
    fetch(&mut browser, &granting_more, "GET / x-c=1").unwrap();
    browser.advance(Duration::from_secs(9));
    fetch(&mut browser, &server, "PUT / x-b=1").unwrap();
    assert_eq!(server.methods(), "OPTIONS PUT OPTIONS GET PUT");
}

#[test]
fn a_network_error_clears_the_cache() {
    let grant = "OPTIONS: 200 ACAO=* ACAM=PUT,DELETE";
    let server = Server::new(&format!("{grant}; DELETE: 200; : 200 ACAO=*"));
    let mut browser = browser().remember_preflights(true);
    let mut passes = |text: &str| fetch(&mut browser, &server, text).is_ok();
    assert!(passes("PUT /") && passes("PUT /a") && passes("PUT /") && !passes("DELETE /"));
    assert!(passes("PUT /") && passes("PUT /a"));
    assert_eq!(
        server.methods(),
        "OPTIONS PUT OPTIONS PUT PUT DELETE OPTIONS PUT PUT"
    );
}

#[test]
fn a_network_error_without_a_preflight_leaves_the_cache() {
    let server = Server::new("GET: 200; : 200 ACAO=* ACAM=PUT");
    let mut browser = browser().remember_preflights(true);
    let mut passes = |text: &str| fetch(&mut browser, &server, text).is_ok();
    assert!(passes("PUT /") && !passes("GET /") && passes("PUT /"));
    assert_eq!(server.methods(), "OPTIONS PUT GET PUT");
}

#[test]
fn the_cache_is_off_by_default() {
    let server = Server::new(": 200 ACAO=* ACAM=PUT ACMA=600");
    let mut browser = browser();
    for _ in 0..2 {
        fetch(&mut browser, &server, "PUT /").unwrap();
    }
    browser.advance(Duration::MAX);
    assert_eq!(server.methods(), "OPTIONS PUT OPTIONS PUT");
}

#[test]
fn time_does_not_overflow() {
    let server = Server::new(": 200 ACAO=* ACAM=PUT ACMA=600");
    let mut browser = browser().remember_preflights(true);
    browser.advance(Duration::MAX);
    browser.advance(Duration::MAX);
    fetch(&mut browser, &server, "PUT /").unwrap();
}
