//! The CORS check, and the statuses of responses.

use tower_cors_browser::{BlockReason, Stage};

use crate::server::{Server, browser, browser_with, fetch, verdict};
use crate::table::check;

#[test]
fn the_cors_check() {
    let table = "
        omit    | ACAO=PAGE                       | 200
        omit    | ACAO=*                          | 200
        omit    | ACAO=~*~                        | 200
        omit    | ACAO=* ACAC=false               | 200
        omit    | ACAO=PAGE/                      | Response WrongAllowOrigin
        omit    | ACAO=https://APP.example        | Response WrongAllowOrigin
        omit    | ACAO=null                       | Response WrongAllowOrigin
        omit    | ACAO=* ACAO=*                   | Response WrongAllowOrigin
        omit    | ACAO=PAGE ACAO=PAGE             | Response WrongAllowOrigin
        omit    | ACAO=PAGE,*                     | Response WrongAllowOrigin
        omit    | ACAO=                           | Response WrongAllowOrigin
        omit    |                                 | Response NoAllowOrigin
        include | ACAO=PAGE ACAC=true             | 200
        include | ACAO=PAGE ACAC=~true            | 200
        include | ACAO=* ACAC=true                | Response AnyOriginWithCredentials
        include | ACAO=PAGE                       | Response NoAllowCredentials
        include | ACAO=PAGE ACAC=True             | Response WrongAllowCredentials
        include | ACAO=PAGE ACAC=                 | Response WrongAllowCredentials
        include | ACAO=PAGE ACAC=true ACAC=true   | Response WrongAllowCredentials
    ";
    check(table, |[credentials, answer]| {
        let server = Server::new(&format!(": 200 {answer}"));
        let result = fetch(&mut browser_with(credentials), &server, "GET /");
        assert_eq!(server.methods(), "GET");
        [verdict(&result)]
    });
}

#[test]
fn responses_of_any_status_pass() {
    for status in [200, 204, 300, 304, 400, 401, 403, 404, 407, 500, 503] {
        let server = Server::new(&format!(": {status} ACAO=*"));
        let response = fetch(&mut browser(), &server, "POST /").unwrap();
        assert_eq!(response.status(), status);
        assert_eq!(response.body(), "body");
    }
}

#[test]
fn informational_responses_do_not_count() {
    for status in [100, 101, 103, 199] {
        let server = Server::new(&format!(": {status} ACAO=*"));
        let blocked = fetch(&mut browser(), &server, "GET /").unwrap_err();
        assert_eq!(blocked.reason(), &BlockReason::InformationalStatus);
        assert_eq!(blocked.stage(), Stage::Response);
    }
}
