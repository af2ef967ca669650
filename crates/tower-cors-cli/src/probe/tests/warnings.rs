//! Things that work here, and will fail elsewhere.

use tower_cors_test_support::{check_rows, rows};

use super::run;

fn warnings(request: &str, answers: &str) -> String {
    let (outcome, printed) = run(request, answers);
    let warnings = outcome.unwrap().warnings;
    let warnings: Vec<String> = warnings
        .iter()
        .map(|warning| format!("{}: {}", warning.code, warning.message))
        .collect();
    for warning in &warnings {
        let (_, message) = warning.split_once(": ").unwrap();
        assert!(
            printed.contains(&format!("\nwarning: {message}\n")),
            "{printed}"
        );
    }
    warnings.join(" | ")
}

#[test]
fn about_the_page() {
    let table = "
        GET https://api.example/                             | : 200 ACAO=* | 
        GET http://api.example/                              | : 200 ACAO=* | mixed-content: the page uses https, and http://api.example does not: browsers block this as mixed content, before CORS; serve it over https
        GET http://127.0.0.1:8080/                           | : 200 ACAO=* | local-network: http://127.0.0.1:8080 is on this machine: Chromium asks the user for permission first, and no header changes that
        GET https://192.168.0.1/                             | : 200 ACAO=* | local-network: https://192.168.0.1 is in a local network: Chromium asks the user for permission first, and no header changes that
        GET http://192.168.0.1/                              | : 200 ACAO=* | mixed-content: the page uses https, and http://192.168.0.1 does not: browsers block this as mixed content, before CORS; serve it over https
        GET http://api.example/ Origin=http://a.example      | : 200 ACAO=* | 
        GET http://printer.local/ Origin=http://a.example    | : 200 ACAO=* | local-network: http://printer.local is in a local network: Chromium asks the user for permission first, and no header changes that
        GET http://127.0.0.1/ Origin=http://192.168.0.1      | : 200 ACAO=* | local-network: http://127.0.0.1 is on this machine: Chromium asks the user for permission first, and no header changes that
        GET http://192.168.0.2/ Origin=http://192.168.0.1    | : 200 ACAO=* | 
        GET http://192.168.0.2/ Origin=http://localhost:3000 | : 200 ACAO=* | 
        GET http://127.0.0.1/ Origin=http://localhost:3000   | : 200 ACAO=* | 
        GET https://a.example/ | a.example: 302 ACAO=* location=http://b.example/; : 200 ACAO=* | mixed-content: the page uses https, and http://b.example does not: browsers block this as mixed content, before CORS; serve it over https
        GET http://127.0.0.1/ Origin=null                    | : 200 ACAO=* | 
        ";
    check_rows(rows(table), |[request, answers, _]| {
        warnings(request, answers)
    });
}

#[test]
fn about_answers() {
    let table = "
        | : 200 ACAO=PAGE | missing-vary: `Vary` does not list `Origin`: if the server allows several origins, a cache can give this page a response for another one; add `Vary: Origin`
        | : 200 ACAO=PAGE Vary=accept,~origin | 
        | : 200 ACAO=PAGE Vary=* | 
        | : 200 ACAO=* Vary=accept | 
        | : 200 ACAO=* ACAC=true | any-origin-with-credentials: `Access-Control-Allow-Credentials` has no effect beside `*`: a request with cookies would be blocked
        | : 200 ACAO=PAGE ACAC=true Vary=Origin | 
        | : 200 ACAO=* ACAC=false | 
        credentials | : 200 ACAO=* ACAC=true | 
        Origin=null | : 200 ACAO=null Vary=Origin | null-origin: the server allows the origin `null`, which any page can send from a sandboxed frame
        | : 200 ACAO=* ACEH=[etag] | bad-expose-headers: `Access-Control-Expose-Headers` exposes nothing, because `[etag]` is not a header name
        | : 200 ACAO=* ACEH=* | 
        credentials | : 200 ACAO=PAGE ACAC=true ACEH=* Vary=Origin | expose-any-with-credentials: with credentials, `*` in `Access-Control-Expose-Headers` exposes nothing; list the names
        credentials | : 200 ACAO=PAGE ACAC=true ACEH=etag Vary=Origin | 
        x-a=1 | OPTIONS: 204 ACAO=PAGE ACAH=x-a ACEH=[a]; : 200 ACAO=* |
        x-a=1 | OPTIONS: 204 ACAO=null; : 200 ACAO=* | null-origin: the server allows the origin `null`, which any page can send from a sandboxed frame
        Origin=https://a.example | : 200 ACAO=null ACEH=[a] |
        ";
    check_rows(rows(table), |[request, answers, _]| {
        let request = format!("GET https://a.example/ {request}");
        warnings(request.trim_end(), answers)
    });
}

#[test]
fn secrets_that_were_left_out() {
    let table = "
        GET https://a.example/ x-a=1 x-api-key=s3cret | OPTIONS: 204 ACAO=* ACAH=x-a,x-api-key; a.example: 302 ACAO=* location=https://b.example/; : 200 ACAO=* | redacted-headers: after the redirect to another origin, the value of `x-api-key` was replaced with `redacted`; a browser sends it
        GET https://a.example/ x-a=1                  | OPTIONS: 204 ACAO=* ACAH=x-a; a.example: 302 ACAO=* location=https://b.example/; : 200 ACAO=* |
        ";
    check_rows(rows(table), |[request, answers, _]| {
        warnings(request, answers)
    });
}
