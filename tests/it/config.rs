//! What does not compile, what it says, and what only warns.

use std::time::Duration;

use http::{HeaderName, Method, StatusCode};
use tower_cors::{CorsConfig, CorsLayer, Danger, Disallowed};
use tower_cors_test_support::columns;

const APP: &str = "https://app.example";

fn app() -> CorsConfig {
    CorsLayer::new().allow_origins([APP])
}

/// The messages of the errors of `config`.
#[track_caller]
fn errors(config: CorsConfig) -> Vec<String> {
    let errors = config.compile().expect_err("it builds");
    let lines: Vec<String> = errors.to_string().lines().map(String::from).collect();
    assert_eq!(lines.len(), errors.len(), "an error a line");
    lines
}

/// The message of the one error of `config`.
#[track_caller]
fn error(config: CorsConfig) -> String {
    let errors = errors(config);
    assert_eq!(errors.len(), 1, "{errors:?}");
    errors[0].clone()
}

#[track_caller]
fn warnings(config: CorsConfig) -> Vec<String> {
    let policy = config.compile().unwrap();
    policy.warnings().iter().map(ToString::to_string).collect()
}

/// One line a case: `a list's value | how the message of its one error goes on after the value`.
#[track_caller]
fn check_messages(field: &str, config: impl Fn(&str) -> CorsConfig, table: &str) {
    for line in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let [value, message] = columns(line);
        let value = value.replace('~', " ");
        assert_eq!(
            error(config(&value)),
            format!("{field}: {value:?} {message}")
        );
    }
}

#[test]
fn origins_and_what_to_write_instead() {
    check_messages(
        "allow_origins",
        |origin| CorsLayer::new().allow_origins([origin]),
        r#"
        https://Example.com           | has upper-case letters, and browsers send origins in lower case; write "https://example.com"
        HTTPS://example.com           | has upper-case letters, and browsers send origins in lower case; write "https://example.com"
        https://example.com/          | has something after its host and port, which origins never have; write "https://example.com"
        https://example.com/a?b#c     | has something after its host and port, which origins never have; write "https://example.com"
        https://example.com:8443/*    | has something after its host and port, which origins never have; write "https://example.com:8443"
        https://example.com:443       | names the default port of its scheme, which browsers leave out; write "https://example.com"
        http://EXAMPLE.com:80/        | has upper-case letters, and browsers send origins in lower case; write "http://example.com"
        https://example.com:0         | has a port that is not a number from 1 to 65535
        https://example.com:65536     | has a port that is not a number from 1 to 65535
        https://example.com:080       | has a port that is not a number from 1 to 65535
        https://example.com:          | has a port that is not a number from 1 to 65535
        https://example.com:80*       | has a `*` that is neither a whole first label (`https://*.example.com`) nor a whole port (a regex goes into `allow_origin_regexes`)
        https://user@example.com      | names a user, which origins never do
        https://user:pw@example.com   | names a user, which origins never do
        ~https://example.com          | holds white space or a comma (one origin a string); write "https://example.com"
        https://example.com~          | holds white space or a comma (one origin a string); write "https://example.com"
        https://a.com,https://b.com   | holds white space or a comma (one origin a string)
        https://a.com~https://b.com   | holds white space or a comma (one origin a string)
        example.com                   | has no scheme (`https://…`); write "https://example.com"
        *.example.com                 | has no scheme (`https://…`); write "https://*.example.com"
        localhost:3000                | has no scheme (`https://…`); write "http://localhost:3000"
        example                       | has no scheme (`https://…`)
        NULL                          | has no scheme (`https://…`)
        *://example.com               | has a `*` that is neither a whole first label (`https://*.example.com`) nor a whole port (a regex goes into `allow_origin_regexes`); write "https://example.com"
        https://*example.com          | has a `*` that is neither a whole first label (`https://*.example.com`) nor a whole port (a regex goes into `allow_origin_regexes`); write "https://*.example.com"
        https://a*.example.com        | has a `*` that is neither a whole first label (`https://*.example.com`) nor a whole port (a regex goes into `allow_origin_regexes`)
        https://a.*.example.com       | has a `*` that is neither a whole first label (`https://*.example.com`) nor a whole port (a regex goes into `allow_origin_regexes`)
        https://*.*.example.com       | has a `*` that is neither a whole first label (`https://*.example.com`) nor a whole port (a regex goes into `allow_origin_regexes`)
        https://*                     | has a `*` that is neither a whole first label (`https://*.example.com`) nor a whole port (a regex goes into `allow_origin_regexes`)
        https://*.                    | has a `*` that is neither a whole first label (`https://*.example.com`) nor a whole port (a regex goes into `allow_origin_regexes`)
        https://*.10.0.0.1            | has a wildcard before an IP address, which has no subdomains
        https://*.[::1]               | has brackets around what is not an IPv6 address as browsers write it (`[::1]`)
        https://                      | has no host
        https:///path                 | has something after its host and port, which origins never have
        https://a..example.com        | has a label in its host that is empty or longer than 63 bytes
        https://ex~ample.com          | holds white space or a comma (one origin a string)
        https://ex!ample.com          | has a character in its host other than letters, digits, `-`, `_` and `.`
        https://bücher.example        | is not ASCII (an internationalized host is written in punycode, `xn--…`)
        file:///home                  | can never match: browsers send `null` for `file:` pages
        file://                       | can never match: browsers send `null` for `file:` pages
        http://[0:0:0:0:0:0:0:1]:8080 | has brackets around what is not an IPv6 address as browsers write it (`[::1]`); write "http://[::1]:8080"
        http://[::FFFF:127.0.0.1]     | has brackets around what is not an IPv6 address as browsers write it (`[::1]`); write "http://[::ffff:7f00:1]"
        http://[::1                   | has brackets around what is not an IPv6 address as browsers write it (`[::1]`)
        http://[::1]x                 | has brackets around what is not an IPv6 address as browsers write it (`[::1]`)
        http://127.1                  | has a numeric host that is not an IPv4 address as browsers write it (`127.0.0.1`)
        http://0x7f000001             | has a numeric host that is not an IPv4 address as browsers write it (`127.0.0.1`)
        http://127.0.0.1.             | has a numeric host that is not an IPv4 address as browsers write it (`127.0.0.1`)
        "#,
    );
    assert_eq!(
        error(CorsLayer::new().allow_origins([""])),
        "allow_origins: \"\" is empty; remove it"
    );
}

