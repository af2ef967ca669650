//! Runs all cases, in a real browser or in the simulator, and reports all failures.

use std::time::Duration;

use tokio::sync::mpsc::unbounded_channel;
use tokio::time::timeout;
use tower_cors_test_support::Server;

use crate::case::Case;
use crate::engines::Engine;
use crate::site::{Origins, serve, site};
use crate::{console, simulator};

const TIME_LIMIT: Duration = Duration::from_secs(150);

/// The last message that the page writes on its console.
const END: &str = "all cases ran";

/// Runs the cases in a browser, against servers on this machine.
pub(crate) async fn check_in(engine: Engine) {
    let (page, service, third) = tokio::join!(Server::bind(), Server::bind(), Server::bind());
    let origins = Origins {
        page: page.origin(),
        service: service.origin(),
        third: third.origin(),
    };
    let cases = crate::cases(&origins.page);
    let (sender, mut seen) = unbounded_channel();
    let site = site(&cases, &origins, sender);
    for server in [page, service, third] {
        serve(server, site.clone());
    }

    let messages = browse(engine, &origins.page).await;
    let seen = seen.recv().await.unwrap();
    assert_eq!(seen.len(), cases.len());
    let said = console::by_case(engine, &messages, &origins, cases.len());
    report(&cases, |index, case| {
        let says = case.says.is_empty() || said[index].iter().any(|line| line.contains(case.says));
        let says = says || engine != Engine::Chromium;
        let must_see = case.sees_in(engine);
        let is_right = seen[index] == must_see && says;
        (!is_right).then(|| {
            format!(
                "must see {must_see:?} and {:?}\n  saw {:?} and {:?}",
                case.says, seen[index], said[index]
            )
        })
    });
    println!("{}: {} cases", engine.version(), cases.len());
    console::check(engine, &cases, &said);
}

/// Shows the page until all cases have run. Returns the messages on the console.
async fn browse(engine: Engine, url: &str) -> Vec<String> {
    let mut window = engine.open(url).await;
    let mut messages = Vec::new();
    let all_ran = async {
        while let Some(message) = window.message().await {
            let last = message.contains(END);
            messages.push(message);
            if last {
                return true;
            }
        }
        false
    };
    let name = engine.name();
    match timeout(TIME_LIMIT, all_ran).await {
        Ok(true) => messages,
        Ok(false) => panic!("{name} ended too early; it wrote:\n{}", window.output()),
        Err(_) => panic!(
            "{name} is not done in {TIME_LIMIT:?}; its console has {messages:#?}; it wrote:\n{}",
            window.output()
        ),
    }
}

/// Runs the cases in the simulator.
///
/// It skips cases that use one of the words in `unknown`. The counts make sure that it skips no
/// others.
#[track_caller]
pub(crate) fn check_in_simulator(unknown: [(&str, usize); 3]) {
    let origins = Origins {
        page: String::from("http://127.0.0.1:8001"),
        service: String::from("http://127.0.0.1:8002"),
        third: String::from("http://127.0.0.1:8003"),
    };
    let cases = crate::cases(&origins.page);
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
        (seen != case.sees).then(|| format!("must see {:?}\n  saw {seen:?}", case.sees))
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
            Some(format!("{}: {}\n  {failure}", case.name, case.does))
        })
        .collect();
    assert!(!cases.is_empty());
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}
