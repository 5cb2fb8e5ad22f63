//! How often one may guess a secret: five times, then once a minute. Counted for each address and
//! for each account, in bounded memory, by the program's own clock.

use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

const BURST: i64 = 5;
/// Milliseconds in which one guess comes back.
const REFILL: i64 = 60_000;
/// Keys that are counted at the same time.
const KEPT: usize = 4096;

/// An address or an account, hashed with this process's own key, so that each takes the same room.
type Key = u64;

/// For each key the moment at which all its guesses are back, in clock milliseconds.
#[derive(Default)]
pub(super) struct Guesses {
    state: RandomState,
    full_at: Mutex<HashMap<Key, i64>>,
}

impl Guesses {
    pub(super) fn address(&self, address: IpAddr) -> Key {
        self.state.hash_one(match address.to_canonical() {
            IpAddr::V4(v4) => u128::from(u32::from(v4)),
            // A subscriber has a /64 at least.
            IpAddr::V6(v6) => u128::from(v6) >> 64 | 1 << 100,
        })
    }

    pub(super) fn account(&self, username: &str) -> Key {
        self.state.hash_one(username)
    }

    /// Counts one guess; the error is the seconds to wait.
    pub(super) fn take(&self, key: Key, now: i64) -> Result<(), u64> {
        let mut full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        let full = full_at.get(&key).copied().unwrap_or(now).max(now);
        let wait = full + REFILL - now - BURST * REFILL;
        if wait > 0 {
            return Err(wait.unsigned_abs().div_ceil(1000));
        }
        if full_at.len() >= KEPT && !full_at.contains_key(&key) {
            full_at.retain(|_, at| *at > now);
            // All are still counting: the one that has least to lose goes.
            let least = full_at.iter().min_by_key(|(_, at)| **at).map(|(key, _)| *key);
            if let Some(least) = least.filter(|_| full_at.len() >= KEPT) {
                full_at.remove(&least);
            }
        }
        full_at.insert(key, full + REFILL);
        Ok(())
    }

    pub(super) fn forgive(&self, key: Key) {
        self.full_at.lock().unwrap_or_else(PoisonError::into_inner).remove(&key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_at_once_then_one_a_minute() {
        let guesses = Guesses::default();
        let key = guesses.account("anna");
        for _ in 0..5 {
            assert_eq!(guesses.take(key, 0), Ok(()));
        }
        assert_eq!(guesses.take(key, 0), Err(60));
        assert_eq!(guesses.take(key, 59_001), Err(1));
        assert_eq!(guesses.take(key, 60_000), Ok(()));
        assert_eq!(guesses.take(key, 60_000), Err(60));
        assert_eq!(guesses.take(guesses.account("bert"), 60_000), Ok(()));
        guesses.forgive(key);
        assert_eq!(guesses.take(key, 60_000), Ok(()));
    }

    #[test]
    fn memory_is_bounded() {
        let guesses = Guesses::default();
        for n in 0..3 * KEPT as u32 {
            assert_eq!(guesses.take(guesses.address(IpAddr::from(n.to_be_bytes())), i64::from(n)), Ok(()));
        }
        assert!(guesses.full_at.lock().unwrap().len() <= KEPT);
    }

    #[test]
    fn a_v6_subscriber_is_one_guesser() {
        let guesses = Guesses::default();
        let key = |text: &str| guesses.address(text.parse().unwrap());
        assert_eq!(key("2001:db8::1"), key("2001:db8::ffff"));
        assert_ne!(key("2001:db8::1"), key("2001:db8:0:1::1"));
        assert_eq!(key("::ffff:192.0.2.1"), key("192.0.2.1"));
    }
}
