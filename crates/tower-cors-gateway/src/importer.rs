//! The interface of every importer: read a file, choose a CORS section, import it.

use std::collections::{HashMap, VecDeque};

use crate::error::{FoundSection, ImportError};
use crate::imported::Imported;
use crate::note::{Note, NoteKind};
use crate::path::join;
use crate::tree::Tree;

/// The number of other sections that a note names.
const MAX_PATHS: usize = 5;
/// The number of sections, the last ones, that the next one can equal without being imported.
const MAX_KNOWN: usize = 8;
/// The total size of shared parts above which sections are not compared.
///
/// Each comparison imports the parts of a section again, and any number of sections can share a
/// large part. Without this bound, a hostile file would take time in proportion to its square.
const MAX_SHARED_SIZE: usize = 1024 * 1024;

/// Defines the type of a gateway's file, with `choose`, `import` and a conversion to `Imported`.
///
/// `$import` is a `fn(&$file, Option<&str>) -> Result<Imported, ImportError>`: it imports the
/// file's only CORS section, or the one at the chosen path.
macro_rules! importer {
    ($(#[$meta:meta])* $name:ident($file:ty), $import:ident) => {
        $(#[$meta])*
        #[derive(Clone, Debug)]
        pub struct $name {
            file: $file,
            chosen: Option<String>,
        }

        impl $name {
            fn new(file: $file) -> Self {
                Self { file, chosen: None }
            }

            /// Chooses one of several CORS sections by its path.
            ///
            /// [`ImportError::SeveralSections`] lists the paths.
            ///
            /// [`ImportError::SeveralSections`]: crate::error::ImportError::SeveralSections
            #[must_use]
            pub fn choose(mut self, path: impl Into<String>) -> Self {
                self.chosen = Some(path.into());
                self
            }

            /// Imports the CORS section. Several sections that say the same count as one.
            ///
            /// # Errors
            ///
            /// Fails if the file has no section, or several that differ and none is
            /// [chosen](Self::choose). Also fails if the section is off, or has a wrong type, an
            /// unknown key or an unreadable value. The error names the path of the key.
            pub fn import(&self) -> Result<crate::imported::Imported, crate::error::ImportError> {
                $import(&self.file, self.chosen.as_deref())
            }
        }

        impl TryFrom<$name> for crate::imported::Imported {
            type Error = crate::error::ImportError;

            fn try_from(file: $name) -> Result<Self, Self::Error> {
                file.import()
            }
        }
    };
}

/// Implements reading one document with serde, and collecting several, for an importer of
/// [`Documents`](crate::documents::Documents).
///
/// `$convert` is a `fn(Tree) -> Tree` that is applied to each document.
macro_rules! documents {
    ($name:ident) => {
        crate::importer::documents!($name, std::convert::identity);
    };
    ($name:ident, $convert:path) => {
        /// Reads one document in any format.
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let document: crate::tree::Tree = serde::Deserialize::deserialize(deserializer)?;
                Ok(Self::new($convert(document).into()))
            }
        }

        /// Collects the documents of one file, such as those of a YAML stream.
        ///
        /// The path of a section then begins with its document: `Kind[name]` for a Kubernetes
        /// resource, otherwise `documents[1]`. The last [choice](Self::choose) counts.
        impl FromIterator<Self> for $name {
            fn from_iter<I: IntoIterator<Item = Self>>(documents: I) -> Self {
                let mut file = Self::new(crate::documents::Documents::default());
                for document in documents {
                    file.file.extend(document.file);
                    file.chosen = document.chosen.or(file.chosen);
                }
                file
            }
        }
    };
}

pub(crate) use {documents, importer};

/// A CORS section of a file, before it is imported.
#[derive(Clone, Debug)]
pub(crate) struct Candidate<T> {
    pub(crate) path: String,
    /// The part of the gateway that it applies to, such as `route "orders"`.
    pub(crate) scope: Option<String>,
    pub(crate) content: T,
    /// The size of the parts of `content` that other sections can share.
    shared_size: usize,
    /// Set if the section is off.
    off: Option<Off>,
}

