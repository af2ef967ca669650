//! Assertions about traits, checked at compile time.

use std::error::Error;
use std::fmt::{Debug, Display};
use std::str::FromStr;

/// Asserts that values can move between threads, and have `Debug`.
pub(crate) const fn is_shared<T: Clone + Debug + Send + Sync + 'static>() {}

/// Asserts that a type is an error.
pub(crate) const fn is_error<T: Error + Send + Sync + 'static>() {}

/// Asserts that documents and arguments can name the values of an enum.
pub(crate) const fn has_names<T: Display + FromStr<Err = E>, E: Error>() {}

/// For an error, two impls apply, so the compiler cannot infer `A`.
pub(crate) trait IsNoError<A> {
    /// Asserts that a type prints, but is not an error.
    fn is_no_error() {}
}

pub(crate) enum Displayed {}
pub(crate) enum Thrown {}

impl<T: Display> IsNoError<Displayed> for T {}
impl<T: Display + Error> IsNoError<Thrown> for T {}
