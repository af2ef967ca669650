//! The CORS policies in any file: a bootstrap, a route configuration, a dump of the admin API, an
//! `EnvoyFilter` or a `VirtualService`.

use std::rc::Rc;

use tower_cors_core::text::{Quoted, Ticked};

use super::message::Field;
use super::policy::{self, Level};
use super::typed_config::{self, TypedConfig};
use super::{GATEWAY, http_filters, istio};
use crate::documents::Document;
use crate::draft::Draft;
use crate::error::ImportError;
use crate::imported::Imported;
use crate::importer::Candidate;
use crate::note::NoteKind;
use crate::path::join;
use crate::routes::label;
use crate::tree::Tree;

const TYPED_CONFIG: Field = Field("typed_per_filter_config", "typedPerFilterConfig");
/// The deprecated policy of a virtual host or a route.
const CORS: &str = "cors";
const ISTIO_POLICY: Field = Field("corsPolicy", "cors_policy");
/// The list of routes in a `VirtualService`.
const ISTIO_ROUTES: &str = "http";
/// The key of a route that hands over to the routes of another `VirtualService`.
const DELEGATE: &str = "delegate";

/// The lists of things that a policy can apply to, with the name of an item.
const SCOPES: [(&str, &str); 5] = [
    ("virtual_hosts", "virtual host"),
    ("virtualHosts", "virtual host"),
    ("routes", "route"),
    (ISTIO_ROUTES, "route"),
    ("clusters", "cluster"),
];
/// The number of policies that can apply to one request: those of the cluster, the route, the
/// virtual host and the route configuration.
const MAX_LEVELS: usize = 4;
/// The number of names in the scope of a policy: those of a virtual host, a route and a cluster.
const MAX_SCOPE: usize = 3;
/// The length in bytes above which a path ends the search. Real paths are at most half as long.
const MAX_PATH_LEN: usize = 600;

/// The policies that apply to a route.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Policies<'a> {
    Envoy {
        /// The policies, the most specific one first.
        levels: Vec<Level<'a>>,
        /// The path of the list of HTTP filters, if it has no CORS filter.
        without_filter: Option<Rc<str>>,
    },
    Istio {
        policy: &'a Tree,
        /// The name of the `VirtualService` that the route delegates to.
        delegate: Option<&'a str>,
    },
    /// Policies in a message that has this mistake.
    Unreadable(ImportError),
}

impl Policies<'_> {
    /// Imports the policies. `path` is the path of a policy of Istio.
    pub(super) fn import(self, path: &str) -> Result<Imported, ImportError> {
        let mut draft = Draft::new(GATEWAY);
        match self {
            Self::Istio { policy, delegate } => {
                istio::import(path, policy, &mut draft)?;
                note_delegate(path, delegate, &mut draft);
            }
            Self::Unreadable(error) => return Err(error),
            Self::Envoy {
                levels,
                without_filter,
            } => {
                if let Some(path) = without_filter {
                    let message = "has no CORS filter, without which Envoy ignores the policy";
                    draft.note(NoteKind::Wider, &*path, None, message);
                }
                policy::import(&levels, &mut draft)?;
            }
        }
        Ok(draft.finish())
    }
}

/// Notes that the policy at `path` applies to the routes of a delegate that have no policy.
fn note_delegate(path: &str, delegate: Option<&str>, draft: &mut Draft) {
    if let Some(delegate) = delegate {
        let message = format!(
            "applies to the routes of {}: do not add the layer to those with their own `corsPolicy`",
            match delegate {
                "" => "a delegate".to_owned(),
                name => Ticked(name).to_string(),
            }
        );
        draft.note(NoteKind::Wider, path, None, message);
    }
}

/// Returns the policies of a document, which can be one itself.
pub(super) fn find<'a>(document: &Document<'a>) -> Vec<Candidate<Policies<'a>>> {
    let (path, tree) = (&document.path, document.tree);
    let mut finder = Finder { found: Vec::new() };
    finder.search(path, tree, &Enclosing::default());
    if finder.found.is_empty() {
        finder.add_document(path, tree);
    }
    finder.found
}

/// The part of a file around another one. Its policies also apply to that part.
#[derive(Clone, Debug, Default)]
struct Enclosing<'a> {
    /// The key of the list that contains the part.
    list: &'a str,
    scope: Vec<String>,
    /// The policies in `typed_per_filter_config`, the most specific one first.
    typed: Vec<Level<'a>>,
    /// The deprecated policies, which count only without others.
    deprecated: Vec<Level<'a>>,
    without_filter: Option<Rc<str>>,
}

impl<'a> Enclosing<'a> {
    fn policies(&self) -> Policies<'a> {
        let levels = match self.typed.is_empty() {
            true => &self.deprecated,
            false => &self.typed,
        };
        Policies::Envoy {
            levels: levels.clone(),
            without_filter: self.without_filter.clone(),
        }
    }

    fn candidate(
        &self,
        path: impl Into<String>,
        policies: Policies<'a>,
    ) -> Candidate<Policies<'a>> {
        let scope = (!self.scope.is_empty()).then(|| self.scope.join(", "));
        Candidate::new(path, policies).with_scope(scope)
    }

    /// Returns the enclosing part for an item of the list at `key`.
    fn item(&self, key: &'a str, item: &Tree) -> Self {
        let mut enclosing = self.clone();
        enclosing.list = key;
        let kind = SCOPES.iter().find(|(list, _)| *list == key);
        if let Some((_, kind)) = kind
            && let Some(label) = label(item)
        {
            if enclosing.scope.len() == MAX_SCOPE {
                enclosing.scope.remove(0);
            }
            enclosing.scope.push(format!("{kind} {}", Quoted(label)));
        }
        enclosing
    }
}

