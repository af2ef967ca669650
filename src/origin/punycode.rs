//! Punycode: labels of hosts beyond ASCII, as DNS and origins write them.
//!
//! <https://www.rfc-editor.org/rfc/rfc3492#section-6>

use tower_cors_core::strings;

/// The beginning of a label in punycode.
pub(crate) const PREFIX: &str = "xn--";

const BASE: u32 = 36;
const T_MIN: u32 = 1;
const T_MAX: u32 = 26;
const SKEW: u32 = 38;
const DAMP: u32 = 700;
const INITIAL_BIAS: u32 = 72;
const INITIAL_N: u32 = 0x80;

/// Returns whether `label`, which begins with [`PREFIX`], encodes a name as a browser writes it:
/// text beyond ASCII, without control characters, whose encoding is this label.
pub(crate) fn is_canonical(label: &str) -> bool {
    let encoded = label.strip_prefix(PREFIX);
    encoded.and_then(decode).is_some_and(|text| {
        !text.iter().all(char::is_ascii)
            && !text.iter().any(|char| char.is_control())
            && encode(&text).as_deref() == encoded
    })
}

/// Decodes what follows [`PREFIX`].
fn decode(encoded: &str) -> Option<Vec<char>> {
    let (basic, digits) = strings::rsplit_once(encoded, "-").unwrap_or(("", encoded));
    let mut text: Vec<char> = basic.bytes().map(char::from).collect();
    let mut digits = digits.bytes();
    let (mut n, mut i, mut bias) = (INITIAL_N, 0_u32, INITIAL_BIAS);
    while digits.len() > 0 {
        let (old_i, mut weight) = (i, 1_u32);
        for k in (BASE..).step_by(BASE as usize) {
            let digit = digit_of(digits.next()?)?;
            i = i.checked_add(digit.checked_mul(weight)?)?;
            let threshold = threshold(k, bias);
            if digit < threshold {
                break;
            }
            weight = weight.checked_mul(BASE - threshold)?;
        }
        let count = u32::try_from(text.len()).ok()? + 1;
        bias = adapt(i - old_i, count, old_i == 0);
        n = n.checked_add(i / count)?;
        i %= count;
        text.insert(i as usize, char::from_u32(n)?);
        i += 1;
    }
    Some(text)
}

/// Encodes `text`, without the [`PREFIX`].
pub(crate) fn encode(text: &[char]) -> Option<String> {
    let mut encoded: String = text.iter().filter(|char| char.is_ascii()).collect();
    let basic = u32::try_from(encoded.len()).ok()?;
    if basic > 0 {
        encoded.push('-');
    }
    let (mut n, mut delta, mut bias, mut done) = (INITIAL_N, 0_u32, INITIAL_BIAS, basic);
    while (done as usize) < text.len() {
        let next = text
            .iter()
            .map(|char| u32::from(*char))
            .filter(|code| *code >= n)
            .min()?;
        delta = delta.checked_add((next - n).checked_mul(done + 1)?)?;
        n = next;
        for code in text.iter().map(|char| u32::from(*char)) {
            if code < n {
                delta = delta.checked_add(1)?;
            } else if code == n {
                push_number(&mut encoded, delta, bias);
                bias = adapt(delta, done + 1, done == basic);
                (delta, done) = (0, done + 1);
            }
        }
        (delta, n) = (delta.checked_add(1)?, n + 1);
    }
    Some(encoded)
}

/// Writes a number in digits of a base that varies.
fn push_number(encoded: &mut String, number: u32, bias: u32) {
    let mut rest = number;
    for k in (BASE..).step_by(BASE as usize) {
        let threshold = threshold(k, bias);
        if rest < threshold {
            break;
        }
        let base = BASE - threshold;
        encoded.extend(char_of(threshold + (rest - threshold) % base));
        rest = (rest - threshold) / base;
    }
    encoded.extend(char_of(rest));
}

fn threshold(k: u32, bias: u32) -> u32 {
    k.saturating_sub(bias).clamp(T_MIN, T_MAX)
}

fn adapt(delta: u32, count: u32, is_first: bool) -> u32 {
    let mut delta = delta / if is_first { DAMP } else { 2 };
    delta += delta / count;
    let mut k = 0;
    while delta > (BASE - T_MIN) * T_MAX / 2 {
        delta /= BASE - T_MIN;
        k += BASE;
    }
    k + (BASE - T_MIN + 1) * delta / (delta + SKEW)
}

/// Letters count from 0, digits from 26.
fn digit_of(byte: u8) -> Option<u32> {
    match byte {
        b'a'..=b'z' => Some(u32::from(byte - b'a')),
        b'0'..=b'9' => Some(u32::from(byte - b'0') + 26),
        _ => None,
    }
}

fn char_of(digit: u32) -> Option<char> {
    match digit {
        26.. => char::from_digit(digit - 26, 10),
        _ => char::from_digit(digit + 10, BASE),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_their_encodings() {
        let failures: Vec<_> = [
            ("bücher", "bcher-kva"),
            ("рф", "p1ai"),
            ("例え", "r8jz45g"),
            ("中国", "fiqs8s"),
            ("münchen-ost", "mnchen-ost-9db"),
            ("ü", "tda"),
            ("他们为什么不说中文", "ihqwcrb4cv8a8dqg056pqjye"),
            ("😀a", "a-iv3s"),
            // Digits at their threshold, and differences that are far apart.
            ("αθήνα", "jxafb0a0a"),
            ("news-뉴스", "news--0e7t829f"),
            ("photo図書館", "photo-bo2i107gy57f"),
        ]
        .into_iter()
        .map(|(name, encoded)| (name.chars().collect::<Vec<_>>(), encoded))
        .filter(|(name, encoded)| {
            encode(name).as_deref() != Some(*encoded) || decode(encoded).as_ref() != Some(name)
        })
        .collect();
        assert_eq!(failures, []);
    }

    #[test]
    fn labels_that_no_browser_writes() {
        let accepted: Vec<&str> = [
            "xn--",
            "xn---",
            "xn--a",
            "xn--f",
            "xn--example-",
            "xn--99999999999",
            "xn--a-",
            "xn--bcher-kv",
            "xn--bcher_kva",
        ]
        .into_iter()
        .filter(|label| is_canonical(label))
        .collect();
        assert_eq!(accepted, [""; 0]);
    }
}
