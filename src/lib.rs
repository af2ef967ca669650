//! CORS middleware for tower.

mod compile;
mod config;
mod error;
mod fetch;
mod middleware;
mod policy;

pub use self::config::{CorsConfig, Danger, Disallowed, InnerHeaders, PreflightMode};
pub use self::error::{ConfigError, ConfigErrors, ConfigPlace, ConfigWarning};
pub use self::middleware::{Cors, CorsLayer, MaybeEmpty, ResponseFuture};
pub use self::policy::{
    Asked, Decision, Origin, OriginError, Policy, Rejection, RequestHead, RequestKind,
};
