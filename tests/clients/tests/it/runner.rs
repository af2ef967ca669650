//! Runs the flows of a client, all rows of its table at once, and reports all that fail.

use std::time::Duration;

use axum::Router;
use tokio::sync::mpsc::unbounded_channel;
use tokio::time::timeout;
use tower_cors::{CorsConfig, Preset};
use tower_cors_test_support::{Server, check_rows, rows};

use crate::engines::Engine;
use crate::names::preset_without;
use crate::site::{Advice, Task, page, serve, under};

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
        let mut served = Vec::new();
        for [flow, name, ..] in &table {
            served.push(self.serve(flow, policy(name, &origin)).await);
        }
        let (tasks, advice): (Vec<Task>, Vec<Advice>) = served.into_iter().unzip();
        let seen = self.browse(home, tasks).await;

        let rows = (0..).zip(&table).map(|(index, [flow, name, sees, says])| {
            let expected = format!("{sees} | {says}");
            [
                format!("{index}"),
                flow.to_string(),
                name.to_string(),
                expected,
            ]
        });
        check_rows(rows, |[index, ..]| {
            let index: usize = index.parse().unwrap();
            let advice = advice[index].text().replace(&origin, "PAGE");
            format!("{} | {advice}", seen[index])
        });
    }

    /// Serves a row.
    async fn serve(&self, flow: &str, policy: CorsConfig) -> (Task, Advice) {
        let server = Server::bind().await;
        let url = server.origin();
        let advice = Advice::default();
        serve(server, under(policy, (self.service)(&url), &advice));
        let flow = flow.to_owned();
        (Task { flow, url }, advice)
    }

    /// Shows the page until it has done all tasks. Returns what it reported of each.
    async fn browse(&self, home: Server, tasks: Vec<Task>) -> Vec<String> {
        let (sender, mut seen) = unbounded_channel();
        let (origin, count) = (home.origin(), tasks.len());
        serve(home, page(self.name, tasks, sender));
        let mut window = Engine::Chromium.open(&origin).await;
        let mut console = Vec::new();
        let report = timeout(TIME_LIMIT, async {
            loop {
                tokio::select! {
                    seen = seen.recv() => return seen,
                    message = window.message() => console.push(message?),
                }
            }
        });
        let Ok(Some(seen)) = report.await else {
            panic!("no report in {TIME_LIMIT:?}; Chromium wrote: {console:#?}");
        };
        assert_eq!(seen.len(), count);
        seen
    }
}
