//! The origins of a plugin: flat ones, and regexes.

use tower_cors::OriginPattern;

use super::list::read_list;
use super::pcre::Pcre;
use crate::draft::Draft;
use crate::error::ImportError;
use crate::section::Section;

/// An origin that no page has, in place of an empty list, which does not build.
///
/// Names in `.invalid` never resolve: <https://www.rfc-editor.org/rfc/rfc6761#section-6.4>
const IMPOSSIBLE_ORIGIN: &str = "https://nobody.invalid";

/// Imports `origins`, or `origin`, its name before Kong 0.10.
pub(super) fn import(section: &mut Section<'_>, draft: &mut Draft) -> Result<(), ImportError> {
    let origins = read_list(section, "origins")?.unwrap_or_default();
    let old = section.text("origin")?;
    let path = section.path_of(if old.is_some() { "origin" } else { "origins" });
    match old {
        Some(old) if !origins.is_empty() => {
            let reason =
                "stands beside `origins`, of which it is the old name: write one of the two";
            return Err(ImportError::value(path, old, reason));
        }
        Some(old) if old != "*" => flat_origin(draft, &path, old)?,
        None if !origins.is_empty() => listed_origins(draft, &path, &origins)?,
        _ => draft.configure(|config| config.allow_origins(["*"])),
    }
    if draft.allows_no_origin() {
        let message = "stands for nobody: no page can have it as its origin";
        draft.note(path, Some(IMPOSSIBLE_ORIGIN), message);
        draft.configure(|config| config.allow_origins([IMPOSSIBLE_ORIGIN]));
    }
    Ok(())
}

fn listed_origins(draft: &mut Draft, path: &str, origins: &[&str]) -> Result<(), ImportError> {
    if origins.len() > 1 && origins.contains(&"*") {
        let message = "lets every origin in, as in Kong from 3.8 on; older ones pass over it";
        draft.note(path, Some("*"), message);
    }
    draft.wildcard_or_each(path, origins, origin)
}

fn origin(draft: &mut Draft, path: &str, text: &str) -> Result<(), ImportError> {
    let is_flat = |byte: u8| byte.is_ascii_alphanumeric() || b".:/-".contains(&byte);
    if text.bytes().all(is_flat) {
        flat_origin(draft, path, text)
    } else {
        regex(draft, path, text)
    }
}

/// Imports an origin that Kong compares with the whole origin of a request.
fn flat_origin(draft: &mut Draft, path: &str, text: &str) -> Result<(), ImportError> {
    if text == "null" || text.contains("://") && !text.contains('*') {
        return draft.origin(path, text);
    }
    let mut message =
        String::from("lets nobody in: Kong compares it with the whole origin, scheme and all");
    if let Some(instead) = OriginPattern::suggest(text) {
        message += &format!("; if that was not meant, write `{instead}`");
    }
    draft.note(path, Some(text), message);
    Ok(())
}

fn regex(draft: &mut Draft, path: &str, text: &str) -> Result<(), ImportError> {
    let refuse = |reason| ImportError::value(path, text, reason);
    let pcre = Pcre::parse(text).map_err(refuse)?;
    let regex = pcre.for_whole_origin().map_err(refuse)?;
    if let Some(unanchored) = pcre.unanchored_alternative() {
        let message = format!(
            "must match as a whole here; Kong lets in whatever begins with `{unanchored}`, too, \
             since its `$` ends the last alternative only"
        );
        draft.note(path, Some(text), message);
    }
    draft.note_null(path, text, text);
    draft.origin_regex(path, text, &regex)
}
