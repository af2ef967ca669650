//! Paths against models of routers: no spelling of a path gets a configuration that the route which
//! the router picks does not have.

use http::Request;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use tower_cors::{CorsLayer, Policy, RequestHead};

/// A router: the path of the route that it looks up for a path.
type Router = fn(&[u8]) -> Vec<u8>;

const ROUTERS: [(&str, Router); 5] = [
    ("raw", <[u8]>::to_vec),
    ("decodes once", decode),
    ("decodes twice", |path| decode(&decode(path))),
    ("merges slashes", |path| {
        normalize(
            path,
            Steps {
                merges: true,
                ..Steps::NONE
            },
        )
    }),
    ("drops parameters", |path| {
        normalize(
            path,
            Steps {
                drops: true,
                ..Steps::NONE
            },
        )
    }),
];

/// The steps of a router after it has decoded a path.
#[derive(Clone, Copy)]
struct Steps {
    turns: bool,
    drops: bool,
    merges: bool,
    resolves: bool,
}

impl Steps {
    const NONE: Self = Self {
        turns: false,
        drops: false,
        merges: false,
        resolves: false,
    };

    fn all() -> impl Iterator<Item = Self> {
        (0..16).map(|bits| Self {
            turns: bits & 1 > 0,
            drops: bits & 2 > 0,
            merges: bits & 4 > 0,
            resolves: bits & 8 > 0,
        })
    }
}

fn decode(path: &[u8]) -> Vec<u8> {
    percent_encoding::percent_decode(path).collect()
}

/// Takes each step in a pass of its own.
fn normalize(path: &[u8], steps: Steps) -> Vec<u8> {
    let mut path = path.to_vec();
    if steps.turns {
        for byte in path.iter_mut().filter(|byte| **byte == b'\\') {
            *byte = b'/';
        }
    }
    let segments = path[1..].split(|byte| *byte == b'/');
    let mut segments: Vec<Vec<u8>> = segments.map(<[u8]>::to_vec).collect();
    if steps.drops {
        for segment in &mut segments {
            let end = segment.iter().position(|byte| *byte == b';');
            segment.truncate(end.unwrap_or(segment.len()));
        }
    }
    if steps.merges {
        segments.retain(|segment| !segment.is_empty());
    }
    if steps.resolves {
        let mut resolved: Vec<Vec<u8>> = Vec::new();
        for segment in segments {
            match segment.as_slice() {
                b"." => {}
                b".." => drop(resolved.pop()),
                _ => resolved.push(segment),
            }
        }
        segments = resolved;
    }
    segments
        .iter()
        .flat_map(|segment| [b"/", segment.as_slice()].concat())
        .collect()
}

const PATHS: [&str; 7] = ["/", "/a", "/a/b", "/b", "/c.d", "/c.d/a", "/%C3%B6"];

/// Returns the configured path that covers `path`: the longest one, compared as text.
fn covering(paths: &[&'static str], path: &[u8]) -> Option<&'static str> {
    let covers = |route: &[u8]| {
        let below = path.strip_prefix(route.strip_suffix(b"/").unwrap_or(route));
        below.is_some_and(|below| below.is_empty() || below.starts_with(b"/"))
    };
    let covering = paths.iter().copied();
    covering
        .filter(|route| covers(route.as_bytes()) || covers(&decode(route.as_bytes())))
        .max_by_key(|route| route.len())
}

/// Returns a policy in which each path allows an origin of its own, as the base configuration does.
fn policy(paths: &[&'static str]) -> Policy {
    let allow = |origin: String| CorsLayer::new().allow_origins(origin);
    let mut config = allow(origin(paths, None));
    for path in paths {
        config = config.for_path(path, allow(origin(paths, Some(path))));
    }
    config.compile().unwrap()
}

fn origin(paths: &[&'static str], path: Option<&'static str>) -> String {
    let number = path.and_then(|path| paths.iter().position(|other| *other == path));
    match number {
        Some(number) => format!("https://p{number}.example"),
        None => String::from("https://base.example"),
    }
}

/// Returns the configurations that allow their origin for `target`.
fn allowing(policy: &Policy, paths: &[&'static str], target: &str) -> Vec<Option<&'static str>> {
    let configurations = [None].into_iter().chain(paths.iter().copied().map(Some));
    configurations
        .filter(|path| {
            let request = Request::get(target).header("origin", origin(paths, *path));
            let request = request.body(()).unwrap();
            policy.decide(&RequestHead::from(&request)).is_allowed()
        })
        .collect()
}

/// A target of pieces that routers read in different ways.
fn target() -> impl Strategy<Value = String> {
    let pieces = vec![
        "/", "/", "/", "a", "b", "c.d", "%C3%B6", "%c3%b6", "ö", "%61", "%2561", "%252561", "%2F",
        "%2f", "%252F", "%5C", "\\", ";", ";v=1", "%3B", ".", "..", "/..", "/../", "%2e", "%2E%2e",
        "%25", "%", "%2", "c%2Ed", "x", ":", "*", "%00",
    ];
    vec(select(pieces), 0..10).prop_map(|pieces| format!("/{}", pieces.concat()))
}

fn some_paths() -> impl Strategy<Value = Vec<&'static str>> {
    subsequence(PATHS.to_vec(), 1..=PATHS.len())
}

proptest! {
    #[test]
    fn no_spelling_gets_the_configuration_of_another_route(paths in some_paths(), target in target()) {
        let policy = policy(&paths);
        for allowed in allowing(&policy, &paths, &target) {
            for (name, router) in ROUTERS {
                let route = covering(&paths, &router(target.as_bytes()));
                prop_assert_eq!(allowed, route, "a router that {}", name);
            }
        }
    }

    /// A path is refused only if some of its readings lead elsewhere.
    #[test]
    fn a_path_is_allowed_where_all_readings_agree(paths in some_paths(), target in target()) {
        let policy = policy(&paths);
        let bytes = target.as_bytes();
        let decoded = [bytes.to_vec(), decode(bytes), decode(&decode(bytes))];
        let readings = decoded.iter().flat_map(|path| Steps::all().map(|steps| normalize(path, steps)));
        let routes: Vec<_> = readings.map(|path| covering(&paths, &path)).collect();
        let agree = routes.iter().all(|route| *route == routes[0]);
        let expected = if agree { vec![routes[0]] } else { Vec::new() };
        prop_assert_eq!(allowing(&policy, &paths, &target), expected);
    }
}
