//! Exit codes and messages of all commands, and standard input.

use std::fs;

use tokio::net::TcpListener;

use crate::cors::{NATIVE, check_runs, file, run_words};

/// 1 means that the policy is at fault, 2 the arguments, the file, or something that they name.
#[tokio::test]
async fn exit_codes() {
    let bad = file("refused.toml", r#"allow_origins = ["https://A.example"]"#);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let taken = listener.local_addr().unwrap();
    let page = "--origin https://app.example.com --url https://api.example.com/";
    check_runs(&format!(
        "
        0 | check {NATIVE}                                    | allow_origins = [
        1 | check {bad}                                       | the policy does not build
        2 | check nowhere.toml                                | nowhere.toml: No such file
        2 | check                                             | <FILE>
        0 | import --from kong samples/kong.yaml              | allow_origins = [
        1 | import --from azure samples/azure.xml             | here, add --accept-danger insecure-origins
        2 | import --from kong nowhere.yaml                   | nowhere.yaml: No such file
        2 | import samples/kong.yaml                          | --from <KIND>
        0 | explain {NATIVE} {page}                           | The page gets the response.
        1 | explain {NATIVE} {page} --method PATCH            | The page gets nothing.
        1 | explain {bad} {page}                              | the policy does not build
        2 | explain nowhere.toml {page}                       | nowhere.toml: No such file
        2 | explain {NATIVE} --url https://api.example.com/   | --origin <ORIGIN>
        2 | explain {NATIVE} --origin https://app.example.com | --url <URL>
        0 | diff {NATIVE} {NATIVE}                            | Both policies allow the same.
        2 | diff {NATIVE} {bad}                               | refused.toml, the new policy, does not build:
        2 | diff {bad} {NATIVE}                               | refused.toml, the old policy, does not build:
        2 | diff {NATIVE} nowhere.toml                        | nowhere.toml: No such file
        2 | diff {NATIVE}                                     | <NEW>
        2 | diff - -                                          | only one of the files can be standard input
        1 | proxy {bad} --upstream http://127.0.0.1:1         | the policy does not build
        2 | proxy nowhere.toml --upstream http://127.0.0.1:1  | nowhere.toml: No such file
        2 | proxy {NATIVE}                                    | --upstream <URL>
        2 | proxy {NATIVE} --upstream http://127.0.0.1:1 --listen {taken} | cannot listen on {taken}: Address
        2 | chekc {NATIVE}                                    | similar subcommands exist: 'schema', 'check'
        2 | check {NATIVE} --formt toml                       | a similar argument exists: '--format'
        0 | --help                                            | Exit codes:
        0 | --version                                         | cors 0.
        "
    ))
    .await;
}

#[tokio::test]
async fn files() {
    let json = file("good.json", r#"{"allow_origins": ["*"]}"#);
    let marked = file("marked.json", "\u{feff}{\"allow_origins\": [\"*\"]}");
    let text = file("good.txt", r#"{"allow_origins": ["*"]}"#);
    let broken = file("broken.json", r#"{"allow_origins": "#);
    let unknown = file("unknown.toml", "alow_origins = []");
    let bare = file("bare", "");
    let [empty_toml, empty_yaml, empty_json] =
        ["toml", "yaml", "json"].map(|format| file(&format!("empty.{format}"), ""));
    let big = file("big.json", &" ".repeat((64 << 20) + 1));
    let template = file("template.yaml", "origins: {{ .Values.origins }}");
    check_runs(&format!(
        "
        0 | check {json}                                | allow_origins = [\"*\"]
        0 | check {marked}                              | allow_origins = [\"*\"]
        0 | check {text} --format json                  | allow_origins = [\"*\"]
        0 | check {text} --format yaml                  | allow_origins = [\"*\"]
        2 | check samples                               | error: samples: Is a directory
        2 | check {text}                                | the name must end in .json, .yaml, .yml or .toml
        2 | check {bare}                                | the name must end in .json, .yaml, .yml or .toml
        1 | check {empty_toml}                          | the rule names no origin
        2 | check {empty_yaml}                          | empty.yaml: null is not a table of settings
        2 | check {empty_json}                          | empty.json: EOF while parsing a value
        2 | check {big}                                 | has more than 64 MiB, the limit for a policy
        2 | check {json} --format xml                   | the name must end in .json, .yaml, .yml or .toml
        2 | check {broken}                              | broken.json:1:18
        2 | check {unknown}                             | unknown key \"alow_origins\"; write \"allow_origins\"
        2 | import --from krakend samples/kong.form     | the name must end in .json,
        2 | import --from azure {json}                  | the name must end in .xml
        2 | import --from krakend {unknown}             | no CORS section found
        2 | import --from kong {template}               | help: if the file is a template, render it first
        "
    ))
    .await;
}

#[tokio::test]
async fn arguments() {
    check_runs(&format!(
        "
        2 | check --from nginx {NATIVE}                      | possible values: elastic, azure, gravitee, krakend, kong
        2 | check {NATIVE} --accept-danger all               | \"all\" is not a danger; write \"insecure-origins\",
        2 | check {NATIVE} --section a                       | --from <KIND>
        2 | import --from kong samples/kong.yaml --fail-on loose | \"loose\" is not a kind of note; the kinds are \"wider\",
        2 | check --from kong samples/kong.yaml --fail-on wider | unexpected argument '--fail-on'
        2 | proxy {NATIVE} --upstream https://a.example      | https is not supported here
        2 | proxy {NATIVE} --upstream http://a.example/b     | write http://host:port and nothing else
        2 | proxy {NATIVE} --upstream a.example              | write http://host:port and nothing else
        2 | proxy {NATIVE} --upstream http://a:b@c.example   | write http://host:port and nothing else
        2 | proxy {NATIVE} --upstream http://                | write http://host:port and nothing else
        2 | proxy {NATIVE} --upstream http://:80             | write http://host:port and nothing else
        2 | proxy {NATIVE} --upstream http://a.example:99999 | write http://host:port and nothing else
        2 | proxy {NATIVE} --upstream http://a.example:      | write http://host:port and nothing else
        2 | proxy {NATIVE} --upstream http://a.example --listen localhost:80 | invalid value 'localhost:80' for '--listen <IP:PORT>'
        "
    ))
    .await;
}

/// Standard input is read as TOML; with `--from`, as YAML or JSON; with `--from azure`, as XML.
#[tokio::test]
#[rustfmt::skip] // a line a case
async fn standard_input() {
    let sample = |name: &str| fs::read_to_string(format!("samples/{name}")).unwrap();
    let toml = fs::read_to_string(NATIVE).unwrap();
    let page = "--origin https://app.example.com --url https://api.example.com/";
    for (status, arguments, input, message) in [
        (0, "check -", &*toml, "https://*.partner.example"),
        (0, "check - --format yaml", "allow_origins: ['https://a.example']", "https://a.example"),
        (0, "check - --format json", r#"{"allow_origins": ["https://a.example"]}"#, "https://a.example"),
        (0, "import --from kong -", &sample("kong.yaml"), "https://shop.example.com"),
        (0, "import --from kong - --format form", &sample("kong.form"), "deny_all = true"),
        (0, "import --from krakend -", &sample("krakend.json"), "max_age = 43200"),
        (0, "import --from gravitee -", &sample("gravitee.json"), "https://app.example.com"),
        (0, "import --from elastic -", &sample("apm-server.yml"), "https://*.example.com"),
        (0, "import --from azure - --accept-danger insecure-origins", &sample("azure.xml"), "http://example.com"),
        (0, &format!("explain - {page}"), &toml, "The page gets the response."),
        (2, "check -", "allow_origins = [", "--> standard input:1:18"),
        (2, "check -", "{\"allow_origins\": []}", "help: the text is valid JSON: add --format json"),
        (2, "import --from azure -", "{}", "--> standard input:1:1"),
        (2, "check - --format form", "", "unsupported format"),
    ] {
        let words: Vec<&str> = arguments.split_whitespace().collect();
        let run = run_words(&words, input).await;
        let text = run.stdout + &run.stderr;
        assert_eq!(run.status, Some(status), "{arguments}: {text}");
        assert!(text.contains(message), "{arguments}: {text}");
    }
}

/// Each row: a command, and what it says if nobody reads its output, and if the disk is full.
#[test]
#[cfg(target_os = "linux")]
fn output_that_nobody_takes() {
    use std::process::{Command, Stdio};

    let (_, closed) = std::io::pipe().unwrap();
    let full = fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let error = "error: cannot write the output: No space left on device (os error 28)\n";
    let page = "--origin https://app.example.com --url https://api.example.com/";
    for (arguments, expected) in [
        ("schema", error),
        ("completions bash", error),
        (&format!("check {NATIVE}"), error),
        (&format!("explain {NATIVE} {page}"), error),
        (&format!("diff {NATIVE} {NATIVE}"), error),
        // Programs read the failure on standard output, and do not get it either.
        (&format!("check --json {NATIVE}"), ""),
    ] {
        let outputs = [
            Stdio::from(closed.try_clone().unwrap()),
            full.try_clone().unwrap().into(),
        ];
        let [closed, full] = outputs.map(|output| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_cors"));
            command
                .current_dir(env!("CARGO_MANIFEST_DIR"))
                .stdout(output);
            let output = command.args(arguments.split(' ')).output().unwrap();
            (
                output.status.code(),
                String::from_utf8(output.stderr).unwrap(),
            )
        });
        assert_eq!(closed, (Some(2), String::new()), "{arguments}");
        assert_eq!(full, (Some(2), expected.to_owned()), "{arguments}");
    }
}
