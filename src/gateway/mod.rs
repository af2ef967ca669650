//! Reading the CORS configuration of an API gateway.
//!
//! Each importer reads the gateway's CORS section, or its whole configuration file, and gives an [`Imported`]: a
//! [`CorsConfig`] and the list of what is different here. It yields a configuration and never a policy, so that what a
//! gateway's file says goes through the same checks as anything else. Nothing gets more permissive than the gateway is, and
//! nothing is dropped without a [`Note`].
//!
//! A complete program:
//!
//! ```no_run
//! use axum::{Router, routing::get};
//! use tower_cors::gateway::Krakend;
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
//! The types are read with `serde` from whatever format the gateway uses; bring a JSON or YAML parser of your choice. Azure's XML is
//! read by [`FromStr`](std::str::FromStr). `examples/gateway` in the repository is a reverse proxy that runs on any of these files.
//!
//! # Where no gateway is followed
//!
//! - A rejected preflight carries no `Access-Control-*` header. Elastic and Kong send the lists of methods and headers to denied
//!   origins, too.
//! - `TRACE` and `CONNECT` are never granted: no page can send them. `GET`, `HEAD` and `POST` always are: every browser sends them.
//! - `*` without credentials is answered with `*`, where some gateways echo the origin. With credentials it does not build before
//!   [`Danger::AnyOriginWithCredentials`](crate::Danger::AnyOriginWithCredentials) is accepted.
//! - A `max_age` over 86,400 seconds is cut to that.
//! - Origins are compared as bytes, after those of the file were put into lower case, and a trailing slash and a default port were
//!   taken off. Browsers send no others.
//!
//! # Elastic APM Server
//!
//! | key, below `apm-server.rum` | here | difference |
//! |---|---|---|
//! | `enabled` | an error if it is not `true`: without RUM there is no CORS | |
//! | `allow_origins` | `allow_origins`; a glob that no pattern can say becomes a regex; default `*` | `*` is not echoed |
//! | `allow_headers` | `allow_headers`, beside `content-type`, `content-encoding` and `accept` | |
//! | `response_headers` | – | CORS headers in it are left out, with a note |
//! | (always) | `POST` and `OPTIONS`, `max_age` 3600, preflights 200, `etag` exposed, disallowed requests 403 | same-origin requests are let through |
//!
//! # Azure API Management
//!
//! | element or attribute of `<cors>` | here | difference |
//! |---|---|---|
//! | `allow-credentials` | `allow_credentials` | |
//! | `terminate-unmatched-request` | `true`: disallowed requests get 200; `false`: they are forwarded | |
//! | `allowed-origins` | `allow_origins` | |
//! | `allowed-methods` | `allow_methods`; `preflight-result-max-age` is `max_age`, 0 by default | |
//! | `allowed-headers` | `allow_headers`; `*` covers `authorization`, too | |
//! | `expose-headers` | `expose_headers` | |
//! | several `<cors>` in `<inbound>` | rules, up to the first one that terminates | the last reached one decides for the unmatched |
//! | `<base />`, expressions, `<cors>` elsewhere | an error: they cannot be evaluated here | |
//!
//! # Gravitee
//!
//! | key of `cors` | here | difference |
//! |---|---|---|
//! | `enabled` | an error if it is not `true` | |
//! | `allowOrigin` | `allow_origins`; entries with `(`, `[` or `*`: `allow_origin_regexes` | what Java's regexes mean otherwise is an error |
//! | `allowMethods`, `allowHeaders` | the same | methods that are not in upper case are left out: Gravitee never grants them |
//! | `exposeHeaders`, `allowCredentials` | the same | |
//! | `maxAge` | `max_age`; −1: none | |
//! | `allowPrivateNetwork` | `allow_private_network` | |
//! | `runPolicies` | – | no policies run here |
//! | (always) | preflights 200 or 400; disallowed requests are forwarded | |
//!
//! # KrakenD
//!
//! | key of `security/cors` | here | difference |
//! |---|---|---|
//! | `allow_origins` | `allow_origins`; a `*` that no pattern can say makes a regex; empty: `*` | |
//! | `allow_methods` | `allow_methods`, in upper case | `*` is left out: KrakenD takes it literally |
//! | `allow_headers` | `allow_headers`; empty: all, `authorization` too | |
//! | `expose_headers`, `allow_credentials`, `allow_private_network` | the same | |
//! | `max_age` | `max_age`; less than a second: none | |
//! | `debug` | – | it writes to KrakenD's log |
//! | `options_passthrough` | [`PreflightMode::Decorate`](crate::PreflightMode::Decorate) | rejected preflights are answered here |
//! | `options_success_status` | the status of all preflights, 200 by default | |
//!
//! # Kong
//!
//! | key of `config` | here | difference |
//! |---|---|---|
//! | `origins`, `origin` | `allow_origins`; regexes: `allow_origin_regexes` | an origin without a scheme lets nobody in, as in Kong |
//! | `methods` | `allow_methods`; default `GET,HEAD,PUT,PATCH,POST,DELETE` | |
//! | `headers` | `allow_headers`; default: all | |
//! | `exposed_headers`, `credentials`, `max_age` | `expose_headers`, `allow_credentials`, `max_age` | |
//! | `preflight_continue` | [`PreflightMode::Forward`](crate::PreflightMode::Forward) | |
//! | `private_network` | `allow_private_network` | |
//! | `allow_origin_absent` | – | see the note it gives |
//! | (always) | preflights 200, granted or not | |

