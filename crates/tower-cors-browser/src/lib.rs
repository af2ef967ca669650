//! A browser for tests: a page of some origin that fetches from your service, as the
//! [Fetch standard](https://fetch.spec.whatwg.org/) has browsers do it.
//!
//! A test of CORS headers proves what the headers are. What matters is what a page gets, and that is up to browsers: whether they ask
//! first, what they make of the answer, what of the response they show. Test your routes for it in three lines:
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
//! let json = Request::put("/records/7").header("content-type", "application/json").body(String::from("{}"))?;
//! let response = page.fetch(app()?, json).await?;
//!
//! assert_eq!(response.status(), 200);
//! # Ok(())
//! # }
//! ```
//!
//! Where the page gets no response, [`Blocked`] says why, in a line as of a browser's console, and in what the [policy](tower_cors::Policy)
//! has to say about it:
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
//! let blocked = page.fetch(app, Request::delete("/records/7").body(String::new())?).await.unwrap_err();
//!
//! assert!(!blocked.request_ran());
//! assert!(blocked.to_string().ends_with("the policy says: method `DELETE` is not allowed"));
//! # Ok(())
//! # }
//! ```
//!
//! Put this into `Cargo.toml`, so that nothing of it gets into your program:
//!
//! ```toml
//! [dev-dependencies]
//! tower-cors = { version = "0.1", features = ["testing"] }
//! ```
//!
//! # What it does
//!
//! All that `fetch()` does between a page and a server, in the mode `cors`, which is the default:
//!
//! | | by |
//! |---|---|
//! | methods are normalized, or forbidden; headers that no page can set are dropped | [`Request`](https://fetch.spec.whatwg.org/#dom-request), [forbidden headers](https://fetch.spec.whatwg.org/#forbidden-request-header) |
//! | the page's own origin, or another one | [main fetch](https://fetch.spec.whatwg.org/#concept-main-fetch) |
//! | which headers have to be asked for, by their names and values | [CORS-unsafe request-header names](https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names) |
//! | the preflight: when, what it asks, and whether it is granted | [CORS-preflight fetch](https://fetch.spec.whatwg.org/#cors-preflight-fetch-0) |
//! | what of it is remembered | [CORS-preflight cache](https://fetch.spec.whatwg.org/#concept-cache) |
//! | `Origin`, `Cookie`, `Referer`, `Sec-Fetch-Site`, `-Mode` and `-Dest`, `Host`, `Accept` | [HTTP-network-or-cache fetch](https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch) |
//! | whether the page may read the response | [CORS check](https://fetch.spec.whatwg.org/#concept-cors-check) |
//! | redirects, up to 20 | [HTTP-redirect fetch](https://fetch.spec.whatwg.org/#concept-http-redirect-fetch) |
//! | which headers of the response it may read | [CORS filtered response](https://fetch.spec.whatwg.org/#concept-filtered-response-cors) |
//!
//! The tests of this crate run some 270 cases both here and in a real Chromium, and expect the very same of them. Where browsers are not
//! of one mind, it keeps to the standard: `*` does not cover `authorization`, and a header that a page sets in two lines is two headers,
//! where Chromium makes one of them. There is one exception: see [`Browser::remember_preflights`].
//!
//! # What it does not do
//!
//! - Other ways to send: forms, event streams, WebSockets, and `fetch()` in another mode, such as `no-cors`. They ask nobody first.
//! - What else a browser may have against a request: mixed content, content security policies, blocked ports, permissions for local
//!   networks, `SameSite` cookies, partitioned storage.
//! - What may answer in the place of the server: the HTTP cache, service workers, a dialog that asks for a password.
//! - The headers that have nothing to do with it: `User-Agent`, `Accept-Encoding`, `Accept-Language`, `Content-Length`. Nor does it make
//!   up a content type for a body.
//! - Anything about bodies. They are handed on as they are, be it with a `GET`, which `fetch()` refuses, or in a 204. They are not copied:
//!   a redirect that takes a body along is [blocked](BlockReason::RedirectWithBody), where a browser would send it again. All requests but
//!   `GET` and `HEAD` count as ones with a body.

mod blocked;
mod browser;
mod cache;
mod check;
mod error;
mod filter;
mod main_fetch;
mod outgoing;
mod page;
mod preflight;
mod reason;
mod redirect;
mod request;
mod safelist;
mod shown;
mod site;
mod values;

pub use self::blocked::{Blocked, Stage};
pub use self::browser::{Browser, Credentials};
pub use self::error::SetupError;
pub use self::reason::BlockReason;
