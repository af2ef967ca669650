//! Paths from the crate's root.

use std::collections::BTreeSet;

/// Lists the modules that code names by a path from the crate's root: after `crate::`, or after
/// enough `super::` to get there. Test modules may name any module.
///
/// `depth` is the depth of the file: 1 for a module of the root.
pub(super) fn used_modules<'a>(words: &[&'a str], depth: usize) -> BTreeSet<&'a str> {
    let mut modules = BTreeSet::new();
    // For each open brace, says if it belongs to an inline module.
    let mut braces = Vec::new();
    let mut rest = words;
    while !rest.is_empty() {
        rest = match rest {
            ["#", "[", "cfg", "(", "test", ..] | ["#", "[", "cfg", "(", "all", "(", "test", ..] => {
                after_module(after_attributes(rest))
            }
            ["mod", _, "{", after @ ..] => {
                braces.push(true);
                after
            }
            ["{", after @ ..] => {
                braces.push(false);
                after
            }
            ["}", after @ ..] => {
                braces.pop();
                after
            }
            ["crate", ":", ":", after @ ..] => {
                modules.extend(heads(after));
                after
            }
            ["super", ":", ":", ..] => {
                let (supers, after) = after_supers(rest);
                if supers == depth + braces.iter().filter(|of_module| **of_module).count() {
                    modules.extend(heads(after));
                }
                after
            }
            [_, after @ ..] => after,
            [] => rest,
        };
    }
    modules
}

/// Counts the `super::` before a path.
fn after_supers<'a, 'b>(words: &'b [&'a str]) -> (usize, &'b [&'a str]) {
    match words {
        ["super", ":", ":", after @ ..] => {
            let (supers, after) = after_supers(after);
            (supers + 1, after)
        }
        _ => (0, words),
    }
}

/// Returns the first name of a path, or of each path of a group.
fn heads<'a>(words: &[&'a str]) -> Vec<&'a str> {
    let ["{", group @ ..] = words else {
        return words.iter().take(1).copied().collect();
    };
    let mut heads = Vec::new();
    let mut open = 0;
    let mut before = ",";
    for word in group {
        match *word {
            "{" => open += 1,
            "}" if open == 0 => break,
            "}" => open -= 1,
            head if open == 0 && before == "," => heads.push(head),
            _ => {}
        }
        before = word;
    }
    heads
}

/// Skips the attributes before an item.
fn after_attributes<'a, 'b>(words: &'b [&'a str]) -> &'b [&'a str] {
    match words {
        ["#", "[", after @ ..] => after_attributes(after_closing(after, "[", "]")),
        _ => words,
    }
}

/// Skips an inline module, if there is one.
fn after_module<'a, 'b>(words: &'b [&'a str]) -> &'b [&'a str] {
    match words {
        ["mod", _, "{", after @ ..] => after_closing(after, "{", "}"),
        _ => words,
    }
}

/// Skips to after the bracket that closes the one before `words`.
fn after_closing<'a, 'b>(words: &'b [&'a str], opening: &str, closing: &str) -> &'b [&'a str] {
    let mut open = 1;
    let end = words.iter().position(|word| {
        open += i32::from(*word == opening) - i32::from(*word == closing);
        open == 0
    });
    &words[end.unwrap() + 1..]
}
