//! Input of a bounded length: a device or a pipe may have no end.

use std::io::{self, Read};

/// Reads everything. Returns `None` if there is more than `max_mebibytes`.
pub(crate) fn read(input: impl Read, max_mebibytes: u64) -> io::Result<Option<Vec<u8>>> {
    let max = max_mebibytes * 1024 * 1024;
    let mut bytes = Vec::new();
    // One byte more tells an input that is too long from one that is just long enough.
    let read = input.take(max + 1).read_to_end(&mut bytes)?;
    Ok(u64::try_from(read)
        .is_ok_and(|read| read <= max)
        .then_some(bytes))
}

#[cfg(test)]
mod tests {
    use std::io::{Read, repeat};

    use super::read;

    #[test]
    fn the_longest_input() {
        let max = 2 << 20;
        let len = |len| {
            read(repeat(1).take(len), 2)
                .unwrap()
                .map(|bytes| bytes.len())
        };
        assert_eq!(len(max), Some(2 << 20));
        assert_eq!(len(max + 1), None);
        assert_eq!(len(0), Some(0));
    }
}
