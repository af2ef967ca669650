//! Placeholders, with one check for all importers.

use proptest::prelude::*;
use serde_json::{Value, json};
use tower_cors_gateway::{
    Azure, Elastic, Envoy, GatewayApi, Gravitee, ImportError, Imported, Kong, Krakend,
};
use tower_cors_test_support::{check_rows, rows};

const PLACEHOLDERS: [&str; 32] = [
    "${ORIGIN}",
    "${ORIGIN:*}",
    "${{ env \"ORIGIN\" }}",
    "$ORIGIN",
    "$origin",
    "$(ORIGIN)",
    "{{ORIGIN}}",
    "{{ .Values.origin }}",
    "{{ marshal .cors }}",
    "{% origin %}",
    "%{ if origin }",
    "{vault://env/origin}",
    "{origin}",
    "{stage-origin.name}",
    "#{Origin}",
    "{#properties['origin']}",
    "https://{#request.host}",
    "#{origin}#",
    "<%= origin %>",
    "<origin>",
    "<YOUR-ORIGIN>",
    "<the origin of your app>",
    "%%ORIGIN%%",
    "%ORIGIN%",
    "@@ORIGIN@@",
    "__ORIGIN__",
    "__THE_ORIGIN_1__",
    " {{ORIGIN}} ",
    "https://${HOST}",
    "https://{{ .Values.host }}:8443",
    "https://<host>.example.com",
    "https://$HOST.example.com",
];

/// Imports a file with `text` as its only origin, for each gateway.
fn import_origin(text: &str) -> Vec<(&'static str, Result<Imported, ImportError>)> {
    let escaped = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;");
    let azure =
        format!("<cors><allowed-origins><origin>{escaped}</origin></allowed-origins></cors>");
    let azure = azure.parse::<Azure>().and_then(|file| file.import());
    vec![
        ("azure", azure),
        (
            "elastic",
            import::<Elastic>(json!({ "enabled": true, "allow_origins": [text] })),
        ),
        (
            "gravitee",
            import::<Gravitee>(json!({ "enabled": true, "allowOrigin": [text] })),
        ),
        (
            "gateway api",
            import::<GatewayApi>(json!({ "allowOrigins": [text] })),
        ),
        (
            "envoy",
            import::<Envoy>(json!({ "allow_origin_string_match": [{ "exact": text }] })),
        ),
        (
            "istio",
            import::<Envoy>(json!({ "allowOrigins": [{ "exact": text }] })),
        ),
        ("kong", import::<Kong>(json!({ "origins": [text] }))),
        (
            "krakend",
            import::<Krakend>(json!({ "allow_origins": [text] })),
        ),
    ]
}

fn import<F>(file: Value) -> Result<Imported, ImportError>
where
    F: serde::de::DeserializeOwned + TryInto<Imported, Error = ImportError>,
{
    serde_json::from_value::<F>(file).unwrap().try_into()
}

fn is_placeholder_error(error: &ImportError) -> bool {
    error
        .to_string()
        .ends_with(" a placeholder, which cannot be evaluated here: write its value")
}

#[test]
fn a_placeholder_as_an_origin() {
    check_rows(
        PLACEHOLDERS.map(|text| [text, "refused by all"]),
        |[text, _]| {
            let accepted = import_origin(text)
                .into_iter()
                .filter(|(_, outcome)| !outcome.as_ref().is_err_and(is_placeholder_error));
            let accepted: Vec<_> = accepted.collect();
            match accepted.is_empty() {
                true => "refused by all".to_owned(),
                false => format!("{accepted:?}"),
            }
        },
    );
}

/// The error says if a text consists of a placeholder, or contains one.
#[test]
fn whole_texts_and_parts() {
    let table = "
        $ORIGIN            | is a placeholder
        $ORIGIN.example    | contains a placeholder
        {origin}           | is a placeholder
        https://{host}     | contains a placeholder
        {host}.example     | contains a placeholder
        %ORIGIN%           | is a placeholder
    ";
    check_rows(rows(table), |[text, _]| {
        match import::<Kong>(json!({ "origins": [text] })) {
            Err(ImportError::Value { reason, .. }) => reason.split(',').next().unwrap().to_owned(),
            other => format!("{other:?}"),
        }
    });
}

