//! The observers of a response: a layer that asked for a report, and a subscriber to events.

use http::Response;

use super::report::{DecisionReport, ReportDecision};
use crate::policy::{Action, CorsHeaders, Policy, Verdict};
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
            answered: matches!(verdict.action, Action::Answer { .. }),
        });
        let watch = trace::watch(policy, request, verdict);
        (report.is_some() || watch.is_some()).then(|| Box::new(Self { report, watch }))
    }

    /// Puts the headers on a response of the inner service.
    pub(super) fn apply<B>(&self, headers: CorsHeaders, response: &mut Response<B>) {
        match &self.watch {
            Some(watch) => watch.apply(headers, response),
            None => headers.apply_to_response(response),
        }
    }

    /// Puts the report among the extensions of a response.
    pub(super) fn report_on<B>(self, response: &mut Response<B>) {
        if let Some(report) = self.report {
            response.extensions_mut().insert(report);
        }
    }
}
