//! Bad input of every kind: nothing panics, nothing is granted, and the work is bounded.

use std::convert::Infallible;

use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode};
use tower::{Layer, ServiceExt, service_fn};
use tower_cors::explain::Hint;
use tower_cors::{
    ConfigErrorKind, CorsConfig, CorsLayer, Danger, InnerHeaders, Policy, Rejection, RequestHead,
};
use tower_cors_test_support::{
    access_control, check_rows, config, layer, repeat, request, respond, rows, verdict, wait,
};

fn app() -> CorsConfig {
    config(
        "origin=https://app.example origin=https://*.wild.example method=PUT header=x-a header=x-b",
    )
}

/// Checks rows of `what follows in a preflight from the app | verdict`.
#[track_caller]
fn check_preflights(policy: &Policy, table: &str) {
    check_rows(rows(table), |[words, _]| {
        let text = format!("OPTIONS Origin=https://app.example {words}");
        verdict(policy, &request(&text)).to_owned()
    });
}

/// Checks rows of `origin | message`, of the rejection of an actual request.
#[track_caller]
fn check_messages(table: &str) {
    let policy = app().compile().unwrap();
    check_rows(rows(table), |[origin, _]| {
        let request = request(&format!("GET Origin={origin}"));
        let decision = policy.decide(&RequestHead::from(&request));
        decision
            .rejection()
            .map_or(String::from("granted"), ToString::to_string)
    });
}

#[test]
fn origins_that_are_no_text() {
    let table = r"
        https://app.example\xff      | origin-malformed
        \xff\xfe                     | origin-malformed
        https://app\x09.example      | origin-malformed
        https://\xc3\xa4.wild.example | origin-malformed
        https://.wild.example        | origin-malformed
        https://wild.example         | origin
        https://a..wild.example      | origin-malformed
        ://app.example               | origin-malformed
        https://[                    | origin-malformed
        https://[]                   | origin-malformed
        https://]                    | origin-malformed
        https://[:wild.example       | origin-malformed
        :                            | origin-malformed
        //                           | origin-malformed
        ";
    let policy = app().compile().unwrap();
    check_rows(rows(table), |[origin, _]| {
        verdict(&policy, &request(&format!("GET Origin={origin}"))).to_owned()
    });
}

#[test]
fn huge_origins() {
    check_messages(
        "
        https://{a*1048576}.wild.example     | origin `https://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…` is not a serialized origin
        https://{a.*524288}wild.example      | origin `https://a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a…` is not a serialized origin
        {a*1048576}://app.example            | origin `aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…` is not a serialized origin
        https://app.example:{a*1048576}      | origin `https://app.example:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…` is not a serialized origin
        https://[{a*1048576}]                | origin `https://[aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…` is not a serialized origin
        {:*1048576}                          | origin `:::::::::::::::::::::::::::::::::::::::::::::::::::::::::::::::…` is not a serialized origin
        ",
    );
}

/// The longest host name has 253 bytes.
#[test]
fn the_longest_origin_is_matched() {
    check_messages(
        "
        https://{a.*119}aa.wild.example      | granted
        https://a{a.*119}aa.wild.example     | origin `https://aa.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.…` is not a serialized origin
        ",
    );
    assert_eq!("a.".repeat(119).len() + "aa.wild.example".len(), 253);
}

/// 8 KiB, and 64 lines.
#[test]
fn request_headers_up_to_the_bounds() {
    check_preflights(
        &app().compile().unwrap(),
        "
        ACRM=PUT ACRH={x-a,*2047}x-a~          | granted
        ACRM=PUT ACRH={x-a,*2048} ACRH=x       | too-long
        ACRM=PUT{ ACRH=x-a*64}                 | granted
        ACRM=PUT{ ACRH=x-a*65}                 | too-long
        ACRM=PUT ACRH={,*8192}                 | granted
        ACRM=PUT ACRH={,*8193}                 | too-long
        ACRM=PUT ACRH={a*1048576}              | too-long
        ACRM=PUT{ ACRH=*1024}                  | too-long
        ACRM=PUT{ ACRH=x-a*1024}               | too-long
        ",
    );
}

#[test]
fn the_bounds_hold_under_wildcards_too() {
    let any = app().allow_headers(["*"]).allow_methods(["*"]);
    let any = any.dangerously_allow(Danger::PublicSuffixWildcards);
    for config in [any.clone(), any.allow_credentials(true)] {
        let policy = config.compile().unwrap();
        check_preflights(&policy, "ACRM=PUT ACRH={a*1048576} | too-long");
    }
}

