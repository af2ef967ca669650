//! Lists of origins in one text, as `allow_origins_from` takes them.

use tower_cors::{CorsConfig, CorsLayer, OriginPattern};

/// A list that a plain reader splits into origins gives their configuration, and no other builds.
///
/// # Panics
///
/// Panics if the configuration of the list is not that of the plain reader, or if a message is not
/// one line.
pub fn a_list_is_what_a_plain_reader_finds(text: &str) {
    let compiled = CorsLayer::new()
        .allow_origins_from("ORIGINS", text)
        .compile();
    if let Err(errors) = &compiled {
        for error in errors {
            assert_eq!(error.to_string().lines().count(), 1, "{error}");
        }
    }
    let found = items(text);
    let all_parse = found.iter().all(|item| is_value(item));
    let expected = match found.is_empty() || !all_parse {
        true => None,
        false => config_of(&found),
    };
    let actual = compiled.ok().map(|policy| policy.config().clone());
    assert_eq!(actual, expected, "{text:?}");
}

fn config_of(items: &[String]) -> Option<CorsConfig> {
    let policy = CorsLayer::new().allow_origins(items).compile();
    policy.ok().map(|policy| policy.config().clone())
}

fn is_value(item: &str) -> bool {
    item == "*" || OriginPattern::parse(item).is_ok()
}

/// Splits a text at commas, semicolons and white space, and drops the quotes around each item. A
/// JSON array may be around all of them, and quotes around that.
fn items(text: &str) -> Vec<String> {
    let text = text.trim();
    let quotes = ['"', '\'', '`'];
    let unquoted = quotes
        .into_iter()
        .filter(|quote| text.len() > 1 && text.starts_with(*quote) && text.ends_with(*quote))
        .map(|_| text[1..text.len() - 1].trim())
        .find(|inner| inner.starts_with('['));
    let text = unquoted.unwrap_or(text);
    let is_array = text.len() > 1 && text.starts_with('[') && text.ends_with(']');
    let list = if is_array {
        &text[1..text.len() - 1]
    } else {
        text
    };
    let items = list.split(|char: char| char.is_whitespace() || char == ',' || char == ';');
    let items = items
        .map(|item| item.trim_matches(quotes))
        .filter(|item| !item.is_empty());
    items
        .map(|item| {
            if is_array {
                item.replace("\\/", "/")
            } else {
                item.to_owned()
            }
        })
        .collect()
}
