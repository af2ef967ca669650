//! The origins of a policy, by kind and number.

use std::fmt;

use http::HeaderValue;
use http::request::Parts;
use regex_automata::meta::Regex;
use tower_cors::{CorsConfig, CorsLayer};
use tower_http::cors::AllowOrigin;

#[derive(Clone, Copy, Debug)]
pub enum Origins {
    /// This number of origins, all of the same length.
    Exact(usize),
    /// This number of patterns, each for the subdomains of one host.
    Wildcards(usize),
    /// This number of patterns with a `*` within a label, all below one domain.
    WithinLabels(usize),
    /// This number of regexes.
    Regexes(usize),
}

impl Origins {
    pub fn count(self) -> usize {
        let (Self::Exact(count)
        | Self::Wildcards(count)
        | Self::WithinLabels(count)
        | Self::Regexes(count)) = self;
        count
    }

    /// Returns the values to configure.
    pub fn texts(self) -> Vec<String> {
        let text = |number| match self {
            Self::Exact(_) => format!("https://o{number:07}.example.com"),
            Self::Wildcards(_) => format!("https://*.o{number:07}.example.com"),
            Self::WithinLabels(_) => format!("https://o{number:07}-*.example.com"),
            Self::Regexes(_) => format!(r"https://pr-[0-9]+\.o{number:07}\.example\.com"),
        };
        (0..self.count()).map(text).collect()
    }

    /// Returns an origin that the middle value matches.
    pub fn allowed(self) -> String {
        self.origin(self.count() / 2)
    }

    /// Returns an origin of the same length that no value matches.
    pub fn denied(self) -> String {
        self.origin(9_999_999)
    }

    fn origin(self, number: usize) -> String {
        match self {
            Self::Exact(_) => format!("https://o{number:07}.example.com"),
            Self::WithinLabels(_) => format!("https://o{number:07}-pr7.example.com"),
            _ => format!("https://pr-7.o{number:07}.example.com"),
        }
    }

    pub fn config(self) -> CorsConfig {
        match self {
            Self::Regexes(_) => CorsLayer::new().allow_origin_regexes(self.texts()),
            _ => CorsLayer::new().allow_origins(self.texts()),
        }
    }

    /// Returns the same origins for `tower-http`: a list, or a predicate if a list cannot express
    /// them.
    pub fn allow_origin(self) -> AllowOrigin {
        let texts = self.texts();
        match self {
            Self::Exact(_) => exact(&texts),
            Self::Wildcards(_) => subdomains(&texts),
            Self::WithinLabels(_) => within_labels(&texts),
            Self::Regexes(_) => regexes(&texts),
        }
    }
}

pub fn exact(origins: &[String]) -> AllowOrigin {
    AllowOrigin::list(origins.iter().map(|origin| origin.parse().unwrap()))
}

fn subdomains(patterns: &[String]) -> AllowOrigin {
    let suffix = |pattern: &String| pattern.replace("https://*", "").into_bytes();
    let suffixes: Vec<Vec<u8>> = patterns.iter().map(suffix).collect();
    AllowOrigin::predicate(move |origin: &HeaderValue, _: &Parts| {
        let origin = origin.as_bytes();
        origin.starts_with(b"https://") && suffixes.iter().any(|suffix| origin.ends_with(suffix))
    })
}

fn within_labels(patterns: &[String]) -> AllowOrigin {
    let parts = |pattern: &String| {
        let (prefix, suffix) = pattern.split_once('*').unwrap();
        (prefix.as_bytes().to_vec(), suffix.as_bytes().to_vec())
    };
    let parts: Vec<(Vec<u8>, Vec<u8>)> = patterns.iter().map(parts).collect();
    AllowOrigin::predicate(move |origin: &HeaderValue, _: &Parts| {
        let origin = origin.as_bytes();
        let between = parts
            .iter()
            .find_map(|(prefix, suffix)| origin.strip_prefix(&**prefix)?.strip_suffix(&**suffix));
        between.is_some_and(|between| !between.is_empty() && !between.contains(&b'.'))
    })
}

/// Returns all regexes as one, the fastest solution in only a few lines.
fn regexes(regexes: &[String]) -> AllowOrigin {
    let anchored: Vec<String> = regexes
        .iter()
        .map(|regex| format!("^(?:{regex})$"))
        .collect();
    let regex = Regex::new_many(&anchored).unwrap();
    AllowOrigin::predicate(move |origin: &HeaderValue, _: &Parts| regex.is_match(origin.as_bytes()))
}

impl fmt::Display for Origins {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact(count) => write!(f, "{count} exact"),
            Self::Wildcards(count) => write!(f, "{count} wildcards"),
            Self::WithinLabels(count) => write!(f, "{count} within labels"),
            Self::Regexes(count) => write!(f, "{count} regexes"),
        }
    }
}
