//! The `cors` object of a filter.

use std::time::Duration;

use http::StatusCode;
use tower_cors::{Disallowed, fetch};

use super::{GATEWAY, origin};
use crate::draft::Draft;
use crate::error::ImportError;
use crate::imported::Imported;
use crate::note::NoteKind;
use crate::section::Section;
use crate::tree::Tree;

/// The methods that a filter can list.
const METHODS: [&str; 10] = [
    "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "*",
];

/// Imports the `cors` object at `path`.
pub(super) fn import(path: &str, cors: &Tree) -> Result<Imported, ImportError> {
    let mut section = Section::new(path, cors)?;
    let mut draft = Draft::new(GATEWAY);
    let credentials = section.bool("allowCredentials")?.unwrap_or(false);
    draft.configure(|config| config.allow_credentials(credentials));
    let origins_path = section.path_of("allowOrigins");
    let origins = section.texts("allowOrigins")?.unwrap_or_default();
    draft.wildcard_or_each(&origins_path, &origins, origin::import)?;
    methods(&mut section, &mut draft)?;
    request_headers(&mut section, &mut draft)?;
    exposed_headers(&mut section, &mut draft)?;
    max_age(&mut section, &mut draft)?;
    section.deny_unknown_keys()?;
    draft.deny_all_without_origins(&origins_path);
    // The API lets the gateway choose among several statuses.
    draft.statuses(
        StatusCode::NO_CONTENT,
        StatusCode::FORBIDDEN,
        Disallowed::Forward,
    );
    Ok(draft.finish())
}

fn methods(section: &mut Section<'_>, draft: &mut Draft) -> Result<(), ImportError> {
    let path = section.path_of("allowMethods");
    let methods = section.texts("allowMethods")?.unwrap_or_default();
    let is_unknown = |(_, method): &(usize, &&str)| !METHODS.contains(method);
    if let Some((index, unknown)) = (0..).zip(&methods).find(is_unknown) {
        let [before @ .., last] = METHODS;
        let before = before.join(", ");
        let reason = format!("is not one of the API's methods: {before} and {last}");
        return Err(ImportError::value(
            format!("{path}[{index}]"),
            *unknown,
            reason,
        ));
    }
    draft.methods(&path, &methods);
    Ok(())
}

fn request_headers(section: &mut Section<'_>, draft: &mut Draft) -> Result<(), ImportError> {
    let path = section.path_of("allowHeaders");
    let names = section.texts("allowHeaders")?.unwrap_or_default();
    if !names.contains(&"*") {
        draft.request_headers(&path, &names);
        return Ok(());
    }
    draft.all_request_headers();
    if !draft.has_credentials() {
        let covered = fetch::NON_WILDCARD_REQUEST_HEADER;
        let message = format!(
            "covers `{covered}`, as in gateways that echo the requested names; in gateways that \
             send `*`, it does not"
        );
        draft.note(NoteKind::Wider, path, Some("*"), message);
    }
    Ok(())
}

fn exposed_headers(section: &mut Section<'_>, draft: &mut Draft) -> Result<(), ImportError> {
    let path = section.path_of("exposeHeaders");
    let mut names = section.texts("exposeHeaders")?.unwrap_or_default();
    if draft.has_credentials() && names.contains(&"*") {
        let message = "is left out: with credentials, gateways must not send it; name the headers";
        draft.note(NoteKind::LeftOut, &path, Some("*"), message);
        names.retain(|name| *name != "*");
    }
    draft.exposed_headers(&path, &names);
    Ok(())
}

fn max_age(section: &mut Section<'_>, draft: &mut Draft) -> Result<(), ImportError> {
    let path = section.path_of("maxAge");
    let age = match section.int("maxAge")? {
        None => fetch::DEFAULT_MAX_AGE,
        Some(seconds) => match u64::try_from(seconds) {
            Ok(seconds) if seconds > 0 => Duration::from_secs(seconds),
            _ => {
                let reason = "is less than 1, the API's minimum";
                return Err(ImportError::value(path, seconds.to_string(), reason));
            }
        },
    };
    draft.max_age(&path, age);
    Ok(())
}
