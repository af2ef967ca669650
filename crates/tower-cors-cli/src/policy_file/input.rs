//! The bytes of a file or of standard input, as text.

use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Source, code};
use crate::failure::Failure;
use crate::input;

/// The name that means standard input.
const STANDARD_INPUT: &str = "-";
/// The length of the longest file that is read. A policy with a million origins has about 40 MB.
const MAX_MEBIBYTES: u64 = 64;
/// The byte order mark, which editors on Windows write.
const MARK: char = '\u{feff}';
/// The same in the encoding that `>` writes in older versions of PowerShell.
const UTF_16_MARKS: [&[u8]; 2] = [&[0xff, 0xfe], &[0xfe, 0xff]];

/// Reads a file, or standard input.
pub(super) fn read(file: &Path) -> Result<Arc<Source>, Failure> {
    let name = name(file);
    match bytes(file) {
        Ok(bytes) => text(name, bytes),
        Err(error) => {
            let source = Source::new(name, String::new());
            Err(Diagnostic::error(code::UNREADABLE, error.to_string())
                .at(source.whole())
                .into())
        }
    }
}

/// Returns whether the name of a file means standard input.
pub(crate) fn is_standard_input(file: &Path) -> bool {
    file == Path::new(STANDARD_INPUT)
}

/// Returns the name of a file for messages.
pub(crate) fn name(file: &Path) -> String {
    match is_standard_input(file) {
        true => String::from("standard input"),
        false => file.display().to_string(),
    }
}

fn bytes(file: &Path) -> io::Result<Vec<u8>> {
    let bytes = match is_standard_input(file) {
        true => input::read(io::stdin(), MAX_MEBIBYTES)?,
        false => input::read(File::open(file)?, MAX_MEBIBYTES)?,
    };
    bytes.ok_or_else(|| {
        io::Error::other(format!(
            "has more than {MAX_MEBIBYTES} MiB, the limit for a policy"
        ))
    })
}

fn text(name: String, bytes: Vec<u8>) -> Result<Arc<Source>, Failure> {
    if UTF_16_MARKS.iter().any(|mark| bytes.starts_with(mark)) {
        let source = Source::new(name, String::new());
        let message = "is UTF-16; save it as UTF-8";
        return Err(Diagnostic::error(code::ENCODING, message)
            .at(source.whole())
            .into());
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Source::new(name, without_mark(text))),
        Err(error) => {
            let start = error.utf8_error().valid_up_to();
            let byte = error.as_bytes().get(start).copied().unwrap_or_default();
            let shown = String::from_utf8_lossy(error.as_bytes()).into_owned();
            let message = format!("the byte 0x{byte:02x} is not UTF-8; save the file as UTF-8");
            let location = Source::new(name, shown).locate(start..start);
            Err(Diagnostic::error(code::ENCODING, message)
                .at(location)
                .into())
        }
    }
}

fn without_mark(text: String) -> String {
    match text.strip_prefix(MARK) {
        Some(rest) => rest.to_owned(),
        None => text,
    }
}