#[test]
fn long_and_unprintable_values_are_shown_safely() {
    let long = format!("https://{}.example", "a".repeat(10_000));
    let message = error(CorsLayer::new().allow_origins([&long]));
    assert!(message.len() < 400, "{message}");
    assert!(message.contains("(10016 bytes)"), "{message}");

    let message = error(CorsLayer::new().allow_origins(["https://a\u{1b}[31m\r\nb.example"]));
    assert!(message.contains(r"a\u{1b}[31m\r\nb"), "{message}");
}

#[test]
fn methods() {
    check_messages(
        "allow_methods",
        |method| app().allow_methods([method]),
        r#"
        put      | can never match, since browsers send it upper-cased; write "PUT"
        Delete   | can never match, since browsers send it upper-cased; write "DELETE"
        options  | can never match, since browsers send it upper-cased; write "OPTIONS"
        CONNECT  | can never be used: no page can send it; remove it
        trace    | can never be used: no page can send it; remove it
        Track    | can never be used: no page can send it; remove it
        PUT,POST | is not a method: a method is made of letters, digits and !#$%&'*+-.^_`|~ (one method a string)
        "#,
    );
}

#[test]
fn header_lists() {
    check_messages(
        "allow_headers",
        |name| app().allow_headers([name]),
        "
        Cookie                         | is out of reach of every page, whatever the policy says; remove it
        host                           | is out of reach of every page, whatever the policy says; remove it
        via                            | is out of reach of every page, whatever the policy says; remove it
        Sec-Fetch-Site                 | is out of reach of every page, whatever the policy says; remove it
        proxy-anything                 | is out of reach of every page, whatever the policy says; remove it
        access-control-request-method  | is out of reach of every page, whatever the policy says; remove it
        Access-Control-Allow-Origin    | is one of the CORS protocol's own headers and has no place in this list; remove it
        access-control-max-age         | is one of the CORS protocol's own headers and has no place in this list; remove it
        ",
    );
    check_messages(
        "expose_headers",
        |name| app().expose_headers([name]),
        "
        Set-Cookie                     | is out of reach of every page, whatever the policy says; remove it
        set-cookie2                    | is out of reach of every page, whatever the policy says; remove it
        Origin                         | is one of the CORS protocol's own headers and has no place in this list; remove it
        access-control-request-headers | is one of the CORS protocol's own headers and has no place in this list; remove it
        ",
    );
    assert_eq!(
        error(app().allow_headers(["x y"])),
        "allow_headers: \"x y\" is not a header name: a name is made of letters, digits and !#$%&'*+-.^_`|~ (one name a string)",
    );
    assert_eq!(
        error(app().expose_headers([""])),
        "expose_headers: \"\" is empty; remove it"
    );
    assert_eq!(
        error(app().expose_headers(["*"]).allow_credentials(true)),
        "expose_headers: \"*\" is taken for a header of that name when credentials are allowed; \
         list the headers by name",
    );
}

