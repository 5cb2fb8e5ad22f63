//! `lineup check`: reads playlists and guides exactly as a refresh would, and prints what they contain.
//! Needs no data directory and changes nothing.

mod report;

use std::fs::File;
use std::io::{self, BufRead, Cursor, Read, Write};
use std::ops::ControlFlow;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, anyhow};
use jiff::tz::TimeZone;

use super::call::{Call, Usage, in_words};
use crate::app::fetch_options;
use crate::clock::Clock;
use crate::config::Config;
use crate::format::detect::{self, Kind};
use crate::format::{m3u, unpack, xmltv};
use crate::source::breaker::Breakers;
use crate::source::fetch::{Fetcher, Options, Request};
use crate::stop::Stop;
use report::{Guide, Playlist, Report};

pub(super) fn run(call: &Call, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let words = call.words();
    if words.is_empty() {
        return Err(Usage("name a file, an address, or - for stdin".to_owned()).into());
    }
    let mut verdict = ExitCode::SUCCESS;
    for word in &words {
        let report = match open(word, &call.config) {
            Ok(input) => read(input, call.config.max_download),
            Err(error) => Report { kind: "unknown", error: Some(in_words(&error)), ..Report::default() },
        };
        let report = Report { input: shown(word), ..report };
        if call.has("json") {
            serde_json::to_writer(&mut *out, &report)?;
            writeln!(out)?;
        } else {
            write!(out, "{report}")?;
        }
        if report.error.is_some() {
            verdict = ExitCode::FAILURE;
        }
    }
    Ok(verdict)
}

fn is_address(word: &str) -> bool {
    ["http://", "https://", "file://"].iter().any(|scheme| word.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)))
}

/// The name of an input in the report. Of an address, only the host: the rest may contain secrets.
fn shown(word: &str) -> String {
    if !is_address(word) {
        return if word == "-" { "stdin".to_owned() } else { word.to_owned() };
    }
    let host = url::Url::parse(word).ok().and_then(|url| url.host_str().map(|host| format!("{}://{host}/…", url.scheme())));
    host.unwrap_or_else(|| "the address".to_owned())
}

fn open(word: &str, config: &Config) -> anyhow::Result<Box<dyn Read + Send>> {
    if word == "-" {
        return Ok(Box::new(io::stdin()));
    }
    if is_address(word) {
        return fetch(word, config);
    }
    Ok(Box::new(File::open(word)?))
}

fn fetch(url: &str, config: &Config) -> anyhow::Result<Box<dyn Read + Send>> {
    // Whoever runs this command may read what they can read.
    let options = Options { import_dirs: vec!["/".into()], ..fetch_options(config) };
    let fetcher = Fetcher::new(&options, Breakers::default(), Clock::system())?;
    let request = Request {
        kind: "m3u",
        source: None,
        url,
        username: "",
        password: "",
        user_agent: &config.user_agent,
        headers: &std::collections::BTreeMap::new(),
        trusted_fingerprint: "",
        timeout: Duration::from_secs(60),
        etag: "",
        last_modified: "",
    };
    match fetcher.get(&request, &Stop::default())? {
        Some(body) => Ok(body.reader),
        None => Err(anyhow!("the server answered 304 (not modified) to an unconditional request")),
    }
}

/// Reads an input to its end. Never fails: errors are in the report.
fn read(bytes: impl Read + Send, limit: u64) -> Report {
    let mut report = Report::default();
    if let Err(error) = read_into(&mut report, bytes, limit) {
        report.error = Some(in_words(&error));
    }
    report
}

