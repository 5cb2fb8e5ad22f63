//! `make bench`: how fast and in how much memory the release binary reads large inputs.
//!
//! The inputs are generated while they are piped into `lineup check -`, so the disk has no influence. The
//! peak is read from the kernel after the last byte was written and before the pipe is closed. As the floor
//! for rules, it also measures how fast the regex crate alone goes over a column of names. README.md in
//! this folder says what the figures should be.

use std::io::{BufWriter, Write};
use std::process::{Command, Stdio};
use std::time::Instant;

struct Figures {
    seconds: f64,
    peak: Option<u64>,
    bytes: u64,
}

fn main() {
    let count = |name: &str, default: u64| std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(default);
    let (channels, programmes) = (count("BENCH_CHANNELS", 500_000), count("BENCH_PROGRAMMES", 2_000_000));
    show("playlist", channels, "channels", &check(|out| playlist(out, channels)));
    show("guide", programmes, "programmes", &check(|out| guide(out, programmes)));
    floor(channels);
}

/// Measures expressions of rules.py on similar names that are consecutive in memory.
fn floor(channels: u64) {
    let countries = ["UK| ", "DE: ", "[PT] ", "", "us - "];
    let ends = ["HD", "FHD", "4K", "(Backup)", "Sports", "News 24/7"];
    let names: Vec<String> = (0..channels)
        .map(|n| {
            let (country, end) = (countries[n as usize % countries.len()], ends[n as usize / 5 % ends.len()]);
            format!("{country}Channel {n} {end}")
        })
        .collect();
    for pattern in ["^[A-Z]{2}[|:]", r"^[A-Z]{2}(\| |: | - )(.+)$", r"(?i)\b(uhd|4k)\b", "(?i)sport"] {
        let regex = regex::Regex::new(pattern).expect("it is one");
        let started = Instant::now();
        let matched = names.iter().filter(|name| regex.is_match(name)).count();
        let rate = channels as f64 / 1e6 / started.elapsed().as_secs_f64();
        println!("| regex crate | {pattern} | {matched} of {channels} | {rate:.2} M names/s |");
    }
}

fn show(what: &str, rows: u64, of: &str, figures: &Figures) {
    let Figures { seconds, peak, bytes } = figures;
    let peak = peak.map_or("?".to_owned(), |peak| format!("{:.1}", peak as f64 / f64::from(1 << 20)));
    let speed = *bytes as f64 / 1e6 / seconds;
    println!("| {what} | {rows} {of} | {:.0} MB | {seconds:.2} s | {speed:.0} MB/s | {peak} MiB |", *bytes as f64 / 1e6);
}

fn check(write: impl FnOnce(&mut Counted<BufWriter<&mut dyn Write>>) -> std::io::Result<()>) -> Figures {
    let started = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_lineup"))
        .args(["check", "-", "--max-download", "100GB"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("the program starts");
    let mut pipe = child.stdin.take().expect("it was asked for");
    let mut out = Counted { inner: BufWriter::with_capacity(1 << 20, &mut pipe as &mut dyn Write), bytes: 0 };
    write(&mut out).and_then(|()| out.flush()).expect("the program reads to the end");
    let bytes = out.bytes;
    drop(out);
    let peak = peak(child.id());
    drop(pipe);
    assert!(child.wait().expect("it ends").success(), "the input is in order");
    Figures { seconds: started.elapsed().as_secs_f64(), peak, bytes }
}

/// The most bytes of memory that the process had, as proc(5) tells.
fn peak(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? * 1024)
}

struct Counted<W> {
    inner: W,
    bytes: u64,
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let n = self.inner.write(bytes)?;
        self.bytes += n as u64;
        Ok(n)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.inner.flush()
    }
}

fn playlist(out: &mut impl Write, channels: u64) -> std::io::Result<()> {
    out.write_all(b"#EXTM3U url-tvg=\"http://127.0.0.1/guide.xml\"\n")?;
    for n in 0..channels {
        let group = n / 100 % 200;
        writeln!(
            out,
            "#EXTINF:-1 tvg-id=\"channel{n}.example\" tvg-name=\"Channel {n}\" tvg-logo=\"http://127.0.0.1/logos/{n}.png\" group-title=\"Group {group}\",Channel {n} HD\n\
             http://127.0.0.1:8000/live/user/password/{n}.ts"
        )?;
    }
    Ok(())
}

/// 200 programmes a channel, channel after channel, an hour each from the start of 2024.
fn guide(out: &mut impl Write, programmes: u64) -> std::io::Result<()> {
    out.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<tv>\n")?;
    for n in 0..programmes.div_ceil(200) {
        writeln!(out, "<channel id=\"channel{n}.example\"><display-name>Channel {n}</display-name></channel>")?;
    }
    let time = |hour: u64| format!("202401{:02}{:02}0000 +0000", 1 + hour / 24, hour % 24);
    for n in 0..programmes {
        let (channel, hour) = (n / 200, n % 200);
        writeln!(
            out,
            "<programme start=\"{}\" stop=\"{}\" channel=\"channel{channel}.example\"><title lang=\"en\">Programme {n}</title>\
             <desc lang=\"en\">What happens in programme {n}, told in a sentence of the usual length &amp; with the usual reference.</desc>\
             <category lang=\"en\">Series</category><episode-num system=\"xmltv_ns\">{}.{}.</episode-num></programme>",
            time(hour),
            time(hour + 1),
            hour % 9,
            hour % 20,
        )?;
    }
    out.write_all(b"</tv>\n")
}
