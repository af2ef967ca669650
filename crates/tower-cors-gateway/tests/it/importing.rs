//! The files of gateways, imported.

use std::fmt::Display;

use tower_cors_gateway::{ImportError, Imported};

/// What a file that has been parsed comes to. `file` names it where it does not import.
#[track_caller]
pub(crate) fn imported<F>(file: &str, parsed: Result<F, impl Display>) -> Imported
where
    F: TryInto<Imported, Error = ImportError>,
{
    result(parsed).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// The message of what is wrong with a file, be it found by the parser or by the importer.
#[track_caller]
pub(crate) fn error_of<F>(parsed: Result<F, impl Display>) -> String
where
    F: TryInto<Imported, Error = ImportError>,
{
    result(parsed).expect_err("it imports")
}

fn result<F>(parsed: Result<F, impl Display>) -> Result<Imported, String>
where
    F: TryInto<Imported, Error = ImportError>,
{
    let file = parsed.map_err(|error| error.to_string())?;
    file.try_into().map_err(|error| error.to_string())
}

pub(crate) fn notes(imported: &Imported) -> Vec<String> {
    imported.notes.iter().map(ToString::to_string).collect()
}
