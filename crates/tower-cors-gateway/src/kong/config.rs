//! The `config` of a plugin.

use std::time::Duration;

use http::StatusCode;
use tower_cors::{Disallowed, PreflightMode, fetch};

use super::list::read_list;
use super::source::Config;
use super::{GATEWAY, origins};
use crate::draft::Draft;
use crate::error::ImportError;
use crate::imported::Imported;
use crate::note::NoteKind;
use crate::section::Section;
use crate::tree::Tree;

/// The methods that Kong accepts.
const METHODS: [&str; 9] = [
    "GET", "HEAD", "PUT", "PATCH", "POST", "DELETE", "OPTIONS", "TRACE", "CONNECT",
];
/// The default of `methods` in old versions of Kong.
const DEFAULT_METHODS: [&str; 6] = ["GET", "HEAD", "PUT", "PATCH", "POST", "DELETE"];

/// Imports the `config` at `path`.
pub(super) fn import(path: &str, config: Config<'_>) -> Result<Imported, ImportError> {
    let mut draft = Draft::new(GATEWAY);
    if let Some(condition) = config.condition {
        let plugin = path.strip_suffix("config").unwrap_or(path);
        let message = "is left out: the policy applies to all requests";
        let path = format!("{plugin}condition");
        draft.note(NoteKind::Wider, path, Some(condition), message);
    }
    let config = config.merged();
    let mut section = Section::new(path, &config)?;
    let credentials = section.bool("credentials")?.unwrap_or(false);
    draft.configure(|config| config.allow_credentials(credentials));
    origins::import(&mut section, &mut draft)?;
    methods(&mut section, &mut draft)?;
    headers(&mut section, &mut draft)?;
    max_age(&mut section, &mut draft)?;
    preflights(&mut section, &mut draft)?;
    note_responses(&mut section, &mut draft)?;
    section.deny_unknown_keys()?;
    Ok(draft.finish())
}

fn methods(section: &mut Section<'_>, draft: &mut Draft) -> Result<(), ImportError> {
    let path = section.path_of("methods");
    let Some(methods) = read_list(section, "methods")? else {
        let message = "missing: the policy uses the default of older Kong versions; newer ones add \
                       `OPTIONS`, and two methods that pages cannot send";
        draft.note(NoteKind::Stricter, path, None, message);
        draft.configure(|config| config.allow_methods(DEFAULT_METHODS));
        return Ok(());
    };
    if let Some(unknown) = methods.iter().find(|method| !METHODS.contains(method)) {
        let reason = format!("is not one of Kong's methods: {}", METHODS.join(", "));
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
            format!("is left out: browsers ignore it, and cache an answer for {default} seconds");
        draft.note(NoteKind::LeftOut, path, Some(&value), message);
        return Ok(());
    }
    let age = Duration::try_from_secs_f64(seconds)
        .map_err(|_| ImportError::value(&path, value, "is too large for an age in seconds"))?;
    draft.max_age(&path, age);
    Ok(())
}

fn preflights(section: &mut Section<'_>, draft: &mut Draft) -> Result<(), ImportError> {
    draft.statuses(StatusCode::OK, StatusCode::OK, Disallowed::Forward);
    if section.bool("private_network")? == Some(true) {
        draft.configure(|config| config.allow_private_network(true));
    }
    if section.bool("preflight_continue")? == Some(true) {
        draft.preflight_mode(PreflightMode::Forward);
    }
    Ok(())
}

/// Notes the responses that have CORS headers only in Kong, or only here.
fn note_responses(section: &mut Section<'_>, draft: &mut Draft) -> Result<(), ImportError> {
    let continues = section.bool("preflight_continue")?.unwrap_or(false);
    let with_absent_origin = section.bool("allow_origin_absent")?.unwrap_or(true);
    let allows_any_origin = draft.allows_any_origin();
    let decorates_all = allows_any_origin && !draft.has_credentials();
    let missing = [
        (true, "the upstream's own"),
        (!continues, "those for rejected preflights"),
        (!allows_any_origin, "those for other origins"),
        (
            with_absent_origin && !decorates_all,
            "those for requests without an `Origin`",
        ),
    ];
    let missing = missing
        .into_iter()
        .filter_map(|(is_so, what)| is_so.then_some(what));
    let missing: Vec<&str> = missing.collect();
    let message = format!(
        "do not carry these `Access-Control-*` headers, which Kong sends: {}",
        missing.join(", ")
    );
    draft.note(NoteKind::Different, "responses", None, message);
    if !with_absent_origin && decorates_all {
        let message = "has no effect here: requests without an `Origin` get the same headers, \
                       because a shared cache may serve the response to a page";
        let path = section.path_of("allow_origin_absent");
        draft.note(NoteKind::Different, path, Some("false"), message);
    }
    Ok(())
}
