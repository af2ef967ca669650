//! The crate in a real browser, and what it relies on a browser to do.
//!
//! A headless Chromium shows a page that works through the cases of a table: [`policies`] has services under the layer,
//! [`facts`] services without it. `browser/page.js` has the words in which a case says what the page does. [`model`] has them for
//! [`tower_cors_browser::Browser`], which must see the very same.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod case;
mod chromium;
mod facts;
mod model;
mod policies;
mod script;
mod site;

use std::time::Duration;

use tokio::sync::mpsc::unbounded_channel;
use tokio::time::timeout;

use self::case::Case;
use self::chromium::Chromium;
use self::site::{Origins, Server, site};

const TIME_LIMIT: Duration = Duration::from_secs(60);

/// The last thing that the page writes on its console.
const END: &str = "all cases ran";

#[tokio::test]
#[ignore = "needs Chromium: cargo test --test browser -- --ignored"]
async fn pages_get_what_policies_grant() {
    check(policies::cases).await;
}

#[tokio::test]
#[ignore = "needs Chromium: cargo test --test browser -- --ignored"]
async fn browsers_do_what_the_crate_relies_on() {
    check(facts::cases).await;
}

#[test]
fn the_crates_browser_gets_what_policies_grant() {
    check_model(policies::cases, [(5, "listen"), (6, "noCors")]);
}

#[test]
fn the_crates_browser_does_what_browsers_do() {
    check_model(facts::cases, [(3, "listen"), (0, "noCors")]);
}

/// Runs the cases through [`tower_cors_browser::Browser`], but for those, so many, with a word that it does not know.
#[track_caller]
fn check_model(cases: fn(&str) -> Vec<Case>, unknown: [(usize, &str); 2]) {
    let origins = Origins {
        page: String::from("http://127.0.0.1:8001"),
        service: String::from("http://127.0.0.1:8002"),
        third: String::from("http://127.0.0.1:8003"),
    };
    let cases = cases(&origins.page);
    let site = site(&cases, &origins, unbounded_channel().0);
    for (count, word) in unknown {
        let said = cases.iter().filter(|case| case.does.contains(word));
        assert_eq!(said.count(), count, "{word}");
    }
    let failures: Vec<String> = (0..)
        .zip(&cases)
        .filter(|(_, case)| !unknown.iter().any(|(_, word)| case.does.contains(word)))
        .filter_map(|(index, case)| {
            let (name, does, sees) = (&case.name, case.does, case.sees);
            let seen = model::see(&site, &origins, index, does);
            let failure = || format!("{name}: {does}\n  must see {sees:?}, saw {seen:?}");
            (seen != sees).then(failure)
        })
        .collect();
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

/// Runs the cases that `cases` has for a page at the origin that it is given.
async fn check(cases: fn(&str) -> Vec<Case>) {
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
    let failures: Vec<String> = cases
        .iter()
        .zip(&seen)
        .enumerate()
        .filter_map(|(index, (case, seen))| failure(index, case, seen, &console))
        .collect();
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

/// Shows the page until all cases have run. Returns what the browser wrote meanwhile.
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

/// How the case failed, if it did.
fn failure(index: usize, case: &Case, seen: &str, console: &[String]) -> Option<String> {
    let url = format!("/{index}?");
    let said: Vec<&String> = console.iter().filter(|line| line.contains(&url)).collect();
    let as_told = said.iter().any(|line| line.contains(case.says));
    if seen == case.sees && (as_told || case.says.is_empty()) {
        return None;
    }
    Some(format!(
        "{}: {}\n  must see {:?} and {:?}\n  saw {seen:?} and {said:?}",
        case.name, case.does, case.sees, case.says
    ))
}
