//! The RUM settings of Elastic APM Server.

use std::collections::HashSet;
use std::time::Duration;

use http::StatusCode;

use super::draft::Draft;
use super::tree::{Section, Tree, join};
use super::{ImportError, Imported};
use tower_cors::Disallowed;
use tower_cors::fetch;

importer! {
    /// The settings of Elastic APM Server: the whole `apm-server.yml`, with nested maps or dotted keys, or its RUM section alone.
    ///
    /// Preflights are answered as the server does, but for `GET` and `HEAD`, which the list of methods names, too; browsers send
    /// them anyway.
    ///
    /// The server itself has no setting for credentials. If the agents are told to send them (`sendCredentials`), call
    /// [`allow_credentials(true)`](tower_cors::CorsConfig::allow_credentials) on the configuration, and name the origins.
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
    Elastic
}

const EXPECTED: &str = "`apm-server.rum`, without which the server has no RUM endpoint and no CORS";
const SECTION: &str = "apm-server.rum";
/// Gives away a section that stands alone.
const KEYS: [&str; 3] = ["enabled", "allow_origins", "allow_headers"];
/// The keys of the section that are not about CORS, of all versions since 6.5.
const OTHER_KEYS: [&str; 7] = [
    "allow_service_names",
    "event_rate",
    "exclude_from_grouping",
    "library_pattern",
    "rate_limit",
    "response_headers",
    "source_mapping",
];

/// What every answer allows and exposes. <https://github.com/elastic/apm-server/blob/main/internal/beater/middleware/cors_middleware.go>
const METHODS: [&str; 2] = ["POST", "OPTIONS"];
const HEADERS: [&str; 3] = ["Content-Type", "Content-Encoding", "Accept"];
const EXPOSED: [&str; 1] = ["ETag"];
const MAX_AGE: Duration = Duration::from_secs(3600);

fn sections(file: &Tree) -> Result<Vec<(String, &Tree)>, ImportError> {
    let path = if !entries(file, "", SECTION)?.is_empty() {
        SECTION
    } else if KEYS.iter().any(|key| file.get(key).is_some()) {
        ""
    } else {
        return Ok(Vec::new());
    };
    Ok(vec![(path.to_owned(), file)])
}

fn import(path: &str, file: &Tree) -> Result<Imported, ImportError> {
    let settings = settings(path, file)?;
    let mut section = Section::new(path, &settings)?;
    section.ignore(&OTHER_KEYS);
    section.require_enabled("is the default, and turns RUM off, CORS with it: use no layer")?;
    let mut draft = Draft::new();
    fixed(&mut draft);
    origins(&mut section, &mut draft)?;
    let headers = section.texts("allow_headers")?.unwrap_or_default();
    draft.request_headers(&section.path_of("allow_headers"), &headers);
    section.end()?;
    response_headers(&join(path, "response_headers"), file, &mut draft)?;
    if path == SECTION {
        response_headers("apm-server.response_headers", file, &mut draft)?;
    }
    Ok(draft.finish())
}

/// What no setting changes.
fn fixed(draft: &mut Draft) {
    draft.set(|config| {
        config
            .allow_methods(METHODS)
            .allow_headers(HEADERS)
            .expose_headers(EXPOSED)
            .max_age(MAX_AGE)
    });
    let denied = Disallowed::Reject(StatusCode::FORBIDDEN);
    draft.statuses(StatusCode::OK, StatusCode::OK, denied);
    let message = "carry no `Access-Control-*` header here; Elastic sends all but the origin";
    draft.note("rejected preflights", None, message);
    let message = "go to the inner service; Elastic answers them itself, with 200";
    draft.note("other OPTIONS requests", None, message);
}

fn origins(section: &mut Section<'_>, draft: &mut Draft) -> Result<(), ImportError> {
    let path = section.path_of("allow_origins");
    let origins = section.texts("allow_origins")?.unwrap_or(vec!["*"]);
    if origins.contains(&"*") {
        draft.note_no_echo(&path, "Elastic");
    } else {
        let message = "requests without an `Origin`, and those of the service's own pages, go to the inner service; Elastic \
                       answers them with 403";
        draft.note(&path, None, message);
    }
    draft.any_or_each(&path, &origins, Draft::origin_glob)
}

/// Notes the CORS headers that a file adds to the responses by hand.
fn response_headers(path: &str, file: &Tree, draft: &mut Draft) -> Result<(), ImportError> {
    for (name, _) in entries(file, "", path)? {
        if fetch::is_cors_response_header(&name.to_ascii_lowercase()) {
            let message = "is left out: a policy sets the CORS headers; for credentials, call `allow_credentials(true)`";
            draft.note(path, Some(name), message);
        }
    }
    Ok(())
}

/// The section at `path` as one map.
fn settings(path: &str, file: &Tree) -> Result<Tree, ImportError> {
    let mut seen = HashSet::new();
    let mut settings = Vec::new();
    for (key, value) in entries(file, "", path)? {
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

/// What a file sets below `path`, by the rest of the keys. Any map on the way may have been written as a part of dotted keys.
///
/// `at` is the path of `tree`.
fn entries<'a>(
    tree: &'a Tree,
    at: &str,
    path: &str,
) -> Result<Vec<(&'a str, &'a Tree)>, ImportError> {
    let entries = match tree {
        Tree::Map(entries) => entries,
        _ if at.is_empty() => return Ok(Vec::new()),
        Tree::Null => return Ok(Vec::new()),
        other => return Err(ImportError::wrong_type(at, "a map", other)),
    };
    let mut found = Vec::new();
    for (key, value) in entries {
        if path.is_empty() {
            found.push((key.as_str(), value));
        } else if let Some(rest) = below(path, key) {
            found.extend(self::entries(value, &join(at, key), rest)?);
        } else if let Some(rest) = below(key, path) {
            found.push((rest, value));
        }
    }
    Ok(found)
}

/// What is left of `path` below `parent`, if that is one of its parents or it itself.
fn below<'a>(path: &'a str, parent: &str) -> Option<&'a str> {
    match path.strip_prefix(parent)? {
        "" => Some(""),
        rest => rest.strip_prefix('.'),
    }
}
