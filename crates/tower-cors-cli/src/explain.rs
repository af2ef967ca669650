//! Why does the browser not let my page have this response? Paste the request, as the browser's developer tools copy it ("Copy as
//! cURL"):
//!
//! ```sh
//! cargo run --example explain --features serde,testing -- examples/cors.toml \
//!     curl 'https://api.example.com/products/1' -X PUT -H 'Origin: https://shop.partner.example'
//! ```
//!
//! It prints what the policy says of each request that a browser sends for that, the preflight first, and what the page gets. The
//! exit status is 1 if the page gets nothing.

#[expect(dead_code, reason = "it serves nothing")]
mod server;

use std::convert::Infallible;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use http::header::{ACCESS_CONTROL_REQUEST_METHOD, COOKIE, ORIGIN};
use http::{HeaderName, HeaderValue, Method, Request, Response, Uri};
use tower::ServiceBuilder;
use tower_cors::testing::{Browser, Credentials};
use tower_cors::{CorsConfig, CorsLayer, Policy, RequestHead};

use crate::server::Failure;

/// Says what a policy makes of a request, and why.
#[derive(Parser)]
#[command(name = "explain")]
struct Arguments {
    /// The policy, such as examples/cors.toml
    policy: PathBuf,
    #[command(subcommand)]
    request: Pasted,
}

#[derive(Subcommand)]
enum Pasted {
    /// The request, as developer tools copy it
    Curl(Curl),
}

#[derive(Args)]
struct Curl {
    url: Uri,
    #[arg(short = 'X', long = "request")]
    method: Option<Method>,
    #[arg(short = 'H', long = "header", value_parser = parse_header)]
    headers: Vec<(HeaderName, HeaderValue)>,
    #[arg(short = 'b', long = "cookie")]
    cookies: Vec<HeaderValue>,
    #[arg(short, long, aliases = ["data-raw", "data-binary", "data-ascii", "data-urlencode"])]
    data: Vec<String>,
    #[arg(short = 'I', long)]
    head: bool,
    /// Other options of curl have no say here
    #[arg(short = 'i', long, aliases = ["compressed", "insecure", "location", "silent", "verbose"])]
    include: bool,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<ExitCode, Failure> {
    let Arguments {
        policy,
        request: Pasted::Curl(curl),
    } = Arguments::parse();
    let policy = read(&policy)?;
    let request = curl.into_request();
    let origin = request.headers().get(ORIGIN).cloned();
    match origin {
        Some(origin)
            if !request
                .headers()
                .contains_key(ACCESS_CONTROL_REQUEST_METHOD) =>
        {
            replay(policy, origin.to_str()?, request).await
        }
        _ => {
            let explanation = policy.explain(&RequestHead::from(&request));
            println!("{explanation}");
            Ok(status(explanation.is_allowed()))
        }
    }
}

fn read(path: &Path) -> Result<Policy, Failure> {
    let path_shown = path.display();
    let text = fs::read_to_string(path)
        .map_err(|error| Failure(format!("cannot read {path_shown}: {error}")))?;
    let config: CorsConfig = toml::from_str(&text)
        .map_err(|error| Failure(format!("{path_shown} is no configuration: {error}")))?;
    config
        .compile()
        .map_err(|errors| Failure(format!("{path_shown} does not build:\n{errors}")))
}

/// Has a page at `origin` make the request again, of a service that has nothing but the policy.
async fn replay(policy: Policy, origin: &str, request: Request<()>) -> Result<ExitCode, Failure> {
    let mut browser = Browser::at(origin)?;
    for cookie in request.headers().get_all(COOKIE) {
        browser = browser
            .cookie(cookie.to_str()?)?
            .credentials(Credentials::Include);
    }
    let cors = CorsLayer::from(policy.clone());
    let service = ServiceBuilder::new()
        .map_request(move |request: Request<()>| {
            println!("{}\n", policy.explain(&RequestHead::from(&request)));
            request
        })
        .layer(cors)
        .service_fn(async |_| Ok::<_, Infallible>(Response::new(())));
    let outcome = browser.fetch(service, request).await;
    match &outcome {
        Ok(_) => println!("The page gets the response."),
        Err(blocked) => println!("The page gets nothing. {blocked}"),
    }
    Ok(status(outcome.is_ok()))
}

fn status(success: bool) -> ExitCode {
    if success {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

impl Curl {
    fn into_request(self) -> Request<()> {
        let implied = match (self.head, self.data.is_empty()) {
            (true, _) => Method::HEAD,
            (false, true) => Method::GET,
            (false, false) => Method::POST,
        };
        let mut request = Request::new(());
        *request.uri_mut() = self.url;
        *request.method_mut() = self.method.unwrap_or(implied);
        let cookies = self.cookies.into_iter().map(|cookie| (COOKIE, cookie));
        request
            .headers_mut()
            .extend(self.headers.into_iter().chain(cookies));
        request
    }
}

fn parse_header(line: &str) -> Result<(HeaderName, HeaderValue), String> {
    let (name, value) = line.split_once(':').ok_or("expected `Name: value`")?;
    let name = name.trim().parse().map_err(|_| "this is no header name")?;
    let value = value
        .trim()
        .parse()
        .map_err(|_| "this is no header value")?;
    Ok((name, value))
}
