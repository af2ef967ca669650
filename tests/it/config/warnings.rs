//! Configurations that build with a warning.

use tower_cors_test_support::{check_rows, config, rows};

#[test]
fn warnings_build() {
    let table = r#"
        origin=https://app.example origin=https://app.example                 | allow_origins: "https://app.example" is listed more than once
        origin=https://*.a.example origin=https://*.a.example                 | allow_origins: "https://*.a.example" is listed more than once
        origin=https://app.example origin=https://*.example                   | allow_origins: "https://app.example" is covered by "https://*.example"; remove it
        origin=https://*.example:* origin=https://*.a.example:8443            | allow_origins: "https://*.a.example:8443" is covered by "https://*.example:*"; remove it
        origin=http://localhost origin=http://localhost:*                     | allow_origins: "http://localhost" is covered by "http://localhost:*"; remove it
        origin=https://app.example next_rule origin=https://app.example origin=https://b.example | rule 2 of 2, allow_origins: "https://app.example" never reaches this rule, because "https://app.example" in rule 1 matches first; remove it, or move this rule before that one
        origin=* origin=*                                                     | allow_origins: "*" is listed more than once
        origin=https://app.example method=PUT method=PUT                      | allow_methods: "PUT" is listed more than once
        origin=https://app.example method=PUT method=*                        | allow_methods: "PUT" is covered by "*"; remove it
        origin=https://app.example method=patch                               | allow_methods: "patch" matches only requests that send it in lower case, because browsers do not change its case; write "PATCH" if you meant that
        origin=https://app.example header=x-a header=X-A                      | allow_headers: "X-A" is listed more than once
        origin=https://app.example header=X-A header=* header=authorization   | allow_headers: "x-a" is covered by "*"; remove it
        origin=https://app.example header=authorization header=* credentials  | allow_headers: "authorization" is covered by "*"; remove it
        origin=https://app.example expose=Content-Type                        | expose_headers: "Content-Type" is safelisted: every page can read it anyway; remove it
        origin=https://app.example max_age=7201                               | max_age: "7201s" is longer than Chromium's limit of 7200 seconds; Chromium shortens it
        origin=https://a.example.                                             | allow_origins: "https://a.example." matches only pages whose URL has a dot at the end of the host
        origin=https://*.a.example origin=https://x-*.a.example               | allow_origins: "https://x-*.a.example" is covered by "https://*.a.example"; remove it
        origin=https://x-y-*.a.example origin=https://x-*.a.example           | allow_origins: "https://x-y-*.a.example" is covered by "https://x-*.a.example"; remove it
        origin=https://x-*.a.example origin=https://x-1.a.example             | allow_origins: "https://x-1.a.example" is covered by "https://x-*.a.example"; remove it
        origin=https://x-*.a.example origin=https://x-*-z.a.example           | allow_origins: "https://x-*-z.a.example" is covered by "https://x-*.a.example"; remove it
        origin=https://*:* origin=https://x-*.a.example:1 origin=https://*    | allow_origins: "https://x-*.a.example:1" is covered by "https://*:*"; remove it; allow_origins: "https://*" is covered by "https://*:*"; remove it
        origin=app://* origin=app://.                                         | allow_origins: "app://." is covered by "app://*"; remove it
        origin=https://x-*.a.example origin=https://x-.a.example              | none
        origin=https://x-*.a.example origin=https://*.x-1.a.example           | none
        origin=https://ab*ba.a.example origin=https://aba.a.example           | none
        origin=https://x-*.a.example origin=https://x*.a.example:1            | none
        origin=https://ab*.a.example origin=https://*b.a.example origin=https://ab.a.example | allow_origins: "https://ab.a.example" is covered by "https://*b.a.example"; remove it
        origin=https://app.example header=X-* header=x-a                      | allow_headers: "x-a" is covered by "x-*"; remove it
        origin=https://app.example header=x-a-* header=X-*                    | allow_headers: "x-a-*" is covered by "x-*"; remove it
        origin=https://app.example header=Auth* header=authorization          | none
        origin=https://app.example header=* header=auth*                      | allow_headers: "auth*" is covered by "*"; remove it
        origin=https://app.example expose=x-* expose=X-A expose=*             | expose_headers: "x-*" is covered by "*"; remove it; expose_headers: "x-a" is covered by "*"; remove it
        origin=https://app.example expose=* credentials                       | none
        origin=https://app.example expose=All                                 | expose_headers: "All" matches only that exact name; write "*" if you meant all names
        origin=https://app.example header=host header=via header=sec-a        | allow_headers: "host" is a forbidden header: browsers set it, never a page; remove it; allow_headers: "via" is a forbidden header: browsers set it, never a page; remove it; allow_headers: "sec-a" is a forbidden header: browsers set it, never a page; remove it
        origin=https://app.example private_network                            | allow_private_network: "true" has no effect: browsers ask the user instead (Local Network Access), and ignore this header; remove it
        origin=https://app.example vary=x-a vary=X-A                          | vary: "X-A" is listed more than once
        origin=https://app.example own=https://app.example                    | own_origins: has no effect, because `on_disallowed_origin` rejects nothing; remove it, or choose a status to reject with
        origin=https://app.example max_age=7200                               | none
        origin=https://*.a.example origin=https://a.example                   | none
        origin=http://*.a.example:1 origin=https://*.a.example:*              | none
        "#;
    check_rows(rows(table), |[text, _]| {
        let policy = config(text).compile().unwrap();
        for warning in policy.warnings() {
            assert_eq!(
                warning.to_string(),
                format!("{} {}", warning.place(), warning.kind())
            );
            assert!(
                warning
                    .url()
                    .ends_with(&format!("#warning-{}", warning.code()))
            );
        }
        let warnings: Vec<String> = policy.warnings().iter().map(ToString::to_string).collect();
        match warnings.as_slice() {
            [] => String::from("none"),
            warnings => warnings.join("; "),
        }
    });
}