/// Details of a section that is off.
#[derive(Clone, Debug)]
struct Off {
    /// The error that says so.
    error: ImportError,
    /// The kind of the note on it, if another section is imported.
    kind: NoteKind,
}

impl<T> Candidate<T> {
    /// Returns a section that is on.
    pub(crate) fn new(path: impl Into<String>, content: T) -> Self {
        Self {
            path: path.into(),
            scope: None,
            content,
            shared_size: 0,
            off: None,
        }
    }

    /// Turns the section off unless its `settings` have an `enabled` other than `false`.
    ///
    /// `effect` follows `turns` in a sentence. The import reports a value of the wrong type.
    pub(crate) fn off_by_default(self, settings: &Tree, effect: &str) -> Self {
        let path = join(&self.path, "enabled");
        let error = match (settings, settings.get("enabled")) {
            (Tree::Map(_), None | Some(Tree::Null)) => ImportError::off(path, None, effect),
            (_, Some(Tree::Bool(false))) => ImportError::off(path, Some("false"), effect),
            _ => return self,
        };
        self.turned_off(error, NoteKind::LeftOut)
    }

    /// Turns the section off. `error` says so or, if another section is imported, a note of `kind`.
    ///
    /// The kind is [`NoteKind::Wider`] if the section is part of one that is on.
    pub(crate) fn turned_off(mut self, error: ImportError, kind: NoteKind) -> Self {
        self.off = Some(Off { error, kind });
        self
    }

    /// Sets the part of the gateway that the section applies to.
    pub(crate) fn with_scope(mut self, scope: Option<String>) -> Self {
        self.scope = scope;
        self
    }

    /// Sets the size of the parts that other sections can share.
    pub(crate) fn with_shared_size(mut self, size: usize) -> Self {
        self.shared_size = size;
        self
    }

    /// Returns a note on the section if it is off.
    fn note_off(&self) -> Option<Note> {
        let kind = self.off.as_ref()?.kind;
        let scope = self.scope.as_deref().unwrap_or("its routes");
        let message = match kind {
            NoteKind::Wider => format!("is off: do not add the layer to {scope}"),
            _ => "is left out: it is off".to_owned(),
        };
        Some(Note {
            kind,
            field: self.path.clone(),
            value: None,
            message,
        })
    }

    fn found(&self) -> FoundSection {
        FoundSection {
            path: self.path.clone(),
            scope: self.scope.clone(),
        }
    }
}

/// Imports the only section that is on, or the one at the `chosen` path.
///
/// Sections that say the same count as one, with a note. `import` gets the path and the content of
/// a section. `expected` lists the places where a section can be.
pub(crate) fn import_section<T: Clone + PartialEq>(
    sections: &[Candidate<T>],
    chosen: Option<&str>,
    expected: &'static str,
    import: impl Fn(&str, T) -> Result<Imported, ImportError>,
) -> Result<Imported, ImportError> {
    let sections = &with_unique_paths(sections);
    let mut candidates: Vec<&Candidate<T>> = sections.iter().collect();
    candidates.retain(|section| chosen.is_none_or(|path| section.path == path));
    let off = candidates.iter().find_map(|section| section.off.clone());
    candidates.retain(|section| section.off.is_none());
    let imported = match (candidates.as_slice(), off, chosen) {
        ([section], ..) => import(&section.path, section.content.clone()),
        ([first, others @ ..], ..) => import_same(first, others, import),
        ([], Some(off), _) => Err(off.error),
        ([], None, Some(chosen)) if !sections.is_empty() => Err(ImportError::NoSuchSection {
            chosen: chosen.to_owned(),
            sections: sections.iter().map(Candidate::found).collect(),
        }),
        ([], None, _) => Err(ImportError::NoSection { expected }),
    };
    imported.map(|imported| note_off(imported, sections))
}

