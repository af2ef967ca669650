//! Settings that apply to all rules.

use std::fmt;
use std::str::FromStr;

use http::StatusCode;
use tower_cors_core::text::Quoted;

use super::named::{UnknownName, named};

/// The settings that apply to all rules.
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
            // The response has no body. Browsers accept any 2xx; some smart TVs want 200.
            preflight_status: StatusCode::NO_CONTENT,
            // Missing headers alone would fail the preflight. But with the 200 that peers send,
            // logs and `curl` report a success.
            rejected_preflight_status: StatusCode::FORBIDDEN,
            // CORS protects responses, not the service. Rejecting would break pages that never
            // read the response, and a service's own pages in browsers without `Sec-Fetch-Site`.
            on_disallowed_origin: Disallowed::Forward,
            // A grant of the inner service would bypass the policy.
            inner_headers: InnerHeaders::Replace,
            // It shows a part of the policy to origins that the policy denies.
            debug_preflights: false,
        }
    }
}

/// A choice of who answers preflights: the layer, the inner service, or both.
///
/// [`CorsConfig::preflight_mode`](crate::CorsConfig::preflight_mode) sets it. A document writes it
/// as `"answer"`, `"forward"` or `"decorate"`.
///
/// # Examples
///
/// ```
/// use tower_cors::PreflightMode;
///
/// assert_eq!("decorate".parse(), Ok(PreflightMode::Decorate));
/// assert!("decorated".parse::<PreflightMode>().is_err());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PreflightMode {
    /// The layer answers. The inner service never sees a preflight.
    #[default]
    Answer,
    /// The inner service answers, and the layer does not change its response.
    ///
    /// So the inner service may grant preflights that the policy would reject.
    Forward,
    /// The inner service answers granted preflights, and the layer adds the CORS headers.
    ///
    /// The response keeps the inner service's status, and browsers accept only 200 to 299. The
    /// layer answers the preflights that it rejects.
    Decorate,
}

/// A choice of how to handle an actual request from an origin that no rule allows.
///
/// [`CorsConfig::on_disallowed_origin`](crate::CorsConfig::on_disallowed_origin) sets it. A
/// document writes it as `"forward"` or `{ reject = 403 }`.
///
/// Neither choice is access control: a client that is not a browser can send any `Origin`, or none.
///
/// # Examples
///
/// ```
/// use http::StatusCode;
/// use tower_cors::Disallowed;
///
/// assert_eq!("reject 403".parse(), Ok(Disallowed::Reject(StatusCode::FORBIDDEN)));
/// assert!("reject".parse::<Disallowed>().is_err());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Disallowed {
    /// The inner service runs, and its response gets no `Access-Control-*` header.
    ///
    /// The browser then blocks the page from reading the response.
    #[default]
    Forward,
    /// The layer answers with this status, from 200 to 599. The inner service does not run.
    ///
    /// Three kinds of requests pass, because they need no grant:
    ///
    /// - Those marked `Sec-Fetch-Site: same-origin`. They come from the service's own pages, and
    ///   browsers send `Origin` there too, except on `GET` and `HEAD`.
    /// - Those of [`own_origins`](crate::CorsConfig::own_origins). Browsers send that mark only over
    ///   `https` and to the local machine, and only since 2023. If your service's pages come over
    ///   plain `http`, or older browsers matter, name their origins.
    /// - Links and images: `GET` and `HEAD` with `Sec-Fetch-Mode: navigate` or `no-cors`. They must
    ///   not change anything, and no script can read their responses.
    ///
    /// # Cross-site request forgery and WebSockets
    ///
    /// One list of origins then protects against more than CORS does. Pages of other origins cannot
    /// send requests that change something, and cannot open WebSockets, which browsers never check.
    /// tower-http has the layer `csrf` for the first of these. This table compares it with
    /// `Reject(403)`:
    ///
    /// | request | tower-http's `csrf` | `Reject` |
    /// |---|---|---|
    /// | a form of another site | 403 | 403 |
    /// | `fetch` with `POST`, of another site | 403 | 403 |
    /// | a form in a sandboxed frame | 403 | 403 |
    /// | `POST` of an older browser, from another site | 403 | 403 |
    /// | `POST` of a page by DNS rebinding | passes | 403 |
    /// | a WebSocket of another site | passes | 403 |
    /// | `fetch` with `GET`, of another site | passes | 403 |
    /// | a preflight of another site | passes | 403 |
    /// | an image or a link on another site | passes | passes |
    /// | `POST` of the service's own page | passes | passes |
    /// | the same over plain `http` | passes | 403 |
    /// | the same, in `own_origins` | passes | passes |
    /// | `POST` of an allowed or trusted origin | passes | passes |
    /// | `Sec-Fetch-Site: none` | passes | 403 |
    /// | `Sec-Fetch-Site: cross-site` without `Origin` | 403 | passes |
    /// | a client that is not a browser | passes | passes |
    ///
    /// tower-http compares `Origin` with `Host`, so plain `http` needs no list. With DNS rebinding,
    /// an attacker's page gets past that comparison. Today, all browsers send `Origin` with every
    /// `POST`.
    Reject(StatusCode),
}

/// A choice of how to treat CORS headers that the inner service sets itself.
///
/// [`CorsConfig::inner_headers`](crate::CorsConfig::inner_headers) sets it. A document writes it as
/// `"replace"` or `"keep"`.
///
/// # Examples
///
/// ```
/// use tower_cors::InnerHeaders;
///
/// assert_eq!("keep".parse(), Ok(InnerHeaders::Keep));
/// assert!("merge".parse::<InnerHeaders>().is_err());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum InnerHeaders {
    /// The layer removes all of them and writes the policy's.
    #[default]
    Replace,
    /// A response that has an `Access-Control-Allow-Origin` keeps its headers.
    ///
    /// Such a grant of the inner service bypasses the policy, even for origins that no rule allows.
    /// The layer only completes its `Vary`. It treats all other responses as
    /// [`Replace`](Self::Replace) does.
    Keep,
}

named! {
    PreflightMode, "a preflight mode":
    Answer "answer",
    Forward "forward",
    Decorate "decorate",
}

named! {
    InnerHeaders, "a way to handle inner headers":
    Replace "replace",
    Keep "keep",
}

/// Writes `forward`, or `reject` and the status, separated by a space.
impl fmt::Display for Disallowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Forward => f.write_str("forward"),
            Self::Reject(status) => write!(f, "reject {}", status.as_u16()),
        }
    }
}

/// Parses the text that [`Display`](fmt::Display) writes.
impl FromStr for Disallowed {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        let status = text.strip_prefix("reject ");
        match (text, status.and_then(|status| status.parse().ok())) {
            ("forward", _) => Ok(Self::Forward),
            (_, Some(status)) => Ok(Self::Reject(status)),
            _ => {
                let known = ["forward", "reject 403"];
                let kind = "a way to handle disallowed origins";
                Err(UnknownName::new(Quoted(text).to_string(), kind, &known))
            }
        }
    }
}
