//! Trying a source before it is saved: a piece of it is fetched and read, and the verdict is in words.
//!
//! Bounded in bytes and time, and nothing is kept. Uses the fetcher and the parsers of a refresh, so what
//! is said here is what a refresh will find.

mod account;
mod verdict;

use std::io::Read;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use jiff::tz::TimeZone;
use serde_json::Value;

use super::draft::{fill, known_guide, patched};
use super::twice::{self, Duplicate};
use super::view::PASSWORD;
use super::write::{problems_of, takes_over};
use crate::format::{detect, m3u, unpack, xmltv};
use crate::model::patch::Problem;
use crate::model::{Id, Issues, Source, SourceKind, SourceType, Time};
use crate::serve::api::named::of_kind;
use crate::serve::http::{ApiError, Req, blocking};
use crate::serve::parts::Parts;
use crate::source::credentials::{self, Accounts, Secrets};
use crate::source::fetch::Request;
use crate::stop::Stop;
use crate::store::Snapshot;
use verdict::{Context, SILENCE, Verdict, refused};

/// Bytes that are taken from the provider.
const SAMPLE_RECEIVED: u64 = 1024 * 1024;
/// Bytes that are looked at once they are unpacked.
const SAMPLE_UNPACKED: u64 = 8 * 1024 * 1024;
/// For taking the sample; what came until then is looked at.
const TAKING: Duration = Duration::from_secs(12);
/// For all of it.
const TIMEOUT: Duration = Duration::from_secs(15);

/// `id` may name a saved source: then its secrets count where the body leaves them out.
pub(super) async fn validate(parts: Parts, req: Req, kind: SourceKind) -> Result<Verdict, ApiError> {
    let mut patch = req.json::<Value>()?;
    // It is a wish for the saving.
    takes_over(&mut patch)?;
    let saved: Option<Id> = patch.get("id").and_then(Value::as_str).and_then(|id| id.parse().ok());
    let _left = req.stop.cancel_on_drop();
    let until = Instant::now() + TAKING;
    let work = blocking(move || {
        let (old, mut secrets) = match saved {
            Some(id) if parts.store.get::<Source>(id)?.is_some() => (of_kind(&parts.store, id, kind)?, parts.store.secrets(id)?),
            _ => (Source::of_kind(kind), Secrets::new()),
        };
        let mut source = patched(&old, &mut secrets, patch).map_err(ApiError::invalid)?;
        known_guide(&parts, &mut source)?;
        let mut problems = problems_of(&parts.store, &source, &secrets)?.0;
        // A name can be found later.
        problems.retain(|problem| problem.field != "name" || !source.name.is_empty());
        problems.append(&mut fill(&parts.store, &mut source, &mut secrets)?.0);
        if !problems.is_empty() {
            return Ok(Verdict {
                message: "Some settings cannot work.".to_owned(),
                errors: problems,
                context: Context { kind, ..Context::default() },
                ..Verdict::default()
            });
        }
        let duplicates = twice::same(&parts.store, &source, &secrets)?;
        let mut verdict = tried(&parts, &req.stop, source, secrets, until)?;
        verdict.warnings.splice(0..0, duplicates.iter().map(Duplicate::sentence));
        verdict.context.duplicates = duplicates;
        Ok(verdict)
    });
    tokio::time::timeout(TIMEOUT, work)
        .await
        .unwrap_or_else(|_| Ok(refused(kind, format!("Nothing useful came within {} seconds.", TIMEOUT.as_secs()))))
}

