//! Elastic APM Server: its settings for RUM (real user monitoring).
//!
//! If its documentation is silent on a point, the importer follows the source:
//! <https://github.com/elastic/apm-server/blob/main/internal/beater/middleware/cors_middleware.go>

mod dotted_keys;

use std::collections::HashSet;
use std::time::Duration;

use http::StatusCode;
use tower_cors::{Disallowed, fetch};

use self::dotted_keys::entries_below;
use crate::canonical::Spelling;
use crate::documents::{Document, Documents};
use crate::draft::{Draft, Gateway};
use crate::error::ImportError;
use crate::imported::Imported;
use crate::importer::{Candidate, documents, importer};
use crate::note::NoteKind;
use crate::path::join;
use crate::section::Section;
use crate::tree::Tree;

importer! {
    /// The settings of Elastic APM Server: the whole `apm-server.yml`, or only its RUM section.
    ///
    /// On Kubernetes, they are in `spec.config` of an `ApmServer`. Keys can be dotted or nested,
    /// and both mixed. Before version 6.5, the section was called `apm-server.frontend`.
    ///
    /// | key in `apm-server.rum` | in `tower-cors` | difference |
    /// |---|---|---|
    /// | `enabled` | an error if it is not `true`: without RUM, the server has no CORS | |
    /// | `allow_origins` | `allow_origins`; a `*` that no pattern can express makes a regex; default: `*` | `*` is not echoed; letter case, a trailing slash and a default port are corrected: Elastic matches no page with such an origin |
    /// | `allow_headers` | `allow_headers`, plus `content-type`, `content-encoding` and `accept`; `*`: all except `authorization` | with credentials, Elastic's `*` is only a name |
    /// | `response_headers`, here and in `apm-server` | – | CORS headers in them are left out, with a note |
    /// | (all others) | – | not about CORS |
    /// | `sendCredentials`, of the agents | call [`allow_credentials`](tower_cors::CorsConfig::allow_credentials) | the server has no key for it |
    /// | (always) | `POST`, `max_age` 3600, `etag` exposed; preflights 200, disallowed requests 403 | Elastic also lists `OPTIONS` |
    ///
    /// A single text counts as a list of one. A list that names no origin denies all.
    ///
    /// Elastic itself answers some requests that reach your inner service here: `OPTIONS` requests
    /// that are not preflights and, if the file names origins, same-origin requests and those
    /// without an `Origin`. The policy does not grant `OPTIONS` to pages, because such requests
    /// would reach the inner service. `GET` and `HEAD` pass even if unlisted.
    ///
    /// If your agents send credentials (`sendCredentials`), name the origins and call
    /// [`allow_credentials(true)`](tower_cors::CorsConfig::allow_credentials) on the configuration.
    ///
    /// # Examples
    ///
    /// ```
    /// use tower_cors_gateway::{Elastic, NoteKind};
    ///
    /// let file = r#"
    /// apm-server:
    ///   host: "localhost:8200"
    ///   rum.enabled: true
    ///   rum.allow_origins: ["https://*.example.com"]
    ///   rum.allow_headers: "X-Page"
    /// "#;
    /// let imported = serde_saphyr::from_str::<Elastic>(file)?.import()?;
    ///
    /// assert_eq!(imported.notes[0].kind, NoteKind::Wider);
    /// assert_eq!(
    ///     imported.notes[0].to_string(),
    ///     "apm-server.rum.allow_origins: requests without an `Origin`, and those of the \
    ///      service's own pages, reach the inner service; Elastic answers them with 403",
    /// );
    /// let policy = imported.config.allow_credentials(true).compile()?;
    /// assert!(policy.allows_origin("https://shop.example.com"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    Elastic(Documents), import_file
}

documents!(Elastic);

const GATEWAY: Gateway = Gateway {
    name: "Elastic",
    spelling: Spelling::EXACT,
};

