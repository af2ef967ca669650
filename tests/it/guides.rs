//! Links from other files to the guides, as docs.rs has them.

use std::fs;
use std::path::{Path, PathBuf};

use tower_cors_test_support::markdown::{anchors, links};

const GUIDES: &str = "https://docs.rs/tower-cors/latest/tower_cors/guide/";
const INDEX: &str = "index.html";

#[test]
fn each_link_leads_to_a_guide() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = vec![root.join("README.md")];
    for package in entries(&root.join("crates")) {
        files.push(package.join("README.md"));
        files.extend(entries(&package.join("reasons")));
    }
    let mut count = 0;
    for file in files {
        let text = fs::read_to_string(&file).unwrap_or_default();
        let links = links(&text).into_iter();
        for link in links.filter_map(|link| link.strip_prefix(GUIDES)) {
            assert!(leads_to_a_guide(root, link), "{}: {link}", file.display());
            count += 1;
        }
    }
    assert!(count >= 10, "{count} links");
}

/// Returns whether a path such as `errors/index.html#anchor` is a guide, and has the anchor.
fn leads_to_a_guide(root: &Path, link: &str) -> bool {
    let (page, anchor) = link.split_once('#').unwrap_or((link, ""));
    let guides = root.join("src/guide");
    let Some(name) = page.strip_suffix(INDEX) else {
        return false;
    };
    let name = name.trim_end_matches('/');
    let mut files = entries(&guides.join(name));
    files.push(guides.join(format!("{name}.md")));
    let texts: Vec<String> = files
        .iter()
        .filter_map(|file| fs::read_to_string(file).ok())
        .collect();
    let mut anchors = texts.iter().flat_map(|text| anchors(text));
    !texts.is_empty() && (anchor.is_empty() || anchors.any(|other| other == anchor))
}

/// Lists a folder; nothing if it does not exist.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    entries.map(|entry| entry.unwrap().path()).collect()
}
