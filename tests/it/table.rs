//! What each request gets: the whole table, a row a case, for each kind of policy.

use std::time::Duration;

use http::StatusCode;
use tower_cors::{CorsConfig, CorsLayer, Danger, Disallowed, InnerHeaders, PreflightMode};
use tower_cors_test_support::check_table;

/// Two rules: an application with credentials, and read-only partners.
fn two_rules() -> CorsConfig {
    CorsLayer::new()
        .allow_origins(["https://app.example", "http://localhost:*"])
        .allow_credentials(true)
        .allow_methods(["PUT", "DELETE", "patch"])
        .allow_headers(["Content-Type", "X-Token"])
        .expose_headers(["ETag"])
        .max_age(Duration::from_secs(600))
        .or()
        .allow_origins(["https://*.partner.example"])
}

/// One rule: everyone, anonymously.
fn uniform() -> CorsConfig {
    CorsLayer::new()
        .allow_origins(["*"])
        .allow_methods(["PUT"])
        .allow_headers(["x-token"])
        .expose_headers(["*"])
        .max_age(Duration::ZERO)
}

/// What an inner service sends that thinks it does CORS itself.
const LEAKY: &str =
    "ACAO=* ACAO=https://evil.example ACAC=true ACAM=* ACAH=* ACMA=9 ACEH=secret ACX=1";

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
        allowed, OPTIONS that is no preflight                                             | OPTIONS Origin=https://app.example                        | inner 200 ACAO=https://app.example ACAC=true ACEH=etag Vary=Origin
        allowed, not OPTIONS although it asks for a method                                | GET Origin=https://app.example ACRM=PUT                   | inner 200 ACAO=https://app.example ACAC=true ACEH=etag Vary=Origin
        denied                                                                            | GET Origin=https://evil.example                           | inner 200 Vary=Origin
        denied, the apex of a subdomain wildcard                                          | GET Origin=https://partner.example                        | inner 200 Vary=Origin
        denied, null                                                                      | GET Origin=null                                           | inner 200 Vary=Origin
        denied, empty                                                                     | GET Origin=                                               | inner 200 Vary=Origin
        denied, malformed                                                                 | GET Origin=https://app.example/                           | inner 200 Vary=Origin
        denied, upper case                                                                | GET Origin=https://APP.example                            | inner 200 Vary=Origin
        denied, two lines, both allowed                                                   | GET Origin=https://app.example Origin=https://app.example | inner 200 Vary=Origin
        denied, a list                                                                    | GET Origin=https://app.example,~https://app.example       | inner 200 Vary=Origin
        denied, OPTIONS that is no preflight                                              | OPTIONS Origin=https://evil.example                       | inner 200 Vary=Origin
        ",
    );
}

