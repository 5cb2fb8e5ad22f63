//! Reads a block's channels in place, without making records of them.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::codec::Rows;
use super::{StoreError, codec};
use crate::model::{Channel, ChannelId, Id, StreamType};

/// A channel that borrows from its block or record: the fields that lists are searched, filtered and sorted by.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct ChannelRef<'a> {
    pub(crate) id: ChannelId,
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

#[derive(Debug, Default)]
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
    /// Calls `see` with the next row; None at the end.
    pub(crate) fn next_ref<T>(&mut self, see: impl FnOnce(ChannelRef<'_>) -> T) -> Option<Result<T, StoreError>> {
        self.step(|raw| codec::take::<ChannelRef<'_>>(raw).map(see))
    }

    /// The first row that is wanted; only this one is made a record.
    pub(super) fn find_ref(&mut self, is_wanted: impl Fn(&ChannelRef<'_>) -> bool) -> Result<Option<Channel>, StoreError> {
        let row = |raw: &mut &[u8]| {
            let mut begin = *raw;
            if is_wanted(&codec::take(raw)?) { codec::take(&mut begin).map(Some) } else { Ok(None) }
        };
        while let Some(found) = self.step(row) {
            if let Some(channel) = found? {
                return Ok(Some(channel));
            }
        }
        Ok(None)
    }

    pub(crate) fn skip_row(&mut self) -> Option<Result<(), StoreError>> {
        self.next_ref(|_| ())
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
        let mut refs = codec::rows::<Channel>(&block).unwrap();
        for row in &rows {
            let read = refs.next_ref(|channel| {
                let texts = [channel.channel_name, channel.tvg_id, channel.tvg_name, channel.tvg_chno, channel.group_title];
                assert_eq!(texts, [&row.channel_name, &row.tvg_id, &row.tvg_name, &row.tvg_chno, &row.group_title]);
                assert_eq!([channel.tvg_language, channel.tvg_country], [&row.tvg_language, &row.tvg_country]);
                assert_eq!((channel.id, channel.source_id, channel.stream_type), (row.id, row.source_id, row.stream_type));
                assert_eq!((channel.is_adult, channel.radio), (row.is_adult, row.radio));
            });
            read.unwrap().unwrap();
        }
        assert!(refs.next_ref(|_| ()).is_none());
        let mut read = codec::rows::<Channel>(&block).unwrap();
        let mut channel = Channel::default();
        for row in &rows {
            read.read_into(&mut channel).unwrap().unwrap();
            assert_eq!(channel, *row);
        }
        assert!(read.read_into(&mut channel).is_none());
        let find = |id| codec::rows::<Channel>(&block).unwrap().find_ref(|channel| channel.id == ChannelId(id)).unwrap();
        assert_eq!((find(7).as_ref(), find(0).as_ref(), find(9)), (Some(&rows[0]), Some(&rows[1]), None));
    }
}
