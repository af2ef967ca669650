//! The cases in which the contenders are compared, both by time and by instructions.

use std::fmt;

use http::Request;

use crate::hostile::Shape;
use crate::origins::Origins;
use crate::requests::{Ask, actual, anonymous, preflight};

/// A kind of request that all contenders answer in the same way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scenario {
    Allowed,
    Denied,
    NoOrigin,
    Granted,
    Rejected,
    /// A preflight of a costly shape, with this number of bytes.
    Hostile(Shape, usize),
}

pub const SCENARIOS: [Scenario; 5] = [
    Scenario::Allowed,
    Scenario::Denied,
    Scenario::NoOrigin,
    Scenario::Granted,
    Scenario::Rejected,
];

/// One comparison: a request and a policy. If `cloned`, each request clones the service, as in
/// axum.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    pub scenario: Scenario,
    pub origins: Origins,
    pub cloned: bool,
}

/// Returns each scenario with one origin, both for one service and for clones of it.
pub fn service_cases() -> impl Iterator<Item = Case> {
    [false, true].into_iter().flat_map(|cloned| {
        let case = move |scenario| Case {
            scenario,
            origins: Origins::Exact(1),
            cloned,
        };
        SCENARIOS.map(case)
    })
}

/// Returns actual requests to policies of all kinds, except the one in [`service_cases`].
pub fn origin_cases() -> impl Iterator<Item = Case> {
    let few = [1, 10, 100].map(Origins::Regexes);
    let more = [1, 16, 100, 10_000].map(Origins::Wildcards);
    let within = [1, 16, 100, 100_000].map(Origins::WithinLabels);
    let many = [100, 1_000, 10_000, 1_000_000].map(Origins::Exact);
    let all = many.into_iter().chain(more).chain(within).chain(few);
    all.flat_map(|origins| {
        let case = move |(scenario, cloned)| Case {
            scenario,
            origins,
            cloned,
        };
        [
            (Scenario::Allowed, false),
            (Scenario::Allowed, true),
            (Scenario::Denied, false),
        ]
        .map(case)
    })
}

/// Returns hostile preflights. Their lengths are these quarters of the bound.
pub fn hostile_cases(quarters: &[usize]) -> impl Iterator<Item = Case> {
    Shape::ALL.into_iter().flat_map(move |shape| {
        quarters.iter().map(move |quarters| Case {
            scenario: Scenario::Hostile(shape, shape.limit() / 4 * quarters),
            origins: Origins::Wildcards(100),
            cloned: false,
        })
    })
}

impl Case {
    pub fn request(self) -> Request<()> {
        let asks = Ask::default();
        match self.scenario {
            Scenario::Allowed => actual(&self.origins.allowed()),
            Scenario::Denied => actual(&self.origins.denied()),
            Scenario::NoOrigin => anonymous(),
            Scenario::Granted => preflight(&self.origins.allowed(), asks),
            Scenario::Rejected => preflight(&self.origins.denied(), asks),
            Scenario::Hostile(shape, len) => shape.preflight(len, &self.origins.allowed()),
        }
    }
}

/// Writes the name of the case in tables and on command lines.
impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            scenario, origins, ..
        } = self;
        let cloned = if self.cloned { ", cloned" } else { "" };
        write!(f, "{scenario}, {origins}{cloned}")
    }
}

impl fmt::Display for Scenario {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Allowed => f.write_str("actual allowed"),
            Self::Denied => f.write_str("actual denied"),
            Self::NoOrigin => f.write_str("no origin"),
            Self::Granted => f.write_str("preflight granted"),
            Self::Rejected => f.write_str("preflight rejected"),
            Self::Hostile(shape, len) => write!(f, "hostile {shape} {len}"),
        }
    }
}
