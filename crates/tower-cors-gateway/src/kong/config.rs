//! What the `config` of a plugin comes to.

use std::time::Duration;

use http::StatusCode;

use super::origins::origins;
use crate::draft::Draft;
use crate::tree::{Section, Tree, texts};
use crate::{ImportError, Imported};
use tower_cors::{Disallowed, PreflightMode};

/// The methods that a configuration can name.
const METHODS: [&str; 9] = [
    "GET", "HEAD", "PUT", "PATCH", "POST", "DELETE", "OPTIONS", "TRACE", "CONNECT",
];
/// The methods of one that names none.
const DEFAULT_METHODS: [&str; 6] = ["GET", "HEAD", "PUT", "PATCH", "POST", "DELETE"];

/// Imports the `config` that was found at `path`.
pub(super) fn import(path: &str, section: &Tree) -> Result<Imported, ImportError> {
    let mut section = Section::new(path, section)?;
    let mut draft = Draft::new();
    let credentials = section.bool("credentials")?.unwrap_or(false);
    draft.set(|config| config.allow_credentials(credentials));
    origins(&mut section, &mut draft)?;
    methods(&mut section, &mut draft)?;
    headers(&mut section, &mut draft)?;
    max_age(&mut section, &mut draft)?;
    preflights(&mut section, &mut draft)?;
    others(&mut section, &mut draft)?;
    section.end()?;
    Ok(draft.finish())
}

/// A list, or a text with commas.
pub(super) fn list<'a>(
    section: &mut Section<'a>,
    key: &'static str,
) -> Result<Option<Vec<&'a str>>, ImportError> {
    let path = section.path_of(key);
    let Some(value) = section.value(key) else {
        return Ok(None);
    };
    let Tree::Text(text) = value else {
        return texts(&path, value).map(Some);
    };
    let items = text.split(',').map(str::trim);
    let items: Vec<&str> = items.filter(|item| !item.is_empty()).collect();
    // An empty list means all origins, or all headers.
    if items.is_empty() {
        return Err(ImportError::value(path, text, "names nothing"));
    }
    Ok(Some(items))
}

fn methods(section: &mut Section<'_>, draft: &mut Draft) -> Result<(), ImportError> {
    let path = section.path_of("methods");
    let Some(methods) = list(section, "methods")? else {
        let message = "is not set, and allows the methods of old versions of Kong; newer ones add `OPTIONS`, `TRACE` and \
                       `CONNECT`, of which no page can send the last two";
        draft.note(path, None, message);
        draft.set(|config| config.allow_methods(DEFAULT_METHODS));
        return Ok(());
    };
    if let Some(unknown) = methods.iter().find(|method| !METHODS.contains(method)) {
        let reason = format!("is none of Kong's methods: {}", METHODS.join(", "));
        return Err(ImportError::value(path, *unknown, reason));
    }
    draft.methods(&path, &methods);
    Ok(())
}

fn headers(section: &mut Section<'_>, draft: &mut Draft) -> Result<(), ImportError> {
    let path = section.path_of("headers");
    let names = list(section, "headers")?.unwrap_or_default();
    if names.is_empty() {
        draft.all_request_headers();
    }
    let names = draft.without_wildcard(&path, &names, "header");
    draft.request_headers(&path, &names);
    let path = section.path_of("exposed_headers");
    let exposed = list(section, "exposed_headers")?.unwrap_or_default();
    draft.exposed_headers_before_upstream(&path, &exposed, "Kong");
    Ok(())
}

fn max_age(section: &mut Section<'_>, draft: &mut Draft) -> Result<(), ImportError> {
    let path = section.path_of("max_age");
    let seconds = match section.value("max_age") {
        None => return Ok(()),
        Some(Tree::Int(seconds)) => *seconds as f64,
        Some(Tree::Float(seconds)) => *seconds,
        Some(other) => return Err(ImportError::wrong_type(path, "a number", other)),
    };
    let value = seconds.to_string();
    if seconds < 0.0 {
        let message = "is left out: browsers pass over it, and keep an answer for 5 seconds";
        draft.note(path, Some(&value), message);
        return Ok(());
    }
    let age = Duration::try_from_secs_f64(seconds)
        .map_err(|error| ImportError::value(&path, value, format_args!("is no age: {error}")))?;
    draft.max_age(&path, age);
    Ok(())
}

fn preflights(section: &mut Section<'_>, draft: &mut Draft) -> Result<(), ImportError> {
    draft.statuses(StatusCode::OK, StatusCode::OK, Disallowed::Forward);
    if section.bool("private_network")? == Some(true) {
        draft.set(|config| config.allow_private_network(true));
    }
    if section.bool("preflight_continue")? == Some(true) {
        draft.set(|config| config.preflight(PreflightMode::Forward));
    } else {
        let message = "carry no `Access-Control-*` header here; Kong sends its lists all the same";
        draft.note("rejected preflights", None, message);
    }
    Ok(())
}

/// What requests get that are from no origin, or from one that is not allowed.
fn others(section: &mut Section<'_>, draft: &mut Draft) -> Result<(), ImportError> {
    let everyone = draft.allows_any_origin();
    if !everyone {
        let message = "get no `Access-Control-*` header here; Kong sends them those that do not depend on the origin";
        draft.note("other origins", None, message);
    }
    let in_kong = section.bool("allow_origin_absent")?.unwrap_or(true);
    let message = match (in_kong, everyone && !draft.has_credentials()) {
        (true, false) => {
            "requests without an `Origin` get no `Access-Control-*` header here; Kong sends them some"
        }
        (false, true) => {
            "requests without an `Origin` get the headers of others here: a cache may keep the answer for a page"
        }
        _ => return Ok(()),
    };
    draft.note(section.path_of("allow_origin_absent"), None, message);
    Ok(())
}
