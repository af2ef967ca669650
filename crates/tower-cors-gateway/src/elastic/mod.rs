//! Elastic APM Server: its settings for RUM, real user monitoring.

mod dotted_keys;

use std::collections::HashSet;
use std::time::Duration;

use http::StatusCode;
use serde::{Deserialize, Deserializer};
use tower_cors::{Disallowed, fetch};

use self::dotted_keys::entries_below;
use crate::draft::Draft;
use crate::error::ImportError;
use crate::imported::Imported;
use crate::importer::{choose_section, importer};
use crate::path::join;
use crate::section::Section;
use crate::tree::Tree;

importer! {
    /// The settings of Elastic APM Server: the whole `apm-server.yml`, or its RUM section alone.
    ///
    /// Keys can be dotted or nested, in any mix.
    ///
    /// | key, below `apm-server.rum` | in `tower-cors` | difference |
    /// |---|---|---|
    /// | `enabled` | an error if it is not `true`: without RUM, the server has no CORS | |
    /// | `allow_origins` | `allow_origins`; a `*` that no pattern can express makes a regex; default: `*` | `*` is not echoed |
    /// | `allow_headers` | `allow_headers`, beside `content-type`, `content-encoding` and `accept` | |
    /// | `response_headers`, and those of `apm-server` | – | their CORS headers are left out, with a note |
    /// | (all others) | – | they do not concern CORS |
    /// | `sendCredentials`, of the agents | call [`allow_credentials`](tower_cors::CorsConfig::allow_credentials) | the server has no key for it |
    /// | (always) | `POST` and `OPTIONS`, `max_age` 3600, `etag` exposed; preflights 200, disallowed requests 403 | |
    ///
    /// The inner service gets the `OPTIONS` requests that are not preflights. If origins are named,
    /// it also gets same-origin requests and those without an `Origin`. Elastic answers all of
    /// these itself. The answers to preflights list `GET` and `HEAD`, too, which browsers send
    /// anyway.
    ///
    /// If your agents send credentials (`sendCredentials`), name the origins and call
    /// [`allow_credentials(true)`](tower_cors::CorsConfig::allow_credentials) on the configuration.
    ///
    /// # Examples
    ///
    /// ```
    /// use tower_cors_gateway::Elastic;
    ///
    /// let file = r#"
    /// apm-server:
    ///   host: "localhost:8200"
    ///   rum.enabled: true
    ///   rum.allow_origins: ["https://*.example.com"]
    ///   rum.allow_headers: ["X-Page"]
    /// "#;
    /// let imported = serde_saphyr::from_str::<Elastic>(file)?.import()?;
    /// for note in &imported.notes {
    ///     eprintln!("{note}");
    /// }
    /// let layer = imported.config.allow_credentials(true).build()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    Elastic(Tree), import_file
}

/// Reads settings in any format.
impl<'de> Deserialize<'de> for Elastic {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Tree::deserialize(deserializer).map(Self::new)
    }
}

const EXPECTED: &str = "`apm-server.rum`, without which the server has no RUM endpoint and no CORS";
/// The dotted key of the section.
const SECTION: &str = "apm-server.rum";
/// The keys that identify a section without its parent.
const IDENTIFYING_KEYS: [&str; 3] = ["enabled", "allow_origins", "allow_headers"];
/// The keys of the section that do not concern CORS, in all versions since 6.5.
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
// <https://github.com/elastic/apm-server/blob/main/internal/beater/middleware/cors_middleware.go>
const METHODS: [&str; 2] = ["POST", "OPTIONS"];
const HEADERS: [&str; 3] = ["Content-Type", "Content-Encoding", "Accept"];
const EXPOSED: [&str; 1] = ["ETag"];
const MAX_AGE: Duration = Duration::from_secs(3600);

fn import_file(file: &Tree, chosen: Option<&str>) -> Result<Imported, ImportError> {
    let (path, file) = choose_section(&sections(file)?, chosen, EXPECTED)?;
    import(&path, file)
}

/// Returns the file, with the path of its one section: dotted keys can scatter that.
fn sections(file: &Tree) -> Result<Vec<(String, &Tree)>, ImportError> {
    let path = if !entries_below(file, SECTION)?.is_empty() {
        SECTION
    } else if IDENTIFYING_KEYS.iter().any(|key| file.get(key).is_some()) {
        ""
    } else {
        return Ok(Vec::new());
    };
    Ok(vec![(path.to_owned(), file)])
}

/// Imports the section at `path`.
fn import(path: &str, file: &Tree) -> Result<Imported, ImportError> {
    let settings = gather_settings(path, file)?;
    let mut section = Section::new(path, &settings)?;
    section.ignore(&OTHER_KEYS);
    section.require_enabled("is the default, and turns RUM off, CORS with it: use no layer")?;
    let mut draft = Draft::new();
    fixed_settings(&mut draft);
    origins(&mut section, &mut draft)?;
    let headers = section.texts("allow_headers")?.unwrap_or_default();
    draft.request_headers(&section.path_of("allow_headers"), &headers);
    section.deny_unknown_keys()?;
    note_response_headers(&join(path, "response_headers"), file, &mut draft)?;
    if path == SECTION {
        note_response_headers("apm-server.response_headers", file, &mut draft)?;
    }
    Ok(draft.finish())
}

/// Returns the settings of the section at `path` that can concern CORS, as one map.
fn gather_settings(path: &str, file: &Tree) -> Result<Tree, ImportError> {
    let mut seen = HashSet::new();
    let mut settings = Vec::new();
    for (key, value) in entries_below(file, path)? {
        let first = key.split('.').next().unwrap_or_default();
        if OTHER_KEYS.contains(&first) {
            continue;
        }
        if !seen.insert(key) {
            return Err(ImportError::value(path, key, "is given twice"));
        }
        settings.push((key.to_owned(), value.clone()));
    }
    Ok(Tree::Map(settings))
}

fn fixed_settings(draft: &mut Draft) {
    draft.configure(|config| {
        config
            .allow_methods(METHODS)
            .allow_headers(HEADERS)
            .expose_headers(EXPOSED)
            .max_age(MAX_AGE)
    });
    let disallowed = Disallowed::Reject(StatusCode::FORBIDDEN);
    draft.statuses(StatusCode::OK, StatusCode::OK, disallowed);
    let message = "carry no `Access-Control-*` header here; Elastic sends all but the origin";
    draft.note("rejected preflights", None, message);
    let message = "go to the inner service; Elastic answers them itself, with 200";
    draft.note("other OPTIONS requests", None, message);
}

fn origins(section: &mut Section<'_>, draft: &mut Draft) -> Result<(), ImportError> {
    let path = section.path_of("allow_origins");
    let origins = section.texts("allow_origins")?.unwrap_or(vec!["*"]);
    if origins.contains(&"*") {
        draft.note_wildcard_not_echoed(&path, "Elastic");
    } else {
        let message = "requests without an `Origin`, and those of the service's own pages, go to \
                       the inner service; Elastic answers them with 403";
        draft.note(&path, None, message);
    }
    draft.wildcard_or_each(&path, &origins, Draft::origin_glob)
}

/// Notes the CORS headers among those that the file adds to all responses, below `path`.
fn note_response_headers(path: &str, file: &Tree, draft: &mut Draft) -> Result<(), ImportError> {
    for (name, _) in entries_below(file, path)? {
        if fetch::is_cors_response_header(&name.to_ascii_lowercase()) {
            let message = "is left out: a policy sets the CORS headers; for credentials, call \
                           `allow_credentials(true)`";
            draft.note(path, Some(name), message);
        }
    }
    Ok(())
}
