//! Advice on what to change, by the reason why the page gets nothing.

use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
};
use tower_cors_browser::{BlockReason, Blocked};
use tower_cors_core::text::{Ticked, TickedList};

use super::exchange::{Answer, Exchange};
use super::origin_advice;
use super::plan::Plan;
use super::status_advice;
use super::wanted::{self, Wanted};

const OMIT_CREDENTIALS: &str =
    "If the page needs no cookies, send the request without credentials instead.";

/// The advice on a request that is blocked.
#[derive(Default)]
pub(super) struct Help {
    pub(super) advice: Vec<String>,
    pub(super) wanted: Vec<Wanted>,
}

/// The exchange that failed, and what is known about it.
struct Case<'a> {
    plan: &'a Plan,
    failed: &'a Exchange,
    answer: &'a Answer,
    /// `true` after a preflight that passed.
    was_granted: bool,
}

/// Returns the advice for a blocked request.
pub(super) fn help(plan: &Plan, exchanges: &[Exchange], blocked: &Blocked) -> Help {
    let Some((failed, earlier)) = exchanges.split_last() else {
        return Help::default();
    };
    let Some(answer) = &failed.answer else {
        return Help::default();
    };
    let case = Case {
        plan,
        failed,
        answer,
        was_granted: earlier.last().is_some_and(Exchange::is_preflight),
    };
    let reason = blocked.reason();
    let mut advice = case.reason(reason);
    advice.extend(case.opaque_origin(reason));
    Help {
        advice,
        wanted: match needs_headers(reason) {
            true => wanted::answers(plan, failed),
            false => Vec::new(),
        },
    }
}

/// Returns whether other headers would let the page read the response.
fn needs_headers(reason: &BlockReason) -> bool {
    !matches!(
        reason,
        BlockReason::WrongLocation { .. }
            | BlockReason::RedirectNotHttp { .. }
            | BlockReason::TooManyRedirects
            | BlockReason::RedirectWithUser
            | BlockReason::InformationalStatus
    )
}

