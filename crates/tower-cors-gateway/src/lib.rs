//! Reading the CORS configuration of an API gateway.
//!
//! Each importer reads the gateway's CORS section, or its whole configuration file, and gives an [`Imported`]: a
//! [`CorsConfig`] and the list of what is different here. Nothing gets more permissive than the gateway is, and nothing is
//! dropped without a [`Note`]. What the gateway lets pass and is [dangerous](tower_cors::Danger) does not build before it is accepted.
//!
//! To see what a file comes to, run the example `gateway` of the repository. It prints the notes, and the configuration as TOML,
//! which [`CorsConfig`] reads; with `--upstream` instead of `--check`, it is a reverse proxy by that file:
//!
//! ```sh
//! cargo run --example gateway --features gateways,serde -- --from krakend --config krakend.json --check
//! ```
//!
//! Or read the file at every start:
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
//! The types are read with `serde` from whatever format the gateway uses; bring a JSON or YAML parser of your choice. Azure's XML is
//! read by [`FromStr`](std::str::FromStr), and so is the form that Kong's admin API takes.
//!
//! A wrong type, a key that the gateway does not know and a value that means nothing are [errors](ImportError), never a default.
//! So are several CORS sections in a file: the error lists their paths, and `choose` takes one.
//!
//! # Where no gateway is followed
//!
//! - A rejected preflight carries no `Access-Control-*` header. Elastic and Kong send the lists of methods and headers to denied
//!   origins, too.
//! - `TRACE` and `CONNECT` are never granted: no page can send them. `GET`, `HEAD` and `POST` always are: every browser sends them.
//!   Azure, Gravitee and KrakenD reject a preflight for one that they do not list, which gives a note. Elastic and Kong answer it
//!   with their list, and browsers go on.
//! - Headers that no page can set or read are left out, and so is, with credentials, a `*` that the gateway sends as it is: browsers
//!   take it for a name.
//! - `*` without credentials is answered with `*`, where some gateways echo the origin. With credentials it does not build before
//!   [`Danger::AnyOriginWithCredentials`](tower_cors::Danger::AnyOriginWithCredentials) is accepted.
//! - A `max_age` over 86,400 seconds is cut to that.
//! - Origins are compared as bytes, after those of the file were put into lower case, and a trailing slash and a default port were
//!   taken off. Browsers send no others. No regex is tried on the origin `null`.
//! - `Access-Control-*` headers of the inner service are removed. Gravitee and Kong let some pass.
//!
//! # Elastic APM Server
//!
//! | key, below `apm-server.rum` | here | difference |
//! |---|---|---|
//! | `enabled` | an error if it is not `true`: without RUM there is no CORS | |
//! | `allow_origins` | `allow_origins`; a `*` that no pattern can say makes a regex; default: `*` | `*` is not echoed |
//! | `allow_headers` | `allow_headers`, beside `content-type`, `content-encoding` and `accept` | |
//! | `response_headers`, and those of `apm-server` | – | CORS headers in it are left out, with a note |
//! | (all others) | – | they are not about CORS |
//! | `sendCredentials`, of the agents | call [`allow_credentials`](CorsConfig::allow_credentials) | the server has no key for it |
//! | (always) | `POST` and `OPTIONS`, `max_age` 3600, `etag` exposed; preflights 200, disallowed requests 403 | |
//!
//! `OPTIONS` requests that are no preflights go to the inner service. So do, where origins are named, requests without an `Origin` and
//! same-origin ones. Elastic answers all of them itself.
//!
//! # Azure API Management
//!
//! | element or attribute of `<cors>` | here | difference |
//! |---|---|---|
//! | `allow-credentials` | `allow_credentials`; default: `false` | |
//! | `terminate-unmatched-request` | `true`, the default: disallowed requests get 200; `false`: they are forwarded | |
//! | `allowed-origins`, `origin` | `allow_origins` | |
//! | `allowed-methods`, `method` | `allow_methods`; `HEAD` comes with `GET`; default: `GET` and `POST` | `put` and the like are left out |
//! | `preflight-result-max-age` | `max_age`; default: 0 | |
//! | `allowed-headers`, `header` | `allow_headers`; `*` covers `authorization`, too | |
//! | `expose-headers`, `header` | `expose_headers` | |
//! | several `<cors>` in `<inbound>` | rules, up to the first one that leaves no request to the next | the last reached one decides for the unmatched |
//! | `<base />`, `<include-fragment>`, `<cors>` elsewhere | an error; a note where a section is chosen | |
//! | policy expressions, named values | an error: they cannot be evaluated here | |
//!
//! Browsers send `PUT` for `put`, and Azure's page does not say whether `put` grants that.
//!
//! # Gravitee
//!
//! | key of `cors` | here | difference |
//! |---|---|---|
//! | `enabled` | an error if it is not `true` | |
//! | `allowOrigin` | `allow_origins`; entries with `(`, `[` or `*`: `allow_origin_regexes` | `*` is not echoed |
//! | `allowMethods` | `allow_methods`; `*`: all | those not in upper case are left out: Gravitee never grants them |
//! | `allowHeaders` | `allow_headers`; `*`: all but `authorization` | left out if there are no methods |
//! | `exposeHeaders`, `allowCredentials` | `expose_headers`, `allow_credentials` | |
//! | `maxAge` | `max_age`; −1, the default: none | |
//! | `allowPrivateNetwork` | `allow_private_network` | |
//! | `runPolicies` | granted preflights are answered at once | Gravitee runs its policies first |
//! | `entrypoints`, beside `cors` | – | a WebSocket gets no CORS from Gravitee: there is a note |
//! | (always) | preflights 200 or 400; disallowed requests are forwarded | |
//!
//! As in Gravitee, regexes match in their own letter case, all other origins in any. A regex that does not compile in Java, or means
//! something else there, is an error. `http://[::1]` is an address here, and no regex. Without methods Gravitee rejects every
//! preflight. Older versions of it take `*` for the name of a method or a header.
//!
//! # KrakenD
//!
//! | key of `security/cors` | here | difference |
//! |---|---|---|
//! | `allow_origins` | `allow_origins`; a `*` that no pattern can say makes a regex; default, or empty: `*` | |
//! | `allow_methods` | `allow_methods`, in upper case, and `OPTIONS` always; default, or empty: `GET`, `HEAD` and `POST` | `*` is left out: KrakenD takes it literally |
//! | `allow_headers` | `allow_headers`; `*`, the default, or empty: all, `authorization` too | |
//! | `expose_headers`, `allow_credentials`, `allow_private_network` | the same | |
//! | `max_age` | `max_age`; less than a second: none | fractions of a second are cut |
//! | `debug` | – | it writes to KrakenD's log |
//! | `options_passthrough` | [`PreflightMode::Decorate`](tower_cors::PreflightMode::Decorate) | rejected preflights are answered here |
//! | `options_success_status` | the status of all preflights; default: 200 | |
//! | (always) | disallowed requests are forwarded | |
//!
//! An origin with more than one `*` is an error: KrakenD does not match it.
//!
//! # Kong
//!
//! | key of `config` | here | difference |
//! |---|---|---|
//! | `origins`, or `origin` | `allow_origins`; regexes: `allow_origin_regexes`; default, or empty: `*` | |
//! | `methods` | `allow_methods`; default: `GET,HEAD,PUT,PATCH,POST,DELETE` | newer versions add `OPTIONS` to the default |
//! | `headers` | `allow_headers`; default, or empty: all, `authorization` too | |
//! | `exposed_headers`, `credentials` | `expose_headers`, `allow_credentials` | |
//! | `max_age` | `max_age` | a negative one is left out; fractions of a second are cut |
//! | `preflight_continue` | [`PreflightMode::Forward`](tower_cors::PreflightMode::Forward) | |
//! | `private_network` | `allow_private_network` | |
//! | `allow_origin_absent` | – | requests without an `Origin` get CORS headers for `*` without credentials only |
//! | `enabled`, of the plugin | `false`: an error if no other plugin is on | |
//! | (always) | preflights 200, granted or not; disallowed requests are forwarded | other origins get no CORS headers |
//!
//! Lists may have any form that the admin API takes: with commas, or `config.origins[]`.
//!
//! An origin is a regex if it holds anything but letters, digits and `.:/-`. One that is none and has no scheme, such as
//! `mockbin.com` on Kong's page, lets nobody in, as in Kong; a note says what to write. A regex that does not compile in PCRE, or
//! means something else there, is an error. All alternatives of a regex end where the origin does; in Kong, the last one only.