const EXPECTED: &str = "`apm-server.rum`, without which the server has no RUM endpoint and no CORS";
/// The effect of a missing or false `enabled`.
const OFF: &str = "RUM off, and CORS with it: do not add a layer";
/// The dotted key of the section.
const SECTION: &str = "apm-server.rum";
/// The dotted key of the section before version 6.5.
const OLD_SECTION: &str = "apm-server.frontend";
/// The dotted key of headers that the server adds to all responses.
const RESPONSE_HEADERS: &str = "apm-server.response_headers";
/// The keys that identify a section without a parent.
const IDENTIFYING_KEYS: [&str; 3] = ["enabled", "allow_origins", "allow_headers"];
/// The keys of the section that do not concern CORS, in all versions.
const OTHER_KEYS: [&str; 7] = [
    "allow_service_names",
    "event_rate",
    "exclude_from_grouping",
    "library_pattern",
    "rate_limit",
    "response_headers",
    "source_mapping",
];

// The fixed parts of the server's answers.
const METHODS: [&str; 1] = ["POST"];
const HEADERS: [&str; 3] = ["Content-Type", "Content-Encoding", "Accept"];
const EXPOSED: [&str; 1] = ["ETag"];
const MAX_AGE: Duration = Duration::from_secs(3600);

/// A section. Dotted keys can scatter it over the settings.
#[derive(Clone, Copy, PartialEq)]
struct Rum<'a> {
    /// All settings of the server, or only the section.
    settings: &'a Tree,
    /// The dotted key of the section in the settings. Empty if they are only the section.
    key: &'static str,
}

fn import_file(file: &Documents, chosen: Option<&str>) -> Result<Imported, ImportError> {
    file.import_section(chosen, EXPECTED, sections, import)
}

/// Returns the section of a document.
fn sections<'a>(document: &Document<'a>) -> Result<Vec<Candidate<Rum<'a>>>, ImportError> {
    let Some((base, settings)) = settings(document) else {
        return Ok(Vec::new());
    };
    let Some(key) = section_key(&base, settings)? else {
        return Ok(Vec::new());
    };
    let rum = Rum { settings, key };
    let path = join_keys(&base, key);
    let values = rum.values(&path)?;
    let section = Candidate::new(path, rum);
    Ok(vec![section.off_by_default(&values, OFF)])
}

/// Returns the settings of the server in a document and their path.
///
/// `None` for a Kubernetes resource of another kind.
fn settings<'a>(document: &Document<'a>) -> Option<(String, &'a Tree)> {
    if document.tree.text_of("kind").is_none() {
        return Some((document.path.clone(), document.tree));
    }
    let config = document.resource("ApmServer")?.get("spec")?.get("config")?;
    Some((document.path_of("spec.config"), config))
}

/// Returns the key of the section in `settings`, found at `base`. Empty if they are only the
/// section.
///
/// A server that knows both keys reads the old one if the new one does not have `enabled`.
fn section_key(base: &str, settings: &Tree) -> Result<Option<&'static str>, ImportError> {
    let new = entries_below(base, settings, SECTION)?;
    let old = entries_below(base, settings, OLD_SECTION)?;
    let has_enabled = new.iter().any(|(key, _)| *key == "enabled");
    let is_alone = IDENTIFYING_KEYS
        .iter()
        .any(|key| settings.get(key).is_some());
    Ok(match (new.is_empty(), old.is_empty()) {
        (_, false) if !has_enabled => Some(OLD_SECTION),
        (false, _) => Some(SECTION),
        (true, _) => is_alone.then_some(""),
    })
}

impl<'a> Rum<'a> {
    /// Returns the path of the settings whose section is at `path`.
    fn base(self, path: &str) -> &str {
        let base = path.strip_suffix(self.key).unwrap_or(path);
        base.strip_suffix('.').unwrap_or(base)
    }

    /// Returns the values of the section at `path` that can concern CORS, as one map.
    fn values(self, path: &str) -> Result<Tree, ImportError> {
        let mut seen = HashSet::new();
        let mut values = Vec::new();
        for (key, value) in entries_below(self.base(path), self.settings, self.key)? {
            let first = key.split('.').next().unwrap_or_default();
            if OTHER_KEYS.contains(&first) {
                continue;
            }
            if !seen.insert(key) {
                return Err(ImportError::value(path, key, "is given twice"));
            }
            values.push((key.to_owned(), value.clone()));
        }
        Ok(Tree::Map(values))
    }
}

