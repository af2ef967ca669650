//! A program with a mistake, and its description.

use std::fs;
use std::path::Path;

use crate::compiler::{Answers, Diagnostic};

/// The comment that ends the line at which the compiler must point.
const MARK: &str = "//~";

/// A program with a mistake.
///
/// Its first paragraph names the mistake. The second one has a line for each of our texts that the
/// compiler must print: `message`, the `label` at the place, and each `note`. A line `rustc`
/// instead says why the compiler prints only its own texts, and `quoted` is the one in the guide.
pub(crate) struct Mistake {
    pub(crate) name: String,
    /// The line that ends in [`MARK`], from 1.
    line: u64,
    /// Our message, or the compiler's.
    pub(crate) message: String,
    label: Option<String>,
    notes: Vec<String>,
}

impl Mistake {
    /// Reads all of them.
    pub(crate) fn read_all() -> Vec<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("mistakes");
        let files = fs::read_dir(folder).unwrap();
        let mut paths: Vec<_> = files.map(|file| file.unwrap().path()).collect();
        paths.sort();
        paths.iter().map(|path| Self::read(path)).collect()
    }

    fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let mut mistake = Self {
            name: name.to_owned(),
            line: marked_line(&text).unwrap_or_else(|| panic!("{name}: not one {MARK}")),
            message: String::new(),
            label: None,
            notes: Vec::new(),
        };
        let (_, expected) = text.split_once("\n//!\n").expect(name);
        let mut says_why = false;
        for line in expected.lines().map_while(|line| line.strip_prefix("//! ")) {
            match line.split_once(": ") {
                Some(("message", text)) => mistake.message = text.to_owned(),
                Some(("quoted", text)) if says_why => mistake.message = text.to_owned(),
                Some(("label", text)) => mistake.label = Some(text.to_owned()),
                Some(("note", text)) => mistake.notes.push(text.to_owned()),
                Some(("rustc", _)) => says_why = true,
                _ => panic!("{name}: neither message, label, note, rustc nor quoted: {line}"),
            }
        }
        assert!(!mistake.message.is_empty(), "{name}");
        mistake
    }

    /// Compares the compiler's answer with the expected one.
    pub(crate) fn compare(&self, answers: &Answers) -> Result<(), String> {
        let errors = answers.errors(&self.name)?;
        let Some(first) = errors.first() else {
            return Err(String::from("it compiles"));
        };
        // An error at another place would be another mistake.
        match errors.iter().find(|error| error.line != self.line) {
            Some(other) => Err(format!(
                "expected line {}, but\n{}",
                self.line, other.rendered
            )),
            None => self.compare_words(first),
        }
    }

    /// Compares the first error: the one that people read.
    fn compare_words(&self, error: &Diagnostic) -> Result<(), String> {
        let message = Some(&self.message).filter(|text| **text != error.message);
        let label = self
            .label
            .iter()
            .find(|text| Some(*text) != error.label.as_ref());
        let note = self.notes.iter().find(|text| !error.notes.contains(text));
        match message.or(label).or(note) {
            Some(text) => Err(format!("expected {text:?}, but\n{}", error.rendered)),
            None => Ok(()),
        }
    }
}

/// Returns the number of the one line that ends in [`MARK`].
fn marked_line(text: &str) -> Option<u64> {
    let mut marked = (1..)
        .zip(text.lines())
        .filter(|(_, line)| line.ends_with(MARK));
    let (number, _) = marked.next()?;
    marked.next().is_none().then_some(number)
}
