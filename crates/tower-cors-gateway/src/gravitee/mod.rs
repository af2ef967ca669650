//! Gravitee: `cors` in an API definition of version 2 or 4.
//!
//! If its documentation is silent on a point, the importer follows the source: `processor/cors` in
//! <https://github.com/gravitee-io/gravitee-api-management>.

mod sections;

use std::time::Duration;

use http::StatusCode;
use tower_cors::Disallowed;

use self::sections::{Cors, sections};
use crate::canonical::{Spelling, canonical_origin};
use crate::dialect::Dialect;
use crate::documents::Documents;
use crate::draft::{Draft, Gateway, pattern_hint};
use crate::error::ImportError;
use crate::imported::Imported;
use crate::importer::{documents, importer};
use crate::note::NoteKind;
use crate::section::Section;
use crate::tree::Tree;

importer! {
    /// An API definition of Gravitee, or only its `cors` object.
    ///
    /// A definition has version 2 (`proxy.cors`) or 4 (`listeners[…].cors`). It can be in an
    /// export, in a list of APIs (`{"data": […]}`), or in a Kubernetes resource.
    ///
    /// | key of `cors` | in `tower-cors` | difference |
    /// |---|---|---|
    /// | `enabled` | an error if it is not `true` | |
    /// | `allowOrigin` | `allow_origins`; entries with `(`, `[` or `*`: `allow_origin_regexes` | `*` is not echoed; a trailing slash and a default port are corrected: Gravitee matches no page with such an origin |
    /// | `allowMethods` | `allow_methods`; `*`: all | methods that are not in upper case are left out: Gravitee never grants them; `GET` and `POST` are granted even if unlisted |
    /// | `allowHeaders` | `allow_headers`; `*`: all except `authorization` | left out without methods |
    /// | `exposeHeaders`, `allowCredentials` | `expose_headers`, `allow_credentials` | |
    /// | `maxAge` | `max_age`; −1, the default: none | |
    /// | `allowPrivateNetwork` | `allow_private_network` | |
    /// | `runPolicies` | the layer answers granted preflights at once | Gravitee first runs its policies, which can refuse them |
    /// | `entrypoints`, next to `cors` | – | a note if there are WebSockets: Gravitee adds no CORS headers to them |
    /// | (always) | preflights 200 or 400; disallowed requests are forwarded | the upstream's own CORS headers are removed |
    ///
    /// As in Gravitee, an origin with `(`, `[` or `*` is a regex that must match the whole origin.
    /// So `https://*.example.com` is not a pattern, and a note says what to write for subdomains.
    /// `http://[::1]` is an address, not a regex. Regexes are case-sensitive; other origins match
    /// in any letter case. A regex is an error if Java does not compile it, or reads it
    /// differently.
    ///
    /// Without origins, Gravitee allows no page, and the policy [denies
    /// all](tower_cors::CorsConfig::deny_all). Without methods, Gravitee rejects every preflight.
    /// Versions before 4.6 read `*` as the name of a method or a header.
    ///
    /// A definition overrides the settings of its environment and organization, which it does not
    /// contain. Import the ones that apply. The settings of a portal or console are for Gravitee's
    /// own pages: their `cors` has no `enabled`, and is an error.
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
    /// let policy = imported.config.compile()?;
    /// assert!(policy.allows_origin("https://pr-7.example.com"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// A section that is off is an error:
    ///
    /// ```
    /// use tower_cors_gateway::Gravitee;
    ///
    /// let file = r#"{ "proxy": { "cors": { "enabled": false } } }"#;
    /// let error = serde_json::from_str::<Gravitee>(file)?.import().unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     r#"proxy.cors.enabled: "false" turns CORS off: do not add a layer"#,
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    Gravitee(Documents), import_file
}

documents!(Gravitee);

const GATEWAY: Gateway = Gateway {
    name: "Gravitee",
    spelling: Spelling::ANY_CASE,
};

/// The regexes of Java. In Gravitee, a regex that Java does not compile matches nothing.
const JAVA: Dialect = Dialect {
    has_posix_classes: false,
    has_python_names: false,
};

const EXPECTED: &str = "`proxy.cors` (version 2) or `listeners[…].cors` (version 4)";

fn import_file(file: &Documents, chosen: Option<&str>) -> Result<Imported, ImportError> {
    file.import_section(chosen, EXPECTED, |document| Ok(sections(document)), import)
}