// The importers stand at the end, below the macro that they use.
mod canonical;
mod dialect;
mod draft;
mod error;
mod null;
mod regex;
mod tree;

pub use self::error::{ImportError, Note};

use tower_cors::CorsConfig;

/// What a gateway's configuration comes to here.
///
/// What is [dangerous](tower_cors::Danger) stays refused: [`CorsConfig::build`] then fails and names what to accept by
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
        ) -> Result<crate::Imported, crate::ImportError> {
            let (path, section) = super::choose(&sections(file)?, chosen, EXPECTED)?;
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
            /// [`ImportError::SeveralSections`]: crate::ImportError::SeveralSections
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
            pub fn import(&self) -> Result<crate::Imported, crate::ImportError> {
                import_file(&self.file, self.chosen.as_deref())
            }
        }

        impl TryFrom<$name> for crate::Imported {
            type Error = crate::ImportError;

            fn try_from(file: $name) -> Result<Self, Self::Error> {
                file.import()
            }
        }
    };
}

/// The one section, or the chosen one, of those that were found with their paths.
fn choose<'a, T>(
    found: &[(String, &'a T)],
    chosen: Option<&str>,
    expected: &'static str,
) -> Result<(String, &'a T), ImportError> {
    let paths = |sections: &[&(String, _)]| sections.iter().map(|(path, _)| path.clone()).collect();
    let all: Vec<_> = found.iter().collect();
    let mut meant = all.clone();
    meant.retain(|(path, _)| chosen.is_none_or(|chosen| path == chosen));
    match (&meant[..], chosen) {
        ([(path, section)], _) => Ok((path.clone(), section)),
        ([], Some(chosen)) if !all.is_empty() => Err(ImportError::NoSuchSection {
            chosen: chosen.to_owned(),
            paths: paths(&all),
        }),
        ([], _) => Err(ImportError::NoSection { expected }),
        (several, _) => Err(ImportError::SeveralSections {
            paths: paths(several),
        }),
    }
}

mod krakend;

pub use self::krakend::Krakend;

mod kong;

pub use self::kong::Kong;

mod azure;

pub use self::azure::Azure;

mod elastic;

pub use self::elastic::Elastic;

mod gravitee;

pub use self::gravitee::Gravitee;
