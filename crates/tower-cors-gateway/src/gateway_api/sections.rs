//! The `CORS` filters of an `HTTPRoute`.

use tower_cors_core::text::Quoted;

use crate::documents::Document;
use crate::error::ImportError;
use crate::importer::Candidate;
use crate::path::join;
use crate::routes::{items, label};
use crate::tree::Tree;

/// The type of the filter.
const CORS: &str = "CORS";
/// The keys that identify a `cors` object without its filter.
const IDENTIFYING_KEYS: [&str; 4] = [
    "allowOrigins",
    "allowMethods",
    "allowHeaders",
    "exposeHeaders",
];

/// Returns the `cors` objects of a document, which can be one itself.
pub(super) fn find<'a>(document: &Document<'a>) -> Result<Vec<Candidate<&'a Tree>>, ImportError> {
    let (path, tree) = (&document.path, document.tree);
    let mut found = Vec::new();
    if let Some(spec) = tree.get("spec") {
        find_in_rules(&document.path_of("spec"), spec, &mut found)?;
    }
    find_in_rules(path, tree, &mut found)?;
    find_in_filters(path, tree, None, &mut found)?;
    found.extend(cors_of(path, tree)?.map(|(path, cors)| Candidate::new(path, cors)));
    if found.is_empty() && IDENTIFYING_KEYS.iter().any(|key| tree.get(key).is_some()) {
        found.push(Candidate::new(path, tree));
    }
    Ok(found)
}

/// Finds the filters of the rules in `route`, and those of their backends.
fn find_in_rules<'a>(
    path: &str,
    route: &'a Tree,
    found: &mut Vec<Candidate<&'a Tree>>,
) -> Result<(), ImportError> {
    for (path, rule) in items(path, route, "rules") {
        let scope = label(rule).map(|label| format!("rule {}", Quoted(label)));
        find_in_filters(&path, rule, scope.clone(), found)?;
        for (path, backend) in items(&path, rule, "backendRefs") {
            let parts = [scope.clone(), backend_scope(backend)];
            let scope: Vec<String> = parts.into_iter().flatten().collect();
            find_in_filters(&path, backend, Some(scope.join(", ")), found)?;
        }
    }
    Ok(())
}

fn backend_scope(backend: &Tree) -> Option<String> {
    label(backend).map(|label| format!("backend {}", Quoted(label)))
}

/// Finds the filters of `parent`, a rule or a backend.
fn find_in_filters<'a>(
    path: &str,
    parent: &'a Tree,
    scope: Option<String>,
    found: &mut Vec<Candidate<&'a Tree>>,
) -> Result<(), ImportError> {
    for (path, filter) in items(path, parent, "filters") {
        if let Some((path, cors)) = cors_of(&path, filter)? {
            found.push(Candidate::new(path, cors).with_scope(scope.clone()));
        }
    }
    Ok(())
}

/// Returns the `cors` object of a filter and its path. The filter's `type` must fit.
fn cors_of<'a>(path: &str, filter: &'a Tree) -> Result<Option<(String, &'a Tree)>, ImportError> {
    let cors_path = join(path, "cors");
    match (filter.text_of("type"), filter.get("cors")) {
        (None | Some(CORS), Some(cors)) => Ok(Some((cors_path, cors))),
        (Some(CORS), None) => Err(ImportError::Missing { path: cors_path }),
        (Some(other), Some(_)) => {
            let reason = "does not fit the `cors` beside it: write `CORS`";
            Err(ImportError::value(join(path, "type"), other, reason))
        }
        (_, None) => Ok(None),
    }
}