/// Returns the sections with unique paths, so that each can be chosen.
///
/// Entities with the same name share a path, and so do the keys `a.b` and `b` of `a`. A shared path
/// chooses nothing, because it could mean any of its sections: they get `#1`, `#2` and so on.
fn with_unique_paths<T: Clone>(sections: &[Candidate<T>]) -> Vec<Candidate<T>> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for section in sections {
        *counts.entry(&section.path).or_default() += 1;
    }
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    let with_unique_path = |section: &Candidate<T>| {
        let mut unique = section.clone();
        if let Some((path, 2..)) = counts.get_key_value(&*section.path) {
            let number = numbers.entry(path).or_default();
            while counts.contains_key(&*unique.path) {
                *number += 1;
                unique.path = format!("{path}#{number}");
            }
        }
        unique
    };
    sections.iter().map(with_unique_path).collect()
}

/// Notes the sections that are off.
fn note_off<T>(imported: Imported, sections: &[Candidate<T>]) -> Imported {
    let Imported { config, mut notes } = imported;
    let mut off: Vec<Note> = sections.iter().filter_map(Candidate::note_off).collect();
    off.sort_by_key(|note| note.kind);
    let more = off.len().saturating_sub(MAX_PATHS);
    off.truncate(MAX_PATHS);
    if let Some(last) = off.last_mut().filter(|_| more > 0) {
        last.message += &format!("; {more} more sections are off");
    }
    notes.extend(off);
    Imported::new(config, notes)
}

/// Imports several sections, which must say the same.
///
/// Beyond a bound, sections that are not written the same count as different.
fn import_same<'a, T: Clone + PartialEq>(
    first: &'a Candidate<T>,
    others: &[&'a Candidate<T>],
    import: impl Fn(&str, T) -> Result<Imported, ImportError>,
) -> Result<Imported, ImportError> {
    let import = |section: &Candidate<T>| import(&section.path, section.content.clone());
    let outcome = import(first);
    let mut known = VecDeque::from([&first.content]);
    let mut compared_size = 0;
    let is_same = |other: &'a Candidate<T>| {
        if let Some(index) = known.iter().position(|known| **known == other.content) {
            known.remove(index);
        } else {
            compared_size += other.shared_size;
            if compared_size > MAX_SHARED_SIZE || !says_the_same(&outcome, &import(other)) {
                return false;
            }
        }
        known.push_front(&other.content);
        known.truncate(MAX_KNOWN);
        true
    };
    if others.iter().copied().all(is_same) {
        return outcome.map(|imported| note_same(imported, first, others));
    }
    let others = others.iter().map(|section| section.found());
    Err(ImportError::SeveralSections {
        sections: [first.found()].into_iter().chain(others).collect(),
    })
}

/// Returns whether two sections have the same outcome, ignoring their paths.
fn says_the_same(a: &Result<Imported, ImportError>, b: &Result<Imported, ImportError>) -> bool {
    match (a, b) {
        (Ok(a), Ok(b)) => {
            let is_same = |(a, b): (&Note, &Note)| {
                (a.kind, &a.value, &a.message) == (b.kind, &b.value, &b.message)
            };
            a.config == b.config
                && a.notes.len() == b.notes.len()
                && a.notes.iter().zip(&b.notes).all(is_same)
        }
        (Err(a), Err(b)) => a.clone().without_path() == b.clone().without_path(),
        _ => false,
    }
}

fn note_same<T>(
    mut imported: Imported,
    first: &Candidate<T>,
    others: &[&Candidate<T>],
) -> Imported {
    let shown = others.iter().take(MAX_PATHS);
    let shown: Vec<&str> = shown.map(|other| &*other.path).collect();
    let more = match others.len().saturating_sub(MAX_PATHS) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let paths = shown.join(", ");
    imported.notes.push(Note {
        kind: NoteKind::Different,
        field: first.path.clone(),
        value: None,
        message: format!("says the same as {paths}{more}; the policy applies to all of them"),
    });
    imported
}
