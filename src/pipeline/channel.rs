//! A channel as it is published: the one function that finishes it after the rules, for generations, previews and the pages
//! that speak of a channel.

use std::borrow::Cow;

use super::guide::Offers;
use crate::expr::Surroundings;
use crate::format::m3u::address::{header_value, headers};
use crate::model::fields::Origin;
use crate::model::programme::{Image, Link};
use crate::model::secret::{is_secret, without_login};
use crate::model::{Channel, GuideRef, Programme, Source, Time};

/// What helpers of rules get: no logo is kept yet.
pub(crate) fn around(now: Time) -> Surroundings<'static> {
    Surroundings { now, logo: Some(&|_| None) }
}

pub(crate) fn origin(source: &Source) -> Origin {
    Origin {
        source_name: source.name.clone(),
        source_type: source.source_type.name().to_owned(),
        source_url: without_login(&source.url),
        allow_pipe: source.allow_pipe,
    }
}

pub(crate) fn publish(channel: &mut Channel, guides: &Offers) -> Option<GuideRef> {
    finish(channel);
    guides.give(channel)
}

/// What is done to a channel besides its guide: headers behind its address become lines for players, and what would publish a secret
/// is left out.
pub(crate) fn finish(channel: &mut Channel) {
    headers_as_options(channel);
    let had_source = channel.attributes.0.iter().any(|(name, _)| name.eq_ignore_ascii_case("catchup-source"));
    redact(channel);
    withdraw_catchup(channel, had_source);
}

const AGENT: &str = "#EXTVLCOPT:http-user-agent=";
const REFERRER: &str = "#EXTVLCOPT:http-referrer=";
const OTHERS: &str = "#KODIPROP:inputstream.adaptive.stream_headers=";

/// Headers behind `|` in a stream's address, as lines for players: the address that players get is ours, and a stream that wants its
/// user agent plays only for who sends it. Lines that the channel has already stay.
///
/// `url|User-Agent=…&Referer=…` is Kodi's notation, values percent-encoded. `#EXTVLCOPT` is read by Kodi, VLC,
/// TiviMate and others; what it has no word for goes into the property of Kodi's inputstream.adaptive.
fn headers_as_options(channel: &mut Channel) {
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

/// How a player gets to a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Delivery {
    /// By our address, which redirects.
    Ours,
    /// By its own address in the playlist, because no player follows HTTP to another scheme.
    Verbatim,
    /// The same, but a player runs it as a command: only for sources that allow it.
    Command,
    /// Not at all: the scheme is unknown or missing, or the address would publish an account.
    Impossible,
}

/// The schemes of streams that players open themselves.
const VERBATIM: [&str; 11] = ["rtsp", "rtsps", "rtmp", "rtmps", "rtmpe", "rtp", "udp", "mms", "mmsh", "srt", "plugin"];

pub(crate) fn delivery(address: &str) -> Delivery {
    let Some((scheme, rest)) = address.split_once(':') else { return Delivery::Impossible };
    let is = |known: &&str| scheme.eq_ignore_ascii_case(known);
    if ["http", "https"].iter().any(is) {
        return Delivery::Ours;
    }
    let authority = rest.trim_start_matches('/').split(['/', '?', '#']).next().unwrap_or_default();
    let has_user = authority.split_once('@').is_some_and(|(user, _)| !user.is_empty());
    match () {
        () if is_hidden(address) || has_user => Delivery::Impossible,
        () if VERBATIM.iter().any(is) => Delivery::Verbatim,
        () if is(&"pipe") => Delivery::Command,
        () => Delivery::Impossible,
    }
}

pub(crate) fn is_reachable(address: &str, allows_pipe: bool) -> bool {
    match delivery(address) {
        Delivery::Ours | Delivery::Verbatim => true,
        Delivery::Command => allows_pipe,
        Delivery::Impossible => false,
    }
}

