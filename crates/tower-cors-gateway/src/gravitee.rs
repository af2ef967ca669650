//! Gravitee: `cors` in an API definition of version 2 or 4.

use std::time::Duration;

use http::StatusCode;
use serde::{Deserialize, Deserializer};
use tower_cors::Disallowed;

use crate::canonical::canonical_origin;
use crate::dialect::Dialect;
use crate::draft::Draft;
use crate::error::ImportError;
use crate::imported::Imported;
use crate::importer::{choose_section, importer};
use crate::path::join;
use crate::section::Section;
use crate::tree::Tree;

importer! {
    /// An API definition of Gravitee, or its `cors` object alone.
    ///
    /// A definition has version 2 (`proxy.cors`) or 4 (`listeners[…].cors`). It can be in an export
    /// or a Kubernetes resource.
    ///
    /// | key of `cors` | in `tower-cors` | difference |
    /// |---|---|---|
    /// | `enabled` | an error if it is not `true` | |
    /// | `allowOrigin` | `allow_origins`; entries with `(`, `[` or `*`: `allow_origin_regexes` | `*` is not echoed |
    /// | `allowMethods` | `allow_methods`; `*`: all | methods that are not in upper case are left out: Gravitee never grants them |
    /// | `allowHeaders` | `allow_headers`; `*`: all but `authorization` | left out if there are no methods |
    /// | `exposeHeaders`, `allowCredentials` | `expose_headers`, `allow_credentials` | |
    /// | `maxAge` | `max_age`; −1, the default: none | |
    /// | `allowPrivateNetwork` | `allow_private_network` | |
    /// | `runPolicies` | the layer answers granted preflights at once | Gravitee runs its policies first |
    /// | `entrypoints`, beside `cors` | – | a note for WebSockets, to which Gravitee adds no CORS headers |
    /// | (always) | preflights 200 or 400; disallowed requests are forwarded | |
    ///
    /// As in Gravitee, an origin with `(`, `[` or `*` is a regex that must match the whole origin.
    /// So `https://*.example.com` is not a pattern. `http://[::1]` is an address, and not a regex.
    /// Regexes match in exact letter case, all other origins in any. A regex is an error if Java
    /// does not compile it, or reads it differently.
    ///
    /// Without methods, Gravitee rejects every preflight. Its older versions read `*` as the name
    /// of a method or a header.
    ///
    /// A definition does not contain the settings of its environment and organization, which it
    /// overrides. Import those that apply.
    ///
    /// # Examples
    ///
    /// ```
    /// use tower_cors_gateway::Gravitee;
    ///
    /// let file = r#"{
    ///     "definitionVersion": "V4",
    ///     "listeners": [{
    ///         "type": "HTTP",
    ///         "cors": {
    ///             "enabled": true,
    ///             "allowOrigin": ["https://example.com", "https://pr-[0-9]+\\.example\\.com"],
    ///             "allowMethods": ["GET", "HEAD", "POST", "PUT"],
    ///             "allowHeaders": ["Content-Type"],
    ///             "maxAge": 600
    ///         }
    ///     }]
    /// }"#;
    /// let imported = serde_json::from_str::<Gravitee>(file)?.import()?;
    /// for note in &imported.notes {
    ///     eprintln!("{note}");
    /// }
    /// let layer = imported.config.build()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    Gravitee(Tree), import_file
}

/// Reads a definition in any format.
impl<'de> Deserialize<'de> for Gravitee {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Tree::deserialize(deserializer).map(Self::new)
    }
}

/// The regexes of Java. An origin whose regex Java does not compile matches nothing in Gravitee.
const JAVA: Dialect = Dialect {
    has_posix_classes: false,
    has_python_names: false,
};

const EXPECTED: &str = "`proxy.cors` (version 2) or `listeners[…].cors` (version 4)";
/// The keys under which an export and a Kubernetes resource hold a definition.
const WRAPPERS: [&str; 2] = ["api", "spec"];
/// The keys that identify a `cors` object without its parent.
const IDENTIFYING_KEYS: [&str; 4] = [
    "allowOrigin",
    "allowMethods",
    "allowHeaders",
    "exposeHeaders",
];

fn import_file(file: &Tree, chosen: Option<&str>) -> Result<Imported, ImportError> {
    let (path, parent) = choose_section(&sections(file), chosen, EXPECTED)?;
    import(&path, parent)
}

/// Returns the parents of the `cors` objects, each with the path of the object.
///
/// For an object alone, the file itself is returned.
fn sections(file: &Tree) -> Vec<(String, &Tree)> {
    let wrapped = WRAPPERS.map(|name| Some((name.to_owned(), file.get(name)?)));
    let definitions = [Some((String::new(), file))].into_iter().chain(wrapped);
    let mut found: Vec<(String, &Tree)> = definitions
        .flatten()
        .flat_map(|(path, definition)| possible_parents(&path, definition))
        .filter(|(_, parent)| parent.get("cors").is_some_and(|cors| *cors != Tree::Null))
        .map(|(path, parent)| (join(&path, "cors"), parent))
        .collect();
    if found.is_empty() && IDENTIFYING_KEYS.iter().any(|key| file.get(key).is_some()) {
        found.push((String::new(), file));
    }
    found
}

/// Returns the maps that can hold `cors`: the definition, its `proxy`, each of its `listeners`.
fn possible_parents<'a>(path: &str, definition: &'a Tree) -> Vec<(String, &'a Tree)> {
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
    [(path.to_owned(), definition)]
        .into_iter()
        .chain(proxy)
        .chain(listeners)
        .collect()
}

