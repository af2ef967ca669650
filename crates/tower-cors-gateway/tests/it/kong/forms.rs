//! The forms that the admin API takes, and the files that mean the same.

use serde_json::json;
use tower_cors_gateway::Kong;
use tower_cors_test_support::corpus;
use url::form_urlencoded;

use super::plugin::PAGE;
use super::{import, import_form, import_origins};
use crate::importing::{abbreviate, compare, error_of};
use crate::table::check_rows;

const FORM_ERRORS: &str = include_str!("../data/kong_form_errors.tsv");

/// One configuration in all forms that the admin API takes.
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
