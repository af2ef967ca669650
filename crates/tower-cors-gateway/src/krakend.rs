//! KrakenD's `security/cors`, and its older name.

use std::time::Duration;

use super::draft::{self, Draft};
use super::tree::{Section, Tree, join};
use super::{ImportError, Imported};
use tower_cors::{Disallowed, PreflightMode};
use tower_cors_core::duration;

importer! {
    /// KrakenD's configuration: the whole file, its `extra_config`, or the CORS section alone.
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
    Krakend
}

const EXPECTED: &str = "`security/cors` or `github_com/devopsfaith/krakend-cors` in `extra_config`";
const NAMES: [&str; 2] = ["security/cors", "github_com/devopsfaith/krakend-cors"];
/// Gives away a section that stands alone.
const KEYS: [&str; 4] = [
    "allow_origins",
    "allow_methods",
    "allow_headers",
    "expose_headers",
];

/// A method that KrakenD grants whatever the list says. <https://github.com/rs/cors/blob/master/cors.go>, `isMethodAllowed`
const ALWAYS_GRANTED: &str = "OPTIONS";

fn sections(file: &Tree) -> Result<Vec<(String, &Tree)>, ImportError> {
    let places = [("", Some(file)), ("extra_config", file.get("extra_config"))];
    let mut found: Vec<(String, &Tree)> = places
        .into_iter()
        .flat_map(|(path, tree)| NAMES.map(|name| Some((join(path, name), tree?.get(name)?))))
        .flatten()
        .collect();
    if found.is_empty() && KEYS.iter().any(|key| file.get(key).is_some()) {
        found.push((String::new(), file));
    }
    Ok(found)
}

fn import(path: &str, section: &Tree) -> Result<Imported, ImportError> {
    let mut section = Section::new(path, section)?;
    let mut draft = Draft::new();
    let credentials = section.bool("allow_credentials")?.unwrap_or(false);
    draft.set(|config| config.allow_credentials(credentials));
    origins(&mut section, &mut draft)?;
    methods(&mut section, &mut draft)?;
    headers(&mut section, &mut draft)?;
    max_age(&mut section, &mut draft)?;
    if section.bool("allow_private_network")? == Some(true) {
        draft.set(|config| config.allow_private_network(true));
    }
    if section.bool("debug")? == Some(true) {
        let message = "writes to KrakenD's log, and is left out: here, `debug` would show the policy to browsers";
        draft.note(section.path_of("debug"), Some("true"), message);
    }
    preflights(&mut section, &mut draft)?;
    section.end()?;
    Ok(draft.finish())
}

fn origins(section: &mut Section<'_>, draft: &mut Draft) -> Result<(), ImportError> {
    let path = section.path_of("allow_origins");
    let origins = section.texts("allow_origins")?.unwrap_or_default();
    if origins.is_empty() {
        draft.set(|config| config.allow_origins(["*"]));
        return Ok(());
    }
    draft.any_or_each(&path, &origins, |draft, path, origin| {
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
    let (all, listed): (Vec<&str>, Vec<&str>) = upper
        .iter()
        .map(String::as_str)
        .partition(|method| *method == "*");
    draft.methods(&path, &listed);
    if !methods.is_empty() {
        draft.note_safelisted_methods(&path, &listed);
    }
    for method in all {
        let message = "is left out: KrakenD takes it for a method of that name";
        draft.note(&path, Some(method), message);
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
    let status = section.int("options_success_status")?.unwrap_or(200);
    let granted = draft::status(&path, status)?;
    draft.statuses(granted, granted, Disallowed::Forward);
    if section.bool("options_passthrough")? == Some(true) {
        draft.set(|config| config.preflight(PreflightMode::Decorate));
        let message = "lets the endpoint answer granted preflights; rejected ones are answered here, where KrakenD \
                       lets the endpoint answer them, too";
        draft.note(
            section.path_of("options_passthrough"),
            Some("true"),
            message,
        );
    }
    Ok(())
}
