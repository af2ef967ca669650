//! What a policy says of a request: a gallery, to be read, and what programs get.

use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use http::{HeaderName, HeaderValue, Method, Request, StatusCode, Uri};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use tower_cors::{
    Check, Consequence, CorsConfig, CorsLayer, Danger, Difference, Disallowed, Explanation, Hint,
    InnerHeaders, Outcome, PreflightMode, Rejection, RequestHead, RequestKind,
};

/// Compares the explanations of a policy with a snapshot. One line a case: `what it is about | request`.
macro_rules! gallery {
    ($name:literal, $config:expr, $cases:literal) => {
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "gallery" }, {
            insta::assert_snapshot!($name, gallery($config, $cases));
        });
    };
}

#[track_caller]
fn gallery(config: CorsConfig, cases: &str) -> String {
    let mut shown = String::new();
    for case in cases.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let [about, request] = tower_cors_test_support::columns(case);
        let explanation = explain(config.clone(), request);
        write!(shown, "# {about}\n\n{explanation}\n\n").unwrap();
    }
    shown
}

#[track_caller]
fn explain(config: CorsConfig, request: &str) -> Explanation {
    let mut request = tower_cors_test_support::request(request);
    *request.uri_mut() = "/records/7?key=secret".parse().unwrap();
    let policy = config
        .compile()
        .unwrap_or_else(|errors| panic!("{errors:?}"));
    policy.explain(&RequestHead::from(&request))
}

/// What most of the cases are about.
fn shop() -> CorsConfig {
    CorsLayer::new()
        .allow_origins(["https://app.example.com", "http://localhost:5173"])
        .allow_origin_regexes([r"https://pr-[0-9]+\.preview\.example\.com"])
        .allow_credentials(true)
        .allow_methods(["PUT", "PATCH"])
        .allow_headers(["content-type", "x-request-id"])
        .expose_headers(["x-total-count"])
        .max_age(Duration::from_secs(600))
        .or()
        .allow_origins(["https://*.partner.example", "https://partner.example:8443"])
        .allow_headers(["*"])
}

