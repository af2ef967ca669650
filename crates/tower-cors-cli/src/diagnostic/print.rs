//! Diagnostics as text, in the manner of rustc. Colours are written always: the streams of
//! `anstream` remove them where nobody sees them.

use std::collections::HashMap;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use tower_cors_core::text::{QuotedList, is_printable};
use tower_cors_gateway::Note;

use super::{Diagnostic, Level};
use crate::document::Position;

const FRAME: Style = AnsiColor::BrightBlue.on_default().bold();
const BOLD: Style = Style::new().bold();
/// The most messages of one level that are shown. A generated policy can have a million mistakes.
pub(crate) const MAX_SHOWN: usize = 100;

impl Level {
    fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }

    fn style(self) -> Style {
        let color = match self {
            Self::Error => AnsiColor::BrightRed,
            Self::Warning => AnsiColor::Yellow,
        };
        color.on_default().bold()
    }
}

/// Writes a diagnostic with its line of the file. Each of its lines starts with `prefix`.
pub(crate) fn print(out: &mut dyn Write, prefix: &str, diagnostic: &Diagnostic) -> io::Result<()> {
    print_with(out, prefix, diagnostic, "")
}

/// Writes errors, as far as a person reads them.
pub(crate) fn print_errors(out: &mut dyn Write, errors: &[Diagnostic]) -> io::Result<()> {
    let mut shown = errors.iter().take(MAX_SHOWN);
    shown.try_for_each(|error| print(out, "", error))
}

/// Writes diagnostics, as far as a person reads them. Values of one list with the same message
/// share one.
fn print_gathered(out: &mut dyn Write, prefix: &str, diagnostics: &[Diagnostic]) -> io::Result<()> {
    let gathered = gather(diagnostics);
    for (first, others) in gathered.iter().take(MAX_SHOWN) {
        let more = match others.as_slice() {
            [] => String::new(),
            others => format!("; the same is true of {}", QuotedList(others)),
        };
        print_with(out, prefix, first, &more)?;
    }
    match gathered.len().checked_sub(MAX_SHOWN) {
        Some(more @ 1..) => writeln!(out, "{prefix}and {more} more; --json prints all"),
        _ => Ok(()),
    }
}

/// Writes the notes of an import with their kinds, and the warnings about its policy. Each of their
/// lines starts with `prefix`.
pub(crate) fn print_remarks(
    out: &mut dyn Write,
    prefix: &str,
    notes: &[Note],
    warnings: &[Diagnostic],
) -> io::Result<()> {
    let style = AnsiColor::BrightGreen.on_default().bold();
    for note in notes {
        writeln!(out, "{prefix}{style}note{style:#}: {note} [{}]", note.kind)?;
    }
    print_gathered(out, prefix, warnings)
}

/// Writes a diagnostic whose message ends with `more`.
fn print_with(
    out: &mut dyn Write,
    prefix: &str,
    diagnostic: &Diagnostic,
    more: &str,
) -> io::Result<()> {
    let name = diagnostic.level.name();
    let style = diagnostic.level.style();
    let code = match diagnostic.url {
        Some(_) => format!("[{}]", diagnostic.code),
        None => String::new(),
    };
    let message = printable(&diagnostic.message());
    let file = whole_file(diagnostic);
    let text = format!("{style}{name}{code}{style:#}{BOLD}: {file}{message}{more}{BOLD:#}");
    let lines = text.lines().map(str::to_owned);
    let snippet = snippet(diagnostic).into_iter().flatten();
    for line in lines.chain(snippet).chain(help(diagnostic)) {
        writeln!(out, "{}", format!("{prefix}{line}").trim_end())?;
    }
    Ok(())
}

/// Returns the beginning of a message about a whole file. One about a policy names its own place.
fn whole_file(diagnostic: &Diagnostic) -> String {
    match &diagnostic.location {
        Some(location) if location.position().is_none() && diagnostic.place.is_none() => {
            format!("{}: ", printable(location.file()))
        }
        _ => String::new(),
    }
}

