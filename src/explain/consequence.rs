//! The consequence of an answer: the browser's next step.

use std::fmt;
use std::time::Duration;

use super::context::Context;
use crate::config::{Disallowed, Mode, PreflightMode};
use crate::fetch;
use crate::policy::Decision;
use crate::request::RequestKind;

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
    /// The browser checks nothing: CORS does not apply to navigations, WebSockets and the like.
    OtherMode,
    /// The browser lets the page read the response.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-cors-check>
    #[non_exhaustive]
    Readable {
        /// `true` if it does so for requests with credentials, too.
        credentials: bool,
    },
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
        /// `true` if it does so for requests with credentials, too.
        credentials: bool,
        /// The time for which it may cache the answer.
        ///
        /// Browsers cut it, Chromium to [`CHROMIUM_MAX_AGE`](crate::limits::CHROMIUM_MAX_AGE).
        max_age: Duration,
    },
    /// The browser sends the request if the inner service answers with a status from 200 to 299.
    #[non_exhaustive]
    SentIfSuccessful {
        /// `true` if it does so for requests with credentials, too.
        credentials: bool,
    },
    /// The browser does not send the request that the preflight asked for.
    NotSent,
    /// The browser acts on the inner service's answer, which the policy does not change.
    InnerServiceDecides,
}

impl Consequence {
    pub(super) fn new(context: &Context<'_>, decision: &Decision) -> Self {
        let options = &context.policy.config.options;
        let credentials = context
            .deciding_rule()
            .is_some_and(|(rule, _)| rule.credentials);
        if context.policy.config.mode == Mode::Passthrough {
            return Self::InnerServiceDecides;
        }
        match (decision.kind(), decision.is_allowed()) {
            (RequestKind::NonCors, _) => Self::NotChecked,
            (RequestKind::Actual, _) if context.request.is_same_origin() => Self::SameOrigin,
            (RequestKind::Actual, _) if context.request.is_in_other_mode() => Self::OtherMode,
            (RequestKind::Actual, true) => Self::Readable { credentials },
            (RequestKind::Actual, false) => Self::Unreadable {
                ran: options.on_disallowed_origin == Disallowed::Forward,
            },
            (RequestKind::Preflight, allowed) => match (options.preflight_mode, allowed) {
                (PreflightMode::Forward, _) => Self::InnerServiceDecides,
                (_, false) => Self::NotSent,
                (PreflightMode::Decorate, true) => Self::SentIfSuccessful { credentials },
                (PreflightMode::Answer, true) => Self::Sent {
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
            Self::OtherMode => f.write_str(
                "checks nothing: CORS does not apply to navigations, WebSockets and the like",
            ),
            Self::Readable { credentials } => write!(
                f,
                "lets the page read the response{}",
                Unless(!credentials, "it sent the request with credentials")
            ),
            Self::Unreadable { ran: true } => {
                f.write_str("blocks the page from reading the response; the inner service did run")
            }
            Self::Unreadable { ran: false } => f.write_str(
                "blocks the page from reading the response; the inner service did not run",
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
