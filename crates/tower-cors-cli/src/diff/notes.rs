//! The comparison of the notes of two imports.
//!
//! A note says where the gateway and its policy differ. If only one import has it, the gateway's
//! files differ in something that the policies do not show.

use tower_cors_gateway::{Note, NoteKind};

use super::difference::{Change, Direction, Kind};
use super::origins::Side;

/// Returns a change for each note that only one of the imports has.
pub(super) fn compare(old: &[Note], new: &[Note]) -> Vec<Change> {
    let only_old = old.iter().filter(|note| !new.contains(note));
    let only_new = new.iter().filter(|note| !old.contains(note));
    let only_old = only_old.map(|note| (Side::Old, note));
    let only_new = only_new.map(|note| (Side::New, note));
    let notes = only_old.chain(only_new);
    notes.map(|(side, note)| change(side, note)).collect()
}

fn change(side: Side, note: &Note) -> Change {
    let direction = match (side, note.kind) {
        // The old gateway refused more than its policy, or the new one allows more than its policy.
        (Side::Old, NoteKind::Wider) | (Side::New, NoteKind::Stricter) => Direction::More,
        (Side::New, NoteKind::Wider) | (Side::Old, NoteKind::Stricter) => Direction::Less,
        _ => Direction::Neither,
    };
    let file = match side {
        Side::Old => "old",
        Side::New => "new",
    };
    let text = format!("only the import of the {file} file has this note: {note}");
    Change::new(direction, Kind::Import, text)
}
