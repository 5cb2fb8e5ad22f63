//! Channel ids: hashes that survive a new host, new credentials and another order.
//!
//! An id is the hash of the source, the tvg-id, the name and the tail of the stream's path. Channels that are equal in all of
//! these get an ordinal, which `store` assigns by their addresses.

use std::collections::{HashMap, HashSet};

use sha2::{Digest, Sha256};

use crate::model::{Channel, ChannelId, Id};

pub(super) struct Identities {
    source: Id,
    /// Half of the ids so far.
    seen: HashSet<u64>,
    /// The number of channels that repeat an id; there are few.
    repeated: HashMap<u64, u32>,
    text: String,
}

/// A channel's id, and hashes by which a renamed channel is recognised.
pub(super) struct Identity {
    pub(super) id: ChannelId,
    /// The id of the first equal channel, unless this is the first.
    pub(super) repeats: Option<ChannelId>,
    /// Hash of the path's tail.
    pub(super) tail: u32,
    /// Hash of the address. It sorts by the path first, which stays when the host changes.
    pub(super) url: u32,
}

impl Identities {
    pub(super) fn of(source: Id) -> Identities {
        Identities { source, seen: HashSet::new(), repeated: HashMap::new(), text: String::new() }
    }

    /// Whether a channel with this id was there already.
    pub(super) fn knows(&self, id: ChannelId) -> bool {
        self.seen.contains(&(id.0 as u64))
    }

    pub(super) fn next(&mut self, channel: &Channel) -> Identity {
        self.next_as(&channel.tvg_id, &channel.channel_name, channel)
    }

    /// The identity of a channel with the tvg-id and the name that its provider sent: a word that is hidden in them must not change it.
    pub(super) fn next_as(&mut self, tvg_id: &str, name: &str, channel: &Channel) -> Identity {
        let segments = segments(&channel.stream_url);
        let (path, query) = tail(&segments, &channel.stream_url);
        let text = &mut self.text;
        text.clear();
        for part in [tvg_id, name] {
            text.push_str(part);
            text.push('\0');
        }
        let mut crc = crc32fast::Hasher::new();
        for (pieces, between) in [(path, '/'), (&query, '&')] {
            let at = text.len();
            join(pieces, between, text);
            crc.update(text.as_bytes().get(at..).unwrap_or_default());
            text.push('\0');
        }
        self.identify(crc.finalize(), &segments, channel)
    }

    /// The identity of a channel that its provider identifies by `key`.
    pub(super) fn next_of(&mut self, key: &[&str], channel: &Channel) -> Identity {
        self.text.clear();
        join(key, '/', &mut self.text);
        let tail = crc32fast::hash(self.text.as_bytes());
        self.text.clear();
        for part in key {
            self.text.push_str(part);
            self.text.push('\0');
        }
        self.identify(tail, &segments(&channel.stream_url), channel)
    }

    fn identify(&mut self, tail: u32, segments: &[&str], channel: &Channel) -> Identity {
        let text = &mut self.text;
        let hash = Sha256::new().chain_update(self.source.0.to_be_bytes()).chain_update(text.as_bytes()).finalize();
        let first = ChannelId(first_half(&hash));
        let key = first.0 as u64;
        let ordinal = if self.seen.insert(key) {
            0
        } else {
            let count = self.repeated.entry(key).or_default();
            *count += 1;
            *count
        };
        text.clear();
        join(segments, '/', text);
        text.push('?');
        text.push_str(channel.stream_url.split_once('?').map_or("", |(_, query)| query));
        let url = crc32fast::hash(text.as_bytes()) & 0xffff_0000 | crc32fast::hash(channel.stream_url.as_bytes()) & 0xffff;
        if ordinal == 0 {
            return Identity { id: first, repeats: None, tail, url };
        }
        let repeat = Sha256::new().chain_update(first.0.to_be_bytes()).chain_update(ordinal.to_be_bytes()).finalize();
        Identity { id: ChannelId(first_half(&repeat)), repeats: Some(first), tail, url }
    }
}

pub(super) fn first_half(hash: &[u8]) -> u128 {
    hash.iter().take(16).fold(0, |id, byte| id << 8 | u128::from(*byte))
}

fn join(pieces: &[&str], between: char, text: &mut String) {
    for (at, piece) in pieces.iter().enumerate() {
        if at > 0 {
            text.push(between);
        }
        text.push_str(piece);
    }
}

/// File names that do not identify a stream; then the folder above does.
const ANY_STREAM: &[&str] = &[
    "index",
    "playlist",
    "master",
    "manifest",
    "chunklist",
    "chunks",
    "mono",
    "video",
    "live",
    "stream",
    "hls",
    "main",
    "tracks-v1a1",
    "mpegts",
];
const STREAM_PARAMETERS: &[&str] =
    &["id", "stream", "stream_id", "streamid", "channel", "channel_id", "ch", "cid", "name", "vid", "v", "asset"];

/// The segments of an address's path, without the account.
fn segments(url: &str) -> Vec<&str> {
    let address = url.split(['|', '?']).next().unwrap_or_default();
    let path = match address.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
        None => address,
    };
    let mut segments: Vec<&str> = path.split('/').filter(|s| !s.is_empty() && !s.contains('{')).collect();
    // Xtream: [live|movie|series]/USER/PASSWORD/ID.
    let is_xtream = match segments.as_slice() {
        [kind, _, _, id] => matches!(*kind, "live" | "movie" | "series") && is_numeric(id),
        [_, _, id] => is_numeric(id),
        _ => false,
    };
    if is_xtream {
        segments.drain(..segments.len() - 1);
    }
    segments
}

