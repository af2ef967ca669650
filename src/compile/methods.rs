//! The methods of a rule.

use http::HeaderValue;
use tower_cors_core::{strings, typo};

use super::lists::{
    canonicalize, has_variable, is_any_word, is_name, joined, not_one_name, prune_covered,
    remove_repeats,
};
use super::report::{Field, Finding};
use crate::error::{ConfigErrorKind, ConfigWarningKind};
use crate::fetch;
use crate::limits::MAX_METHOD_LEN;
use crate::policy::methods::Methods;
use crate::policy::prefixes::HeaderPrefixes;
use crate::policy::{AllowValue, sorted};

/// The answer to `*` before the `*` itself: Firefox does not cache a bare one.
const COMMON_METHODS: &str = "GET,HEAD,POST,PUT,PATCH,DELETE,QUERY,*";

/// The registered methods that a page can send.
///
/// <https://www.iana.org/assignments/http-methods/>, without `PRI`, which no client sends
const REGISTERED_METHODS: &str = "ACL BASELINE-CONTROL BIND CHECKIN CHECKOUT COPY DELETE GET HEAD \
    LABEL LINK LOCK MERGE MKACTIVITY MKCALENDAR MKCOL MKREDIRECTREF MKWORKSPACE MOVE OPTIONS \
    ORDERPATCH PATCH POST PROPFIND PROPPATCH PUT QUERY REBIND REPORT SEARCH UNBIND UNCHECKOUT \
    UNLINK UNLOCK UPDATE UPDATEREDIRECTREF VERSION-CONTROL";

/// Checks the methods of a rule, and makes `list` canonical.
pub(super) fn methods(
    field: &mut Field<'_>,
    list: &mut Vec<String>,
    credentials: bool,
) -> (Methods, AllowValue) {
    canonicalize(field, list, str::to_owned, check_method);
    let any = list.iter().any(|method| method == "*");
    let wildcard = HeaderPrefixes::new(list, |method| (method == "*").then_some(""));
    prune_covered(field, list, &wildcard, &|_, _| true);
    // With credentials, browsers take a `*` in the answer as the name of a method.
    // <https://fetch.spec.whatwg.org/#http-access-control-allow-methods>
    let allow = match (any, credentials) {
        (true, true) => AllowValue::Echo,
        (true, false) => AllowValue::Constant(HeaderValue::from_static(COMMON_METHODS)),
        // As written. Browsers send the safelisted methods even if they are not listed.
        (false, _) => joined(field, list).map_or(AllowValue::Nothing, AllowValue::Constant),
    };
    let names = sorted(list, named, |_| 0);
    (Methods { any, names }, allow)
}

/// Returns `method`, if a search needs to find it. The rest would only make the search longer: `*`
/// grants all, and browsers send `GET`, `HEAD` and `POST` regardless of the answer.
fn named(method: &str) -> Option<&str> {
    let is_named = method != "*" && !fetch::is_safelisted_method(method.as_bytes());
    is_named.then_some(method)
}

/// Returns the finding about a method, if there is one.
///
/// The method `put` is an error. Browsers send it as `PUT`, and the standard compares exact bytes.
/// Correcting it silently would suggest that `patch`, which browsers do not change, works as well.
///
/// <https://fetch.spec.whatwg.org/#concept-method-normalize>
fn check_method(method: &str, _: &str) -> Option<Finding> {
    Some(if has_variable(method) {
        ConfigErrorKind::Variable.into()
    } else if !is_name(method) {
        match alternatives(method) {
            Some(instead) => ConfigErrorKind::NotOneName { instead }.into(),
            None => not_one_name(method, &canonical, ConfigErrorKind::Method),
        }
    } else if method.len() > MAX_METHOD_LEN {
        ConfigErrorKind::Method.into()
    } else if fetch::is_forbidden_method(method.as_bytes()) {
        ConfigErrorKind::ForbiddenMethod.into()
    } else if let Some(instead) = fetch::normalized_method(method) {
        ConfigErrorKind::MethodLetterCase { instead }.into()
    } else if let Some(instead) = alternatives(method) {
        ConfigErrorKind::NotOneName { instead }.into()
    } else if method == "OPTIONS" {
        ConfigWarningKind::OptionsMethod.into()
    } else if is_any_word(method) {
        ConfigWarningKind::AnyWord.into()
    } else if let Some(near) = near_method(method) {
        ConfigWarningKind::NearMethod { near }.into()
    } else if method.len() > 1 && strings::contains(method, "*") {
        ConfigWarningKind::NoWildcard.into()
    } else if method.bytes().any(|byte| byte.is_ascii_lowercase()) {
        let instead = method.to_ascii_uppercase();
        ConfigWarningKind::LowerCaseMethod { instead }.into()
    } else {
        return None;
    })
}

/// Returns the method that `part` of a text means, if that builds.
///
/// A registered method in another letter case means the registered one.
fn canonical(part: &str) -> Option<String> {
    let upper = part.to_ascii_uppercase();
    let method = match strings::is_one_of(&upper, REGISTERED_METHODS) {
        true => upper,
        false => part.to_owned(),
    };
    // Words between methods, such as `and`, are in lower case.
    let is_word = method.bytes().any(|byte| byte.is_ascii_lowercase());
    let builds = !is_word
        && is_name(&method)
        && method.len() <= MAX_METHOD_LEN
        && !fetch::is_forbidden_method(method.as_bytes());
    builds.then_some(method)
}

/// Returns the methods in a text such as `GET|POST`, if each is registered or `*`.
fn alternatives(method: &str) -> Option<Vec<String>> {
    let is_separator = |char: char| !char.is_ascii_alphanumeric() && !matches!(char, '-' | '*');
    let mut methods = Vec::new();
    for part in strings::split_where(method, is_separator) {
        if part == "*" || strings::is_one_of(part, REGISTERED_METHODS) {
            methods.push(part.to_ascii_uppercase());
        } else if !part.is_empty() && !strings::is_one_of(part, "and or") {
            return None;
        }
    }
    remove_repeats(&mut methods);
    let is_list = !methods.is_empty() && method.chars().any(is_separator);
    is_list.then_some(methods)
}

/// Returns the registered method that `method` probably misspells.
fn near_method(method: &str) -> Option<&'static str> {
    let upper = method.to_ascii_uppercase();
    if strings::is_one_of(&upper, REGISTERED_METHODS) {
        return None;
    }
    typo::nearest(&upper, strings::split(REGISTERED_METHODS, " "))
}
