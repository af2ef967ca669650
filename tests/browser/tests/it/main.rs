//! Cases that run in a real browser and in [`tower_cors_browser::Browser`], with the same results.
//!
//! A headless Chromium shows a page that evaluates the expressions of the cases. `page.js` defines
//! the functions in these expressions, and [`simulator`] defines them again.
//!
//! [`policies`] has services under the layer. [`facts`] has services without it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)] // Tests may panic.

mod case;
mod chromium;
mod facts;
mod modes;
mod options;
mod policies;
mod runner;
mod script;
mod simulator;
mod site;

use self::runner::{check_in_chromium, check_in_simulator};

#[tokio::test]
#[ignore = "needs Chromium: cargo test -p tower-cors-browser-suite -- --ignored"]
async fn policies_in_chromium() {
    check_in_chromium(policies::cases).await;
}

#[tokio::test]
#[ignore = "needs Chromium: cargo test -p tower-cors-browser-suite -- --ignored"]
async fn facts_in_chromium() {
    check_in_chromium(facts::cases).await;
}

#[test]
fn policies_in_the_simulator() {
    check_in_simulator(
        policies::cases,
        [("listen", 5), ("cacheable", 4), ("stream()", 0)],
    );
}

#[test]
fn facts_in_the_simulator() {
    check_in_simulator(
        facts::cases,
        [("listen", 3), ("cacheable", 0), ("stream()", 1)],
    );
}
