//! The formats of policy files.

use std::path::Path;

use clap::ValueEnum;
use serde::de::DeserializeOwned;

use crate::failure::BoxError;

/// The beginnings of placeholders, which often keep a template from being valid YAML or JSON.
const TEMPLATE_MARKS: [&str; 4] = ["{{", "{%", "${", "<%"];

/// A format of a file.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Format {
    Toml,
    Yaml,
    Json,
    /// Only for azure
    Xml,
    /// Only for kong: a `name=value` pair on each line, as its admin API accepts them
    Form,
}

impl Format {
    /// Returns the format that matches the extension of a file.
    pub(super) fn of_file(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "toml" => Some(Self::Toml),
            "yaml" | "yml" => Some(Self::Yaml),
            "json" => Some(Self::Json),
            "xml" => Some(Self::Xml),
            "form" => Some(Self::Form),
            _ => None,
        }
    }
}

/// Parses `text` in one of the formats that serde reads.
pub(super) fn parse<T: DeserializeOwned>(
    text: &str,
    format: Option<Format>,
) -> Result<T, BoxError> {
    match format {
        Some(Format::Json) => Ok(serde_json::from_str(text)?),
        Some(Format::Yaml) => Ok(serde_saphyr::from_str_with_options(text, yaml_options())?),
        Some(Format::Toml) => Ok(toml::from_str(text)?),
        Some(Format::Xml | Format::Form) | None => Err(unsupported(".json, .yaml, .yml or .toml")),
    }
}

/// Parses `text` like [`parse`], but accepts several documents in YAML.
pub(super) fn parse_documents<T: DeserializeOwned + FromIterator<T>>(
    text: &str,
    format: Option<Format>,
) -> Result<T, BoxError> {
    let parsed = match format {
        Some(Format::Yaml) => serde_saphyr::from_multiple_with_options(text, yaml_options())
            .map(|documents| T::from_iter::<Vec<T>>(documents))
            .map_err(BoxError::from),
        _ => parse(text, format),
    };
    parsed.map_err(|error| match may_be_template(text, format) {
        true => format!("{error}; if the file is a template, render it first").into(),
        false => error,
    })
}

/// Returns whether a `text` that does not parse may be a template.
fn may_be_template(text: &str, format: Option<Format>) -> bool {
    let is_data = matches!(format, Some(Format::Json | Format::Toml | Format::Yaml));
    is_data && TEMPLATE_MARKS.iter().any(|mark| text.contains(mark))
}

/// Returns options for the YAML parser: any number of comments, and errors on one line.
///
/// By default, the parser keeps the text of comments, and rejects more than 32 of them in a row.
fn yaml_options() -> serde_saphyr::Options {
    serde_saphyr::options! {
        emit_comments: false,
        with_snippet: false,
    }
}

/// Returns the error for a file in none of the `expected` formats.
pub(super) fn unsupported(expected: &str) -> BoxError {
    format!("unsupported format: the name must end in {expected}; for any other name, add --format")
        .into()
}
