//! What a generation is asked for.

use super::edition_store::EditionStore;
use crate::clock::Clock;
use crate::model::Id;
use crate::progress::Progress;
use crate::store::Store;

pub(crate) struct Request<'a> {
    pub(crate) store: &'a Store,
    pub(crate) editions: &'a EditionStore,
    pub(crate) clock: &'a Clock,
    pub(crate) proxy: Id,
    /// Scheme, host and base path of the addresses that are written, where an option or a setting says it.
    pub(crate) said_base: Option<&'a str>,
    /// Those under which somebody asked for it: written where nothing is said. Empty: those of the last one who asked.
    pub(crate) base: &'a str,
    /// Taken when nobody ever said under which address this program is reached.
    pub(crate) fallback_base: &'a str,
    pub(crate) threads: usize,
    pub(crate) progress: &'a Progress,
}
