//! Names that a configuration adds to `Vary`.

use tower_cors::{CorsConfig, CorsLayer, InnerHeaders};
use tower_cors_test_support::{check_rows, check_table, config, outcome, rows};

#[test]
fn all_responses_have_the_names() {
    let preflight =
        "Vary=Origin,~Access-Control-Request-Method,~Access-Control-Request-Headers,~x-tenant";
    check_table(
        config("origin=https://app.example vary=X-Tenant vary=ORIGIN"),
        "Vary=accept",
        &format!(
            "
        no origin | GET                                          | inner 200 Vary=accept Vary=Origin Vary=x-tenant
        allowed   | GET Origin=https://app.example               | inner 200 ACAO=https://app.example Vary=accept Vary=Origin Vary=x-tenant
        denied    | GET Origin=https://evil.example              | inner 200 Vary=accept Vary=Origin Vary=x-tenant
        granted   | OPTIONS Origin=https://app.example ACRM=GET  | layer 204 ACAO=https://app.example {preflight}
        rejected  | OPTIONS Origin=https://evil.example ACRM=GET | layer 403 {preflight}
        "
        ),
    );
    check_table(
        config("origin=https://app.example vary=x-tenant vary=x-user reject=403"),
        "",
        "
        allowed | GET Origin=https://app.example  | inner 200 ACAO=https://app.example Vary=Origin,~x-tenant,~x-user
        refused | GET Origin=https://evil.example | layer 403 Vary=Origin,~x-tenant,~x-user
        ",
    );
    check_table(
        config("origin=* vary=x-tenant"),
        "",
        "
        uniform: not the origin | GET Origin=https://a.example | inner 200 ACAO=* Vary=x-tenant
        ",
    );
    check_table(
        config("origin=* vary=x-tenant").inner_headers(InnerHeaders::Keep),
        "ACAO=https://mine.example",
        "
        kept | GET Origin=https://a.example | inner 200 ACAO=https://mine.example Vary=x-tenant Vary=Origin
        ",
    );
    check_table(
        CorsConfig::deny_all().vary("x-tenant"),
        "",
        "
        denied | GET Origin=https://a.example | inner 200 Vary=Origin,~x-tenant
        ",
    );
}

#[test]
fn names_are_checked() {
    let table = r#"
        x-a  | builds
        *    | builds
        x-*  | vary: "x-*" names no header, because `Vary` does not take prefixes; write whole names, or "*" to keep all responses out of caches
             | vary: "" is empty; remove it
        a,~b | vary: "a, b" is a list in one string; write "a", "b"
        ä    | vary: "ä" is not a header name: a name has letters, digits and !#$%&'*+-.^_`|~ (one name per string)
        "#;
    check_rows(rows(table), |[name, _]| {
        let name = name.replace('~', " ");
        outcome(CorsLayer::new().allow_origins("*").vary(name))
    });
}
