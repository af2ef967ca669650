//! The observers of a response: a layer that asked for a report, and a subscriber to events.

use http::Response;

use super::report::{DecisionReport, ReportDecision};
use crate::policy::{CorsHeaders, Plan, Policy, Verdict};
use crate::request::RequestHead;
use crate::trace::{self, Watch};

/// The observers of one response.
// One of them is Some.
#[derive(Debug)]
pub(super) struct Observers {
    report: Option<DecisionReport>,
    watch: Option<Watch>,
}

impl Observers {
    /// Returns the observers of the response to `request`. Few responses have any, so they are
    /// boxed.
    #[inline]
    pub(super) fn of(
        policy: &Policy,
        request: &RequestHead<'_>,
        verdict: &Verdict,
    ) -> Option<Box<Self>> {
        let asks = request.extensions.get::<ReportDecision>();
        let report = asks.map(|_| DecisionReport {
            kind: verdict.kind,
            rejection: policy.rejection(request, verdict),
            answered: matches!(verdict.plan, Plan::Answer(_)),
        });
        let watch = trace::watch(policy, request, verdict);
        (report.is_some() || watch.is_some()).then(|| Box::new(Self { report, watch }))
    }

    /// Puts the headers on a response of the inner service, and the report among the extensions of
    /// any response.
    #[cold]
    pub(super) fn finish<B>(self, headers: Option<&mut CorsHeaders>, response: &mut Response<B>) {
        match (headers, &self.watch) {
            (Some(headers), Some(watch)) => watch.apply(headers, response),
            (Some(headers), None) => headers.apply_to(response.status(), response.headers_mut()),
            (None, _) => {}
        }
        if let Some(report) = self.report {
            response.extensions_mut().insert(report);
        }
    }
}
