//! CORS middleware for [tower](https://docs.rs/tower): for axum, tonic, hyper, and any other service of
//! `http::Request`s.
//!
//! A whole program, whose API the pages of two origins may use:
//!
//! ```no_run
//! use axum::{Router, routing::get};
//! use tower_cors::CorsLayer;
//!
//! #[tokio::main]
//! async fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let cors = CorsLayer::new()
//!         .allow_origins(["https://app.example.com", "http://localhost:*"])
//!         .allow_credentials(true)
//!         .allow_methods(["PUT", "DELETE"])
//!         .allow_headers(["content-type"])
//!         .build()?;
//!
//!     let app = Router::new()
//!         .route("/", get(|| async { "hello" }))
//!         .layer(cors);
//!
//!     let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
//!     axum::serve(listener, app).await?;
//!     Ok(())
//! }
//! ```
//!
//! # Three promises
//!
//! 1. **A policy that builds is a policy that works.** [`CorsConfig::build`] checks everything: an origin that no browser sends, a
//!    method in the wrong letter case, credentials for whoever can register a domain. It reports
//!    [all mistakes at once](ConfigErrors), each with what to write instead. After that nothing panics.
//! 2. **The server decides.** A preflight that the policy does not grant fails. An origin that it does not allow learns nothing
//!    about it, and no CORS header of the inner service gets past it.
//! 3. **It costs next to nothing, at any size.** Requests other than preflights cost no allocation, a long list of
//!    origins costs what a short one does, and no request costs more than a fixed bound.
//!
//! # Where to look
//!
//! | for | see |
//! |---|---|
//! | what can be configured | [`CorsConfig`] |
//! | what is refused, and what is warned of | [`ConfigError`], [`Danger`], [`ConfigWarning`] |
//! | a policy for each tenant or path | [`CorsLayer::from_fn`] |
//! | another policy while the service runs | [`CorsLayer::reloadable`](CorsLayer#method.reloadable) |
//! | why a request was refused | [`Policy::explain`], [`Rejection`], [events](#events) |
//! | a decision without a service | [`Policy::decide`] |
//! | tests of what pages get | `testing::Browser`, with the feature `testing` |
//! | inner services whose body has no default, such as hyper's | [`MaybeEmpty`] |
//! | a test of what pages get of your routes | `testing::Browser` |
//!
//! # What each request gets
//!
//! A *preflight* is an `OPTIONS` request with `Origin` and `Access-Control-Request-Method`: a browser asks before it sends. An
//! *actual* request is any other one with `Origin`. The first rule whose origins match decides.
//!
//! | request | response |
//! |---|---|
//! | actual, allowed | the inner service's, with `Access-Control-Allow-Origin`, `-Allow-Credentials` and `-Expose-Headers` as the rule says |
//! | actual, not allowed | the inner service's, without any `Access-Control-*` header; or [a status of your choice](Disallowed::Reject) |
//! | without `Origin` | the inner service's; `Access-Control-Allow-Origin: *` if wildcard_rule may read it |
//! | preflight, granted | 204, with what the rule allows |
//! | preflight, rejected | 403, without any `Access-Control-*` header |
//! | `OPTIONS` that is no preflight | as any other request: the inner service answers |
//!
//! `Vary` names what the response depends on. It is added to, never replaced.
//!
//! # What CORS is not
//!
//! It lets a browser share responses with pages that could not read them otherwise. It does not keep requests away: a client
//! that is no browser sends what it likes, and a browser sends simple requests (`GET`, `HEAD`, and `POST` with a form's content
//! type) without asking. Authenticate requests, and protect those that change something by a token or a
//! [`Sec-Fetch-Site`](https://w3c.github.io/webappsec-fetch-metadata/) check.
//!
//! # Where to put the layer
//!
//! Outside of whatever may answer in the place of your handlers (authentication, rate limits, timeouts, panics), so
//! that pages can read those answers too. Preflights carry no credentials: inside of authentication the layer would never
//! see them.
//!
//! With axum's `Router::layer`, the layer that was added last is the outermost one. It is still inside of the router, which adds an
//! `Allow` header with the methods of the route to answers to `OPTIONS`, also to those that the policy rejects. To
//! keep that from other origins, wrap the whole router:
//!
//! ```no_run
//! use axum::{Router, ServiceExt, extract::Request};
//! use tower::Layer;
//! use tower_cors::CorsLayer;
//!
//! # async fn serve(app: Router, listener: tokio::net::TcpListener) -> Result<(), Box<dyn std::error::Error>> {
//! let cors = CorsLayer::new().allow_origins(["https://example.com"]).build()?;
//! let app = cors.layer(app);
//! axum::serve(listener, ServiceExt::<Request>::into_make_service(app)).await?;
//! # Ok(())
//! # }
//! ```
//!
//! Where the layer is too far inside to see a preflight, axum itself answers 405 or 404 without CORS headers: so it is with
//! a route that was added after the layer, with `MethodRouter::route_layer` and `Handler::layer`, which cover the handler's own
//! methods only, and with paths that a nested router does not have. `Router::layer` after all routes covers them all. Of two
//! CORS layers around each other, the outer one decides alone.
//!
//! # Events
//!
//! With the feature `tracing`, [`tracing`](https://docs.rs/tracing) subscribers get events of the target `tower_cors`, in the span of
//! the caller:
//!
//! | level | for each | fields |
//! |---|---|---|
//! | `debug` | request that the policy does not grant, whoever answers it | `origin`, `method`, `path`, `reason`; of a preflight also `asked_method`, `asked_headers` |
//! | `warn` | [`ConfigWarning`] of a configuration that compiles | none |
//!
//! What a client chose is safe to log: percent-encoded, but for printable ASCII without quotes and backslashes, and cut after 256 bytes. The
//! query of a path is left out. Without a subscriber all of it costs a branch for each refusal.
//!
//! # Features
//!
//! | feature | default | what it adds |
//! |---|---|---|
//! | `regex` | yes | [`CorsConfig::allow_origin_regexes`](CorsConfig#method.allow_origin_regexes) |
//! | `public-suffix` | yes | refuses `https://*.co.uk` and the like together with credentials |
//! | `reload` | no | [`CorsLayer::reloadable`](CorsLayer#method.reloadable): replaces the policy while the service runs |
//! | `serde` | no | `CorsConfig` reads from TOML, YAML and JSON, and writes to them |
//! | `testing` | no | `testing::Browser`: a page, for your tests, that fetches from your service as browsers do |
//! | `tracing` | no | [events](#events): each refusal, each warning about a configuration |
//! | `elastic`, `azure`, `gravitee`, `krakend`, `kong` | no | reads the CORS configuration of that gateway; `gateways` turns all five on |

#![cfg_attr(docsrs, feature(doc_cfg))]

mod compile;
mod config;
mod error;
pub mod explain;
pub mod fetch;
pub mod limits;
mod middleware;
mod origin;
mod policy;
mod request;
mod trace;

pub use self::config::texts;
pub use self::config::{
    CorsConfig, Danger, Disallowed, InnerHeaders, PreflightMode, RuleRef, UnknownName,
};
pub use self::error::{
    ConfigError, ConfigErrorKind, ConfigErrors, ConfigPlace, ConfigWarning, ConfigWarningKind,
};
#[cfg(feature = "reload")]
#[cfg_attr(docsrs, doc(cfg(feature = "reload")))]
pub use self::middleware::ReloadHandle;
pub use self::middleware::{
    Cors, CorsLayer, DecisionReport, EmptyBody, MaybeEmpty, ReportDecision, ResponseFuture,
};
pub use self::origin::{Origin, OriginError, OriginPattern, PortPattern};
pub use self::policy::{Action, CorsHeaders, Decision, Excerpt, Policy, Rejection};
pub use self::request::{RequestHead, RequestKind};

/// The examples of the README run, too.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
