//! Hostile files, as JSON, because the YAML parser has its own bounds.

use proptest::prelude::*;
use serde_json::json;
use tower_cors_gateway::GatewayApi;

use crate::importing::{error_of, imported};
use crate::random_files::files;

const TWO_MEGABYTES: usize = 2 << 20;

#[track_caller]
fn error(file: &str) -> String {
    error_of(serde_json::from_str::<GatewayApi>(file))
}

#[test]
fn deep_files() {
    let deep = format!("{}1{}", "{\"spec\":".repeat(120), "}".repeat(120));
    assert!(error(&deep).starts_with("nested deeper than 100 levels"));
    let rules = format!("{}{}", r#"{"rules":["#.repeat(49), "]}".repeat(49));
    assert!(error(&rules).starts_with("no CORS section found"));
    let matches = format!("{}{}", "[".repeat(90), "]".repeat(90));
    let filter = json!({ "type": "CORS", "cors": {} });
    let matches: serde_json::Value = serde_json::from_str(&matches).unwrap();
    let rule = json!({ "matches": matches, "filters": [filter] });
    let file: GatewayApi = serde_json::from_value(json!({ "rules": [rule] })).unwrap();
    assert!(file.import().is_ok());
}

#[test]
fn long_values() {
    let long = "a".repeat(TWO_MEGABYTES);
    for origin in [
        &long,
        &format!("https://{long}"),
        &format!("https://a:{long}"),
    ] {
        let error = error(&json!({ "allowOrigins": [origin] }).to_string());
        assert!(error.starts_with("allowOrigins[0]: "), "{error}");
        assert!(error.len() < 1000);
    }
    let rules = ["https://a.example", "https://b.example"].map(|origin| {
        let filter = json!({ "type": "CORS", "cors": { "allowOrigins": [origin] } });
        json!({ "name": long, "filters": [filter] })
    });
    let list = json!({ "rules": rules }).to_string();
    assert!(error(&list).len() < 1000);
}

#[test]
fn many_values() {
    let origins = vec!["https://*"; 20_000];
    let file = json!({ "allowOrigins": origins }).to_string();
    let imported = imported(&file, serde_json::from_str::<GatewayApi>(&file));
    assert!(imported.config.build().is_ok());
    let filter = json!({ "type": "CORS", "cors": { "allowOrigins": ["*"] } });
    let rules = vec![json!({ "filters": [filter] }); 20_000];
    let file = json!({ "rules": rules }).to_string();
    let file: GatewayApi = serde_json::from_str(&file).unwrap();
    let chosen = file.clone().choose("rules[19999].filters[0].cors");
    assert!(chosen.import().is_ok());
}

const KEYS: &[&str] = &[
    "allowCredentials",
    "allowHeaders",
    "allowMethods",
    "allowOrigins",
    "backendRefs",
    "cors",
    "exposeHeaders",
    "filters",
    "items",
    "kind",
    "matches",
    "maxAge",
    "name",
    "rules",
    "spec",
    "type",
];
const TEXTS: &[&str] = &[
    "",
    "*",
    "/a",
    "CORS",
    "GET",
    "HTTPRoute",
    "List",
    "https://a.example",
    "https://*",
];

proptest! {
    #[test]
    fn random_files(file in files(KEYS, TEXTS)) {
        let file: GatewayApi = serde_json::from_value(file).unwrap();
        if let Ok(imported) = file.import() {
            _ = imported.config.build();
        }
    }
}
