//! What must hold for all policies and all requests, against a model that is written as plainly as possible.
//!
//! `PROPTEST_CASES=1000000 cargo test --release --test properties` runs a million cases each.

use http::{HeaderValue, Request, header};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use tower_cors::{CorsConfig, CorsLayer, Danger, Origin};
use tower_cors_test_support::patterns::{REGEXES, pattern_matches, split};

/// A rule of the model: what it matches, and whether with credentials.
#[derive(Clone, Debug)]
struct Rule {
    patterns: Vec<String>,
    /// A regex, by its index in [`REGEXES`].
    regex: Option<usize>,
    /// A predicate that allows the origins whose host begins so.
    prefix: Option<String>,
    credentials: bool,
}

/// The first rule that matches.
fn model(rules: &[Rule], origin: &str) -> Option<usize> {
    Origin::parse(origin).ok()?;
    rules.iter().position(|rule| {
        let by_predicate = rule
            .prefix
            .as_ref()
            .is_some_and(|prefix| split(origin).1.starts_with(prefix.as_str()));
        let by_regex = rule.regex.is_some_and(|index| REGEXES[index].1(origin));
        by_predicate
            || by_regex
            || rule
                .patterns
                .iter()
                .any(|pattern| pattern_matches(pattern, origin))
    })
}

/// The configuration of the rules. Each exposes a header that names it.
fn config(rules: &[Rule]) -> CorsConfig {
    let mut config = CorsLayer::new()
        .dangerously_allow(Danger::InsecureOrigins)
        .dangerously_allow(Danger::PublicSuffixWildcards)
        .dangerously_allow(Danger::LooseRegexes);
    for (index, rule) in rules.iter().enumerate() {
        if index > 0 {
            config = config.or();
        }
        config = config
            .allow_origins(&rule.patterns)
            .allow_credentials(rule.credentials)
            .expose_headers([format!("x-rule-{index}")]);
        if let Some(index) = rule.regex {
            config = config.allow_origin_regexes([REGEXES[index].0]);
        }
        if let Some(prefix) = rule.prefix.clone() {
            config = config.allow_origin_if(move |origin, _| origin.host().starts_with(&prefix));
        }
    }
    config
}

/// The response to an actual request, as [`tower_cors_test_support`] describes it.
fn answer(layer: &CorsLayer, origin: &[u8]) -> String {
    let mut request = Request::new(());
    let value = HeaderValue::from_bytes(origin).unwrap();
    request.headers_mut().insert(header::ORIGIN, value);
    tower_cors_test_support::wait(tower_cors_test_support::answer(
        layer,
        request,
        "ACAO=leak ACAC=true",
    ))
}

fn expected(rules: &[Rule], origin: &str) -> String {
    match model(rules, origin) {
        Some(index) => {
            let credentials = if rules[index].credentials {
                " ACAC=true"
            } else {
                ""
            };
            format!("inner 200 ACAO={origin}{credentials} ACEH=x-rule-{index} Vary=Origin")
        }
        None => String::from("inner 200 Vary=Origin"),
    }
}

// ── what to try ─────────────────────────────────────────────────────────────

/// Few names, so that policies and origins meet.
fn host() -> impl Strategy<Value = String> {
    let name = vec(select(vec!["a", "b", "ab", "c-d", "_", "9a"]), 1..4);
    let named = name.prop_map(|labels| format!("{}.example", labels.join(".")));
    let address = select(vec![
        "127.0.0.1",
        "[::1]",
        "[1::2:3]",
        "localhost",
        "example",
    ]);
    prop_oneof![4 => named, 1 => address.prop_map(String::from)]
}

fn scheme() -> impl Strategy<Value = &'static str> {
    select(vec!["https", "http", "app"])
}

fn port() -> impl Strategy<Value = &'static str> {
    select(vec!["", "", ":1", ":8443", ":65535"])
}

fn origin() -> impl Strategy<Value = String> {
    (scheme(), host(), port()).prop_map(|(scheme, host, port)| format!("{scheme}://{host}{port}"))
}

fn pattern() -> impl Strategy<Value = String> {
    let port = prop_oneof![3 => port(), 1 => Just(":*")];
    (scheme(), any::<bool>(), host(), port).prop_map(|(scheme, wild, host, port)| {
        let named = host.ends_with("example") || host == "localhost";
        let wildcard = if wild && named { "*." } else { "" };
        format!("{scheme}://{wildcard}{host}{port}")
    })
}

