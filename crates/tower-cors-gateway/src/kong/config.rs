//! The `config` of a plugin.

use std::time::Duration;

use http::StatusCode;
use tower_cors::{Disallowed, PreflightMode, fetch};

use super::list::read_list;
use super::origins;
use crate::draft::Draft;
use crate::error::ImportError;
use crate::imported::Imported;
use crate::section::Section;
use crate::tree::Tree;

/// The methods that a configuration can name.
const METHODS: [&str; 9] = [
    "GET", "HEAD", "PUT", "PATCH", "POST", "DELETE", "OPTIONS", "TRACE", "CONNECT",
];
/// The default of `methods` in old versions of Kong.
const DEFAULT_METHODS: [&str; 6] = ["GET", "HEAD", "PUT", "PATCH", "POST", "DELETE"];

/// Imports the `config` at `path`.
pub(super) fn import(path: &str, section: &Tree) -> Result<Imported, ImportError> {
    let mut section = Section::new(path, section)?;
    let mut draft = Draft::new();
    let credentials = section.bool("credentials")?.unwrap_or(false);
    draft.configure(|config| config.allow_credentials(credentials));
    origins::import(&mut section, &mut draft)?;
    methods(&mut section, &mut draft)?;
    headers(&mut section, &mut draft)?;
    max_age(&mut section, &mut draft)?;
    preflights(&mut section, &mut draft)?;
    note_other_requests(&mut section, &mut draft)?;
    section.deny_unknown_keys()?;
    Ok(draft.finish())
}

fn methods(section: &mut Section<'_>, draft: &mut Draft) -> Result<(), ImportError> {
    let path = section.path_of("methods");
    let Some(methods) = read_list(section, "methods")? else {
        let message = "is not set, and allows the methods of old versions of Kong; newer ones add \
                       `OPTIONS`, `TRACE` and `CONNECT`, of which no page can send the last two";
        draft.note(path, None, message);
        draft.configure(|config| config.allow_methods(DEFAULT_METHODS));
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
    let names = read_list(section, "headers")?.unwrap_or_default();
    if names.is_empty() {
        draft.all_request_headers();
    }
    let names = draft.without_literal_wildcard(&path, &names, "header");
    draft.request_headers(&path, &names);
    let path = section.path_of("exposed_headers");
    let exposed = read_list(section, "exposed_headers")?.unwrap_or_default();
    draft.exposed_headers(&path, &exposed);
    draft.note_upstream_headers(&exposed, "Kong");
    Ok(())
}

fn max_age(section: &mut Section<'_>, draft: &mut Draft) -> Result<(), ImportError> {
    let path = section.path_of("max_age");
    let seconds = match section.value("max_age") {
        None => return Ok(()),
        Some(Tree::Int(seconds)) => *seconds as f64,
        Some(Tree::Float(seconds)) => *seconds,
        Some(other) => return Err(other.wrong_type(path, "a number")),
    };
    let value = seconds.to_string();
    if seconds < 0.0 {
        let default = fetch::DEFAULT_MAX_AGE.as_secs();
        let message =
            format!("is left out: browsers pass over it, and keep an answer for {default} seconds");
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
        draft.configure(|config| config.allow_private_network(true));
    }
    if section.bool("preflight_continue")? == Some(true) {
        draft.configure(|config| config.preflight_mode(PreflightMode::Forward));
    } else {
        let message = "carry no `Access-Control-*` header here; Kong sends its lists all the same";
        draft.note("rejected preflights", None, message);
    }
    Ok(())
}

/// Notes the answers to requests from disallowed origins, and to those without an `Origin`.
fn note_other_requests(section: &mut Section<'_>, draft: &mut Draft) -> Result<(), ImportError> {
    let allows_any_origin = draft.allows_any_origin();
    if !allows_any_origin {
        let message = "get no `Access-Control-*` header here; Kong sends them those that do not \
                       depend on the origin";
        draft.note("other origins", None, message);
    }
    let decorated_by_kong = section.bool("allow_origin_absent")?.unwrap_or(true);
    let decorated_here = allows_any_origin && !draft.has_credentials();
    let message = match (decorated_by_kong, decorated_here) {
        (true, false) => {
            "requests without an `Origin` get no `Access-Control-*` header here; Kong sends them \
             some"
        }
        (false, true) => {
            "requests without an `Origin` get the headers of others here: a cache may keep the \
             answer for a page"
        }
        _ => return Ok(()),
    };
    draft.note(section.path_of("allow_origin_absent"), None, message);
    Ok(())
}
