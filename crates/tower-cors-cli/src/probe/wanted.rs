//! The headers that would let the page read the response.

use tower_cors::fetch::is_safelisted_method;

use super::exchange::Exchange;
use super::plan::Plan;
use super::shown::Shown;

/// An answer that would pass, for one kind of request.
pub(super) struct Wanted {
    pub(super) is_preflight: bool,
    pub(super) headers: Vec<(&'static str, String)>,
}

/// Returns the answers that would pass, from the request that failed on.
///
/// `None` if no header helps: `null` is the origin of every sandboxed page, so a server that names
/// it with credentials trusts anybody.
pub(super) fn answers(plan: &Plan, failed: &Exchange) -> Vec<Wanted> {
    let origin = failed.origin().unwrap_or_else(|| plan.page.clone());
    if origin == "null" && plan.credentials {
        return Vec::new();
    }
    let preflight = failed.is_preflight().then(|| Wanted {
        is_preflight: true,
        headers: preflight(plan, failed, &origin),
    });
    let request = Wanted {
        is_preflight: false,
        headers: request(plan, &origin),
    };
    preflight.into_iter().chain([request]).collect()
}

fn preflight(plan: &Plan, failed: &Exchange, origin: &str) -> Vec<(&'static str, String)> {
    let mut headers = grant(plan, origin);
    let method = failed.page_method();
    if !is_safelisted_method(method.as_bytes()) {
        headers.push(("Access-Control-Allow-Methods", Shown(&method).to_string()));
    }
    let names = failed.asked_headers();
    if !names.is_empty() {
        headers.push(("Access-Control-Allow-Headers", names.join(", ")));
    }
    headers
}

fn request(plan: &Plan, origin: &str) -> Vec<(&'static str, String)> {
    let mut headers = grant(plan, origin);
    if origin != "null" {
        headers.push(("Vary", String::from("Origin")));
    }
    headers
}

/// Returns the headers of the CORS check.
fn grant(plan: &Plan, origin: &str) -> Vec<(&'static str, String)> {
    let allowed = if origin == "null" { "*" } else { origin };
    let mut headers = vec![("Access-Control-Allow-Origin", Shown(allowed).to_string())];
    if plan.credentials {
        headers.push(("Access-Control-Allow-Credentials", String::from("true")));
    }
    headers
}