#[test]
fn preflights() {
    let granted = "layer 204 ACAO=https://app.example ACAC=true ACAM=GET,HEAD,POST,PUT,DELETE,patch ACAH=content-type,x-token ACMA=600 Vary=preflight";
    let partner = "layer 204 ACAO=https://a.partner.example ACAM=GET,HEAD,POST Vary=preflight";
    let rejected = "layer 403 Vary=preflight";
    check_table(
        two_rules(),
        LEAKY,
        &format!(
            "
        granted                                              | OPTIONS Origin=https://app.example ACRM=PUT                                   | {granted}
        granted, safelisted GET                              | OPTIONS Origin=https://app.example ACRM=GET                                   | {granted}
        granted, safelisted HEAD                             | OPTIONS Origin=https://app.example ACRM=HEAD                                  | {granted}
        granted, safelisted POST                             | OPTIONS Origin=https://app.example ACRM=POST                                  | {granted}
        granted, as lower case as listed                     | OPTIONS Origin=https://app.example ACRM=patch                                 | {granted}
        granted, with headers                                | OPTIONS Origin=https://app.example ACRM=PUT ACRH=content-type,x-token         | {granted}
        granted, headers in any order and case, repeated     | OPTIONS Origin=https://app.example ACRM=PUT ACRH=X-TOKEN,content-type,x-token | {granted}
        granted, headers with white space and empty elements | OPTIONS Origin=https://app.example ACRM=PUT ACRH=,~x-token~,,~content-type,   | {granted}
        granted, headers in several lines                    | OPTIONS Origin=https://app.example ACRM=PUT ACRH=x-token ACRH=content-type    | {granted}
        granted, headers present and empty                   | OPTIONS Origin=https://app.example ACRM=PUT ACRH=                             | {granted}
        granted, private network is not asked of this policy | OPTIONS Origin=https://app.example ACRM=PUT ACRPN=true                        | {granted}
        granted, second rule                                 | OPTIONS Origin=https://a.partner.example ACRM=GET                             | {partner}
        granted, second rule, POST                           | OPTIONS Origin=https://a.partner.example ACRM=POST                            | {partner}
        rejected, second rule lacks the method of the first  | OPTIONS Origin=https://a.partner.example ACRM=PUT                             | {rejected}
        rejected, second rule lacks the header of the first  | OPTIONS Origin=https://a.partner.example ACRM=GET ACRH=x-token                | {rejected}
        rejected, origin                                     | OPTIONS Origin=https://evil.example ACRM=GET                                  | {rejected}
        rejected, null                                       | OPTIONS Origin=null ACRM=GET                                                  | {rejected}
        rejected, two origins                                | OPTIONS Origin=https://app.example Origin=https://app.example ACRM=GET        | {rejected}
        rejected, method                                     | OPTIONS Origin=https://app.example ACRM=PURGE                                 | {rejected}
        rejected, method in another case                     | OPTIONS Origin=https://app.example ACRM=put                                   | {rejected}
        rejected, safelisted method in another case          | OPTIONS Origin=https://app.example ACRM=get                                   | {rejected}
        rejected, PATCH where patch is listed                | OPTIONS Origin=https://app.example ACRM=PATCH                                 | {rejected}
        rejected, empty method                               | OPTIONS Origin=https://app.example ACRM=                                      | {rejected}
        rejected, method with white space                    | OPTIONS Origin=https://app.example ACRM=PUT~DELETE                            | {rejected}
        rejected, list of methods                            | OPTIONS Origin=https://app.example ACRM=PUT,DELETE                            | {rejected}
        rejected, two methods                                | OPTIONS Origin=https://app.example ACRM=PUT ACRM=PUT                          | {rejected}
        rejected, one header of three                        | OPTIONS Origin=https://app.example ACRM=PUT ACRH=content-type,x-other,x-token | {rejected}
        rejected, header that begins like an allowed one     | OPTIONS Origin=https://app.example ACRM=PUT ACRH=x-token2                     | {rejected}
        rejected, header in the second line                  | OPTIONS Origin=https://app.example ACRM=PUT ACRH=x-token ACRH=x-other         | {rejected}
        rejected, header with white space inside             | OPTIONS Origin=https://app.example ACRM=PUT ACRH=x-token~content-type         | {rejected}
        rejected, safelisted header that was not listed      | OPTIONS Origin=https://app.example ACRM=PUT ACRH=accept                       | {rejected}
        rejected, a literal wildcard                         | OPTIONS Origin=https://app.example ACRM=PUT ACRH=*                            | {rejected}
        "
        ),
    );
}

