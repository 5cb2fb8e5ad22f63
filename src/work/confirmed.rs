//! What a person confirmed: the generations of playlists may lose what a change takes from them, if the person saw that before.

use std::sync::PoisonError;

use super::queue::Queue;
use crate::model::Proxy;
use crate::pipeline::Failure;
use crate::pipeline::compose::Settings;
use crate::pipeline::impact::count;

impl Queue {
    /// After a confirmed change was stored and before anything follows from it. What is not counted, because of an error, is held
    /// instead, if too much is lost.
    pub(crate) fn confirm(&self, is_concerned: impl Fn(&Proxy) -> bool) {
        if let Err(error) = self.lower(is_concerned) {
            tracing::warn!(%error, "what was confirmed could not be counted");
        }
    }

    fn lower(&self, is_concerned: impl Fn(&Proxy) -> bool) -> Result<(), Failure> {
        // One at a time: each holds the rows of a playlist in memory.
        let _turn = self.0.confirming.lock().unwrap_or_else(PoisonError::into_inner);
        let context = &self.0.context;
        let snapshot = context.store.read()?;
        let settings = Settings::stored(&snapshot)?;
        for proxy in snapshot.list::<Proxy>()?.iter().filter(|proxy| proxy.is_active && is_concerned(proxy)) {
            let left = count(&snapshot, &settings, proxy, context.clock.now(), context.threads)?;
            context
                .store
                .change(|tx| tx.change_proxy_status(proxy.id, |status| status.confirmed_count = Some(status.guarded_count().min(left))))?;
        }
        Ok(())
    }
}
