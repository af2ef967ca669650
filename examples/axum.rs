//! A shop's JSON API behind a realistic CORS policy: the app may do everything, partners may only
//! read.
//!
//! ```sh
//! cargo run --example axum
//! ```
//!
//! It prints `curl` commands to try. `PORT=8080` makes it use another port, and Ctrl-C stops it.
//! The environment variable `CORS_ORIGINS` sets other origins for the app:
//!
//! ```sh
//! CORS_ORIGINS="https://app.example.org, http://localhost:*" cargo run --example axum
//! ```

mod server;

use std::collections::BTreeMap;
use std::env;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, Query, State};
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, Router};
use http::{StatusCode, header};
use serde::{Deserialize, Serialize};
use tokio::sync::RwLock;
use tower_cors::{ConfigErrors, CorsConfig, CorsLayer, Policy};

use crate::server::Failure;

const TOTAL_COUNT: &str = "x-total-count";
const DEFAULT_LIMIT: usize = 20;
const NO_SUCH_PRODUCT: Refusal = (StatusCode::NOT_FOUND, "no such product\n");

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let policy = policy()?;
    for warning in policy.warnings() {
        eprintln!("warning: {warning}");
    }
    // The layer comes last, so it wraps all routes, and also the 404 of a path without a route.
    let app = routes().layer(CorsLayer::from(policy));

    let listener = server::listen(3000).await?;
    let stop = server::stop_signal();
    print_usage(listener.local_addr()?);
    axum::serve(listener, app)
        .with_graceful_shutdown(stop)
        .await?;
    Ok(())
}

fn policy() -> Result<Policy, ConfigErrors> {
    app_origins()
        .allow_credentials(true)
        .allow_methods(["PUT", "DELETE"])
        .allow_headers(["content-type"])
        .expose_headers(["location", TOTAL_COUNT])
        .max_age(Duration::from_secs(600))
        .next_rule()
        // Partners read: no PUT, no DELETE, and no POST of JSON, which needs `content-type`.
        .allow_origins(["https://*.partner.example"])
        .expose_headers([TOTAL_COUNT])
        .max_age(Duration::from_secs(600))
        .compile()
}

/// Returns a configuration that names the origins of the app.
fn app_origins() -> CorsConfig {
    match env::var("CORS_ORIGINS") {
        // An empty or mistyped variable does not build. So it cannot allow everyone, or go
        // unnoticed.
        Ok(text) => CorsLayer::new().allow_origins_from("CORS_ORIGINS", &text),
        // The app, and the same app during development, on any port.
        Err(_) => CorsLayer::new().allow_origins(["https://app.example.com", "http://localhost:*"]),
    }
}

fn print_usage(address: SocketAddr) {
    println!(
        r#"listening on http://{address}

A granted preflight: the app may change a product.
curl -i -X OPTIONS http://{address}/products/1 -H "Origin: https://app.example.com" -H "Access-Control-Request-Method: PUT" -H "Access-Control-Request-Headers: content-type"

A rejected preflight: a partner may not.
curl -i -X OPTIONS http://{address}/products/1 -H "Origin: https://shop.partner.example" -H "Access-Control-Request-Method: PUT" -H "Access-Control-Request-Headers: content-type"

An actual request: a partner may read.
curl -i "http://{address}/products?limit=1" -H "Origin: https://shop.partner.example"
"#
    );
}

fn routes() -> Router {
    Router::new()
        .route("/products", get(list).post(create))
        .route("/products/{id}", get(show).put(update).delete(remove))
        .with_state(Shop::default())
}

type Shop = Arc<RwLock<Catalogue>>;
type Refusal = (StatusCode, &'static str);

async fn list(State(shop): State<Shop>, Query(page): Query<Page>) -> impl IntoResponse {
    let catalogue = shop.read().await;
    let total = catalogue.products.len().to_string();
    let shown: Vec<_> = catalogue
        .products
        .values()
        .take(page.limit.unwrap_or(DEFAULT_LIMIT))
        .cloned()
        .collect();
    ([(TOTAL_COUNT, total)], Json(shown))
}

async fn create(State(shop): State<Shop>, Json(details): Json<Details>) -> impl IntoResponse {
    let product = shop.write().await.add(details);
    let location = format!("/products/{}", product.id);
    let headers = [(header::LOCATION, location)];
    (StatusCode::CREATED, headers, Json(product))
}

async fn show(State(shop): State<Shop>, Path(id): Path<u64>) -> Result<Json<Product>, Refusal> {
    let catalogue = shop.read().await;
    let product = catalogue.products.get(&id).ok_or(NO_SUCH_PRODUCT)?;
    Ok(Json(product.clone()))
}

async fn update(
    State(shop): State<Shop>,
    Path(id): Path<u64>,
    Json(details): Json<Details>,
) -> Result<Json<Product>, Refusal> {
    let mut catalogue = shop.write().await;
    let product = catalogue.products.get_mut(&id).ok_or(NO_SUCH_PRODUCT)?;
    product.details = details;
    Ok(Json(product.clone()))
}

async fn remove(State(shop): State<Shop>, Path(id): Path<u64>) -> Result<StatusCode, Refusal> {
    let mut catalogue = shop.write().await;
    catalogue.products.remove(&id).ok_or(NO_SUCH_PRODUCT)?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
struct Page {
    limit: Option<usize>,
}

/// The products, by id. An id is never used twice.
struct Catalogue {
    products: BTreeMap<u64, Product>,
    next_id: u64,
}

impl Catalogue {
    fn add(&mut self, details: Details) -> Product {
        let product = Product {
            id: self.next_id,
            details,
        };
        self.next_id += 1;
        self.products.insert(product.id, product.clone());
        product
    }
}

/// Creates a catalogue with two products.
impl Default for Catalogue {
    fn default() -> Self {
        let mut catalogue = Self {
            products: BTreeMap::new(),
            next_id: 1,
        };
        for (name, price_cents) in [("Lamp", 4_900), ("Chair", 12_900)] {
            let name = Name(name.to_owned());
            catalogue.add(Details { name, price_cents });
        }
        catalogue
    }
}

#[derive(Clone, Serialize)]
struct Product {
    id: u64,
    #[serde(flatten)]
    details: Details,
}

/// The details of a product that clients choose.
#[derive(Clone, Deserialize, Serialize)]
struct Details {
    name: Name,
    price_cents: u32,
}

/// A name that is not blank. axum answers 422 to a body with a blank one.
#[derive(Clone, Deserialize, Serialize)]
#[serde(try_from = "String")]
struct Name(String);

impl TryFrom<String> for Name {
    type Error = &'static str;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        if name.trim().is_empty() {
            return Err("a product needs a name");
        }
        Ok(Self(name))
    }
}