#[test]
fn uniform_policies() {
    let actual = "inner 200 ACAO=* ACEH=*";
    let granted = "layer 204 ACAO=* ACAM=GET,HEAD,POST,PUT ACAH=x-token ACMA=0 Vary=preflight";
    let rejected = "layer 403 Vary=preflight";
    check_table(
        uniform(),
        LEAKY,
        &format!(
            "
        no origin                    | GET                                                      | {actual}
        any origin                   | GET Origin=https://app.example                           | {actual}
        null                         | GET Origin=null                                          | {actual}
        malformed                    | GET Origin=what?                                         | {actual}
        empty                        | GET Origin=                                              | {actual}
        two lines                    | GET Origin=https://a.example Origin=https://b.example    | {actual}
        OPTIONS that is no preflight | OPTIONS Origin=https://app.example                       | {actual}
        granted                      | OPTIONS Origin=https://app.example ACRM=PUT              | {granted}
        granted, null                | OPTIONS Origin=null ACRM=PUT ACRH=x-token                | {granted}
        granted, malformed           | OPTIONS Origin=what? ACRM=POST                           | {granted}
        rejected, method             | OPTIONS Origin=https://app.example ACRM=DELETE           | {rejected}
        rejected, header             | OPTIONS Origin=https://app.example ACRM=PUT ACRH=x-other | {rejected}
        "
        ),
    );
}

#[test]
fn everyone_after_a_rule_with_credentials() {
    let config = CorsLayer::new()
        .allow_origins(["https://app.example"])
        .allow_credentials(true)
        .expose_headers(["etag"])
        .or()
        .allow_origins(["*"])
        .expose_headers(["x-public"]);
    check_table(
        config,
        LEAKY,
        "
        no origin: a cache may keep it for everyone | GET                                           | inner 200 ACAO=* ACEH=x-public Vary=Origin
        first rule                                  | GET Origin=https://app.example                | inner 200 ACAO=https://app.example ACAC=true ACEH=etag Vary=Origin
        second rule                                 | GET Origin=https://other.example              | inner 200 ACAO=* ACEH=x-public Vary=Origin
        second rule, null                           | GET Origin=null                               | inner 200 ACAO=* ACEH=x-public Vary=Origin
        second rule, malformed                      | GET Origin=x                                  | inner 200 ACAO=* ACEH=x-public Vary=Origin
        first rule, preflight                       | OPTIONS Origin=https://app.example ACRM=GET   | layer 204 ACAO=https://app.example ACAC=true ACAM=GET,HEAD,POST Vary=preflight
        second rule, preflight                      | OPTIONS Origin=https://other.example ACRM=GET | layer 204 ACAO=* ACAM=GET,HEAD,POST Vary=preflight
        ",
    );
}

#[test]
fn every_origin_with_credentials() {
    let config = CorsLayer::new()
        .allow_origins(["*"])
        .allow_credentials(true)
        .allow_methods(["*"])
        .allow_headers(["*"])
        .dangerously_allow(Danger::AnyOriginWithCredentials);
    let rejected = "layer 403 Vary=preflight";
    check_table(
        config,
        LEAKY,
        &format!(
            "
        no origin                                  | GET                                                                | inner 200 Vary=Origin
        echoes the origin                          | GET Origin=https://a.example                                       | inner 200 ACAO=https://a.example ACAC=true Vary=Origin
        never null                                 | GET Origin=null                                                    | inner 200 Vary=Origin
        never what is no origin                    | GET Origin=https://a.example/x                                     | inner 200 Vary=Origin
        echoes method and headers                  | OPTIONS Origin=https://a.example ACRM=PURGE ACRH=x-a,authorization | layer 204 ACAO=https://a.example ACAC=true ACAM=PURGE ACAH=x-a,authorization Vary=preflight
        echoes header lines as they came           | OPTIONS Origin=https://a.example ACRM=PUT ACRH=x-a ACRH=x-b        | layer 204 ACAO=https://a.example ACAC=true ACAM=PUT ACAH=x-a ACAH=x-b Vary=preflight
        echoes no headers where none are asked for | OPTIONS Origin=https://a.example ACRM=PUT                          | layer 204 ACAO=https://a.example ACAC=true ACAM=PUT Vary=preflight
        forbidden method                           | OPTIONS Origin=https://a.example ACRM=TRACE                        | {rejected}
        forbidden method, lower case               | OPTIONS Origin=https://a.example ACRM=connect                      | {rejected}
        no method                                  | OPTIONS Origin=https://a.example ACRM=P(T                          | {rejected}
        no header name                             | OPTIONS Origin=https://a.example ACRM=PUT ACRH=x-a,x~b             | {rejected}
        null                                       | OPTIONS Origin=null ACRM=PUT                                       | {rejected}
        "
        ),
    );
}

