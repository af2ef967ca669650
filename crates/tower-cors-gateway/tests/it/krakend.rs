//! KrakenD's configuration: the page's example, every key, every row of what the gateway does, and bad files.

use crate::importing::{error_of, imported, notes};
use tower_cors::{CorsLayer, Danger};
use tower_cors_gateway::{Imported, Krakend};
use tower_cors_test_support::{check_table, columns};

/// A CORS section, imported.
#[track_caller]
fn import(section: &str) -> Imported {
    imported(section, serde_json::from_str::<Krakend>(section))
}

/// The message of what is wrong with a file.
#[track_caller]
fn error(file: &str) -> String {
    error_of(serde_json::from_str::<Krakend>(file))
}

fn always_granted(section: &str) -> String {
    format!(
        "{section}allow_methods: \"OPTIONS\" is granted, too, as KrakenD does whatever the list says"
    )
}

const PAGE: &str = r#"{
  "version": 2,
  "extra_config": {
    "github_com/devopsfaith/krakend-cors": {
      "allow_origins": ["*"],
      "allow_methods": ["GET", "HEAD", "POST"],
      "expose_headers": ["Content-Length", "Content-Type"],
      "max_age": "12h",
      "allow_headers": ["Accept-Language"],
      "allow_credentials": false,
      "debug": false
    }
  }
}"#;

#[test]
fn the_example_of_the_page() {
    let imported = import(PAGE);
    let at = "extra_config.github_com/devopsfaith/krakend-cors.";
    assert_eq!(notes(&imported), [always_granted(at)]);
    let preflight = "layer 200 ACAO=* ACAM=GET,HEAD,POST,OPTIONS ACAH=accept-language ACMA=43200 Vary=preflight";
    check_table(
        imported.config,
        "",
        &format!(
            "
        actual             | GET Origin=https://a.example                              | inner 200 ACAO=* ACEH=content-length,content-type
        preflight          | OPTIONS Origin=https://a.example ACRM=POST ACRH=accept-language | {preflight}
        other header       | OPTIONS Origin=https://a.example ACRM=POST ACRH=x-a       | layer 200 Vary=preflight
        other method       | OPTIONS Origin=https://a.example ACRM=PUT                 | layer 200 Vary=preflight
        granted always     | OPTIONS Origin=https://a.example ACRM=OPTIONS             | {preflight}
        "
        ),
    );
}

/// On the page, the last brace of the file is missing.
#[test]
fn the_example_of_the_page_as_it_stands_there() {
    let cut = PAGE.strip_suffix('}').unwrap();
    assert!(error(cut).starts_with("EOF while parsing an object"));
}

#[test]
fn what_the_gateway_does_by_default() {
    let config = import(r#"{"security/cors": {}}"#).config;
    let granted = "layer 200 ACAO=* ACAM=GET,HEAD,POST,OPTIONS ACAH=*,authorization Vary=preflight";
    check_table(
        config,
        "",
        &format!(
            "
        any origin         | GET Origin=https://a.example                              | inner 200 ACAO=*
        any header         | OPTIONS Origin=https://a.example ACRM=GET ACRH=authorization,x-a | {granted}
        "
        ),
    );
}

#[test]
fn origins() {
    let section = r#"{"allow_origins": [
        "https://Exact.example/", "https://port.example:443", "https://*.wild.example", "http://localhost:*",
        "https://pre-*.example.com", "https://*.Mended.example:443/"
    ]}"#;
    let imported = import(section);
    assert_eq!(notes(&imported), [always_granted("")]);
    let denied = "inner 200 Vary=Origin";
    check_table(
        imported.config,
        "",
        &format!(
            "
        letter case        | GET Origin=https://exact.example          | inner 200 ACAO=https://exact.example Vary=Origin
        default port       | GET Origin=https://port.example           | inner 200 ACAO=https://port.example Vary=Origin
        subdomain          | GET Origin=https://a.b.wild.example       | inner 200 ACAO=https://a.b.wild.example Vary=Origin
        not the apex       | GET Origin=https://wild.example           | {denied}
        any port           | GET Origin=http://localhost:3000          | inner 200 ACAO=http://localhost:3000 Vary=Origin
        not the default    | GET Origin=http://localhost               | {denied}
        within a label     | GET Origin=https://pre-7.example.com      | inner 200 ACAO=https://pre-7.example.com Vary=Origin
        another one        | GET Origin=https://other.example          | {denied}
        of a wildcard      | GET Origin=https://a.mended.example       | inner 200 ACAO=https://a.mended.example Vary=Origin
        another port       | GET Origin=https://a.mended.example:444   | {denied}
        "
        ),
    );
}

