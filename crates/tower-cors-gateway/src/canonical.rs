//! Origins of a file, in the form in which browsers serialize them.

use tower_cors::OriginPattern;
use tower_cors::fetch::default_port;

/// Returns `text` [normalized](normalize), if that is an origin, a pattern, `null` or `*`.
pub(crate) fn canonical_origin(text: &str) -> Result<String, String> {
    let origin = normalize(text);
    match OriginPattern::parse(&origin) {
        Ok(_) => Ok(origin),
        Err(_) if text == "null" || text == "*" => Ok(origin),
        Err(reason) => Err(reason.to_string()),
    }
}

/// Returns `text` in lower case, without a trailing slash and the default port of its scheme.
pub(crate) fn normalize(text: &str) -> String {
    let mut origin = text.to_ascii_lowercase();
    if let Some(without) = origin.strip_suffix('/')
        && without.contains("://")
    {
        origin.pop();
    }
    let scheme = origin.split("://").next().unwrap_or_default();
    if let Some(port) = default_port(scheme)
        && let Some(without) = origin.strip_suffix(&format!(":{port}"))
        && ends_with_host(without)
    {
        origin = without.to_owned();
    }
    origin
}

/// Returns whether `glob` ends with a host. The last `*` of `https://*` can match a port, too.
fn ends_with_host(glob: &str) -> bool {
    let can_be_port = |c: char| c == ':' || c.is_ascii_digit();
    let end = glob.rsplit('*').next().unwrap_or_default();
    !end.chars().all(can_be_port)
}
