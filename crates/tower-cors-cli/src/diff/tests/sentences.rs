//! The sentences about pairs of documents.

use tower_cors::CorsConfig;
use tower_cors_test_support::{check_rows, rows};

use super::difference;
use crate::diff::document::Document;

fn config(text: &str) -> CorsConfig {
    let text = format!(" {text}")
        .replace(" origins", " allow_origins")
        .replace(';', "\n");
    toml::from_str(&text).unwrap()
}

/// Returns the lines about two TOML documents. In these, `origins` is short for `allow_origins`, and
/// `;` ends a line.
fn lines(old: &str, new: &str) -> String {
    let policy = |text| config(text).compile().unwrap();
    let difference = difference(&policy(old), &policy(new));
    let lines = difference.lines.iter().map(ToString::to_string);
    lines.collect::<Vec<_>>().join(" / ")
}

#[test]
fn origins() {
    let table = r#"
        same          | origins = "https://a.example" | origins = "https://a.example" |
        added         | origins = "https://a.example" | origins = ["https://a.example", "https://b.example"] | + https://b.example: may now read responses
        removed       | origins = ["https://a.example", "https://b.example"] | origins = "https://a.example" | - https://b.example: no longer allowed
        widened       | origins = "https://b.a.example" | origins = "https://*.a.example" | + some origins of https://*.a.example: may now read responses
        narrowed      | origins = "https://*.a.example" | origins = "https://b.a.example" | - some origins of https://*.a.example: no longer allowed
        covered       | origins = "https://*.a.example" | origins = "https://*.b.a.example" | - some origins of https://*.a.example: no longer allowed
        ports         | origins = "http://localhost:3000" | origins = "http://localhost:*" | + some origins of http://localhost:*: may now read responses
        any           | origins = "https://a.example" | origins = "*" | + every origin that only "*" allows: may now read responses
        all of them   | deny_all = true | origins = "*" | + every origin: may now read responses
        not any       | origins = "*" | origins = "https://a.example" | - every origin that only "*" allows: no longer allowed
        with          | origins = "*" | origins = "https://a.example"; allow_credentials = true | + https://a.example: may now read responses with credentials / - every origin that only "*" allows: no longer allowed
        without       | origins = "https://a.example"; allow_credentials = true | origins = "*" | + every origin that only "*" allows: may now read responses / - https://a.example: may no longer read responses with credentials
        order         | rules = [{ origins = "https://a.example" }, { origins = "https://*.example"; }] | rules = [{ origins = "https://*.example"; }, { origins = "https://b.test" }] | + https://b.test: may now read responses
        first decides | rules = [{ origins = "https://b.a.example" }, { origins = "https://*.a.example", allow_methods = "PUT" }] | rules = [{ origins = "https://*.a.example", allow_methods = "PUT" }] | + https://b.a.example: may now send PUT
        credentials   | origins = "https://a.example" | origins = ["https://a.example", "https://b.example"]; allow_credentials = true; allow_methods = "PUT"; allow_headers = ["x-a", "x-b"]; expose_headers = "etag" | + https://a.example: may now read responses with credentials / + https://b.example: may now read responses, with credentials; may send PUT; may set the request headers x-a, x-b; may read the response header etag / + https://a.example: may now send PUT / + https://a.example: may now set the request headers x-a, x-b / + https://a.example: may now read the response header etag
        null          | origins = ["https://a.example", "null"]; dangerously_allow = "null-origin" | origins = "https://a.example"; dangerously_allow = "null-origin" | - null: no longer allowed
        not for null  | origins = "*" | origins = "*"; allow_credentials = true; dangerously_allow = "any-origin-with-credentials" | + every origin that only "*" allows: may now read responses with credentials / - file://, null: no longer allowed / ~ the policy now accepts the danger any-origin-with-credentials
        also for null | origins = "*"; allow_credentials = true; dangerously_allow = "any-origin-with-credentials" | origins = "*"; dangerously_allow = "any-origin-with-credentials" | + file://, null: may now read responses / - every origin that only "*" allows: may no longer read responses with credentials
        by any now    | rules = [{ origins = "https://a.b.test", allow_methods = "PUT" }, { origins = "https://*.b.test" }] | origins = "*"; allow_methods = "PUT" | + every origin that only "*" allows: may now read responses; may send PUT / + some origins of https://*.b.test: may now send PUT
        by any before | origins = "*"; allow_methods = "PUT" | rules = [{ origins = "https://a.b.test", allow_methods = "PUT" }, { origins = "https://*.b.test" }] | - every origin that only "*" allows: no longer allowed / - some origins of https://*.b.test: may no longer send PUT
        one port      | origins = ["https://a.b.test", "https://*.b.test:1"] | rules = [{ origins = "https://a.b.test:1", allow_methods = "PUT" }, { origins = ["https://a.b.test", "https://*.b.test:1"] }] | + https://a.b.test:1: may now send PUT
        a port by any | rules = [{ origins = ["https://a.b.test", "https://app-*.b.test:1"] }, { origins = "*" }] | rules = [{ origins = ["https://a.b.test", "https://app-*.b.test:1"] }, { origins = "*", allow_methods = "PUT" }] | + every origin that only "*" allows: may now send PUT
        wildcards     | origins = "https://app-*.a.example" | origins = "https://*-x.a.example" | + some origins of https://*-x.a.example: may now read responses / - some origins of https://app-*.a.example: no longer allowed
        both of them  | origins = "https://app-*.a.example" | origins = "https://*-x.a.example"; allow_methods = "PUT" | + some origins of https://*-x.a.example: may now read responses; may send PUT / + some origins of https://*-x.a.example: may now send PUT / - some origins of https://app-*.a.example: no longer allowed
        the reverse   | origins = "https://*-x.a.example"; allow_methods = "PUT" | origins = "https://app-*.a.example" | + some origins of https://app-*.a.example: may now read responses / - some origins of https://*-x.a.example: no longer allowed / - some origins of https://*-x.a.example: may no longer send PUT
        hosts         | origins = "https://a.example" | origins = ["https://a.example", "https://*"]; dangerously_allow = "any-host" | + some origins of https://*: may now read responses / ~ the policy now accepts the danger any-host
        ten of them   | deny_all = true | origins = ["https://a.test", "https://b.test", "https://c.test", "https://d.test", "https://e.test", "https://f.test", "https://g.test", "https://h.test", "https://i.test", "https://j.test", "https://k.test", "https://l.test"] | + https://a.test, https://b.test, https://c.test, https://d.test, https://e.test, https://f.test, https://g.test, https://h.test, https://i.test, https://j.test and 2 more: may now read responses
        "#;
    check_rows(rows(table), |[_, old, new, _]| lines(old, new));
}

