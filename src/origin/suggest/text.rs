//! The form of a whole text: what is around it, and whether it is a list or a regex.

use std::net::Ipv6Addr;

use tower_cors_core::strings;

use super::letters::lower;

/// Pairs of marks that people leave around a value.
const PAIRS: [(&str, &str); 4] = [("[", "]"), ("<", ">"), ("(", ")"), ("{", "}")];

/// Removes white space, quotes, brackets and separators around `text`.
pub(super) fn unwrap(text: &str) -> &str {
    let mut text = strings::trim_where(text, is_margin);
    while let Some(inner) = PAIRS
        .iter()
        .find_map(|(open, close)| within(text, open, close))
        .filter(|inner| inner.parse::<Ipv6Addr>().is_err())
    {
        text = strings::trim_where(inner, is_margin);
    }
    text
}

/// Returns what is between a pair of marks, or beside one that lacks the other.
fn within<'a>(text: &'a str, open: &str, close: &str) -> Option<&'a str> {
    match (text.strip_prefix(open), text.strip_suffix(close)) {
        (Some(inner), Some(_)) => inner.strip_suffix(close),
        (Some(inner), None) => (!strings::contains(text, close)).then_some(inner),
        (None, Some(inner)) => (!strings::contains(text, open)).then_some(inner),
        (None, None) => None,
    }
}

fn is_margin(char: char) -> bool {
    char.is_whitespace()
        || is_invisible(char)
        || is_joiner(char)
        || matches!(
            char,
            '"' | '\'' | '`' | ',' | ';' | '|' | '‘'..='‟' | '«' | '»' | '‹' | '›'
        )
}

/// Returns whether `char` is invisible, and browsers drop it from hosts.
///
/// <https://www.unicode.org/reports/tr46/#IDNA_Mapping_Table>
fn is_invisible(char: char) -> bool {
    matches!(char, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}')
}

/// Returns whether `char` is invisible. Within a host, it makes a different one.
fn is_joiner(char: char) -> bool {
    matches!(char, '\u{200c}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
}

/// Returns `text` in lower case and without the slips of keyboards and of copying: full-width
/// forms, invisible characters, escaped slashes, spaces next to a colon, a slash or a dot.
pub(super) fn plain(text: &str) -> String {
    let narrow = |char: char| match char {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(char) - 0xfee0).unwrap_or(char),
        '。' | '｡' => '.',
        char => char,
    };
    let mut typed = String::with_capacity(text.len());
    for char in text.chars().filter(|char| !is_invisible(*char)) {
        typed.push(lower(narrow(char)));
    }
    let typed = strings::replace(&typed, "\\/", "/");
    let mut plain = String::with_capacity(typed.len());
    let words = strings::split_where(&typed, char::is_whitespace);
    for word in words.filter(|word| !word.is_empty()) {
        let is_slip =
            strings::ends_with_any(&plain, ":/.") || strings::starts_with_any(word, ":/.");
        if !plain.is_empty() && !is_slip {
            plain.push(' ');
        }
        plain.push_str(word);
    }
    plain
}

/// Returns whether `text` is a word for every origin.
pub(super) fn is_any_word(text: &str) -> bool {
    const WORDS: &str = "*:* all all_urls any anyone anything anywhere every everybody everyone \
                         everything public wildcard";
    strings::is_one_of(text, WORDS) || !text.is_empty() && text.bytes().all(|byte| byte == b'*')
}

/// Returns whether `text` is a word for no origin.
pub(super) fn is_no_word(text: &str) -> bool {
    strings::is_one_of(text, "deny disabled false no nobody none nothing off")
}

/// Returns whether `text` contains an unexpanded variable: `${HOST}`, `$HOST`, `{{ host }}`,
/// `%HOST%`, `<host>`, `CORS_ORIGIN`, or code that reads one.
pub(super) fn has_variable(text: &str) -> bool {
    const SIGNS: &str = "{{ %s <% #{ %{ @@ process.env import.meta environ[ getenv(";
    let is_dollar = strings::positions(text, "$").any(|start| {
        let behind = text.get(start + 1..).unwrap_or_default();
        behind.starts_with(|char: char| char.is_ascii_uppercase() || matches!(char, '{' | '('))
    });
    is_dollar
        || strings::contains_one_of(text, SIGNS)
        || is_between_percents(text)
        || strings::split_once(text, "env.").is_some_and(|(_, name)| is_constant(name))
        || has_placeholder(text, "{", "}")
        || has_placeholder(text, "<", ">")
        || strings::split_where(text, |char| !char.is_ascii_alphanumeric() && char != '_')
            .any(|word| strings::contains(word, "_") && is_constant(word))
        || strings::rsplit_once(text, ":").is_some_and(|(_, port)| is_constant(port))
}

/// Returns whether `text` holds `%HOST%`. `%C3%BC` is a part of a URL.
fn is_between_percents(text: &str) -> bool {
    let inside = strings::split_once(text, "%");
    let inside = inside.and_then(|(_, rest)| strings::rsplit_once(rest, "%"));
    inside.is_some_and(|(inside, _)| {
        strings::split(inside, "%").any(|word| word.len() > 2 && is_constant(word))
    })
}

/// Returns whether `word` is written as the names of variables are: `CORS_ORIGIN`.
fn is_constant(word: &str) -> bool {
    let mut letters = word.bytes().filter(u8::is_ascii_alphabetic).peekable();
    letters.peek().is_some()
        && letters.all(|byte| byte.is_ascii_uppercase())
        && word
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Returns whether a name is between `open` and `close`, other than around the whole text.
fn has_placeholder(text: &str, open: &'static str, close: &str) -> bool {
    let is_name = |name: &str| {
        name.starts_with(|char: char| char.is_ascii_alphabetic() || char == '_')
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
    };
    let mut inside = strings::split(unwrap(text), open).skip(1);
    inside.any(|rest| strings::split_once(rest, close).is_some_and(|(name, _)| is_name(name)))
}

/// Returns whether `text` is a regex: it has marks that neither origins nor addresses have.
pub(super) fn is_regex(text: &str) -> bool {
    const SIGNS: &str = r"\. \d \w \- \: \S .* .+ [^ (? )? ]+ ]* ps?: +.";
    // JSON may escape slashes in any text.
    let text = &strings::replace(text, "\\/", "/");
    let is_between_slashes = text.len() > 1
        && text.starts_with('/')
        && strings::trim_end(text, "gimu").ends_with('/')
        && !text.starts_with("//");
    text.starts_with('^')
        || text.ends_with('$')
        || is_between_slashes
        || strings::split(SIGNS, " ").any(|sign| contains_sign(text, sign))
        || ["(", "|", ")"]
            .iter()
            .all(|mark| strings::contains(text, mark))
            && !strings::contains(text, ":(")
}

/// Returns whether `text` has `sign`, the mark of a regex, where a glob would not have it.
fn contains_sign(text: &str, sign: &str) -> bool {
    strings::positions(text, sign).any(|start| {
        let before = text.get(..start).unwrap_or_default();
        let after = text.get(start + sign.len()..).unwrap_or_default();
        match sign {
            // `10.*.0.1`, `example.*` and `a.**.example.com` are globs; `https://.*` is not.
            ".*" => {
                before.is_empty()
                    || strings::ends_with_any(before, r"/:)]\")
                    || strings::starts_with_any(after, r"\$[")
            }
            // `https://+.example.com` is a glob of another library.
            "+." => !before.ends_with('/'),
            _ => true,
        }
    })
}
