//! Timing the contenders of a case by turns.
//!
//! A shared machine is slower in one second than in the next. A contender that has all its samples
//! in one second would be measured with that second. Here, each round times each contender once.

use std::fmt;
use std::time::{Duration, Instant};

use crate::case::Case;
use crate::contenders::{Contender, inner, serve, tower_cors, tower_http};
use crate::hand_written::HandWritten;

/// Few enough requests to fit the processor's cache, but enough to hide the cost of the clock.
const BATCH: u32 = 64;

/// The time for each case, and the rounds that it has at least.
const LIMIT: Duration = Duration::from_secs(4);
const MIN_ROUNDS: usize = 20;

/// The nanoseconds of one request.
#[derive(Clone, Copy, Debug)]
pub struct Nanoseconds {
    /// In the least disturbed batch: whatever else the machine does only adds to it.
    pub min: f64,
    pub median: f64,
}

/// Times the bare service, this crate, `tower-http` and the hand-written service.
pub fn measure(case: Case) -> [Nanoseconds; 4] {
    let mut bare = batch(inner(), case);
    let mut tower_cors = batch(tower_cors(case.origins), case);
    let mut tower_http = batch(tower_http(case.origins), case);
    let mut by_hand = batch(HandWritten::new(case.scenario), case);
    let mut contenders: [&mut dyn FnMut() -> f64; 4] =
        [&mut bare, &mut tower_cors, &mut tower_http, &mut by_hand];
    let mut samples = [const { Vec::new() }; 4];
    let start = Instant::now();
    while samples[0].len() < MIN_ROUNDS || start.elapsed() < LIMIT {
        for (contender, samples) in contenders.iter_mut().zip(&mut samples) {
            samples.push(contender());
        }
    }
    samples.map(Nanoseconds::of)
}

/// Returns a function that times a batch. Making the requests is not part of the time.
fn batch<S: Contender>(mut service: S, case: Case) -> impl FnMut() -> f64 {
    let request = case.request();
    move || {
        let requests: Vec<_> = (0..BATCH).map(|_| request.clone()).collect();
        let start = Instant::now();
        for request in requests {
            serve(&mut service, case.cloned, request);
        }
        start.elapsed().as_secs_f64() * 1e9 / f64::from(BATCH)
    }
}

impl Nanoseconds {
    fn of(mut samples: Vec<f64>) -> Self {
        samples.sort_unstable_by(f64::total_cmp);
        let median = samples.len() / 2;
        Self {
            min: *samples.first().unwrap(),
            median: *samples.get(median).unwrap(),
        }
    }

    /// Returns what a layer adds to `base`.
    #[must_use]
    pub fn beyond(self, base: Self) -> Self {
        Self {
            min: self.min - base.min,
            median: self.median - base.median,
        }
    }
}

impl fmt::Display for Nanoseconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.0}, {:.0}", self.min, self.median)
    }
}
