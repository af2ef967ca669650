//! A reverse proxy that serves as the layer's inner service.
//!
//! It streams bodies both ways, and tunnels WebSockets. CORS does not cover WebSockets: a browser
//! opens one to any server, and ignores that server's CORS headers. The upstream must check
//! `Origin` itself.
//!
//! It speaks HTTP/1.1. It limits neither the number of connections nor the time for a body.

mod headers;
mod log;
mod upstream;
mod web_socket;

pub(crate) use self::log::Log;
pub(crate) use self::upstream::{HttpService, Upstream};
