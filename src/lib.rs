//! CORS middleware for [tower](https://docs.rs/tower): for axum, tonic, hyper, and any other
//! service of `http::Request`s.
//!
//! This program lets the pages of one origin use its API:
//!
//! ```no_run
//! use axum::{Router, routing::get};
//! use tower_cors::CorsLayer;
//!
//! #[tokio::main]
//! async fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let cors = CorsLayer::new()
//!         .allow_origins("https://app.example.com")
//!         .allow_credentials(true)
//!         .allow_methods(["PUT", "DELETE"])
//!         .allow_headers("content-type")
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
//! # Four promises
//!
//! 1. **A policy that builds is a policy that works.** [`CorsConfig::build`] checks everything: an
//!    origin that no browser sends, a method in the wrong letter case, credentials for anyone who
//!    can register a domain. It reports [all mistakes at once](ConfigErrors), each with what to
//!    write instead. Nothing panics later.
//! 2. **The server decides.** A preflight that the policy does not grant fails. A denied origin
//!    learns nothing about the policy, and the inner service's CORS headers do not leak around it.
//! 3. **It costs next to nothing, at any size.** Requests other than preflights cost no allocation,
//!    apart from the caches of regexes and [computed lists](CorsConfig::expose_headers). A million
//!    origins cost what one costs. No request costs more than a [fixed bound](limits).
//! 4. **It says why.** Whenever a page does not get what it asked for, [`Policy::explain`] names
//!    the reason and the change that would help.
//!
//! # Where to look
//!
//! | for | see |
//! |---|---|
//! | an error that you do not understand | [the index of errors](guide::errors), with the sentences of browsers |
//! | help with placement, credentials, caches, proxies, apps, tests and more | [the guides](guide) |
//! | the settings | [`CorsConfig`] |
//! | what does not build, and what gives a warning | [`ConfigErrorKind`], [`Danger`], [`ConfigWarningKind`] |
//! | what the clients of MCP, gRPC-Web, tus, S3 and others need | [`Preset`] |
//! | origins from an environment variable or a flag | [`CorsConfig::allow_origins_from`] |
//! | other settings below a path | [`CorsConfig::for_path`] |
//! | a policy for each tenant | [`CorsLayer::from_fn`] |
//! | a new policy while the service runs | [`CorsLayer::reloadable`](CorsLayer#method.reloadable) |
//! | the reason of a refusal | [`Policy::explain`], [`Rejection`], [events](#events) |
//! | a response header that is `null` in the page | [`Policy::explain_response`], [`CorsConfig::expose_headers`] |
//! | WebSockets and cross-site request forgery | [`Disallowed::Reject`], [`CorsConfig::own_origins`] |
//! | a decision for a server that is not tower | [`Policy::decide`], [`Action`] |
//! | metrics and logs of decisions | [`ReportDecision`] |
//! | tests of what pages get from your routes | the crate [`tower-cors-browser`](https://docs.rs/tower-cors-browser) |
//! | the policy of an API gateway | the crate [`tower-cors-gateway`](https://docs.rs/tower-cors-gateway) |
//! | inner services whose body has no default, such as hyper's | [`MaybeEmpty`] |
//! | the standard's lists, and the bounds of this crate | [`fetch`], [`limits`] |
//!
//! # What each request gets
//!
//! A *preflight* is an `OPTIONS` request with `Origin` and `Access-Control-Request-Method`: the
//! browser asks before it sends. An *actual* request is any other request with `Origin`. The first
//! rule whose origins match decides.
//!
//! | request | response |
//! |---|---|
//! | actual, allowed | the inner service's, with `Access-Control-Allow-Origin`, `-Allow-Credentials` and `-Expose-Headers` as the rule says |
//! | actual, not allowed | the inner service's, without any `Access-Control-*` header; or [a status of your choice](Disallowed::Reject) |
//! | without `Origin` | the inner service's; `Access-Control-Allow-Origin: *` if a rule allows every origin without credentials |
//! | preflight, granted | 204, with what the rule allows |
//! | preflight, rejected | 403, without any `Access-Control-*` header |
//! | `OPTIONS` that is not a preflight | as any other request: the inner service answers |
//!
//! `Vary` names what the response depends on. The layer adds to it and never replaces it.
//!
//! # What CORS is not
//!
//! CORS lets a browser share responses with pages that could not read them otherwise. It does not
//! keep requests away. A client that is not a browser sends what it likes, and a browser sends
//! simple requests without a preflight: `GET`, `HEAD`, and `POST` with the content type of a form.
//! Authenticate requests. Protect those that change something by a token or a check of
//! [`Sec-Fetch-Site`](https://w3c.github.io/webappsec-fetch-metadata/).
//!
//! # Where to put the layer
//!
//! Put it outside everything that may answer in place of your handlers: authentication, rate
//! limits, timeouts, panics. Then pages can read those answers, too. Preflights carry no
//! credentials: inside authentication, the layer would never see them.
//!
//! With axum's `Router::layer`, the layer that you add last is the outermost one. It is still
//! inside the router. The router adds an `Allow` header with the route's methods to answers to
//! `OPTIONS`, also to rejected preflights. To keep that from other origins, wrap the whole router:
//!
//! ```no_run
//! use axum::{Router, ServiceExt, extract::Request};
//! use tower::Layer;
//! use tower_cors::CorsLayer;
//!
//! # async fn serve(app: Router, listener: tokio::net::TcpListener) -> Result<(), Box<dyn std::error::Error>> {
//! let cors = CorsLayer::new().allow_origins("https://example.com").build()?;
//! let app = cors.layer(app);
//! axum::serve(listener, ServiceExt::<Request>::into_make_service(app)).await?;
//! # Ok(())
//! # }
//! ```
//!
//! If the layer is too far inside to see a preflight, axum answers 405 or 404 without CORS
//! headers. `Router::layer` after all routes covers them all. [Placement](guide::placement) has
//! each case, with a test.
//!
//! # Events
//!
//! With the feature `tracing`, [`tracing`](https://docs.rs/tracing) subscribers get events of the
//! target `tower_cors`, in the span of the caller:
//!
//! | level | for each | fields |
//! |---|---|---|
//! | `debug` | request that the policy does not grant | `origin`, `method`, `path`, `reason`; of a preflight also `asked_method`, `asked_headers` |
//! | `debug` | response header that a page cannot read, although it can read the response | `path`, `header` |
//! | `debug` | CORS header of the inner service that the layer removes, such as one of a second CORS layer | `path`, `header` |
//! | `warn` | [`ConfigWarning`] of a configuration that compiles | none |
//!
//! A policy reports each response header once, and at most
//! [`MAX_REPORTED_NAMES`](limits::MAX_REPORTED_NAMES) of them.
//!
//! The values of a client are safe to log: percent-encoded unless they are printable ASCII, without
//! quotes and backslashes, and cut after 256 bytes. The query of a path is left out. Without a
//! subscriber, each refusal costs a branch.
//!
//! # Features
//!
//! | feature | default | what it adds |
//! |---|---|---|
//! | `public-suffix` | yes | the public suffix list: which wildcards with credentials are safe |
//! | `regex` | no | [`CorsConfig::allow_origin_regexes`](CorsConfig#method.allow_origin_regexes) |
//! | `reload` | no | [`CorsLayer::reloadable`](CorsLayer#method.reloadable): replaces the policy while the service runs |
//! | `serde` | no | `CorsConfig` reads from TOML, YAML and JSON, and writes to them; [`explain::Explanation`] writes itself |
//! | `tracing` | no | [events](#events): each refusal, each warning about a configuration |

