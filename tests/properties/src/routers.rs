//! Models of routers, and the configurations of paths.

use http::Request;
use tower_cors::{CorsLayer, Policy, RequestHead};

/// A step of a router on its way from a path to the path of a route.
pub type Step = fn(&[u8]) -> Vec<u8>;

/// Steps that decode: all, all but separators, only what needs no encoding, and as IIS does.
pub const DECODINGS: [(&str, Step); 4] = [
    ("decodes", decode_once),
    ("decodes all but `/`", |path| {
        decode_where(path, |byte| byte != b'/')
    }),
    ("decodes what needs no encoding", |path| {
        decode_where(path, |byte| {
            byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
        })
    }),
    ("decodes `%u`", decode),
];

/// Steps that do not decode.
pub const NORMALIZATIONS: [(&str, Step); 6] = [
    ("turns backslashes", |path| {
        normalize(
            path,
            Steps {
                turns: true,
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
    ("merges slashes", |path| {
        normalize(
            path,
            Steps {
                merges: true,
                ..Steps::NONE
            },
        )
    }),
    ("resolves dots", |path| {
        normalize(
            path,
            Steps {
                resolves: true,
                ..Steps::NONE
            },
        )
    }),
    ("ends at `;`", |path| until(path, b';')),
    ("ends at NUL", |path| until(path, 0)),
];

/// No spelling of a path gets the configuration of a route other than the one that `router` picks.
///
/// The router takes up to six steps in any order, and at most two of them decode.
///
/// # Panics
///
/// Panics if `target` is not the path of a URI, or gets another configuration.
pub fn no_spelling_gets_the_configuration_of_another_route(
    paths: &[&'static str],
    target: &str,
    router: &[(&str, Step)],
) {
    let policy = policy(paths);
    let mut route = target.as_bytes().to_vec();
    for (_, step) in router {
        route = step(&route);
    }
    let expected = covering(paths, &route);
    for allowed in allowing(&policy, paths, target) {
        let steps: Vec<&str> = router.iter().map(|(name, _)| *name).collect();
        let steps = steps.join(", then ");
        assert_eq!(allowed, expected, "{target}: a router that {steps}");
    }
}

/// A path is refused only if some of its readings lead elsewhere, or may do so.
///
/// # Panics
///
/// Panics if `target` is not the path of a URI, or another configuration allows it.
pub fn a_path_is_allowed_where_all_readings_agree(paths: &[&'static str], target: &str) {
    let policy = policy(paths);
    let bytes = target.as_bytes();
    let decoded = [bytes.to_vec(), decode(bytes), decode(&decode(bytes))];
    let readings = decoded
        .iter()
        .flat_map(|path| Steps::all().map(|steps| normalize(path, steps)));
    let routes: Vec<_> = readings.map(|path| covering(paths, &path)).collect();
    let agree = routes.iter().all(|route| *route == routes[0])
        && !decoded.iter().any(|decoded| order_matters(bytes, decoded));
    let expected = if agree { vec![routes[0]] } else { Vec::new() };
    assert_eq!(allowing(&policy, paths, target), expected, "{target}");
}

fn until(path: &[u8], end: u8) -> Vec<u8> {
    path.iter()
        .copied()
        .take_while(|byte| *byte != end)
        .collect()
}

/// The steps that a router takes after it has decoded a path.
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

fn decode_once(path: &[u8]) -> Vec<u8> {
    percent_encoding::percent_decode(path).collect()
}

/// Decodes `%u0041` and `%U0041`, too.
fn decode(path: &[u8]) -> Vec<u8> {
    let mut without_u = path.to_vec();
    let is_escape = |bytes: &[u8]| {
        let (start, digits) = bytes.split_at(4);
        start.eq_ignore_ascii_case(b"%u00") && digits.iter().all(u8::is_ascii_hexdigit)
    };
    while let Some(start) = without_u.windows(6).position(is_escape) {
        without_u.drain(start + 1..start + 4);
    }
    decode_once(&without_u)
}

/// Decodes what is `chosen`, and leaves the rest encoded.
fn decode_where(path: &[u8], chosen: fn(u8) -> bool) -> Vec<u8> {
    let mut decoded = Vec::new();
    let mut rest = path;
    while let Some((first, after)) = rest.split_first() {
        let triplet = rest.get(..3).map(decode_once);
        match triplet.as_deref() {
            Some([byte]) if chosen(*byte) => {
                decoded.push(*byte);
                rest = &rest[3..];
            }
            _ => {
                decoded.push(*first);
                rest = after;
            }
        }
    }
    decoded
}

/// Takes each step in a separate pass.
fn normalize(path: &[u8], steps: Steps) -> Vec<u8> {
    let mut path = path.to_vec();
    if steps.turns {
        for byte in path.iter_mut().filter(|byte| **byte == b'\\') {
            *byte = b'/';
        }
    }
    let below = path.strip_prefix(b"/").unwrap_or(&path);
    let segments = below.split(|byte| *byte == b'/');
    let mut segments: Vec<Vec<u8>> = segments.map(<[u8]>::to_vec).collect();
    if steps.drops {
        for segment in &mut segments {
            let end = segment.iter().position(|byte| matches!(byte, b';' | 0));
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

/// Paths with a configuration.
pub const PATHS: [&str; 7] = ["/", "/a", "/a/b", "/b", "/c.d", "/c.d/a", "/%C3%B6"];

/// Returns the longest configured path that covers `path`, compared as text.
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

/// Returns a policy in which each path, like the base configuration, allows a different origin.
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

/// Returns whether the order of a router's steps matters: `..` beside anything else, or a parameter
/// that may hide a separator.
fn order_matters(target: &[u8], decoded: &[u8]) -> bool {
    let has = |text: &str| {
        let mut windows = decoded.windows(text.len());
        windows.any(|window| window == text.as_bytes())
    };
    let turned = Steps {
        turns: true,
        drops: true,
        ..Steps::NONE
    };
    let parents = normalize(decoded, turned);
    let parents = parents
        .split(|byte| *byte == b'/')
        .any(|segment| segment == b"..");
    let parameters = has(";") || has("\0");
    let merged = Steps {
        turns: true,
        drops: true,
        merges: true,
        ..Steps::NONE
    };
    let without_last = decoded.strip_suffix(b"/").unwrap_or(decoded);
    let empty = normalize(without_last, merged) != normalize(without_last, turned);
    let others = target.contains(&b'%') || parameters || has("\\") || empty;
    let mut segments: Vec<&[u8]> = decoded.split(|byte| *byte == b'/').collect();
    segments.pop();
    let hides = segments.iter().any(|segment| {
        let mut parts = segment.splitn(2, |byte| matches!(byte, b';' | 0));
        let parameters = parts
            .nth(1)
            .map(|text| String::from_utf8_lossy(text).to_lowercase());
        parameters.is_some_and(|text| text.contains("%2f") || text.contains("%u002f"))
    });
    parents && others || parameters && has("\\") || hides
}
