//! CORS-preflight fetch.

use crate::server::{Server, browser, browser_with, fetch, verdict};
use crate::table::check;

#[test]
fn preflights() {
    let table = "
        PUT /                 | 200 ACAO=* ACAM=PUT              | 200
        PUT /                 | 299 ACAO=* ACAM=PUT              | 200
        PUT /                 | 204 ACAO=* ACAM=,~PUT~,DELETE,   | 200
        PUT /                 | 204 ACAO=* ACAM=DELETE ACAM=PUT  | 200
        PUT /                 | 204 ACAO=* ACAM=*                | 200
        PUT /                 | 204 ACAO=* ACAM=put              | Preflight MethodNotAllowed
        PUT /                 | 204 ACAO=* ACAM=                 | Preflight MethodNotAllowed
        PUT /                 | 204 ACAO=*                       | Preflight MethodNotAllowed
        PUT /                 | 204 ACAO=* ACAM=PUT,b@d          | Preflight BadAllowMethods
        PUT /                 | 204 ACAO=* ACAM=PUT ACAH=b@d     | Preflight BadAllowHeaders
        PUT /                 | 204 ACAM=PUT                     | Preflight NoAllowOrigin
        PUT /                 | 204 ACAO=null ACAM=PUT           | Preflight WrongAllowOrigin
        PUT /                 | 199 ACAO=* ACAM=PUT              | Preflight PreflightStatus
        PUT /                 | 300 ACAO=* ACAM=PUT              | Preflight PreflightStatus
        PUT /                 | 302 ACAO=* ACAM=PUT location=/   | Preflight PreflightStatus
        PUT /                 | 308 location=/                   | Preflight PreflightStatus
        PUT /                 | 404 ACAO=* ACAM=PUT              | Preflight PreflightStatus
        patch /               | 204 ACAO=* ACAM=PATCH            | Preflight MethodNotAllowed
        POST / x-a=1          | 204 ACAO=* ACAH=x-a              | 200
        POST / x-a=1          | 204 ACAO=* ACAH=X-A              | 200
        POST / x-a=1          | 204 ACAO=* ACAH=x-b ACAH=x-a     | 200
        POST / x-a=1          | 204 ACAO=* ACAH=*                | 200
        POST / x-a=1          | 204 ACAO=* ACAH=x-*              | Preflight HeaderNotAllowed
        POST / x-a=1          | 204 ACAO=* ACAH=x-b              | Preflight HeaderNotAllowed
        POST / x-a=1          | 204 ACAO=*                       | Preflight HeaderNotAllowed
        POST / x-a=1          | 204 ACAO=* ACAH=x-a,b~d          | Preflight BadAllowHeaders
        GET / authorization=m | 204 ACAO=* ACAH=*                | Preflight HeaderNotAllowed
        GET / authorization=m | 204 ACAO=* ACAH=*,Authorization  | 200
    ";
    check(table, |[text, answer]| {
        let server = Server::new(&format!(
            "access-control-request-method: {answer}; : 200 ACAO=*"
        ));
        let result = fetch(&mut browser(), &server, text);
        let sent = if result.is_ok() { 2 } else { 1 };
        assert_eq!(server.requests().len(), sent);
        [verdict(&result)]
    });
}

#[test]
fn preflights_of_requests_with_credentials() {
    let table = "
        PUT /        | ACAO=PAGE ACAC=true ACAM=PUT | 200
        PUT /        | ACAO=PAGE ACAC=true ACAM=*   | Preflight MethodNotAllowed
        PUT /        | ACAO=PAGE ACAM=PUT           | Preflight NoAllowCredentials
        PUT /        | ACAO=* ACAC=true ACAM=PUT    | Preflight AnyOriginWithCredentials
        * /          | ACAO=PAGE ACAC=true ACAM=*   | 200
        GET / x-a=1  | ACAO=PAGE ACAC=true ACAH=x-a | 200
        GET / x-a=1  | ACAO=PAGE ACAC=true ACAH=*   | Preflight HeaderNotAllowed
        GET / *=1    | ACAO=PAGE ACAC=true ACAH=*   | 200
    ";
    check(table, |[text, answer]| {
        let server = Server::new(&format!("OPTIONS: 204 {answer}; : 200 ACAO=PAGE ACAC=true"));
        let result = fetch(&mut browser_with("include"), &server, text);
        assert!(server.methods().starts_with("OPTIONS"));
        [verdict(&result)]
    });
}