#![cfg_attr(docsrs, feature(doc_cfg))]

mod compile;
mod config;
mod error;
pub mod explain;
pub mod fetch;
// Only in the documentation, so that no build pays for it.
#[cfg(any(doc, doctest, test))]
pub mod guide;
pub mod limits;
mod middleware;
mod origin;
mod policy;
mod request;
mod trace;

pub use self::config::texts;
pub use self::config::{
    CorsConfig, Danger, Disallowed, InnerHeaders, PreflightMode, Preset, RuleRef, UnknownName,
};
pub use self::error::{
    ConfigError, ConfigErrorKind, ConfigErrors, ConfigPlace, ConfigWarning, ConfigWarningKind,
    PathError, RegexLimit,
};
#[cfg(feature = "reload")]
#[cfg_attr(docsrs, doc(cfg(feature = "reload")))]
pub use self::middleware::ReloadHandle;
pub use self::middleware::{
    Cors, CorsLayer, DecisionReport, EmptyBody, MaybeEmpty, ReportDecision, ResponseFuture,
};
pub use self::origin::{Origin, OriginError, OriginPattern, PortPattern, Suggestion};
pub use self::policy::{Action, CorsHeaders, Decision, Excerpt, Policy, Rejection};
pub use self::request::{RequestHead, RequestKind};

/// The examples of the README run, too.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
