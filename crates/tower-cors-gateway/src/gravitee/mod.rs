//! Gravitee's `cors`, in an API definition of version 2 or 4.

use std::time::Duration;

use http::StatusCode;

use super::canonical::canonical_origin;
use super::dialect::Dialect;
use super::draft::Draft;
use super::tree::{Section, Tree, join};
use super::{ImportError, Imported};
use tower_cors::Disallowed;

importer! {
    /// Gravitee's API definition: an export, a definition of version 2 (`proxy.cors`) or 4 (`listeners[…].cors`), a Kubernetes
    /// resource, or the `cors` object alone.
    ///
    /// As in Gravitee, an origin with `(`, `[` or `*` in it is a regex that the whole origin must match: `https://*.example.com`
    /// is no pattern there, and does not become one here. All other origins match in any letter case.
    ///
    /// The settings of an environment or an organization, which an API's own override, are not in its definition: import the ones
    /// that apply.
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
    Gravitee
}

/// Java's regexes. In Gravitee, one that does not compile lets nobody in.
const JAVA: Dialect = Dialect {
    has_posix_classes: false,
    has_python_names: false,
};

const EXPECTED: &str = "`proxy.cors` (version 2) or `listeners[…].cors` (version 4)";
/// What an export and a Kubernetes resource wrap a definition in.
const WRAPPERS: [&str; 2] = ["api", "spec"];
/// Gives away a section that stands alone.
const KEYS: [&str; 4] = [
    "allowOrigin",
    "allowMethods",
    "allowHeaders",
    "exposeHeaders",
];

/// The maps that hold a `cors`, or are one, with the path of that.
fn sections(file: &Tree) -> Result<Vec<(String, &Tree)>, ImportError> {
    let wrapped = WRAPPERS.map(|name| Some((name.to_owned(), file.get(name)?)));
    let definitions = [Some((String::new(), file))].into_iter().chain(wrapped);
    let mut found: Vec<(String, &Tree)> = definitions
        .flatten()
        .flat_map(|(path, definition)| holders(&path, definition))
        .filter(|(_, holder)| holder.get("cors").is_some_and(|cors| *cors != Tree::Null))
        .map(|(path, holder)| (join(&path, "cors"), holder))
        .collect();
    if found.is_empty() && KEYS.iter().any(|key| file.get(key).is_some()) {
        found.push((String::new(), file));
    }
    Ok(found)
}

/// The places of a definition where `cors` may stand: in itself, in `proxy`, in each of `listeners`.
fn holders<'a>(path: &str, definition: &'a Tree) -> Vec<(String, &'a Tree)> {
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

fn import(path: &str, holder: &Tree) -> Result<Imported, ImportError> {
    let mut section = Section::new(path, holder.get("cors").unwrap_or(holder))?;
    section.require_enabled("is the default, and turns CORS off: use no layer here")?;
    let mut draft = Draft::new();
    draft.statuses(StatusCode::OK, StatusCode::BAD_REQUEST, Disallowed::Forward);
    let credentials = section.bool("allowCredentials")?.unwrap_or(false);
    draft.set(|config| config.allow_credentials(credentials));
    origins(&mut section, &mut draft)?;
    methods_and_headers(&mut section, &mut draft)?;
    let exposed = section.texts("exposeHeaders")?.unwrap_or_default();
    draft.exposed_headers_before_upstream(
        &section.path_of("exposeHeaders"),
        &exposed,
        "to allowed origins, Gravitee",
    );
    // -1, the default, means no header.
    if let Ok(age) = u64::try_from(section.int("maxAge")?.unwrap_or(-1)) {
        draft.max_age(&section.path_of("maxAge"), Duration::from_secs(age));
    }
    if section.bool("allowPrivateNetwork")? == Some(true) {
        draft.set(|config| config.allow_private_network(true));
    }
    if section.bool("runPolicies")? == Some(true) {
        let message = "runs Gravitee's policies before it answers a granted preflight; here, it is answered at once";
        draft.note(section.path_of("runPolicies"), Some("true"), message);
    }
    section.end()?;
    web_sockets(path, holder, &mut draft);
    Ok(draft.finish())
}

fn origins(section: &mut Section<'_>, draft: &mut Draft) -> Result<(), ImportError> {
    let path = section.path_of("allowOrigin");
    let origins = section.texts("allowOrigin")?.unwrap_or_default();
    // With credentials, this crate echoes the origin, too.
    if origins.contains(&"*") && !draft.has_credentials() {
        draft.note_no_echo(&path, "Gravitee");
    }
    draft.any_or_each(&path, &origins, |draft, path, origin| {
        if !origin.contains(['(', '[', '*']) {
            return draft.origin(path, origin);
        }
        if origin.contains('*') || canonical_origin(origin).is_err() {
            let parsed = JAVA.parse(origin);
            parsed.map_err(|reason| ImportError::value(path, origin, reason))?;
            draft.note_null(path, origin, origin);
            return draft.regex(path, origin, origin);
        }
        let message = "is an IPv6 address, and no regex: Gravitee takes it for both";
        draft.note(path, Some(origin), message);
        draft.origin(path, origin)
    })
}

fn methods_and_headers(section: &mut Section<'_>, draft: &mut Draft) -> Result<(), ImportError> {
    let path = section.path_of("allowMethods");
    let listed = section.texts("allowMethods")?.unwrap_or_default();
    let methods = upper_case(draft, &path, &listed);
    let headers = section.texts("allowHeaders")?.unwrap_or_default();
    if methods.is_empty() {
        let message = "leaves no method, and Gravitee rejects every preflight; here, only `GET`, `HEAD` and `POST` without \
                       further headers are granted, and `allowHeaders` is left out";
        draft.note(path, None, message);
        return Ok(());
    }
    draft.note_safelisted_methods(&path, &methods);
    let methods = wildcard(draft, &path, &methods, "method");
    draft.methods(&path, &methods);
    // An empty list grants none: Gravitee's own answer to the preflight is one that browsers fail.
    let path = section.path_of("allowHeaders");
    let headers = wildcard(draft, &path, &headers, "header");
    draft.request_headers(&path, &headers);
    Ok(())
}

/// The methods that Gravitee can grant: it compares them in their exact letter case, and answers in upper case.
fn upper_case<'a>(draft: &mut Draft, path: &str, methods: &[&'a str]) -> Vec<&'a str> {
    let (upper, others): (Vec<&str>, Vec<&str>) = methods
        .iter()
        .partition(|method| **method == method.to_ascii_uppercase());
    for method in others {
        let message = "is left out: Gravitee never grants a method that is not in upper case";
        draft.note(path, Some(method), message);
    }
    upper
}

/// `items`. A `*` among them stands for all, but with credentials: Gravitee sends it as it is.
fn wildcard<'a>(draft: &mut Draft, path: &str, items: &[&'a str], kind: &str) -> Vec<&'a str> {
    let items = draft.without_wildcard(path, items, kind);
    if items.contains(&"*") {
        let message = format!(
            "lets every {kind} in, as in newer versions of Gravitee; older ones take it for a {kind} of that name"
        );
        draft.note(path, Some("*"), message);
    }
    items
}

/// Notes that Gravitee leaves the WebSocket entrypoints of a listener alone.
fn web_sockets(path: &str, listener: &Tree, draft: &mut Draft) {
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
