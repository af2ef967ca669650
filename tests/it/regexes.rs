//! Origin regexes: what they match, and what does not build.
#![cfg(feature = "regex")]

use tower_cors::{CorsConfig, CorsLayer, Danger};
use tower_cors_test_support::{check_table, columns};

fn regex(regex: &str) -> CorsConfig {
    CorsLayer::new().allow_origin_regexes([regex])
}

#[track_caller]
fn error(config: CorsConfig) -> String {
    let errors = config.compile().expect_err("it builds");
    assert_eq!(errors.len(), 1, "{errors:?}");
    errors.to_string()
}

fn lines(table: &str) -> impl Iterator<Item = &str> {
    table.lines().map(str::trim).filter(|line| !line.is_empty())
}

#[test]
fn a_regex_matches_the_whole_origin_and_nothing_else() {
    check_table(
        regex(r"https://pr-[0-9]+\.example\.com|https://a\.example"),
        "",
        "
        matches                  | GET Origin=https://pr-7.example.com          | inner 200 ACAO=https://pr-7.example.com Vary=Origin
        second alternative       | GET Origin=https://a.example                 | inner 200 ACAO=https://a.example Vary=Origin
        more behind              | GET Origin=https://pr-7.example.com.evil.net | inner 200 Vary=Origin
        more behind the second   | GET Origin=https://a.example.evil.net        | inner 200 Vary=Origin
        more before              | GET Origin=xhttps://pr-7.example.com         | inner 200 Vary=Origin
        less                     | GET Origin=https://pr-.example.com           | inner 200 Vary=Origin
        port                     | GET Origin=https://pr-7.example.com:8443     | inner 200 Vary=Origin
        no canonical origin      | GET Origin=https://pr-7.example.com/         | inner 200 Vary=Origin
        two lines                | GET Origin=https://a.example Origin=https://a.example | inner 200 Vary=Origin
        preflight                | OPTIONS Origin=https://a.example ACRM=GET    | layer 204 ACAO=https://a.example ACAM=GET,HEAD,POST Vary=preflight
        ",
    );
}

#[test]
fn only_canonical_origins_are_matched() {
    let layer = tower_cors_test_support::layer(regex(r"(?s)(?i)https://.+"));
    for (origin, allowed) in [
        ("https://a.example", true),
        ("https://a.example:8443", true),
        ("https://A.example", false),
        ("https://a.example/path", false),
        ("https://user@a.example", false),
        ("https://a.example,https://b.example", false),
        ("https://a..example", false),
    ] {
        let asked = tower_cors_test_support::request(&format!("GET Origin={origin}"));
        let text =
            tower_cors_test_support::wait(tower_cors_test_support::answer(&layer, asked, ""));
        assert_eq!(text.contains("ACAO"), allowed, "{origin}: {text}");
    }
}

#[test]
fn the_first_rule_wins_among_regexes_and_all_else() {
    let config = CorsLayer::new()
        .allow_origins(["https://exact.example.com"])
        .expose_headers(["x-1"])
        .or()
        .allow_origin_regexes([r"https://c[0-9]\.example\.com", r"https://b\.example\.com"])
        .expose_headers(["x-2"])
        .or()
        .allow_origins(["https://*.example.com"])
        .expose_headers(["x-3"])
        .or()
        .allow_origin_regexes([r"https://.*"])
        .expose_headers(["x-4"]);
    check_table(
        config,
        "",
        "
        exact     | GET Origin=https://exact.example.com | inner 200 ACAO=https://exact.example.com ACEH=x-1 Vary=Origin
        regex     | GET Origin=https://c7.example.com    | inner 200 ACAO=https://c7.example.com ACEH=x-2 Vary=Origin
        second    | GET Origin=https://b.example.com     | inner 200 ACAO=https://b.example.com ACEH=x-2 Vary=Origin
        wildcard  | GET Origin=https://d.example.com     | inner 200 ACAO=https://d.example.com ACEH=x-3 Vary=Origin
        last      | GET Origin=https://d.example.org     | inner 200 ACAO=https://d.example.org ACEH=x-4 Vary=Origin
        none      | GET Origin=http://d.example.org      | inner 200 Vary=Origin
        ",
    );
}

