//! Base64, for the header that `-u` adds.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Encodes bytes with padding. <https://www.rfc-editor.org/rfc/rfc4648#section-4>
pub(super) fn encode(bytes: &[u8]) -> String {
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let mut padded = [0; 4];
        for (byte, place) in group.iter().zip(padded.iter_mut().skip(1)) {
            *place = *byte;
        }
        let bits = u32::from_be_bytes(padded);
        for index in 0..4 {
            let six = usize::try_from(bits >> (18 - 6 * index) & 0x3f).unwrap_or_default();
            let letter = ALPHABET.get(six).copied().map_or('=', char::from);
            text.push(if index <= group.len() { letter } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::encode;

    /// <https://www.rfc-editor.org/rfc/rfc4648#section-10>
    #[test]
    fn the_examples_of_the_standard() {
        for (text, encoded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(encode(text.as_bytes()), encoded);
        }
    }
}
