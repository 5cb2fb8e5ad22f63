//! The moving test pattern as an endless MPEG transport stream (ISO/IEC 13818-1).
//!
//! The loop is a file of whole packets (see `assets/README.md`). In each round its clocks are moved by the length of the loop and
//! its continuity counters are rewritten, so that players see one continuous stream.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;
use std::time::Duration;

use bytes::Bytes;

const PACKET: usize = 188;
/// Ticks of 90 kHz in one round.
const TICKS: u64 = 432_000;
const PICTURES: u32 = 120;
/// Clocks have 33 bits.
const WRAP: u64 = 1 << 33;

static LOOP: &[u8] = include_bytes!("../../assets/pattern.ts");

/// The parts of a packet that change. Offsets from its first byte.
struct Packet {
    pid: u16,
    has_payload: bool,
    pcr_at: Option<usize>,
    /// PTS, then DTS.
    stamps_at: [Option<usize>; 2],
}

/// One round: its packets, and the ranges of packets between pictures.
struct Round {
    packets: Vec<Packet>,
    pictures: Vec<Range<usize>>,
}

fn round() -> &'static Round {
    static ROUND: OnceLock<Round> = OnceLock::new();
    ROUND.get_or_init(|| {
        let packets: Vec<Packet> = LOOP.as_chunks::<PACKET>().0.iter().map(Packet::read).collect();
        let mut starts: Vec<usize> = packets.iter().enumerate().filter(|(_, p)| p.pcr_at.is_some()).map(|(at, _)| at).collect();
        // The packets before the first clock (the tables) belong to the first picture.
        if let Some(first) = starts.first_mut() {
            *first = 0;
        }
        let ends = starts.iter().skip(1).copied().chain([packets.len()]);
        let pictures = starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect();
        Round { packets, pictures }
    })
}

impl Packet {
    fn read(bytes: &[u8; PACKET]) -> Packet {
        let pid = u16::from_be_bytes([bytes[1] & 0x1f, bytes[2]]);
        let is_start = bytes[1] & 0x40 != 0;
        let (has_adaptation, has_payload) = (bytes[3] & 0x20 != 0, bytes[3] & 0x10 != 0);
        let adaptation = if has_adaptation { usize::from(bytes[4]) } else { 0 };
        let pcr_at = (adaptation >= 7 && bytes[5] & 0x10 != 0).then_some(6);
        let payload = 4 + usize::from(has_adaptation) + adaptation;
        let mut stamps_at = [None, None];
        if let (true, true, Some([0, 0, 1, _, _, _, _, flags, ..])) = (is_start, has_payload, bytes.get(payload..payload + 19)) {
            stamps_at = [(flags & 0x80 != 0).then_some(payload + 9), (flags & 0xc0 == 0xc0).then_some(payload + 14)];
        }
        Packet { pid, has_payload, pcr_at, stamps_at }
    }
}

/// An endless stream, picture by picture.
pub(super) struct Pattern {
    counters: HashMap<u16, u8>,
    rounds: u64,
    picture: usize,
}

impl Pattern {
    pub(super) fn new() -> Pattern {
        Pattern { counters: HashMap::new(), rounds: 0, picture: 0 }
    }

    pub(super) const PICTURE: Duration = Duration::from_millis(TICKS / 90 / PICTURES as u64);

    pub(super) fn next(&mut self, pictures: u32) -> Bytes {
        let round = round();
        let mut out = Vec::new();
        for _ in 0..pictures {
            if let Some(range) = round.pictures.get(self.picture) {
                self.append(range.clone(), round, &mut out);
            }
            self.picture += 1;
            if self.picture >= round.pictures.len() {
                self.picture = 0;
                self.rounds += 1;
            }
        }
        out.into()
    }

