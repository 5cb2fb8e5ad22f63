//! The elements of a long JSON list, one at a time while the list arrives.
//!
//! A window over the input holds one element, which is handed out without a copy. A broken element that cannot be repaired is
//! skipped up to the next `},{`.
//!
//! Rules that the code does not make obvious:
//! - The list may be an object of objects (PHP makes one of a list with gaps), or a member of an object: any member that is a
//!   list, or a named one.
//! - Extra and missing commas between elements are ignored, and so is everything after the list.
//! - After a broken element, a closing bracket ends the list only if no comma follows.
//! - An input that ends after a broken element is incomplete, unless its last bytes are those of a complete list.
//! - An object without entries is a refusal: its message becomes the error.

mod skip;

use std::io::BufRead;

use super::json::{self, Fault, Member, blanks_end, is_blank};
use super::outcome::ReadError;
use super::refusal::{Messages, is_remark};
use super::start::start;
use crate::format::text::Utf8;
use crate::format::window::Window;
use crate::model::Issues;

/// The longest element, in bytes.
const LONGEST: usize = 1024 * 1024;

pub(super) struct Item<'a, R> {
    /// The window begins with the element.
    window: &'a Window<R>,
    /// Without the blanks around it.
    text: &'a str,
    /// The members, if it is an object.
    members: &'a [Member],
    /// 1 for the first element.
    number: u64,
}

impl<'a, R: BufRead> Item<'a, R> {
    /// The value of a member, of several the last one. Empty if there is none.
    #[inline]
    pub(super) fn member(&self, key: &str) -> &'a str {
        self.members.iter().rev().find(|member| member.has_key(self.text, key)).map_or("", |member| member.of(self.text).1)
    }

    pub(super) fn is_object(&self) -> bool {
        self.text.starts_with('{')
    }

    pub(super) fn issue(&self, issues: &mut Issues, text: impl AsRef<str>) {
        add(issues, || (self.window.place(0), format!("entry {}: {}", self.number, text.as_ref())));
    }
}

