//! The form that Kong's admin API accepts: pairs of dotted keys and texts.

use std::collections::BTreeMap;

use super::shell::{Lines, Part, Piece};
use crate::error::ImportError;
use crate::tree::Tree;

/// The prefix that identifies the keys of a form.
const PREFIX: &str = "config.";

const NO_PAIR: &str = "expected `name=value`";
const JSON: &str = "a body in JSON: save it as a file, and import the file";

/// Parses pairs such as `config.methods=GET,+PUT`, separated by `&` or line breaks.
///
/// Pairs with the same name make a list. The text can be a script in which each `curl` sends a
/// form.
pub(super) fn parse(text: &str) -> Result<Vec<Tree>, ImportError> {
    let mut forms = vec![BTreeMap::new()];
    let mut lines = Lines::default();
    for (line, content) in (1..).zip(text.lines()) {
        let syntax = |(column, reason): (usize, &str)| ImportError::Syntax {
            line,
            column,
            reason: reason.to_owned(),
        };
        for piece in lines.pieces(content).map_err(syntax)? {
            match (piece, forms.last_mut()) {
                (Piece::Part(part), Some(form)) => insert(form, pairs(&part).map_err(syntax)?),
                (Piece::Curl, Some(form)) if form.is_empty() => {}
                (Piece::Curl, _) => forms.push(BTreeMap::new()),
                (Piece::Part(_), None) => {}
            }
        }
    }
    let forms = forms.into_iter();
    Ok(forms
        .map(|form| Tree::Map(form.into_iter().collect()))
        .collect())
}

/// Inserts pairs into a form.
fn insert(form: &mut BTreeMap<String, Tree>, pairs: Vec<(String, Tree)>) {
    for (name, value) in pairs {
        let value = match form.remove(&name) {
            Some(before) => concat(before, value),
            None => value,
        };
        form.insert(name, value);
    }
}

/// Parses the pairs of a part. An error has its column.
fn pairs(part: &Part) -> Result<Vec<(String, Tree)>, (usize, &'static str)> {
    let at = |reason| (part.column, reason);
    if part.is_literal {
        let (name, value) = part.text.split_once('=').ok_or(at(NO_PAIR))?;
        return Ok(vec![typed_pair(name, value)]);
    }
    if part.text.trim_start().starts_with('{') {
        return Err(at(JSON));
    }
    let mut column = part.column;
    let mut pairs = Vec::new();
    for pair in part.text.split('&') {
        if !pair.trim().is_empty() {
            pairs.push(parse_pair(pair).map_err(|reason| (column, reason))?);
        }
        column += pair.chars().count() + 1;
    }
    Ok(pairs)
}

/// Returns one list from two values, each an item or a list of items.
fn concat(before: Tree, value: Tree) -> Tree {
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
    if pair
        .split('%')
        .skip(1)
        .any(|code| !starts_with_hex_pair(code))
    {
        return Err("a `%` without two hexadecimal digits after it: write `%25`");
    }
    let coded = format!("{}={}", name.trim(), without_quotes(value.trim()));
    let decoded = form_urlencoded::parse(coded.as_bytes()).next();
    let (name, value) = decoded.unwrap_or_default();
    if coded.contains('+') && name.starts_with(PREFIX) && has_space(&value) {
        return Err("a `+` means a space in a form, and no space can be here: write `%2B`");
    }
    Ok(typed_pair(&name, &value))
}

/// Returns a pair whose value has its real type.
fn typed_pair(name: &str, value: &str) -> (String, Tree) {
    let value = infer_type(Tree::Text(value.to_owned()));
    match strip_index(name) {
        Some(list) => (list.to_owned(), Tree::List(vec![value])),
        None => (name.to_owned(), value),
    }
}

/// Returns a value without the quotes around it.
fn without_quotes(value: &str) -> &str {
    let mut quotes = ['"', '\''].into_iter();
    let unquoted = quotes.find_map(|quote| value.strip_prefix(quote)?.strip_suffix(quote));
    unquoted.unwrap_or(value)
}

/// Returns the name of the list for the name of an item, `list[]` or `list[1]`.
///
/// The order of the items does not matter, so their indices do not either.
fn strip_index(name: &str) -> Option<&str> {
    let (list, index) = name.strip_suffix(']')?.rsplit_once('[')?;
    index
        .bytes()
        .all(|byte| byte.is_ascii_digit())
        .then_some(list)
}

/// Returns whether `text` starts with two hexadecimal digits.
fn starts_with_hex_pair(text: &str) -> bool {
    let digits = text.as_bytes().get(..2);
    digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
}

/// Returns whether an item of a list contains a space or ends with one.
fn has_space(list: &str) -> bool {
    list.split(',').any(|item| item.trim_start().contains(' '))
}

/// Converts a form to a plugin: `config.origins` becomes the key `origins` of the map `config`.
///
/// A file that is not a form stays unchanged.
pub(super) fn nest_config(file: Tree) -> Tree {
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
            Some(key) => config.push((key.to_owned(), infer_type(value))),
            None => outer.push((key, infer_type(value))),
        }
    }
    outer.push(("config".to_owned(), Tree::Map(config)));
    Tree::Map(outer)
}

/// Returns a value of a form with its real type. A form has only texts, and an empty text means no
/// value.
fn infer_type(value: Tree) -> Tree {
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
