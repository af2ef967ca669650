//! The conformance tests of the API. An answer is right if a browser treats it like the expected
//! one.

use std::collections::BTreeMap;

use tower_cors::{Danger, fetch};
use tower_cors_gateway::GatewayApi;
use tower_cors_test_support::{check_rows, corpus};

use crate::importing::ask;

const CASES: &str = include_str!("../data/gateway_api_conformance.tsv");
const FILTERS: &str = include_str!("../data/gateway_api_conformance.yaml");

/// The headers of a request or a response, by short name. Lists are sorted.
type Headers<'a> = BTreeMap<&'a str, Vec<String>>;

/// A browser treats the answer like the expected one. The headers that the row names differ as
/// text.
#[test]
fn conformance() {
    check_rows(corpus(CASES), |[_, rule, request, expected, _]| {
        let answer = ask_rule(rule, request);
        let (status, answer) = answer.split_once(' ').unwrap_or((&answer, ""));
        let (statuses, expected) = expected.split_once(' ').unwrap();
        assert!(
            statuses.split('/').any(|expected| expected == status),
            "{status}"
        );

        let (request, answer) = (headers(request), headers(answer));
        let mut differing = Vec::new();
        for (name, alternatives) in expected.split(' ').filter_map(|word| word.split_once('=')) {
            let alternatives: Vec<_> = alternatives.split('|').map(values).collect();
            let actual = answer.get(name).cloned().unwrap_or_default();
            let has_credentials = answer.contains_key("ACAC");
            let conclude = |values: &[String]| conclude(name, values, &request, has_credentials);
            for expected in &alternatives {
                assert_eq!(conclude(&actual), conclude(expected), "{name}: {actual:?}");
            }
            if !alternatives.contains(&actual) {
                differing.push(name);
            }
        }
        differing.join(" ")
    });
}

/// Returns the answer under the filter of a rule: its status, and its headers.
fn ask_rule(rule: &str, request: &str) -> String {
    let names = FILTERS
        .lines()
        .filter_map(|line| line.strip_prefix("  - name: "));
    let index = names.into_iter().position(|name| name == rule).unwrap();
    let file: GatewayApi = serde_saphyr::from_str(FILTERS).unwrap();
    let file = file.choose(format!("spec.rules[{index}].filters[0].cors"));
    let config = file.import().unwrap().config;
    let answer = ask(
        config.dangerously_allow(Danger::AnyOriginWithCredentials),
        request,
    );
    let (_, answer) = answer.split_once(' ').unwrap();
    answer.to_owned()
}

fn headers(text: &str) -> Headers<'_> {
    let words = text.split(' ').filter_map(|word| word.split_once('='));
    words.map(|(name, value)| (name, values(value))).collect()
}

/// Returns the values of a header, sorted. `-` means none.
fn values(text: &str) -> Vec<String> {
    let values = text.split(',').filter(|value| *value != "-");
    let mut values: Vec<String> = values.map(|value| value.replace('~', "")).collect();
    values.sort();
    values
}

/// Returns the conclusion that a browser draws from a header of an answer.
///
/// <https://fetch.spec.whatwg.org/#cors-check> and
/// <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>
fn conclude(name: &str, values: &[String], request: &Headers<'_>, has_credentials: bool) -> String {
    let asked = |name: &str| request.get(name).cloned().unwrap_or_default();
    let is_listed = |item: &String| values.contains(item);
    let has_wildcard = !has_credentials && values.contains(&"*".to_owned());
    match name {
        "ACAO" => format!("readable: {}", has_wildcard || *values == asked("Origin")),
        "ACAC" => format!("credentials: {}", *values == ["true"]),
        "ACAM" => {
            let is_safelisted = |method: &String| fetch::SAFELISTED_METHODS.contains(&&**method);
            let is_granted = |method: &String| is_safelisted(method) || is_listed(method);
            let granted = has_wildcard || asked("ACRM").iter().all(is_granted);
            format!("method granted: {granted}")
        }
        "ACAH" => {
            let is_covered = |header: &String| has_wildcard && header != "authorization";
            let is_granted = |header: &String| is_covered(header) || is_listed(header);
            let granted = asked("ACRH").iter().all(is_granted);
            format!("headers granted: {granted}")
        }
        "ACMA" => format!("cached: {values:?}"),
        // Browsers read it only in actual responses.
        "ACEH" if request.contains_key("ACRM") => String::new(),
        "ACEH" => format!("exposed: {values:?}"),
        other => panic!("a header without a meaning: {other}"),
    }
}
