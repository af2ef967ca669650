//! The grammar of serialized origins, read from the last byte to the first, as a regex is searched.
//!
//! It agrees with [`Origin::parse`](crate::Origin::parse), except that it takes any text of
//! hexadecimal digits and colons for an IPv6 address, and leaves out schemes that no page has.

use crate::limits::{MAX_HOST_LEN, MAX_LABEL_LEN, MAX_SCHEME_LEN};
use crate::origin::scheme::is_pageless;

/// The bytes that origins consist of.
pub(super) const ORIGIN_BYTES: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789-_.:/[]+";

/// The default ports, which serialized origins leave out.
const DEFAULT_PORTS: [&str; 2] = ["80", "443"];
/// The schemes that are not like all others.
const SCHEMES: [&str; 10] = [
    "http",
    "https",
    "file",
    "ws",
    "wss",
    "ftp",
    "data",
    "javascript",
    "about",
    "blob",
];
/// The digits of the highest port and of the highest byte.
const MAX_PORT: &[u8] = b"65535";
const MAX_OCTET: &[u8] = b"255";

/// The rules to suspend, to find out which one a text breaks.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Relaxed {
    default_ports: bool,
    any_port: bool,
    any_scheme: bool,
}

impl Relaxed {
    const NOTHING: Self = Self {
        default_ports: false,
        any_port: false,
        any_scheme: false,
    };
    /// Origins may name the default port of their scheme.
    pub(super) const DEFAULT_PORTS: Self = Self {
        default_ports: true,
        ..Self::NOTHING
    };
    /// Any digits are a port, even none.
    pub(super) const ANY_PORT: Self = Self {
        any_port: true,
        ..Self::NOTHING
    };
    /// Pages have every scheme.
    pub(super) const ANY_SCHEME: Self = Self {
        any_scheme: true,
        ..Self::NOTHING
    };
}

/// The end of an origin that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Reading {
    part: Part,
    /// The origin cannot be one of `http`: of its default port, or with the host `.`.
    not_http: bool,
    /// As for `http`.
    not_https: bool,
}

/// The lengths of what is being read. Shorter ones leave more room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Lengths {
    host: usize,
    /// Of the label, or of the scheme.
    label: usize,
}

impl Lengths {
    /// Returns whether all that can come before `other` can come before this.
    pub(super) fn leave_as_much_room_as(self, other: Self) -> bool {
        self.host <= other.host && self.label <= other.label
    }
}

/// The part of an origin whose first byte so far was read last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Part {
    /// Nothing was read.
    End,
    Port(Number, Tail),
    /// The colon before a port.
    Colon,
    /// The dot at the end of a host.
    LastDot,
    LastLabel(Label),
    /// A dot between labels.
    Dot,
    Label,
    /// An octet of an IPv4 address, and how many stand before it.
    Octet(Number, u8),
    OctetDot(u8),
    /// The closing bracket of an IPv6 address.
    Closed,
    Ipv6,
    /// The opening bracket.
    Opened,
    /// One of the slashes before the host.
    LastSlash,
    Slash,
    /// The bytes before `://`, none at first, and whether the first so far is a letter.
    Scheme(Tail, bool),
}

/// The end of a special word that was read, if it is one.
type Tail = Option<&'static str>;

impl Reading {
    /// Nothing was read.
    pub(super) const END: Self = Self {
        part: Part::End,
        not_http: false,
        not_https: false,
    };

    /// Returns whether what was read is a whole origin.
    pub(super) fn is_whole(self, relaxed: Relaxed) -> bool {
        let Part::Scheme(scheme, true) = self.part else {
            return false;
        };
        match scheme {
            Some("http") => !self.not_http,
            Some("https") => !self.not_https,
            Some(scheme) => relaxed.any_scheme || scheme != "file" && !is_pageless(scheme),
            None => true,
        }
    }

    /// Returns what `byte` before it can make of it: there are several readings of a digit.
    pub(super) fn before(self, byte: u8, relaxed: Relaxed) -> impl Iterator<Item = Self> {
        let rest = self.rest_before(byte, relaxed);
        let host = self.host_before(byte);
        [rest, host, self.octet_before(byte)].into_iter().flatten()
    }

    fn with(self, part: Part) -> Self {
        Self { part, ..self }
    }

    /// The byte belongs to a name, or an IPv6 address.
    fn host_before(self, byte: u8) -> Option<Self> {
        let is_label_byte = matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_');
        let part = match (self.part, byte) {
            (Part::End | Part::Colon, b'.') => Part::LastDot,
            (Part::End | Part::Colon, b']') => Part::Closed,
            (Part::End | Part::Colon | Part::LastDot, _) if is_label_byte => {
                Part::LastLabel(Label::End.before(byte))
            }
            (Part::LastLabel(label), _) if is_label_byte => Part::LastLabel(label.before(byte)),
            (Part::LastLabel(label), b'.') if !label.is_number() => Part::Dot,
            (Part::Dot | Part::Label, _) if is_label_byte => Part::Label,
            (Part::Label, b'.') => Part::Dot,
            (Part::Closed | Part::Ipv6, b'0'..=b'9' | b'a'..=b'f' | b':') => Part::Ipv6,
            (Part::Ipv6, b'[') => Part::Opened,
            _ => return None,
        };
        Some(self.with(part))
    }

