//! Writing M3U.
use crate::model::Channel;
pub(crate) fn header(out: &mut Vec<u8>, guide_url: &str) {
    out.extend_from_slice(format!("#EXTM3U url-tvg=\"{guide_url}\" x-tvg-url=\"{guide_url}\"\n").as_bytes());
}
pub(crate) fn entry(out: &mut Vec<u8>, channel: &Channel, number: &str, url: &str) {
    use std::io::Write;
    drop(write!(out, "#EXTINF:-1 tvg-id=\"{}\" tvg-logo=\"{}\" tvg-chno=\"{number}\" channel-id=\"{}\" group-title=\"{}\",{}\n{url}\n", channel.tvg_id, channel.tvg_logo, channel.id, channel.group_title, channel.channel_name));
}
