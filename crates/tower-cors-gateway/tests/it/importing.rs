//! Imported files: their notes and errors, and the answers of their policies.

use std::fmt::Display;

use serde::de::DeserializeOwned;
use tower_cors::{ConfigError, CorsConfig, Danger};
use tower_cors_gateway::{ImportError, Imported};
use tower_cors_test_support::{answer, layer, request, wait};

/// The dangers that a gateway's file can need.
const DANGERS: [Danger; 5] = [
    Danger::AnyOriginWithCredentials,
    Danger::InsecureOrigins,
    Danger::LooseRegexes,
    Danger::NullOrigin,
    Danger::PublicSuffixWildcards,
];

/// Imports a parsed file, which must be valid.
#[track_caller]
pub(crate) fn imported<F>(file: &str, parsed: Result<F, impl Display>) -> Imported
where
    F: TryInto<Imported, Error = ImportError>,
{
    import(parsed).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// Returns the error of a file, from its parser or its importer. The file must have one.
#[track_caller]
pub(crate) fn error_of<F>(parsed: Result<F, impl Display>) -> String
where
    F: TryInto<Imported, Error = ImportError>,
{
    import(parsed).expect_err("it imports")
}

fn import<F>(parsed: Result<F, impl Display>) -> Result<Imported, String>
where
    F: TryInto<Imported, Error = ImportError>,
{
    let file = parsed.map_err(|error| error.to_string())?;
    file.try_into().map_err(|error| error.to_string())
}

/// Reads a YAML file, which can have several documents and any number of comments.
#[track_caller]
pub(crate) fn parse_yaml<F: DeserializeOwned + FromIterator<F>>(text: &str) -> F {
    let options = serde_saphyr::options! { emit_comments: false };
    let documents = serde_saphyr::from_multiple_with_options(text, options);
    F::from_iter::<Vec<F>>(documents.unwrap_or_else(|error| panic!("{text}: {error}")))
}

/// Returns `expected` if it ends in `…` and `message` starts with the rest, and `message`
/// otherwise.
pub(crate) fn abbreviate<'a>(message: &'a str, expected: &'a str) -> &'a str {
    match expected.strip_suffix('…') {
        Some(start) if message.starts_with(start) => expected,
        _ => message,
    }
}

pub(crate) fn notes(imported: &Imported) -> Vec<String> {
    imported.notes.iter().map(ToString::to_string).collect()
}

/// Returns `equal`, or the configuration if it differs.
pub(crate) fn compare(config: &CorsConfig, expected: &CorsConfig) -> String {
    match config == expected {
        true => "equal".to_owned(),
        false => format!("{config:?}"),
    }
}

/// Returns the answer to a request, in front of a service that answers 200.
#[track_caller]
pub(crate) fn ask(config: CorsConfig, text: &str) -> String {
    wait(answer(&layer(config), request(text), ""))
}

/// Returns whether an actual request from `origin` is allowed.
#[track_caller]
pub(crate) fn allows(config: CorsConfig, origin: &str) -> bool {
    ask(config, &format!("POST Origin={origin}")).contains("ACAO=")
}

/// Returns `yes` if a page of `origin` is allowed, otherwise `no`.
///
/// A regex that matches no page at all does not build.
#[track_caller]
pub(crate) fn allows_page(config: CorsConfig, origin: &str) -> String {
    let allowed = match config.clone().build() {
        Ok(_) => allows(config, origin),
        Err(errors) => {
            let codes: Vec<_> = errors.iter().map(ConfigError::code).collect();
            assert_eq!(codes, ["regex-never-matches"]);
            false
        }
    };
    String::from(if allowed { "yes" } else { "no" })
}

/// Returns the dangers that a configuration needs to build. Accepts each one when an error names
/// it.
pub(crate) fn dangers(mut config: CorsConfig) -> String {
    let mut needed = Vec::new();
    while let Err(errors) = config.clone().build() {
        let message = errors.to_string();
        let is_named = |danger: &&Danger| message.contains(&format!("Danger::{danger:?}"));
        let named = DANGERS.iter().find(is_named);
        let Some(danger) = named.filter(|danger| !needed.contains(*danger)) else {
            return message;
        };
        needed.push(*danger);
        config = config.dangerously_allow(*danger);
    }
    let names: Vec<String> = needed.iter().map(|danger| format!("{danger:?}")).collect();
    names.join(" ")
}
