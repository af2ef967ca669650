//! The help, its examples, the manual pages and the completions.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::answering::Answering;
use crate::cors::run;

const CORS: &str = env!("CARGO_BIN_EXE_cors");
const COMMANDS: [&str; 10] = [
    "check",
    "completions",
    "diff",
    "explain",
    "import",
    "man",
    "playground",
    "probe",
    "proxy",
    "schema",
];

/// Creates an empty folder for one test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Returns the long options of a command, as its help lists them.
fn options(help: &str) -> Vec<&str> {
    let names = help.lines().filter_map(|line| {
        let line = line.trim_start();
        let (_, option) = line.split_at_checked(line.find("--")?)?;
        let starts_line = line.starts_with('-');
        let end = option.find([' ', '=', '\n']).unwrap_or(option.len());
        starts_line.then_some(&option[..end])
    });
    names.collect()
}

#[tokio::test]
async fn help_names_each_command() {
    let help = run("--help").await.stdout;
    let (_, commands) = help.split_once("Commands:\n").unwrap();
    let (commands, _) = commands.split_once("\n\n").unwrap();
    let mut names: Vec<&str> = commands
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect();
    names.sort_unstable();
    assert_eq!(names, COMMANDS);
    let nothing = run("").await;
    assert_eq!((nothing.status, nothing.stderr), (Some(2), help));
}

/// Help is for terminals of 100 columns.
#[tokio::test]
async fn lines_are_short() {
    for command in COMMANDS.iter().copied().chain([""]) {
        let help = run(&format!("{command} --help")).await.stdout;
        let long: Vec<&str> = help
            .lines()
            .filter(|line| line.chars().count() > 100)
            .collect();
        assert!(long.is_empty(), "{command}: {long:#?}");
    }
}

#[tokio::test]
async fn manual_pages_have_each_option() {
    let folder = folder("man");
    let written = run(&format!("man {}", folder.display())).await;
    assert_eq!((written.status, &*written.stdout), (Some(0), ""));
    let main = fs::read_to_string(folder.join("cors.1")).unwrap();
    for command in COMMANDS {
        assert!(
            main.contains(&format!("cors\\-{command}(1)")),
            "{command}: {main}"
        );
        let page = fs::read_to_string(folder.join(format!("cors-{command}.1"))).unwrap();
        let help = run(&format!("{command} --help")).await.stdout;
        assert!(options(&help).contains(&"--help"), "{help}");
        for option in options(&help) {
            let escaped = option.replace('-', "\\-");
            assert!(page.contains(&escaped), "{command} {option}: {page}");
        }
    }
    let nowhere = run("man no-such-folder").await;
    assert_eq!(nowhere.status, Some(2));
    assert!(
        nowhere.stderr.starts_with("error: no-such-folder: "),
        "{}",
        nowhere.stderr
    );
}

#[tokio::test]
async fn completions_of_each_shell() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = run(&format!("completions {shell}")).await.stdout;
        assert!(
            COMMANDS.iter().all(|command| script.contains(command)),
            "{shell}"
        );
        assert!(script.contains("accept-danger"), "{shell}");
    }
    let unknown = run("completions tcsh").await;
    assert!(
        unknown.stderr.contains("possible values: bash,"),
        "{}",
        unknown.stderr
    );
}

