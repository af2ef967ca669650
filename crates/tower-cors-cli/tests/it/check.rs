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
        r#"# note: extra_config.github_com/devopsfaith/krakend-cors.expose_headers: "Content-Length", "Content-Type" are left out: every page can read them anyway [left-out]
# warning[max-age-capped]: max_age: "43200s" is longer than Chromium's limit of 7200 seconds; Chromium shortens it
allow_origins = ["*"]
allow_methods = [
    "GET",
    "HEAD",
    "POST",
]
allow_headers = ["accept-language"]
max_age = 43200
rejected_preflight_status = 204
"#,
    );
}

/// Warnings of one kind about one list share a line.
#[tokio::test]
async fn warnings_are_gathered() {
    let file = file(
        "covered.yaml",
        "rules:
        - allow_origins: ['https://*.a.example', 'https://b.a.example', 'https://c.a.example', 'https://d.a.example']
          expose_headers: [expires, pragma]
        - allow_origins: ['https://*.b.example', 'https://c.b.example']
          max_age: 3h",
    );
    let checked = run(&format!("check {file}")).await.stdout;
    let warnings: Vec<&str> = checked
        .lines()
        .filter(|line| line.starts_with("# warning["))
        .collect();
    assert_eq!(warnings.len(), 4, "{checked}");
    for (start, end) in [
        (
            "covered]: rule 1 of 2, allow_origins: \"https://b.a.example\" ",
            "; the same is true of \"https://c.a.example\", \"https://d.a.example\"",
        ),
        (
            "covered]: rule 2 of 2, allow_origins: \"https://c.b.example\" ",
            "; remove it",
        ),
        (
            "always-exposed]: rule 1 of 2, expose_headers: \"expires\" ",
            "; the same is true of \"pragma\"",
        ),
        (
            "max-age-capped]: rule 2 of 2, max_age: \"10800s\" ",
            "; Chromium shortens it",
        ),
    ] {
        let start = format!("# warning[{start}");
        assert!(
            warnings
                .iter()
                .any(|line| line.starts_with(&start) && line.ends_with(end)),
            "{checked}"
        );
    }
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
            let counts = |line: &&str| !line.starts_with('#') || line.starts_with("# warning[");
            text.lines().filter(counts).map(str::to_owned).collect()
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
        assert_eq!(
            text.matches("; write \"https://a.example\"\n").count(),
            2,
            "{text}"
        );
        assert!(text.contains("; write \"PUT\"\n"), "{text}");
        assert!(
            text.ends_with("error: the policy does not build: 3 mistakes\n"),
            "{text}"
        );
    }
}

/// A person reads the first of many messages, and a program gets all.
#[tokio::test]
async fn many_messages() {
    let origins: Vec<String> = (0..150)
        .map(|n| format!("'https://A{n}.example'"))
        .collect();
    let mistakes = file(
        "mistakes.yaml",
        &format!("allow_origins: [{}]", origins.join(",")),
    );
    let names: Vec<String> = (0..150).map(|n| format!("x-{n}-*, x-{n}-a")).collect();
    let covered = format!(
        "{{allow_origins: 'https://a.example', allow_headers: [{}]}}",
        names.join(",")
    );
    let warnings = file("warnings.yaml", &covered);
    for (file, mark, last, list) in [
        (
            &mistakes,
            "error[",
            "error: the policy does not build: 150 mistakes; these are the first 100, and --json \
             prints all\n",
            "errors",
        ),
        (
            &warnings,
            "# warning[",
            "# and 50 more; --json prints all\n",
            "warnings",
        ),
    ] {
        let text = run(&format!("check {file}")).await;
        let text = text.stderr + &text.stdout;
        assert_eq!(text.matches(mark).count(), 100, "{text}");
        assert!(text.contains(last), "{text}");
        let json = run(&format!("check {file} --json")).await.stdout;
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(json[list].as_array().unwrap().len(), 150);
    }
}

#[tokio::test]
async fn a_danger_is_refused_unless_accepted() {
    let open = r#"{"origins": ["*"], "methods": ["GET"], "credentials": true}"#;
    let arguments = format!("--from kong {}", file("open.json", open));
    let refused = run(&format!("proxy {arguments} --upstream http://127.0.0.1:1")).await;
    let text = refused.stderr;
    assert_eq!(refused.status, Some(1), "{text}");
    assert!(text.starts_with("note: responses: "), "{text}");
    assert!(
        text.contains(
            "help: to accept the risk here, add --accept-danger any-origin-with-credentials\n"
        ),
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

/// Each danger needs its own option.
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
        let option = format!("here, add --accept-danger {danger}\n");
        assert!(refused.stderr.contains(&option), "{}", refused.stderr);
        arguments += &format!(" --accept-danger {danger}");
    }
    let accepted = run(&arguments).await;
    assert_eq!(accepted.status, Some(0), "{}", accepted.stderr);
}
