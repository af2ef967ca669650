//! The forms that the admin API accepts, and the files that mean the same.

use serde_json::json;
use tower_cors_gateway::Kong;
use tower_cors_test_support::{check_rows, corpus};
use url::form_urlencoded;

use super::plugin::PAGE;
use super::{import, import_form, import_origins};
use crate::importing::{abbreviate, compare, error_of};

const FORM_ERRORS: &str = include_str!("../data/kong_form_errors.tsv");

/// One configuration in all forms that the admin API accepts.
#[test]
fn forms() {
    let expected = import_form(PAGE).config;
    let pairs = || PAGE.split('&').map(|pair| pair.split_once('=').unwrap());
    let coded = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs())
        .finish();
    assert!(coded.contains("GET%2C+POST"), "{coded}");
    let lines = PAGE.replace('&', "\n");
    let repeated = PAGE.replace("GET, POST", "GET&config.methods=POST");
    let marked = repeated.replace("methods=", "methods[]=");
    let one_marked = PAGE.replace("origins=", "origins[]=");
    let counted = PAGE.replace("=GET, POST", "[1]=GET&config.methods[2]=POST");
    let forms = [
        &marked,
        &marked.replace('[', "%5B").replace(']', "%5d"),
        &one_marked,
        &counted,
        &format!("{PAGE}&tags[]=a&protocols[1]=http&protocols[2]=https"),
        &coded,
        &coded.replace('+', "%20").replace('.', "%2e"),
        &lines,
        &repeated,
        &format!("{PAGE}\n"),
        &format!("&{PAGE}&"),
    ];
    check_rows(forms.map(|form| [form, "equal"]), |[form, _]| {
        compare(&import_form(form).config, &expected)
    });
}

/// The form in scripts: `curl` commands, their options, and parts of them.
#[test]
fn forms_of_scripts() {
    let expected =
        import_form("name=cors&config.origins=https://a.example&config.methods=GET, PUT");
    let scripts = [
        r#""name=cors" \
           "config.origins=https://a.example" \
           "config.methods=GET, PUT""#,
        r#"'name=cors' 'config.origins=https://a.example' 'config.methods=GET, PUT'"#,
        r#"name=cors \
           config.origins=https://a.example \
           config.methods=GET, PUT"#,
        r#"name=cors
           config.origins="https://a.example"
           config.methods='GET, PUT'"#,
        r#"--data "name=cors" \
           --data 'config.origins=https://a.example' \
           --data config.methods="GET, PUT""#,
        "-d name=cors -d config.origins=https://a.example -d config.methods=GET,PUT",
        "-dname=cors --data=config.origins=https://a.example --data-raw config.methods=GET,PUT",
        "-F name=cors --form config.origins=https://a.example --form-string config.methods=GET,PUT",
        "--data name=cors&config.origins=https%3A%2F%2Fa.example --data 'config.methods=GET,+PUT'",
        "--data-urlencode name=cors --data-urlencode 'config.origins=https://a.example' -d config.methods=GET,PUT",
        r#"$ curl -i -X POST http://kong:8001/apis/{api}/plugins \
            --data "name=cors" \
            --data "config.origins=https://a.example" \
            --data "config.methods=GET, PUT""#,
        r#"curl -sS --request POST --url http://kong:8001/services/a=b/plugins \
            -H 'Kong-Admin-Token: a=b' --user a=b -o config.max_age=1 \
            -d name=cors \
            -d config.origins=https://a.example -d "config.methods=GET, PUT" | jq ."#,
        r#"curl -X POST \
            http://kong:8001/plugins \
            -d \
            name=cors -d config.origins=https://a.example \
            -d config.methods=GET,PUT"#,
        "curl http://kong:8001/services/a=b/plugins name=cors config.origins=https://a.example config.methods=GET,PUT",
        r#"curl -X POST http://kong:8001/plugins ^
            --data "name=cors" ^
            --data "config.origins=https://a.example" ^
            --data "config.methods=GET, PUT""#,
        r#"curl http://kong:8001/services -d name=shop -d url=http://shop
           # The plugin.
           curl http://kong:8001/plugins -d name=key-auth

           curl http://kong:8001/plugins -d name=cors \
             -d config.origins=https://a.example -d 'config.methods=GET, PUT'"#,
    ];
    check_rows(scripts.map(|form| [form, "equal"]), |[form, _]| {
        compare(&import_form(form).config, &expected.config)
    });
}

