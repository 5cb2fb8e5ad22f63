//! A playlist into a manual source: what would come of it first, and then, when somebody says so, that it does.
//!
//! Read as a provider's list is: any charset, compressed or not, a bad line costs itself. An entry that breaks a rule
//! of rows is named with its line and left out.

use std::ops::ControlFlow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::draft::{ALL_OF_IT, BY_ADDRESS, BY_NAME, Draft, assign, change_rows};
use super::rows::STEP;
use super::view::shared_numbers;
use crate::format::{m3u, unpack};
use crate::model::manual::MOST_CHANNELS;
use crate::model::patch::{Problem, Problems};
use crate::model::{Id, ManualChannel};
use crate::serve::http::{ApiError, Req};
use crate::serve::parts::Parts;

/// Bytes of a playlist when it is unpacked.
const UNPACKED: u64 = 64 << 20;
/// Lines that are named, and channels that are shown.
const MOST_ERRORS: usize = 1000;
const MOST_SHOWN: usize = 5000;

/// What becomes of the rows that the playlist does not have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum ImportMode {
    /// They go.
    #[default]
    Replace,
    /// They stay; the playlist's channels change those that they are, by tvg-id and name, else by address, and the
    /// others follow at the end.
    Merge,
}

#[derive(Deserialize, JsonSchema)]
#[serde(default)]
#[derive(Default)]
pub(super) struct ImportQuery {
    /// False: nothing is changed, the answer says what would be.
    apply: bool,
    mode: ImportMode,
}

/// A line that nothing came of, and why.
#[derive(Debug, Serialize, JsonSchema)]
struct SkippedLine {
    /// 1 for the first line of the playlist.
    line: u64,
    message: String,
}

/// What an entry is to the rows that there are.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum ImportChange {
    Added,
    Changed,
    Unchanged,
}

/// A channel of the playlist, as it is kept.
#[derive(Serialize, JsonSchema)]
struct ImportedChannel {
    /// Its id is final only once it is applied.
    #[serde(flatten)]
    channel: ManualChannel,
    /// Where it stands in the playlist.
    line: u64,
    change: ImportChange,
}

/// What came of an import, or what would.
#[derive(Default, Serialize, JsonSchema)]
pub(super) struct PlaylistImport {
    /// Channels that are, or would be, taken from the playlist.
    parsed_count: u64,
    /// Entries and lines that nothing comes of; `errors` names them.
    skipped_count: u64,
    applied: bool,
    mode: ImportMode,
    /// The channels of the playlist, the first 5000.
    channels: Vec<ImportedChannel>,
    /// The first 1000 of them.
    errors: Vec<SkippedLine>,
    /// What is odd and was taken nevertheless, and numbers that are given more than once.
    warnings: Vec<String>,
    added_count: u64,
    changed_count: u64,
    removed_count: u64,
    unchanged_count: u64,
}

pub(super) fn import(parts: &Parts, req: &Req) -> Result<PlaylistImport, ApiError> {
    let (id, query) = (req.id("id")?, req.query::<ImportQuery>()?);
    let edit = |draft: &mut Draft| {
        let mut imported = PlaylistImport { applied: query.apply, mode: query.mode, ..PlaylistImport::default() };
        let rows = read(draft, &req.body.clone()?, &mut imported)?;
        imported.parsed_count = rows.len() as u64;
        let all = merged(parts, draft, rows, &mut imported);
        imported.warnings.extend(shared_numbers(&all));
        imported.channels.truncate(MOST_SHOWN);
        Ok((all, imported))
    };
    if query.apply { change_rows(parts, id, edit) } else { Ok(edit(&mut Draft::open(parts, id)?)?.1) }
}

