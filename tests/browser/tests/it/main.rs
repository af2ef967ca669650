//! Cases that run in three real browsers and in [`tower_cors_browser::Browser`].
//!
//! Each browser shows a page that evaluates the expressions of the cases. `page.js` has the
//! vocabulary of these expressions, and [`simulator`] has it once more. A case says where an engine
//! differs from the standard.
//!
//! [`policies`] has services under the layer. [`facts`] has services without it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)] // Tests may panic.

mod case;
mod console;
mod differences;
mod engines;
mod facts;
mod modes;
mod options;
mod policies;
mod runner;
mod script;
mod sentences;
mod simulator;
mod site;

use self::case::Case;
use self::engines::Engine;
use self::runner::{check_in, check_in_simulator};

/// Returns all cases, for a page of the origin `page`.
fn cases(page: &str) -> Vec<Case> {
    let policies = policies::cases(page).into_iter();
    policies.chain(facts::cases()).collect()
}

#[tokio::test]
#[ignore = "needs Chromium: run .ci/browsers"]
async fn in_chromium() {
    check_in(Engine::Chromium).await;
}

#[tokio::test]
#[ignore = "needs Firefox: run .ci/browsers"]
async fn in_firefox() {
    check_in(Engine::Firefox).await;
}

#[tokio::test]
#[ignore = "needs WebKit: run .ci/browsers"]
async fn in_webkit() {
    check_in(Engine::WebKit).await;
}

#[test]
fn in_the_simulator() {
    check_in_simulator([("listen", 8), ("cacheable", 4), ("stream()", 1)]);
}
