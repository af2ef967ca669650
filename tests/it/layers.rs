//! The order of the crate's modules: each depends only on those to its left.

mod paths;
mod words;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use tower_cors_test_support::{check_rows, corpus};

use self::paths::used_modules;
use self::words::words;

const ARROWS: &str = include_str!("data/layers.tsv");

const ORDER: [&str; 12] = [
    "limits",
    "fetch",
    "origin",
    "request",
    "config",
    "error",
    "policy",
    "trace",
    "compile",
    "explain",
    "middleware",
    "guide",
];

#[test]
fn modules_depend_only_on_those_to_their_left() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = sources(&root);
    assert!(files.len() >= ORDER.len(), "only {} sources", files.len());
    let mut complaints = BTreeSet::new();
    for file in files {
        let code = fs::read_to_string(&file).unwrap();
        let path = file.strip_prefix(&root).unwrap().to_str().unwrap();
        let path = path.replace('\\', "/");
        complaints.extend(complaints_about(&path, &code));
    }
    assert!(complaints.is_empty(), "{complaints:#?}");
}

#[test]
fn arrows_that_point_back_are_found() {
    check_rows(corpus(ARROWS), |[path, code, _]| {
        let complaints = Vec::from_iter(complaints_about(path, code));
        match complaints.as_slice() {
            [] => String::from("none"),
            complaints => complaints.join(", "),
        }
    });
}

/// Lists the sources below a folder, except `lib.rs`, which may name all modules.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|it| it == "rs") && !path.ends_with("lib.rs") {
            found.push(path);
        }
    }
    found
}

/// Returns a complaint for each dependency of a source that does not point to the left.
fn complaints_about(path: &str, code: &str) -> BTreeSet<String> {
    let modules = path.trim_end_matches(".rs").trim_end_matches("/mod");
    let from = modules.split('/').next().unwrap();
    let Some(from_place) = place(from) else {
        return BTreeSet::from([format!("{path}: `{from}` has no place in the order")]);
    };
    let depth = modules.split('/').count();
    used_modules(&words(code), depth)
        .into_iter()
        .filter(|to| place(to).is_none_or(|to_place| to_place > from_place))
        .map(|to| format!("{path}: `{to}` is not to the left of `{from}`"))
        .collect()
}

fn place(module: &str) -> Option<usize> {
    ORDER.iter().position(|other| *other == module)
}
