//! Hostile files, as JSON, because the YAML parser has its own bounds.

use serde_json::json;
use tower_cors_gateway::Kong;

use crate::importing::{error_of, notes};

const TEN_MEGABYTES: usize = 10 << 20;

#[track_caller]
fn error(file: &str) -> String {
    error_of(serde_json::from_str::<Kong>(file))
}

#[test]
fn deep_files() {
    let deep = format!("{}1{}", "{\"a\":".repeat(120), "}".repeat(120));
    assert!(error(&deep).starts_with("nested deeper than 100 levels"));
    let routes = format!("{}{}", r#"{"routes":["#.repeat(49), "]}".repeat(49));
    assert!(error(&routes).starts_with("no CORS section found"));
    assert!(error(&"[".repeat(1 << 20)).contains("at line 1"));
}

#[test]
fn long_values() {
    let regex = json!({ "origins": ["(".repeat(TEN_MEGABYTES)] }).to_string();
    assert!(error(&regex).contains("has more than 8192 bytes"));
    let origin = format!("https://{}", "a".repeat(TEN_MEGABYTES));
    let origin = json!({ "origins": [origin] }).to_string();
    assert!(error(&origin).starts_with("origins[0]: "));
    let list = vec!["https://a.example"; TEN_MEGABYTES / 20];
    let list = json!({ "origins": list, "methods": [1] }).to_string();
    assert_eq!(
        error(&list),
        "methods[0]: expected a string, found a whole number"
    );
    let form = "config.origins=a&".repeat(TEN_MEGABYTES / 17);
    assert!(form.parse::<Kong>().unwrap().import().is_ok());
    let script = format!("-d {}", "'config.origins=a' ".repeat(TEN_MEGABYTES / 19));
    assert!(script.parse::<Kong>().unwrap().import().is_ok());
    let commands = "curl -d name=cors -d config.max_age=1\n".repeat(TEN_MEGABYTES / 400);
    assert!(commands.parse::<Kong>().unwrap().import().is_ok());
}

/// The path of a plugin contains the name of its service.
#[test]
fn long_names() {
    let long = "n".repeat(TEN_MEGABYTES / 2);
    let plugins = vec![json!({ "name": "cors" }); 100_000];
    let services = json!({ "services": [{ "name": &long, "plugins": plugins }] }).to_string();
    let notes = notes(
        &serde_json::from_str::<Kong>(&services)
            .unwrap()
            .import()
            .unwrap(),
    );
    assert!(
        notes
            .iter()
            .any(|note| note.ends_with("and 99994 more; the policy applies to all of them"))
    );
    assert!(notes.iter().all(|note| note.len() < 1000));
    let plugins: Vec<_> = (0..1000)
        .map(|age| json!({ "name": "cors", "config": { "max_age": age } }))
        .collect();
    let services = json!({ "services": [{ "name": &long, "plugins": plugins }] }).to_string();
    let message = error(&services);
    assert_eq!(message.lines().count(), 102, "{message}");
    assert!(message.ends_with("\n  and 900 more"), "{message}");
    let key = format!(r#"{{"origins": [], "{long}": 1}}"#);
    assert!(error(&key).len() < 1000);
    let twice = format!(r#"{{"{long}": 1, "{long}": 1}}"#);
    assert!(error(&twice).len() < 1000);
}

/// Each plugin is looked up among the resources that use plugins.
#[test]
fn many_resources() {
    let plugins = (0..20_000).flat_map(|index| {
        let name = format!("n{index}");
        let plugin =
            json!({ "kind": "KongPlugin", "plugin": "cors", "metadata": { "name": name } });
        let annotations = json!({ "konghq.com/plugins": name });
        let user =
            json!({ "kind": "Ingress", "metadata": { "name": name, "annotations": annotations } });
        [plugin, user]
    });
    let list = json!({ "kind": "List", "items": plugins.collect::<Vec<_>>() }).to_string();
    let imported = serde_json::from_str::<Kong>(&list).unwrap().import();
    assert!(imported.is_ok(), "{imported:?}");
}

#[test]
fn many_regexes() {
    let regexes = json!({ "origins": vec!["_:".to_owned() + &"a".repeat(8000); 1000] }).to_string();
    assert!(
        error(&regexes).ends_with("is one regex too many: together, they are too large to build")
    );
}

/// Regexes that are large when compiled. None takes long, whether it builds or not.
#[test]
fn large_regexes() {
    for regex in [
        "((a{1000}){1000}){1000}",
        "(.?){1000}",
        &"(a?)".repeat(2000),
        &"(".repeat(4000),
        &"[^a]".repeat(2000),
    ] {
        let file = json!({ "origins": [regex] }).to_string();
        let file: Kong = serde_json::from_str(&file).unwrap();
        if let Ok(imported) = file.import() {
            _ = imported.config.build();
        }
    }
}
