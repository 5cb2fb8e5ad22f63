//! Headers behind `|` in a stream's address, as lines for players: the address that players get is ours, and a
//! stream that wants its user agent plays only for who sends it.
//!
//! `url|User-Agent=…&Referer=…` is Kodi's notation, values percent-encoded. `#EXTVLCOPT` is read by Kodi, VLC,
//! TiviMate and others; what it has no word for goes into the property of Kodi's inputstream.adaptive.

use crate::format::m3u::address::{header_value, headers};
use crate::model::Channel;

const AGENT: &str = "#EXTVLCOPT:http-user-agent=";
const REFERRER: &str = "#EXTVLCOPT:http-referrer=";
const OTHERS: &str = "#KODIPROP:inputstream.adaptive.stream_headers=";

/// Adds the lines that the channel does not have already.
pub(super) fn as_options(channel: &mut Channel) {
    let Some((_, behind)) = channel.stream_url.split_once('|') else { return };
    let mut others: Vec<String> = Vec::new();
    let mut lines = Vec::new();
    for (name, value) in headers(behind) {
        match name.to_ascii_lowercase().as_str() {
            "user-agent" => lines.push((AGENT, header_value(value))),
            "referer" | "referrer" => lines.push((REFERRER, header_value(value))),
            _ => others.push(format!("{name}={value}")),
        }
    }
    if !others.is_empty() {
        lines.push((OTHERS, others.join("&")));
    }
    let has = |options: &[String], start: &str| {
        options.iter().any(|line| line.get(..start.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(start)))
    };
    for (start, value) in lines {
        if !has(&channel.options, start) {
            channel.options.push(format!("{start}{value}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(url: &str, before: &[&str]) -> Vec<String> {
        let options = before.iter().map(|line| (*line).to_owned()).collect();
        let mut channel = Channel { stream_url: url.into(), options, ..Channel::default() };
        as_options(&mut channel);
        assert_eq!(channel.stream_url, url);
        channel.options
    }

    #[test]
    fn headers_become_lines() {
        assert!(options("http://x/1", &[]).is_empty());
        assert_eq!(
            options("http://x/1.m3u8|User-Agent=A%20B%2F1.0+c&Referer=http://r/&Cookie=a%3Db&Origin=o&X=", &[]),
            [
                "#EXTVLCOPT:http-user-agent=A B/1.0+c",
                "#EXTVLCOPT:http-referrer=http://r/",
                "#KODIPROP:inputstream.adaptive.stream_headers=Cookie=a%3Db&Origin=o"
            ]
        );
        assert_eq!(options("http://x/1|user-agent=B", &["#extvlcopt:HTTP-User-Agent=A"]), ["#extvlcopt:HTTP-User-Agent=A"]);
        assert!(options("http://x/1|", &[]).is_empty());
    }
}
