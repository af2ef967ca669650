//! Guesses what someone meant by a text that is not an origin pattern.
//!
//! It suggests a pattern only if that matches exactly what was meant. Otherwise it suggests a regex
//! or a predicate that does, and names a wider pattern as such.

mod address;
mod glob;
mod host;
mod letters;
mod list;
mod port;
mod text;

use tower_cors_core::strings;

use self::host::Host;
pub(crate) use self::list::is_between;
use self::list::{advice, several};
use self::port::Port;
use self::text::{has_variable, is_any_word, is_no_word, is_regex, plain, unwrap};
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

/// The longest text to guess the meaning of, in bytes: six of the longest origins, with separators.
///
/// Guesses compare the parts of a text with each other. They take quadratic time, and braces expand
/// to as much memory.
const MAX_GUESSED_LEN: usize = 2 * 1024;

/// Returns what to write in place of `text`, which is not a pattern.
pub(crate) fn suggest(text: &str) -> Option<Suggestion> {
    if text.len() > MAX_GUESSED_LEN {
        return None;
    }
    match several(text) {
        Some(items) => Some(advice(text, &items)),
        None => suggest_one(text),
    }
}

/// Returns what to write in place of `text`, which is not a list of origins.
fn suggest_one(text: &str) -> Option<Suggestion> {
    let inner = unwrap(text);
    if is_any_word(inner) {
        return Some(Suggestion::AnyOrigin);
    }
    if is_no_word(inner) {
        return Some(Suggestion::DenyAll);
    }
    if is_regex(inner) || has_variable(without_label(text)) {
        return None;
    }
    let plain = plain(inner);
    let meant = Meant::parse(&plain)?;
    meant.suggestion().filter(
        |suggestion| !matches!(suggestion, Suggestion::Pattern { pattern } if pattern == text),
    )
}

