//! A case: a service, what the page does with it, and what it must see.

use tower_cors::{CorsConfig, CorsLayer};

/// What the page sees of a response that the browser keeps from it.
pub(crate) const DENIED: &str = "denied";

/// What the browser's console then says, whatever the reason.
const BLOCKED: &str = "has been blocked by CORS policy";

pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) service: Service,
    /// JavaScript: an expression in the words of `page.js`.
    pub(crate) does: &'static str,
    /// What the expression comes to, as text; of a response, its status.
    pub(crate) sees: &'static str,
    /// What the browser's console must say of the service's URL, if anything.
    pub(crate) says: &'static str,
}

/// What stands behind a case's URL.
pub(crate) enum Service {
    /// An inner service that answers with what it is asked for, under the layer.
    Layered(CorsLayer),
    /// No layer, and always the same headers.
    Raw(Raw),
}

/// The headers of a service without the layer, as in `ACAO: * | x-a: 1`, and its `status`, which is 200 by default.
///
/// `{origin}` stands for the page's origin, and `{ORIGIN}` for the same in upper case.
pub(crate) struct Raw {
    pub(crate) preflight: String,
    pub(crate) actual: String,
}

/// A line of a table: name, service, what the page does, what it must see.
pub(crate) type Row<S, N = &'static str> = (N, S, &'static str, &'static str);

impl<S: Into<Service>, N: Into<String>> From<Row<S, N>> for Case {
    fn from((name, service, does, sees): Row<S, N>) -> Self {
        Self {
            name: name.into(),
            service: service.into(),
            does,
            sees,
            says: if sees == DENIED { BLOCKED } else { "" },
        }
    }
}

impl From<CorsConfig> for Service {
    fn from(config: CorsConfig) -> Self {
        Self::Layered(config.build().unwrap())
    }
}

impl From<CorsLayer> for Service {
    fn from(layer: CorsLayer) -> Self {
        Self::Layered(layer)
    }
}

impl From<Raw> for Service {
    fn from(raw: Raw) -> Self {
        Self::Raw(raw)
    }
}
