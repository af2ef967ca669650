//! `CorsPolicy`: the policies of a route and its parents, or the deprecated `cors`.

use std::rc::Rc;
use std::time::Duration;

use tower_cors::fetch;

use super::matcher::{Matcher, Pattern};
use super::message::{Field, Message};
use super::runtime::RuntimeFraction;
use super::settings::{List, Settings};
use super::string_match;
use crate::draft::Draft;
use crate::error::ImportError;
use crate::note::NoteKind;
use crate::shared::Shared;
use crate::tree::Tree;

const ORIGINS: Field = Field("allow_origin_string_match", "allowOriginStringMatch");
const METHODS: Field = Field("allow_methods", "allowMethods");
const HEADERS: Field = Field("allow_headers", "allowHeaders");
const EXPOSED: Field = Field("expose_headers", "exposeHeaders");
const MAX_AGE: Field = Field("max_age", "maxAge");
const CREDENTIALS: Field = Field("allow_credentials", "allowCredentials");
const FILTER_ENABLED: Field = Field("filter_enabled", "filterEnabled");
const SHADOW_ENABLED: Field = Field("shadow_enabled", "shadowEnabled");
const PRIVATE_NETWORK: Field = Field("allow_private_network_access", "allowPrivateNetworkAccess");
const FORWARD: Field = Field(
    "forward_not_matching_preflights",
    "forwardNotMatchingPreflights",
);
// Version 2 of Envoy's API.
const OLD_ORIGIN: Field = Field("allow_origin", "allowOrigin");
const OLD_ORIGIN_REGEX: Field = Field("allow_origin_regex", "allowOriginRegex");
const OLD_ENABLED: Field = Field("enabled", "enabled");

/// All fields of a policy.
const FIELDS: [Field; 13] = [
    ORIGINS,
    METHODS,
    HEADERS,
    EXPOSED,
    MAX_AGE,
    CREDENTIALS,
    FILTER_ENABLED,
    SHADOW_ENABLED,
    PRIVATE_NETWORK,
    FORWARD,
    OLD_ORIGIN,
    OLD_ORIGIN_REGEX,
    OLD_ENABLED,
];

/// The policy of a route, a virtual host or a route configuration.
#[derive(Clone, Debug)]
pub(super) struct Level<'a> {
    pub(super) path: Rc<str>,
    pub(super) part: Shared<'a>,
}

impl<'a> Level<'a> {
    pub(super) fn new(path: &str, tree: &'a Tree) -> Self {
        let (path, part) = (path.into(), Shared::new(tree));
        Self { path, part }
    }
}

/// Compares the contents of policies. Their paths do not count.
impl PartialEq for Level<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.part == other.part
    }
}

/// Returns whether `tree` has any field of a policy.
pub(super) fn is_policy(tree: &Tree) -> bool {
    FIELDS.iter().any(|field| field.get(tree).is_some())
}

/// Imports the policies that apply to a route, the most specific one first.
///
/// Each setting comes from the first policy that has it.
pub(super) fn import(levels: &[Level<'_>], draft: &mut Draft) -> Result<(), ImportError> {
    let messages = levels
        .iter()
        .map(|level| Message::new(&level.path, level.part.tree));
    let mut policies = Cascade(messages.collect::<Result<_, _>>()?);
    policies.import_runtime(draft)?;
    let settings = policies.settings(draft)?;
    policies.deny_unknown_keys()?;
    settings.import(draft)
}

/// Returns the error for a policy that is off.
pub(super) fn off(level: &Level<'_>) -> Result<Option<ImportError>, ImportError> {
    let mut message = Message::new(&level.path, level.part.tree)?;
    let effect = "CORS off: do not add a layer";
    if message.bool(OLD_ENABLED)? == Some(false) {
        let path = message.path_of(OLD_ENABLED);
        return Ok(Some(ImportError::off(path, Some("false"), effect)));
    }
    let fraction = RuntimeFraction::read(&mut message, FILTER_ENABLED)?;
    let off = fraction.filter(RuntimeFraction::is_none);
    Ok(off.map(|off| ImportError::off(&off.path, Some(&off.text()), effect)))
}

/// The policies that apply to a route, the most specific one first.
struct Cascade<'a>(Vec<Message<'a>>);

