//! What is wrong with a value of `Access-Control-Allow-Origin`.

use tower_cors_test_support::check_rows;

use super::{advice, PAGE};

/// The lines of the header, and the advice.
#[test]
fn wrong_values() {
    check_rows(
        [
            ["", "?"],
            ["null", "?"],
            ["PAGE/", "?"],
            ["PAGE//", "?"],
            ["PAGE/a", "?"],
            ["https://App.example.com", "?"],
            ["app.example.com", "?"],
            ["PAGE,https://b.example", "?"],
            ["PAGE~https://b.example", "?"],
            ["PAGE;https://b.example", "?"],
            ["https://*.example.com", "?"],
            ["\"PAGE\"", "?"],
            ["'PAGE'", "?"],
            ["[PAGE]", "?"],
            ["http://app.example.com", "?"],
            ["PAGE:8443", "?"],
            ["http://app.example.com:8443", "?"],
            ["https://b.example", "?"],
            ["http://b.example", "?"],
            ["https://b.example:8443", "?"],
            ["https://:", "?"],
            ["PAGE ACAO=PAGE", "?"],
            ["* ACAO=PAGE ACAO=https://b.example", "?"],
        ],
        |[value, _]| {
            let advice = advice("GET http://a.example/", &format!(": 200 ACAO={value}"));
            advice.replace("wrong-allow-origin | ", "").replace(PAGE, "PAGE")
        },
    );
}
