//! Properties of all explanations: they agree with the service, and are safe to log.

use http::{HeaderName, HeaderValue, Method, Request, StatusCode, Uri};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use tower_cors::{CorsConfig, Danger, Disallowed, PreflightMode, RequestHead};
use tower_cors_properties::services::{
    an_explanation_is_safe_to_log, an_explanation_says_what_the_service_does,
};
use tower_cors_test_support::{explain, request};

/// Returns the configuration that most explanations of tests are about.
fn shop() -> CorsConfig {
    toml::from_str(include_str!("../../../it/data/shop.toml")).unwrap()
}

fn value() -> impl Strategy<Value = Vec<u8>> {
    let known = select(vec![
        "https://app.example.com",
        "https://a.partner.example",
        "https://partner.example",
        "http://app.example.com.",
        "null",
        "",
        "PUT",
        "DELETE",
        "patch",
        "content-type",
        "x-request-id,authorization",
        "x-a, b@d,,",
        "same-origin",
    ]);
    let byte = prop_oneof![32_u8..127, 128_u8..=255, Just(b'\t')];
    prop_oneof![
        4 => known.prop_map(|text| text.as_bytes().to_vec()),
        1 => vec(byte.clone(), 0..40),
        1 => vec(byte, 300..9000),
    ]
}

fn header() -> impl Strategy<Value = (&'static str, Vec<u8>)> {
    let names = vec![
        "origin",
        "access-control-request-method",
        "access-control-request-headers",
        "sec-fetch-site",
        "cookie",
    ];
    (select(names), value())
}

prop_compose! {
    fn any_request()(
        method in select(vec!["GET", "POST", "OPTIONS"]),
        headers in vec(header(), 0..5),
    ) -> Request<()> {
        let mut request = Request::new(());
        *request.method_mut() = Method::from_bytes(method.as_bytes()).unwrap();
        *request.uri_mut() = Uri::from_static("/records/7");
        for (name, value) in headers {
            let value = HeaderValue::from_bytes(&value).unwrap();
            request.headers_mut().append(HeaderName::from_static(name), value);
        }
        request
    }
}

fn any_config() -> impl Strategy<Value = CorsConfig> {
    let modes = select(vec![
        PreflightMode::Answer,
        PreflightMode::Forward,
        PreflightMode::Decorate,
    ]);
    let disallowed = select(vec![
        Disallowed::Forward,
        Disallowed::Reject(StatusCode::IM_A_TEAPOT),
    ]);
    (
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
        modes,
        disallowed,
    )
        .prop_map(|(public, trusted, debug, mode, disallowed)| {
            let config = match public {
                true => shop()
                    .next_rule()
                    .allow_origins(["*"])
                    .allow_methods(["*"])
                    .allow_headers(["*"])
                    .allow_credentials(trusted),
                false => shop(),
            };
            config
                .dangerously_allow(Danger::AnyOriginWithCredentials)
                .debug_preflights(debug)
                .preflight_mode(mode)
                .on_disallowed_origin(disallowed)
        })
}

proptest! {
    #[test]
    fn explanations(config in any_config(), request in any_request()) {
        let policy = config.compile().unwrap();
        an_explanation_says_what_the_service_does(&policy, &request);
        an_explanation_is_safe_to_log(&policy, &request);
    }
}

/// Invisible characters, and those that reverse the text around them.
#[test]
fn invisible_characters_are_escaped() {
    let invisible = "\u{202e}\u{2066}\u{200b}\u{200d}\u{feff}\u{ad}\u{2028}\u{9b}\u{e0041}\u{301}";
    let mut request = request("OPTIONS Origin=https://app.example.com ACRM=PUT ACRH=x");
    let policy = shop().debug_preflights(true).compile().unwrap();
    for name in [
        "origin",
        "access-control-request-method",
        "access-control-request-headers",
    ] {
        let value = HeaderValue::from_bytes(format!("a{invisible}").as_bytes()).unwrap();
        let before = request.headers_mut().insert(name, value).unwrap();
        let text = policy.explain(&RequestHead::from(&request)).to_string();
        assert!(text.contains("\\u{202e}"), "{text}");
        assert!(!invisible.chars().any(|char| text.contains(char)), "{text}");
        request.headers_mut().insert(name, before);
    }
}

/// A log with explanations does not contain the requests' secrets.
#[test]
fn secrets_stay_out() {
    let text = explain(
        shop(),
        "GET Origin=https://evil.test cookie=secret authorization=secret",
    )
    .to_string();
    assert!(!text.contains("secret"), "{text}");
}
