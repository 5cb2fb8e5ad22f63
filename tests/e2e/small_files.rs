//! Files that were read wrongly once, each from its download to what players get.

use serde_json::json;

use crate::listing::time;
use crate::program::Server;
use crate::provider::Provider;
use crate::steps;

/// A published playlist's lines: those of each entry, and its address.
fn entries(text: &str) -> Vec<(String, String)> {
    let mut all = Vec::new();
    let mut before = String::new();
    for line in text.lines().skip(1) {
        if line.starts_with('#') {
            before += line;
        } else {
            all.push((std::mem::take(&mut before), line.to_owned()));
        }
    }
    all
}

/// What comes of a playlist that a provider has below `/lists/`.
fn published(server: &Server, provider: &Provider, name: &str, text: &str) -> Vec<(String, String)> {
    let path = format!("/lists/{name}.m3u");
    provider.put(&path, text);
    let source = steps::add_source(server, "stream", &json!({"name": name, "url": provider.url(&path)}));
    let output = steps::add_proxy(server, &[&source], &[], json!({"name": name}));
    entries(server.get(&output.m3u).text())
}

/// Where the provider's address of an entry is, with what a player adds.
fn played(server: &Server, url: &str, added: &str) -> String {
    let path = url.strip_prefix(&format!("http://{}", server.address)).unwrap_or_else(|| panic!("{url}"));
    let answer = server.get(&format!("{path}{added}"));
    assert_eq!(answer.status, 302, "{url}");
    answer.header("location").to_owned()
}

#[test]
fn playlists_are_read_as_they_are_meant() {
    let (provider, mut server) = (Provider::start(), Server::start());
    steps::make_account(&mut server);
    let published = |name: &str, text: &str| published(&server, &provider, name, text);

    let logos = published(
        "logos",
        "#EXTM3U url-logos=\"https://example.org/tvg-logo/\"\n#EXTINF:-1 tvg-id=\"a.b\" tvg-logo=\"cctv1.png\",A\nhttp://127.0.0.1:1/1.m3u8\n",
    );
    assert!(logos[0].0.contains(" tvg-logo=\"https://example.org/tvg-logo/cctv1.png\""), "{logos:?}");

    let relative = published(
        "relative",
        "#EXTM3U\n#EXTINF:-1 tvg-id=\"a.b\",Channel 2\nstream/chunklist.m3u8\n#EXTINF:-1 tvg-id=\"a.c\",Channel 3\n/abs/movie.m3u8\n",
    );
    assert_eq!(played(&server, &relative[0].1, ""), provider.url("/lists/stream/chunklist.m3u8"));
    assert_eq!(played(&server, &relative[1].1, ""), provider.url("/abs/movie.m3u8"));

    let (rtsp, rtmp, udp) = ("rtsp://127.0.0.1:554/?avm=1", "rtmp://127.0.0.1:18435/live/x", "udp://127.0.0.1:18436");
    let pipe = "pipe://ffmpeg -i http://127.0.0.1/x -f mpegts pipe:1";
    let others = published(
        "others",
        &format!("#EXTM3U\n#EXTINF:-1,RTSP\n{rtsp}\n#EXTINF:-1,RTMP\n{rtmp}\n#EXTINF:-1,UDP\n{udp}\n#EXTINF:-1,pipe\n{pipe}\n"),
    );
    assert_eq!(others.iter().map(|(_, url)| url.as_str()).collect::<Vec<_>>(), [rtsp, rtmp, udp]);

    let catchup = published(
        "catchup",
        "#EXTM3U\n#EXTINF:-1 tvg-id=\"a.b\" catchup=\"append\" catchup-days=\"3\" catchup-source=\"?offset=-${offset}&utcstart=${timestamp}\",A\n\
         http://127.0.0.1:1/1.m3u8\n#EXTINF:-1 tvg-id=\"a.c\" catchup=\"shift\" catchup-days=\"3\",B\nhttp://127.0.0.1:1/2.m3u8?token=x\n",
    );
    assert!(catchup[0].0.contains(" catchup-source=\"?offset=-${offset}&utcstart=${timestamp}\""), "{catchup:?}");
    assert_eq!(played(&server, &catchup[0].1, "?offset=-10&utcstart=99"), "http://127.0.0.1:1/1.m3u8?offset=-10&utcstart=99");
    assert_eq!(played(&server, &catchup[1].1, "?utc=99&lutc=100"), "http://127.0.0.1:1/2.m3u8?token=x&utc=99&lutc=100");

    let quote = published(
        "quote",
        "#EXTM3U\n#EXTINF:-1 tvg-id=\"nano-hd\" nano-hd\" tvg-logo=\"https://example.org/picons/nano-hd.png\" group-title=\"X\",Nano\nhttp://127.0.0.1:1/1\n",
    );
    for part in [" tvg-id=\"nano-hd\"", " tvg-logo=\"https://example.org/picons/nano-hd.png\"", " group-title=\"X\"", ",Nano"] {
        assert!(quote[0].0.contains(part), "{part}: {quote:?}");
    }

    let numbers = published(
        "numbers",
        "#EXTM3U\n#EXTINF:-1 tvg-id=\"CH_25\" tvh-chnum=\"6.1\",News\nhttp://127.0.0.1:1/1\n\
         #EXTINF:-1 tvg-id=\"s1\" logo=\"https://example.org/picons/s1-surgut.png\",logo\nhttp://127.0.0.1:1/2\n",
    );
    let line = |name: &str| numbers.iter().find(|(line, _)| line.contains(name)).unwrap().0.clone();
    assert!(line("CH_25").contains(" tvg-chno=\"6.1\""), "{numbers:?}");
    assert!(line("\"s1\"").contains(" tvg-logo=\"https://example.org/picons/s1-surgut.png\""), "{numbers:?}");
}

