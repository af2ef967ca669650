//! The gateways whose files the program imports.

use clap::ValueEnum;
use tower_cors_gateway::{Azure, Elastic, Envoy, GatewayApi, Gravitee, Imported, Kong, Krakend};

use super::format::{Format, parse_documents, unsupported};
use crate::failure::BoxError;

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
    /// Kong: a declarative configuration, the `cors` plugin, or a form for the admin API
    Kong,
    /// Kubernetes Gateway API: an `HTTPRoute`
    #[value(name = "gateway-api")]
    Kubernetes,
    /// Envoy: any configuration with a `CorsPolicy`; Istio: a `VirtualService`
    Envoy,
}

/// Imports a section of a parsed file. It is a macro because the gateways' types share no trait.
macro_rules! import {
    ($file:expr, $section:expr) => {{
        let file = $file;
        let chosen = match $section {
            Some(path) => file.choose(path),
            None => file,
        };
        Ok(chosen.import()?)
    }};
}

impl Gateway {
    /// Imports the CORS section of `text`. If there are several, `section` is the path of one.
    pub(super) fn import(
        self,
        text: &str,
        format: Option<Format>,
        section: Option<&str>,
    ) -> Result<Imported, BoxError> {
        match self {
            Self::Elastic => import!(parse_documents::<Elastic>(text, format)?, section),
            Self::Azure => import!(parse_azure(text, format)?, section),
            Self::Gravitee => import!(parse_documents::<Gravitee>(text, format)?, section),
            Self::Krakend => import!(parse_documents::<Krakend>(text, format)?, section),
            Self::Kong => import!(parse_kong(text, format)?, section),
            Self::Kubernetes => import!(parse_documents::<GatewayApi>(text, format)?, section),
            Self::Envoy => import!(parse_documents::<Envoy>(text, format)?, section),
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

fn parse_azure(text: &str, format: Option<Format>) -> Result<Azure, BoxError> {
    match format {
        Some(Format::Xml) => Ok(text.parse()?),
        _ => Err(unsupported(".xml")),
    }
}

fn parse_kong(text: &str, format: Option<Format>) -> Result<Kong, BoxError> {
    match format {
        Some(Format::Form) => Ok(text.parse()?),
        _ => parse_documents(text, format),
    }
}
