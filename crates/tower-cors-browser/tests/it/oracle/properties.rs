//! The properties.

use std::time::Duration;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use tower_cors::RequestKind;

use super::fetch::Fetch;
use super::model::{Page, model};
use super::policy::Rules;
use super::site::{Log, Site, browser};
use super::strategies::{fetch, place, rules, server};

/// The number of cases, unless `PROPTEST_CASES` is set.
const CASES: u32 = 2048;

fn config() -> ProptestConfig {
    let config = ProptestConfig::default();
    let is_set = std::env::var_os("PROPTEST_CASES").is_some();
    let cases = if is_set { config.cases } else { CASES };
    ProptestConfig { cases, ..config }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_browser_passes_what_the_policy_grants(
        rules in rules(),
        place in place(),
        own in 0..5_u8,
        fetches in vec(fetch(), 1..4),
    ) {
        let origin = place.origin(&rules);
        let server = server(&origin, own);
        let site = Site::new(&rules);
        for fetch in &fetches {
            let mut browser = browser(&origin, server).credentials(fetch.credentials);
            let (outcome, log) = site.fetch(&mut browser, fetch);
            let expected = model(&rules, &origin, server, fetch);
            prop_assert_eq!(&outcome, &expected, "from {} {:?}", origin, fetch);
            if origin != server {
                check_decisions(&rules, &origin, fetch, &outcome.page, &log)?;
            }
        }
    }

    #[test]
    fn the_cache_changes_nothing_but_the_number_of_preflights(
        rules in rules(),
        place in place(),
        fetches in vec((fetch(), select(vec![0, 0, 1, 5, 600])), 2..8),
    ) {
        let origin = place.origin(&rules);
        let site = Site::new(&rules);
        let mut uncached = browser(&origin, "https://server.test");
        let mut cached = uncached.clone().remember_preflights(true);
        for (fetch, seconds) in &fetches {
            uncached = uncached.credentials(fetch.credentials);
            cached = cached.credentials(fetch.credentials);
            let (without, log_without) = site.fetch(&mut uncached, fetch);
            let (with, log_with) = site.fetch(&mut cached, fetch);
            prop_assert_eq!(with.page, without.page, "from {} {:?}", origin, fetch);
            prop_assert_eq!(
                log_with.actual_methods(),
                log_without.actual_methods(),
                "from {} {:?}", origin, fetch
            );
            prop_assert!(log_with.arrived.len() <= log_without.arrived.len());
            cached.advance(Duration::from_secs(*seconds));
        }
    }
}

/// Checks that the policy's decisions match what the page sees.
///
/// The policy cannot know the credentials mode, because a preflight does not show it.
fn check_decisions(
    rules: &Rules,
    origin: &str,
    fetch: &Fetch,
    page: &Page,
    log: &Log,
) -> Result<(), TestCaseError> {
    let (last, others) = log.arrived.split_last().unwrap();
    prop_assert!(others.iter().all(|request| request.is_allowed));
    let trusts = rules.rule(origin).is_none_or(|rule| rule.credentials);
    let lacks_credentials = fetch.includes_credentials() && !trusts;
    let (kind, is_shared) = match page {
        Page::Reads(..) => (RequestKind::Actual, true),
        Page::GetsNothing => (RequestKind::Actual, false),
        Page::IsStopped => (RequestKind::Preflight, false),
    };
    prop_assert_eq!(last.kind, kind);
    prop_assert_eq!(is_shared, last.is_allowed && !lacks_credentials);
    Ok(())
}
