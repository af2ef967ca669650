//! The readings of a request's path: as it is written, and as routers may normalize it.
//!
//! The layer does not know which router is inside of it. Some decode a path before they match it,
//! some merge slashes, some drop what follows `;`. A path that one of them could take for another
//! one is therefore read in all these ways.

use crate::limits::MAX_PATH_LEN;

/// Routers decode a path once. Behind a proxy that does so, too, it is decoded twice.
const MAX_DECODINGS: usize = 2;

/// One reading of a path.
#[derive(Clone, Copy)]
pub(crate) struct Reading<'a> {
    path: &'a [u8],
    steps: Steps,
}

/// The steps by which a router normalizes a decoded path: a set of bits.
#[derive(Clone, Copy)]
struct Steps(u8);

/// A segment of a path.
pub(crate) enum Segment<'a> {
    Name(&'a [u8]),
    /// It takes the segment before it away.
    Parent,
}

/// Returns whether `holds` is true for all readings of `path`. The first one is as written.
///
/// It tries each set of steps, because routers differ in which ones they take. A path that needs
/// no step has one reading, and is neither copied nor read twice. A long one that has several is
/// not worth the work: then the answer is `false`.
pub(crate) fn all_readings(path: &[u8], mut holds: impl FnMut(Reading<'_>) -> bool) -> bool {
    let is_encoded = path.contains(&b'%');
    if path.len() > MAX_PATH_LEN && (is_encoded || Steps::that_change(path).0 != 0) {
        return false;
    }
    if !all_steps(path, &mut holds) {
        return false;
    }
    !is_encoded || all_decoded(path, &mut holds)
}

fn all_decoded(path: &[u8], holds: &mut impl FnMut(Reading<'_>) -> bool) -> bool {
    let mut buffer = [0; MAX_PATH_LEN];
    let Some(mut decoded) = buffer.get_mut(..path.len()) else {
        return false;
    };
    decoded.copy_from_slice(path);
    for _ in 0..MAX_DECODINGS {
        let len = decode(decoded);
        decoded = decoded.get_mut(..len).unwrap_or_default();
        if !all_steps(decoded, holds) {
            return false;
        }
    }
    true
}

fn all_steps(path: &[u8], holds: &mut impl FnMut(Reading<'_>) -> bool) -> bool {
    let steps = Steps::that_change(path).0;
    let mut subsets = (0..=Steps::ALL).filter(|subset| subset & !steps == 0);
    subsets.all(|steps| {
        holds(Reading {
            path,
            steps: Steps(steps),
        })
    })
}

/// Decodes `%41` and its like in place, and returns the number of bytes that are left.
pub(crate) fn decode(bytes: &mut [u8]) -> usize {
    let (mut from, mut to) = (0, 0);
    while let Some(&byte) = bytes.get(from) {
        let triplet = bytes.get(from..from + 3).and_then(decode_triplet);
        from += if triplet.is_some() { 3 } else { 1 };
        if let Some(place) = bytes.get_mut(to) {
            *place = triplet.unwrap_or(byte);
        }
        to += 1;
    }
    to
}

/// Returns the byte of `%41` and its like.
fn decode_triplet(triplet: &[u8]) -> Option<u8> {
    let [b'%', high, low] = triplet else {
        return None;
    };
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
}

impl Steps {
    /// `\` separates segments.
    const BACKSLASHES: u8 = 1;
    /// `;` and what follows it in a segment are dropped.
    const PARAMETERS: u8 = 2;
    /// Empty segments are dropped.
    const EMPTY_SEGMENTS: u8 = 4;
    /// `.` and `..` are resolved.
    const DOT_SEGMENTS: u8 = 8;
    const ALL: u8 = 15;

    /// Returns the steps that change `path`, alone or after others.
    fn that_change(path: &[u8]) -> Self {
        // An empty last segment, as in `/uploads/`, decides nothing.
        let path = path.strip_suffix(b"/").unwrap_or(path);
        let mut steps = 0;
        for segment in path.split(|byte| matches!(byte, b'/' | b'\\')).skip(1) {
            steps |= match without_parameters(segment) {
                b"" => Self::EMPTY_SEGMENTS,
                b"." | b".." => Self::DOT_SEGMENTS,
                _ => 0,
            };
        }
        for byte in path {
            steps |= match byte {
                b'\\' => Self::BACKSLASHES,
                b';' => Self::PARAMETERS,
                _ => 0,
            };
        }
        Self(steps)
    }

    fn take(self, step: u8) -> bool {
        self.0 & step != 0
    }
}

impl<'a> Reading<'a> {
    /// The reading of a router that takes no step.
    pub(crate) fn as_written(path: &'a [u8]) -> Self {
        let steps = Steps(0);
        Self { path, steps }
    }

    /// Returns the segments of a path that begins with `/`.
    pub(crate) fn segments(self) -> impl Iterator<Item = Segment<'a>> {
        let Self { path, steps } = self;
        let is_separator =
            move |byte: &u8| *byte == b'/' || *byte == b'\\' && steps.take(Steps::BACKSLASHES);
        path.split(is_separator).skip(1).filter_map(move |segment| {
            let name = if steps.take(Steps::PARAMETERS) {
                without_parameters(segment)
            } else {
                segment
            };
            match name {
                b"" if steps.take(Steps::EMPTY_SEGMENTS) => None,
                b"." if steps.take(Steps::DOT_SEGMENTS) => None,
                b".." if steps.take(Steps::DOT_SEGMENTS) => Some(Segment::Parent),
                name => Some(Segment::Name(name)),
            }
        })
    }
}

fn without_parameters(segment: &[u8]) -> &[u8] {
    let mut parts = segment.split(|byte| *byte == b';');
    parts.next().unwrap_or_default()
}
