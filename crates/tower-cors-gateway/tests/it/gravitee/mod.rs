//! Gravitee's API definitions.

mod files;
mod origins;

use tower_cors_gateway::{Gravitee, Imported};
use tower_cors_test_support::{check_rows, check_table, rows};

use crate::importing::{ask, error_of, imported};

/// Imports a definition.
#[track_caller]
fn import(file: &str) -> Imported {
    imported(file, serde_json::from_str::<Gravitee>(file))
}

/// Imports a `cors` object with methods, exposed headers and `more`.
#[track_caller]
fn cors(more: &str) -> Imported {
    let methods = r#""allowMethods": ["GET", "HEAD", "POST", "PUT"]"#;
    import(&format!(
        r#"{{"enabled": true, {methods}, "exposeHeaders": ["ETag"], {more}}}"#
    ))
}

/// Returns the notes, without the one on the upstream's own headers, which most files get.
fn notes(imported: &Imported) -> Vec<String> {
    let mut notes = crate::importing::notes(imported);
    notes.retain(|note| note != UPSTREAM);
    notes
}

const UPSTREAM: &str = "responses: do not carry the upstream's own `Access-Control-*` headers; for \
                        an allowed origin, Gravitee keeps those that it does not set itself";

#[track_caller]
fn error(file: &str) -> String {
    error_of(serde_json::from_str::<Gravitee>(file))
}

/// Each parameter in the documentation, as in an export.
#[test]
fn parameters_of_the_page() {
    let imported = import(
        r#"{
            "export": {"date": "2025-01-01T00:00:00Z"},
            "api": {
                "definitionVersion": "V4",
                "listeners": [{
                    "type": "HTTP",
                    "paths": [{"path": "/orders"}],
                    "entrypoints": [{"type": "http-proxy"}],
                    "cors": {
                        "enabled": true,
                        "allowOrigin": ["https://app.example.com"],
                        "allowMethods": [
                            "GET", "DELETE", "PATCH", "POST", "PUT", "OPTIONS", "TRACE", "HEAD"
                        ],
                        "allowHeaders": ["X-Requested-With"],
                        "allowCredentials": true,
                        "maxAge": 3600,
                        "exposeHeaders": ["X-Total-Count"],
                        "runPolicies": true,
                        "allowPrivateNetwork": true
                    }
                }]
            },
            "pages": []
        }"#,
    );
    assert_eq!(
        notes(&imported),
        [
            "api.listeners[0].cors.runPolicies: \"true\" makes Gravitee run its policies before it \
             answers a granted preflight; here, the answer comes at once",
            "api.listeners[0].cors.allowMethods: \"TRACE\" is left out: no page can send it",
        ],
    );
    let granted = "layer 200 ACAO=https://app.example.com ACAC=true \
                   ACAM=GET,DELETE,PATCH,POST,PUT,OPTIONS,HEAD ACAH=x-requested-with ACMA=3600";
    check_table(
        imported.config,
        "",
        &format!(
            "
        preflight          | OPTIONS Origin=https://app.example.com ACRM=PATCH ACRH=x-requested-with | {granted} Vary=preflight+private-network
        private network    | OPTIONS Origin=https://app.example.com ACRM=PATCH ACRH=x-requested-with ACRPN=true | {granted} ACAPN=true Vary=preflight+private-network
        other origin       | OPTIONS Origin=https://evil.example ACRM=PATCH            | layer 400 Vary=preflight+private-network
        other method       | OPTIONS Origin=https://app.example.com ACRM=PURGE         | layer 400 Vary=preflight+private-network
        other header       | OPTIONS Origin=https://app.example.com ACRM=PUT ACRH=x-a  | layer 400 Vary=preflight+private-network
        actual             | GET Origin=https://app.example.com                        | inner 200 ACAO=https://app.example.com ACAC=true ACEH=x-total-count Vary=Origin
        denied             | GET Origin=https://evil.example                           | inner 200 Vary=Origin
        no origin          | GET                                                       | inner 200 Vary=Origin
        no preflight       | OPTIONS Origin=https://app.example.com                    | inner 200 ACAO=https://app.example.com ACAC=true ACEH=x-total-count Vary=Origin
        "
        ),
    );
}

