//! Compares rules of patterns, their index and their canonical configuration with a plain model.
//!
//! Each line of the input is a pattern or, if it is one, an origin to ask about. An empty line ends
//! a rule. A rule with a line `credentials` has them.

#![no_main]
#![allow(missing_docs, reason = "the macro defines the entry point")]

use libfuzzer_sys::fuzz_target;
use tower_cors::{Origin, OriginPattern};
use tower_cors_properties::rules::{Rule, the_index_is_the_model};

/// The texts that take the place of a `*`.
const WILDCARDS: [&str; 4] = ["a", "a.b", "1", "a-b"];

fuzz_target!(|text: &str| {
    let rules: Vec<Rule> = text.split("\n\n").filter_map(rule).collect();
    let patterns = rules.iter().flat_map(|rule| &rule.patterns);
    let near = patterns.flat_map(|pattern| WILDCARDS.map(|text| pattern.replace('*', text)));
    let origins: Vec<String> = text.lines().map(String::from).chain(near).collect();
    let origins: Vec<&String> = origins
        .iter()
        .filter(|text| Origin::parse(text).is_ok())
        .collect();
    if !rules.is_empty() {
        the_index_is_the_model(&rules, &origins);
    }
});

/// Reads a rule; `None` if it has no pattern.
fn rule(text: &str) -> Option<Rule> {
    let patterns = text
        .lines()
        .filter(|line| OriginPattern::parse(line).is_ok());
    let patterns: Vec<String> = patterns.map(String::from).collect();
    let rule = Rule {
        regex: None,
        prefix: None,
        credentials: text.lines().any(|line| line == "credentials"),
        patterns,
    };
    (!rule.patterns.is_empty()).then_some(rule)
}
