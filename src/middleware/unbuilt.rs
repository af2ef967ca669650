//! The compiler message for a configuration in the place of a layer.

use tower_layer::Layer;

use super::service::Cors;
use crate::config::CorsConfig;
use crate::policy::Policy;

/// A service around which a configuration could be a layer. No type implements it.
#[diagnostic::on_unimplemented(
    message = "expected a layer, found a `CorsConfig`; add `.build()?`",
    label = "the chain of setters lacks its `.build()?`",
    note = "`build` checks the configuration: `let cors = CorsLayer::new().allow_origins(…).build()?;`"
)]
pub trait TakesConfig {}

/// A decoy, which never applies, because no type implements `TakesConfig`.
///
/// Through it the compiler can say that [`build`](CorsConfig::build) makes the layer.
impl<S: TakesConfig> Layer<S> for CorsConfig {
    type Service = Cors<S>;

    fn layer(&self, inner: S) -> Self::Service {
        Cors::new(inner, Policy::deny_all())
    }
}
