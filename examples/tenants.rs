//! One server, many tenants: each host has its own policy, looked up while the request waits.
//!
//! ```sh
//! cargo run --example tenants
//! ```
//!
//! It prints `curl` commands to try. `PORT=8080` makes it use another port, and Ctrl-C stops it.

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

/// The limit on policies in the cache.
///
/// Only hosts in the store get one, so a client with made-up hosts can neither fill the memory nor
/// evict other tenants.
const MAX_COMPILED: usize = 10_000;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let tenants = Arc::new(Tenants::default());
    let app = Router::new()
        .route("/", get(greet))
        .layer(cors()?)
        // Added after the CORS layer, and so outside it: a request gets here first.
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

Acme's app can read Acme's data:
curl -i http://{address}/ -H "Host: acme.example" -H "Origin: https://app.acme.example"

It cannot read another tenant's data, because each tenant has its own policy:
curl -i http://{address}/ -H "Host: globex.example" -H "Origin: https://app.acme.example"

An unknown host has no policy, so every origin is denied:
curl -i http://{address}/ -H "Host: unknown.example" -H "Origin: https://app.acme.example"

The same happens if the lookup fails:
curl -i http://{address}/ -H "Host: unreachable.example" -H "Origin: https://app.acme.example"
"#
    );
}

/// Answers with a grant for everyone, which the policy removes.
async fn greet() -> impl IntoResponse {
    ([(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")], "hello\n")
}

// ── the policy of a request ─────────────────────────────────────────────────

/// Returns a layer with the policy that `attach_policy` put into the request's extensions.
///
/// Responses depend on the host, but need no `Vary` for it: caches know the host from the URL.
fn cors() -> Result<CorsLayer, ConfigErrors> {
    // Without a tenant, after a failed lookup or without `attach_policy`, every origin is denied.
    Ok(CorsLayer::from_fn(|request| {
        request.extensions.get::<Policy>().cloned()
    }))
}

/// Looks up the policy, because the layer itself cannot wait for it.
///
/// A request without a policy also goes on: it may not be a CORS request.
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

/// Returns the host that the client asks for, in lower case and without its port.
///
/// Returns `None` if the request names no host, or several.
/// <https://www.rfc-editor.org/rfc/rfc9112#section-3.2>
fn host(request: &Request) -> Option<String> {
    // HTTP/2 has the host in the URI. If HTTP/1 also has one there, `Host` does not count.
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

/// The tenants, and the policies of those that clients have asked for.
#[derive(Default)]
struct Tenants {
    store: Store,
    /// The policies by host; `None` for a configuration with mistakes.
    ///
    /// When a tenant's configuration changes, remove its entry.
    compiled: RwLock<HashMap<String, Option<Policy>>>,
}

impl Tenants {
    /// Returns the policy of a host, compiled on its first request. `None` denies every origin.
    ///
    /// Each request for an unknown host asks the store. If that is too much load, limit the rate.
    async fn policy(&self, host: &str) -> Option<Policy> {
        if let Some(policy) = self.compiled.read().await.get(host) {
            return policy.clone();
        }
        // No lock is held here. Two first requests may both compile, which does no harm.
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
            // Crude, but enough: recompiling a policy takes microseconds.
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

/// A store that replaces a database.
#[derive(Default)]
struct Store;

impl Store {
    /// Returns the configuration of the tenant with that host.
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
