//! Orders of lists that were asked for in the last minute, so that the next page need not look at all channels again.
//!
//! What is remembered is about the channels as they are in one snapshot: it is forgotten when they change, when others are asked
//! for more, and when nobody asks.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::filter::{ChannelQuery, Filter};
use super::order::Order;
use crate::model::{Id, Page};
use crate::observe;
use crate::store::{Snapshot, StoreError};

/// After the last question.
const KEPT: Duration = Duration::from_secs(60);
/// Bytes of all that is remembered: four orders of half a million channels.
const MOST: usize = 8 << 20;

/// Everything that an order depends on.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Question {
    /// See [`Snapshot::channels_revision`].
    revision: u64,
    /// In their order.
    sources: Vec<Id>,
    query: ChannelQuery,
    search: String,
    sort: String,
}

impl Question {
    pub(crate) fn new(snapshot: &Snapshot, filter: &Filter, page: &Page) -> Result<Question, StoreError> {
        Ok(Question {
            revision: snapshot.channels_revision()?,
            sources: filter.sources.iter().map(|source| source.id).collect(),
            // Whichever way the sources were named, they are these.
            query: ChannelQuery { source_id: Vec::new(), proxy_id: Vec::new(), ..filter.query.clone() },
            search: page.search.trim().to_owned(),
            sort: page.sort.clone(),
        })
    }
}

#[derive(Default)]
pub(crate) struct Listings {
    remembered: Mutex<Remembered>,
    /// One order is made at a time: the memory that it takes is not taken twice, and who asks the same waits for it.
    making: Mutex<()>,
}

#[derive(Default)]
struct Remembered {
    lists: Vec<List>,
    /// Somebody will look whether there is something to forget.
    is_watched: bool,
}

struct List {
    question: Question,
    order: Arc<Order>,
    used: Instant,
}

impl Listings {
    /// The order that was remembered, or the one that `make` makes.
    pub(crate) fn get(&self, question: Question, make: impl FnOnce() -> Result<Order, StoreError>) -> Result<Arc<Order>, StoreError> {
        if let Some(order) = self.lock().find(&question, Instant::now()) {
            return Ok(order);
        }
        let _making = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(order) = self.lock().find(&question, Instant::now()) {
            return Ok(order);
        }
        let order = Arc::new(make()?);
        // What it took to make it is several times as large as what it is.
        observe::memory::trim();
        self.lock().keep(question, order.clone(), Instant::now());
        Ok(order)
    }

    /// Sees to it that what nobody asks for is forgotten. For async threads.
    pub(crate) fn watch(self: &Arc<Listings>) {
        let mut remembered = self.lock();
        if remembered.is_watched || remembered.lists.is_empty() {
            return;
        }
        remembered.is_watched = true;
        drop(remembered);
        let listings = self.clone();
        tokio::spawn(async move {
            let mut pause = Some(KEPT);
            while let Some(until) = pause {
                tokio::time::sleep(until).await;
                pause = listings.lock().forget(Instant::now());
            }
            // Some milliseconds.
            drop(tokio::task::spawn_blocking(observe::memory::trim).await);
        });
    }

    fn lock(&self) -> MutexGuard<'_, Remembered> {
        self.remembered.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Remembered {
    fn find(&mut self, question: &Question, now: Instant) -> Option<Arc<Order>> {
        // Those about older channels will not be asked for any more.
        self.lists.retain(|list| list.question.revision >= question.revision);
        let list = self.lists.iter_mut().find(|list| list.question == *question)?;
        list.used = now;
        Some(list.order.clone())
    }

    /// One that is larger than everything together may be is not kept.
    fn keep(&mut self, question: Question, order: Arc<Order>, now: Instant) {
        if order.size() > MOST {
            return;
        }
        self.lists.push(List { question, order, used: now });
        while self.lists.iter().map(|list| list.order.size()).sum::<usize>() > MOST {
            let oldest = (0..self.lists.len()).min_by_key(|at| self.lists[*at].used);
            oldest.map(|at| self.lists.swap_remove(at));
        }
    }

    /// Forgets what was not asked for long enough. Gives how long to wait for the next; None: nothing is left, and nobody watches any more.
    fn forget(&mut self, now: Instant) -> Option<Duration> {
        self.lists.retain(|list| now.saturating_duration_since(list.used) < KEPT);
        let next = self.lists.iter().map(|list| KEPT.saturating_sub(now.saturating_duration_since(list.used))).min();
        self.is_watched = next.is_some();
        if next.is_none() {
            self.lists = Vec::new();
        }
        next
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(revision: u64, search: &str) -> Question {
        Question { revision, sources: vec![Id(1)], query: ChannelQuery::default(), search: search.into(), sort: String::new() }
    }

    fn order(rows: usize) -> Arc<Order> {
        Arc::new(Order::of_rows(rows))
    }

    #[test]
    fn the_same_question_is_answered_once() {
        let listings = Listings::default();
        let ask = |question| listings.get(question, || Ok(Order::of_rows(7))).unwrap();
        let first = ask(question(1, "a"));
        assert!(Arc::ptr_eq(&first, &ask(question(1, "a"))));
        assert!(!Arc::ptr_eq(&first, &ask(question(1, "b"))));
        let failed = listings.get(question(1, "c"), || Err(StoreError::Block("broken")));
        assert!(failed.is_err() && listings.lock().lists.len() == 2, "what failed is not remembered");
        // Other channels: none of these holds any more.
        assert!(!Arc::ptr_eq(&first, &ask(question(2, "a"))));
        assert_eq!(listings.lock().lists.len(), 1);
    }

    #[test]
    fn what_is_remembered_is_bounded_and_the_least_wanted_goes_first() {
        let now = Instant::now();
        let mut remembered = Remembered::default();
        let third = MOST / 4 / 3;
        for (at, name) in (0..).zip(["a", "b", "c"]) {
            remembered.keep(question(1, name), order(third), now + Duration::from_secs(at));
        }
        assert!(remembered.find(&question(1, "a"), now + Duration::from_secs(9)).is_some());
        remembered.keep(question(1, "d"), order(third), now + Duration::from_secs(10));
        assert!(remembered.find(&question(1, "b"), now).is_none(), "not asked for the longest");
        assert!(["a", "c", "d"].iter().all(|name| remembered.find(&question(1, name), now).is_some()));
        remembered.keep(question(1, "e"), order(MOST), now);
        assert!(remembered.find(&question(1, "e"), now).is_none() && remembered.lists.len() == 3, "too large to be kept");
    }

    #[test]
    fn what_nobody_asks_for_is_forgotten_after_a_minute() {
        let now = Instant::now();
        let later = |seconds| now + Duration::from_secs(seconds);
        let mut remembered = Remembered { is_watched: true, ..Remembered::default() };
        remembered.keep(question(1, "a"), order(3), now);
        remembered.keep(question(1, "b"), order(3), later(20));
        assert_eq!(remembered.forget(later(59)), Some(Duration::from_secs(1)));
        assert_eq!(remembered.forget(later(60)), Some(Duration::from_secs(20)));
        assert!(remembered.is_watched && remembered.find(&question(1, "a"), now).is_none());
        assert_eq!(remembered.forget(later(80)), None);
        assert!(!remembered.is_watched && remembered.lists.capacity() == 0);
    }
}
