//! The rows of a manual source -> a candidate, without a provider.
//!
//! A channel's id is derived from the id of its row, so it survives another name, number or address.

use sha2::{Digest, Sha256};

use super::attempt::{Attempt, AttemptError, Input};
use super::identity::first_half;
use super::read::ROWS_PER_CHECK;
use crate::model::source::Content;
use crate::model::{ChannelId, Id};
use crate::store::{Candidate, ChannelSpool};

/// Reads the enabled rows in their order; there may be none.
pub(super) fn read_rows(input: &Input<'_>) -> Result<Attempt, AttemptError> {
    let Input { request, source, .. } = *input;
    request.progress.stage("download", format!("Reading the channels of {}", source.name));
    let rows = request.store.read()?.manual_channels(source.id)?;
    let mut spool = ChannelSpool::create(request.store, source.id)?;
    for row in rows.iter().filter(|row| row.enabled) {
        let mut channel = row.channel(channel_id(source.id, row.id), source.id);
        if source.ignore_channel_numbers {
            channel.tvg_chno.clear();
        }
        // The row's own fingerprint, so that two rows are never taken for one that was renamed.
        let own = crc32fast::hash(&row.id.0.to_be_bytes());
        spool.push(&channel, own, own, None)?;
        if spool.count() % ROWS_PER_CHECK == 0 {
            request.progress.count(spool.count(), rows.len() as u64, 0);
            request.progress.check()?;
        }
    }
    request.progress.check()?;
    spool.finish()?;
    let content = Content { channel_count: spool.count(), ..Content::default() };
    Ok(Attempt { candidate: Candidate::Channels(spool), content, is_cut: false, bytes: 0, accounts: None })
}

