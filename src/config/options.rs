//! How the service behaves, whatever rule decides.

use std::fmt;
use std::str::FromStr;

use http::StatusCode;

use super::named::{UnknownName, named};

/// How the service behaves, whatever rule decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ServiceOptions {
    pub(crate) preflight_mode: PreflightMode,
    pub(crate) preflight_status: StatusCode,
    pub(crate) rejected_preflight_status: StatusCode,
    pub(crate) on_disallowed_origin: Disallowed,
    pub(crate) inner_headers: InnerHeaders,
    pub(crate) debug_preflights: bool,
}

impl Default for ServiceOptions {
    fn default() -> Self {
        Self {
            preflight_mode: PreflightMode::Answer,
            preflight_status: StatusCode::NO_CONTENT,
            rejected_preflight_status: StatusCode::FORBIDDEN,
            on_disallowed_origin: Disallowed::Forward,
            inner_headers: InnerHeaders::Replace,
            debug_preflights: false,
        }
    }
}

/// Who answers preflights.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PreflightMode {
    /// The layer does, and the inner service never sees one.
    #[default]
    Answer,
    /// The inner service does. The layer leaves its answer as it is, `Access-Control-*` headers and
    /// all.
    Forward,
    /// The inner service answers the preflights that the policy grants, and the layer puts the CORS
    /// headers on its response. The status is the inner service's own: browsers accept 200 to 299
    /// only. The layer answers those that it rejects.
    Decorate,
}

/// What becomes of an actual request from an origin that no rule allows.
///
/// Neither choice is access control: a client that is not a browser sends the `Origin` it likes, or
/// none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Disallowed {
    /// The inner service runs, and its response carries no `Access-Control-*` header: the browser
    /// keeps it from the page.
    #[default]
    Forward,
    /// The inner service does not run; the layer answers with this status, 200 to 599, and an empty
    /// body.
    ///
    /// Browsers send `Origin` on a page's requests to its own server too, unless they are `GET` or
    /// `HEAD`. Requests marked `Sec-Fetch-Site: same-origin` are therefore forwarded all the same.
    /// Browsers send that mark over `https` and to the local machine only: on a service that is
    /// reached over plain `http`, or by browsers from before 2023, list the service's own origin
    /// among the allowed ones.
    Reject(StatusCode),
}

/// What becomes of the CORS headers that the inner service set itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum InnerHeaders {
    /// All of its `Access-Control-*` headers go, and the policy's are set: exactly one of each.
    #[default]
    Replace,
    /// A response on which the inner service set `Access-Control-Allow-Origin` is left to it; only
    /// its `Vary` is completed. Other responses are handled as by [`Replace`](Self::Replace).
    Keep,
}

named! {
    PreflightMode, "a preflight mode":
    Answer "answer",
    Forward "forward",
    Decorate "decorate",
}

named! {
    InnerHeaders, "a way to treat inner headers":
    Replace "replace",
    Keep "keep",
}

/// Writes `forward`, or `reject` and the status, with a space between them.
impl fmt::Display for Disallowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Forward => f.write_str("forward"),
            Self::Reject(status) => write!(f, "reject {}", status.as_u16()),
        }
    }
}

/// Parses what [`Display`](fmt::Display) writes.
impl FromStr for Disallowed {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        let status = text.strip_prefix("reject ");
        match (text, status.and_then(|status| status.parse().ok())) {
            ("forward", _) => Ok(Self::Forward),
            (_, Some(status)) => Ok(Self::Reject(status)),
            _ => {
                let known = ["forward", "reject 403"];
                let kind = "a way to treat disallowed origins";
                Err(UnknownName::new(text, kind, &known))
            }
        }
    }
}
