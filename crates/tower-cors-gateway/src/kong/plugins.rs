//! Finding the plugin in a file.

use crate::ImportError;
use crate::tree::{Section, Tree, is_plain, join};

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

/// The `config` of each plugin that is on.
pub(super) fn sections(file: &Tree) -> Result<Vec<(String, &Tree)>, ImportError> {
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
        let holders = ["services", "routes", "consumers", "consumer_groups"];
        collect("", file, &holders, &mut found)?;
    }
    Ok(found)
}

/// Finds the plugins of `holder`, and those of all in it that may have some.
fn collect<'a>(
    path: &str,
    holder: &'a Tree,
    holders: &[&str],
    found: &mut Vec<(String, &'a Tree)>,
) -> Result<(), ImportError> {
    let plugins = join(path, "plugins");
    for (index, plugin) in (0_usize..).zip(maps(&plugins, holder.get("plugins"))?) {
        if is_cors(plugin) {
            found.push((format!("{plugins}[{index}]"), plugin));
        }
    }
    for key in holders {
        let path = join(path, key);
        for (index, item) in (0..).zip(maps(&path, holder.get(key))?) {
            collect(&path_of(&path, index, item), item, held_by(key), found)?;
        }
    }
    Ok(())
}

/// What may have plugins in an item of the list under `key`.
fn held_by(key: &str) -> &'static [&'static str] {
    match key {
        "services" => &["routes"],
        "consumer_groups" => &["consumers"],
        _ => &[],
    }
}

/// The items of a list of maps, if there is one.
fn maps<'a>(path: &str, list: Option<&'a Tree>) -> Result<&'a [Tree], ImportError> {
    let items = match list {
        None | Some(Tree::Null) => return Ok(&[]),
        Some(Tree::List(items)) => items,
        Some(other) => return Err(ImportError::wrong_type(path, "a list", other)),
    };
    let is_map = |item: &Tree| matches!(item, Tree::Map(_));
    match (0_usize..).zip(items).find(|(_, item)| !is_map(item)) {
        Some((index, other)) => {
            let path = format!("{path}[{index}]");
            Err(ImportError::wrong_type(path, "a map", other))
        }
        None => Ok(items),
    }
}

/// The path of an item of the list at `path`: by its name, if that can stand in one, else by its index.
fn path_of(path: &str, index: usize, item: &Tree) -> String {
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

/// Whether a plugin is on. A key of it that is misspelt is an error: what is left of it could allow more.
fn is_on(path: &str, plugin: &Tree) -> Result<bool, ImportError> {
    let mut section = Section::new(path, plugin)?;
    section.ignore(&PLUGIN_KEYS);
    let on = section.bool("enabled")?.unwrap_or(true);
    section.end()?;
    Ok(on)
}
