//! The file of each gateway in front of a server: the example in its documentation, if there is
//! one.

use std::fs;

use crate::answers::{check_answers, serve_inner};
use crate::cors::{
    AZURE, ELASTIC, ENVOY, GATEWAY_API, GRAVITEE, ISTIO, KONG, KONG_FORM, KRAKEND, NATIVE, file,
    run, start,
};

#[tokio::test]
async fn native() {
    let exposed = "ACEH=x-total-count Vary=Origin";
    check_table(
        NATIVE,
        &format!(
            "
        the app      | GET Origin=https://app.example.com             | inner 200 ACAO=https://app.example.com ACAC=true {exposed}
        any port     | GET Origin=http://localhost:3000               | inner 200 ACAO=http://localhost:3000 ACAC=true {exposed}
        a partner    | GET Origin=https://a.partner.example           | inner 200 ACAO=https://a.partner.example Vary=Origin
        nobody       | GET Origin=https://evil.example                | layer 403 Vary=Origin
        preflight    | OPTIONS Origin=https://app.example.com ACRM=PUT ACRH=content-type | layer 204 \
                       ACAO=https://app.example.com ACAC=true ACAM=PUT,DELETE ACAH=content-type ACMA=600 Vary=preflight
        of a partner | OPTIONS Origin=https://a.partner.example ACRM=PUT | layer 403 Vary=preflight
        "
        ),
    )
    .await;
}

#[tokio::test]
async fn elastic() {
    let origin = "ACAO=https://shop.example.com";
    check_table(
        ELASTIC,
        &format!(
            "
        of the page  | OPTIONS Origin=https://shop.example.com ACRM=POST ACRH=Content-Type | layer 200 {origin} \
                       ACAM=POST ACAH=content-type,content-encoding,accept,x-page-id ACMA=3600 Vary=preflight
        report       | POST Origin=https://shop.example.com          | inner 200 {origin} ACEH=etag Vary=Origin
        development  | POST Origin=http://localhost:3000             | inner 200 ACAO=http://localhost:3000 ACEH=etag Vary=Origin
        elsewhere    | POST Origin=https://evil.example              | layer 403 Vary=Origin
        its question | OPTIONS Origin=https://evil.example ACRM=POST | layer 200 Vary=preflight
        "
        ),
    )
    .await;
}

/// The agent's `sendCredentials` needs a line in the policy: the server's file has no key for it.
#[tokio::test]
async fn elastic_with_credentials() {
    let imported = run(&format!("import {ELASTIC}")).await.stdout;
    let native = file(
        "elastic-credentials.toml",
        &format!("allow_credentials = true\n{imported}"),
    );
    check_table(
        &native,
        "report | POST Origin=https://shop.example.com | inner 200 ACAO=https://shop.example.com ACAC=true ACEH=etag Vary=Origin",
    )
    .await;
}

#[tokio::test]
async fn azure() {
    let origin = "ACAO=http://localhost:8080 ACAC=true";
    let exposed = "ACEH=x-zumo-installation-id,x-zumo-application Vary=Origin";
    check_table(
        AZURE,
        &format!(
            "
        development  | GET Origin=http://localhost:8080     | inner 200 {origin} {exposed}
        its site     | GET Origin=http://example.com        | inner 200 ACAO=http://example.com ACAC=true {exposed}
        preflight    | OPTIONS Origin=http://localhost:8080 ACRM=PATCH ACRH=x-zumo-auth | layer 200 {origin} \
                       ACAM=GET,POST,PATCH,DELETE \
                       ACAH=x-zumo-installation-id,x-zumo-application,x-zumo-version,x-zumo-auth,content-type,accept ACMA=300 \
                       Vary=preflight
        other method | OPTIONS Origin=http://localhost:8080 ACRM=PUT | layer 200 Vary=preflight
        elsewhere    | GET Origin=https://example.com       | layer 200 Vary=Origin
        its question | OPTIONS Origin=https://example.com ACRM=GET | layer 200 Vary=preflight
        no origin    | GET                                  | inner 200 Vary=Origin
        "
        ),
    )
    .await;
}

#[tokio::test]
async fn gravitee() {
    let origin = "ACAO=https://app.example.com ACAC=true";
    check_table(
        GRAVITEE,
        &format!(
            "
        letter case  | GET Origin=https://app.example.com     | inner 200 {origin} ACEH=etag Vary=Origin
        regex        | GET Origin=https://pr-7.example.com    | inner 200 ACAO=https://pr-7.example.com ACAC=true ACEH=etag Vary=Origin
        elsewhere    | GET Origin=https://pr-x.example.com    | inner 200 Vary=Origin
        preflight    | OPTIONS Origin=https://app.example.com ACRM=PUT ACRH=x-request-id | layer 200 {origin} \
                       ACAM=GET,HEAD,POST,PUT,DELETE,OPTIONS ACAH=content-type,x-request-id ACMA=600 Vary=preflight
        other method | OPTIONS Origin=https://app.example.com ACRM=PATCH | layer 400 Vary=preflight
        its question | OPTIONS Origin=https://pr-x.example.com ACRM=GET  | layer 400 Vary=preflight
        "
        ),
    )
    .await;
}

#[tokio::test]
async fn kong() {
    let origin = "ACAO=https://shop.example.com ACAC=true";
    check_table(
        KONG,
        &format!(
            "
        named        | GET Origin=https://shop.example.com    | inner 200 {origin} ACEH=x-auth-token Vary=Origin
        regex        | GET Origin=https://pr-7.example.com    | inner 200 ACAO=https://pr-7.example.com ACAC=true ACEH=x-auth-token Vary=Origin
        the whole    | GET Origin=https://pr-7.example.com.evil.example | inner 200 Vary=Origin
        preflight    | OPTIONS Origin=https://shop.example.com ACRM=PUT ACRH=x-auth-token | layer 200 {origin} \
                       ACAM=GET,POST,PUT,DELETE ACAH=accept,content-type,x-auth-token ACMA=3600 Vary=preflight
        other method | OPTIONS Origin=https://shop.example.com ACRM=PATCH | layer 200 Vary=preflight
        elsewhere    | OPTIONS Origin=https://evil.example ACRM=GET       | layer 200 Vary=preflight
        "
        ),
    )
    .await;
}

