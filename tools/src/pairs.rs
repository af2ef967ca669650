//! Packing of texts: unused bytes replace frequent pairs of bytes.

use std::cmp::Reverse;
use std::collections::BTreeMap;

/// A byte and the pair that it replaces.
type Code = (u8, [u8; 2]);

/// Packs `texts`, which are ASCII without zeros. Returns the codes that it used. Each byte of a
/// pair may be an earlier code.
pub(crate) fn pack(texts: &mut [Vec<u8>]) -> Vec<Code> {
    let mut codes = Vec::new();
    let vacant: Vec<u8> = (1..0x80)
        .filter(|byte| !texts.iter().any(|text| text.contains(byte)))
        .collect();
    for code in vacant {
        let Some(pair) = most_frequent_pair(texts) else {
            break;
        };
        for text in &mut *texts {
            replace(text, pair, code);
        }
        codes.push((code, pair));
    }
    codes
}

fn most_frequent_pair(texts: &[Vec<u8>]) -> Option<[u8; 2]> {
    let mut counts: BTreeMap<[u8; 2], usize> = BTreeMap::new();
    for pair in texts.iter().flat_map(|text| text.windows(2)) {
        if let Ok(pair) = pair.try_into() {
            *counts.entry(pair).or_default() += 1;
        }
    }
    let most = counts
        .into_iter()
        .max_by_key(|(pair, count)| (*count, Reverse(*pair)));
    most.map(|(pair, _)| pair)
}

fn replace(text: &mut Vec<u8>, pair: [u8; 2], code: u8) {
    let mut rest = text.as_slice();
    let mut replaced = Vec::with_capacity(text.len());
    while let [first, after @ ..] = rest {
        rest = match rest.strip_prefix(&pair) {
            Some(after_pair) => {
                replaced.push(code);
                after_pair
            }
            None => {
                replaced.push(*first);
                after
            }
        };
    }
    *text = replaced;
}