/// What a person writes for a logo that is kept here.
const LOGO: &str = "@logo:";

/// Whether a secret's placeholder stands in `text`, see `source::credentials` for the names, or `text` is no address for others.
fn is_hidden(text: &str) -> bool {
    text.starts_with(LOGO) || text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).any(|(name, _)| is_secret(name))
}

/// Addresses in which a provider's credentials were hidden are not published: the secret must not leave, and with its placeholder the
/// address leads nowhere. A logo that is missing beats one that never loads. A stream's own address is none of them: it is filled in
/// when somebody watches.
fn redact(channel: &mut Channel) {
    if is_hidden(&channel.tvg_logo) {
        channel.tvg_logo.clear();
    }
    channel.attributes.0.retain(|(_, value)| !is_hidden(value));
    channel.options.retain(|line| !is_hidden(line));
}

/// Kinds of catch-up in which a player makes its own address from that of the stream, in the shape of a certain server.
const CATCHUP_BY_SHAPE: [&str; 5] = ["xc", "flussonic", "flussonic-hls", "flussonic-ts", "fs"];

/// Catch-up that our address cannot serve is not announced: a player would ask for an address that does not exist, or get live
/// television. `had_source`: it had a `catchup-source`, which may have been left out.
fn withdraw_catchup(channel: &mut Channel, had_source: bool) {
    let value =
        |name: &str| channel.attributes.0.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str());
    let kind = value("catchup").or_else(|| value("catchup-type")).unwrap_or_default().to_ascii_lowercase();
    let has_source = value("catchup-source").is_some_and(|source| !source.is_empty());
    if CATCHUP_BY_SHAPE.contains(&kind.as_str()) || had_source && !has_source || kind == "default" && !has_source {
        channel.attributes.0.retain(|(name, _)| !name.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("catchup")));
    }
}

/// The programme without such addresses; nearly always it has none, and is not copied.
pub(crate) fn redacted(programme: &Programme) -> Cow<'_, Programme> {
    let links = |links: &[Link]| links.iter().any(|link| is_hidden(&link.url));
    let images = |images: &[Image]| images.iter().any(|image| is_hidden(&image.url));
    let has_hidden = programme.icons.iter().any(|icon| is_hidden(&icon.src))
        || links(&programme.urls)
        || images(&programme.images)
        || programme.credits.iter().any(|credit| links(&credit.urls) || images(&credit.images));
    if !has_hidden {
        return Cow::Borrowed(programme);
    }
    let mut programme = programme.clone();
    programme.icons.retain(|icon| !is_hidden(&icon.src));
    programme.urls.retain(|link| !is_hidden(&link.url));
    programme.images.retain(|image| !is_hidden(&image.url));
    for credit in &mut programme.credits {
        credit.urls.retain(|link| !is_hidden(&link.url));
        credit.images.retain(|image| !is_hidden(&image.url));
    }
    Cow::Owned(programme)
}