/// Imports the section at `path`.
fn import(path: &str, rum: Rum<'_>) -> Result<Imported, ImportError> {
    let values = rum.values(path)?;
    let mut section = Section::new(path, &values)?;
    section.ignore(&OTHER_KEYS);
    section.bool("enabled")?;
    let mut draft = Draft::new(GATEWAY);
    fixed_settings(&mut draft);
    origins(&mut section, &mut draft)?;
    headers(&mut section, &mut draft)?;
    section.deny_unknown_keys()?;
    note_other_settings(path, rum, &mut draft)?;
    Ok(draft.finish())
}

fn fixed_settings(draft: &mut Draft) {
    draft.configure(|config| {
        config
            .allow_methods(METHODS)
            .expose_headers(EXPOSED)
            .max_age(MAX_AGE)
    });
    let disallowed = Disallowed::Reject(StatusCode::FORBIDDEN);
    draft.statuses(StatusCode::OK, StatusCode::OK, disallowed);
    let message = "rejected preflights get no `Access-Control-*` header here, where Elastic sends \
                   all but the origin; other `OPTIONS` requests reach the inner service, where \
                   Elastic answers 200";
    draft.note(NoteKind::Different, "responses", None, message);
}

fn origins(section: &mut Section<'_>, draft: &mut Draft) -> Result<(), ImportError> {
    let path = section.path_of("allow_origins");
    let origins = section.text_or_texts("allow_origins")?.unwrap_or(vec!["*"]);
    if origins.contains(&"*") {
        draft.note_wildcard_not_echoed(&path);
    } else {
        let message = "requests without an `Origin`, and those of the service's own pages, reach \
                       the inner service; Elastic answers them with 403";
        draft.note(NoteKind::Wider, &path, None, message);
    }
    draft.wildcard_or_each(&path, &origins, Draft::origin_glob)?;
    draft.deny_all_without_origins(&path);
    Ok(())
}

/// Imports the headers. A `*` also covers the ones that Elastic always allows.
fn headers(section: &mut Section<'_>, draft: &mut Draft) -> Result<(), ImportError> {
    let path = section.path_of("allow_headers");
    let names = section.text_or_texts("allow_headers")?.unwrap_or_default();
    if names.contains(&"*") {
        let message = "covers every header; if you call `allow_credentials(true)`, name the \
                       headers: with credentials, browsers read Elastic's `*` as the name of a \
                       header";
        draft.note(NoteKind::Different, &path, Some("*"), message);
    } else {
        draft.configure(|config| config.allow_headers(HEADERS));
    }
    draft.request_headers(&path, &names);
    Ok(())
}

/// Notes the settings next to or below the section that would affect CORS.
fn note_other_settings(path: &str, rum: Rum<'_>, draft: &mut Draft) -> Result<(), ImportError> {
    let base = rum.base(path);
    note_response_headers(
        base,
        rum.settings,
        &join_keys(rum.key, "response_headers"),
        draft,
    )?;
    if rum.key.is_empty() {
        return Ok(());
    }
    note_response_headers(base, rum.settings, RESPONSE_HEADERS, draft)?;
    let has_old = !entries_below(base, rum.settings, OLD_SECTION)?.is_empty();
    if rum.key == SECTION && has_old {
        let message = format!("is left out: the server reads `{SECTION}` instead");
        draft.note(
            NoteKind::LeftOut,
            join_keys(base, OLD_SECTION),
            None,
            message,
        );
    }
    Ok(())
}

/// Notes CORS headers among those that the file adds to all responses, below the dotted `key`.
fn note_response_headers(
    base: &str,
    settings: &Tree,
    key: &str,
    draft: &mut Draft,
) -> Result<(), ImportError> {
    for (name, _) in entries_below(base, settings, key)? {
        if fetch::is_cors_response_header(&name.to_ascii_lowercase()) {
            let message = "is left out: the policy sets the CORS headers; for credentials, call \
                           `allow_credentials(true)`";
            draft.note(NoteKind::LeftOut, join_keys(base, key), Some(name), message);
        }
    }
    Ok(())
}

/// Returns the path of the dotted `key` below `path`. Either can be empty.
fn join_keys(path: &str, key: &str) -> String {
    match key {
        "" => path.to_owned(),
        key => join(path, key),
    }
}