/// A placeholder in place of the value of each key. It can have any type.
#[test]
fn a_placeholder_as_any_value() {
    let mut rows = Vec::new();
    let mut check = |gateway: &str, key: &str, outcome: Result<Imported, ImportError>| {
        let error = outcome.expect_err(key);
        rows.push([format!("{gateway}.{key}"), error.to_string(), format!(
            "{key}: \"${{X}}\" is a placeholder, which cannot be evaluated here: write its value"
        )]);
    };
    for key in ["enabled", "allow_origins", "allow_headers"] {
        let mut file = json!({ "enabled": true });
        file[key] = json!("${X}");
        check("elastic", key, import::<Elastic>(file));
    }
    for key in [
        "enabled",
        "allowOrigin",
        "allowMethods",
        "allowHeaders",
        "exposeHeaders",
        "allowCredentials",
        "maxAge",
        "runPolicies",
        "allowPrivateNetwork",
    ] {
        let mut file = json!({ "enabled": true, "allowOrigin": ["*"], "allowMethods": ["PUT"] });
        file[key] = json!("${X}");
        check("gravitee", key, import::<Gravitee>(file));
    }
    for key in [
        "origins",
        "methods",
        "headers",
        "exposed_headers",
        "credentials",
        "max_age",
        "preflight_continue",
        "private_network",
        "allow_origin_absent",
    ] {
        check("kong", key, import::<Kong>(json!({ key: "${X}" })));
    }
    for key in [
        "allow_origins",
        "allow_methods",
        "allow_headers",
        "expose_headers",
        "max_age",
        "allow_credentials",
        "debug",
        "allow_private_network",
        "options_passthrough",
        "options_success_status",
    ] {
        let mut file = json!({ "allow_origins": [] });
        file[key] = json!("${X}");
        check("krakend", key, import::<Krakend>(file));
    }
    check_rows(rows, |[_, error, _]| error.to_owned());
}

/// Parts of regexes and headers that look a little like placeholders.
#[test]
fn values_that_are_not_placeholders() {
    let origins = [
        r"https://[a-z]{2,3}\.example\.com",
        r"https://[a-z]{3}\.example\.com",
        r"https://[a-z]{2,}\.example\.com",
        r"^https://a\.example\.com$",
        r"^https://a\.example\.com$|^https://b\.example\.com$",
        r"https://(?<name>a)\.example\.com",
        r"https://(a|b)\.example\.com",
        r"https://\w+\.example\.com",
        "https://a_b.example.com",
        "https://xn--bcher-kva.example",
    ];
    check_rows(
        origins.map(|origin| [origin, "imports"]),
        |[origin, _]| match import::<Kong>(json!({ "origins": [origin] })) {
            Ok(_) => "imports".to_owned(),
            Err(error) => error.to_string(),
        },
    );
    let names = [
        "x-a_b", "_x", "x__y", "x$", "x%y", "x#y", "__x", "x~", "x%1%", "x%Ab%", "x%A-B%",
    ];
    check_rows(
        names.map(|name| [name, "imports"]),
        |[name, _]| match import::<Krakend>(json!({ "allow_headers": [name] })) {
            Ok(_) => "imports".to_owned(),
            Err(error) => error.to_string(),
        },
    );
}

proptest! {
    /// A text that contains a placeholder is refused, whatever surrounds it.
    #[test]
    fn a_placeholder_among_other_text(
        before in "(https?://)?[a-z0-9.-]{0,8}",
        placeholder in prop::sample::select(&PLACEHOLDERS[..]),
        after in r"[.:/-][a-z0-9.:/-]{0,8}",
    ) {
        let text = format!("{before}{}{after}", placeholder.trim());
        for (gateway, outcome) in import_origin(&text) {
            prop_assert!(outcome.as_ref().is_err_and(is_placeholder_error), "{gateway}: {outcome:?}");
        }
    }

    /// No origin contains a placeholder.
    #[test]
    fn an_origin_is_no_placeholder(origin in "https?://[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?(\\.[a-z]{2,5}){0,2}(:[1-9][0-9]{0,3})?") {
        for (gateway, outcome) in import_origin(&origin) {
            prop_assert!(!outcome.as_ref().is_err_and(is_placeholder_error), "{gateway}: {outcome:?}");
        }
    }
}
