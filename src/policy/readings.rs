//! The readings of a request's path: as it is written, and as routers may normalize it.
//!
//! The layer does not know which router is inside of it. Some decode a path before they match it,
//! some merge slashes, some drop what follows `;`, each in its own order. So the layer reads a path
//! in several ways if a router could read it as another one.

use std::mem;

use crate::limits::MAX_PATH_LEN;

/// The most decodings of a path: routers decode it once, and a proxy in front may do so before.
const MAX_DECODINGS: usize = 2;

/// One reading of a path.
#[derive(Clone, Copy)]
pub(crate) struct Reading<'a> {
    path: &'a [u8],
    /// `true` if it takes all steps; otherwise it takes none.
    is_normalized: bool,
}

/// The steps by which routers normalize a decoded path: a set of bits.
#[derive(Clone, Copy)]
struct Steps(u8);

/// A segment of a path.
pub(crate) enum Segment<'a> {
    Name(&'a [u8]),
    /// `..`, which removes the segment before it.
    Parent,
}

/// Returns whether `holds` is true for all readings of `path`. The first one is as written.
///
/// A path that needs no step has one reading, and is neither copied nor read twice. If a path has
/// several readings and more than [`MAX_PATH_LEN`] bytes, the answer is `false`: the work is
/// bounded.
///
/// A router may take any of the steps, in any order, before and after it decodes. Two readings for
/// each decoding cover all of them: one takes no step, and one takes all. The names of a configured
/// path need no step. So a router that takes some of the steps goes at least as far down the
/// configured paths as the first reading, and no farther than the second one. If these two find the
/// same configuration, so does the router.
///
/// If the order of steps matters, this does not hold, because each order may lead elsewhere. Then
/// the answer is also `false`.
pub(crate) fn all_readings(path: &[u8], mut holds: impl FnMut(Reading<'_>) -> bool) -> bool {
    if is_plain(path) {
        return holds(Reading::as_written(path));
    }
    if !path.contains(&b'%') {
        let steps = Steps::that_change(path);
        let is_short = path.len() <= MAX_PATH_LEN || steps.is_empty();
        return is_short && !steps.order_matters(path, false) && both(path, steps, &mut holds);
    }
    // On the stack: a hostile path costs no allocation.
    let mut buffer = [0; MAX_PATH_LEN];
    let Some(mut decoded) = buffer.get_mut(..path.len()) else {
        return false;
    };
    decoded.copy_from_slice(path);
    for decodings in 0..=MAX_DECODINGS {
        if decodings > 0 {
            let len = decode(decoded);
            decoded = decoded.get_mut(..len).unwrap_or_default();
        }
        let steps = Steps::that_change(decoded);
        if steps.order_matters(decoded, true) || !both(decoded, steps, &mut holds) {
            return false;
        }
    }
    true
}

/// Returns whether `path` obviously needs no step, nor decoding. Most paths pass this one pass.
fn is_plain(path: &[u8]) -> bool {
    let mut is_after_slash = false;
    path.iter().all(|byte| {
        let starts_segment = mem::replace(&mut is_after_slash, *byte == b'/');
        match byte {
            b'%' | b'\\' | b';' | b'\0' => false,
            // An empty segment, or one that may be `.` or `..`.
            b'/' | b'.' => !starts_segment,
            _ => true,
        }
    })
}

/// Returns whether `holds` is true for the reading without a step and for the one with all steps.
fn both(path: &[u8], steps: Steps, holds: &mut impl FnMut(Reading<'_>) -> bool) -> bool {
    holds(Reading::as_written(path)) && (steps.is_empty() || holds(Reading::normalized(path)))
}

/// Decodes `%41` and its like in place, and returns the number of bytes that are left.
pub(crate) fn decode(bytes: &mut [u8]) -> usize {
    let (mut from, mut to) = (0, 0);
    while let Some(rest @ [byte, ..]) = bytes.get(from..) {
        let (byte, len) = decode_first(rest).unwrap_or((*byte, 1));
        if let Some(place) = bytes.get_mut(to) {
            *place = byte;
        }
        from += len;
        to += 1;
    }
    to
}

/// Returns the byte that `%41` and its like encode at the start of a text, and their length.
///
/// IIS, which may be behind a proxy, also takes `%u0041`.
fn decode_first(text: &[u8]) -> Option<(u8, usize)> {
    let (high, low, len) = match text {
        [b'%', b'u' | b'U', b'0', b'0', high, low, ..] => (high, low, 6),
        [b'%', high, low, ..] => (high, low, 3),
        _ => return None,
    };
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    let byte = u8::try_from(digit(high)? * 16 + digit(low)?).ok()?;
    Some((byte, len))
}

impl Steps {
    /// `\` separates segments.
    const BACKSLASHES: u8 = 1;
    /// `;` and what follows it in a segment are dropped.
    const PARAMETERS: u8 = 2;
    /// Empty segments are dropped.
    const EMPTY_SEGMENTS: u8 = 4;
    /// `.` is dropped.
    const DOT_SEGMENTS: u8 = 8;
    /// `..` removes the segment before it.
    const PARENTS: u8 = 16;

    /// Returns the steps that change `path`, alone or after others.
    fn that_change(path: &[u8]) -> Self {
        // An empty last segment, as in `/uploads/`, decides nothing.
        let path = path.strip_suffix(b"/").unwrap_or(path);
        let mut steps = 0;
        for segment in path.split(|byte| matches!(byte, b'/' | b'\\')).skip(1) {
            let name = without_parameters(segment);
            steps |= match name {
                b"" => Self::EMPTY_SEGMENTS,
                b"." => Self::DOT_SEGMENTS,
                b".." => Self::PARENTS,
                _ => 0,
            };
            if name.len() < segment.len() {
                steps |= Self::PARAMETERS;
            }
        }
        if path.contains(&b'\\') {
            steps |= Self::BACKSLASHES;
        }
        Self(steps)
    }

    fn is_empty(self) -> bool {
        self.0 == 0
    }

    fn has(self, step: u8) -> bool {
        self.0 & step != 0
    }

    /// Returns whether the order in which a router takes these steps matters.
    ///
    /// Two steps remove what others change. In `/x%2Fy/../a`, `..` removes `x%2Fy` if the router
    /// decodes afterwards, but only `y` if it decodes first. In `/a;x%2Fb/c`, the parameter takes
    /// `b` with it only if the router decodes afterwards.
    fn order_matters(self, path: &[u8], is_encoded: bool) -> bool {
        let others = self.0 & !(Self::PARENTS | Self::DOT_SEGMENTS) != 0;
        let parents = self.has(Self::PARENTS) && (is_encoded || others);
        let hides = || self.has(Self::BACKSLASHES) || hides_separator(path);
        parents || self.has(Self::PARAMETERS) && hides()
    }
}

/// Returns whether a parameter has an encoded `/`, and a segment follows it.
fn hides_separator(path: &[u8]) -> bool {
    let mut segments = path.split(|byte| *byte == b'/');
    // Whatever the last parameter hides, nothing follows it.
    segments.next_back();
    segments.any(|segment| {
        let (_, parameters) = segment.split_at(without_parameters(segment).len());
        (0..parameters.len()).any(|at| {
            let decoded = parameters.get(at..).and_then(decode_first);
            decoded.is_some_and(|(byte, _)| byte == b'/')
        })
    })
}

impl<'a> Reading<'a> {
    /// The reading of a router that takes no step.
    pub(crate) fn as_written(path: &'a [u8]) -> Self {
        Self {
            path,
            is_normalized: false,
        }
    }

    /// The reading of a router that takes all steps.
    pub(crate) fn normalized(path: &'a [u8]) -> Self {
        Self {
            path,
            is_normalized: true,
        }
    }

    /// Returns the segments of a path that begins with `/`.
    pub(crate) fn segments(self) -> impl Iterator<Item = Segment<'a>> {
        let Self {
            path,
            is_normalized,
        } = self;
        let is_separator = move |byte: &u8| *byte == b'/' || *byte == b'\\' && is_normalized;
        path.split(is_separator).skip(1).filter_map(move |segment| {
            if !is_normalized {
                return Some(Segment::Name(segment));
            }
            match without_parameters(segment) {
                b"" | b"." => None,
                b".." => Some(Segment::Parent),
                name => Some(Segment::Name(name)),
            }
        })
    }
}

/// Returns the name in a segment. A NUL byte ends it like `;`, because it ends a string in C.
fn without_parameters(segment: &[u8]) -> &[u8] {
    let mut parts = segment.split(|byte| matches!(byte, b';' | b'\0'));
    parts.next().unwrap_or_default()
}
