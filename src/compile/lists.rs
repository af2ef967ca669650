//! Methods, request headers and exposed headers.

use std::collections::HashSet;

use http::HeaderValue;

use super::constant;
use super::report::{Field, Finding};
use crate::error::{ConfigErrorKind, ConfigWarningKind};
use crate::fetch;
use crate::limits::{MAX_LIST_LEN, MAX_METHOD_LEN};
use crate::policy::AllowValue;
use crate::policy::methods::Methods;
use crate::policy::request_headers::{HeaderNames, RequestHeaders};

/// What `*` is answered with before the `*`: Firefox does not cache a bare one.
const COMMON_METHODS: &str = "GET,HEAD,POST,PUT,PATCH,DELETE,*";

/// Checks the methods of a rule, and makes `list` canonical.
pub(super) fn methods(
    field: &mut Field<'_>,
    list: &mut Vec<String>,
    credentials: bool,
) -> (Methods, AllowValue) {
    canonicalize(field, list, str::to_owned, check_method);
    let any = prune_covered(field, list, |_| true);
    let own = list
        .iter()
        .filter(|method| !fetch::is_safelisted_method(method.as_bytes()));
    let allow = match (any, credentials) {
        (true, true) => AllowValue::Echo,
        (true, false) => AllowValue::Constant(Some(HeaderValue::from_static(COMMON_METHODS))),
        (false, _) => {
            let safelisted = fetch::SAFELISTED_METHODS.map(String::from);
            let granted: Vec<String> = safelisted.into_iter().chain(own.clone().cloned()).collect();
            AllowValue::Constant(joined(field, &granted))
        }
    };
    let names = sorted(own.filter(|method| *method != "*"));
    (Methods { any, names }, allow)
}

fn check_method(method: &str, _: &str) -> Option<Finding> {
    Some(
        if method.len() > MAX_METHOD_LEN || !fetch::is_token(method.as_bytes()) {
            ConfigErrorKind::Method.into()
        } else if fetch::is_forbidden_method(method.as_bytes()) {
            ConfigErrorKind::ForbiddenMethod.into()
        } else if let Some(instead) = fetch::normalized_method(method) {
            ConfigErrorKind::MethodLetterCase { instead }.into()
        } else if is_mistaken_wildcard(method) {
            ConfigWarningKind::NoWildcard.into()
        } else if method.bytes().any(|byte| byte.is_ascii_lowercase()) {
            let instead = method.to_ascii_uppercase();
            ConfigWarningKind::LowerCaseMethod { instead }.into()
        } else {
            return None;
        },
    )
}

/// Checks the request headers of a rule, and makes `list` canonical.
pub(super) fn request_headers(
    field: &mut Field<'_>,
    list: &mut Vec<String>,
    credentials: bool,
) -> (RequestHeaders, AllowValue) {
    canonicalize(field, list, str::to_ascii_lowercase, check_request_header);
    let any = prune_covered(field, list, |name| {
        credentials || name != fetch::NON_WILDCARD_REQUEST_HEADER
    });
    // The wildcard first, as a list of names reads best.
    list.sort_by_key(|name| name != "*");
    let allow = if any && credentials {
        AllowValue::Echo
    } else {
        AllowValue::Constant(joined(field, list))
    };
    let headers = RequestHeaders {
        any,
        any_covers_authorization: credentials,
        names: HeaderNames::new(list.iter().map(String::as_str).filter(|name| *name != "*")),
    };
    (headers, allow)
}

fn check_request_header(_: &str, name: &str) -> Option<Finding> {
    Some(if !fetch::is_token(name.as_bytes()) {
        ConfigErrorKind::HeaderName.into()
    } else if fetch::is_cors_response_header(name) {
        ConfigErrorKind::CorsHeader.into()
    } else if fetch::is_forbidden_request_header(name) {
        ConfigErrorKind::ForbiddenHeader.into()
    } else if is_mistaken_wildcard(name) {
        ConfigWarningKind::NoWildcard.into()
    } else {
        return None;
    })
}

/// Checks the exposed headers of a rule, and makes `list` canonical.
pub(super) fn expose_headers(
    field: &mut Field<'_>,
    list: &mut Vec<String>,
    credentials: bool,
) -> Option<HeaderValue> {
    canonicalize(field, list, str::to_ascii_lowercase, |_, name| {
        check_exposed_header(name, credentials)
    });
    prune_covered(field, list, |_| true);
    joined(field, list)
}

fn check_exposed_header(name: &str, credentials: bool) -> Option<Finding> {
    Some(if !fetch::is_token(name.as_bytes()) {
        ConfigErrorKind::HeaderName.into()
    } else if name == "*" && credentials {
        // Browsers take it for the name of a header then:
        // <https://fetch.spec.whatwg.org/#http-new-header-syntax>
        ConfigErrorKind::ExposeAllWithCredentials.into()
    } else if fetch::is_cors_request_header(name) {
        ConfigErrorKind::CorsHeader.into()
    } else if fetch::is_forbidden_response_header(name) {
        ConfigErrorKind::ForbiddenHeader.into()
    } else if fetch::is_safelisted_response_header(name) {
        ConfigWarningKind::AlwaysExposed.into()
    } else if is_mistaken_wildcard(name) {
        ConfigWarningKind::NoWildcard.into()
    } else {
        return None;
    })
}

/// Brings each value of `list` into its canonical form, once, and checks it: `check` gets it as
/// given and as canonical.
fn canonicalize(
    field: &mut Field<'_>,
    list: &mut Vec<String>,
    canonical: fn(&str) -> String,
    check: impl Fn(&str, &str) -> Option<Finding>,
) {
    let mut seen = HashSet::new();
    list.retain_mut(|value| {
        let name = canonical(value);
        if value.is_empty() {
            field.error(Some(value), ConfigErrorKind::Empty);
        } else if seen.insert(name.clone()) {
            if let Some(finding) = check(value, &name) {
                field.report(Some(value), finding);
            }
            *value = name;
            return true;
        } else {
            field.warn(Some(value), ConfigWarningKind::Duplicate);
        }
        false
    });
}

/// If `list` holds `*`, removes from it what that covers. Returns whether it does.
fn prune_covered(
    field: &mut Field<'_>,
    list: &mut Vec<String>,
    covers: impl Fn(&str) -> bool,
) -> bool {
    let any = list.iter().any(|value| value == "*");
    list.retain(|value| {
        let covered = any && value != "*" && covers(value);
        if covered {
            let by = "*".to_owned();
            field.warn(Some(value), ConfigWarningKind::Covered { by });
        }
        !covered
    });
    any
}

/// Whether `name` looks like a pattern, such as `x-*`.
/// <https://fetch.spec.whatwg.org/#http-new-header-syntax> has none.
fn is_mistaken_wildcard(name: &str) -> bool {
    name.len() > 1 && name.contains('*')
}

fn sorted<'a>(names: impl Iterator<Item = &'a String>) -> Box<[Box<str>]> {
    let mut names: Box<[Box<str>]> = names.map(|name| name.as_str().into()).collect();
    names.sort_unstable();
    names
}

/// The value that lists `names`; `None` if there are none.
fn joined(field: &mut Field<'_>, names: &[String]) -> Option<HeaderValue> {
    if names.is_empty() {
        return None;
    }
    let list = names.join(",");
    if list.len() > MAX_LIST_LEN {
        field.error(None, ConfigErrorKind::ListTooLong);
    }
    constant(list)
}
