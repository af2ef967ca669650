//! Finds out what someone meant who wrote something that is not an origin pattern.
//!
//! A pattern is suggested only if it matches exactly what was meant. Where no pattern says that,
//! the suggestion is the regex or the predicate that does, and a wider pattern is only named.

mod host;
mod port;
mod text;

use self::host::Host;
use self::port::Port;
pub(crate) use self::text::redact;
use self::text::{has_variable, holds_several, is_any_word, is_regex, unwrap};
use super::OriginError;
use super::pattern::OriginPattern;
use super::scheme::{is_pageless, meant_scheme};
use super::suggestion::Suggestion;

impl OriginPattern<'_> {
    /// Returns the pattern that the author of `text` must have meant, if that is clear.
    ///
    /// ```
    /// use tower_cors::OriginPattern;
    ///
    /// let meant = OriginPattern::suggest("https://App.example.com/");
    /// assert_eq!(meant.as_deref(), Some("https://app.example.com"));
    /// assert_eq!(OriginPattern::suggest("app"), None);
    /// ```
    #[must_use]
    pub fn suggest(text: &str) -> Option<String> {
        match suggest(text)? {
            Suggestion::Pattern { pattern } => Some(pattern),
            _ => None,
        }
    }
}

/// Returns what to write in place of `text`, which is not a pattern.
pub(crate) fn suggest(text: &str) -> Option<Suggestion> {
    let inner = unwrap(text);
    if is_any_word(inner) || inner == "*" {
        return Some(Suggestion::AnyOrigin);
    }
    if holds_several(text) {
        return Some(Suggestion::List);
    }
    if is_regex(inner) || has_variable(text) {
        return None;
    }
    // Letter by letter, as browsers do: a sigma at the end of a word is not a special case.
    let lower: String = inner.chars().flat_map(char::to_lowercase).collect();
    let meant = Meant::parse(&lower)?;
    meant.suggestion().filter(
        |suggestion| !matches!(suggestion, Suggestion::Pattern { pattern } if pattern == text),
    )
}

/// Returns what is wrong with the whole of `text`, if that says more than its first wrong byte.
pub(super) fn diagnose(text: &str) -> Option<OriginError> {
    let inner = unwrap(text);
    let scheme = inner.split(':').next().unwrap_or_default();
    if holds_several(text) {
        Some(OriginError::Several)
    } else if has_variable(text) {
        Some(OriginError::Variable)
    } else if is_regex(inner) {
        Some(OriginError::Regex)
    } else if inner != text.trim() {
        Some(OriginError::Quoted)
    } else if is_pageless(scheme) && scheme.len() < inner.len() {
        Some(OriginError::PagelessScheme)
    } else {
        let (_, rest) = inner.split_once("://")?;
        host::is_bare_ipv6(rest).then_some(OriginError::Ipv6)
    }
}

/// The parts of what was meant.
struct Meant<'a> {
    /// `None` for both `http` and `https`.
    scheme: Option<&'a str>,
    host: Host,
    port: Port,
}

impl<'a> Meant<'a> {
    /// Parses a text in lower case.
    fn parse(text: &'a str) -> Option<Self> {
        let (scheme, rest) = split_scheme(text);
        let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at_checked(end)?;
        if path.contains('@') {
            return None;
        }
        let authority = match authority.rsplit_once('@') {
            // Of `https://example.com:443@evil.example`, which host was meant?
            Some((user, _)) if user.contains('.') => return None,
            Some((_, authority)) => authority,
            None => authority,
        };
        let (host, port) = host::split(authority)?;
        // Of `https://a.examplehttps://b.example`, no origin is clear.
        if port == Some("") && path.starts_with("//") {
            return None;
        }
        let host = Host::parse(host, path)?;
        let scheme = match scheme {
            Some("*" | "http*" | "http(s)" | "https*" | "http[s]") => None,
            Some(scheme) => Some(page_scheme(scheme)?),
            None => Some(host.likely_scheme(port)?),
        };
        let port = Port::parse(scheme, port)?;
        Some(Self { scheme, host, port })
    }

