//! The expected outcome of a fetch.

use tower_cors_test_support::patterns::split;

use super::fetch::Fetch;
use super::policy::Rules;

/// The outcome of a fetch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Outcome {
    pub(super) page: Page,
    /// The methods that reached the layer.
    pub(super) arrived: Vec<String>,
    /// The methods that reached the inner service.
    pub(super) ran: Vec<String>,
}

/// A page's view of an outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Page {
    /// The page gets a response: its status, and the readable headers among [`INNER_HEADERS`].
    Reads(u16, Vec<&'static str>),
    /// The preflight did not grant the request.
    IsStopped,
    /// The browser sent the request, but the page gets no response.
    GetsNothing,
}

/// The headers of the inner service.
pub(super) const INNER_HEADERS: [(&str, &str); 5] = [
    ("content-type", "text/plain"),
    ("etag", "1"),
    ("set-cookie", "a=1"),
    ("x-a", "1"),
    ("x-b", "2"),
];

/// Returns the names of [`INNER_HEADERS`] that satisfy a predicate.
pub(super) fn inner_names(passes: impl Fn(&str) -> bool) -> Vec<&'static str> {
    let names = INNER_HEADERS.map(|(name, _)| name).into_iter();
    names.filter(|name| passes(name)).collect()
}

/// Returns the outcome of a fetch from `server` by a page of the origin `origin`.
pub(super) fn model(rules: &Rules, origin: &str, server: &str, fetch: &Fetch) -> Outcome {
    if origin == server {
        same_origin(rules, origin, fetch)
    } else {
        cross_origin(rules, origin, fetch)
    }
}

fn same_origin(rules: &Rules, origin: &str, fetch: &Fetch) -> Outcome {
    let method = fetch.method.sent;
    if is_rejected_on_its_own_server(rules, origin, method) {
        return Outcome {
            page: Page::Reads(403, vec![]),
            arrived: vec![method.to_owned()],
            ran: vec![],
        };
    }
    Outcome {
        page: Page::Reads(200, inner_names(|name| name != "set-cookie")),
        arrived: vec![method.to_owned()],
        ran: vec![method.to_owned()],
    }
}

/// Returns whether the layer takes the service's own page for a page of another origin.
///
/// It does so over plain HTTP, where browsers do not send `Sec-Fetch-Site`.
fn is_rejected_on_its_own_server(rules: &Rules, origin: &str, method: &str) -> bool {
    let sends_origin = !["GET", "HEAD"].contains(&method);
    let (scheme, host, _) = split(origin);
    let is_local = ["localhost", "127.0.0.1", "[::1]"].contains(&host);
    let sends_sec_fetch_site = scheme != "http" || is_local;
    rules.settings.rejects_actual
        && sends_origin
        && !sends_sec_fetch_site
        && rules.rule(origin).is_none()
}

fn cross_origin(rules: &Rules, origin: &str, fetch: &Fetch) -> Outcome {
    let method = fetch.method.sent;
    let rule = rules.rule(origin);
    let shares = rule.is_some_and(|rule| rule.credentials || !fetch.includes_credentials());
    let (mut arrived, mut ran) = (vec![], vec![]);
    if fetch.needs_preflight() {
        let is_granted = rule.is_some_and(|rule| {
            let mut names = fetch.unsafe_names();
            rule.grants_method(method) && names.all(|name| rule.grants_header(name))
        });
        arrived.push("OPTIONS".to_owned());
        if is_granted && rules.settings.decorates {
            ran.push("OPTIONS".to_owned());
        }
        if !is_granted || !shares {
            return Outcome {
                page: Page::IsStopped,
                arrived,
                ran,
            };
        }
    }
    // The browser sends it. It runs unless the layer is configured to reject it.
    arrived.push(method.to_owned());
    if rule.is_some() || !rules.settings.rejects_actual {
        ran.push(method.to_owned());
    }
    let page = match rule {
        Some(rule) if shares => Page::Reads(200, inner_names(|name| rule.exposes(name))),
        _ => Page::GetsNothing,
    };
    Outcome { page, arrived, ran }
}
