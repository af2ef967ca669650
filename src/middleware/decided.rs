//! A decision on its way to the response, and the observers of that: a layer that asked for a
//! report, and a subscriber to events.

use std::mem;

use http::Response;

use super::report::{DecisionReport, ReportDecision};
use crate::policy::{NamedLists, Plan, Policy};
use crate::request::RequestHead;
use crate::trace::{self, Watch};

/// The plan for a request, and the observers of the response.
#[derive(Debug)]
pub(super) enum Decided {
    Unobserved(Plan),
    /// Few responses have observers, so all of this is boxed.
    Observed(Box<Observed>),
}

/// A plan with observers.
// report or watch is Some
#[derive(Debug)]
pub(super) struct Observed {
    plan: Plan,
    report: Option<DecisionReport>,
    watch: Option<Watch>,
}

/// Decides on a request, and tells those who want to know.
///
/// It is not generic, so that programs compile it once, whatever the number of their services.
pub(super) fn decide(
    policy: &Policy,
    request: &RequestHead<'_>,
    lists: &mut NamedLists,
) -> Decided {
    let mut verdict = policy.evaluate(request);
    *lists = mem::take(&mut verdict.lists);
    trace::decided(policy, request, &verdict);
    let is_asked = request.extensions.get::<ReportDecision>().is_some();
    let watch = trace::watch(policy, request, &verdict);
    if !is_asked && watch.is_none() {
        return Decided::Unobserved(verdict.plan);
    }
    let report = is_asked.then(|| DecisionReport {
        kind: verdict.kind,
        rejection: policy.rejection(request, &verdict),
        answered: matches!(verdict.plan, Plan::Answer(..)),
    });
    let plan = verdict.plan;
    Decided::Observed(Box::new(Observed {
        plan,
        report,
        watch,
    }))
}

impl Decided {
    pub(super) fn plan(&mut self) -> &mut Plan {
        match self {
            Self::Unobserved(plan) => plan,
            Self::Observed(observed) => &mut observed.plan,
        }
    }

    /// Adds what the inner service's response lacks, and what the observers of any response want.
    pub(super) fn finish<B>(&mut self, response: &mut Response<B>) {
        match self {
            Self::Unobserved(Plan::Decorate(headers)) => {
                headers.apply_to(response.status(), response.headers_mut());
            }
            Self::Unobserved(Plan::Answer(..) | Plan::Pass) => {}
            Self::Observed(observed) => observed.finish(response),
        }
    }
}

impl Observed {
    #[cold]
    fn finish<B>(&mut self, response: &mut Response<B>) {
        match (&mut self.plan, &self.watch) {
            (Plan::Decorate(headers), Some(watch)) => watch.apply(headers, response),
            (Plan::Decorate(headers), None) => {
                headers.apply_to(response.status(), response.headers_mut());
            }
            (Plan::Answer(..) | Plan::Pass, _) => {}
        }
        if let Some(report) = self.report.take() {
            response.extensions_mut().insert(report);
        }
    }
}
