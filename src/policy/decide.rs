//! The decision on a request. No other place makes one.

use http::Method;
use http::header::{ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD};

use super::excerpt::Excerpt;
use super::headers::{AccessControl, CorsHeaders};
use super::matcher::{Candidate, Match};
use super::methods::MethodError;
use super::named_lists::NamedLists;
use super::plan::Plan;
use super::preflight_headers::PreflightProgress;
use super::rejection::Rejection;
use super::request_headers::{HeadersError, requested_names};
use super::rule::Rule;
use super::{Compiled, Scope};
use crate::config::{self, Disallowed, PreflightMode};
use crate::fetch;
use crate::request::{FirstLine, Mode, RequestHead, RequestKind};

/// A decision without the reason of a refusal, which few ask for.
#[derive(Debug)]
pub(crate) struct Verdict {
    pub(crate) kind: RequestKind,
    pub(crate) matched: Option<Match>,
    /// The first check that the request fails; `None` if the policy grants it.
    // kind == NonCors => failed_check == None; matched == Some(…) => failed_check != Some(Origin)
    pub(crate) failed_check: Option<FailedCheck>,
    pub(crate) plan: Plan,
}

/// The first check that a request fails, in the order in which browsers check an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FailedCheck {
    Origin,
    Method(MethodError),
    Headers(HeadersError),
}

impl Compiled {
    /// Decides on a request. It sets `lists` if the answer has some beside its prepared headers.
    ///
    /// They are not a part of the verdict: it would be large, and few answers have any.
    ///
    /// <https://fetch.spec.whatwg.org/#http-cors-protocol>
    #[inline]
    pub(super) fn evaluate(
        &self,
        request: &RequestHead<'_>,
        lists: &mut Option<NamedLists>,
    ) -> Verdict {
        if self.config.mode == config::Mode::Passthrough {
            return Verdict {
                kind: request.kind(),
                matched: None,
                failed_check: None,
                plan: Plan::Pass,
            };
        }
        let Some(candidate) = Candidate::of(request) else {
            return self.evaluate_non_cors();
        };
        let matched = self.matcher.find(&candidate, Some(request));
        // `OPTIONS` alone is not a preflight. A layer that answers every `OPTIONS`, as some peers
        // do, hides the service's own routes from WebDAV clients.
        if request.method == Method::OPTIONS {
            if let Some(method) = request.first_line(&ACCESS_CONTROL_REQUEST_METHOD) {
                return self.evaluate_preflight(request, &candidate, matched, method, lists);
            }
        }
        self.evaluate_actual(request, &candidate, matched)
    }

    /// Decides on a request without an `Origin`.
    ///
    /// A shared cache may later serve its response to a page of any origin. So it carries the same
    /// `Vary` as all others, and the headers of a `*` rule, which depend on no origin. With `Vary`
    /// on CORS responses only, the cache would serve this one, without a grant, to allowed pages.
    ///
    /// <https://fetch.spec.whatwg.org/#cors-protocol-and-http-caches>
    fn evaluate_non_cors(&self) -> Verdict {
        let wildcard = self.wildcard_rule;
        let headers = match wildcard.and_then(|rule| self.rules.get(rule as usize)) {
            Some(rule) => CorsHeaders::of_wildcard(rule),
            None => self.plain.with(AccessControl::None),
        };
        Verdict {
            kind: RequestKind::NonCors,
            matched: None,
            failed_check: None,
            plan: Plan::Decorate(headers),
        }
    }

    #[inline]
    fn evaluate_actual(
        &self,
        request: &RequestHead<'_>,
        candidate: &Candidate<'_>,
        matched: Option<Match>,
    ) -> Verdict {
        let (plan, failed_check) = match self.rule(matched) {
            Some(rule) => {
                let headers = CorsHeaders::actual(rule, candidate.line());
                (Plan::Decorate(headers), None)
            }
            None => (
                self.refuse_actual(request, candidate),
                Some(FailedCheck::Origin),
            ),
        };
        Verdict {
            kind: RequestKind::Actual,
            matched,
            failed_check,
            plan,
        }
    }

    /// Returns what to do with an actual request from an origin that no rule allows.
    ///
    /// It never rejects the service's own pages, which need no grant: browsers send `Origin` on
    /// their `POST`s, too. `Sec-Fetch-Site: same-origin` gives them away, and no page can forge the
    /// header. Another client can, but gains nothing, because it can also leave out `Origin`.
    /// Browsers send the header only from secure contexts; `own_origins` names the other pages.
    ///
    /// It never rejects links and images either: no script can read their responses, and `GET` and
    /// `HEAD` must not change anything. Browsers send `Origin` with some of them, such as images
    /// with access to their cookies. A WebSocket's handshake is also a `GET`, but in its own mode:
    /// it opens a channel that CORS does not check.
    fn refuse_actual(&self, request: &RequestHead<'_>, candidate: &Candidate<'_>) -> Plan {
        match self.config.options.on_disallowed_origin {
            Disallowed::Reject(status)
                if !request.is_same_origin()
                    && !is_unchecked_load(request)
                    && !self.own_origins.contains(candidate.bytes()) =>
            {
                Plan::Answer(status, self.plain.answer())
            }
            _ => Plan::Decorate(self.plain.with(AccessControl::None)),
        }
    }

