//! Codes: stable names of the kinds of messages, for programs to compare and people to search for.

/// Implements `code()` and `url()` for an enum, from the codes of its variants.
macro_rules! codes {
    ($name:ident in $page:literal: $($variant:ident $code:literal,)+) => {
        impl $name {
            /// Returns the code of this kind of message, which stays the same in all versions.
            #[must_use]
            pub fn code(&self) -> &'static str {
                match self {
                    $(Self::$variant { .. } => $code,)+
                }
            }

            /// Returns the URL of this kind's documentation.
            #[must_use]
            pub fn url(&self) -> &'static str {
                match self {
                    $(Self::$variant { .. } => concat!(
                        "https://docs.rs/tower-cors/latest/tower_cors/",
                        $page,
                        "#variant.",
                        stringify!($variant),
                    ),)+
                }
            }
        }
    };
}

pub(crate) use codes;