#[test]
fn regexes() {
    let table = r#"
        the same   | origins = "https://b.test"; allow_origin_regexes = 'https://a\..*' | origins = "https://b.test"; allow_origin_regexes = 'https://a\..*' |
        added      | origins = "https://b.test" | origins = "https://b.test"; allow_origin_regexes = 'https://a\..*' | + origins that match the regex "https://a\\..*": may now read responses
        changed    | allow_origin_regexes = 'https://a\.test' | allow_origin_regexes = 'https://(a)\.test' | + origins that match the regex "https://(a)\\.test": may now read responses / - origins that match the regex "https://a\\.test": no longer allowed
        an origin  | allow_origin_regexes = 'https://a\.test' | origins = "https://a.test" | - origins that match the regex "https://a\\.test": no longer allowed
        behind any | origins = "*" | rules = [{ allow_origin_regexes = 'https://a\.test', allow_credentials = true }, { origins = "*" }] | + origins that match the regex "https://a\\.test": may now read responses with credentials
        both       | allow_origin_regexes = 'https://.\.test'; allow_methods = "PUT" | allow_origin_regexes = 'https://.\.test'; allow_methods = "DELETE" | + origins that match the regex "https://.\\.test": may now send DELETE / - origins that match the regex "https://.\\.test": may no longer send PUT
        one before | allow_origin_regexes = 'https://.\.test'; allow_methods = "PUT" | rules = [{ allow_origin_regexes = 'https://.\.test' }, { allow_origin_regexes = 'https://a\..*', allow_methods = "DELETE" }] | + origins that match the regex "https://a\\..*": may now read responses; may send DELETE / - origins that match the regex "https://.\\.test": may no longer send PUT
        one origin | origins = ["https://a.b.test", "https://*.b.test:1"] | rules = [{ allow_origin_regexes = 'https://a\.b\.test:1', allow_methods = "PUT" }, { origins = ["https://a.b.test", "https://*.b.test:1"] }] | + origins that match the regex "https://a\\.b\\.test:1": may now read responses; may send PUT / + https://a.b.test:1, origins that match the regex "https://a\\.b\\.test:1": may now send PUT
        moved up   | rules = [{ origins = "https://b.test" }, { allow_origin_regexes = 'https://.\.test', allow_methods = "PUT" }] | rules = [{ allow_origin_regexes = 'https://.\.test', allow_methods = "PUT" }, { origins = "https://b.test" }] | + https://b.test: may now send PUT
        "#;
    check_rows(rows(table), |[_, old, new, _]| lines(old, new));
}

