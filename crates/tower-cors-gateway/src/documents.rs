//! The documents of a file: one, or several in a YAML stream.

use std::collections::HashMap;

use crate::error::ImportError;
use crate::imported::Imported;
use crate::importer::{Candidate, import_section};
use crate::path::{is_plain, join};
use crate::tree::Tree;

/// The endings of file names that mark a text as a whole file.
const FILE_ENDINGS: [&str; 4] = [".yml", ".yaml", ".json", ".tmpl"];

/// The documents of a file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Documents(Vec<Tree>);

impl FromIterator<Tree> for Documents {
    fn from_iter<I: IntoIterator<Item = Tree>>(documents: I) -> Self {
        Self(documents.into_iter().collect())
    }
}

impl From<Tree> for Documents {
    fn from(document: Tree) -> Self {
        Self(vec![document])
    }
}

/// One of the documents.
#[derive(Clone, Debug)]
pub(crate) struct Document<'a> {
    /// The path of the document. It is empty if the file has only one.
    pub(crate) path: String,
    pub(crate) tree: &'a Tree,
}

impl<'a> Document<'a> {
    /// Returns the path of `key` in the document.
    pub(crate) fn path_of(&self, key: &str) -> String {
        join(&self.path, key)
    }

    /// Returns the document if it is a Kubernetes resource of this kind.
    pub(crate) fn resource(&self, kind: &str) -> Option<&'a Tree> {
        (self.tree.text_of("kind") == Some(kind)).then_some(self.tree)
    }
}

impl Documents {
    pub(crate) fn extend(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    /// Returns the documents that have a value. Each item of a Kubernetes list is a document.
    pub(crate) fn all(&self) -> Vec<Document<'_>> {
        let documents = self.0.iter().filter(|document| **document != Tree::Null);
        let trees: Vec<&Tree> = documents
            .flat_map(|tree| items(tree).unwrap_or(vec![tree]))
            .collect();
        if let ([tree], [only]) = (trees.as_slice(), self.0.as_slice())
            && std::ptr::eq(*tree, only)
        {
            let path = String::new();
            return vec![Document { path, tree }];
        }
        let paths = document_paths(&trees);
        let documents = paths.into_iter().zip(trees);
        documents
            .map(|(path, tree)| Document { path, tree })
            .collect()
    }

    /// Imports the file's only CORS section, or the one at the `chosen` path.
    ///
    /// `find` returns the sections of a document. `import` gets the path and the content of one.
    /// `expected` lists the places where a section can be.
    pub(crate) fn import_section<'a, T: Clone + PartialEq>(
        &'a self,
        chosen: Option<&str>,
        expected: &'static str,
        find: impl Fn(&Document<'a>) -> Result<Vec<Candidate<T>>, ImportError>,
        import: impl Fn(&str, T) -> Result<Imported, ImportError>,
    ) -> Result<Imported, ImportError> {
        let documents = self.all();
        let mut sections = Vec::new();
        for document in &documents {
            sections.extend(find(document)?);
        }
        if sections.is_empty() {
            documents.iter().try_for_each(refuse_file_as_text)?;
        }
        import_section(&sections, chosen, expected, import)
    }
}

/// Returns the items of a Kubernetes list, as `kubectl get` writes it.
fn items(document: &Tree) -> Option<Vec<&Tree>> {
    let is_list = document.text_of("kind")?.ends_with("List");
    match document.get("items")? {
        Tree::List(items) if is_list => Some(items.iter().collect()),
        _ => None,
    }
}

/// Returns the paths of several documents.
///
/// The path of a Kubernetes resource has its kind and name, and its namespace if the name is not
/// unique. The path of any other document has its index.
fn document_paths(trees: &[&Tree]) -> Vec<String> {
    let names: Vec<Option<String>> = trees
        .iter()
        .map(|tree| resource_path(tree, false))
        .collect();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for name in names.iter().flatten() {
        *counts.entry(name).or_default() += 1;
    }
    let is_only = |name: &&String| counts.get(name.as_str()) == Some(&1);
    (0_usize..)
        .zip(trees.iter().zip(&names))
        .map(|(index, (tree, name))| {
            let name = name.as_ref().filter(is_only).cloned();
            name.or_else(|| resource_path(tree, true))
                .unwrap_or_else(|| format!("documents[{index}]"))
        })
        .collect()
}

/// Returns `Kind[name]` or `Kind[namespace/name]` of a Kubernetes resource.
fn resource_path(document: &Tree, with_namespace: bool) -> Option<String> {
    let kind = document.text_of("kind")?;
    let metadata = document.get("metadata")?;
    let name = metadata.text_of("name")?;
    let name = match with_namespace {
        true => format!("{}/{name}", metadata.text_of("namespace")?),
        false => name.to_owned(),
    };
    (is_plain(kind) && is_plain(&name)).then(|| format!("{kind}[{name}]"))
}

/// Refuses a document that contains a file as text.
///
/// Such texts occur in the `data` of a Kubernetes `ConfigMap`, and in the values of Helm charts.
fn refuse_file_as_text(document: &Document<'_>) -> Result<(), ImportError> {
    let Some(keys) = keys_of_file(document.tree) else {
        return Ok(());
    };
    let path = keys
        .iter()
        .rfold(document.path.clone(), |path, key| join(&path, key));
    let name = keys.first().copied().unwrap_or_default();
    let reason = "contains a file as text: save that text as a file, and import the file";
    Err(ImportError::value(path, name, reason))
}

/// Returns the keys that lead to a file in `tree`, the innermost one first.
fn keys_of_file(tree: &Tree) -> Option<Vec<&str>> {
    let Tree::Map(entries) = tree else {
        return None;
    };
    entries.iter().find_map(|(key, value)| {
        let mut keys = match value {
            Tree::Text(text) if is_file(key, text) => Vec::new(),
            _ => keys_of_file(value)?,
        };
        keys.push(key.as_str());
        Some(keys)
    })
}

fn is_file(name: &str, text: &str) -> bool {
    let has_ending = FILE_ENDINGS.iter().any(|ending| name.ends_with(ending));
    has_ending && (text.contains('\n') || text.starts_with('{'))
}
