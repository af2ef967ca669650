//! KrakenD: `security/cors`, or `github_com/devopsfaith/krakend-cors` in older files.

use std::time::Duration;

use http::StatusCode;
use serde::{Deserialize, Deserializer};
use tower_cors::{Disallowed, PreflightMode};
use tower_cors_core::duration;

use crate::draft::Draft;
use crate::error::ImportError;
use crate::imported::Imported;
use crate::importer::{choose_section, importer};
use crate::path::join;
use crate::section::Section;
use crate::tree::Tree;

importer! {
    /// KrakenD's configuration: the whole file, its `extra_config`, or the CORS section alone.
    ///
    /// | key of `security/cors` | in `tower-cors` | difference |
    /// |---|---|---|
    /// | `allow_origins` | `allow_origins`; a `*` that no pattern can express makes a regex; default, or empty: `*` | |
    /// | `allow_methods` | `allow_methods`, in upper case, and `OPTIONS` always; default, or empty: `GET`, `HEAD` and `POST` | `*` is left out: KrakenD takes it literally |
    /// | `allow_headers` | `allow_headers`; `*`, the default, or empty: all, `authorization` included | |
    /// | `expose_headers`, `allow_credentials`, `allow_private_network` | the same | |
    /// | `max_age` | `max_age`; less than a second: none | fractions of a second are cut |
    /// | `debug` | – | it writes to KrakenD's log |
    /// | `options_passthrough` | [`PreflightMode::Decorate`](tower_cors::PreflightMode::Decorate) | the layer answers rejected preflights itself |
    /// | `options_success_status` | the status of all preflights; default: 200 | |
    /// | (always) | disallowed requests are forwarded | |
    ///
    /// An origin with more than one `*` is an error, because KrakenD never matches it.
    ///
    /// # Examples
    ///
    /// ```
    /// use tower_cors_gateway::Krakend;
    ///
    /// let file = r#"{
    ///     "extra_config": {
    ///         "security/cors": {
    ///             "allow_origins": ["https://example.com"],
    ///             "allow_methods": ["PUT"],
    ///             "max_age": "12h"
    ///         }
    ///     }
    /// }"#;
    /// let imported = serde_json::from_str::<Krakend>(file)?.import()?;
    /// for note in &imported.notes {
    ///     eprintln!("{note}");
    /// }
    /// let layer = imported.config.build()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// A wrong type is an error that names the key:
    ///
    /// ```
    /// use tower_cors_gateway::Krakend;
    ///
    /// let file = r#"{ "security/cors": { "max_age": 600 } }"#;
    /// let error = serde_json::from_str::<Krakend>(file)?.import().unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "security/cors.max_age: expected a string, found a whole number",
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    Krakend(Tree), import_file
}

/// Reads a configuration in any format.
impl<'de> Deserialize<'de> for Krakend {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Tree::deserialize(deserializer).map(Self::new)
    }
}

const EXPECTED: &str = "`security/cors` or `github_com/devopsfaith/krakend-cors` in `extra_config`";
/// The keys of a section in its parent.
const SECTION_NAMES: [&str; 2] = ["security/cors", "github_com/devopsfaith/krakend-cors"];
/// The keys that identify a section without its parent.
const IDENTIFYING_KEYS: [&str; 4] = [
    "allow_origins",
    "allow_methods",
    "allow_headers",
    "expose_headers",
];
/// The default of `options_success_status`.
const DEFAULT_STATUS: i64 = 200;

/// The method that KrakenD grants even if it is not listed.
///
/// <https://github.com/rs/cors/blob/master/cors.go>, `isMethodAllowed`
const ALWAYS_GRANTED: &str = "OPTIONS";

fn import_file(file: &Tree, chosen: Option<&str>) -> Result<Imported, ImportError> {
    let (path, section) = choose_section(&sections(file), chosen, EXPECTED)?;
    import(&path, section)
}

/// Returns the CORS sections of a file, which can be one itself.
fn sections(file: &Tree) -> Vec<(String, &Tree)> {
    let parents = [("", Some(file)), ("extra_config", file.get("extra_config"))];
    let mut sections = Vec::new();
    for (path, parent) in parents {
        for name in SECTION_NAMES {
            if let Some(section) = parent.and_then(|parent| parent.get(name)) {
                sections.push((join(path, name), section));
            }
        }
    }
    if sections.is_empty() && IDENTIFYING_KEYS.iter().any(|key| file.get(key).is_some()) {
        sections.push((String::new(), file));
    }
    sections
}

