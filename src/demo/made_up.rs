//! Made-up channels and programmes. They depend only on their numbers and the hour, not on how many are requested. Written
//! piece by piece, so that millions need no more memory than one.

use std::fmt::Write as _;
use std::io::Write as _;
use std::iter;

use bytes::Bytes;

use super::fault::Fault;
use crate::model::Time;

/// Limit of what a request can ask for, so that a typing error does not run for days.
pub(super) const MOST_CHANNELS: u32 = 2_000_000;

const PLACES: [&str; 40] = [
    "Alder", "Birch", "Cedar", "Dover", "Elm", "Fjord", "Grove", "Harbour", "Inlet", "Juniper", "Kestrel", "Larch", "Maple", "Northern",
    "Oak", "Pine", "Quarry", "Rowan", "Summit", "Tarn", "Upland", "Valley", "Willow", "Yew", "Zephyr", "Amber", "Blue", "Coral", "Delta",
    "Echo", "Falcon", "Granite", "Horizon", "Iris", "Jade", "Lumière", "Köln", "Málaga", "Øresund", "Prisma",
];

/// Group, name of its channels, category of its programmes.
pub(super) const GROUPS: [(&str, &str, &str); 8] = [
    ("News", "News", "News"),
    ("Sports", "Sport", "Sports"),
    ("Movies", "Cinéma", "Movie"),
    ("Kids", "Kids", "Children"),
    ("Documentary", "Discovery & Nature", "Documentary"),
    ("Music", "Music", "Music"),
    ("Regional", "Regional", "Magazine"),
    ("Radio", "Radio", "Music"),
];

const WHAT: [&str; 16] = [
    "Lighthouse",
    "Garden",
    "Journey",
    "Orchestra",
    "Detective",
    "Harbour",
    "Mountain",
    "Kitchen",
    "Workshop",
    "Night Train",
    "Island",
    "Café",
    "Market",
    "Observatory",
    "River",
    "Championship",
];
const HOW: [&str; 12] =
    ["Silent", "Great", "Hidden", "Golden", "Curious", "Last", "Little", "Open", "Wandering", "Winter", "Brave", "Fish & Chips"];

#[derive(Clone, Debug)]
pub(super) struct Offer {
    pub(super) channels: u32,
    /// Programmes in the whole guide. None: those of three days.
    pub(super) programmes: Option<u64>,
    /// It may leave channels out, or move them.
    pub(super) fault: Option<Fault>,
    /// `http://host:port`, no slash at the end.
    pub(super) base: String,
    pub(super) stream_base: String,
    pub(super) user: String,
    pub(super) password: String,
    /// The account in the address of the guide.
    pub(super) login: Option<(String, String)>,
    pub(super) now: Time,
}

impl Offer {
    fn numbers(&self) -> impl Iterator<Item = u32> + Send + use<> {
        numbers(self.channels, self.fault.as_ref())
    }
}

/// The numbers of a list from 0 to `all`, as a fault leaves them.
pub(super) fn numbers(all: u32, fault: Option<&Fault>) -> impl Iterator<Item = u32> + Send + use<> {
    // A stride that is coprime to their count visits every one of them.
    let stride = (7..).find(|stride| gcd(*stride, all.max(1)) == 1).unwrap_or(1);
    let (count, step, first) = match fault {
        Some(Fault::HalfGone) => (all / 2, 2, 0),
        Some(Fault::AllGone) => (0, 1, 0),
        Some(Fault::Shuffled) => (all, stride, 3),
        _ => (all, 1, 0),
    };
    (0..count).map(move |at| ((u64::from(at) * u64::from(step) + first) % u64::from(all.max(1))) as u32)
}