/// Each `curl` in a script sends its own form.
#[test]
fn several_commands() {
    let script =
        "curl http://kong:8001/plugins -d name=cors -d config.max_age=1 -d service.id=orders
                  curl http://kong:8001/plugins -d name=cors -d config.max_age=2";
    let script: Kong = script.parse().unwrap();
    assert_eq!(
        script.clone().import().unwrap_err().to_string(),
        "several CORS sections differ; choose one by its path:\n  documents[0].config (service \
         \"orders\")\n  documents[1].config (all requests)",
    );
    let config = script
        .choose("documents[1].config")
        .import()
        .unwrap()
        .config;
    assert_eq!(
        config.rules().next().unwrap().max_age().unwrap().as_secs(),
        2
    );
}

/// A regex in quotes keeps its backslashes, as in a shell.
#[test]
fn regexes_in_quotes() {
    let expected = import_origins(&[r"https://.*\.example"]).config;
    let scripts = [
        r"-d 'config.origins=https://.*\.example'",
        r#"-d "config.origins=https://.*\.example""#,
        r"-d config.origins=https://.*\\.example",
        r"--data-urlencode 'config.origins=https://.*\.example'",
        r#"-d "config.origins=https://.*\\.example""#,
    ];
    check_rows(scripts.map(|form| [form, "equal"]), |[form, _]| {
        compare(&import_form(form).config, &expected)
    });
    // Single quotes keep both backslashes, and the regex means a backslash.
    let both = import_form(r"-d 'config.origins=https://a\\.example'").config;
    let rule = both.rules().next().unwrap();
    assert_eq!(rule.allow_origin_regexes(), [r"https://a\\.example"]);
    let quoted = import_form(r#"-d "config.origins=https://a\"b" -d 'config.origins=https://a"b'"#);
    let rule = quoted.config.rules().next().unwrap();
    assert_eq!(rule.allow_origin_regexes(), [r#"https://a"b"#; 2]);
}

/// The same configuration in all files.
#[test]
fn files() {
    let expected = import_form(PAGE).config;
    let pairs = PAGE.split('&').map(|pair| pair.split_once('=').unwrap());
    let flat: serde_json::Map<_, _> = pairs
        .map(|(name, value)| (name.to_owned(), json!(value)))
        .collect();
    let lists = json!({
        "origins": ["mockbin.com"],
        "methods": ["GET", "POST"],
        "headers": "Accept, Accept-Version, Content-Length, Content-MD5, Content-Type, Date, \
                    X-Auth-Token",
        "exposed_headers": ["X-Auth-Token"],
        "credentials": true,
        "max_age": 3600,
    });
    let plugin = json!({ "name": "cors", "config": lists });
    let files = [
        json!(flat),
        json!({
            "config.origins": ["mockbin.com"],
            "config.methods": "GET,POST",
            "config.headers": lists["headers"],
            "config.exposed_headers": "X-Auth-Token",
            "config.credentials": true,
            "config.max_age": 3600,
            "enabled": "true",
        }),
        lists.clone(),
        json!({ "config": lists }),
        plugin.clone(),
        json!({ "plugins": [{ "name": "key-auth" }, plugin], "services": null }),
        json!({ "routes": [{ "plugins": [plugin] }] }),
        json!({ "consumers": [{ "username": "anna", "plugins": [plugin] }] }),
        json!({ "services": [
            { "name": "orders" },
            { "routes": [{ "name": "list", "plugins": [plugin] }] },
        ] }),
    ];
    let files = files.map(|file| file.to_string());
    check_rows(
        files.each_ref().map(|file| [file.as_str(), "equal"]),
        |[file, _]| compare(&import(file).config, &expected),
    );
    check_rows(
        files.each_ref().map(|file| [file.as_str(), "equal"]),
        |[file, _]| {
            let from_json: Kong = serde_json::from_str(file).unwrap();
            compare(&from_json.import().unwrap().config, &expected)
        },
    );
}

#[test]
fn errors() {
    check_rows(corpus(FORM_ERRORS), |[form, expected]| {
        let error = error_of(form.replace('¶', "\n").parse::<Kong>());
        abbreviate(&error, expected).to_owned()
    });
}

#[test]
fn plus_signs() {
    let forms = [
        r"config.origins=https://[a-z]%2B\.example",
        "config.origins=https%3A%2F%2F%5Ba-z%5D%2b%5C.example",
        r"instance_name=the+first&tags=a+b&config.origins=+https://[a-z]%2B\.example",
    ];
    let expected = import_origins(&[r"https://[a-z]+\.example"]).config;
    check_rows(forms.map(|form| [form, "equal"]), |[form, _]| {
        compare(&import_form(form).config, &expected)
    });
}

#[test]
fn empty_values_count_as_absent() {
    assert_eq!(
        import_form("name=cors&config.origins=&config.max_age=&service.id=7").config,
        import("name: cors").config
    );
}