#[test]
fn what_does_not_compile() {
    let table = r"
        (                    | does not compile: unclosed group (at character 1)
        a)(b                 | does not compile: unopened group (at character 2)
        https://a)\|(.*      | does not compile: unopened group (at character 10)
        [z-a]                | does not compile: invalid character class range, the start must be <= the end (at character 2)
        (?=x)                | does not compile: look-around, including look-ahead and look-behind, is not supported (at character 1)
        (a)\1                | does not compile: backreferences are not supported (at character 4)
        \p{Greek}            | does not compile: Unicode is not available here: origins are ASCII
        .*                   | matches the empty string, which no origin is; write what an origin begins with (`https://…`)
        (https://a\.example)?| matches the empty string, which no origin is; write what an origin begins with (`https://…`)
        ^$                   | matches the empty string, which no origin is; write what an origin begins with (`https://…`)
        example\.com         | matches no origin: it must match the whole of one, as `https://example.com:8443`, in lower case
        https://a\.example/  | matches no origin: it must match the whole of one, as `https://example.com:8443`, in lower case
        https://A\.EXAMPLE   | matches no origin: it must match the whole of one, as `https://example.com:8443`, in lower case
        https://             | matches no origin: it must match the whole of one, as `https://example.com:8443`, in lower case
        (a{1000}){1000}      | is too big, as it is or when compiled; use fewer or smaller repetitions
        ";
    for line in lines(table) {
        let [text, message] =
            columns(&line.replace(r"\|", "\u{1}")).map(|s| s.replace('\u{1}', "|"));
        let errors = regex(&text).build().err();
        let got = errors.map(|errors| errors.to_string()).unwrap_or_default();
        assert_eq!(got, format!("allow_origin_regexes: {text:?} {message}"));
    }
    assert_eq!(
        error(regex("")),
        "allow_origin_regexes: \"\" is empty; remove it"
    );
}

#[test]
fn many_regexes_together_are_bounded() {
    let big = |n: usize| format!("https://a{{500}}b{{{}}}\\.example\\.com", 900 + n);
    let config = CorsLayer::new().allow_origin_regexes((0..200).map(big));
    let errors = config.build().err().unwrap();
    assert!(errors.iter().all(|error| {
        error
            .to_string()
            .contains("is too big, as it is or when compiled")
    }));
    assert!(errors.len() < 200);
}

/// The engine falls back to slower ways where there are many regexes: none takes more memory than it has.
#[test]
fn a_thousand_regexes_match_a_hostile_origin() {
    let regexes = (0..1_000).map(|n| format!(r"https://[a-z0-9-]+\.team{n}\.example\.com(:\d+)?"));
    let layer = tower_cors_test_support::layer(CorsLayer::new().allow_origin_regexes(regexes));
    for (origin, allowed) in [
        ("https://a.team999.example.com", true),
        ("https://a.team1000.example.com", false),
        (
            &format!("https://{}.team1.example.com", "a-".repeat(31)),
            true,
        ),
        (
            &format!("https://{}.example.com", ["a"; 110].join(".")),
            false,
        ),
    ] {
        let asked = tower_cors_test_support::request(&format!("GET Origin={origin}"));
        let text =
            tower_cors_test_support::wait(tower_cors_test_support::answer(&layer, asked, ""));
        assert_eq!(text.contains("ACAO"), allowed, "{origin}: {text}");
    }
}

#[test]
fn regexes_that_are_long_to_spell_compile_soon_enough() {
    for text in [
        r"https://[a-j]{3000}\.com",
        r"https://a{6000}\.com",
        r"https://([a-d][a-d]?)+\.com",
        r"https://(a|b|aa|bb|ab|ba)+-(a|b|aa|bb)+\.com",
    ] {
        let _ = regex(text).allow_credentials(true).build();
    }
}

/// With credentials, what is loose does not build, and the message says what it lets through and what to write instead.
#[test]
fn loose_regexes() {
    let table = r#"
        https://[^/]+                                   | https://evil.example          |
        https://.+                                      | https://evil.example          |
        https?://.*                                     | https://evil.example          |
        https://.*.example.com                          | https://evilexample.com       | https://*.example.com
        https://.*example\.com                          | https://evilexample.com       | https://*.example.com
        .*\.?example\.com                               | https://evilexample.com       | https://*.example.com
        .*example\.com(:[0-9]+)?                        | https://evilexample.com       | https://*.example.com
        https://[a-z]+-example\.com                     | https://evil-example.com      |
        https://app-[0-9]+\.com                         | https://app-0.com             |
        https://app-[a-z]{3}\.com                       | https://app-aaa.com           |
        https://[a-z]+\.com                             | https://evil.com              |
        https://.*\.com                                 | https://evil.com              |
        https://.*\.co\.uk                              | https://evil.co.uk            |
        https://[a-z]+\.github\.io                      | https://evil.github.io        |
        https://([a-z]+\.)+kawasaki\.jp                 | https://evil.kawasaki.jp      |
        https://example\.[a-z]+                         | https://example.a             |
        https://example\.(com|[a-z]{2})                 | https://example.aa            |
        https://(ab)+\.com                              | https://abab.com              |
        https://\d{3}\.com                               | https://000.com               |
        https://[a-j][a-j][a-j]\.com                    | https://aaa.com               |
        https://example[0-9]\.com                       | https://example0.com          |
        https://[ab]{1,8}\.com                          | https://aaaaa.com             |
        https://example\.com.*                          | https://example.com.evil.example |
        https://[a-z]?example\.com                      | https://aexample.com          |
        https://(www.)?example\.com                     | https://wwwaexample.com       |
        https://.*\.com\.                               | https://evil.com.             |
        https://.*\.amazonaws\.com                      | https://evil.amazonaws.com    |
        https://10\.0\.0\.[0-9]+                        | https://10.0.0.0              |
        "#;
    for line in lines(table) {
        let [text, example, instead] = split_last(line);
        let config = regex(text).allow_credentials(true);
        let message = error(if text.starts_with("https?") || text.starts_with('.') {
            config.clone().dangerously_allow(Danger::InsecureOrigins)
        } else {
            config.clone()
        });
        assert!(
            message.contains(&format!(", such as {example:?};")),
            "{message}"
        );
        match instead {
            "" => assert!(message.contains("; pin it to a domain"), "{message}"),
            instead => assert!(
                message.contains(&format!("; write allow_origins([{instead:?}]),")),
                "{message}"
            ),
        }
        assert!(regex(text).build().is_ok(), "{text}: without credentials");
        let accepted = config
            .dangerously_allow(Danger::LooseRegexes)
            .dangerously_allow(Danger::InsecureOrigins);
        assert!(accepted.build().is_ok(), "{text}: accepted");
    }
}

/// The columns of a line whose first one may hold the separator.
fn split_last(line: &str) -> [&str; 3] {
    let mut columns = line.rsplitn(3, '|').map(str::trim);
    let mut next = || columns.next().unwrap();
    let (instead, example, text) = (next(), next(), next());
    [text, example, instead]
}

#[test]
fn pinned_regexes() {
    let table = r"
        https://pr-[0-9]+\.example\.com
        https://(a|b)\.example\.com(:8443)?
        https://([a-z0-9-]+\.)*example\.com
        https://.*\.example\.com
        https://.*[.]example[.]com:[0-9]+
        https://[^.]+\.example\.co\.uk(:[0-9]{2,5})?
        https://example\.(com|org|net)
        https://(example|example-staging)\.com
        https://shop[123]\.com
        ^https://[a-z]+\.example\.com$
        (?i)https://[a-z]+\.example\.com
        https://[a-z]+\.user\.github\.io
        https://.*\.city\.kawasaki\.jp
        http://localhost(:[0-9]+)?
        http://[a-z]+\.localhost
        http://127\.0\.0\.1:[0-9]+
        http://\[::1\]:[0-9]+
        https://10\.0\.0\.(1|2)
        https://example\.(com|org|net|de|fr|it|es|nl|be|at|ch|pl|se|no|fi|dk)
        https://(aa|bb|cc|dd|ee|ff|gg|hh|ii|jj|kk|ll)\.com
        https://[a-z]+\.example\.com\.?
        chrome-extension://(abc|def)
        ";
    for text in lines(table) {
        let built = regex(text).allow_credentials(true).build();
        assert!(built.is_ok(), "{text}: {:?}", built.unwrap_err());
    }
}

#[test]
fn insecure_regexes() {
    for text in [
        r"https?://a\.example\.com",
        r"http://[a-z]+\.example\.com",
        r"http://(localhost|example\.com)",
        r"(http|https)://localhost\.example\.com",
        r"[a-z]+://a\.example\.com",
    ] {
        let config = regex(text).allow_credentials(true);
        let message = error(config.clone());
        assert!(message.contains("Danger::InsecureOrigins"), "{message}");
        assert!(
            config
                .dangerously_allow(Danger::InsecureOrigins)
                .build()
                .is_ok(),
            "{text}"
        );
    }
}

#[test]
fn regexes_in_a_rule() {
    let covered = CorsLayer::new()
        .allow_origins(["*"])
        .allow_origin_regexes([r"https://a\.example"]);
    assert!(error(covered).contains("stands beside other origins"));

    let twice =
        CorsLayer::new().allow_origin_regexes([r"https://a\.example", r"https://a\.example"]);
    let policy = twice.compile().unwrap();
    assert_eq!(
        policy.warnings()[0].to_string(),
        r#"allow_origin_regexes: "https://a\\.example" is listed more than once"#,
    );
    assert_eq!(policy.config(), &regex(r"https://a\.example"));
}
