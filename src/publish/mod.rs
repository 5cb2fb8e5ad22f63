//! Stand-in for what players may fetch, in memory.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use crate::model::{Id, Proxy, Time};

#[derive(Clone)]
pub(crate) struct Output {
    pub(crate) proxy: Id,
    pub(crate) is_active: bool,
    pub(crate) current: Option<Arc<Edition>>,
}

pub(crate) struct Edition {
    pub(crate) version: u64,
    pub(crate) m3u: PathBuf,
    pub(crate) xmltv: PathBuf,
    pub(crate) xmltv_gz: PathBuf,
    pub(crate) generated_at: Time,
}

#[derive(Default)]
pub(crate) struct Shelf(Mutex<HashMap<String, Output>>);

impl Shelf {
    pub(crate) fn find(&self, access_key: &str) -> Option<Output> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(access_key).cloned()
    }
    pub(crate) fn set(&self, proxy: &Proxy, key: &str) {
        let output = Output { proxy: proxy.id, is_active: proxy.is_active, current: None };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key.to_owned(), output);
    }
    #[cfg(test)]
    pub(crate) fn publish(&self, key: &str, edition: Edition) {
        self.0.lock().unwrap().get_mut(key).unwrap().current = Some(Arc::new(edition));
    }
}
