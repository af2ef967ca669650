//! Importers for the CORS configuration of API gateways.
//!
//! | gateway | type | file |
//! |---|---|---|
//! | Azure API Management | [`Azure`] | a policy document, or a `<cors>` element; parsed from XML |
//! | Elastic APM Server | [`Elastic`] | `apm-server.yml`, or its RUM section |
//! | Envoy, Istio | [`Envoy`] | a configuration of Envoy, a `VirtualService`, or the policy |
//! | Gravitee | [`Gravitee`] | an API definition, or its `cors` object |
//! | KrakenD | [`Krakend`] | `krakend.json`, or its CORS section |
//! | Kong | [`Kong`] | a declarative configuration, the `cors` plugin, or a form of the admin API |
//! | Kubernetes Gateway API | [`GatewayApi`] | an `HTTPRoute`, the `CORS` filter, or its `cors` object |
//!
//! The page of each type lists the keys that it reads, and their differences. The types are read
//! with `serde` from any format; bring a JSON or YAML parser of your choice. Azure's XML and Kong's
//! form are read with [`FromStr`](std::str::FromStr).
//!
//! An importer returns an [`Imported`]: a [`CorsConfig`](tower_cors::CorsConfig), and a [`Note`]
//! for each setting that was not carried over exactly. The configuration is never more permissive
//! than the gateway. Its [dangerous](tower_cors::Danger) settings do not build until you accept
//! them.
//!
//! # Examples
//!
//! The program `cors` of `tower-cors-cli` converts a file once. It prints the policy as TOML on
//! stdout, and the notes on stderr:
//!
//! ```sh
//! cors import --from krakend krakend.json
//! ```
//!
//! A service can also import the file each time it starts:
//!
//! ```no_run
//! use axum::{Router, routing::get};
//! use tower_cors_gateway::Krakend;
//!
//! #[tokio::main]
//! async fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let file = std::fs::read_to_string("krakend.json")?;
//!     let imported = serde_json::from_str::<Krakend>(&file)?.import()?;
//!     for note in &imported.notes {
//!         eprintln!("krakend.json: {note}");
//!     }
//!     let cors = imported.config.build()?;
//!
//!     let app: Router = Router::new().route("/", get(|| async { "hello" })).layer(cors);
//!     let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
//!     axum::serve(listener, app).await?;
//!     Ok(())
//! }
//! ```
//!
//! # Errors
//!
//! A wrong type, an unknown key and a value without a meaning are [errors](ImportError), never
//! defaults. So is a file with several CORS sections: the error lists their paths, and `choose`
//! selects one.
//!
//! # Differences from every gateway
//!
//! - A rejected preflight gets no `Access-Control-*` header. Elastic, Envoy and Kong send the lists
//!   of methods and headers to denied origins, too.
//! - `TRACE` and `CONNECT` are never granted, because no page can send them.
//! - `GET`, `HEAD` and `POST` are always granted, because every browser sends them. Azure, Gravitee
//!   and KrakenD reject a preflight for one that they do not list, and a note says so. Elastic,
//!   Envoy and Kong answer it with their list, and browsers accept that.
//! - Headers that no page can set or read are left out. With credentials, so is a `*` that the
//!   gateway sends literally: browsers read it as a name.
//! - Without credentials, `*` is answered with `*`, where some gateways echo the origin. With
//!   credentials, `*` does not build until you accept
//!   [`Danger::AnyOriginWithCredentials`](tower_cors::Danger::AnyOriginWithCredentials).
//! - A `max_age` over 86,400 seconds is cut to that.
//! - The origins of the file are normalized: lower case, no trailing slash, no default port. They
//!   are compared as bytes, because browsers send no other form. No regex is tried on the origin
//!   `null`.
//! - `Access-Control-*` headers of the inner service are removed. Envoy, Gravitee and Kong let some
//!   pass.

mod azure;
mod canonical;
mod dialect;
mod documents;
mod draft;
mod elastic;
mod envoy;
mod error;
mod gateway_api;
mod gravitee;
mod imported;
mod importer;
mod kong;
mod krakend;
mod note;
mod null_origin;
mod path;
mod placeholder;
mod regex;
mod routes;
mod section;
mod tree;
mod whole_match;

pub use self::azure::Azure;
pub use self::elastic::Elastic;
pub use self::envoy::Envoy;
pub use self::error::{FoundSection, ImportError};
pub use self::gateway_api::GatewayApi;
pub use self::gravitee::Gravitee;
pub use self::imported::Imported;
pub use self::kong::Kong;
pub use self::krakend::Krakend;
pub use self::note::{Note, NoteKind, UnknownNoteKind};
