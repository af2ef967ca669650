//! Sections that share a part of the file: the routes of a virtual host, and plugins with the same
//! `_plugin_configs`.

use serde_json::{Value, json};
use tower_cors_gateway::{Envoy, ImportError, Imported, Kong};
use tower_cors_test_support::{check_rows, rows};

use crate::importing::notes;

/// The limit on the size of shared parts that an import compares.
const MAX_SHARED_SIZE: usize = 1024 * 1024;
/// The number of commas in a large policy. Seventeen such policies are too large.
const LARGE: usize = MAX_SHARED_SIZE / 17;

/// Returns `one` if the sections say the same, with a note.
fn outcome(imported: Result<Imported, ImportError>) -> String {
    match imported {
        Ok(imported) => {
            let notes = notes(&imported);
            let is_noted = notes
                .iter()
                .any(|note| note.contains(": says the same as "));
            String::from(if is_noted { "one" } else { "no note" })
        }
        Err(ImportError::SeveralSections { .. }) => "several".to_owned(),
        Err(other) => other.to_string(),
    }
}

/// Returns virtual hosts that allow an origin with their name. Each has all `routes`, given by
/// their policies.
///
/// The policy of each host has `commas` in a list, which mean nothing.
fn virtual_hosts(names: &[&str], commas: usize, routes: &[Value]) -> Envoy {
    let typed = |policy: &Value| json!({ "envoy.filters.http.cors": policy });
    let routes: Vec<Value> = routes
        .iter()
        .map(|policy| json!({ "typed_per_filter_config": typed(policy) }))
        .collect();
    let hosts = names.iter().map(|name| {
        let policy = json!({
            "allow_origin_string_match": [{ "exact": format!("https://{name}.example") }],
            "expose_headers": ",".repeat(commas),
            "max_age": "600",
        });
        json!({ "typed_per_filter_config": typed(&policy), "routes": routes })
    });
    let file = json!({ "virtual_hosts": hosts.collect::<Vec<_>>() });
    serde_json::from_value(file).unwrap()
}

/// The routes of a virtual host say the same if their settings do, wherever these come from.
///
/// Each row is the names of virtual hosts, the size of their policies, the `max_age` of each route
/// (`-` if it has none), and the number of times that these are repeated. `EIGHT` and `NINE` are as
/// many ways to write 600: the last eight ways are known, and others are compared.
#[test]
fn routes_of_virtual_hosts() {
    let table = "
        a                                                   | small | -         | 1   | one
        a                                                   | small | 600       | 1   | one
        a                                                   | small | 600 0600  | 1   | one
        a                                                   | small | 600 601   | 1   | several
        a a                                                 | small | -         | 1   | one
        a b                                                 | small | -         | 1   | several
        a a b                                               | small | 600 -     | 2   | several
        a                                                   | large | -         | 200 | one
        a                                                   | large | 600       | 200 | one
        a                                                   | large | 600 0600  | 2   | one
        a                                                   | large | 600 0600  | 100 | one
        a                                                   | large | EIGHT     | 4   | one
        a                                                   | large | 600 600 600 600 600 600 600 600 0600 | 30 | one
        a                                                   | large | EIGHT 601 | 1   | several
        a                                                   | large | NINE      | 4   | several
        a a a a a a a a a a a a a a a a a a a a a a a a a a | large | 600       | 3   | one
    ";
    check_rows(rows(table), |[names, size, ages, times, _]| {
        let names: Vec<&str> = names.split(' ').collect();
        let ways = |count: usize| {
            let ways = (0..count).map(|zeros| "0".repeat(zeros) + "600");
            ways.collect::<Vec<_>>().join(" ")
        };
        let ages = ages.replace("EIGHT", &ways(8)).replace("NINE", &ways(9));
        let policies = ages.split(' ').map(|age| match age {
            "-" => json!({}),
            age => json!({ "max_age": age }),
        });
        let policies: Vec<Value> = policies.collect();
        let routes = vec![policies; times.parse().unwrap()].concat();
        let commas = if size == "large" { LARGE } else { 1 };
        outcome(virtual_hosts(&names, commas, &routes).import())
    });
}

/// A choice needs no comparison. The place of a setting is that of the policy that has it.
#[test]
fn one_of_many_routes() {
    let pair = [json!({ "max_age": "1" }), json!({ "max_age": "x" })];
    let routes = vec![pair; 100].concat();
    let file = virtual_hosts(&["A"], LARGE, &routes);
    let path = |index: usize| {
        format!("virtual_hosts[0].routes[{index}].typed_per_filter_config.envoy.filters.http.cors")
    };
    let imported = file.clone().choose(path(198)).import().unwrap();
    assert_eq!(
        notes(&imported)[0],
        "virtual_hosts[0].typed_per_filter_config.envoy.filters.http.cors.\
         allow_origin_string_match[0].exact: \"https://A.example\" is corrected to \
         `https://a.example`; Envoy itself matches no page with the original",
    );
    assert_eq!(
        file.choose(path(199)).import().unwrap_err().to_string(),
        format!("{}.max_age: \"x\" is not a number of seconds", path(199)),
    );
}

/// Returns plugins whose `config` extends the same one, which has this `size`.
fn plugins(size: usize, configs: &[&str]) -> Kong {
    // Two values and the key `origins`.
    let width = size - 2 - "origins".len();
    let origin = "https://a.example";
    let origins = origin.to_owned() + &",".repeat(width - origin.len());
    let plugins: Vec<Value> = configs
        .iter()
        .map(|config| {
            let config: Value = serde_json::from_str(config).unwrap();
            json!({ "name": "cors", "_config": "shared", "config": config })
        })
        .collect();
    let file =
        json!({ "_plugin_configs": { "shared": { "origins": origins } }, "plugins": plugins });
    serde_json::from_value(file).unwrap()
}

/// Plugins that share a `config` are compared up to a total size of that.
///
/// Each row is the `max_age` of each plugin. Two plugins are as large as allowed.
#[test]
fn plugins_with_a_shared_config() {
    let table = "
        1 1       | 0 | one
        1 1.0     | 0 | one
        1 1.0     | 1 | several
        1 1 1.0   | 0 | one
        1 1.0 1.0 | 0 | one
        1 1.0 1   | 0 | one
        1 2       | 0 | several
        1 1 1 1 1 | 9 | one
    ";
    check_rows(rows(table), |[ages, more, _]| {
        let ages = ages
            .split(' ')
            .map(|age| format!(r#"{{"max_age": {age}}}"#));
        let ages: Vec<String> = ages.collect();
        let ages: Vec<&str> = ages.iter().map(String::as_str).collect();
        let more: usize = more.parse().unwrap();
        outcome(plugins(MAX_SHARED_SIZE + more, &ages).import())
    });
}
