//! The form that Kong's admin API takes: a map with dotted keys, whose values are texts.

use std::collections::BTreeMap;

use super::super::ImportError;
use super::super::tree::Tree;

/// Gives away a form.
const PREFIX: &str = "config.";

/// Reads pairs such as `config.methods=GET, PUT`, with `&` or a line break between them. Those of one name are a list.
pub(super) fn parse(text: &str) -> Result<Tree, ImportError> {
    let mut form: BTreeMap<&str, Vec<Tree>> = BTreeMap::new();
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
                form.entry(name).or_default().push(value);
            }
            column += pair.chars().count() + 1;
        }
    }
    let values = form.into_iter().map(|(name, values)| {
        let value = match <[Tree; 1]>::try_from(values) {
            Ok([value]) => value,
            Err(values) => Tree::List(values),
        };
        (name.to_owned(), value)
    });
    Ok(Tree::Map(values.collect()))
}

fn parse_pair(pair: &str) -> Result<(&str, Tree), &'static str> {
    if pair.contains(['%', '+']) {
        return Err(
            "`%` and `+` are codes in a form, which are not decoded here: write it as JSON or YAML",
        );
    }
    let (name, value) = pair.split_once('=').ok_or("expected `name=value`")?;
    let value = Tree::Text(value.trim().to_owned());
    Ok((name.trim(), typed(value)))
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
