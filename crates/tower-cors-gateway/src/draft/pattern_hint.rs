//! Texts that a gateway reads as regexes, but someone meant as patterns: `https://*.example.com`.

use tower_cors::OriginPattern;
use tower_cors_core::text::Ticked;

use super::Draft;
use crate::canonical::normalize;
use crate::note::NoteKind;

impl Draft {
    /// Notes that the gateway reads `text` as a regex, if it looks like a pattern.
    pub(crate) fn note_meant_as_pattern(&mut self, path: &str, text: &str) {
        if !looks_like_pattern(text) {
            return;
        }
        let reading = match subdomain_of(text) {
            Some((scheme, domain)) => {
                let matched = format!("{scheme}x{domain}");
                format!("matches {} and no subdomain", Ticked(&matched))
            }
            None => "repeats the character before each `*`".to_owned(),
        };
        let hint = pattern_hint(text).unwrap_or_default();
        let name = self.gateway.name;
        self.note(
            NoteKind::Different,
            path,
            Some(text),
            format!("is a regex in {name}, and {reading}{hint}"),
        );
    }
}

/// Returns the text to write for a regex that was meant as a pattern, worded to end a sentence.
pub(crate) fn pattern_hint(text: &str) -> Option<String> {
    if !looks_like_pattern(text) {
        return None;
    }
    let glob = match text.contains("://") {
        true => normalize(text),
        false => normalize(&format!("https://{text}")),
    };
    OriginPattern::parse(&glob).ok()?;
    let meant = match (subdomain_of(&glob), glob.ends_with(":*")) {
        (Some(_), false) => "subdomains were",
        (None, true) => "any port was",
        _ => "a wildcard was",
    };
    let literals: Vec<String> = glob.split('*').map(regex_syntax::escape).collect();
    Some(format!(
        "; if {meant} meant, write `{}`",
        literals.join(".*")
    ))
}

/// Returns whether `text` has only the characters of patterns, and not every `*` follows a dot.
fn looks_like_pattern(text: &str) -> bool {
    let is_of_patterns = |c: char| c.is_ascii_alphanumeric() || ".:/*-".contains(c);
    let wildcards = text.matches('*').count();
    text.chars().all(is_of_patterns) && text.matches(".*").count() < wildcards
}

/// Returns the scheme and the domain of `https://*.example.com`.
fn subdomain_of(text: &str) -> Option<(&str, &str)> {
    let (scheme, domain) = text.split_once("*.")?;
    (scheme.ends_with("://") && !domain.contains('*')).then_some((scheme, domain))
}
