//! The headers that would let the page read the response, beside those that came.

use tower_cors_test_support::{check_rows, rows};

use super::run;

/// Returns `preflight: ACAO=PAGE +ACAM=PUT; request: …`. A `+` marks what is missing.
fn wanted(request: &str, answers: &str) -> String {
    let outcome = run(request, answers).0.unwrap();
    let wanted = outcome.help.wanted.iter().map(|wanted| {
        let lines = wanted.headers.iter().map(|line| {
            let mark = if line.is_wrong { "+" } else { "" };
            format!(" {mark}{}: {}", line.name, line.value)
        });
        let kind = if wanted.is_preflight {
            "preflight"
        } else {
            "request"
        };
        format!("{kind}{}", lines.collect::<String>())
    });
    let text = wanted.collect::<Vec<_>>().join("; ");
    text.replace("access-control-", "")
        .replace(super::PAGE, "PAGE")
}

#[test]
fn lines() {
    let table = "
        GET https://a.example/ | : 200 | request +allow-origin: PAGE +vary: Origin
        GET https://a.example/ | : 200 ACAO=https://b.example Vary=accept | request +allow-origin: PAGE +vary: Origin
        GET https://a.example/ | : 200 ACAO=https://b.example Vary=accept,origin | request +allow-origin: PAGE vary: Origin
        GET https://a.example/ | : 200 ACAO=PAGE ACAO=PAGE | request +allow-origin: PAGE +vary: Origin
        GET https://a.example/ credentials | : 200 ACAO=* ACAC=true | request +allow-origin: PAGE allow-credentials: true +vary: Origin
        GET https://a.example/ credentials | : 200 ACAO=PAGE ACAC=True | request allow-origin: PAGE +allow-credentials: true +vary: Origin
        GET https://a.example/ x-a=1 | : 404 | preflight +allow-origin: PAGE +allow-headers: x-a; request allow-origin: PAGE vary: Origin
        PUT https://a.example/ | : 404 | preflight +allow-origin: PAGE +allow-methods: PUT; request allow-origin: PAGE vary: Origin
        PUT https://a.example/ | : 204 ACAO=* | preflight allow-origin: PAGE +allow-methods: PUT; request allow-origin: PAGE vary: Origin
        PUT https://a.example/ | : 204 ACAO=PAGE | preflight allow-origin: PAGE +allow-methods: PUT; request allow-origin: PAGE vary: Origin
        PUT https://a.example/ | : 204 ACAO=PAGE ACAM=put | preflight allow-origin: PAGE +allow-methods: PUT; request allow-origin: PAGE vary: Origin
        PUT https://a.example/ x-a=1 x-b=1 | : 204 ACAO=* ACAM=PUT ACAH=X-A | preflight allow-origin: PAGE allow-methods: PUT +allow-headers: x-a, x-b; request allow-origin: PAGE vary: Origin
        PUT https://a.example/ x-a=1 | : 204 ACAO=* ACAH=* | preflight allow-origin: PAGE +allow-methods: PUT allow-headers: x-a; request allow-origin: PAGE vary: Origin
        PUT https://a.example/ x-a=1 | : 204 ACAO=* ACAM=* | preflight allow-origin: PAGE allow-methods: PUT +allow-headers: x-a; request allow-origin: PAGE vary: Origin
        GET https://a.example/ x-a=1 authorization=1 | : 204 ACAO=* ACAH=* | preflight allow-origin: PAGE +allow-headers: authorization, x-a; request allow-origin: PAGE vary: Origin
        PUT https://a.example/ x-a=1 credentials | : 204 ACAO=PAGE ACAC=true ACAM=* ACAH=* | preflight allow-origin: PAGE allow-credentials: true +allow-methods: PUT +allow-headers: x-a; request allow-origin: PAGE allow-credentials: true vary: Origin
        PUT https://a.example/ x-a=1 credentials | : 204 ACAO=PAGE ACAC=true ACAM=*,PUT ACAH=* | preflight allow-origin: PAGE allow-credentials: true allow-methods: PUT +allow-headers: x-a; request allow-origin: PAGE allow-credentials: true vary: Origin
        GET https://a.example/ x-a=1 | OPTIONS: 204 ACAO=* ACAH=*; : 200 | request +allow-origin: PAGE +vary: Origin
        GET https://a.example/ Origin=null | : 200 | request +allow-origin: *
        PUT https://a.example/ Origin=null | : 200 ACAO=* | preflight allow-origin: * +allow-methods: PUT; request allow-origin: *
        GET https://a.example/ Origin=null credentials | : 200 | 
        GET https://a.example/ | : 302 ACAO=* location=app://open |
        GET https://a.example/ | : 302 ACAO=* location=/a location=/b |
        GET https://a.example/ | : 302 ACAO=* location=/ |
        GET https://a.example/ | : 302 ACAO=* location=https://a:b@a.example/ |
        GET https://a.example/ | : 101 ACAO=* |
        ";
    check_rows(rows(table), |[request, answers, _]| {
        wanted(request, answers)
    });
}