/// The playlist's channels as rows that keep the rules, their accounts hidden, each with its line. 422 when there is none.
fn read(draft: &mut Draft, body: &[u8], imported: &mut PlaylistImport) -> Result<Vec<(u64, ManualChannel)>, ApiError> {
    let refused = |message: String| ApiError::problem("", message);
    // Some clients take the ends of lines out of a file unless they are told not to.
    if body.starts_with(b"#EXTM3U")
        && !body.iter().any(|byte| matches!(byte, b'\n' | b'\r'))
        && memchr::memmem::find(body, b"#EXTINF").is_some()
    {
        return Err(refused("The playlist has no line breaks. With curl it is sent by --data-binary, not by --data.".to_owned()));
    }
    let input = unpack::open(body, UNPACKED).map_err(|error| refused(format!("This cannot be unpacked: {error}.")))?;
    let mut rows = Vec::new();
    let PlaylistImport { errors, warnings, skipped_count, .. } = imported;
    let report = m3u::read::read_from(input, None, |channel, line| {
        let name = channel.channel_name.clone();
        let mut row = m3u::manual::row(channel).map_err(|message| vec![message]);
        // A channel is worth more than its picture.
        if let Ok(row) = &mut row
            && !row.has_good_logo()
        {
            warnings.push(format!("Line {line}: {} has a logo that is no address; it was left out", row.channel_name));
            row.tvg_logo.clear();
        }
        match row.and_then(|row| draft.checked(row, None).map_err(|problems| problems.0.into_iter().map(in_words).collect())) {
            Ok(row) => rows.push((line, row)),
            Err(messages) => {
                *skipped_count += 1;
                if errors.len() < MOST_ERRORS {
                    let name: String = name.chars().take(60).collect();
                    errors.push(SkippedLine { line, message: format!("{name}: {}", messages.join("; ")) });
                }
            }
        }
        if rows.len() > MOST_CHANNELS { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    let report = report.map_err(|error| match error {
        m3u::read::ReadError::Stopped => {
            refused(format!("{MOST_CHANNELS} channels at most in one source: add a list like this as an M3U source."))
        }
        other => refused(format!("This is no playlist that can be imported: {other}.")),
    })?;
    *skipped_count += report.skipped;
    for issue in report.issues.first {
        if report.skipped_lines.contains(&issue.line) {
            errors.push(SkippedLine { line: issue.line, message: issue.text });
        } else {
            warnings.push(format!("Line {}: {}", issue.line, issue.text));
        }
    }
    errors.sort_by_key(|error| error.line);
    errors.truncate(MOST_ERRORS);
    if rows.is_empty() {
        let mut problems = Problems::one("", "there is no channel in this playlist that can be taken");
        let lines = errors.drain(..).map(|error| Problem { field: format!("lines.{}", error.line), message: error.message });
        problems.0.extend(lines.take(100));
        return Err(problems.into());
    }
    Ok(rows)
}

fn in_words(problem: Problem) -> String {
    format!("{}: {}", problem.field, problem.message)
}

/// The rows as they would be; what is new about the playlist's is put into `imported`.
fn merged(parts: &Parts, draft: &Draft, rows: Vec<(u64, ManualChannel)>, imported: &mut PlaylistImport) -> Vec<ManualChannel> {
    let mode = imported.mode;
    let new: Vec<&ManualChannel> = rows.iter().map(|(_, row)| row).collect();
    let same = assign(&draft.old, &new, &[ALL_OF_IT, BY_NAME, BY_ADDRESS]);
    let mut stay: Vec<Option<&ManualChannel>> = draft.old.iter().map(Some).collect();
    let mut end = draft.end();
    for ((place, (line, mut row)), same) in (1..).zip(rows).zip(same) {
        let before = same.and_then(|at| stay.get_mut(at)).and_then(Option::take);
        let sort_order = match (mode, before) {
            (ImportMode::Replace, _) => place * STEP,
            (ImportMode::Merge, Some(before)) => before.sort_order,
            (ImportMode::Merge, None) => {
                end = end.saturating_add(STEP);
                end
            }
        };
        // A playlist has no word for it: what was switched off stays so.
        if let (ImportMode::Merge, Some(before)) = (mode, before) {
            row.enabled &= before.enabled;
        }
        let (change, count) = match before {
            None => (ImportChange::Added, &mut imported.added_count),
            Some(before) if before.says_what(&row) => (ImportChange::Unchanged, &mut imported.unchanged_count),
            Some(_) => (ImportChange::Changed, &mut imported.changed_count),
        };
        *count += 1;
        let id: Id = before.map_or_else(|| parts.clock.new_id(), |before| before.id);
        imported.channels.push(ImportedChannel { channel: draft.placed(row, before, id, sort_order), line, change });
    }
    let left = stay.into_iter().flatten();
    let mut all: Vec<ManualChannel> = imported.channels.iter().map(|channel| channel.channel.clone()).collect();
    match mode {
        ImportMode::Replace => imported.removed_count = left.count() as u64,
        ImportMode::Merge => all.extend(left.cloned()),
    }
    ManualChannel::sort(&mut all);
    all
}
