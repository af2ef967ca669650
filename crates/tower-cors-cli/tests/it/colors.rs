//! Colours: on a terminal only, unless the environment says otherwise.

use std::process::Command;

use crate::cors::file;

const ESCAPE: char = '\u{1b}';

/// Each row: the environment, and whether the output has colours. A test has no terminal.
#[test]
fn colors_by_environment() {
    let wrong = file("colors.toml", "allow_origins = 'https://A.example'");
    let warned = file("colors-warned.toml", "allow_origins = '*'\nmax_age = '3h'");
    let arguments = [
        vec!["check", &wrong],
        vec!["check", &warned],
        vec!["diff", &warned, "../../examples/cors.toml"],
        vec!["check", "--deny-warnings", &warned],
        vec!["check", "nowhere.toml"],
        vec!["check", "--wrong"],
    ];
    for (environment, has_colors) in [
        (vec![], false),
        (vec![("CLICOLOR_FORCE", "1")], true),
        (vec![("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], false),
        (vec![("CLICOLOR", "1")], false),
    ] {
        for arguments in &arguments {
            let output = Command::new(env!("CARGO_BIN_EXE_cors"))
                .current_dir(env!("CARGO_MANIFEST_DIR"))
                .args(arguments)
                .env_remove("NO_COLOR")
                .env_remove("CLICOLOR_FORCE")
                .envs(environment.iter().copied())
                .output()
                .unwrap();
            let text = [output.stdout, output.stderr].concat();
            let text = String::from_utf8(text).unwrap();
            assert_eq!(
                text.contains(ESCAPE),
                has_colors,
                "{environment:?} {arguments:?}: {text}"
            );
        }
    }
}
