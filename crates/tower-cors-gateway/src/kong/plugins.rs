//! The `cors` plugins of a file.

use crate::error::ImportError;
use crate::path::{is_plain, join};
use crate::section::Section;
use crate::tree::Tree;

/// The keys that identify a `config` without its plugin.
const IDENTIFYING_KEYS: [&str; 10] = [
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
/// The keys of a plugin other than `enabled`, in all versions.
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
/// The `config` of a plugin that has none: every key has its default.
static EMPTY_CONFIG: Tree = Tree::Map(Vec::new());

/// Returns the `config` of each plugin that is on.
pub(super) fn sections(file: &Tree) -> Result<Vec<(String, &Tree)>, ImportError> {
    let mut on = Vec::new();
    let mut off = None;
    for (path, plugin) in plugins(file)? {
        if is_on(&path, plugin)? {
            let config = plugin.get("config").filter(|config| **config != Tree::Null);
            on.push((join(&path, "config"), config.unwrap_or(&EMPTY_CONFIG)));
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
    if on.is_empty() && IDENTIFYING_KEYS.iter().any(|key| file.get(key).is_some()) {
        on.push((String::new(), file));
    }
    Ok(on)
}

/// Returns the `cors` plugins of a file, which can be one itself.
fn plugins(file: &Tree) -> Result<Vec<(String, &Tree)>, ImportError> {
    let mut found = Vec::new();
    if is_cors(file) || file.get("name").is_none() && file.get("config").is_some() {
        found.push((String::new(), file));
    } else {
        let kinds = ["services", "routes", "consumers", "consumer_groups"];
        collect("", file, &kinds, &mut found)?;
    }
    Ok(found)
}

/// Collects the plugins of an entity, such as a service, and of the nested entities of `kinds`.
fn collect<'a>(
    path: &str,
    entity: &'a Tree,
    kinds: &[&str],
    found: &mut Vec<(String, &'a Tree)>,
) -> Result<(), ImportError> {
    let plugins = join(path, "plugins");
    for (index, plugin) in (0_usize..).zip(maps(&plugins, entity.get("plugins"))?) {
        if is_cors(plugin) {
            found.push((format!("{plugins}[{index}]"), plugin));
        }
    }
    for kind in kinds {
        let path = join(path, kind);
        for (index, nested) in (0..).zip(maps(&path, entity.get(kind))?) {
            let path = item_path(&path, index, nested);
            collect(&path, nested, nested_kinds(kind), found)?;
        }
    }
    Ok(())
}

/// Returns the kinds of entities with plugins that an entity of `kind` can contain.
fn nested_kinds(kind: &str) -> &'static [&'static str] {
    match kind {
        "services" => &["routes"],
        "consumer_groups" => &["consumers"],
        _ => &[],
    }
}

/// Returns the items of a list of maps, or none without a list.
fn maps<'a>(path: &str, list: Option<&'a Tree>) -> Result<&'a [Tree], ImportError> {
    let items = match list {
        None | Some(Tree::Null) => return Ok(&[]),
        Some(Tree::List(items)) => items,
        Some(other) => return Err(other.wrong_type(path, "a list")),
    };
    let is_map = |item: &Tree| matches!(item, Tree::Map(_));
    match (0_usize..).zip(items).find(|(_, item)| !is_map(item)) {
        Some((index, other)) => Err(other.wrong_type(format!("{path}[{index}]"), "a map")),
        None => Ok(items),
    }
}

/// Returns the path of an item of the list at `path`.
///
/// It contains the item's name if a path can show that, its index otherwise.
fn item_path(path: &str, index: usize, item: &Tree) -> String {
    match item.get("name").or(item.get("username")) {
        Some(Tree::Text(name)) if is_plain(name) && !name.contains(['[', ']']) => {
            format!("{path}[{name}]")
        }
        _ => format!("{path}[{index}]"),
    }
}

fn is_cors(plugin: &Tree) -> bool {
    matches!(plugin.get("name"), Some(Tree::Text(name)) if name == "cors")
}

/// Returns whether a plugin is on.
///
/// A misspelt key is an error: without it, the plugin could allow more.
fn is_on(path: &str, plugin: &Tree) -> Result<bool, ImportError> {
    let mut section = Section::new(path, plugin)?;
    section.ignore(&PLUGIN_KEYS);
    let on = section.bool("enabled")?.unwrap_or(true);
    section.deny_unknown_keys()?;
    Ok(on)
}
