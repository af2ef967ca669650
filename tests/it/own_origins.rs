//! Origins of the service's own pages, and requests from links and images, under `Reject`.

use tower_cors::CorsConfig;
use tower_cors_test_support::{check_rows, check_table, config, outcome, rows};

#[test]
fn requests_that_reject_lets_through() {
    check_table(
        config("origin=https://app.example reject=403 own=http://device.local own=https://api.example"),
        "",
        "
        own page                             | POST Origin=http://device.local                                              | inner 200 Vary=Origin
        own page, second one                 | DELETE Origin=https://api.example                                            | inner 200 Vary=Origin
        own page's WebSocket                 | GET Origin=http://device.local upgrade=websocket SFM=websocket               | inner 200 Vary=Origin
        own page under another scheme        | POST Origin=https://device.local                                             | layer 403 Vary=Origin
        own page under another port          | POST Origin=http://device.local:8080                                         | layer 403 Vary=Origin
        subdomain of an own page             | POST Origin=http://a.device.local                                            | layer 403 Vary=Origin
        two lines                            | POST Origin=http://device.local Origin=http://device.local                   | layer 403 Vary=Origin
        no grant for a preflight             | OPTIONS Origin=http://device.local ACRM=PUT                                  | layer 403 Vary=preflight
        link                                 | GET Origin=https://evil.example SFS=cross-site SFM=navigate                  | inner 200 Vary=Origin
        link, headers only                   | HEAD Origin=https://evil.example SFS=cross-site SFM=navigate                 | inner 200 Vary=Origin
        image                                | GET Origin=null SFS=cross-site SFM=no-cors                                   | inner 200 Vary=Origin
        form                                 | POST Origin=https://evil.example SFS=cross-site SFM=navigate                 | layer 403 Vary=Origin
        beacon                               | POST Origin=https://evil.example SFS=cross-site SFM=no-cors                  | layer 403 Vary=Origin
        fetch                                | GET Origin=https://evil.example SFS=cross-site SFM=cors                      | layer 403 Vary=Origin
        fetch of an old browser              | GET Origin=https://evil.example                                              | layer 403 Vary=Origin
        another page's WebSocket             | GET Origin=https://evil.example upgrade=websocket SFM=websocket              | layer 403 Vary=Origin
        another page's WebSocket over `ws:`  | GET Origin=https://evil.example upgrade=websocket                            | layer 403 Vary=Origin
        a WebSocket in another letter case   | GET Origin=https://evil.example upgrade=WebSocket SFM=no-cors                | layer 403 Vary=Origin
        a WebSocket beside another protocol  | GET Origin=https://evil.example upgrade=h2c,websocket SFM=no-cors            | layer 403 Vary=Origin
        a WebSocket on the second line       | GET Origin=https://evil.example upgrade=h2c upgrade=websocket SFM=no-cors    | layer 403 Vary=Origin
        two modes are a forgery              | GET Origin=https://evil.example SFM=navigate SFM=navigate                    | layer 403 Vary=Origin
        ",
    );
}

#[test]
fn own_origins_that_do_not_build() {
    let table = r#"
        own=https://a.example                       | builds
        own=http://127.0.0.1:8080                   | builds
        own=*                                       | own_origins: "*" is not an exact origin; list each origin of your service's own pages, such as "https://app.example.com"
        own=null                                    | own_origins: "null" is not an exact origin; list each origin of your service's own pages, such as "https://app.example.com"
        own=file://                                 | own_origins: "file://" is not an exact origin; list each origin of your service's own pages, such as "https://app.example.com"
        own=https://*.a.example                     | own_origins: "https://*.a.example" is not an exact origin; list each origin of your service's own pages, such as "https://app.example.com"
        own=http://localhost:*                      | own_origins: "http://localhost:*" is not an exact origin; list each origin of your service's own pages, such as "https://app.example.com"
        own=*.a.example                            | own_origins: "*.a.example" is not an exact origin; list each origin of your service's own pages, such as "https://app.example.com"
        own=https://A.example/                      | own_origins: "https://A.example/" has upper-case letters, but browsers send origins in lower case; write "https://a.example"
        "#;
    check_rows(rows(table), |[text, _]| {
        outcome(config(&format!(
            "origin=https://app.example reject=403 {text}"
        )))
    });
}

#[test]
fn own_origins_are_canonical_and_name_no_origin() {
    let policy = config("origin=* reject=403 own=https://a.example own=https://a.example");
    let policy = policy.compile().unwrap();
    assert_eq!(policy.warnings()[0].code(), "duplicate");
    assert_eq!(policy.warnings().len(), 1);
    assert_eq!(
        policy.config(),
        &config("origin=* reject=403 own=https://a.example")
    );

    let errors = config("reject=403 own=https://a.example")
        .compile()
        .unwrap_err();
    assert_eq!(errors.first().code(), "no-origin");
}

#[test]
fn own_origins_without_effect() {
    let policy = config("origin=https://app.example own=https://a.example").compile();
    assert_eq!(
        policy.unwrap().warnings()[0].code(),
        "own-origins-without-reject"
    );

    let config = CorsConfig::passthrough().own_origins("https://a.example");
    assert_eq!(config.build().unwrap_err().first().code(), "not-alone");
}
