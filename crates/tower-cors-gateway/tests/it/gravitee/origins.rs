//! The origins: flat ones, and regexes.

use tower_cors_test_support::{check_rows, check_table, corpus, rows};

use super::{cors, error, notes};
use crate::importing::dangers;

const REGEX_ERRORS: &str = include_str!("../data/gravitee_regex_errors.tsv");

/// Flat origins match in any letter case. Regexes match whole origins, and are case-sensitive.
#[test]
fn origins() {
    let imported = cors(
        r#""allowOrigin": [
            "https://Exact.example/", "https://port.example:443",
            "https://(a|b)\\.re\\.example", "https://[a-z]+\\.x\\.example", "https://*.star.example",
            "(?i)HTTPS://ANY\\.example",
            "http://[::1]:8080"
        ]"#,
    );
    assert_eq!(
        notes(&imported),
        [
            "allowOrigin[0]: \"https://Exact.example/\" is corrected to `https://exact.example`; \
             Gravitee itself matches no page with the original",
            "allowOrigin[1]: \"https://port.example:443\" is corrected to `https://port.example`; \
             Gravitee itself matches no page with the original",
            "allowOrigin[4]: \"https://*.star.example\" is a regex in Gravitee, and matches \
             `https://xstar.example` and no subdomain; if subdomains were meant, write \
             `https://.*\\.star\\.example`",
            "allowOrigin[6]: \"http://[::1]:8080\" is an IPv6 address here; Gravitee also reads it as \
             a regex",
        ],
    );
    let allowed = |origin: &str| format!("inner 200 ACAO={origin} ACEH=etag Vary=Origin");
    let denied = "inner 200 Vary=Origin";
    check_table(
        imported.config,
        "",
        &format!(
            "
        letter case        | GET Origin=https://exact.example          | {}
        default port       | GET Origin=https://port.example           | {}
        regex              | GET Origin=https://b.re.example           | {}
        all of the regex   | GET Origin=https://b.re.example.evil.net  | {denied}
        a dot is a dot     | GET Origin=https://bxre.example           | {denied}
        class              | GET Origin=https://abc.x.example          | {}
        no wildcard        | GET Origin=https://sub.star.example       | {denied}
        any slashes        | GET Origin=https://xstar.example          | {}
        ignoring case      | GET Origin=https://any.example            | {}
        address            | GET Origin=http://[::1]:8080              | {}
        no class           | GET Origin=http://1:8080                  | {denied}
        ",
            allowed("https://exact.example"),
            allowed("https://port.example"),
            allowed("https://b.re.example"),
            allowed("https://abc.x.example"),
            allowed("https://xstar.example"),
            allowed("https://any.example"),
            allowed("http://[::1]:8080"),
        ),
    );
}

/// Gravitee's regexes are case-sensitive, and browsers send origins in lower case.
#[test]
fn a_regex_in_upper_case_matches_nothing() {
    let imported = cors(r#""allowOrigin": ["https://(A|B)\\.example"]"#);
    let errors = imported.config.build().unwrap_err();
    assert!(errors.to_string().contains("in lower case"), "{errors}");
}

#[test]
fn any_origin() {
    let imported = cors(r#""allowOrigin": ["*", "https://a.example"]"#);
    assert_eq!(
        notes(&imported),
        [
            r#"allowOrigin: "https://a.example" is left out: `*` covers it"#,
            r#"allowOrigin: "*" is sent to every origin here; Gravitee echoes the request's origin"#,
        ],
    );
    check_table(
        imported.config,
        "",
        "
        any                | GET Origin=https://b.example                              | inner 200 ACAO=* ACEH=etag
        null               | GET Origin=null                                           | inner 200 ACAO=* ACEH=etag
        ",
    );
}

#[test]
fn dangers_stay_refused() {
    let table = r#"
        "allowOrigin": ["*"]                                     | AnyOriginWithCredentials
        "allowOrigin": ["https://*.example.com"]                 | LooseRegexes
        "allowOrigin": ["http://intranet.example"]               | InsecureOrigins
        "allowOrigin": ["https://*.example.com", "https://(.*)"] | LooseRegexes
    "#;
    check_rows(rows(table), |[origins, _]| {
        let imported = cors(&format!(r#"{origins}, "allowCredentials": true"#));
        dangers(imported.config)
    });
}

/// Syntax that only Java has, that it reads differently, or that it does not compile.
#[test]
fn regex_errors() {
    check_rows(corpus(REGEX_ERRORS), |[regex, _]| {
        let message = error(&format!(
            r#"{{"enabled": true, "allowOrigin": [{regex:?}]}}"#
        ));
        let reason = message.strip_prefix(&format!("allowOrigin[0]: {regex:?} "));
        reason.unwrap_or(&message).to_owned()
    });
}

#[test]
fn regexes_that_mean_the_same_in_java() {
    let regexes = [
        r"https://(?:a|b)\.example",
        r"^https://[^./]+?\.example$",
        r"(?i)https://\w{1,3}\.(?<name>example)\b",
        r"https://(?is:a*)\.example",
    ];
    check_rows(regexes.map(|regex| [regex, "builds"]), |[regex, _]| {
        let built = cors(&format!(r#""allowOrigin": [{regex:?}]"#))
            .config
            .build();
        built.map_or_else(|errors| errors.to_string(), |_| "builds".to_owned())
    });
}

/// The regexes of a file may have a megabyte in total. Each counts a hundred bytes more.
#[test]
fn size_of_regexes() {
    let regex = format!("(a){}", "b".repeat(8192 - 100 - 3));
    let import = |count: usize| {
        let origins = vec![regex.as_str(); count];
        let file = serde_json::json!({ "enabled": true, "allowOrigin": origins });
        serde_json::from_value::<tower_cors_gateway::Gravitee>(file)
            .unwrap()
            .import()
    };
    assert!(import(128).is_ok());
    let error = import(129).unwrap_err().to_string();
    assert!(error.starts_with("allowOrigin[128]: "), "{error}");
    assert!(error.ends_with("is one regex too many: together, they are too large to build"));
}

/// The limit on the length of one regex.
#[test]
fn length_of_a_regex() {
    for (len, reason) in [(8192, None), (8193, Some("has more than 8192 bytes"))] {
        let regex = format!("(a){}", "b".repeat(len - 3));
        let file = serde_json::json!({ "enabled": true, "allowOrigin": [regex] });
        let file: tower_cors_gateway::Gravitee = serde_json::from_value(file).unwrap();
        let error = file.import().err().map(|error| error.to_string());
        assert_eq!(error.is_some(), reason.is_some(), "{len}: {error:?}");
        assert!(error.is_none_or(|error| error.ends_with(reason.unwrap())));
    }
}
