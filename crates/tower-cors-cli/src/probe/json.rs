//! The output for programs. The README of this package documents the keys.

use std::io;

use serde::Serialize;

use super::exchange::Exchange;
use super::outcome::{Outcome, Verdict};
use super::shown;
use super::text::version;
use super::wanted::{Line, Wanted};
use super::warning::Warning;
use crate::json;
use crate::reason::Reason;

/// A list of header lines.
type Headers = Vec<(String, String)>;

#[derive(Serialize)]
struct Report<'a> {
    verdict: &'static str,
    reason: Option<Reason>,
    page: String,
    method: &'a str,
    url: String,
    credentials: bool,
    request_ran: bool,
    exchanges: Vec<Sent>,
    readable_headers: Vec<&'a str>,
    hidden_headers: Vec<&'a str>,
    expose_headers: Option<String>,
    help: &'a [String],
    wanted: Vec<Answer>,
    warnings: &'a [Warning],
}

#[derive(Serialize)]
struct Sent {
    kind: &'static str,
    method: String,
    url: String,
    request_headers: Headers,
    status: Option<u16>,
    version: Option<&'static str>,
    response_headers: Headers,
}

#[derive(Serialize)]
struct Answer {
    kind: &'static str,
    headers: Headers,
}

/// Prints the outcome.
pub(super) fn print(outcome: &Outcome) -> io::Result<()> {
    json::print(&Report::from(outcome))
}

impl<'a> From<&'a Outcome> for Report<'a> {
    fn from(outcome: &'a Outcome) -> Self {
        let (readable, blocked) = match &outcome.verdict {
            Verdict::Readable(readable) => (Some(readable), None),
            Verdict::Blocked(blocked) => (None, Some(blocked)),
            Verdict::Granted => (None, None),
        };
        let hidden = readable.map_or(&[][..], |readable| &readable.hidden);
        Self {
            verdict: match &outcome.verdict {
                Verdict::Readable(_) => "readable",
                Verdict::Granted => "granted",
                Verdict::Blocked(_) => "blocked",
            },
            reason: blocked.map(Reason::from),
            page: shown::Shown(&outcome.plan.page).to_string(),
            method: outcome.plan.method.as_str(),
            url: shown::url(&outcome.plan.url),
            credentials: outcome.plan.credentials,
            request_ran: readable.is_some() || blocked.is_some_and(|blocked| blocked.request_ran()),
            exchanges: outcome.exchanges.iter().map(Sent::from).collect(),
            readable_headers: readable.map_or(Vec::new(), |readable| readable.readable()),
            hidden_headers: hidden.iter().map(http::HeaderName::as_str).collect(),
            expose_headers: readable.and_then(|readable| readable.expose(&outcome.exposed())),
            help: &outcome.help.advice,
            wanted: outcome.help.wanted.iter().map(Answer::from).collect(),
            warnings: &outcome.warnings,
        }
    }
}

impl From<&Exchange> for Sent {
    fn from(exchange: &Exchange) -> Self {
        let answer = exchange.answer.as_ref();
        Self {
            kind: kind(exchange.is_preflight()),
            method: exchange.method.to_string(),
            url: shown::url(&exchange.url),
            request_headers: shown::request_headers(&exchange.headers),
            status: answer.map(|answer| answer.status.as_u16()),
            version: answer.map(|answer| version(answer.version)),
            response_headers: answer
                .map(|answer| shown::response_headers(&answer.headers))
                .unwrap_or_default(),
        }
    }
}

impl From<&Wanted> for Answer {
    fn from(wanted: &Wanted) -> Self {
        let pair = |line: &Line| {
            let value = shown::Shown(&line.value).to_string();
            (shown::title_case(line.name.as_str()), value)
        };
        Self {
            kind: kind(wanted.is_preflight),
            headers: wanted.headers.iter().map(pair).collect(),
        }
    }
}

fn kind(is_preflight: bool) -> &'static str {
    if is_preflight { "preflight" } else { "request" }
}
