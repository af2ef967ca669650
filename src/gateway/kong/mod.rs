//! Kong's `cors` plugin.
//!
//! Where its page leaves something open, this follows its source: <https://github.com/Kong/kong/blob/master/kong/plugins/cors/handler.lua>

mod form;
mod narrow;
mod pcre;

use std::str::FromStr;
use std::time::Duration;

use http::StatusCode;
use serde::{Deserialize, Deserializer};

use self::pcre::Pcre;
use super::draft::Draft;
use super::tree::{Section, Tree, join, texts};
use super::{ImportError, Imported};
use crate::config::{Disallowed, PreflightMode};
use crate::policy::pattern::suggest;

importer! {
    /// The configuration of Kong's `cors` plugin: a whole declarative file, the plugin, its `config` alone, or the form that the
    /// admin API takes.
    ///
    /// In a file with several, each is named by its place, such as `services[orders].routes[list].plugins[0].config`;
    /// [choose](Self::choose) one.
    ///
    /// An origin that holds anything but letters, digits and `.:/-` is a regex in Kong, which must match the whole origin. If it
    /// holds no colon, it must match the host, whatever the scheme and the port. An origin without a scheme that is no regex
    /// lets nobody in.
    ///
    /// # Examples
    ///
    /// ```
    /// use tower_cors::gateway::Kong;
    ///
    /// let file = r#"
    /// _format_version: "3.0"
    /// services:
    /// - name: orders
    ///   plugins:
    ///   - name: cors
    ///     config:
    ///       origins:
    ///       - https://example.com
    ///       - https://pr-[0-9]+\.example\.com
    ///       methods: [GET, PUT]
    ///       credentials: true
    ///       max_age: 3600
    /// "#;
    /// let imported = serde_saphyr::from_str::<Kong>(file)?.import()?;
    /// for note in &imported.notes {
    ///     eprintln!("{note}");
    /// }
    /// let layer = imported.config.build()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// What `curl --data` sends to the admin API:
    ///
    /// ```
    /// use tower_cors::gateway::Kong;
    ///
    /// let form = "name=cors&config.origins=https://example.com&config.methods=GET, PUT";
    /// let layer = form.parse::<Kong>()?.import()?.config.build()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    Kong: Tree
}

const EXPECTED: &str = "a plugin `cors` in `plugins`, at the top or in `services`, `routes` or `consumers`; or the plugin or its \
                        `config` alone";
/// Gives away a section that stands alone.
const KEYS: [&str; 10] = [
    "allow_origin_absent",
    "credentials",
    "exposed_headers",
    "headers",
    "max_age",
    "methods",
    "origin",
    "origins",
    "preflight_continue",
    "private_network",
];
/// What may hold plugins, and one another.
const HOLDERS: [&str; 4] = ["services", "routes", "consumers", "consumer_groups"];
/// The keys of a plugin, beside `enabled`, of all versions.
const PLUGIN_KEYS: [&str; 21] = [
    "name",
    "config",
    "api",
    "api_id",
    "consumer",
    "consumer.id",
    "consumer_group",
    "consumer_id",
    "created_at",
    "id",
    "instance_name",
    "ordering",
    "protocols",
    "route",
    "route.id",
    "route_id",
    "run_on",
    "service",
    "service.id",
    "service_id",
    "tags",
];
/// The `config` of a plugin that has none.
static DEFAULTS: Tree = Tree::Map(Vec::new());

/// The methods that a configuration can name.
const METHODS: [&str; 9] = [
    "GET", "HEAD", "PUT", "PATCH", "POST", "DELETE", "OPTIONS", "TRACE", "CONNECT",
];
/// The methods of one that names none.
const DEFAULT_METHODS: [&str; 6] = ["GET", "HEAD", "PUT", "PATCH", "POST", "DELETE"];

/// Stands for no origin at all, which is no configuration here. No page can have it: names in `.invalid` do not exist.
/// <https://www.rfc-editor.org/rfc/rfc6761#section-6.4>
const NOBODY: &str = "https://nobody.invalid";

impl<'de> Deserialize<'de> for Kong {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let file = form::nested(Tree::deserialize(deserializer)?);
        Ok(Self { file, chosen: None })
    }
}

