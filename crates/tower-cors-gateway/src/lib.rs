//! Importers for the CORS configuration of API gateways.
//!
//! | gateway | type | file |
//! |---|---|---|
//! | Azure API Management | [`Azure`] | a policy document, or a `<cors>` element, in XML |
//! | Elastic APM Server | [`Elastic`] | `apm-server.yml`, an `ApmServer`, or the RUM section |
//! | Envoy, Istio | [`Envoy`] | a configuration of Envoy, a `VirtualService`, or the policy |
//! | Gravitee | [`Gravitee`] | an API definition, or its `cors` object |
//! | KrakenD | [`Krakend`] | `krakend.json`, or its CORS section |
//! | Kong | [`Kong`] | a declarative configuration, a `KongPlugin`, the `cors` plugin, an answer of the admin API, or a form for it |
//! | Kubernetes Gateway API | [`GatewayApi`] | an `HTTPRoute`, the `CORS` filter, or its `cors` object |
//!
//! The documentation of each type lists the keys that it reads and their differences. The types
//! implement `serde`'s `Deserialize`: use a JSON or YAML parser of your choice. For Azure's XML and
//! Kong's form, use [`FromStr`](std::str::FromStr).
//!
//! An importer returns an [`Imported`]: a [`CorsConfig`](tower_cors::CorsConfig), and a [`Note`]
//! for each setting that was not carried over exactly. [Dangerous](tower_cors::Danger) settings do
//! not build until you accept them.
//!
//! # Examples
//!
//! The program `cors` of `tower-cors-cli` converts a file once. It prints the policy to stdout as
//! TOML, and the notes to stderr:
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
//! # Notes
//!
//! The [kind](NoteKind) of a note says what the difference means for pages. The most important
//! kinds come first:
//!
//! | kind | meaning |
//! |---|---|
//! | [`Wider`](NoteKind::Wider) | the policy allows something that the gateway refuses |
//! | [`Stricter`](NoteKind::Stricter) | the policy refuses something that the gateway allows |
//! | [`LeftOut`](NoteKind::LeftOut) | a part of the file has no effect on the policy |
//! | [`Different`](NoteKind::Different) | the answers differ, but pages can do the same |
//!
//! Without a note of kind `Wider`, the configuration is not more permissive than the gateway. Use
//! `cors import --fail-on wider` to make a migration fail if it is.
//!
//! # Documents and sections
//!
//! A YAML file can have several documents. Read each as the type of its gateway, and collect them.
//! The import skips documents without a CORS section. `serde-saphyr` refuses more than 32 comments
//! in a row unless you tell it to drop them:
//!
//! ```
//! use tower_cors_gateway::Kong;
//!
//! let file = r#"
//! apiVersion: v1
//! kind: Service
//! metadata: {name: orders}
//! ---
//! apiVersion: configuration.konghq.com/v1
//! kind: KongPlugin
//! metadata: {name: cors}
//! plugin: cors
//! config:
//!   origins: ["https://example.com"]  # the shop
//! "#;
//! let options = serde_saphyr::options! { emit_comments: false };
//! let documents = serde_saphyr::from_multiple_with_options::<Kong>(file, options)?;
//! let kong: Kong = documents.into_iter().collect();
//! let policy = kong.import()?.config.compile()?;
//! assert!(policy.allows_origin("https://example.com"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A file can have several CORS sections. Those that say the same count as one, with a note. If
//! they differ, the error lists them, each with the entity that it applies to. `choose` selects one
//! by its path. With several documents, a path begins with its document, such as
//! `KongPlugin[cors].config`. Paths that several sections share end with `#1`, `#2` and so on.
//!
//! The work of an import is linear in the size of the file. To keep it so, only a megabyte of
//! settings that sections share is compared. Beyond that, sections count as different unless they
//! are written the same.
//!
//! Add the layer only to the routes that the section applies to: the policy does not know the
//! gateway's routes.
//!
//! # Errors
//!
//! A wrong type, an unknown key or an invalid value is an [error](ImportError), never replaced with
//! a default. A section that is off is also an error: the gateway then adds no CORS headers, so a
//! layer must not add any. If another section is on, it is only a note.
//!
//! A placeholder is an error because only the gateway or its templates know its value: `${NAME}`,
//! `{{ name }}`, `{vault://…}`, `{name}`, `$NAME`, `%%NAME%%`, `<name>` and the like.
//!
//! # Differences from every gateway
//!
//! - A rejected preflight gets no `Access-Control-*` header. Elastic, Envoy and Kong send the lists
//!   of methods and headers even to denied origins.
//! - `TRACE` and `CONNECT` are never granted, because no page can send them.
//! - `OPTIONS` is granted only if the file lists it. Elastic and KrakenD always grant it, and
//!   answer such requests themselves. Here, they would reach the inner service.
//! - `GET`, `HEAD` and `POST` are always granted, because every browser sends them. Azure, Gravitee
//!   and KrakenD do not grant the ones that are not listed, and a note says so. Elastic, Envoy and
//!   Kong answer a preflight with their list, and browsers accept that.
//! - The import leaves out headers that no page can set or read, and exposed headers that every
//!   page can read. With credentials, it also leaves out a `*` that the gateway sends literally:
//!   browsers take it for a name.
//! - Without credentials, `*` is answered with `*`, where some gateways echo the origin. With
//!   credentials, `*` does not build until you accept
//!   [`Danger::AnyOriginWithCredentials`](tower_cors::Danger::AnyOriginWithCredentials).
//! - A `max_age` over 86,400 seconds is cut to that.
//! - Origins are corrected: lower case, no trailing slash, no default port. A note says so if the
//!   gateway matches no page with the original. The policy compares them as bytes, because browsers
//!   send no other form. Regexes never apply to the origin `null`.
//! - A list without an origin that a page can have becomes
//!   [`CorsConfig::deny_all`](tower_cors::CorsConfig::deny_all).
//! - `Access-Control-*` headers of the inner service are removed. Envoy, Gravitee and Kong pass
//!   some on.

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
mod shared;
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

/// The example of the README runs, too.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