/// Imports the section at `path`.
fn import(path: &str, section: &Tree) -> Result<Imported, ImportError> {
    let mut section = Section::new(path, section)?;
    let mut draft = Draft::new();
    let credentials = section.bool("allow_credentials")?.unwrap_or(false);
    draft.configure(|config| config.allow_credentials(credentials));
    origins(&mut section, &mut draft)?;
    methods(&mut section, &mut draft)?;
    headers(&mut section, &mut draft)?;
    max_age(&mut section, &mut draft)?;
    if section.bool("allow_private_network")? == Some(true) {
        draft.configure(|config| config.allow_private_network(true));
    }
    if section.bool("debug")? == Some(true) {
        let message = "writes to KrakenD's log, and is left out: here, `debug` would show the \
                       policy to browsers";
        draft.note(section.path_of("debug"), Some("true"), message);
    }
    preflights(&mut section, &mut draft)?;
    section.deny_unknown_keys()?;
    Ok(draft.finish())
}

fn origins(section: &mut Section<'_>, draft: &mut Draft) -> Result<(), ImportError> {
    let path = section.path_of("allow_origins");
    let mut origins = section.texts("allow_origins")?.unwrap_or_default();
    if origins.is_empty() {
        origins.push("*");
    }
    draft.wildcard_or_each(&path, &origins, |draft, path, origin| {
        if origin.matches('*').count() > 1 {
            let reason = "has more than one `*`, which KrakenD does not match";
            return Err(ImportError::value(path, origin, reason));
        }
        draft.origin_glob(path, origin)
    })
}

fn methods(section: &mut Section<'_>, draft: &mut Draft) -> Result<(), ImportError> {
    let path = section.path_of("allow_methods");
    let methods = section.texts("allow_methods")?.unwrap_or_default();
    let upper: Vec<String> = methods
        .iter()
        .map(|method| method.to_ascii_uppercase())
        .collect();
    let (wildcards, listed): (Vec<&str>, Vec<&str>) = upper
        .iter()
        .map(String::as_str)
        .partition(|method| *method == "*");
    draft.methods(&path, &listed);
    if !methods.is_empty() {
        draft.note_safelisted_methods(&path, &listed);
    }
    for wildcard in wildcards {
        let message = "is left out: KrakenD takes it for a method of that name";
        draft.note(&path, Some(wildcard), message);
    }
    if !listed.contains(&ALWAYS_GRANTED) {
        draft.methods(&path, &[ALWAYS_GRANTED]);
        let message = "is granted, too, as KrakenD does whatever the list says";
        draft.note(&path, Some(ALWAYS_GRANTED), message);
    }
    Ok(())
}

fn headers(section: &mut Section<'_>, draft: &mut Draft) -> Result<(), ImportError> {
    let headers = section.texts("allow_headers")?.unwrap_or_default();
    if headers.is_empty() || headers.contains(&"*") {
        draft.all_request_headers();
    } else {
        draft.request_headers(&section.path_of("allow_headers"), &headers);
    }
    let exposed = section.texts("expose_headers")?.unwrap_or_default();
    draft.exposed_headers(&section.path_of("expose_headers"), &exposed);
    Ok(())
}

fn max_age(section: &mut Section<'_>, draft: &mut Draft) -> Result<(), ImportError> {
    let path = section.path_of("max_age");
    let Some(text) = section.text("max_age")? else {
        return Ok(());
    };
    let age = duration::parse(text)
        .map_err(|error| ImportError::value(&path, text, format_args!("is {error}")))?;
    // KrakenD sends no header for less than a second.
    if age >= Duration::from_secs(1) {
        draft.max_age(&path, age);
    }
    Ok(())
}

fn preflights(section: &mut Section<'_>, draft: &mut Draft) -> Result<(), ImportError> {
    let path = section.path_of("options_success_status");
    let code = section.int("options_success_status")?;
    let status = parse_status(&path, code.unwrap_or(DEFAULT_STATUS))?;
    draft.statuses(status, status, Disallowed::Forward);
    if section.bool("options_passthrough")? == Some(true) {
        draft.configure(|config| config.preflight_mode(PreflightMode::Decorate));
        let message = "lets the endpoint answer granted preflights; rejected ones are answered \
                       here, where KrakenD lets the endpoint answer them, too";
        let path = section.path_of("options_passthrough");
        draft.note(path, Some("true"), message);
    }
    Ok(())
}

fn parse_status(path: &str, code: i64) -> Result<StatusCode, ImportError> {
    u16::try_from(code)
        .ok()
        .and_then(|code| StatusCode::from_u16(code).ok())
        .ok_or_else(|| ImportError::value(path, code.to_string(), "is no HTTP status"))
}
