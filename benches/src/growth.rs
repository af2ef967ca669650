//! Policies that grow: one actual request from an allowed origin to each.

use http::{Request, Uri};
use tower::Layer;
use tower_cors::{CorsConfig, CorsLayer};

use crate::contenders::{Contender, inner, tower_cors_layer};
use crate::origins::Origins;
use crate::requests::actual;

/// A policy with a number of parts of one kind. The request is about the middle one.
#[derive(Clone, Copy, Debug)]
pub enum Growth {
    Origins(Origins),
    /// Rules, each with one exact origin.
    Rules(usize),
    /// Paths, each with a configuration of one exact origin.
    Paths(usize),
}

pub fn all() -> impl Iterator<Item = Growth> {
    let exact = [1, 100, 10_000, 1_000_000].map(Origins::Exact);
    let wildcards = [1, 100, 10_000, 1_000_000].map(Origins::Wildcards);
    let within = [1, 100, 10_000, 1_000_000].map(Origins::WithinLabels);
    let regexes = [1, 10, 100, 1_000].map(Origins::Regexes);
    let origins = [exact, wildcards, within, regexes].into_iter().flatten();
    origins
        .map(Growth::Origins)
        .chain([1, 100, 1_000, 10_000].map(Growth::Rules))
        .chain([1, 10, 100, 1_000].map(Growth::Paths))
}

impl Growth {
    pub fn name(self) -> String {
        match self {
            Self::Origins(origins) => format!("{origins}"),
            Self::Rules(count) => format!("{count} rules"),
            Self::Paths(count) => format!("{count} paths"),
        }
    }

    pub fn service(self) -> impl Contender {
        let config = match self {
            Self::Origins(origins) => origins.config(),
            Self::Rules(count) => rules(count),
            Self::Paths(count) => paths(count),
        };
        tower_cors_layer(config).layer(inner())
    }

    pub fn request(self) -> Request<()> {
        match self {
            Self::Origins(origins) => actual(&origins.allowed()),
            Self::Rules(count) => actual(&Origins::Exact(count).allowed()),
            Self::Paths(count) => {
                let mut request = actual(&Origins::Exact(count).allowed());
                let path = path(count / 2);
                *request.uri_mut() = Uri::try_from(format!("{path}/upload")).unwrap();
                request
            }
        }
    }
}

fn rules(count: usize) -> CorsConfig {
    let mut config = CorsLayer::new();
    for (index, origin) in Origins::Exact(count).texts().into_iter().enumerate() {
        if index > 0 {
            config = config.next_rule();
        }
        config = config.allow_origins(origin);
    }
    config
}

fn paths(count: usize) -> CorsConfig {
    let origins = Origins::Exact(count).texts().into_iter().enumerate();
    origins.fold(
        CorsLayer::new().allow_origins("https://base.example"),
        |config, (index, origin)| {
            config.for_path(&path(index), CorsLayer::new().allow_origins(origin))
        },
    )
}

fn path(index: usize) -> String {
    format!("/p{index}/files")
}
