//! The headers that would let the page read the response.

use http::HeaderName;
use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, VARY,
};
use tower_cors::fetch::{NON_WILDCARD_REQUEST_HEADER, is_safelisted_method};

use super::exchange::{Answer, Exchange};
use super::plan::Plan;

/// An answer that would pass, for one kind of request.
pub(super) struct Wanted {
    pub(super) is_preflight: bool,
    pub(super) headers: Vec<Line>,
}

/// A header of such an answer.
pub(super) struct Line {
    pub(super) name: HeaderName,
    /// The value; commas separate the elements of a list.
    pub(super) value: String,
    /// `true` if the server answered, and not like this.
    pub(super) is_wrong: bool,
}

/// Returns the answers that would pass, from the request that failed on.
///
/// None if no header helps: `null` is the origin of every sandboxed page, so a server that names it
/// with credentials trusts anybody.
pub(super) fn answers(plan: &Plan, failed: &Exchange) -> Vec<Wanted> {
    let origin = failed.origin().unwrap_or_else(|| plan.page.clone());
    if origin == "null" && plan.credentials {
        return Vec::new();
    }
    let preflight = failed.is_preflight().then(|| preflight(failed));
    let wanted = |is_preflight: bool, more: Vec<(HeaderName, String)>| {
        let headers = [grant(plan, &origin), more].concat();
        let answer = failed.answer.as_ref();
        let answer = answer.filter(|_| failed.is_preflight() == is_preflight);
        Wanted {
            is_preflight,
            headers: headers
                .into_iter()
                .map(|line| Line::new(line, plan, answer))
                .collect(),
        }
    };
    let vary = (origin != "null").then(|| (VARY, String::from("Origin")));
    let preflight = preflight.map(|more| wanted(true, more));
    let request = wanted(false, Vec::from_iter(vary));
    preflight.into_iter().chain([request]).collect()
}

/// Returns the headers of the CORS check.
fn grant(plan: &Plan, origin: &str) -> Vec<(HeaderName, String)> {
    let allowed = if origin == "null" { "*" } else { origin };
    let mut headers = vec![(ACCESS_CONTROL_ALLOW_ORIGIN, allowed.to_owned())];
    if plan.credentials {
        headers.push((ACCESS_CONTROL_ALLOW_CREDENTIALS, String::from("true")));
    }
    headers
}

/// Returns the headers that only a preflight needs.
fn preflight(failed: &Exchange) -> Vec<(HeaderName, String)> {
    let mut headers = Vec::new();
    let method = failed.page_method();
    if !is_safelisted_method(method.as_bytes()) {
        headers.push((ACCESS_CONTROL_ALLOW_METHODS, method));
    }
    let names = failed.asked_headers();
    if !names.is_empty() {
        headers.push((ACCESS_CONTROL_ALLOW_HEADERS, names.join(", ")));
    }
    headers
}

impl Line {
    fn new((name, value): (HeaderName, String), plan: &Plan, answer: Option<&Answer>) -> Self {
        let is_met = |answer| is_met(&name, &value, plan.credentials, answer);
        Self {
            is_wrong: answer.is_some_and(|answer| !is_met(answer)),
            name,
            value,
        }
    }
}

/// Returns whether an answer has the value, or its elements in a list. A `*` may cover them.
fn is_met(name: &HeaderName, value: &str, credentials: bool, answer: &Answer) -> bool {
    match *name {
        ACCESS_CONTROL_ALLOW_CREDENTIALS => answer.lines(name.clone()) == [value],
        ACCESS_CONTROL_ALLOW_ORIGIN => {
            let lines = answer.lines(name.clone());
            lines == [value] || (lines == ["*"] && !credentials)
        }
        _ => {
            let listed = answer.list(name.clone());
            let is_listed = |wanted| listed.iter().any(|listed| is_same(name, listed, wanted));
            let has_star = listed.iter().any(|listed| listed == "*");
            let is_covered =
                |wanted| has_star && !credentials && wanted != NON_WILDCARD_REQUEST_HEADER;
            value
                .split(", ")
                .all(|wanted| is_listed(wanted) || is_covered(wanted))
        }
    }
}

/// Compares elements of a list. Methods have a letter case, and names do not.
fn is_same(name: &HeaderName, listed: &str, wanted: &str) -> bool {
    match *name {
        ACCESS_CONTROL_ALLOW_METHODS => listed == wanted,
        _ => listed.eq_ignore_ascii_case(wanted),
    }
}
