//! The request headers and the exposed headers of a rule.

use tower_cors_core::strings;

use super::lists::{
    canonicalize, check_len, has_variable, is_any_word, is_name, joined, not_one_name,
    prune_covered,
};
use super::report::{Field, Finding};
use crate::error::{ConfigErrorKind, ConfigWarningKind};
use crate::fetch;
use crate::policy::exposed::{ComputedList, Exposed};
use crate::policy::prefixes::HeaderPrefixes;
use crate::policy::request_headers::{HeaderNames, RequestHeaders};
use crate::policy::{AllowValue, constant};

/// Checks the request headers of a rule, and makes `list` canonical.
pub(super) fn request_headers(
    field: &mut Field<'_>,
    list: &mut Vec<String>,
    credentials: bool,
) -> (RequestHeaders, AllowValue) {
    canonicalize(field, list, str::to_ascii_lowercase, |_, name| {
        check_request_header(name)
    });
    // Neither `*` nor a prefix covers `authorization`: removing it here would refuse a header that
    // someone listed. With credentials `*` does, because the layer echoes the names instead.
    // <https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name>
    prune_covered(field, list, &wildcards(list), &|wildcard, name| {
        name != fetch::NON_WILDCARD_REQUEST_HEADER || (wildcard == "*" && credentials)
    });
    // The wildcard goes first: a list of names reads best that way.
    let any = match list.iter().position(|name| name == "*") {
        Some(index) => {
            let wildcard = list.remove(index);
            list.insert(0, wildcard);
            true
        }
        None => false,
    };
    let headers = RequestHeaders {
        any,
        any_covers_authorization: credentials,
        names: HeaderNames::new(list, whole_name),
        prefixes: HeaderPrefixes::new(list, prefix),
    };
    // With credentials, browsers take a `*` in the answer as the name of a header.
    // <https://fetch.spec.whatwg.org/#http-access-control-allow-headers>
    let allow = if any && credentials {
        AllowValue::Echo
    } else {
        match joined(field, list) {
            Some(_) if !headers.prefixes.is_empty() => AllowValue::Covered {
                listed: constant(headers.names.iter().collect::<Vec<_>>().join(",")),
            },
            Some(value) => AllowValue::Constant(value),
            None => AllowValue::Nothing,
        }
    };
    (headers, allow)
}

/// Returns the finding about a request header, if there is one.
///
/// `cookie` is an error, although it is a forbidden header like those that give a warning: an
/// author who lists it wants cookies, and needs `allow_credentials` for that.
fn check_request_header(name: &str) -> Option<Finding> {
    Some(
        if let Some(finding) = check_name(name, builds_as_request_header) {
            finding
        } else if matches!(name, "cookie" | "cookie2") {
            ConfigErrorKind::Cookie.into()
        } else if fetch::is_cors_response_header(name) {
            ConfigErrorKind::CorsHeader.into()
        } else if fetch::is_forbidden_response_header(stem(name)) {
            ConfigErrorKind::ForbiddenHeader.into()
        } else if fetch::is_forbidden_request_header(name) {
            ConfigWarningKind::ForbiddenRequestHeader.into()
        } else if is_any_word(name) {
            ConfigWarningKind::AnyWord.into()
        } else {
            return None;
        },
    )
}

/// Returns whether `name`, a part of a text, would build without an error.
fn builds_as_request_header(name: &str) -> bool {
    !matches!(check_request_header(name), Some(Finding::Error(_)))
}

/// Checks the exposed headers of a rule, and makes `list` canonical.
pub(super) fn expose_headers(
    field: &mut Field<'_>,
    list: &mut Vec<String>,
    credentials: bool,
) -> Exposed {
    canonicalize(field, list, str::to_ascii_lowercase, |_, name| {
        check_exposed_header(name)
    });
    prune_covered(field, list, &wildcards(list), &|_, _| true);
    let any = list.iter().any(|name| name == "*");
    let prefixes = HeaderPrefixes::new(list, prefix);
    // Browsers have no prefixes, and with credentials they take `*` as a name. In both cases the
    // layer lists the headers of each response.
    if prefixes.is_empty() && !(any && credentials) {
        return joined(field, list).map_or(Exposed::Nothing, Exposed::Constant);
    }
    // The names that a response adds are not known here. Its own headers bound them.
    check_len(field, list.iter().map(|name| name.len() + 1).sum());
    Exposed::Computed(ComputedList {
        any,
        prefixes,
        names: HeaderNames::new(list, whole_name),
    })
}

