//! The memory of this process.

/// The growth that is noise: buffers of sockets, and caches of regexes. A policy that stays in
/// memory at each replacement takes more within seconds.
const MAX_GROWTH: usize = 8 * 1024;

/// Returns the resident memory in KiB; 0 where the system does not tell.
pub(crate) fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let number = line.and_then(|line| line.split_whitespace().next());
    number.map_or(0, |number| number.parse().unwrap())
}

pub(crate) fn check(warm: usize, last: usize) {
    assert!(last <= warm + MAX_GROWTH, "the memory grows");
}
