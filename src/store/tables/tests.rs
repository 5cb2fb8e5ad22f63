//! The list of tables holds for every table, also for one that is added later; and no crash leaves half of a change.

use std::io;
use std::sync::{Arc, Mutex};

use super::*;
use crate::model::job::{Job, Task};
use crate::model::proxy::{EpgSourceRef, ProxyStatus, StreamSourceRef};
use crate::model::{ChannelId, ManualChannel, Number, Numbered, Proxy, Rule, Source, Time};
use crate::store::base::Opened;
use crate::store::{Publication, Store};

/// What the tests do with a table.
struct Sample {
    name: &'static str,
    /// Writes a row for an owner; nothing where there are no owners.
    fill: fn(&WriteTransaction, Id) -> Result<(), StoreError>,
    /// All rows.
    dump: fn(&ReadTransaction) -> Vec<String>,
}

macro_rules! samples {
    (@fill Nobody $constant:ident $key:ty, $value:ty) => { |_, _| Ok(()) };
    (@fill $owner:ident $constant:ident $key:ty, $value:ty) => {
        |tx, owner| Ok(tx.open_table($constant)?.insert(<$key as Owned>::first(owner.0), <$value as Content>::ANY).map(drop)?)
    };
    (@fill $owner:ident $constant:ident $key:ty, $value:ty, $field:expr) => {
        |tx, owner| {
            let token = Token { id: owner, user_id: owner, ..Token::default() };
            Ok(tx.open_table($constant)?.insert(owner.0, serde_json::to_vec(&token)?.as_slice()).map(drop)?)
        }
    };
    ($($(#[$about:meta])* $constant:ident = $name:literal: $key:ty => $value:ty, $class:ident, since $since:literal, of $owner:ident $(by $field:expr)?;)+) => {
        const SAMPLES: &[Sample] = &[$(Sample {
            name: $name,
            fill: samples!(@fill $owner $constant $key, $value $(, $field)?),
            dump: |tx| {
                let table = tx.open_table($constant).unwrap();
                table.iter().unwrap().map(|row| row.unwrap()).map(|(key, value)| format!("{:?} {:?}", key.value(), value.value())).collect()
            },
        }),+];
    };
}
list!(samples);

fn sample(table: &Table) -> &'static Sample {
    SAMPLES.iter().find(|sample| sample.name == table.name).unwrap()
}

/// A value for a row whose content does not matter.
trait Content {
    const ANY: Self;
}

impl Content for &[u8] {
    const ANY: Self = b"{}";
}

impl Content for &str {
    const ANY: Self = "{}";
}

/// A disk whose program is killed after a number of writes: later ones do not arrive.
#[derive(Clone, Debug)]
struct Disk(Arc<Mutex<Inner>>);

#[derive(Clone, Debug)]
struct Inner {
    bytes: Vec<u8>,
    writes_left: usize,
}

impl Disk {
    fn new(bytes: Vec<u8>, writes_left: usize) -> Disk {
        Disk(Arc::new(Mutex::new(Inner { bytes, writes_left })))
    }

    fn write(&self, change: impl FnOnce(&mut Vec<u8>)) -> Result<(), io::Error> {
        let mut inner = self.0.lock().unwrap();
        let left = inner.writes_left.checked_sub(1).ok_or_else(|| io::Error::other("killed"))?;
        inner.writes_left = left;
        change(&mut inner.bytes);
        Ok(())
    }

    fn bytes(&self) -> Vec<u8> {
        self.0.lock().unwrap().bytes.clone()
    }
}

impl redb::StorageBackend for Disk {
    fn len(&self) -> Result<u64, io::Error> {
        Ok(self.0.lock().unwrap().bytes.len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> Result<(), io::Error> {
        let inner = self.0.lock().unwrap();
        let bytes = inner.bytes.get(offset as usize..offset as usize + out.len());
        out.copy_from_slice(bytes.ok_or_else(|| io::Error::from(io::ErrorKind::UnexpectedEof))?);
        Ok(())
    }

    fn set_len(&self, len: u64) -> Result<(), io::Error> {
        self.write(|bytes| bytes.resize(len as usize, 0))
    }

    fn sync_data(&self) -> Result<(), io::Error> {
        self.write(|_| ())
    }

    fn write(&self, offset: u64, data: &[u8]) -> Result<(), io::Error> {
        self.write(|bytes| bytes[offset as usize..offset as usize + data.len()].copy_from_slice(data))
    }
}

/// A store on `disk`; an error if the program is killed before it is open.
fn open(disk: &Disk) -> Result<Store, StoreError> {
    let killed = |error: redb::DatabaseError| StoreError::Spool(io::Error::other(error));
    let db = Database::builder().set_cache_size(1 << 20).create_with_backend(disk.clone()).map_err(killed)?;
    bring_up_to_date(&db)?;
    let opened = Opened { db, dir: std::env::temp_dir(), changing: Mutex::default(), _lock: tempfile::tempfile()? };
    Ok(Store(Arc::new(opened)))
}

/// All rows of all tables.
fn dump(store: &Store) -> Vec<String> {
    let snapshot = store.read().unwrap();
    ALL.iter().flat_map(|table| (sample(table).dump)(&snapshot.0).into_iter().map(|row| format!("{} {row}", table.name))).collect()
}

fn rows_of(store: &Store, table: &Table, owner: Id) -> usize {
    (sample(table).dump)(&store.read().unwrap().0).iter().filter(|row| row.contains(&format!("{}", owner.0))).count()
}

#[test]
fn a_store_has_the_listed_tables_and_no_others() {
    let store = open(&Disk::new(Vec::new(), usize::MAX)).unwrap();
    let tx = store.0.db.begin_write().unwrap();
    tx.open_table(TableDefinition::<u128, &[u8]>::new("channels_v0")).unwrap();
    tx.delete_table(RULES).unwrap();
    tx.commit().unwrap();
    bring_up_to_date(&store.0.db).unwrap();
    let mut names: Vec<String> = {
        use redb::{ReadableDatabase, TableHandle};
        store.0.db.begin_read().unwrap().list_tables().unwrap().map(|table| table.name().to_owned()).collect()
    };
    names.sort();
    let mut known: Vec<&str> = ALL.iter().map(|table| table.name).collect();
    known.sort_unstable();
    assert_eq!(names, known);
}

#[test]
fn an_owner_takes_its_rows_of_every_table_along_and_nobody_elses() {
    let (gone, stays) = (Id(70_000_000_001), Id(80_000_000_002));
    for owner in [Owner::Source, Owner::Proxy, Owner::User] {
        let store = open(&Disk::new(Vec::new(), usize::MAX)).unwrap();
        store
            .write(|tx| ALL.iter().try_for_each(|table| (sample(table).fill)(tx, gone).and_then(|()| (sample(table).fill)(tx, stays))))
            .unwrap();
        let before: Vec<usize> = ALL.iter().map(|table| rows_of(&store, table, gone)).collect();
        store.write(|tx| remove_owned(tx, owner, gone)).unwrap();
        for (table, before) in ALL.iter().zip(before) {
            let is_owned = table.owner == owner || table.owner == Owner::SourceOrProxy && owner != Owner::User;
            assert_eq!(before, usize::from(table.owner != Owner::Nobody), "{}", table.name);
            assert_eq!(rows_of(&store, table, gone), if is_owned { 0 } else { before }, "{} of {owner:?}", table.name);
            assert_eq!(rows_of(&store, table, stays), before, "{}", table.name);
        }
    }
}

/// A source with a partner, a rule, a waiting job and a proxy, all of which know it.
fn furnished() -> Vec<u8> {
    let disk = Disk::new(Vec::new(), usize::MAX);
    let store = open(&disk).unwrap();
    store
        .write(|tx| ALL.iter().try_for_each(|table| (sample(table).fill)(tx, Id(1)).and_then(|()| (sample(table).fill)(tx, Id(2)))))
        .unwrap();
    store
        .change(|tx| {
            for (id, partner) in [(1, 2), (2, 1)] {
                let source = Source { id: Id(id), name: id.to_string(), linked_source_id: Some(Id(partner)), ..Source::default() };
                tx.save_source(&source, &[("password".to_owned(), "s3cret".to_owned())].into())?;
                tx.replace_manual_channels(Id(id), &[ManualChannel { id: Id(id), ..ManualChannel::default() }], &[].into())?;
            }
            tx.put(&Rule { id: Id(3), source_id: Some(Id(1)), is_enabled: true, ..Rule::default() })?;
            let proxy = Proxy {
                id: Id(4),
                stream_sources: vec![StreamSourceRef { source_id: Id(1), priority_order: 0 }],
                epg_sources: vec![EpgSourceRef { epg_source_id: Id(2), priority_order: 0 }],
                ..Proxy::default()
            };
            tx.save_proxy(&proxy, "key")
        })
        .unwrap();
    for target in [1, 4] {
        let task = if target == 4 {
            Task::Generate { proxy: Id(4), base: String::new() }
        } else {
            Task::Refresh { source: Id(target), accept: false }
        };
        let job = Job { id: Id(100 + target), target_id: Id(target), task, ..Job::default() };
        store.put_active_job(&job, None).unwrap();
    }
    drop(store);
    disk.bytes()
}

#[test]
fn a_crash_at_any_write_leaves_all_or_nothing_of_a_change() {
    type Change = fn(&Store) -> Result<(), StoreError>;
    let changes: [(&str, Change); 5] = [
        ("delete a source", |store| store.change(|tx| tx.remove_source(Id(1), Time(5)).map(drop))),
        ("delete a proxy", |store| store.change(|tx| tx.remove_proxy(Id(4), Time(5)))),
        ("change a source", |store| {
            store.change(|tx| {
                tx.save_source(&Source { id: Id(1), ..Source::default() }, &[].into())?;
                tx.change_source_status(Id(1), |status| status.schedule.scheduled_for = Some(Time(9)))
            })
        }),
        ("rotate a key", |store| {
            let (proxy, change) = (Id(4), |status: &mut ProxyStatus| status.version = 1);
            let ledger = Some([Numbered { channel: ChannelId(1), number: Number::whole(1), missing_since: None }].into_iter());
            store.publish(Publication { proxy, version: 1, key: "new", former_key: Some("key"), change: &change, ledger }).map(drop)
        }),
        ("queue a job", |store| {
            let task = Task::Refresh { source: Id(2), accept: false };
            store.put_active_job(&Job { id: Id(7), target_id: Id(2), task, ..Job::default() }, Some(Id(101)))
        }),
    ];
    let furnished = furnished();
    for (what, change) in changes {
        let disk = Disk::new(furnished.clone(), usize::MAX);
        let store = open(&disk).unwrap();
        let before = dump(&store);
        change(&store).unwrap();
        let after = dump(&store);
        assert_ne!(before, after, "{what}");
        drop(store);
        let (mut at, mut seen) = (0, [false; 2]);
        loop {
            let disk = Disk::new(furnished.clone(), at);
            let is_done = open(&disk).is_ok_and(|store| change(&store).is_ok());
            let store = open(&Disk::new(disk.bytes(), usize::MAX)).unwrap();
            let now = dump(&store);
            assert!(now == before || now == after, "{what}, killed after {at} writes: {now:#?}");
            seen[usize::from(now == after)] = true;
            if is_done {
                assert_eq!(now, after, "{what}");
                break;
            }
            at += 1;
        }
        assert_eq!(seen, [true; 2], "{what}");
    }
}

#[test]
fn a_deleted_source_is_named_nowhere_any_more() {
    let store = open(&Disk::new(furnished(), usize::MAX)).unwrap();
    let users = store.change(|tx| tx.remove_source(Id(1), Time(5))).unwrap();
    assert_eq!(
        users.iter().map(|proxy| (proxy.id, proxy.stream_sources.len(), proxy.epg_sources.len())).collect::<Vec<_>>(),
        [(Id(4), 0, 1)]
    );
    assert_eq!(store.get::<Source>(Id(2)).unwrap().unwrap().linked_source_id, None);
    assert!(!store.get::<Rule>(Id(3)).unwrap().unwrap().is_enabled);
    let job = store.job(Id(101)).unwrap().unwrap().in_words();
    assert_eq!((job.status, job.message.as_str()), (crate::model::job::JobStatus::Cancelled, "Cancelled before it began"));
}
