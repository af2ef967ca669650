//! Preflights designed to cost as much as possible.

use std::fmt;

use http::Request;

use crate::requests::{Ask, preflight};

/// The shape of a hostile preflight: a header, and the bytes that fill it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// `Access-Control-Request-Headers`: an allowed name, repeated, so that each takes a lookup.
    Names,
    /// `Access-Control-Request-Headers`: one long name.
    Name,
    /// `Access-Control-Request-Headers`: empty elements.
    Commas,
    /// `Access-Control-Request-Headers`: one empty element of white space.
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

    /// Returns about the number of bytes above which the policy does not read the header.
    pub fn limit(self) -> usize {
        match self {
            Self::Names | Self::Name | Self::Commas | Self::Spaces => 8 * 1024,
            Self::Method => 128,
            Self::Labels => 256,
        }
    }

    /// Returns a preflight with `len` bytes of this shape. It is from `origin`, unless that has the
    /// shape.
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
