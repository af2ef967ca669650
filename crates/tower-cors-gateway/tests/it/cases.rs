//! Files as people have them, each with the right answer.

use std::fs;

use serde::de::DeserializeOwned;
use tower_cors_gateway::{Azure, Elastic, Gravitee, ImportError, Imported, Kong, Krakend};
use tower_cors_test_support::{check_rows, rows};

use crate::importing::{ask, parse_yaml};

const DIR: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/cases/");

/// Each row is `file | request | error`, or `file | request | answer ¶ kind: note ¶ …`.
///
/// It leaves out the notes on responses, which nearly every file gets.
const CASES: &str = r#"
    azure-expression-inside.xml   | | line 2, column 20: cors.allowed-origins.origin: "@(context.Request.Headers.GetValueOrDefault(\"Origin\",\"\"))" is a policy expression, which cannot be evaluated here: write its value
    azure-expressions.xml         | GET Origin=https://app.example.com | inner 200 ACAO=https://app.example.com ACAC=true Vary=Origin ¶ left-out: policies.inbound.choose.when.base: is left out: `policies.inbound.cors` leaves it no cross-origin requests
    azure-no-headers.xml          | OPTIONS Origin=https://example.com ACRM=GET ACRH=x-a | layer 200 Vary=preflight ¶ different: cors.allowed-headers: missing: pages can send only CORS-safelisted request headers
    azure-no-headers.xml          | OPTIONS Origin=https://example.com ACRM=GET | layer 200 ACAO=https://example.com ACAM=GET,POST ACMA=0 Vary=preflight ¶ different: cors.allowed-headers: missing: pages can send only CORS-safelisted request headers
    corrected-origin.json         | GET Origin=https://example.com | inner 200 ACAO=https://example.com Vary=Origin ¶ wider: extra_config.security/cors.allow_origins[0]: "https://Example.com/" is corrected to `https://example.com`; KrakenD itself matches no page with the original
    elastic-comments.yml          | POST Origin=https://example.com | inner 200 ACAO=https://example.com ACEH=etag Vary=Origin ¶ wider: apm-server.rum.allow_origins: requests without an `Origin`, and those of the service's own pages, reach the inner service; Elastic answers them with 403
    elastic-kubernetes.yml        | POST Origin=https://example.com | inner 200 ACAO=https://example.com ACEH=etag Vary=Origin ¶ wider: spec.config.apm-server.rum.allow_origins: requests without an `Origin`, and those of the service's own pages, reach the inner service; Elastic answers them with 403
    elastic-text.yml              | OPTIONS Origin=https://example.com ACRM=POST ACRH=x-tenant | layer 200 ACAO=https://example.com ACAM=POST ACAH=content-type,content-encoding,accept,x-tenant ACMA=3600 Vary=preflight ¶ wider: apm-server.rum.allow_origins: requests without an `Origin`, and those of the service's own pages, reach the inner service; Elastic answers them with 403
    gravitee-portal.json          | | cors: "exposedHeaders" is a key of a portal's settings, which have no `enabled`; import the `cors` of an API
    kong-curl.form                | OPTIONS Origin=https://example.com ACRM=PUT | layer 200 ACAO=https://example.com ACAM=GET,PUT ACAH=*,authorization Vary=preflight
    kong-differ.yaml              | | several CORS sections differ; choose one by its path:¶  plugins[0].config (service "orders")¶  plugins[1].config (route "public")
    kong-dump.yaml                | GET Origin=https://example.com | inner 200 ACAO=https://example.com Vary=Origin ¶ stricter: plugins[0].config.methods: missing: the policy uses the default of older Kong versions; newer ones add `OPTIONS`, and two methods that pages cannot send
    kong-get-config.json          | | config: "_format_version: \"3.0\"\nplugins:\n- name: cors\n" is the declarative file as text: save that text as a file, and import the file
    kong-get-plugins.json         | GET Origin=https://example.com | inner 200 ACAO=https://example.com Vary=Origin ¶ stricter: data[0].config.methods: missing: the policy uses the default of older Kong versions; newer ones add `OPTIONS`, and two methods that pages cannot send
    kong-kubernetes.yaml          | OPTIONS Origin=https://example.com ACRM=PUT | layer 200 ACAO=https://example.com ACAM=GET,PUT ACAH=*,authorization Vary=preflight
    kong-placeholder.yaml         | | config.origins[0]: "${{ env \"DECK_ORIGIN\" }}" is a placeholder, which cannot be evaluated here: write its value
    kong-same.yaml                | GET Origin=https://example.com | inner 200 ACAO=* ¶ stricter: services[auth].plugins[0].config.methods: missing: the policy uses the default of older Kong versions; newer ones add `OPTIONS`, and two methods that pages cannot send ¶ different: services[auth].plugins[0].config: says the same as services[rest].plugins[0].config, services[storage].plugins[0].config; the policy applies to all of them
    kong-subdomains.yaml          | GET Origin=https://a.example.com | inner 200 Vary=Origin ¶ stricter: config.methods: missing: the policy uses the default of older Kong versions; newer ones add `OPTIONS`, and two methods that pages cannot send ¶ different: config.origins[0]: "https://*.example.com" is a regex in Kong, and matches `https://xexample.com` and no subdomain; if subdomains were meant, write `https://.*\.example\.com`
    krakend-comments.json         | GET Origin=https://example.com | inner 200 ACAO=https://example.com Vary=Origin
    krakend-defaults.json         | OPTIONS Origin=https://example.com ACRM=GET | layer 204 ACAO=* ACAH=*,authorization Vary=preflight
    krakend-defaults.json         | OPTIONS Origin=https://example.com ACRM=PUT | layer 204 Vary=preflight
    krakend-lower-case.json       | OPTIONS Origin=https://example.com ACRM=PUT | layer 204 Vary=preflight ¶ wider: extra_config.security/cors.allow_methods: pages can read the answers to `GET`, `HEAD` and `POST` here; KrakenD puts no CORS header on them ¶ left-out: extra_config.security/cors.allow_methods: "put" grants nothing: since July 2024, KrakenD compares methods as written, and browsers send `PUT`
    krakend-star-credentials.json | GET Origin=https://example.com | inner 200 ACAO=* ¶ left-out: extra_config.security/cors.allow_credentials: "true" is left out: KrakenD sends a literal `*`, and browsers then block every request with credentials
    krakend-unlisted-get.json     | GET Origin=https://example.com | inner 200 ACAO=https://example.com Vary=Origin ¶ wider: extra_config.security/cors.allow_methods: pages can read the answers to `GET`, `HEAD` and `POST` here; KrakenD puts no CORS header on them
