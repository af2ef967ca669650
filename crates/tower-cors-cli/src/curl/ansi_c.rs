//! The quotes `$'…'` of bash, which browsers use for text with escapes.
//!
//! <https://www.gnu.org/software/bash/manual/html_node/ANSI_002dC-Quoting.html>

use std::iter::Peekable;
use std::str::Chars;

/// Returns the text of a word that is `$'…'`, which only some shells expand.
pub(super) fn unexpanded(word: &str) -> String {
    let quoted = word.strip_prefix("$'");
    match quoted.and_then(|quoted| quoted.strip_suffix('\'')) {
        Some(text) => {
            let mut bytes = Vec::new();
            let mut chars = text.chars().peekable();
            while let Some(char) = chars.next() {
                push_ansi_c(char, &mut chars, &mut bytes);
            }
            String::from_utf8_lossy(&bytes).into_owned()
        }
        None => word.to_owned(),
    }
}

/// Appends a character of `$'…'`, or what its escape means.
pub(super) fn push_ansi_c(char: char, chars: &mut Peekable<Chars<'_>>, out: &mut Vec<u8>) {
    let escape = match char {
        '\\' => chars.next(),
        char => return push(char, out),
    };
    match escape {
        Some('n') => out.push(b'\n'),
        Some('r') => out.push(b'\r'),
        Some('t') => out.push(b'\t'),
        Some('a') => out.push(7),
        Some('b') => out.push(8),
        Some('v') => out.push(11),
        Some('f') => out.push(12),
        Some('e' | 'E') => out.push(27),
        Some('x') => out.extend(byte(number(chars, 16, 2))),
        Some('u') => push_unit(number(chars, 16, 4), chars, out),
        Some('U') => push_scalar(number(chars, 16, 8), out),
        Some(digit @ '0'..='7') => {
            let first = digit.to_digit(8).unwrap_or_default();
            let rest = (0..2).map_while(|_| chars.next_if(|char| char.is_digit(8)));
            let digits = rest.filter_map(|char| char.to_digit(8));
            out.extend(byte(digits.fold(first, |number, digit| number * 8 + digit)));
        }
        Some(literal @ ('\\' | '\'' | '"' | '?')) => push(literal, out),
        Some(other) => {
            out.push(b'\\');
            push(other, out);
        }
        None => out.push(b'\\'),
    }
}

/// Reads at most `max` digits.
fn number(chars: &mut Peekable<Chars<'_>>, radix: u32, max: usize) -> u32 {
    let digits = (0..max).map_while(|_| chars.next_if(|char| char.is_digit(radix)));
    digits
        .filter_map(|char| char.to_digit(radix))
        .fold(0, |number: u32, digit| {
            number.wrapping_mul(radix).wrapping_add(digit)
        })
}

fn byte(number: u32) -> Option<u8> {
    u8::try_from(number & 0xff).ok()
}

/// Appends a UTF-16 code unit. Chromium writes two for a character beyond the first 65,536.
fn push_unit(unit: u32, chars: &mut Peekable<Chars<'_>>, out: &mut Vec<u8>) {
    if !(0xd800..0xdc00).contains(&unit) {
        return push_scalar(unit, out);
    }
    let mut ahead = chars.clone();
    let is_escape = ahead.next() == Some('\\') && ahead.next() == Some('u');
    let low = number(&mut ahead, 16, 4);
    if is_escape && (0xdc00..0xe000).contains(&low) {
        *chars = ahead;
        return push_scalar(0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00), out);
    }
    push_scalar(unit, out);
}

fn push_scalar(number: u32, out: &mut Vec<u8>) {
    push(
        char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER),
        out,
    );
}

/// Appends a character.
pub(super) fn push(char: char, out: &mut Vec<u8>) {
    out.extend(char.encode_utf8(&mut [0; 4]).bytes());
}

#[cfg(test)]
mod tests {
    use tower_cors_test_support::{check_rows, rows};

    use super::unexpanded;

    #[test]
    fn escapes() {
        let table = r#"
            $'a\n\r\t'        | "a\n\r\t"
            $'\a\b\v\f\e\E'   | "\u{7}\u{8}\u{b}\u{c}\u{1b}\u{1b}"
            $'\x41\x4g'       | "A\u{4}g"
            $'\xc3\xa9\u00e9' | "éé"
            $'\U0001F600'     | "😀"
            $'\ud83d\ude00'   | "😀"
            $'\ud83dx'        | "�x"
            $'\ud83d\u0041'   | "�A"
            $'\ud83dabde00'   | "�abde00"
            $'\101\7\60'      | "A\u{7}0"
            $'\\\'\"\?'       | "\\'\"?"
            $'\q\'            | "\\q\\"
            'a\n'             | "'a\\n'"
            $'a               | "$'a"
            "#;
        check_rows(rows(table), |[word, _]| format!("{:?}", unexpanded(word)));
    }
}