#[test]
fn every_key() {
    let imported = import(
        r#"{"extra_config": {"security/cors": {
            "allow_origins": ["https://a.example"], "allow_methods": ["put", "TRACE", "*"], "allow_headers": ["X-A", "Cookie"],
            "expose_headers": ["ETag", "Set-Cookie", "*"], "max_age": "25h", "allow_credentials": true, "debug": true,
            "allow_private_network": true, "options_passthrough": true, "options_success_status": 204
        }}}"#,
    );
    let at = "extra_config.security/cors";
    let granted = |method| {
        format!(
            "{at}.allow_methods: {method:?} is granted all the same: browsers send it whatever the list says"
        )
    };
    assert_eq!(
        notes(&imported),
        [
            format!("{at}.allow_methods: \"TRACE\" is left out: no page can send it"),
            granted("GET"),
            granted("HEAD"),
            granted("POST"),
            format!(
                "{at}.allow_methods: \"*\" is left out: KrakenD takes it for a method of that name"
            ),
            always_granted(&format!("{at}.")),
            format!("{at}.allow_headers: \"Cookie\" is left out: no page can set it"),
            format!(
                "{at}.expose_headers: \"*\" is left out: with credentials, browsers take it for a header of that name"
            ),
            format!("{at}.expose_headers: \"Set-Cookie\" is left out: no page can read it"),
            format!(
                "{at}.max_age: \"90000s\" is cut to 86400 seconds: no browser keeps an answer for longer"
            ),
            format!(
                "{at}.debug: \"true\" writes to KrakenD's log, and is left out: here, `debug` would show the policy to browsers"
            ),
            format!(
                "{at}.options_passthrough: \"true\" lets the endpoint answer granted preflights; rejected ones are answered \
                 here, where KrakenD lets the endpoint answer them, too"
            ),
        ],
    );
    let granted = "ACAO=https://a.example ACAC=true ACAM=GET,HEAD,POST,PUT,OPTIONS ACAH=x-a ACMA=86400 ACAPN=true";
    check_table(
        imported.config,
        "",
        &format!(
            "
        passed through     | OPTIONS Origin=https://a.example ACRM=PUT ACRH=x-a ACRPN=true | inner 200 {granted} Vary=preflight+private-network
        rejected           | OPTIONS Origin=https://b.example ACRM=PUT                     | layer 204 Vary=preflight+private-network
        actual             | GET Origin=https://a.example              | inner 200 ACAO=https://a.example ACAC=true ACEH=etag Vary=Origin
        denied             | GET Origin=https://b.example              | inner 200 Vary=Origin
        "
        ),
    );
}

