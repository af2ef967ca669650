//! Things that work here, and will fail elsewhere.

use std::collections::HashSet;

use http::Uri;
use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS,
    VARY,
};
use serde::Serialize;
use tower_cors::fetch::is_token;
use tower_cors_core::text::TickedList;
use url::Url;

use super::address_space::AddressSpace;
use super::exchange::{Answer, Exchange};
use super::plan::Plan;
use super::shown;

/// A warning with its code.
#[derive(Serialize)]
pub(super) struct Warning {
    pub(super) code: &'static str,
    pub(super) message: String,
}

/// Returns the warnings about all exchanges.
pub(super) fn warnings(plan: &Plan, exchanges: &[Exchange]) -> Vec<Warning> {
    let mut warnings = Vec::new();
    for exchange in exchanges {
        warnings.extend(about_url(plan, &exchange.url));
        warnings.extend(redacted(exchange));
        if let Some(answer) = exchange.answer.as_ref().filter(|_| !plan.is_same_origin()) {
            warnings.extend(about_answer(plan, exchange, answer));
        }
    }
    let mut seen = HashSet::new();
    warnings.retain(|warning| seen.insert(warning.code));
    warnings
}

fn warning(code: &'static str, message: impl Into<String>) -> Warning {
    Warning {
        code,
        message: message.into(),
    }
}

/// Returns the reason why a browser may block a request before CORS.
fn about_url(plan: &Plan, url: &Uri) -> Option<Warning> {
    // A page with the origin `null` has no address.
    let page = Url::parse(&plan.page).ok()?;
    let server = Url::parse(&url.to_string()).ok()?;
    let (shown, space) = (shown::origin(url), AddressSpace::of_url(&server));
    if page.scheme() == "https" && server.scheme() == "http" && space != AddressSpace::Loopback {
        return Some(warning(
            "mixed-content",
            format!(
                "the page uses https, and {shown} does not: browsers block this as mixed content, \
                 before CORS; serve it over https"
            ),
        ));
    }
    (space > AddressSpace::of_url(&page)).then(|| {
        warning(
            "local-network",
            format!(
                "{shown} is {space}: Chromium asks the user for permission first, and no header \
                 changes that"
            ),
        )
    })
}

fn redacted(exchange: &Exchange) -> Option<Warning> {
    (!exchange.redacted.is_empty()).then(|| {
        warning(
            "redacted-headers",
            format!(
                "after the redirect to another origin, the value of {} was replaced with \
                 `redacted`; a browser sends it",
                TickedList(&exchange.redacted)
            ),
        )
    })
}

fn about_answer(plan: &Plan, exchange: &Exchange, answer: &Answer) -> Vec<Warning> {
    let origins = answer.lines(ACCESS_CONTROL_ALLOW_ORIGIN);
    let allowed = origins.first().map(String::as_str);
    let credentials = answer.lines(ACCESS_CONTROL_ALLOW_CREDENTIALS);
    let mut warnings = Vec::new();
    if allowed == Some("*") && !plan.credentials && credentials == ["true"] {
        warnings.push(warning(
            "any-origin-with-credentials",
            "`Access-Control-Allow-Credentials` has no effect beside `*`: a request with cookies \
             would be blocked",
        ));
    }
    if allowed == Some("null") {
        warnings.push(warning(
            "null-origin",
            "the server allows the origin `null`, which any page can send from a sandboxed frame",
        ));
    }
    if !exchange.is_preflight() {
        warnings.extend(vary(answer, allowed));
        warnings.extend(expose(plan, answer));
    }
    warnings
}

/// <https://fetch.spec.whatwg.org/#cors-protocol-and-http-caches>
fn vary(answer: &Answer, allowed: Option<&str>) -> Option<Warning> {
    let names_origin = |name: &String| name.eq_ignore_ascii_case("origin") || name == "*";
    let is_named = allowed.is_some_and(|allowed| allowed != "*");
    (is_named && !answer.list(VARY).iter().any(names_origin)).then(|| {
        warning(
            "missing-vary",
            "`Vary` does not list `Origin`: if the server allows several origins, a cache can give \
             this page a response for another one; add `Vary: Origin`",
        )
    })
}

fn expose(plan: &Plan, answer: &Answer) -> Option<Warning> {
    let names = answer.list(ACCESS_CONTROL_EXPOSE_HEADERS);
    if let Some(wrong) = names.iter().find(|name| !is_token(name.as_bytes())) {
        return Some(warning(
            "bad-expose-headers",
            format!(
                "`Access-Control-Expose-Headers` exposes nothing, because {} is not a header name",
                TickedList(&[wrong])
            ),
        ));
    }
    (plan.credentials && names.iter().any(|name| name == "*")).then(|| {
        warning(
            "expose-any-with-credentials",
            "with credentials, `*` in `Access-Control-Expose-Headers` exposes nothing; list the \
             names",
        )
    })
}
