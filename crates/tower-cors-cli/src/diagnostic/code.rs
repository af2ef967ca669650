//! The codes of errors that are not about the content of a policy. The README explains each.

pub(crate) const COMPARISON: &str = "comparison";
pub(crate) const DENY_WARNINGS: &str = "deny-warnings";
pub(crate) const DOCUMENT: &str = "document";
pub(crate) const ENCODING: &str = "encoding";
pub(crate) const FAIL_ON: &str = "fail-on";
pub(crate) const FORMAT: &str = "format";
pub(crate) const IMPORT: &str = "import";
pub(crate) const LISTEN: &str = "listen";
pub(crate) const OUTPUT: &str = "output";
pub(crate) const PAGE: &str = "page";
pub(crate) const SYNTAX: &str = "syntax";
pub(crate) const THREADS: &str = "threads";
pub(crate) const UNREACHABLE: &str = "unreachable";
pub(crate) const UNREADABLE: &str = "unreadable";
pub(crate) const UNWRITABLE: &str = "unwritable";
pub(crate) const USAGE: &str = "usage";