#[test]
fn lists_that_no_browser_would_take() {
    let names = |count| (0..count).map(|n| format!("x-{n:04}"));
    assert!(app().allow_headers(names(1170)).build().is_ok());
    let too_long = "the list has more than 8192 bytes; shorten it, or write `*`";
    assert_eq!(
        error(app().allow_headers(names(1171))),
        format!("allow_headers: {too_long}")
    );
    assert_eq!(
        error(app().expose_headers(names(2000))),
        format!("expose_headers: {too_long}")
    );
    assert_eq!(
        error(app().allow_methods(names(2000).map(|n| n.to_uppercase()))),
        format!("allow_methods: {too_long}")
    );
}

#[test]
fn dangers() {
    let cases = [
        (
            CorsLayer::new()
                .allow_origins(["*"])
                .allow_credentials(true),
            Danger::AnyOriginWithCredentials,
            "allow_origins: \"*\" with credentials lets every page on the web act as the user who visits it; name the \
             origins, or accept the risk: dangerously_allow(Danger::AnyOriginWithCredentials)",
        ),
        (
            CorsLayer::new()
                .allow_origins(["http://a.example"])
                .allow_credentials(true),
            Danger::InsecureOrigins,
            "allow_origins: \"http://a.example\" with credentials lets whoever sits on the network path act as its user; \
             write `https://…`, or accept the risk: dangerously_allow(Danger::InsecureOrigins)",
        ),
        (
            CorsLayer::new().allow_origins(["null"]),
            Danger::NullOrigin,
            "allow_origins: \"null\" lets every page in, by a frame whose origin is `null`; name the origins, or accept the \
             risk: dangerously_allow(Danger::NullOrigin)",
        ),
    ];
    for (config, danger, message) in cases {
        assert_eq!(error(config.clone()), message);
        assert!(
            config.dangerously_allow(danger).build().is_ok(),
            "{danger:?}"
        );
    }
}

#[test]
fn no_danger_makes_null_with_credentials_build() {
    let config = CorsLayer::new()
        .allow_origins(["null"])
        .allow_credentials(true);
    let message = "allow_origins: \"null\" would let every page on the web act as its user, by a frame whose origin is \
                   `null`; remove it, or give it a rule without credentials";
    assert_eq!(error(config.clone()), message);
    assert_eq!(error(config.dangerously_allow(Danger::NullOrigin)), message);
}

#[test]
fn loopback_is_secure() {
    for host in [
        "localhost",
        "app.localhost",
        "*.localhost:*",
        "127.0.0.1",
        "127.8.9.10:*",
        "[::1]:3000",
    ] {
        let config = CorsLayer::new().allow_origins([format!("http://{host}")]);
        assert!(config.allow_credentials(true).build().is_ok(), "{host}");
    }
    for host in [
        "localhost.example",
        "localhost.",
        "128.0.0.1",
        "[::2]",
        "notlocalhost",
        "0.0.0.0",
    ] {
        let config = CorsLayer::new().allow_origins([format!("http://{host}")]);
        assert!(config.allow_credentials(true).build().is_err(), "{host}");
    }
}