    /// The byte belongs to an IPv4 address.
    fn octet_before(self, byte: u8) -> Option<Self> {
        let part = match (self.part, byte) {
            (Part::End | Part::Colon, b'0'..=b'9') => {
                Part::Octet(Number::END.before(byte, MAX_OCTET)?, 3)
            }
            (Part::OctetDot(before), b'0'..=b'9') => {
                Part::Octet(Number::END.before(byte, MAX_OCTET)?, before)
            }
            (Part::Octet(number, before), b'0'..=b'9') => {
                Part::Octet(number.before(byte, MAX_OCTET)?, before)
            }
            (Part::Octet(number, before), b'.') if number.is_at_most(MAX_OCTET) => {
                Part::OctetDot(before.checked_sub(1)?)
            }
            _ => return None,
        };
        Some(self.with(part))
    }

    /// The byte belongs to a port, or stands before the host.
    fn rest_before(self, byte: u8, relaxed: Relaxed) -> Option<Self> {
        match (self.part, byte) {
            (Part::End, b'0'..=b'9') => {
                let number = Number::END.before(byte, MAX_PORT)?;
                let tail = longer_tail(&DEFAULT_PORTS, Some(""), byte);
                Some(self.with(Part::Port(number, tail)))
            }
            (Part::End, b':') if relaxed.any_port => Some(self.with(Part::Colon)),
            (Part::Port(number, tail), b'0'..=b'9') => {
                let number = match number.before(byte, MAX_PORT) {
                    None if relaxed.any_port => number,
                    number => number?,
                };
                Some(self.with(Part::Port(number, longer_tail(&DEFAULT_PORTS, tail, byte))))
            }
            (Part::Port(number, tail), b':') => {
                let is_port = !number.begins_with_zero && number.is_at_most(MAX_PORT);
                (is_port || relaxed.any_port).then_some(Self {
                    part: Part::Colon,
                    not_http: !relaxed.default_ports && tail == Some("80"),
                    not_https: !relaxed.default_ports && tail == Some("443"),
                })
            }
            (Part::LastDot, b'/') => Some(Self {
                part: Part::LastSlash,
                not_http: true,
                not_https: true,
            }),
            (Part::LastLabel(label), b'/') if !label.is_number() => {
                Some(self.with(Part::LastSlash))
            }
            (Part::Octet(number, 0), b'/') if number.is_at_most(MAX_OCTET) => {
                Some(self.with(Part::LastSlash))
            }
            (Part::Label | Part::Opened, b'/') => Some(self.with(Part::LastSlash)),
            (Part::LastSlash, b'/') => Some(self.with(Part::Slash)),
            (Part::Slash, b':') => Some(self.with(Part::Scheme(Some(""), false))),
            (Part::Scheme(tail, _), b'a'..=b'z' | b'0'..=b'9' | b'+' | b'-' | b'.') => {
                let tail = longer_tail(&SCHEMES, tail, byte);
                Some(self.with(Part::Scheme(tail, byte.is_ascii_lowercase())))
            }
            _ => None,
        }
    }
}

impl Lengths {
    /// Returns the lengths after a byte that led from one reading to the next, unless that is too
    /// long.
    pub(super) fn before(self, from: Reading, to: Reading) -> Option<Self> {
        let (from, to) = (from.part, to.part);
        let is_same_label = matches!(
            (from, to),
            (Part::LastLabel(_), Part::LastLabel(_))
                | (Part::Label, Part::Label)
                | (Part::Scheme(..), Part::Scheme(..))
        );
        let label = match to {
            Part::LastLabel(_) | Part::Label if !is_same_label => 1,
            _ if is_same_label => self.label + 1,
            _ => 0,
        };
        let host = match to {
            Part::End | Part::Port(..) | Part::Colon => 0,
            Part::LastSlash | Part::Slash | Part::Scheme(..) => 0,
            _ => self.host + 1,
        };
        let max_label = match to {
            Part::Scheme(..) => MAX_SCHEME_LEN,
            _ => MAX_LABEL_LEN,
        };
        (host <= MAX_HOST_LEN && label <= max_label).then_some(Self { host, label })
    }
}

/// The end of a decimal number, compared with that of the highest one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Number {
    digits: u8,
    is_greater: bool,
    begins_with_zero: bool,
}

impl Number {
    const END: Self = Self {
        digits: 0,
        is_greater: false,
        begins_with_zero: false,
    };

