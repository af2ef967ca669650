//! The public API as a list, so that a change shows in a review.

use std::path::PathBuf;
use std::process::Command;

use public_api::Builder;

/// The libraries that people depend on.
const PACKAGES: [&str; 3] = ["tower-cors", "tower-cors-browser", "tower-cors-gateway"];

/// Compares the public items of each library with its list in `surface`.
///
/// `UPDATE_SURFACE=1` writes the lists. Read each changed line: a line that is removed or different
/// breaks a caller.
#[test]
#[ignore = "reads the unstable output of rustdoc: cargo test -p tower-cors-api -- --ignored"]
fn the_public_items_are_those_listed() {
    let changed: Vec<String> = PACKAGES
        .into_iter()
        .filter_map(|package| {
            let list = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
                .join("surface")
                .join(package)
                .with_extension("txt");
            let items = items(package);
            if std::env::var_os("UPDATE_SURFACE").is_some() {
                std::fs::write(&list, &items).unwrap();
            }
            let listed = std::fs::read_to_string(&list).unwrap();
            (items != listed).then(|| format!("{package}:\n{}", difference(&listed, &items)))
        })
        .collect();
    assert!(changed.is_empty(), "\n{}", changed.join("\n"));
}

/// Returns the public items of a package, one a line, without the impls that all types have.
fn items(package: &str) -> String {
    let target = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(["rustdoc", "--quiet", "--lib", "--all-features"])
        .args(["--package", package, "--target-dir"])
        .arg(&target)
        .args(["--", "-Zunstable-options", "--output-format=json"])
        .env("RUSTC_BOOTSTRAP", "1") // A stable compiler then knows it, too.
        .env_remove("RUSTDOCFLAGS")
        .current_dir(env!("CARGO_MANIFEST_DIR"));
    let output = cargo.output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    let json = format!("doc/{}.json", package.replace('-', "_"));
    let api = Builder::from_rustdoc_json(target.join(json))
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .omit_auto_derived_impls(true)
        .build();
    let api = api.unwrap_or_else(|error| panic!("another version of rustdoc: {error}"));
    api.items().map(|item| format!("{item}\n")).collect()
}

/// Returns the lines that only one of two lists has.
fn difference(before: &str, after: &str) -> String {
    let only = |mark: char, lines: &str, others: &str| {
        let others: Vec<&str> = others.lines().collect();
        let lines = lines.lines().filter(|line| !others.contains(line));
        lines
            .map(|line| format!("{mark} {line}\n"))
            .collect::<String>()
    };
    only('-', before, after) + &only('+', after, before)
}