fn rules() -> impl Strategy<Value = Vec<Rule>> {
    let regex = proptest::option::weighted(0.2, 0..REGEXES.len());
    let prefix = proptest::option::weighted(0.2, select(vec!["a.", "b", "local"]));
    let rule = (vec(pattern(), 1..8), regex, prefix, any::<bool>()).prop_map(
        |(patterns, regex, prefix, credentials)| Rule {
            patterns,
            regex,
            prefix: prefix.map(String::from),
            credentials,
        },
    );
    vec(rule, 1..5)
}

/// Text with the bytes that matter to a parser.
fn text() -> impl Strategy<Value = String> {
    let pieces = vec![
        "https",
        "http",
        "file",
        "app",
        "://",
        ":",
        "/",
        ".",
        "-",
        "_",
        "*",
        "[",
        "]",
        "::",
        "a",
        "example",
        "A",
        "0",
        "1",
        "80",
        "443",
        "65535",
        "127.0.0.1",
        "0x1",
        "ffff",
        "null",
        "@",
        "?",
        "#",
        "\\",
        " ",
        ",",
        "%",
        "é",
    ];
    vec(select(pieces), 0..9).prop_map(|pieces| pieces.concat())
}

// ── what must hold ──────────────────────────────────────────────────────────

proptest! {
    #![proptest_config(ProptestConfig { max_global_rejects: u32::MAX, ..ProptestConfig::default() })]

    #[test]
    fn the_index_is_the_model(rules in rules(), origins in vec(origin(), 1..8)) {
        let layer = tower_cors_test_support::layer(config(&rules));
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
        let (layer, reversed) = (tower_cors_test_support::layer(config(&rules)), tower_cors_test_support::layer(config(&reversed)));
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
        let layer = tower_cors_test_support::layer(config(&rules));
        let expected = match std::str::from_utf8(&bytes) {
            Ok(edited) => expected(&rules, edited),
            Err(_) => String::from("inner 200 Vary=Origin"),
        };
        prop_assert_eq!(answer(&layer, &bytes), expected);
    }

    #[test]
    fn what_parses_is_what_browsers_write(text in prop_oneof![text(), origin(), "[ -~]{0,40}"]) {
        let Ok(origin) = Origin::parse(&text) else {
            return Ok(());
        };
        prop_assert_eq!(origin.as_str(), &text);
        // The `url` crate decodes punycode, which the parser does not.
        if text.contains("xn--") {
            return Ok(());
        }
        let url = url::Url::parse(&text).expect("a URL");
        let serialized = match url.origin() {
            url::Origin::Tuple(..) => url.origin().ascii_serialization(),
            url::Origin::Opaque(_) => url.to_string(),
        };
        prop_assert_eq!(serialized, text);
    }

    #[test]
    fn what_browsers_write_parses(scheme in select(vec!["https", "http"]), host in "[a-z0-9_.:-]{1,20}|\\[[0-9a-f:.]{2,20}\\]", port in any::<u16>()) {
        let Ok(url) = url::Url::parse(&format!("{scheme}://{host}:{port}")) else {
            return Ok(());
        };
        let text = url.origin().ascii_serialization();
        let longest_label = text.split(['.', '/', ':']).map(str::len).max();
        prop_assume!(longest_label <= Some(63) && !text.contains("..") && !text.contains("/."));
        // Port 0 is a URL's, but no server's.
        prop_assume!(!text.ends_with(":0"));
        prop_assert!(Origin::parse(&text).is_ok(), "{}", text);
    }

    #[test]
    fn patterns_without_a_wildcard_are_origins(text in prop_oneof![text(), origin(), "[ -~]{0,40}"]) {
        prop_assume!(!text.contains('*') && text != "null");
        let builds = CorsLayer::new().allow_origins([&text]).build().is_ok();
        prop_assert_eq!(builds, Origin::parse(&text).is_ok());
    }

    #[test]
    fn another_pattern_takes_nothing_away(rules in rules(), more in pattern(), origins in vec(origin(), 1..8)) {
        let mut extended = rules.clone();
        extended.last_mut().unwrap().patterns.push(more);
        let (layer, extended) = (tower_cors_test_support::layer(config(&rules)), tower_cors_test_support::layer(config(&extended)));
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
        let response = tower_cors_test_support::wait(tower_cors_test_support::respond(&tower_cors_test_support::layer(config), request, "ACAO=leak ACAC=true"));
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
