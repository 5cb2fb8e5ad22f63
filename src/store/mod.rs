//! Stand-in for the store: the contract's signatures, kept in memory.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::model::user::{Token, User};
use crate::model::{Channel, ChannelId, Id, Proxy, Source};
use crate::source::credentials::Secrets;

#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreError {
    #[error("{0}")]
    Corrupt(String),
}

pub(crate) trait Record: Serialize + DeserializeOwned {
    const NAME: &'static str;
    fn id(&self) -> Id;
}

macro_rules! record {
    ($($type:ident $name:literal),*) => {$(
        impl Record for $type {
            const NAME: &'static str = $name;
            fn id(&self) -> Id { self.id }
        }
    )*};
}
record!(Source "sources", Proxy "proxies", User "users", Token "tokens");

#[derive(Clone, Default)]
struct Data {
    rows: BTreeMap<(&'static str, Id), Value>,
    secrets: HashMap<Id, Secrets>,
    channels: HashMap<ChannelId, Channel>,
}

#[derive(Clone, Default)]
pub(crate) struct Store(Arc<Mutex<Data>>);

pub(crate) struct Snapshot(Data);

impl Data {
    fn list<R: Record>(&self) -> Result<Vec<R>, StoreError> {
        self.rows.iter().filter(|((name, _), _)| *name == R::NAME).map(|(_, row)| read(row)).collect()
    }
    fn get<R: Record>(&self, id: Id) -> Result<Option<R>, StoreError> {
        self.rows.get(&(R::NAME, id)).map(read).transpose()
    }
}

fn read<R: Record>(row: &Value) -> Result<R, StoreError> {
    serde_json::from_value(row.clone()).map_err(|error| StoreError::Corrupt(error.to_string()))
}

impl Store {
    fn lock(&self) -> MutexGuard<'_, Data> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
    pub(crate) fn list<R: Record>(&self) -> Result<Vec<R>, StoreError> {
        self.lock().list()
    }
    pub(crate) fn get<R: Record>(&self, id: Id) -> Result<Option<R>, StoreError> {
        self.lock().get(id)
    }
    pub(crate) fn put<R: Record>(&self, record: &R) -> Result<(), StoreError> {
        let row = serde_json::to_value(record).map_err(|error| StoreError::Corrupt(error.to_string()))?;
        self.lock().rows.insert((R::NAME, record.id()), row);
        Ok(())
    }
    pub(crate) fn delete<R: Record>(&self, id: Id) -> Result<bool, StoreError> {
        Ok(self.lock().rows.remove(&(R::NAME, id)).is_some())
    }
    pub(crate) fn source_status(&self, _: Id) -> Result<crate::model::source::SourceStatus, StoreError> {
        Ok(crate::model::source::SourceStatus::default())
    }
    pub(crate) fn proxy_status(&self, _: Id) -> Result<crate::model::proxy::ProxyStatus, StoreError> {
        Ok(crate::model::proxy::ProxyStatus::default())
    }
    pub(crate) fn save_source(&self, source: &Source, secrets: &Secrets) -> Result<(), StoreError> {
        self.put(source)?;
        self.lock().secrets.insert(source.id, secrets.clone());
        Ok(())
    }
    #[cfg(test)]
    pub(crate) fn put_channels(&self, channels: Vec<Channel>) {
        self.lock().channels.extend(channels.into_iter().map(|channel| (channel.id, channel)));
    }
    pub(crate) fn read(&self) -> Result<Snapshot, StoreError> {
        Ok(Snapshot(self.lock().clone()))
    }
    pub(crate) fn secrets(&self, id: Id) -> Result<Secrets, StoreError> {
        Ok(self.lock().secrets.get(&id).cloned().unwrap_or_default())
    }
}

impl Snapshot {
    pub(crate) fn get<R: Record>(&self, id: Id) -> Result<Option<R>, StoreError> {
        self.0.get(id)
    }
    pub(crate) fn list<R: Record>(&self) -> Result<Vec<R>, StoreError> {
        self.0.list()
    }
    pub(crate) fn channel(&self, id: ChannelId) -> Result<Option<Channel>, StoreError> {
        Ok(self.0.channels.get(&id).cloned())
    }
}
