//! Prefixes of header names, and lists that depend on the response.

use http::{HeaderMap, Request, Response, StatusCode};
use tower_cors::{Action, CorsConfig, CorsLayer, InnerHeaders, PreflightMode, RequestHead};
use tower_cors_test_support::{check_rows, check_table, config, request, rows};

use super::LEAKY;

fn app() -> CorsConfig {
    config("origin=https://app.example")
}

#[test]
fn request_headers_by_prefix() {
    let config = app().allow_headers(["Content-Type", "X-Amz-*", "x-b", "auth*"]);
    let granted = "layer 204 ACAO=https://app.example ACAH=x-b,content-type";
    let rejected = "layer 403 Vary=preflight";
    check_table(
        config.clone(),
        "",
        &format!(
            "
        none asked for               | OPTIONS Origin=https://app.example ACRM=GET                            | {granted} Vary=preflight
        listed                       | OPTIONS Origin=https://app.example ACRM=GET ACRH=content-type           | {granted} Vary=preflight
        covered                      | OPTIONS Origin=https://app.example ACRM=GET ACRH=x-amz-date             | {granted},x-amz-date Vary=preflight
        covered, upper case          | OPTIONS Origin=https://app.example ACRM=GET ACRH=X-AMZ-Date             | {granted},X-AMZ-Date Vary=preflight
        covered, several lines       | OPTIONS Origin=https://app.example ACRM=GET ACRH=x-amz-a,~x-b ACRH=x-amz-b | {granted},x-amz-a,x-amz-b Vary=preflight
        the bare prefix              | OPTIONS Origin=https://app.example ACRM=GET ACRH=x-amz-                 | {granted},x-amz- Vary=preflight
        shorter than the prefix      | OPTIONS Origin=https://app.example ACRM=GET ACRH=x-amz                  | {rejected}
        one is not covered           | OPTIONS Origin=https://app.example ACRM=GET ACRH=x-amz-a,x-c            | {rejected}
        not a header name            | OPTIONS Origin=https://app.example ACRM=GET ACRH=x-amz-@                | {rejected}
        authorization is not covered | OPTIONS Origin=https://app.example ACRM=GET ACRH=authorization          | {rejected}
        nor in upper case            | OPTIONS Origin=https://app.example ACRM=GET ACRH=Authorization          | {rejected}
        authors are                  | OPTIONS Origin=https://app.example ACRM=GET ACRH=authors                | {granted},authors Vary=preflight
        "
        ),
    );
    check_table(
        config.preflight_mode(PreflightMode::Decorate),
        LEAKY,
        &format!(
            "
        decorated | OPTIONS Origin=https://app.example ACRM=GET ACRH=x-amz-a | inner 200 {} Vary=preflight
        ",
            granted.replace("layer 204 ", "") + ",x-amz-a"
        ),
    );
    check_table(
        app().allow_headers(["x-*"]).allow_credentials(true),
        "",
        "
        only a prefix, none asked for | OPTIONS Origin=https://app.example ACRM=GET                          | layer 204 ACAO=https://app.example ACAC=true Vary=preflight
        only a prefix                 | OPTIONS Origin=https://app.example ACRM=GET ACRH=x-a,x-b             | layer 204 ACAO=https://app.example ACAC=true ACAH=x-a,x-b Vary=preflight
        not authorization             | OPTIONS Origin=https://app.example ACRM=GET ACRH=authorization       | layer 403 Vary=preflight
        ",
    );
}

const INNER: &str = "x-amz-a=1 etag=2 x-amz-b=3 x-amz-b=4 x-c=5 content-type=text set-cookie=6 \
                     set-cookie2=7 ACEH=x-c ACX=1";

