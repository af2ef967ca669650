//! The compiler, as cargo runs it.

use std::collections::HashMap;
use std::process::{Command, Output};

use serde_json::Value;

/// The compiler's answers to several programs.
pub(crate) struct Answers {
    /// The errors of each program that it looked at.
    errors: HashMap<String, Vec<Diagnostic>>,
    /// The text that cargo prints for people.
    stderr: String,
}

/// An error.
pub(crate) struct Diagnostic {
    pub(crate) message: String,
    /// The first line of the place, from 1.
    pub(crate) line: u64,
    /// The label at the place.
    pub(crate) label: Option<String>,
    pub(crate) notes: Vec<String>,
    /// All of it, as people see it.
    pub(crate) rendered: String,
}

impl Answers {
    /// Compiles programs of this package.
    pub(crate) fn ask<'a>(programs: impl Iterator<Item = &'a str>) -> Self {
        let programs: Vec<&str> = programs.collect();
        // Building this test has most likely fetched the dependencies.
        let offline = check(&programs, &["--offline"]);
        if finishes(&offline) {
            return Self::read(&offline);
        }
        Self::read(&check(&programs, &[]))
    }

    fn read(output: &Output) -> Self {
        let mut errors: HashMap<String, Vec<Diagnostic>> = HashMap::new();
        for report in reports(output) {
            let Some(program) = report["target"]["name"].as_str() else {
                continue;
            };
            // Both a warning and the end of a compilation say that there was one.
            let errors = errors.entry(program.to_owned()).or_default();
            errors.extend(Diagnostic::of_error(&report["message"]));
        }
        Self {
            errors,
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Returns the errors of `program`, if it was compiled.
    pub(crate) fn errors(&self, program: &str) -> Result<&[Diagnostic], String> {
        self.errors
            .get(program)
            .map(Vec::as_slice)
            .ok_or_else(|| format!("was not compiled:\n{}", self.stderr))
    }
}

impl Diagnostic {
    /// Reads an error with a place. The others only count the errors before them.
    fn of_error(message: &Value) -> Option<Self> {
        if message["level"] != "error" {
            return None;
        }
        let spans = message["spans"].as_array()?;
        let place = spans.iter().find(|span| span["is_primary"] == true)?;
        let children = message["children"].as_array()?;
        let notes = children.iter().filter(|child| child["level"] == "note");
        Some(Self {
            message: text(&message["message"])?,
            line: place["line_start"].as_u64()?,
            label: text(&place["label"]),
            notes: notes.filter_map(|note| text(&note["message"])).collect(),
            rendered: text(&message["rendered"])?,
        })
    }
}

/// Runs `cargo check`, in a target folder of its own: the one of the workspace may be in use.
fn check(programs: &[&str], options: &[&str]) -> Output {
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(["check", "--package", env!("CARGO_PKG_NAME")])
        .args(["--keep-going", "--message-format", "json"])
        .args(["--target-dir", env!("CARGO_TARGET_TMPDIR")])
        .args(programs.iter().flat_map(|program| ["--test", program]))
        .args(options)
        .current_dir(env!("CARGO_MANIFEST_DIR"));
    cargo.output().unwrap()
}

/// Returns whether cargo got as far as to compile.
fn finishes(output: &Output) -> bool {
    reports(output).any(|report| report["reason"] == "build-finished")
}

fn reports(output: &Output) -> impl Iterator<Item = Value> {
    let lines = output.stdout.split(|byte| *byte == b'\n');
    lines.filter_map(|line| serde_json::from_slice(line).ok())
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(String::from)
}