fn tried(parts: &Parts, stop: &Stop, mut source: Source, mut secrets: Secrets, until: Instant) -> Result<Verdict, ApiError> {
    let kind = source.source_kind;
    if !source.source_type.has_provider() {
        return written_down(&parts.store.read()?, source.id);
    }
    credentials::extract(&mut source, &mut secrets);
    let hider = credentials::Hider::new(&source, &secrets);
    if source.source_type == SourceType::Xtream {
        let mut verdict = account::verdict(parts, source, secrets, stop);
        verdict.hide(&hider);
        return Ok(verdict);
    }
    let url = credentials::reveal(&source.url, &source, &secrets);
    let headers = source.headers.iter().map(|(name, value)| (name.clone(), credentials::reveal(value, &source, &secrets))).collect();
    let request = Request {
        kind: source.source_type.name(),
        source: None,
        url: &url,
        username: &source.username,
        password: secrets.get(PASSWORD).map_or("", String::as_str),
        user_agent: &source.user_agent,
        headers: &headers,
        trusted_fingerprint: &source.trusted_fingerprint,
        timeout: Duration::from_secs(source.timeout.min(SILENCE).into()),
        etag: "",
        last_modified: "",
    };
    Ok(match parts.fetcher.get(&request, stop) {
        Ok(Some(body)) => {
            let content_type = body.content_type.clone();
            let sample = take(body.reader, until);
            let mut accounts = Accounts::of_source(&source, &secrets);
            let mut verdict = judge(&source, sample, parts.clock.now(), &mut accounts);
            verdict.context.content_type = content_type;
            verdict.hide(&hider);
            verdict.hide_accounts(&mut accounts, &parts.trials);
            verdict
        }
        Ok(None) => refused(kind, "The provider says that nothing changed, although it was asked for the first time."),
        Err(error) => {
            let mut verdict = refused(kind, error.to_string());
            error.fingerprint().clone_into(&mut verdict.context.certificate_fingerprint);
            verdict
        }
    })
}

/// Of a manual source nothing is fetched: it has what was written down.
fn written_down(snapshot: &Snapshot, source: Id) -> Result<Verdict, ApiError> {
    let mut rows = snapshot.manual_channels(source)?;
    rows.retain(|row| row.enabled);
    let channels = rows.len() as u64;
    let message = match channels {
        0 => "It works: its channels are written down here, and there is none yet.".to_owned(),
        _ => counted(channels, "channel", "channels", true),
    };
    let examples = rows.into_iter().take(5).map(|row| row.channel_name).collect();
    let context = Context { channels, examples, is_complete: true, ..Context::default() };
    Ok(Verdict { is_valid: true, message, context, ..Verdict::default() })
}

/// The unpacked beginning of an input.
#[derive(Debug, Default)]
struct Sample {
    bytes: Vec<u8>,
    is_complete: bool,
    /// What stopped the reading before its bounds did.
    error: Option<String>,
}

/// Ends at the bounds as if the input did.
struct Bounded<R> {
    inner: R,
    left: u64,
    until: Instant,
    was_cut: bool,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.left == 0 || Instant::now() >= self.until {
            self.was_cut = true;
            return Ok(0);
        }
        let most = buffer.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        let n = self.inner.read(&mut buffer[..most])?;
        self.left = self.left.saturating_sub(n as u64);
        Ok(n)
    }
}

fn take(reader: impl Read + Send, until: Instant) -> Sample {
    let mut bounded = Bounded { inner: reader, left: SAMPLE_RECEIVED, until, was_cut: false };
    let mut sample = Sample::default();
    // One more than is looked at: the limit of unpacking is an error, the sample's end is none.
    let outcome = unpack::open(&mut bounded, SAMPLE_UNPACKED + 1)
        .map_err(|error| error.to_string())
        .and_then(|unpacked| unpacked.take(SAMPLE_UNPACKED).read_to_end(&mut sample.bytes).map_err(|error| error.to_string()));
    sample.is_complete = !bounded.was_cut && outcome.is_ok() && (sample.bytes.len() as u64) < SAMPLE_UNPACKED;
    // Where the sample was cut, the packed data ends early: that is no fault of the provider.
    sample.error = outcome.err().filter(|_| !bounded.was_cut);
    sample
}

/// What a file is: a source of the kind and type that reads it, and a message if it is no playlist or guide.
pub(super) fn judge_file(
    open: impl Fn() -> std::io::Result<std::fs::File>,
    until: Instant,
    now: Time,
) -> std::io::Result<(Source, Option<String>)> {
    let sample = take(open()?, until);
    let kind = if detect::kind(&sample.bytes) == detect::Kind::Guide { SourceKind::Epg } else { SourceKind::Stream };
    let source = Source::of_kind(kind);
    let mut accounts = Accounts::new(&Secrets::new());
    let mut verdict = judge(&source, sample, now, &mut accounts);
    accounts.hide_in_line(&mut verdict.message);
    Ok((source, (!verdict.is_valid).then_some(verdict.message)))
}

