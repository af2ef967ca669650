//! The tower middleware: the layer, the service, its future, and a body for services without a default one.

mod body;
mod future;
mod layer;
mod service;

pub use self::body::MaybeEmpty;
pub use self::future::ResponseFuture;
pub use self::layer::CorsLayer;
#[cfg(feature = "reload")]
pub(crate) use self::layer::PolicySource;
pub use self::service::Cors;