"#;

#[test]
fn files_that_people_have() {
    check_rows(rows(CASES), |[file, request, _]| match import(file) {
        Ok(imported) => {
            let notes = imported
                .notes
                .iter()
                .filter(|note| note.field != "responses")
                .map(|note| format!(" ¶ {}: {note}", note.kind));
            let notes: String = notes.collect();
            ask(imported.config, request) + &notes
        }
        Err(error) => error.to_string().replace('\n', "¶"),
    });
}

#[test]
fn no_file_is_left_out() {
    for file in fs::read_dir(DIR).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        assert!(
            rows(CASES).iter().any(|[file, _, _]| *file == name),
            "{name}"
        );
    }
}

/// Imports a file for the gateway that its name begins with.
fn import(file: &str) -> Result<Imported, ImportError> {
    let text = fs::read_to_string(format!("{DIR}{file}")).unwrap();
    let (gateway, _) = file.split_once('-').unwrap();
    match gateway {
        "azure" => text.parse::<Azure>()?.import(),
        "elastic" => read::<Elastic>(file, &text).import(),
        "gravitee" => read::<Gravitee>(file, &text).import(),
        "kong" if file.ends_with(".form") => text.parse::<Kong>()?.import(),
        "kong" => read::<Kong>(file, &text).import(),
        // Also for a corrected origin.
        _ => read::<Krakend>(file, &text).import(),
    }
}

fn read<T: DeserializeOwned + FromIterator<T>>(file: &str, text: &str) -> T {
    match file.ends_with(".json") {
        true => serde_json::from_str(text).unwrap(),
        false => parse_yaml(text),
    }
}