    fn suggestion(&self) -> Option<Suggestion> {
        if let (Some(scheme), Host::Pattern(host), Some(port)) =
            (self.scheme, &self.host, self.port.pattern())
        {
            let pattern = format!("{scheme}://{host}{port}");
            OriginPattern::parse(&pattern).ok()?;
            return Some(Suggestion::Pattern { pattern });
        }
        let suggestion = match (self.host.regex(), self.port.regex()) {
            (Some(host), Some(port)) => self.can_be_origin().then(|| Suggestion::Regex {
                regex: format!("{}://{host}{port}", self.scheme_regex()),
                wider: self.wider(),
            })?,
            _ => self.predicate()?,
        };
        Some(suggestion)
    }

    /// Returns whether an origin can look like that.
    fn can_be_origin(&self) -> bool {
        let scheme = self.scheme.unwrap_or("https");
        let host = self.host.example();
        host.is_some_and(|host| OriginPattern::parse(&format!("{scheme}://{host}")).is_ok())
    }

    fn scheme_regex(&self) -> String {
        self.scheme.map_or(String::from("https?"), host::glob_regex)
    }

    /// A pattern that covers all that was meant, and more.
    fn wider(&self) -> Option<String> {
        let host = self.host.wider()?;
        let pattern = format!("{}://{host}{}", self.scheme?, self.port.wider());
        OriginPattern::parse(&pattern).is_ok().then_some(pattern)
    }

    fn predicate(&self) -> Option<Suggestion> {
        let (scheme, host) = (self.scheme?, self.host.condition()?);
        let mut closure = format!("|origin, _| origin.scheme() == {scheme:?} && {host}");
        if let Some(port) = self.port.condition() {
            closure.push_str(" && ");
            closure.push_str(&port);
        }
        Some(Suggestion::Predicate { closure })
    }
}

/// Splits a text into its scheme, however that was mistyped, and what follows its slashes. Of several
/// schemes, the last was pasted with the host.
fn split_scheme(text: &str) -> (Option<&str>, &str) {
    let text = match text.strip_prefix("blob:") {
        Some(inner) if inner.starts_with("http") => inner,
        _ => text,
    };
    let (mut scheme, mut rest) = split_one_scheme(text);
    while rest.starts_with("http") {
        match split_one_scheme(rest) {
            (Some(inner), inner_rest) => (scheme, rest) = (Some(inner), inner_rest),
            (None, _) => break,
        }
    }
    (scheme.filter(|scheme| !scheme.is_empty()), rest)
}

fn split_one_scheme(text: &str) -> (Option<&str>, &str) {
    match text.split_once("://") {
        Some((scheme, rest)) if is_scheme_like(scheme) => (Some(scheme), rest),
        _ => match text.strip_prefix("//") {
            Some(rest) => (None, rest),
            None => slashless(text),
        },
    }
}

fn is_scheme_like(text: &str) -> bool {
    !text.contains(['/', '.', '@', ' '])
}

/// Splits off `http` or `https` before any colons and slashes.
fn slashless(text: &str) -> (Option<&str>, &str) {
    for scheme in ["https", "http"] {
        let Some(behind) = text.strip_prefix(scheme) else {
            continue;
        };
        let rest = behind.trim_start_matches([':', ';', '/', '\\']);
        let is_port = rest.bytes().all(|byte| byte.is_ascii_digit());
        if rest.len() < behind.len() && !is_port {
            return (Some(scheme), rest);
        }
    }
    (None, text)
}

/// Returns the scheme of the pages that was meant.
fn page_scheme(scheme: &str) -> Option<&str> {
    match scheme {
        "ws" => Some("http"),
        "wss" => Some("https"),
        scheme if is_pageless(scheme) => None,
        scheme => Some(meant_scheme(scheme).unwrap_or(scheme)),
    }
}