/// Reads the form that the admin API takes: pairs such as `config.origins=https://example.com`, with `&` or a line break
/// between them.
///
/// # Errors
///
/// A pair without `=`; a `%` or a `+`, since percent-encoding is not decoded here.
impl FromStr for Kong {
    type Err = ImportError;

    fn from_str(text: &str) -> Result<Self, ImportError> {
        let file = form::nested(form::parse(text)?);
        Ok(Self { file, chosen: None })
    }
}

fn import_file(file: &Tree, chosen: Option<&str>) -> Result<Imported, ImportError> {
    let (path, section) = super::choose(sections(file)?, chosen, EXPECTED)?;
    import(&path, section)
}

// ── finding the section ─────────────────────────────────────────────────────

/// The `config` of each plugin that is on.
fn sections(file: &Tree) -> Result<Vec<(String, &Tree)>, ImportError> {
    let mut on = Vec::new();
    let mut off = None;
    for (path, plugin) in plugins(file)? {
        if is_on(&path, plugin)? {
            let config = plugin.get("config").filter(|config| **config != Tree::Null);
            on.push((join(&path, "config"), config.unwrap_or(&DEFAULTS)));
        } else {
            off.get_or_insert(path);
        }
    }
    if on.is_empty()
        && let Some(path) = off
    {
        let reason = "turns the plugin off, CORS with it: use no layer";
        return Err(ImportError::value(join(&path, "enabled"), "false", reason));
    }
    if on.is_empty() && KEYS.iter().any(|key| file.get(key).is_some()) {
        on.push((String::new(), file));
    }
    Ok(on)
}

/// The `cors` plugins of a file, which may be one itself.
fn plugins(file: &Tree) -> Result<Vec<(String, &Tree)>, ImportError> {
    let mut found = Vec::new();
    if is_cors(file) || file.get("name").is_none() && file.get("config").is_some() {
        found.push((String::new(), file));
    } else {
        collect("", file, &mut found)?;
    }
    Ok(found)
}

fn collect<'a>(
    path: &str,
    holder: &'a Tree,
    found: &mut Vec<(String, &'a Tree)>,
) -> Result<(), ImportError> {
    let plugins = items(path, holder, "plugins")?;
    found.extend(plugins.into_iter().filter(|(_, plugin)| is_cors(plugin)));
    for key in HOLDERS {
        for (path, item) in items(path, holder, key)? {
            collect(&path, item, found)?;
        }
    }
    Ok(())
}

/// The items of the list under `key`, each by its name, if it has one, else by its index. That of a plugin is no name of its own.
fn items<'a>(
    path: &str,
    holder: &'a Tree,
    key: &str,
) -> Result<Vec<(String, &'a Tree)>, ImportError> {
    let path = join(path, key);
    let items = match holder.get(key) {
        None | Some(Tree::Null) => return Ok(Vec::new()),
        Some(Tree::List(items)) => items,
        Some(other) => return Err(ImportError::wrong_type(path, "a list", other)),
    };
    let named = (0..).zip(items).map(|(index, item): (usize, _)| {
        let path = match item.get("name").or(item.get("username")) {
            Some(Tree::Text(name)) if key != "plugins" => format!("{path}[{name}]"),
            _ => format!("{path}[{index}]"),
        };
        match item {
            Tree::Map(_) => Ok((path, item)),
            other => Err(ImportError::wrong_type(path, "a map", other)),
        }
    });
    named.collect()
}

fn is_cors(plugin: &Tree) -> bool {
    matches!(plugin.get("name"), Some(Tree::Text(name)) if name == "cors")
}

/// Whether a plugin is on. A key of it that is misspelt is an error: what is left of it could allow more.
fn is_on(path: &str, plugin: &Tree) -> Result<bool, ImportError> {
    let mut section = Section::new(path, plugin)?;
    section.ignore(&PLUGIN_KEYS);
    let on = section.bool("enabled")?.unwrap_or(true);
    section.end()?;
    Ok(on)
}

// ── what it comes to ────────────────────────────────────────────────────────

