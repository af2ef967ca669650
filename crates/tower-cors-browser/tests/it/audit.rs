//! Audits of whole services.

use tower_cors_browser::{Audit, AuditError, AuditReport, Credentials};
use tower_cors_test_support::wait;

use crate::server::Server;
use crate::table::check;

/// Two origins, three methods and two paths, on a server that knows one origin and one path.
fn report(audit: Audit<Server>) -> AuditReport {
    wait(audit.run(|| String::from("body"))).unwrap()
}

fn audit(server: &Server) -> Audit<Server> {
    Audit::new(server.clone()).origins(["https://app.example"])
}

#[test]
fn the_report_is_a_table() {
    let server = Server::new(
        "OPTIONS server.test/gone: 404; OPTIONS: 204 ACAO=PAGE ACAM=PUT; \
         server.test/gone: 404; HEAD: 500 ACAO=*; : 200 ACAO=*",
    );
    let audit = audit(&server)
        .origins(["null", "https://server.test"])
        .methods(["GET", "PUT", "head", "GET"])
        .paths(["/a", "/gone"]);
    let report = report(audit);
    let uncovered = "there is no `Access-Control-Allow-Origin`; no `tower_cors::CorsLayer` handled \
                     this request; if you use one, check that it wraps all routes";
    let wrong = "`Access-Control-Allow-Origin` is `https://app.example`, not `null`";
    let expected = format!(
        "\
origin               method  path   preflight    status  readable  reason
https://app.example  GET     /a     204          200     yes
https://app.example  PUT     /a     204          -       -
https://app.example  HEAD    /a     204          500     yes
https://app.example  GET     /gone  404 refused  404     no        {uncovered}
https://app.example  PUT     /gone  404 refused  -       -         {uncovered}
https://app.example  HEAD    /gone  404 refused  404     no        {uncovered}
null                 GET     /a     204 refused  200     yes       {wrong}
null                 PUT     /a     204 refused  -       -         {wrong}
null                 HEAD    /a     204 refused  500     yes       {wrong}
null                 GET     /gone  404 refused  404     no        {uncovered}
null                 PUT     /gone  404 refused  -       -         {uncovered}
null                 HEAD    /gone  404 refused  404     no        {uncovered}
https://server.test  GET     /a     -            200     yes
https://server.test  PUT     /a     -            -       -
https://server.test  HEAD    /a     -            500     yes
https://server.test  GET     /gone  -            404     yes
https://server.test  PUT     /gone  -            -       -
https://server.test  HEAD    /gone  -            404     yes
"
    );
    assert_eq!(report.to_string(), expected);
    assert_eq!(report.rows().len(), 18);
    assert_eq!(report.failures().len(), 9);
}

/// The requests that arrive: only those with safe methods, and with methods that are named.
#[test]
fn requests_of_an_audit() {
    let table = "
        GET,HEAD           |            | OPTIONS GET OPTIONS HEAD
        POST,PUT,DELETE    |            | OPTIONS OPTIONS OPTIONS
        get,put            |            | OPTIONS GET OPTIONS
        PUT,PURGE          | put,DELETE | OPTIONS PUT OPTIONS OPTIONS DELETE
        QUERY,OPTIONS      | OPTIONS    | OPTIONS OPTIONS OPTIONS
        GET                | GET        | OPTIONS GET
        TRACE              | TRACE      |
    ";
    check(table, |[methods, sent]| {
        let server = Server::new(": 200 ACAO=* ACAM=*");
        let sent = sent.split(',').filter(|method| !method.is_empty());
        let audit = audit(&server).paths(["/"]).methods(methods.split(','));
        report(audit.send_methods(sent));
        [server.methods()]
    });
}

#[test]
fn an_audit_sends_what_pages_send() {
    let server = Server::new(": 200 ACAO=PAGE ACAC=true ACAM=PUT ACAH=authorization");
    let audit = audit(&server)
        .send_methods(["PUT"])
        .paths(["/a"])
        .header("Authorization", "me")
        .credentials(Credentials::Include);
    assert!(report(audit).failures().is_empty());
    assert_eq!(
        server.log(),
        "OPTIONS server.test/a access-control-request-method=PUT \
         access-control-request-headers=authorization origin=PAGE + \
         PUT server.test/a authorization=me origin=PAGE body"
    );
}

/// A denied page fails its preflight, and cannot read the response without one either.
#[test]
fn both_halves_of_a_row_can_fail() {
    let server = Server::new("OPTIONS: 204 ACAO=*; GET: 200; : 200 ACAO=*");
    let report = report(audit(&server).methods(["GET", "HEAD"]).paths(["/"]));
    let [get, head] = report.rows() else {
        panic!("{report}");
    };
    assert!(get.preflight.is_ok() && get.is_failure());
    assert_eq!(get.blocked().unwrap().status().unwrap(), 200);
    assert!(!head.is_failure() && head.blocked().is_none());
}

#[test]
fn audits_that_do_not_run() {
    let table = "
        -             | GET  | /        | Page: a page cannot be at `-`: it has no scheme, such as `https://`
        https://a.b   | G T  | /        | Method: `G T` is not a method; write one such as `GET`
        https://a.b   | GET  | a b      | Path: `a b` is neither a path, such as `/records/7`, nor a URL
        https://a.b   |      | /        | Empty: the audit has no methods, so it would always pass: call `methods([…])`
        https://a.b   | GET  |          | Empty: the audit has no paths, so it would always pass: call `paths([…])`
                      | GET  | /        | Empty: the audit has no origins, so it would always pass: call `origins([…])`
    ";
    check(table, |[origin, method, path]| {
        let server = Server::new(": 200");
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let audit = Audit::new(server.clone())
            .origins(some(origin))
            .methods(some(method))
            .paths(some(path));
        let error = wait(audit.run(String::new)).unwrap_err();
        assert_eq!(server.log(), "");
        let kind = format!("{error:?}");
        let (kind, _) = kind.split_once([' ', '(']).unwrap();
        [format!("{kind}: {error}")]
    });
}

#[test]
fn headers_of_an_audit_are_headers() {
    for (name, value) in [("a b", "1"), ("x-a", "secret\n")] {
        let server = Server::new(": 200");
        let audit = audit(&server)
            .methods(["GET"])
            .paths(["/"])
            .header(name, value);
        let error = wait(audit.run(String::new)).unwrap_err();
        assert!(matches!(error, AuditError::Header { .. }));
        assert!(!error.to_string().contains("secret"));
    }
}

#[test]
fn the_number_of_rows_is_bounded() {
    let rows = |paths: usize| {
        let server = Server::new(": 200 ACAO=*");
        let paths = (0..paths).map(|path| format!("/{path}"));
        let audit = audit(&server).methods(["POST", "PUT"]).paths(paths);
        wait(audit.run(String::new)).map(|report| report.rows().len())
    };
    assert_eq!(rows(5000).unwrap(), 10_000);
    let error = rows(5001).unwrap_err().to_string();
    let expected = "the audit has 10002 rows, but the limit is 10000: split it into several audits";
    assert_eq!(error, expected);
}

#[test]
fn debug_output_does_not_hold_the_values_of_headers() {
    let audit = Audit::new(()).header("authorization", "secret");
    let output = format!("{audit:?}");
    assert!(output.contains("authorization") && !output.contains("secret"));
}