#[test]
fn methods_headers_and_options() {
    let table = r#"
        methods     | allow_methods = "PUT" | allow_methods = ["GET", "*"] | + https://a.example: may now send every method
        headers     | allow_headers = "x-*" | allow_headers = ["x-a", "*"] | + https://a.example: may now set every request header
        fewer       | allow_headers = "*" | allow_headers = ["x-a", "authorization"] | + https://a.example: may now set the request header authorization / - https://a.example: may no longer set every request header
        exposed     | expose_headers = "x-a*" | expose_headers = ["x-ab", "etag"] | + https://a.example: may now read the response header etag / - https://a.example: may no longer read the response header x-a*
        max_age     | max_age = 60 | max_age = 600 | ~ https://a.example: browsers may cache preflights for 600 seconds instead of 60
        one second  | max_age = 60 | max_age = 1 | ~ https://a.example: browsers may cache preflights for 1 second instead of 60
        default age | max_age = 5 | |
        network     | | allow_private_network = true | + https://a.example: may now reach a private network, in browsers that ask
        forwards    | on_disallowed_origin = { reject = 403 } | | + requests from origins that no rule allows now reach the service (on_disallowed_origin)
        rejects     | | on_disallowed_origin = { reject = 403 } | - requests from origins that no rule allows no longer reach the service (on_disallowed_origin)
        own         | on_disallowed_origin = { reject = 403 } | on_disallowed_origin = { reject = 404 }; own_origins = "http://b.test" | + http://b.test: requests now reach the service, whatever the rules say (own_origins) / ~ on_disallowed_origin changes from 403 to 404
        decorate    | | preflight_mode = "decorate" | - preflight_mode changes from "answer" to "decorate": the inner service may have granted preflights that are refused now
        forward     | preflight_mode = "forward" | preflight_mode = "decorate" | + preflight_mode changes from "forward" to "decorate": the inner service may have refused preflights that are granted now / - preflight_mode changes from "forward" to "decorate": the inner service may have granted preflights that are refused now
        keep        | | inner_headers = "keep" | + inner_headers changes from "replace" to "keep": pages may read responses that they could not read / - inner_headers changes from "replace" to "keep": pages may no longer read responses that they could read
        half own    | on_disallowed_origin = { reject = 403 }; own_origins = "http://b.test" | | + requests from origins that no rule allows now reach the service (on_disallowed_origin)
        own no more | on_disallowed_origin = { reject = 403 }; own_origins = "http://b.test" | on_disallowed_origin = { reject = 403 } | - http://b.test: requests reach the service only if a rule allows the origin (own_origins)
        debug       | | debug_preflights = true | + rejected preflights now show a part of the policy (debug_preflights)
        status      | | rejected_preflight_status = 404 | ~ rejected_preflight_status changes from the default to 404
        vary        | vary = "x-a" | vary = "x-b" | ~ responses no longer vary by x-a / ~ responses now vary by x-b
        danger      | | dangerously_allow = "null-origin" | ~ the policy now accepts the danger null-origin
        a path      | | [paths."/b"]; origins = ["https://a.example", "https://b.test"] | + below `/b`, https://b.test: may now read responses / ~ below `/b`: the path now has a configuration of its own
        no path     | [paths."/b"]; origins = "https://b.test" | | + below `/b`, https://a.example: may now read responses / - below `/b`, https://b.test: no longer allowed / ~ below `/b`: the path no longer has a configuration of its own
        longer path | [paths."/b"]; deny_all = true | [paths."/b"]; deny_all = true; [paths."/b/c"]; passthrough = true | + below `/b/c`: the inner service decides instead of the policy (passthrough), and may allow more / ~ below `/b/c`: the path now has a configuration of its own
        "#;
    check_rows(rows(table), |[_, old, new, _]| {
        let document = |options: &str| format!("origins = \"https://a.example\"; {options}");
        lines(&document(old), &document(new))
    });
}