#[test]
fn wildcards_without_credentials() {
    let config = CorsLayer::new()
        .allow_origins(["https://app.example"])
        .allow_methods(["*"])
        .allow_headers(["*"]);
    let granted = "layer 204 ACAO=https://app.example ACAM=GET,HEAD,POST,PUT,PATCH,DELETE,* ACAH=* Vary=preflight";
    let rejected = "layer 403 Vary=preflight";
    check_table(
        config.clone(),
        "",
        &format!(
            "
        any method, any header                    | OPTIONS Origin=https://app.example ACRM=PURGE ACRH=x-anything  | {granted}
        forbidden method                          | OPTIONS Origin=https://app.example ACRM=TRACK                  | {rejected}
        the wildcard does not cover authorization | OPTIONS Origin=https://app.example ACRM=PUT ACRH=authorization | {rejected}
        in no letter case                         | OPTIONS Origin=https://app.example ACRM=PUT ACRH=Authorization | {rejected}
        no header name                            | OPTIONS Origin=https://app.example ACRM=PUT ACRH=x@y           | {rejected}
        "
        ),
    );
    let listed = granted.replace("ACAH=*", "ACAH=*,authorization");
    check_table(
        config.allow_headers(["Authorization"]),
        "",
        &format!(
            "
        listed by name | OPTIONS Origin=https://app.example ACRM=PUT ACRH=authorization,x-a | {listed}
        "
        ),
    );
}

