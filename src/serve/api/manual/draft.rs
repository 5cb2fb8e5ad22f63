//! A manual source's rows while they are changed: what comes in is checked and its accounts are hidden; all of it is
//! saved at once. Large lists are checked before the store's transaction, which only compares and writes.

use std::collections::HashMap;

use serde_json::Value;

use super::view::SERVER_MADE;
use crate::model::manual::MOST_CHANNELS;
use crate::model::patch::{self, Problems};
use crate::model::{Id, ManualChannel, Source, SourceType, Time};
use crate::serve::http::ApiError;
use crate::serve::parts::Parts;
use crate::source::credentials::{Accounts, Secrets};
use crate::source::manual::{Known, hide, needed};
use crate::store::Snapshot;
use crate::work::Change;

/// The source, if its channels are written down here: 404 where there is none, 400 where it has a provider.
pub(super) fn of_manual(snapshot: &Snapshot, id: Id) -> Result<Source, ApiError> {
    let source = snapshot.get::<Source>(id)?.ok_or_else(|| ApiError::not_found("source"))?;
    if source.source_type == SourceType::Manual {
        return Ok(source);
    }
    let detail = format!(
        "{} is a source of the type {}, whose channels come from its provider. Only those of a manual source are written down.",
        source.name,
        source.source_type.name()
    );
    Err(ApiError::bad_request(detail))
}

pub(super) struct Draft {
    pub(super) source: Source,
    /// The rows as they are stored, in their order.
    pub(super) old: Vec<ManualChannel>,
    secrets: Secrets,
    known: Known,
    accounts: Accounts,
    now: Time,
}

/// Changes a source's rows: `edit` returns all new ones, and a value to return. It runs again when somebody else changed the
/// rows at the same time. The wrong source is said before `edit` says anything about the body.
pub(super) fn change_rows<T>(
    parts: &Parts,
    id: Id,
    edit: impl Fn(&mut Draft) -> Result<(Vec<ManualChannel>, T), ApiError>,
) -> Result<T, ApiError> {
    loop {
        let mut draft = Draft::open(parts, id)?;
        let (rows, value) = edit(&mut draft)?;
        if draft.save(parts, &rows)? {
            return Ok(value);
        }
    }
}

impl Draft {
    pub(super) fn open(parts: &Parts, id: Id) -> Result<Draft, ApiError> {
        let snapshot = parts.store.read()?;
        let source = of_manual(&snapshot, id)?;
        let secrets = snapshot.secrets(id)?;
        let old = snapshot.manual_channels(id)?;
        let known = Known::new(&source, &secrets, &old);
        let accounts = Accounts::of_person(&secrets);
        Ok(Draft { source, old, secrets, known, accounts, now: parts.clock.now() })
    }

    pub(super) fn find(&self, id: Id) -> Option<&ManualChannel> {
        self.old.iter().find(|row| row.id == id)
    }

    /// `base` with a client's patch on it, see [`Draft::checked`].
    pub(super) fn patched(
        &mut self,
        base: &ManualChannel,
        before: Option<&ManualChannel>,
        patch: Value,
    ) -> Result<ManualChannel, Problems> {
        let mut row = patch::apply(base, patch, &SERVER_MADE)?;
        if let Some(before) = before {
            keep_repeats(&mut row, before);
        }
        self.checked(row, before)
    }

    /// A row that keeps the rules, without accounts. `before` is what it was: names of accounts in it stay good.
    pub(super) fn checked(&mut self, mut row: ManualChannel, before: Option<&ManualChannel>) -> Result<ManualChannel, Problems> {
        row.trim();
        let mut problems = row.validate();
        for (field, name) in self.known.unknown(&row, before) {
            problems
                .add(field, format!("nothing is known here that {{{name}}} stands for: an account was left out, write it in its place"));
        }
        problems.into_result()?;
        hide(&mut self.accounts, &mut row);
        Ok(row)
    }

    /// The row with what the server makes. A row that says what it said keeps its time.
    pub(super) fn placed(&self, mut row: ManualChannel, before: Option<&ManualChannel>, id: Id, sort_order: i64) -> ManualChannel {
        (row.id, row.sort_order) = (id, sort_order);
        row.created_at = before.map_or(self.now, |before| before.created_at);
        row.updated_at = before.filter(|before| before.says_what(&row)).map_or(self.now, |before| before.updated_at);
        row
    }

    /// The place behind all that there are.
    pub(super) fn end(&self) -> i64 {
        self.old.last().map_or(0, |last| last.sort_order)
    }

    /// Replaces the rows and asks for a refresh; false when they are no longer those of this draft.
    fn save(self, parts: &Parts, rows: &[ManualChannel]) -> Result<bool, ApiError> {
        if rows.len() > MOST_CHANNELS {
            let message = format!("{MOST_CHANNELS} channels at most in one source, and these would be {}", rows.len());
            return Err(ApiError::problem("", message));
        }
        let before: HashMap<Id, &ManualChannel> = self.old.iter().map(|row| (row.id, row)).collect();
        if rows.len() == before.len() && rows.iter().all(|row| before.get(&row.id) == Some(&row)) {
            return Ok(true);
        }
        let (id, accounts) = (self.source.id, needed(rows, &self.secrets, &self.accounts.into_met()));
        let is_saved = parts.store.change(|tx| {
            if tx.manual_channels(id)? != self.old || tx.secrets(id)? != self.secrets {
                return Ok(false);
            }
            if tx.replace_manual_channels(id, rows, &accounts)? { Ok(true) } else { Err(ApiError::not_found("source")) }
        })?;
        if is_saved {
            parts.queue.consequences(&Change::ManualChannels(&self.source))?;
        }
        Ok(is_saved)
    }
}

/// JSON objects have a name once: attributes that come back as they were shown are those that they were.
fn keep_repeats(row: &mut ManualChannel, before: &ManualChannel) {
    let shown = serde_json::to_value(&before.attributes).and_then(serde_json::from_value);
    if shown.is_ok_and(|shown: crate::model::Attributes| shown == row.attributes) {
        row.attributes = before.attributes.clone();
    }
}

/// For each of `new` the row of `old` that it is, no row twice: the first of `keys` that both agree in counts.
pub(super) fn assign(old: &[ManualChannel], new: &[&ManualChannel], keys: &[Key]) -> Vec<Option<usize>> {
    let mut found = vec![None; new.len()];
    let mut is_taken = vec![false; old.len()];
    for key in keys {
        let mut places: HashMap<_, std::collections::VecDeque<usize>> = HashMap::new();
        for (at, row) in old.iter().enumerate().filter(|(at, _)| !is_taken[*at]) {
            places.entry(key(row)).or_default().push_back(at);
        }
        for (row, found) in new.iter().zip(&mut found).filter(|(_, found)| found.is_none()) {
            *found = places.get_mut(&key(row)).and_then(std::collections::VecDeque::pop_front);
            if let Some(at) = *found {
                is_taken[at] = true;
            }
        }
    }
    found
}

/// By what rows are recognised.
pub(super) type Key = fn(&ManualChannel) -> [&str; 3];

pub(super) const ALL_OF_IT: Key = |row| [&row.tvg_id, &row.channel_name, &row.stream_url];
pub(super) const BY_NAME: Key = |row| [&row.tvg_id, &row.channel_name, ""];
pub(super) const BY_ADDRESS: Key = |row| ["", "", &row.stream_url];
