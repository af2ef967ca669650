//! The consequence of an answer: the browser's next step.

use std::fmt;
use std::time::Duration;

use http::StatusCode;

use super::context::Context;
use super::response::is_redirect;
use crate::config::{Mode, PreflightMode};
use crate::fetch;
use crate::policy::{Decision, Plan};
use crate::request::{self, RequestKind};

/// The browser's next step after it gets the answer. `Display` says it in words.
///
/// # Examples
///
/// ```
/// use http::Request;
/// use tower_cors::explain::Consequence;
/// use tower_cors::{CorsLayer, RequestHead};
///
/// let policy = CorsLayer::new().allow_origins("https://example.com").compile()?;
/// let request = Request::get("/").header("origin", "https://evil.example").body(())?;
/// let explanation = policy.explain(&RequestHead::from(&request));
///
/// assert!(matches!(explanation.consequence(), Consequence::Unreadable { ran: true, .. }));
/// assert_eq!(
///     explanation.consequence().to_string(),
///     "blocks the page from reading the response; the inner service did run",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Consequence {
    /// The browser checks nothing: the request is not a CORS request.
    NotChecked,
    /// The browser checks nothing: `Sec-Fetch-Site` says that the page is the service's own.
    SameOrigin,
    /// The browser checks nothing: CORS does not apply to links, forms, images and the like.
    #[non_exhaustive]
    OtherMode {
        /// `true` if the inner service ran.
        ran: bool,
    },
    /// The browser opens the WebSocket if the inner service accepts it: CORS does not apply.
    SocketOpened,
    /// The browser does not open the WebSocket, because the layer answered in its place.
    SocketRefused,
    /// The browser decides by the page's origin. `Host` suggests that it is the service's own.
    #[non_exhaustive]
    SameHost {
        /// `true` if the inner service ran.
        ran: bool,
    },
    /// The browser lets the page read the response.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-cors-check>
    #[non_exhaustive]
    Readable {
        /// `true` if this includes requests with credentials.
        credentials: bool,
    },
    /// The browser follows the redirect. The response there must also pass the CORS check.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-http-redirect-fetch>
    Redirected,
    /// The browser blocks the page from reading the response.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-cors-check>
    #[non_exhaustive]
    Unreadable {
        /// `true` if the inner service ran. Its side effects have then happened.
        ran: bool,
    },
    /// The browser sends the request that the preflight asked for.
    ///
    /// <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>
    #[non_exhaustive]
    Sent {
        /// `true` if this includes requests with credentials.
        credentials: bool,
        /// The time for which it may cache the answer.
        ///
        /// Browsers shorten it, Chromium to [`CHROMIUM_MAX_AGE`](crate::limits::CHROMIUM_MAX_AGE).
        max_age: Duration,
    },
    /// The browser sends the request if the inner service answers with a status from 200 to 299.
    #[non_exhaustive]
    SentIfSuccessful {
        /// `true` if this includes requests with credentials.
        credentials: bool,
    },
    /// The browser does not send the request that the preflight asked for.
    NotSent,
    /// The browser acts on the inner service's answer, which the policy does not change.
    InnerServiceDecides,
}

