//! The dependencies whose types a caller meets: a new major version of one is a new major version
//! of the crate that shows it.

use std::collections::BTreeSet;
use std::process::{Command, Output};

use serde_json::Value;

const PACKAGES: [&str; 4] = [
    "tower-cors",
    "tower-cors-browser",
    "tower-cors-core",
    "tower-cors-gateway",
];

/// The crates that callers may meet. `serde` has its traits from `serde_core`.
const SHOWN: [&str; 6] = [
    "http",
    "http_body",
    "serde_core",
    "tower_cors",
    "tower_layer",
    "tower_service",
];

/// `exported_private_dependencies` takes every dependency for a private one, unless its manifest
/// says `public = true`. It names each type that the API has of such a dependency.
#[test]
#[ignore = "asks an unstable lint: cargo test -p tower-cors-api -- --ignored"]
fn no_other_dependency_is_in_the_api() {
    let output = check();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");

    let exposed: Vec<(String, String)> = exposed(&output).collect();
    let seen: BTreeSet<&str> = exposed.iter().map(|(name, _)| name.as_str()).collect();
    let others: Vec<&str> = exposed
        .iter()
        .filter(|(name, _)| !SHOWN.contains(&name.as_str()))
        .map(|(_, rendered)| rendered.as_str())
        .collect();
    assert!(others.is_empty(), "\n{}", others.join("\n"));
    // If the lint were renamed or reworded, it would find nothing.
    assert_eq!(Vec::from_iter(seen), SHOWN, "{stderr}");
}

/// Returns the crate that each finding names, and the finding.
fn exposed(output: &Output) -> impl Iterator<Item = (String, String)> {
    let lines = output.stdout.split(|byte| *byte == b'\n');
    let reports = lines.filter_map(|line| serde_json::from_slice::<Value>(line).ok());
    reports.filter_map(|report| {
        let finding = report.get("message")?;
        let lint = finding.pointer("/code/code")?;
        let (_, rest) = finding["message"].as_str()?.split_once("dependency '")?;
        let (name, _) = rest.split_once('\'')?;
        let rendered = finding["rendered"].as_str()?;
        (lint == "exported_private_dependencies").then(|| (name.to_owned(), rendered.to_owned()))
    })
}

/// Runs `cargo check` with the lint, in a separate target folder.
fn check() -> Output {
    let packages = PACKAGES.iter().flat_map(|package| ["--package", package]);
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(["check", "--all-features", "-Zpublic-dependency"])
        .args(["--message-format", "json"])
        .args(["--target-dir", env!("CARGO_TARGET_TMPDIR")])
        .args(packages)
        .env("RUSTC_BOOTSTRAP", "1") // A stable compiler then knows it, too.
        .current_dir(env!("CARGO_MANIFEST_DIR"));
    cargo.output().unwrap()
}
