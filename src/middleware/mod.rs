//! The tower middleware: the layer, the service, its future, and an empty body.

mod body;
mod decided;
mod future;
mod layer;
#[cfg(feature = "reload")]
mod reload;
mod report;
mod service;
mod source;
mod unbuilt;

pub use self::body::{EmptyBody, MaybeEmpty};
pub use self::future::ResponseFuture;
pub use self::layer::CorsLayer;
#[cfg(feature = "reload")]
pub use self::reload::ReloadHandle;
pub use self::report::{DecisionReport, ReportDecision};
pub use self::service::Cors;
