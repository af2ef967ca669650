//! `cors check`: the canonical policy, warnings, and mistakes.

use crate::answers::{check_answers, serve_inner};
use crate::cors::{AZURE, ELASTIC, GRAVITEE, KONG, KONG_FORM, KRAKEND, NATIVE, file, run, start};

#[tokio::test]
async fn check_prints_a_policy_file() {
    let run = run(&format!("check {KRAKEND}")).await;
    assert_eq!(run.status, Some(0));
    assert_eq!(run.stderr, "");
    assert_eq!(
        run.stdout,
        r#"# note: extra_config.github_com/devopsfaith/krakend-cors.allow_methods: "OPTIONS" is granted, too, as KrakenD does whatever the list says
# warning: expose_headers: "content-length" is safelisted: every page can read it anyway; remove it
# warning: expose_headers: "content-type" is safelisted: every page can read it anyway; remove it
# warning: max_age: "43200s" is longer than Chromium caches an answer (7200 seconds)
allow_origins = ["*"]
allow_methods = [
    "GET",
    "HEAD",
    "POST",
    "OPTIONS",
]
allow_headers = ["accept-language"]
expose_headers = [
    "content-length",
    "content-type",
]
max_age = 43200
preflight_status = 200
rejected_preflight_status = 200
"#,
    );
}

/// The canonical policy means the same as the file, and is its own canonical form.
#[tokio::test]
async fn the_canonical_policy_reads_back() {
    for (name, arguments) in [
        ("native", NATIVE),
        ("elastic", ELASTIC),
        ("azure", AZURE),
        ("gravitee", GRAVITEE),
        ("krakend", KRAKEND),
        ("kong", KONG),
        ("kong-form", KONG_FORM),
    ] {
        let printed = run(&format!("check {arguments}")).await.stdout;
        let canonical = file(&format!("canonical-{name}.toml"), &printed);
        let again = run(&format!("check {canonical}")).await.stdout;
        let policy = |text: &str| -> Vec<String> {
            let lines = text.lines().filter(|line| !line.starts_with("# note: "));
            lines.map(str::to_owned).collect()
        };
        assert!(!again.is_empty(), "{name}");
        assert_eq!(policy(&again), policy(&printed), "{name}");
    }
}

#[tokio::test]
async fn every_mistake_is_named() {
    let bad = file(
        "bad.yaml",
        "{allow_origins: ['https://A.example', 'https://a.example/'], allow_methods: [put]}",
    );
    for (command, more) in [
        ("check", ""),
        (
            "explain",
            "--origin https://a.example --url https://b.example/",
        ),
        ("proxy", "--upstream http://127.0.0.1:1"),
    ] {
        let run = run(&format!("{command} {bad} {more}")).await;
        assert_eq!(run.status, Some(1), "{command}");
        assert_eq!(run.stdout, "", "{command}");
        let text = run.stderr;
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "error: the policy does not build:", "{text}");
        assert!(lines[1].contains(r#"write "https://a.example""#), "{text}");
        assert!(lines[2].contains(r#"write "https://a.example""#), "{text}");
        assert!(lines[3].contains(r#"write "PUT""#), "{text}");
        assert_eq!(lines.len(), 4, "{text}");
    }
}

#[tokio::test]
async fn a_danger_is_refused_unless_accepted() {
    let open = r#"{"allow_origins": ["*"], "allow_methods": ["GET", "HEAD", "POST", "OPTIONS"],
        "allow_credentials": true, "options_passthrough": true}"#;
    let arguments = format!("--from krakend {}", file("open.json", open));
    let refused = run(&format!("proxy {arguments} --upstream http://127.0.0.1:1")).await;
    let text = refused.stderr;
    assert_eq!(refused.status, Some(1), "{text}");
    assert!(text.starts_with("note: options_passthrough: "), "{text}");
    assert!(
        text.ends_with("here, --accept-danger any-origin-with-credentials\n"),
        "{text}"
    );

    let arguments = format!("{arguments} --accept-danger any-origin-with-credentials");
    let proxy = start(&arguments, serve_inner().await).await;
    check_answers(
        &proxy,
        "any origin | GET Origin=https://a.example | inner 200 ACAO=https://a.example ACAC=true Vary=Origin",
    )
    .await;
    let printed = run(&format!("check {arguments}")).await.stdout;
    assert!(
        printed.contains(r#"dangerously_allow = ["any-origin-with-credentials"]"#),
        "{printed}"
    );
}

/// Each danger takes an option of its own.
#[tokio::test]
async fn several_dangers_are_accepted() {
    let config = file(
        "dangers.yaml",
        "rules:
        - {allow_origins: ['http://a.example'], allow_credentials: true}
        - {allow_origins: ['https://*.co.uk'], allow_credentials: true}",
    );
    let mut arguments = format!("check {config}");
    for danger in ["insecure-origins", "public-suffix-wildcards"] {
        let refused = run(&arguments).await;
        assert_eq!(refused.status, Some(1), "{danger}");
        let option = format!("here, --accept-danger {danger}\n");
        assert!(refused.stderr.contains(&option), "{}", refused.stderr);
        arguments += &format!(" --accept-danger {danger}");
    }
    let accepted = run(&arguments).await;
    assert_eq!(accepted.status, Some(0), "{}", accepted.stderr);
}
