//! The tables of sentences in the guides, and the recorded messages.

use std::collections::BTreeSet;

use crate::engines::Engine;

const GUIDE: &str = include_str!("../../../../src/guide/errors/sentences.md");

/// The mark in a row that matches any value.
const VALUE: char = '…';

/// The words that precede a sentence, and those that end it.
fn frame(engine: Engine) -> Option<[&'static str; 2]> {
    match engine {
        Engine::Chromium => Some([" has been blocked by CORS policy: ", ""]),
        Engine::Firefox => Some(["(Reason: ", ")."]),
        Engine::WebKit => None,
    }
}

/// Checks that each message has a row, and each row a message.
#[test]
fn each_message_has_a_row() {
    for engine in Engine::ALL {
        let rows = rows(engine);
        let mut unused: BTreeSet<&str> = rows.iter().copied().collect();
        assert_eq!(unused.len(), rows.len(), "{engine:?} has a row twice");
        let messages = messages(engine);
        let lacking: Vec<&str> = messages
            .iter()
            .map(|message| sentence(engine, message))
            .filter(|sentence| match row_of(sentence, &rows) {
                Some(row) => {
                    unused.remove(row);
                    false
                }
                None => true,
            })
            .collect();
        assert!(!messages.is_empty());
        assert!(
            lacking.is_empty() && unused.is_empty(),
            "{engine:?}: no row for {lacking:#?}; no message for {unused:#?}"
        );
    }
}

/// Checks that the guide shows the words around the sentences.
#[test]
fn the_guide_shows_the_words_around() {
    let guide = GUIDE.replace('\n', " ");
    for [before, _] in Engine::ALL.into_iter().filter_map(frame) {
        assert!(guide.contains(before.trim()), "{before}");
    }
}

/// Returns the messages in an engine's file.
fn messages(engine: Engine) -> Vec<&'static str> {
    let file = match engine {
        Engine::Chromium => include_str!("console/chromium.txt"),
        Engine::Firefox => include_str!("console/firefox.txt"),
        Engine::WebKit => include_str!("console/webkit.txt"),
    };
    let lines = file.lines().skip(1);
    lines
        .filter(|line| !line.is_empty() && !line.starts_with(' '))
        .collect()
}

/// Returns the part of a message that the tables have.
fn sentence(engine: Engine, message: &'static str) -> &'static str {
    let framed = frame(engine).and_then(|[before, after]| {
        let (_, rest) = message.split_once(before)?;
        let end = match after {
            "" => rest.len(),
            after => rest.find(after)?,
        };
        rest.get(..end)
    });
    framed.unwrap_or(message)
}

/// Returns the sentences in an engine's table.
fn rows(engine: Engine) -> Vec<&'static str> {
    let heading = format!("\n### In {}", engine.name());
    let (_, section) = GUIDE.split_once(&heading).unwrap();
    let section = section.split("\n### ").next().unwrap();
    let lines = section.lines().filter(|line| line.starts_with("| `"));
    lines.map(|line| code(line).unwrap()).collect()
}

/// Returns the code in the first cell of a row.
fn code(line: &str) -> Option<&str> {
    let cell = line.strip_prefix("| ")?.split_once(" | ")?.0;
    Some(cell.trim_matches('`').trim())
}

/// Returns the row with the most words of a sentence.
fn row_of<'a>(sentence: &str, rows: &[&'a str]) -> Option<&'a str> {
    let matching = rows.iter().filter(|row| matches(row, sentence));
    matching
        .max_by_key(|row| row.replace(VALUE, "").len())
        .copied()
}

/// Returns whether a row with [values](VALUE) is the whole sentence.
fn matches(row: &str, sentence: &str) -> bool {
    let Some((start, rest)) = row.split_once(VALUE) else {
        return row == sentence;
    };
    let Some(after) = sentence.strip_prefix(start) else {
        return false;
    };
    let ends = after.char_indices().map(|(end, _)| end);
    ends.chain([after.len()])
        .any(|end| matches(rest, &after[end..]))
}

#[test]
fn rows_match_whole_sentences() {
    assert!(matches("a … c", "a b c"));
    assert!(matches("… is …", "a is b is c"));
    assert!(!matches("a …, d", "a b c"));
    assert!(!matches("a", "a b"));
}