#[test]
fn ages_and_statuses() {
    let age = |age| app().max_age(age);
    for good in [Duration::ZERO, Duration::from_secs(86_400)] {
        assert!(age(good).build().is_ok(), "{good:?}");
    }
    assert_eq!(
        error(age(Duration::from_millis(1500))),
        "max_age: \"1.5s\" is not in whole seconds, and the header has no fractions",
    );
    assert_eq!(
        error(age(Duration::from_secs(86_401))),
        "max_age: \"86401s\" is more than 86400 seconds (a day), and no browser keeps an answer for longer; write 86400 s or less",
    );
    let status = |code| StatusCode::from_u16(code).unwrap();
    for good in [200, 204, 299] {
        assert!(
            app().preflight_status(status(good)).build().is_ok(),
            "{good}"
        );
    }
    for bad in [100, 199, 300, 403] {
        assert_eq!(
            error(app().preflight_status(status(bad))),
            format!(
                "preflight_status: \"{bad}\" makes browsers fail every preflight; write a status from 200 to 299, such as 204"
            ),
        );
    }
    for bad in [101, 600, 999] {
        let message = format!(
            "\"{bad}\" is no status to answer with; write one from 200 to 599, such as 403"
        );
        assert_eq!(
            error(app().rejected_preflight_status(status(bad))),
            format!("rejected_preflight_status: {message}"),
        );
        assert_eq!(
            error(app().disallowed(Disallowed::Reject(status(bad)))),
            format!("disallowed: {message}"),
        );
    }
}

#[test]
fn rules() {
    let no_origin = "the rule names no origin; name one, or `*` for all";
    assert_eq!(
        error(CorsLayer::new()),
        format!("allow_origins: {no_origin}")
    );
    assert_eq!(
        error(app().or()),
        format!("rule 2 of 2, allow_origins: {no_origin}")
    );
    assert_eq!(
        error(CorsLayer::new().allow_origins([APP, "*"])),
        "allow_origins: \"*\" stands beside other origins, which it covers; remove them, or give it a rule of its own, the last one",
    );
    assert_eq!(
        error(
            CorsLayer::new()
                .allow_origins(["*"])
                .allow_origin_if(|_, _| true)
        ),
        "allow_origins: \"*\" stands beside other origins, which it covers; remove them, or give it a rule of its own, the last one",
    );
    assert_eq!(
        error(
            CorsLayer::new()
                .allow_origins(["*"])
                .or()
                .allow_origins([APP])
        ),
        "rule 2 of 2, allow_origins: the rule can never match, since an earlier one allows every origin (`*`); put that one last",
    );
    assert!(
        CorsLayer::new()
            .allow_origin_if(|_, _| true)
            .build()
            .is_ok()
    );
}

#[test]
fn all_errors_of_all_rules_at_once() {
    let config = CorsLayer::new()
        .preflight_status(StatusCode::FOUND)
        .allow_origins(["https://A.example", "http://b.example"])
        .allow_credentials(true)
        .allow_methods(["put"])
        .or()
        .allow_headers(["host", ""])
        .expose_headers(["set-cookie"])
        .max_age(Duration::from_secs(100_000));
    let errors = config.build().unwrap_err();
    let places: Vec<(usize, &str, Option<&str>)> = errors
        .iter()
        .map(|error| (error.rule(), error.field(), error.value()))
        .collect();
    assert_eq!(
        places,
        [
            (0, "allow_origins", Some("https://A.example")),
            (0, "allow_origins", Some("http://b.example")),
            (0, "allow_methods", Some("put")),
            (1, "allow_origins", None),
            (1, "allow_headers", Some("host")),
            (1, "allow_headers", Some("")),
            (1, "expose_headers", Some("set-cookie")),
            (1, "max_age", Some("100000s")),
            (0, "preflight_status", Some("302")),
        ],
    );
    assert!(
        format!("{errors:?}")
            .starts_with("the CORS policy does not build:\n  rule 1 of 2, allow_origins: ")
    );
    assert_eq!((&errors).into_iter().count(), errors.len());
    assert_eq!(errors.clone().into_iter().count(), errors.len());
}

