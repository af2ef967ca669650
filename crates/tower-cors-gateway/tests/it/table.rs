//! Tables of cases: one line a case, and one runner that reports all cases that fail.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use tower_cors_test_support::columns;

/// Returns the rows of a table, a line each, without blank lines. `|` separates the columns.
#[track_caller]
pub(crate) fn rows<const N: usize>(table: &str) -> Vec<[&str; N]> {
    let lines = table.lines().filter(|line| !line.trim().is_empty());
    lines.map(columns).collect()
}

/// Compares the last column of each row with what `actual` returns for that row.
///
/// It panics after all rows have run, if one of them fails or panics.
#[track_caller]
pub(crate) fn check_rows<const N: usize, Cell: AsRef<str>>(
    rows: impl IntoIterator<Item = [Cell; N]>,
    actual: impl Fn([&str; N]) -> String,
) {
    let mut count = 0;
    let mut failures = Vec::new();
    for row in rows {
        count += 1;
        failures.extend(failure(row.each_ref().map(AsRef::as_ref), &actual));
    }
    assert!(count > 0, "a table without rows");
    let failed = failures.len();
    assert!(
        failed == 0,
        "{failed} of {count} rows fail:\n\n{}",
        failures.join("\n")
    );
}

/// Returns the report about a row that fails.
fn failure<const N: usize>(row: [&str; N], actual: impl Fn([&str; N]) -> String) -> Option<String> {
    let [input @ .., expected] = row.as_slice() else {
        return None;
    };
    let got = catch_unwind(AssertUnwindSafe(|| actual(row)))
        .unwrap_or_else(|panic| format!("a panic: {}", panic_message(&*panic)));
    let input = input.join(" | ");
    (got != *expected).then(|| format!("{input}\n  expected  {expected}\n  got       {got}\n"))
}

fn panic_message(panic: &(dyn Any + Send)) -> &str {
    let formatted = panic.downcast_ref::<String>().map(String::as_str);
    formatted
        .or(panic.downcast_ref().copied())
        .unwrap_or("of another type")
}

#[test]
fn all_rows_that_fail_are_reported() {
    let table = "
        right  | a | A
        wrong  | b | C

        panics | ! | !
        wrong  | d | d
    ";
    let check = || {
        check_rows(rows(table), |[_, text, _]| {
            assert_ne!(text, "!", "not this one");
            text.to_uppercase()
        });
    };
    let panic = catch_unwind(check).unwrap_err();
    let report = panic_message(&*panic);
    assert!(report.starts_with("3 of 4 rows fail"), "{report}");
    for failed in ["wrong | b", "a panic: ", "wrong | d"] {
        assert!(report.contains(failed), "{report}");
    }
}