/// Imports the `cors` object at `path`, which `parent` holds or is.
fn import(path: &str, parent: &Tree) -> Result<Imported, ImportError> {
    let mut section = Section::new(path, parent.get("cors").unwrap_or(parent))?;
    section.require_enabled("is the default, and turns CORS off: use no layer here")?;
    let mut draft = Draft::new();
    draft.statuses(StatusCode::OK, StatusCode::BAD_REQUEST, Disallowed::Forward);
    let credentials = section.bool("allowCredentials")?.unwrap_or(false);
    draft.configure(|config| config.allow_credentials(credentials));
    origins(&mut section, &mut draft)?;
    methods_and_headers(&mut section, &mut draft)?;
    let exposed = section.texts("exposeHeaders")?.unwrap_or_default();
    draft.exposed_headers(&section.path_of("exposeHeaders"), &exposed);
    draft.note_upstream_headers(&exposed, "to allowed origins, Gravitee");
    // -1, the default, means no header.
    if let Ok(age) = u64::try_from(section.int("maxAge")?.unwrap_or(-1)) {
        draft.max_age(&section.path_of("maxAge"), Duration::from_secs(age));
    }
    if section.bool("allowPrivateNetwork")? == Some(true) {
        draft.configure(|config| config.allow_private_network(true));
    }
    if section.bool("runPolicies")? == Some(true) {
        let message = "runs Gravitee's policies before it answers a granted preflight; here, it is \
                       answered at once";
        draft.note(section.path_of("runPolicies"), Some("true"), message);
    }
    section.deny_unknown_keys()?;
    note_web_sockets(path, parent, &mut draft);
    Ok(draft.finish())
}

fn origins(section: &mut Section<'_>, draft: &mut Draft) -> Result<(), ImportError> {
    let path = section.path_of("allowOrigin");
    let origins = section.texts("allowOrigin")?.unwrap_or_default();
    // With credentials, `tower-cors` echoes the origin, too.
    if origins.contains(&"*") && !draft.has_credentials() {
        draft.note_wildcard_not_echoed(&path, "Gravitee");
    }
    draft.wildcard_or_each(&path, &origins, origin)
}

fn origin(draft: &mut Draft, path: &str, text: &str) -> Result<(), ImportError> {
    if !text.contains(['(', '[', '*']) {
        return draft.origin(path, text);
    }
    if text.contains('*') || canonical_origin(text).is_err() {
        JAVA.parse(text)
            .map_err(|reason| ImportError::value(path, text, reason))?;
        draft.note_null(path, text, text);
        return draft.origin_regex(path, text, text);
    }
    let message = "is an IPv6 address, and no regex: Gravitee takes it for both";
    draft.note(path, Some(text), message);
    draft.origin(path, text)
}

fn methods_and_headers(section: &mut Section<'_>, draft: &mut Draft) -> Result<(), ImportError> {
    let path = section.path_of("allowMethods");
    let listed = section.texts("allowMethods")?.unwrap_or_default();
    let methods = grantable_methods(draft, &path, &listed);
    let headers = section.texts("allowHeaders")?.unwrap_or_default();
    if methods.is_empty() {
        let message = "leaves no method, and Gravitee rejects every preflight; here, only `GET`, \
                       `HEAD` and `POST` without further headers are granted, and `allowHeaders` \
                       is left out";
        draft.note(path, None, message);
        return Ok(());
    }
    draft.note_safelisted_methods(&path, &methods);
    let methods = note_wildcard(draft, &path, &methods, "method");
    draft.methods(&path, &methods);
    // An empty list grants none: browsers fail the preflight by Gravitee's own answer to it.
    let path = section.path_of("allowHeaders");
    let headers = note_wildcard(draft, &path, &headers, "header");
    draft.request_headers(&path, &headers);
    Ok(())
}

/// Returns the methods that Gravitee can grant.
///
/// It compares a requested method in exact letter case, and answers with its list in upper case.
fn grantable_methods<'a>(draft: &mut Draft, path: &str, methods: &[&'a str]) -> Vec<&'a str> {
    let (upper, others): (Vec<&str>, Vec<&str>) = methods
        .iter()
        .partition(|method| **method == method.to_ascii_uppercase());
    for method in others {
        let message = "is left out: Gravitee never grants a method that is not in upper case";
        draft.note(path, Some(method), message);
    }
    upper
}

/// Returns `items`, and notes a `*` among them.
///
/// With credentials, the `*` is left out, because Gravitee sends it as it is.
fn note_wildcard<'a>(draft: &mut Draft, path: &str, items: &[&'a str], kind: &str) -> Vec<&'a str> {
    let items = draft.without_literal_wildcard(path, items, kind);
    if items.contains(&"*") {
        let message = format!(
            "lets every {kind} in, as in newer versions of Gravitee; older ones take it for a \
             {kind} of that name"
        );
        draft.note(path, Some("*"), message);
    }
    items
}

/// Notes the WebSocket entrypoints of a listener, to which Gravitee adds no CORS headers.
fn note_web_sockets(path: &str, listener: &Tree, draft: &mut Draft) {
    let Some(Tree::List(entrypoints)) = listener.get("entrypoints") else {
        return;
    };
    let web_socket = Tree::Text("websocket".to_owned());
    if entrypoints
        .iter()
        .any(|entrypoint| entrypoint.get("type") == Some(&web_socket))
    {
        let parent = path.strip_suffix("cors").unwrap_or(path);
        let message = "gets no CORS from Gravitee: keep the layer off its routes";
        draft.note(format!("{parent}entrypoints"), Some("websocket"), message);
    }
}
