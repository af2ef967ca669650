//! `cors schema`: the JSON Schema of a policy file.

use std::io::{self, Write};

use clap::Args;

use crate::failure::{Exit, Failure};
use crate::schema;

const EXAMPLES: &str = "\
Examples:
  cors schema > cors.schema.json

Editors complete and check a policy file whose first line names the schema. In TOML (Taplo, Even
Better TOML):
  #:schema ./cors.schema.json
In YAML (YAML Language Server, the extension \"YAML\" of VS Code):
  # yaml-language-server: $schema=./cors.schema.json
For JSON, name it in the settings of the editor. A policy file has no key for it.";

/// Print the JSON Schema of a policy file, for editors
///
/// It describes the files that this program reads, in the 2020-12 draft. `cors check` also finds
/// mistakes that no schema can find, such as an origin that no browser sends.
#[derive(Args)]
#[command(after_help = EXAMPLES, verbatim_doc_comment)]
pub(super) struct Schema {}

impl Schema {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        let text = serde_json::to_string_pretty(&schema::policy_file()).map_err(io::Error::from)?;
        writeln!(io::stdout(), "{text}")?;
        Ok(Exit::Done)
    }
}
