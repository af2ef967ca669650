//! A gallery of explanations, for people to read.
//!
//! `UPDATE_GALLERY=1` writes the files. Read each changed line as if you were stuck.

use std::path::PathBuf;
use std::time::Duration;

use http::StatusCode;
use tower_cors::{
    CorsConfig, CorsLayer, Danger, Disallowed, InnerHeaders, PreflightMode, RequestHead,
};
use tower_cors_test_support::{check_rows, explain, request, rows};

/// Returns the configuration of most cases.
fn shop() -> CorsConfig {
    toml::from_str(include_str!("../data/shop.toml")).unwrap()
}

/// Compares the explanations of a policy with those in a file. The rows are `about | request`.
#[track_caller]
fn gallery(name: &str, config: CorsConfig, cases: &str) {
    let texts = rows(cases).into_iter().map(|[about, request]| {
        let explanation = explain(config.clone(), request);
        format!("{about}\n\n{explanation}")
    });
    compare(name, texts.collect());
}

/// Compares the explanations of a policy and responses with those in a file. The rows are
/// `about | request | status and headers of the inner service`.
#[track_caller]
fn response_gallery(name: &str, config: CorsConfig, cases: &str) {
    let policy = config.compile().unwrap();
    let texts = rows(cases).into_iter().map(|[about, text, response]| {
        let (status, inner) = response.split_once(' ').unwrap_or((response, ""));
        let inner = request(format!("GET {inner}").trim_end());
        let request = request(text);
        let head = RequestHead::from(&request);
        let explanation = policy.explain_response(&head, status.parse().unwrap(), inner.headers());
        format!("{about}\n\n{explanation}")
    });
    compare(name, texts.collect());
}

/// Compares texts, each with its heading, with those in a file.
#[track_caller]
fn compare(name: &str, texts: Vec<String>) {
    let mut path = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    path.extend(["tests/it/explain/gallery", &format!("{name}.txt")]);
    if std::env::var_os("UPDATE_GALLERY").is_some() {
        std::fs::write(&path, format!("# {}\n", texts.join("\n\n# "))).unwrap();
    }
    let file = std::fs::read_to_string(&path).unwrap();
    let file = file.strip_prefix("# ").unwrap().strip_suffix('\n').unwrap();
    let expected: Vec<&str> = file.split("\n\n# ").collect();
    assert_eq!(texts.len(), expected.len(), "a text for each row");
    let rows = texts
        .iter()
        .zip(expected)
        .map(|(text, expected)| [text.as_str(), expected]);
    check_rows(rows, |[text, _]| text.to_owned());
}

