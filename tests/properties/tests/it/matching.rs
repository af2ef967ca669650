//! Properties of all policies and all requests, compared with a
//! [model](tower_cors_properties::rules).
//!
//! `PROPTEST_CASES=1000000 cargo test --release -p tower-cors-properties` tries a million cases of
//! each.

use http::{HeaderValue, Request, header};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use tower_cors::Origin;
use tower_cors_properties::rules::{LEAKY, answer, config, expected, the_index_is_the_model};
use tower_cors_test_support::{layer, respond, wait};

use crate::inputs::{origin, origins, pattern, rules, text};

proptest! {
    #[test]
    fn the_index_and_the_canonical_configuration_are_the_model(
        rules in rules(), origins in origins(),
    ) {
        the_index_is_the_model(&rules, &origins);
    }

    #[test]
    fn the_order_within_a_rule_does_not_matter(rules in rules(), origins in origins()) {
        let mut reversed = rules.clone();
        for rule in &mut reversed {
            rule.patterns.reverse();
        }
        let (layer, reversed) = (layer(config(&rules)), layer(config(&reversed)));
        for origin in &origins {
            prop_assert_eq!(answer(&layer, origin), answer(&reversed, origin));
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
    fn another_pattern_takes_nothing_away(
        rules in rules(),
        more in pattern(),
        origins in origins(),
    ) {
        let mut extended = rules.clone();
        extended.last_mut().unwrap().patterns.push(more);
        let (layer, extended) = (layer(config(&rules)), layer(config(&extended)));
        for origin in &origins {
            let before = answer(&layer, origin);
            let after = answer(&extended, origin);
            prop_assert!(!before.contains("ACAO") || before == after, "{}, then {}", before, after);
        }
    }

    #[test]
    fn credentials_and_vary(
        rules in rules(),
        any_origin in any::<bool>(),
        lines in vec(prop_oneof![origin(), text(), Just(String::from("null"))], 0..3),
        method in select(vec!["GET", "POST", "OPTIONS"]),
        requested_method in proptest::option::of(select(vec!["GET", "PUT", "x y"])),
    ) {
        let mut config = config(&rules);
        if any_origin {
            config = config.next_rule().allow_origins(["*"]);
        }
        let mut request = Request::new(());
        *request.method_mut() = method.parse().unwrap();
        for line in &lines {
            let value = HeaderValue::from_bytes(line.as_bytes()).unwrap();
            request.headers_mut().append(header::ORIGIN, value);
        }
        if let Some(method) = requested_method {
            let name = header::ACCESS_CONTROL_REQUEST_METHOD;
            request.headers_mut().insert(name, method.parse().unwrap());
        }
        let response = wait(respond(&layer(config), request, LEAKY));
        let headers = response.headers();
        let allowed = headers.get_all(header::ACCESS_CONTROL_ALLOW_ORIGIN).iter();
        let allowed: Vec<_> = allowed.collect();
        prop_assert!(allowed.len() <= 1);
        if let Some(credentials) = headers.get(header::ACCESS_CONTROL_ALLOW_CREDENTIALS) {
            let origin = allowed[0].to_str().unwrap();
            prop_assert!(Origin::parse(origin).is_ok() && lines == [origin]);
            prop_assert_eq!(credentials, "true");
        }
        let vary = headers[header::VARY].to_str().unwrap();
        prop_assert!(vary.split(", ").any(|name| name == "Origin"));
    }
}
