//! Reading the CORS configuration of an API gateway.
//!
//! Each importer reads the gateway's CORS section, or its whole configuration file, and gives an [`Imported`]: a
//! [`CorsConfig`] and the list of what is different here. It yields a configuration and never a policy, so that what a
//! gateway's file says goes through the same checks as anything else. Nothing gets more permissive than the gateway is, and
//! nothing is dropped without a [`Note`].

// Each importer uses a part of what they have in common.
#![cfg_attr(not(feature = "gateways"), allow(dead_code))]

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
/// Each has functions of its own: `sections` finds those of a file, and `import` says what one of them comes to. For a file that
/// is not read with `serde`, its type is given, too, and a function `import_file` does both.
macro_rules! importer {
    ($(#[$meta:meta])* $name:ident) => {
        importer! { $(#[$meta])* $name: super::tree::Tree }

        fn import_file(
            file: &super::tree::Tree,
            chosen: Option<&str>,
        ) -> Result<crate::gateway::Imported, crate::gateway::ImportError> {
            let (path, section) = super::choose(sections(file)?, chosen, EXPECTED)?;
            import(&path, section)
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let file = serde::Deserialize::deserialize(deserializer)?;
                Ok(Self { file, chosen: None })
            }
        }
    };
    ($(#[$meta:meta])* $name:ident: $file:ty) => {
        $(#[$meta])*
        #[derive(Clone, Debug)]
        pub struct $name {
            file: $file,
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
                import_file(&self.file, self.chosen.as_deref())
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

#[cfg(feature = "kong")]
mod kong;

#[cfg(feature = "kong")]
#[cfg_attr(docsrs, doc(cfg(feature = "kong")))]
pub use self::kong::Kong;

#[cfg(feature = "azure")]
mod azure;

#[cfg(feature = "azure")]
#[cfg_attr(docsrs, doc(cfg(feature = "azure")))]
pub use self::azure::Azure;

#[cfg(feature = "elastic")]
mod elastic;

#[cfg(feature = "elastic")]
#[cfg_attr(docsrs, doc(cfg(feature = "elastic")))]
pub use self::elastic::Elastic;

#[cfg(feature = "gravitee")]
mod gravitee;

#[cfg(feature = "gravitee")]
#[cfg_attr(docsrs, doc(cfg(feature = "gravitee")))]
pub use self::gravitee::Gravitee;
