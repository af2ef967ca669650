//! The work of an import, counted in bytes that it allocates: twice the file is twice the work.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests may panic"
)]

use allocation_counter::measure;
use serde_json::{Value, json};
use tower_cors_gateway::{
    Azure, Elastic, Envoy, GatewayApi, Gravitee, ImportError, Imported, Kong, Krakend,
};
use tower_cors_test_support::check_rows;

/// A file of any size, and its import.
type Case = (&'static str, fn(usize) -> u64);

/// Returns the bytes that an import allocates, whatever its outcome.
fn work(import: impl FnOnce() -> Result<Imported, ImportError>) -> u64 {
    measure(|| drop(import())).bytes_total
}

fn work_of<F>(file: Value) -> u64
where
    F: serde::de::DeserializeOwned + TryInto<Imported, Error = ImportError>,
{
    let file: F = serde_json::from_value(file).unwrap();
    work(|| file.try_into())
}

fn azure(document: &str) -> u64 {
    work(|| document.parse::<Azure>()?.import())
}

fn origins(count: usize) -> Vec<String> {
    let origins = (0..count).map(|index| format!("https://a{index}.example"));
    origins.collect()
}

fn exact(count: usize) -> Value {
    let origins = origins(count).into_iter();
    origins.map(|origin| json!({ "exact": origin })).collect()
}

fn typed(policy: &Value) -> Value {
    json!({ "envoy.filters.http.cors": policy })
}

/// Returns a virtual host with as many origins as routes.
fn virtual_host(count: usize, route: &Value) -> Value {
    let policy = json!({ "allow_origin_string_match": exact(count) });
    let route = json!({ "name": "r", "typed_per_filter_config": typed(route) });
    json!({ "name": "v", "typed_per_filter_config": typed(&policy), "routes": vec![route; count] })
}

/// Returns a route in as many lists as possible, with a name of its own in each.
fn nested_routes(inner: &Value) -> Value {
    (0..44).fold(
        inner.clone(),
        |inner, _| json!({ "name": "n".repeat(100), "http": [inner] }),
    )
}

fn cors(attributes: &str, origins: &[String]) -> String {
    let origins = origins
        .iter()
        .map(|origin| format!("<origin>{origin}</origin>"));
    let origins: String = origins.collect();
    format!("<cors {attributes}><allowed-origins>{origins}</allowed-origins></cors>")
}

/// Files in which parts refer to others, contain others, or have the same name.
const CASES: [Case; 24] = [
    ("Envoy: routes that share a policy", |n| {
        work_of::<Envoy>(virtual_host(n, &json!({})))
    }),
    ("Envoy: routes with the same own policy", |n| {
        work_of::<Envoy>(virtual_host(n, &json!({ "max_age": "600" })))
    }),
    ("Envoy: routes that are off", |n| {
        let off = json!({ "filter_enabled": { "default_value": { "numerator": 0 } } });
        work_of::<Envoy>(virtual_host(n, &off))
    }),
    ("Envoy: virtual hosts", |n| {
        let host = virtual_host(20, &json!({ "max_age": "600" }));
        work_of::<Envoy>(json!({ "virtual_hosts": vec![host; n / 10] }))
    }),
    ("Envoy: policies below many names", |n| {
        let policy = json!({ "cors": { "allow_origin": ["*"] } });
        work_of::<Envoy>(nested_routes(&json!({ "a": vec![policy; n] })))
    }),
    ("Envoy: values below many names", |n| {
        work_of::<Envoy>(nested_routes(&json!({ "a": vec![json!({ "b": 1 }); n] })))
    }),
    ("Envoy: regexes with counts", |n| {
        let regex = json!({ "safe_regex": { "regex": "(a?){900}" } });
        work_of::<Envoy>(json!({ "allow_origin_string_match": vec![regex; n] }))
    }),
    ("Istio: routes", |n| {
        let route = json!({ "corsPolicy": { "allowOrigins": [{ "exact": "https://a.example" }] } });
        work_of::<Envoy>(json!({ "spec": { "http": vec![route; n] } }))
    }),
    ("Kong: plugins that share a configuration", |n| {
        let plugin = json!({ "name": "cors", "_config": "s" });
        let shared = json!({ "s": { "origins": origins(n) } });
        work_of::<Kong>(json!({ "_plugin_configs": shared, "plugins": vec![plugin; n] }))
    }),
    ("Kong: services of one name", |n| {
        let service = json!({ "name": "s", "plugins": [{ "name": "cors" }] });
        work_of::<Kong>(json!({ "services": vec![service; n] }))
    }),
    ("Kong: a long kind with many plugins", |n| {
        let plugins: String = (0..n).map(|index| format!("p{index},")).collect();
        work_of::<Kong>(json!({
            "kind": "K".repeat(10 * n),
            "metadata": { "name": "n", "annotations": { "konghq.com/plugins": plugins } },
        }))
    }),
    ("Kong: origins that match nothing", |n| {
        let origins: Vec<String> = (0..n).map(|index| format!("a{index}.example")).collect();
        work_of::<Kong>(json!({ "origins": origins }))
    }),
    ("Kong: commands", |n| {
        let script = "curl x -d name=cors -d config.origins=https://a.example\n".repeat(n);
        work(|| script.parse::<Kong>()?.import())
    }),
    ("Gravitee: APIs", |n| {
        let cors = json!({ "enabled": true, "allowOrigin": origins(3) });
        let api = json!({ "name": "a", "proxy": { "cors": cors } });
        work_of::<Gravitee>(json!({ "data": vec![api; n] }))
    }),
    ("Gravitee: listeners", |n| {
        let cors = json!({ "enabled": true, "allowOrigin": ["*"] });
        let listeners = (0..n).map(|index| json!({ "cors": cors, "paths": [{ "path": index }] }));
        let listeners: Vec<Value> = listeners.collect();
        work_of::<Gravitee>(json!({ "cors": cors, "listeners": listeners }))
    }),
    ("Gravitee: regexes", |n| {
        let regexes = vec!["https://*.a.example"; n];
        work_of::<Gravitee>(json!({ "enabled": true, "allowOrigin": regexes }))
    }),
    ("Gateway API: rules and backends", |n| {
        let filter = json!({ "type": "CORS", "cors": { "allowOrigins": ["*"] } });
        let backends = vec![json!({ "name": "b", "filters": [filter] }); 10];
        let rule = json!({ "name": "r", "filters": [filter], "backendRefs": backends });
        work_of::<GatewayApi>(json!({ "spec": { "rules": vec![rule; n / 10] } }))
    }),
    ("KrakenD: endpoints", |n| {
        let endpoint = json!({ "extra_config": { "security/cors": {} } });
        let file =
            json!({ "extra_config": { "security/cors": {} }, "endpoints": vec![endpoint; n] });
        work_of::<Krakend>(file)
    }),
    ("Elastic: resources of one name", |n| {
        let config = json!({ "apm-server.rum.enabled": true });
        let metadata = json!({ "name": "a", "namespace": "b" });
        let server =
            json!({ "kind": "ApmServer", "metadata": metadata, "spec": { "config": config } });
        work_of::<Elastic>(json!({ "kind": "List", "items": vec![server; n] }))
    }),
    ("Elastic: values below many long keys", |n| {
        let values: serde_json::Map<_, _> = (0..n).map(|i| (format!("k{i}"), json!(1))).collect();
        let file = (0..90).fold(json!(values), |inner, _| json!({ "k".repeat(119): inner }));
        work_of::<Elastic>(file)
    }),
    ("Azure: <cors> elements", |n| {
        let element = cors("terminate-unmatched-request=\"false\"", &origins(1));
        azure(&format!(
            "<policies><inbound>{}</inbound></policies>",
            element.repeat(n)
        ))
    }),
    ("Azure: sections", |n| {
        let when = format!("<when>{}</when>", cors("", &origins(1)));
        let inbound = cors("", &origins(1)) + &when.repeat(n);
        azure(&format!(
            "<policies><inbound>{inbound}</inbound></policies>"
        ))
    }),
    ("Azure: origins", |n| azure(&cors("", &origins(n)))),
    ("Azure: expressions", |n| {
        let set = r#"<set value="@(a["b"])"/>"#.repeat(n);
        azure(&format!(
            "<policies><inbound>{}{set}</inbound></policies>",
            cors("", &origins(1))
        ))
    }),
];

/// The number of parts of the smallest file.
const PARTS: usize = 100;

#[test]
fn twice_the_file_is_twice_the_work() {
    check_rows(CASES.map(|(name, _)| [name, "linear"]), |[name, _]| {
        let (_, work) = CASES.iter().find(|(case, _)| *case == name).unwrap();
        let [once, twice, four_times] = [1, 2, 4].map(|times| work(times * PARTS));
        // What the second half of the largest file adds, and what the first one does. A list grows
        // in steps, so the ratio is not exact. Quadratic work makes it 4.
        match four_times - twice <= 3 * (twice - once) {
            true => "linear".to_owned(),
            false => format!("{once}, {twice}, then {four_times} bytes"),
        }
    });
}
