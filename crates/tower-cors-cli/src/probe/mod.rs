//! A page's request to a live server: what a browser would send, and what the page gets.

mod address_space;
mod advice;
mod bounded;
mod connection;
mod exchange;
mod json;
mod origin_advice;
mod outcome;
mod plan;
mod sender;
mod shown;
mod status_advice;
mod tcp;
#[cfg(test)]
mod tests;
mod text;
mod unreachable;
mod wanted;
mod warning;

use std::io;
use std::rc::Rc;
use std::time::Duration;

use http::header::{
    ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, HeaderName, HeaderValue,
};
use http::{Method, Request, Response};
use hyper::body::Bytes;
use tower::service_fn;
use tower_cors_browser::{Blocked, Browser, FilteredResponse};

use self::connection::Connections;
use self::outcome::{Outcome, Readable};
use self::plan::Plan;
use self::sender::{Consent, Network, Sender};
use self::text::Progress;
use crate::commands::PageRequest;
use crate::curl::{self, invalid};
use crate::failure::{Exit, Failure};

/// A value that is safelisted for no header. A preflight has only the names of headers.
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
    let network = Connections::new(settings.timeout);
    let outcome = probe(page, settings.yes, network, Progress::new(settings.json)).await?;
    match settings.json {
        true => json::print(&outcome)?,
        false => text::print(&mut io::stdout(), &outcome)?,
    }
    Ok(outcome.exit())
}

/// Sends the request over a network, unless it needs `yes`.
async fn probe(
    page: PageRequest,
    yes: bool,
    network: impl Network,
    progress: Progress,
) -> Result<Outcome, Failure> {
    let is_preflight = page.is_preflight();
    let page = if is_preflight { asked_by(page)? } else { page };
    let origin = page.origin().ok_or_else(missing_origin)?;
    let browser = page
        .browser(origin)?
        .full_urls(true)
        .use_cors_preflight(is_preflight);
    let consent = Consent::new(is_preflight, yes);
    let plan = Plan::new(browser.clone(), &page, consent).await?;
    progress.plan(&plan)?;
    if plan.sends_nothing() {
        return Err(plan.needs_yes().into());
    }
    let sender = Rc::new(Sender {
        network,
        home: shown::origin(page.request.uri()),
        consent,
        own_headers: page.own_headers,
        progress,
        exchanges: Vec::new().into(),
    });
    let result = fetch(browser, sender.clone(), page.request).await;
    Outcome::new(plan, sender.exchanges.take(), result)
}

fn missing_origin() -> Failure {
    crate::commands::missing_origin(
        "the `curl` command has neither `Origin` nor `Referer`; write `--origin https://…` before `curl`",
    )
    .into()
}

/// Returns the request that a pasted preflight asks for. Its values are unknown.
fn asked_by(mut page: PageRequest) -> Result<PageRequest, Failure> {
    let headers = page.request.headers_mut();
    let method = headers.remove(ACCESS_CONTROL_REQUEST_METHOD);
    let method = method.and_then(|method| Method::from_bytes(method.as_bytes()).ok());
    let method = method.ok_or_else(|| wrong(&ACCESS_CONTROL_REQUEST_METHOD))?;
    let lists = headers.get_all(ACCESS_CONTROL_REQUEST_HEADERS).iter();
    let lists: Vec<HeaderValue> = lists.cloned().collect();
    headers.remove(ACCESS_CONTROL_REQUEST_HEADERS);
    let names = lists
        .iter()
        .flat_map(|list| list.as_bytes().split(|byte| *byte == b','));
    for name in names
        .map(<[u8]>::trim_ascii)
        .filter(|name| !name.is_empty())
    {
        let name = HeaderName::from_bytes(name);
        let name = name.map_err(|_| wrong(&ACCESS_CONTROL_REQUEST_HEADERS))?;
        curl::append(headers, name, UNSAFE_VALUE)?;
    }
    *page.request.method_mut() = method;
    Ok(page)
}

/// Returns the error of a preflight that asks for something impossible.
fn wrong(name: &HeaderName) -> clap::Error {
    invalid(&format!(
        "the value of `{name}` in the pasted preflight is wrong"
    ))
}

/// Fetches in the page, and keeps what the output needs of the response.
async fn fetch(
    mut browser: Browser,
    sender: Rc<Sender<impl Network>>,
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