#[test]
fn granted() {
    gallery("granted", shop(), "
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
    gallery(
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
        as long as origins are | GET Origin={a*64}://{b.*126}b:65535
        too long | GET Origin=https://{a.*160}example
        another name of this machine | GET Origin=http://127.0.0.1:5173
        a regex, except for the scheme | GET Origin=http://pr-7.preview.example.com
        the service's own page, as it seems | POST Origin=http://192.168.1.2:3000 host=192.168.1.2:3000
        a form | POST Origin=https://evil.test sec-fetch-mode=navigate
        a WebSocket | GET Origin=https://evil.test upgrade=websocket
        a preflight | OPTIONS Origin=https://app.example.org ACRM=PUT ACRH=content-type
    "
    );
}

#[test]
fn methods() {
    gallery("methods", shop(), "
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
    gallery("headers", shop(), "
        gRPC-Web | OPTIONS Origin=https://app.example.com ACRM=POST ACRH=content-type,x-grpc-web,x-user-agent
        Connect | OPTIONS Origin=https://app.example.com ACRM=POST ACRH=connect-protocol-version,content-type
        one that is not allowed | OPTIONS Origin=https://app.example.com ACRM=PUT ACRH=content-type,x-trace,X-Trace
        authorization | OPTIONS Origin=https://app.example.com ACRM=PUT ACRH=authorization
        authorization, for any header | OPTIONS Origin=https://shop.partner.example ACRM=POST ACRH=authorization,x-anything
        a response header | OPTIONS Origin=https://app.example.com ACRM=GET ACRH=access-control-allow-origin
        one that no page can set | OPTIONS Origin=https://app.example.com ACRM=GET ACRH=cookie
        no name | OPTIONS Origin=https://app.example.com ACRM=GET ACRH=x-a,b@d
        more than fit in a line | OPTIONS Origin=https://app.example.com ACRM=GET ACRH=x-a,x-b,x-c,x-d,x-e,x-f,x-g,x-h,x-i,x-j,x-k,x-l
        too many lines | OPTIONS Origin=https://app.example.com ACRM=GET{ ACRH=content-type*65}
    ");
}

#[test]
fn json_without_content_type() {
    let config = CorsLayer::new().allow_origins(["https://app.example.com"]);
    gallery(
        "json",
        config,
        "
        JSON | OPTIONS Origin=https://app.example.com ACRM=POST ACRH=content-type
    ",
    );
}

#[test]
fn rules() {
    let config = CorsLayer::new()
        .allow_origins(["https://app.example.com"])
        .next_rule()
        .allow_origins(["https://*.example.com"])
        .allow_credentials(true)
        .allow_methods(["PUT"]);
    gallery(
        "rules",
        config,
        "
        a later rule would grant it | OPTIONS Origin=https://app.example.com ACRM=PUT
        so would none | OPTIONS Origin=https://app.example.com ACRM=DELETE
        a later rule would grant credentials | GET Origin=https://app.example.com cookie=session=1
    ",
    );
}

#[test]
fn later_rules() {
    let null = CorsLayer::new()
        .allow_origins("null")
        .dangerously_allow(Danger::NullOrigin);
    let config = null.next_rule().allow_origins("null").allow_methods("PUT");
    gallery(
        "rules-for-null",
        config,
        "
        a later rule would grant it | OPTIONS Origin=null ACRM=PUT
    ",
    );
    let config = CorsLayer::new()
        .allow_origins(["https://a.example", "https://b.example"])
        .next_rule()
        .allow_origin_regexes([r"https://[ac]\.example"])
        .allow_methods("PUT");
    gallery(
        "rules-with-regexes",
        config,
        "
        a later regex would grant it | OPTIONS Origin=https://a.example ACRM=PUT
        it would not | OPTIONS Origin=https://b.example ACRM=PUT
    ",
    );
}

#[test]
fn public() {
    let config = CorsLayer::new()
        .allow_origins(["*"])
        .max_age(Duration::ZERO);
    gallery(
        "public",
        config,
        "
        a public resource | GET Origin=https://anyone.example
        with cookies | GET Origin=https://anyone.example cookie=session=1
        its preflight | OPTIONS Origin=null ACRM=GET ACRH=
        no origin | GET
    ",
    );
}

#[test]
fn without_rules() {
    for (name, config) in [
        ("deny-all", CorsConfig::deny_all()),
        ("passthrough", CorsConfig::passthrough()),
    ] {
        gallery(
            name,
            config,
            "
            an actual request | GET Origin=https://app.example.com
            a preflight | OPTIONS Origin=https://app.example.com ACRM=PUT
            no page of another origin | GET
            ",
        );
    }
}

#[test]
fn paths() {
    let config = shop()
        .for_path(
            "/uploads",
            CorsLayer::new()
                .allow_origins("https://uploads.example.com")
                .allow_methods("PUT"),
        )
        .for_path("/legacy", CorsConfig::passthrough());
    gallery(
        "paths",
        config,
        "
        below the path | GET /uploads/7 Origin=https://uploads.example.com
        not allowed there, but by the base configuration | GET /uploads/7 Origin=https://app.example.com
        not allowed there, nor elsewhere | GET /uploads/7 Origin=https://evil.test
        allowed there, but not by the base configuration | GET /7 Origin=https://uploads.example.com
        a preflight | OPTIONS /uploads/7 Origin=https://uploads.example.com ACRM=DELETE
        a spelling with several readings | OPTIONS /%75ploads Origin=https://app.example.com ACRM=PUT
        passed through | GET /legacy Origin=https://app.example.com
        no page of another origin | GET /uploads
        no page of another origin, with several readings | GET /%75ploads
    "
    );
}

#[test]
fn rejected() {
    let config = shop().on_disallowed_origin(Disallowed::Reject(StatusCode::FORBIDDEN));
    gallery(
        "rejected",
        config,
        "
        a WebSocket | GET Origin=https://evil.test upgrade=websocket
        an allowed WebSocket | GET Origin=https://app.example.com SFM=websocket
        the service's own page over plain http, or a rebound one | POST Origin=http://192.168.1.2:3000 host=192.168.1.2:3000
        a form | POST Origin=https://evil.test SFM=navigate
        a link | GET Origin=https://evil.test SFM=navigate
    "
    );
}

#[test]
fn loose_predicates() {
    let config = CorsLayer::new()
        .allow_origin_if(|origin, _| origin.scheme() == "https")
        .allow_credentials(true);
    gallery(
        "loose-predicates",
        config,
        "
        a predicate that allows everyone | GET Origin=https://evil.test cookie=session=1
    ",
    );
}

#[test]
fn responses() {
    let config = shop().preflight_mode(PreflightMode::Decorate);
    let cases = "
        hidden headers | GET Origin=https://app.example.com cookie=a | 200 x-total-count=7 content-disposition=attachment etag=\"1\" date=today accept-encoding=gzip connect-accept-encoding=gzip tus-resumable=1.0.0 x-accel-buffering=no set-cookie=a=b
        all readable | GET Origin=https://app.example.com cookie=a | 200 x-total-count=7 content-type=text/plain
        another CORS layer | GET Origin=https://app.example.com cookie=a | 200 ACAO=* ACAC=true
        a redirect to another origin | GET Origin=https://app.example.com host=api.example.com cookie=a | 302 location=https://u:p@files.example.net/7?token=secret
        a redirect to another host | GET Origin=https://app.example.com host=api.example.com cookie=a | 302 location=//files.example.net/7
        a redirect to this origin | GET Origin=https://app.example.com host=api.example.com cookie=a | 302 location=https://api.example.com/8
        a redirect to this origin, spelled otherwise | GET Origin=https://app.example.com host=api.example.com cookie=a | 302 location=https://API.Example.com:443/8
        a relative redirect | GET Origin=https://app.example.com host=api.example.com cookie=a | 307 location=/8
        a preflight that is redirected | OPTIONS Origin=https://app.example.com ACRM=PUT | 308 location=https://api.example.com/8
        a preflight that works | OPTIONS Origin=https://app.example.com ACRM=PUT | 204
        an origin that is not allowed | GET Origin=https://evil.test | 200 x-total-count=7 ACAO=*
        no page of another origin | GET | 200 x-total-count=7
        ";
    response_gallery("responses", config, cases);
}

/// The layer answers, or it leaves the response alone.
#[test]
fn responses_that_it_does_not_change() {
    let preflight = "
        the layer answers | OPTIONS Origin=https://app.example.com ACRM=PUT | 200 x-total-count=7
        ";
    response_gallery("response-unused", shop(), preflight);
    let actual = "
        another CORS layer | GET Origin=https://app.example.com | 200 ACAO=* x-total-count=7
        ";
    response_gallery("response-passed-through", CorsConfig::passthrough(), actual);
}

#[test]
fn half_preflights() {
    gallery(
        "half-preflights",
        shop(),
        "
        no method | OPTIONS Origin=https://app.example.com
        no origin | OPTIONS ACRM=PUT
        another method | GET Origin=https://app.example.com ACRM=PUT
    ",
    );
}

#[test]
fn modes() {
    let forward = shop()
        .preflight_mode(PreflightMode::Forward)
        .on_disallowed_origin(Disallowed::Reject(StatusCode::FORBIDDEN));
    gallery(
        "preflights-forwarded-others-rejected",
        forward,
        "
        a preflight that would be granted | OPTIONS Origin=https://app.example.com ACRM=PUT
        an actual request | GET Origin=https://evil.test
    ",
    );
    let decorate = shop()
        .preflight_mode(PreflightMode::Decorate)
        .inner_headers(InnerHeaders::Keep)
        .debug_preflights(true);
    gallery(
        "preflights-decorated-headers-kept-debug",
        decorate,
        "
        a preflight that is granted | OPTIONS Origin=https://app.example.com ACRM=PUT
        one that is not | OPTIONS Origin=https://app.example.com ACRM=DELETE
        an actual request | GET Origin=https://app.example.com
        one of another origin | GET Origin=https://evil.test
    ",
    );
}

#[test]
fn risks() {
    let config = CorsLayer::new()
        .allow_origin_if(|origin, _| origin.host().starts_with("app."))
        .next_rule()
        .allow_origins(["null"])
        .dangerously_allow(Danger::NullOrigin);
    gallery(
        "predicate-and-null",
        config,
        "
        a predicate allows it | GET Origin=https://app.example
        null is listed | GET Origin=null
        neither | GET Origin=https://other.example
    ",
    );
}
