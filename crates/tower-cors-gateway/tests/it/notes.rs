//! The kinds of notes, their order, and their promises.

use proptest::prelude::*;
use serde_json::{Value, json};
use tower_cors::Origin;
use tower_cors_gateway::{
    Azure, Elastic, Envoy, GatewayApi, Gravitee, Imported, Kong, Krakend, NoteKind,
};
use tower_cors_test_support::check_rows;

use crate::importing::{allows, imported};

#[test]
fn kinds_have_names() {
    let names = ["wider", "stricter", "left-out", "different"];
    let kinds: Vec<String> = NoteKind::ALL.iter().map(ToString::to_string).collect();
    assert_eq!(kinds, names);
    check_rows(names.map(|name| [name, name]), |[name, _]| {
        let kind: NoteKind = name.parse().unwrap();
        kind.to_string()
    });
    for unknown in ["", "Wider", "left_out", "wider "] {
        let error = unknown.parse::<NoteKind>().unwrap_err().to_string();
        assert!(
            error.contains("the kinds are \"wider\", \"stricter\""),
            "{error}"
        );
    }
}

/// The most important notes come first. Those of the same kind are in the order of the import.
#[test]
fn notes_are_ordered_by_importance() {
    let file = json!({
        "options_passthrough": true, "debug": true, "max_age": "25h",
        "allow_origins": ["https://A.example/", "https://b.example:443", "https://*:8080"],
        "allow_methods": ["PUT", "TRACE"], "expose_headers": ["Set-Cookie"],
    });
    let imported = krakend(file);
    let kinds: Vec<NoteKind> = imported.notes.iter().map(|note| note.kind).collect();
    assert!(kinds.is_sorted(), "{kinds:?}");
    assert_eq!(kinds.first(), Some(&NoteKind::Wider));
    let wider = imported
        .notes
        .iter()
        .filter(|note| note.kind == NoteKind::Wider);
    let fields: Vec<&str> = wider.map(|note| note.field.as_str()).collect();
    assert_eq!(
        fields,
        ["allow_origins[0]", "allow_origins[1]", "allow_methods"]
    );
}

fn krakend(file: Value) -> Imported {
    imported("", serde_json::from_value::<Krakend>(file))
}

