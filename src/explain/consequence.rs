//! What a browser does with an answer.

use std::fmt;
use std::time::Duration;

use super::context::Context;
use crate::config::{Disallowed, Mode, PreflightMode};
use crate::fetch;
use crate::policy::Decision;
use crate::request::RequestKind;

/// What a browser does with the answer to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Consequence {
    /// It has nothing to check: the request is not a CORS request.
    NotChecked,
    /// It has nothing to check: it says that the page is the service's own.
    SameOrigin,
    /// It has nothing to check: it says that this is a navigation, a WebSocket or the like, in
    /// which CORS has no part.
    OtherMode,
    /// It lets the page read the response.
    #[non_exhaustive]
    Readable {
        /// Whether also if the page sent the request with credentials.
        credentials: bool,
    },
    /// It keeps the response from the page.
    #[non_exhaustive]
    Unreadable {
        /// Whether the inner service has run, and done what it does.
        ran: bool,
    },
    /// It sends the request that it asked for.
    #[non_exhaustive]
    Sent {
        /// Whether also if that has credentials.
        credentials: bool,
        /// For how long it need not ask again. Browsers cut it: Chromium to 7,200 seconds.
        max_age: Duration,
    },
    /// It sends the request if the inner service's answer to the preflight has a status of 200 to
    /// 299.
    #[non_exhaustive]
    SentIfSuccessful {
        /// Whether also if that has credentials.
        credentials: bool,
    },
    /// It does not send the request that it asked for.
    NotSent,
    /// What the inner service's answer says: the policy has no part in it.
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
            Self::NotChecked => f.write_str("has nothing to check"),
            Self::SameOrigin => f.write_str(
                "has nothing to check: by `Sec-Fetch-Site`, the page is the service's own",
            ),
            Self::OtherMode => f.write_str(
                "has nothing to check: CORS does not apply to navigations, WebSockets and the like",
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
                    0 => f.write_str(", and asks again before the next one"),
                    age => write!(f, ", and caches this answer for {age} seconds"),
                }
            }
            Self::SentIfSuccessful { credentials } => write!(
                f,
                "sends the request if the inner service answers with a status from 200 to 299{}",
                Unless(!credentials, "the request has credentials")
            ),
            Self::NotSent => f.write_str("does not send the request, and the page's `fetch` fails"),
            Self::InnerServiceDecides => f.write_str("does what the inner service's answer says"),
        }
    }
}

/// An exception, where there is one.
struct Unless(bool, &'static str);

impl fmt::Display for Unless {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self(true, exception) => write!(f, ", unless {exception}"),
            Self(false, _) => Ok(()),
        }
    }
}