/// An address that may be published, or nothing.
pub(crate) fn address(url: &str) -> &str {
    if is_hidden(url) { "" } else { url }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Attributes;
    use crate::model::programme::Icon;

    fn options(url: &str, before: &[&str]) -> Vec<String> {
        let options = before.iter().map(|line| (*line).to_owned()).collect();
        let mut channel = Channel { stream_url: url.into(), options, ..Channel::default() };
        headers_as_options(&mut channel);
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

    #[test]
    fn placeholders_of_secrets_go_and_a_providers_templates_stay() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let mut one = Channel {
            tvg_logo: "http://192.0.2.1/{username}/{password}/logo.png".into(),
            stream_url: "http://192.0.2.1/{username}/{password}/1.ts".into(),
            attributes: Attributes(vec![
                pair("catchup-source", "http://192.0.2.1/{utc}/{duration:60}?t={token-in-url}"),
                pair("catchup-id", "{catchup-id} {} {Y}-{m}"),
            ]),
            options: vec!["#EXTVLCOPT:http-user-agent={x-key-header}".into(), "#KODIPROP:a={b}".into()],
            ..Channel::default()
        };
        redact(&mut one);
        assert_eq!(one.tvg_logo, "");
        assert!(one.stream_url.contains("{password}"));
        assert_eq!(one.attributes.0, [pair("catchup-id", "{catchup-id} {} {Y}-{m}")]);
        assert_eq!(one.options, ["#KODIPROP:a={b}"]);

        let icon = |src: &str| Icon { src: src.into(), ..Icon::default() };
        let shown = Programme { icons: vec![icon("http://x/{password}.png"), icon("http://x/a.png")], ..Programme::default() };
        assert_eq!(redacted(&shown).icons, [icon("http://x/a.png")]);
        let plain = Programme { icons: vec![icon("http://x/{id}.png")], ..Programme::default() };
        assert!(matches!(redacted(&plain), Cow::Borrowed(_)));
        assert_eq!((address("http://x/{password}"), address("http://x/{id}")), ("", "http://x/{id}"));
    }

    #[test]
    fn players_get_other_schemes_as_they_are() {
        for (address, expected) in [
            ("http://x/1.ts", Delivery::Ours),
            ("HTTPS://anna:{password}@x/1.ts", Delivery::Ours),
            ("udp://@239.0.0.1:1234", Delivery::Verbatim),
            ("rtsp://127.0.0.1:554/?avm=1&freq=330", Delivery::Verbatim),
            ("plugin://plugin.video.zed?action=PLAY&mail=a@b", Delivery::Verbatim),
            ("rtsp://anna:secret@127.0.0.1/1", Delivery::Impossible),
            ("rtmp://x/live/{username}/1", Delivery::Impossible),
            ("pipe:///usr/bin/ffmpeg -i x", Delivery::Command),
            ("file:///etc/passwd", Delivery::Impossible),
            ("javascript:alert(1)", Delivery::Impossible),
            ("one.ts", Delivery::Impossible),
            ("", Delivery::Impossible),
        ] {
            assert_eq!(delivery(address), expected, "{address}");
        }
    }

    #[test]
    fn only_catch_up_that_works_is_announced() {
        let kept = |attributes: &[(&str, &str)]| {
            let attributes = attributes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
            let mut channel = Channel { attributes: Attributes(attributes), ..Channel::default() };
            finish(&mut channel);
            channel.attributes.0.into_iter().map(|(name, _)| name).collect::<Vec<_>>()
        };
        let (days, source) = (("catchup-days", "3"), ("catchup-source", "?utc={utc}"));
        assert_eq!(kept(&[("catchup", "append"), days, source]), ["catchup", "catchup-days", "catchup-source"]);
        assert_eq!(kept(&[("catchup", "shift"), days, ("tvg-rec", "3")]), ["catchup", "catchup-days", "tvg-rec"]);
        assert_eq!(kept(&[("catchup", "default"), ("catchup-source", "http://x/{utc}.ts")]), ["catchup", "catchup-source"]);
        let nothing: [&str; 0] = [];
        assert_eq!(kept(&[("catchup", "xc"), days]), nothing);
        assert_eq!(kept(&[("Catchup-Type", "Flussonic"), days, source]), nothing);
        assert_eq!(kept(&[("catchup", "default"), days]), nothing);
        assert_eq!(kept(&[("catchup", "append"), ("catchup-source", "http://x/{password}/{utc}")]), nothing);
        assert_eq!(kept(&[("timeshift", "2")]), ["timeshift"]);
    }

    #[test]
    fn a_logo_that_only_we_understand_is_left_out() {
        let mut one = Channel { tvg_logo: "@logo:01JD0000000000000000000000".into(), ..Channel::default() };
        redact(&mut one);
        assert_eq!((one.tvg_logo.as_str(), address("@logo:01JD0000000000000000000000")), ("", ""));
    }
}
