//! The result of a check: counted while the input is read, printed as text or JSON.
//! Its memory is one count per group and guide channel, whatever the size of the input.

use std::collections::{BTreeMap, HashMap};
use std::fmt::{self, Display};

use serde::Serialize;

use crate::format::xmltv::read::Item;
use crate::model::{Attributes, Channel, Issues, StreamType, Time};

/// The largest number of groups that are counted; no list made by a person has more.
const GROUPS: usize = 10_000;
/// The number of groups in the text, the largest first.
const GROUPS_SHOWN: usize = 40;

#[derive(Debug, Default, Serialize)]
pub(super) struct Report {
    pub(super) input: String,
    pub(super) kind: &'static str,
    /// Why the input cannot be used.
    pub(super) error: Option<String>,
    #[serde(flatten)]
    pub(super) playlist: Option<Playlist>,
    #[serde(flatten)]
    pub(super) guide: Option<Guide>,
    pub(super) issues: Issues,
}

#[derive(Debug, Default, Serialize)]
pub(super) struct Playlist {
    pub(super) channels: u64,
    pub(super) movies: u64,
    pub(super) series: u64,
    pub(super) radio: u64,
    pub(super) without_tvg_id: u64,
    pub(super) without_logo: u64,
    pub(super) header: Attributes,
    pub(super) guide_urls: Vec<String>,
    /// The number of channels by group; those without a group have an empty name.
    pub(super) groups: BTreeMap<String, u64>,
}

#[derive(Debug, Default, Serialize)]
pub(super) struct Guide {
    pub(super) channels: u64,
    pub(super) programmes: u64,
    pub(super) channels_without_programmes: u64,
    /// Programmes of channels that the guide does not list.
    pub(super) stray_programmes: u64,
    pub(super) first_start: Option<Time>,
    pub(super) last_stop: Option<Time>,
    #[serde(skip)]
    by_channel: HashMap<String, Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    is_listed: bool,
    programmes: u64,
}

impl Playlist {
    pub(super) fn add(&mut self, channel: &Channel) {
        self.channels += 1;
        self.movies += u64::from(channel.stream_type == StreamType::Movie);
        self.series += u64::from(channel.stream_type == StreamType::Series);
        self.radio += u64::from(channel.radio);
        self.without_tvg_id += u64::from(channel.tvg_id.is_empty());
        self.without_logo += u64::from(channel.tvg_logo.is_empty());
        if let Some(count) = self.groups.get_mut(&channel.group_title) {
            *count += 1;
        } else if self.groups.len() < GROUPS {
            self.groups.insert(channel.group_title.clone(), 1);
        }
    }
}

impl Guide {
    pub(super) fn add(&mut self, item: &Item<'_>) {
        match item {
            Item::Channel(channel) => {
                self.channels += 1;
                self.by_channel.entry(channel.id.clone()).or_default().is_listed = true;
            }
            Item::Programme(programme) => {
                self.programmes += 1;
                self.by_channel.entry(programme.channel_id.clone()).or_default().programmes += 1;
                let stop = programme.stop.unwrap_or(programme.start);
                self.first_start = Some(self.first_start.map_or(programme.start, |first| first.min(programme.start)));
                self.last_stop = Some(self.last_stop.map_or(stop, |last| last.max(stop)));
            }
        }
    }

    /// Computes the counts that are only known at the end.
    pub(super) fn finish(&mut self) {
        self.channels_without_programmes = self.by_channel.values().filter(|seen| seen.programmes == 0).count() as u64;
        self.stray_programmes = self.by_channel.values().filter(|seen| !seen.is_listed).map(|seen| seen.programmes).sum();
        self.by_channel = HashMap::new();
    }
}

/// Text from outside, without control characters that would affect a terminal.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{FFFD}' } else { c }).collect()
}

fn counted(number: u64, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

impl Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.error {
            Some(error) => writeln!(f, "{}: cannot be used: {}", self.input, plain(error))?,
            None => writeln!(f, "{}: a {}", self.input, self.kind)?,
        }
        if let Some(playlist) = self.playlist.as_ref().filter(|playlist| playlist.channels > 0) {
            playlist.fmt(f)?;
        }
        if let Some(guide) = self.guide.as_ref().filter(|guide| guide.channels + guide.programmes > 0) {
            guide.fmt(f)?;
        }
        if self.issues.total > 0 {
            let kept = self.issues.first.len() as u64;
            writeln!(
                f,
                "  oddities: {}{}",
                self.issues.total,
                if kept < self.issues.total { format!(", the first {kept} of them:") } else { ":".to_owned() }
            )?;
            for issue in &self.issues.first {
                writeln!(f, "    line {}: {}", issue.line, plain(&issue.text))?;
            }
        }
        Ok(())
    }
}

impl Display for Playlist {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let groups = self.groups.keys().filter(|name| !name.is_empty()).count() as u64;
        writeln!(f, "  {} in {}", counted(self.channels, "channel"), counted(groups, "group"))?;
        for (count, what) in [
            (self.movies, "are films"),
            (self.series, "are series"),
            (self.radio, "are radio"),
            (self.without_tvg_id, "have no tvg-id to find their guide by"),
            (self.without_logo, "have no logo"),
        ] {
            if count > 0 {
                writeln!(f, "  {count} {what}")?;
            }
        }
        for url in &self.guide_urls {
            writeln!(f, "  guide: {}", plain(url))?;
        }
        for (name, value) in &self.header.0 {
            writeln!(f, "  header: {}=\"{}\"", plain(name), plain(value))?;
        }
        let mut groups: Vec<_> = self.groups.iter().collect();
        groups.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        for (name, count) in groups.iter().take(GROUPS_SHOWN) {
            writeln!(f, "  {count:>8}  {}", if name.is_empty() { "(no group)".to_owned() } else { plain(name) })?;
        }
        if groups.len() > GROUPS_SHOWN {
            writeln!(f, "            and {} groups more", groups.len() - GROUPS_SHOWN)?;
        }
        Ok(())
    }
}

impl Display for Guide {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "  {}, {}", counted(self.channels, "channel"), counted(self.programmes, "programme"))?;
        if let (Some(first), Some(last)) = (self.first_start, self.last_stop) {
            writeln!(f, "  from {first} to {last}")?;
        }
        if self.channels_without_programmes > 0 {
            writeln!(f, "  {} channels have no programmes", self.channels_without_programmes)?;
        }
        if self.stray_programmes > 0 {
            writeln!(f, "  {} programmes are of channels that the guide does not list", self.stray_programmes)?;
        }
        Ok(())
    }
}
