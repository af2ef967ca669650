//! KrakenD: `security/cors`, or `github_com/devopsfaith/krakend-cors` in older files.
//!
//! If its documentation is silent on a point, the importer follows the sources:
//! <https://github.com/krakend/krakend-cors> and <https://github.com/rs/cors/blob/master/cors.go>

use std::time::Duration;

use http::StatusCode;
use tower_cors::{Disallowed, PreflightMode, fetch};
use tower_cors_core::duration;

use crate::canonical::Spelling;
use crate::documents::{Document, Documents};
use crate::draft::{Draft, Gateway};
use crate::error::ImportError;
use crate::imported::Imported;
use crate::importer::{Candidate, documents, importer};
use crate::note::{Note, NoteKind};
use crate::path::join;
use crate::routes::items;
use crate::section::Section;
use crate::tree::Tree;

importer! {
    /// KrakenD's configuration: the whole file, its `extra_config`, or only the CORS section.
    ///
    /// | key of `security/cors` | in `tower-cors` | difference |
    /// |---|---|---|
    /// | `allow_origins` | `allow_origins`; a `*` that no pattern can express makes a regex; default, or empty: `*` | a trailing slash and a default port are corrected: KrakenD matches no page with such an origin |
    /// | `allow_methods` | `allow_methods`; default, or empty: `GET`, `HEAD` and `POST` | pages can read the answers to `GET` and `POST` even if unlisted; `put` and `*` are left out |
    /// | `allow_headers` | `allow_headers`; `*`, the default, or empty: all, including `authorization` | |
    /// | `expose_headers`, `allow_private_network` | the same | |
    /// | `allow_credentials` | the same | left out with `*` |
    /// | `max_age` | `max_age`; less than a second: no `max_age` | fractions of a second are cut |
    /// | `debug` | – | it only writes to KrakenD's log |
    /// | `options_passthrough` | [`PreflightMode::Decorate`](tower_cors::PreflightMode::Decorate) | the layer answers rejected preflights itself |
    /// | `options_success_status` | the status of all preflights; default: 204, as in KrakenD since 2024 | |
    /// | keys that begin with `@`, `$`, `_` or `#` | – | comments |
    /// | (always) | disallowed requests are forwarded | |
    ///
    /// An origin with more than one `*` is an error, because KrakenD never matches it.
    ///
    /// If the list has a `*`, KrakenD sends a literal `*`, with or without credentials. Browsers
    /// then block requests with credentials, so the policy does not allow them either.
    ///
    /// KrakenD compares methods as written. A list with `put` grants nothing, because browsers send
    /// `PUT`. Before July 2024, KrakenD converted them to upper case.
    ///
    /// KrakenD also grants `OPTIONS` to pages that send it themselves, and answers such requests
    /// itself. No backend gets them, so the policy grants `OPTIONS` only if it is listed.
    ///
    /// # Examples
    ///
    /// ```
    /// use tower_cors_gateway::{Krakend, NoteKind};
    ///
    /// let file = r#"{
    ///     "version": 3,
    ///     "extra_config": {
    ///         "security/cors": {
    ///             "@comment": "for the shop",
    ///             "allow_origins": ["https://shop.example.com", "https://*.preview.example.com"],
    ///             "allow_methods": ["GET", "HEAD", "PUT"],
    ///             "allow_headers": ["content-type"],
    ///             "max_age": "12h"
    ///         }
    ///     }
    /// }"#;
    /// let imported = serde_json::from_str::<Krakend>(file)?.import()?;
    ///
    /// let note = &imported.notes[0];
    /// assert_eq!(note.kind, NoteKind::Wider);
    /// assert_eq!(
    ///     note.to_string(),
    ///     "extra_config.security/cors.allow_methods: pages can read the answers to `POST` here; \
    ///      KrakenD puts no CORS header on them",
    /// );
    /// let policy = imported.config.compile()?;
    /// assert!(policy.allows_origin("https://pr-7.preview.example.com"));
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
    Krakend(Documents), import_file
}

documents!(Krakend);

const GATEWAY: Gateway = Gateway {
    name: "KrakenD",
    spelling: Spelling::ANY_CASE,
};

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
/// The characters that the key of a comment begins with.
const COMMENT_MARKS: &[char] = &['@', '$', '_', '#'];

fn import_file(file: &Documents, chosen: Option<&str>) -> Result<Imported, ImportError> {
    let imported =
        file.import_section(chosen, EXPECTED, |document| Ok(sections(document)), import)?;
    Ok(note_endpoints(imported, file))
}

/// Notes the sections of endpoints, which KrakenD does not read.
fn note_endpoints(imported: Imported, file: &Documents) -> Imported {
    let Imported { config, mut notes } = imported;
    for document in file.all() {
        for (path, endpoint) in items(&document.path, document.tree, "endpoints") {
            let extra = endpoint.get("extra_config");
            let is_set = |name: &&&str| extra.and_then(|extra| extra.get(name)).is_some();
            if let Some(name) = SECTION_NAMES.iter().find(is_set) {
                let message =
                    "is left out: KrakenD reads it only in the `extra_config` of the file";
                notes.push(Note {
                    kind: NoteKind::LeftOut,
                    field: join(&join(&path, "extra_config"), name),
                    value: None,
                    message: message.to_owned(),
                });
            }
        }
    }
    Imported::new(config, notes)
}

