//! The origins of a plugin: flat ones, and regexes.

use tower_cors::OriginPattern;

use super::list::read_list;
use super::pcre::Pcre;
use crate::canonical::Spelling;
use crate::draft::{Draft, pattern_hint};
use crate::error::ImportError;
use crate::note::NoteKind;
use crate::section::Section;

/// If there are several origins, Kong normalizes the port and drops the path, but keeps the letter
/// case.
const SPELLING_OF_SEVERAL: Spelling = Spelling {
    ignores_case: false,
    ignores_slash_and_port: true,
};

/// Imports `origins`, or `origin`, its name before Kong 0.10.
pub(super) fn import(section: &mut Section<'_>, draft: &mut Draft) -> Result<(), ImportError> {
    let origins = read_list(section, "origins")?.unwrap_or_default();
    let old = section.text("origin")?;
    let path = section.path_of(if old.is_some() { "origin" } else { "origins" });
    match old {
        Some(old) if !origins.is_empty() => {
            let reason = "conflicts with `origins`, the new name of this key: keep one of the two";
            return Err(ImportError::value(path, old, reason));
        }
        Some(old) if old != "*" => flat_origin(draft, &path, old)?,
        None if !origins.is_empty() => listed_origins(draft, &path, &origins)?,
        _ => draft.configure(|config| config.allow_origins(["*"])),
    }
    draft.deny_all_without_origins(&path);
    Ok(())
}

fn listed_origins(draft: &mut Draft, path: &str, origins: &[&str]) -> Result<(), ImportError> {
    if origins.len() > 1 && origins.contains(&"*") {
        let message = "allows every origin, as in Kong 3.8 and later; earlier versions ignore it";
        draft.note(NoteKind::Wider, path, Some("*"), message);
    }
    if origins.len() > 1 {
        draft.set_spelling(SPELLING_OF_SEVERAL);
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
    let mut message = String::from(
        "is left out: Kong compares it with the whole origin, scheme included, and matches no page",
    );
    if let Some(instead) = OriginPattern::suggest(text) {
        message += &format!("; if that was not intended, write `{instead}`");
    }
    draft.note(NoteKind::LeftOut, path, Some(text), message);
    Ok(())
}

fn regex(draft: &mut Draft, path: &str, text: &str) -> Result<(), ImportError> {
    let refuse = |reason: String| {
        let hint = pattern_hint(text).unwrap_or_default();
        ImportError::value(path, text, reason + &hint)
    };
    let pcre = Pcre::parse(text).map_err(refuse)?;
    let regex = pcre.for_whole_origin().map_err(refuse)?;
    if let Some(unanchored) = pcre.unanchored_alternative() {
        let message = format!(
            "must match the whole origin here; Kong also allows origins that begin with \
             `{unanchored}`, because it anchors only the last alternative"
        );
        draft.note(NoteKind::Stricter, path, Some(text), message);
    }
    draft.note_meant_as_pattern(path, text);
    draft.note_null(path, text, text);
    draft.origin_regex(path, text, &regex)
}
