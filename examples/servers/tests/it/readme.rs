//! The README: each of its commands runs in a clone, and its facts match the packages.
//!
//! A test that starts cargo would rebuild everything. Instead, it runs the programs that `cargo
//! test --workspace` has built, with the same arguments. Cargo's metadata says if cargo would find
//! them.

use std::env::consts::EXE_SUFFIX;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tower_cors_test_support::program::{self, Program};

const README: &str = include_str!("../../../../README.md");
const CI: &str = include_str!("../../../../.ci/run");

#[tokio::test]
async fn each_command_runs() {
    let metadata = metadata();
    let mut kinds = Vec::new();
    for command in commands() {
        let words: Vec<&str> = command.split(' ').collect();
        kinds.push(match words.as_slice() {
            ["cargo", "run", "--example", example, arguments @ ..] => {
                let (features, arguments) = split(arguments);
                check_example(&metadata, example, &features);
                start(example, arguments).await;
                "example"
            }
            ["cargo", "test", ..] => {
                assert!(CI.contains(command), "CI does not run `{command}`");
                "test"
            }
            ["cargo", "install", "--locked", "--path", path] => {
                assert!(installs(&metadata, path, "cors"), "{command}");
                "install"
            }
            ["cors", "probe", url, arguments @ ..] => {
                let server = Program::start("axum", &[]).await;
                let url = url.replace("127.0.0.1:3000", &server.address.to_string());
                let output = cors(&[&["probe", &url], arguments].concat());
                assert!(output.status.success(), "{command}: {output:?}");
                "probe"
            }
            ["cors", arguments @ ..] => {
                let output = cors(arguments);
                assert!(output.status.success(), "{command}: {output:?}");
                assert!(!output.stdout.is_empty(), "{command}");
                "cors"
            }
            _ => panic!("a command that nothing runs: `{command}`"),
        });
    }
    kinds.sort_unstable();
    kinds.dedup();
    assert_eq!(kinds, ["cors", "example", "install", "probe", "test"]);
}

#[test]
fn features_are_those_of_the_package() {
    let metadata = metadata();
    let features = &package(&metadata, "tower-cors")["features"];
    let default = strings(&features["default"]);
    let mut expected: Vec<String> = features
        .as_object()
        .unwrap()
        .keys()
        .filter(|name| *name != "default")
        .map(|name| {
            let is_default = if default.contains(&name.as_str()) {
                "yes"
            } else {
                "no"
            };
            format!("| `{name}` | {is_default} |")
        })
        .collect();
    let (_, section) = README.split_once("## Features").unwrap();
    let (section, _) = section.split_once("\n## ").unwrap();
    let mut rows: Vec<&str> = section
        .lines()
        .filter(|line| line.starts_with("| `"))
        .collect();
    expected.sort_unstable();
    rows.sort_unstable();
    assert_eq!(rows.len(), expected.len(), "{rows:#?}");
    for (row, expected) in rows.iter().zip(&expected) {
        assert!(
            row.starts_with(expected.as_str()),
            "{row} is not {expected}"
        );
    }
}

#[test]
fn rust_versions_are_those_of_the_packages() {
    let metadata = metadata();
    for (name, text) in [
        ("tower-cors", "{} for `tower-cors`."),
        (
            "tower-cors-browser",
            "The browser and the gateways need {},",
        ),
        (
            "tower-cors-gateway",
            "The browser and the gateways need {},",
        ),
        ("tower-cors-cli", "the program `cors` {}."),
    ] {
        let version = package(&metadata, name)["rust_version"].as_str().unwrap();
        let text = text.replace("{}", version);
        let words: Vec<&str> = README.split_whitespace().collect();
        assert!(words.join(" ").contains(&text), "no {text:?}");
    }
}

#[test]
fn links_into_the_repository_lead_somewhere() {
    let links = README.split("](").skip(1);
    let mut count = 0;
    for link in links.filter_map(|rest| rest.split(')').next()) {
        if !link.starts_with("https://") {
            assert!(root().join(link).exists(), "{link}");
            count += 1;
        }
    }
    assert!(count >= 8, "{count} links");
}

// ── commands ────────────────────────────────────────────────────────────────

/// Returns the lines of all blocks of shell commands.
fn commands() -> Vec<&'static str> {
    let blocks = README.split("```sh\n").skip(1);
    let blocks = blocks.filter_map(|block| block.split("```").next());
    blocks.flat_map(str::lines).collect()
}

/// Splits the arguments of `cargo run` into the features and the arguments of the program.
fn split<'a>(arguments: &'a [&'a str]) -> (Vec<&'a str>, &'a [&'a str]) {
    let end = arguments.iter().position(|word| *word == "--");
    let (cargo, program) = arguments.split_at(end.unwrap_or(arguments.len()));
    let features = match cargo {
        [] => Vec::new(),
        ["--features", features] => features.split(',').collect(),
        _ => panic!("unknown arguments: {cargo:?}"),
    };
    (features, program.get(1..).unwrap_or_default())
}

/// Checks that the root package has the example, and that it needs exactly these features.
fn check_example(metadata: &Value, example: &str, features: &[&str]) {
    let targets = package(metadata, "tower-cors")["targets"]
        .as_array()
        .unwrap();
    let target = targets
        .iter()
        .find(|target| target["name"] == example && strings(&target["kind"]) == ["example"]);
    let target = target.unwrap_or_else(|| panic!("no example `{example}`"));
    let required = target
        .get("required-features")
        .map(strings)
        .unwrap_or_default();
    assert_eq!(required, features, "the features of `{example}`");
}

/// Starts an example in the root of the repository, and waits until it listens.
async fn start(example: &str, arguments: &[&str]) {
    let mut command = program::command(example);
    command.current_dir(root()).args(arguments);
    Program::start_command(command).await;
}

/// Returns whether the package in the folder `path` has the program `name`.
fn installs(metadata: &Value, path: &str, name: &str) -> bool {
    let manifest = root().join(path).join("Cargo.toml").canonicalize().unwrap();
    packages(metadata).iter().any(|package| {
        let targets = package["targets"].as_array().unwrap();
        Path::new(package["manifest_path"].as_str().unwrap()) == manifest
            && targets
                .iter()
                .any(|target| target["name"] == name && strings(&target["kind"]) == ["bin"])
    })
}

/// Runs the program `cors` in the root of the repository.
fn cors(arguments: &[&str]) -> Output {
    // The program of a test is in target/<profile>/deps.
    let test = std::env::current_exe().unwrap();
    let profile = test.parent().unwrap().parent().unwrap();
    let program = profile.join(format!("cors{EXE_SUFFIX}"));
    assert!(program.is_file(), "first: cargo build -p tower-cors-cli");
    let mut command = Command::new(program);
    command
        .current_dir(root())
        .args(arguments)
        .output()
        .unwrap()
}

// ── packages ────────────────────────────────────────────────────────────────

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Returns cargo's metadata of the workspace, without building anything.
fn metadata() -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version=1"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn packages(metadata: &Value) -> &[Value] {
    metadata["packages"].as_array().unwrap()
}

fn package<'a>(metadata: &'a Value, name: &str) -> &'a Value {
    let mut packages = packages(metadata).iter();
    packages.find(|package| package["name"] == name).unwrap()
}

fn strings(list: &Value) -> Vec<&str> {
    let list = list.as_array().unwrap().iter();
    list.map(|item| item.as_str().unwrap()).collect()
}