/// Returns the lines that show the place, if it is a place in a file.
fn snippet(diagnostic: &Diagnostic) -> Option<[String; 4]> {
    let location = diagnostic.location.as_ref()?;
    let Position { line, column } = location.position()?;
    let (file, excerpt) = (printable(location.file()), location.excerpt()?);
    let (frame, mark) = (FRAME, diagnostic.level.style());
    let number = line.to_string();
    let margin = " ".repeat(number.len());
    let (indent, carets) = (excerpt.indent(), excerpt.carets());
    Some([
        format!("{margin}{frame}-->{frame:#} {file}:{line}:{column}"),
        format!("{margin} {frame}|{frame:#}"),
        format!("{frame}{number} |{frame:#} {}", excerpt.text),
        format!("{margin} {frame}|{frame:#} {indent}{mark}{carets}{mark:#}"),
    ])
}

fn help(diagnostic: &Diagnostic) -> Option<String> {
    let help = diagnostic.help.as_ref()?;
    let style = AnsiColor::BrightCyan.on_default().bold();
    Some(format!("  {style}help{style:#}: {}", printable(help)))
}

/// Returns the first diagnostic of each kind in each list, and the values of the others.
fn gather(diagnostics: &[Diagnostic]) -> Vec<(&Diagnostic, Vec<&str>)> {
    let mut gathered: Vec<(&Diagnostic, Vec<&str>)> = Vec::new();
    let mut indices = HashMap::new();
    for diagnostic in diagnostics {
        let place = diagnostic.place.as_ref();
        let list = place.map(|place| (place.path(), place.rule(), place.field()));
        let key = (list, &diagnostic.reason);
        let index = *indices.entry(key).or_insert(gathered.len());
        match gathered.get_mut(index) {
            Some((_, others)) => others.extend(place.and_then(|place| place.value())),
            None => gathered.push((diagnostic, Vec::new())),
        }
    }
    gathered
}

/// Returns a message that cannot move a terminal's cursor: only its line breaks remain.
pub(crate) fn printable(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '\n' => safe.push(char),
            char if is_printable(char) => safe.push(char),
            _ => safe.extend(char.escape_unicode()),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use tower_cors_test_support::check_rows;

    use super::{Diagnostic, Level, print, printable};
    use crate::diagnostic::Source;

    /// Returns the output with the names of its styles.
    fn printed(diagnostic: &Diagnostic) -> String {
        let mut out = Vec::new();
        print(&mut out, "", diagnostic).unwrap();
        let text = String::from_utf8(out).unwrap();
        let styles = [
            ("\u{1b}[0m", ">"),
            ("\u{1b}[1m\u{1b}[91m", "<red "),
            ("\u{1b}[1m\u{1b}[33m", "<yellow "),
            ("\u{1b}[1m\u{1b}[94m", "<blue "),
            ("\u{1b}[1m\u{1b}[96m", "<cyan "),
            ("\u{1b}[1m", "<bold "),
        ];
        let name = |text: String, (code, name): (&str, &str)| text.replace(code, name);
        styles.into_iter().fold(text, name)
    }

    #[test]
    fn a_line_with_its_place() {
        let source = Source::new(String::from("a.toml"), String::from("a = 1\nb = \"c\"\n"));
        let error = Diagnostic::error("code", "is wrong\nand more")
            .at(source.locate(10..13))
            .with_help(Some(String::from("write d")));
        let warning = Diagnostic {
            level: Level::Warning,
            url: Some("https://docs.example"),
            ..error.clone().at(source.whole()).with_help(None)
        };
        check_rows(
            [
                [
                    printed(&error),
                    String::from(
                        "<red error><bold : is wrong
and more>
 <blue -->> a.toml:2:5
  <blue |>
<blue 2 |> b = \"c\"
  <blue |>     <red ^^^>
  <cyan help>: write d
",
                    ),
                ],
                [
                    printed(&warning),
                    String::from("<yellow warning[code]><bold : a.toml: is wrong\nand more>\n"),
                ],
            ],
            |[got, _]| got.to_owned(),
        );
    }

    /// Only line breaks remain of what moves a cursor.
    #[test]
    fn control_characters() {
        assert_eq!(
            printable("é\n\t\u{1b}[2J\u{9b}\u{202e}"),
            "é\n\\u{9}\\u{1b}[2J\\u{9b}\\u{202e}"
        );
    }
}
