//! The traits of public types that users rely on, above all the auto traits.
//!
//! Losing one breaks users who keep the type in their own types, or send it to other threads. A
//! type that gains one must never lose it again.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::panic::{RefUnwindSafe, UnwindSafe};

use tower_cors_gateway::{
    Azure, Elastic, Envoy, FoundSection, GatewayApi, Gravitee, ImportError, Imported, Kong,
    Krakend, Note, NoteKind, UnknownNoteKind,
};

fn assert_data<T: Clone + Debug + Send + Sync + Unpin + UnwindSafe + RefUnwindSafe>() {}

/// A configuration can contain predicates: closures, which may capture anything, so it is not
/// unwind safe.
fn assert_holds_config<T: Clone + Debug + Send + Sync + Unpin>() {}

/// A trait whose type parameter can be inferred only for a type without `Trait`.
macro_rules! assert_lacks {
    ($type:ty: $trait:ident) => {{
        trait AmbiguousIfImplemented<Parameter> {
            fn assert() {}
        }
        impl<T> AmbiguousIfImplemented<()> for T {}
        impl<T: $trait> AmbiguousIfImplemented<u8> for T {}
        <$type as AmbiguousIfImplemented<_>>::assert();
    }};
}

/// Calls an assertion for types, and returns their names.
macro_rules! assert_each {
    ($assert:ident: $($type:ty),*) => {{
        $($assert::<$type>();)*
        [$(stringify!($type)),*]
    }};
}

#[test]
fn traits_of_all_types() {
    let data = assert_each!(
        assert_data: Azure, Elastic, Envoy, FoundSection, GatewayApi, Gravitee, ImportError, Kong,
        Krakend, Note, NoteKind, UnknownNoteKind
    );
    let configs = assert_each!(assert_holds_config: Imported);
    assert_lacks!(Imported: UnwindSafe);
    assert_lacks!(Imported: RefUnwindSafe);

    let asserted: BTreeSet<&str> = data.into_iter().chain(configs).collect();
    assert_eq!(asserted, exported_types());
}

/// Returns the types that the crate root exports.
fn exported_types() -> BTreeSet<&'static str> {
    let root = include_str!("../../src/lib.rs");
    let exports = root
        .lines()
        .filter_map(|line| line.strip_prefix("pub use self::"));
    exports
        .flat_map(|export| export.split(|c: char| !c.is_ascii_alphanumeric()))
        .filter(|name| name.starts_with(|c: char| c.is_ascii_uppercase()))
        .collect()
}
