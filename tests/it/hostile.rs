//! Bad input of every kind: nothing panics, nothing is granted, and the work is bounded.

use http::{HeaderName, HeaderValue, Method, Request, header};
use tower_cors::{CorsConfig, CorsLayer, Policy, Rejection, RequestHead};

const APP: &str = "https://app.example";
const REQUEST_HEADERS: HeaderName = header::ACCESS_CONTROL_REQUEST_HEADERS;

fn config() -> CorsConfig {
    CorsLayer::new()
        .allow_origins([APP, "https://*.wild.example"])
        .allow_methods(["PUT"])
        .allow_headers(["x-a", "x-b"])
}

/// A preflight from the allowed origin, with further header lines.
fn preflight<'a>(lines: impl IntoIterator<Item = (HeaderName, &'a [u8])>) -> Request<()> {
    let mut request = Request::new(());
    *request.method_mut() = Method::OPTIONS;
    let headers = request.headers_mut();
    headers.insert(header::ORIGIN, HeaderValue::from_static(APP));
    headers.insert(
        header::ACCESS_CONTROL_REQUEST_METHOD,
        HeaderValue::from_static("PUT"),
    );
    for (name, value) in lines {
        headers.append(name, HeaderValue::from_bytes(value).unwrap());
    }
    request
}

fn rejection(policy: &Policy, request: &Request<()>) -> Option<Rejection> {
    policy
        .decide(&RequestHead::from(request))
        .rejection()
        .cloned()
}

fn from_origin(origin: &[u8]) -> Request<()> {
    let mut request = Request::new(());
    let value = HeaderValue::from_bytes(origin).unwrap();
    request.headers_mut().insert(header::ORIGIN, value);
    request
}

#[test]
fn origins_that_are_no_text() {
    let policy = config().compile().unwrap();
    for origin in [
        &b"https://app.example\xff"[..],
        b"\xff\xfe",
        b"https://app\t.example",
        b"https://\xc3\xa4.wild.example",
        b"https://.wild.example",
        b"https://wild.example",
        b"https://a..wild.example",
        b"://app.example",
        b"https://[",
        b"https://[]",
        b"https://]",
        b"https://[:wild.example",
        b":",
        b"//",
    ] {
        let rejection = rejection(&policy, &from_origin(origin));
        assert!(rejection.is_some(), "{}", origin.escape_ascii());
    }
}

#[test]
fn huge_origins() {
    let policy = config().compile().unwrap();
    let label = "a".repeat(1 << 20);
    let labels = "a.".repeat(1 << 19);
    for origin in [
        format!("https://{label}.wild.example"),
        format!("https://{labels}wild.example"),
        format!("{label}://app.example"),
        format!("https://app.example:{label}"),
        format!("https://[{label}]"),
        ":".repeat(1 << 20),
    ] {
        let rejection = rejection(&policy, &from_origin(origin.as_bytes()));
        assert!(matches!(
            rejection,
            Some(Rejection::OriginMalformed { origin: None, .. })
        ));
    }
}

#[test]
fn the_longest_origin_is_matched() {
    let host = format!("{}aa.wild.example", "a.".repeat(119));
    assert_eq!(host.len(), 253);
    let policy = config().compile().unwrap();
    assert_eq!(
        rejection(&policy, &from_origin(format!("https://{host}").as_bytes())),
        None
    );
    let longer = format!("https://a{host}");
    assert!(rejection(&policy, &from_origin(longer.as_bytes())).is_some());
}

#[test]
fn request_headers_up_to_the_bounds() {
    let policy = config().compile().unwrap();
    let check = |lines: &[&[u8]]| {
        let lines = lines.iter().map(|line| (REQUEST_HEADERS, *line));
        rejection(&policy, &preflight(lines))
    };
    let eight_kib = [b"x-a,".repeat(2047), b"x-a ".to_vec()].concat();
    assert_eq!(check(&[&eight_kib]), None);
    assert_eq!(
        check(&[&b"x-a,".repeat(2048), b"x"]),
        Some(Rejection::RequestHeadersTooLong)
    );
    assert_eq!(check(&[b"x-a".as_slice(); 64]), None);
    assert_eq!(
        check(&[b"x-a".as_slice(); 65]),
        Some(Rejection::RequestHeadersTooLong)
    );
    assert_eq!(check(&[&b",".repeat(8192)]), None);
    assert_eq!(
        check(&[&b",".repeat(8193)]),
        Some(Rejection::RequestHeadersTooLong)
    );
    assert_eq!(
        check(&[&b"a".repeat(1 << 20)]),
        Some(Rejection::RequestHeadersTooLong)
    );
    assert_eq!(
        check(&[b"".as_slice(); 1024]),
        Some(Rejection::RequestHeadersTooLong)
    );
    assert_eq!(
        check(&[b"x-a".as_slice(); 1024]),
        Some(Rejection::RequestHeadersTooLong)
    );
}

