//! The table of public suffixes in `src/compile/public_suffixes.bin`.
//!
//! It answers one question: may different people register names below a host? They may if the host
//! is a public suffix, or a parent of one: a name below `amazonaws.com` may belong to anyone,
//! although `amazonaws.com` belongs to one registrant.
//!
//! Names have their labels reversed (`com.amazonaws.s3`), sorted by their bytes, in blocks of 32.
//! The table begins with a pair of bytes for each of the 128 bytes of ASCII: the pair that the byte
//! replaces in names, or two zeros for a byte that means itself. The bytes of a pair may have pairs
//! of their own. Then come the number of blocks and the offset of each, in four bytes each, least
//! first, and then the blocks. An entry is a byte and the rest of a name. In the byte,
//!
//! - bit 7 is set, as it is in no byte of a name;
//! - bits 5 and 6 are the [`Kind`] of the entry;
//! - bits 0 to 4 count the bytes that the name shares with the one before: 0 in the first entry of
//!   a block.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::PathBuf;
use std::process::Command;

use crate::pairs::pack;

/// The file in the repository that the table is written to.
pub const TABLE: &str = "src/compile/public_suffixes.bin";

/// The entries of a block.
const BLOCK: usize = 32;
/// The bytes of all pairs.
const PAIRS_LEN: usize = 2 * 0x80;
/// The limit on bytes that an entry shares with the one before, which is a number of five bits.
const MAX_SHARED: usize = 31;

/// The meaning of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
#[allow(clippy::exhaustive_enums)] // The list has no other rules.
pub enum Kind {
    /// A suffix, or a parent of one.
    Suffix = 0,
    /// A suffix whose children are also suffixes.
    Wildcard = 1,
    /// A child of such a suffix that is not a suffix itself.
    Exception = 2,
}

/// Returns the table for `rules`, in the format of the public suffix list.
///
/// # Errors
///
/// Fails if a rule has a name that is not a host name.
pub fn table(rules: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut headers = Vec::new();
    let mut rests = Vec::new();
    let mut previous = String::new();
    for (number, (name, kind)) in entries(rules)?.into_iter().enumerate() {
        if number % BLOCK == 0 {
            previous.clear();
        }
        let same = previous
            .bytes()
            .zip(name.bytes())
            .take_while(|(a, b)| a == b);
        let shared = same.count().min(MAX_SHARED);
        headers.push(0x80 | (kind as u8) << 5 | u8::try_from(shared)?);
        rests.push(name.bytes().skip(shared).collect());
        previous = name;
    }
    let pairs = pairs(pack(&mut rests));
    let entries: Vec<Vec<u8>> = headers
        .iter()
        .zip(&rests)
        .map(|(header, rest)| [&[*header], rest.as_slice()].concat())
        .collect();
    let blocks: Vec<Vec<u8>> = entries.chunks(BLOCK).map(<[_]>::concat).collect();
    Ok([pairs.concat(), index(&blocks)?, blocks.concat()].concat())
}

/// Returns the pair of each byte of ASCII.
fn pairs(codes: Vec<(u8, [u8; 2])>) -> Vec<[u8; 2]> {
    let codes = BTreeMap::from_iter(codes);
    let pair = |byte| codes.get(&byte).copied().unwrap_or_default();
    (0..0x80).map(pair).collect()
}

/// Returns the number of blocks and the offset of each in the table.
fn index(blocks: &[Vec<u8>]) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut index = u32::try_from(blocks.len())?.to_le_bytes().to_vec();
    let mut offset = PAIRS_LEN + 4 + 4 * blocks.len();
    for block in blocks {
        index.extend(u32::try_from(offset)?.to_le_bytes());
        offset += block.len();
    }
    Ok(index)
}

/// Returns the names in the table, with reversed labels.
fn entries(rules: &str) -> Result<BTreeMap<String, Kind>, Box<dyn Error>> {
    let mut entries = BTreeMap::new();
    let lines = rules.lines().map(str::trim);
    for line in lines.filter(|line| !line.is_empty() && !line.starts_with("//")) {
        let (rule, kind) = match (line.strip_prefix('!'), line.strip_prefix("*.")) {
            (Some(rule), _) => (rule, Kind::Exception),
            (None, Some(rule)) => (rule, Kind::Wildcard),
            (None, None) => (line, Kind::Suffix),
        };
        let name = idna::domain_to_ascii(rule)?;
        let labels: Vec<&str> = name.rsplit('.').collect();
        add(&mut entries, &labels, kind);
        if kind != Kind::Exception {
            // Also adds its parents. A single label is a suffix by the list's default rule.
            for len in 2..labels.len() {
                add(
                    &mut entries,
                    labels.get(..len).unwrap_or_default(),
                    Kind::Suffix,
                );
            }
        }
    }
    Ok(entries)
}

/// Adds a name. An entry that says more about it stays.
fn add(entries: &mut BTreeMap<String, Kind>, labels: &[&str], kind: Kind) {
    if labels.len() > 1 || kind != Kind::Suffix {
        let entry = entries.entry(labels.join(".")).or_insert(kind);
        if *entry == Kind::Suffix {
            *entry = kind;
        }
    }
}

/// Domains of page hosting services that are not on the list, in its format.
pub const HOSTING_DOMAINS: &str = include_str!("../hosting_domains.txt");

/// Returns the rules of the list in the `psl` crate, and those of [`HOSTING_DOMAINS`].
///
/// # Errors
///
/// Fails as [`rules_of_psl`] does.
pub fn rules() -> Result<String, Box<dyn Error>> {
    Ok([&rules_of_psl()?, "\n", HOSTING_DOMAINS].concat())
}

/// Returns the rules of the list in the source of the `psl` crate that this package depends on.
///
/// # Errors
///
/// Fails if Cargo does not say where the source is, or if it cannot be read.
pub fn rules_of_psl() -> Result<String, Box<dyn Error>> {
    // Without `--offline`: the metadata names packages for other platforms, and Cargo may have to
    // download those first.
    let arguments = ["metadata", "--format-version", "1"];
    let output = Command::new("cargo").args(arguments).output()?;
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    let packages = metadata
        .get("packages")
        .and_then(|packages| packages.as_array());
    let manifest = packages
        .into_iter()
        .flatten()
        .find(|package| package.get("name").is_some_and(|name| name == "psl"))
        .and_then(|package| package.get("manifest_path")?.as_str())
        .ok_or("cargo knows no package `psl`")?;
    let rules = PathBuf::from(manifest)
        .with_file_name("data")
        .join("rules.txt");
    Ok(std::fs::read_to_string(rules)?)
}
