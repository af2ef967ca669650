//! The README of the package: its commands run, its output is real, and it has all keys and codes.

use std::fs;

use serde_json::Value;

use crate::cors::{KRAKEND, file, run};
#[cfg(unix)]
use crate::help::{example_folder, run_example, text};

const README: &str = include_str!("../../README.md");

fn blocks(language: &str) -> Vec<&'static str> {
    let start = format!("```{language}\n");
    let blocks = README.split(start.as_str()).skip(1);
    blocks
        .filter_map(|block| block.split("```").next())
        .collect()
}

#[test]
#[cfg(unix)]
fn each_command_runs() {
    let folder = example_folder("readme-commands");
    let commands: Vec<&str> = blocks("sh").into_iter().flat_map(str::lines).collect();
    assert!(commands.len() >= 4, "{commands:?}");
    for command in commands {
        let output = run_example(&folder, command);
        assert!(
            matches!(output.status.code(), Some(0 | 1)),
            "{command}: {output:?}"
        );
    }
}

#[test]
#[cfg(unix)]
fn the_output_is_real() {
    let folder = example_folder("readme-output");
    let [policy] = blocks("toml")[..] else {
        panic!()
    };
    let [console] = blocks("console")[..] else {
        panic!()
    };
    fs::write(folder.join("cors.toml"), policy).unwrap();
    let (command, expected) = console.split_once('\n').unwrap();
    let output = run_example(&folder, command.strip_prefix("$ ").unwrap());
    assert_eq!(text(&output.stderr), expected);
}

/// Each row of the table of commands is a command, with the arguments that its help has.
#[tokio::test]
async fn the_table_of_commands() {
    let (_, table) = README
        .split_once("| command | does |\n|---|---|\n")
        .unwrap();
    let (table, _) = table.split_once("\n\n").unwrap();
    let help = run("--help").await.stdout;
    let (_, listed) = help.split_once("Commands:\n").unwrap();
    let (listed, _) = listed.split_once("\n\n").unwrap();
    let names = listed
        .lines()
        .filter_map(|line| line.split_whitespace().next());
    let names: Vec<&str> = names.filter(|name| *name != "help").collect();
    let rows = table
        .lines()
        .map(|row| row.split(['`', ' ']).nth(3).unwrap());
    assert_eq!(rows.collect::<Vec<_>>(), names);
}

#[tokio::test]
async fn all_keys_and_codes_are_there() {
    let wrong = file(
        "readme.toml",
        "allow_origins = 'http://a.example'\nallow_credentials = true",
    );
    let mut words = Vec::new();
    for arguments in [
        format!("check --json {KRAKEND}"),
        format!("check --json {wrong}"),
        format!("diff --json {wrong} {wrong} --accept-danger insecure-origins"),
        format!("diff --json {KRAKEND} samples/krakend.json"),
    ] {
        let printed: Value = serde_json::from_str(&run(&arguments).await.stdout).unwrap();
        collect_keys(&printed, &mut words);
    }
    let codes = include_str!("../../src/diagnostic/code.rs").split('"');
    words.extend(codes.skip(1).step_by(2).map(str::to_owned));
    assert!(words.len() > 25, "{words:?}");
    for word in words {
        assert!(README.contains(&format!("`{word}`")), "{word}");
    }
}

/// Collects the keys of an object, other than those of the policy.
fn collect_keys(value: &Value, keys: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect_keys(item, keys)),
        Value::Object(entries) => {
            for (key, value) in entries {
                keys.push(key.clone());
                if key != "policy" {
                    collect_keys(value, keys);
                }
            }
        }
        _ => {}
    }
}
