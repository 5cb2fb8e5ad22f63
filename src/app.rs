//! Everything that lives as long as the program, put together.

use std::io;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;

use crate::access::{Access, AccessError};
use crate::browse::Gate;
use crate::clock::Clock;
use crate::config::Config;
use crate::model::settings::{Features, General, JobScheduling, SaidBase};
use crate::model::{Rule, rule};
use crate::progress::Board;
use crate::publish::{EditionStore, Keep};
use crate::serve::parts::{Handles, Parts, Trials};
use crate::source::breaker::{self, Breakers};
use crate::source::episodes::Episodes;
use crate::source::fetch::{self, FetchError, Fetcher};
use crate::source::import_dir;
use crate::store::{Store, StoreError};
use crate::work::{Context, Pool, Queue};

#[derive(Debug, thiserror::Error)]
pub(crate) enum AppError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Fetch(#[from] FetchError),
    #[error(transparent)]
    Access(#[from] AccessError),
    #[error("there is no Lineup data in {}; --data-dir says where it is", .0.display())]
    Nothing(PathBuf),
    #[error("worker threads could not be started: {0}")]
    Threads(io::Error),
}

fn keep(config: &Config) -> Keep {
    Keep { versions: config.keep_versions, days: config.keep_days, bytes: config.keep_bytes }
}

/// Opens the data directory. Nothing works or listens yet.
pub(crate) fn open(config: &Config) -> Result<Parts, AppError> {
    with_clock(config, Clock::system())
}

/// The same for commands that work with what is there: a mistyped path makes no new store.
pub(crate) fn open_existing(config: &Config) -> Result<Parts, AppError> {
    if Store::is_in(&config.data_dir) { open(config) } else { Err(AppError::Nothing(config.data_dir.clone())) }
}

pub(crate) fn with_clock(config: &Config, clock: Clock) -> Result<Parts, AppError> {
    let store = Store::open(&config.data_dir)?;
    config.import_dirs.iter().take(1).for_each(|dir| import_dir::clear(dir));
    ship_rules(&store)?;
    let editions = Arc::new(EditionStore::open(&config.data_dir, &config.temp_dir, keep(config), &store, clock.now())?);
    let breakers = Breakers::new(store.setting(breaker::Config::NAME)?.unwrap_or_default(), store.breakers::<breaker::Saved>()?);
    let fetcher = Arc::new(Fetcher::new(&fetch_options(config), breakers.clone(), clock.clone())?);
    let board = Board::new(clock.clone());
    let said_base = said_base(config, &store)?;
    let queue = Queue::new(Context {
        store: store.clone(),
        editions: editions.clone(),
        fetcher: fetcher.clone(),
        breakers: breakers.clone(),
        clock: clock.clone(),
        board: board.clone(),
        threads: config.workers.max(1),
        delay: config.regenerate_delay,
        said_base: said_base.clone(),
        fallback_base: fallback_base(config),
    });
    let scheduling = store.setting(JobScheduling::NAME)?.unwrap_or_else(|| JobScheduling::for_workers(config.workers));
    queue.configure(Some(scheduling), Some(&store.setting::<Features>(Features::NAME)?.unwrap_or_default()));
    let access = access(config, &store, &clock)?;
    let started_at = clock.now();
    Ok(Parts::new(Handles {
        config: config.clone(),
        clock,
        started_at,
        store,
        board,
        editions,
        fetcher,
        breakers,
        episodes: Episodes::default(),
        queue,
        listings: Arc::default(),
        gate: Gate::default(),
        said_base,
        access,
        trials: Trials::default(),
    }))
}

/// The same store after a restart with other options: what was only in memory is forgotten.
#[cfg(test)]
pub(crate) fn restarted(parts: &Parts, config: Config) -> Parts {
    let handles = Handles::clone(parts);
    let said_base = said_base(&config, &handles.store).unwrap();
    let access = access(&config, &handles.store, &handles.clock).unwrap();
    Parts::new(Handles { config, said_base, access, episodes: Episodes::default(), listings: Arc::default(), ..handles })
}

/// Starts the worker threads and takes up what was left undone.
pub(crate) fn start_work(queue: &Queue) -> Result<Pool, AppError> {
    let jobs = queue.recover()?;
    if jobs > 0 {
        tracing::info!(jobs, "continuing jobs that were left undone");
    }
    Pool::start(queue).map_err(AppError::Threads)
}

/// Puts the rules that come with this version into the store, as people have switched and moved them.
pub(crate) fn ship_rules(store: &Store) -> Result<(), StoreError> {
    let known = store.list::<Rule>()?;
    let mut changed = Vec::new();
    for mut rule in rule::shipped::shipped() {
        let known = known.iter().find(|known| known.id == rule.id);
        if let Some(known) = known {
            (rule.is_enabled, rule.sort_order, rule.updated_at) = (known.is_enabled, known.sort_order, known.updated_at);
        }
        if known != Some(&rule) {
            changed.push(rule);
        }
    }
    if changed.is_empty() { Ok(()) } else { store.change(|tx| changed.iter().try_for_each(|rule| tx.put(rule))) }
}

pub(crate) fn fetch_options(config: &Config) -> fetch::Options {
    fetch::Options {
        dns_servers: config.dns_servers.clone(),
        ca_file: config.ca_file.clone(),
        user_agent: config.user_agent.clone(),
        max_bytes: config.max_download,
        import_dirs: config.import_dirs.clone(),
    }
}

/// The address that the options or the settings say.
fn said_base(config: &Config, store: &Store) -> Result<SaidBase, StoreError> {
    let setting = store.setting::<General>(General::NAME)?.unwrap_or_default().base_url;
    Ok(SaidBase::new(config.base_url.clone(), config.base_path.clone(), setting))
}

/// The accounts, with the administrator that the options name.
fn access(config: &Config, store: &Store, clock: &Clock) -> Result<Access, AccessError> {
    let admin = config.admin_username.as_deref().zip(config.admin_password.as_deref());
    Access::open(store.clone(), clock.clone(), admin)
}

/// Where this program is reached, when nobody ever said so: an address to put right on the page.
fn fallback_base(config: &Config) -> String {
    let host = match config.listen.ip() {
        ip if ip.is_unspecified() => "127.0.0.1".to_owned(),
        IpAddr::V6(ip) => format!("[{ip}]"),
        ip => ip.to_string(),
    };
    format!("http://{host}:{}{}", config.listen.port(), config.base_path)
}