    /// Returns the number with one more digit, unless it has as many as `max` already.
    fn before(self, digit: u8, max: &[u8]) -> Option<Self> {
        let place = max.len().checked_sub(usize::from(self.digits) + 1)?;
        let highest = *max.get(place)?;
        Some(Self {
            digits: self.digits + 1,
            is_greater: digit > highest || digit == highest && self.is_greater,
            begins_with_zero: digit == b'0',
        })
    }

    /// Returns whether it is a number from 0 to `max`, without zeros before it.
    fn is_at_most(self, max: &[u8]) -> bool {
        let has_all_digits = usize::from(self.digits) == max.len();
        !(has_all_digits && self.is_greater || self.begins_with_zero && self.digits > 1)
    }
}

/// The end of the last label of a name, which must not be a number.
/// <https://url.spec.whatwg.org/#ends-in-a-number-checker>
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Label {
    End,
    Digits,
    HexDigits,
    /// `x`, before hexadecimal digits or nothing.
    X,
    /// `0x`, before those.
    ZeroX,
    Name,
}

impl Label {
    fn before(self, byte: u8) -> Self {
        match (self, byte) {
            (Self::End | Self::Digits, b'0'..=b'9') => Self::Digits,
            (Self::End | Self::Digits | Self::HexDigits, b'0'..=b'9' | b'a'..=b'f') => {
                Self::HexDigits
            }
            (Self::End | Self::Digits | Self::HexDigits, b'x') => Self::X,
            (Self::X, b'0') => Self::ZeroX,
            _ => Self::Name,
        }
    }

    fn is_number(self) -> bool {
        matches!(self, Self::End | Self::Digits | Self::ZeroX)
    }
}

/// Returns the longer end of one of `words` that `byte` before `tail` is, if it is one.
fn longer_tail(words: &[&'static str], tail: Tail, byte: u8) -> Tail {
    let tail = tail?;
    words.iter().find_map(|word| {
        let start = word.strip_suffix(tail)?.len().checked_sub(1)?;
        let longer = word.get(start..)?;
        (longer.as_bytes().first() == Some(&byte)).then_some(longer)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Origin;

    fn is_origin(text: &str) -> bool {
        let mut readings = vec![(Reading::END, Lengths::default())];
        for byte in text.bytes().rev() {
            readings = readings
                .into_iter()
                .flat_map(|(reading, lengths): (Reading, Lengths)| {
                    let nexts = reading.before(byte, Relaxed::default());
                    nexts.filter_map(move |next| Some((next, lengths.before(reading, next)?)))
                })
                .collect();
        }
        readings
            .iter()
            .any(|(reading, _)| reading.is_whole(Relaxed::default()))
    }

    #[test]
    fn it_agrees_with_the_parser() {
        let corpora = [
            include_str!("../../tests/it/data/config.tsv"),
            include_str!("../../tests/it/data/origins.tsv"),
        ];
        let lines = corpora.iter().flat_map(|corpus| corpus.lines());
        let texts: Vec<&str> = lines.filter_map(|line| line.split('\t').nth(1)).collect();
        assert!(texts.len() > 500, "{} texts", texts.len());
        let differences: Vec<&str> = texts
            .into_iter()
            .filter(|text| !text.contains(['[', '\\']))
            .filter(|text| {
                let parsed = Origin::parse(text);
                let is_of_a_page = |scheme| scheme != "file" && !is_pageless(scheme);
                let expected = parsed.is_ok_and(|origin| is_of_a_page(origin.scheme()));
                is_origin(text) != expected
            })
            .collect();
        assert_eq!(differences, [""; 0]);
    }

    #[test]
    fn hosts_and_ports_at_their_limits() {
        let failures: Vec<&str> = [
            ("http://255.255.255.255:65535", true),
            ("http://256.0.0.1", false),
            ("http://1.2.3", false),
            ("http://1.2.3.4.5", false),
            ("http://a.1.2.3.4", false),
            ("http://01.2.3.4", false),
            ("http://0.0.0.0", true),
            ("http://a:65536", false),
            ("http://a:99999", false),
            ("http://a:0", false),
            ("http://a:080", false),
            ("http://a:80", false),
            ("http://a:443", true),
            ("https://a:443", false),
            ("https://a:80", true),
            ("app://a:80", true),
            ("app://.", true),
            ("http://.", false),
            ("https://a.", true),
            ("https://a..", false),
            ("https://0x", false),
            ("https://0xg", true),
            ("https://a.0xff", false),
            ("https://a.1x0", true),
            ("http://[::1]:3000", true),
            ("1a://b", false),
            ("://b", false),
            ("wss://b", false),
            ("xwss://b", true),
            ("file://b", false),
        ]
        .into_iter()
        .filter(|(text, expected)| is_origin(text) != *expected)
        .map(|(text, _)| text)
        .collect();
        assert_eq!(failures, [""; 0]);
    }
}
