//! Reading a configuration: whose it is by `--from`, how it is written by the extension of the file.

use std::fs;
use std::path::Path;

use clap::ValueEnum;
use serde::de::DeserializeOwned;
use tower_cors::CorsConfig;
use tower_cors_gateway::{Azure, Elastic, Gravitee, Imported, Kong, Krakend};

use crate::server::Failure;

/// Whose configuration it is.
#[derive(Clone, Copy, PartialEq, ValueEnum)]
pub(crate) enum Source {
    /// This crate's own: the names of its setters, and their values
    Native,
    /// Elastic APM Server: apm-server.yml
    Elastic,
    /// Azure API Management: a policy document
    Azure,
    /// Gravitee: an API definition
    Gravitee,
    /// KrakenD: krakend.json
    Krakend,
    /// Kong: a declarative configuration, the `cors` plugin, or (.form) what the admin API takes
    Kong,
}

/// Reads the file at `path`, or one `section` of it.
pub(crate) fn read(
    source: Source,
    path: &Path,
    section: Option<&str>,
) -> Result<Imported, Failure> {
    let in_file = |failure: Failure| Failure(format!("{}: {failure}", path.display()));
    let text = fs::read_to_string(path).map_err(|error| in_file(error.into()))?;
    let extension = path.extension().and_then(|extension| extension.to_str());
    let extension = extension.unwrap_or_default().to_ascii_lowercase();
    let text = text.trim_start_matches('\u{feff}'); // as editors on Windows leave it
    import(source, text, &extension, section).map_err(in_file)
}

fn import(
    source: Source,
    text: &str,
    extension: &str,
    section: Option<&str>,
) -> Result<Imported, Failure> {
    macro_rules! import {
        ($parsed:expr) => {{
            let file = $parsed?;
            let file = match section {
                Some(path) => file.choose(path),
                None => file,
            };
            Ok(file.import()?)
        }};
    }
    match source {
        Source::Native => native(parse(text, extension)?),
        Source::Elastic => import!(parse::<Elastic>(text, extension)),
        Source::Azure => import!(parse_azure(text, extension)),
        Source::Gravitee => import!(parse::<Gravitee>(text, extension)),
        Source::Krakend => import!(parse::<Krakend>(text, extension)),
        // What `curl --data` sends to the admin API, a pair a line.
        Source::Kong if extension == "form" => import!(text.parse::<Kong>()),
        Source::Kong => import!(parse::<Kong>(text, extension)),
    }
}

/// What it says holds to the letter.
fn native(config: CorsConfig) -> Result<Imported, Failure> {
    let notes = Vec::new();
    Ok(Imported { config, notes })
}

/// By `serde`, in one of the formats that it has a parser for.
fn parse<T: DeserializeOwned>(text: &str, extension: &str) -> Result<T, Failure> {
    match extension {
        "json" => Ok(serde_json::from_str(text)?),
        "yaml" | "yml" => Ok(serde_saphyr::from_str(text)?),
        "toml" => Ok(toml::from_str(text)?),
        _ => Err(unsupported(".json, .yaml, .yml or .toml")),
    }
}

fn parse_azure(text: &str, extension: &str) -> Result<Azure, Failure> {
    match extension {
        "xml" => Ok(text.parse()?),
        _ => Err(unsupported(".xml")),
    }
}

fn unsupported(expected: &str) -> Failure {
    Failure(format!(
        "unsupported format: the name must end in {expected}"
    ))
}
