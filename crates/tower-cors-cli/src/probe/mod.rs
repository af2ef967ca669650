//! A page's request to a live server: what a browser would send, and what the page gets.

mod advice;
mod connection;
mod exchange;
mod host;
mod json;
mod origin_advice;
mod outcome;
mod plan;
mod sender;
mod shown;
mod status_advice;
mod text;
mod unreachable;
mod wanted;
mod warning;

use std::rc::Rc;
use std::time::Duration;

use http::header::{
    ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, HeaderName, HeaderValue,
};
use http::{HeaderMap, Method, Request, Response};
use hyper::body::Bytes;
use tower::service_fn;
use tower_cors_browser::{Blocked, Browser, FilteredResponse};

use self::outcome::{Outcome, Readable};
use self::plan::Plan;
use self::sender::{Consent, Sender};
use self::text::Progress;
use crate::commands::PageRequest;
use crate::curl::{self, invalid};
use crate::failure::{Exit, Failure};

/// The value that a pasted preflight stands on: it is safelisted for no header.
const UNSAFE_VALUE: HeaderValue = HeaderValue::from_static("{}");

/// The choices of the user, besides the request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    /// Send methods other than `GET` and `HEAD`.
    pub(crate) yes: bool,
    pub(crate) json: bool,
    /// The time for each request.
    pub(crate) timeout: Duration,
}

/// Sends the request as a browser would, and prints what the page gets.
pub(crate) async fn run(page: PageRequest, settings: Settings) -> Result<Exit, Failure> {
    let is_preflight = page.is_preflight();
    let page = if is_preflight { asked_by(page)? } else { page };
    let origin = page.origin().cloned().ok_or_else(missing_origin)?;
    let browser = page
        .browser(&origin)?
        .full_urls(true)
        .use_cors_preflight(is_preflight);
    let consent = match (is_preflight, settings.yes) {
        (true, _) => Consent::Preflights,
        (false, true) => Consent::All,
        (false, false) => Consent::Safe,
    };
    let plan = Plan::new(browser.clone(), &page, &origin, consent).await?;
    let progress = Progress::new(settings.json);
    progress.plan(&plan)?;
    if plan.sends_nothing() {
        return Err(plan.needs_yes().into());
    }
    let sender = Rc::new(Sender {
        home: shown::origin(page.request.uri()),
        consent,
        own_headers: page.own_headers,
        timeout: settings.timeout,
        progress,
        exchanges: Vec::new().into(),
    });
    let result = fetch(browser, sender.clone(), page.request).await;
    let exchanges = sender.exchanges.take();
    let outcome = Outcome::new(plan, exchanges, result)?;
    match settings.json {
        true => json::print(&outcome)?,
        false => text::print(&outcome)?,
    }
    Ok(outcome.exit())
}

fn missing_origin() -> Failure {
    crate::commands::missing_origin(
        "the `curl` command has neither `Origin` nor `Referer`; write `--origin https://…` before `curl`",
    )
    .into()
}

/// Returns the request that a pasted preflight asks for. Its values are unknown.
fn asked_by(mut page: PageRequest) -> Result<PageRequest, Failure> {
    let headers = std::mem::take(page.request.headers_mut());
    let method = headers.get(ACCESS_CONTROL_REQUEST_METHOD);
    let method = method.and_then(|method| Method::from_bytes(method.as_bytes()).ok());
    *page.request.method_mut() =
        method.ok_or_else(|| invalid("`Access-Control-Request-Method` is not a method"))?;
    let mut asked = HeaderMap::new();
    let lists = headers.get_all(ACCESS_CONTROL_REQUEST_HEADERS).iter();
    for name in lists.flat_map(|list| list.as_bytes().split(|byte| *byte == b',')) {
        if let Ok(name) = HeaderName::from_bytes(name.trim_ascii()) {
            curl::append(&mut asked, name, UNSAFE_VALUE)?;
        }
    }
    let origin = headers.get(http::header::ORIGIN).cloned();
    asked.extend(origin.map(|origin| (http::header::ORIGIN, origin)));
    *page.request.headers_mut() = asked;
    Ok(page)
}

/// Fetches in the page. The error of the sender, if any, is in the second place.
async fn fetch(
    mut browser: Browser,
    sender: Rc<Sender>,
    request: Request<Bytes>,
) -> Result<Readable, Blocked> {
    let service = service_fn(|request| {
        let sender = sender.clone();
        async move { sender.send(request).await }
    });
    let response: Response<()> = browser.fetch_repeatable(service, request).await?;
    Ok(Readable {
        status: response.status(),
        names: response.headers().keys().cloned().collect(),
        hidden: response.hidden_headers().to_vec(),
        response_type: response.response_type(),
    })
}