#[tokio::test]
async fn kong_that_leaves_preflights_to_the_upstream() {
    let file = file(
        "continue.yaml",
        "{origins: ['https://a.example'], preflight_continue: true}",
    );
    check_table(
        &format!("--from kong {file}"),
        "
        preflight    | OPTIONS Origin=https://a.example ACRM=PUT | inner 200 ACAO=https://inner.example
        actual       | GET Origin=https://a.example              | inner 200 ACAO=https://a.example Vary=Origin
        ",
    )
    .await;
}

#[tokio::test]
async fn kong_by_the_form_of_its_page() {
    let notes = run(&format!("import {KONG_FORM}")).await.stderr;
    let line = r#"note: config.origins[0]: "mockbin.com" is left out: Kong compares it with the whole origin"#;
    assert!(notes.contains(line), "{notes}");
    check_table(
        KONG_FORM,
        "
        nobody       | GET Origin=https://mockbin.com         | inner 200 Vary=Origin
        its question | OPTIONS Origin=https://mockbin.com ACRM=POST | layer 200 Vary=preflight
        ",
    )
    .await;
    let form = fs::read_to_string("samples/kong.form").unwrap();
    let form = file("scheme.form", &form.replace("mockbin", "https://mockbin"));
    let origin = "ACAO=https://mockbin.com ACAC=true";
    check_table(
        &format!("--from kong {form}"),
        &format!(
            "
        actual       | GET Origin=https://mockbin.com         | inner 200 {origin} ACEH=x-auth-token Vary=Origin
        preflight    | OPTIONS Origin=https://mockbin.com ACRM=POST ACRH=content-md5,x-auth-token | layer 200 {origin} \
                       ACAM=GET,POST ACAH=accept,accept-version,content-md5,content-type,x-auth-token ACMA=3600 Vary=preflight
        "
        ),
    )
    .await;
}

#[tokio::test]
async fn krakend() {
    let granted =
        "layer 204 ACAO=* ACAM=GET,HEAD,POST ACAH=accept-language ACMA=43200 Vary=preflight";
    check_table(
        KRAKEND,
        &format!(
            "
        actual       | GET Origin=https://a.example                        | inner 200 ACAO=*
        no origin    | GET                                                 | inner 200 ACAO=*
        preflight    | OPTIONS Origin=https://a.example ACRM=POST ACRH=accept-language | {granted}
        other method | OPTIONS Origin=https://a.example ACRM=PUT           | layer 204 Vary=preflight
        other header | OPTIONS Origin=https://a.example ACRM=GET ACRH=x-a  | layer 204 Vary=preflight
        "
        ),
    )
    .await;
}

#[tokio::test]
async fn gateway_api() {
    let origin = "ACAO=https://shop.example.com ACAC=true";
    check_table(
        GATEWAY_API,
        &format!(
            "
        named        | GET Origin=https://shop.example.com | inner 200 {origin} ACEH=x-auth-token Vary=Origin
        subdomain    | GET Origin=https://7.a.preview.example.com | inner 200 ACAO=https://7.a.preview.example.com \
                       ACAC=true ACEH=x-auth-token Vary=Origin
        elsewhere    | GET Origin=https://preview.example.com | inner 200 Vary=Origin
        preflight    | OPTIONS Origin=https://shop.example.com ACRM=PUT ACRH=x-auth-token | layer 204 {origin} \
                       ACAM=GET,PUT,DELETE ACAH=content-type,x-auth-token ACMA=600 Vary=preflight
        other method | OPTIONS Origin=https://shop.example.com ACRM=PATCH | layer 403 Vary=preflight
        its question | OPTIONS Origin=https://evil.example ACRM=GET       | layer 403 Vary=preflight
        "
        ),
    )
    .await;
}

/// The same policy, in Envoy's configuration and in Istio's.
#[tokio::test]
async fn envoy_and_istio() {
    let origin = "ACAO=https://shop.example.com ACAC=true";
    for arguments in [ENVOY, ISTIO] {
        check_table(
            arguments,
            &format!(
                "
            named        | GET Origin=https://shop.example.com     | inner 200 {origin} ACEH=x-auth-token Vary=Origin
            regex        | GET Origin=https://pr-7.example.com     | inner 200 ACAO=https://pr-7.example.com ACAC=true ACEH=x-auth-token Vary=Origin
            the whole    | GET Origin=https://pr-7.example.com.evil.example | inner 200 Vary=Origin
            preflight    | OPTIONS Origin=https://shop.example.com ACRM=PUT ACRH=x-auth-token | layer 200 {origin} \
                           ACAM=GET,PUT,DELETE ACAH=content-type,x-auth-token ACMA=600 Vary=preflight
            other method | OPTIONS Origin=https://shop.example.com ACRM=PATCH | layer 200 Vary=preflight
            elsewhere    | OPTIONS Origin=https://evil.example ACRM=GET       | layer 200 Vary=preflight
            "
            ),
        )
        .await;
    }
}

/// Checks the proxy's answers under the policy in a file, in front of a server that answers
/// `inner`.
async fn check_table(arguments: &str, table: &str) {
    let proxy = start(arguments, serve_inner().await).await;
    check_answers(&proxy, table).await;
}
