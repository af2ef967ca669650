//! The plan, before anything is sent.

use tower_cors_test_support::{check_rows, rows};

use super::run;

/// Returns the sentences of the plan, without the first one, and the error if there is one.
fn plan(request: &str) -> String {
    let (outcome, printed) = run(request, ": 200 ACAO=* ACAM=* ACAH=*");
    let mut lines = printed.lines().skip(1);
    let plan: Vec<&str> = lines.by_ref().take_while(|line| !line.is_empty()).collect();
    match outcome {
        Ok(_) => plan.join(" "),
        Err(error) => format!("{} {}", plan.join(" "), error.to_string().trim_end()),
    }
}

#[test]
fn the_page_and_its_request() {
    let table = "
        GET https://api.example/a?b=c                      | A page at https://app.example.com sends GET https://api.example/a?….
        GET https://api.example/ credentials               | A page at https://app.example.com sends GET https://api.example/, with credentials.
        GET https://api.example/ Origin=null               | A page with the opaque origin null sends GET https://api.example/.
        GET https://a.example/ Origin=https://a.example:443 | A page at https://a.example sends GET https://a.example/.
        POST https://a.example/ Origin=https://a.example/b yes | A page at https://a.example sends POST https://a.example/.
        ";
    check_rows(rows(table), |[request, _]| {
        let (_, printed) = run(request, ": 200 ACAO=*");
        printed.lines().next().unwrap().to_owned()
    });
}