// Each importer uses a part of what they have in common.
#![cfg_attr(not(feature = "gateways"), allow(dead_code))]

// The importers stand at the end, below the macro that they use.
mod draft;
mod error;
mod tree;

pub use self::error::{ImportError, Note};

use crate::config::CorsConfig;

/// What a gateway's configuration comes to here.
///
/// What is [dangerous](crate::Danger) stays refused: [`CorsConfig::build`] then fails and names what to accept by
/// [`CorsConfig::dangerously_allow`].
#[derive(Clone, Debug)]
#[must_use]
pub struct Imported {
    /// The configuration, to be built.
    pub config: CorsConfig,
    /// What was not carried over to the letter.
    pub notes: Vec<Note>,
}

/// A type that holds a gateway's file, read with `serde` from whatever format it is in, and brings its CORS section over.
///
/// Each has functions of its own: `sections` finds those of a file, and `import` says what one of them comes to. For a file that
/// is not read with `serde`, its type is given, too, and a function `import_file` does both.
macro_rules! importer {
    ($(#[$meta:meta])* $name:ident) => {
        importer! { $(#[$meta])* $name: super::tree::Tree }

        fn import_file(
            file: &super::tree::Tree,
            chosen: Option<&str>,
        ) -> Result<crate::gateway::Imported, crate::gateway::ImportError> {
            let (path, section) = super::choose(sections(file)?, chosen, EXPECTED)?;
            import(&path, section)
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let file = serde::Deserialize::deserialize(deserializer)?;
                Ok(Self { file, chosen: None })
            }
        }
    };
    ($(#[$meta:meta])* $name:ident: $file:ty) => {
        $(#[$meta])*
        #[derive(Clone, Debug)]
        pub struct $name {
            file: $file,
            chosen: Option<String>,
        }

        impl $name {
            /// Chooses one of several CORS sections, by its path as [`ImportError::SeveralSections`] lists it.
            ///
            /// [`ImportError::SeveralSections`]: crate::gateway::ImportError::SeveralSections
            #[must_use]
            pub fn choose(mut self, path: impl Into<String>) -> Self {
                self.chosen = Some(path.into());
                self
            }

            /// Brings the CORS section over.
            ///
            /// # Errors
            ///
            /// There is no section, or more than one and none was [chosen](Self::choose); a wrong type, an unknown key or an
            /// unreadable value in it. All name the path of the key.
            pub fn import(&self) -> Result<crate::gateway::Imported, crate::gateway::ImportError> {
                import_file(&self.file, self.chosen.as_deref())
            }
        }

        impl TryFrom<$name> for crate::gateway::Imported {
            type Error = crate::gateway::ImportError;

            fn try_from(file: $name) -> Result<Self, Self::Error> {
                file.import()
            }
        }
    };
}

/// The one section, or the chosen one, of those that were found with their paths.
fn choose<'a, T>(
    found: Vec<(String, &'a T)>,
    chosen: Option<&str>,
    expected: &'static str,
) -> Result<(String, &'a T), ImportError> {
    let paths = |found: &[(String, &T)]| found.iter().map(|(path, _)| path.clone()).collect();
    if found.is_empty() {
        return Err(ImportError::NoSection { expected });
    }
    match chosen {
        Some(chosen) => {
            let known = paths(&found);
            let section = found.into_iter().find(|(path, _)| path == chosen);
            section.ok_or_else(|| ImportError::NoSuchSection {
                chosen: chosen.to_owned(),
                paths: known,
            })
        }
        None if found.len() > 1 => Err(ImportError::SeveralSections {
            paths: paths(&found),
        }),
        None => found
            .into_iter()
            .next()
            .ok_or(ImportError::NoSection { expected }),
    }
}

#[cfg(feature = "krakend")]
mod krakend;

#[cfg(feature = "krakend")]
#[cfg_attr(docsrs, doc(cfg(feature = "krakend")))]
pub use self::krakend::Krakend;

#[cfg(feature = "kong")]
mod kong;

#[cfg(feature = "kong")]
#[cfg_attr(docsrs, doc(cfg(feature = "kong")))]
pub use self::kong::Kong;

#[cfg(feature = "azure")]
mod azure;

#[cfg(feature = "azure")]
#[cfg_attr(docsrs, doc(cfg(feature = "azure")))]
pub use self::azure::Azure;

#[cfg(feature = "elastic")]
mod elastic;

#[cfg(feature = "elastic")]
#[cfg_attr(docsrs, doc(cfg(feature = "elastic")))]
pub use self::elastic::Elastic;

#[cfg(feature = "gravitee")]
mod gravitee;

#[cfg(feature = "gravitee")]
#[cfg_attr(docsrs, doc(cfg(feature = "gravitee")))]
pub use self::gravitee::Gravitee;