fn judge(source: &Source, sample: Sample, now: Time, accounts: &mut Accounts) -> Verdict {
    let mut verdict = Verdict {
        context: Context {
            kind: source.source_kind,
            content: sample.error.is_none().then(|| detect::kind(&sample.bytes)),
            sampled_bytes: sample.bytes.len() as u64,
            is_complete: sample.is_complete,
            ..Context::default()
        },
        ..Verdict::default()
    };
    let outcome = match source.source_kind {
        _ if sample.bytes.is_empty() && sample.error.is_some() => Ok(String::new()),
        SourceKind::Stream => playlist(&sample, &mut verdict, accounts),
        SourceKind::Epg => guide(source, &sample, &mut verdict, now),
    };
    // A refresh takes all of it or nothing.
    match sample.error.map_or(outcome, |error| Err(format!("It cannot be read to its end: {error}"))) {
        Ok(message) => {
            verdict.is_valid = true;
            verdict.message = message;
        }
        Err(message) => {
            verdict.errors.push(Problem { field: "url".to_owned(), message: message.clone() });
            verdict.message = message;
        }
    }
    verdict
}

fn playlist(sample: &Sample, verdict: &mut Verdict, accounts: &mut Accounts) -> Result<String, String> {
    if detect::kind(&sample.bytes) == detect::Kind::Guide {
        return Err("This is a guide (XMLTV), not a playlist. Add it as an EPG source.".to_owned());
    }
    let context = &mut verdict.context;
    let mut with_guide = 0u64;
    let outcome = m3u::read::read(sample.bytes.as_slice(), |channel| {
        context.channels += 1;
        with_guide += u64::from(!channel.tvg_id.is_empty());
        accounts.hide_in(channel);
        if context.examples.len() < 5 {
            context.examples.push(channel.channel_name.clone());
        }
        ControlFlow::Continue(())
    });
    let report = outcome.map_err(|error| error.to_string())?;
    context.guide_urls = report.header.guide_urls;
    if context.channels == 0 {
        return Err("The playlist has no channels.".to_owned());
    }
    let channels = context.channels;
    if with_guide == 0 {
        verdict.warnings.push("No channel says which guide entry is its own (tvg-id).".to_owned());
    }
    name_issues(&report.issues, sample.is_complete, &mut verdict.warnings);
    Ok(counted(channels, "channel", "channels", sample.is_complete))
}

fn guide(source: &Source, sample: &Sample, verdict: &mut Verdict, now: Time) -> Result<String, String> {
    if matches!(detect::kind(&sample.bytes), detect::Kind::Playlist | detect::Kind::HlsMedia | detect::Kind::HlsMaster) {
        return Err("This is a playlist, not a guide. Add it as a stream source.".to_owned());
    }
    let zone = TimeZone::get(&source.time_zone).unwrap_or(TimeZone::UTC);
    let context = &mut verdict.context;
    let outcome = xmltv::read::read(sample.bytes.as_slice(), &zone, |item| {
        match item {
            xmltv::read::Item::Channel(channel) => {
                context.channels += 1;
                if context.examples.len() < 5 {
                    context.examples.push(channel.display_names.first().map_or(&channel.id, |name| &name.text).clone());
                }
            }
            xmltv::read::Item::Programme(programme) => {
                context.programmes += 1;
                let start = programme.start;
                context.first_programme = Some(context.first_programme.map_or(start, |first| first.min(start)));
                context.last_programme = Some(context.last_programme.map_or(start, |last| last.max(start)));
            }
        }
        ControlFlow::Continue(())
    });
    match outcome {
        Ok(report) => name_issues(&report.issues, sample.is_complete, &mut verdict.warnings),
        // A cut sample is a cut document; what was read before counts.
        Err(_) if !sample.is_complete && context.channels + context.programmes > 0 => {}
        Err(error) => return Err(error.to_string()),
    }
    if context.channels + context.programmes == 0 {
        return Err("The guide is empty.".to_owned());
    }
    if sample.is_complete && context.last_programme.is_none_or(|last| last < now) {
        verdict.warnings.push(match context.last_programme {
            None => "The guide has channels but no programmes.".to_owned(),
            Some(last) => format!("The guide's last programme began at {last}: there is nothing in it from now on."),
        });
    }
    Ok(if context.programmes > 0 {
        counted(context.programmes, "programme", "programmes", sample.is_complete)
    } else {
        counted(context.channels, "guide channel", "guide channels", sample.is_complete)
    })
}

fn counted(n: u64, one: &str, many: &str, is_complete: bool) -> String {
    let word = if n == 1 { one } else { many };
    if is_complete { format!("It works: {n} {word}.") } else { format!("It works: {n} {word} in the first part of it.") }
}

