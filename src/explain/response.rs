//! The findings about a response of the inner service.

use http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, HOST, LOCATION};
use http::uri::Authority;
use http::{HeaderMap, HeaderName, Response, StatusCode, Uri};

use super::context::Context;
use super::hint::Hint;
use crate::fetch;
use crate::policy::response_names::{access_control_of, hidden_names, removed_names};
use crate::policy::{CorsHeaders, Decision, Plan};
use crate::request::{Mode, RequestKind};

/// A response of the inner service, as it was and as the browser gets it.
pub(super) struct Answered<'a> {
    status: StatusCode,
    inner: &'a HeaderMap,
    sent: HeaderMap,
}

impl<'a> Answered<'a> {
    /// Applies the decision to a response; `None` if the layer answers itself.
    pub(super) fn new(
        decision: &Decision,
        status: StatusCode,
        inner: &'a HeaderMap,
    ) -> Option<Self> {
        let sent = match &decision.plan {
            Plan::Answer(..) => return None,
            Plan::Decorate(headers) => decorated(headers.clone(), status, inner),
            Plan::Pass => inner.clone(),
        };
        Some(Self {
            status,
            inner,
            sent,
        })
    }

    pub(super) fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the headers that the policy adds: CORS headers and `Vary`.
    pub(super) fn added(&self) -> HeaderMap {
        let is_of_policy = |name: &HeaderName| {
            fetch::is_cors_response_header(name.as_str()) || name == http::header::VARY
        };
        let sent = self.sent.iter().filter(|(name, _)| is_of_policy(name));
        sent.map(|(name, value)| (name.clone(), value.clone()))
            .collect()
    }

    /// Returns the hints that follow from the response.
    pub(super) fn hints(&self, context: &Context<'_>, decision: &Decision) -> Vec<Hint> {
        let redirect = self.redirect(context, decision);
        let hidden = self.hidden(context, decision);
        let removed = self.removed();
        let status = self.preflight_status(decision);
        [status, redirect, hidden, removed]
            .into_iter()
            .flatten()
            .collect()
    }

    fn preflight_status(&self, decision: &Decision) -> Option<Hint> {
        let fails = decision.kind() == RequestKind::Preflight && !self.status.is_success();
        fails.then_some(Hint::PreflightStatus {
            status: self.status,
        })
    }

    fn redirect(&self, context: &Context<'_>, decision: &Decision) -> Option<Hint> {
        // From the service's own page, the browser goes on with the page's origin.
        let is_cross_origin = decision.kind() == RequestKind::Actual
            && context.request.mode() == Mode::Checked
            && !context.request.is_same_origin();
        if !is_cross_origin || !is_redirect(self.status) {
            return None;
        }
        let location = parse_location(self.inner.get(LOCATION)?.to_str().ok()?)?;
        let authority = location.authority()?;
        let scheme = location.scheme_str().unwrap_or("https");
        let host = canonical_host(authority.as_str(), scheme);
        let own = context.request.uri.authority().map(Authority::as_str);
        let own = own.or_else(|| context.request.headers.get(HOST)?.to_str().ok());
        if own.is_some_and(|own| canonical_host(own, scheme) == host) {
            return None;
        }
        // Without the user and the query, because they may hold secrets.
        let to = format!("{scheme}://{host}{}", location.path());
        Some(Hint::Redirect { to })
    }

    /// Returns the hint at headers that the page cannot read, although it can read the response.
    fn hidden(&self, context: &Context<'_>, decision: &Decision) -> Option<Hint> {
        // Of a response that passes through, only the inner service can expose headers.
        let is_readable = decision.kind() == RequestKind::Actual
            && decision.plan != Plan::Pass
            && !is_redirect(self.status)
            && self.sent.contains_key(ACCESS_CONTROL_ALLOW_ORIGIN)
            && !context.request.is_same_origin()
            && context.request.mode() == Mode::Checked;
        if !is_readable {
            return None;
        }
        let names = hidden_names(&self.sent).map(|name| name.as_str().to_owned());
        let mut names: Vec<String> = names.collect();
        names.sort_unstable();
        (!names.is_empty()).then_some(Hint::HiddenHeaders { names })
    }

    /// Returns the hint at CORS headers of the inner service that the browser does not get.
    fn removed(&self) -> Option<Hint> {
        let inner = access_control_of(self.inner);
        let names = removed_names(&inner, &self.sent);
        let mut names: Vec<String> = names.map(|name| name.as_str().to_owned()).collect();
        names.sort_unstable();
        (!names.is_empty()).then_some(Hint::RemovedHeaders { names })
    }
}

fn decorated(headers: CorsHeaders, status: StatusCode, inner: &HeaderMap) -> HeaderMap {
    let mut response = Response::new(());
    *response.status_mut() = status;
    *response.headers_mut() = inner.clone();
    headers.apply_to_response(&mut response);
    response.into_parts().0.headers
}

/// Parses a `Location`. In `//example.com/x`, only the scheme is relative, and browsers keep it.
fn parse_location(text: &str) -> Option<Uri> {
    match text.strip_prefix("//") {
        Some(rest) => format!("https://{rest}").parse().ok(),
        None => text.parse().ok(),
    }
}

/// Returns the host and the port of `authority` as browsers serialize them: in lower case, and without
/// the default port of `scheme`.
///
/// <https://url.spec.whatwg.org/#concept-url-serializer>
fn canonical_host(authority: &str, scheme: &str) -> String {
    let host = authority.rsplit('@').next().unwrap_or_default();
    let port = fetch::default_port(scheme).map(|port| format!(":{port}"));
    let host = port
        .and_then(|port| host.strip_suffix(&port))
        .unwrap_or(host);
    host.to_ascii_lowercase()
}

/// Returns whether the browser follows the response.
///
/// <https://fetch.spec.whatwg.org/#redirect-status>
pub(super) fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}
