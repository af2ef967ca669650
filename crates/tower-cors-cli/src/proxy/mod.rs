//! A reverse proxy, to put behind the layer.
//!
//! It streams bodies both ways, and tunnels WebSockets. CORS does not cover WebSockets: a browser
//! opens one to any server, and ignores that server's policy. The upstream must check their
//! `Origin` itself.
//!
//! It speaks HTTP/1.1. It limits neither the number of connections nor how long a body takes.

mod headers;
mod serve;
mod upstream;
mod web_socket;

pub(crate) use self::serve::serve;
pub(crate) use self::upstream::{HttpService, Upstream};