/// Returns what is wrong with the whole of `text`, if that says more than its first wrong byte.
pub(super) fn diagnose(text: &str) -> Option<OriginError> {
    if text.len() > MAX_GUESSED_LEN {
        return None;
    }
    let inner = unwrap(text);
    let scheme = strings::split_once(inner, ":").map_or("", |(scheme, _)| scheme);
    let rest = strings::split_once(inner, "://").map_or("", |(_, rest)| rest);
    if several(text).is_some() {
        Some(OriginError::Several)
    } else if has_variable(without_label(text)) {
        Some(OriginError::Variable)
    } else if is_regex(inner) {
        Some(OriginError::Regex)
    } else if inner != strings::trim_space(text) {
        Some(OriginError::Quoted)
    } else if inner.eq_ignore_ascii_case("null") {
        Some(OriginError::UpperCase)
    } else if is_pageless(scheme) {
        Some(OriginError::PagelessScheme)
    } else if scheme == "file" {
        Some(OriginError::FileScheme)
    } else if glob::starts_with_class(rest) {
        Some(OriginError::HostByte)
    } else if address::has_zone(rest) {
        Some(OriginError::ZoneId)
    } else {
        address::is_bare_ipv6(rest).then_some(OriginError::Ipv6)
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
    /// Parses a plain text.
    fn parse(text: &'a str) -> Option<Self> {
        let (scheme, rest) = split_scheme(text);
        let is_end = |(start, char): &(usize, char)| match char {
            '/' | '#' | '\\' => true,
            '?' => !glob::is_glob_mark(rest, *start),
            _ => false,
        };
        let end = rest.char_indices().find(is_end);
        let end = end.map_or(rest.len(), |(start, _)| start);
        let (authority, path) = rest.split_at_checked(end)?;
        if strings::contains(path, "@") {
            return None;
        }
        let authority = match strings::rsplit_once(authority, "@") {
            // Of `https://example.com:443@evil.example`, which host was meant?
            Some((user, _)) if strings::contains(user, ".") => return None,
            Some((_, authority)) => authority,
            None => authority,
        };
        let (host, port) = host::split(authority)?;
        // Of `https://a.examplehttps://b.example`, no origin is clear.
        if port == Some("") && path.starts_with("//") {
            return None;
        }
        let (host, port, path) = host::repair(host, port, path);
        let host = Host::parse(host, path)?;
        let scheme = match scheme {
            Some("*" | "http*" | "http(s)" | "https*" | "http[s]" | "http?") => None,
            Some(scheme) => Some(page_scheme(scheme)?),
            None => Some(host.likely_scheme(port)?),
        };
        let port = Port::parse(scheme, port)?;
        Some(Self { scheme, host, port })
    }

    fn suggestion(&self) -> Option<Suggestion> {
        if let Host::WithSubdomains(base) = &self.host {
            let (scheme, port) = (self.scheme?, self.port.pattern()?);
            let origins = vec![
                format!("{scheme}://{base}{port}"),
                format!("{scheme}://*.{base}{port}"),
            ];
            let are_origins = origins.iter().all(|text| OriginPattern::is_valid(text));
            return are_origins.then_some(Suggestion::List {
                origins,
                is_separated: false,
            });
        }
        if let (Some(scheme), Host::Pattern(host), Some(port)) =
            (self.scheme, &self.host, self.port.pattern())
        {
            let pattern = format!("{scheme}://{host}{port}");
            return OriginPattern::is_valid(&pattern).then_some(Suggestion::Pattern { pattern });
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
        host.is_some_and(|host| OriginPattern::is_valid(&format!("{scheme}://{host}")))
    }

    fn scheme_regex(&self) -> String {
        self.scheme
            .map_or(String::from("https?"), glob::escape_regex)
    }

    /// Returns a wider pattern, which covers all that was meant, and more.
    fn wider(&self) -> Option<String> {
        let host = self.host.wider()?;
        let pattern = format!("{}://{host}{}", self.scheme?, self.port.wider());
        OriginPattern::is_valid(&pattern).then_some(pattern)
    }

    fn predicate(&self) -> Option<Suggestion> {
        if matches!(self.port, Port::Digits(_)) {
            return None;
        }
        let scheme = format!("origin.scheme() == {:?}", self.scheme?);
        let mut conditions = vec![scheme, self.host.condition()?];
        conditions.extend(self.port.condition());
        let closure = format!("|origin, _| {}", strings::join(&conditions, " && "));
        Some(Suggestion::Predicate { closure })
    }
}

/// The schemes of apps and extensions that people write without their slashes.
const APP_SCHEMES: [&str; 7] = [
    "capacitor",
    "chrome-extension",
    "ionic",
    "moz-extension",
    "safari-web-extension",
    "tauri",
    "vscode-webview",
];

/// Splits a text into its scheme, even a mistyped one, and what follows its slashes.
///
/// Of several schemes, the last one was pasted with the host.
fn split_scheme(text: &str) -> (Option<&str>, &str) {
    let (mut scheme, mut rest) = split_one_scheme(without_label(text));
    while rest.starts_with("http") {
        match split_one_scheme(rest) {
            (Some(inner), inner_rest) => (scheme, rest) = (Some(inner), inner_rest),
            (None, _) => break,
        }
    }
    (scheme.filter(|scheme| !scheme.is_empty()), rest)
}

/// Removes what was pasted before a URL: `origin:`, `CORS_ORIGIN=`, `blob:`, `view-source:`, or a
/// second scheme.
fn without_label(text: &str) -> &str {
    let Some((label, url)) = strings::split_once_any(text, ":=") else {
        return text;
    };
    let url = url.trim_start();
    let is_url = url.starts_with("http://") || url.starts_with("https://");
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let is_label =
        !label.is_empty() && label.bytes().all(is_name) && (label == "blob" || !is_pageless(label));
    if is_url && is_label { url } else { text }
}

fn split_one_scheme(text: &str) -> (Option<&str>, &str) {
    match strings::split_once(text, "://") {
        Some((scheme @ ("http" | "https"), rest)) => (Some(scheme), without_slashes(rest)),
        Some((scheme, rest)) if is_scheme_like(scheme) => (Some(scheme), rest),
        _ => match text.strip_prefix("//") {
            Some(rest) => (None, rest),
            None => slashless(text),
        },
    }
}

fn is_scheme_like(text: &str) -> bool {
    !strings::contains_any(text, "/.@ ")
}

/// Removes slashes before a host. Before anything else they begin a path.
fn without_slashes(rest: &str) -> &str {
    let host = strings::trim_start(rest, r"/\:;");
    match strings::contains(host, ".") || host.starts_with("localhost") {
        true => host,
        false => rest,
    }
}

/// Splits off a scheme before any colons and slashes.
fn slashless(text: &str) -> (Option<&str>, &str) {
    for scheme in ["https", "http"].into_iter().chain(APP_SCHEMES) {
        let Some(behind) = text.strip_prefix(scheme) else {
            continue;
        };
        let rest = strings::trim_start(behind, r":;./\");
        let (signs, _) = behind
            .split_at_checked(behind.len() - rest.len())
            .unwrap_or_default();
        let is_port = rest.bytes().all(|byte| byte.is_ascii_digit());
        // `https.example.com` is a host.
        let is_host =
            signs.is_empty() || strings::contains(signs, ".") && !strings::contains(signs, "/");
        if !is_host && !is_port {
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
