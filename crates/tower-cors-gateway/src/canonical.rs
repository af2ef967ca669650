//! Origins in the form in which browsers serialize them.

use tower_cors::OriginPattern;
use tower_cors::fetch::default_port;

/// The values of `allow_origins` that are not patterns.
const OTHER_VALUES: [&str; 3] = ["*", "null", "file://"];

/// The spellings of an origin that a gateway treats as the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Spelling {
    pub(crate) ignores_case: bool,
    /// A trailing slash and the default port do not count.
    pub(crate) ignores_slash_and_port: bool,
}

impl Spelling {
    /// The gateway compares bytes.
    pub(crate) const EXACT: Self = Self {
        ignores_case: false,
        ignores_slash_and_port: false,
    };
    /// The gateway ignores letter case.
    pub(crate) const ANY_CASE: Self = Self {
        ignores_case: true,
        ignores_slash_and_port: false,
    };
    /// The gateway compares URIs.
    pub(crate) const URI: Self = Self {
        ignores_case: true,
        ignores_slash_and_port: true,
    };

    /// Returns whether the gateway treats `text` as its canonical form, `origin`.
    pub(crate) fn accepts(self, text: &str, origin: &str) -> bool {
        let cased = match self.ignores_case {
            true => text.to_ascii_lowercase(),
            false => text.to_owned(),
        };
        match self.ignores_slash_and_port {
            true => without_slash_and_port(&cased) == origin,
            false => cased == origin,
        }
    }
}

/// Returns `text` in lower case, without a trailing slash and without its default port.
///
/// The result is a value of `allow_origins`.
pub(crate) fn canonical_origin(text: &str) -> Result<String, String> {
    let lower = text.to_ascii_lowercase();
    let origin = without_slash_and_port(&lower);
    match OriginPattern::parse(origin) {
        Ok(_) => Ok(origin.to_owned()),
        Err(_) if OTHER_VALUES.contains(&origin) => Ok(origin.to_owned()),
        Err(reason) => Err(reason.to_string()),
    }
}

/// Returns a glob in lower case, without a trailing slash and without its default port.
///
/// The port stays if it follows a `*`, which can also match a port.
pub(crate) fn normalize(glob: &str) -> String {
    let lower = glob.to_ascii_lowercase();
    let glob = without_slash(&lower);
    let without_port = without_default_port(glob).filter(|rest| ends_with_host(rest));
    without_port.unwrap_or(glob).to_owned()
}

fn without_slash_and_port(text: &str) -> &str {
    let origin = without_slash(text);
    without_default_port(origin).unwrap_or(origin)
}

fn without_slash(text: &str) -> &str {
    match text.strip_suffix('/') {
        Some(without) if without.contains("://") => without,
        _ => text,
    }
}

fn without_default_port(origin: &str) -> Option<&str> {
    let (scheme, _) = origin.split_once("://")?;
    let port = default_port(scheme)?;
    origin.strip_suffix(&format!(":{port}"))
}

/// Returns whether `glob` ends with a host. The last `*` of `https://*` can also match a port.
fn ends_with_host(glob: &str) -> bool {
    let can_be_port = |c: char| c == ':' || c.is_ascii_digit();
    let end = glob.rsplit('*').next().unwrap_or_default();
    !end.chars().all(can_be_port)
}
