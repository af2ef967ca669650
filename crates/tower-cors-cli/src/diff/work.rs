//! The bound of a comparison.

use std::cell::Cell;

use thiserror::Error;

/// The most steps, some seconds of work.
pub(super) const MAX_STEPS: usize = 20_000_000;

/// The steps that a comparison may still take.
///
/// Patterns that overlap make more groups of origins than there are patterns, and each group meets
/// all of them. The policies may come from somebody who wants this program to run for days.
pub(super) struct Work(Cell<usize>);

/// The reason why two policies are not compared. To skip a part would hide what it allows.
#[derive(Debug, Error)]
pub(super) enum Incomparable {
    #[error(
        "this takes more than {} million steps; compare copies without the paths and rules that \
         did not change",
        MAX_STEPS / 1_000_000
    )]
    TooManySteps,
    #[error(
        "the origins below `{0}` take all labels that could tell its wildcards apart; compare \
         copies without those that did not change"
    )]
    NoFreeLabel(String),
}

impl Work {
    pub(super) fn new(steps: usize) -> Self {
        Self(Cell::new(steps))
    }

    /// Takes steps, before they are done.
    pub(super) fn spend(&self, steps: usize) -> Result<(), Incomparable> {
        let left = self.0.get().checked_sub(steps);
        self.0.set(left.ok_or(Incomparable::TooManySteps)?);
        Ok(())
    }
}
