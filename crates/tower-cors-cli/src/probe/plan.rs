//! The requests that a browser is about to send, found by a fetch that sends nothing.

use std::cell::RefCell;
use std::rc::Rc;

use clap::error::Error;
use http::{Method, Request, Response, Uri};
use hyper::body::Bytes;
use tower::service_fn;
use tower_cors::fetch::is_safelisted_method;
use tower_cors_browser::{Browser, Stage};
use tower_cors_core::text::{Ticked, TickedList};
use url::Url;

use super::exchange::Exchange;
use super::sender::{Consent, is_safe};
use super::shown;
use crate::commands::PageRequest;
use crate::curl::invalid;
use crate::failure::Failure;
use crate::reason;

/// The page, its request, and the first request that its browser sends.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    /// The origin of the page.
    pub(super) page: String,
    pub(super) method: Method,
    pub(super) url: Uri,
    pub(super) credentials: bool,
    pub(super) consent: Consent,
    first: Exchange,
}

impl Plan {
    /// Asks the browser for its first request.
    pub(super) async fn new(
        mut browser: Browser,
        page: &PageRequest,
        consent: Consent,
    ) -> Result<Self, Failure> {
        let first = Rc::new(RefCell::new(None));
        let service = service_fn(|request: Request<Bytes>| {
            *first.borrow_mut() = Some(request);
            std::future::ready(Err::<Response<()>, _>("nothing is sent"))
        });
        let result = browser.fetch(service, page.request.clone()).await;
        match (first.take(), result) {
            (Some(first), _) => Ok(Self::of(first, page, consent)),
            (None, Err(blocked)) if blocked.stage() == Stage::Unsent => {
                Err(invalid(&reason::message(blocked.reason())).into())
            }
            (None, _) => Err(invalid("a browser sends nothing for this request").into()),
        }
    }

    fn of(first: Request<Bytes>, page: &PageRequest, consent: Consent) -> Self {
        let (first, _) = first.into_parts();
        let first = Exchange {
            method: first.method,
            url: first.uri,
            headers: first.headers,
            redacted: Vec::new(),
            answer: None,
        };
        Self {
            // Only requests to the page's own origin have no `Origin`.
            page: first.origin().unwrap_or_else(|| shown::origin(&first.url)),
            method: first.page_method().parse().unwrap_or(first.method.clone()),
            url: first.url.clone(),
            credentials: page.credentials,
            consent,
            first,
        }
    }

    pub(super) fn has_preflight(&self) -> bool {
        self.first.is_preflight()
    }

    /// Returns whether even the first request needs `--yes`.
    pub(super) fn sends_nothing(&self) -> bool {
        !self.has_preflight() && !self.sends_request()
    }

    /// Returns whether the request itself may be sent.
    pub(super) fn sends_request(&self) -> bool {
        match self.consent {
            Consent::Preflights => false,
            Consent::Safe => is_safe(&self.method),
            Consent::All => true,
        }
    }

    pub(super) fn needs_yes(&self) -> Error {
        invalid(&format!(
            "nothing was sent: a browser sends this `{}` without asking first; --yes sends it",
            self.method
        ))
    }

    /// Returns whether the URL is at the page's own origin, where CORS does not apply.
    pub(super) fn is_same_origin(&self) -> bool {
        let page = Url::parse(&self.page).map(|url| url.origin());
        let server = Url::parse(&self.url.to_string()).map(|url| url.origin());
        page.is_ok_and(|page| page.is_tuple() && server == Ok(page))
    }

    /// Returns the plan in sentences, one a line.
    pub(super) fn sentences(&self) -> Vec<String> {
        let (method, url) = (&self.method, shown::url(&self.url));
        let with = if self.credentials {
            ", with credentials"
        } else {
            ""
        };
        let page = match self.page.as_str() {
            "null" => String::from("A page with the opaque origin null"),
            page => format!("A page at {}", shown::Shown(page)),
        };
        vec![
            format!("{page} sends {method} {url}{with}."),
            self.why_preflight(),
            self.steps(),
        ]
    }

    fn why_preflight(&self) -> String {
        if self.is_same_origin() {
            return String::from("The URL has the page's own origin, so CORS does not apply.");
        }
        if !self.has_preflight() {
            return String::from("No preflight is needed: the browser sends the request at once.");
        }
        let names = self.first.asked_headers();
        let has_method = !is_safelisted_method(self.method.as_str().as_bytes());
        let noun = if names.len() == 1 {
            "header"
        } else {
            "headers"
        };
        let headers = format!("the {noun} {}", TickedList(&names));
        let method = format!("the method {}", Ticked(self.method.as_str()));
        let because = match (has_method, names.is_empty()) {
            (true, true) => format!(", because of {method}"),
            (true, false) => format!(", because of {method} and {headers}"),
            (false, false) => format!(", because of {headers}"),
            (false, true) => String::new(),
        };
        format!("The browser sends a preflight first{because}.")
    }

    fn steps(&self) -> String {
        let method = &self.method;
        match (self.has_preflight(), self.sends_request()) {
            (true, true) => {
                format!("About to send: the preflight, and {method} if the preflight grants it.")
            }
            (true, false) if self.consent == Consent::Preflights => String::from(
                "About to send: only the preflight, because the pasted request is one.",
            ),
            (true, false) => {
                format!("About to send: only the preflight. --yes sends {method}, too.")
            }
            (false, true) => format!("About to send: {method}."),
            (false, false) => String::from("Sending nothing."),
        }
    }
}
