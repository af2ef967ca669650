//! Writes `src/compile/public_suffixes.bin`. Run it in the root of the repository:
//!
//! ```text
//! cargo run -p tower-cors-tools --bin public-suffixes [LIST]
//! ```
//!
//! `LIST` is a file in the format of the public suffix list, by default that of the `psl` crate
//! with the domains of `tools/hosting_domains.txt`.

use std::error::Error;
use std::{env, fs};

use tower_cors_tools::public_suffixes::{TABLE, rules, table};

fn main() -> Result<(), Box<dyn Error>> {
    let rules = match env::args_os().nth(1) {
        Some(path) => fs::read_to_string(path)?,
        None => rules()?,
    };
    let table = table(&rules)?;
    println!("{TABLE}: {} bytes", table.len());
    Ok(fs::write(TABLE, table)?)
}