fn check_exposed_header(name: &str) -> Option<Finding> {
    Some(
        if let Some(finding) = check_name(name, builds_as_exposed_header) {
            finding
        } else if name.starts_with(fetch::CORS_HEADER_PREFIX) || fetch::is_cors_request_header(name)
        {
            ConfigErrorKind::CorsHeader.into()
        } else if fetch::is_forbidden_response_header(stem(name)) {
            ConfigErrorKind::ForbiddenHeader.into()
        } else if fetch::is_safelisted_response_header(name) {
            ConfigWarningKind::AlwaysExposed.into()
        } else if is_any_word(name) {
            ConfigWarningKind::AnyWord.into()
        } else {
            return None;
        },
    )
}

/// Returns whether `name`, a part of a text, would build without an error.
fn builds_as_exposed_header(name: &str) -> bool {
    !matches!(check_exposed_header(name), Some(Finding::Error(_)))
}

/// Checks that `name` is one name, a prefix or `*`. A part of it counts as a name if it `builds`.
fn check_name(name: &str, builds: fn(&str) -> bool) -> Option<Finding> {
    if has_variable(name) {
        return Some(ConfigErrorKind::Variable.into());
    }
    if !is_name(name) {
        let is_name = |part: &str| is_name(part) && builds(part);
        let canonical = |part: &str| is_name(part).then(|| part.to_owned());
        return Some(not_one_name(name, &canonical, ConfigErrorKind::HeaderName));
    }
    if let Some(prefix) = regex_prefix(name).filter(|prefix| builds(prefix)) {
        let instead = vec![prefix];
        return Some(ConfigErrorKind::NotOneName { instead }.into());
    }
    let is_inside = name != "*" && strings::contains(stem(name), "*");
    is_inside.then_some(ConfigErrorKind::InnerWildcard.into())
}

/// Returns the prefix that a regex such as `^x-.*$` means.
fn regex_prefix(name: &str) -> Option<String> {
    let inner = name.strip_prefix('^').unwrap_or(name);
    let inner = inner.strip_suffix('$').unwrap_or(inner);
    let stem = inner
        .strip_suffix(".*")
        .or_else(|| inner.strip_suffix(".+"))?;
    (!strings::contains(stem, "*")).then(|| format!("{stem}*"))
}

/// Checks the names for `Vary`, and makes `list` canonical.
pub(super) fn vary(field: &mut Field<'_>, list: &mut Vec<String>) {
    canonicalize(field, list, str::to_ascii_lowercase, |_, name| {
        check_vary(name)
    });
    check_len(field, list.iter().map(|name| name.len() + 2).sum());
}

fn check_vary(name: &str) -> Option<Finding> {
    let builds = |name: &str| check_vary(name).is_none();
    // `*` says that the response depends on more than headers.
    match name != "*" && strings::contains(name, "*") && fetch::is_token(name.as_bytes()) {
        true => Some(ConfigErrorKind::VaryPrefix.into()),
        false => check_name(name, builds),
    }
}

/// Returns a prefix without its `*`, and a name as it is.
fn stem(name: &str) -> &str {
    name.strip_suffix('*').unwrap_or(name)
}

fn whole_name(name: &str) -> Option<&str> {
    (!name.ends_with('*')).then_some(name)
}

fn prefix(name: &str) -> Option<&str> {
    name.strip_suffix('*').filter(|prefix| !prefix.is_empty())
}

/// Returns the prefixes, and the empty one of `*`.
fn wildcards(list: &[String]) -> HeaderPrefixes {
    HeaderPrefixes::new(list, |name| name.strip_suffix('*'))
}
