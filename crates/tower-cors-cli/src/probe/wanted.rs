//! The headers that would let the page read the response.

use http::HeaderName;
use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, VARY,
};
use tower_cors::fetch::is_safelisted_method;

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
                .map(|line| Line::new(line, answer))
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
    fn new((name, value): (HeaderName, String), answer: Option<&Answer>) -> Self {
        Self {
            is_wrong: answer.is_some_and(|answer| !is_met(&name, &value, answer)),
            name,
            value,
        }
    }
}

/// Returns whether an answer has the value, or its elements in a list.
fn is_met(name: &HeaderName, value: &str, answer: &Answer) -> bool {
    if [
        ACCESS_CONTROL_ALLOW_ORIGIN,
        ACCESS_CONTROL_ALLOW_CREDENTIALS,
    ]
    .contains(name)
    {
        return answer.lines(name.clone()) == [value];
    }
    let ignores_case = *name != ACCESS_CONTROL_ALLOW_METHODS;
    let listed = answer.list(name.clone());
    value.split(", ").all(|wanted| {
        listed
            .iter()
            .any(|listed| listed == wanted || (ignores_case && listed.eq_ignore_ascii_case(wanted)))
    })
}
