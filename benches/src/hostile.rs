//! Preflights made to cost as much as they can.

use std::fmt;

use http::Request;

use crate::requests::{Ask, preflight};

/// What a hostile preflight is full of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// `Access-Control-Request-Headers`: an allowed name, over and over, so that all are looked up.
    Names,
    /// `Access-Control-Request-Headers`: one long name.
    Name,
    /// `Access-Control-Request-Headers`: empty elements.
    Commas,
    /// `Access-Control-Request-Headers`: one empty element, wide with white space.
    Spaces,
    /// `Access-Control-Request-Method`: one long token.
    Method,
    /// `Origin`: labels of one byte.
    Labels,
}

impl Shape {
    pub const ALL: [Self; 6] = [
        Self::Names,
        Self::Name,
        Self::Commas,
        Self::Spaces,
        Self::Method,
        Self::Labels,
    ];

    /// About the most bytes of it that the policy looks at.
    pub fn limit(self) -> usize {
        match self {
            Self::Names | Self::Name | Self::Commas | Self::Spaces => 8 * 1024,
            Self::Method => 128,
            Self::Labels => 256,
        }
    }

    /// A preflight with so many bytes of it, from `origin` if that is not the part at issue.
    pub fn preflight(self, len: usize, origin: &str) -> Request<()> {
        let fill = |unit: &str| -> String { unit.chars().cycle().take(len).collect() };
        let full = match self {
            Self::Names => fill("content-type,"),
            Self::Name => fill("a"),
            Self::Commas => fill(","),
            Self::Spaces => format!(",{},", &fill(" ")[2..]),
            Self::Method => fill("A"),
            Self::Labels => format!("https://{}", &fill("a.")[9..]),
        };
        match self {
            Self::Method => preflight(
                origin,
                Ask {
                    method: &full,
                    ..Ask::default()
                },
            ),
            Self::Labels => preflight(&full, Ask::default()),
            _ => preflight(
                origin,
                Ask {
                    headers: &full,
                    ..Ask::default()
                },
            ),
        }
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Names => "names",
            Self::Name => "name",
            Self::Commas => "commas",
            Self::Spaces => "spaces",
            Self::Method => "method",
            Self::Labels => "labels",
        })
    }
}
