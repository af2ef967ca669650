//! `corsPolicy` of Istio.

use std::time::Duration;

use tower_cors_core::duration;

use super::matcher::{Matcher, Pattern};
use super::message::{Field, Message};
use super::settings::{List, Settings};
use super::string_match;
use crate::draft::Draft;
use crate::error::ImportError;
use crate::note::NoteKind;
use crate::tree::Tree;

const ORIGINS: Field = Field("allowOrigins", "allow_origins");
const OLD_ORIGIN: Field = Field("allowOrigin", "allow_origin");
const METHODS: Field = Field("allowMethods", "allow_methods");
const HEADERS: Field = Field("allowHeaders", "allow_headers");
const EXPOSED: Field = Field("exposeHeaders", "expose_headers");
const MAX_AGE: Field = Field("maxAge", "max_age");
const CREDENTIALS: Field = Field("allowCredentials", "allow_credentials");
const UNMATCHED: Field = Field("unmatchedPreflights", "unmatched_preflights");

/// The keys that identify a policy without its parent. `allow_origin` is also a key of Envoy.
pub(super) const IDENTIFYING_KEYS: [&str; 3] = [ORIGINS.0, ORIGINS.1, OLD_ORIGIN.0];

/// The methods that a policy can list.
const METHOD_NAMES: [&str; 10] = [
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "CONNECT", "OPTIONS", "TRACE", "*",
];

/// Imports the policy at `path`.
pub(super) fn import(path: &str, policy: &Tree, draft: &mut Draft) -> Result<(), ImportError> {
    let mut message = Message::new(path, policy)?;
    let settings = Settings {
        origins_path: message.path_of(ORIGINS),
        origins: origins(&mut message, draft)?,
        methods: methods(&mut message)?,
        headers: list(&mut message, HEADERS)?,
        exposed: list(&mut message, EXPOSED)?,
        max_age: max_age(&mut message)?,
        credentials: message.bool(CREDENTIALS)?.unwrap_or(false),
        private_network: false,
        forwards_unmatched: forwards_unmatched(&mut message)?,
    };
    message.deny_unknown_keys()?;
    settings.import(draft)
}

/// Reads the origins. The old list counts only if the new one is missing.
fn origins<'a>(
    message: &mut Message<'a>,
    draft: &mut Draft,
) -> Result<Vec<Matcher<'a>>, ImportError> {
    let matchers = message.messages(ORIGINS)?.into_iter();
    let matchers: Vec<Matcher<'a>> = matchers
        .map(string_match::read_istio)
        .collect::<Result<_, _>>()?;
    let path = message.path_of(OLD_ORIGIN);
    let old = message.texts(OLD_ORIGIN)?.unwrap_or_default();
    if matchers.is_empty() {
        let old = (0_usize..).zip(old);
        return old
            .map(|(index, text)| Matcher::new(format!("{path}[{index}]"), Pattern::Exact, text))
            .collect();
    }
    for text in old {
        let message = "is left out: Istio ignores this list beside `allowOrigins`";
        draft.note(NoteKind::LeftOut, &path, Some(text), message);
    }
    Ok(matchers)
}

fn methods<'a>(message: &mut Message<'a>) -> Result<List<'a>, ImportError> {
    let list = list(message, METHODS)?;
    let is_unknown = |(_, method): &(usize, &&str)| !METHOD_NAMES.contains(method);
    match (0..).zip(&list.names).find(is_unknown) {
        Some((index, unknown)) => {
            let path = format!("{}[{index}]", list.path);
            let reason = format!("is not one of Istio's methods: {}", METHOD_NAMES.join(", "));
            Err(ImportError::value(path, *unknown, reason))
        }
        None => Ok(list),
    }
}

fn list<'a>(message: &mut Message<'a>, field: Field) -> Result<List<'a>, ImportError> {
    let names = message.texts(field)?.unwrap_or_default();
    Ok(List::of_names(message.path_of(field), names))
}

fn max_age(message: &mut Message<'_>) -> Result<Option<(String, Duration)>, ImportError> {
    let path = message.path_of(MAX_AGE);
    let Some(text) = message.text(MAX_AGE)? else {
        return Ok(None);
    };
    match duration::parse(text) {
        Ok(age) => Ok(Some((path, age))),
        Err(error) => Err(ImportError::value(path, text, format_args!("is {error}"))),
    }
}

fn forwards_unmatched(message: &mut Message<'_>) -> Result<bool, ImportError> {
    let path = message.path_of(UNMATCHED);
    match message.text(UNMATCHED)? {
        None | Some("UNSPECIFIED" | "FORWARD") => Ok(true),
        Some("IGNORE") => Ok(false),
        Some(other) => {
            let reason = "is neither `FORWARD` nor `IGNORE`";
            Err(ImportError::value(path, other, reason))
        }
    }
}
