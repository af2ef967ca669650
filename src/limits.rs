//! The bounds of what this crate looks at, each named once.
//!
//! They keep hostile requests and hostile configurations cheap. No browser comes near them.

use std::time::Duration;

/// The longest scheme of an origin, in bytes.
pub const MAX_SCHEME_LEN: usize = 64;

/// The longest host, in bytes: the longest name that DNS can hold.
pub const MAX_HOST_LEN: usize = 253;

/// The longest label of a host, in bytes: the longest that DNS can hold.
pub const MAX_LABEL_LEN: usize = 63;

/// The longest origin, in bytes. A longer one matches nothing.
///
/// It consists of a scheme, `://`, a host, `:` and five digits.
pub const MAX_ORIGIN_LEN: usize = MAX_SCHEME_LEN + 3 + MAX_HOST_LEN + 6;

/// The longest method, in bytes. A longer one does not compile, and no preflight is granted for it.
///
/// The longest registered method has 17 bytes.
pub const MAX_METHOD_LEN: usize = 128;

/// The most bytes of `Access-Control-Request-Headers` in a preflight, in all lines together.
///
/// Browsers send each name once, and some three hundred fit.
pub const MAX_REQUEST_HEADERS_LEN: usize = 8 * 1024;

/// The most lines of `Access-Control-Request-Headers`. Browsers send one; proxies may split it.
pub const MAX_REQUEST_HEADERS_LINES: usize = 64;

/// The longest value that a list of a rule may make, in bytes.
///
/// A longer one is more than a preflight may ask for, and more than servers like to see in one
/// header.
pub const MAX_LIST_LEN: usize = 8 * 1024;

/// The longest `max_age` that compiles: a day.
///
/// Firefox keeps an answer that long, and no browser keeps it longer.
pub const MAX_AGE: Duration = Duration::from_secs(86_400);

/// The longest time for which Chromium keeps an answer. A longer `max_age` gives a warning.
pub const CHROMIUM_MAX_AGE: Duration = Duration::from_secs(7_200);

/// The longest text of a regex, in bytes. Parsed, it takes a hundred times as much.
pub const MAX_REGEX_LEN: usize = 8 * 1024;

/// The largest automaton that a regex may compile to, in bytes.
pub const MAX_REGEX_SIZE: usize = 256 * 1024;

/// The most memory that the automata of all regexes of a policy may take, in bytes.
pub const MAX_REGEXES_SIZE: usize = 4 * 1024 * 1024;

/// The most steps that the regexes of a configuration may take for one byte of an origin.
///
/// A step visits a state of their automaton, or tries eight of its branches or ranges of bytes. It
/// takes a few nanoseconds, and only for an origin that the caches do not know.
pub const MAX_REGEX_STEPS: usize = 4_000;

/// The longest path of a request that is read in several ways, in bytes.
///
/// It matters only to policies with [paths](crate::CorsConfig::for_path). If a longer path is
/// percent-encoded, or a router may normalize it, the layer allows no origin.
pub const MAX_PATH_LEN: usize = 4 * 1024;

/// The most names of response headers that the [events](crate#events) of a policy report.
pub const MAX_REPORTED_NAMES: usize = 64;

/// The longest excerpt of a request that a [`Rejection`](crate::Rejection) keeps, in bytes.
pub const MAX_EXCERPT_LEN: usize = 63;

/// The most memory that the caches of a policy's regexes keep, in bytes.
///
/// It does not depend on the number of threads. If more threads search at once than there are
/// caches, each other thread has a cache of the same size until its search ends.
pub const MAX_REGEX_CACHES_SIZE: usize = 8 * 1024 * 1024;