#[test]
fn what_is_dangerous_stays_refused() {
    let imported = import(r#"{"allow_origins": ["*"], "allow_credentials": true}"#);
    let errors = imported.config.clone().build().unwrap_err();
    assert!(
        errors
            .to_string()
            .contains("Danger::AnyOriginWithCredentials"),
        "{errors}"
    );
    let config = imported
        .config
        .dangerously_allow(Danger::AnyOriginWithCredentials);
    assert!(config.build().is_ok());

    let loose = import(r#"{"allow_origins": ["https://*example.com"], "allow_credentials": true}"#);
    let errors = loose.config.build().unwrap_err();
    assert!(
        errors.to_string().contains("https://evilexample.com"),
        "{errors}"
    );
}

#[test]
fn durations() {
    for (text, seconds) in [
        ("12h", Some(43_200)),
        ("1h30m", Some(5_400)),
        ("1.5h", Some(5_400)),
        ("0", None),
        ("0s", None),
        ("300ms", None),
        ("5µs", None),
    ] {
        let config = import(&format!(
            r#"{{"allow_origins": ["https://a.example"], "max_age": "{text}"}}"#
        ))
        .config;
        let expected = CorsLayer::new().allow_origins(["https://a.example"]);
        let expected = match seconds {
            Some(seconds) => expected.max_age(std::time::Duration::from_secs(seconds)),
            None => expected,
        };
        let expected = expected
            .allow_methods(["OPTIONS"])
            .allow_headers(["*", "authorization"])
            .preflight_status(http::StatusCode::OK)
            .rejected_preflight_status(http::StatusCode::OK);
        assert_eq!(config, expected, "{text}");
    }
    let section = r#"{"allow_origins": ["https://a.example"], "allow_methods": ["GET", "HEAD", "POST", "options"], "max_age": "1500ms"}"#;
    let imported = import(section);
    assert_eq!(
        notes(&imported),
        ["max_age: \"1.5s\" is cut to whole seconds: the header has no fractions"]
    );
}

#[test]
fn bad_files() {
    let table = r#"
        {}                                             | no CORS section found: expected `security/cors` or `github_com/devopsfaith/krakend-cors` in `extra_config`
        []                                             | no CORS section found: expected `security/cors` or `github_com/devopsfaith/krakend-cors` in `extra_config`
        {"extra_config": {"security/cors": []}}        | extra_config.security/cors: expected a map, found a list
        {"security/cors": {"allow_origins": "*"}}      | security/cors.allow_origins: expected a list of strings, found a string
        {"allow_origins": ["a", 1]}                    | allow_origins[1]: expected a string, found a whole number
        {"allow_origins": ["example.com"]}             | allow_origins[0]: "example.com" has no scheme (`https://…`)
        {"allow_origins": ["https://*.*.example"]}     | allow_origins[0]: "https://*.*.example" has more than one `*`, which KrakenD does not match
        {"allow_origins": [], "max_age": 600}          | max_age: expected a string, found a whole number
        {"allow_origins": [], "max_age": "600"}        | max_age: "600" is not a duration: write numbers with units, such as `600s`, `10m` or `1h30m`
        {"allow_origins": [], "max_age": "-1s"}        | max_age: "-1s" is not a duration: write numbers with units, such as `600s`, `10m` or `1h30m`
        {"allow_origins": [], "allow_credentials": "true"} | allow_credentials: expected a boolean, found a string
        {"allow_origins": [], "alow_methods": []}      | alow_methods: unknown key; known here: allow_credentials, allow_origins, allow_methods, allow_headers, expose_headers, max_age, allow_private_network, debug, options_success_status, options_passthrough
        {"allow_origins": [], "options_success_status": 99} | options_success_status: "99" is no HTTP status
        {"allow_origins": [], "allow_origins": []}     | key `allow_origins` is given twice at line 1 column 37
        {"security/cors": {}, "extra_config": {"security/cors": {}}} | several CORS sections: security/cors, extra_config.security/cors; choose one by its path
        {"allow_origins": [                            | EOF while parsing a list at line 1 column 19
        "#;
    for line in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let [file, message] = columns(line);
        assert_eq!(error(file), message, "{file}");
    }
}

#[test]
fn one_of_several_sections() {
    let file = r#"{"security/cors": {"allow_origins": ["https://a.example"]}, "extra_config": {"security/cors": {}}}"#;
    let file: Krakend = serde_json::from_str(file).unwrap();
    assert!(
        file.clone()
            .choose("extra_config.security/cors")
            .import()
            .is_ok()
    );
    let error = file.choose("nowhere").import().unwrap_err();
    assert_eq!(
        error.to_string(),
        r#"no CORS section at "nowhere"; there is one at: security/cors, extra_config.security/cors"#,
    );
}

#[test]
fn hostile_files() {
    let deep = format!("{}1{}", "{\"a\":".repeat(120), "}".repeat(120));
    assert!(
        error(&deep).starts_with("nested deeper than 100 levels"),
        "{}",
        error(&deep)
    );
    let deeper = "[".repeat(1 << 20);
    assert!(error(&deeper).contains("at line 1"));
    let long = format!(r#"{{"allow_origins": ["{}"]}}"#, "a".repeat(10 << 20));
    assert!(error(&long).starts_with("allow_origins[0]: "));
}