fn read_into(report: &mut Report, bytes: impl Read + Send, limit: u64) -> anyhow::Result<()> {
    let mut unpacked = unpack::open(bytes, limit)?;
    let mut head = Vec::new();
    unpacked.by_ref().take(detect::HEAD as u64).read_to_end(&mut head).context("cannot read the input")?;
    let kind = detect::kind(&head);
    let whole = Cursor::new(head).chain(unpacked);
    report.kind = match kind {
        Kind::Playlist => "playlist",
        Kind::HlsMedia => "HLS media playlist",
        Kind::HlsMaster => "HLS master playlist",
        Kind::Guide => "guide",
        Kind::Html => "web page",
        Kind::Json => "JSON",
        Kind::Empty => "nothing",
        Kind::Unknown => "unknown",
    };
    match kind {
        Kind::Guide => read_guide(report, whole),
        Kind::Html => Err(anyhow!("this is a web page, neither a playlist nor a guide; a login or an error page, perhaps")),
        Kind::Json => Err(anyhow!("this is JSON, neither a playlist nor a guide; a provider's error message, perhaps")),
        // The reader refuses everything else and says why.
        _ => read_playlist(report, whole),
    }
}

fn read_playlist(report: &mut Report, input: impl BufRead) -> anyhow::Result<()> {
    let mut playlist = Playlist::default();
    let read = m3u::read::read(input, |channel| {
        playlist.add(channel);
        ControlFlow::Continue(())
    });
    // Channels read before an error are reported too.
    let playlist = report.playlist.insert(playlist);
    let read = read?;
    playlist.header = read.header.attributes;
    playlist.guide_urls = read.header.guide_urls;
    report.issues = read.issues;
    if read.entries == 0 { Err(anyhow!("the playlist has no channels")) } else { Ok(()) }
}

fn read_guide(report: &mut Report, input: impl BufRead) -> anyhow::Result<()> {
    let mut guide = Guide::default();
    let read = xmltv::read::read(input, &TimeZone::UTC, |item| {
        guide.add(&item);
        ControlFlow::Continue(())
    });
    guide.finish();
    report.guide = Some(guide);
    let read = read?;
    report.issues = read.issues;
    if read.programmes == 0 { Err(anyhow!("the guide has no programmes")) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(bytes: &'static [u8]) -> Report {
        read(bytes, 1 << 20)
    }

    #[test]
    fn a_playlist_is_counted() {
        let report = checked(
            b"#EXTM3U url-tvg=\"http://127.0.0.1/guide.xml\"\n\
              #EXTINF:-1 tvg-id=\"a\" group-title=\"News\",A\nhttp://127.0.0.1/a\n\
              #EXTINF:-1 group-title=\"News\",B\nhttp://127.0.0.1/b\n\
              #EXTINF:-1,C\nhttp://127.0.0.1/c\n",
        );
        let text = report.to_string();
        let playlist = report.playlist.unwrap();
        assert_eq!((report.kind, playlist.channels, playlist.without_tvg_id), ("playlist", 3, 2));
        assert_eq!(playlist.groups.get("News"), Some(&2));
        assert_eq!(playlist.guide_urls, ["http://127.0.0.1/guide.xml"]);
        assert!(text.contains("3 channels") && text.contains("News"), "{text}");
        assert_eq!(report.error, None);
    }

    #[test]
    fn a_guide_has_a_span() {
        let report = checked(
            br#"<?xml version="1.0"?><tv><channel id="a"><display-name>A</display-name></channel>
                <channel id="b"><display-name>B</display-name></channel>
                <programme channel="a" start="20240101120000 +0000" stop="20240101130000 +0000"><title>T</title></programme></tv>"#,
        );
        assert!(report.to_string().contains("2024-01-01T12:00:00Z"), "{report}");
        let guide = report.guide.unwrap();
        assert_eq!((guide.channels, guide.programmes, guide.channels_without_programmes), (2, 1, 1));
    }

    #[test]
    fn what_cannot_be_used_says_why() {
        assert!(checked(b"<!DOCTYPE html><html><body>Login").error.is_some());
        assert!(checked(b"").error.is_some());
        assert!(checked(b"{\"error\": \"no\"}").error.unwrap().contains("JSON"));
        assert!(checked(b"#EXTM3U\n").error.unwrap().contains("no channels"));
    }

    #[test]
    fn secrets_of_an_address_are_not_repeated() {
        assert_eq!(shown("https://me:secret@example.org/get.php?password=secret"), "https://example.org/…");
        assert_eq!(shown("list.m3u"), "list.m3u");
        assert_eq!(shown("HTTP://example.org"), "http://example.org/…");
    }
}
