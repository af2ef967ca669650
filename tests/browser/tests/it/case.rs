//! Cases: a service, an expression that the page evaluates, and the result.

use tower_cors::{CorsConfig, CorsLayer};

use crate::engines::Engine;

/// The page's view of a response that the browser blocks.
pub(crate) const DENIED: &str = "denied";

/// The text that Chromium's console has for every such response.
const BLOCKED: &str = "has been blocked by CORS policy";

pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) service: Service,
    /// A JavaScript expression over the vocabulary of `page.js`.
    pub(crate) does: &'static str,
    /// The value of the expression by the standard, as text. A response has its status as text.
    pub(crate) sees: &'static str,
    /// The engines that differ from the standard.
    pub(crate) differs: Vec<Difference>,
    /// Text that Chromium's console must have for the URL of the service. May be empty.
    pub(crate) says: &'static str,
}

/// A value that one engine has instead of the standard's.
pub(crate) struct Difference {
    pub(crate) engine: Engine,
    /// The first cell of a row in the documentation of `tower_cors_browser`, which says why.
    pub(crate) topic: &'static str,
    pub(crate) sees: &'static str,
}

impl Case {
    /// Puts a prefix before the name.
    pub(crate) fn named(self, prefix: &str) -> Self {
        let name = format!("{prefix}{}", self.name);
        Self { name, ..self }
    }

    /// Returns the value that the page of this engine has.
    pub(crate) fn sees_in(&self, engine: Engine) -> &'static str {
        let differs = self.differs.iter().find(|other| other.engine == engine);
        differs.map_or(self.sees, |other| other.sees)
    }
}

impl Difference {
    /// Parses `Firefox, WebKit (the topic): the value`.
    fn parse(text: &'static str) -> Vec<Self> {
        let (names, rest) = text.split_once(" (").expect("a topic in parentheses");
        let (topic, sees) = rest.split_once("): ").expect("a value after the topic");
        let engine = |name| Engine::ALL.into_iter().find(|one| one.name() == name);
        let engines = names.split(", ").map(|name| engine(name).expect(name));
        engines
            .map(|engine| Self {
                engine,
                topic,
                sees,
            })
            .collect()
    }
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
///
/// The value is `the standard's | Firefox, WebKit (a topic): what they do instead | …`.
pub(crate) type Row<S, N = &'static str> = (N, S, &'static str, &'static str);

impl<S: Into<Service>, N: Into<String>> From<Row<S, N>> for Case {
    fn from((name, service, does, sees): Row<S, N>) -> Self {
        let mut values = sees.split(" | ");
        let mut case = Self {
            name: name.into(),
            service: service.into(),
            does,
            sees: values.next().unwrap_or_default(),
            differs: values.flat_map(Difference::parse).collect(),
            says: "",
        };
        if case.sees_in(Engine::Chromium) == DENIED {
            case.says = BLOCKED;
        }
        case
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
