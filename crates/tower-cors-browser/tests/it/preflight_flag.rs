//! The use-CORS-preflight flag: streams as bodies, and listeners on uploads.

use crate::server::{Server, browser, browser_in, fetch, verdict};
use crate::table::check;

#[test]
fn flagged_requests() {
    let table = "
        POST /                         | 204 ACAO=*          | OPTIONS POST | 200
        GET /                          | 204 ACAO=*          | OPTIONS GET  | 200
        POST / content-type=text/plain | 204 ACAO=*          | OPTIONS POST | 200
        POST / x-a=1                   | 204 ACAO=* ACAH=x-a | OPTIONS POST | 200
        POST / x-a=1                   | 204 ACAO=*          | OPTIONS      | Preflight HeaderNotAllowed
        PUT /                          | 204 ACAO=* ACAM=PUT | OPTIONS PUT  | 200
        PUT /                          | 204 ACAO=*          | OPTIONS      | Preflight MethodNotAllowed
        PUT /                          | 204 ACAO=* ACAM=    | OPTIONS      | Preflight MethodNotAllowed
        POST /                         | 204 ACAO=* ACAM=PUT | OPTIONS POST | 200
        POST /                         | 405 ACAO=*          | OPTIONS      | Preflight PreflightStatus
        POST /                         | 204                 | OPTIONS      | Preflight NoAllowOrigin
        POST https://app.example/      | 405                 | POST         | 200
    ";
    check(table, |[text, answer]| {
        let server = Server::new(&format!("OPTIONS: {answer}; : 200 ACAO=*"));
        let mut browser = browser().use_cors_preflight(true);
        let result = fetch(&mut browser, &server, text);
        let asked = server.requests().iter().any(|request| {
            let names = request.headers().get("access-control-request-headers");
            names.is_some_and(|names| names != "x-a")
        });
        assert!(!asked);
        [server.methods(), verdict(&result)]
    });
}

/// The preflight cache. `+` marks a request with the flag.
#[test]
fn flagged_requests_are_remembered() {
    let table = "
        ACMA=600          | +POST /; +POST /      | OPTIONS POST POST
        ACMA=600 ACAM=PUT | +POST /; +POST /      | OPTIONS POST OPTIONS POST
        ACMA=600 ACAM=POST| +POST /; +POST /      | OPTIONS POST POST
        ACMA=600 ACAM=*   | +POST /; +POST /      | OPTIONS POST POST
        ACMA=600          | +POST /; POST /       | OPTIONS POST POST
        ACMA=600          | +POST /; +GET /       | OPTIONS POST OPTIONS GET
        ACMA=600 ACAH=x-a | POST / x-a=1; +POST / | OPTIONS POST OPTIONS POST
        ACMA=600 ACAH=x-a | +POST / x-a=1; POST / x-a=1 | OPTIONS POST POST
    ";
    check(table, |[granted, steps]| {
        let server = Server::new(&format!(": 200 ACAO=* {granted}"));
        let mut browser = browser().remember_preflights(true);
        for step in steps.split("; ") {
            let text = step.trim_start_matches('+');
            browser = browser.use_cors_preflight(text.len() < step.len());
            fetch(&mut browser, &server, text).unwrap();
        }
        [server.methods()]
    });
}

#[test]
fn other_modes_have_no_streams() {
    for mode in ["no-cors", "navigate", "websocket"] {
        let server = Server::new(": 200");
        let mut browser = browser_in(mode).use_cors_preflight(true);
        let result = fetch(&mut browser, &server, "GET /");
        assert_eq!(verdict(&result), "Unsent PreflightNotInMode", "{mode}");
        assert_eq!(server.log(), "");
    }
}
