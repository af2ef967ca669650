//! Runs the flows of a client, all rows of its table at once, and reports all that fail.

use std::time::Duration;

use axum::Router;
use tokio::sync::mpsc::unbounded_channel;
use tokio::time::timeout;
use tower_cors::{CorsConfig, Preset};
use tower_cors_test_support::{check_rows, rows};

use crate::chromium::Chromium;
use crate::names::preset_without;
use crate::site::{Advice, Server, Task, page, under};

/// More than the page gives a flow.
const TIME_LIMIT: Duration = Duration::from_secs(60);

/// A client, and the service for it.
pub(crate) struct Client {
    /// The name of its script in `pages`.
    pub(crate) name: &'static str,
    /// Returns a new service, given the origin that it has.
    pub(crate) service: fn(&str) -> Router,
}

impl Client {
    /// Checks a table of `flow | missing name | what the page reports | what explanations advise`,
    /// under a preset without the missing name.
    pub(crate) async fn check_preset(&self, preset: Preset, table: &'static str) {
        let policy = |without: &str, page: &str| preset_without(preset, without, page);
        self.check(policy, table).await;
    }

    /// Checks a table of `flow | policy | what the page reports | what explanations advise`.
    ///
    /// `policy` returns a policy, given its name and the origin of the page.
    pub(crate) async fn check(
        &self,
        policy: impl Fn(&str, &str) -> CorsConfig,
        table: &'static str,
    ) {
        let table = rows::<4>(table);
        let home = Server::bind().await;
        let origin = home.origin();
        let mut tasks = Vec::new();
        let mut advice = Vec::new();
        for [flow, name, ..] in &table {
            let (task, advised) = self.serve(flow, policy(name, &origin)).await;
            tasks.push(task);
            advice.push(advised);
        }

        let seen = self.browse(home, tasks).await;
        let got = seen.iter().zip(&advice);
        let got = got
            .map(|(seen, advice)| format!("{seen} | {}", advice.text().replace(&origin, "PAGE")));
        let rows = table
            .iter()
            .zip(got)
            .map(|([flow, name, sees, says], got)| {
                [
                    flow.to_string(),
                    name.to_string(),
                    got,
                    format!("{sees} | {says}"),
                ]
            });
        check_rows(rows, |[_, _, got, _]| got.to_owned());
    }

    /// Serves a row.
    async fn serve(&self, flow: &str, policy: CorsConfig) -> (Task, Advice) {
        let server = Server::bind().await;
        let url = server.origin();
        let advice = Advice::default();
        server.serve(under(policy, (self.service)(&url), &advice));
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
