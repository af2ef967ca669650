//! Requests without an origin, and actual requests.

use http::StatusCode;
use tower_cors::{CorsLayer, Danger, Disallowed};
use tower_cors_test_support::check_table;

use super::{LEAKY, two_rules};

#[test]
fn non_cors_and_actual_requests() {
    check_table(
        two_rules(),
        LEAKY,
        "
        no origin                                                                         | GET                                                       | inner 200 Vary=Origin
        no origin, OPTIONS                                                                | OPTIONS                                                   | inner 200 Vary=Origin
        no origin, although it asks for a method                                          | OPTIONS ACRM=PUT                                          | inner 200 Vary=Origin
        allowed                                                                           | GET Origin=https://app.example                            | inner 200 ACAO=https://app.example ACAC=true ACEH=etag Vary=Origin
        allowed, by a port wildcard                                                       | POST Origin=http://localhost:3000                         | inner 200 ACAO=http://localhost:3000 ACAC=true ACEH=etag Vary=Origin
        allowed, a port wildcard covers the default port                                  | POST Origin=http://localhost                              | inner 200 ACAO=http://localhost ACAC=true ACEH=etag Vary=Origin
        allowed, by the second rule                                                       | GET Origin=https://a.b.partner.example                    | inner 200 ACAO=https://a.b.partner.example Vary=Origin
        allowed, with a method that a preflight would be refused: the page cannot send it | PURGE Origin=https://app.example                          | inner 200 ACAO=https://app.example ACAC=true ACEH=etag Vary=Origin
        allowed, OPTIONS, but not a preflight                                             | OPTIONS Origin=https://app.example                        | inner 200 ACAO=https://app.example ACAC=true ACEH=etag Vary=Origin
        allowed, not OPTIONS although it asks for a method                                | GET Origin=https://app.example ACRM=PUT                   | inner 200 ACAO=https://app.example ACAC=true ACEH=etag Vary=Origin
        denied                                                                            | GET Origin=https://evil.example                           | inner 200 Vary=Origin
        denied, the apex of a subdomain wildcard                                          | GET Origin=https://partner.example                        | inner 200 Vary=Origin
        denied, null                                                                      | GET Origin=null                                           | inner 200 Vary=Origin
        denied, empty                                                                     | GET Origin=                                               | inner 200 Vary=Origin
        denied, malformed                                                                 | GET Origin=https://app.example/                           | inner 200 Vary=Origin
        denied, upper case                                                                | GET Origin=https://APP.example                            | inner 200 Vary=Origin
        denied, two lines, both allowed                                                   | GET Origin=https://app.example Origin=https://app.example | inner 200 Vary=Origin
        denied, a list                                                                    | GET Origin=https://app.example,~https://app.example       | inner 200 Vary=Origin
        denied, OPTIONS, but not a preflight                                              | OPTIONS Origin=https://evil.example                       | inner 200 Vary=Origin
        ",
    );
}

#[test]
fn disallowed_requests_that_are_rejected() {
    let config = two_rules().on_disallowed_origin(Disallowed::Reject(StatusCode::UNAUTHORIZED));
    check_table(
        config,
        LEAKY,
        "
        denied                                | POST Origin=https://evil.example                                 | layer 401 Vary=Origin
        denied, null                          | POST Origin=null                                                 | layer 401 Vary=Origin
        denied, malformed                     | POST Origin=x                                                    | layer 401 Vary=Origin
        denied, OPTIONS, but not a preflight  | OPTIONS Origin=https://evil.example                              | layer 401 Vary=Origin
        the service's own page                | POST Origin=https://api.example SFS=same-origin                  | inner 200 Vary=Origin
        not its own page                      | POST Origin=https://evil.example SFS=same-site                   | layer 401 Vary=Origin
        two such lines are a forgery          | POST Origin=https://evil.example SFS=same-origin SFS=same-origin | layer 401 Vary=Origin
        no origin                             | POST                                                             | inner 200 Vary=Origin
        allowed                               | POST Origin=https://a.partner.example                            | inner 200 ACAO=https://a.partner.example Vary=Origin
        rejected preflight                    | OPTIONS Origin=https://evil.example ACRM=GET                     | layer 403 Vary=preflight
        rejected preflight, whatever its site | OPTIONS Origin=https://evil.example ACRM=GET SFS=same-origin     | layer 403 Vary=preflight
        ",
    );
}

#[test]
fn null_as_an_origin() {
    let config = CorsLayer::new()
        .allow_origins(["null", "https://app.example"])
        .dangerously_allow(Danger::NullOrigin);
    check_table(
        config,
        "",
        "
        null                | GET Origin=null              | inner 200 ACAO=null Vary=Origin
        not in another case | GET Origin=NULL              | inner 200 Vary=Origin
        not twice           | GET Origin=null Origin=null  | inner 200 Vary=Origin
        preflight           | OPTIONS Origin=null ACRM=GET | layer 204 ACAO=null Vary=preflight
        ",
    );
}