#[test]
fn the_bounds_hold_under_wildcards_too() {
    let config = config().allow_headers(["*"]).allow_methods(["*"]);
    for config in [config.clone(), config.allow_credentials(true)] {
        let policy = config.compile().unwrap();
        let megabyte = b"a".repeat(1 << 20);
        let request = preflight([(REQUEST_HEADERS, megabyte.as_slice())]);
        assert_eq!(
            rejection(&policy, &request),
            Some(Rejection::RequestHeadersTooLong)
        );
    }
}

#[test]
fn bytes_that_are_no_header_names() {
    let policy = config().allow_headers(["*"]).compile().unwrap();
    for names in [
        &b"x-a,\xff"[..],
        b"x-a;x-b",
        b"x a",
        b"x-a\tx-b",
        b"\"x-a\"",
        b"x-a:",
        b"(x)",
        b"\xc3\xa4",
    ] {
        let request = preflight([(REQUEST_HEADERS, names)]);
        assert_eq!(
            rejection(&policy, &request),
            Some(Rejection::HeaderMalformed),
            "{}",
            names.escape_ascii(),
        );
    }
}

#[test]
fn methods_that_are_none() {
    let policy = config().allow_methods(["*"]).compile().unwrap();
    for method in [
        &b""[..],
        b" ",
        b"P\xffT",
        b"PUT\t",
        b"PUT,GET",
        b"PU T",
        b"\"PUT\"",
        &b"(".repeat(1 << 20),
    ] {
        let mut request = preflight([]);
        request.headers_mut().insert(
            header::ACCESS_CONTROL_REQUEST_METHOD,
            HeaderValue::from_bytes(method).unwrap(),
        );
        let rejection = rejection(&policy, &request);
        assert_eq!(
            rejection,
            Some(Rejection::MethodMalformed),
            "{}",
            method.escape_ascii()
        );
    }
}

#[test]
fn what_was_asked_for_is_kept_where_it_is_short_and_printable() {
    let policy = config().compile().unwrap();
    let shown = |origin: &str| {
        rejection(&policy, &from_origin(origin.as_bytes()))
            .unwrap()
            .to_string()
    };
    assert_eq!(
        shown("https://evil.example"),
        "origin `https://evil.example` is not allowed"
    );
    assert_eq!(
        shown("null"),
        "origin `null` is not one serialized origin of a site"
    );
    assert_eq!(
        shown("https://evil.example \t x"),
        "origin is not one serialized origin of a site"
    );
    let longest = format!("https://{}.example", "a".repeat(47));
    assert_eq!(
        shown(&longest),
        format!("origin `{longest}` is not allowed")
    );
    let longer = format!("https://{}.example", "a".repeat(48));
    assert_eq!(shown(&longer), "origin is not allowed");
}

#[test]
fn responses_with_as_many_headers_as_a_map_can_hold() {
    let layer = tower_cors_test_support::layer(config());
    let inner = tower::service_fn(|_: Request<()>| async {
        let mut response = http::Response::new(String::from("inner"));
        let headers = response.headers_mut();
        for number in 0.. {
            let name = HeaderName::try_from(format!("x-{number}")).unwrap();
            if headers
                .try_insert(name, HeaderValue::from_static(""))
                .is_err()
            {
                break;
            }
        }
        Ok::<_, std::convert::Infallible>(response)
    });
    let service = tower::Layer::layer(&layer, inner);
    let response = tower_cors_test_support::wait(tower::ServiceExt::oneshot(
        service,
        from_origin(APP.as_bytes()),
    ))
    .unwrap();
    assert!(response.headers().len() > 20_000);
    assert!(tower_cors_test_support::access_control(response.headers()).is_empty());
}
