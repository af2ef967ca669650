//! Tables of cases: one line per case, and one runner that reports all cases that fail.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use tower_cors::CorsConfig;

use crate::exchange::ask;
use crate::policy::layer;

/// Compares the last column of each row with what `actual` returns for that row.
///
/// ```
/// use tower_cors_test_support::{check_rows, rows};
///
/// let table = "
///     one and one | 1 1 | 2
///     one and two | 1 2 | 3
///     ";
/// check_rows(rows(table), |[_, numbers, _]| {
///     let sum: u32 = numbers.split(' ').map(|number| number.parse::<u32>().unwrap()).sum();
///     sum.to_string()
/// });
/// ```
///
/// # Panics
///
/// Panics if a row fails, but only after all have run. A row also fails if `actual` panics. A table
/// without rows panics.
#[track_caller]
pub fn check_rows<const N: usize, Cell: AsRef<str>>(
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

/// Returns the report on a row that fails.
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

/// Checks a table of [exchanges](crate::exchange): `about | request | response`, in front of a
/// service that answers with the headers in `inner`.
///
/// # Panics
///
/// Panics if the configuration does not build, or a row fails: see [`check_rows`].
#[track_caller]
pub fn check_table(config: CorsConfig, inner: &str, table: &str) {
    let layer = layer(config);
    check_rows(rows(table), |[_about, request, _]| {
        ask(&layer, request, inner)
    });
}

/// Returns the rows of a table, one per line, without blank lines. See [`columns`].
///
/// # Panics
///
/// Panics if a line has too few columns.
#[track_caller]
pub fn rows<const N: usize>(table: &str) -> Vec<[&str; N]> {
    let lines = table.lines().filter(|line| !line.trim().is_empty());
    lines.map(columns).collect()
}

/// Returns the columns of a line, separated by `|`. The last one may contain the separator.
///
/// # Panics
///
/// Panics if the line has too few columns.
#[track_caller]
pub fn columns<const N: usize>(line: &str) -> [&str; N] {
    let columns: Vec<&str> = line.splitn(N, '|').map(str::trim).collect();
    exactly(columns, line)
}

/// Returns the rows of a tab-separated table, without its comments (`#`). Cells may contain `|`.
///
/// # Panics
///
/// Panics if the table has no row, or a line has too few or too many columns.
#[track_caller]
pub fn corpus<const N: usize>(text: &str) -> Vec<[String; N]> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let rows: Vec<[String; N]> = lines
        .map(|line| exactly(line.split('\t').map(String::from).collect(), line))
        .collect();
    assert!(!rows.is_empty(), "a table without rows");
    rows
}

#[track_caller]
fn exactly<T, const N: usize>(columns: Vec<T>, line: &str) -> [T; N] {
    columns
        .try_into()
        .unwrap_or_else(|_| panic!("not {N} columns: {line}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs `check`, which must panic. Returns its message.
    fn message(check: impl FnOnce()) -> String {
        let panic = catch_unwind(AssertUnwindSafe(check)).unwrap_err();
        panic_message(&*panic).to_owned()
    }

    #[test]
    fn all_rows_that_fail_are_reported() {
        let table = "
            right       | a | A
            wrong       | b | C

            it panics   | ! | !
            wrong, too  | d | |d|
            ";
        let upper_case = |[_, text, _]: [&str; 3]| {
            assert_ne!(text, "!", "not this one");
            text.to_uppercase()
        };
        let report = message(|| check_rows(rows(table), upper_case));
        let panic = "assertion `left != right` failed: not this one\n  left: \"!\"\n right: \"!\"";
        let expected = format!(
            "3 of 4 rows fail:\n
wrong | b\n  expected  C\n  got       B\n
it panics | !\n  expected  !\n  got       a panic: {panic}\n
wrong, too | d\n  expected  |d|\n  got       D\n"
        );
        assert_eq!(report, expected);
    }

    #[test]
    fn a_table_that_cannot_fail_is_a_failure() {
        let no_rows = rows::<2>("\n  \n");
        assert_eq!(
            message(|| check_rows(no_rows, |_| String::new())),
            "a table without rows"
        );
        assert_eq!(
            message(|| drop(corpus::<2>("# a comment\n"))),
            "a table without rows"
        );
    }

    #[test]
    fn columns_are_counted() {
        assert_eq!(message(|| drop(rows::<3>("a | b"))), "not 3 columns: a | b");
        assert_eq!(
            message(|| drop(corpus::<2>("a\tb\tc"))),
            "not 2 columns: a\tb\tc"
        );
        assert_eq!(columns(" a | b | c "), ["a", "b | c"]);
        assert_eq!(corpus("# a comment\na|b\tc\n"), [["a|b", "c"]]);
    }
}
