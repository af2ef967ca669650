//! A function that gets events instead of HTTP requests, as on AWS Lambda: a policy decides.
//!
//! ```sh
//! cargo run -p tower-cors-examples --example lambda_policy
//! ```
//!
//! It prints events to try. With an event as its argument, it prints the reply.

#[path = "../../server/mod.rs"]
#[allow(dead_code)] // It listens on no port.
mod server;

use std::collections::{BTreeMap, HashMap};
use std::env;
use std::time::Duration;

use http::{Extensions, HeaderMap, Method, StatusCode, Uri};
use serde::Deserialize;
use serde_json::{Value, json};
use tower_cors::{Action, ConfigErrors, CorsConfig, Policy, RequestHead};

use crate::server::Failure;

/// A request, as a platform passes it on. Each platform has its own format.
#[derive(Deserialize)]
struct Event {
    method: String,
    path: String,
    headers: HashMap<String, String>,
}

/// A response, as a platform accepts it.
struct Reply {
    status: StatusCode,
    headers: HeaderMap,
    body: &'static str,
}

fn main() -> Result<(), Failure> {
    // A real function keeps its policy from one event to the next.
    let policy = policy()?;
    match env::args().nth(1) {
        Some(event) => {
            let event = serde_json::from_str(&event)?;
            println!("{:#}", handle(&policy, &event).to_json());
        }
        None => print_usage(),
    }
    Ok(())
}

fn policy() -> Result<Policy, ConfigErrors> {
    CorsConfig::new()
        .allow_origins("https://app.example.com")
        .allow_methods(Method::PUT)
        .allow_headers("content-type")
        .max_age(Duration::from_secs(600))
        .compile()
}

/// Handles an event under `policy`.
fn handle(policy: &Policy, event: &Event) -> Reply {
    let Ok((method, uri, headers)) = event.parse() else {
        return Reply::new(StatusCode::BAD_REQUEST, "");
    };
    let head = RequestHead {
        method: &method,
        uri: &uri,
        headers: &headers,
        extensions: &Extensions::new(),
    };
    match policy.decide(&head).into_action() {
        Action::Answer { status, headers } => Reply {
            headers,
            ..Reply::new(status, "")
        },
        Action::Decorate(cors) => {
            let mut reply = respond(&method);
            cors.apply(&mut reply.headers);
            reply
        }
        Action::Pass => respond(&method),
    }
}

/// Responds as the function itself does, without knowing about CORS.
fn respond(method: &Method) -> Reply {
    match *method {
        Method::GET => Reply::new(StatusCode::OK, "hello"),
        Method::PUT => Reply::new(StatusCode::NO_CONTENT, ""),
        _ => Reply::new(StatusCode::METHOD_NOT_ALLOWED, ""),
    }
}

impl Event {
    /// Parses the parts that a policy reads.
    fn parse(&self) -> Result<(Method, Uri, HeaderMap), http::Error> {
        Ok((
            self.method.parse()?,
            self.path.parse()?,
            HeaderMap::try_from(&self.headers)?,
        ))
    }
}

impl Reply {
    fn new(status: StatusCode, body: &'static str) -> Self {
        Self {
            status,
            headers: HeaderMap::new(),
            body,
        }
    }

    fn to_json(&self) -> Value {
        // A list may have several lines, but a reply has one value per name.
        let mut headers = BTreeMap::<_, String>::new();
        for (name, value) in &self.headers {
            let line = String::from_utf8_lossy(value.as_bytes());
            headers
                .entry(name.as_str())
                .and_modify(|list| *list += &format!(", {line}"))
                .or_insert_with(|| line.to_string());
        }
        json!({ "status": self.status.as_u16(), "headers": headers, "body": self.body })
    }
}

fn print_usage() {
    let run = "cargo run -q -p tower-cors-examples --example lambda_policy --";
    println!(
        r#"A preflight, which the policy answers:
{run} '{{"method": "OPTIONS", "path": "/", "headers": {{"origin": "https://app.example.com", "access-control-request-method": "PUT"}}}}'

An actual request, whose response gets CORS headers:
{run} '{{"method": "GET", "path": "/", "headers": {{"origin": "https://app.example.com"}}}}'

An actual request from another origin, whose response gets none:
{run} '{{"method": "GET", "path": "/", "headers": {{"origin": "https://evil.example"}}}}'
"#
    );
}
