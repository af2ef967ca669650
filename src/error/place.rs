//! Where in a configuration something stands, and how messages quote it.

use std::fmt;

use tower_cors_core::text::Quoted;

/// Where in a configuration something stands. Its `Display` begins every message about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigPlace {
    pub(crate) rule: usize,
    /// How many rules there are; 0 for what holds for all of them.
    pub(crate) rules: usize,
    pub(crate) field: &'static str,
    pub(crate) value: Option<String>,
}

impl ConfigPlace {
    /// The setter concerned, such as `"allow_origins"`.
    #[must_use]
    pub fn field(&self) -> &'static str {
        self.field
    }

    /// The value concerned, as it was given; `None` where it is the lack of one.
    #[must_use]
    pub fn value(&self) -> Option<&str> {
        self.value.as_deref()
    }

    /// The index of the rule concerned, from 0; 0 too for what holds for all rules. (Messages count from 1.)
    #[must_use]
    pub fn rule(&self) -> usize {
        self.rule
    }
}

impl fmt::Display for ConfigPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.rules > 1 {
            write!(f, "rule {} of {}, ", self.rule + 1, self.rules)?;
        }
        write!(f, "{}:", self.field)?;
        match &self.value {
            Some(value) => write!(f, " {}", Quoted(value)),
            None => Ok(()),
        }
    }
}

/// The end of a message: what to write instead, where that is clear.
pub(super) struct Instead<'a>(pub(super) &'a Option<String>);

impl fmt::Display for Instead<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(text) => write!(f, "; write {text:?}"),
            None => Ok(()),
        }
    }
}

/// The middle of a message: an example, where there is one.
pub(super) struct SuchAs<'a>(pub(super) &'a Option<String>);

impl fmt::Display for SuchAs<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(text) => write!(f, ", such as {text:?}"),
            None => Ok(()),
        }
    }
}

/// The middle of a message: how to pin a regex to a domain.
pub(super) struct Pinned<'a>(pub(super) &'a Option<String>);

impl fmt::Display for Pinned<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(text) => write!(f, "write allow_origins([{text:?}])"),
            None => f.write_str(r"pin it to a domain (`…\.example\.com`)"),
        }
    }
}

/// Gives an enum whose variants all have a `place` the accessors of its parts.
macro_rules! accessors {
    ($name:ident { $($variant:ident),+ $(,)? }) => {
        impl $name {
            fn place(&self) -> &ConfigPlace {
                match self {
                    $(Self::$variant { place, .. })|+ => place,
                }
            }

            /// The setter concerned, such as `"allow_origins"`.
            #[must_use]
            pub fn field(&self) -> &'static str {
                self.place().field()
            }

            /// The value concerned, as it was given; `None` where it is the lack of one.
            #[must_use]
            pub fn value(&self) -> Option<&str> {
                self.place().value()
            }

            /// The index of the rule concerned, from 0; 0 too for what holds for all rules. (Messages count from 1.)
            #[must_use]
            pub fn rule(&self) -> usize {
                self.place().rule()
            }
        }
    };
}

pub(super) use accessors;