#[test]
fn granted() {
    gallery!("granted", shop(), "
        the page's origin is listed | GET Origin=https://app.example.com
        a regex matches it | GET Origin=https://pr-7.preview.example.com
        another rule's pattern matches it | POST Origin=https://shop.partner.example
        a preflight | OPTIONS Origin=https://app.example.com ACRM=PUT ACRH=content-type,x-request-id
        a preflight by another rule | OPTIONS Origin=https://shop.partner.example ACRM=POST ACRH=x-anything
        no page of another origin | GET
        the service's own page | POST Origin=https://shop.example SFS=same-origin
    ");
}

#[test]
fn origins() {
    gallery!(
        "origins",
        shop(),
        "
        nothing like it | GET Origin=https://evil.test
        another scheme | GET Origin=http://app.example.com
        another port | GET Origin=http://localhost:3000
        no port | GET Origin=http://localhost
        another scheme and another port | GET Origin=http://partner.example
        a dot at the end | GET Origin=https://app.example.com.
        another label | GET Origin=https://www.example.com
        one label less | GET Origin=https://example.com
        one label more | GET Origin=https://www.app.example.com
        the domain of a pattern for subdomains | GET Origin=https://partner.example
        the same in front of another domain | GET Origin=https://app.example.com.evil.test
        a slash at the end | GET Origin=https://app.example.com/
        in upper case, and with the default port | GET Origin=https://App.Example.com:443
        a path, of an origin that is not allowed either | GET Origin=https://evil.test/index.html
        no scheme | GET Origin=app.example.com
        null | GET Origin=null
        two lines | GET Origin=https://app.example.com Origin=https://app.example.com
        two lines that a proxy has joined | GET Origin=https://app.example.com,~https://app.example.com
        empty | GET Origin=
        another name of this machine | GET Origin=http://127.0.0.1:5173
        a regex, but for the scheme | GET Origin=http://pr-7.preview.example.com
        the service's own page, as it seems | POST Origin=http://192.168.1.2:3000 host=192.168.1.2:3000
        a form | POST Origin=https://evil.test sec-fetch-mode=navigate
        a WebSocket | GET Origin=https://evil.test upgrade=websocket
        a preflight | OPTIONS Origin=https://app.example.org ACRM=PUT ACRH=content-type
    "
    );
}

#[test]
fn methods() {
    gallery!("methods", shop(), "
        not granted | OPTIONS Origin=https://app.example.com ACRM=DELETE
        in lower case, in which browsers send it | OPTIONS Origin=https://app.example.com ACRM=patch
        in lower case, in which they do not | OPTIONS Origin=https://app.example.com ACRM=put
        in lower case, and granted in none | OPTIONS Origin=https://app.example.com ACRM=purge
        in lower case, and not granted | OPTIONS Origin=https://app.example.com ACRM=delete
        one that no page can send | OPTIONS Origin=https://app.example.com ACRM=TRACE
        no method | OPTIONS Origin=https://app.example.com ACRM=PUT~/
        two lines | OPTIONS Origin=https://app.example.com ACRM=PUT ACRM=PUT
        not granted, with headers that are not allowed | OPTIONS Origin=https://app.example.com ACRM=DELETE ACRH=authorization,x-request-id
    ");
}

#[test]
fn headers() {
    gallery!("headers", shop(), "
        gRPC-Web | OPTIONS Origin=https://app.example.com ACRM=POST ACRH=content-type,x-grpc-web,x-user-agent
        Connect | OPTIONS Origin=https://app.example.com ACRM=POST ACRH=connect-protocol-version,content-type
        one that is not allowed | OPTIONS Origin=https://app.example.com ACRM=PUT ACRH=content-type,x-trace,X-Trace
        authorization | OPTIONS Origin=https://app.example.com ACRM=PUT ACRH=authorization
        authorization, for any header | OPTIONS Origin=https://shop.partner.example ACRM=POST ACRH=authorization,x-anything
        a response header | OPTIONS Origin=https://app.example.com ACRM=GET ACRH=access-control-allow-origin
        one that no page can set | OPTIONS Origin=https://app.example.com ACRM=GET ACRH=cookie
        no name | OPTIONS Origin=https://app.example.com ACRM=GET ACRH=x-a,b@d
    ");
}

#[test]
fn json_without_content_type() {
    let config = CorsLayer::new().allow_origins(["https://app.example.com"]);
    gallery!(
        "json",
        config,
        "
        JSON | OPTIONS Origin=https://app.example.com ACRM=POST ACRH=content-type
    "
    );
}

#[test]
fn rules() {
    let config = CorsLayer::new()
        .allow_origins(["https://app.example.com"])
        .or()
        .allow_origins(["https://*.example.com"])
        .allow_credentials(true)
        .allow_methods(["PUT"]);
    gallery!(
        "rules",
        config,
        "
        a later rule would grant it | OPTIONS Origin=https://app.example.com ACRM=PUT
        so would none | OPTIONS Origin=https://app.example.com ACRM=DELETE
        a later rule would grant credentials | GET Origin=https://app.example.com cookie=session=1
    "
    );
}

#[test]
fn public() {
    let config = CorsLayer::new()
        .allow_origins(["*"])
        .max_age(Duration::ZERO);
    gallery!(
        "public",
        config,
        "
        a public resource | GET Origin=https://anyone.example
        with cookies | GET Origin=https://anyone.example cookie=session=1
        its preflight | OPTIONS Origin=null ACRM=GET ACRH=
        no origin | GET
    "
    );
}

#[test]
fn half_preflights() {
    gallery!(
        "half-preflights",
        shop(),
        "
        no method | OPTIONS Origin=https://app.example.com
        no origin | OPTIONS ACRM=PUT
        another method | GET Origin=https://app.example.com ACRM=PUT
    "
    );
}

#[test]
fn modes() {
    let forward = shop()
        .preflight(PreflightMode::Forward)
        .disallowed(Disallowed::Reject(StatusCode::FORBIDDEN));
    gallery!(
        "preflights-forwarded-others-rejected",
        forward,
        "
        a preflight that would be granted | OPTIONS Origin=https://app.example.com ACRM=PUT
        an actual request | GET Origin=https://evil.test
    "
    );
    let decorate = shop()
        .preflight(PreflightMode::Decorate)
        .inner_headers(InnerHeaders::Keep)
        .debug(true);
    gallery!(
        "preflights-decorated-headers-kept-debug",
        decorate,
        "
        a preflight that is granted | OPTIONS Origin=https://app.example.com ACRM=PUT
        one that is not | OPTIONS Origin=https://app.example.com ACRM=DELETE
        an actual request | GET Origin=https://app.example.com
        one of another origin | GET Origin=https://evil.test
    "
    );
}

#[test]
fn risks() {
    let config = CorsLayer::new()
        .allow_origin_if(|origin, _| origin.host().starts_with("app."))
        .or()
        .allow_origins(["null"])
        .dangerously_allow(Danger::NullOrigin);
    gallery!(
        "predicate-and-null",
        config,
        "
        a predicate allows it | GET Origin=https://app.example
        null is listed | GET Origin=null
        neither | GET Origin=https://other.example
    "
    );
}

#[test]
fn programs_get_fields() {
    let explanation = explain(
        shop(),
        "OPTIONS Origin=https://app.example.com ACRM=patch ACRH=x-a,Content-Type",
    );
    assert_eq!(explanation.kind(), RequestKind::Preflight);
    assert!(!explanation.is_allowed());
    assert!(matches!(
        explanation.rejection(),
        Some(Rejection::MethodNotAllowed { .. })
    ));
    assert_eq!(explanation.rule(), Some(0));
    let steps: Vec<_> = explanation
        .steps()
        .iter()
        .map(|step| (step.check, step.outcome))
        .collect();
    let expected = [
        (Check::Origin, Outcome::Passed),
        (Check::Method, Outcome::Failed),
        (Check::Headers, Outcome::Failed),
    ];
    assert_eq!(steps, expected);
    assert_eq!(explanation.status(), Some(StatusCode::FORBIDDEN));
    assert_eq!(explanation.headers().keys().collect::<Vec<_>>(), ["vary"]);
    assert_eq!(explanation.consequence(), &Consequence::NotSent);
    let hints = explanation.hints();
    assert!(matches!(&hints[0], Hint::MethodCase { granted, .. } if granted == "PATCH"));
    assert!(matches!(&hints[1], Hint::AddHeaders { names, .. } if names == &["x-a"]));
}

/// What is wrong is the configuration, not the page.
#[test]
fn a_method_that_is_granted_in_lower_case() {
    let config = CorsLayer::new()
        .allow_origins(["https://app.example.com"])
        .allow_methods(["patch"]);
    let explanation = explain(config, "OPTIONS Origin=https://app.example.com ACRM=PATCH");
    assert!(matches!(&explanation.hints()[0], Hint::AddMethod { method, .. } if method == "PATCH"));
}

/// `allowed origin | origin | differences`
#[test]
fn the_nearest_origin() {
    let table = "
        https://example.com         | http://example.com           | scheme `https`, not `http`
        https://example.com         | https://example.com:8443     | port the default one, not 8443
        https://example.com:1       | https://example.com          | port 1, not the default one
        https://example.com         | http://example.com:8080      | scheme `https`, not `http`; port the default one, not 8080
        https://example.com         | https://example.com.         | no dot at the end of its host
        https://example.com.        | https://example.com          | a dot at the end of its host
        https://a.example.com       | https://b.example.com        | label `a`, not `b`
        https://a.b.example.com     | https://a.c.example.com      | label `b`, not `c`
        https://example.com         | https://exampel.com          | label `example`, not `exampel`
        https://example.com         | https://www.example.com      | no label `www`
        https://www.example.com     | https://example.com          | one more label, `www`
        https://a.b.example.com     | https://a.example.com        | one more label, `b`
        https://*.example.com       | https://example.com          | subdomains only, not the domain itself
        https://*.example.com       | https://a.exampel.com        | label `example`, not `exampel`
        https://*.example.com       | https://a.example.com.       | no dot at the end of its host
        https://*.example.com:*     | http://a.example.com:81      | scheme `https`, not `http`
        http://localhost:*          | https://localhost:3000       | scheme `http`, not `https`
        http://127.0.0.1:3000       | http://127.0.0.1:3001        | port 3000, not 3001
        http://[::1]                | https://[::1]                | scheme `http`, not `https`
        http://localhost:3000       | http://127.0.0.1:3000        | host `localhost`, not `127.0.0.1`, which is another one to browsers
        http://localhost:*          | http://[::1]:3000            | host `localhost`, not `[::1]`, which is another one to browsers
        http://127.0.0.1:3000       | http://localhost:5173        | port 3000, not 5173; host `127.0.0.1`, not `localhost`, which is another one to browsers
        http://127.0.0.1            | http://127.0.0.2             | host `127.0.0.1`, not `127.0.0.2`, which is another one to browsers
        http://127.0.0.1            | http://192.168.1.2           | none
        http://localhost            | http://locahost              | label `localhost`, not `locahost`
        https://example.com         | https://example.co           | label `com`, not `co`
        https://example.com         | https://exmaple.com          | label `example`, not `exmaple`
        https://example.com         | https://examples.com         | label `example`, not `examples`
        https://example.com         | https://elpmaxe.com          | none
        https://acme.com            | https://evil.com             | none
        https://a.com               | https://b.com                | none
        https://*.example.com       | https://a.evil.com           | none
        https://example.com         | https://example.com.evil     | none
        https://example.com         | https://evil.test            | none
        https://example.com         | https://example.org          | none
        https://a.example.com       | https://b.c.example.com      | none
        https://a.b.example.com     | https://c.d.example.com      | none
        https://*.example.com       | https://example.org          | none
        https://a.example.com       | http://b.example.com:81      | none
        https://localhost           | https://elsewhere            | none
    ";
    for line in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let [allowed, origin, expected] = tower_cors_test_support::columns(line);
        let config = CorsLayer::new().allow_origins([allowed]);
        let explanation = explain(config, &format!("GET Origin={origin}"));
        assert!(!explanation.is_allowed(), "{line}");
        let differences = explanation.hints().iter().find_map(|hint| match hint {
            Hint::NearestOrigin {
                allowed: nearest,
                differences,
                ..
            } => {
                assert_eq!(nearest, allowed);
                Some(
                    differences
                        .iter()
                        .map(Difference::to_string)
                        .collect::<Vec<_>>()
                        .join("; "),
                )
            }
            _ => None,
        });
        assert_eq!(differences.as_deref().unwrap_or("none"), expected, "{line}");
    }
}

/// `regex | origin | hint`
#[test]
fn the_nearest_by_a_regex() {
    let table = r#"
        https://pr-[0-9]+\.example\.com       | http://pr-1.example.com       | a regex matches "https://pr-1.example.com": scheme `https`, not `http`
        https://pr-[0-9]+\.example\.com       | https://pr-1.example.com:8443 | a regex matches "https://pr-1.example.com": port the default one, not 8443
        https://pr-[0-9]+\.example\.com       | http://pr-1.example.com:8080  | a regex matches "https://pr-1.example.com": scheme `https`, not `http`; port the default one, not 8080
        http://pr-[0-9]+\.example\.com:[0-9]+ | https://pr-1.example.com:81   | a regex matches "http://pr-1.example.com:81": scheme `http`, not `https`
        https://pr-[0-9]+\.example\.com       | https://pr-x.example.com      | none
        https://pr-[0-9]+\.example\.com       | http://pr-x.example.com:81    | none
        http://pr-1.example.com(:80)?          | https://pr-1.example.com:80   | a regex matches "http://pr-1.example.com": scheme `http`, not `https`; port the default one, not 80
    "#;
    for line in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let [regex, origin, expected] = tower_cors_test_support::columns(line);
        let config = CorsLayer::new().allow_origin_regexes([regex]);
        let explanation = explain(config, &format!("GET Origin={origin}"));
        assert!(!explanation.is_allowed(), "{line}");
        let mut hints = explanation.hints().iter();
        let hint = hints.find(|hint| matches!(hint, Hint::NearestByRegex { .. }));
        assert_eq!(hint.map_or(String::from("none"), Hint::to_string), expected);
    }
}

#[test]
fn the_nearest_of_many() {
    let config = CorsLayer::new()
        .allow_origins([
            "https://b.example.com",
            "https://www.example.com:8443",
            "https://www.example.com:9443",
        ])
        .or()
        .allow_origins(["https://example.com"]);
    let explanation = explain(config, "GET Origin=https://www.example.com");
    let Hint::NearestOrigin { allowed, rule, .. } = &explanation.hints()[0] else {
        panic!("{explanation}");
    };
    assert_eq!(
        (allowed.as_str(), *rule),
        ("https://www.example.com:8443", 0)
    );
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

prop_compose! {
    fn any_request()(
        method in select(vec!["GET", "POST", "OPTIONS"]),
        headers in vec((select(vec!["origin", "access-control-request-method", "access-control-request-headers", "sec-fetch-site", "cookie"]), value()), 0..5),
    ) -> Request<()> {
        let mut request = Request::new(());
        *request.method_mut() = Method::from_bytes(method.as_bytes()).unwrap();
        *request.uri_mut() = Uri::from_static("/records/7");
        for (name, value) in headers {
            request.headers_mut().append(HeaderName::from_static(name), HeaderValue::from_bytes(&value).unwrap());
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
                    .or()
                    .allow_origins(["*"])
                    .allow_methods(["*"])
                    .allow_headers(["*"])
                    .allow_credentials(trusted),
                false => shop(),
            };
            config
                .dangerously_allow(Danger::AnyOriginWithCredentials)
                .debug(debug)
                .preflight(mode)
                .disallowed(disallowed)
        })
}

proptest! {
    #[test]
    fn an_explanation_says_what_the_service_does(config in any_config(), request in any_request()) {
        let policy = config.compile().unwrap();
        let head = RequestHead::from(&request);
        let (explanation, decision) = (policy.explain(&head), policy.decide(&head));
        prop_assert_eq!(explanation.kind(), decision.kind());
        prop_assert_eq!(explanation.rejection(), decision.rejection());
        let passes = explanation.steps().iter().all(|step| step.outcome == Outcome::Passed);
        prop_assert_eq!(explanation.is_allowed(), passes);

        let response = tower_cors_test_support::wait(tower_cors_test_support::respond(&CorsLayer::from(policy), request, ""));
        prop_assert_eq!(explanation.headers(), response.headers());
        let by_layer = response.body().is_empty().then(|| response.status());
        prop_assert_eq!(explanation.status(), by_layer);
    }

    #[test]
    fn an_explanation_is_safe_to_log(config in any_config(), request in any_request()) {
        let policy = config.compile().unwrap();
        let text = policy.explain(&RequestHead::from(&request)).to_string();
        prop_assert!(text.len() < 16 * 1024, "{} bytes", text.len());
        prop_assert!(text.lines().count() < 40);
        prop_assert!(!text.chars().any(|char| char.is_control() && char != '\n'));
    }
}

/// What looks like nothing, or turns the text around it.
#[test]
fn what_cannot_be_seen_is_escaped() {
    let invisible = "\u{202e}\u{2066}\u{200b}\u{200d}\u{feff}\u{ad}\u{2028}\u{9b}\u{e0041}\u{301}";
    let mut request =
        tower_cors_test_support::request("OPTIONS Origin=https://app.example.com ACRM=PUT ACRH=x");
    let policy = shop().debug(true).compile().unwrap();
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

/// A predicate may say something else each time: what explains a decision is what was decided.
#[test]
fn predicates_are_asked_once() {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    let config = CorsLayer::new()
        .allow_origin_if(move |_, _| count.fetch_add(1, Ordering::Relaxed).is_multiple_of(2))
        .or()
        .allow_origin_if(|_, _| true);
    let policy = config.compile().unwrap();
    for rule in [0, 1] {
        let request = tower_cors_test_support::request("GET Origin=https://app.example.com");
        let explanation = policy.explain(&RequestHead::from(&request));
        assert_eq!(explanation.rule(), Some(rule));
    }
    assert_eq!(asked.load(Ordering::Relaxed), 2);
}

/// Whoever writes an explanation to a log does not give away what else the request holds.
#[test]
fn secrets_stay_out() {
    let text = explain(
        shop(),
        "GET Origin=https://evil.test cookie=secret authorization=secret",
    )
    .to_string();
    assert!(!text.contains("secret"), "{text}");
}
