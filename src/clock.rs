//! Time, ids and chance come from here, so that tests own them.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use crate::model::{Id, Time};

/// Cheap to clone; all clones are the same clock.
#[derive(Clone, Debug)]
pub(crate) struct Clock(Arc<Kind>);

#[derive(Debug)]
enum Kind {
    System,
    /// Stands still until told otherwise; its chance is a counter.
    #[cfg_attr(not(test), expect(dead_code, reason = "made by tests only"))]
    Manual {
        millis: AtomicI64,
        counter: AtomicU64,
    },
}

impl Clock {
    pub(crate) fn system() -> Clock {
        Clock(Arc::new(Kind::System))
    }

    #[cfg(test)]
    pub(crate) fn at(time: Time) -> Clock {
        Clock(Arc::new(Kind::Manual { millis: AtomicI64::new(time.0 * 1000), counter: AtomicU64::new(0) }))
    }

    #[cfg(test)]
    pub(crate) fn advance(&self, by: std::time::Duration) {
        if let Kind::Manual { millis, .. } = &*self.0 {
            millis.fetch_add(i64::try_from(by.as_millis()).unwrap(), Ordering::SeqCst);
        }
    }

    pub(crate) fn now(&self) -> Time {
        Time(self.millis().div_euclid(1000))
    }

    /// Milliseconds since 1970.
    pub(crate) fn millis(&self) -> i64 {
        match &*self.0 {
            Kind::System => jiff::Timestamp::now().as_millisecond(),
            Kind::Manual { millis, .. } => millis.load(Ordering::SeqCst),
        }
    }

    pub(crate) fn new_id(&self) -> Id {
        Id::compose(self.millis().unsigned_abs(), u128::from_le_bytes(self.random()))
    }

    /// Bytes that nobody can guess (in a test: that anybody can).
    pub(crate) fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        match &*self.0 {
            #[expect(clippy::expect_used, reason = "without random numbers no secret can be made: nothing can go on")]
            Kind::System => getrandom::fill(&mut bytes).expect("the kernel gives random numbers"),
            Kind::Manual { counter, .. } => {
                let n = counter.fetch_add(1, Ordering::SeqCst);
                for (i, byte) in bytes.iter_mut().enumerate() {
                    *byte = n.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(7 * i as u32).to_le_bytes()[i % 8];
                }
            }
        }
        bytes
    }

    /// A new secret as text: 128 random bits in base 32, lower case, safe in a path.
    pub(crate) fn new_secret(&self) -> String {
        Id(u128::from_le_bytes(self.random())).to_string().to_lowercase()
    }
}
