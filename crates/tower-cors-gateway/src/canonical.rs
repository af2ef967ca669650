//! Origins of a file, as browsers send them.

use tower_cors::OriginPattern;
use tower_cors::fetch::default_port;

/// `text`, mended, if that is an origin or a pattern.
pub(super) fn canonical_origin(text: &str) -> Result<String, String> {
    let origin = mended(text);
    match OriginPattern::parse(&origin) {
        Ok(_) => Ok(origin),
        Err(_) if text == "null" || text == "*" => Ok(origin),
        Err(reason) => Err(reason.to_string()),
    }
}

/// `text` in lower case, without a slash at its end and without the default port of its scheme, as browsers send origins.
pub(super) fn mended(text: &str) -> String {
    let mut origin = text.to_ascii_lowercase();
    if let Some(without) = origin.strip_suffix('/')
        && without.contains("://")
    {
        origin.pop();
    }
    let scheme = origin.split("://").next().unwrap_or_default();
    if let Some(port) = default_port(scheme)
        && let Some(without) = origin.strip_suffix(&format!(":{port}"))
        && ends_host(without)
    {
        origin = without.to_owned();
    }
    origin
}

/// Whether the host ends where `glob` does. In `https://*`, a port may follow it, which the `*` stands for, too.
fn ends_host(glob: &str) -> bool {
    let may_be_port = |c: char| c == ':' || c.is_ascii_digit();
    let end = glob.rsplit('*').next().unwrap_or_default();
    !end.chars().all(may_be_port)
}
