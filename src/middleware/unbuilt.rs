//! What the compiler says where a configuration stands in the place of a layer.

use tower_layer::Layer;

use super::service::Cors;
use crate::config::CorsConfig;
use crate::policy::Policy;

/// A service that takes a configuration for a layer: none does.
#[diagnostic::on_unimplemented(
    message = "a `CorsConfig` is not a layer yet",
    label = "end the chain of setters with `.build()?`",
    note = "`build` checks the configuration: `.layer(CorsLayer::new().allow_origins(…).build()?)`"
)]
pub trait TakesConfig {}

/// A decoy. No service [takes a configuration](TakesConfig), so that it never applies: it is there
/// for the message.
impl<S: TakesConfig> Layer<S> for CorsConfig {
    type Service = Cors<S>;

    fn layer(&self, inner: S) -> Self::Service {
        Cors::new(inner, Policy::deny_all())
    }
}
