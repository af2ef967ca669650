//! The `CORS` filter of the Gateway API: every key, the origins, the routes, and files with
//! mistakes.

mod conformance;
mod files;
mod filter;
mod hostile;

use tower_cors_gateway::{GatewayApi, Imported};

use crate::importing::{error_of, imported};

/// Imports a file.
#[track_caller]
fn import(file: &str) -> Imported {
    imported(file, serde_saphyr::from_str::<GatewayApi>(file))
}

#[track_caller]
fn error(file: &str) -> String {
    error_of(serde_saphyr::from_str::<GatewayApi>(file))
}