fn import(path: &str, section: &Tree) -> Result<Imported, ImportError> {
    let mut section = Section::new(path, section)?;
    let mut draft = Draft::new();
    let credentials = section.bool("credentials")?.unwrap_or(false);
    draft.set(|config| config.allow_credentials(credentials));
    origins(&mut section, &mut draft)?;
    methods(&mut section, &mut draft)?;
    headers(&mut section, &mut draft, credentials)?;
    exposed(&mut section, &mut draft, credentials)?;
    max_age(&mut section, &mut draft)?;
    preflights(&mut section, &mut draft)?;
    others(&mut section, &mut draft, credentials)?;
    section.end()?;
    Ok(draft.finish())
}

/// A list, or a text with commas.
fn list<'a>(
    section: &mut Section<'a>,
    key: &'static str,
) -> Result<Option<Vec<&'a str>>, ImportError> {
    let path = section.path_of(key);
    let Some(value) = section.value(key) else {
        return Ok(None);
    };
    let Tree::Text(text) = value else {
        return texts(&path, value).map(Some);
    };
    let items = text.split(',').map(str::trim);
    let items: Vec<&str> = items.filter(|item| !item.is_empty()).collect();
    // An empty list means all origins, or all headers.
    if items.is_empty() {
        return Err(ImportError::value(path, text, "names nothing"));
    }
    Ok(Some(items))
}

fn origins(section: &mut Section<'_>, draft: &mut Draft) -> Result<(), ImportError> {
    let origins = list(section, "origins")?.unwrap_or_default();
    let old = section.text("origin")?;
    let path = section.path_of(if old.is_some() { "origin" } else { "origins" });
    match old {
        Some(old) if !origins.is_empty() => {
            let reason =
                "stands beside `origins`, of which it is the old name: write one of the two";
            return Err(ImportError::value(path, old, reason));
        }
        Some(old) if old != "*" => flat(draft, &path, old)?,
        None if !origins.is_empty() => listed(draft, &path, &origins)?,
        _ => draft.set(|config| config.allow_origins(["*"])),
    }
    let rule = &draft.config.rule;
    if rule.origins.is_empty() && rule.regexes.is_empty() {
        let message = "stands for nobody: no page can have it as its origin";
        draft.note(path, Some(NOBODY), message);
        draft.set(|config| config.allow_origins([NOBODY]));
    }
    Ok(())
}

fn listed(draft: &mut Draft, path: &str, origins: &[&str]) -> Result<(), ImportError> {
    if origins.len() > 1 && origins.contains(&"*") {
        let message = "lets every origin in, as in Kong from 3.8 on; older ones pass over it";
        draft.note(path, Some("*"), message);
    }
    draft.any_or_each(path, origins, origin)
}

fn origin(draft: &mut Draft, path: &str, text: &str) -> Result<(), ImportError> {
    let is_flat = |byte: u8| byte.is_ascii_alphanumeric() || b".:/-".contains(&byte);
    if text.bytes().all(is_flat) {
        flat(draft, path, text)
    } else {
        regex(draft, path, text)
    }
}

/// An origin that Kong compares with the request's as they are.
fn flat(draft: &mut Draft, path: &str, text: &str) -> Result<(), ImportError> {
    if text == "null" || text.contains("://") && !text.contains('*') {
        return draft.origin(path, text);
    }
    let mut message =
        String::from("lets nobody in: Kong compares it with the whole origin, scheme and all");
    if let Some(instead) = suggest(text) {
        message += &format!("; if that was not meant, write `{instead}`");
    }
    draft.note(path, Some(text), message);
    Ok(())
}

fn regex(draft: &mut Draft, path: &str, text: &str) -> Result<(), ImportError> {
    let refuse = |reason| ImportError::value(path, text, reason);
    let pcre = Pcre::parse(text).map_err(refuse)?;
    let regex = pcre.over_origins().map_err(refuse)?;
    if let Some(open) = pcre.open_alternative() {
        let message = format!(
            "must match as a whole here; Kong lets in whatever begins with `{open}`, too, since its `$` ends the last \
             alternative only"
        );
        draft.note(path, Some(text), message);
    }
    if pcre.matches_null() {
        let message = "does not let the origin `null` in, as it does in Kong";
        draft.note(path, Some(text), message);
    }
    draft.set(|config| config.allow_origin_regexes([regex]));
    Ok(())
}

