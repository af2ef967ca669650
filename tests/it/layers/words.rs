//! Words and punctuation of Rust code.

/// Splits code into words and single punctuation characters, without comments and literals.
pub(super) fn words(code: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = code.trim_start();
    while !rest.is_empty() {
        let skipped = comment_len(rest).or_else(|| literal_len(rest));
        let (word, after) = rest.split_at(skipped.unwrap_or_else(|| word_len(rest)));
        if skipped.is_none() {
            words.push(word);
        }
        rest = after.trim_start();
    }
    words
}

/// Returns the length of the word or punctuation at the start of `code`.
fn word_len(code: &str) -> usize {
    let mut ends = code.char_indices().skip(1);
    let is_of_word = |c: char| c.is_alphanumeric() || c == '_';
    let end = match code.starts_with(is_of_word) {
        true => ends.find(|(_, c)| !is_of_word(*c)),
        false => ends.next(),
    };
    end.map_or(code.len(), |(end, _)| end)
}

/// Returns the length of the comment at the start of `code`.
fn comment_len(code: &str) -> Option<usize> {
    if code.starts_with("//") {
        return Some(code.find('\n').unwrap_or(code.len()));
    }
    let mut rest = code.strip_prefix("/*")?;
    let mut open = 1;
    while open > 0 {
        let next = rest.find(['/', '*'])?;
        rest = &rest[next..];
        let (change, len) = match rest.get(..2) {
            Some("/*") => (1, 2),
            Some("*/") => (-1, 2),
            _ => (0, 1),
        };
        open += change;
        rest = &rest[len..];
    }
    Some(code.len() - rest.len())
}

/// Returns the length of the text or character at the start of `code`.
fn literal_len(code: &str) -> Option<usize> {
    match code.as_bytes().first()? {
        b'"' => Some(text_len(code)),
        b'\'' => Some(character_len(code)),
        b'b' | b'c' | b'r' => raw_text_len(code),
        _ => None,
    }
}

fn text_len(code: &str) -> usize {
    let mut escaped = true;
    let end = code.find(|c| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    });
    end.unwrap() + 1
}

/// For a lifetime, only the quote counts.
fn character_len(code: &str) -> usize {
    let mut chars = code.char_indices().skip(1);
    match (chars.next(), chars.next(), chars.next()) {
        (Some((_, '\\')), Some(_), Some((after, _))) => {
            after + code[after..].find('\'').unwrap() + 1
        }
        (Some(_), Some((end, '\'')), _) => end + 1,
        _ => 1,
    }
}

fn raw_text_len(code: &str) -> Option<usize> {
    let after = code.trim_start_matches(['b', 'c']).strip_prefix('r')?;
    let text = after.trim_start_matches('#');
    let hashes = after.len() - text.len();
    let end = format!("\"{}", "#".repeat(hashes));
    let text = text.strip_prefix('"')?;
    let rest = &text[text.find(&end)? + end.len()..];
    Some(code.len() - rest.len())
}