#[test]
fn defaults() {
    let imported = import(r#"{"enabled": true, "allowOrigin": ["https://a.example"]}"#);
    assert_eq!(
        notes(&imported),
        [
            "allowMethods: names no method that Gravitee grants, so Gravitee rejects every \
             preflight; here, those for `GET`, `HEAD` and `POST` without other headers are \
             granted, and `allowHeaders` is left out"
        ],
    );
    assert_eq!(imported.notes[1].to_string(), UPSTREAM);
    check_table(
        imported.config,
        "ACAO=* ACAC=true ACEH=x-upstream",
        "
        preflight          | OPTIONS Origin=https://a.example ACRM=POST                | layer 200 ACAO=https://a.example Vary=preflight
        any header         | OPTIONS Origin=https://a.example ACRM=GET ACRH=x-a        | layer 400 Vary=preflight
        any other method   | OPTIONS Origin=https://a.example ACRM=PUT                 | layer 400 Vary=preflight
        actual             | GET Origin=https://a.example                              | inner 200 ACAO=https://a.example Vary=Origin
        denied             | GET Origin=https://b.example                              | inner 200 Vary=Origin
        ",
    );
}

/// A list that names no origin denies all, as in Gravitee.
#[test]
fn no_origins() {
    let files = [
        r#"{"enabled": true, "allowMethods": ["PUT"]}"#,
        r#"{"enabled": true, "allowOrigin": [], "allowCredentials": true, "allowHeaders": ["Cookie"]}"#,
    ];
    for file in files {
        let imported = import(file);
        assert_eq!(
            notes(&imported),
            [
                "allowOrigin: names no origin that a page can have: the policy denies all, and \
                 the rest of the section is left out"
            ],
        );
        check_table(
            imported.config,
            "ACAO=*",
            "
            preflight          | OPTIONS Origin=https://a.example ACRM=PUT             | layer 400 Vary=preflight
            actual             | GET Origin=https://a.example                          | inner 200 Vary=Origin
            ",
        );
    }
}

#[test]
fn methods() {
    let imported = import(
        r#"{"enabled": true, "allowOrigin": ["https://a.example"], "exposeHeaders": ["ETag"],
            "allowMethods": ["POST", "patch", "Get", "PUT"], "allowHeaders": ["X-A", "Cookie"]}"#,
    );
    assert_eq!(
        notes(&imported),
        [
            "allowMethods: pages can send `GET` and `HEAD` here; Gravitee rejects such preflights",
            r#"allowMethods: "patch", "Get" are left out: Gravitee grants only upper-case methods"#,
            r#"allowHeaders: "Cookie" is left out: no page can set it"#,
        ],
    );
    let granted = "layer 200 ACAO=https://a.example ACAM=POST,PUT ACAH=x-a Vary=preflight";
    check_table(
        imported.config,
        "",
        &format!(
            "
        listed             | OPTIONS Origin=https://a.example ACRM=PUT ACRH=x-a        | {granted}
        in lower case      | OPTIONS Origin=https://a.example ACRM=patch               | layer 400 Vary=preflight
        in upper case      | OPTIONS Origin=https://a.example ACRM=PATCH               | layer 400 Vary=preflight
        safelisted         | OPTIONS Origin=https://a.example ACRM=GET                 | {granted}
        "
        ),
    );
}

