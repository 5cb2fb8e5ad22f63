//! Everything that lives as long as the program.

use std::ops::Deref;
use std::sync::Arc;

use crate::clock::Clock;
use crate::config::Config;
use crate::model::Time;
use crate::progress::Board;
use crate::publish::Shelf;
use crate::serve::http::auth::Auth;
use crate::store::Store;

/// Cheap to clone; all clones are the same program.
#[derive(Clone)]
pub(crate) struct App(Arc<Parts>);

pub(crate) struct Parts {
    pub(crate) config: Config,
    pub(crate) clock: Clock,
    pub(crate) started_at: Time,
    pub(crate) store: Store,
    pub(crate) board: Board,
    pub(crate) shelf: Shelf,
    pub(crate) auth: Auth,
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl App {
    pub(crate) fn new(config: Config, clock: Clock, store: Store) -> App {
        App(Arc::new(Parts {
            started_at: clock.now(),
            board: Board::new(clock.clone()),
            shelf: Shelf::default(),
            auth: Auth::default(),
            config,
            clock,
            store,
        }))
    }
}
