//! Runs the flows of a client, all rows of its table at once, and reports all that fail.

use std::time::Duration;

use axum::Router;
use tokio::sync::mpsc::unbounded_channel;
use tokio::time::timeout;
use tower_cors::Preset;
use tower_cors_test_support::{check_rows, rows};

use crate::chromium::Chromium;
use crate::names::preset_without;
use crate::site::{Advice, Server, Task, page, under};

/// More than the page gives a flow.
const TIME_LIMIT: Duration = Duration::from_secs(60);

/// A client, its preset, and the service for it.
pub(crate) struct Client {
    name: &'static str,
    preset: Preset,
    service: fn(&str) -> Router,
}

impl Client {
    /// `service` returns a new service, given the origin that it has.
    pub(crate) fn new(name: &'static str, preset: Preset, service: fn(&str) -> Router) -> Self {
        Self {
            name,
            preset,
            service,
        }
    }

    /// Checks a table of `flow | missing name | what the page reports | what explanations advise`.
    pub(crate) async fn check(&self, table: &'static str) {
        let table = rows::<4>(table);
        let home = Server::bind().await;
        let origin = home.origin();
        let mut tasks = Vec::new();
        let mut advice = Vec::new();
        for [flow, without, ..] in &table {
            let (task, advised) = self.serve(flow, without, &origin).await;
            tasks.push(task);
            advice.push(advised);
        }

        let seen = self.browse(home, tasks).await;
        let got = seen.iter().zip(&advice);
        let got = got.map(|(seen, advice)| format!("{seen} | {}", advice.text()));
        let rows = table
            .iter()
            .zip(got)
            .map(|([flow, without, sees, says], got)| {
                [
                    flow.to_string(),
                    without.to_string(),
                    got,
                    format!("{sees} | {says}"),
                ]
            });
        check_rows(rows, |[_, _, got, _]| got.to_owned());
    }

    /// Serves a row to pages of the origin `page`.
    async fn serve(&self, flow: &str, without: &str, page: &str) -> (Task, Advice) {
        let server = Server::bind().await;
        let url = server.origin();
        let advice = Advice::default();
        let config = preset_without(self.preset, without, page);
        server.serve(under(config, (self.service)(&url), &advice));
        let flow = flow.to_owned();
        (Task { flow, url }, advice)
    }

    /// Shows the page until it has done all tasks. Returns what it reported of each.
    async fn browse(&self, home: Server, tasks: Vec<Task>) -> Vec<String> {
        let (sender, mut seen) = unbounded_channel();
        let (origin, count) = (home.origin(), tasks.len());
        home.serve(page(self.name, tasks, sender));
        let mut chromium = Chromium::open(&origin);
        let mut console = Vec::new();
        let reported = timeout(TIME_LIMIT, async {
            loop {
                tokio::select! {
                    seen = seen.recv() => return seen,
                    line = chromium.line() => console.push(line?),
                }
            }
        });
        let seen = reported.await.ok().flatten();
        let seen = seen.unwrap_or_else(|| panic!("no report in {TIME_LIMIT:?}: {console:#?}"));
        assert_eq!(seen.len(), count);
        seen
    }
}
