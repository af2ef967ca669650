//! The example and the template in Azure's documentation.

use tower_cors::Danger;
use tower_cors_test_support::check_table;

use super::{error, import};

pub(super) const PAGE: &str = r#"
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
fn example_of_the_page_is_dangerous() {
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
fn example_of_the_page() {
    let imported = import(PAGE);
    assert!(imported.notes.is_empty(), "{:?}", imported.notes);
    let config = imported.config.dangerously_allow(Danger::InsecureOrigins);
    let headers =
        "x-zumo-installation-id,x-zumo-application,x-zumo-version,x-zumo-auth,content-type,accept";
    let granted =
        format!("ACAC=true ACAM=GET,POST,PATCH,DELETE ACAH={headers} ACMA=300 Vary=preflight");
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
        not a CORS request    | GET                                                     | inner 200 Vary=Origin
        no preflight       | OPTIONS                                                 | inner 200 Vary=Origin
        "
        ),
    );
}

const TEMPLATE: &str = r#"
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
"#;

/// The template in the documentation. None of its placeholders is taken for a value.
#[test]
fn template_of_the_page() {
    let mut document = TEMPLATE.to_owned();
    // Once a placeholder is filled in, the error is about the next one.
    for (placeholder, value, message) in [
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
            r#"preflight-result-max-age: "number of seconds" is not a number of seconds"#,
        ),
        (
            "true | false",
            "true",
            r#"terminate-unmatched-request: "true | false" is neither `true` nor `false`"#,
        ),
    ] {
        let error = error(&document).to_string();
        assert!(error.contains(message), "{error}");
        document = document.replace(placeholder, value);
    }
    let errors = import(&document).config.build().unwrap_err().to_string();
    for (placeholder, value) in [("HTTP verb", "PUT"), ("header name", "x-a")] {
        let message = format!("{placeholder:?} is not a ");
        assert!(errors.contains(&message), "{errors}");
        document = document.replace(placeholder, value);
    }
    let granted = "ACAO=https://a.example ACAM=PUT ACAH=x-a ACMA=300";
    check_table(
        import(&document).config,
        "",
        &format!(
            "filled in | OPTIONS Origin=https://a.example ACRM=PUT ACRH=x-a | layer 200 {granted} Vary=preflight"
        ),
    );
}