fn gcd(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// The group of a channel, its name and its guide id.
pub(super) fn channel(number: u32) -> (usize, String, String) {
    let group = (number as usize / 5) % GROUPS.len();
    let place = PLACES[number as usize % PLACES.len()];
    let round = number as usize / PLACES.len();
    let mut name = format!("{place} {}", GROUPS[group].1);
    if round > 0 {
        let _ = write!(name, " {}", round + 1);
    }
    if number % 4 == 1 {
        name.push_str(" HD");
    }
    (group, name, format!("ch{}.demo", number + 1))
}

/// The playlist, in pieces of some 32 KiB.
pub(super) fn playlist(offer: &Offer) -> impl Iterator<Item = Bytes> + Send + use<> {
    let offer = offer.clone();
    let login = offer.login.as_ref().map(|(user, password)| format!("?username={user}&password={password}")).unwrap_or_default();
    let guide = format!("{}/guide.xml.gz{login}", offer.base);
    let head = format!("#EXTM3U url-tvg=\"{guide}\" x-tvg-url=\"{guide}\"\n");
    pieces(iter::once(head).chain(offer.numbers().map(move |number| entry(&offer, number))))
}

fn entry(offer: &Offer, number: u32) -> String {
    let (group, name, id) = channel(number);
    let mut out = format!("#EXTINF:-1 tvg-id=\"{id}\" tvg-name=\"{name}\" tvg-logo=\"{}/logo/{}\"", offer.base, number + 1);
    let _ = write!(out, " tvg-chno=\"{}\" group-title=\"{}\"", number + 1, GROUPS[group].0);
    if group == 7 {
        out.push_str(" radio=\"true\"");
    }
    if number.is_multiple_of(10) {
        out.push_str(" catchup=\"default\" catchup-days=\"3\" catchup-source=\"?utc={utc}&lutc={lutc}\"");
    }
    let _ = writeln!(out, ",{name}");
    if number.is_multiple_of(13) {
        out.push_str("#EXTVLCOPT:http-user-agent=Lineup demo\n");
    }
    let _ = writeln!(out, "{}/live/{}/{}/{}.ts", offer.stream_base, offer.user, offer.password, 1001 + number);
    out
}

/// The guide, in pieces of some 32 KiB: the channels, then each one's programmes.
pub(super) fn guide(offer: &Offer) -> impl Iterator<Item = Bytes> + Send + use<> {
    const HEAD: &str =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE tv SYSTEM \"xmltv.dtd\">\n<tv generator-info-name=\"Lineup demo\">\n";
    let Offer { base, now, programmes, .. } = offer.clone();
    let channels = offer.numbers().count().max(1) as u64;
    let each = programmes.map_or(usize::MAX, |all| all.div_ceil(channels) as usize);
    let all = programmes.map_or(usize::MAX, |all| all as usize);
    let until = programmes.map_or_else(|| window(now).1, |_| i64::MAX);
    let listed = offer.numbers().map(move |number| {
        let (_, name, id) = channel(number);
        let name = escaped(&name);
        let icon = format!("    <icon src=\"{base}/logo/{}\"/>\n", number + 1);
        format!("  <channel id=\"{id}\">\n    <display-name lang=\"en\">{name}</display-name>\n{icon}  </channel>\n")
    });
    let schedules = offer
        .numbers()
        .flat_map(move |number| schedule(number, window(now).0, until).take(each).map(move |(start, stop)| programme(number, start, stop)));
    pieces(iter::once(HEAD.to_owned()).chain(listed).chain(schedules.take(all)).chain(iter::once("</tv>\n".to_owned())))
}

/// The Unix seconds between which there are programmes. They change once an hour.
fn window(now: Time) -> (i64, i64) {
    let hour = now.0.div_euclid(3600) * 3600;
    (hour - 6 * 3600, hour + 66 * 3600)
}

/// Start and stop of a channel's programmes, in Unix seconds.
pub(super) fn slots(number: u32, now: Time) -> impl Iterator<Item = (i64, i64)> {
    let (from, until) = window(now);
    schedule(number, from, until)
}

/// The time slots of one channel: blocks of five hours, each divided in the same way.
fn schedule(number: u32, from: i64, until: i64) -> impl Iterator<Item = (i64, i64)> {
    /// In minutes; five hours together.
    const SLOTS: [i64; 7] = [30, 60, 45, 45, 90, 15, 15];
    let mut at = from.div_euclid(300 * 60) * 300 * 60;
    let lengths = SLOTS.iter().cycle().skip(number as usize % SLOTS.len());
    lengths.map_while(move |minutes| {
        let start = at;
        at += 60 * minutes;
        (start < until).then_some((start, at))
    })
}

/// A pseudo-random number for a channel and a time.
fn dice(number: u32, start: i64) -> u64 {
    scramble(u64::from(number) << 32 ^ (start / 900) as u64)
}

/// Title and description of a channel's programme at a time.
pub(super) fn show(number: u32, start: i64) -> (String, String) {
    let dice = dice(number, start);
    let pick = |shift: u32, count: usize| (dice >> shift) as usize % count;
    let place = PLACES[pick(32, PLACES.len())];
    (title(dice), format!("Somebody from {place} finds out what became of the {}.", WHAT[pick(40, WHAT.len())]))
}

pub(super) fn title(dice: u64) -> String {
    format!("The {} {}", HOW[dice as usize % HOW.len()], WHAT[(dice >> 8) as usize % WHAT.len()])
}

fn programme(number: u32, start: i64, stop: i64) -> String {
    let out = &mut String::new();
    let (group, _, id) = channel(number);
    let dice = dice(number, start);
    let pick = |shift: u32, count: usize| (dice >> shift) as usize % count;
    let (title, description) = show(number, start);
    let (season, episode) = (pick(16, 6) + 1, pick(24, 20) + 1);
    let _ = writeln!(out, "  <programme start=\"{}\" stop=\"{}\" channel=\"{id}\">", stamp(start), stamp(stop));
    let _ = write!(out, "    <title lang=\"en\">{}</title>\n    <sub-title lang=\"en\">Part {episode}</sub-title>\n", escaped(&title));
    let place = PLACES[pick(32, PLACES.len())];
    let _ = writeln!(out, "    <desc lang=\"en\">{}</desc>", escaped(&description));
    if pick(48, 5) == 0 {
        let _ = writeln!(
            out,
            "    <credits>\n      <director>{place} Example</director>\n      <actor role=\"Guide\">Alex Sample</actor>\n    </credits>"
        );
    }
    let _ = writeln!(out, "    <category lang=\"en\">{}</category>", GROUPS[group].2);
    let _ = write!(
        out,
        "    <episode-num system=\"xmltv_ns\">{}.{}.</episode-num>\n    <episode-num system=\"onscreen\">S{season:02}E{episode:02}</episode-num>\n",
        season - 1,
        episode - 1
    );
    match pick(56, 8) {
        0 => out.push_str("    <new/>\n"),
        1 => out.push_str("    <previously-shown/>\n"),
        _ => {}
    }
    out.push_str("  </programme>\n");
    std::mem::take(out)
}

fn stamp(seconds: i64) -> String {
    Time(seconds).timestamp().strftime("%Y%m%d%H%M%S +0000").to_string()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// splitmix64 (Steele et al.): a pseudo-random number.
pub(super) fn scramble(n: u64) -> u64 {
    let n = n.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let n = (n ^ n >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let n = (n ^ n >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    n ^ n >> 31
}

/// The texts, put together in pieces of some 32 KiB.
pub(super) fn pieces(mut texts: impl Iterator<Item = String> + Send) -> impl Iterator<Item = Bytes> + Send {
    iter::from_fn(move || {
        let mut out = texts.next()?;
        while out.len() < 32 << 10
            && let Some(text) = texts.next()
        {
            out.push_str(&text);
        }
        Some(Bytes::from(out))
    })
}

pub(super) fn gzip(mut pieces: impl Iterator<Item = Bytes> + Send) -> impl Iterator<Item = Bytes> + Send {
    let mut encoder = Some(flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast()));
    iter::from_fn(move || {
        loop {
            // Writing to a Vec does not fail.
            match (pieces.next(), encoder.as_mut()) {
                (Some(piece), Some(packer)) => {
                    let _ = packer.write_all(&piece);
                    let done = std::mem::take(packer.get_mut());
                    if !done.is_empty() {
                        return Some(done.into());
                    }
                }
                _ => return encoder.take().and_then(|packer| packer.finish().ok()).map(Bytes::from),
            }
        }
    })
}

/// A logo: a coloured square with initials of the channel.
pub(super) fn logo(number: u32) -> String {
    let (_, name, _) = channel(number);
    let letters: String = name.split(' ').filter_map(|word| word.chars().next()).filter(|c| c.is_alphanumeric()).take(2).collect();
    let hue = scramble(u64::from(number)) % 360;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 100 100\" width=\"200\" height=\"200\"><title>{}</title>\
         <rect width=\"100\" height=\"100\" rx=\"18\" fill=\"hsl({hue} 55% 35%)\"/><text x=\"50\" y=\"64\" font-family=\"sans-serif\" \
         font-size=\"40\" fill=\"#fff\" text-anchor=\"middle\">{letters}</text></svg>",
        escaped(&name)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;
    use std::io::Read;

    fn offer() -> Offer {
        let base = "http://127.0.0.1:1".to_owned();
        let (user, password) = ("anna".to_owned(), "pw".to_owned());
        Offer {
            channels: 40,
            programmes: None,
            fault: None,
            stream_base: base.clone(),
            base,
            user,
            password,
            login: None,
            now: Time(1_700_000_000),
        }
    }

    fn text(pieces: impl Iterator<Item = Bytes>) -> String {
        String::from_utf8(pieces.flatten().collect()).unwrap()
    }

    #[test]
    fn channels_have_names_of_their_own() {
        let text = text(playlist(&offer()));
        let names: HashSet<_> = text.lines().filter(|line| line.starts_with("#EXTINF")).collect();
        assert_eq!(names.len(), 40);
        let groups: HashSet<_> = text.split("group-title=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
        assert_eq!(groups.len(), 8);
        assert!(text.ends_with("http://127.0.0.1:1/live/anna/pw/1040.ts\n"));
    }

    #[test]
    fn the_guide_covers_three_days_and_is_the_same_within_an_hour() {
        let first = text(guide(&offer()));
        assert_eq!(text(guide(&Offer { now: Time(1_700_000_000 + 60), ..offer() })), first);
        assert!(first.contains("start=\"20231114") && first.contains("start=\"20231117"));
        assert!(first.ends_with("</tv>\n"));
        // An hour later, the programmes of the same time are the same.
        let later = text(guide(&Offer { now: Time(1_700_000_000 + 3600), ..offer() }));
        let known: HashSet<_> = first.split("  <programme").skip(1).collect();
        let same = later.split("  <programme").skip(1).filter(|programme| known.contains(programme)).count();
        assert!(same > known.len() * 9 / 10);
    }

    #[test]
    fn as_many_as_asked_for() {
        let asked = Offer { channels: 1000, programmes: Some(12_345), ..offer() };
        let text = text(guide(&asked));
        assert_eq!(text.matches("<channel ").count(), 1000);
        assert_eq!(text.matches("<programme ").count(), 12_345);
        assert_eq!(self::text(playlist(&Offer { channels: 0, ..offer() })).lines().count(), 1);
        assert_eq!(self::text(guide(&Offer { channels: 0, ..offer() })).matches("<programme ").count(), 0);
    }

    #[test]
    fn shuffled_is_all_of_them_and_half_is_half() {
        let all: HashSet<_> = offer().numbers().collect();
        let shuffled: Vec<_> = Offer { fault: Some(Fault::Shuffled), ..offer() }.numbers().collect();
        assert_ne!(shuffled, offer().numbers().collect::<Vec<_>>());
        assert_eq!(shuffled.into_iter().collect::<HashSet<_>>(), all);
        let half: HashSet<_> = Offer { fault: Some(Fault::HalfGone), ..offer() }.numbers().collect();
        assert!(half.len() == 20 && half.is_subset(&all));
    }

    #[test]
    fn gzip_is_the_same_text() {
        let packed: Vec<u8> = gzip(guide(&offer())).flatten().collect();
        let mut unpacked = String::new();
        flate2::read::GzDecoder::new(packed.as_slice()).read_to_string(&mut unpacked).unwrap();
        assert_eq!(unpacked, text(guide(&offer())));
    }
}
