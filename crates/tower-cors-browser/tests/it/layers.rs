//! The modules of the crate depend on one another in one direction.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The modules, each after those that it may import.
const LAYERS: [&str; 34] = [
    // Text, headers and URLs.
    "excerpt",
    "header_values",
    "http_url",
    "referrer",
    "site",
    // The page, and its request.
    "options",
    "setup_error",
    "page",
    "block_reason",
    "safelist",
    "websocket",
    "request_headers",
    "request",
    // The parts of the algorithms that only look at requests and responses.
    "cors_check",
    "cross_origin_resource_policy",
    "filtered_response",
    "cors_preflight_cache",
    "http_redirect_fetch",
    // Errors.
    "service",
    "network_error",
    "blocked",
    // The algorithms that send.
    "http_network_or_cache_fetch",
    "fetch_params",
    "cors_preflight_fetch",
    "http_fetch",
    "main_fetch",
    // The public API.
    "browser",
    "settings",
    "audit_error",
    "audit_report",
    "audit_plan",
    "audit",
    "reasons",
    "lib",
];

#[test]
fn modules_import_only_from_layers_below() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = BTreeSet::new();
    let mut wrong = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let module = path.file_stem().unwrap().to_str().unwrap().to_owned();
        wrong.extend(wrong_imports(&module, &fs::read_to_string(&path).unwrap()));
        found.insert(module);
    }
    assert_eq!(found, LAYERS.map(String::from).into());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Returns the paths from `module` into its own layer or a higher one.
fn wrong_imports(module: &str, source: &str) -> Vec<String> {
    let layer = |name: &str| LAYERS.iter().position(|layer| *layer == name);
    let code = source.lines().map(|line| line.split("//").next().unwrap());
    let code = code.collect::<Vec<_>>().join("\n");
    let is_wrong = |import: &&str| layer(import).is_none() || layer(import) >= layer(module);
    let wrong = imports(&code).into_iter().filter(is_wrong);
    wrong
        .map(|import| format!("{module} -> {import}"))
        .collect()
}

/// Returns the modules that a source names as `crate::MODULE`, `super::MODULE` or `self::MODULE`.
fn imports(code: &str) -> Vec<&str> {
    let roots = ["crate::", "super::", "self::"].into_iter();
    let paths = roots.flat_map(|root| code.split(root).skip(1));
    paths
        .map(|path| {
            let end = path.find(|char: char| char != '_' && !char.is_ascii_lowercase());
            &path[..end.unwrap_or(path.len())]
        })
        .collect()
}

#[test]
fn an_import_from_a_layer_above_is_found() {
    let source = "use crate::site::Site; // crate::browser\nuse crate::blocked::Blocked;\n\
                  fn f() { super::browser::f() }\nuse crate::{page, request};";
    let expected = ["request -> blocked", "request -> ", "request -> browser"];
    assert_eq!(wrong_imports("request", source), expected);
}
