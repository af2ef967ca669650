//! A browser for tests: a page of any origin that fetches from your service by the rules of the
//! [Fetch standard](https://fetch.spec.whatwg.org/).
//!
//! A test of CORS headers proves which headers a server sends. Users care about what their page
//! gets, and that is up to the browser: it decides when to send a preflight, which answers grant a
//! request, and how much of a response the page may read. [`Browser`] makes these decisions in a
//! test, without a network:
//!
//! ```
//! use axum::{Router, routing::put};
//! use http::Request;
//! use tower_cors::CorsLayer;
//! use tower_cors_browser::Browser;
//!
//! # fn app() -> Result<Router, tower_cors::ConfigErrors> {
//! #     let cors = CorsLayer::new()
//! #         .allow_origins(["https://app.example.com"])
//! #         .allow_methods(["PUT"])
//! #         .allow_headers(["content-type"])
//! #         .build()?;
//! #     Ok(Router::new().route("/records/{id}", put(|| async { "saved" }).delete(|| async {})).layer(cors))
//! # }
//! #
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mut page = Browser::at("https://app.example.com")?;
//! let json = Request::put("/records/7")
//!     .header("content-type", "application/json")
//!     .body(String::from("{}"))?;
//! let response = page.fetch(app()?, json).await?;
//!
//! assert_eq!(response.status(), 200);
//! # Ok(())
//! # }
//! ```
//!
//! If the page gets no response, [`Blocked`] says why, like the console of a browser. If a
//! [`CorsLayer`](tower_cors::CorsLayer) refused the request, `Blocked` adds the reason that its
//! policy gives:
//!
//! ```
//! # use axum::{Router, routing::put};
//! # use http::Request;
//! # use tower_cors::CorsLayer;
//! # use tower_cors_browser::Browser;
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let cors = CorsLayer::new().allow_origins(["https://app.example.com"]).allow_methods(["PUT"]).build()?;
//! # let app = Router::new().route("/records/{id}", put(|| async { "saved" }).delete(|| async {})).layer(cors);
//! # let mut page = Browser::at("https://app.example.com")?;
//! let request = Request::delete("/records/7").body(String::new())?;
//! let blocked = page.fetch(app, request).await.unwrap_err();
//!
//! assert!(!blocked.request_ran());
//! assert!(blocked.to_string().ends_with("the policy says: method `DELETE` is not allowed"));
//! # Ok(())
//! # }
//! ```
//!
//! Add the crate to `Cargo.toml` as a dev-dependency:
//!
//! ```toml
//! [dev-dependencies]
//! tower-cors-browser = "0.1"
//! ```
//!
//! # Other CORS layers
//!
//! The browser sees only requests and responses. It works with any `tower_service::Service`: under
//! tower-http's `CorsLayer`, behind a gateway, or with headers written by hand.
//!
//! ```
//! use axum::{Router, routing::put};
//! use http::{HeaderValue, Method, Request};
//! use tower_cors_browser::{BlockReason, Browser};
//! use tower_http::cors::CorsLayer;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let cors = CorsLayer::new()
//!     .allow_origin(HeaderValue::from_static("https://app.example.com"))
//!     .allow_methods([Method::PUT]);
//! let app = Router::new().route("/records/7", put(|| async {})).layer(cors);
//!
//! let request = Request::put("/records/7").body(String::new())?;
//! let blocked = Browser::at("https://www.example.com")?.fetch(app, request).await.unwrap_err();
//!
//! assert!(matches!(blocked.reason(), BlockReason::WrongAllowOrigin { .. }));
//! # Ok(())
//! # }
//! ```
//!
//! Two details need a [`tower_cors::CorsLayer`]:
//!
//! - [`Blocked::rejection`] is `None` under any other layer.
//! - [`Blocked::request_ran`] is `true` for every actual request that reaches another layer, even
//!   if that layer refused it.
//!
//! # Headers that the page cannot read
//!
//! "`response.headers.get('x-total-count')` is `null`": scripts of another origin can read seven
//! response headers, plus those that `Access-Control-Expose-Headers` names. The seven include
//! neither `Content-Disposition`, with the file name of a download, nor `WWW-Authenticate`,
//! `Location` or `Retry-After`. [`FilteredResponse::hidden_headers`] lists the headers that a
//! response hides.
//!
//! # A whole router
//!
//! [`Audit`] tries the methods and paths that you list, from each origin, and prints a table of the
//! results. It finds routes that the layer does not cover, and 404s and 405s that pages cannot
//! read.
//!
//! # Requests that need no CORS
//!
//! Forms, images and WebSockets reach a service of another origin even if its CORS headers grant
//! nothing. [`Mode`] describes these requests, and shows how to test a service against cross-site
//! request forgery.
//!
//! # What it does
//!
//! The browser runs the algorithms behind `fetch()` and the other [modes](Mode):
//!
//! | step | algorithm of the standard |
//! |---|---|
//! | normalizes the method, or rejects it | [`new Request()`](https://fetch.spec.whatwg.org/#dom-request) |
//! | drops forbidden headers, and in `no-cors` those that would need a preflight | [`Headers`](https://fetch.spec.whatwg.org/#concept-headers-append) |
//! | distinguishes the page's own origin from others | [main fetch](https://fetch.spec.whatwg.org/#concept-main-fetch) |
//! | finds the headers that need a preflight, by name and value | [CORS-unsafe request-header names](https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names) |
//! | sends a preflight [for a stream or an upload listener](Browser::use_cors_preflight) | [use-CORS-preflight flag](https://fetch.spec.whatwg.org/#use-cors-preflight-flag) |
//! | sends the preflight, and checks its response | [CORS-preflight fetch](https://fetch.spec.whatwg.org/#cors-preflight-fetch-0) |
//! | remembers grants, [if told to](Browser::remember_preflights) | [CORS-preflight cache](https://fetch.spec.whatwg.org/#concept-cache) |
//! | adds `Origin`, `Cookie`, `Referer`, `Host`, `Accept`, `Sec-Fetch-Site`, `-Mode` and `-Dest`, and for some [cache modes](CacheMode) `Cache-Control` and `Pragma` | [HTTP-network-or-cache fetch](https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch) |
//! | checks that the page may read the response | [CORS check](https://fetch.spec.whatwg.org/#concept-cors-check) |
//! | checks that the page may embed an opaque response | [cross-origin resource policy check](https://fetch.spec.whatwg.org/#cross-origin-resource-policy-header) |
//! | follows up to 20 redirects | [HTTP-redirect fetch](https://fetch.spec.whatwg.org/#concept-http-redirect-fetch) |
//! | removes response headers that the page cannot read | [CORS filtered response](https://fetch.spec.whatwg.org/#concept-filtered-response-cors) |
//! | opens WebSockets | [establish a WebSocket connection](https://websockets.spec.whatwg.org/#concept-websocket-establish) |
//!
//! The tests run some 390 cases here, in Chromium, in Firefox and in WebKit. Where all engines are
//! stricter than the standard, so is this crate:
//!
//! - A request with credentials takes a `*` in the [preflight cache](Browser::remember_preflights)
//!   for a literal.
//! - The use-CORS-preflight flag does not grant a method that no response lists.
//!
//! # Engines that differ
//!
//! This crate does what the standard says. A filled cell says what Chromium 156, Firefox 153 or
//! WebKitGTK 2.50 does instead, and at least one case shows it.
//!
//! | about | the standard and this crate | Chromium | Firefox | WebKit |
//! |---|---|---|---|---|
//! | preflight after a redirect | if what is left of the request needs one | | if the request needed one before | if the request needed one before |
//! | `Authorization` under `*` | must be listed | need not be listed | need not be listed; the console warns | need not be listed |
//! | `*` in a remembered grant | a wildcard | a literal, if the grant was for a request with credentials | a literal: where only `*` grants a request, it asks every time | |
//! | grant to a request with credentials | is remembered for requests without, too | | is not | |
//! | remembered `HEAD` | needs no listed method | | asks again if `HEAD` is not listed | |
//! | max-age that is not a number | 5 seconds | 0 if it is negative | 0 | 0 if it is negative |
//! | cache modes in the preflight cache | do not matter | `no-store`, `reload` and `no-cache` ask again; `no-store` remembers nothing | `no-store` and `reload` ask again | |
//! | cache headers on preflights | none | those of the cache mode | those of the cache mode | |
//! | `If-None-Match` and its kin | turn the cache mode into `no-store` | turn it into `no-cache` | | |
//! | `only-if-cached` | fails if nothing is stored | | | asks the server |
//! | `Sec-Fetch-` headers after a redirect | another port is `same-site` | | another port is `cross-site` | none |
//! | `Sec-Fetch-Site` of a form | another port is `same-site` | | | another port is `cross-site` |
//! | `Sec-Fetch-` headers of a WebSocket | as of other requests | none | | |
//! | `Sec-Fetch-Storage-Access` | on requests of [these modes](StorageAccess) | | on preflights and WebSockets, too | never, and no `Origin` with `GET` instead |
//! | `Referer` of a sandboxed frame | none | | | the URL of the frame |
//! | header in two lines | two lines | one line | one line; the preflight names it twice | one line |
//! | stream as a body | after a preflight | | without a preflight | not sent |
//! | WebSocket that is redirected | fails | | | follows the redirect |
//! | subprotocol of a WebSocket | fails if the server chooses none, or one that the page did not name | | opens if it chooses none, or the page named none | opens if it chooses none |
//!
//! A grant is remembered for at most two hours in Chromium and in this crate, 24 hours in Firefox,
//! and ten minutes in WebKit. Firefox also forgets it if it has looked the host up since. The cases
//! run without such lookups.
//!
//! A service must not rely on `Sec-Fetch-` headers, because a real browser may send none.
//!
//! # What it does not do
//!
//! - **Other ways to send.** It does not open event streams. Only the mode tells a frame or an
//!   image from a script: `Sec-Fetch-Dest` is `document` for navigations, and `empty` otherwise.
//! - **Other reasons to block.** It does not implement mixed content blocking, content security
//!   policies, embedder policies, opaque response blocking, blocked ports, local network
//!   permissions or `SameSite` cookies. It blocks cookies of other sites only under a
//!   [`StorageAccess`].
//! - **Other answers.** It has no HTTP cache, no service workers, and no password prompt.
//! - **Other headers.** It does not add `User-Agent`, `Accept-Encoding`, `Accept-Language`,
//!   `Content-Length`, `Sec-Fetch-User`, `Upgrade-Insecure-Requests`, or a content type for the
//!   body.
//! - **Bodies.** It passes them on unread, even with a `GET`, which `fetch()` rejects, or in a 204.
//!   Only [`Browser::fetch_repeatable`] copies them, so [`Browser::fetch`]
//!   [blocks](BlockReason::RedirectWithBody) a redirect that repeats the body. Real browsers send
//!   the body again, unless it is a stream. Every request except `GET` and `HEAD` counts as one with
//!   a body.

mod audit;
mod audit_error;
mod audit_plan;
mod audit_report;
mod block_reason;
mod blocked;
mod browser;
mod cors_check;
mod cors_preflight_cache;
mod cors_preflight_fetch;
mod cross_origin_resource_policy;
mod excerpt;
mod fetch_params;
mod filtered_response;
mod header_values;
mod http_fetch;
mod http_network_or_cache_fetch;
mod http_redirect_fetch;
mod http_url;
mod main_fetch;
mod network_error;
mod options;
mod page;
mod referrer;
mod request;
mod request_headers;
mod safelist;
mod service;
mod settings;
mod setup_error;
mod site;
mod websocket;

// Only in the documentation, so that no build pays for it.
#[cfg(any(doc, doctest, test))]
pub mod reasons;

pub use self::audit::Audit;
pub use self::audit_error::AuditError;
pub use self::audit_report::{AuditReport, AuditRow};
pub use self::block_reason::BlockReason;
pub use self::blocked::Blocked;
pub use self::browser::Browser;
pub use self::filtered_response::{FilteredResponse, ResponseType};
pub use self::network_error::Stage;
pub use self::options::{CacheMode, Credentials, Mode, StorageAccess};
pub use self::setup_error::SetupError;

/// The example of the README runs, too.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
