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
        Err(error) => format!("{} {error}", plan.join(" ")).trim().to_owned(),
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

#[test]
fn the_requests_that_are_about_to_be_sent() {
    let table = "
        GET https://a.example/                          | No preflight is needed: the browser sends the request at once. About to send: GET.
        GET https://a.example/ yes                      | No preflight is needed: the browser sends the request at once. About to send: GET.
        HEAD https://a.example/                         | No preflight is needed: the browser sends the request at once. About to send: HEAD.
        POST https://a.example/ yes                     | No preflight is needed: the browser sends the request at once. About to send: POST.
        POST https://a.example/                         | No preflight is needed: the browser sends the request at once. Sending nothing. error: nothing was sent: a browser sends this `POST` without asking first; --yes sends it
        GET https://a.example/ x-a=1                    | The browser sends a preflight first, because of the header `x-a`. About to send: the preflight, and GET if the preflight grants it.
        POST https://a.example/ x-a=1 x-b=1             | The browser sends a preflight first, because of the headers `x-a`, `x-b`. About to send: only the preflight. --yes sends POST, too.
        PUT https://a.example/                          | The browser sends a preflight first, because of the method `PUT`. About to send: only the preflight. --yes sends PUT, too.
        PUT https://a.example/ yes                      | The browser sends a preflight first, because of the method `PUT`. About to send: the preflight, and PUT if the preflight grants it.
        PUT https://a.example/ content-type=text/html x-a=1 yes | The browser sends a preflight first, because of the method `PUT` and the headers `content-type`, `x-a`. About to send: the preflight, and PUT if the preflight grants it.
        OPTIONS https://a.example/                      | The browser sends a preflight first, because of the method `OPTIONS`. About to send: only the preflight. --yes sends OPTIONS, too.
        OPTIONS https://a.example/ ACRM=PUT             | The browser sends a preflight first, because of the method `PUT`. About to send: only the preflight, because the pasted request is one.
        OPTIONS https://a.example/ ACRM=GET ACRH=x-a yes | The browser sends a preflight first, because of the header `x-a`. About to send: only the preflight, because the pasted request is one.
        OPTIONS https://a.example/ ACRM=GET             | The browser sends a preflight first. About to send: only the preflight, because the pasted request is one.
        PUT https://app.example.com/                    | The URL has the page's own origin, so CORS does not apply. Sending nothing. error: nothing was sent: a browser sends this `PUT` without asking first; --yes sends it
        PUT https://app.example.com/ yes                | The URL has the page's own origin, so CORS does not apply. About to send: PUT.
        GET https://app.example.com/                    | The URL has the page's own origin, so CORS does not apply. About to send: GET.
        PUT https://a.example/ Origin=null              | The browser sends a preflight first, because of the method `PUT`. About to send: only the preflight. --yes sends PUT, too.
        TRACE https://a.example/                        |  error: no page can send this method
        ";
    check_rows(rows(table), |[request, _]| plan(request));
}
