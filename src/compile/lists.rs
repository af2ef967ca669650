//! Methods, request headers and exposed headers.

use std::collections::HashSet;

use http::HeaderValue;

use super::{Field, constant};
use crate::error::{ConfigError, ConfigWarning};
use crate::fetch;
use crate::policy::AllowValue;
use crate::policy::names::{MAX_METHOD_LEN, Methods, RequestHeaders};

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
            let granted: Vec<&str> = fetch::SAFELISTED_METHODS
                .into_iter()
                .chain(own.clone().map(String::as_str))
                .collect();
            AllowValue::Constant(constant(granted.join(",")))
        }
    };
    let names = sorted(own.filter(|method| *method != "*"));
    (Methods { any, names }, allow)
}

fn check_method(field: &mut Field<'_>, method: &str, _: &str) {
    let place = field.place(Some(method));
    if method.len() > MAX_METHOD_LEN || !fetch::is_token(method.as_bytes()) {
        field.error(ConfigError::Method { place });
    } else if fetch::is_forbidden_method(method.as_bytes()) {
        field.error(ConfigError::ForbiddenMethod { place });
    } else if let Some(instead) = fetch::normalized_method(method) {
        field.error(ConfigError::MethodLetterCase { place, instead });
    } else if method.bytes().any(|byte| byte.is_ascii_lowercase()) {
        let instead = method.to_ascii_uppercase();
        field.warn(ConfigWarning::LowerCaseMethod { place, instead });
    }
}

/// Checks the request headers of a rule, and makes `list` canonical.
pub(super) fn request_headers(
    field: &mut Field<'_>,
    list: &mut Vec<String>,
    credentials: bool,
) -> (RequestHeaders, AllowValue) {
    canonicalize(
        field,
        list,
        str::to_ascii_lowercase,
        |field, given, name| {
            let place = field.place(Some(given));
            if !fetch::is_token(name.as_bytes()) {
                field.error(ConfigError::HeaderName { place });
            } else if fetch::is_cors_response_header(name) {
                field.error(ConfigError::CorsHeader { place });
            } else if fetch::is_forbidden_request_header(name) {
                field.error(ConfigError::ForbiddenHeader { place });
            }
        },
    );
    let any = prune_covered(field, list, |name| {
        credentials || name != fetch::NON_WILDCARD_REQUEST_HEADER
    });
    // The wildcard first, as a list of names reads best.
    list.sort_by_key(|name| name != "*");
    let allow = if any && credentials {
        AllowValue::Echo
    } else {
        AllowValue::Constant(joined(list))
    };
    let headers = RequestHeaders {
        any,
        any_covers_authorization: credentials,
        names: sorted(list.iter().filter(|name| *name != "*")),
    };
    (headers, allow)
}

/// Checks the exposed headers of a rule, and makes `list` canonical.
pub(super) fn expose_headers(
    field: &mut Field<'_>,
    list: &mut Vec<String>,
    credentials: bool,
) -> Option<HeaderValue> {
    canonicalize(
        field,
        list,
        str::to_ascii_lowercase,
        |field, given, name| {
            let place = field.place(Some(given));
            if !fetch::is_token(name.as_bytes()) {
                field.error(ConfigError::HeaderName { place });
            } else if name == "*" && credentials {
                field.error(ConfigError::ExposeAllWithCredentials { place });
            } else if fetch::is_cors_request_header(name) {
                field.error(ConfigError::CorsHeader { place });
            } else if fetch::is_forbidden_response_header(name) {
                field.error(ConfigError::ForbiddenHeader { place });
            } else if fetch::is_safelisted_response_header(name) {
                field.warn(ConfigWarning::AlwaysExposed { place });
            }
        },
    );
    prune_covered(field, list, |_| true);
    joined(list)
}

/// Brings each value of `list` into its canonical form, once, and checks it: `check` gets it as given and as canonical.
fn canonicalize(
    field: &mut Field<'_>,
    list: &mut Vec<String>,
    canonical: fn(&str) -> String,
    check: impl Fn(&mut Field<'_>, &str, &str),
) {
    let mut seen = HashSet::new();
    list.retain_mut(|value| {
        let name = canonical(value);
        let place = field.place(Some(value));
        if value.is_empty() {
            field.error(ConfigError::Empty { place });
        } else if seen.insert(name.clone()) {
            check(field, value, &name);
            *value = name;
            return true;
        } else {
            field.warn(ConfigWarning::Duplicate { place });
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
            let place = field.place(Some(value));
            field.warn(ConfigWarning::Covered { place, by });
        }
        !covered
    });
    any
}

fn sorted<'a>(names: impl Iterator<Item = &'a String>) -> Box<[Box<str>]> {
    let mut names: Box<[Box<str>]> = names.map(|name| name.as_str().into()).collect();
    names.sort_unstable();
    names
}

/// The value that lists `names`; `None` if there are none.
fn joined(names: &[String]) -> Option<HeaderValue> {
    if names.is_empty() {
        return None;
    }
    constant(names.join(","))
}