#[test]
fn bytes_that_are_no_header_names() {
    check_preflights(
        &app().allow_headers(["*"]).compile().unwrap(),
        r#"
        ACRM=PUT ACRH=x-a,\xff      | header-malformed
        ACRM=PUT ACRH=x-a;x-b       | header-malformed
        ACRM=PUT ACRH=x~a           | header-malformed
        ACRM=PUT ACRH=x-a\x09x-b    | header-malformed
        ACRM=PUT ACRH="x-a"         | header-malformed
        ACRM=PUT ACRH=x-a:          | header-malformed
        ACRM=PUT ACRH=(x)           | header-malformed
        ACRM=PUT ACRH=\xc3\xa4      | header-malformed
        "#,
    );
}

#[test]
fn methods_that_are_none() {
    check_preflights(
        &app().allow_methods(["*"]).compile().unwrap(),
        r#"
        ACRM=                       | method-malformed
        ACRM=~                      | method-malformed
        ACRM=P\xffT                 | method-malformed
        ACRM=PUT\x09                | method-malformed
        ACRM=PUT,GET                | method-malformed
        ACRM=PU~T                   | method-malformed
        ACRM="PUT"                  | method-malformed
        ACRM={(*1048576}            | method-malformed
        "#,
    );
}

#[test]
fn rejections_keep_excerpts_that_are_safe_to_log() {
    check_messages(
        r"
        https://evil.example         | origin `https://evil.example` is not allowed
        null                         | the opaque origin `null` is not allowed
        https://evil.example~\x09~x  | origin `https://evil.example%20%09%20x` is not a serialized origin
        https://{a*47}.example       | origin `https://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example` is not allowed
        https://{a*48}.example       | origin `https://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.exampl…` is not allowed
        ",
    );
}

#[test]
fn an_excerpt_tells_whether_it_is_cut() {
    let policy = app().compile().unwrap();
    let table = r#"
        https://evil.example   | https://evil.example, whole, "https://evil.example"
        {a*63}                 | {a*63}, whole, "{a*63}"
        {a*64}                 | {a*63}, cut, "{a*63}…"
        {a*63}~                | {a*63}, cut, "{a*63}…"
        "#;
    check_rows(rows(&repeat(table)), |[origin, _]| {
        let request = request(&format!("GET Origin={origin}"));
        let decision = policy.decide(&RequestHead::from(&request));
        let excerpt = match decision.rejection() {
            Some(
                Rejection::OriginNotAllowed { origin, .. }
                | Rejection::OriginMalformed { origin, .. },
            ) => origin.unwrap(),
            other => panic!("{other:?}"),
        };
        let cut = if excerpt.is_cut() { "cut" } else { "whole" };
        let text: &str = excerpt.as_ref();
        assert_eq!(text, excerpt.as_str());
        format!("{text}, {cut}, {excerpt:?}")
    });
}

#[test]
fn responses_with_as_many_headers_as_a_map_can_hold() {
    let inner = service_fn(|_: Request<()>| async {
        let mut response = Response::new(String::from("inner"));
        let names = (0..).map(|number| HeaderName::try_from(format!("x-{number}")).unwrap());
        for name in names {
            let empty = HeaderValue::from_static("");
            if response.headers_mut().try_insert(name, empty).is_err() {
                break;
            }
        }
        Ok::<_, Infallible>(response)
    });
    let service = layer(app()).layer(inner);
    let response = wait(service.oneshot(request("GET Origin=https://app.example"))).unwrap();
    assert!(response.headers().len() > 20_000);
    assert!(access_control(response.headers()).is_empty());
}

/// An answer that names what was asked for takes the memory of the request's headers, but none of
/// the headers.
#[test]
fn an_answer_has_no_header_of_a_large_request() {
    let echo = "origin=https://app.example credentials method=* header=*";
    let prefix = "origin=https://app.example header=x-* header=content-type max_age=600";
    let listed = "origin=https://app.example header=x-a";
    for words in [echo, prefix, listed] {
        println!("{words}");
        let layer = layer(config(words));
        let lines = ["", " ACRH=x-a", " ACRH=x-a ACRH=x-b", " ACRH=x-a,x(b"];
        let texts =
            lines.map(|lines| format!("OPTIONS Origin=https://app.example ACRM=GET{lines}"));
        let answer = |request| {
            let headers = wait(respond(&layer, request, "")).into_parts().0.headers;
            format!("{headers:?}")
        };
        let rows = texts.map(|text| [text.clone(), answer(request(&text))]);
        check_rows(rows, |[text, _]| {
            let mut large = request(&format!("{text}{}", repeat("{ cookie=a=b*1000}")));
            large.headers_mut().extend(names(1000));
            answer(large)
        });
    }
}

// ── configurations ──────────────────────────────────────────────────────────

/// The guess at what such a text means would take minutes, and gigabytes for the braces.
#[test]
fn long_texts_in_the_place_of_origins() {
    let braces = format!(
        "https://{{{}}}{}",
        "a,".repeat(100_000),
        "x".repeat(200_000)
    );
    let rows = [
        (braces, "List"),
        (format!("https://a:1{}", "?".repeat(400_000)), "AfterHost"),
        ("[".repeat(400_000), "NoScheme"),
        ("http://a.".repeat(50_000), "AfterHost"),
        ("https://a.example ".repeat(20_000), "List"),
        // Short enough for a guess. Each `:` stops the expansion of the braces behind it, so each
        // group is a list in the one before it.
        ("{p,q:}".repeat(300), "Quoted"),
    ];
    check_rows(
        rows.map(|(text, reason)| [text, reason.to_owned()]),
        |[text, _]| {
            let errors = CorsLayer::new().allow_origins(text).compile().unwrap_err();
            match errors.first().kind() {
                ConfigErrorKind::Origin {
                    reason,
                    instead: None,
                    ..
                } => format!("{reason:?}"),
                other => format!("{other:?}"),
            }
        },
    );
}

/// If the depth had no bound, each of these steps would overflow the stack.
#[test]
fn paths_nested_to_any_depth() {
    let base = || CorsLayer::new().allow_origins("https://a.example");
    let nested = |depth| (0..depth).fold(base(), |config, _| base().for_path("/a", config));
    let config = nested(100_000);
    assert_eq!(config.clone(), config);
    assert!(format!("{config:?}").len() < 10_000);
    #[cfg(feature = "serde")]
    assert!(serde_json::to_string(&config).unwrap().len() < 1_000);
    let message = |config: CorsConfig| config.compile().unwrap_err().to_string();
    assert_eq!(message(config), message(nested(2)));
    assert!(message(nested(2)).contains("paths do not nest"));
}

/// If names were compared with each other, these lists would take minutes.
#[test]
fn long_lists_of_names() {
    let names = || (0..50_000).map(|number| format!("x-{number}"));
    let config = || CorsLayer::new().allow_origins("https://a.example");
    let presets = |config| (0..5_000).fold(config, |config: CorsConfig, _| config.mcp().s3());
    let rows = [
        ("vary", config().vary(names())),
        ("allow_methods", config().allow_methods(names())),
        ("allow_headers", presets(config().allow_headers(names()))),
        ("expose_headers", presets(config().expose_headers(names()))),
    ];
    check_rows(
        rows.map(|(field, config)| {
            let errors = config.compile().unwrap_err();
            let error = errors.first();
            [
                field.to_owned(),
                format!("{} {}", error.code(), error.place().field()),
            ]
        }),
        |[field, _]| format!("list-too-long {field}"),
    );
}

/// An author of a configuration can neither forge a line in the log of the service, nor move the
/// cursor of a terminal.
#[test]
fn messages_about_configurations_stay_on_their_lines() {
    let texts = [
        "https://a.example\nforged",
        "https://a.example/\nforged",
        "https://A.example\u{1b}[2J",
        "https://\u{202e}A.example",
        "https://a.example\u{2028}forged",
        "https://*.a.*\u{85}forged",
        "http://10.0.0.*:\u{7}",
        r"https://a\.example(\nforged)?/path",
        "https://a\\.example(\nforged)?/path",
        "/https://a\\.example(\u{1b})?/",
        "a\\.example(\r\nforged)?",
        "(?x)https://a\\.example # \u{1b}\n/",
        "put\nforged",
        "x-a\nforged",
        "x-a: \u{1b}[2J",
        "/uploads\nforged/*",
    ];
    check_rows(texts.map(|text| [text, ""]), |[text, _]| {
        let messages = messages_about(text).into_iter();
        let forged = messages.filter(|message| message.chars().any(is_forging));
        forged
            .map(|message| format!("{message:?}"))
            .collect::<Vec<_>>()
            .join("; ")
    });
}

/// Returns the errors and warnings about a text, as the value of each setter.
fn messages_about(text: &str) -> Vec<String> {
    let config = || CorsLayer::new().allow_origins("https://b.example");
    let configs = [
        config().allow_origins(text),
        config().allow_origins_from("ORIGINS", text),
        #[cfg(feature = "regex")]
        config().allow_origin_regexes(text),
        config().own_origins(text),
        config().allow_methods(text),
        config().allow_headers(text),
        config().expose_headers(text),
        config().vary(text),
        config().for_path(text, config()),
    ];
    let messages = configs.into_iter().map(|config| match config.compile() {
        Ok(policy) => policy.warnings().iter().map(ToString::to_string).collect(),
        Err(errors) => errors.iter().map(ToString::to_string).collect::<Vec<_>>(),
    });
    messages.flatten().collect()
}

fn is_forging(char: char) -> bool {
    char.is_control() || matches!(char, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}')
}

// ── header maps that are full ───────────────────────────────────────────────

/// The limit of names in a `HeaderMap`.
const MAX_NAMES: usize = 24_576;

/// A map without room for `Vary` gets no grant either, because a cache would give it to everyone.
///
/// `Access-Control-Allow-Origin` takes one entry, and so does `Vary`, even where the inner service
/// has a `Vary`: a full map takes no second line.
#[test]
fn a_full_header_map_gets_no_grant() {
    let layer = layer(app());
    let table = "
        x-own | 0 | no grant
        x-own | 1 | no grant, vary by origin
        x-own | 2 | grant, vary by origin
        x-own | 3 | grant, vary by origin
        vary  | 0 | no grant
        vary  | 1 | no grant, vary by origin
        vary  | 2 | grant, vary by origin
        ";
    check_rows(rows(table), |[own, free, _]| {
        let mut inner = names(MAX_NAMES - 1 - free.parse::<usize>().unwrap());
        let own: HeaderName = own.parse().unwrap();
        inner.append(own, HeaderValue::from_static("accept"));
        let response = wait(respond_with(&layer, inner));
        let is_granted = response.contains_key("access-control-allow-origin");
        let varies = response.get_all("vary").iter().any(|name| name == "Origin");
        let grant = if is_granted { "grant" } else { "no grant" };
        format!("{grant}{}", if varies { ", vary by origin" } else { "" })
    });
}

/// A page reads each header that the response lists. If each name searched the list, this would take
/// minutes.
#[test]
fn a_response_that_lists_all_its_names() {
    let policy = app().inner_headers(InnerHeaders::Keep).compile().unwrap();
    let request = request("GET Origin=https://app.example");
    let hidden = |listed: usize| {
        let mut headers = names(MAX_NAMES - 10);
        let list: Vec<_> = headers
            .keys()
            .take(listed)
            .map(HeaderName::as_str)
            .collect();
        let list = HeaderValue::try_from(list.join(" , ").to_uppercase()).unwrap();
        headers.insert("access-control-allow-origin", HeaderValue::from_static("*"));
        headers.insert("access-control-expose-headers", list);
        let head = RequestHead::from(&request);
        let explanation = policy.explain_response(&head, StatusCode::OK, &headers);
        explanation.hints().iter().find_map(|hint| match hint {
            Hint::HiddenHeaders { names, .. } => Some(names.len()),
            _ => None,
        })
    };
    for (listed, expected) in [(MAX_NAMES - 10, None), (MAX_NAMES - 12, Some(2))] {
        assert_eq!(hidden(listed), expected);
    }
}

/// All CORS headers of the inner service are removed, in linear time. If each removal searched from
/// the start, this would take minutes.
#[test]
fn many_cors_headers_of_the_inner_service() {
    let layer = layer(app());
    let mut headers = HeaderMap::new();
    for number in 0..MAX_NAMES {
        let name = format!("access-control-{number}").parse::<HeaderName>();
        headers.append(name.unwrap(), HeaderValue::from_static("x"));
    }
    let response = wait(respond_with(&layer, headers));
    let left = response.keys().map(HeaderName::as_str);
    assert_eq!(
        left.collect::<Vec<_>>(),
        ["access-control-allow-origin", "vary"]
    );
}

fn names(count: usize) -> HeaderMap {
    let name = |number| format!("x-{number}").parse::<HeaderName>().unwrap();
    (0..count)
        .map(|number| (name(number), HeaderValue::from_static("x")))
        .collect()
}

/// Returns the headers of the response to an allowed origin, from a service that sends `inner`.
async fn respond_with(layer: &CorsLayer, inner: HeaderMap) -> HeaderMap {
    let service = layer.layer(service_fn(move |_: Request<()>| {
        let mut response = Response::new(String::new());
        *response.headers_mut() = inner.clone();
        async move { Ok::<_, Infallible>(response) }
    }));
    let request = request("GET Origin=https://app.example");
    let response = service.oneshot(request).await.unwrap();
    response.into_parts().0.headers
}
