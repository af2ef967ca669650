//! Tables of cases with several results per row, for the shared runner.

use tower_cors_test_support::check_rows;

/// Checks a table whose columns are separated by `|`. Runs of spaces count as one.
///
/// `run` gets the first columns, and returns the expected text of the others.
#[track_caller]
pub(crate) fn check<const I: usize, const O: usize>(
    table: &str,
    run: impl Fn([&str; I]) -> [String; O],
) {
    let lines = table.lines().map(str::trim);
    let lines = lines.filter(|line| !line.is_empty());
    check_cells(
        lines.map(|line| line.split('|').map(str::trim).collect()),
        run,
    );
}

/// Checks a table whose columns are separated by tabs. Lines that start with `#` are comments.
///
/// Here, cells can contain `|`.
#[track_caller]
pub(crate) fn check_tsv<const I: usize, const O: usize>(
    table: &str,
    run: impl Fn([&str; I]) -> [String; O],
) {
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    check_cells(lines.map(|line| line.split('\t').collect()), run);
}

#[track_caller]
fn check_cells<'t, const I: usize, const O: usize>(
    rows: impl Iterator<Item = Vec<&'t str>>,
    run: impl Fn([&str; I]) -> [String; O],
) {
    let rows = rows.map(|cells| {
        assert_eq!(cells.len(), I + O, "columns of {cells:?}");
        let (inputs, expected) = cells.split_at(I);
        [inputs.join("\t"), squeeze(&expected.join("\t"))]
    });
    check_rows(rows, |[inputs, _]| {
        let inputs: Vec<&str> = inputs.split('\t').collect();
        run(inputs.try_into().unwrap()).join("\t")
    });
}

fn squeeze(cell: &str) -> String {
    let words = cell.split(' ').filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

#[test]
#[should_panic(expected = "2 of 3 rows fail")]
fn rows_that_fail_are_counted() {
    check("1 | 1 | 1\n 2 | 2 | 3\n 3 | 4 | 3", |[cell]| {
        [cell.to_owned(), cell.to_owned()]
    });
}

#[test]
#[should_panic(expected = "columns of [\"1\", \"2\"]")]
fn columns_are_counted() {
    check("1 | 2", |[cell]: [&str; 1]| {
        [cell.to_owned(), cell.to_owned()]
    });
}

#[test]
#[should_panic(expected = "a table without rows")]
fn a_table_needs_rows() {
    check("\n", |[cell]: [&str; 1]| [cell.to_owned()]);
}
