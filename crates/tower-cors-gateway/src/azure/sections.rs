//! The sections of a policy document that contain `<cors>` elements.

use super::element::Element;
use crate::draft::Draft;
use crate::error::ImportError;
use crate::path::{join, push};

/// The section that applies to all requests of the document's own scope.
const INBOUND: &str = "policies.inbound";

/// The number of places that concern CORS above which a document is refused. Each has a path.
const MAX_PLACES: usize = 1_000;

/// The elements that insert the policies of other documents.
const INSERTING_ELEMENTS: [&str; 2] = ["base", "include-fragment"];

/// The elements of a document that concern CORS, each with its path.
#[derive(Default)]
pub(super) struct Sections<'a> {
    /// The parents of `<cors>` elements.
    pub(super) parents: Vec<(String, &'a Element)>,
    /// The elements in `<inbound>` that can insert more `<cors>` elements.
    inserting: Vec<(String, &'a Element)>,
}

impl<'a> Sections<'a> {
    pub(super) fn find(document: &'a Element) -> Result<Self, ImportError> {
        let mut sections = Self::default();
        sections.search(&mut String::new(), document)?;
        Ok(sections)
    }

    /// Searches the element at `path`.
    fn search(&mut self, path: &mut String, element: &'a Element) -> Result<(), ImportError> {
        if self.parents.len() + self.inserting.len() > MAX_PLACES {
            let reason = format!("comes after more than {MAX_PLACES} places that concern CORS");
            let error = ImportError::value(path.as_str(), &element.name, reason);
            return Err(element.place.at(error));
        }
        if element.children.iter().any(is_cors) {
            self.parents.push((path.clone(), element));
        }
        let is_in_inbound = is_within(INBOUND, path);
        let others = element.named_children();
        for (name, child) in others.filter(|(_, child)| !is_cors(child)) {
            let len = path.len();
            push(path, &name);
            if is_in_inbound && INSERTING_ELEMENTS.contains(&child.name.as_str()) {
                self.inserting.push((path.clone(), child));
            } else {
                self.search(path, child)?;
            }
            path.truncate(len);
        }
        Ok(())
    }

    /// Refuses `<cors>` elements that only Azure can evaluate.
    pub(super) fn check(&self) -> Result<(), ImportError> {
        let is_own = |path: &str| path.is_empty() || path == INBOUND;
        for (path, parent) in self.parents.iter().filter(|(path, _)| !is_own(path)) {
            if let Some((cors_path, cors)) = cors_children(path, parent).next() {
                let reason = format!(
                    "cannot be evaluated here, since it does not stand directly in `<inbound>`; to \
                     import it all the same, choose `{path}`"
                );
                let error = ImportError::value(cors_path, "cors", reason);
                return Err(cors.place.at(error));
            }
        }
        match self.inserting.first() {
            Some((path, element)) if !self.parents.is_empty() => {
                let reason = format!(
                    "cannot be evaluated here, since it stands for policies of another document; \
                     to leave it out, choose `{INBOUND}`"
                );
                let error = ImportError::value(path, &element.name, reason);
                Err(element.place.at(error))
            }
            _ => Ok(()),
        }
    }

    /// Notes everything but the section at the `chosen` path.
    pub(super) fn note_left_out(&self, chosen: &str, draft: &mut Draft) {
        for (path, _) in &self.inserting {
            let message = "is left out: it stands for policies of another document";
            draft.note(path, None, message);
        }
        for (path, _) in self.parents.iter().filter(|(path, _)| path != chosen) {
            let message = format!("is left out: `{chosen}` was chosen");
            draft.note(path, None, message);
        }
    }
}

/// Returns the `<cors>` children of the element at `path`, each with its own path.
pub(super) fn cors_children<'a>(
    path: &str,
    parent: &'a Element,
) -> impl Iterator<Item = (String, &'a Element)> {
    let children = parent.named_children();
    let cors = children.filter(|(_, child)| is_cors(child));
    cors.map(move |(name, child)| (join(path, &name), child))
}

fn is_cors(element: &Element) -> bool {
    element.name == "cors"
}

/// Returns whether `path` is `parent`, or below it.
fn is_within(parent: &str, path: &str) -> bool {
    path.strip_prefix(parent)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}
