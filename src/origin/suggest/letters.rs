//! Letters beyond ASCII in hosts, as browsers map them.

/// Returns `char` in lower case, if it is a letter of the scripts of [`is_stable`].
///
/// The standard library knows all scripts, but its table takes 16 kilobytes.
pub(super) fn lower(char: char) -> char {
    let code = u32::from(char);
    let distance = match char {
        'A'..='Z' | 'À'..='Ö' | 'Ø'..='Þ' | 'Α'..='Ρ' | 'Σ'..='Ϋ' | 'А'..='Я' => 32,
        'Ѐ'..='Џ' => 80,
        // Each is next to its other case.
        'Ā'..='Į' | 'Ĵ'..='Ķ' | 'Ŋ'..='Ŷ' => 1 - code % 2,
        'Ĺ'..='Ľ' | 'Ł'..='Ň' | 'Ź'..='Ž' => code % 2,
        'Ÿ' => return 'ÿ',
        'Ά' => 38,
        'Έ'..='Ί' => 37,
        'Ό' => 64,
        'Ύ' | 'Ώ' => 63,
        _ => 0,
    };
    char::from_u32(code + distance).unwrap_or(char)
}

/// Returns whether browsers neither map nor decompose this letter.
///
/// These are the most common scripts only; the whole table takes a hundred kilobytes.
/// <https://www.unicode.org/reports/tr46/#IDNA_Mapping_Table>
pub(super) fn is_stable(char: char) -> bool {
    match char {
        '÷' | 'İ' | 'Ĳ' | 'ĳ' | 'Ŀ' | 'ŀ' | 'ŉ' | 'ſ' | 'ς' => false,
        // Latin, Greek, Cyrillic.
        'ß'..='ž' => lower(char) == char,
        'ά'..='ώ' | 'а'..='џ' => true,
        // Kana, ideographs, Hangul.
        'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー' | '一'..='\u{9fa5}' | '가'..='힣' => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Symbols and a capital that nobody types into a host.
    const RARE: &str = "\u{212a}\u{212b}\u{2126}ẞϴ";

    #[test]
    fn letters_in_lower_case() {
        let failures: Vec<_> = ('\0'..=char::MAX)
            .filter(|char| !RARE.contains(*char))
            .filter(|char| {
                let all = char.to_lowercase();
                let known = all.clone().next().filter(|_| all.len() == 1);
                let known = known.filter(|known| known.is_ascii() || is_stable(*known));
                lower(*char) != known.unwrap_or(*char)
            })
            .collect();
        assert_eq!(failures, []);
    }

    #[test]
    fn capitals_are_not_stable() {
        let failures: Vec<_> = ('\0'..=char::MAX)
            .filter(|char| char.is_uppercase() && is_stable(*char))
            .collect();
        assert_eq!(failures, []);
    }
}
