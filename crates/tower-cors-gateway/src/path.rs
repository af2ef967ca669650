//! Paths of keys in errors and notes, such as `extra_config.security/cors.max_age`.

use tower_cors_core::text::Quoted;

/// The length in bytes above which a key is cut. The path of each value below a key repeats it.
const MAX_KEY_LEN: usize = 120;

/// Returns the path of `key` below `path`. It quotes keys that no gateway has.
pub(crate) fn join(path: &str, key: &str) -> String {
    let mut joined = path.to_owned();
    push(&mut joined, key);
    joined
}

/// Appends `key` to `path`, as [`join`] does.
pub(crate) fn push(path: &mut String, key: &str) {
    if !path.is_empty() {
        path.push('.');
    }
    if is_plain(key) {
        path.push_str(key);
    } else {
        path.push_str(&Quoted(key).to_string());
    }
}

/// Returns whether a path can show `name` unquoted: it is short, on one line and trimmed.
pub(crate) fn is_plain(name: &str) -> bool {
    let is_short = (1..=MAX_KEY_LEN).contains(&name.len());
    is_short && name.trim() == name && !name.contains(char::is_control)
}
