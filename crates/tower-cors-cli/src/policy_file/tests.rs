//! Messages about policy files, and the places that they point to.

use clap::ValueEnum;
use tower_cors_test_support::{check_rows, rows};

use super::format::Format;
use super::gateway::Gateway;
use super::{FileOptions, Loaded};
use crate::diagnostic::{Source, print_errors};
use crate::failure::{Failure, Findings};

/// Loads a text in a format such as `toml`, or a gateway's, as in `kong yaml`.
fn load(kind: &str, text: &str) -> Result<Loaded, Failure> {
    let source = Source::new(String::from("file"), text.to_owned());
    let (from, format) = kind.rsplit_once(' ').unwrap_or(("", kind));
    let options = FileOptions {
        from: (!from.is_empty()).then(|| Gateway::from_str(from, false).unwrap()),
        ..FileOptions::default()
    };
    options.load_source(&source, Some(Format::from_str(format, false).unwrap()))
}

/// Returns all messages about a text, without colours.
fn messages(kind: &str, text: &str) -> String {
    let mut out = Vec::new();
    match load(kind, text) {
        Ok(loaded) => loaded.print_remarks(&mut out, "").unwrap(),
        Err(failure) => {
            let sentence = failure.to_string();
            let errors = match failure {
                Failure::Policy(Findings { errors, .. }) => errors,
                Failure::File(error) => vec![*error],
                _ => Vec::new(),
            };
            print_errors(&mut out, &errors).unwrap();
            out.extend(sentence.bytes());
        }
    }
    let text = String::from_utf8(out).unwrap();
    anstream::adapter::strip_str(&text).to_string()
}

/// Each row: the format, the text of the file, and a part of the output. The text marks the places
/// of all messages in their order: `«` and `»` around what is underlined. `\n` is a line break, and
/// `\t` a tab.
fn check_places(table: &str) {
    check_rows(rows(table), |[format, marked, message]| {
        let marked = marked.replace("\\n", "\n").replace("\\t", "\t");
        let output = messages(format, &marked.replace(['«', '»'], ""));
        let (got, expected) = (shown_places(&output), marked_places(&marked));
        match got == expected && output.contains(message) {
            true => message.to_owned(),
            false => format!("{got:?}, not {expected:?}: {output}"),
        }
    });
}

/// A line, a column, and the number of columns that are underlined.
type Place = (usize, usize, usize);

fn marked_places(marked: &str) -> Vec<Place> {
    let mut places = Vec::new();
    let (mut line, mut column) = (1, 1);
    let mut start = None;
    for char in marked.chars() {
        match char {
            '«' => start = Some((line, column)),
            '»' => {
                let (first, from) = start.take().unwrap();
                assert_eq!(first, line, "a mark is on one line: {marked}");
                places.push((line, from, (column - from).max(1)));
            }
            '\n' => (line, column) = (line + 1, 1),
            _ => column += 1,
        }
    }
    places
}

fn shown_places(output: &str) -> Vec<Place> {
    let lines: Vec<&str> = output.lines().collect();
    let place = |(index, line): (usize, &&str)| {
        let (_, place) = line.split_once("--> ")?;
        let mut numbers = place.rsplit(':').map(|number| number.parse().unwrap());
        let (column, line) = (numbers.next()?, numbers.next()?);
        let carets = lines[index + 3].matches('^').count();
        Some((line, column, carets))
    };
    lines.iter().enumerate().filter_map(place).collect()
}