    fn evaluate_preflight(
        &self,
        request: &RequestHead<'_>,
        candidate: &Candidate<'_>,
        matched: Option<Match>,
        method: FirstLine<'_>,
        lists: &mut Option<NamedLists>,
    ) -> Verdict {
        let (progress, failed_check) = self.check_preflight(request, matched, method);
        let is_granted = failed_check.is_none();
        let plan = match self.config.options.preflight_mode {
            // The inner service decides. Reports and explanations still show the policy's decision.
            PreflightMode::Forward => Plan::Pass,
            PreflightMode::Decorate if is_granted => {
                let plain = &self.plain_preflight;
                Plan::Decorate(progress.decoration(request, candidate.line(), plain))
            }
            _ => {
                if let Some(named) = progress.named_lists(request) {
                    *lists = Some(named);
                }
                self.answer_preflight(request, candidate, progress, is_granted)
            }
        };
        Verdict {
            kind: RequestKind::Preflight,
            matched,
            failed_check,
            plan,
        }
    }

    /// Checks a preflight, in the order in which browsers check its answer.
    ///
    /// The server checks although the browser would: a rejected preflight then tells nothing about
    /// the policy, and logs and metrics see it. Most peers send their lists and leave the check to
    /// the browser.
    ///
    /// <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>, steps 7.5 to 7.7
    fn check_preflight(
        &self,
        request: &RequestHead<'_>,
        matched: Option<Match>,
        method: FirstLine<'_>,
    ) -> (PreflightProgress<'_>, Option<FailedCheck>) {
        let Some(rule) = self.rule(matched) else {
            return (PreflightProgress::Nothing, Some(FailedCheck::Origin));
        };
        if let Err(error) = rule.methods.check(method) {
            let failed = FailedCheck::Method(error);
            return (PreflightProgress::Origin(rule), Some(failed));
        }
        let names = request.headers.get_all(ACCESS_CONTROL_REQUEST_HEADERS);
        if let Err(error) = rule.headers.check(&names) {
            let failed = FailedCheck::Headers(error);
            return (PreflightProgress::Method(rule), Some(failed));
        }
        (PreflightProgress::Headers(rule), None)
    }

    /// Answers a preflight.
    ///
    /// A rejected one gets no `Access-Control-*` header. With the policy's lists in it, an attacker
    /// could probe them, and a browser that checks them wrongly would send the request. The cost:
    /// consoles always report a missing `Access-Control-Allow-Origin`, unless `debug_preflights`
    /// is on.
    fn answer_preflight(
        &self,
        request: &RequestHead<'_>,
        candidate: &Candidate<'_>,
        progress: PreflightProgress<'_>,
        is_granted: bool,
    ) -> Plan {
        let options = &self.config.options;
        // `debug_preflights` needs an ok status: with any other, browsers fail before
        // that check. <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>, step 7
        let status = match is_granted || options.debug_preflights {
            true => options.preflight_status,
            false => options.rejected_preflight_status,
        };
        let headers = progress.answer(request, candidate.line(), &self.plain_preflight);
        Plan::Answer(status, headers)
    }

    fn rule(&self, matched: Option<Match>) -> Option<&Rule> {
        let index = matched?.rule as usize;
        debug_assert!(index < self.rules.len(), "the matcher finds only rules");
        self.rules.get(index)
    }

    /// Returns the reason of a refusal.
    ///
    /// It runs the failed check again, so that a refusal that nobody asks about costs nothing.
    pub(super) fn rejection(
        &self,
        request: &RequestHead<'_>,
        matched: Option<Match>,
        failed_check: FailedCheck,
    ) -> Rejection {
        match failed_check {
            FailedCheck::Origin if self.scope == Scope::AmbiguousPath => Rejection::PathAmbiguous {
                path: Excerpt::new(request.uri.path().as_bytes()),
            },
            FailedCheck::Origin => origin_rejection(request),
            FailedCheck::Method(MethodError::Malformed) => Rejection::MethodMalformed,
            FailedCheck::Method(MethodError::NotAllowed) => {
                let method = request.headers.get(ACCESS_CONTROL_REQUEST_METHOD);
                Rejection::MethodNotAllowed {
                    method: method.and_then(|method| Excerpt::new(method.as_bytes())),
                }
            }
            FailedCheck::Headers(HeadersError::TooLong) => Rejection::RequestHeadersTooLong,
            FailedCheck::Headers(HeadersError::Malformed) => Rejection::HeaderMalformed,
            FailedCheck::Headers(HeadersError::NotAllowed) => {
                let lines = request.headers.get_all(ACCESS_CONTROL_REQUEST_HEADERS);
                let mut names = lines.iter().flat_map(requested_names);
                let is_refused = |name: &&[u8]| {
                    fetch::is_token(name)
                        && self
                            .rule(matched)
                            .is_none_or(|rule| !rule.headers.allows(name))
                };
                Rejection::HeaderNotAllowed {
                    name: names.find(is_refused).and_then(Excerpt::new),
                }
            }
        }
    }
}

/// Returns whether a browser sends the request for a link, an image or the like.
fn is_unchecked_load(request: &RequestHead<'_>) -> bool {
    matches!(*request.method, Method::GET | Method::HEAD) && request.mode() == Mode::Unchecked
}

/// Returns the reason why no rule matches the request's `Origin`.
fn origin_rejection(request: &RequestHead<'_>) -> Rejection {
    let candidate = Candidate::of(request);
    let candidate = candidate.as_ref();
    let origin = candidate.and_then(Candidate::sent).and_then(Excerpt::new);
    let sent = candidate.and_then(Candidate::sent);
    // Both are well-formed, although neither identifies a site.
    let is_shared = sent.is_some_and(|sent| matches!(sent, b"null" | b"file://"));
    match candidate.and_then(Candidate::origin) {
        None if !is_shared => Rejection::OriginMalformed { origin },
        _ => Rejection::OriginNotAllowed { origin },
    }
}
