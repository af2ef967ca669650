//! Tables of cases: one row a case.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// Checks a table whose columns are separated by `|`. Runs of spaces count as one.
///
/// `run` takes the first columns, and returns what the others must say.
#[track_caller]
pub(crate) fn check<'t, const I: usize, const O: usize>(
    table: &'t str,
    run: impl Fn([&'t str; I]) -> [String; O],
) {
    let rows = table
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| (line, line.split('|').map(str::trim).collect()));
    check_rows(rows, run);
}

/// Checks a table whose columns are separated by tabs. Lines that start with `#` are comments.
///
/// Cells can hold `|` here.
#[track_caller]
pub(crate) fn check_tsv<'t, const I: usize, const O: usize>(
    table: &'t str,
    run: impl Fn([&'t str; I]) -> [String; O],
) {
    let rows = table
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| (line, line.split('\t').collect()));
    check_rows(rows, run);
}

/// Runs all rows, and reports all that fail or panic.
#[track_caller]
fn check_rows<'t, const I: usize, const O: usize>(
    rows: impl Iterator<Item = (&'t str, Vec<&'t str>)>,
    run: impl Fn([&'t str; I]) -> [String; O],
) {
    let mut count = 0;
    let failures: Vec<String> = rows
        .inspect(|_| count += 1)
        .filter_map(|(line, cells)| failure(line, &cells, &run))
        .collect();
    assert!(count > 0, "no rows");
    assert!(
        failures.is_empty(),
        "{} of {count} rows fail:\n{}\n",
        failures.len(),
        failures.join("\n")
    );
}

fn failure<'t, const I: usize, const O: usize>(
    line: &str,
    cells: &[&'t str],
    run: &impl Fn([&'t str; I]) -> [String; O],
) -> Option<String> {
    if cells.len() != I + O {
        return Some(format!(
            "{line}\n  has {} columns, not {}",
            cells.len(),
            I + O
        ));
    }
    let (inputs, expected) = cells.split_at(I);
    let inputs = inputs.try_into().unwrap();
    let Ok(got) = catch_unwind(AssertUnwindSafe(|| run(inputs))) else {
        return Some(format!("{line}\n  panics, as said above"));
    };
    let expected: Vec<String> = expected.iter().map(|cell| squeeze(cell)).collect();
    (expected != got).then(|| format!("{line}\n  expected  {expected:?}\n  got       {got:?}"))
}

fn squeeze(cell: &str) -> String {
    cell.split(' ')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn the_runner_reports_every_row_that_fails() {
    let report = catch_unwind(|| {
        check("1 | 1\n 2 | 3\n 4\n 5 | 5\n 6 | 6", |[cell]| {
            assert_ne!(cell, "6");
            [cell.to_owned()]
        });
    });
    let report = *report.unwrap_err().downcast::<String>().unwrap();
    assert!(report.starts_with("3 of 5 rows fail:\n2 | 3\n"), "{report}");
    for part in ["\n4\n  has 1 columns, not 2\n", "\n6 | 6\n  panics"] {
        assert!(report.contains(part), "{report}");
    }
}

#[test]
#[should_panic(expected = "no rows")]
fn the_runner_refuses_a_table_without_rows() {
    check("\n", |[cell]: [&str; 1]| [cell.to_owned()]);
}
