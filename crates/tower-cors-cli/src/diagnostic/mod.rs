//! Errors and warnings as people and programs see them: a message, and its place in a file.

pub(crate) mod code;
mod excerpt;
mod location;
mod print;

use tower_cors::{ConfigError, ConfigPlace, ConfigWarning, Danger};

pub(crate) use self::location::{Location, Source};
pub(crate) use self::print::{MAX_SHOWN, print, print_errors, print_remarks};

/// The weight of a diagnostic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    Error,
    Warning,
}

/// An error or a warning.
#[derive(Clone, Debug)]
pub(crate) struct Diagnostic {
    pub(crate) level: Level,
    /// A stable name for programs.
    pub(crate) code: &'static str,
    /// The place in the policy. `reason` continues the sentence that starts with it.
    pub(crate) place: Option<ConfigPlace>,
    pub(crate) reason: String,
    /// The place in the file.
    pub(crate) location: Option<Location>,
    /// The documentation of the code.
    pub(crate) url: Option<&'static str>,
    /// The danger whose acceptance removes the error.
    pub(crate) danger: Option<Danger>,
    /// Another way out, as a sentence.
    pub(crate) help: Option<String>,
}

impl Diagnostic {
    /// Creates an error that is not about a policy's content.
    pub(crate) fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            level: Level::Error,
            code,
            place: None,
            reason: message.into(),
            location: None,
            url: None,
            danger: None,
            help: None,
        }
    }

    pub(crate) fn at(mut self, location: Location) -> Self {
        self.location = Some(location);
        self
    }

    pub(crate) fn with_help(mut self, help: Option<String>) -> Self {
        self.help = help;
        self
    }

    /// Returns the whole sentence.
    pub(crate) fn message(&self) -> String {
        match &self.place {
            Some(place) => format!("{place} {}", self.reason),
            None => self.reason.clone(),
        }
    }
}

impl From<&ConfigError> for Diagnostic {
    fn from(error: &ConfigError) -> Self {
        let accept = |danger| format!("to accept the risk here, add --accept-danger {danger}");
        Self {
            place: Some(error.place().clone()),
            url: Some(error.url()),
            danger: error.danger(),
            help: error.danger().map(accept),
            ..Self::error(error.code(), error.kind().to_string())
        }
    }
}

impl From<&ConfigWarning> for Diagnostic {
    fn from(warning: &ConfigWarning) -> Self {
        Self {
            level: Level::Warning,
            place: Some(warning.place().clone()),
            url: Some(warning.url()),
            ..Self::error(warning.code(), warning.kind().to_string())
        }
    }
}
