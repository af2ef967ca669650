//! The places in files that messages point to.

use crate::cors::{file, run, run_words};

/// Gateways' files: the parser's place, and otherwise the path of the key.
#[tokio::test]
async fn gateway_files() {
    let azure = file(
        "place.xml",
        "<policies>\n  <inbound>\n    <cors><oops /></cors>\n  </inbound></policies>",
    );
    let kong = file(
        "place-kong.yaml",
        "plugins:\n- name: cors\n  config: {origins: [a, }}",
    );
    let path = file("place-path.yaml", "name: cors\nconfig: {origins: {a: 1}}");
    for (arguments, part) in [
        (format!("azure {azure}"), "place.xml:3:"),
        (format!("kong {kong}"), "place-kong.yaml:3:"),
        (
            format!("kong {path}"),
            "place-path.yaml: config.origins: expected",
        ),
    ] {
        let run = run(&format!("import --from {arguments}")).await;
        assert_eq!(run.status, Some(2), "{}", run.stderr);
        assert!(run.stderr.contains(part), "{}", run.stderr);
    }
}

/// Files as they come from careless people, and from people who are not.
#[tokio::test]
async fn unusual_files() {
    let escape = file(
        "escape.yaml",
        "allow_origins: [https://\u{202e}a.example] # \u{1b}[2J\u{9b}2J",
    );
    let crlf = file(
        "crlf.toml",
        "allow_origins = [\r\n  'https://A.example',\r\n]\r\n",
    );
    let mark = file("mark.toml", "\u{feff}alow_origins = 1");
    let long = format!(
        "{{\"allow_origins\": [{}\"https://A.example\"]}}",
        "\"*\",".repeat(20_000)
    );
    let long = file("long.json", &long);
    let deep = file(
        "deep.json",
        &format!("{}1{}", "[".repeat(200_000), "]".repeat(200_000)),
    );
    let digits = "9".repeat(100_000);
    let number = file(
        "number.yaml",
        &format!("allow_origins: '*'\nmax_age: {digits}"),
    );
    let comment = file(
        "comment.json",
        "{\"allow_origin_regexes\": [\"(?x)https://[ab]\\\\.example # \u{202e}\u{9b}2J\"]}",
    );
    let utf_16 = file("utf-16.toml", "");
    std::fs::write(&utf_16, b"\xff\xfea\0").unwrap();
    let latin = file("latin.toml", "");
    std::fs::write(&latin, b"# caf\xe9").unwrap();
    let endless = if cfg!(target_os = "linux") {
        "/dev/zero"
    } else {
        "no-such-file"
    };
    for (name, part) in [
        (&*escape, "\u{fffd}[2J\u{fffd}2J"),
        (&*crlf, "2 |   'https://A.example',\n"),
        (&*mark, "mark.toml:1:1\n  |\n1 | alow_origins = 1\n"),
        (&*long, "long.json:1:80020\n"),
        (&*deep, "nested deeper than 128 levels"),
        (&*number, "99999…\n"),
        (
            &*comment,
            "it has the invisible character U+202E; remove it",
        ),
        (&*utf_16, "is UTF-16; save it as UTF-8"),
        (&*latin, "latin.toml:1:6\n"),
        (endless, "error: "),
        ("samples", "error: samples: Is a directory"),
    ] {
        let words = ["check", name, "--format", format_of(name)];
        let text = run_words(&words, "").await.stderr;
        assert!(text.contains(part), "{name}: {text}");
        let json = run_words(&[&words[..], &["--json"]].concat(), "")
            .await
            .stdout;
        assert!(
            json.starts_with("{\"errors\":[{\"code\":"),
            "{name}: {json}"
        );
        for output in [text, json] {
            assert!(!output.contains(['\u{1b}', '\u{9b}', '\u{202e}']), "{name}");
            assert!(output.len() < 2000, "{name}: {}", output.len());
        }
    }
}

fn format_of(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((_, format)) => format,
        None => "toml",
    }
}

/// Passwords stay out of the line that a message shows, wherever they are in it.
#[tokio::test]
async fn no_secret_is_shown() {
    let far = "x".repeat(90);
    for (index, text) in [
        "allow_origins = ['https://user:hunter2@a.example']",
        "allow_origins = ['user:hunter2@a.example']",
        "allow_origins = ['https://A.example', 'https://user:hun\u{e9}hunter2@b.example']",
        "allow_origins = ['https://user:hunter2@b.example', 'https://A.example']",
        &format!("allow_origins = ['https://A.example', 'https://user:hunter2{far}@b.example']"),
        &format!("allow_origins = ['https://user:{far}hunter2@b.example', 'https://A.example']"),
        "allow_origins = ['https://user:hunter2@a.example'",
        "[allow_origins = ['https://user:hunter2@a.example']",
    ]
    .iter()
    .enumerate()
    {
        let name = file(&format!("secret-{index}.toml"), text);
        let run = run(&format!("check {name}")).await;
        assert!(run.stderr.contains("--> "), "{text}: {}", run.stderr);
        assert!(!run.stderr.contains("hunter2"), "{text}: {}", run.stderr);
    }
}
