//! Storage access statuses: cookies of other sites, and `Origin` in requests of no script.

use tower_cors_browser::{Credentials, StorageAccess};

use crate::server::{Server, browser_in, fetch};
use crate::table::check;

/// The last request that arrives: `Sec-Fetch-Storage-Access`, the cookie and the origin.
#[test]
fn statuses() {
    let table = "
        no-cors     | -        | include     | GET /                      | - a=1 -
        no-cors     | none     | include     | GET /                      | none - -
        no-cors     | inactive | include     | GET /                      | inactive - PAGE
        no-cors     | active   | include     | GET /                      | active a=1 -
        no-cors     | inactive | same-origin | GET /                      | - - -
        no-cors     | inactive | include     | HEAD /                     | inactive - PAGE
        no-cors     | inactive | include     | POST /                     | inactive - PAGE
        no-cors     | inactive | include     | GET http://localhost/      | inactive - null
        no-cors     | inactive | include     | GET http://b.test/         | - - -
        no-cors     | inactive | include     | GET https://b.app.example/ | - a=1 -
        no-cors     | inactive | include     | GET https://app.example/   | - a=1 -
        cors        | inactive | include     | GET /                      | inactive - PAGE
        cors        | active   | include     | GET /                      | active a=1 PAGE
        cors        | none     | include     | PUT /                      | none - PAGE
        cors        | inactive | omit        | GET /                      | - - PAGE
        same-origin | inactive | include     | GET https://app.example/   | - a=1 -
        navigate    | inactive | include     | GET /                      | - a=1 -
        websocket   | inactive | include     | GET /                      | - a=1 PAGE
    ";
    check(table, |[mode, status, credentials, text]| {
        let mut browser = browser_in(mode).cookie("a=1").unwrap();
        browser = browser.credentials(match credentials {
            "include" => Credentials::Include,
            "omit" => Credentials::Omit,
            _ => Credentials::SameOrigin,
        });
        browser = match status {
            "none" => browser.storage_access(StorageAccess::None),
            "inactive" => browser.storage_access(StorageAccess::Inactive),
            "active" => browser.storage_access(StorageAccess::Active),
            _ => browser,
        };
        let server = Server::new(": 200 ACAO=PAGE ACAC=true ACAM=PUT");
        let _ = fetch(&mut browser, &server, text);
        let requests = server.requests();
        let headers = requests.last().unwrap().headers();
        let value = |name| {
            headers
                .get(name)
                .map_or("-", |value| value.to_str().unwrap())
        };
        let values = ["sec-fetch-storage-access", "cookie", "origin"].map(value);
        [values.join(" ").replace(crate::server::PAGE, "PAGE")]
    });
}

#[test]
fn preflights_have_no_status() {
    let server = Server::new(": 200 ACAO=PAGE ACAC=true ACAM=PUT");
    let browser = browser_in("cors").credentials(Credentials::Include);
    let mut browser = browser.storage_access(StorageAccess::Inactive);
    fetch(&mut browser, &server, "PUT /").unwrap();
    let has_status = |request: &http::Request<String>| {
        request.headers().contains_key("sec-fetch-storage-access")
    };
    let statuses: Vec<bool> = server.requests().iter().map(has_status).collect();
    assert_eq!(statuses, [false, true]);
}