#[test]
fn disallowed_requests_that_are_rejected() {
    let config = two_rules().disallowed(Disallowed::Reject(StatusCode::UNAUTHORIZED));
    check_table(
        config,
        LEAKY,
        "
        denied                                | POST Origin=https://evil.example                                 | layer 401 Vary=Origin
        denied, null                          | POST Origin=null                                                 | layer 401 Vary=Origin
        denied, malformed                     | POST Origin=x                                                    | layer 401 Vary=Origin
        denied, OPTIONS that is no preflight  | OPTIONS Origin=https://evil.example                              | layer 401 Vary=Origin
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
fn preflight_statuses() {
    let config = two_rules()
        .preflight_status(StatusCode::OK)
        .rejected_preflight_status(StatusCode::BAD_REQUEST);
    check_table(
        config,
        "",
        "
        granted  | OPTIONS Origin=https://a.partner.example ACRM=GET | layer 200 ACAO=https://a.partner.example ACAM=GET,HEAD,POST Vary=preflight
        rejected | OPTIONS Origin=https://a.partner.example ACRM=PUT | layer 400 Vary=preflight
        ",
    );
}

#[test]
fn debug_shows_the_steps_that_passed() {
    check_table(
        two_rules().debug(true),
        "",
        "
        origin                      | OPTIONS Origin=https://evil.example ACRM=GET             | layer 204 Vary=preflight
        method                      | OPTIONS Origin=https://app.example ACRM=PURGE            | layer 204 ACAO=https://app.example ACAC=true Vary=preflight
        header                      | OPTIONS Origin=https://app.example ACRM=PUT ACRH=x-other | layer 204 ACAO=https://app.example ACAC=true ACAM=GET,HEAD,POST,PUT,DELETE,patch Vary=preflight
        actual requests are as ever | GET Origin=https://evil.example                          | inner 200 Vary=Origin
        ",
    );
}

#[test]
fn forwarded_preflights_are_left_alone() {
    check_table(
        two_rules().preflight(PreflightMode::Forward),
        "ACAO=mine ACAM=MINE Vary=Mine",
        "
        granted                 | OPTIONS Origin=https://app.example ACRM=PUT  | inner 200 ACAO=mine ACAM=MINE Vary=Mine
        rejected                | OPTIONS Origin=https://evil.example ACRM=PUT | inner 200 ACAO=mine ACAM=MINE Vary=Mine
        actual requests are not | GET Origin=https://evil.example              | inner 200 Vary=Mine Vary=Origin
        ",
    );
}

#[test]
fn decorated_preflights() {
    check_table(
        two_rules().preflight(PreflightMode::Decorate),
        LEAKY,
        "
        granted                      | OPTIONS Origin=https://app.example ACRM=PUT  | inner 200 ACAO=https://app.example ACAC=true ACAM=GET,HEAD,POST,PUT,DELETE,patch ACAH=content-type,x-token ACMA=600 Vary=preflight
        rejected                     | OPTIONS Origin=https://evil.example ACRM=PUT | layer 403 Vary=preflight
        OPTIONS that is no preflight | OPTIONS                                      | inner 200 Vary=Origin
        ",
    );
}

#[test]
fn private_network() {
    let config = two_rules().allow_private_network(true);
    check_table(
        config,
        LEAKY,
        "
        asked and allowed        | OPTIONS Origin=https://a.partner.example ACRM=GET ACRPN=true | layer 204 ACAO=https://a.partner.example ACAM=GET,HEAD,POST ACAPN=true Vary=preflight+private-network
        not asked                | OPTIONS Origin=https://a.partner.example ACRM=GET            | layer 204 ACAO=https://a.partner.example ACAM=GET,HEAD,POST Vary=preflight+private-network
        asked otherwise          | OPTIONS Origin=https://a.partner.example ACRM=GET ACRPN=TRUE | layer 204 ACAO=https://a.partner.example ACAM=GET,HEAD,POST Vary=preflight+private-network
        asked, not of this rule  | OPTIONS Origin=https://app.example ACRM=GET ACRPN=true       | layer 204 ACAO=https://app.example ACAC=true ACAM=GET,HEAD,POST,PUT,DELETE,patch ACAH=content-type,x-token ACMA=600 Vary=preflight+private-network
        rejected                 | OPTIONS Origin=https://evil.example ACRM=GET ACRPN=true      | layer 403 Vary=preflight+private-network
        not on an actual request | GET Origin=https://a.partner.example ACRPN=true              | inner 200 ACAO=https://a.partner.example Vary=Origin
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
        preflight           | OPTIONS Origin=null ACRM=GET | layer 204 ACAO=null ACAM=GET,HEAD,POST Vary=preflight
        ",
    );
}

#[test]
fn inner_headers_that_are_kept() {
    let config = || two_rules().inner_headers(InnerHeaders::Keep);
    let inner = "ACAO=https://mine.example ACEH=mine Vary=accept-encoding,origin";
    check_table(
        config(),
        inner,
        "
        allowed   | GET Origin=https://app.example  | inner 200 ACAO=https://mine.example ACEH=mine Vary=accept-encoding,origin
        denied    | GET Origin=https://evil.example | inner 200 ACAO=https://mine.example ACEH=mine Vary=accept-encoding,origin
        no origin | GET                             | inner 200 ACAO=https://mine.example ACEH=mine Vary=accept-encoding,origin
        ",
    );
    check_table(
        config(),
        "ACEH=mine",
        "
        no allow-origin of its own, allowed | GET Origin=https://a.partner.example | inner 200 ACAO=https://a.partner.example Vary=Origin
        no allow-origin of its own, denied  | GET Origin=https://evil.example      | inner 200 Vary=Origin
        ",
    );
    check_table(
        config().preflight(PreflightMode::Decorate),
        "ACAO=https://mine.example Vary=Access-Control-Request-Method",
        "
        decorated preflight | OPTIONS Origin=https://app.example ACRM=PUT | inner 200 ACAO=https://mine.example Vary=Access-Control-Request-Method Vary=Origin Vary=Access-Control-Request-Headers
        ",
    );
}

#[test]
fn inner_headers_that_are_kept_under_a_uniform_policy() {
    let config = || uniform().inner_headers(InnerHeaders::Keep);
    let asked = "GET Origin=https://a.example";
    let own = "ACAO=https://a.example";
    check_table(
        config(),
        own,
        &format!("of one origin | {asked} | inner 200 {own} Vary=Origin"),
    );
    check_table(
        config(),
        "ACAO=*",
        &format!("of all | {asked} | inner 200 ACAO=*"),
    );
}

#[test]
fn vary_is_completed_and_never_repeated() {
    let origin = "GET Origin=https://evil.example";
    for (inner, expected) in [
        ("Vary=accept", "inner 200 Vary=accept Vary=Origin"),
        (
            "Vary=accept Vary=cookie",
            "inner 200 Vary=accept Vary=cookie Vary=Origin",
        ),
        ("Vary=origin", "inner 200 Vary=origin"),
        ("Vary=accept,~ORIGIN", "inner 200 Vary=accept,~ORIGIN"),
        (
            "Vary=accept Vary=Origin",
            "inner 200 Vary=accept Vary=Origin",
        ),
        ("Vary=*", "inner 200 Vary=*"),
        ("Vary=accept,*", "inner 200 Vary=accept,*"),
        ("Vary=x-origin", "inner 200 Vary=x-origin Vary=Origin"),
        ("Vary=", "inner 200 Vary= Vary=Origin"),
    ] {
        check_table(
            two_rules(),
            inner,
            &format!("{inner} | {origin} | {expected}"),
        );
    }
    let expected = "inner 200 ACAO=* ACEH=* Vary=accept";
    check_table(
        uniform(),
        "Vary=accept",
        &format!("uniform | {origin} | {expected}"),
    );
}

#[test]
fn presets() {
    let config = || CorsLayer::new().allow_origins(["https://app.example"]);
    check_table(
        config().grpc_web(),
        "",
        "
        gRPC-Web, preflight | OPTIONS Origin=https://app.example ACRM=POST ACRH=content-type,grpc-timeout,x-grpc-web,x-user-agent | layer 204 ACAO=https://app.example ACAM=GET,HEAD,POST ACAH=content-type,grpc-timeout,x-grpc-web,x-user-agent Vary=preflight
        gRPC-Web, actual    | POST Origin=https://app.example                                                                     | inner 200 ACAO=https://app.example ACEH=grpc-status,grpc-message,grpc-status-details-bin Vary=Origin
        ",
    );
    check_table(
        config().connect().expose_headers(["trailer-cost"]),
        "",
        "
        Connect, preflight | OPTIONS Origin=https://app.example ACRM=POST ACRH=connect-protocol-version,connect-timeout-ms,content-type,x-user-agent | layer 204 ACAO=https://app.example ACAM=GET,HEAD,POST ACAH=content-type,connect-protocol-version,connect-timeout-ms,x-user-agent Vary=preflight
        Connect, actual    | POST Origin=https://app.example                                                                                         | inner 200 ACAO=https://app.example ACEH=trailer-cost Vary=Origin
        ",
    );
}

#[test]
fn permissive() {
    let layer = CorsLayer::permissive();
    for (asked, expected) in [
        ("GET", "inner 200 ACAO=* ACEH=*"),
        ("GET Origin=null", "inner 200 ACAO=* ACEH=*"),
        (
            "OPTIONS Origin=https://a.example ACRM=PURGE ACRH=authorization,x-a",
            "layer 204 ACAO=* ACAM=GET,HEAD,POST,PUT,PATCH,DELETE,* ACAH=*,authorization Vary=preflight",
        ),
    ] {
        let got = tower_cors_test_support::wait(tower_cors_test_support::answer(
            &layer,
            tower_cors_test_support::request(asked),
            LEAKY,
        ));
        assert_eq!(got, expected, "{asked}");
    }
}