#[test]
fn guides_are_read_as_they_are_meant() {
    let (provider, mut server) = (Provider::start(), Server::start());
    steps::make_account(&mut server);
    let hour = jiff::Timestamp::now().as_second() / 3600 * 3600 + 3600;
    let programme = |from: i64, to: i64, rest: &str| {
        format!("<programme start=\"{}\" stop=\"{}\" channel=\"a.b\">{rest}</programme>\n", time(hour + from * 60), time(hour + to * 60))
    };
    let text = [
        "<?xml version=\"1.0\"?>\n<tv><channel id=\"a.b\"><display-name>A</display-name></channel>\n".to_owned(),
        programme(30, 30, "<title>Weather</title>"),
        programme(30, 55, "<title>ITV Lunchtime News</title>"),
        programme(55, 60, "<title>ITV News London</title>"),
        programme(60, 60, "<title>One</title>") + &programme(60, 60, "<title>Two</title>") + &programme(60, 90, "<title>Long</title>"),
        programme(90, 120, "<title>T</title><season>1</season><episode>12</episode><rating system=\"USA Parental Rating\">TVPG</rating>"),
        programme(120, 150, "<title>U</title><rating>16</rating><episode-num system=\"xmltv_ns\"> 0 . 4 </episode-num>"),
        "</tv>\n".to_owned(),
    ];
    provider.put("/guide.xml", text.concat());
    provider.put("/list.m3u", "#EXTM3U\n#EXTINF:-1 tvg-id=\"a.b\",A\nhttp://127.0.0.1:1/1.m3u8\n");
    let source = steps::add_source(&server, "stream", &json!({"name": "list", "url": provider.url("/list.m3u")}));
    let guide = steps::add_source(&server, "epg", &json!({"name": "guide", "url": provider.url("/guide.xml")}));
    let output = steps::add_proxy(&server, &[&source], &[&guide], json!({}));
    let xml = server.get(&output.xmltv);
    let xml = xml.text();
    let of = |title: &str| {
        let at = xml.find(&format!(">{title}</title>")).unwrap_or_else(|| panic!("{title}: {xml}"));
        let begins = xml[..at].rfind("<programme ").unwrap();
        let ends = at + xml[at..].find("</programme>").unwrap();
        xml[begins..ends].to_owned()
    };
    for gone in ["Weather", ">One<", ">Two<"] {
        assert!(!xml.contains(gone), "{gone}: {xml}");
    }
    for (title, from, to) in [("ITV Lunchtime News", 30, 55), ("ITV News London", 55, 60), ("Long", 60, 90)] {
        let programme = of(title);
        for (name, minutes) in [("start", from), ("stop", to)] {
            assert!(programme.contains(&format!("{name}=\"{}", &time(hour + minutes * 60)[..14])), "{programme}");
        }
    }
    let (first, second) = (of("T"), of("U"));
    assert!(first.contains("<rating system=\"USA Parental Rating\">") && first.contains("<value>TVPG</value>"), "{first}");
    assert!(first.contains(">0.11.</episode-num>"), "{first}");
    assert!(second.contains("<value>16</value>") && second.contains(">0 . 4.</episode-num>"), "{second}");
}
