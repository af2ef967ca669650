//! Notes on the differences between a gateway and the imported policy.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;
use tower_cors_core::text::{Quoted, QuotedList};

/// A setting that was not carried over exactly. Its `Display` is one line.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Note {
    /// The kind of the difference.
    pub kind: NoteKind,
    /// The path of the key, or the name of a behaviour of the gateway.
    pub field: String,
    /// The value, if the note is about a single one.
    pub value: Option<String>,
    /// The difference and its reason, worded to follow the value in a sentence.
    pub message: String,
}

/// Writes the path, the value and the message. The kind is not part of the line.
impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.field)?;
        if let Some(value) = &self.value {
            write!(f, " {}", Quoted(value))?;
        }
        write!(f, " {}", self.message)
    }
}

/// The kind of a [`Note`]. More important kinds order first.
///
/// `Display` writes, and `FromStr` parses, the name in kebab case.
///
/// # Examples
///
/// A check that a migration does not allow more than the gateway:
///
/// ```
/// use tower_cors_gateway::{Krakend, NoteKind};
///
/// let file = r#"{ "security/cors": { "allow_methods": ["PUT"] } }"#;
/// let imported = serde_json::from_str::<Krakend>(file)?.import()?;
/// let wider = imported.notes.iter().filter(|note| note.kind == NoteKind::Wider);
/// assert_eq!(wider.count(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum NoteKind {
    /// The policy allows something that the gateway refuses.
    Wider,
    /// The policy refuses something that the gateway allows.
    Stricter,
    /// A part of the file has no effect on the policy.
    LeftOut,
    /// The answers differ, but pages can do the same.
    Different,
}

impl NoteKind {
    /// All kinds, the most important one first.
    pub const ALL: &'static [Self] = &[Self::Wider, Self::Stricter, Self::LeftOut, Self::Different];

    fn name(self) -> &'static str {
        match self {
            Self::Wider => "wider",
            Self::Stricter => "stricter",
            Self::LeftOut => "left-out",
            Self::Different => "different",
        }
    }
}

/// Writes the name in kebab case.
impl fmt::Display for NoteKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Parses the name in kebab case.
///
/// ```
/// use tower_cors_gateway::NoteKind;
///
/// assert_eq!("left-out".parse(), Ok(NoteKind::LeftOut));
/// assert_eq!(
///     "loose".parse::<NoteKind>().unwrap_err().to_string(),
///     "\"loose\" is not a kind of note; the kinds are \
///      \"wider\", \"stricter\", \"left-out\", \"different\"",
/// );
/// ```
impl FromStr for NoteKind {
    type Err = UnknownNoteKind;

    fn from_str(name: &str) -> Result<Self, UnknownNoteKind> {
        let kind = Self::ALL.iter().find(|kind| kind.name() == name);
        kind.copied()
            .ok_or_else(|| UnknownNoteKind(name.to_owned()))
    }
}

/// The error of a text that does not name a [`NoteKind`].
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{} is not a kind of note; the kinds are {}", Quoted(.0), QuotedList(&names()))]
pub struct UnknownNoteKind(String);

fn names() -> Vec<&'static str> {
    NoteKind::ALL.iter().map(|kind| kind.name()).collect()
}
