//! Azure API Management's `<cors>`: the page's example, every element and attribute, every row of what the gateway does, several
//! `<cors>` elements, whole documents, and bad ones.

use std::time::Duration;

use crate::importing::{imported, notes};
use http::StatusCode;
use proptest::prelude::*;
use tower_cors::{CorsLayer, Danger, Disallowed};
use tower_cors_gateway::{Azure, ImportError, Imported};
use tower_cors_test_support::{answer, check_table, columns, layer, request, wait};

/// A document, imported.
#[track_caller]
fn import(document: &str) -> Imported {
    imported(document, document.parse::<Azure>())
}

/// What is wrong with a document.
#[track_caller]
fn error(document: &str) -> ImportError {
    document
        .parse()
        .and_then(|parsed: Azure| parsed.import())
        .expect_err("it imports")
}

fn lines(table: &str) -> impl Iterator<Item = &str> {
    table.lines().map(str::trim).filter(|line| !line.is_empty())
}

/// A `<cors>` in short: `credentials=true terminate=false origins=… methods=… age=300 headers=… expose=…`. Lists are separated
/// by commas. The one origin is `https://a.example`, and the one header `x-a`, unless others are given.
fn cors(short: &str) -> String {
    let given = |key| {
        let mut words = short.split(' ').filter_map(|word| word.split_once('='));
        words.find(|(name, _)| *name == key).map(|(_, value)| value)
    };
    let attribute =
        |key, name| given(key).map_or(String::new(), |value| format!(" {name}=\"{value}\""));
    let attributes = attribute("credentials", "allow-credentials")
        + &attribute("terminate", "terminate-unmatched-request");
    let age = attribute("age", "preflight-result-max-age");
    let lists = [
        list(
            "allowed-origins",
            "",
            "origin",
            given("origins").or(Some("https://a.example")),
        ),
        list("allowed-methods", &age, "method", given("methods")),
        list(
            "allowed-headers",
            "",
            "header",
            given("headers").or(Some("x-a")),
        ),
        list("expose-headers", "", "header", given("expose")),
    ];
    format!("<cors{attributes}>{}</cors>", lists.concat())
}

fn list(name: &str, attributes: &str, item: &str, values: Option<&str>) -> String {
    let Some(values) = values else {
        return String::new();
    };
    let items: Vec<String> = values
        .split(',')
        .map(|value| format!("<{item}>{value}</{item}>"))
        .collect();
    format!("<{name}{attributes}>{}</{name}>", items.concat())
}

/// A document with this in its `<inbound>`.
fn inbound(policies: &str) -> String {
    format!("<policies><inbound>{policies}</inbound><backend><base /></backend></policies>")
}

const PAGE: &str = r#"
<cors allow-credentials="true">
    <allowed-origins>
        <!-- Localhost useful for development -->
        <origin>http://localhost:8080/</origin>
        <origin>http://example.com/</origin>
    </allowed-origins>
    <allowed-methods preflight-result-max-age="300">
        <method>GET</method>
        <method>POST</method>
        <method>PATCH</method>
        <method>DELETE</method>
    </allowed-methods>
    <allowed-headers>
        <!-- Examples below show Azure Mobile Services headers -->
        <header>x-zumo-installation-id</header>
        <header>x-zumo-application</header>
        <header>x-zumo-version</header>
        <header>x-zumo-auth</header>
        <header>content-type</header>
        <header>accept</header>
    </allowed-headers>
    <expose-headers>
        <!-- Examples below show Azure Mobile Services headers -->
        <header>x-zumo-installation-id</header>
        <header>x-zumo-application</header>
    </expose-headers>
</cors>
"#;