fn methods(section: &mut Section<'_>, draft: &mut Draft) -> Result<(), ImportError> {
    let path = section.path_of("methods");
    let Some(methods) = list(section, "methods")? else {
        let message = "is not set, and allows the methods of old versions of Kong; newer ones add `OPTIONS`, `TRACE` and \
                       `CONNECT`, of which no page can send the last two";
        draft.note(path, None, message);
        draft.set(|config| config.allow_methods(DEFAULT_METHODS));
        return Ok(());
    };
    if let Some(unknown) = methods.iter().find(|method| !METHODS.contains(method)) {
        let reason = format!("is none of Kong's methods: {}", METHODS.join(", "));
        return Err(ImportError::value(path, *unknown, reason));
    }
    draft.methods(&path, &methods);
    Ok(())
}

fn headers(
    section: &mut Section<'_>,
    draft: &mut Draft,
    credentials: bool,
) -> Result<(), ImportError> {
    let path = section.path_of("headers");
    let names = list(section, "headers")?.unwrap_or_default();
    if names.is_empty() {
        draft.all_request_headers();
    }
    for name in names {
        if name == "*" && credentials {
            let message =
                "is left out: with credentials, browsers take it for a header of that name";
            draft.note(&path, Some(name), message);
        } else {
            draft.request_headers(&path, &[name]);
        }
    }
    Ok(())
}

fn exposed(
    section: &mut Section<'_>,
    draft: &mut Draft,
    credentials: bool,
) -> Result<(), ImportError> {
    let path = section.path_of("exposed_headers");
    let names = list(section, "exposed_headers")?.unwrap_or_default();
    draft.exposed_headers(&path, &names, credentials);
    if names.is_empty() || !credentials {
        let message = "its `Access-Control-*` headers are removed; Kong lets those pass that it does not set itself";
        draft.note("upstream", None, message);
    }
    Ok(())
}

fn max_age(section: &mut Section<'_>, draft: &mut Draft) -> Result<(), ImportError> {
    let path = section.path_of("max_age");
    let seconds = match section.value("max_age") {
        None => return Ok(()),
        Some(Tree::Int(seconds)) => *seconds as f64,
        Some(Tree::Float(seconds)) => *seconds,
        Some(other) => return Err(ImportError::wrong_type(path, "a number", other)),
    };
    let value = seconds.to_string();
    if seconds < 0.0 {
        let message = "is left out: browsers pass over it, and keep an answer for 5 seconds";
        draft.note(path, Some(&value), message);
        return Ok(());
    }
    let age = Duration::try_from_secs_f64(seconds)
        .map_err(|error| ImportError::value(&path, value, format_args!("is no age: {error}")))?;
    draft.max_age(&path, age);
    Ok(())
}

fn preflights(section: &mut Section<'_>, draft: &mut Draft) -> Result<(), ImportError> {
    draft.statuses(StatusCode::OK, StatusCode::OK, Disallowed::Forward);
    if section.bool("private_network")? == Some(true) {
        draft.set(|config| config.allow_private_network(true));
    }
    if section.bool("preflight_continue")? == Some(true) {
        draft.set(|config| config.preflight(PreflightMode::Forward));
    } else {
        let message = "carry no `Access-Control-*` header here; Kong sends its lists all the same";
        draft.note("rejected preflights", None, message);
    }
    Ok(())
}

/// What requests get that are from no origin, or from one that is not allowed.
fn others(
    section: &mut Section<'_>,
    draft: &mut Draft,
    credentials: bool,
) -> Result<(), ImportError> {
    let everyone = draft.config.rule.origins == ["*"];
    if !everyone {
        let message = "get no `Access-Control-*` header here; Kong sends them those that do not depend on the origin";
        draft.note("other origins", None, message);
    }
    let in_kong = section.bool("allow_origin_absent")?.unwrap_or(true);
    let message = match (in_kong, everyone && !credentials) {
        (true, false) => {
            "requests without an `Origin` get no `Access-Control-*` header here; Kong sends them some"
        }
        (false, true) => {
            "requests without an `Origin` get the headers of others here: a cache may keep the answer for a page"
        }
        _ => return Ok(()),
    };
    draft.note(section.path_of("allow_origin_absent"), None, message);
    Ok(())
}
