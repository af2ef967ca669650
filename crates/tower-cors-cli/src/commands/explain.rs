//! `cors explain`: a policy's answer to one request, and the reasons.

use std::convert::Infallible;
use std::io::{self, Write};

use clap::Args;
use http::header::{ACCESS_CONTROL_REQUEST_METHOD, COOKIE, HeaderName, HeaderValue, ORIGIN};
use http::{HeaderMap, Method, Request, Response, Uri};
use tower::{Layer, ServiceExt, service_fn};
use tower_cors::explain::Explanation;
use tower_cors::{CorsLayer, Policy, RequestHead};
use tower_cors_browser::{Blocked, Browser, Credentials, SetupError};

use crate::curl::{self, parse_header};
use crate::failure::{Exit, Failure};
use crate::policy_file::PolicyFile;

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
    #[arg(trailing_var_arg = true)]
    curl: Vec<String>,
    #[command(flatten)]
    request: PageRequest,
}

/// The arguments that describe a page's request.
#[derive(Args)]
#[command(next_help_heading = "Request")]
struct PageRequest {
    /// The origin of the page that sends the request, such as `https://app.example.com`
    #[arg(long, required_unless_present = "curl")]
    origin: Option<HeaderValue>,
    /// The URL that the page requests
    #[arg(long, required_unless_present = "curl", conflicts_with = "curl")]
    url: Option<Uri>,
    /// The method of the request
    #[arg(long, default_value = "GET", conflicts_with = "curl")]
    method: Method,
    /// A header that the page sets, such as 'Content-Type: application/json' (repeatable)
    #[arg(
        short = 'H',
        long = "header",
        value_name = "NAME: VALUE",
        value_parser = parse_header,
        conflicts_with = "curl"
    )]
    headers: Vec<(HeaderName, HeaderValue)>,
    /// Send cookies, as `fetch` does with `credentials: "include"`
    #[arg(long)]
    credentials: bool,
}

impl Explain {
    pub(super) async fn run(self) -> Result<Exit, Failure> {
        let policy = self.policy.compile()?;
        let credentials = self.request.credentials;
        let request = self.request.complete(&self.curl)?;
        match page_origin(request.headers()) {
            Some(origin) => {
                let browser = browser(origin, request.headers(), credentials)?;
                print_fetch(&fetch(&policy, browser, request).await)
            }
            None => print(&policy.explain(&RequestHead::from(&request))),
        }
    }
}

impl PageRequest {
    /// Returns the request from the arguments or from a `curl` command. Its `Origin` header is the
    /// page's origin.
    fn complete(self, curl: &[String]) -> Result<Request<()>, Failure> {
        let mut request = match self.url {
            Some(url) => {
                let mut request = Request::new(());
                *request.uri_mut() = url;
                *request.method_mut() = self.method;
                request.headers_mut().extend(self.headers);
                request
            }
            None => curl::parse(curl)?,
        };
        if let Some(origin) = self.origin {
            request.headers_mut().insert(ORIGIN, origin);
        }
        Ok(request)
    }
}

/// Returns the origin of the page that makes the request.
///
/// `None` for a request without `Origin`, which no page sends, and for a preflight, which the
/// browser sends itself.
fn page_origin(headers: &HeaderMap) -> Option<&HeaderValue> {
    let is_preflight = headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD);
    headers.get(ORIGIN).filter(|_| !is_preflight)
}

/// Returns a browser with a page at `origin`, and with the cookies in `headers`.
fn browser(
    origin: &HeaderValue,
    headers: &HeaderMap,
    credentials: bool,
) -> Result<Browser, SetupError> {
    let mut browser = match origin.as_bytes() {
        b"null" => Browser::sandboxed(),
        origin => Browser::at(&String::from_utf8_lossy(origin))?,
    };
    for cookie in headers.get_all(COOKIE) {
        browser = browser.cookie(&String::from_utf8_lossy(cookie.as_bytes()))?;
    }
    if credentials || headers.contains_key(COOKIE) {
        browser = browser.credentials(Credentials::Include);
    }
    Ok(browser)
}

/// A fetch by a page: the outcome, and an explanation of each request that the browser sent.
struct Fetch {
    explanations: Vec<Explanation>,
    outcome: Result<(), Blocked>,
}

/// Fetches, in the page, from a server that has nothing but the policy.
async fn fetch(policy: &Policy, mut browser: Browser, request: Request<()>) -> Fetch {
    let mut explanations = Vec::new();
    let inner = service_fn(async |_: Request<()>| Ok::<_, Infallible>(Response::new(())));
    let cors = CorsLayer::from(policy.clone());
    let server = cors.layer(inner).map_request(|request: Request<()>| {
        explanations.push(policy.explain(&RequestHead::from(&request)));
        request
    });
    let outcome = browser.fetch(server, request).await.map(drop);
    Fetch {
        explanations,
        outcome,
    }
}

fn print_fetch(fetch: &Fetch) -> Result<Exit, Failure> {
    let mut out = io::stdout();
    for explanation in &fetch.explanations {
        writeln!(out, "{explanation}\n")?;
    }
    match &fetch.outcome {
        Ok(()) => writeln!(out, "The page gets the response.")?,
        Err(blocked) => writeln!(out, "The page gets nothing. {blocked}")?,
    }
    Ok(exit(fetch.outcome.is_ok()))
}

fn print(explanation: &Explanation) -> Result<Exit, Failure> {
    writeln!(io::stdout(), "{explanation}")?;
    Ok(exit(explanation.is_allowed()))
}

fn exit(is_allowed: bool) -> Exit {
    match is_allowed {
        true => Exit::Done,
        false => Exit::Refused,
    }
}