#[test]
fn mistakes_in_the_syntax() {
    check_places(
        r#"
        toml | allow_origins = ["*"\n«f»oo                       | expected `,`
        toml | allow_origins = ["*"«»                            | expected `]`
        toml | a = 1\n«a» = 2                                    | duplicate key
        json | {"allow_origins": ["*"],«}»                       | key must be a string
        json | {\n\t"allow_origins": ["é", «x»]}                 | expected value
        json | {"allow_origins": ["\ud800«"»]}                   | unexpected end of hex escape
        json | {"allow_origins": "*"} «/»/ the app               | trailing characters
        yaml | allow_origins: ["*"]\n\t«a»llow_methods: [PUT]    | tabs disallowed
        yaml | allow_origins: [«*»app]                           | reference to unknown value
        yaml | max_age: 1\n«max_age»: 2                          | duplicate mapping key
        "#,
    );
}

#[test]
fn mistakes_in_the_document() {
    check_places(
        r#"
        toml | # é\n«alow_origins» = []                           | unknown key "alow_origins"; write "allow_origins"
        toml | [[rules]]\n«vary» = []                             | is for all rules
        toml | [paths."/a"]\n«origins» = []                       | unknown key "origins"
        toml | max_age = «"90d"»                                  | write 7776000
        toml | max_age = «1979-05-27»                             | a table is not a duration
        toml | «rules» = []                                       | `rules` is empty
        toml | allow_credentials = true\n[[«rules»]]              | some rules are in `rules`
        toml | «deny_all» = true\npassthrough = true              | exclude each other
        yaml | allow_credentials: «yes please»                    | is neither true nor false
        yaml | paths:\n  /a:\n    max_age: «x»                    | is not a duration
        yaml | rules: «text»                                      | is not a list of tables
        yaml | «-» a                                              | a list is not a table of settings
        yaml | inner_headers: «drop»                              | write "replace" or "keep"
        json | {"allow_origins": «{"a": 1}»}                      | is not a list
        json | {"max_age": 1,\n «"max_age"»: 2}                   | is written twice
        json | {"on_disallowed_origin": «{"reject": "403"}»}      | write 403
        "#,
    );
}

#[test]
fn mistakes_in_the_policy() {
    check_places(
        r#"
        toml | allow_origins = ["https://a.example",\n  «"https://A.example"»]   | write "https://a.example"
        toml | allow_origins = «"https://A.example"»                             | write "https://a.example"
        toml | allow_headers = ["a"]\nallow_origins = "*"\nallow_methods = [«"a@b"»] | "a@b"
        toml | [[rules]]\nallow_origins = "*"\n«[[rules]]»\nallow_methods = "PUT" | the rule names no origin
        toml | allow_origins = "*"\nallow_methods = [«"put"»]\nallow_headers = [«"cookie"»] | 2 mistakes
        toml | allow_origins = "*"\npreflight_status = «404»                     | from 200 to 299
        toml | allow_origins = "*"\nmax_age = «"1.5s"»                           | whole number of seconds
        toml | deny_all = «true»\nallow_origins = "*"                            | with it, the rule
        toml | allow_origins = "*"\n[paths.«"/a/"»]\nallow_origins = "*"         | write "/a"
        toml | allow_origins = "*"\n[paths."/a"]\nallow_origins = «"*.a.example"» | path "/a"
        yaml | rules:\n- allow_origins: [«https://A.example»]\n- allow_origins: ['*']\n  allow_methods: [«'put'»] | 2 mistakes
        yaml | allow_origins: &all [«"https://A.example"»]\nallow_methods: «*all»  | 2 mistakes
        json | {"allow_origins": ["https:\/\/a.example", «"https:\/\/\u0041.example"»]} | write "https://a.example"
        json | {"allow_origins": "*", "paths": {"/a": {"allow_origins": "*"}, «"/a"»: {"allow_origins": "*"}}} | 1 mistake
        "#,
    );
}

#[test]
fn warnings_about_the_policy() {
    check_places(
        r#"
        toml | allow_origins = "*"\nmax_age = «"3h"»                           | Chromium shortens it
        toml | allow_origins = ["https://*.a.example", «"https://b.a.example"»] | is covered
        yaml | allow_origins: ['*']\nexpose_headers: [«expires», pragma]       | the same is true of "pragma"
        yaml | allow_origins: [https://a.example, https://b.example, «https://a.example»] | more than once
        json | {"allow_origins": "*", "allow_methods": [«"patch"»]}            | warning[lower-case-method]
        "#,
    );
}

/// A message points to the narrowest part that the file has.
#[test]
fn narrowest_parts() {
    check_places(
        r#"
        toml | «allow_origins» = []                                                | the rule names no origin
        toml | [[rules]]\nallow_origins = "*"\n[[rules]]\n«allow_origins» = []       | rule 2 of 2, allow_origins
        toml | allow_origins = "*"\n[paths.«"/a"»]\n[paths.«"/b"»]                   | path "/b", allow_origins
        toml | allow_origins = "*"\n[paths."/b"]\nallow_origins = "*"\n[paths.«"/a/"»]\nallow_origins = "*" | write "/a"
        json | {"allow_origins": "*", "paths": {"/a": {"allow_origins": "*"}, "/a": {"allow_origins": "*"}}, «"max_ag"»: 1} | write "max_age"
        "#,
    );
}

/// Only of a value that is there too often, each place gets a message, from the last one on.
#[test]
fn repeated_values() {
    let table = r#"
        toml | allow_origins = ['https://A.example', 'https://A.example'] | [(1, 18, 19), (1, 18, 19)]
        toml | allow_origins = ['https://a.example', 'https://a.example'] | [(1, 39, 19)]
        json | {"allow_origins": "*", "paths": {"/a": {"deny_all": true}, "/a": {"deny_all": true}, "/a": {"deny_all": true}}} | [(1, 86, 4), (1, 60, 4)]
        "#;
    check_rows(rows(table), |[kind, text, _]| {
        format!("{:?}", shown_places(&messages(kind, text)))
    });
}

/// A file in another format than its name says, and a template.
#[test]
fn help() {
    let table = r#"
        toml | {"allow_origins": "*"}              | the text is valid JSON: add --format json
        toml | allow_origins: "*"                  | the text is valid YAML: add --format yaml
        yaml | a: [\nb = 1                         | 
        json | allow_origins = "*"                 | the text is valid TOML: add --format toml
        json | allow_origins: "*"                  | the text is valid YAML: add --format yaml
        json | {"allow_origins": ["*"],}           | 
        yaml | [paths."/a"]\nmax_age = 1          | the text is valid TOML: add --format toml
        yaml | a: b: c                             | 
        kong yaml | {{ .Values.cors }}             | if the file is a template, render it first
        kong yaml | a: b: c                        | 
        kong json | plugins: []                    | the text is valid YAML: add --format yaml
        "#;
    check_rows(rows(table), |[format, text, _]| {
        match load(format, &text.replace("\\n", "\n")) {
            Err(Failure::File(error)) => error.help.unwrap_or_default(),
            _ => String::from("no failure"),
        }
    });
}

/// Of several sections, the help chooses one with its path, quoted for a shell.
#[test]
fn several_sections() {
    let table = r#"
        kong yaml | plugins: [{name: cors, config: {origins: [a]}, service: a b}, {name: cors, config: {origins: [b]}}] | for example, --section 'plugins[0].config' chooses the first one
        "#;
    check_rows(rows(table), |[format, text, _]| match load(format, text) {
        Err(Failure::File(error)) => error.help.unwrap_or_default(),
        _ => String::from("no failure"),
    });
}

/// `--deny-warnings` shows everything that is known about a policy.
#[test]
fn findings_of_a_policy() {
    let text = "{name: cors, config: {origins: [https://a.example], max_age: 86400}}";
    let findings = Findings::from(load("kong yaml", text).unwrap());
    assert_eq!(
        (
            findings.warnings.len(),
            findings.notes.len(),
            findings.errors.len()
        ),
        (1, 2, 0)
    );
}
