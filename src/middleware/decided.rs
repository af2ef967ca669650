//! A decision on its way to the response, and what few of them have: lists that name what was asked
//! for, a layer that asked for a report, and a subscriber to events.

use http::{HeaderMap, Response};

use super::report::{DecisionReport, ReportDecision};
use crate::policy::{NamedLists, Plan, Policy, Verdict};
use crate::request::RequestHead;
use crate::trace::{self, Watch};

/// The plan for a request, and what few of them need beside it.
#[derive(Debug)]
pub(super) enum Decided {
    Plain(Plan),
    /// It is boxed: every future would need room for it.
    More(Box<More>),
}

/// A plan with lists or observers.
#[derive(Debug)]
pub(super) struct More {
    plan: Plan,
    /// The lists that the answer still lacks.
    lists: Option<NamedLists>,
    report: Option<DecisionReport>,
    watch: Option<Watch>,
}

/// Decides on a request, and tells those who want to know.
///
/// It is not generic, so that programs compile it once, whatever the number of their services.
pub(super) fn decide(policy: &Policy, request: &RequestHead<'_>) -> Decided {
    let verdict = policy.evaluate(request);
    trace::decided(policy, request, &verdict);
    let is_asked = request.extensions.get::<ReportDecision>().is_some();
    let watch = trace::watch(policy, request, &verdict);
    if !is_asked && watch.is_none() && !verdict.names_lists {
        return Decided::Plain(verdict.plan);
    }
    Decided::More(More::new(policy, request, verdict, is_asked, watch))
}

impl Decided {
    pub(super) fn plan(&mut self) -> &mut Plan {
        match self {
            Self::Plain(plan) => plan,
            Self::More(more) => &mut more.plan,
        }
    }

    /// Puts its lists into an answer, in the memory of the headers of `request`, which nobody reads
    /// any more.
    pub(super) fn complete(&mut self, request: &mut HeaderMap) {
        if let Self::More(more) = self {
            more.complete(request);
        }
    }

    /// Adds what the inner service's response lacks, and what the observers of any response want.
    pub(super) fn finish<B>(&mut self, response: &mut Response<B>) {
        match self {
            Self::Plain(Plan::Decorate(headers)) => {
                headers.apply_to(response.status(), response.headers_mut());
            }
            Self::Plain(Plan::Answer(..) | Plan::Pass) => {}
            Self::More(more) => more.finish(response),
        }
    }
}

impl More {
    #[cold]
    fn new(
        policy: &Policy,
        request: &RequestHead<'_>,
        verdict: Verdict,
        is_asked: bool,
        watch: Option<Watch>,
    ) -> Box<Self> {
        let report = is_asked.then(|| DecisionReport {
            kind: verdict.kind,
            rejection: policy.rejection(request, &verdict),
            answered: matches!(verdict.plan, Plan::Answer(..)),
        });
        Box::new(Self {
            lists: policy.named_lists(request, &verdict),
            plan: verdict.plan,
            report,
            watch,
        })
    }

    #[cold]
    fn complete(&mut self, request: &mut HeaderMap) {
        if let (Plan::Answer(_, headers), Some(lists)) = (&mut self.plan, self.lists.take()) {
            headers.complete(lists, request);
        }
    }

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
