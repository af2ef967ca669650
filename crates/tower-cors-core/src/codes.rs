//! Codes: stable names of the kinds of messages, for programs to compare and people to search for.

/// Implements `code()` and `url()` for an enum, from the codes of its variants.
///
/// `$index` is a page on docs.rs, and the beginning of its anchors. `url()` appends the code to it.
#[macro_export]
macro_rules! codes {
    ($name:ident in $index:literal: $($variant:ident $code:literal,)+) => {
        impl $name {
            /// The URLs of all variants, for the test that compares them with the index.
            #[cfg(test)]
            pub(crate) const URLS: &'static [&'static str] =
                &[$(concat!("https://docs.rs/", $index, $code)),+];

            /// Returns the code of this kind of message, which stays the same in all versions.
            #[must_use]
            pub fn code(&self) -> &'static str {
                match self {
                    $(Self::$variant { .. } => $code,)+
                }
            }

            /// Returns the URL of the code's entry in the index of errors.
            #[must_use]
            pub fn url(&self) -> &'static str {
                match self {
                    $(Self::$variant { .. } => concat!("https://docs.rs/", $index, $code),)+
                }
            }
        }
    };
}