/// A policy does not warn about anything that its file does not say.
#[test]
fn defaults_do_not_warn() {
    let of = |file: &str, imported: Imported| {
        let policy = imported.config.compile().unwrap();
        let warnings = policy.warnings().iter().map(ToString::to_string);
        [file.to_owned(), warnings.collect(), String::new()]
    };
    let cors = "<cors><allowed-origins><origin>https://a.example</origin></allowed-origins></cors>";
    let any_header = cors.replace(
        "</cors>",
        "<allowed-headers><header>*</header></allowed-headers></cors>",
    );
    let mut rows = vec![
        of(cors, imported(cors, cors.parse::<Azure>())),
        of(&any_header, imported(cors, any_header.parse::<Azure>())),
    ];
    macro_rules! json {
        ($type:ty: $($file:literal),+) => {
            $(rows.push(of($file, imported($file, serde_json::from_str::<$type>($file))));)+
        };
    }
    json!(Elastic: r#"{"enabled": true}"#, r#"{"enabled": true, "allow_headers": ["*"]}"#);
    json!(Envoy: r#"{"allow_origin": ["*"], "allow_headers": "*", "allow_methods": "*"}"#);
    json!(Envoy: r#"{"allowOrigin": ["*"], "allowHeaders": ["*"], "allowMethods": ["*"]}"#);
    json!(GatewayApi: r#"{"allowOrigins": ["*"], "allowHeaders": ["*"], "allowMethods": ["*"]}"#);
    json!(Gravitee: r#"{"enabled": true, "allowOrigin": ["*"], "allowMethods": ["*"], "allowHeaders": ["*"]}"#);
    json!(Kong: r#"{"origins": ["*"]}"#, r#"{"headers": ["*"]}"#);
    json!(Krakend: r#"{"security/cors": {}}"#, r#"{"allow_headers": ["*"]}"#);
    check_rows(rows, |[_, warnings, _]| warnings.to_owned());
}

/// A gateway, and how it compares the origins of a file with a page's.
struct Gateway {
    name: &'static str,
    import: fn(&str) -> Imported,
    /// Returns whether the gateway allows a page by an origin as written.
    allows: fn(written: &str, page: &str) -> bool,
}

/// The gateways, in plain code.
const GATEWAYS: [Gateway; 6] = [
    Gateway {
        name: "azure",
        import: |origin| {
            let file = format!(
                "<cors><allowed-origins><origin>{origin}</origin></allowed-origins></cors>"
            );
            imported(origin, file.parse::<Azure>())
        },
        allows: |written, page| without_slash_and_port(&written.to_lowercase()) == page,
    },
    Gateway {
        name: "elastic",
        import: |origin| {
            let file = json!({ "enabled": true, "allow_origins": [origin] });
            imported(origin, serde_json::from_value::<Elastic>(file))
        },
        allows: |written, page| written == page,
    },
    Gateway {
        name: "gravitee",
        import: |origin| {
            let file = json!({ "enabled": true, "allowOrigin": [origin] });
            imported(origin, serde_json::from_value::<Gravitee>(file))
        },
        allows: |written, page| written.to_lowercase() == page,
    },
    Gateway {
        name: "kong, one origin",
        import: |origin| {
            let file = json!({ "origins": [origin] });
            imported(origin, serde_json::from_value::<Kong>(file))
        },
        allows: |written, page| written == page,
    },
    Gateway {
        name: "kong, several origins",
        import: |origin| {
            let file = json!({ "origins": [origin, "https://other.example"] });
            imported(origin, serde_json::from_value::<Kong>(file))
        },
        allows: |written, page| without_slash_and_port(written) == page,
    },
    Gateway {
        name: "krakend",
        import: |origin| krakend(json!({ "allow_origins": [origin] })),
        allows: |written, page| written.to_lowercase() == page,
    },
];

fn without_slash_and_port(origin: &str) -> String {
    let origin = origin.strip_suffix('/').unwrap_or(origin);
    let port = [("https://", ":443"), ("http://", ":80")];
    let port = port.iter().find(|(scheme, _)| origin.starts_with(scheme));
    let without = port.and_then(|(_, port)| origin.strip_suffix(port));
    without.unwrap_or(origin).to_owned()
}

proptest! {
    /// A note says that an origin was corrected exactly if the gateway allows no page by the
    /// original.
    #[test]
    fn corrected_origins(
        scheme in "https?|HTTPS|Http",
        host in r"[ab]([AB-]?[ab]){0,2}\.[eE]xample",
        end in "(:80|:443|:8080)?/?",
    ) {
        let written = format!("{scheme}://{host}{end}");
        let page = without_slash_and_port(&written.to_lowercase());
        prop_assume!(Origin::parse(&page).is_ok());
        for Gateway { name, import, allows: gateway_allows } in GATEWAYS {
            let imported = import(&written);
            let is_noted = imported.notes.iter().any(|note| {
                note.kind == NoteKind::Wider && note.message.starts_with("is corrected to `")
            });
            prop_assert!(allows(imported.config, &page), "{name}: {written}");
            prop_assert_eq!(is_noted, !gateway_allows(&written, &page), "{}: {}", name, written);
        }
    }
}

/// Regexes that were meant as patterns: the suggestions in notes and errors do what was meant.
///
/// Each row is the text, and an origin that the suggestion must allow.
#[test]
fn suggestions_do_what_was_meant() {
    let rows = [
        ["https://*.example.com", "https://a.b.example.com"],
        ["https://*.Example.com/", "https://a.example.com"],
        ["*.example.com", "https://a.example.com"],
        ["https://*.example.com:8443", "https://a.example.com:8443"],
        ["http://localhost:*", "http://localhost:3000"],
        ["http://*.local.example:*", "http://a.local.example:3000"],
    ];
    let rows = rows.map(|[text, meant]| [text, meant, "only with the suggestion"]);
    for gateway in ["kong", "gravitee"] {
        check_rows(rows, |[text, meant, _]| {
            let import = |origin: &str| match gateway {
                "kong" => serde_json::from_value::<Kong>(json!({ "origins": [origin] }))
                    .unwrap()
                    .import(),
                _ => serde_json::from_value::<Gravitee>(
                    json!({ "enabled": true, "allowOrigin": [origin] }),
                )
                .unwrap()
                .import(),
            };
            let message = match import(text) {
                Ok(imported) => {
                    let builds = imported.config.clone().build().is_ok();
                    if builds && allows(imported.config, meant) {
                        return "with the regex itself".to_owned();
                    }
                    let notes = imported.notes.iter().map(ToString::to_string);
                    notes.collect::<Vec<_>>().join("; ")
                }
                Err(error) => error.to_string(),
            };
            let suggestion = message.split(" meant, write `").nth(1);
            let suggestion = suggestion
                .and_then(|rest| rest.split('`').next())
                .unwrap_or(&message);
            match import(suggestion) {
                Ok(imported) if allows(imported.config.clone(), meant) => {
                    let credentials = imported.config.allow_credentials(true).build();
                    match credentials {
                        Err(errors) if text.starts_with("https") => errors.to_string(),
                        _ => "only with the suggestion".to_owned(),
                    }
                }
                other => format!("{suggestion}: {other:?}"),
            }
        });
    }
}
