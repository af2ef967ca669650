//! Below which names anyone can have one.

#[cfg(feature = "public-suffix")]
use super::suffix_parents::SUFFIX_PARENTS;

/// Whether names below `host` may be anyone's: it is a public suffix, or one stands below it, however deep.
///
/// `localhost` is none: names below it are this machine.
#[cfg(feature = "public-suffix")]
pub(super) fn has_registrable_subdomains(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    // Of `mtls.run.app`, the list says that all names below it are suffixes, as it says of `kawasaki.jp`.
    host != "localhost"
        && (is_suffix(host)
            || is_suffix(&format!("a.{host}"))
            || SUFFIX_PARENTS.binary_search(&host).is_ok())
}

#[cfg(feature = "public-suffix")]
fn is_suffix(host: &str) -> bool {
    psl::suffix_str(host) == Some(host)
}

/// Without the list, a name of one label is taken for one.
#[cfg(not(feature = "public-suffix"))]
pub(super) fn has_registrable_subdomains(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    host != "localhost" && !host.contains('.')
}

#[cfg(all(test, feature = "public-suffix"))]
mod tests {
    use super::*;

    #[test]
    fn the_parents_are_sorted_and_no_suffixes() {
        assert!(SUFFIX_PARENTS.is_sorted());
        for parent in SUFFIX_PARENTS {
            assert_ne!(psl::suffix_str(parent), Some(*parent), "{parent}");
        }
    }

    #[test]
    fn registries() {
        for host in [
            "com",
            "co.uk",
            "github.io",
            "kawasaki.jp",
            "compute.amazonaws.com",
            "amazonaws.com",
            "windows.net",
            "ck",
            "com.",
            "internal",
            "mtls.run.app",
        ] {
            assert!(has_registrable_subdomains(host), "{host}");
        }
        for host in [
            "example.com",
            "example.co.uk",
            "www.ck",
            "city.kawasaki.jp",
            "user.github.io",
            "localhost",
        ] {
            assert!(!has_registrable_subdomains(host), "{host}");
        }
    }
}
