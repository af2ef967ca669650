//! The output for people: the plan, each exchange as it happens, and the verdict.

use std::cell::RefCell;
use std::io::{self, Write};

use http::{StatusCode, Version};
use tower_cors_browser::{Blocked, ResponseType, Stage};

use super::exchange::{Answer, Exchange};
use super::outcome::{Outcome, Readable, Verdict};
use super::plan::Plan;
use super::sender::Consent;
use super::shown;
use super::wanted::Wanted;
use crate::reason;

/// Reports on requests while they are sent.
pub(super) struct Progress {
    out: RefCell<Box<dyn Write>>,
    /// Only one line a request.
    is_brief: bool,
}

impl Progress {
    /// Writes to standard output. If that has only JSON, writes less, to standard error.
    pub(super) fn new(json: bool) -> Self {
        match json {
            true => Self::to(Box::new(io::stderr()), true),
            false => Self::to(Box::new(io::stdout()), false),
        }
    }

    pub(super) fn to(out: Box<dyn Write>, is_brief: bool) -> Self {
        let out = out.into();
        Self { out, is_brief }
    }

    pub(super) fn plan(&self, plan: &Plan) -> io::Result<()> {
        let end = if self.is_brief { "" } else { "\n" };
        let sentences = plan.sentences().join("\n");
        writeln!(self.out.borrow_mut(), "{sentences}{end}")
    }

    /// Writes a request before it is sent.
    pub(super) fn request(&self, number: usize, exchange: &Exchange) -> io::Result<()> {
        let mut out = self.out.borrow_mut();
        let (method, url) = (&exchange.method, shown::url(&exchange.url));
        if self.is_brief {
            return writeln!(out, "Sending {method} {url}.");
        }
        let kind = if exchange.is_preflight() {
            "preflight"
        } else {
            "request"
        };
        writeln!(out, "{}. {kind}", number + 1)?;
        writeln!(out, "   > {method} {url}")?;
        for (name, value) in shown::request_headers(&exchange.headers) {
            writeln!(out, "   > {name}: {value}")?;
        }
        Ok(())
    }

    pub(super) fn answer(&self, answer: &Answer) -> io::Result<()> {
        if self.is_brief {
            return Ok(());
        }
        let mut out = self.out.borrow_mut();
        let (version, status) = (version(answer.version), status(answer.status));
        writeln!(out, "   < {version} {status}")?;
        for (name, value) in shown::response_headers(&answer.headers) {
            writeln!(out, "   < {name}: {value}")?;
        }
        let has_cors = answer
            .headers
            .keys()
            .any(|name| name.as_str().starts_with("access-control-"));
        if !has_cors {
            writeln!(out, "   < (no CORS headers)")?;
        }
        writeln!(out)
    }
}

/// Writes the verdict, the reason, and what to change.
pub(super) fn print(out: &mut impl Write, outcome: &Outcome) -> io::Result<()> {
    match &outcome.verdict {
        Verdict::Readable(readable) => print_readable(out, outcome, readable)?,
        Verdict::Granted => print_granted(out, &outcome.plan)?,
        Verdict::Blocked(blocked) => print_blocked(out, outcome, blocked)?,
    }
    for warning in &outcome.warnings {
        writeln!(out, "\nwarning: {}", warning.message)?;
    }
    Ok(())
}

fn print_readable(out: &mut impl Write, outcome: &Outcome, readable: &Readable) -> io::Result<()> {
    writeln!(
        out,
        "The page gets the response: {}.",
        status(readable.status)
    )?;
    let names = readable.readable();
    if !names.is_empty() {
        writeln!(out, "It can read these headers: {}.", shown::names(&names))?;
    }
    if readable.response_type != Some(ResponseType::Cors) || readable.hidden.is_empty() {
        return Ok(());
    }
    let hidden: Vec<&str> = readable
        .hidden
        .iter()
        .map(http::HeaderName::as_str)
        .collect();
    writeln!(out, "It cannot read these: {}.", shown::names(&hidden))?;
    match readable.expose(&outcome.exposed()) {
        Some(value) => writeln!(
            out,
            "\nTo let the page read what it may need, the server answers with\n    \
             Access-Control-Expose-Headers: {value}"
        ),
        None => Ok(()),
    }
}

fn print_granted(out: &mut impl Write, plan: &Plan) -> io::Result<()> {
    let method = &plan.method;
    writeln!(
        out,
        "The preflight grants the request, so a browser sends {method} next."
    )?;
    writeln!(
        out,
        "It was not sent. Its response needs CORS headers, too, before the page can read it."
    )?;
    match plan.consent {
        Consent::Preflights => Ok(()),
        Consent::Safe | Consent::All => writeln!(out, "--yes sends it, and checks the response."),
    }
}

fn print_blocked(out: &mut impl Write, outcome: &Outcome, blocked: &Blocked) -> io::Result<()> {
    let method = outcome.exchanges.last().map(Exchange::page_method);
    let method = method.unwrap_or_else(|| outcome.plan.method.to_string());
    match blocked.stage() {
        Stage::Preflight => writeln!(
            out,
            "The page gets nothing: the preflight fails, so the browser does not send {method}."
        )?,
        _ => writeln!(
            out,
            "The page gets nothing: the server got the request, but the browser blocks the response."
        )?,
    }
    writeln!(out, "\n  Why:      {}", reason::message(blocked.reason()))?;
    let anchor = blocked.reason().standard();
    writeln!(out, "  Standard: {}, {anchor}", algorithm(anchor))?;
    let help = &outcome.help;
    if !help.advice.is_empty() {
        writeln!(out, "\nWhat to do:")?;
    }
    for advice in &help.advice {
        writeln!(out, "  - {advice}")?;
    }
    help.wanted
        .iter()
        .try_for_each(|wanted| print_wanted(out, wanted, &method))
}

fn print_wanted(out: &mut impl Write, wanted: &Wanted, method: &str) -> io::Result<()> {
    match wanted.is_preflight {
        true => writeln!(
            out,
            "\nThe server must answer the preflight with a status from 200 to 299, and at least with"
        )?,
        false => writeln!(out, "\nThe server must answer {method} at least with")?,
    }
    for line in &wanted.headers {
        let mark = if line.is_wrong { '+' } else { ' ' };
        let (name, value) = (
            shown::title_case(line.name.as_str()),
            shown::Shown(&line.value),
        );
        writeln!(out, "  {mark} {name}: {value}")?;
    }
    match wanted.headers.iter().any(|line| line.is_wrong) {
        true => writeln!(out, "  (+ is missing now, or has another value)"),
        false => Ok(()),
    }
}

/// Returns the name of an algorithm in the standard by its URL.
fn algorithm(anchor: &str) -> &'static str {
    match anchor.rsplit('#').next().unwrap_or_default() {
        "concept-cors-check" => "CORS check",
        "cors-preflight-fetch-0" => "CORS-preflight fetch",
        "concept-http-redirect-fetch" => "HTTP-redirect fetch",
        "concept-http-network-fetch" => "HTTP-network fetch",
        _ => "Fetch",
    }
}

pub(super) fn version(version: Version) -> &'static str {
    match version {
        Version::HTTP_2 => "HTTP/2",
        Version::HTTP_10 => "HTTP/1.0",
        _ => "HTTP/1.1",
    }
}

fn status(status: StatusCode) -> String {
    match status.canonical_reason() {
        Some(reason) => format!("{} {reason}", status.as_u16()),
        None => status.as_u16().to_string(),
    }
}