impl<'a> Cascade<'a> {
    fn settings(&mut self, draft: &mut Draft) -> Result<Settings<'a>, ImportError> {
        let (origins_path, origins) = self.first(ORIGINS, origins)?;
        Ok(Settings {
            origins_path,
            origins: origins.unwrap_or_default(),
            methods: self.list(METHODS)?,
            headers: self.list(HEADERS)?,
            exposed: self.list(EXPOSED)?,
            max_age: self.max_age(draft)?,
            credentials: self.first(CREDENTIALS, Message::bool)?.1 == Some(true),
            private_network: self.first(PRIVATE_NETWORK, Message::bool)?.1 == Some(true),
            forwards_unmatched: self.first(FORWARD, Message::bool)?.1 != Some(false),
        })
    }

    /// Reads a field of all policies. Returns its first value and the path of that value.
    ///
    /// If no policy has a value, the path is that of the field in the most specific policy.
    fn first<T>(
        &mut self,
        field: Field,
        read: impl Fn(&mut Message<'a>, Field) -> Result<Option<T>, ImportError>,
    ) -> Result<(String, Option<T>), ImportError> {
        let mut found = None;
        let mut default_path = None;
        for message in &mut self.0 {
            let path = message.path_of(field);
            match read(message, field)? {
                Some(value) => _ = found.get_or_insert((path, Some(value))),
                None => _ = default_path.get_or_insert(path),
            }
        }
        Ok(found.unwrap_or((default_path.unwrap_or_default(), None)))
    }

    fn list(&mut self, field: Field) -> Result<List<'a>, ImportError> {
        let (path, value) = self.first(field, non_empty_text)?;
        Ok(List::of_value(path, value.unwrap_or_default()))
    }

    fn max_age(&mut self, draft: &mut Draft) -> Result<Option<(String, Duration)>, ImportError> {
        let (path, text) = self.first(MAX_AGE, non_empty_text)?;
        let Some(text) = text else {
            return Ok(None);
        };
        if let Some(seconds) = parse_seconds(text) {
            return Ok(Some((path, Duration::from_secs(seconds))));
        }
        if text.strip_prefix('-').and_then(parse_seconds).is_none() {
            return Err(ImportError::value(path, text, "is not a number of seconds"));
        }
        let default = fetch::DEFAULT_MAX_AGE.as_secs();
        let message =
            format!("is left out: browsers ignore it, and cache an answer for {default} seconds");
        draft.note(NoteKind::LeftOut, path, Some(text), message);
        Ok(None)
    }

    /// Imports the fractions of requests for which the filter is on, from the most specific policy.
    fn import_runtime(&mut self, draft: &mut Draft) -> Result<(), ImportError> {
        for (index, message) in self.0.iter_mut().enumerate() {
            let enabled = RuntimeFraction::read(message, FILTER_ENABLED)?;
            let shadow = RuntimeFraction::read(message, SHADOW_ENABLED)?;
            message.bool(OLD_ENABLED)?;
            if index == 0 {
                note_runtime(enabled, shadow, draft);
            }
        }
        Ok(())
    }

    fn deny_unknown_keys(self) -> Result<(), ImportError> {
        self.0.into_iter().try_for_each(|mut message| {
            message.ignore_type();
            message.deny_unknown_keys()
        })
    }
}

/// Notes the fractions of a policy that is not off.
fn note_runtime(
    enabled: Option<RuntimeFraction<'_>>,
    shadow: Option<RuntimeFraction<'_>>,
    draft: &mut Draft,
) {
    if let Some(enabled) = enabled {
        if !enabled.is_all() {
            let message = "is the share of requests for which CORS is on; here it is on for all \
                           requests, because a page can simply try again";
            draft.note(
                NoteKind::Wider,
                &enabled.path,
                Some(&enabled.text()),
                message,
            );
        }
        if let Some((path, key)) = enabled.runtime_key {
            let message = "is left out: with this key, Envoy's runtime can turn CORS off";
            draft.note(NoteKind::LeftOut, path, Some(key), message);
        }
    }
    if let Some(shadow) = shadow.filter(|shadow| !shadow.is_none()) {
        let message = "is left out: it only counts origins for Envoy's statistics";
        draft.note(
            NoteKind::LeftOut,
            &shadow.path,
            Some(&shadow.text()),
            message,
        );
    }
}

/// Reads the matchers of origins, including those of version 2.
fn origins<'a>(
    message: &mut Message<'a>,
    field: Field,
) -> Result<Option<Vec<Matcher<'a>>>, ImportError> {
    let matchers = message.messages(field)?.into_iter();
    let mut matchers: Vec<Matcher<'a>> =
        matchers.map(string_match::read).collect::<Result<_, _>>()?;
    let path = message.path_of(OLD_ORIGIN);
    for (index, text) in (0_usize..).zip(message.texts(OLD_ORIGIN)?.unwrap_or_default()) {
        matchers.push(Matcher::new(
            format!("{path}[{index}]"),
            Pattern::Exact,
            text,
        )?);
    }
    let path = message.path_of(OLD_ORIGIN_REGEX);
    if let Some(regexes) = message.texts(OLD_ORIGIN_REGEX)? {
        let reason = "is a regex of Envoy's old API, in C++ syntax: write a `safe_regex` in \
                      `allow_origin_string_match`";
        return Err(ImportError::value(path, regexes.join(", "), reason));
    }
    Ok((!matchers.is_empty()).then_some(matchers))
}

/// Parses a number that consists only of digits.
fn parse_seconds(text: &str) -> Option<u64> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_number)
}

fn non_empty_text<'a>(
    message: &mut Message<'a>,
    field: Field,
) -> Result<Option<&'a str>, ImportError> {
    Ok(message.text(field)?.filter(|text| !text.is_empty()))
}
