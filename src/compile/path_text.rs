//! The text of a path: its mistakes, and the path that was probably meant.

use tower_cors_core::strings;

use crate::error::{ConfigErrorKind, PathError};
use crate::policy::readings::{Reading, Segment, decode};

/// The characters that enclose the name of a parameter in routers.
const PARAMETER: &str = "{}<>[]";
/// Those, and the wildcard.
const SPECIAL: &str = "{}<>[]*";

/// Returns the mistake in a path, with what to write.
pub(super) fn find_error(path: &str) -> Option<ConfigErrorKind> {
    let reason = find_reason(path)?;
    let meant = meant_path(path);
    let builds = |path: &String| find_reason(path).is_none();
    let (instead, wider) = match meant {
        Some(Meant::Exactly(path)) => (Some(path).filter(builds), None),
        Some(Meant::Part(path)) => (None, Some(path).filter(builds)),
        None => (None, None),
    };
    Some(ConfigErrorKind::Path {
        reason,
        instead,
        wider,
    })
}

/// Returns the mistake in a path.
///
/// A path with several readings would be a trap: the router might serve another route for it, and a
/// request for that route might get another configuration.
fn find_reason(path: &str) -> Option<PathError> {
    if !path.starts_with('/') {
        Some(PathError::Relative)
    } else if strings::contains_any(path, "?#") {
        Some(PathError::Query)
    } else if strings::contains(path, "*") {
        Some(PathError::Wildcard)
    } else if strings::contains_any(path, PARAMETER) {
        Some(PathError::Parameter)
    } else if !path
        .bytes()
        .all(|byte| is_in_path(byte) || b"/%;\\".contains(&byte))
    {
        Some(PathError::Unencoded)
    } else if path.len() > 1 && path.ends_with('/') {
        Some(PathError::TrailingSlash)
    } else if normal_form(path) != path || strings::contains(path, "%25") {
        // A router behind a proxy may decode `%2561` twice.
        Some(PathError::SeveralReadings)
    } else {
        None
    }
}

/// Returns whether a segment begins with `:`, as parameters do in many routers.
pub(super) fn has_colon_segment(path: &str) -> bool {
    strings::contains(path, "/:")
}

/// A guess at the meaning of a text.
enum Meant {
    /// This path.
    Exactly(String),
    /// Something below this path.
    Part(String),
}

/// Returns the path that was meant by a text with a mistake, if that is clear.
fn meant_path(text: &str) -> Option<Meant> {
    let path = match strings::split_once(text, "://") {
        Some((_, after)) => strings::split_once(after, "/").map_or("", |(_, path)| path),
        None => text,
    };
    let path = strings::split(path, "?#").next().unwrap_or_default();
    if path.is_empty() {
        return None;
    }
    // A `;` parameter or an encoded separator may be meant literally, so there is nothing to
    // suggest.
    if normalizes_differently(path) || is_regex(text) {
        return None;
    }
    let mut segments = strings::split(strings::trim(path, "/"), "/");
    let is_plain = |segment: &str| !strings::contains_any(segment, SPECIAL);
    let mut plain = String::new();
    let special = loop {
        match segments.next() {
            Some(segment) if is_plain(segment) => plain.extend(["/", segment]),
            special => break special,
        }
    };
    let is_exact = match (special, segments.next()) {
        (None, _) => true,
        (Some(last), None) => strings::trim_start(last, "{.(").starts_with('*'),
        (Some(_), Some(_)) => false,
    };
    let path = normal_form(&plain);
    Some(match is_exact {
        true => Meant::Exactly(path),
        false => Meant::Part(path),
    })
}

/// Returns whether a text is probably a regex.
fn is_regex(text: &str) -> bool {
    strings::contains_one_of(text, "^ | (/ (?")
}

/// Returns whether routers that normalize `path` disagree about its segments.
fn normalizes_differently(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    strings::contains_one_of(&path, r"; \ %2f %5c %25 %3b %00 %u")
}

/// Returns the form of a path that all routers read alike.
///
/// It is decoded where no encoding is needed, and has no empty segments, dot segments or
/// parameters.
fn normal_form(path: &str) -> String {
    let path = decoded(path.as_bytes());
    let mut names: Vec<&[u8]> = Vec::new();
    for segment in Reading::normalized(&path).segments() {
        match segment {
            Segment::Name(name) => names.push(name),
            Segment::Parent => drop(names.pop()),
        }
    }
    let mut normal = String::new();
    for name in names {
        normal.push('/');
        name.iter()
            .for_each(|byte| push_encoded(&mut normal, *byte));
    }
    if normal.is_empty() {
        normal.push('/');
    }
    normal
}

/// Returns `path`, decoded once.
pub(super) fn decoded(path: &[u8]) -> Vec<u8> {
    let mut decoded = path.to_vec();
    let len = decode(&mut decoded);
    decoded.truncate(len);
    decoded
}

fn push_encoded(text: &mut String, byte: u8) {
    if is_in_path(byte) {
        text.push(char::from(byte));
    } else {
        text.push_str(&format!("%{byte:02X}"));
    }
}

/// Returns whether a segment has the byte unencoded: `pchar`, apart from `*` and `;`.
///
/// Those two have a special meaning in routers.
///
/// <https://www.rfc-editor.org/rfc/rfc3986#section-3.3>
fn is_in_path(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~!$&'()+,=:@".contains(&byte)
}