#[test]
fn warnings_build() {
    let covered = |by| format!("is covered by {by:?}; remove it");
    let cases = [
        (app().allow_origins([APP]), format!("allow_origins: {APP:?} is listed more than once")),
        (
            app().allow_origins(["https://*.example"]),
            format!("allow_origins: {APP:?} {}", covered("https://*.example")),
        ),
        (
            CorsLayer::new().allow_origins(["https://*.example:*", "https://*.a.example:8443"]),
            format!("allow_origins: \"https://*.a.example:8443\" {}", covered("https://*.example:*")),
        ),
        (
            CorsLayer::new().allow_origins(["http://localhost", "http://localhost:*"]),
            format!("allow_origins: \"http://localhost\" {}", covered("http://localhost:*")),
        ),
        (
            app().or().allow_origins([APP, "https://b.example"]),
            format!("rule 2 of 2, allow_origins: {APP:?} never gets to this rule, because {APP:?} of rule 1 covers it"),
        ),
        (
            CorsLayer::new().allow_origins(["*", "*"]),
            "allow_origins: \"*\" is listed more than once".into(),
        ),
        (
            app().allow_methods(["PUT", "PUT"]),
            "allow_methods: \"PUT\" is listed more than once".into(),
        ),
        (app().allow_methods(["PUT", "*"]), format!("allow_methods: \"PUT\" {}", covered("*"))),
        (
            app().allow_methods(["patch"]),
            "allow_methods: \"patch\" matches requests that write it in lower case; did you mean \"PATCH\"? \
             Browsers do not upper-case it"
                .into(),
        ),
        (
            app().allow_headers(["x-a", "X-A"]),
            "allow_headers: \"X-A\" is listed more than once".into(),
        ),
        (
            app().allow_headers(["X-A", "*", "authorization"]),
            format!("allow_headers: \"x-a\" {}", covered("*")),
        ),
        (
            app().allow_headers(["authorization", "*"]).allow_credentials(true),
            format!("allow_headers: \"authorization\" {}", covered("*")),
        ),
        (
            app().expose_headers(["Content-Type"]),
            "expose_headers: \"Content-Type\" can be read by every page without being exposed; remove it".into(),
        ),
        (
            app().max_age(Duration::from_secs(7_201)),
            "max_age: \"7201s\" is more than Chromium keeps: 7200 seconds".into(),
        ),
        (
            app().allow_headers(["X-*"]),
            "allow_headers: \"X-*\" stands for that very name: a `*` inside of a name is no wildcard".into(),
        ),
        (
            CorsLayer::new().allow_origins(["https://a.example."]),
            "allow_origins: \"https://a.example.\" matches only pages whose address was written with the dot at the \
             end of the host"
                .into(),
        ),
    ];
    for (config, expected) in cases {
        assert_eq!(warnings(config), [expected]);
    }
    assert!(warnings(app().max_age(Duration::from_secs(7_200))).is_empty());
    assert!(
        warnings(CorsLayer::new().allow_origins(["https://*.a.example", "https://a.example"]))
            .is_empty()
    );
    assert!(
        warnings(CorsLayer::new().allow_origins(["http://*.a.example:1", "https://*.a.example:*"]))
            .is_empty()
    );
}

#[test]
fn the_canonical_configuration_compiles_to_itself() {
    let config = CorsLayer::new()
        .allow_origins([
            "https://b.example",
            "https://*.b.example",
            "https://a.b.example",
            "https://b.example",
        ])
        .allow_credentials(true)
        .allow_headers(["X-B", "x-a", "x-b"])
        .allow_methods([Method::PUT, Method::PUT])
        .expose_headers([HeaderName::from_static("etag")])
        .or()
        .allow_origins(["https://b.example"])
        .allow_headers(["authorization", "x-c", "*"])
        .or()
        .allow_origins(["*", "*"]);
    let canonical = CorsLayer::new()
        .allow_origins(["https://b.example", "https://*.b.example"])
        .allow_credentials(true)
        .allow_headers(["x-b", "x-a"])
        .allow_methods(["PUT"])
        .expose_headers(["etag"])
        .or()
        .allow_origins(["https://b.example"])
        .allow_headers(["*", "authorization"])
        .or()
        .allow_origins(["*"]);
    let policy = config.compile().unwrap();
    assert_eq!(policy.config(), &canonical);
    assert_eq!(
        policy.config().clone().compile().unwrap().config(),
        &canonical
    );
}

#[test]
fn setters_add() {
    let config = CorsLayer::new()
        .allow_origins(["https://a.example"])
        .allow_origins(vec![String::from("https://b.example")])
        .allow_methods([Method::PUT])
        .allow_methods(["DELETE"])
        .dangerously_allow(Danger::NullOrigin)
        .dangerously_allow(Danger::NullOrigin);
    let same = CorsLayer::new()
        .allow_origins(["https://a.example", "https://b.example"])
        .allow_methods(["PUT", "DELETE"])
        .dangerously_allow(Danger::NullOrigin);
    assert_eq!(config, same);
}
