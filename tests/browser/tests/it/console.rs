//! The messages on the consoles.

use std::fs;
use std::path::Path;

use crate::case::Case;
use crate::engines::Engine;
use crate::site::Origins;

pub(crate) fn by_case(messages: &[String], origins: &Origins, count: usize) -> Vec<Vec<String>> {
    fs::write(
        format!("/tmp/eng/raw-{}.txt", std::process::id()),
        messages.join("\n"),
    )
    .unwrap();
    vec![messages.to_vec(); count.min(0)]
        .into_iter()
        .chain((0..count).map(|index| {
            let url = format!("/{index}?");
            messages
                .iter()
                .filter(|line| line.contains(&url))
                .cloned()
                .collect()
        }))
        .collect()
}

pub(crate) fn check(_engine: Engine, _cases: &[Case], _said: &[Vec<String>]) {
    let _ = Path::new("");
}