#[test]
fn the_example_of_the_page_is_dangerous() {
    let imported = import(PAGE);
    let errors = imported.config.build().unwrap_err();
    assert_eq!(errors.len(), 1, "{errors}");
    let message = errors.to_string();
    assert!(
        message.starts_with(r#"allow_origins: "http://example.com" "#),
        "{message}"
    );
    assert!(message.contains("Danger::InsecureOrigins"), "{message}");
}

#[test]
fn the_example_of_the_page() {
    let imported = import(PAGE);
    assert!(imported.notes.is_empty(), "{:?}", imported.notes);
    let config = imported.config.dangerously_allow(Danger::InsecureOrigins);
    let headers =
        "x-zumo-installation-id,x-zumo-application,x-zumo-version,x-zumo-auth,content-type,accept";
    let granted =
        format!("ACAC=true ACAM=GET,HEAD,POST,PATCH,DELETE ACAH={headers} ACMA=300 Vary=preflight");
    let exposed = "ACAC=true ACEH=x-zumo-installation-id,x-zumo-application Vary=Origin";
    check_table(
        config,
        "",
        &format!(
            "
        actual             | GET Origin=http://localhost:8080                        | inner 200 ACAO=http://localhost:8080 {exposed}
        default port       | GET Origin=http://example.com                           | inner 200 ACAO=http://example.com {exposed}
        preflight          | OPTIONS Origin=http://localhost:8080 ACRM=PATCH ACRH={headers} | layer 200 ACAO=http://localhost:8080 {granted}
        the other one      | OPTIONS Origin=http://example.com ACRM=DELETE           | layer 200 ACAO=http://example.com {granted}
        other method       | OPTIONS Origin=http://example.com ACRM=PUT              | layer 200 Vary=preflight
        other header       | OPTIONS Origin=http://example.com ACRM=GET ACRH=x-a     | layer 200 Vary=preflight
        other origin       | OPTIONS Origin=https://example.com ACRM=GET             | layer 200 Vary=preflight
        it is terminated   | GET Origin=https://example.com                          | layer 200 Vary=Origin
        other port         | GET Origin=http://localhost                             | layer 200 Vary=Origin
        no CORS request    | GET                                                     | inner 200 Vary=Origin
        no preflight       | OPTIONS                                                 | inner 200 Vary=Origin
        "
        ),
    );
}

/// The page's statement of the policy, in which everything is yet to be filled in: nothing of it is taken for a value.
#[test]
fn the_statement_of_the_page() {
    let mut document = r#"
<cors allow-credentials="false | true" terminate-unmatched-request="true | false">
    <allowed-origins>
        <origin>origin uri</origin>
    </allowed-origins>
    <allowed-methods preflight-result-max-age="number of seconds">
        <method>HTTP verb</method>
    </allowed-methods>
    <allowed-headers>
        <header>header name</header>
    </allowed-headers>
    <expose-headers>
        <header>header name</header>
    </expose-headers>
</cors>
"#
    .to_owned();
    for (blank, filled, message) in [
        (
            "false | true",
            "false",
            r#"cors.allow-credentials: "false | true" is neither `true` nor `false`"#,
        ),
        (
            "origin uri",
            "https://a.example",
            r#"cors.allowed-origins.origin: "origin uri" has no scheme"#,
        ),
        (
            "number of seconds",
            "300",
            r#"preflight-result-max-age: "number of seconds" is no number of seconds"#,
        ),
        (
            "true | false",
            "true",
            r#"terminate-unmatched-request: "true | false" is neither `true` nor `false`"#,
        ),
    ] {
        let error = error(&document).to_string();
        assert!(error.contains(message), "{error}");
        document = document.replace(blank, filled);
    }
    let errors = import(&document).config.build().unwrap_err().to_string();
    for (blank, filled) in [("HTTP verb", "PUT"), ("header name", "x-a")] {
        assert!(errors.contains(&format!("{blank:?} is not a ")), "{errors}");
        document = document.replace(blank, filled);
    }
    let granted = "ACAO=https://a.example ACAM=GET,HEAD,POST,PUT ACAH=x-a ACMA=300";
    check_table(
        import(&document).config,
        "",
        &format!(
            "filled in | OPTIONS Origin=https://a.example ACRM=PUT ACRH=x-a | layer 200 {granted} Vary=preflight"
        ),
    );
}

#[test]
fn what_the_gateway_does_by_default() {
    let imported = import(&cors(""));
    assert!(imported.notes.is_empty(), "{:?}", imported.notes);
    let expected = CorsLayer::new()
        .allow_origins(["https://a.example"])
        .allow_methods(["GET", "POST"])
        .allow_headers(["x-a"])
        .max_age(Duration::ZERO)
        .preflight_status(StatusCode::OK)
        .rejected_preflight_status(StatusCode::OK)
        .disallowed(Disallowed::Reject(StatusCode::OK));
    assert_eq!(imported.config, expected);
}

/// A line is a row of what the page says: what it is about, the `<cors>`, a request, what Azure makes of it, what
/// this crate does, and how that differs: `equal`, or the notes.
#[test]
fn what_the_gateway_does() {
    let granted = "layer 200 ACAO=https://a.example ACAM=GET,HEAD,POST";
    let all_the_same = "is granted all the same: browsers send it whatever the list says";
    let table = format!(
        r#"
        credentials off by default | | GET Origin=https://a.example | no ACAC | inner 200 ACAO=https://a.example Vary=Origin | equal
        credentials on       | credentials=true | GET Origin=https://a.example | ACAC | inner 200 ACAO=https://a.example ACAC=true Vary=Origin | equal
        credentials, preflight | credentials=true | OPTIONS Origin=https://a.example ACRM=GET | ACAC | layer 200 ACAO=https://a.example ACAC=true ACAM=GET,HEAD,POST ACAH=x-a ACMA=0 Vary=preflight | equal
        credentials off      | credentials=false | GET Origin=https://a.example | no ACAC | inner 200 ACAO=https://a.example Vary=Origin | equal

        unmatched preflight  | | OPTIONS Origin=https://b.example ACRM=GET | empty 200 | layer 200 Vary=preflight | equal
        - terminated         | terminate=true | OPTIONS Origin=https://b.example ACRM=GET | empty 200 | layer 200 Vary=preflight | equal
        - no other `cors`    | terminate=false | OPTIONS Origin=https://b.example ACRM=GET | empty 200 | layer 200 Vary=preflight | equal
        unmatched GET        | | GET Origin=https://b.example | empty 200 | layer 200 Vary=Origin | equal
        unmatched HEAD       | terminate=true | HEAD Origin=https://b.example | empty 200 | layer 200 Vary=Origin | equal
        unmatched POST       | terminate=true | POST Origin=https://b.example | empty 200 | layer 200 Vary=Origin | equal
        - proceeds           | terminate=false | GET Origin=https://b.example | proceeds, no CORS headers | inner 200 Vary=Origin | equal
        - POST proceeds      | terminate=false | POST Origin=https://b.example | proceeds, no CORS headers | inner 200 Vary=Origin | equal
        no `Origin`          | terminate=true | GET | proceeds | inner 200 Vary=Origin | equal

        any origin           | origins=* | GET Origin=https://b.example | allowed | inner 200 ACAO=* | equal
        any origin, null     | origins=* | GET Origin=null | allowed | inner 200 ACAO=* | equal
        one of several       | origins=https://b.example,https://a.example | GET Origin=https://a.example | allowed | inner 200 ACAO=https://a.example Vary=Origin | equal
        https, port omitted  | origins=https://a.example | GET Origin=https://a.example | it is 443 | inner 200 ACAO=https://a.example Vary=Origin | equal
        https, port written  | origins=https://a.example:443 | GET Origin=https://a.example | it is 443 | inner 200 ACAO=https://a.example Vary=Origin | equal
        http, port omitted   | origins=http://a.example | GET Origin=http://a.example | it is 80 | inner 200 ACAO=http://a.example Vary=Origin | equal
        http, port written   | origins=http://a.example:80 | GET Origin=http://a.example | it is 80 | inner 200 ACAO=http://a.example Vary=Origin | equal
        another port         | origins=https://a.example:8443 | GET Origin=https://a.example | empty 200 | layer 200 Vary=Origin | equal
        the scheme counts    | origins=http://a.example | GET Origin=https://a.example | empty 200 | layer 200 Vary=Origin | equal
        a slash at the end   | origins=https://a.example/ | GET Origin=https://a.example | tolerated | inner 200 ACAO=https://a.example Vary=Origin | equal
        - behind the port    | origins=https://a.example:443/ | GET Origin=https://a.example | tolerated | inner 200 ACAO=https://a.example Vary=Origin | equal
        letter case          | origins=HTTPS://A.Example | GET Origin=https://a.example | a URI's host has none | inner 200 ACAO=https://a.example Vary=Origin | equal
        no subdomains        | origins=https://a.example | GET Origin=https://b.a.example | empty 200 | layer 200 Vary=Origin | equal
        beside any origin    | origins=*,https://a.example | GET Origin=https://b.example | allowed | inner 200 ACAO=* | cors.allowed-origins: "https://a.example" is left out: `*` covers it

        no methods: POST     | | OPTIONS Origin=https://a.example ACRM=POST ACRH=x-a | granted | {granted} ACAH=x-a ACMA=0 Vary=preflight | equal
        no methods: PUT      | | OPTIONS Origin=https://a.example ACRM=PUT | not granted | layer 200 Vary=preflight | equal
        methods              | methods=GET,POST,PUT | OPTIONS Origin=https://a.example ACRM=PUT | granted | {granted},PUT ACAH=x-a ACMA=0 Vary=preflight | equal
        a method's letter case | methods=GET,POST,put | OPTIONS Origin=https://a.example ACRM=PUT | not documented | layer 200 Vary=preflight | cors.allowed-methods: "put" is left out: letter case counts, and browsers send `PUT`
        of another method    | methods=GET,POST,purge | OPTIONS Origin=https://a.example ACRM=purge | granted | {granted},purge ACAH=x-a ACMA=0 Vary=preflight | equal
        HEAD is not listed   | methods=GET,POST | OPTIONS Origin=https://a.example ACRM=HEAD | as GET | {granted} ACAH=x-a ACMA=0 Vary=preflight | equal
        all methods          | methods=* | OPTIONS Origin=https://a.example ACRM=PURGE | granted | {granted},PUT,PATCH,DELETE,* ACAH=x-a ACMA=0 Vary=preflight | equal
        all, credentials     | methods=* credentials=true | OPTIONS Origin=https://a.example ACRM=PURGE | granted | layer 200 ACAO=https://a.example ACAC=true ACAM=PURGE ACAH=x-a ACMA=0 Vary=preflight | equal
        POST is not listed   | methods=GET | OPTIONS Origin=https://a.example ACRM=POST | not granted | {granted} ACAH=x-a ACMA=0 Vary=preflight | cors.allowed-methods: "POST" {all_the_same}
        GET is not listed    | methods=POST | OPTIONS Origin=https://a.example ACRM=GET | not granted | {granted} ACAH=x-a ACMA=0 Vary=preflight | cors.allowed-methods: "GET" {all_the_same}; cors.allowed-methods: "HEAD" {all_the_same}
        no page sends TRACE  | methods=GET,POST,TRACE | OPTIONS Origin=https://a.example ACRM=TRACE | granted | layer 200 Vary=preflight | cors.allowed-methods: "TRACE" is left out: no page can send it

        max-age              | methods=GET,POST age=300 | OPTIONS Origin=https://a.example ACRM=GET | 300 | {granted} ACAH=x-a ACMA=300 Vary=preflight | equal
        max-age of 0         | methods=GET,POST age=0 | OPTIONS Origin=https://a.example ACRM=GET | 0 | {granted} ACAH=x-a ACMA=0 Vary=preflight | equal
        max-age of a day     | methods=GET,POST age=86400 | OPTIONS Origin=https://a.example ACRM=GET | 86400 | {granted} ACAH=x-a ACMA=86400 Vary=preflight | equal
        a longer one         | methods=GET,POST age=86401 | OPTIONS Origin=https://a.example ACRM=GET | 86401 | {granted} ACAH=x-a ACMA=86400 Vary=preflight | cors.allowed-methods.preflight-result-max-age: "86401s" is cut to 86400 seconds: no browser keeps an answer for longer

        headers              | headers=X-A,x-b | OPTIONS Origin=https://a.example ACRM=GET ACRH=x-b | granted | {granted} ACAH=x-a,x-b ACMA=0 Vary=preflight | equal
        another header       | headers=x-a | OPTIONS Origin=https://a.example ACRM=GET ACRH=x-b | not granted | layer 200 Vary=preflight | equal
        all headers          | headers=* | OPTIONS Origin=https://a.example ACRM=GET ACRH=authorization,x-b | granted | {granted} ACAH=*,authorization ACMA=0 Vary=preflight | equal
        all, credentials     | headers=* credentials=true | OPTIONS Origin=https://a.example ACRM=GET ACRH=authorization,x-b | granted | layer 200 ACAO=https://a.example ACAC=true ACAM=GET,HEAD,POST ACAH=authorization,x-b ACMA=0 Vary=preflight | equal
        no page can set it   | headers=x-a,Cookie | OPTIONS Origin=https://a.example ACRM=GET ACRH=cookie | granted | layer 200 Vary=preflight | cors.allowed-headers: "Cookie" is left out: no page can set it
        of responses         | headers=x-a,Access-Control-Allow-Origin | OPTIONS Origin=https://a.example ACRM=GET ACRH=x-a | granted | {granted} ACAH=x-a ACMA=0 Vary=preflight | cors.allowed-headers: "Access-Control-Allow-Origin" is left out: it is a response header

        nothing exposed      | | GET Origin=https://a.example | no ACEH | inner 200 ACAO=https://a.example Vary=Origin | equal
        exposed              | expose=ETag,x-b | GET Origin=https://a.example | ACEH | inner 200 ACAO=https://a.example ACEH=etag,x-b Vary=Origin | equal
        all exposed          | expose=* | GET Origin=https://a.example | ACEH | inner 200 ACAO=https://a.example ACEH=* Vary=Origin | equal
        no page can read it  | expose=etag,Set-Cookie | GET Origin=https://a.example | ACEH | inner 200 ACAO=https://a.example ACEH=etag Vary=Origin | cors.expose-headers: "Set-Cookie" is left out: no page can read it
        all, credentials     | expose=* credentials=true | GET Origin=https://a.example | ACEH | inner 200 ACAO=https://a.example ACAC=true Vary=Origin | cors.expose-headers: "*" is left out: with credentials, browsers take it for a header of that name
        "#
    );
    for line in lines(&table) {
        let [name, short, asked, _azure, here, difference] = columns(line);
        let imported = import(&cors(short));
        let noted = notes(&imported);
        let noted = if noted.is_empty() {
            "equal".to_owned()
        } else {
            noted.join("; ")
        };
        assert_eq!(noted, difference, "{name}");
        assert_eq!(
            wait(answer(&layer(imported.config), request(asked), "")),
            here,
            "{name}"
        );
    }
}

#[test]
fn what_is_dangerous_stays_refused() {
    let imported = import(&cors("origins=* credentials=true headers=*"));
    let errors = imported.config.clone().build().unwrap_err().to_string();
    assert!(
        errors.contains("Danger::AnyOriginWithCredentials"),
        "{errors}"
    );
    let config = imported
        .config
        .dangerously_allow(Danger::AnyOriginWithCredentials);
    assert!(config.compile().unwrap().warnings().is_empty());

    let errors = import(&cors("origins=null"))
        .config
        .build()
        .unwrap_err()
        .to_string();
    assert!(errors.contains("Danger::NullOrigin"), "{errors}");
}

#[test]
fn every_element_and_attribute() {
    let imported = import(
        r#"<?xml version="1.0" encoding="utf-8"?>
        <!-- Everything at once, and written in every way that XML has. -->
        <cors allow-credentials = 'true' terminate-unmatched-request="&#102;alse">
            <allowed-origins
            >
                <origin>
                    https://a.example
                </origin >
                <origin><![CDATA[https://b.example]]></origin>
                <origin>https://<!-- a comment -->c.exam<![CDATA[p]]>le<?ignored?></origin>
                <origin>&#x68;ttps&#58;//d.example</origin>
            </allowed-origins>
            <allowed-methods preflight-result-max-age="60"><method>GET</method><method>POST</method></allowed-methods>
            <allowed-headers><header>X-A</header></allowed-headers>
            <expose-headers><header>ETag</header></expose-headers>
        </cors>
        <?ignored?>
        <!-- The end. -->"#,
    );
    assert!(imported.notes.is_empty(), "{:?}", imported.notes);
    let expected = CorsLayer::new()
        .allow_origins([
            "https://a.example",
            "https://b.example",
            "https://c.example",
            "https://d.example",
        ])
        .allow_credentials(true)
        .allow_methods(["GET", "POST"])
        .allow_headers(["x-a"])
        .expose_headers(["etag"])
        .max_age(Duration::from_secs(60))
        .preflight_status(StatusCode::OK)
        .rejected_preflight_status(StatusCode::OK);
    assert_eq!(imported.config, expected);
}

/// The origins of a `<cors>` element, and whether it terminates.
type Kind = (&'static str, bool);

/// Every sequence of `length` elements.
fn sequences(length: usize) -> Vec<Vec<Kind>> {
    let origins = [
        "https://a.example",
        "https://b.example",
        "https://a.example,https://b.example",
        "*",
    ];
    let kinds: Vec<Kind> = origins
        .into_iter()
        .flat_map(|origins| [(origins, true), (origins, false)])
        .collect();
    (0..length).fold(vec![Vec::new()], |shorter, _| {
        shorter
            .iter()
            .flat_map(|sequence| {
                kinds
                    .iter()
                    .map(|kind| [sequence.as_slice(), &[*kind]].concat())
            })
            .collect()
    })
}

/// What Azure does, by the page: the number of the element that decides, or what becomes of the request.
fn azure(sequence: &[Kind], asked: &str, origin: &str) -> String {
    for (index, (origins, terminates)) in sequence.iter().enumerate() {
        if *origins == "*" || origins.split(',').any(|listed| listed == origin) {
            return format!("element {index}");
        }
        if *terminates {
            return "empty 200".to_owned();
        }
    }
    let preflight = asked.starts_with("OPTIONS");
    String::from(if preflight { "empty 200" } else { "proceeds" })
}

/// What this crate did, in the words of [`azure`].
fn outcome(answer: &str) -> String {
    let element = answer
        .split(' ')
        .find_map(|word| word.split_once("=element-"));
    match (element, answer) {
        (Some((_, index)), _) => format!("element {index}"),
        (None, "layer 200 Vary=preflight" | "layer 200 Vary=Origin") => "empty 200".to_owned(),
        (None, "inner 200 Vary=Origin") => "proceeds".to_owned(),
        (None, other) => other.to_owned(),
    }
}

/// Every sequence of up to three `<cors>` elements, against the model.
#[test]
fn several_cors_elements_are_tried_in_order() {
    for sequence in (1..=3).flat_map(sequences) {
        let policies: Vec<String> = (0..)
            .zip(&sequence)
            .map(|(index, (origins, terminates)): (usize, _)| {
                let name = format!("element-{index}");
                cors(&format!(
                    "origins={origins} terminate={terminates} expose={name} headers={name}"
                ))
            })
            .collect();
        let layer = layer(import(&inbound(&policies.concat())).config);
        for origin in [
            "https://a.example",
            "https://b.example",
            "https://c.example",
        ] {
            for asked in ["GET", "OPTIONS ACRM=GET"] {
                let answer = wait(answer(
                    &layer,
                    request(&format!("{asked} Origin={origin}")),
                    "",
                ));
                let expected = azure(&sequence, asked, origin);
                assert_eq!(outcome(&answer), expected, "{sequence:?}: {asked} {origin}");
            }
        }
    }
}

#[test]
fn a_cors_element_that_is_never_reached_is_noted() {
    let at = "policies.inbound";
    let table = "
        terminate=false origins=https://a.example | terminate=true origins=https://b.example  |
        terminate=true origins=https://a.example  | terminate=false origins=https://b.example | 0
        terminate=false origins=*                 | terminate=true origins=https://b.example  | 0
    ";
    for line in lines(table) {
        let [first, second, by] = columns(line);
        let document = inbound(&(cors(first) + &cors(second)));
        let expected: Vec<String> = (!by.is_empty())
            .then(|| format!("{at}.cors[1]: is left out: `{at}.cors[{by}]` leaves no cross-origin request to it"))
            .into_iter()
            .collect();
        assert_eq!(notes(&import(&document)), expected, "{line}");
    }
    let document = inbound(&(cors("") + &cors("age=x methods=GET")));
    assert_eq!(
        error(&document).to_string(),
        "line 1, column 232: policies.inbound.cors[1].allowed-methods.preflight-result-max-age: \"x\" is no number of seconds",
        "its mistakes are errors all the same",
    );
}

#[test]
fn other_policies_are_none_of_its_business() {
    let document = format!(
        r#"<policies id="x">
            <inbound>
                <rate-limit calls="20" renewal-period="90" />
                {}
                <choose><when condition="@(context.Request.Method == &quot;GET&quot;)"><set-backend-service base-url="{{{{url}}}}" /></when></choose>
            </inbound>
            <backend><base /></backend>
            <outbound><base /><include-fragment fragment-id="f" /><set-body>@{{ return "a &lt; b"; }}</set-body></outbound>
            <on-error><base /></on-error>
        </policies>"#,
        cors("")
    );
    let imported = import(&document);
    assert!(imported.notes.is_empty(), "{:?}", imported.notes);
    assert_eq!(imported.config, import(&cors("")).config);
}

/// A line is what stands in `<inbound>` beside the `<cors>` elements, and what is wrong with it.
#[test]
fn what_cannot_be_evaluated_here() {
    let at = "line 1, column";
    let elsewhere = r#""cors" cannot be evaluated here, since it does not stand directly in `<inbound>`; to import it all the same, choose"#;
    let other = "cannot be evaluated here, since it stands for policies of another document; to leave it out, choose `policies.inbound`";
    let expression = "is a policy expression, which cannot be evaluated here: write what it gives";
    let named = "is a named value, which cannot be evaluated here: write what it gives";
    let table = format!(
        r#"
        <base /><cors/>                            | {at} 20: policies.inbound.base: "base" {other}
        <cors/><base></base>                       | {at} 27: policies.inbound.base: "base" {other}
        <cors/><include-fragment fragment-id="f"/> | {at} 27: policies.inbound.include-fragment: "include-fragment" {other}
        <choose><when condition="a"><base/></when></choose><cors/> | {at} 48: policies.inbound.choose.when.base: "base" {other}
        <choose><when condition="a"><cors/></when></choose>  | {at} 48: policies.inbound.choose.when.cors: {elsewhere} `policies.inbound.choose.when`
        <cors/><choose><when/><when><a/><cors/></when></choose> | {at} 52: policies.inbound.choose.when[1].cors: {elsewhere} `policies.inbound.choose.when[1]`
        </inbound><outbound><cors/></outbound><inbound>      | {at} 40: policies.outbound.cors: {elsewhere} `policies.outbound`
        <cors allow-credentials="@(true)"/>        | {at} 20: policies.inbound.cors.allow-credentials: "@(true)" {expression}
        <cors terminate-unmatched-request="@{{return true;}}"/> | {at} 20: policies.inbound.cors.terminate-unmatched-request: "@{{return true;}}" {expression}
        <cors><allowed-methods preflight-result-max-age="@(1+1)"><method>GET</method></allowed-methods></cors> | {at} 26: policies.inbound.cors.allowed-methods.preflight-result-max-age: "@(1+1)" {expression}
        <cors><allowed-methods><method>@("GET")</method></allowed-methods></cors> | {at} 43: policies.inbound.cors.allowed-methods.method: "@(\"GET\")" {expression}
        <cors><allowed-origins><origin>{{{{app}}}}</origin></allowed-origins></cors> | {at} 43: policies.inbound.cors.allowed-origins.origin: "{{{{app}}}}" {named}
        <cors><allowed-origins><origin>a</origin><origin>https://{{{{host}}}}</origin></allowed-origins></cors> | {at} 61: policies.inbound.cors.allowed-origins.origin[1]: "https://{{{{host}}}}" {named}
        "#
    );
    for line in lines(&table) {
        let [policies, message] = columns(line);
        let document = format!("<policies><inbound>{policies}</inbound></policies>");
        assert_eq!(error(&document).to_string(), message, "{policies}");
    }
}

#[test]
fn one_of_several_sections() {
    let own = cors("origins=https://own.example");
    let when = cors("origins=https://when.example");
    let document = inbound(&format!(
        "<base />{own}<choose><when>{when}</when></choose>"
    ));
    let choose = |path: &str| document.parse::<Azure>().unwrap().choose(path).import();

    let imported = choose("policies.inbound").unwrap();
    assert_eq!(imported.config, import(&own).config);
    assert_eq!(
        notes(&imported),
        [
            "policies.inbound.base: is left out: it stands for policies of another document",
            "policies.inbound.choose.when: is left out: `policies.inbound` was chosen",
        ],
    );

    let imported = choose("policies.inbound.choose.when").unwrap();
    assert_eq!(imported.config, import(&when).config);
    assert_eq!(imported.notes.len(), 2);

    assert_eq!(
        choose("nowhere").unwrap_err().to_string(),
        r#"no CORS section at "nowhere"; there is one at: policies.inbound, policies.inbound.choose.when"#,
    );
}

#[test]
fn bad_values() {
    let lists = "allowed-origins, allowed-methods, allowed-headers, expose-headers";
    let flags = "allow-credentials, terminate-unmatched-request";
    let nowhere = "no CORS section found: expected `<cors>` alone, or in `<policies><inbound>`";
    let seconds = "is no number of seconds";
    let at = "line 1, column";
    let table = format!(
        r#"
        <policies/>                                    | {nowhere}
        <policies><inbound><base /></inbound></policies> | {nowhere}
        <Cors/>                                        | {nowhere}
        <a:cors xmlns:a="b"/>                          | {nowhere}
        <cors/>                                        | {at} 1: cors.allowed-origins: missing
        <cors><allowed-origins/></cors>                | {at} 7: cors.allowed-origins.origin: missing
        <cors><allowed-origins><origin/></allowed-origins></cors> | {at} 24: cors.allowed-origins.origin: "" is empty
        <cors><allowed-origins><origin>*</origin><origin> </origin></allowed-origins></cors> | {at} 42: cors.allowed-origins.origin[1]: "" is empty
        <cors><allowed-origins><origin>*</origin></allowed-origins></cors> | {at} 1: cors.allowed-headers: missing
        <cors><allowed-origins><origin>*</origin></allowed-origins><allowed-headers/></cors> | {at} 60: cors.allowed-headers.header: missing
        <cors><allowed-origins><origin>*</origin></allowed-origins><allowed-methods/></cors> | {at} 60: cors.allowed-methods.method: missing
        <cors><allowed-origins><origin>*</origin></allowed-origins><allowed-origins/></cors> | {at} 60: cors.allowed-origins: "allowed-origins" is given twice

        credentials=yes                                | {at} 1: cors.allow-credentials: "yes" is neither `true` nor `false`
        credentials=                                   | {at} 1: cors.allow-credentials: "" is neither `true` nor `false`
        terminate=0                                    | {at} 1: cors.terminate-unmatched-request: "0" is neither `true` nor `false`
        origins=example.com                            | {at} 24: cors.allowed-origins.origin: "example.com" has no scheme (`https://…`)
        origins=*,example.com                          | {at} 42: cors.allowed-origins.origin[1]: "example.com" has no scheme (`https://…`)
        origins=https://*.example.com                  | {at} 24: cors.allowed-origins.origin: "https://*.example.com" holds a `*`, which Azure knows only by itself
        origins=https://a.example:*                    | {at} 24: cors.allowed-origins.origin: "https://a.example:*" holds a `*`, which Azure knows only by itself
        origins=*/                                     | {at} 24: cors.allowed-origins.origin: "*/" holds a `*`, which Azure knows only by itself
        methods=GET age=300s                           | {at} 76: cors.allowed-methods.preflight-result-max-age: "300s" {seconds}
        methods=GET age=-1                             | {at} 76: cors.allowed-methods.preflight-result-max-age: "-1" {seconds}
        methods=GET age=0.5                            | {at} 76: cors.allowed-methods.preflight-result-max-age: "0.5" {seconds}
        methods=GET age=                               | {at} 76: cors.allowed-methods.preflight-result-max-age: "" {seconds}
        methods=GET age=99999999999999999999           | {at} 76: cors.allowed-methods.preflight-result-max-age: "99999999999999999999" {seconds}
        methods=                                       | {at} 93: cors.allowed-methods.method: "" is empty
        headers=                                       | {at} 93: cors.allowed-headers.header: "" is empty
        expose=                                        | {at} 147: cors.expose-headers.header: "" is empty

        <cors alow-credentials="true"/>                | {at} 1: cors.alow-credentials: unknown key; known here: {flags}
        <cors Allow-Credentials="true"/>               | {at} 1: cors.Allow-Credentials: unknown key; known here: {flags}
        <cors xmlns="a"/>                              | {at} 1: cors.xmlns: unknown key; known here: {flags}
        <cors><alowed-origins/></cors>                 | {at} 7: cors.alowed-origins: unknown key; known here: {lists}
        <cors><a:allowed-origins/></cors>              | {at} 7: cors.a:allowed-origins: unknown key; known here: {lists}
        <cors><cors/></cors>                           | {at} 7: cors.cors: unknown key; known here: {lists}
        <cors><origin>*</origin></cors>                | {at} 7: cors.origin: unknown key; known here: {lists}
        <cors><allowed-origins><Origin>*</Origin></allowed-origins></cors> | {at} 24: cors.allowed-origins.Origin: unknown key; known here: origin
        <cors><allowed-origins><origin>*</origin><orign/></allowed-origins></cors> | {at} 42: cors.allowed-origins.orign: unknown key; known here: origin
        <cors><allowed-methods max-age="1"><method>GET</method></allowed-methods></cors> | {at} 7: cors.allowed-methods.max-age: unknown key; known here: preflight-result-max-age
        <cors><allowed-headers><method>GET</method></allowed-headers></cors> | {at} 24: cors.allowed-headers.method: unknown key; known here: header
        <cors><expose-headers a="b"/></cors>           | {at} 7: cors.expose-headers.a: unknown key; known here: none
        <cors><allowed-origins><origin>a<b/></origin></allowed-origins></cors> | {at} 33: cors.allowed-origins.origin.b: unknown key; known here: none
        <cors>*</cors>                                 | {at} 1: cors: "*" has no place here
        <cors><allowed-origins>*</allowed-origins></cors> | {at} 7: cors.allowed-origins: "*" has no place here
        "#
    );
    for line in lines(&table) {
        let [document, message] = columns(line);
        let document = match document.starts_with('<') {
            true => document.to_owned(),
            false => cors(document),
        };
        assert_eq!(error(&document).to_string(), message, "{document}");
    }
}

/// In a table, `¶` stands for a line's end.
#[test]
fn malformed_documents() {
    let table = r#"
        | line 1, column 1: no element
        ¶¶ | line 3, column 1: no element
        <!-- nothing --> | line 1, column 17: no element
        cors | line 1, column 1: text outside of the root element
        ¶  &amp;<cors/> | line 2, column 3: text outside of the root element
        <cors/>¶¶ x | line 3, column 2: text outside of the root element
        <cors/><![CDATA[]]> | line 1, column 8: text outside of the root element
        <cors/><cors/> | line 1, column 8: a second root element
        <cors> | line 1, column 1: `<cors>` is never closed
        <a>¶ <cors>¶</cors> | line 1, column 1: `<a>` is never closed
        </cors> | line 1, column 1: `</cors>` ends no element
        <a>¶<cors></a> | line 2, column 7: expected `</cors>`, but `</a>` was found
        <a></b¶c> | line 1, column 4: expected `</a>`, but `</b\nc>` was found
        <a></a b="c"> | line 1, column 4: expected `</a>`, but `</a b="c">` was found
        <cors | line 1, column 1: tag not closed: `>` not found before end of input
        <a>¶ < | line 2, column 2: tag not closed: `>` not found before end of input
        <cors a="b> | line 1, column 1: attribute value not closed: `"` not found before end of input
        <cors a='b> | line 1, column 1: attribute value not closed: `'` not found before end of input
        <a><!-- b | line 1, column 4: comment not closed: `-->` not found before end of input
        <a><![CDATA[ b | line 1, column 4: CDATA not closed: `]]>` not found before end of input
        <a><? b | line 1, column 4: processing instruction not closed: `?>` not found before end of input
        <a><!b></a> | line 1, column 4: unknown or missed symbol in markup
        <a><!-- b -- c --></a> | line 1, column 4: `--` in a comment
        <a><!-- b ---></a> | line 1, column 4: `--` in a comment
        <a>]]></a> | line 1, column 4: `]]>` in a text: write `]]&gt;`
        <a/><?xml version="1.0"?> | line 1, column 5: an XML declaration that is not the beginning of the document
         <?xml version="1.0"?><a/> | line 1, column 2: an XML declaration that is not the beginning of the document
        <!DOCTYPE a><a/> | line 1, column 1: a DOCTYPE, which policy documents do not have
        <!doctype a><a/> | line 1, column 1: a DOCTYPE, which policy documents do not have
        <!DOCTYPE a [<!ENTITY b "c">]>¶<a>&b;</a> | line 1, column 1: a DOCTYPE, which policy documents do not have
        <!DOCTYPE a | line 1, column 1: DOCTYPE not closed: `>` not found before end of input
        <a>¶ é&nbsp;</a> | line 2, column 3: the entity "nbsp" is not known: there are `lt`, `gt`, `amp`, `apos` and `quot`
        <a>b & c</a> | line 1, column 6: `&` that begins no reference: write `&amp;`
        <a>&;</a> | line 1, column 4: the entity "" is not known: there are `lt`, `gt`, `amp`, `apos` and `quot`
        <a>&#x;</a> | line 1, column 4: invalid character reference: cannot parse integer from empty string
        <a>&#0;</a> | line 1, column 4: invalid character reference: 0x0 character is not permitted in XML
        <a>&#7;</a> | line 1, column 4: a reference to a control character, which XML does not have
        <a>&#xD800;</a> | line 1, column 4: invalid character reference: `55296` is not a valid codepoint
        <a b="&c;"/> | line 1, column 4: the entity "c" is not known: there are `lt`, `gt`, `amp`, `apos` and `quot`
        <a b="&"/> | line 1, column 4: `&` that begins no reference: write `&amp;`
        <a b="&#7;"/> | line 1, column 4: a reference to a control character, which XML does not have
        <a b/> | line 1, column 4: an attribute without a value
        <a b=/> | line 1, column 4: the value of "b" is not in quotes
        <a b=c/> | line 1, column 4: the value of "b" is not in quotes
        <a b c="d"/> | line 1, column 4: "b c" is not a name
        <a ="b"/> | line 1, column 4: "" is not a name
        <a b="c"d="e"/> | line 1, column 4: no space after the value of "b"
        <a¶ b="c"¶  b="d"/> | line 3, column 3: "b" is given twice
        <a b="<"/> | line 1, column 4: `<` in the value of "b": write `&lt;`
        <a></ a> | line 1, column 4: expected `</a>`, but `</ a>` was found
        < a/> | line 1, column 1: "" is not a name
        <1/> | line 1, column 1: "1" is not a name
        <a/b/> | line 1, column 1: "a/b" is not a name
        <a>¶é� </a> | line 2, column 2: a control character, which XML does not have
    "#;
    for line in table.lines().filter(|line| line.contains('|')) {
        let (document, message) = line[8..].split_once('|').unwrap();
        let document = document.strip_suffix(' ').unwrap_or(document);
        let document = document.replace('¶', "\n").replace('\u{fffd}', "\u{1b}");
        let error = error(&document);
        assert_eq!(error.to_string(), message.trim(), "{document}");
        assert!(matches!(error, ImportError::Syntax { .. }), "{error:?}");
    }
}

#[test]
fn documents_as_the_portal_shows_them_are_no_xml() {
    let table = r#"
        <set-variable value="@(context.Variables["a"])" /> | line 1, column 34: no space after the value of "value"
        <set-body>@{ return a && b; }</set-body>           | line 1, column 42: `&` that begins no reference: write `&amp;`
        <set-body>@{ return a < b; }</set-body>            | line 1, column 42: "" is not a name
    "#;
    for line in lines(table) {
        let [policy, message] = columns(line);
        let message = format!(
            "{message}; if it is for an unescaped policy expression, export the document as `xml` instead of `rawxml`, or give the \
             `<cors>` alone"
        );
        assert_eq!(error(&inbound(policy)).to_string(), message, "{policy}");
    }
}

#[test]
fn a_document_that_is_cut_off_is_an_error() {
    let page = PAGE.trim();
    for (end, _) in page.char_indices() {
        let error = error(&page[..end]);
        assert!(
            matches!(error, ImportError::Syntax { .. }),
            "{end}: {error}"
        );
    }
    let marked = format!("\u{feff}{page}");
    assert_eq!(
        import(&marked).config,
        import(page).config,
        "a byte order mark"
    );
    let crlf = page.replace('\n', "\r\n");
    assert_eq!(import(&crlf).config, import(page).config, "line ends");
}

#[test]
fn deep_documents() {
    let nested = |depth: usize| "<a>".repeat(depth) + &cors("") + &"</a>".repeat(depth);
    assert!(
        error(&nested(90))
            .to_string()
            .contains("cannot be evaluated")
    );
    let message = "line 1, column 301: nested deeper than 100 levels";
    assert_eq!(error(&nested(100)).to_string(), message);
    assert_eq!(error(&"<a>".repeat(1 << 20)).to_string(), message);
}

/// A dot in a name makes no place of one that Azure knows.
#[test]
fn names_with_a_dot() {
    let document = format!("<policies.inbound>{}</policies.inbound>", cors(""));
    let message = error(&document).to_string();
    assert!(
        message.starts_with(
            r#"line 1, column 19: "policies.inbound".cors: "cors" cannot be evaluated here"#
        ),
        "{message}"
    );
    let document = inbound(&format!("{}<a.b><base/></a.b>", cors("")));
    let message = error(&document).to_string();
    assert!(
        message.contains(r#"policies.inbound."a.b".base: "base" cannot be"#),
        "{message}"
    );
}

#[test]
fn many_places() {
    let places = |count: usize| {
        let each = format!("<when>{}</when>", cors(""));
        inbound(&(cors("") + &each.repeat(count)))
    };
    let chosen = |count| {
        let document: Azure = places(count).parse().unwrap();
        document.choose("policies.inbound").import()
    };
    assert_eq!(chosen(999).unwrap().notes.len(), 999);
    let message = chosen(1002).unwrap_err().to_string();
    let expected = r#": "when" comes after more than 1000 places that concern CORS"#;
    assert!(message.ends_with(expected), "{message}");
}

#[test]
fn big_documents() {
    const SIZE: usize = 1 << 20;
    let long = "a".repeat(SIZE);
    // The names of what an element stands in are in its path.
    let nested = |inner: &str| {
        let (begin, end) = (
            format!("<{long}>").repeat(5),
            format!("</{long}>").repeat(5),
        );
        begin + inner + &end
    };
    let leaves = nested(&"<a/><a><b/></a>".repeat(SIZE / 15));
    assert!(
        error(&leaves)
            .to_string()
            .starts_with("no CORS section found")
    );
    let places = error(&nested(&format!("<a>{}</a>", cors("")).repeat(1000))).to_string();
    assert!(places.len() < 2000, "{} bytes", places.len());
    let short = error(&cors(&format!("origins={long}"))).to_string();
    assert!(short.len() < 300, "{} bytes", short.len());
    for document in [
        format!("<{long}>"),
        format!("</{long}>"),
        format!("<a></{long}>"),
        format!("<{long}></a>"),
        format!("<{long} {long}/>"),
        format!("<{long}&"),
        format!("<!{long}>"),
        format!("<a>&{long};</a>"),
        format!("<?xml {long}?>"),
        format!("<cors {long}=\"\"/>"),
        format!("<cors allow-credentials=\"{long}\"/>"),
        format!("<cors><{long}/></cors>"),
        format!("<cors>{long}</cors>"),
        format!("<a>{}</a>", "<cors/>".repeat(SIZE / 7)),
        format!("<cors>{}</cors>", "<allowed-origins/>".repeat(SIZE / 18)),
        format!(
            "<cors {}/>",
            (0..SIZE / 12)
                .map(|index| format!("a{index}=\"\" "))
                .collect::<String>()
        ),
        format!("<a>{}</a>", "&amp;".repeat(SIZE / 5)),
        " \n".repeat(SIZE / 2),
        "<!--".repeat(SIZE / 4),
        "<![CDATA[".repeat(SIZE / 9),
        "&".repeat(SIZE),
        "<".repeat(SIZE),
    ] {
        let message = error(&document).to_string();
        assert!(message.len() < 1000, "{} bytes", message.len());
    }
    let origins: Vec<String> = (0..SIZE / 45)
        .map(|index| format!("https://a{index}.example"))
        .collect();
    let others = format!(
        "<set-body>{}</set-body>{}",
        long.repeat(8),
        "<a/>".repeat(SIZE / 4)
    );
    let document = inbound(&(cors(&format!("origins={}", origins.join(","))) + &others));
    assert!(document.len() > 10_000_000);
    assert!(import(&document).config.build().is_ok());
}

proptest! {
    /// Whatever the pieces of markup are put together to, it is read or refused; what is wrong has a place in it.
    #[test]
    fn no_text_panics(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..24)) {
        let document = pieces.concat();
        let read = document.parse::<Azure>().and_then(|document| document.import());
        if let Err(ImportError::Syntax { line, column, .. } | ImportError::At { line, column, .. }) = read {
            let at = document.split('\n').nth(line - 1).map(|line| line.chars().count());
            prop_assert!(at.is_some_and(|length| column <= length + 1), "{line}:{column}");
        }
    }
}

const PIECES: &[&str] = &[
    "<cors>",
    "</cors>",
    "<cors ",
    "/>",
    ">",
    "<policies><inbound>",
    "</inbound></policies>",
    "<base />",
    "<choose>",
    "</choose>",
    "<allowed-origins>",
    "</allowed-origins>",
    "<origin>",
    "</origin>",
    "https://a.example",
    "*",
    "<allowed-headers><header>*",
    "</header></allowed-headers>",
    "allow-credentials=",
    "\"true\"",
    "'",
    "\"",
    "=",
    "&amp;",
    "&#",
    ";",
    "&",
    "<",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?",
    "?>",
    "<!DOCTYPE",
    "[",
    "]",
    "@(",
    "\n",
    " ",
    "é",
    "\u{feff}",
    "\u{0}",
];