impl Case<'_> {
    fn reason(&self, reason: &BlockReason) -> Vec<String> {
        match reason {
            BlockReason::PreflightStatus => status_advice::advise(self.failed, self.answer),
            BlockReason::NoAllowOrigin => self.no_allow_origin(),
            BlockReason::WrongAllowOrigin { origin, .. } => {
                let lines = self.answer.lines(ACCESS_CONTROL_ALLOW_ORIGIN);
                origin_advice::advise(&lines, origin)
            }
            BlockReason::MethodNotAllowed { .. } => self.method_not_allowed(),
            BlockReason::HeaderNotAllowed { .. } => self.header_not_allowed(),
            // Credentials for `null` are credentials for any page.
            BlockReason::AnyOriginWithCredentials | BlockReason::NoAllowCredentials
                if self.is_opaque() =>
            {
                vec![String::from(OMIT_CREDENTIALS)]
            }
            reason => by_reason(reason)
                .iter()
                .map(|&text| text.to_owned())
                .collect(),
        }
    }

    /// Returns the advice on the status, which is a better clue than headers that are missing. If
    /// the status tells nothing, returns advice on the origin.
    fn no_allow_origin(&self) -> Vec<String> {
        let by_status = status_advice::advise(self.failed, self.answer);
        if !by_status.is_empty() {
            return by_status;
        }
        let page = Ticked(&self.plan.page);
        match (self.failed.is_preflight(), self.was_granted) {
            (false, true) => vec![String::from(
                "The preflight was granted, but this response has no CORS headers. The server must \
                 add them to every response, not only to `OPTIONS`.",
            )],
            _ if self.is_opaque() => Vec::new(),
            (true, _) => vec![format!(
                "The server answers `OPTIONS`, but does not allow {page}. Add this origin to its \
                 CORS settings, or turn them on for this path."
            )],
            (false, false) => vec![format!(
                "The server does not allow {page}, or it sets no CORS headers at all. Add this \
                 origin to its CORS settings, or turn them on for this path."
            )],
        }
    }

    fn method_not_allowed(&self) -> Vec<String> {
        let method = self.failed.page_method();
        let upper = method.to_ascii_uppercase();
        let allowed = self.answer.list(ACCESS_CONTROL_ALLOW_METHODS);
        let other_case = allowed
            .iter()
            .find(|name| name.eq_ignore_ascii_case(&method));
        let (shown, shown_upper) = (Ticked(&method), Ticked(&upper));
        vec![if let Some(name) = other_case {
            format!(
                "The letter case counts: the page sends {shown}, and the server allows {}. Write \
                 the method in upper case on both sides.",
                Ticked(name)
            )
        } else if has_star(&allowed) {
            literal_star(&[method])
        } else if method != upper {
            format!(
                "The letter case counts, and the page sends {shown}. Write {shown_upper} in the \
                 page, and add it to the methods that the server allows."
            )
        } else {
            format!("Add {shown} to the methods that the server allows.")
        }]
    }

    fn header_not_allowed(&self) -> Vec<String> {
        let listed = self.answer.list(ACCESS_CONTROL_ALLOW_HEADERS);
        let is_listed = |name: &String| listed.iter().any(|other| other.eq_ignore_ascii_case(name));
        let missing = self.failed.asked_headers().into_iter();
        let missing: Vec<String> = missing.filter(|name| !is_listed(name)).collect();
        vec![match (has_star(&listed), self.plan.credentials) {
            (true, true) => literal_star(&missing),
            // Without credentials, `*` covers all other names.
            (true, false) => String::from(
                "By the standard, `*` does not cover `authorization`. Current browsers still \
                 accept it, but list the header by its name.",
            ),
            (false, _) => format!(
                "Add {} to the headers that the server allows, or leave {} out in the page.",
                TickedList(&missing),
                if missing.len() == 1 { "it" } else { "them" },
            ),
        }]
    }

    fn is_opaque(&self) -> bool {
        self.failed.origin().as_deref() == Some("null")
    }

    /// Returns the advice on the origin `null`.
    fn opaque_origin(&self, reason: &BlockReason) -> Vec<String> {
        if !self.is_opaque() || !needs_headers(reason) {
            return Vec::new();
        }
        let mut advice = Vec::new();
        if self.plan.page != "null" {
            advice.push(format!(
                "The origin is `null` here, because a server at another origin redirected the \
                 request. Request {} directly.",
                super::shown::url(&self.failed.url)
            ));
        } else {
            advice.push(String::from(
                "Sandboxed frames and files have the origin `null`. Serve the page from a URL of \
                 its own.",
            ));
        }
        advice.push(String::from(
            "Do not answer with `null`: any page can send this origin, from a sandboxed frame.",
        ));
        advice
    }
}

fn has_star(list: &[String]) -> bool {
    list.iter().any(|element| element == "*")
}

/// Returns the advice on a `*` that browsers compare literally.
fn literal_star(names: &[String]) -> String {
    format!(
        "With credentials, `*` is not a wildcard. List {} by name.",
        TickedList(names)
    )
}

/// Returns the advice that depends on nothing but the reason.
fn by_reason(reason: &BlockReason) -> &'static [&'static str] {
    match reason {
        BlockReason::AnyOriginWithCredentials => &[
            "Answer with the page's origin instead of `*`, if this page may act as the user.",
            OMIT_CREDENTIALS,
        ],
        BlockReason::NoAllowCredentials => &[
            "Turn on credentials in the server's CORS settings, for the preflight and the response.",
            OMIT_CREDENTIALS,
        ],
        BlockReason::WrongAllowCredentials { .. } => {
            &["The value must be `true` in lower case, and once."]
        }
        BlockReason::BadAllowMethods { .. } | BlockReason::BadAllowHeaders { .. } => &[
            "One wrong element makes browsers drop the whole answer. Write names with commas \
             between them, without quotes or brackets.",
        ],
        BlockReason::WrongLocation { .. } => &["Send one `Location` line with a complete URL."],
        BlockReason::RedirectNotHttp { .. } => {
            &["Scripts cannot follow redirects to apps. Open the URL as a link instead."]
        }
        BlockReason::TooManyRedirects => {
            &["The redirects above probably form a circle. Request the URL that should answer."]
        }
        BlockReason::RedirectWithUser => {
            &["Remove the user and the password from `Location`. Use a header instead."]
        }
        BlockReason::InformationalStatus => {
            &["The server, or a proxy in front of it, must finish its answer."]
        }
        _ => &[],
    }
}