#[test]
fn exposed_headers_of_the_response() {
    let get = "GET Origin=https://app.example";
    let answer = "inner 200 ACAO=https://app.example";
    for (words, exposed) in [
        ("expose=x-amz-*", "ACEH=x-amz-a,x-amz-b "),
        ("expose=X-Amz-* expose=X-C", "ACEH=x-c,x-amz-a,x-amz-b "),
        (
            "expose=x-amz-* expose=x-other",
            "ACEH=x-other,x-amz-a,x-amz-b ",
        ),
        ("expose=x-*", "ACEH=x-amz-a,x-amz-b,x-c "),
        ("expose=content-*", ""),
        ("expose=set-*", ""),
        ("expose=a*", ""),
        ("expose=*", "ACEH=* "),
        (
            "credentials expose=*",
            "ACAC=true ACEH=x-amz-a,etag,x-amz-b,x-c ",
        ),
        ("credentials expose=x-a*", "ACAC=true ACEH=x-amz-a,x-amz-b "),
    ] {
        println!("{words}");
        let config = config(&format!("origin=https://app.example {words}"));
        check_table(
            config,
            INNER,
            &format!("computed | {get} | {answer} {exposed}Vary=Origin"),
        );
    }
    check_table(
        config("origin=* expose=x-amz-*"),
        INNER,
        "
        a request without an origin | GET                    | inner 200 ACAO=* ACEH=x-amz-a,x-amz-b
        any origin                  | GET Origin=https://a.b | inner 200 ACAO=* ACEH=x-amz-a,x-amz-b
        ",
    );
    check_table(
        app()
            .expose_headers("x-amz-*")
            .inner_headers(InnerHeaders::Keep),
        "ACAO=mine x-amz-a=1",
        "
        kept | GET Origin=https://app.example | inner 200 ACAO=mine Vary=Origin
        ",
    );
}

#[test]
fn an_explanation_describes_a_list_that_depends_on_the_response() {
    let table = "
        expose=x-a-*                            | the response's own names that begin with `x-a-`
        expose=etag expose=x-a-* expose=x-b-*   | `etag`, the response's own names that begin with `x-a-` or `x-b-`
        credentials expose=*                    | the response's own names
        ";
    check_rows(rows(table), |[words, _]| {
        let policy = config(&format!("origin=https://app.example {words}"));
        let policy = policy.compile().unwrap();
        let request = request("GET Origin=https://app.example");
        let explanation = policy.explain(&RequestHead::from(&request));
        explanation.exposes().unwrap_or("none").to_owned()
    });
}

/// A cache replaces the headers that it has stored with those of a 304.
#[test]
fn a_304_gets_no_computed_list() {
    let table = "
        expose=x-*                | 200 | x-a
        expose=x-*                | 304 | none
        expose=x-* expose=etag    | 304 | none
        expose=* credentials      | 304 | none
        expose=etag               | 304 | etag
        expose=*                  | 304 | *
        ";
    check_rows(rows(table), |[words, status, _]| {
        let config = config(&format!("origin=https://app.example {words}"));
        let mut response = Response::builder();
        response = response.status(StatusCode::from_bytes(status.as_bytes()).unwrap());
        let mut response = response.header("x-a", "1").body(()).unwrap();
        apply(&config, &mut response);
        exposed(response.headers())
    });
}

/// Applies the headers of an actual request.
fn apply(config: &CorsConfig, response: &mut Response<()>) {
    let policy = config.clone().compile().unwrap();
    let request = Request::get("/").header("origin", "https://app.example");
    let request = request.body(()).unwrap();
    match policy.decide(&RequestHead::from(&request)).into_action() {
        Action::Decorate(headers) => headers.apply_to_response(response),
        other => panic!("{other:?}"),
    }
}

fn exposed(headers: &HeaderMap) -> String {
    let list = headers.get("access-control-expose-headers");
    let list = list.map(|list| list.to_str().unwrap().to_owned());
    list.unwrap_or_else(|| String::from("none"))
}

/// `Origin` is the only header that the response depends on.
#[test]
fn a_service_sends_no_computed_list_with_a_304() {
    use tower::{Layer, ServiceExt, service_fn};

    let layer = CorsLayer::new()
        .allow_origins("https://app.example")
        .expose_headers("x-*")
        .build()
        .unwrap();
    for (status, expected) in [(200, "x-a"), (304, "none"), (500, "x-a")] {
        let service = layer.layer(service_fn(move |_: Request<()>| async move {
            let response = Response::builder().status(status).header("x-a", "1");
            Ok::<_, std::convert::Infallible>(response.body(String::new()).unwrap())
        }));
        let request = Request::get("/").header("origin", "https://app.example");
        let response = service.oneshot(request.body(()).unwrap());
        let response = tower_cors_test_support::wait(response).unwrap();
        assert_eq!(exposed(response.headers()), expected);
        assert_eq!(response.headers()["vary"], "Origin");
    }
}
