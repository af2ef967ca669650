//! Ports as people write them.

use tower_cors_core::strings;

use crate::fetch::default_port;

/// The most ports that a regex lists: a longer list is shorter as code.
const MAX_ALTERNATIVES: u16 = 16;

/// The marks between the ports of a list.
const LIST_MARKS: &str = ",|;";

/// The ports that were meant.
pub(super) enum Port {
    /// The default one.
    Default,
    /// One port other than the default.
    One(u16),
    /// `*`.
    Any,
    /// Each of a list.
    List(Vec<u16>),
    /// From one to another.
    Range(u16, u16),
    /// Those with a prefix: `80*`.
    Prefix(String),
    /// Those that a regex matches: `300?`, `300[0-9]`, `30xx`.
    Digits(String),
}

impl Port {
    /// Parses what follows the colon.
    pub(super) fn parse(scheme: Option<&str>, port: Option<&str>) -> Option<Self> {
        let Some(port) = port else {
            return Some(Self::Default);
        };
        let inner = strings::trim(port, "[]{}()<>");
        if inner.is_empty() {
            return port.is_empty().then_some(Self::Default);
        }
        if inner == "any" || inner.bytes().all(|byte| byte == b'*') {
            return Some(Self::Any);
        }
        if let Some(regex) = digits(port) {
            return Some(Self::Digits(regex));
        }
        if let Some(prefix) = inner.strip_suffix('*') {
            parse_number(prefix)?;
            return Some(Self::Prefix(prefix.to_owned()));
        }
        let range = strings::split_once(inner, "-").or_else(|| strings::split_once(inner, ".."));
        if let Some((from, to)) = range {
            let (from, to) = (parse_number(from)?, parse_number(to)?);
            return (from < to).then_some(Self::Range(from, to));
        }
        if strings::contains_any(inner, LIST_MARKS) {
            let numbers = strings::split(inner, LIST_MARKS);
            let mut ports = Vec::new();
            for number in numbers {
                ports.push(parse_number(strings::trim_space(number))?);
            }
            return Some(Self::List(ports));
        }
        // A single port in brackets is not a list, and its meaning is unclear.
        let number = (inner == port).then(|| parse_number(port))??;
        let is_default = scheme.is_some_and(|scheme| default_port(scheme) == Some(number));
        Some(match is_default {
            true => Self::Default,
            false => Self::One(number),
        })
    }

    /// The end of a pattern.
    pub(super) fn pattern(&self) -> Option<String> {
        match self {
            Self::Default => Some(String::new()),
            Self::One(port) => Some(format!(":{port}")),
            Self::Any => Some(String::from(":*")),
            Self::List(_) | Self::Range(..) | Self::Prefix(_) | Self::Digits(_) => None,
        }
    }

    /// The end of a regex.
    pub(super) fn regex(&self) -> Option<String> {
        match self {
            Self::Default => Some(String::new()),
            Self::One(port) => Some(format!(":{port}")),
            Self::Any => Some(String::from("(:[0-9]+)?")),
            Self::List(ports) => Some(format!(":({})", join(ports, "|"))),
            Self::Range(from, to) if to - from < MAX_ALTERNATIVES => {
                let ports: Vec<u16> = (*from..=*to).collect();
                Some(format!(":({})", join(&ports, "|")))
            }
            Self::Range(..) => None,
            Self::Prefix(prefix) => Some(format!(":{prefix}[0-9]*")),
            Self::Digits(regex) => Some(format!(":{regex}")),
        }
    }

    /// The end of a pattern that covers these ports, and more.
    pub(super) fn wider(&self) -> String {
        self.pattern().unwrap_or_else(|| String::from(":*"))
    }

    /// The condition in code, if there is one.
    pub(super) fn condition(&self) -> Option<String> {
        match self {
            Self::Any | Self::Digits(_) => None,
            Self::Default => Some(String::from("origin.port().is_none()")),
            Self::One(port) => Some(format!("origin.port() == Some({port})")),
            Self::List(ports) => {
                let ports = join(ports, " | ");
                Some(format!("matches!(origin.port(), Some({ports}))"))
            }
            Self::Range(from, to) => Some(format!("matches!(origin.port(), Some({from}..={to}))")),
            Self::Prefix(prefix) => Some(format!(
                "origin.port().is_some_and(|port| port.to_string().starts_with({prefix:?}))"
            )),
        }
    }
}

/// Returns the regex of four digits, of a port with placeholders: `300?`, `300[0-9]`, `30xx`.
fn digits(port: &str) -> Option<String> {
    let marks = strings::replace(&strings::replace(port, "[0-9]", "x"), "?", "x");
    let is_digits = marks.len() == 4
        && marks.starts_with(|char: char| matches!(char, '1'..='9'))
        && marks.ends_with('x')
        && marks
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'x');
    is_digits.then(|| strings::replace(&marks, "x", "[0-9]"))
}

fn parse_number(text: &str) -> Option<u16> {
    let canonical = !strings::starts_with_any(text, "0+");
    let number = strings::number(text, 10).filter(|_| canonical)?;
    u16::try_from(number).ok()
}

fn join(ports: &[u16], separator: &str) -> String {
    let mut joined = String::new();
    for port in ports {
        let separator = if joined.is_empty() { "" } else { separator };
        joined.extend([separator, &port.to_string()]);
    }
    joined
}