/// A setting that the comparison does not know would be an error.
#[test]
fn every_setting_is_known() {
    let all = r#"
        rules = [{
            allow_origins = "https://a.example", allow_origin_regexes = 'https://b\.test', presets = "mcp",
            allow_methods = "PUT", allow_headers = "x-a", expose_headers = "x-b",
            allow_credentials = true, max_age = 7, allow_private_network = true,
        }]
        preflight_mode = "decorate"
        preflight_status = 200
        rejected_preflight_status = 404
        inner_headers = "keep"
        debug_preflights = true
        vary = "x-c"
        own_origins = "https://d.test"
        dangerously_allow = "null-origin"
        on_disallowed_origin = { reject = 403 }
        paths = { "/a" = { deny_all = true }, "/b" = { passthrough = true } }
        "#;
    let config: CorsConfig = toml::from_str(all).unwrap();
    let document = Document::new(config.compile().unwrap().config()).unwrap();
    assert_eq!(document.rules.len(), 1);
    assert_eq!(document.paths.len(), 2);
    assert!(document.paths.values().all(|path| path.rules.is_empty()));
}

/// The settings of a policy without rules still matter where the inner service decides.
#[test]
fn policies_without_rules() {
    let table = r#"
        forward  | | preflight_mode = "forward" | + preflight_mode changes from "answer" to "forward": the inner service may have refused preflights that are granted now
        answer   | preflight_mode = "forward" | | - preflight_mode changes from "forward" to "answer": the inner service may have granted preflights that are refused now
        decorate | | preflight_mode = "decorate" |
        keep     | | inner_headers = "keep" | + inner_headers changes from "replace" to "keep": pages may read responses that they could not read
        both     | inner_headers = "keep" | inner_headers = "keep"; preflight_mode = "decorate" |
        "#;
    check_rows(rows(table), |[_, old, new, _]| {
        let document = |options: &str| format!("deny_all = true; {options}");
        lines(&document(old), &document(new))
    });
}

/// The last sentences, which sum up.
#[test]
fn sums() {
    let table = r#"
        the same | origins = "https://a.example" | origins = "https://a.example" | Both policies allow the same.
        more     | origins = "https://a.example" | origins = "*" | The new policy allows more than the old one.
        less     | origins = "*" | origins = "https://a.example" | The new policy allows nothing more than the old one.
        neither  | origins = "*" | origins = "*"; max_age = 60 | The new policy allows nothing more than the old one.
        a regex  | origins = "https://b.test" | origins = "https://b.test"; allow_origin_regexes = 'https://a\..*' | Regexes are compared by their text only. A line about a regex may concern no origin. / The new policy allows more than the old one.
        "#;
    check_rows(rows(table), |[_, old, new, _]| {
        let policy = |text| config(text).compile().unwrap();
        let text = difference(&policy(old), &policy(new)).to_string();
        let sentences = text
            .lines()
            .filter(|line| !line.starts_with(['+', '-', '~']));
        sentences.collect::<Vec<_>>().join(" / ")
    });
}
