//! The inner service's own CORS headers, and its `Vary`.

use tower_cors::{InnerHeaders, PreflightMode};
use tower_cors_test_support::{ask, check_rows, check_table, layer, rows};

use super::{two_rules, uniform};

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
        config().preflight_mode(PreflightMode::Decorate),
        "ACAO=https://mine.example Vary=Access-Control-Request-Method",
        "
        decorated preflight | OPTIONS Origin=https://app.example ACRM=PUT | inner 200 ACAO=https://mine.example Vary=Access-Control-Request-Method Vary=Origin Vary=Access-Control-Request-Headers
        ",
    );
}

#[test]
fn inner_headers_that_are_kept_under_a_uniform_policy() {
    let table = "
        of one origin | ACAO=https://a.example | inner 200 ACAO=https://a.example Vary=Origin
        of all        | ACAO=*                 | inner 200 ACAO=*
        ";
    let layer = layer(uniform().inner_headers(InnerHeaders::Keep));
    check_rows(rows(table), |[_about, inner, _]| {
        ask(&layer, "GET Origin=https://a.example", inner)
    });
}

#[test]
fn vary_is_completed_and_never_repeated() {
    let table = "
        Vary=accept             | inner 200 Vary=accept Vary=Origin
        Vary=accept Vary=cookie | inner 200 Vary=accept Vary=cookie Vary=Origin
        Vary=origin             | inner 200 Vary=origin
        Vary=accept,~ORIGIN     | inner 200 Vary=accept,~ORIGIN
        Vary=accept Vary=Origin | inner 200 Vary=accept Vary=Origin
        Vary=*                  | inner 200 Vary=*
        Vary=accept,*           | inner 200 Vary=accept,*
        Vary=x-origin           | inner 200 Vary=x-origin Vary=Origin
        Vary=                   | inner 200 Vary= Vary=Origin
        ";
    let (two_rules, uniform) = (layer(two_rules()), layer(uniform()));
    let request = "GET Origin=https://evil.example";
    check_rows(rows(table), |[inner, _]| ask(&two_rules, request, inner));
    let response = ask(&uniform, request, "Vary=accept");
    assert_eq!(response, "inner 200 ACAO=* ACEH=* Vary=accept");
}