/// The part of an address that identifies the stream, without server and account: of the path and of the query.
fn tail<'a>(segments: &'a [&'a str], url: &'a str) -> (&'a [&'a str], Vec<&'a str>) {
    let query = url.split('|').next().unwrap_or_default().split_once('?').map_or("", |(_, query)| query);
    let mut from = segments.len().saturating_sub(1);
    while from > 0 && segments.get(from).is_some_and(|segment| is_generic(segment)) {
        from -= 1;
    }
    let is_named = |name: &str| STREAM_PARAMETERS.iter().any(|known| name.eq_ignore_ascii_case(known));
    let mut query: Vec<&str> = query.split('&').filter(|pair| pair.split_once('=').is_some_and(|(name, _)| is_named(name))).collect();
    query.sort_unstable();
    (segments.get(from..).unwrap_or_default(), query)
}

fn stem(segment: &str) -> &str {
    segment.split_once('.').map_or(segment, |(stem, _)| stem)
}

fn is_numeric(segment: &str) -> bool {
    let stem = stem(segment);
    !stem.is_empty() && stem.bytes().all(|b| b.is_ascii_digit())
}

fn is_generic(segment: &str) -> bool {
    let stem = stem(segment);
    ANY_STREAM.iter().any(|known| stem.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn channel(name: &str, url: &str) -> Channel {
        Channel { channel_name: name.into(), tvg_id: "one.uk".into(), stream_url: url.into(), ..Channel::default() }
    }

    fn id(url: &str) -> ChannelId {
        Identities::of(Id(1)).next(&channel("One", url)).id
    }

    #[test]
    fn hosts_and_accounts_do_not_matter() {
        let same = [
            "http://a.example:8080/live/user/pass/123.ts",
            "https://b.example/live/other/secret/123.ts",
            "http://a.example/live/{username}/{password}/123.ts",
            "http://a.example/user/pass/123.ts",
        ];
        for url in same {
            assert_eq!(id(url), id(same[0]), "{url}");
        }
        assert_eq!(id("http://a/x/one/index.m3u8?token=1"), id("http://b/y/one/index.m3u8?token=2&e=5"));
        assert_eq!(id("http://a/play?channel=7&token=1"), id("http://a/play?token=2&channel=7"));
    }

    #[test]
    fn what_names_the_stream_matters() {
        assert_ne!(id("http://a/live/u/p/123.ts"), id("http://a/live/u/p/124.ts"));
        assert_ne!(id("http://a/x/one/index.m3u8"), id("http://a/x/two/index.m3u8"));
        assert_ne!(id("http://a/play?channel=7"), id("http://a/play?channel=8"));
        assert_ne!(
            Identities::of(Id(1)).next(&channel("One", "http://a/1")).id,
            Identities::of(Id(2)).next(&channel("One", "http://a/1")).id
        );
        assert_ne!(
            Identities::of(Id(1)).next(&channel("One", "http://a/1")).id,
            Identities::of(Id(1)).next(&channel("Two", "http://a/1")).id
        );
    }

    #[test]
    fn ids_are_the_same_in_every_version() {
        let mut identities = Identities::of(Id(1));
        let mut of = |url: &str| {
            let Identity { id, tail, url, .. } = identities.next(&channel("One", url));
            (id.0, tail, url)
        };
        assert_eq!(
            of("http://a/x/one/index.m3u8?ID=1&e=2&ch=3|Referer=x"),
            (0x73a9_bdd7_88ca_1a88_5677_0586_d3aa_908f, 0x36d0_14dc, 0x0bf4_1fdb)
        );
        assert_eq!(of("http://a/live/u/p/123.ts"), (0x33ec_9dc8_e5a8_174d_0473_5ac7_f797_6d2a, 0xf717_3e9c, 0x9d2a_ee74));
        let Identity { id, tail, url, .. } = identities.next_of(&["xtream", "live", "7"], &channel("One", "http://a/live/u/p/7.ts"));
        assert_eq!((id.0, tail, url), (0xc909_c1df_2362_7ae2_70e3_9868_62be_a933, 0x21b1_afea, 0x7442_5cfe));
    }

    #[test]
    fn exact_repeats_have_an_ordinal() {
        let mut identities = Identities::of(Id(1));
        let all: Vec<Identity> = (0..3).map(|_| identities.next(&channel("One", "http://a/1.ts"))).collect();
        assert!(all[0].repeats.is_none() && all[1].repeats == Some(all[0].id) && all[2].repeats == Some(all[0].id));
        assert!(all[0].id != all[1].id && all[1].id != all[2].id && all[0].id != all[2].id);
    }

    proptest! {
        #[test]
        fn any_address_has_a_tail(url: String, host in "[a-z]{1,8}", other in "[a-z]{1,8}", path in "[a-z0-9/._-]{0,30}") {
            id(&url);
            let (one, two) = (format!("http://{host}/{path}"), format!("https://{other}:81/{path}"));
            let (here, there) = (segments(&one), segments(&two));
            prop_assert_eq!(tail(&here, &one), tail(&there, &two));
        }
    }
}