impl Consequence {
    /// Returns the consequence of a decision, and of the inner service's status, if it is known.
    pub(super) fn new(
        context: &Context<'_>,
        decision: &Decision,
        inner_status: Option<StatusCode>,
    ) -> Self {
        let options = &context.policy.config.options;
        let credentials = context
            .deciding_rule()
            .is_some_and(|(rule, _)| rule.credentials);
        if context.policy.config.mode == Mode::Passthrough {
            return Self::InnerServiceDecides;
        }
        match (decision.kind(), decision.is_allowed()) {
            (RequestKind::NonCors, _) => Self::NotChecked,
            (RequestKind::Actual, allowed) => {
                let ran = !matches!(decision.plan, Plan::Answer(..));
                match context.request.mode() {
                    request::Mode::WebSocket if ran => Self::SocketOpened,
                    request::Mode::WebSocket => Self::SocketRefused,
                    _ if context.request.is_same_origin() => Self::SameOrigin,
                    request::Mode::Unchecked => Self::OtherMode { ran },
                    request::Mode::Checked if allowed && inner_status.is_some_and(is_redirect) => {
                        Self::Redirected
                    }
                    request::Mode::Checked if allowed => Self::Readable { credentials },
                    request::Mode::Checked if context.is_same_host() => Self::SameHost { ran },
                    request::Mode::Checked => Self::Unreadable { ran },
                }
            }
            (RequestKind::Preflight, allowed) => match (options.preflight_mode, allowed) {
                (PreflightMode::Forward, _) => Self::InnerServiceDecides,
                (_, false) => Self::NotSent,
                (PreflightMode::Decorate, true) if inner_status.is_none() => {
                    Self::SentIfSuccessful { credentials }
                }
                (_, true) if inner_status.is_some_and(|status| !status.is_success()) => {
                    Self::NotSent
                }
                (PreflightMode::Answer | PreflightMode::Decorate, true) => Self::Sent {
                    credentials,
                    max_age: max_age(context),
                },
            },
        }
    }
}

fn max_age(context: &Context<'_>) -> Duration {
    let mut rules = context.policy.config.rule_configs();
    let rule = context.rule_index().and_then(|index| rules.nth(index));
    rule.and_then(|rule| rule.max_age)
        .unwrap_or(fetch::DEFAULT_MAX_AGE)
}

impl fmt::Display for Consequence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotChecked => f.write_str("checks nothing, because this is not a CORS request"),
            Self::SameOrigin => f.write_str(
                "checks nothing: `Sec-Fetch-Site` says that the page is the service's own",
            ),
            Self::OtherMode { ran } => write!(
                f,
                "checks nothing: CORS does not apply to links, forms and images; {}",
                Ran(*ran)
            ),
            Self::SocketOpened => f.write_str(
                "opens the WebSocket if the inner service accepts it: CORS does not apply to \
                 WebSockets",
            ),
            Self::SocketRefused => {
                f.write_str("does not open the WebSocket; the inner service did not run")
            }
            Self::SameHost { ran } => write!(
                f,
                "lets the page read the response if it is the service's own, and blocks it \
                 otherwise; {}",
                Ran(*ran)
            ),
            Self::Readable { credentials } => write!(
                f,
                "lets the page read the response{}",
                Unless(!credentials, "it sent the request with credentials")
            ),
            Self::Redirected => f.write_str(
                "follows the redirect; the response there must also allow the page's origin",
            ),
            Self::Unreadable { ran } => write!(
                f,
                "blocks the page from reading the response; {}",
                Ran(*ran)
            ),
            Self::Sent {
                credentials,
                max_age,
            } => {
                write!(
                    f,
                    "sends the request{}",
                    Unless(!credentials, "it has credentials")
                )?;
                match max_age.as_secs() {
                    0 => f.write_str(", and asks again before the next request"),
                    age => write!(f, ", and caches this answer for {age} seconds"),
                }
            }
            Self::SentIfSuccessful { credentials } => write!(
                f,
                "sends the request if the inner service answers with a status from 200 to 299{}",
                Unless(!credentials, "the request has credentials")
            ),
            Self::NotSent => f.write_str("does not send the request, and the page's `fetch` fails"),
            Self::InnerServiceDecides => {
                f.write_str("acts on the inner service's answer, which the policy does not change")
            }
        }
    }
}

/// A clause that says whether the inner service ran.
struct Ran(bool);

impl fmt::Display for Ran {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            true => "the inner service did run",
            false => "the inner service did not run",
        })
    }
}

/// An exception, if it applies.
struct Unless(bool, &'static str);

impl fmt::Display for Unless {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self(true, exception) => write!(f, ", unless {exception}"),
            Self(false, _) => Ok(()),
        }
    }
}
