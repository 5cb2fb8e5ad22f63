//! Text -> tokens with their places. The longest match wins.

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
    Equal,
    EqualEqual,
    NotEqual,
    Match,
    NotMatch,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    IfEmpty,
    Append,
    Remove,
    Not,
    And,
    Or,
}

impl Symbol {
    /// The comparison of a symbol, and whether it is negated.
    pub(super) fn operator(self) -> Option<(Op, bool)> {
        Some(match self {
            Symbol::Equal | Symbol::EqualEqual => (Op::EqualEqual, false),
            Symbol::NotEqual => (Op::EqualEqual, true),
            Symbol::Match => (Op::Matches, false),
            Symbol::NotMatch => (Op::Matches, true),
            Symbol::Less => (Op::Less, false),
            Symbol::LessEqual => (Op::LessEqual, false),
            Symbol::Greater => (Op::Greater, false),
            Symbol::GreaterEqual => (Op::GreaterEqual, false),
            _ => return None,
        })
    }
}

/// Longer ones first.
const SYMBOLS: &[(&str, Symbol)] = &[
    ("==", Symbol::EqualEqual),
    ("=~", Symbol::Match),
    ("!=", Symbol::NotEqual),
    ("!~", Symbol::NotMatch),
    ("<=", Symbol::LessEqual),
    (">=", Symbol::GreaterEqual),
    ("?=", Symbol::IfEmpty),
    ("+=", Symbol::Append),
    ("-=", Symbol::Remove),
    ("&&", Symbol::And),
    ("||", Symbol::Or),
    ("=", Symbol::Equal),
    ("<", Symbol::Less),
    (">", Symbol::Greater),
    ("!", Symbol::Not),
];

#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) span: Span,
}

/// A text that cannot be split into tokens.
#[derive(Debug)]
pub(super) struct Unlexable {
    pub(super) message: String,
    pub(super) error_type: &'static str,
    pub(super) span: Span,
}

/// The tokens of `text`, the last of which is [`Kind::End`].
pub(super) fn lex(text: &str) -> Result<Vec<Token>, Unlexable> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let first = rest.chars().next().unwrap_or_default();
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        let (kind, length) = token(rest, first, at)?;
        tokens.push(Token { kind, span: Span { start: at, end: at + length } });
        at += length;
    }
    tokens.push(Token { kind: Kind::End, span: Span { start: text.len(), end: text.len() } });
    Ok(tokens)
}

fn token(rest: &str, first: char, at: usize) -> Result<(Kind, usize), Unlexable> {
    if rest.starts_with("<>") {
        return Err(unexpected(rest, first, at));
    }
    if let Some((symbol, kind)) = SYMBOLS.iter().find(|(symbol, _)| rest.starts_with(symbol)) {
        return Ok((Kind::Symbol(*kind), symbol.len()));
    }
    Ok(match first {
        '(' => (Kind::Open, 1),
        ')' => (Kind::Close, 1),
        ',' => (Kind::Comma, 1),
        '"' | '\'' => return quoted(rest, first, at),
        '$' => {
            let name = word(rest.get(1..).unwrap_or_default());
            match rest.get(1..1 + name).unwrap_or_default() {
                "" => return Err(unexpected(rest, first, at)),
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
        _ => return Err(unexpected(rest, first, at)),
    })
}

fn unexpected(rest: &str, first: char, at: usize) -> Unlexable {
    let message = match first {
        // Phones and word processors insert these automatically.
        '“' | '”' | '„' | '«' | '»' | '‘' | '’' => format!("{first} is no quote here: write \" or '"),
        _ if rest.starts_with("<>") => "<> is no operator here: write !=".to_owned(),
        _ => format!("unexpected character {first:?}; a text with such characters needs quotes"),
    };
    Unlexable { message, error_type: "unexpected_character", span: Span { start: at, end: at + first.len_utf8() } }
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

fn quoted(rest: &str, quote: char, at: usize) -> Result<(Kind, usize), Unlexable> {
    let mut text = String::new();
    let mut letters = rest.char_indices().skip(1);
    while let Some((place, letter)) = letters.next() {
        match letter {
            _ if letter == quote => return Ok((Kind::Text(text), place + 1)),
            '\\' => match letters.next() {
                Some((_, 'n')) => text.push('\n'),
                Some((_, 't')) => text.push('\t'),
                Some((_, 'r')) => text.push('\r'),
                Some((_, escaped @ ('\\' | '"' | '\''))) => text.push(escaped),
                // For regular expressions: `\d` is kept.
                Some((_, other)) => {
                    text.push('\\');
                    text.push(other);
                }
                None => break,
            },
            _ => text.push(letter),
        }
    }
    Err(Unlexable {
        message: format!("this quote ({quote}) is not closed"),
        error_type: "unclosed_quote",
        span: Span { start: at, end: at + rest.len() },
    })
}
