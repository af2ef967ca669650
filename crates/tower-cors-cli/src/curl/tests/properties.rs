//! Properties of the quoting.

use proptest::prelude::*;

use super::describe;
use crate::curl::words::split;

/// Quotes a text as Chromium does for bash.
fn for_bash(text: &str) -> String {
    let is_plain = |char: char| !char.is_ascii_control() && !matches!(char, '\'' | '!');
    if text.chars().all(is_plain) {
        return format!("'{text}'");
    }
    let escaped = text.chars().map(|char| match char {
        '\\' => String::from("\\\\"),
        '\'' => String::from("\\'"),
        '\n' => String::from("\\n"),
        '\r' => String::from("\\r"),
        char if is_plain(char) => char.to_string(),
        char => format!("\\u{:04x}", u32::from(char)),
    });
    format!("$'{}'", escaped.collect::<String>())
}

/// Quotes a text as Chromium and Firefox do for `cmd.exe`.
fn for_cmd(text: &str) -> String {
    let plain = |char: char| char.is_ascii_alphanumeric() || " _-:=+~'/.,?;()*`\t".contains(char);
    let mut out = String::from("^\"");
    for char in text.replace('\\', "\\\\").replace('"', "\\\"").chars() {
        match char {
            '\n' => out += "^\n\n",
            char if plain(char) => out.push(char),
            char => out.extend(['^', char]),
        }
    }
    out + "^\""
}

proptest! {
    /// Text that a browser quotes is read back.
    #[test]
    fn quoted_words_are_read_back(words in prop::collection::vec("[ -~é\n\t]{0,12}", 1..5)) {
        let bash: Vec<String> = words.iter().map(|word| for_bash(word)).collect();
        let got = split(&bash.join(" \\\n  ")).map_err(|error| error.to_string());
        prop_assert_eq!(got, Ok(words.clone()));
        let cmd: Vec<String> = words.iter().map(|word| for_cmd(word)).collect();
        let got = split(&cmd.join(" ^\n  ")).map_err(|error| error.to_string());
        prop_assert_eq!(got, Ok(words));
    }

    /// Every URL that a browser accepts is accepted.
    #[test]
    fn urls(rest in "[ -~é]{0,20}") {
        let text = format!("https://a.example/{rest}");
        let url = url::Url::parse(&text).unwrap();
        let uri = crate::curl::parse_url(&text).map(|uri| uri.to_string());
        let (url, _fragment) = url.as_str().split_once('#').unwrap_or((url.as_str(), ""));
        prop_assert_eq!(uri.as_deref(), Ok(url));
    }

    /// No text makes the parser panic.
    #[test]
    fn any_text(text in "curl [ -~é\n\\\\'\"$^-]{0,40}") {
        describe(&text);
    }
}
