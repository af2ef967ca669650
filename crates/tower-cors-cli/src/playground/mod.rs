//! The playground: a page that checks a policy and sends requests under it, and the servers for it.
//!
//! | server | what it serves |
//! |---|---|
//! | [`page_server`] | the page, and what it asks: checks, predictions, and the exchanges of a try |
//! | [`api_server`] at `api` | the API under test, and a page of its own |
//! | [`api_server`] at `other` | a page of another site, and the target of the API's redirect |
//!
//! The browser sends each request for real, from a frame whose page has the chosen origin. The URL
//! names a [try](tries), which holds the policy.
//!
//! Any page on the web can send requests to a server on this machine. So every server checks
//! `Host`, the page's server answers only its own page, and the API knows only tries whose random
//! name is in the URL. Its answers are fixed, and hold no secrets.

mod addresses;
mod api_server;
mod assets;
mod body;
#[cfg(test)]
mod cases;
mod diagnostics;
mod exchange;
mod guard;
mod layers;
mod matrix;
mod nearest;
mod page_request;
mod page_server;
mod prediction;
mod reasons;
#[cfg(test)]
mod tests;
mod tries;

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use http::{Request, Response};
use hyper::body::Incoming;
use tokio::sync::watch;
use tokio::time::sleep;
use tower::service_fn;

use self::addresses::{Authority, Origins};
pub(crate) use self::addresses::{Listeners, Loopback};
use self::page_server::PageServer;
use self::tries::Tries;
use crate::serve::serve;

/// The time that stopping servers give to requests in progress. Browsers open connections in
/// advance, and keep them.
const GRACE: Duration = Duration::from_millis(500);

/// The state that the servers share.
pub(crate) struct Playground {
    origins: Origins,
    tries: Tries,
}

/// Serves the page and the APIs until `stop`.
pub(crate) async fn run(listeners: Listeners, origins: Origins, stop: impl Future<Output = ()>) {
    let playground = Arc::new(Playground {
        origins,
        tries: Tries::default(),
    });
    let page = Arc::new(PageServer::new(Arc::clone(&playground)));
    let page_service = service_fn(move |request: Request<Incoming>| {
        let page = Arc::clone(&page);
        async move { Ok::<_, Infallible>(page.answer(request).await) }
    });
    let api_service = |authority: &Authority| {
        let (playground, authority) = (Arc::clone(&playground), authority.clone());
        service_fn(move |request: Request<Incoming>| {
            let (playground, authority) = (Arc::clone(&playground), authority.clone());
            async move { api_server::answer(&playground, &authority, request).await }
        })
    };
    let api = api_service(&playground.origins.api);
    let other = api_service(&playground.origins.other);

    let (running, stopping) = watch::channel(());
    let stopped = || {
        let mut stopping = stopping.clone();
        async move { _ = stopping.changed().await }
    };
    let servers = async {
        tokio::join!(
            serve(listeners.page, stopped(), |_| page_service.clone()),
            serve(listeners.api, stopped(), |_| api.clone()),
            serve(listeners.other, stopped(), |_| other.clone()),
        )
    };
    let stop = async move {
        stop.await;
        drop(running);
        sleep(GRACE).await;
    };
    tokio::select! {
        _ = servers => {}
        () = stop => {}
    }
}

/// The response of every server.
type Answer = Response<String>;
