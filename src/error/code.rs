//! Codes: a name for each kind of message, which programs compare and people search for.

/// Gives an enum `code()` and `url()`, from the codes of its variants.
macro_rules! codes {
    ($name:ident in $page:literal: $($variant:ident $code:literal,)+) => {
        impl $name {
            /// Returns the code of this kind of message: a name that stays the same from version to
            /// version.
            #[must_use]
            pub fn code(&self) -> &'static str {
                match self {
                    $(Self::$variant { .. } => $code,)+
                }
            }

            /// Returns the address of its documentation.
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
