//! The traits of public types that users rely on, above all the auto traits.
//!
//! Losing one breaks users who keep the type in their own types, or send it to other threads. A
//! type that gains one must never lose it again.

use std::cell::Cell;
use std::fmt::Debug;
use std::marker::{PhantomData, PhantomPinned};
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::rc::Rc;

use tower_cors::explain::*;
use tower_cors::texts::{Many, One};
use tower_cors::*;
use tower_cors_test_support::check_rows;

/// A type whose associated constants say which traits `T` has. If `T` has one, the inherent
/// constant shadows the one in [`Lacks`].
struct Has<T>(PhantomData<T>);

/// The answers for a type that lacks the traits.
trait Lacks {
    const CLONE: &str = "";
    const DEBUG: &str = "";
    const SEND: &str = "";
    const SYNC: &str = "";
    const UNPIN: &str = "";
    const UNWIND_SAFE: &str = "";
    const REF_UNWIND_SAFE: &str = "";
}

impl<T> Lacks for Has<T> {}

/// Defines an inherent constant of [`Has`] for types with a trait.
macro_rules! has {
    ($($constant:ident: $trait:ident,)*) => {
        $(impl<T: $trait> Has<T> {
            const $constant: &str = concat!(stringify!($trait), " ");
        })*
    };
}

has! {
    CLONE: Clone,
    DEBUG: Debug,
    SEND: Send,
    SYNC: Sync,
    UNPIN: Unpin,
    UNWIND_SAFE: UnwindSafe,
    REF_UNWIND_SAFE: RefUnwindSafe,
}

/// Makes rows of `type | traits that it has | traits expected`.
macro_rules! types {
    ($($type:ty: $($expected:ident)*,)*) => {
        [$([
            String::from(stringify!($type)),
            [
                Has::<$type>::CLONE,
                Has::<$type>::DEBUG,
                Has::<$type>::SEND,
                Has::<$type>::SYNC,
                Has::<$type>::UNPIN,
                Has::<$type>::UNWIND_SAFE,
                Has::<$type>::REF_UNWIND_SAFE,
            ].concat(),
            String::from(concat!($(stringify!($expected), " "),*)),
        ]),*]
    };
}

type Row = [String; 3];

