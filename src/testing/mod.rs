//! A browser for tests.

mod blocked;
mod browser;
mod cache;
mod check;
mod error;
mod filter;
mod main_fetch;
mod outgoing;
mod page;
mod preflight;
mod reason;
mod redirect;
mod request;
mod safelist;
mod shown;
mod site;
mod values;

pub use self::blocked::{Blocked, Stage};
pub use self::browser::{Browser, Credentials};
pub use self::error::SetupError;
pub use self::reason::BlockReason;