/// Imports the `cors` object at `path`.
fn import(path: &str, Cors { cors, parent }: Cors<'_>) -> Result<Imported, ImportError> {
    let mut section = Section::new(path, cors)?;
    section.bool("enabled")?;
    let mut draft = Draft::new(GATEWAY);
    draft.statuses(StatusCode::OK, StatusCode::BAD_REQUEST, Disallowed::Forward);
    let credentials = section.bool("allowCredentials")?.unwrap_or(false);
    draft.configure(|config| config.allow_credentials(credentials));
    origins(&mut section, &mut draft)?;
    methods_and_headers(&mut section, &mut draft)?;
    let exposed = section.texts("exposeHeaders")?.unwrap_or_default();
    draft.exposed_headers(&section.path_of("exposeHeaders"), &exposed);
    note_upstream_headers(&exposed, &mut draft);
    // −1, the default, means that the header is not sent.
    if let Ok(age) = u64::try_from(section.int("maxAge")?.unwrap_or(-1)) {
        draft.max_age(&section.path_of("maxAge"), Duration::from_secs(age));
    }
    if section.bool("allowPrivateNetwork")? == Some(true) {
        draft.configure(|config| config.allow_private_network(true));
    }
    if section.bool("runPolicies")? == Some(true) {
        let message = "makes Gravitee run its policies before it answers a granted preflight; \
                       here, the answer comes at once";
        let path = section.path_of("runPolicies");
        draft.note(NoteKind::Wider, path, Some("true"), message);
    }
    section.deny_unknown_keys()?;
    note_web_sockets(path, parent, &mut draft);
    Ok(draft.finish())
}

/// Notes that the upstream's CORS headers are removed.
///
/// Gravitee replaces those that it sets itself, which are all of them with credentials and
/// `exposed` headers.
fn note_upstream_headers(exposed: &[&str], draft: &mut Draft) {
    if exposed.is_empty() || !draft.has_credentials() {
        let message = "do not carry the upstream's own `Access-Control-*` headers; for an allowed \
                       origin, Gravitee keeps those that it does not set itself";
        draft.note(NoteKind::Different, "responses", None, message);
    }
}

fn origins(section: &mut Section<'_>, draft: &mut Draft) -> Result<(), ImportError> {
    let path = section.path_of("allowOrigin");
    let origins = section.texts("allowOrigin")?.unwrap_or_default();
    // With credentials, `tower-cors` also echoes the origin.
    if origins.contains(&"*") && !draft.has_credentials() {
        draft.note_wildcard_not_echoed(&path);
    }
    draft.wildcard_or_each(&path, &origins, origin)?;
    draft.deny_all_without_origins(&path);
    Ok(())
}

fn origin(draft: &mut Draft, path: &str, text: &str) -> Result<(), ImportError> {
    if !text.contains(['(', '[', '*']) {
        return draft.origin(path, text);
    }
    if text.contains('*') || canonical_origin(text).is_err() {
        JAVA.parse(text).map_err(|reason| {
            let hint = pattern_hint(text).unwrap_or_default();
            ImportError::value(path, text, reason + &hint)
        })?;
        draft.note_meant_as_pattern(path, text);
        draft.note_null(path, text, text);
        return draft.origin_regex(path, text, text);
    }
    let message = "is an IPv6 address here; Gravitee also reads it as a regex";
    draft.note(NoteKind::Different, path, Some(text), message);
    draft.origin(path, text)
}

fn methods_and_headers(section: &mut Section<'_>, draft: &mut Draft) -> Result<(), ImportError> {
    let path = section.path_of("allowMethods");
    let listed = section.texts("allowMethods")?.unwrap_or_default();
    let methods = grantable_methods(draft, &path, &listed);
    let headers = section.texts("allowHeaders")?.unwrap_or_default();
    if methods.is_empty() {
        let message = "names no method that Gravitee grants, so Gravitee rejects every preflight; \
                       here, those for `GET`, `HEAD` and `POST` without other headers are granted, \
                       and `allowHeaders` is left out";
        draft.note(NoteKind::Wider, path, None, message);
        return Ok(());
    }
    if let Some(unlisted) = Draft::unlisted_methods(&methods) {
        let message = format!("pages can send {unlisted} here; Gravitee rejects such preflights");
        draft.note(NoteKind::Wider, &path, None, message);
    }
    let methods = note_wildcard(draft, &path, &methods, "method");
    draft.methods(&path, &methods);
    // An empty list grants no methods: browsers block the request because of Gravitee's answer.
    let path = section.path_of("allowHeaders");
    let headers = note_wildcard(draft, &path, &headers, "header");
    draft.request_headers(&path, &headers);
    Ok(())
}

/// Returns the methods that Gravitee can grant.
///
/// It compares methods case-sensitively, but answers with its list in upper case.
fn grantable_methods<'a>(draft: &mut Draft, path: &str, methods: &[&'a str]) -> Vec<&'a str> {
    let (upper, others): (Vec<&str>, Vec<&str>) = methods
        .iter()
        .partition(|method| **method == method.to_ascii_uppercase());
    let reason = "Gravitee grants only upper-case methods";
    draft.note_left_out(path, &others, reason, reason);
    upper
}

/// Returns `items`, and notes a `*` among them.
///
/// With credentials, it leaves the `*` out, because Gravitee sends it literally.
fn note_wildcard<'a>(draft: &mut Draft, path: &str, items: &[&'a str], kind: &str) -> Vec<&'a str> {
    let items = draft.without_literal_wildcard(path, items, kind);
    if items.contains(&"*") {
        let message = format!(
            "allows every {kind}, as in Gravitee since 4.6; older versions read it as the name \
             of a {kind}"
        );
        draft.note(NoteKind::Wider, path, Some("*"), message);
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
        let message = "gets no CORS headers from Gravitee: do not add the layer to its routes";
        let path = format!("{parent}entrypoints");
        draft.note(NoteKind::Wider, path, Some("websocket"), message);
    }
}
