//! `cors probe`: a live server's answer to a page, and the reasons.

use std::time::Duration;

use clap::{Args, Subcommand};
use http::Uri;

use super::Output;
use super::page_request::PageOptions;
use crate::curl::{self, parse_url};
use crate::failure::{Exit, Failure};
use crate::probe::{self, Settings};

const USAGE: &str = "\
cors probe [OPTIONS] <URL> --origin <ORIGIN>
       cors probe [OPTIONS] curl '…'
       cors probe [OPTIONS] curl -";

const EXAMPLES: &str = "\
Examples:
  cors probe https://api.example.com/items --origin https://app.example.com
  cors probe https://api.example.com/items/1 --origin https://app.example.com \\
      --method PUT -H 'Content-Type: application/json' --credentials
  cors probe curl 'https://api.example.com/items/1' -X PUT \\
      -H 'Origin: https://app.example.com' -H 'Content-Type: application/json'

In the browser's developer tools, \"Copy as cURL\" is in the menu of a request. Everything after
`curl` belongs to curl. Put options of cors before it: --origin adds what the command lacks.
`cors probe curl -` reads the command from standard input.

Without --yes, only preflights, GET and HEAD are sent. Cookies and `authorization` never follow a
redirect to another origin. Their values are never printed. A redirect never leads from the
internet to your local network, or from either to this machine.

Exit codes:
  0  the page gets the response; without --yes, also if only a granted preflight was sent
  1  the page gets nothing, because the server does not allow it
  2  wrong usage, or the server cannot be reached";

/// Ask a live server as a browser would, and say what the page gets
///
/// Sends the preflight if one is needed, then the request. Follows redirects. Prints each request
/// with its response, what the page gets, the reason, and what the server has to answer.
#[derive(Args)]
#[command(
    override_usage = USAGE,
    after_help = EXAMPLES,
    verbatim_doc_comment,
    subcommand_negates_reqs = true,
    disable_help_subcommand = true
)]
pub(super) struct Probe {
    /// The URL that the page requests, or a quoted `curl` command
    #[arg(required = true)]
    url: Option<String>,
    /// Send methods other than GET and HEAD, too, with the body of the `curl` command
    #[arg(long)]
    yes: bool,
    /// The longest time for each request
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = clap::value_parser!(u64).range(1..=3600))]
    timeout: u64,
    #[command(flatten)]
    pub(super) output: Output,
    #[command(flatten)]
    page: PageOptions,
    #[command(subcommand)]
    curl: Option<CurlWord>,
}

/// The word after which everything belongs to curl.
#[derive(Subcommand)]
enum CurlWord {
    #[command(hide = true, disable_help_flag = true)]
    Curl {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        words: Vec<String>,
    },
}

impl Probe {
    pub(super) async fn run(self) -> Result<Exit, Failure> {
        let settings = Settings {
            yes: self.yes,
            json: self.output.json,
            timeout: Duration::from_secs(self.timeout),
        };
        let page = match (self.curl, self.url) {
            (Some(_), Some(_)) => {
                let message = "write either a URL or a `curl` command, not both";
                return Err(curl::invalid(message).into());
            }
            (Some(CurlWord::Curl { words }), None) => {
                let words = [vec![String::from("curl")], words].concat();
                self.page.pasted(&words)?
            }
            (None, Some(text)) if curl::is_curl(&text) || text == "-" => {
                self.page.pasted(&[text])?
            }
            (None, url) => self.page.request(absolute(&url.unwrap_or_default())?)?,
        };
        if page.request.uri().scheme().is_none() {
            return Err(curl::invalid("the URL has no host; write `https://…`").into());
        }
        probe::run(page, settings).await
    }
}

/// Parses a URL with a scheme. Without one, http and https would be equally good guesses.
fn absolute(text: &str) -> Result<Uri, clap::Error> {
    if !text.contains("://") {
        return Err(curl::invalid(
            "the URL has no scheme; write `https://` or `http://` before it",
        ));
    }
    parse_url(text).map_err(|error| curl::invalid(&format!("the URL is wrong: {error}")))
}
