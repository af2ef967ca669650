//! The table of differences in the documentation of `tower_cors_browser`, and the cases behind it.

use std::collections::BTreeSet;

use crate::case::Case;
use crate::engines::Engine;

const DOCUMENTATION: &str = include_str!("../../../../crates/tower-cors-browser/src/lib.rs");
const HEADING: &str = "//! # Engines that differ\n";

/// A topic, and an engine that differs.
type Difference = (&'static str, Engine);

/// Checks that each filled cell has a case, and each difference of a case a filled cell.
#[test]
fn documentation_has_the_differences_of_the_cases() {
    let documented = documented();
    let stated = stated(&crate::cases("http://127.0.0.1:8001"));
    let without_case: Vec<_> = documented.difference(&stated).collect();
    let undocumented: Vec<_> = stated.difference(&documented).collect();
    assert!(!stated.is_empty());
    assert!(
        without_case.is_empty() && undocumented.is_empty(),
        "no case has {without_case:?}; the table lacks {undocumented:?}"
    );
}

fn stated(cases: &[Case]) -> BTreeSet<Difference> {
    let mut stated = BTreeSet::new();
    for case in cases {
        for other in &case.differs {
            let (name, engine) = (&case.name, other.engine);
            assert_ne!(other.sees, case.sees, "{engine:?} does not differ: {name}");
            let of_engine = case.differs.iter().filter(|one| one.engine == engine);
            assert_eq!(of_engine.count(), 1, "{engine:?} differs twice: {name}");
            stated.insert((other.topic, engine));
        }
    }
    stated
}

/// Reads the rows `topic | the standard | Chromium | Firefox | WebKit`.
fn documented() -> BTreeSet<Difference> {
    let (_, section) = DOCUMENTATION.split_once(HEADING).unwrap();
    let lines = section
        .lines()
        .skip_while(|line| !line.starts_with("//! |"));
    let table = lines.take_while(|line| line.starts_with("//! |"));
    let rows: Vec<Vec<&str>> = table.map(cells).collect();
    let [head, _line, rows @ ..] = &rows[..] else {
        panic!("no table");
    };
    assert_eq!(head[2..], Engine::ALL.map(Engine::name));
    let topics = rows.iter().map(|row| row[0]);
    assert_eq!(topics.collect::<BTreeSet<_>>().len(), rows.len());
    let differences = rows.iter().flat_map(|row| {
        let engines = Engine::ALL.into_iter().zip(&row[2..]);
        engines
            .filter(|(_, cell)| !cell.is_empty())
            .map(|(engine, _)| (row[0], engine))
    });
    differences.collect()
}

fn cells(line: &'static str) -> Vec<&'static str> {
    let row = line.trim_start_matches("//! |").trim_end_matches('|');
    row.split('|').map(str::trim).collect()
}
