//! The places in files that messages point to.

use tower_cors_test_support::columns;

use crate::cors::{Run, file, run, run_words};

/// Each row: the extension, the text of the file, and a part of the output. The text marks the
/// places of all messages in their order: `«` and `»` around what is underlined. `\n` is a line
/// break, and `\t` a tab.
async fn check_places(prefix: &str, table: &str) {
    let mut failures = String::new();
    for (index, row) in table.lines().map(str::trim).enumerate() {
        if row.is_empty() {
            continue;
        }
        let [extension, marked, message] = columns(row);
        let marked = marked.replace("\\n", "\n").replace("\\t", "\t");
        let text = marked.replace(['«', '»'], "");
        let name = format!("{prefix}-{index}.{extension}");
        let Run { stdout, stderr, .. } = run(&format!("check {}", file(&name, &text))).await;
        let output = stdout + &stderr;
        let (got, expected) = (shown_places(&output), marked_places(&marked));
        if got != expected || !output.contains(message) {
            failures += &format!("{row}\n  expected {expected:?}\n  got {got:?}\n{output}\n");
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

/// A line, a column, and the number of columns that are underlined.
type Place = (usize, usize, usize);

fn marked_places(marked: &str) -> Vec<Place> {
    let mut places = Vec::new();
    let (mut line, mut column) = (1, 1);
    let mut start = None;
    for char in marked.chars() {
        match char {
            '«' => start = Some((line, column)),
            '»' => {
                let (first, from) = start.take().unwrap();
                assert_eq!(first, line, "a mark is on one line: {marked}");
                places.push((line, from, (column - from).max(1)));
            }
            '\n' => (line, column) = (line + 1, 1),
            _ => column += 1,
        }
    }
    places
}

fn shown_places(output: &str) -> Vec<Place> {
    let lines: Vec<&str> = output
        .lines()
        .map(|line| line.trim_start_matches('#'))
        .collect();
    let place = |(index, line): (usize, &&str)| {
        let (_, place) = line.split_once("--> ")?;
        let mut numbers = place.rsplit(':').map(|number| number.parse().unwrap());
        let (column, line) = (numbers.next()?, numbers.next()?);
        let carets = lines[index + 3].matches('^').count();
        Some((line, column, carets))
    };
    lines.iter().enumerate().filter_map(place).collect()
}

#[tokio::test]
async fn mistakes_in_the_syntax() {
    check_places(
        "syntax",
        r#"
        toml | allow_origins = ["*"\n«f»oo                       | expected `,`
        toml | allow_origins = ["*"«»                            | expected `]`
        toml | a = 1\n«a» = 2                                    | duplicate key
        json | {"allow_origins": ["*"],«}»                       | key must be a string
        json | {\n\t"allow_origins": ["é", «x»]}                 | expected value
        json | {"allow_origins": ["\ud800«"»]}                   | unexpected end of hex escape
        json | {"allow_origins": "*"} «/»/ the app               | trailing characters
        yaml | allow_origins: ["*"]\n\t«a»llow_methods: [PUT]    | tabs disallowed
        yaml | allow_origins: [«*»app]                           | reference to unknown value
        yaml | max_age: 1\n«max_age»: 2                          | duplicate mapping key
        "#,
    )
    .await;
}

#[tokio::test]
async fn mistakes_in_the_document() {
    check_places(
        "document",
        r#"
        toml | # é\n«alow_origins» = []                           | unknown key "alow_origins"; write "allow_origins"
        toml | [[rules]]\n«vary» = []                             | is for all rules
        toml | [paths."/a"]\n«origins» = []                       | unknown key "origins"
        toml | max_age = «"90d"»                                  | write 7776000
        toml | max_age = «1979-05-27»                             | a table is not a duration
        toml | «rules» = []                                       | `rules` is empty
        toml | allow_credentials = true\n[[«rules»]]              | some rules are in `rules`
        toml | «deny_all» = true\npassthrough = true              | exclude each other
        yaml | allow_credentials: «yes please»                    | is neither true nor false
        yaml | paths:\n  /a:\n    max_age: «x»                    | is not a duration
        yaml | rules: «text»                                      | is not a list of tables
        yaml | «-» a                                              | a list is not a table of settings
        yaml | inner_headers: «drop»                              | write "replace" or "keep"
        json | {"allow_origins": «{"a": 1}»}                      | is not a list
        json | {"max_age": 1,\n «"max_age"»: 2}                   | is written twice
        json | {"on_disallowed_origin": «{"reject": "403"}»}      | write 403
        "#,
    )
    .await;
}

#[tokio::test]
async fn mistakes_in_the_policy() {
    check_places(
        "policy",
        r#"
        toml | allow_origins = ["https://a.example",\n  «"https://A.example"»]   | write "https://a.example"
        toml | allow_origins = «"https://A.example"»                             | write "https://a.example"
        toml | allow_headers = ["a"]\nallow_origins = "*"\nallow_methods = [«"a@b"»] | "a@b"
        toml | [[rules]]\nallow_origins = "*"\n«[[rules]]»\nallow_methods = "PUT" | the rule names no origin
        toml | allow_origins = "*"\nallow_methods = [«"put"»]\nallow_headers = [«"cookie"»] | 2 mistakes
        toml | allow_origins = "*"\npreflight_status = «404»                     | from 200 to 299
        toml | allow_origins = "*"\nmax_age = «"1.5s"»                           | whole number of seconds
        toml | deny_all = «true»\nallow_origins = "*"                            | with it, the rule
        toml | allow_origins = "*"\n[paths.«"/a/"»]\nallow_origins = "*"         | write "/a"
        toml | allow_origins = "*"\n[paths."/a"]\nallow_origins = «"*.a.example"» | path "/a"
        yaml | rules:\n- allow_origins: [«https://A.example»]\n- allow_origins: ['*']\n  allow_methods: [«'put'»] | 2 mistakes
        yaml | allow_origins: &all [«"https://A.example"»]\nallow_methods: «*all»  | 2 mistakes
        json | {"allow_origins": ["https:\/\/a.example", «"https:\/\/\u0041.example"»]} | write "https://a.example"
        json | {"allow_origins": "*", "paths": {"/a": {"allow_origins": "*"}, «"/a"»: {"allow_origins": "*"}}} | 1 mistake
        "#,
    )
    .await;
}

#[tokio::test]
async fn warnings_about_the_policy() {
    check_places(
        "warnings",
        r#"
        toml | allow_origins = "*"\nmax_age = «"3h"»                           | Chromium shortens it
        toml | allow_origins = ["https://*.a.example", «"https://b.a.example"»] | is covered
        yaml | allow_origins: ['*']\nexpose_headers: [«expires», pragma]       | the same is true of "pragma"
        yaml | allow_origins: [https://a.example, https://b.example, «https://a.example»] | more than once
        json | {"allow_origins": "*", "allow_methods": [«"patch"»]}            | warning[lower-case-method]
        "#,
    )
    .await;
}

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
