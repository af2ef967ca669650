//! `cors playground`: a page to try a policy in the browser.

use std::io::{self, Write};

use clap::Args;

use crate::failure::{Exit, Failure};
use crate::playground::{self, Listeners, Loopback};
use crate::stop;

/// Serve a page on which to try policies in your browser
///
/// The page checks a policy as you type, and sends requests under it. It shows each exchange, and
/// compares the browser's verdict with a prediction and with tower-http. Press Ctrl-C to stop it.
///
/// Only this machine can reach it. Nothing is sent until you say so, even if a link to the page
/// contains a policy and a request.
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Playground {
    /// The loopback address to listen on, with the next two ports; port 0 picks free ports
    #[arg(long, value_name = "IP:PORT", default_value = "127.0.0.1:8088")]
    listen: Loopback,
}

impl Playground {
    pub(super) async fn run(self) -> Result<Exit, Failure> {
        let listeners = Listeners::bind(self.listen).await?;
        let origins = listeners.origins()?;
        let stop = stop::signal();
        writeln!(io::stdout(), "listening on {}", origins.page.origin())?;
        writeln!(
            io::stdout(),
            "Open this address in a browser. Press Ctrl-C to stop."
        )?;
        playground::run(listeners, origins, stop).await;
        Ok(Exit::Done)
    }
}
