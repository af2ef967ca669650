//! The texts that errors say to write.

use tower_cors::{ConfigErrorKind, CorsConfig, CorsLayer, OriginPattern, Suggestion};

/// Returns what the error about the origin `text` says to write.
#[must_use]
pub fn suggestion(text: &str) -> Option<Suggestion> {
    let errors = CorsLayer::new().allow_origins([text]).compile().err()?;
    match errors.first().kind() {
        ConfigErrorKind::Origin { instead, .. } => instead.clone(),
        _ => None,
    }
}

/// The text that an error about an origin says to write builds.
///
/// # Panics
///
/// Panics if `text` has a suggestion that does not build, or a message with one.
pub fn what_an_error_says_to_write_builds(text: &str) {
    match suggestion(text) {
        Some(Suggestion::Pattern { pattern, .. }) => {
            builds(CorsLayer::new().allow_origins([&pattern]), text);
        }
        Some(Suggestion::Regex { regex, wider, .. }) => {
            builds(CorsLayer::new().allow_origin_regexes([&regex]), text);
            if let Some(wider) = wider {
                assert!(OriginPattern::parse(&wider).is_ok(), "{text}: {wider}");
            }
        }
        Some(Suggestion::List { origins, .. }) if !origins.is_empty() => {
            builds(CorsLayer::new().allow_origins(&origins), text);
            let list = origins.join(",");
            builds(CorsLayer::new().allow_origins_from("X", &list), text);
        }
        _ => {}
    }
}

/// The text after `write "` in a message about an origin builds.
///
/// # Panics
///
/// Panics if it does not.
pub fn what_a_message_quotes_builds(text: &str) {
    let Err(errors) = CorsLayer::new().allow_origins([text]).build() else {
        return;
    };
    let message = errors.first().to_string();
    let behind = message.rsplit_once("; write \"").map(|(_, behind)| behind);
    if let Some(pattern) = behind.and_then(|behind| behind.strip_suffix('"')) {
        builds(CorsLayer::new().allow_origins([pattern]), &message);
    }
}

/// A regex or a pattern that the error about a regex says to write builds.
///
/// # Panics
///
/// Panics if it does not.
pub fn what_an_error_about_a_regex_says_to_write_builds(text: &str) {
    let Err(errors) = CorsLayer::new().allow_origin_regexes([text]).compile() else {
        return;
    };
    match errors.first().kind() {
        ConfigErrorKind::RegexNeverMatches {
            instead: Some(pattern),
            ..
        }
        | ConfigErrorKind::PatternAmongRegexes {
            instead: pattern, ..
        } => builds(CorsLayer::new().allow_origins([pattern]), text),
        ConfigErrorKind::RegexNeverMatches {
            regex: Some(regex), ..
        } => builds(CorsLayer::new().allow_origin_regexes([regex]), text),
        _ => {}
    }
}

/// No message about a URL with a password shows it, no matter where a list is cut.
///
/// It says nothing about texts around the password with `://`, which begins another URL.
///
/// # Panics
///
/// Panics if a message contains `secret`.
pub fn no_password_is_shown(before: &str, after: &str, rest: &str) {
    let has_secret = |text: &str| text.to_lowercase().contains("secret");
    let is_cut = [before, after].iter().any(|text| text.contains("://"));
    if is_cut || [before, after, rest].into_iter().any(has_secret) {
        return;
    }
    let text = format!("https://user:{before}SECRET{after}@a.example{rest}");
    for config in [
        CorsLayer::new().allow_origins([&text]),
        CorsLayer::new().allow_origins_from("X", &text),
    ] {
        if let Err(errors) = config.compile() {
            let all: Vec<_> = errors.iter().collect();
            let shown = format!("{errors} {all:?}");
            assert!(!has_secret(&shown), "{text}: {shown}");
        }
    }
}

#[track_caller]
fn builds(config: CorsConfig, text: &str) {
    let built = config.build();
    assert!(built.is_ok(), "{text}: {built:?}");
}
