//! `cors explain`: a policy's answer to one request, and the reasons.

use std::convert::Infallible;
use std::io::{self, Write};

use clap::Args;
use http::{Request, Response, Uri};
use serde::Serialize;
use tower::{Layer, ServiceExt, service_fn};
use tower_cors::explain::Explanation;
use tower_cors::{CorsLayer, Policy, RequestHead};
use tower_cors_browser::{Blocked, Browser};

use super::page_request::PageOptions;
use crate::curl::{self, parse_url};
use crate::failure::{Exit, Failure};
use crate::policy_file::PolicyFile;
use crate::reason::Reason;

const USAGE: &str = "\
cors explain [OPTIONS] <FILE> --origin <ORIGIN> --url <URL>
       cors explain [OPTIONS] <FILE> curl '…'";

const EXAMPLES: &str = "\
Examples:
  cors explain cors.toml --origin https://app.example.com \\
      --url https://api.example.com/items/1 --method PUT -H 'Content-Type: application/json'
  cors explain cors.toml curl 'https://api.example.com/items/1' -X PUT \\
      -H 'Origin: https://app.example.com' -H 'Content-Type: application/json'
  cors explain --from kong kong.yaml --credentials \\
      --origin https://app.example.com --url https://api.example.com/items

Everything after `curl` belongs to curl, as separate words or as one quoted text. Put options of
cors before it: --origin and --credentials add what the copied command lacks.
In the browser's developer tools, \"Copy as cURL\" is in the menu of a request.

The exit code is 1 if the page does not get the response.";

/// Explain the answer to a request, and what a browser does with it
///
/// Prints the policy's verdict on each request that the browser sends, the preflight first. Then
/// says whether the page gets the response.
#[derive(Args)]
#[command(override_usage = USAGE, after_help = EXAMPLES, verbatim_doc_comment)]
pub(super) struct Explain {
    #[command(flatten)]
    policy: PolicyFile,
    /// The request as a `curl` command, as the browser's developer tools copy it
    ///
    /// The text "-" after `curl` reads the command from standard input.
    #[arg(trailing_var_arg = true, verbatim_doc_comment)]
    curl: Vec<String>,
    /// Print JSON: one object on one line
    ///
    /// The keys are "verdict", "reason" and "requests". The verdict is "readable" if the page
    /// gets the response, otherwise "blocked". For a request that no page sends, it is "granted"
    /// or "refused". The reason is null, or has the keys "code", "message", "standard" and
    /// "stage". Each request has the keys of a tower-cors explanation, such as "allowed".
    #[arg(long, verbatim_doc_comment)]
    json: bool,
    /// The URL that the page requests
    #[arg(
        long,
        value_parser = parse_url,
        required_unless_present = "curl",
        conflicts_with = "curl",
        help_heading = "Request"
    )]
    url: Option<Uri>,
    #[command(flatten)]
    page: PageOptions,
}

impl Explain {
    pub(super) async fn run(self) -> Result<Exit, Failure> {
        if self.policy.is_standard_input() && curl::reads_standard_input(&self.curl) {
            return Err(curl::invalid(
                "either the policy or the `curl` command can be standard input, not both",
            )
            .into());
        }
        let policy = self.policy.compile(io::stderr(), "")?;
        let page = match self.url {
            Some(url) => self.page.request(url)?,
            None => self.page.pasted(&self.curl)?,
        };
        let explained = match page.origin().cloned() {
            Some(origin) if !page.is_preflight() => {
                let browser = page.browser(&origin)?;
                fetch(&policy, browser, page.request.map(drop)).await
            }
            _ => Explained {
                explanations: vec![policy.explain(&RequestHead::from(&page.request))],
                outcome: None,
            },
        };
        match self.json {
            true => explained.print_json()?,
            false => explained.print()?,
        }
        Ok(explained.exit())
    }
}

/// An explanation of each request that the browser sends, and what the page gets.
struct Explained {
    explanations: Vec<Explanation>,
    /// `None` for a request that no page sends.
    outcome: Option<Result<(), Blocked>>,
}

/// The output for programs.
#[derive(Serialize)]
struct Report<'a> {
    verdict: &'static str,
    reason: Option<Reason>,
    requests: &'a [Explanation],
}

/// Fetches, in the page, from a server that has nothing but the policy.
async fn fetch(policy: &Policy, mut browser: Browser, request: Request<()>) -> Explained {
    let mut explanations = Vec::new();
    let inner = service_fn(async |_: Request<()>| Ok::<_, Infallible>(Response::new(())));
    let cors = CorsLayer::from(policy.clone());
    let server = cors.layer(inner).map_request(|request: Request<()>| {
        explanations.push(policy.explain(&RequestHead::from(&request)));
        request
    });
    let outcome = browser.fetch(server, request).await.map(drop);
    Explained {
        explanations,
        outcome: Some(outcome),
    }
}

impl Explained {
    fn print(&self) -> io::Result<()> {
        let mut out = io::stdout();
        for explanation in &self.explanations {
            writeln!(out, "{explanation}")?;
            if self.outcome.is_some() {
                writeln!(out)?;
            }
        }
        match &self.outcome {
            Some(Ok(())) => writeln!(out, "The page gets the response."),
            Some(Err(blocked)) => writeln!(out, "The page gets nothing. {blocked}"),
            None => Ok(()),
        }
    }

    fn print_json(&self) -> io::Result<()> {
        let blocked = self
            .outcome
            .as_ref()
            .and_then(|outcome| outcome.as_ref().err());
        let report = Report {
            verdict: self.verdict(),
            reason: blocked.map(Reason::from),
            requests: &self.explanations,
        };
        let text = serde_json::to_string(&report)?;
        writeln!(io::stdout(), "{text}")
    }

    fn verdict(&self) -> &'static str {
        match (&self.outcome, self.is_allowed()) {
            (Some(Ok(())), _) => "readable",
            (Some(Err(_)), _) => "blocked",
            (None, true) => "granted",
            (None, false) => "refused",
        }
    }

    fn is_allowed(&self) -> bool {
        match &self.outcome {
            Some(outcome) => outcome.is_ok(),
            None => self.explanations.iter().all(Explanation::is_allowed),
        }
    }

    fn exit(&self) -> Exit {
        match self.is_allowed() {
            true => Exit::Done,
            false => Exit::Refused,
        }
    }
}
