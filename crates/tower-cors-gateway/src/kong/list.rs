//! Lists, which Kong also accepts as one text with commas.

use crate::error::ImportError;
use crate::section::Section;
use crate::tree::Tree;

/// Reads a list of strings, or a text with commas.
pub(super) fn read_list<'a>(
    section: &mut Section<'a>,
    key: &'static str,
) -> Result<Option<Vec<&'a str>>, ImportError> {
    let path = section.path_of(key);
    let Some(value) = section.value(key) else {
        return Ok(None);
    };
    if !matches!(value, Tree::Text(_)) {
        return value.texts(&path).map(Some);
    }
    let text = value.text(&path)?;
    let items = text.split(',').map(str::trim);
    let items: Vec<&str> = items.filter(|item| !item.is_empty()).collect();
    // In Kong, an empty list allows all origins or headers, so a text such as `,` must not become
    // one.
    if items.is_empty() {
        return Err(ImportError::value(path, text, "lists nothing"));
    }
    Ok(Some(items))
}
