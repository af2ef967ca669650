//! The form that Kong's admin API takes: a map with dotted keys, whose values are texts.

use std::collections::BTreeMap;

use super::super::ImportError;
use super::super::tree::Tree;

/// Gives away a form.
const PREFIX: &str = "config.";

const NO_PAIR: &str =
    "expected `name=value`; of a `curl` command, give what follows each `--data`, a line each";

/// Reads pairs such as `config.methods=GET,+PUT`, with `&` or a line break between them. Those of one name are a list.
pub(super) fn parse(text: &str) -> Result<Tree, ImportError> {
    let mut form: BTreeMap<String, Tree> = BTreeMap::new();
    for (line, content) in (1..).zip(text.lines()) {
        let mut column = 1;
        for pair in content.split('&') {
            if !pair.trim().is_empty() {
                let (name, value) = parse_pair(pair).map_err(|reason| {
                    let reason = reason.to_owned();
                    ImportError::Syntax {
                        line,
                        column,
                        reason,
                    }
                })?;
                let value = match form.remove(&name) {
                    Some(before) => joined(before, value),
                    None => value,
                };
                form.insert(name, value);
            }
            column += pair.chars().count() + 1;
        }
    }
    Ok(Tree::Map(form.into_iter().collect()))
}

/// The list of two values, each of which may be a list itself.
fn joined(before: Tree, value: Tree) -> Tree {
    let items = |tree| match tree {
        Tree::List(items) => items,
        item => vec![item],
    };
    let mut list = items(before);
    list.extend(items(value));
    Tree::List(list)
}

fn parse_pair(pair: &str) -> Result<(String, Tree), &'static str> {
    let (name, value) = pair.split_once('=').ok_or(NO_PAIR)?;
    if pair.split('%').skip(1).any(|code| !is_code(code)) {
        return Err("a `%` that no two hexadecimal digits follow: write `%25`");
    }
    let coded = format!("{}={}", name.trim(), value.trim());
    let decoded = form_urlencoded::parse(coded.as_bytes()).next();
    let (name, value) = decoded.unwrap_or_default();
    if coded.contains('+') && name.starts_with(PREFIX) && has_space(&value) {
        return Err("a `+` is a space in a form, which has no place here: write `%2B`");
    }
    let value = typed(Tree::Text(value.into_owned()));
    Ok(match list_of(&name) {
        Some(list) => (list.to_owned(), Tree::List(vec![value])),
        None => (name.into_owned(), value),
    })
}

/// The list that `name` is an item of, by one of the admin API's notations: `list[]`, or `list[1]`. The order of items means nothing.
fn list_of(name: &str) -> Option<&str> {
    let (list, index) = name.strip_suffix(']')?.rsplit_once('[')?;
    index
        .bytes()
        .all(|byte| byte.is_ascii_digit())
        .then_some(list)
}

/// Whether `text` begins with what follows a `%`.
fn is_code(text: &str) -> bool {
    let digits = text.as_bytes().get(..2);
    digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
}

/// Whether an item of a list has a space in it, or behind it.
fn has_space(list: &str) -> bool {
    list.split(',').any(|item| item.trim_start().contains(' '))
}

/// The plugin that a form stands for: `config.origins` is the key `origins` of the map `config`. Another file stays as it is.
pub(super) fn nested(file: Tree) -> Tree {
    let Tree::Map(entries) = file else {
        return file;
    };
    let is_form = entries.iter().any(|(key, _)| key.starts_with(PREFIX));
    if !is_form || entries.iter().any(|(key, _)| key == "config") {
        return Tree::Map(entries);
    }
    let mut outer = Vec::new();
    let mut config = Vec::new();
    for (key, value) in entries {
        match key.strip_prefix(PREFIX) {
            Some(key) => config.push((key.to_owned(), typed(value))),
            None => outer.push((key, typed(value))),
        }
    }
    outer.push(("config".to_owned(), Tree::Map(config)));
    Tree::Map(outer)
}

/// A value of a form, which has texts only. An empty one is as good as none.
fn typed(value: Tree) -> Tree {
    let Tree::Text(text) = &value else {
        return value;
    };
    let number = || text.parse().map(Tree::Int);
    let fraction = || text.parse().map(Tree::Float);
    match text.as_str() {
        "" => Tree::Null,
        "true" => Tree::Bool(true),
        "false" => Tree::Bool(false),
        _ => number().or_else(|_| fraction()).unwrap_or(value),
    }
}
