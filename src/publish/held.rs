//! The lineup of a generation that is held, and comparisons of lineups: what a person needs to decide.

use std::fs::{self, File};
use std::io;
use std::sync::Arc;

use super::edition::LINEUP;
use super::edition_store::{EditionStore, Staging};
use super::failure::Failure;
use crate::model::Id;
use crate::model::diff::LineupDiff;
use crate::stop::Stop;
use crate::store::{Lineup, lineup_diff};

/// A lineup that can be compared: a kept version's, or that of the generation that is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compared {
    Version(u64),
    Held,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum Uncompared {
    #[error("there is no such version")]
    Missing,
    #[error("Version {0} was published by an earlier release, which did not store its channels.")]
    NoLineup(u64),
    #[error(transparent)]
    Failed(#[from] Failure),
}

impl EditionStore {
    /// Keeps the lineup of a generation that is held, in place of a former one.
    pub(super) fn hold(&self, proxy: Id, staging: &Staging) -> io::Result<()> {
        let on_disk = self.on_disk(proxy);
        let near = on_disk.unfinished("held")?;
        fs::copy(staging.0.join(LINEUP), &near)?;
        File::open(&near)?.sync_all()?;
        fs::rename(near, on_disk.held())
    }

    /// Nothing is held any more.
    pub(super) fn release(&self, proxy: Id) {
        drop(fs::remove_file(self.on_disk(proxy).held()));
    }

    pub(crate) fn compare(&self, proxy: Id, old: Compared, new: Compared, stop: &Stop) -> Result<LineupDiff, Uncompared> {
        let (old, new) = (self.compared(proxy, old)?, self.compared(proxy, new)?);
        Ok(lineup_diff(&old, &new, stop).map_err(Failure::from)?)
    }

    fn compared(&self, proxy: Id, which: Compared) -> Result<Arc<Lineup>, Uncompared> {
        let on_disk = self.on_disk(proxy);
        match which {
            Compared::Version(version) => {
                let edition = on_disk.read(version).ok_or(Uncompared::Missing)?;
                edition.lineup().map_err(Failure::from)?.ok_or(Uncompared::NoLineup(version))
            }
            Compared::Held if !on_disk.held().exists() => Err(Uncompared::Missing),
            Compared::Held => Ok(Arc::new(Lineup::open(&on_disk.held()).map_err(Failure::from)?)),
        }
    }
}
