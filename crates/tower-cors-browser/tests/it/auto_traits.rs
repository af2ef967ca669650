//! Auto traits of all public types, and the traits of errors.

use std::error::Error;
use std::fmt::Debug;
use std::panic::{RefUnwindSafe, UnwindSafe};

use tower_cors_browser::{
    Audit, AuditError, AuditReport, BlockReason, Blocked, Browser, CacheMode, Credentials, Mode,
    ResponseType, SetupError, Stage, StorageAccess,
};

fn is_plain<T: Send + Sync + Unpin + UnwindSafe + RefUnwindSafe + Debug + 'static>() {}

fn is_sent<T: Send + Sync + Unpin + Debug + 'static>() {}

fn is_value<T: Clone + Eq + Debug>() {}

fn is_error<T: Error + Send + Sync + Unpin + 'static>() {}

/// Fails to compile if a type loses a trait.
#[test]
fn public_types_have_auto_traits() {
    is_plain::<Audit<()>>();
    is_plain::<AuditError>();
    is_plain::<Browser>();
    is_plain::<BlockReason>();
    is_plain::<CacheMode>();
    is_plain::<Credentials>();
    is_plain::<Mode>();
    is_plain::<ResponseType>();
    is_plain::<SetupError>();
    is_plain::<Stage>();
    is_plain::<StorageAccess>();

    is_value::<AuditError>();
    is_value::<BlockReason>();
    is_value::<CacheMode>();
    is_value::<Mode>();
    is_value::<ResponseType>();
    is_value::<Credentials>();
    is_value::<SetupError>();
    is_value::<Stage>();
    is_value::<StorageAccess>();

    is_error::<AuditError>();
    is_error::<BlockReason>();
    is_error::<SetupError>();
    // Not unwind safe: they contain errors of the service, which can be of any type.
    is_sent::<AuditReport>();
    is_error::<Blocked>();
}
