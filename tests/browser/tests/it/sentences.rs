//! The tables of sentences in the guides, and the recorded messages.

use tower_cors_test_support::check_sentences;

use crate::engines::Engine;

const GUIDE: &str = include_str!("../../../../src/guide/errors/sentences.md");

/// Returns the words before and after a sentence in most messages of an engine.
fn frame(engine: Engine) -> Option<[&'static str; 2]> {
    match engine {
        Engine::Chromium => Some([" has been blocked by CORS policy: ", ""]),
        Engine::Firefox => Some(["(Reason: ", ")."]),
        Engine::WebKit => None,
    }
}

#[test]
fn each_message_has_a_row() {
    for engine in Engine::ALL {
        let messages = messages(engine);
        let sentences = messages.map(|message| sentence(engine, message));
        check_sentences(GUIDE, &format!("### In {}", engine.name()), sentences);
    }
}

#[test]
fn the_guide_shows_the_words_before() {
    for [before, _] in Engine::ALL.into_iter().filter_map(frame) {
        assert!(GUIDE.contains(before.trim()), "{before}");
    }
}

/// Returns the messages in an engine's file.
fn messages(engine: Engine) -> impl Iterator<Item = &'static str> {
    let file = match engine {
        Engine::Chromium => include_str!("console/chromium.txt"),
        Engine::Firefox => include_str!("console/firefox.txt"),
        Engine::WebKit => include_str!("console/webkit.txt"),
    };
    let lines = file.lines().skip(1);
    lines.filter(|line| !line.is_empty() && !line.starts_with(' '))
}

/// Returns the part of a message that the tables have.
fn sentence(engine: Engine, message: &'static str) -> &'static str {
    let framed = frame(engine).and_then(|[before, after]| {
        let (_, rest) = message.split_once(before)?;
        match after {
            "" => Some(rest),
            after => Some(rest.split_once(after)?.0),
        }
    });
    framed.unwrap_or(message)
}