fn rows() -> Vec<Row> {
    let mut rows = types! {
        // A predicate is a closure, which may capture anything, so it is not unwind safe.
        CorsConfig: Clone Debug Send Sync Unpin,
        RuleRef<'static>: Clone Debug Send Sync Unpin,
        Policy: Clone Debug Send Sync Unpin,
        CorsLayer: Clone Debug Send Sync Unpin,
        Cors<()>: Clone Debug Send Sync Unpin,
        Cors<Rc<()>>: Clone Debug Unpin,
        ResponseFuture<()>: Debug Send Sync Unpin UnwindSafe RefUnwindSafe,
        ResponseFuture<Rc<()>>: Debug Unpin UnwindSafe RefUnwindSafe,
        MaybeEmpty<()>: Clone Debug Send Sync Unpin UnwindSafe RefUnwindSafe,
        MaybeEmpty<Rc<()>>: Clone Debug Unpin UnwindSafe RefUnwindSafe,
        Disallowed: Clone Debug Send Sync Unpin UnwindSafe RefUnwindSafe,
        InnerHeaders: Clone Debug Send Sync Unpin UnwindSafe RefUnwindSafe,
        PreflightMode: Clone Debug Send Sync Unpin UnwindSafe RefUnwindSafe,
        Preset: Clone Debug Send Sync Unpin UnwindSafe RefUnwindSafe,
        Danger: Clone Debug Send Sync Unpin UnwindSafe RefUnwindSafe,
        UnknownName: Clone Debug Send Sync Unpin UnwindSafe RefUnwindSafe,
        ConfigError: Clone Debug Send Sync Unpin UnwindSafe RefUnwindSafe,
        ConfigErrors: Clone Debug Send Sync Unpin UnwindSafe RefUnwindSafe,
        ConfigPlace: Clone Debug Send Sync Unpin UnwindSafe RefUnwindSafe,
        ConfigWarning: Clone Debug Send Sync Unpin UnwindSafe RefUnwindSafe,
        ConfigErrorKind: Clone Debug Send Sync Unpin UnwindSafe RefUnwindSafe,
        RegexLimit: Clone Debug Send Sync Unpin UnwindSafe RefUnwindSafe,
        PathError: Clone Debug Send Sync Unpin UnwindSafe RefUnwindSafe,
        ConfigWarningKind: Clone Debug Send Sync Unpin UnwindSafe RefUnwindSafe,
        Origin<'static>: Clone Debug Send Sync Unpin UnwindSafe RefUnwindSafe,
        OriginError: Clone Debug Send Sync Unpin UnwindSafe RefUnwindSafe,
        OriginPattern<'static>: Clone Debug Send Sync Unpin UnwindSafe RefUnwindSafe,
        Suggestion: Clone Debug Send Sync Unpin UnwindSafe RefUnwindSafe,
        PortPattern: Clone Debug Send Sync Unpin UnwindSafe RefUnwindSafe,
        RequestHead<'static>: Clone Debug Send Sync Unpin,
        RequestKind: Clone Debug Send Sync Unpin UnwindSafe RefUnwindSafe,
        Decision: Clone Debug Send Sync Unpin UnwindSafe RefUnwindSafe,
        Action: Clone Debug Send Sync Unpin UnwindSafe RefUnwindSafe,
        CorsHeaders: Clone Debug Send Sync Unpin UnwindSafe RefUnwindSafe,
        DecisionReport: Clone Debug Send Sync Unpin UnwindSafe RefUnwindSafe,
        ReportDecision: Clone Debug Send Sync Unpin UnwindSafe RefUnwindSafe,
        Rejection: Clone Debug Send Sync Unpin UnwindSafe RefUnwindSafe,
        Excerpt: Clone Debug Send Sync Unpin UnwindSafe RefUnwindSafe,
        Explanation: Clone Debug Send Sync Unpin UnwindSafe RefUnwindSafe,
        Step: Clone Debug Send Sync Unpin UnwindSafe RefUnwindSafe,
        Check: Clone Debug Send Sync Unpin UnwindSafe RefUnwindSafe,
        Outcome: Clone Debug Send Sync Unpin UnwindSafe RefUnwindSafe,
        Consequence: Clone Debug Send Sync Unpin UnwindSafe RefUnwindSafe,
        Hint: Clone Debug Send Sync Unpin UnwindSafe RefUnwindSafe,
        Difference: Clone Debug Send Sync Unpin UnwindSafe RefUnwindSafe,
        One: Clone Debug Send Sync Unpin UnwindSafe RefUnwindSafe,
        Many: Clone Debug Send Sync Unpin UnwindSafe RefUnwindSafe,
    }
    .to_vec();
    rows.extend(types_of_reload());
    rows
}

#[cfg(feature = "reload")]
fn types_of_reload() -> Vec<Row> {
    types! { ReloadHandle: Clone Debug Send Sync Unpin, }.to_vec()
}

#[cfg(not(feature = "reload"))]
fn types_of_reload() -> Vec<Row> {
    Vec::new()
}

/// A type with none of the traits.
struct Bare(PhantomData<*const Cell<()>>, PhantomPinned);

#[test]
fn missing_traits_are_noticed() {
    assert_eq!(types! { Bare: , }, [["Bare", "", ""]]);
}

#[test]
fn traits_of_all_types() {
    check_rows(rows(), |[_type, has, _]| has.to_owned());
}

/// Every type exported by the crate root or the module `explain` has a row.
#[cfg(feature = "reload")]
#[test]
fn all_types_have_a_row() {
    use std::collections::BTreeSet;

    const TRAITS: [&str; 1] = ["EmptyBody"];
    let root = include_str!("../../src/lib.rs");
    let explain = include_str!("../../src/explain/mod.rs");
    let exported: BTreeSet<&str> = [root, explain]
        .into_iter()
        .flat_map(|file| file.split("pub use self::").skip(1))
        .filter_map(|rest| rest.split(';').next())
        .flat_map(|export| export.split(|c: char| !c.is_ascii_alphanumeric()))
        .filter(|name| name.starts_with(|c: char| c.is_ascii_uppercase()))
        .filter(|name| !TRAITS.contains(name))
        .chain(["Explanation", "Many", "One"])
        .collect();
    let rows = rows();
    let names = rows.iter().filter_map(|[name, ..]| name.split('<').next());
    assert_eq!(names.collect::<BTreeSet<&str>>(), exported);
}
