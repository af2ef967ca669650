//! The sections of a policy document that contain `<cors>` elements.

use tower_cors_core::text::Quoted;

use super::cors;
use super::element::Element;
use crate::draft::Draft;
use crate::error::ImportError;
use crate::importer::Candidate;
use crate::note::NoteKind;
use crate::path::{join, push};

/// The paths of sections that apply to all requests of the document's own scope.
///
/// They are the paths in a file that is only a `<cors>`, a document, an `<inbound>` or a policy
/// fragment.
const OWN_SECTIONS: [&str; 4] = ["", "policies.inbound", "inbound", "fragment"];

/// The number of places that concern CORS above which a document is refused: `<cors>` elements, and
/// those that can insert more.
const MAX_PLACES: usize = 1_000;

/// The elements that insert the policies of other documents.
const INSERTING_ELEMENTS: [&str; 2] = ["base", "include-fragment"];

/// An element and its path.
type Found<'a> = (String, &'a Element);

/// The elements that concern CORS, in document order.
#[derive(Default)]
pub(super) struct Sections<'a> {
    /// The parents of `<cors>` elements.
    parents: Vec<Found<'a>>,
    /// The elements in a section of this document that can insert more `<cors>` elements.
    inserting: Vec<Found<'a>>,
    /// The number of `<cors>` elements and inserting elements so far.
    places: usize,
}

impl<'a> Sections<'a> {
    pub(super) fn find(document: &'a Element) -> Result<Self, ImportError> {
        let mut sections = Self::default();
        sections.search(&mut String::new(), document)?;
        Ok(sections)
    }

    /// Searches the element at `path`.
    fn search(&mut self, path: &mut String, element: &'a Element) -> Result<(), ImportError> {
        if element.children.iter().any(is_cors) {
            self.parents.push((path.clone(), element));
        }
        cors_children(path, element).try_for_each(|(path, cors)| self.count(&path, cors))?;
        let is_in_own_section = is_within_own_section(path);
        let others = element.named_children();
        for (name, child) in others.filter(|(_, child)| !is_cors(child)) {
            let len = path.len();
            push(path, &name);
            if is_in_own_section && INSERTING_ELEMENTS.contains(&child.name.as_str()) {
                self.count(path, child)?;
                self.inserting.push((path.clone(), child));
            } else {
                self.search(path, child)?;
            }
            path.truncate(len);
        }
        Ok(())
    }

    /// Counts the `element` at `path`, a place that concerns CORS.
    fn count(&mut self, path: &str, element: &Element) -> Result<(), ImportError> {
        if self.places == MAX_PLACES {
            let reason = format!("comes after {MAX_PLACES} other places that concern CORS");
            let error = ImportError::value(path, &element.name, reason);
            return Err(element.place.at(error));
        }
        self.places += 1;
        Ok(())
    }

