//! Preflights: granted, rejected, forwarded and decorated.

use http::StatusCode;
use tower_cors::{CorsLayer, PreflightMode};
use tower_cors_test_support::check_table;

use super::{LEAKY, two_rules};

#[test]
fn preflights() {
    let granted = "layer 204 ACAO=https://app.example ACAC=true ACAM=PUT,DELETE,patch ACAH=content-type,x-token ACMA=600 Vary=preflight";
    let partner = "layer 204 ACAO=https://a.partner.example Vary=preflight";
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
fn wildcards_without_credentials() {
    let config = CorsLayer::new()
        .allow_origins(["https://app.example"])
        .allow_methods(["*"])
        .allow_headers(["*"]);
    let granted = "layer 204 ACAO=https://app.example ACAM=GET,HEAD,POST,PUT,PATCH,DELETE,QUERY,* ACAH=* Vary=preflight";
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
fn preflight_statuses() {
    let config = two_rules()
        .preflight_status(StatusCode::OK)
        .rejected_preflight_status(StatusCode::BAD_REQUEST);
    check_table(
        config,
        "",
        "
        granted  | OPTIONS Origin=https://a.partner.example ACRM=GET | layer 200 ACAO=https://a.partner.example Vary=preflight
        rejected | OPTIONS Origin=https://a.partner.example ACRM=PUT | layer 400 Vary=preflight
        ",
    );
}

#[test]
fn debug_shows_the_steps_that_passed() {
    check_table(
        two_rules().debug_preflights(true),
        "",
        "
        origin                      | OPTIONS Origin=https://evil.example ACRM=GET             | layer 204 Vary=preflight
        method                      | OPTIONS Origin=https://app.example ACRM=PURGE            | layer 204 ACAO=https://app.example ACAC=true Vary=preflight
        header                      | OPTIONS Origin=https://app.example ACRM=PUT ACRH=x-other | layer 204 ACAO=https://app.example ACAC=true ACAM=PUT,DELETE,patch Vary=preflight
        actual requests are as ever | GET Origin=https://evil.example                          | inner 200 Vary=Origin
        ",
    );
}

#[test]
fn forwarded_preflights_are_left_alone() {
    check_table(
        two_rules().preflight_mode(PreflightMode::Forward),
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
        two_rules().preflight_mode(PreflightMode::Decorate),
        LEAKY,
        "
        granted                      | OPTIONS Origin=https://app.example ACRM=PUT  | inner 200 ACAO=https://app.example ACAC=true ACAM=PUT,DELETE,patch ACAH=content-type,x-token ACMA=600 Vary=preflight
        rejected                     | OPTIONS Origin=https://evil.example ACRM=PUT | layer 403 Vary=preflight
        OPTIONS, but not a preflight | OPTIONS                                      | inner 200 Vary=Origin
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
        asked and allowed        | OPTIONS Origin=https://a.partner.example ACRM=GET ACRPN=true | layer 204 ACAO=https://a.partner.example ACAPN=true Vary=preflight+private-network
        not asked                | OPTIONS Origin=https://a.partner.example ACRM=GET            | layer 204 ACAO=https://a.partner.example Vary=preflight+private-network
        asked otherwise          | OPTIONS Origin=https://a.partner.example ACRM=GET ACRPN=TRUE | layer 204 ACAO=https://a.partner.example Vary=preflight+private-network
        asked, not of this rule  | OPTIONS Origin=https://app.example ACRM=GET ACRPN=true       | layer 204 ACAO=https://app.example ACAC=true ACAM=PUT,DELETE,patch ACAH=content-type,x-token ACMA=600 Vary=preflight+private-network
        rejected                 | OPTIONS Origin=https://evil.example ACRM=GET ACRPN=true      | layer 403 Vary=preflight+private-network
        not on an actual request | GET Origin=https://a.partner.example ACRPN=true              | inner 200 ACAO=https://a.partner.example Vary=Origin
        ",
    );
}
