//! Text -> tokens with their places. The longest match wins.

use super::diagnostic::{Diagnostic, mistake};
use super::tree::{Op, Span};

/// The longest expression, in bytes; far more than people write.
pub(super) const LONGEST: usize = 64 * 1024;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    /// A name, a keyword or a bare value.
    Word,
    Number,
    /// The text in quotes, with escapes resolved.
    Text(String),
    Symbol(Symbol),
    Open,
    Close,
    Comma,
    /// `$1`.
    Capture(u32),
    /// `$channel_name`.
    FieldRef,
    /// `@logo:…`, `@time:…`, without quotes.
    Helper,
    End,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Symbol {
    /// Compares in conditions, assigns in actions.
    Equal,
    /// The comparison, and whether it is negated.
    Compare(Op, bool),
    IfEmpty,
    Append,
    Remove,
    Not,
    And,
    Or,
}

/// Longer ones first.
const SYMBOLS: &[(&str, Symbol)] = &[
    ("==", Symbol::Compare(Op::EqualEqual, false)),
    ("=~", Symbol::Compare(Op::Matches, false)),
    ("!=", Symbol::Compare(Op::EqualEqual, true)),
    ("!~", Symbol::Compare(Op::Matches, true)),
    ("<=", Symbol::Compare(Op::LessEqual, false)),
    (">=", Symbol::Compare(Op::GreaterEqual, false)),
    ("?=", Symbol::IfEmpty),
    ("+=", Symbol::Append),
    ("-=", Symbol::Remove),
    ("&&", Symbol::And),
    ("||", Symbol::Or),
    ("=", Symbol::Equal),
    ("<", Symbol::Compare(Op::Less, false)),
    (">", Symbol::Compare(Op::Greater, false)),
    ("!", Symbol::Not),
];

#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) span: Span,
}

/// The tokens of `text`, the last of which is [`Kind::End`].
pub(super) fn lex(text: &str) -> Result<Vec<Token>, Vec<Diagnostic>> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let first = rest.chars().next().unwrap_or_default();
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        let (kind, length) = token(text, rest, at)?;
        tokens.push(Token { kind, span: Span { start: at, end: at + length } });
        at += length;
    }
    tokens.push(Token { kind: Kind::End, span: Span { start: text.len(), end: text.len() } });
    Ok(tokens)
}

/// The token at the start of `rest`, which begins at `at`, and its length in bytes.
fn token(text: &str, rest: &str, at: usize) -> Result<(Kind, usize), Vec<Diagnostic>> {
    let first = rest.chars().next().unwrap_or_default();
    if rest.starts_with("<>") {
        return Err(unexpected(text, rest, first, at));
    }
    if let Some((symbol, kind)) = SYMBOLS.iter().find(|(symbol, _)| rest.starts_with(symbol)) {
        return Ok((Kind::Symbol(*kind), symbol.len()));
    }
    Ok(match first {
        '(' => (Kind::Open, 1),
        ')' => (Kind::Close, 1),
        ',' => (Kind::Comma, 1),
        '"' | '\'' => return quoted(text, rest, first, at),
        '$' => {
            let name = word(rest.get(1..).unwrap_or_default());
            match rest.get(1..1 + name).unwrap_or_default() {
                "" => return Err(unexpected(text, rest, first, at)),
                digits if digits.bytes().all(|b| b.is_ascii_digit()) => (Kind::Capture(digits.parse().unwrap_or(u32::MAX)), 1 + name),
                _ => (Kind::FieldRef, 1 + name),
            }
        }
        '@' => (Kind::Helper, helper(rest)),
        '-' | '+' if rest.as_bytes().get(1).is_some_and(u8::is_ascii_digit) => {
            (Kind::Number, 1 + number(rest.get(1..).unwrap_or_default()))
        }
        _ if first.is_alphanumeric() || first == '_' => {
            let length = word(rest);
            let digits = number(rest);
            if digits >= length { (Kind::Number, digits) } else { (Kind::Word, length) }
        }
        _ => return Err(unexpected(text, rest, first, at)),
    })
}

fn unexpected(text: &str, rest: &str, first: char, at: usize) -> Vec<Diagnostic> {
    let message = match first {
        // Phones and word processors insert these automatically.
        '“' | '”' | '„' | '«' | '»' | '‘' | '’' => format!("{first} is no quote here: write \" or '"),
        _ if rest.starts_with("<>") => "<> is no operator here: write !=".to_owned(),
        _ => format!("unexpected character {first:?}; a text with such characters needs quotes"),
    };
    mistake(text, Span { start: at, end: at + first.len_utf8() }, "unexpected_character", message)
}

/// The length in bytes of the name at the start: letters, digits, `_`, and `-` before a letter or digit.
fn word(rest: &str) -> usize {
    let mut letters = rest.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let goes_on = letter.is_alphanumeric()
            || letter == '_'
            || letter == '-' && at > 0 && letters.peek().is_some_and(|(_, next)| next.is_alphanumeric());
        if !goes_on {
            return at;
        }
    }
    rest.len()
}

/// The length in bytes of the number at the start. 0: there is none.
fn number(rest: &str) -> usize {
    let digits = |from: usize| rest.bytes().skip(from).take_while(u8::is_ascii_digit).count();
    let whole = digits(0);
    if whole == 0 {
        return 0;
    }
    match digits(whole + 1) {
        part if part > 0 && rest.as_bytes().get(whole) == Some(&b'.') => whole + 1 + part,
        _ => whole,
    }
}

/// The length in bytes of a helper without quotes: up to a blank, a comma or a closing parenthesis outside of its own.
fn helper(rest: &str) -> usize {
    let (mut depth, mut quote) = (0_u32, None);
    for (at, letter) in rest.char_indices() {
        match (quote, letter) {
            (Some(open), _) if open == letter => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') if depth > 0 => quote = Some(letter),
            (None, '(') => depth += 1,
            (None, ')') if depth > 0 => depth -= 1,
            (None, ')' | ',') if depth == 0 => return at,
            (None, _) if letter.is_whitespace() && depth == 0 => return at,
            (None, _) => {}
        }
    }
    rest.len()
}

fn quoted(text: &str, rest: &str, quote: char, at: usize) -> Result<(Kind, usize), Vec<Diagnostic>> {
    let inside = rest.get(1..).unwrap_or_default();
    let mut is_escaped = false;
    let end = inside.find(|letter| {
        let ends = letter == quote && !is_escaped;
        is_escaped = letter == '\\' && !is_escaped;
        ends
    });
    match end.and_then(|end| inside.get(..end)) {
        // For regular expressions: `\d` is kept.
        Some(inside) => Ok((Kind::Text(unescaped(inside, "\\")), inside.len() + 2)),
        None => {
            let span = Span { start: at, end: at + rest.len() };
            Err(mistake(text, span, "unclosed_quote", format!("this quote ({quote}) is not closed")))
        }
    }
}

/// The text between quotes with its escapes resolved. `unknown` is written in the place of a backslash that escapes nothing known.
pub(super) fn unescaped(inside: &str, unknown: &str) -> String {
    let mut text = String::new();
    let mut letters = inside.chars();
    while let Some(letter) = letters.next() {
        match if letter == '\\' { letters.next() } else { None } {
            None => text.push(letter),
            Some('n') => text.push('\n'),
            Some('t') => text.push('\t'),
            Some('r') => text.push('\r'),
            Some(known @ ('\\' | '"' | '\'')) => text.push(known),
            Some(other) => {
                text.push_str(unknown);
                text.push(other);
            }
        }
    }
    text
}
