//! Skips elements that are broken or too long, and finds the next one.
//!
//! First the loose scan looks for the end of the broken element; if it fails, `},{` begins the next one. An input that ends before
//! that is incomplete, unless its last bytes are those of a complete list.

use std::io::BufRead;

use memchr::memchr;

use super::{Items, Shape, add};
use crate::format::xtream::outcome::ReadError;
use crate::format::xtream::scan::{Fault, is_blank, loose_end, resumption};
use crate::model::Issues;

impl<R: BufRead> Items<R> {
    pub(super) fn broken(&mut self, at: usize, issues: &mut Issues) {
        self.had_broken = true;
        add(issues, || {
            let (_, fault) = self.window.place(at);
            (self.window.place(0), format!("entry {}: not valid JSON (at byte {fault}), skipped", self.count.max(1)))
        });
    }

    /// Skips a broken element whose fault is at `at`.
    pub(super) fn pass(&mut self, at: usize) -> Result<(), ReadError> {
        loop {
            match loose_end(self.window.rest(), self.shape == Shape::Map) {
                Ok(end) | Err(Fault::Next(end)) => {
                    self.window.advance(end);
                    return Ok(());
                }
                Err(Fault::More) if self.window.more() => {}
                Err(Fault::More | Fault::Broken(_)) => break,
            }
        }
        // The closing brace of the element is missing.
        let (before, behind) = self.window.rest().split_at_checked(at).unwrap_or_default();
        if before.trim_ascii_end().ends_with(b",") && behind.starts_with(b"{") {
            self.window.advance(at);
            return Ok(());
        }
        self.resume(at)
    }

    /// Continues at the next `},{` from `at` on, or ends if the input ends like a complete list.
    pub(super) fn resume(&mut self, at: usize) -> Result<(), ReadError> {
        self.window.advance(at);
        let mut tail = Tail::default();
        loop {
            let rest = self.window.rest();
            let brace = memchr(b'}', rest).unwrap_or(rest.len());
            tail.add(rest.get(..brace).unwrap_or_default());
            self.window.advance(brace);
            match resumption(self.window.rest(), 0, self.shape == Shape::Map) {
                Ok(Some(next)) => {
                    self.window.advance(next);
                    return Ok(());
                }
                Err(_) if self.window.more() => continue,
                Err(_) if self.window.is_ended() => break,
                // The last case: a megabyte of blanks.
                Ok(None) | Err(_) => {}
            }
            tail.add(b"}");
            self.window.advance(1);
        }
        tail.add(self.window.rest());
        let error = self.cut();
        if matches!(error, ReadError::Cut { .. }) && tail.ends(self.shape, self.is_nested) {
            self.shape = Shape::End;
            return Ok(());
        }
        Err(error)
    }

    /// Skips a value that is too long for the window, by counting brackets.
    pub(super) fn skip(&mut self) -> Result<(), ReadError> {
        let (mut depth, mut is_text, mut is_escaped) = (0u64, false, false);
        loop {
            let rest = self.window.rest();
            for (at, byte) in rest.iter().enumerate() {
                match byte {
                    _ if is_escaped => is_escaped = false,
                    b'\\' if is_text => is_escaped = true,
                    b'"' => is_text = !is_text,
                    _ if is_text => {}
                    b'{' | b'[' => depth += 1,
                    b'}' | b']' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                if depth == 0 && !is_text && !is_blank(*byte) {
                    self.window.advance(at + 1);
                    return Ok(());
                }
            }
            let len = rest.len();
            self.window.advance(len);
            if !self.window.more() {
                return Err(self.cut());
            }
        }
    }
}

/// The last three bytes that are not blank.
#[derive(Default)]
struct Tail(u32);

impl Tail {
    fn add(&mut self, bytes: &[u8]) {
        let last = bytes.iter().enumerate().rev().filter(|(_, byte)| !is_blank(**byte)).nth(2).map_or(0, |(at, _)| at);
        for byte in bytes.iter().skip(last).filter(|byte| !is_blank(**byte)) {
            self.0 = self.0 << 8 | u32::from(*byte);
        }
    }

    /// Whether a complete list ends with these bytes.
    fn ends(&self, shape: Shape, is_nested: bool) -> bool {
        let [_, last @ ..] = self.0.to_be_bytes();
        match (shape, is_nested) {
            (Shape::Map, true) => last.ends_with(b"}}}"),
            (Shape::Map, false) => last.ends_with(b"}}"),
            (_, true) => last.ends_with(b"]}"),
            (_, false) => last.ends_with(b"]"),
        }
    }
}
