//! The origins, which are globs.

use proptest::prelude::*;
use tower_cors::{Danger, Origin};
use tower_cors_test_support::{answer, check_rows, check_table, layer, request, rows, wait};

use super::{import, no_origin, notes};
use crate::importing::allows_page;

/// A `*` matches any run of characters, anywhere.
#[test]
fn origins() {
    let imported = import(
        r#"
apm-server.rum:
  enabled: true
  allow_origins:
    - https://Exact.example/
    - https://*.sub.example
    - http://*.other.example:8080
    - http://localhost:*
    - https://a*c.example
    - https://m*.n*.example
    - "*.any-scheme.example"
    - https://*shop.b.example
"#,
    );
    let corrected = "apm-server.rum.allow_origins[0]: \"https://Exact.example/\" is corrected to \
                     `https://exact.example`; Elastic itself matches no page with the original";
    assert_eq!(
        notes(&imported),
        [no_origin("apm-server.rum."), corrected.to_owned()]
    );
    let table = "
        https://exact.example        | true
        https://x.sub.example        | true
        https://x.y.sub.example      | true
        https://sub.example          | false
        https://xsub.example         | false
        http://x.sub.example         | false
        http://x.other.example:8080  | true
        http://x.other.example       | false
        http://localhost:3000        | true
        http://localhost             | false
        https://ac.example           | true
        https://a.b.c.example        | true
        https://ab.example           | false
        https://m1.n2.example        | true
        https://m1.example           | false
        http://x.any-scheme.example  | true
        https://x.any-scheme.example | true
        https://shop.b.example       | true
        https://x.y-shop.b.example   | true
        https://shop.c.example       | false
    ";
    let layer = layer(imported.config);
    check_rows(rows(table), |[origin, _]| {
        let request = request(&format!("POST Origin={origin}"));
        match wait(answer(&layer, request, "")) {
            allowed if allowed == format!("inner 200 ACAO={origin} ACEH=etag Vary=Origin") => {
                "true".to_owned()
            }
            denied if denied == "layer 403 Vary=Origin" => "false".to_owned(),
            other => other,
        }
    });
}

#[test]
fn any_http_origin() {
    let http = import("apm-server.rum: {enabled: true, allow_origins: ['http://*']}");
    check_table(
        http.config,
        "",
        "
        any http origin    | POST Origin=http://a.example:81                           | inner 200 ACAO=http://a.example:81 ACEH=etag Vary=Origin
        no https origin    | POST Origin=https://a.example                             | layer 403 Vary=Origin
        ",
    );
}

/// Apps and webviews, whose globs are patterns.
#[test]
fn any_page_of_an_app() {
    let table = "
        moz-extension://* | moz-extension://a-b | yes
        moz-extension://* | https://a.example   | no
        file://*          | file://             | yes
        file://           | file://             | yes
        file:///          | file://             | yes
        file://*          | null                | no
        https://*         | https://[::1]:8080  | yes
        https://*:8080    | https://[::1]:8080  | yes
        https://*:8080    | https://a.example   | no
    ";
    check_rows(rows(table), |[glob, page, _]| {
        let file = format!("apm-server.rum: {{enabled: true, allow_origins: ['{glob}']}}");
        let config = import(&file).config;
        assert!(
            config
                .rules()
                .all(|rule| rule.allow_origin_regexes().is_empty())
        );
        allows_page(config.dangerously_allow(Danger::FileOrigin), page)
    });
}

/// Returns whether `globs` allow an actual request from `origin`.
#[track_caller]
fn allows(globs: &[&str], origin: &str) -> bool {
    let file = format!("apm-server.rum: {{enabled: true, allow_origins: {globs:?}}}");
    // A list whose origins match nothing does not build.
    import(&file).config.build().is_ok_and(|layer| {
        let request = request(&format!("POST Origin={origin}"));
        wait(answer(&layer, request, "")).contains("ACAO=")
    })
}

/// A glob loses a trailing slash and a default port if the rest has the same meaning.
#[test]
fn normalized_globs() {
    let table = "
        https://*.a.example/         | https://b.a.example      | https://a.example        | true false
        https://*.A.example:443      | https://b.a.example      | https://b.a.example:444  | true false
        https://*.a.example:443/     | https://b.a.example      | http://b.a.example:443   | true false
        https://a*b.example:443      | https://a-b.example      | https://a-b.example:444  | true false
        https://*/                   | https://a.example:444    | http://a.example         | true false
        *.a.example:443              | http://b.a.example:443   | https://b.a.example      | true false
        http://a*:80/                | https://other.example    | http://a.example:8080    | true false
        https://*:443                | https://other.example    | https://a.example        | true false
        https://*4:443               | https://other.example    | https://a.example:4      | true false
    ";
    check_rows(rows(table), |[glob, matching, other, _]| {
        let globs = [glob, "https://other.example"];
        format!("{} {}", allows(&globs, matching), allows(&globs, other))
    });
}

proptest! {
    /// A glob allows an origin only if it matches the origin, with or without a slash and the
    /// default port.
    #[test]
    fn globs(
        glob in r"(https?|\*)://[ab*](\.?[ab*]){0,3}(:(8|80|443|\*))?/?",
        origin in r"https?://[ab](\.?[ab]){0,3}(:(8|80|443))?",
    ) {
        prop_assume!(Origin::parse(&origin).is_ok());
        let allowed = allows(&[&glob], &origin);
        let port = match (origin.matches(':').count(), origin.starts_with("https")) {
            (1, true) => ":443",
            (1, false) => ":80",
            _ => "",
        };
        prop_assert!(allowed || !matches(&glob, &origin));
        let written = ["", "/", port, &format!("{port}/")].map(|end| format!("{origin}{end}"));
        prop_assert!(!allowed || written.iter().any(|written| matches(&glob, written)));
    }
}

/// Returns whether `glob` matches `text`, character by character.
fn matches(glob: &str, text: &str) -> bool {
    match (glob.split_at_checked(1), text.split_at_checked(1)) {
        (None, after) => after.is_none(),
        (Some(("*", rest)), after) => {
            matches(rest, text) || after.is_some_and(|(_, after)| matches(glob, after))
        }
        (Some((first, rest)), Some((same, after))) => first == same && matches(rest, after),
        (Some(_), None) => false,
    }
}

#[test]
fn a_wildcard_covers_the_other_origins() {
    let imported =
        import("apm-server.rum: {enabled: true, allow_origins: ['https://a.example', '*']}");
    assert_eq!(
        notes(&imported)[..1],
        ["apm-server.rum.allow_origins: \"https://a.example\" is left out: `*` covers it"],
    );
}
