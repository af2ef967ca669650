//! The outcome of all requests: the verdict, the advice and the warnings.

use std::error::Error;
use std::io;

use http::header::ACCESS_CONTROL_EXPOSE_HEADERS;
use http::{HeaderName, StatusCode};
use tower_cors_browser::{Blocked, ResponseType};

use super::advice::{self, Help};
use super::exchange::Exchange;
use super::plan::Plan;
use super::sender::SendError;
use super::shown;
use super::warning::{self, Warning};
use crate::failure::{Exit, Failure};

/// The requests, their responses, and what follows.
pub(super) struct Outcome {
    pub(super) plan: Plan,
    pub(super) exchanges: Vec<Exchange>,
    pub(super) verdict: Verdict,
    pub(super) help: Help,
    pub(super) warnings: Vec<Warning>,
}

/// The end of a fetch.
pub(super) enum Verdict {
    /// The page gets the response.
    Readable(Readable),
    /// The preflight grants the request, which was not sent.
    Granted,
    /// The page gets nothing.
    Blocked(Blocked),
}

/// A response as the page gets it.
pub(super) struct Readable {
    pub(super) status: StatusCode,
    /// The headers that the page can read.
    pub(super) names: Vec<HeaderName>,
    pub(super) hidden: Vec<HeaderName>,
    pub(super) response_type: Option<ResponseType>,
}

impl Outcome {
    pub(super) fn new(
        plan: Plan,
        mut exchanges: Vec<Exchange>,
        result: Result<Readable, Blocked>,
    ) -> Result<Self, Failure> {
        let verdict = match result {
            Ok(readable) => Verdict::Readable(readable),
            Err(blocked) => match blocked.source().and_then(|error| error.downcast_ref()) {
                Some(SendError::Held) => {
                    exchanges.pop();
                    Verdict::Granted
                }
                Some(error) => return Err(failure(error, exchanges.last())),
                None => Verdict::Blocked(blocked),
            },
        };
        let help = match &verdict {
            Verdict::Blocked(blocked) => advice::help(&plan, &exchanges, blocked),
            Verdict::Readable(_) | Verdict::Granted => Help::default(),
        };
        let warnings = warning::warnings(&plan, &exchanges);
        Ok(Self {
            plan,
            exchanges,
            verdict,
            help,
            warnings,
        })
    }

    pub(super) fn exit(&self) -> Exit {
        match self.verdict {
            Verdict::Readable(_) | Verdict::Granted => Exit::Done,
            Verdict::Blocked(_) => Exit::Refused,
        }
    }

    /// Returns the names that the last response lists in `Access-Control-Expose-Headers`.
    pub(super) fn exposed(&self) -> Vec<String> {
        let answer = self.exchanges.last().and_then(|last| last.answer.as_ref());
        answer.map_or(Vec::new(), |answer| {
            answer.list(ACCESS_CONTROL_EXPOSE_HEADERS)
        })
    }
}

/// Returns the failure of a request that has no response.
fn failure(error: &SendError, asked: Option<&Exchange>) -> Failure {
    match error {
        SendError::Output(error) => io::Error::from(error.kind()).into(),
        error => Failure::Unreachable {
            server: asked.map_or(String::new(), |exchange| shown::origin(&exchange.url)),
            reason: error.to_string(),
        },
    }
}

impl Readable {
    /// Returns the names that the page can read, without those of the CORS protocol.
    pub(super) fn readable(&self) -> Vec<&str> {
        let names = self.names.iter().map(HeaderName::as_str);
        let mut names: Vec<&str> = names
            .filter(|name| !tower_cors::fetch::is_cors_response_header(name))
            .collect();
        names.sort_unstable();
        names
    }

    /// Returns the value of `Access-Control-Expose-Headers` that lets the page read what it may
    /// miss. `listed` are the names that the server lists already.
    pub(super) fn expose(&self, listed: &[String]) -> Option<String> {
        let missed = self.hidden.iter().map(HeaderName::as_str);
        let missed: Vec<&str> = missed.filter(|name| !is_infrastructure(name)).collect();
        if missed.is_empty() {
            return None;
        }
        let listed = listed
            .iter()
            .map(String::as_str)
            .filter(|name| *name != "*");
        Some(listed.chain(missed).collect::<Vec<_>>().join(", "))
    }
}

/// Headers for caches, connections, proxies and the browser itself: pages do not miss them.
const INFRASTRUCTURE: [&str; 31] = [
    "accept-ranges",
    "alt-svc",
    "connection",
    "content-encoding",
    "content-security-policy",
    "content-security-policy-report-only",
    "cross-origin-embedder-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "date",
    "keep-alive",
    "nel",
    "origin-agent-cluster",
    "p3p",
    "permissions-policy",
    "referrer-policy",
    "report-to",
    "reporting-endpoints",
    "server",
    "speculation-rules",
    "strict-transport-security",
    "transfer-encoding",
    "upgrade",
    "vary",
    "via",
    "x-content-type-options",
    "x-dns-prefetch-control",
    "x-download-options",
    "x-frame-options",
    "x-powered-by",
    "x-xss-protection",
];

fn is_infrastructure(name: &str) -> bool {
    INFRASTRUCTURE.contains(&name)
}
