//! The formats of policy files.

use std::path::Path;
use std::sync::Arc;

use clap::ValueEnum;

use crate::diagnostic::{Diagnostic, Source, code};
use crate::document::{Mistake, Node, Syntax};
use crate::failure::Failure;

/// The beginnings of placeholders, which often keep a template from being valid YAML or JSON.
const TEMPLATE_MARKS: [&str; 4] = ["{{", "{%", "${", "<%"];

/// The number of characters after which the message of a parser is cut: some repeat a whole value.
const MAX_MESSAGE_CHARS: usize = 1000;

/// A format of a file.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Format {
    Toml,
    Yaml,
    Json,
    /// Only for azure
    Xml,
    /// Only for kong: a `name=value` pair on each line, as its admin API accepts them
    Form,
}

impl Format {
    /// Returns the format that matches the extension of a file.
    pub(super) fn of_file(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "toml" => Some(Self::Toml),
            "yaml" | "yml" => Some(Self::Yaml),
            "json" => Some(Self::Json),
            "xml" => Some(Self::Xml),
            "form" => Some(Self::Form),
            _ => None,
        }
    }

    fn syntax(self) -> Option<Syntax> {
        match self {
            Self::Toml => Some(Syntax::Toml),
            Self::Yaml => Some(Syntax::Yaml),
            Self::Json => Some(Syntax::Json),
            Self::Xml | Self::Form => None,
        }
    }
}

/// Parses a file in one of the formats that hold trees.
pub(super) fn parse(source: &Arc<Source>, format: Option<Format>) -> Result<Node, Failure> {
    let syntax = syntax(source, format)?;
    let parsed = syntax.parse(&source.text);
    parsed.map_err(|mistake| {
        let help = other_syntax(source, syntax);
        at(source, code::SYNTAX, mistake).with_help(help).into()
    })
}

/// Parses a file like [`parse`], but accepts several documents in YAML.
pub(super) fn parse_all(
    source: &Arc<Source>,
    format: Option<Format>,
) -> Result<Vec<Node>, Failure> {
    let syntax = syntax(source, format)?;
    let parsed = syntax.parse_all(&source.text);
    parsed.map_err(|mistake| {
        let help = match may_be_template(&source.text) {
            true => Some(String::from("if the file is a template, render it first")),
            false => other_syntax(source, syntax),
        };
        at(source, code::SYNTAX, mistake).with_help(help).into()
    })
}

/// Returns a mistake in a file as an error at its place.
pub(super) fn at(source: &Arc<Source>, code: &'static str, mistake: Mistake) -> Diagnostic {
    let mut message = mistake.message;
    if let Some((end, _)) = message.char_indices().nth(MAX_MESSAGE_CHARS) {
        message.truncate(end);
        message.push('…');
    }
    let location = match mistake.span.clone() {
        Some(span) => source.locate(span),
        None => source.whole(),
    };
    Diagnostic::error(code, message).at(location)
}

/// Returns the error for a file in none of the `expected` formats.
pub(super) fn unsupported(source: &Arc<Source>, expected: &str) -> Diagnostic {
    let message = format!(
        "unsupported format: the name must end in {expected}; for any other name, add --format"
    );
    Diagnostic::error(code::FORMAT, message).at(source.whole())
}

fn syntax(source: &Arc<Source>, format: Option<Format>) -> Result<Syntax, Failure> {
    format
        .and_then(Format::syntax)
        .ok_or_else(|| unsupported(source, ".json, .yaml, .yml or .toml").into())
}

/// Returns the option that names another format, if the text is a table in that one.
fn other_syntax(source: &Arc<Source>, tried: Syntax) -> Option<String> {
    let is_table = |syntax: &Syntax| match syntax.parse(&source.text) {
        Ok(node) => !node.entries().is_empty(),
        Err(_) => false,
    };
    // YAML reads most of what JSON refuses, such as a comma too many.
    let is_braced = source.text.trim_start().starts_with(['{', '[']);
    let is_other = |syntax: &Syntax| match syntax {
        Syntax::Yaml => tried != Syntax::Yaml && !is_braced,
        syntax => *syntax != tried,
    };
    let mut others = Syntax::ALL.into_iter().filter(is_other);
    let meant = others.find(is_table)?.name();
    let option = meant.to_ascii_lowercase();
    Some(format!("the text is valid {meant}: add --format {option}"))
}

/// Returns whether a text that does not parse may be a template.
fn may_be_template(text: &str) -> bool {
    TEMPLATE_MARKS.iter().any(|mark| text.contains(mark))
}