    /// Returns the sections that can be imported: all of them if one is chosen.
    ///
    /// Without a choice, it refuses elements that only Azure can evaluate.
    pub(super) fn candidates(
        &self,
        is_choice: bool,
    ) -> Result<Vec<Candidate<&'a Element>>, ImportError> {
        let mut parents = self.parents.clone();
        if !is_choice {
            self.check()?;
            parents.retain(|(path, _)| is_own_section(path));
        }
        let candidate = |(path, element): Found<'a>| {
            let condition = element.attribute("condition").map(Quoted);
            let scope = condition.map(|condition| format!("condition {condition}"));
            Candidate::new(path, element).with_scope(scope)
        };
        Ok(parents.into_iter().map(candidate).collect())
    }

    /// Refuses elements that only Azure can evaluate, unless no request reaches them.
    fn check(&self) -> Result<(), ImportError> {
        let last = self
            .parents
            .iter()
            .find_map(|(path, section)| is_own_section(path).then(|| last_cors(path, section))?);
        let is_reached = |element: &Element| {
            last.as_ref()
                .is_none_or(|(_, cors)| element.place < cors.place)
        };
        for (path, parent) in self
            .parents
            .iter()
            .filter(|(path, _)| !is_own_section(path))
        {
            if let Some((cors_path, cors)) = cors_children(path, parent).next()
                && (!is_within_own_section(path) || is_reached(cors))
            {
                let reason = format!(
                    "cannot be evaluated here, because it is not directly in `<inbound>`; to \
                     import it anyway, choose `{path}`"
                );
                let error = ImportError::value(cors_path, "cors", reason);
                return Err(cors.place.at(error));
            }
        }
        let inserting = self
            .inserting
            .iter()
            .find(|(_, element)| is_reached(element));
        match (inserting, self.parents.first()) {
            (Some((path, element)), Some((section, _))) => {
                let reason = format!(
                    "cannot be evaluated here, because it inserts policies from another document; \
                     to leave it out, choose `{section}`"
                );
                let error = ImportError::value(path, &element.name, reason);
                Err(element.place.at(error))
            }
            _ => Ok(()),
        }
    }

    /// Notes everything except `section`, found at `path`, and its condition.
    ///
    /// An element before the section's last `<cors>` can refuse requests first.
    pub(super) fn note_left_out(&self, path: &str, section: &Element, draft: &mut Draft) {
        note_condition(path, section, draft);
        let unreached_after = last_cors(path, section);
        let last = unreached_after
            .as_ref()
            .map(|(_, cors)| *cors)
            .or_else(|| cors_children(path, section).last().map(|(_, cors)| cors));
        let others = self.parents.iter().filter(|(other, _)| other != path);
        let others = others.map(|found| (found, format!("`{path}` was chosen")));
        let inserts = "it inserts policies from another document";
        let inserting = self.inserting.iter();
        let inserting = inserting.map(|found| (found, inserts.to_owned()));
        for ((other, element), reason) in inserting.chain(others) {
            let comes_first = last.is_some_and(|cors| element.place < cors.place);
            let (kind, reason) = match &unreached_after {
                _ if comes_first => (
                    NoteKind::Wider,
                    format!("{reason}; in Azure, it can refuse requests first"),
                ),
                Some((last, _)) if is_within(path, other) => (NoteKind::LeftOut, unreached(last)),
                _ => (NoteKind::LeftOut, reason),
            };
            draft.note(kind, other, None, format!("is left out: {reason}"));
        }
    }
}

/// Notes that a section applies to all requests here, if Azure applies it only to some.
fn note_condition(path: &str, section: &Element, draft: &mut Draft) {
    if is_own_section(path) {
        return;
    }
    let message = "applies to all requests here; in Azure, it applies only to those that reach it";
    match section.attribute("condition") {
        Some(condition) => {
            let path = join(path, "condition");
            let message = "is left out: the policy applies to all requests";
            draft.note(NoteKind::Wider, path, Some(condition), message);
        }
        None => draft.note(NoteKind::Wider, path, None, message),
    }
}

/// Returns the reason why an element after the `<cors>` at `path` is left out.
pub(super) fn unreached(path: &str) -> String {
    format!("`{path}` leaves it no cross-origin requests")
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

/// Returns the first `<cors>` of a section that leaves no request to the elements after it.
fn last_cors<'a>(path: &str, section: &'a Element) -> Option<(String, &'a Element)> {
    cors_children(path, section).find(|(_, cors)| cors::leaves_no_request(cors))
}

fn is_cors(element: &Element) -> bool {
    element.name == "cors"
}

fn is_own_section(path: &str) -> bool {
    OWN_SECTIONS.contains(&path)
}

fn is_within_own_section(path: &str) -> bool {
    let mut sections = OWN_SECTIONS.iter().filter(|section| !section.is_empty());
    sections.any(|section| is_within(section, path))
}

/// Returns whether `path` is `parent`, or below it.
fn is_within(parent: &str, path: &str) -> bool {
    path.strip_prefix(parent)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}
