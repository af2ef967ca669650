//! A plain reader of C# expressions: recursive, and with unbounded work.

/// The nesting at which the model gives up. Unlike the crate, it recurses.
const MAX_DEPTH: usize = 200;

/// The reason why an expression has no end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoEnd {
    /// The expression is not closed, or has a mistake.
    Mistake,
    /// The model gave up.
    TooDeep,
}

type End = Result<usize, NoEnd>;

/// Returns the position after the expression at the start of `text`, such as `@(a)`.
///
/// # Errors
///
/// Fails if the expression is not closed, or is nested too deeply for the model.
pub fn end_of_expression(text: &[char]) -> End {
    token(text, 1, 0)
}

/// Returns the position after the token of code at `at`.
fn token(text: &[char], at: usize, depth: usize) -> End {
    if depth > MAX_DEPTH {
        return Err(NoEnd::TooDeep);
    }
    let rest = text.get(at..).ok_or(NoEnd::Mistake)?;
    match rest {
        ['(', ..] => block(text, at + 1, ')', depth),
        ['[', ..] => block(text, at + 1, ']', depth),
        ['{', ..] => block(text, at + 1, '}', depth),
        [')' | ']' | '}', ..] | [] => Err(NoEnd::Mistake),
        ['/', '/', ..] => Ok(find(text, at, "\n").unwrap_or(text.len())),
        ['/', '*', ..] => find(text, at + 2, "*/").ok_or(NoEnd::Mistake),
        ['\'', ..] => quoted(text, at + 1, '\''),
        ['@', '"', ..] => verbatim(text, at + 2),
        ['@', '$', '"', ..] | ['$', '@', '"', ..] => interpolated(text, at + 3, true, depth),
        ['$' | '"', ..] => string(text, at, depth),
        _ => Ok(at + 1),
    }
}

/// Returns the position after the `close` of the code at `at`.
fn block(text: &[char], mut at: usize, close: char, depth: usize) -> End {
    while text.get(at) != Some(&close) {
        at = token(text, at, depth + 1)?;
    }
    Ok(at + 1)
}

/// Returns the position after the first `end` at or after `at`.
fn find(text: &[char], at: usize, end: &str) -> Option<usize> {
    let end: Vec<char> = end.chars().collect();
    let rest = text.get(at..)?;
    let found = rest.windows(end.len()).position(|window| window == end)?;
    Some(at + found + end.len())
}

fn count(text: &[char], at: usize, character: char) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    rest.iter().take_while(|c| **c == character).count()
}

/// Reads a string or a character with escapes, on one line.
fn quoted(text: &[char], mut at: usize, quote: char) -> End {
    loop {
        match text.get(at).ok_or(NoEnd::Mistake)? {
            '\\' => at += 2,
            '\n' => return Err(NoEnd::Mistake),
            c if *c == quote => return Ok(at + 1),
            _ => at += 1,
        }
    }
}

/// Reads a string in which `""` is a quote.
fn verbatim(text: &[char], mut at: usize) -> End {
    loop {
        at = find(text, at, "\"").ok_or(NoEnd::Mistake)?;
        if text.get(at) != Some(&'"') {
            return Ok(at);
        }
        at += 1;
    }
}

/// Reads a string that begins with any number of `$` and a quote, or a `$` alone.
fn string(text: &[char], at: usize, depth: usize) -> End {
    let dollars = count(text, at, '$');
    let at = at + dollars;
    match (count(text, at, '"'), dollars) {
        (0, _) => Ok(at),
        (1, 0) => quoted(text, at + 1, '"'),
        (1, _) => interpolated(text, at + 1, false, depth),
        (2, _) => Ok(at + 2),
        (quotes, _) => raw(text, at + quotes, quotes, dollars, depth),
    }
}

fn interpolated(text: &[char], mut at: usize, is_verbatim: bool, depth: usize) -> End {
    loop {
        match text.get(at..).ok_or(NoEnd::Mistake)? {
            ['"', '"', ..] if is_verbatim => at += 2,
            ['"', ..] => return Ok(at + 1),
            ['{', '{', ..] => at += 2,
            ['{', ..] => at = hole(text, at + 1, 1, depth)?,
            ['\\', ..] if !is_verbatim => at += 2,
            ['\n', ..] if !is_verbatim => return Err(NoEnd::Mistake),
            [] => return Err(NoEnd::Mistake),
            _ => at += 1,
        }
    }
}

/// Reads a raw string after its opening quotes.
fn raw(text: &[char], start: usize, quotes: usize, dollars: usize, depth: usize) -> End {
    let rest = text.get(start..).unwrap_or_default();
    let first = rest.iter().find(|c| ![' ', '\t', '\r'].contains(c));
    let has_lines = first == Some(&'\n');
    let mut at = start;
    loop {
        match text.get(at).ok_or(NoEnd::Mistake)? {
            '"' => {
                let run = count(text, at, '"');
                at += run;
                if run >= quotes {
                    return if run == quotes {
                        Ok(at)
                    } else {
                        Err(NoEnd::Mistake)
                    };
                }
            }
            '{' if dollars > 0 => {
                let run = count(text, at, '{');
                at += run;
                if run >= 2 * dollars {
                    return Err(NoEnd::Mistake);
                }
                if run >= dollars {
                    at = hole(text, at, dollars, depth)?;
                }
            }
            '\n' if !has_lines => return Err(NoEnd::Mistake),
            _ => at += 1,
        }
    }
}

/// Reads the code of a hole, its format, and the braces that close it.
fn hole(text: &[char], mut at: usize, braces: usize, depth: usize) -> End {
    loop {
        match text.get(at..).ok_or(NoEnd::Mistake)? {
            ['}', ..] => break,
            [':', ':', ..] => at += 2,
            [':', ..] => {
                at = find(text, at, "}").ok_or(NoEnd::Mistake)? - 1;
                break;
            }
            _ => at = token(text, at, depth + 1)?,
        }
    }
    match count(text, at, '}') >= braces {
        true => Ok(at + braces),
        false => Err(NoEnd::Mistake),
    }
}
