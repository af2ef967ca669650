//! The gateways whose files the program imports.

use std::sync::Arc;

use clap::ValueEnum;
use serde::de::DeserializeOwned;
use tower_cors_gateway::{
    Azure, Elastic, Envoy, GatewayApi, Gravitee, ImportError, Imported, Kong, Krakend,
};

use super::format::{Format, at, parse_all, unsupported};
use crate::diagnostic::{Diagnostic, Location, Source, code};
use crate::document::{Position, offset_at, read};
use crate::failure::Failure;

/// The gateway that a file belongs to.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Gateway {
    /// Elastic APM Server: apm-server.yml
    Elastic,
    /// Azure API Management: a policy document
    Azure,
    /// Gravitee: an API definition
    Gravitee,
    /// KrakenD: krakend.json
    Krakend,
    /// Kong: a declarative configuration, the `cors` plugin, or an admin API form
    Kong,
    /// Kubernetes Gateway API: an `HTTPRoute`
    #[value(name = "gateway-api")]
    Kubernetes,
    /// Envoy: any configuration with a `CorsPolicy`; Istio: a `VirtualService`
    Envoy,
}

/// Imports a section of a parsed file. It is a macro because the gateways' types share no trait.
macro_rules! import {
    ($source:expr, $file:expr, $section:expr) => {{
        let file = $file;
        let chosen = match $section {
            Some(path) => file.choose(path),
            None => file,
        };
        chosen
            .import()
            .map_err(|error| import_error($source, error))
    }};
}

impl Gateway {
    /// Imports the CORS section of a file. If there are several, `section` is the path of one.
    pub(super) fn import(
        self,
        source: &Arc<Source>,
        format: Option<Format>,
        section: Option<&str>,
    ) -> Result<Imported, Failure> {
        match self {
            Self::Elastic => import!(source, parse::<Elastic>(source, format)?, section),
            Self::Azure => import!(source, parse_azure(source, format)?, section),
            Self::Gravitee => import!(source, parse::<Gravitee>(source, format)?, section),
            Self::Krakend => import!(source, parse::<Krakend>(source, format)?, section),
            Self::Kong => import!(source, parse_kong(source, format)?, section),
            Self::Kubernetes => import!(source, parse::<GatewayApi>(source, format)?, section),
            Self::Envoy => import!(source, parse::<Envoy>(source, format)?, section),
        }
    }

    /// Returns the format of standard input. YAML includes JSON.
    pub(super) fn usual_format(self) -> Format {
        match self {
            Self::Azure => Format::Xml,
            Self::Elastic
            | Self::Gravitee
            | Self::Krakend
            | Self::Kong
            | Self::Kubernetes
            | Self::Envoy => Format::Yaml,
        }
    }
}

/// Reads all documents of a file.
fn parse<T: DeserializeOwned + FromIterator<T>>(
    source: &Arc<Source>,
    format: Option<Format>,
) -> Result<T, Failure> {
    let documents = parse_all(source, format)?;
    let documents: Result<Vec<T>, _> = documents.iter().map(read).collect();
    match documents {
        Ok(documents) => Ok(documents.into_iter().collect()),
        Err(mistake) => Err(at(source, code::DOCUMENT, mistake).into()),
    }
}

fn parse_azure(source: &Arc<Source>, format: Option<Format>) -> Result<Azure, Failure> {
    match format {
        Some(Format::Xml) => source
            .text
            .parse()
            .map_err(|error| import_error(source, error)),
        _ => Err(unsupported(source, ".xml").into()),
    }
}

fn parse_kong(source: &Arc<Source>, format: Option<Format>) -> Result<Kong, Failure> {
    match format {
        Some(Format::Form) => source
            .text
            .parse()
            .map_err(|error| import_error(source, error)),
        _ => parse(source, format),
    }
}

/// Returns an importer's error with its place, if the importer tells more than the path of the key.
fn import_error(source: &Arc<Source>, error: ImportError) -> Failure {
    let help = choice(&error);
    let (message, location) = match error {
        ImportError::Syntax {
            line,
            column,
            reason,
        } => (reason, locate(source, line, column)),
        ImportError::At {
            line,
            column,
            error,
        } => (error.to_string(), locate(source, line, column)),
        error => (error.to_string(), source.whole()),
    };
    Diagnostic::error(code::IMPORT, message)
        .at(location)
        .with_help(help)
        .into()
}

fn locate(source: &Arc<Source>, line: usize, column: usize) -> Location {
    match offset_at(&source.text, Position { line, column }) {
        Some(offset) => source.locate(offset..offset),
        None => source.whole(),
    }
}

/// Returns the option that chooses a section, for an error that lists several.
fn choice(error: &ImportError) -> Option<String> {
    let (ImportError::SeveralSections { sections, .. }
    | ImportError::NoSuchSection { sections, .. }) = error
    else {
        return None;
    };
    let first = sections.first()?;
    let path = shell_words::quote(&first.path);
    Some(format!(
        "for example, --section {path} chooses the first one"
    ))
}
