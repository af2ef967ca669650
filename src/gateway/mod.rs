//! Reading the CORS configuration of an API gateway.
//!
//! Each importer reads the gateway's CORS section, or its whole configuration file, and gives an [`Imported`]: a
//! [`CorsConfig`] and the list of what is different here. It yields a configuration and never a policy, so that what a
//! gateway's file says goes through the same checks as anything else. Nothing gets more permissive than the gateway is, and
//! nothing is dropped without a [`Note`].

// The importers stand at the end, below the macro that they use.
mod draft;
mod error;
mod tree;

pub use self::error::{ImportError, Note};

use crate::config::CorsConfig;

/// What a gateway's configuration comes to here.
///
/// What is [dangerous](crate::Danger) stays refused: [`CorsConfig::build`] then fails and names what to accept by
/// [`CorsConfig::dangerously_allow`].
#[derive(Clone, Debug)]
#[must_use]
pub struct Imported {
    /// The configuration, to be built.
    pub config: CorsConfig,
    /// What was not carried over to the letter.
    pub notes: Vec<Note>,
}

/// A type that holds a gateway's file, read with `serde` from whatever format it is in, and brings its CORS section over.
///
/// Each has a function `import` of its own: the sections that it finds in a file, and what one of them comes to.
macro_rules! importer {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Clone, Debug)]
        pub struct $name {
            file: super::tree::Tree,
            chosen: Option<String>,
        }

        impl $name {
            /// Chooses one of several CORS sections, by its path as [`ImportError::SeveralSections`] lists it.
            ///
            /// [`ImportError::SeveralSections`]: crate::gateway::ImportError::SeveralSections
            #[must_use]
            pub fn choose(mut self, path: impl Into<String>) -> Self {
                self.chosen = Some(path.into());
                self
            }

            /// Brings the CORS section over.
            ///
            /// # Errors
            ///
            /// There is no section, or more than one and none was [chosen](Self::choose); a wrong type, an unknown key or an
            /// unreadable value in it. All name the path of the key.
            pub fn import(&self) -> Result<crate::gateway::Imported, crate::gateway::ImportError> {
                let found = sections(&self.file)?;
                let (path, section) =
                    super::choose(found, self.chosen.as_deref(), EXPECTED)?;
                import(&path, section)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let file = serde::Deserialize::deserialize(deserializer)?;
                Ok(Self { file, chosen: None })
            }
        }

        impl TryFrom<$name> for crate::gateway::Imported {
            type Error = crate::gateway::ImportError;

            fn try_from(file: $name) -> Result<Self, Self::Error> {
                file.import()
            }
        }
    };
}

/// The one section, or the chosen one, of those that were found with their paths.
fn choose<'a, T>(
    found: Vec<(String, &'a T)>,
    chosen: Option<&str>,
    expected: &'static str,
) -> Result<(String, &'a T), ImportError> {
    let paths = |found: &[(String, &T)]| found.iter().map(|(path, _)| path.clone()).collect();
    if found.is_empty() {
        return Err(ImportError::NoSection { expected });
    }
    match chosen {
        Some(chosen) => {
            let known = paths(&found);
            let section = found.into_iter().find(|(path, _)| path == chosen);
            section.ok_or_else(|| ImportError::NoSuchSection {
                chosen: chosen.to_owned(),
                paths: known,
            })
        }
        None if found.len() > 1 => Err(ImportError::SeveralSections {
            paths: paths(&found),
        }),
        None => found
            .into_iter()
            .next()
            .ok_or(ImportError::NoSection { expected }),
    }
}

#[cfg(feature = "krakend")]
mod krakend;

#[cfg(feature = "krakend")]
#[cfg_attr(docsrs, doc(cfg(feature = "krakend")))]
pub use self::krakend::Krakend;
