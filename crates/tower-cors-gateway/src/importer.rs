//! The interface of every importer: a file, the choice of one of its CORS sections, the import.

use crate::error::ImportError;

/// Defines the type of a gateway's file, with `choose`, `import` and a conversion to `Imported`.
///
/// `$import` is a `fn(&$file, Option<&str>) -> Result<Imported, ImportError>`: it imports the one
/// CORS section of a file, or the one at the chosen path.
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

            /// Imports the CORS section.
            ///
            /// # Errors
            ///
            /// Fails if the file has no section, or several and none is [chosen](Self::choose).
            /// Fails on a wrong type, an unknown key or an unreadable value in the section. The
            /// error names the path of the key.
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

pub(crate) use importer;

/// Returns the only one of `sections`, or the one at the `chosen` path, with its path.
pub(crate) fn choose_section<'a, T>(
    sections: &[(String, &'a T)],
    chosen: Option<&str>,
    expected: &'static str,
) -> Result<(String, &'a T), ImportError> {
    let mut candidates = sections.to_vec();
    candidates.retain(|(path, _)| chosen.is_none_or(|chosen| path == chosen));
    match (&candidates[..], chosen) {
        ([(path, section)], _) => Ok((path.clone(), section)),
        ([], Some(chosen)) if !sections.is_empty() => Err(ImportError::NoSuchSection {
            chosen: chosen.to_owned(),
            paths: paths(sections),
        }),
        ([], _) => Err(ImportError::NoSection { expected }),
        (several, _) => Err(ImportError::SeveralSections {
            paths: paths(several),
        }),
    }
}

fn paths<T>(sections: &[(String, &T)]) -> Vec<String> {
    sections.iter().map(|(path, _)| path.clone()).collect()
}
