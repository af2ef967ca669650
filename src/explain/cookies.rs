//! Hints about cookies on requests that a rule allows.

use http::Method;
use http::header::{AUTHORIZATION, COOKIE};

use super::context::Context;
use super::hint::Hint;
use super::later_rule::later_rule;
use crate::policy::Rule;
use crate::policy::matcher::Candidate;
use crate::request::Mode;

pub(super) fn examine(context: &Context<'_>, rule: &Rule, candidate: &Candidate<'_>) -> Vec<Hint> {
    let has_cookie = context.request.headers.contains_key(COOKIE);
    match (has_cookie, rule.credentials) {
        (true, false) => {
            let later = later_rule(context, candidate, |rule| rule.credentials);
            [Hint::Credentials].into_iter().chain(later).collect()
        }
        (false, true) => no_cookie(context).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// Returns the hint about cookies that did not come.
///
/// `SameSite` keeps none from a page of the same site, and a page that sends `authorization`
/// probably needs none.
fn no_cookie(context: &Context<'_>) -> Option<Hint> {
    let request = context.request;
    let needs_none = request.method == Method::OPTIONS
        || request.mode() != Mode::Checked
        || request.headers.contains_key(AUTHORIZATION)
        || request.is_same_origin()
        || request.is_same_site();
    (!needs_none).then_some(Hint::NoCookie)
}