/// Returns the CORS sections of a document, which can be a section itself.
fn sections<'a>(document: &Document<'a>) -> Vec<Candidate<&'a Tree>> {
    let tree = document.tree;
    let parents = [
        (document.path.clone(), Some(tree)),
        (document.path_of("extra_config"), tree.get("extra_config")),
    ];
    let mut sections = Vec::new();
    for (path, parent) in parents {
        for name in SECTION_NAMES {
            if let Some(section) = parent.and_then(|parent| parent.get(name)) {
                sections.push(Candidate::new(join(&path, name), section));
            }
        }
    }
    if sections.is_empty() && IDENTIFYING_KEYS.iter().any(|key| tree.get(key).is_some()) {
        sections.push(Candidate::new(&document.path, tree));
    }
    sections
}

/// Imports the section at `path`.
fn import(path: &str, section: &Tree) -> Result<Imported, ImportError> {
    let mut section = Section::new(path, section)?;
    section.ignore_comments(COMMENT_MARKS);
    let mut draft = Draft::new(GATEWAY);
    origins(&mut section, &mut draft)?;
    methods(&mut section, &mut draft)?;
    headers(&mut section, &mut draft)?;
    max_age(&mut section, &mut draft)?;
    if section.bool("allow_private_network")? == Some(true) {
        draft.configure(|config| config.allow_private_network(true));
    }
    if section.bool("debug")? == Some(true) {
        let message = "is left out: KrakenD only writes a log for it, but here it would show the \
                       policy to browsers";
        draft.note(
            NoteKind::LeftOut,
            section.path_of("debug"),
            Some("true"),
            message,
        );
    }
    preflights(&mut section, &mut draft)?;
    section.deny_unknown_keys()?;
    Ok(draft.finish())
}

/// Imports the origins and the setting for credentials.
fn origins(section: &mut Section<'_>, draft: &mut Draft) -> Result<(), ImportError> {
    let path = section.path_of("allow_origins");
    let mut origins = section.texts("allow_origins")?.unwrap_or_default();
    if origins.is_empty() {
        origins.push("*");
    }
    let credentials = section.bool("allow_credentials")?.unwrap_or(false);
    let allows_any_origin = origins.contains(&"*");
    if credentials && allows_any_origin {
        let message = "is left out: KrakenD sends a literal `*`, and browsers then block every \
                       request with credentials";
        let path = section.path_of("allow_credentials");
        draft.note(NoteKind::LeftOut, path, Some("true"), message);
    }
    draft.configure(|config| config.allow_credentials(credentials && !allows_any_origin));
    draft.wildcard_or_each(&path, &origins, |draft, path, origin| {
        if origin.matches('*').count() > 1 {
            let reason = "has more than one `*`: KrakenD matches no page with it";
            return Err(ImportError::value(path, origin, reason));
        }
        draft.origin_glob(path, origin)
    })
}

fn methods(section: &mut Section<'_>, draft: &mut Draft) -> Result<(), ImportError> {
    let path = section.path_of("allow_methods");
    let methods = section.texts("allow_methods")?.unwrap_or_default();
    note_letter_case(&path, &methods, draft);
    let is_literal = |method: &str| method == "*" || fetch::normalized_method(method).is_some();
    let mut granted = methods.clone();
    granted.retain(|method| !is_literal(method));
    if methods.contains(&"*") {
        let message = "is left out: KrakenD reads it as the name of a method";
        draft.note(NoteKind::LeftOut, &path, Some("*"), message);
    }
    // An empty list means the safelisted methods.
    let unlisted = Draft::unlisted_methods(&granted).filter(|_| !methods.is_empty());
    if let Some(unlisted) = unlisted {
        let message = format!(
            "pages can read the answers to {unlisted} here; KrakenD puts no CORS header on them"
        );
        draft.note(NoteKind::Wider, &path, None, message);
    }
    draft.methods(&path, &granted);
    Ok(())
}

/// Notes the methods that are not in upper case.
fn note_letter_case(path: &str, methods: &[&str], draft: &mut Draft) {
    for method in methods {
        let upper = method.to_ascii_uppercase();
        if fetch::normalized_method(method).is_some() {
            let message = format!(
                "grants nothing: since July 2024, KrakenD compares methods as written, and browsers \
                 send `{upper}`"
            );
            draft.note(NoteKind::LeftOut, path, Some(method), message);
        } else if **method != upper {
            let message = format!(
                "does not grant `{upper}`, as in KrakenD since July 2024; older versions convert \
                 them to upper case first"
            );
            draft.note(NoteKind::Stricter, path, Some(method), message);
        }
    }
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
    // 0 means the default, which was 200 before July 2024.
    let status = match section.int("options_success_status")? {
        None | Some(0) => StatusCode::NO_CONTENT,
        Some(code) => parse_status(&path, code)?,
    };
    draft.statuses(status, status, Disallowed::Forward);
    if section.bool("options_passthrough")? == Some(true) {
        draft.preflight_mode(PreflightMode::Decorate);
        let message = "passes granted preflights to the endpoint; the layer answers rejected ones \
                       itself, where KrakenD passes them on as well";
        let path = section.path_of("options_passthrough");
        draft.note(NoteKind::Different, path, Some("true"), message);
    }
    Ok(())
}

fn parse_status(path: &str, code: i64) -> Result<StatusCode, ImportError> {
    u16::try_from(code)
        .ok()
        .and_then(|code| StatusCode::from_u16(code).ok())
        .ok_or_else(|| ImportError::value(path, code.to_string(), "is not an HTTP status"))
}