    fn append(&mut self, range: Range<usize>, round: &Round, out: &mut Vec<u8>) {
        let later = self.rounds.wrapping_mul(TICKS) % WRAP;
        let bytes = LOOP.as_chunks::<PACKET>().0;
        for (bytes, packet) in bytes[range.clone()].iter().zip(&round.packets[range]) {
            let mut bytes = *bytes;
            let counter = self.counters.entry(packet.pid).or_insert(0);
            bytes[3] = bytes[3] & 0xf0 | *counter;
            *counter = (*counter + u8::from(packet.has_payload)) & 0x0f;
            if let Some(at) = packet.pcr_at {
                let clock = &mut bytes[at..at + 6];
                let base =
                    (u64::from(u32::from_be_bytes([clock[0], clock[1], clock[2], clock[3]])) << 1 | u64::from(clock[4] >> 7)) + later;
                let base = base % WRAP;
                clock[..4].copy_from_slice(&((base >> 1) as u32).to_be_bytes());
                clock[4] = clock[4] & 0x7f | ((base & 1) as u8) << 7;
            }
            for at in packet.stamps_at.into_iter().flatten() {
                let ticks = (stamp(&bytes[at..at + 5]) + later) % WRAP;
                put_stamp(&mut bytes[at..at + 5], ticks);
            }
            out.extend_from_slice(&bytes);
        }
    }
}

/// A PTS or DTS: 3, 15 and 15 bits, each followed by a marker bit.
fn stamp(b: &[u8]) -> u64 {
    let b = |at: usize| u64::from(b[at]);
    (b(0) >> 1 & 7) << 30 | b(1) << 22 | (b(2) >> 1) << 15 | b(3) << 7 | b(4) >> 1
}

fn put_stamp(b: &mut [u8], ticks: u64) {
    b[0] = b[0] & 0xf1 | ((ticks >> 30 & 7) << 1) as u8;
    b[1] = (ticks >> 22) as u8;
    b[2] = ((ticks >> 15 & 0x7f) << 1 | 1) as u8;
    b[3] = (ticks >> 7) as u8;
    b[4] = ((ticks & 0x7f) << 1 | 1) as u8;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_loop_is_whole() {
        assert_eq!(LOOP.len() % PACKET, 0);
        assert!(LOOP.len() < 400 << 10);
        assert_eq!(round().pictures.len(), PICTURES as usize);
        assert_eq!(Pattern::PICTURE, Duration::from_millis(40));
    }

    #[test]
    fn no_player_sees_a_seam() {
        let mut pattern = Pattern::new();
        // Near the wrap of the clocks, which takes a day in real life.
        pattern.rounds = WRAP / TICKS - 1;
        let mut last_counter: HashMap<u16, u8> = HashMap::new();
        let mut last_stamp: HashMap<u16, u64> = HashMap::new();
        let mut last_clock = None;
        let stream = pattern.next(3 * PICTURES);
        assert_eq!(stream.len(), 3 * LOOP.len());
        for bytes in stream.as_chunks::<PACKET>().0 {
            assert_eq!(bytes[0], 0x47);
            let packet = Packet::read(bytes);
            let counter = bytes[3] & 0x0f;
            if let Some(last) = last_counter.insert(packet.pid, counter) {
                assert_eq!(counter, (last + u8::from(packet.has_payload)) & 0x0f);
            }
            if let Some(at) = packet.stamps_at[0] {
                let now = stamp(&bytes[at..at + 5]);
                let step = if packet.pid == 0x100 { 3600 } else { 1920 };
                if let Some(last) = last_stamp.insert(packet.pid, now) {
                    let passed = (now + WRAP - last) % WRAP;
                    assert!(passed > 0 && passed.is_multiple_of(step) && passed < 90_000, "{passed}");
                }
            }
            if let Some(at) = packet.pcr_at {
                let now = u64::from(u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap())) << 1 | u64::from(bytes[at + 4] >> 7);
                if let Some(last) = last_clock.replace(now) {
                    assert_eq!((now + WRAP - last) % WRAP, 3600);
                }
            }
        }
    }
}