/// A search that collects policies.
struct Finder<'a> {
    found: Vec<Candidate<Policies<'a>>>,
}

impl<'a> Finder<'a> {
    fn search(&mut self, path: &str, tree: &'a Tree, enclosing: &Enclosing<'a>) {
        match tree {
            _ if path.len() > MAX_PATH_LEN => {}
            Tree::Map(entries) => {
                let mut here = enclosing.clone();
                self.add_policies(path, tree, &mut here);
                here.list = "";
                for (key, value) in entries {
                    self.search_value(path, key, value, &here);
                }
            }
            Tree::List(items) => self.search_items(path, "", items, enclosing),
            _ => {}
        }
    }

    fn search_value(
        &mut self,
        path: &str,
        key: &'a str,
        value: &'a Tree,
        enclosing: &Enclosing<'a>,
    ) {
        let path = join(path, key);
        match value {
            Tree::List(items) => self.search_items(&path, key, items, enclosing),
            _ => self.search(&path, value, enclosing),
        }
    }

    fn search_items(
        &mut self,
        path: &str,
        key: &'a str,
        items: &'a [Tree],
        enclosing: &Enclosing<'a>,
    ) {
        for (index, item) in (0_usize..).zip(items) {
            let path = format!("{path}[{index}]");
            self.search(&path, item, &enclosing.item(key, item));
        }
    }

    /// Adds the policies in the map `tree` to the found ones and to `here`.
    fn add_policies(&mut self, path: &str, tree: &'a Tree, here: &mut Enclosing<'a>) {
        if let Some((key, false)) = http_filters::find(tree) {
            here.without_filter = Some(join(path, key).into());
        }
        if let Some((key, configs)) = TYPED_CONFIG.get(tree) {
            let path = join(path, key);
            if let Some(config) = typed_config::find(&path, configs) {
                self.add_typed(&path, config, here);
            }
        }
        if let Some(cors) = tree.get(CORS)
            && policy::is_policy(cors)
        {
            push(&mut here.deprecated, Level::new(&join(path, CORS), cors));
            if here.typed.is_empty() {
                self.add(here);
            }
        }
        if let Some((key, policy)) = ISTIO_POLICY.get(tree)
            && (here.list == ISTIO_ROUTES || path.is_empty())
        {
            let delegate = tree.get(DELEGATE).map(|to| to.text_of("name"));
            let delegate = delegate.map(Option::unwrap_or_default);
            let policies = Policies::Istio { policy, delegate };
            self.found.push(here.candidate(join(path, key), policies));
        }
    }

    /// Adds the policy in a configuration of the CORS filter, found at `path` or below.
    fn add_typed(&mut self, path: &str, config: TypedConfig<'a>, here: &mut Enclosing<'a>) {
        match config {
            TypedConfig::Policy(level) => {
                push(&mut here.typed, level);
                self.add(here);
            }
            TypedConfig::Off(off) => {
                let candidate = here.candidate(path, here.policies());
                self.found.push(candidate.turned_off(off, NoteKind::Wider));
            }
            TypedConfig::Unreadable(error) => {
                let candidate = here.candidate(path, Policies::Unreadable(error));
                self.found.push(candidate);
            }
        }
    }

    /// Adds the policies that apply `here`, under the path of the most specific one.
    fn add(&mut self, here: &Enclosing<'a>) {
        let Policies::Envoy { levels, .. } = here.policies() else {
            return;
        };
        if let Some((level, shared)) = levels.split_first() {
            let shared_size = shared.iter().map(|level| level.part.size).sum();
            let candidate = here
                .candidate(&*level.path, here.policies())
                .with_shared_size(shared_size);
            // The import reports an unreadable policy.
            self.found.push(match policy::off(level) {
                Ok(Some(off)) => candidate.turned_off(off, NoteKind::Wider),
                Ok(None) | Err(_) => candidate,
            });
        }
    }

    /// Adds a document that is a policy itself.
    fn add_document(&mut self, path: &str, tree: &'a Tree) {
        let mut here = Enclosing::default();
        let mut istio_keys = istio::IDENTIFYING_KEYS.iter();
        if typed_config::is_cors(tree) {
            if let Some(config) = typed_config::read(path, tree) {
                self.add_typed(path, config, &mut here);
            }
        } else if istio_keys.any(|key| tree.get(key).is_some()) {
            let policies = Policies::Istio {
                policy: tree,
                delegate: None,
            };
            self.found.push(Candidate::new(path, policies));
        } else if policy::is_policy(tree) {
            push(&mut here.typed, Level::new(path, tree));
            self.add(&here);
        }
    }
}

/// Adds a policy as the most specific one.
fn push<'a>(levels: &mut Vec<Level<'a>>, level: Level<'a>) {
    levels.insert(0, level);
    levels.truncate(MAX_LEVELS);
}
