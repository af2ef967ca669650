//! Methods, request headers and exposed headers.

use std::collections::HashSet;

use http::HeaderValue;

use super::{Field, constant};
use crate::error::{ConfigError, ConfigWarning};
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

fn check_method(field: &mut Field<'_>, method: &str, _: &str) {
    let place = field.place(Some(method));
    if method.len() > MAX_METHOD_LEN || !fetch::is_token(method.as_bytes()) {
        field.error(ConfigError::Method { place });
    } else if fetch::is_forbidden_method(method.as_bytes()) {
        field.error(ConfigError::ForbiddenMethod { place });
    } else if let Some(instead) = fetch::normalized_method(method) {
        field.error(ConfigError::MethodLetterCase { place, instead });
    } else if is_mistaken_wildcard(method) {
        field.warn(ConfigWarning::NoWildcard { place });
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
            } else if is_mistaken_wildcard(name) {
                field.warn(ConfigWarning::NoWildcard { place });
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
        AllowValue::Constant(joined(field, list))
    };
    let headers = RequestHeaders {
        any,
        any_covers_authorization: credentials,
        names: HeaderNames::new(list.iter().map(String::as_str).filter(|name| *name != "*")),
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
            } else if is_mistaken_wildcard(name) {
                field.warn(ConfigWarning::NoWildcard { place });
            }
        },
    );
    prune_covered(field, list, |_| true);
    joined(field, list)
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
        if value.is_empty() {
            let place = field.place(Some(value));
            field.error(ConfigError::Empty { place });
        } else if seen.insert(name.clone()) {
            check(field, value, &name);
            *value = name;
            return true;
        } else {
            let place = field.place(Some(value));
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

/// Whether `name` looks like a pattern, such as `x-*`. <https://fetch.spec.whatwg.org/#http-new-header-syntax> has none.
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
        let place = field.place(None);
        field.error(ConfigError::ListTooLong { place });
    }
    constant(list)
}
