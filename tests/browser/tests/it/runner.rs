//! Runs all cases, in a real browser or in the simulator, and reports all failures.

use std::time::Duration;

use tokio::sync::mpsc::unbounded_channel;
use tokio::time::timeout;

use crate::case::Case;
use crate::chromium::Chromium;
use crate::simulator;
use crate::site::{Origins, Server, site};

/// Returns the cases of a page, given its origin.
type Cases = fn(&str) -> Vec<Case>;

const TIME_LIMIT: Duration = Duration::from_secs(60);

/// The last line that the page writes on its console.
const END: &str = "all cases ran";

/// Runs the cases in Chromium, against servers on this machine.
pub(crate) async fn check_in_chromium(cases: Cases) {
    let (page, service, third) = tokio::join!(Server::bind(), Server::bind(), Server::bind());
    let origins = Origins {
        page: page.origin(),
        service: service.origin(),
        third: third.origin(),
    };
    let cases = cases(&origins.page);
    let (sender, mut seen) = unbounded_channel();
    let site = site(&cases, &origins, sender);
    for server in [page, service, third] {
        server.serve(site.clone());
    }

    let console = browse(&origins.page).await;
    let seen = seen.recv().await.unwrap();
    assert_eq!(seen.len(), cases.len());
    report(&cases, |index, case| {
        let url = format!("/{index}?");
        let said: Vec<&String> = console.iter().filter(|line| line.contains(&url)).collect();
        let says = case.says.is_empty() || said.iter().any(|line| line.contains(case.says));
        let is_right = seen[index] == case.sees && says;
        (!is_right).then(|| format!("saw {:?} and {said:?}", seen[index]))
    });
}

/// Shows the page until all cases have run. Returns the lines that the browser wrote.
async fn browse(url: &str) -> Vec<String> {
    let mut chromium = Chromium::open(url);
    let mut lines = Vec::new();
    let all_ran = async {
        while let Some(line) = chromium.line().await {
            let last = line.contains(END);
            lines.push(line);
            if last {
                return true;
            }
        }
        false
    };
    match timeout(TIME_LIMIT, all_ran).await {
        Ok(true) => lines,
        Ok(false) => panic!("Chromium ended too early; it wrote: {lines:#?}"),
        Err(_) => panic!("not done in {TIME_LIMIT:?}; Chromium wrote: {lines:#?}"),
    }
}

/// Runs the cases in the simulator.
///
/// It skips cases that use one of the words in `unknown`. The counts make sure that it skips no
/// others.
#[track_caller]
pub(crate) fn check_in_simulator(cases: Cases, unknown: [(&str, usize); 3]) {
    let origins = Origins {
        page: String::from("http://127.0.0.1:8001"),
        service: String::from("http://127.0.0.1:8002"),
        third: String::from("http://127.0.0.1:8003"),
    };
    let cases = cases(&origins.page);
    for (word, count) in unknown {
        let skipped = cases.iter().filter(|case| case.does.contains(word));
        assert_eq!(skipped.count(), count, "{word}");
    }
    let site = site(&cases, &origins, unbounded_channel().0);
    report(&cases, |index, case| {
        if unknown.iter().any(|(word, _)| case.does.contains(word)) {
            return None;
        }
        let seen = simulator::evaluate(&site, &origins, index, case.does);
        (seen != case.sees).then(|| format!("saw {seen:?}"))
    });
}

/// Runs a check on every case, and fails with all failures.
#[track_caller]
fn report(cases: &[Case], check: impl Fn(usize, &Case) -> Option<String>) {
    let failures: Vec<String> = cases
        .iter()
        .enumerate()
        .filter_map(|(index, case)| {
            let failure = check(index, case)?;
            let (name, does, sees, says) = (&case.name, case.does, case.sees, case.says);
            Some(format!(
                "{name}: {does}\n  must see {sees:?} and {says:?}\n  {failure}"
            ))
        })
        .collect();
    assert!(!cases.is_empty());
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}
