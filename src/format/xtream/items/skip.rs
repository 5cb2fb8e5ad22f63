//! Skips elements that are broken or too long, and finds the next one: it begins at `},{`.

use std::io::BufRead;

use super::{Items, Shape, add};
use crate::format::xtream::json::{Fault, blanks_end, is_blank};
use crate::format::xtream::outcome::ReadError;
use crate::model::Issues;

/// The longest key before an element, in bytes.
const LONGEST_KEY: usize = 400;

impl<R: BufRead> Items<R> {
    pub(super) fn broken(&mut self, at: usize, issues: &mut Issues) {
        self.had_broken = true;
        add(issues, || {
            let (_, fault) = self.window.place(at);
            (self.window.place(0), format!("entry {}: not valid JSON (at byte {fault}), skipped", self.count.max(1)))
        });
    }

    /// Continues at the next `},{`, or ends if the input ends like a complete list.
    pub(super) fn resume(&mut self) -> Result<(), ReadError> {
        // What was passed last, without blanks.
        let mut tail = Vec::new();
        loop {
            let rest = self.window.rest();
            let brace = rest.find('}').unwrap_or(rest.len());
            let next = next_element(rest.get(brace..).unwrap_or_default(), self.shape == Shape::Map);
            let mut passed = match next {
                Ok(Some(next)) => {
                    self.window.advance(brace + next);
                    return Ok(());
                }
                Ok(None) => brace + 1,
                Err(_) if brace > 0 => brace,
                Err(_) if self.window.is_ended => rest.len(),
                Err(_) => 0,
            };
            let is_end = passed == rest.len() && self.window.is_ended;
            if passed == 0 && !is_end {
                if self.window.more() {
                    continue;
                }
                // A megabyte of blanks.
                passed = 1;
            }
            let passed_text = self.window.rest().get(..passed).unwrap_or_default();
            let last: Vec<u8> = passed_text.bytes().rev().filter(|byte| !is_blank(*byte)).take(3).collect();
            tail.extend(last.iter().rev());
            tail.drain(..tail.len().saturating_sub(3));
            self.window.advance(passed);
            if is_end {
                break;
            }
        }
        let error = self.cut();
        let ends = match (self.shape, self.is_nested) {
            (Shape::Map, true) => b"}}}".as_slice(),
            (Shape::Map, false) => b"}}",
            (_, true) => b"]}",
            (_, false) => b"]",
        };
        if matches!(error, ReadError::Cut { .. }) && tail.ends_with(ends) {
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
            for (at, byte) in rest.bytes().enumerate() {
                match byte {
                    _ if is_escaped => is_escaped = false,
                    b'\\' if is_text => is_escaped = true,
                    b'"' => is_text = !is_text,
                    _ if is_text => {}
                    b'{' | b'[' => depth += 1,
                    b'}' | b']' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                if depth == 0 && !is_text && !is_blank(byte) {
                    self.window.advance(at + 1);
                    return Ok(());
                }
            }
            let length = rest.len();
            self.window.advance(length);
            if !self.window.more() {
                return Err(self.cut());
            }
        }
    }
}

/// If the next element of a list (or member of an object of objects) begins after the brace at the start of `text`: its offset.
fn next_element(text: &str, is_map: bool) -> Result<Option<usize>, Fault> {
    let byte = |at: usize| text.as_bytes().get(at).copied().ok_or(Fault::More);
    byte(0)?;
    let comma = blanks_end(text, 1);
    if byte(comma)? != b',' {
        return Ok(None);
    }
    let next = blanks_end(text, comma + 1);
    if !is_map {
        return Ok((byte(next)? == b'{').then_some(next));
    }
    if byte(next)? != b'"' {
        return Ok(None);
    }
    let key = text.as_bytes().get(next + 1..).unwrap_or_default();
    let Some(length) = key.iter().take(LONGEST_KEY).position(|byte| *byte == b'"') else {
        return if key.len() < LONGEST_KEY { Err(Fault::More) } else { Ok(None) };
    };
    let colon = blanks_end(text, next + 1 + length + 1);
    if byte(colon)? != b':' {
        return Ok(None);
    }
    Ok((byte(blanks_end(text, colon + 1))? == b'{').then_some(next))
}
