//! The names that a preset adds, all or without one.

use std::fmt;

use tower_cors::{CorsConfig, CorsLayer, Preset};
use tower_cors_test_support::rows;

/// A list of a rule, by the name of its setter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum List {
    Methods,
    Headers,
    Exposed,
}

impl List {
    const ALL: [Self; 3] = [Self::Methods, Self::Headers, Self::Exposed];

    fn setter(self) -> &'static str {
        match self {
            Self::Methods => "allow_methods",
            Self::Headers => "allow_headers",
            Self::Exposed => "expose_headers",
        }
    }
}

/// A name of a preset, and the list that has it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Name {
    list: List,
    name: String,
}

/// Writes it as tables do: `allow_headers content-type`.
impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.list.setter(), self.name)
    }
}

/// Returns the configuration with the names of a preset, apart from the one that `without` names.
///
/// # Panics
///
/// Panics if `without` is neither empty nor a name of the preset.
#[track_caller]
pub(crate) fn preset_without(preset: Preset, without: &str, page: &str) -> CorsConfig {
    let base = CorsLayer::new().allow_origins([page]);
    if without.is_empty() {
        return base.preset(preset);
    }
    let mut names = names(preset);
    let count = names.len();
    names.retain(|name| name.to_string() != without);
    assert_eq!(names.len() + 1, count, "{without} is not in {preset:?}");
    let of = |list| {
        let listed = names.iter().filter(move |name| name.list == list);
        listed.map(|name| name.name.clone()).collect::<Vec<_>>()
    };
    base.allow_methods(of(List::Methods))
        .allow_headers(of(List::Headers))
        .expose_headers(of(List::Exposed))
}

/// Checks that the table has a row without each name of the preset, and that the page reports
/// something else then.
#[track_caller]
pub(crate) fn check_that_each_name_is_needed(preset: Preset, table: &str) {
    let rows = rows::<4>(table);
    let reports = |flow, without| {
        let is_row = |row: &&[&str; 4]| (row[0], row[1]) == (flow, without);
        rows.iter().find(is_row).map(|row| row[2])
    };
    for name in names(preset).iter().map(Name::to_string) {
        let mut tries = rows.iter().filter(|row| row[1] == name).peekable();
        assert!(tries.peek().is_some(), "no row without `{name}`");
        for [flow, without, seen, _] in tries {
            assert_ne!(reports(flow, ""), Some(*seen), "{flow} without `{without}`");
        }
    }
}

/// Returns the names that a preset adds, from the canonical configuration.
fn names(preset: Preset) -> Vec<Name> {
    let policy = CorsLayer::new()
        .allow_origins(["https://app.example.com"])
        .preset(preset)
        .compile()
        .unwrap();
    let rule = policy.config().rules().next().unwrap();
    let names = |list| match list {
        List::Methods => rule.allow_methods(),
        List::Headers => rule.allow_headers(),
        List::Exposed => rule.expose_headers(),
    };
    let listed = |list| {
        names(list).iter().map(move |name| Name {
            list,
            name: name.clone(),
        })
    };
    List::ALL.into_iter().flat_map(listed).collect()
}