/// Without credentials, a `*` allows all methods and headers, as browsers read it.
#[test]
fn wildcards() {
    let imported = import(
        r#"{"enabled": true, "allowOrigin": ["https://a.example"],
            "allowMethods": ["*"], "allowHeaders": ["*"], "exposeHeaders": ["*"]}"#,
    );
    assert_eq!(
        notes(&imported),
        [
            "allowMethods: \"*\" allows every method, as in Gravitee since 4.6; older versions \
             read it as the name of a method",
            "allowHeaders: \"*\" allows every header, as in Gravitee since 4.6; older versions \
             read it as the name of a header",
        ],
    );
    check_table(
        imported.config,
        "",
        "
        any                | OPTIONS Origin=https://a.example ACRM=PURGE ACRH=x-a      | layer 200 ACAO=https://a.example ACAM=GET,HEAD,POST,PUT,PATCH,DELETE,QUERY,* ACAH=* Vary=preflight
        authorization      | OPTIONS Origin=https://a.example ACRM=PUT ACRH=authorization | layer 400 Vary=preflight
        exposed            | GET Origin=https://a.example                              | inner 200 ACAO=https://a.example ACEH=* Vary=Origin
        ",
    );
}

#[test]
fn wildcards_with_credentials() {
    let imported = import(
        r#"{"enabled": true, "allowOrigin": ["https://a.example"], "allowCredentials": true,
            "allowMethods": ["*", "PUT"], "allowHeaders": ["*"], "exposeHeaders": ["*"]}"#,
    );
    assert_eq!(
        notes(&imported),
        [
            r#"allowMethods: "*" is left out: with credentials, browsers read it as the name of a method"#,
            r#"allowHeaders: "*" is left out: with credentials, browsers read it as the name of a header"#,
            r#"exposeHeaders: "*" is left out: with credentials, browsers read it as the name of a header"#,
        ],
    );
    check_table(
        imported.config,
        "",
        "
        listed             | OPTIONS Origin=https://a.example ACRM=PUT                 | layer 200 ACAO=https://a.example ACAC=true ACAM=PUT Vary=preflight
        another            | OPTIONS Origin=https://a.example ACRM=PURGE               | layer 400 Vary=preflight
        a header           | OPTIONS Origin=https://a.example ACRM=PUT ACRH=x-a        | layer 400 Vary=preflight
        ",
    );
}

#[test]
fn max_age() {
    let limit =
        "maxAge: \"90000s\" is cut to 86400 seconds: no browser caches an answer for longer";
    let table = format!(
        "
        -1    | layer 200 ACAO=https://a.example ACAM=GET,HEAD,POST,PUT Vary=preflight |
        null  | layer 200 ACAO=https://a.example ACAM=GET,HEAD,POST,PUT Vary=preflight |
        0     | layer 200 ACAO=https://a.example ACAM=GET,HEAD,POST,PUT ACMA=0 Vary=preflight |
        600   | layer 200 ACAO=https://a.example ACAM=GET,HEAD,POST,PUT ACMA=600 Vary=preflight |
        90000 | layer 200 ACAO=https://a.example ACAM=GET,HEAD,POST,PUT ACMA=86400 Vary=preflight | {limit}
        "
    );
    check_rows(rows(&table), |[age, _]| {
        let origin = r#""allowOrigin": ["https://a.example"]"#;
        let imported = cors(&format!(r#"{origin}, "maxAge": {age}"#));
        let notes = notes(&imported).join("; ");
        let answer = ask(imported.config, "OPTIONS Origin=https://a.example ACRM=GET");
        format!("{answer} | {notes}").trim_end().to_owned()
    });
}

/// Gravitee sets all headers itself only with credentials and exposed headers.
#[test]
fn upstream_headers() {
    let table = r#"
        false | []       | noted
        false | ["ETag"] | noted
        true  | []       | noted
        true  | ["ETag"] |
    "#;
    check_rows(rows(table), |[credentials, exposed, _]| {
        let imported = import(&format!(
            r#"{{"enabled": true, "allowOrigin": ["https://a.example"], "allowMethods": ["GET"],
                "allowCredentials": {credentials}, "exposeHeaders": {exposed}}}"#
        ));
        let notes = crate::importing::notes(&imported);
        String::from(if notes.iter().any(|note| note == UPSTREAM) {
            "noted"
        } else {
            ""
        })
    });
}
