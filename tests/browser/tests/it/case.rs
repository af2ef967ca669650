//! Cases: a service, an expression that the page evaluates, and the result.

use tower_cors::{CorsConfig, CorsLayer};

/// The page's view of a response that the browser blocks.
pub(crate) const DENIED: &str = "denied";

/// The text on the console for every such response.
const BLOCKED: &str = "has been blocked by CORS policy";

pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) service: Service,
    /// A JavaScript expression over the vocabulary of `page.js`.
    pub(crate) does: &'static str,
    /// The value of the expression, as text. A response has its status as text.
    pub(crate) sees: &'static str,
    /// Text that the console must contain for the URL of the service. May be empty.
    pub(crate) says: &'static str,
}

/// The service at the URL of a case.
pub(crate) enum Service {
    /// An inner service under the layer. It answers with the headers in the query.
    Layered(CorsLayer),
    /// A service without the layer. It always answers with the same headers.
    Raw(Raw),
}

/// The headers of a service without the layer, as in `status: 404 | ACAO: * | x-a: 1`.
///
/// The status is 200 by default.
///
/// `{origin}` becomes the page's origin, and `{ORIGIN}` the same in upper case.
pub(crate) struct Raw {
    pub(crate) preflight: String,
    pub(crate) actual: String,
}

/// A row of a table: the name, the service, the expression, its value.
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
