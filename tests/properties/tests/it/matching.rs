//! Properties of all policies and all requests, against a [model](crate::model).
//!
//! `PROPTEST_CASES=1000000 cargo test --release -p tower-cors-properties` tries a million cases each.

use http::{HeaderValue, Request, header};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use tower_cors::{CorsLayer, Origin};
use tower_cors_test_support::{layer, respond, wait};

use crate::inputs::{origin, pattern, rules, text};
use crate::model::{config, expected};

/// An inner service's headers that would grant everything.
const LEAKY: &str = "ACAO=leak ACAC=true";

/// Returns the response to an actual request, as [`expected`] does.
fn answer(layer: &CorsLayer, origin: &[u8]) -> String {
    let mut request = Request::new(());
    let value = HeaderValue::from_bytes(origin).unwrap();
    request.headers_mut().insert(header::ORIGIN, value);
    wait(tower_cors_test_support::answer(layer, request, LEAKY))
}

proptest! {
    #![proptest_config(ProptestConfig { max_global_rejects: u32::MAX, ..ProptestConfig::default() })]

    #[test]
    fn the_index_is_the_model(rules in rules(), origins in vec(origin(), 1..8)) {
        let layer = layer(config(&rules));
        for origin in &origins {
            prop_assert_eq!(answer(&layer, origin.as_bytes()), expected(&rules, origin), "{}", origin);
        }
    }

    #[test]
    fn the_order_within_a_rule_does_not_matter(rules in rules(), origins in vec(origin(), 1..8)) {
        let mut reversed = rules.clone();
        for rule in &mut reversed {
            rule.patterns.reverse();
        }
        let (layer, reversed) = (layer(config(&rules)), layer(config(&reversed)));
        for origin in &origins {
            prop_assert_eq!(answer(&layer, origin.as_bytes()), answer(&reversed, origin.as_bytes()));
        }
    }

    #[test]
    fn an_edit_of_an_allowed_origin_is_allowed_only_if_the_model_says_so(
        rules in rules(),
        origin in origin(),
        place in any::<prop::sample::Index>(),
        byte in prop_oneof![32_u8..127, 128_u8..=255],
        edit in 0..3,
    ) {
        let mut bytes = origin.into_bytes();
        let place = place.index(bytes.len());
        match edit {
            0 => bytes[place] = byte,
            1 => bytes.insert(place, byte),
            _ => drop(bytes.remove(place)),
        }
        let layer = layer(config(&rules));
        let expected = match std::str::from_utf8(&bytes) {
            Ok(edited) => expected(&rules, edited),
            Err(_) => String::from("inner 200 Vary=Origin"),
        };
        prop_assert_eq!(answer(&layer, &bytes), expected);
    }

    #[test]
    fn another_pattern_takes_nothing_away(rules in rules(), more in pattern(), origins in vec(origin(), 1..8)) {
        let mut extended = rules.clone();
        extended.last_mut().unwrap().patterns.push(more);
        let (layer, extended) = (layer(config(&rules)), layer(config(&extended)));
        for origin in &origins {
            let before = answer(&layer, origin.as_bytes());
            prop_assert!(!before.contains("ACAO") || before == answer(&extended, origin.as_bytes()));
        }
    }

    #[test]
    fn the_canonical_configuration_is_the_same_policy(rules in rules(), origins in vec(origin(), 1..8)) {
        let policy = config(&rules).compile().unwrap();
        let canonical = policy.config().clone().compile().unwrap();
        prop_assert_eq!(policy.config(), canonical.config());
        let (layer, canonical) = (CorsLayer::from(policy), CorsLayer::from(canonical));
        for origin in &origins {
            prop_assert_eq!(answer(&layer, origin.as_bytes()), answer(&canonical, origin.as_bytes()));
        }
    }

    #[test]
    fn credentials_and_vary(
        rules in rules(),
        everyone in any::<bool>(),
        lines in vec(prop_oneof![origin(), text(), Just(String::from("null"))], 0..3),
        method in select(vec!["GET", "POST", "OPTIONS"]),
        asked in proptest::option::of(select(vec!["GET", "PUT", "x y"])),
    ) {
        let config = if everyone { config(&rules).or().allow_origins(["*"]) } else { config(&rules) };
        let mut request = Request::new(());
        *request.method_mut() = method.parse().unwrap();
        for line in &lines {
            request.headers_mut().append(header::ORIGIN, HeaderValue::from_bytes(line.as_bytes()).unwrap());
        }
        if let Some(asked) = asked {
            request.headers_mut().insert(header::ACCESS_CONTROL_REQUEST_METHOD, asked.parse().unwrap());
        }
        let response = wait(respond(&layer(config), request, LEAKY));
        let headers = response.headers();
        let origin = headers.get_all(header::ACCESS_CONTROL_ALLOW_ORIGIN).iter().collect::<Vec<_>>();
        prop_assert!(origin.len() <= 1);
        if headers.contains_key(header::ACCESS_CONTROL_ALLOW_CREDENTIALS) {
            let origin = origin[0].to_str().unwrap();
            prop_assert!(Origin::parse(origin).is_ok() && lines == [origin]);
            prop_assert_eq!(&headers[header::ACCESS_CONTROL_ALLOW_CREDENTIALS], "true");
        }
        let vary = headers[header::VARY].to_str().unwrap();
        prop_assert!(vary.split(", ").any(|name| name == "Origin"));
    }
}
