//! Errors and warnings: place, kind, code and url.

use tower_cors::explain::Hint;
use tower_cors::{
    ConfigError, ConfigErrorKind, ConfigErrors, ConfigPlace, ConfigWarning, ConfigWarningKind,
    Danger, OriginError, PathError, Rejection, UnknownName,
};

use crate::implements::{IsNoError, is_error, is_shared};

const _: fn(&ConfigErrors) -> &ConfigError = ConfigErrors::first;
const _: fn(&ConfigErrors) -> Vec<&ConfigError> = |errors| errors.iter().collect();
const _: fn(&ConfigErrors) -> Vec<&ConfigError> = |errors| errors.into_iter().collect();
const _: fn(ConfigErrors) -> Vec<ConfigError> = |errors| errors.into_iter().collect();
const _: fn(&ConfigErrors) -> usize = ConfigErrors::len;

const _: fn(&ConfigError) -> &ConfigPlace = ConfigError::place;
const _: fn(&ConfigError) -> &ConfigErrorKind = ConfigError::kind;
const _: fn(&ConfigError) -> &'static str = ConfigError::code;
const _: fn(&ConfigError) -> &'static str = ConfigError::url;
const _: fn(&ConfigError) -> Option<Danger> = ConfigError::danger;
const _: fn(&ConfigErrorKind) -> &'static str = ConfigErrorKind::code;
const _: fn(&ConfigErrorKind) -> &'static str = ConfigErrorKind::url;

const _: fn(&ConfigPlace) -> Option<&str> = ConfigPlace::path;
const _: fn(&ConfigPlace) -> &str = ConfigPlace::field;
const _: fn(&ConfigPlace) -> Option<usize> = ConfigPlace::rule;
const _: fn(&ConfigPlace) -> Option<&str> = ConfigPlace::value;

const _: fn(&ConfigWarning) -> &ConfigPlace = ConfigWarning::place;
const _: fn(&ConfigWarning) -> &ConfigWarningKind = ConfigWarning::kind;
const _: fn(&ConfigWarning) -> &'static str = ConfigWarning::code;
const _: fn(&ConfigWarning) -> &'static str = ConfigWarning::url;
const _: fn(&ConfigWarningKind) -> &'static str = ConfigWarningKind::code;
const _: fn(&ConfigWarningKind) -> &'static str = ConfigWarningKind::url;

const _: () = is_shared::<ConfigErrors>();
const _: () = is_error::<ConfigErrors>();
const _: () = is_error::<ConfigError>();
const _: () = is_error::<OriginError>();
const _: () = is_error::<UnknownName>();
const _: () = is_shared::<PathError>();

// No other type is an error: `?` must not turn a refused request into a server error.
const _: fn() = ConfigErrorKind::is_no_error;
const _: fn() = ConfigPlace::is_no_error;
const _: fn() = ConfigWarning::is_no_error;
const _: fn() = ConfigWarningKind::is_no_error;
const _: fn() = Hint::is_no_error;
const _: fn() = PathError::is_no_error;
const _: fn() = Rejection::is_no_error;
