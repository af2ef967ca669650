//! The messages on the consoles, as the checked-in files have them.
//!
//! `console/*.txt` has one file for each engine: each message, and the cases that cause it. Hosts
//! have the names of [`Origins`], and paths have no number. The first line has the version.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::{env, fs};

use crate::case::Case;
use crate::engines::Engine;
use crate::site::Origins;

/// The variable that makes the tests write the files.
const UPDATE: &str = "UPDATE_CONSOLES";

/// Returns the messages that each case causes.
///
/// WebKit writes the reason first. The line with the URL follows.
pub(crate) fn by_case(
    engine: Engine,
    messages: &[String],
    origins: &Origins,
    count: usize,
) -> Vec<Vec<String>> {
    let mut said = vec![Vec::new(); count];
    let mut lines = Vec::new();
    for message in messages {
        lines.push(normalized(message, origins));
        let index = case_of(&origins.name_hosts(message));
        if let Some(said) = index.and_then(|index| said.get_mut(index)) {
            said.append(&mut lines);
        } else if engine != Engine::WebKit || message.contains("cannot load") {
            lines.clear();
        }
    }
    said
}

/// Returns the number in the first URL of a case.
fn case_of(message: &str) -> Option<usize> {
    let mut urls = message.split("://").skip(1);
    urls.find_map(|url| split_url(url)?.1.parse().ok())
}

fn normalized(message: &str, origins: &Origins) -> String {
    let message = origins.name_hosts(message);
    let parts = message.split("://").map(|part| match split_url(part) {
        Some((host, _number, rest)) => format!("{host}/{}", without_query(rest)),
        None => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join("://")
}

/// Splits what follows the scheme of a case's URL: the host, the number, and the rest.
fn split_url(text: &str) -> Option<(&str, &str, &str)> {
    let (host, path) = text.split_once('/')?;
    let end = path.find(|byte: char| !byte.is_ascii_digit());
    let (number, rest) = path.split_at(end.unwrap_or(path.len()));
    Origins::NAMES
        .contains(&host)
        .then_some((host, number, rest))
}

/// Removes a query from the start. Messages put the URL in quotes, or end the sentence after it.
fn without_query(text: &str) -> &str {
    if !text.starts_with('?') {
        return text;
    }
    let mut parts = text.split(|char: char| char.is_whitespace() || "'’”)#".contains(char));
    let query = parts.next().unwrap_or_default().trim_end_matches('.');
    text.strip_prefix(query).unwrap_or_default()
}

/// Compares the messages with the engine's file, or writes it.
pub(crate) fn check(engine: Engine, cases: &[Case], said: &[Vec<String>]) {
    let file = file(engine);
    let new = table(cases, said);
    if env::var_os(UPDATE).is_some() {
        let version = engine.version();
        fs::write(&file, format!("# Console messages of {version}\n{new}")).unwrap();
        return;
    }
    let old = fs::read_to_string(&file).unwrap_or_default();
    let (version, old) = old.split_once('\n').unwrap_or_default();
    let (old, new) = (pairs(old), pairs(&new));
    let lines = |sign, (message, case): &(&str, &str)| format!("{sign} {case}: {message}");
    let missing = old.difference(&new).map(|pair| lines('-', pair));
    let added = new.difference(&old).map(|pair| lines('+', pair));
    let changes: Vec<String> = missing.chain(added).collect();
    assert!(
        changes.is_empty(),
        "other messages than in {}, which begins {version:?}:\n{}\n\
        read them, then run {UPDATE}=1 .ci/browsers {}",
        file.display(),
        changes.join("\n"),
        engine.name()
    );
}

fn file(engine: Engine) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it/console");
    folder.join(format!("{}.txt", engine.name().to_lowercase()))
}

/// Lists each message, and below it the cases that cause it.
fn table(cases: &[Case], said: &[Vec<String>]) -> String {
    let mut table = BTreeMap::<&str, BTreeSet<&str>>::new();
    for (case, messages) in cases.iter().zip(said) {
        for message in messages {
            table.entry(message).or_default().insert(&case.name);
        }
    }
    let groups = table.into_iter().map(|(message, cases)| {
        let cases: String = cases.iter().map(|name| format!("\n    {name}")).collect();
        format!("\n{message}{cases}\n")
    });
    groups.collect()
}

/// Parses a table into its messages and cases.
fn pairs(table: &str) -> BTreeSet<(&str, &str)> {
    let mut pairs = BTreeSet::new();
    for group in table.split("\n\n") {
        let mut lines = group.trim_start_matches('\n').lines();
        let message = lines.next().unwrap_or_default();
        pairs.extend(lines.map(|case| (message, case.trim_start())));
    }
    pairs
}

#[test]
fn cases_have_names_of_their_own() {
    let cases = crate::cases("http://127.0.0.1:8001");
    let mut names = BTreeSet::new();
    let twice = cases.iter().filter(|case| !names.insert(&case.name));
    let twice: Vec<&String> = twice.map(|case| &case.name).collect();
    assert!(twice.is_empty(), "{twice:?}");
}
