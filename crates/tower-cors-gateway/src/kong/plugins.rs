//! The `cors` plugins of a file.

use std::collections::HashMap;

use super::entity::{Scope, item_path};
use super::kubernetes::{self, Users};
use super::source::{Config, OFF};
use crate::documents::Document;
use crate::error::ImportError;
use crate::importer::Candidate;
use crate::note::NoteKind;
use crate::path::join;
use crate::placeholder;
use crate::section::Section;
use crate::shared::Shared;
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
/// The keys of a plugin other than `enabled`, in all versions of Kong, its admin API and decK.
const PLUGIN_KEYS: [&str; 31] = [
    "name",
    "config",
    "_comment",
    "_config",
    "_ignore",
    "api",
    "api_id",
    "condition",
    "consumer",
    "consumer.id",
    "consumer_group",
    "consumer_group.id",
    "consumer_id",
    "created_at",
    "id",
    "instance_name",
    "ordering",
    "partials",
    "protocols",
    "route",
    "route.id",
    "route.name",
    "route_id",
    "run_on",
    "service",
    "service.id",
    "service.name",
    "service_id",
    "tags",
    "updated_at",
    "ws_id",
];
/// The lists of entities in a declarative file that can have plugins.
const ENTITIES: [&str; 4] = ["services", "routes", "consumers", "consumer_groups"];

/// Returns the `config` of each `cors` plugin of a document.
pub(super) fn sections<'a>(
    document: &Document<'a>,
    users: &Users<'_>,
) -> Result<Vec<Candidate<Config<'a>>>, ImportError> {
    if document.tree.text_of("kind").is_some() {
        let plugin = kubernetes::section(document, users)?;
        return Ok(plugin.into_iter().collect());
    }
    if let Some(config) = document.tree.text_of("config") {
        refuse_config_as_text(&document.path_of("config"), config)?;
    }
    let shared = shared_configs(document.tree);
    let plugins = plugins(document)?.into_iter();
    let sections: Result<Vec<_>, _> = plugins.map(|plugin| plugin.into_section(&shared)).collect();
    let mut sections = sections?;
    let is_config = |tree: &Tree| IDENTIFYING_KEYS.iter().any(|key| tree.get(key).is_some());
    if sections.is_empty() && is_config(document.tree) {
        let config = Config::alone(document.tree);
        sections.push(Candidate::new(&document.path, config));
    }
    Ok(sections)
}

/// Returns decK's configurations for several plugins, by their names.
fn shared_configs(file: &Tree) -> HashMap<&str, Shared<'_>> {
    match file.get("_plugin_configs") {
        Some(Tree::Map(configs)) => {
            let shared = configs.iter();
            shared
                .map(|(name, config)| (name.as_str(), Shared::new(config)))
                .collect()
        }
        _ => HashMap::new(),
    }
}

/// Refuses the answer to `GET /config`, and `config=@kong.yml` in a form.
fn refuse_config_as_text(path: &str, config: &str) -> Result<(), ImportError> {
    if !config.contains('\n') {
        placeholder::refuse(path, config)?;
    }
    let reason = match config.strip_prefix('@') {
        Some(_) => "names the declarative file: import that file",
        None => "is the declarative file as text: save that text as a file, and import the file",
    };
    Err(ImportError::value(path, config, reason))
}

/// A `cors` plugin.
struct Plugin<'a> {
    path: String,
    tree: &'a Tree,
    scope: Scope,
}

impl<'a> Plugin<'a> {
    fn into_section(
        self,
        shared: &HashMap<&str, Shared<'a>>,
    ) -> Result<Candidate<Config<'a>>, ImportError> {
        let Self { path, tree, scope } = self;
        let is_on = is_on(&path, tree)?;
        let mut config = Config::of(tree);
        let mut shared_size = 0;
        if let Some(name) = tree.get("_config") {
            let path = join(&path, "_config");
            let name = name.text(&path)?;
            let missing = || ImportError::value(path, name, "is not in `_plugin_configs`");
            let shared = shared.get(name).copied().ok_or_else(missing)?;
            shared_size = shared.size;
            config = config.extending(shared);
        }
        let mut section =
            Candidate::new(join(&path, "config"), config).with_shared_size(shared_size);
        section.scope = Some(scope.of_plugin(tree));
        if !is_on {
            let path = join(&path, "enabled");
            let off = ImportError::off(path, Some("false"), OFF);
            section = section.turned_off(off, NoteKind::LeftOut);
        }
        Ok(section)
    }
}

/// Returns the `cors` plugins of a document, which can be a plugin itself.
fn plugins<'a>(document: &Document<'a>) -> Result<Vec<Plugin<'a>>, ImportError> {
    let Document { path, tree } = document;
    let mut found = Vec::new();
    if is_cors(tree) || tree.get("name").is_none() && tree.get("config").is_some() {
        found.push(Plugin {
            path: path.clone(),
            tree,
            scope: Scope::default(),
        });
        return Ok(found);
    }
    // The admin API's list of plugins.
    collect_plugins(
        &document.path_of("data"),
        tree.get("data"),
        &Scope::default(),
        &mut found,
    )?;
    collect(path, tree, &ENTITIES, &Scope::default(), &mut found)?;
    Ok(found)
}

/// Collects the plugins of an entity, such as a service, and of the nested entities of `kinds`.
fn collect<'a>(
    path: &str,
    entity: &'a Tree,
    kinds: &[&str],
    scope: &Scope,
    found: &mut Vec<Plugin<'a>>,
) -> Result<(), ImportError> {
    collect_plugins(&join(path, "plugins"), entity.get("plugins"), scope, found)?;
    for kind in kinds {
        let path = join(path, kind);
        for (index, nested) in (0..).zip(maps(&path, entity.get(kind))?) {
            let path = item_path(&path, index, nested);
            let scope = scope.within(kind, nested);
            collect(&path, nested, nested_kinds(kind), &scope, found)?;
        }
    }
    Ok(())
}

/// Collects the `cors` plugins of a list.
fn collect_plugins<'a>(
    path: &str,
    list: Option<&'a Tree>,
    scope: &Scope,
    found: &mut Vec<Plugin<'a>>,
) -> Result<(), ImportError> {
    for (index, tree) in (0_usize..).zip(maps(path, list)?) {
        if is_cors(tree) {
            found.push(Plugin {
                path: format!("{path}[{index}]"),
                tree,
                scope: scope.clone(),
            });
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

/// Returns the items of a list of maps. Without a list, there are none.
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

fn is_cors(plugin: &Tree) -> bool {
    plugin.text_of("name") == Some("cors")
}

/// Returns whether a plugin is on.
///
/// A misspelled key is an error: if it were ignored, the plugin could allow more.
fn is_on(path: &str, plugin: &Tree) -> Result<bool, ImportError> {
    let mut section = Section::new(path, plugin)?;
    section.ignore(&PLUGIN_KEYS);
    let on = section.bool("enabled")?.unwrap_or(true);
    section.deny_unknown_keys()?;
    Ok(on)
}
