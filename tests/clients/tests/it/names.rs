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

/// Checks that the whole preset leaves nothing to advise, and that the table has a row without each
/// of its names, in which the page reports something else.
#[track_caller]
pub(crate) fn check_that_each_name_is_needed(preset: Preset, table: &str) {
    type Rows<'a> = Vec<[&'a str; 4]>;
    let rows = rows::<4>(table).into_iter();
    let (whole, without): (Rows<'_>, Rows<'_>) = rows.partition(|row| row[1].is_empty());
    for [flow, _, _, advice] in &whole {
        assert_eq!(*advice, "", "{flow} under the whole {preset:?}");
    }
    for [flow, name, seen, _] in &without {
        let reported = whole.iter().find(|row| row[0] == *flow).map(|row| row[2]);
        assert!(
            reported.is_some_and(|reported| reported != *seen),
            "{flow} without {name}"
        );
    }
    for name in names(preset).iter().map(Name::to_string) {
        assert!(
            without.iter().any(|row| row[1] == name),
            "no row without {name}"
        );
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
