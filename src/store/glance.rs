//! Looking at a block's channels where they lie, without making records of them.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::codec::Rows;
use super::{StoreError, codec};
use crate::model::{Channel, ChannelId, Id, StreamType};

/// A channel as it lies in a block, field by field, for who only looks at id, name and group: what the other texts are
/// made of is not looked into.
#[derive(Deserialize)]
struct Passed<'a> {
    id: ChannelId,
    _source_id: Id,
    channel_name: &'a str,
    _tvg_texts: [&'a [u8]; 5],
    group_title: &'a str,
    _stream_type: StreamType,
    _texts: [&'a [u8]; 3],
    _is_adult: bool,
    _radio: bool,
    _duration: &'a [u8],
    #[serde(borrow)]
    _attributes: List<(&'a [u8], &'a [u8])>,
    #[serde(borrow)]
    _options: List<&'a [u8]>,
}

/// A channel where it lies in its block, or in a record: what lists are searched, filtered and sorted by.
#[derive(Debug, Deserialize)]
pub(crate) struct Glance<'a> {
    _id: ChannelId,
    pub(crate) source_id: Id,
    pub(crate) channel_name: &'a str,
    pub(crate) tvg_id: &'a str,
    pub(crate) tvg_name: &'a str,
    _tvg_logo: &'a [u8],
    pub(crate) tvg_chno: &'a str,
    _tvg_shift: &'a [u8],
    pub(crate) group_title: &'a str,
    pub(crate) stream_type: StreamType,
    _stream_url: &'a [u8],
    pub(crate) tvg_language: &'a str,
    pub(crate) tvg_country: &'a str,
    pub(crate) is_adult: bool,
    pub(crate) radio: bool,
    _duration: &'a [u8],
    #[serde(borrow)]
    _attributes: List<(&'a [u8], &'a [u8])>,
    #[serde(borrow)]
    _options: List<&'a [u8]>,
}

impl<'a> From<&'a Channel> for Glance<'a> {
    fn from(channel: &'a Channel) -> Glance<'a> {
        Glance {
            _id: channel.id,
            source_id: channel.source_id,
            channel_name: &channel.channel_name,
            tvg_id: &channel.tvg_id,
            tvg_name: &channel.tvg_name,
            _tvg_logo: b"",
            tvg_chno: &channel.tvg_chno,
            _tvg_shift: b"",
            group_title: &channel.group_title,
            stream_type: channel.stream_type,
            _stream_url: b"",
            tvg_language: &channel.tvg_language,
            tvg_country: &channel.tvg_country,
            is_adult: channel.is_adult,
            radio: channel.radio,
            _duration: b"",
            _attributes: List(PhantomData),
            _options: List(PhantomData),
        }
    }
}

/// A list that is passed over.
#[derive(Debug)]
pub(super) struct List<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<List<T>, D::Error> {
        from.deserialize_seq(List(PhantomData))
    }
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for List<T> {
    type Value = List<T>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<List<T>, A::Error> {
        while list.next_element::<T>()?.is_some() {}
        Ok(self)
    }
}

impl Rows<Channel> {
    /// Shows `see` the next row where it lies; None at the end.
    pub(crate) fn glance<T>(&mut self, see: impl FnOnce(Glance<'_>) -> T) -> Option<Result<T, StoreError>> {
        self.step(|raw| codec::take::<Glance<'_>>(raw).map(see))
    }

    /// Shows `see` the next row's id, name and group where they lie.
    pub(super) fn look(&mut self, see: impl FnOnce(ChannelId, &str, &str)) -> Option<Result<(), StoreError>> {
        self.step(|raw| codec::take::<Passed<'_>>(raw).map(|passed| see(passed.id, passed.channel_name, passed.group_title)))
    }

    /// Passes the next row.
    pub(crate) fn pass(&mut self) -> Option<Result<(), StoreError>> {
        self.look(|_, _, _| ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Attributes;

    #[test]
    fn what_is_read_into_a_record_is_the_record_that_was_written() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let full = Channel {
            id: ChannelId(7),
            source_id: Id(8),
            channel_name: "name".into(),
            tvg_id: "id".into(),
            tvg_name: "tvg name".into(),
            tvg_logo: "logo".into(),
            tvg_chno: "7".into(),
            tvg_shift: "1".into(),
            group_title: "group".into(),
            stream_type: StreamType::Movie,
            stream_url: "http://x/".into(),
            tvg_language: "de".into(),
            tvg_country: "AT".into(),
            is_adult: true,
            radio: true,
            duration: "12".into(),
            attributes: Attributes(vec![pair("a", "1"), pair("b", "2")]),
            options: vec!["#x".into()],
        };
        let mut raw = Vec::new();
        let rows = [full.clone(), Channel::default(), full];
        rows.iter().for_each(|row| codec::put(&mut raw, row).unwrap());
        let mut block = Vec::new();
        codec::seal(&raw, 3, &mut block).unwrap();
        let mut looked = codec::rows::<Channel>(&block).unwrap();
        for row in &rows {
            let see =
                |id: ChannelId, name: &str, group: &str| assert_eq!((id, name, group), (row.id, &*row.channel_name, &*row.group_title));
            looked.look(see).unwrap().unwrap();
        }
        assert!(looked.look(|_, _, _| ()).is_none());
        let mut glanced = codec::rows::<Channel>(&block).unwrap();
        for row in &rows {
            let all = |glance: &Glance<'_>| {
                let texts = [glance.channel_name, glance.tvg_id, glance.tvg_name, glance.tvg_chno, glance.group_title];
                let more = [glance.tvg_language, glance.tvg_country];
                (texts.map(str::to_owned), more.map(str::to_owned), glance.stream_type, glance.is_adult, glance.radio)
            };
            assert_eq!(glanced.glance(|glance| all(&glance)).unwrap().unwrap(), all(&Glance::from(row)));
        }
        assert!(glanced.glance(|_| ()).is_none());
        let mut read = codec::rows::<Channel>(&block).unwrap();
        let mut channel = Channel::default();
        for row in &rows {
            read.read_into(&mut channel).unwrap().unwrap();
            assert_eq!(channel, *row);
        }
        assert!(read.read_into(&mut channel).is_none());
    }
}