/// The id of the channel that a row of a manual source becomes.
pub(crate) fn channel_id(source: Id, row: Id) -> ChannelId {
    let hash = Sha256::new().chain_update(source.0.to_be_bytes()).chain_update("manual").chain_update(row.0.to_be_bytes());
    ChannelId(first_half(&hash.finalize()))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::clock::Clock;
    use crate::ingest::{Request, STAGES, refresh};
    use crate::model::job::JobKind;
    use crate::model::source::{RefreshStatus, SourceState};
    use crate::model::{Channel, ManualChannel, Source, SourceType, Time};
    use crate::progress::Board;
    use crate::source::credentials::Secrets;
    use crate::source::fetch::Fetcher;
    use crate::store::Store;

    const SOURCE: Id = Id(1);

    struct World {
        _dir: tempfile::TempDir,
        store: Store,
        clock: Clock,
        fetcher: Fetcher,
        board: Board,
    }

    impl World {
        fn new() -> World {
            let dir = tempfile::tempdir().unwrap();
            let store = Store::open(dir.path()).unwrap();
            let clock = Clock::at(Time(1_700_000_000));
            let fetcher =
                Fetcher::new(&crate::source::fetch::Options::default(), crate::source::breaker::Breakers::default(), clock.clone())
                    .unwrap();
            let world = World { _dir: dir, store, board: Board::new(clock.clone()), clock, fetcher };
            world.save(|_| {});
            world
        }

        fn save(&self, change: impl FnOnce(&mut Source)) {
            let mut source = Source { id: SOURCE, name: "Mine".into(), source_type: SourceType::Manual, ..Source::default() };
            change(&mut source);
            let secrets = Secrets::from([("password-1-in-list".to_owned(), "p".to_owned())]);
            self.store.save_source(&source, &secrets).unwrap();
        }

        fn write(&self, rows: &[ManualChannel]) {
            self.store.replace_manual_channels(SOURCE, rows, &self.store.secrets(SOURCE).unwrap()).unwrap();
        }

        fn refresh(&self) -> bool {
            self.clock.advance(Duration::from_secs(60));
            let progress = self.board.start(JobKind::StreamIngestion, SOURCE, "", String::new(), STAGES);
            let (store, fetcher, clock) = (&self.store, &self.fetcher, &self.clock);
            let request = Request { store, fetcher, clock, source: SOURCE, accept: false, tries: 1, progress: &progress };
            refresh(&request).changed
        }

        fn channels(&self) -> Vec<Channel> {
            self.store.read().unwrap().channels(SOURCE).unwrap().map(|channel| channel.unwrap()).collect()
        }
    }

    fn rows(count: u128) -> Vec<ManualChannel> {
        let row = |n: u128| ManualChannel {
            id: Id(100 + n),
            channel_name: format!("Channel {n}"),
            stream_url: format!("http://192.0.2.1/{n}.ts"),
            tvg_chno: n.to_string(),
            // The list's order is not that of the ids.
            sort_order: -(n as i64),
            ..ManualChannel::default()
        };
        (0..count).map(row).collect()
    }

    #[test]
    fn rows_become_channels_in_their_order_and_the_history_tells() {
        let world = World::new();
        world.write(&rows(3));
        assert!(world.refresh());
        let names: Vec<String> = world.channels().into_iter().map(|channel| channel.channel_name).collect();
        assert_eq!(names, ["Channel 2", "Channel 1", "Channel 0"]);
        let status = world.store.source_status(SOURCE).unwrap();
        assert_eq!((status.state(), status.refresh.content.channel_count), (SourceState::Success, 3));
        assert_eq!(status.refresh.last_ingested_at, Some(world.clock.now()));
        let history = world.store.history(SOURCE).unwrap();
        assert_eq!((history[0].added_count, history[0].channel_count, history[0].status), (3, 3, SourceState::Success));
        assert!(!world.refresh());
        // What the rows' addresses need is not a list's, which forgets what it no longer names.
        assert_eq!(world.store.secrets(SOURCE).unwrap()["password-1-in-list"], "p");
        world.save(|source| source.ignore_channel_numbers = true);
        world.refresh();
        assert!(world.channels().iter().all(|channel| channel.tvg_chno.is_empty()));
    }

    #[test]
    fn a_row_that_is_switched_off_goes_and_comes_back_the_same() {
        let world = World::new();
        let mut rows = rows(4);
        world.write(&rows);
        world.refresh();
        let before = world.channels();
        rows[2].enabled = false;
        world.write(&rows);
        assert!(world.refresh());
        assert_eq!(world.channels().len(), 3);
        let history = world.store.history(SOURCE).unwrap();
        assert_eq!((history[0].removed_count, &history[0].removed), (1, &vec!["Channel 2".to_owned()]));
        rows[2].enabled = true;
        world.write(&rows);
        world.refresh();
        assert_eq!(world.channels(), before);
        // Another name and address: still the same channel, renamed, and nothing came or went.
        (rows[1].channel_name, rows[1].stream_url) = ("Other".into(), "rtsp://192.0.2.9/x".into());
        world.write(&rows);
        assert!(world.refresh());
        let ids = |channels: &[Channel]| channels.iter().map(|channel| channel.id).collect::<Vec<_>>();
        assert_eq!(ids(&world.channels()), ids(&before));
        let history = world.store.history(SOURCE).unwrap();
        assert_eq!((history[0].added_count, history[0].removed_count, history[0].renamed_count), (0, 0, 1));
    }

    #[test]
    fn nothing_is_a_list_too_and_nobody_holds_it_back() {
        let world = World::new();
        assert!(!world.refresh());
        assert_eq!(world.store.source_status(SOURCE).unwrap().state(), SourceState::Success);
        world.write(&rows(50));
        world.refresh();
        world.write(&rows(1));
        world.refresh();
        assert_eq!(world.channels().len(), 1);
        world.write(&[]);
        assert!(world.refresh());
        let status = world.store.source_status(SOURCE).unwrap();
        let RefreshStatus { content, last_error, .. } = &status.refresh;
        assert_eq!((status.state(), content.channel_count, last_error.as_str()), (SourceState::Success, 0, ""));
        assert!(world.channels().is_empty());
    }

    #[test]
    fn the_same_row_in_two_sources_is_two_channels() {
        assert_ne!(channel_id(Id(1), Id(2)), channel_id(Id(2), Id(2)));
        assert_ne!(channel_id(Id(1), Id(2)), channel_id(Id(1), Id(3)));
    }
}
