//! One server, many tenants: each host name has a policy of its own, which is looked up in a store while the request waits.
//!
//! ```sh
//! cargo run --example tenants
//! ```
//!
//! It prints `curl` lines to try. `PORT=8080` moves it to another port, Ctrl-C stops it.

mod server;

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::header;
use http::uri::Authority;
use tokio::sync::RwLock;
use tower_cors::{ConfigErrors, CorsConfig, CorsLayer, Policy};

use crate::server::Failure;

/// How many policies are kept. Only hosts that the store has get one, so that no client can fill the memory, or push out
/// other tenants, with host names that it made up.
const MAX_COMPILED: usize = 10_000;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let tenants = Arc::new(Tenants::default());
    let app = Router::new()
        .route("/", get(greet))
        .layer(cors()?)
        // Added after the CORS layer, which makes it the outer one: a request comes here first.
        .layer(middleware::from_fn_with_state(tenants, attach_policy));

    let listener = server::listen(3000).await?;
    let stop = server::stop_signal();
    print_usage(listener.local_addr()?);
    axum::serve(listener, app)
        .with_graceful_shutdown(stop)
        .await?;
    Ok(())
}

fn print_usage(address: SocketAddr) {
    println!(
        r#"listening on http://{address}

Acme's app reads Acme's data.
curl -i http://{address}/ -H "Host: acme.example" -H "Origin: https://app.acme.example"

It does not read that of another tenant, which has a policy of its own,
curl -i http://{address}/ -H "Host: globex.example" -H "Origin: https://app.acme.example"

nor that of a host that is no tenant's,
curl -i http://{address}/ -H "Host: unknown.example" -H "Origin: https://app.acme.example"

nor of one that cannot be looked up.
curl -i http://{address}/ -H "Host: unreachable.example" -H "Origin: https://app.acme.example"
"#
    );
}

/// A handler that allows everyone by itself. No such header gets past a policy.
async fn greet() -> impl IntoResponse {
    ([(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")], "hello\n")
}

// ── the policy of a request ─────────────────────────────────────────────────

/// The layer of the policy that `attach_policy` left in the request's extensions.
///
/// Responses depend on the host, and need no `Vary` for that: it is a part of the URL, which caches go by.
fn cors() -> Result<CorsLayer, ConfigErrors> {
    // No tenant, a lookup that failed, or `attach_policy` forgotten: no origin is allowed.
    Ok(CorsLayer::from_fn(|request| {
        request.extensions.get::<Policy>().cloned()
    }))
}

/// Looks up what the layer cannot wait for. Without a policy the request goes on all the same: it need not be
/// one of another origin.
async fn attach_policy(
    State(tenants): State<Arc<Tenants>>,
    mut request: Request,
    next: Next,
) -> Response {
    if let Some(host) = host(&request)
        && let Some(policy) = tenants.policy(&host).await
    {
        request.extensions_mut().insert(policy);
    }
    next.run(request).await
}

/// The host that the client asked for, in lower case and without its port. `None` if it named none, or several.
///
/// <https://www.rfc-editor.org/rfc/rfc9112#section-3.2>
fn host(request: &Request) -> Option<String> {
    // In HTTP/2 it is in the URI, and where HTTP/1 has it there, `Host` does not count.
    if let Some(host) = request.uri().host() {
        return Some(host.to_ascii_lowercase());
    }
    let mut lines = request.headers().get_all(header::HOST).iter();
    let (Some(line), None) = (lines.next(), lines.next()) else {
        return None;
    };
    let authority = Authority::try_from(line.as_bytes()).ok()?;
    Some(authority.host().to_ascii_lowercase())
}

// ── the tenants ─────────────────────────────────────────────────────────────

/// The tenants, and the policies of those that have been asked for.
#[derive(Default)]
struct Tenants {
    store: Store,
    /// `None` for a tenant whose configuration has mistakes. One whose configuration changes is to be removed.
    compiled: RwLock<HashMap<String, Option<Policy>>>,
}

impl Tenants {
    /// The policy of a host, compiled on the first request to it. `None` if no origin is to be allowed.
    ///
    /// A host that the store does not have is asked for on each request. Where the store minds, limit the rate.
    async fn policy(&self, host: &str) -> Option<Policy> {
        if let Some(policy) = self.compiled.read().await.get(host) {
            return policy.clone();
        }
        // Nothing is locked while the store works. Two first requests may both compile, which does no harm.
        let config = self.store.find(host).await.unwrap_or_else(|error| {
            eprintln!("{host:?}: {error}"); // and the next request tries again
            None
        })?;
        let policy = compile(host, config);
        self.keep(host, policy.clone()).await;
        policy
    }

    async fn keep(&self, host: &str, policy: Option<Policy>) {
        let mut compiled = self.compiled.write().await;
        if compiled.len() >= MAX_COMPILED {
            // Crude and enough: compiling what is still in use takes microseconds.
            compiled.clear();
        }
        compiled.insert(host.to_owned(), policy);
    }
}

fn compile(host: &str, config: CorsConfig) -> Option<Policy> {
    match config.compile() {
        Ok(policy) => {
            eprintln!("{host:?}: compiled");
            Some(policy)
        }
        Err(errors) => {
            eprintln!("{host:?}: does not compile:\n{errors}");
            None
        }
    }
}

/// Stands for a database.
#[derive(Default)]
struct Store;

impl Store {
    /// The configuration of the tenant with that host.
    async fn find(&self, host: &str) -> Result<Option<CorsConfig>, &'static str> {
        tokio::time::sleep(Duration::from_millis(5)).await;
        let config = CorsLayer::new();
        Ok(Some(match host {
            "acme.example" => config
                .allow_origins(["https://app.acme.example"])
                .allow_credentials(true)
                .allow_methods(["PUT"]),
            "globex.example" => config.allow_origins(["https://*.globex.example"]),
            "mistaken.example" => config.allow_origins(["https://App.Mistaken.example/"]),
            "unreachable.example" => return Err("the store does not answer"),
            _ => return Ok(None),
        }))
    }
}