/// Bash completes a command, an option and a value, as if Tab were pressed.
#[tokio::test]
#[cfg(unix)]
async fn completions_in_bash() {
    for (line, expected) in [
        ("cors imp", "import"),
        ("cors check --deny", "--deny-warnings"),
        ("cors import --from gate", "gateway-api"),
    ] {
        let script = format!(
            "source <({CORS} completions bash)
            COMP_WORDS=({line}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
            _cors cors \"${{COMP_WORDS[-1]}}\" \"${{COMP_WORDS[-2]}}\"
            echo \"${{COMPREPLY[*]}}\""
        );
        let Ok(output) = Command::new("bash").args(["-c", &script]).output() else {
            return; // without bash
        };
        assert_eq!(
            text(&output.stdout).trim_end(),
            expected,
            "{line}: {}",
            text(&output.stderr)
        );
    }
}

/// The commands under `Examples:`, with their continuation lines.
fn examples(help: &str) -> Vec<String> {
    let Some((_, examples)) = help.split_once("\nExamples:\n") else {
        return Vec::new();
    };
    let mut commands: Vec<String> = Vec::new();
    for line in examples.lines().take_while(|line| line.starts_with("  ")) {
        match commands.last_mut() {
            Some(last) if last.ends_with('\\') => *last += &format!("\n{line}"),
            _ => commands.push(line.trim().to_owned()),
        }
    }
    commands
}

/// Each example of the help, in a folder with the files that it names.
#[tokio::test(flavor = "multi_thread")]
#[cfg(unix)]
async fn examples_run() {
    let folder = example_folder("examples");
    let server = Answering::start(": 204 ACAO=https://app.example.com").await;
    let mut count = 0;
    for command in COMMANDS.iter().copied().chain([""]) {
        let help = run(&format!("{command} --help")).await.stdout;
        for example in examples(&help) {
            let output = match example.starts_with("cors probe") {
                true => run_example(&folder, &at_server(&example, &server)),
                false => run_example(&folder, &example),
            };
            let error = text(&output.stderr);
            assert!(!error.contains("error: "), "{example}: {error}");
            let status = output.status.code();
            assert!(
                matches!(status, Some(0 | 1)),
                "{example}: {status:?} {error}"
            );
            count += 1;
        }
    }
    assert!(count >= 20, "{count}");
}

/// Returns an example that asks a server of this test, not one of the internet.
fn at_server(example: &str, server: &Answering) -> String {
    let url = server.url("/items");
    let example = example.replace("https://api.example.com", &server.url(""));
    format!("echo \"curl {url} -H Origin:https://app.example.com\" | {example}")
}

/// A folder with files for the examples, and stand-ins for the other programs in them.
#[cfg(unix)]
pub(crate) fn example_folder(name: &str) -> PathBuf {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let folder = folder(name);
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let copy = |from: &str, to: &str| {
        fs::copy(repository.join(from), folder.join(to)).unwrap();
    };
    copy("../../examples/cors.toml", "cors.toml");
    copy("samples/kong.yaml", "kong.yaml");
    copy("samples/envoy.yaml", "envoy.yaml");
    fs::write(
        folder.join("old.toml"),
        "allow_origins = 'https://app.example.com'",
    )
    .unwrap();
    fs::write(
        folder.join("cors.yaml"),
        "allow_origins: [https://app.example.com]",
    )
    .unwrap();
    copy("samples/kong.yaml", "old.yaml");
    for path in [
        ".local/share/man/man1",
        ".local/share/bash-completion/completions",
        ".config/fish/completions",
        ".zfunc",
        "bin",
    ] {
        fs::create_dir_all(folder.join(path)).unwrap();
    }
    symlink(CORS, folder.join("bin/cors")).unwrap();
    let routes = repository.join("samples/httproute.yaml");
    for (name, script) in [
        ("git", "cat cors.toml".to_owned()),
        ("kubectl", format!("cat {}", routes.display())),
    ] {
        let program = folder.join("bin").join(name);
        fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    }
    folder
}

/// A proxy and the playground run until they are stopped, and on ports that are free.
#[cfg(unix)]
pub(crate) fn run_example(folder: &Path, example: &str) -> Output {
    let is_server = ["cors proxy", "cors playground"]
        .iter()
        .any(|command| example.starts_with(command));
    let script = match is_server {
        true => {
            let command = example.replace("127.0.0.1:8080", "127.0.0.1:0");
            let listen = match command.contains("--listen") {
                true => "",
                false => "--listen 127.0.0.1:0",
            };
            format!("{command} {listen} & sleep 1; kill -INT $!; wait $!")
        }
        false => example.to_owned(),
    };
    let path = std::env::var("PATH").unwrap_or_default();
    Command::new("bash")
        .args(["-c", &script])
        .current_dir(folder)
        .env("HOME", folder)
        .env("PATH", format!("{}/bin:{path}", folder.display()))
        .output()
        .unwrap()
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