fn name_issues(issues: &Issues, is_complete: bool, warnings: &mut Vec<String>) {
    // The last line of a cut sample is odd by nature.
    let first = issues.first.iter().take(5);
    if issues.total > u64::from(!is_complete) {
        warnings.extend(first.map(|issue| format!("Line {}: {}", issue.line, issue.text)));
        if issues.total > 5 {
            warnings.push(format!("… and {} more oddities.", issues.total - 5));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(kind: SourceKind, bytes: &[u8]) -> Verdict {
        let source = Source::of_kind(kind);
        let mut accounts = Accounts::new(&Secrets::new());
        judge(&source, take(bytes, Instant::now() + TAKING), Time(1_700_000_000), &mut accounts)
    }

    #[test]
    fn a_playlist_is_counted() {
        let verdict = verdict(
            SourceKind::Stream,
            b"#EXTM3U url-tvg=\"http://guide.example/g.xml\"\n#EXTINF:-1 tvg-id=\"a\",One\nhttp://h/1\n#EXTINF:-1,Two\nhttp://h/2\n",
        );
        assert!(verdict.is_valid, "{verdict:?}");
        assert_eq!((verdict.context.channels, verdict.context.is_complete), (2, true));
        assert_eq!(verdict.context.guide_urls, ["http://guide.example/g.xml"]);
        assert_eq!(verdict.context.examples, ["One", "Two"]);
    }

    #[test]
    fn an_archive_that_is_cut_does_not_work() {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        let text = "#EXTM3U\n".to_owned() + &"#EXTINF:-1,One\nhttp://h/1\n".repeat(1000);
        std::io::Write::write_all(&mut packed, text.as_bytes()).unwrap();
        let packed = packed.finish().unwrap();
        assert!(verdict(SourceKind::Stream, &packed).is_valid);
        let cut = verdict(SourceKind::Stream, &packed[..packed.len() - 4]);
        assert!(!cut.is_valid && cut.message.contains("to its end"), "{cut:?}");
    }

    #[test]
    fn the_wrong_kind_is_named() {
        let guide = b"<?xml version=\"1.0\"?><tv><channel id=\"a\"><display-name>A</display-name></channel></tv>";
        assert!(verdict(SourceKind::Stream, guide).message.contains("EPG source"));
        let verdict = verdict(SourceKind::Epg, b"#EXTM3U\n#EXTINF:-1,One\nhttp://h/1\n");
        assert!(!verdict.is_valid && verdict.message.contains("stream source"));
    }

    #[test]
    fn what_came_is_named_where_it_is_neither_a_playlist_nor_a_guide() {
        let page = b"<!DOCTYPE html><html><head><title>503</title></head><body>Service Unavailable<br></body></html>";
        let cases: [(&[u8], detect::Kind, &str); 5] = [
            (page, detect::Kind::Html, "web page"),
            (b"{\"user_info\":{\"auth\":0}}", detect::Kind::Json, "JSON"),
            (b"", detect::Kind::Empty, "empty"),
            (b"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:9,\na.ts\n", detect::Kind::HlsMedia, "single stream"),
            (b"Unauthorized", detect::Kind::Unknown, "Unauthorized"),
        ];
        for (bytes, kind, words) in cases {
            let stream = verdict(SourceKind::Stream, bytes);
            assert!(!stream.is_valid && stream.message.contains(words), "{stream:?}");
            let epg = verdict(SourceKind::Epg, bytes);
            assert!(!epg.is_valid && epg.context.content == Some(kind) && stream.context.content == Some(kind), "{epg:?}");
        }
    }

    #[test]
    fn a_guide_of_yesterday_is_a_warning() {
        let verdict = verdict(
            SourceKind::Epg,
            b"<tv><channel id=\"a\"><display-name>A</display-name></channel>\
              <programme start=\"20200101000000 +0000\" stop=\"20200101010000 +0000\" channel=\"a\"><title>T</title></programme></tv>",
        );
        assert!(verdict.is_valid, "{verdict:?}");
        assert_eq!((verdict.context.channels, verdict.context.programmes), (1, 1));
        assert_eq!(verdict.warnings.len(), 1);
    }

    #[test]
    fn only_a_piece_is_taken() {
        let mut endless = b"#EXTM3U\n".to_vec();
        while (endless.len() as u64) < 3 * SAMPLE_RECEIVED {
            endless.extend_from_slice(b"#EXTINF:-1,One\nhttp://h/1\n");
        }
        let verdict = verdict(SourceKind::Stream, &endless);
        assert!(verdict.is_valid && !verdict.context.is_complete);
        assert_eq!(verdict.context.sampled_bytes, SAMPLE_RECEIVED);
    }
}