/// Adds an issue. Place and text are made only if it will be kept.
fn add(issues: &mut Issues, make: impl FnOnce() -> ((u64, u64), String)) {
    if issues.first.len() < Issues::KEPT {
        let ((line, byte), text) = make();
        issues.add(line, byte, text);
    } else {
        issues.add(0, 0, "");
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Unknown,
    List,
    Map,
    End,
}

pub(super) struct Items<R> {
    window: Window<R>,
    /// The name of the list, for errors.
    what: &'static str,
    /// The member that holds the list.
    inside: Option<&'static str>,
    shape: Shape,
    /// The list is in a member of an object.
    is_nested: bool,
    had_broken: bool,
    count: u64,
    /// Bytes of the element that was handed out.
    taken: usize,
    members: Vec<Member>,
    /// The panel's messages, and whether there are members that are not entries.
    messages: Messages,
    has_others: bool,
}

impl<R: BufRead> Items<R> {
    /// `what` is for errors: "the list of channels". `inside` is the name of the member with the list; without such a member (and
    /// without a refusal) the list is empty.
    pub(super) fn new(input: R, what: &'static str, inside: Option<&'static str>) -> Items<R> {
        Items {
            window: Window::new(Utf8::json(input), LONGEST + 1),
            what,
            inside,
            shape: Shape::Unknown,
            is_nested: false,
            had_broken: false,
            count: 0,
            taken: 0,
            members: Vec::new(),
            messages: Messages::default(),
            has_others: false,
        }
    }

    /// The next element. Skipped elements before it become issues.
    #[inline]
    pub(super) fn next(&mut self, issues: &mut Issues) -> Result<Option<Item<'_, R>>, ReadError> {
        self.window.advance(std::mem::take(&mut self.taken));
        loop {
            let found = match self.shape {
                Shape::List => self.in_list(issues)?,
                Shape::Map => self.in_map(issues)?,
                Shape::Unknown => {
                    self.begin()?;
                    None
                }
                Shape::End => return Ok(None),
            };
            if let Some(length) = found {
                self.taken = length;
                let text = self.window.rest().get(..length).unwrap_or_default();
                return Ok(Some(Item { window: &self.window, text, members: &self.members, number: self.count }));
            }
        }
    }

    fn begin(&mut self) -> Result<(), ReadError> {
        self.window.more();
        if self.window.rest().is_empty()
            && let Some(error) = self.window.take_error()
        {
            return Err(ReadError::Io { what: self.what, error });
        }
        let found = start(self.window.rest(), self.window.is_ended, self.what)?;
        self.shape = match found.and_then(|at| self.window.rest().as_bytes().get(at)) {
            Some(b'[') => Shape::List,
            Some(_) => Shape::Map,
            None => Shape::End,
        };
        self.window.advance(found.map_or(0, |at| at + 1));
        Ok(())
    }

    #[inline]
    fn in_list(&mut self, issues: &mut Issues) -> Result<Option<usize>, ReadError> {
        match self.separators()? {
            b']' => self.close().map(|()| None),
            _ => self.value(0, true, issues),
        }
    }

    /// The next member of an object.
    fn in_map(&mut self, issues: &mut Issues) -> Result<Option<usize>, ReadError> {
        let first = self.separators()?;
        if first == b'}' {
            return self.close().map(|()| None);
        }
        let Some((key_end, value)) = (if first == b'"' { self.key()? } else { None }) else {
            self.broken(0, issues);
            return self.resume().map(|()| None);
        };
        let rest = self.window.rest();
        let key = rest.get(1..key_end - 1).unwrap_or_default();
        let behind = rest.get(value..).unwrap_or_default();
        let (is_object, is_list) = (behind.starts_with('{'), behind.starts_with('['));
        let is_wanted = match self.inside {
            Some(inside) => inside == key && (is_object || is_list),
            None => self.count == 0 && is_list && !is_remark(key),
        };
        if is_wanted && !self.is_nested {
            (self.is_nested, self.shape) = (true, if is_list { Shape::List } else { Shape::Map });
            self.window.advance(value + 1);
            return Ok(None);
        }
        let is_remark = !self.is_nested && (self.inside.is_some() || self.count == 0 && is_remark(key));
        if !is_remark && (is_object || key.bytes().all(|c| c.is_ascii_digit())) {
            self.window.advance(value);
            return self.value(0, true, issues);
        }
        // A member that is not an entry may be a refusal.
        self.has_others = true;
        if let Some(end) = self.value(value, false, issues)? {
            let rest = self.window.rest();
            if !self.is_nested {
                let (key, value) = (rest.get(1..key_end - 1).unwrap_or_default(), rest.get(value..end).unwrap_or_default());
                self.messages.add(key, value, self.what)?;
            }
            self.window.advance(end);
        }
        Ok(None)
    }

    /// The end of a member's key and the start of its value. None: this is not a key.
    fn key(&mut self) -> Result<Option<(usize, usize)>, ReadError> {
        loop {
            let rest = self.window.rest();
            match json::end(rest, &mut self.members) {
                Ok(key_end) => {
                    let colon = blanks_end(rest, key_end);
                    let value = blanks_end(rest, colon + 1);
                    match rest.as_bytes().get(colon) {
                        Some(b':') if value < rest.len() => return Ok(Some((key_end, value))),
                        Some(b':') | None => {}
                        Some(_) => return Ok(None),
                    }
                }
                Err(Fault::Broken(_)) => return Ok(None),
                Err(Fault::More) => {}
            }
            if !self.window.more() {
                return if self.window.is_ended { Err(self.cut()) } else { Ok(None) };
            }
        }
    }

    /// The end of the value at `at`, repaired if necessary. None: it was skipped. `is_entry`: it counts as an entry.
    #[inline]
    fn value(&mut self, at: usize, is_entry: bool, issues: &mut Issues) -> Result<Option<usize>, ReadError> {
        let mut repairs = 0;
        loop {
            let text = self.window.slice().0.get(at..).unwrap_or_default();
            match json::end(text, &mut self.members) {
                Ok(length) if length <= LONGEST => {
                    self.count += u64::from(is_entry);
                    return Ok(Some(at + length));
                }
                Err(Fault::Broken(fault)) => {
                    if repairs < json::REPAIRS
                        && let Some((range, instead)) = json::repair(text, fault)
                    {
                        repairs += 1;
                        self.window.replace(at + range.start..at + range.end, &instead);
                        continue;
                    }
                    // The closing brace of the element is missing.
                    let is_next = is_entry && text.get(..fault).is_some_and(|before| before.trim_ascii_end().ends_with(','));
                    let is_next = is_next && text.get(fault..).is_some_and(|behind| behind.starts_with('{'));
                    self.count += u64::from(is_entry);
                    self.broken(at + fault, issues);
                    if is_next {
                        self.window.advance(fault);
                    } else {
                        self.resume()?;
                    }
                    return Ok(None);
                }
                Err(Fault::More) if self.window.more() => {}
                Err(Fault::More) if self.window.is_ended => return Err(self.cut()),
                Ok(_) | Err(Fault::More) => {
                    if is_entry {
                        self.count += 1;
                        add(issues, || (self.window.place(0), format!("entry {}: longer than 1 MiB, skipped", self.count)));
                    }
                    self.window.advance(at);
                    return self.skip().map(|()| None);
                }
            }
        }
    }

    /// Passes commas and blanks. Returns the byte after them.
    #[inline]
    fn separators(&mut self) -> Result<u8, ReadError> {
        loop {
            let rest = self.window.rest();
            let found = rest.bytes().enumerate().find(|(_, byte)| *byte != b',' && !is_blank(*byte));
            let (len, byte) = (found.map_or(rest.len(), |(at, _)| at), found.map(|(_, byte)| byte));
            self.window.advance(len);
            match byte {
                Some(byte) => return Ok(byte),
                None if self.window.more() => {}
                None => return Err(self.cut()),
            }
        }
    }

    /// Passes the bracket that ends the list, or seems to.
    fn close(&mut self) -> Result<(), ReadError> {
        self.window.advance(1);
        if self.had_broken && !self.is_nested && self.peek() == Some(b',') {
            return Ok(());
        }
        self.shape = Shape::End;
        if self.count > 0 {
            return Ok(());
        }
        let is_answered = self.is_nested || !self.has_others;
        match std::mem::take(&mut self.messages).into_error(is_answered, self.what) {
            Some(error) => Err(error),
            None if is_answered || self.inside.is_some() => Ok(()),
            None => Err(ReadError::Other { what: self.what, reason: "it is an object without entries".to_owned() }),
        }
    }

    /// The next byte that is not blank.
    fn peek(&mut self) -> Option<u8> {
        loop {
            let rest = self.window.rest();
            let len = blanks_end(rest, 0);
            if let Some(byte) = rest.as_bytes().get(len) {
                return Some(*byte);
            }
            self.window.advance(len);
            if !self.window.more() {
                return None;
            }
        }
    }

    /// The error for an input that ends inside the list.
    fn cut(&mut self) -> ReadError {
        let what = self.what;
        match self.window.take_error() {
            Some(error) => ReadError::Io { what, error },
            None => ReadError::Cut { what, items: self.count },
        }
    }
}

#[cfg(test)]
mod tests;
