//! The `cors` objects of a file.

use tower_cors_core::text::Quoted;

use crate::documents::Document;
use crate::error::ImportError;
use crate::importer::Candidate;
use crate::note::NoteKind;
use crate::path::join;
use crate::tree::Tree;

/// The keys of the definition in an export and in a Kubernetes resource.
const WRAPPERS: [&str; 2] = ["api", "spec"];
/// The keys that identify a `cors` object without its parent.
const IDENTIFYING_KEYS: [&str; 4] = [
    "allowOrigin",
    "allowMethods",
    "allowHeaders",
    "exposeHeaders",
];
/// The effect of a missing or false `enabled`.
const OFF: &str = "CORS off: do not add a layer";
/// The key of a portal's settings that corresponds to an API's `exposeHeaders`.
const PORTAL_KEY: &str = "exposedHeaders";
/// Keys that occur next to the `cors` of a portal or console, but not of an API.
const PORTAL_SETTINGS: [&str; 5] = [
    "portal",
    "management",
    "authentication",
    "scheduler",
    "reCaptcha",
];
/// The dotted keys of the CORS settings of Gravitee's own APIs in `gravitee.yml`.
const OWN_SETTINGS: [&[&str]; 3] = [
    &["http", "api", "management", "cors"],
    &["http", "api", "portal", "cors"],
    &["http", "cors"],
];

/// A `cors` object and its parent: a definition, its `proxy` or a listener.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Cors<'a> {
    pub(super) cors: &'a Tree,
    /// The `cors` object itself if it is the whole file.
    pub(super) parent: &'a Tree,
}

/// Returns the `cors` objects of a document, which can be one itself.
pub(super) fn sections<'a>(document: &Document<'a>) -> Vec<Candidate<Cors<'a>>> {
    let mut found: Vec<Candidate<Cors<'a>>> = definitions(document)
        .into_iter()
        .flat_map(|(path, definition)| cors_objects(&path, definition))
        .collect();
    let (path, tree) = (document.path.clone(), document.tree);
    if found.is_empty() && IDENTIFYING_KEYS.iter().any(|key| tree.get(key).is_some()) {
        let content = Cors {
            cors: tree,
            parent: tree,
        };
        found.push(with_state(Candidate::new(path, content)));
    }
    found.extend(own_settings(document));
    found
}

/// Returns the definitions of a document, each with its path.
fn definitions<'a>(document: &Document<'a>) -> Vec<(String, &'a Tree)> {
    let tree = document.tree;
    let wrapped = WRAPPERS.map(|name| Some((document.path_of(name), tree.get(name)?)));
    let list = match tree.get("data") {
        Some(Tree::List(definitions)) => definitions.as_slice(),
        _ => &[],
    };
    let listed = (0..).zip(list).map(|(index, definition): (usize, _)| {
        (document.path_of(&format!("data[{index}]")), definition)
    });
    let whole = (document.path.clone(), tree);
    [whole]
        .into_iter()
        .chain(wrapped.into_iter().flatten())
        .chain(listed)
        .collect()
}

/// Returns the `cors` objects in the definition, its `proxy` and its `listeners`.
fn cors_objects<'a>(path: &str, definition: &'a Tree) -> Vec<Candidate<Cors<'a>>> {
    let proxy = definition
        .get("proxy")
        .map(|proxy| (join(path, "proxy"), proxy));
    let listeners = match definition.get("listeners") {
        Some(Tree::List(listeners)) => listeners.as_slice(),
        _ => &[],
    };
    let listeners = (0..).zip(listeners).map(|(index, listener): (usize, _)| {
        (join(path, &format!("listeners[{index}]")), listener)
    });
    let own = (path.to_owned(), definition);
    [own]
        .into_iter()
        .chain(proxy)
        .chain(listeners)
        .filter_map(|(path, parent)| {
            let cors = parent.get("cors").filter(|cors| **cors != Tree::Null)?;
            let section = Candidate::new(join(&path, "cors"), Cors { cors, parent });
            Some(with_state(section.with_scope(scope(definition, parent))))
        })
        .collect()
}

/// Returns the name of the API, and the first path of the listener.
fn scope(definition: &Tree, listener: &Tree) -> Option<String> {
    let api = definition
        .text_of("name")
        .map(|name| format!("API {}", Quoted(name)));
    let path = match listener.get("paths") {
        Some(Tree::List(paths)) => paths.first().and_then(|path| path.text_of("path")),
        _ => None,
    };
    let path = path.map(|path| format!("path {}", Quoted(path)));
    let parts: Vec<String> = api.into_iter().chain(path).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// Turns off a section that is not `enabled`, or does not belong to an API.
fn with_state(section: Candidate<Cors<'_>>) -> Candidate<Cors<'_>> {
    let Cors { cors, parent } = section.content;
    let is_beside = |key: &&str| parent.get(key).is_some() && !std::ptr::eq(cors, parent);
    let portal_key = match cors.get(PORTAL_KEY) {
        Some(_) => Some(PORTAL_KEY),
        None => PORTAL_SETTINGS.into_iter().find(is_beside),
    };
    let mut section = section.off_by_default(cors, OFF);
    if let Some(key) = portal_key
        && cors.get("enabled").is_none()
    {
        let reason = "is a key of a portal's settings, which have no `enabled`; import the `cors` \
                      of an API";
        let off = ImportError::value(&section.path, key, reason);
        section = section.turned_off(off, NoteKind::LeftOut);
    }
    section
}

/// Returns the CORS settings of Gravitee's own APIs, which cannot be imported.
fn own_settings<'a>(document: &Document<'a>) -> Option<Candidate<Cors<'a>>> {
    OWN_SETTINGS.iter().find_map(|keys| {
        let cors = keys
            .iter()
            .try_fold(document.tree, |tree, key| tree.get(key))?;
        let path = document.path_of(&keys.join("."));
        let reason = "is for a portal or the management API; import the `cors` of an API";
        let off = ImportError::value(&path, "cors", reason);
        let section = Candidate::new(path, Cors { cors, parent: cors });
        Some(section.turned_off(off, NoteKind::LeftOut))
    })
}
