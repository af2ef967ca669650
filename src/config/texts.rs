//! Arguments of the setters that take one text, or a list of texts.

use std::borrow::Cow;

use http::{HeaderName, HeaderValue, Method};

/// One text, or anything that iterates over texts.
///
/// Setters such as [`CorsConfig::allow_origins`](crate::CorsConfig::allow_origins) take it. `M`
/// tells the two cases apart, and the compiler infers it.
///
/// # Examples
///
/// ```
/// use http::{HeaderValue, Method, header};
/// use tower_cors::CorsLayer;
///
/// let config = CorsLayer::new()
///     .allow_origins("https://example.com")
///     .allow_origins(vec![String::from("https://example.org")])
///     .allow_origins(HeaderValue::from_static("https://example.net"))
///     .allow_methods([Method::PUT, Method::DELETE])
///     .allow_methods([] as [&str; 0])
///     .allow_headers([header::CONTENT_TYPE]);
/// let rule = config.rules().next().unwrap();
/// assert_eq!(rule.allow_origins().len(), 3);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither a text nor a list of texts",
    label = "expected one text, or anything that iterates over texts of one type",
    note = "texts are `&str`, `String`, `Method`, `HeaderName`, `HeaderValue`: write `\"…\"` or `[\"…\", \"…\"]`",
    note = "put `?` after each `Result`, and `.unwrap_or_default()` after an `Option` of a list"
)]
pub trait IntoTexts<M> {
    /// Returns the texts, in order.
    ///
    /// ```
    /// use tower_cors::texts::IntoTexts;
    ///
    /// assert!("PUT".into_texts().eq(["PUT"]));
    /// assert!(["PUT", "DELETE"].into_texts().eq(["PUT", "DELETE"]));
    /// ```
    fn into_texts(self) -> impl Iterator<Item = String>;
}

/// A value that a setter takes as a text.
///
/// A [`HeaderValue`] that is not UTF-8 becomes a text with replacement characters (U+FFFD), which
/// does not build.
pub trait Text {
    /// Returns the text.
    ///
    /// ```
    /// use http::HeaderValue;
    /// use tower_cors::CorsLayer;
    /// use tower_cors::texts::Text;
    ///
    /// assert_eq!(http::Method::PUT.into_text(), "PUT");
    ///
    /// let origin = HeaderValue::from_bytes(b"https://ex\xe4mple.com")?;
    /// assert!(CorsLayer::new().allow_origins(origin).build().is_err());
    /// # Ok::<(), http::header::InvalidHeaderValue>(())
    /// ```
    fn into_text(self) -> String;
}

/// The marker of [`IntoTexts`] for one text.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::exhaustive_enums)] // It has no values.
pub enum One {}

/// The marker of [`IntoTexts`] for anything that iterates over texts.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::exhaustive_enums)] // It has no values.
pub enum Many {}

/// The marker of [`IntoTexts`] for a `Result`, which is a mistake.
///
/// A `Result` iterates over the value that it may have, so that a setter would drop the error. This
/// second reading makes the compiler ask which one is meant, and name this type.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::exhaustive_enums)] // It has no values.
pub enum MissingQuestionMark {}

impl<T: Text> IntoTexts<One> for T {
    fn into_texts(self) -> impl Iterator<Item = String> {
        std::iter::once(self.into_text())
    }
}

impl<I: IntoIterator<Item: Text>> IntoTexts<Many> for I {
    fn into_texts(self) -> impl Iterator<Item = String> {
        self.into_iter().map(Text::into_text)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Text, E> IntoTexts<MissingQuestionMark> for Result<T, E> {
    fn into_texts(self) -> impl Iterator<Item = String> {
        self.into_iter().map(Text::into_text)
    }
}

/// Implements [`Text`] for types, and for references to them.
macro_rules! texts {
    ($($type:ty: $into_text:expr,)*) => {$(
        impl Text for $type {
            fn into_text(self) -> String {
                let into_text: fn(&$type) -> String = $into_text;
                into_text(&self)
            }
        }

        impl Text for &$type {
            fn into_text(self) -> String {
                let into_text: fn(&$type) -> String = $into_text;
                into_text(self)
            }
        }
    )*};
}

texts! {
    &str: |text| (*text).to_owned(),
    Box<str>: |text| text.to_string(),
    Cow<'_, str>: |text| text.to_string(),
    HeaderName: |name| name.as_str().to_owned(),
    HeaderValue: |value| String::from_utf8_lossy(value.as_bytes()).into_owned(),
    Method: |method| method.as_str().to_owned(),
}

impl Text for String {
    fn into_text(self) -> String {
        self
    }
}

impl Text for &String {
    fn into_text(self) -> String {
        self.clone()
    }
}
