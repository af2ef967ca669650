//! The map in `ARCHITECTURE.md`: each file contains the function that the map names.

use std::fs;
use std::path::Path;

#[test]
fn each_behaviour_is_where_the_map_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(root.join("ARCHITECTURE.md")).unwrap();
    let rows: Vec<[&str; 3]> = text.lines().filter_map(row).collect();
    assert!(rows.len() >= 20, "{} behaviours", rows.len());
    let failures: Vec<String> = rows
        .into_iter()
        .filter_map(|[behaviour, file, function]| {
            let source = fs::read_to_string(root.join(file)).unwrap_or_default();
            let has = ["(", "<"]
                .iter()
                .any(|next| source.contains(&format!("fn {function}{next}")));
            (!has).then(|| format!("{behaviour}: no `fn {function}` in {file}"))
        })
        .collect();
    assert!(failures.is_empty(), "{failures:#?}");
}

/// A row of the map: a behaviour, a file and a function.
fn row(line: &str) -> Option<[&str; 3]> {
    let mut cells = line.strip_prefix("| ")?.strip_suffix(" |")?.split(" | ");
    let behaviour = cells.next()?;
    let mut code = || cells.next()?.strip_prefix('`')?.strip_suffix('`');
    let (file, function) = (code()?, code()?);
    if !file.ends_with(".rs") {
        return None;
    }
    cells
        .next()
        .is_none()
        .then_some([behaviour, file, function])
}
