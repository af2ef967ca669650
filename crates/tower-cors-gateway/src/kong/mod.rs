//! Kong's `cors` plugin.
//!
//! Where its page leaves something open, this follows its source: <https://github.com/Kong/kong/blob/master/kong/plugins/cors/handler.lua>

mod config;
mod form;
mod narrow;
mod origins;
mod pcre;
mod plugins;

use std::str::FromStr;

use serde::{Deserialize, Deserializer};

use super::tree::Tree;
use super::{ImportError, Imported};

importer! {
    /// The configuration of Kong's `cors` plugin: a whole declarative file, the plugin, its `config` alone, or the form that the
    /// admin API takes.
    ///
    /// In a file with several, each is named by its place, such as `services[orders].routes[list].plugins[0].config`;
    /// [choose](Self::choose) one.
    ///
    /// An origin that holds anything but letters, digits and `.:/-` is a regex in Kong, which must match the whole origin. If it
    /// holds no colon, it must match the host, whatever the scheme and the port. An origin without a scheme that is no regex
    /// lets nobody in.
    ///
    /// # Examples
    ///
    /// ```
    /// use tower_cors_gateway::Kong;
    ///
    /// let file = r#"
    /// _format_version: "3.0"
    /// services:
    /// - name: orders
    ///   plugins:
    ///   - name: cors
    ///     config:
    ///       origins:
    ///       - https://example.com
    ///       - https://pr-[0-9]+\.example\.com
    ///       methods: [GET, PUT]
    ///       credentials: true
    ///       max_age: 3600
    /// "#;
    /// let imported = serde_saphyr::from_str::<Kong>(file)?.import()?;
    /// for note in &imported.notes {
    ///     eprintln!("{note}");
    /// }
    /// let layer = imported.config.build()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// What `curl --data` sends to the admin API:
    ///
    /// ```
    /// use tower_cors_gateway::Kong;
    ///
    /// let form = "name=cors&config.origins=https://example.com&config.methods=GET, PUT";
    /// let layer = form.parse::<Kong>()?.import()?.config.build()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    Kong: Tree
}

const EXPECTED: &str = "a plugin `cors` in `plugins`, at the top or in `services`, `routes` or `consumers`; or the plugin or its \
                        `config` alone";

impl<'de> Deserialize<'de> for Kong {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let file = form::nested(Tree::deserialize(deserializer)?);
        Ok(Self { file, chosen: None })
    }
}

/// Reads the form that the admin API takes: pairs such as `config.origins=https://example.com`, with `&` or a line break
/// between them. Lists may be written with commas, by a name that is repeated, or as `config.origins[]` or `config.origins[1]`.
/// Codes such as `%2B` are decoded, and a `+` is a space.
///
/// # Errors
///
/// A pair without `=`, a `%` without its two digits, or a `+` where no space can be, as in a regex.
impl FromStr for Kong {
    type Err = ImportError;

    fn from_str(text: &str) -> Result<Self, ImportError> {
        let file = form::nested(form::parse(text)?);
        Ok(Self { file, chosen: None })
    }
}

fn import_file(file: &Tree, chosen: Option<&str>) -> Result<Imported, ImportError> {
    let (path, section) = super::choose(&plugins::sections(file)?, chosen, EXPECTED)?;
    config::import(&path, section)
}
