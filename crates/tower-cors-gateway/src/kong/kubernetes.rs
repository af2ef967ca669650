//! Plugins as Kubernetes resources.

use std::collections::HashMap;

use tower_cors_core::text::{Escaped, Quoted};

use super::source::{Config, OFF};
use crate::documents::Document;
use crate::error::ImportError;
use crate::importer::Candidate;
use crate::note::NoteKind;
use crate::section::Section;
use crate::tree::Tree;

/// The kinds of resources that are plugins.
const KINDS: [&str; 2] = ["KongPlugin", "KongClusterPlugin"];
/// The keys of a plugin other than `disabled`, in all versions.
const PLUGIN_KEYS: [&str; 14] = [
    "apiVersion",
    "kind",
    "metadata",
    "plugin",
    "config",
    "configFrom",
    "configPatches",
    "consumerRef",
    "instance_name",
    "ordering",
    "protocols",
    "run_on",
    "status",
    "tags",
];
/// The keys of a plugin that take its `config` from a `Secret`.
const SECRET_KEYS: [&str; 2] = ["configFrom", "configPatches"];
/// The annotation of a resource that lists its plugins.
const ANNOTATION: &str = "konghq.com/plugins";
/// The label of a plugin that applies to all requests.
const GLOBAL_LABEL: &str = "global";
/// The limit on users of a plugin that a scope names.
const MAX_USERS: usize = 3;

/// The resources that use each plugin, by its name.
#[derive(Default)]
pub(super) struct Users<'a>(HashMap<&'a str, Vec<String>>);

impl<'a> Users<'a> {
    /// Finds the resources that name plugins in an annotation.
    pub(super) fn find(documents: &[Document<'a>]) -> Self {
        let mut users = Self::default();
        for document in documents {
            users.add(document.tree);
        }
        users
    }

    fn add(&mut self, resource: &'a Tree) -> Option<()> {
        let metadata = resource.get("metadata")?;
        let plugins = metadata.get("annotations")?.text_of(ANNOTATION)?;
        let (kind, name) = (resource.text_of("kind")?, metadata.text_of("name")?);
        let user = format!("{} {}", Escaped(kind), Quoted(name));
        for plugin in plugins.split(',') {
            let users = self.0.entry(plugin.trim()).or_default();
            if users.len() < MAX_USERS {
                users.push(user.clone());
            }
        }
        Some(())
    }
}

/// Returns the `config` of a document that is a `cors` plugin.
pub(super) fn section<'a>(
    document: &Document<'a>,
    users: &Users<'_>,
) -> Result<Option<Candidate<Config<'a>>>, ImportError> {
    let plugin = KINDS.iter().find_map(|kind| document.resource(kind));
    let Some(plugin) = plugin.filter(|plugin| plugin.text_of("plugin") == Some("cors")) else {
        return Ok(None);
    };
    let is_on = is_on(&document.path, plugin)?;
    let config = Config::of(plugin);
    let mut section = Candidate::new(document.path_of("config"), config);
    section.scope = scope(plugin, users);
    if !is_on {
        let path = document.path_of("disabled");
        let off = ImportError::off(path, Some("true"), OFF);
        section = section.turned_off(off, NoteKind::LeftOut);
    }
    Ok(Some(section))
}

/// Returns whether a plugin is on. A misspelled key is an error.
fn is_on(path: &str, plugin: &Tree) -> Result<bool, ImportError> {
    let mut section = Section::new(path, plugin)?;
    section.ignore(&PLUGIN_KEYS);
    let disabled = section.bool("disabled")?.unwrap_or(false);
    for key in SECRET_KEYS {
        if section.value(key).is_some() {
            let reason = "takes the configuration from a `Secret`, which cannot be read here: \
                          write its content as `config`";
            return Err(ImportError::value(section.path_of(key), key, reason));
        }
    }
    section.deny_unknown_keys()?;
    Ok(!disabled)
}

/// Returns what a plugin applies to.
fn scope(plugin: &Tree, users: &Users<'_>) -> Option<String> {
    let metadata = plugin.get("metadata")?;
    let labels = metadata.get("labels");
    if labels.and_then(|labels| labels.text_of(GLOBAL_LABEL)) == Some("true") {
        return Some("all requests".to_owned());
    }
    let users = users.0.get(metadata.text_of("name")?)?;
    Some(users.join(", "))
}
