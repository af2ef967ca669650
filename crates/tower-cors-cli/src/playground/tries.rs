//! Tries: a policy, the layer that applies it, and the requests that arrived.

use std::collections::VecDeque;
use std::fmt::{self, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tower_cors::Policy;

use super::exchange::Exchange;
use super::layers::CorsLayers;

/// The most tries that the server remembers. Two belong to one click: one for each crate.
const MAX_TRIES: usize = 16;
/// The most requests of a try. A page sends one, or three with a preflight and a redirect.
const MAX_EXCHANGES: usize = 8;

/// The name of a try in the URL of a request.
///
/// No other page can guess it. So no other page can ask the API anything under its policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TryId(String);

impl TryId {
    fn new() -> Result<Self, getrandom::Error> {
        let mut random = [0; 16];
        getrandom::fill(&mut random)?;
        let mut id = String::new();
        for byte in random {
            // Writing to a `String` cannot fail.
            _ = write!(id, "{byte:02x}");
        }
        Ok(Self(id))
    }
}

impl fmt::Display for TryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A policy on trial.
pub(crate) struct Try {
    id: TryId,
    pub(crate) policy: Policy,
    pub(crate) layers: CorsLayers,
    pub(crate) credentials: bool,
    exchanges: Mutex<Vec<Exchange>>,
}

impl Try {
    /// Remembers an exchange, if there is room.
    pub(crate) fn record(&self, exchange: Exchange) {
        let mut exchanges = lock(&self.exchanges);
        if exchanges.len() < MAX_EXCHANGES {
            exchanges.push(exchange);
        }
    }

    pub(crate) fn exchanges(&self) -> Vec<Exchange> {
        lock(&self.exchanges).clone()
    }
}

/// The latest tries. A new one replaces the oldest.
#[derive(Default)]
pub(crate) struct Tries(Mutex<VecDeque<Arc<Try>>>);

impl Tries {
    pub(crate) fn add(
        &self,
        policy: Policy,
        layers: CorsLayers,
        credentials: bool,
    ) -> Result<TryId, getrandom::Error> {
        let id = TryId::new()?;
        let new = Arc::new(Try {
            id: id.clone(),
            policy,
            layers,
            credentials,
            exchanges: Mutex::default(),
        });
        let mut tries = lock(&self.0);
        tries.truncate(MAX_TRIES - 1);
        tries.push_front(new);
        Ok(id)
    }

    pub(crate) fn find(&self, id: &str) -> Option<Arc<Try>> {
        let tries = lock(&self.0);
        tries.iter().find(|one| one.id.0 == id).cloned()
    }
}

/// Locks a mutex. A panic elsewhere leaves whole values: each change is one call.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use http::{Request, Response};
    use tower_cors::CorsLayer;

    use super::*;

    #[test]
    fn the_oldest_try_goes_first() {
        let tries = Tries::default();
        let ids: Vec<String> = (0..=MAX_TRIES)
            .map(|_| {
                let layers = CorsLayers::Ours(CorsLayer::permissive());
                let id = tries.add(Policy::deny_all(), layers, false).unwrap();
                id.to_string()
            })
            .collect();
        assert!(tries.find(&ids[0]).is_none());
        assert!(ids[1..].iter().all(|id| tries.find(id).is_some()));
        assert!(tries.find("").is_none());
        assert!(ids.iter().all(|id| id.len() == 32));
        assert_ne!(ids[0], ids[1]);
    }

    /// A page may send requests to a try without an end.
    #[test]
    fn the_first_exchanges_of_a_try_stay() {
        let tries = Tries::default();
        let layers = CorsLayers::None;
        let id = tries.add(Policy::deny_all(), layers, false).unwrap();
        let tried = tries.find(&id.to_string()).unwrap();
        for number in 0..20 {
            let request = Request::get(format!("/{number}")).body(()).unwrap();
            tried.record(Exchange::new(request.into_parts().0, &Response::default()));
        }
        let paths = tried.exchanges();
        let paths = paths.iter().map(Exchange::path).collect::<Vec<_>>();
        assert_eq!(paths, ["/0", "/1", "/2", "/3", "/4", "/5", "/6", "/7"]);
    }
}
