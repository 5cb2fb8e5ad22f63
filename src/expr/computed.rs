//! Helpers: computed values in rules. `@time:` is computed here, `@logo:` by the caller.
//!
//! A helper is recognised only in the text of the rule, never in the data of a provider.

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::Time;
use crate::model::fields::parse_moment;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Helper {
    /// `@time:now`: RFC 3339.
    Now,
    /// `@time:now()`, with seconds added: seconds since 1970.
    Epoch { plus: i64 },
    /// Computed already: `@time:parse("…")`, `@time:1704110400`.
    Fixed(String),
    /// `@logo:ID`, the ID as it was written.
    Logo(String),
}

pub(super) const TIME: &str = "@time:";
pub(super) const LOGO: &str = "@logo:";

/// Names of the functions of `@time:`, for suggestions.
pub(super) const FUNCTIONS: &[&str] = &["now", "parse", "format"];

/// A helper as editors show it.
#[derive(Serialize, JsonSchema)]
pub(crate) struct About {
    pub(crate) name: &'static str,
    /// What its values begin with.
    pub(crate) prefix: &'static str,
    pub(crate) description: &'static str,
    pub(crate) example: &'static str,
    /// The texts that can follow the prefix, and their meanings.
    #[serde(skip)]
    pub(crate) options: &'static [(&'static str, &'static str)],
}

pub(crate) const HELPERS: &[About] = &[
    About {
        name: "logo",
        prefix: LOGO,
        description: "The address of a stored logo, by its id; the field is cleared if there is no such logo",
        example: "SET tvg_logo = \"@logo:01JD0000000000000000000000\"",
        options: &[],
    },
    About {
        name: "time",
        prefix: TIME,
        description: "A time, computed when the rule runs",
        example: "SET attr_updated = \"@time:now\"",
        options: &[
            ("now", "Now, as 2026-01-31T20:15:00Z"),
            ("now()", "Now, in seconds since 1970; +3600 after it adds an hour"),
            ("parse(\"2026-01-31 20:15\")", "A time in seconds since 1970"),
            ("format(\"2026-01-31 20:15\", \"%d.%m.%Y\")", "A time in a custom format"),
        ],
    },
];

/// None: the text is no helper; an error says what is wrong with it.
pub(super) fn parse(text: &str) -> Option<Result<Helper, String>> {
    if let Some(id) = text.strip_prefix(LOGO) {
        return Some(if id.is_empty() { Err("@logo: needs the id of a logo".into()) } else { Ok(Helper::Logo(id.to_owned())) });
    }
    text.strip_prefix(TIME).map(|call| time(call.trim()))
}

fn time(call: &str) -> Result<Helper, String> {
    if call == "now" {
        return Ok(Helper::Now);
    }
    if let Some(rest) = call.strip_prefix("now") {
        let rest = rest.trim_start().strip_prefix("()").unwrap_or(rest).replace([' ', '\t'], "");
        let plus = if rest.is_empty() { Ok(0) } else { rest.strip_prefix('+').unwrap_or(&rest).parse() };
        return match plus {
            Ok(plus) if rest.is_empty() || rest.starts_with(['+', '-']) => Ok(Helper::Epoch { plus }),
            _ => Err(format!("@time:now() can be followed by +SECONDS or -SECONDS, not by {rest}")),
        };
    }
    if !call.is_empty() && call.trim_start_matches('-').bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(Helper::Fixed(call.to_owned()));
    }
    if let Some(arguments) = arguments(call, "parse") {
        let moment = moment(arguments.first().map_or("", String::as_str))?;
        return Ok(Helper::Fixed(moment.0.to_string()));
    }
    if let Some(arguments) = arguments(call, "format") {
        let [text, format] = arguments.as_slice() else { return Err("@time:format needs a time and a format".into()) };
        let written = jiff::fmt::strtime::format(format, &moment(text)?.timestamp().to_zoned(jiff::tz::TimeZone::UTC));
        return written.map(Helper::Fixed).map_err(|error| format!("{format} is no format of a time: {error}"));
    }
    let name = call.split('(').next().unwrap_or_default().trim();
    if FUNCTIONS.contains(&name) {
        return Err(format!("nothing can follow @time:{name}(…): only now() takes +SECONDS or -SECONDS"));
    }
    if name.is_empty() {
        return Err("@time: needs one of now, now(), parse(\"…\") and format(\"…\", \"%Y-%m-%d\")".to_owned());
    }
    Err(format!("@time: has no {name}: it has now, now(), parse(\"…\") and format(\"…\", \"%Y-%m-%d\")"))
}

fn moment(text: &str) -> Result<Time, String> {
    let text = text.trim();
    if let Ok(seconds) = text.parse() {
        return Ok(Time(seconds));
    }
    parse_moment(text).ok_or_else(|| format!("{text} is no time: write it as 2026-01-31 20:15:00 or 2026-01-31T20:15:00Z"))
}

/// The arguments of `name("…", "…")`, quoted or not.
fn arguments(call: &str, name: &str) -> Option<Vec<String>> {
    let inside = call.strip_prefix(name)?.trim_start().strip_prefix('(')?.trim_end().strip_suffix(')')?;
    let mut arguments = vec![String::new()];
    let mut quote = None;
    for letter in inside.chars() {
        match quote {
            Some(open) if letter == open => quote = None,
            None if matches!(letter, '"' | '\'') => quote = Some(letter),
            None if letter == ',' => arguments.push(String::new()),
            _ => arguments.last_mut()?.push(letter),
        }
    }
    arguments.iter_mut().for_each(|argument| *argument = argument.trim().to_owned());
    Some(arguments)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Helper {
        parse(text).unwrap().unwrap()
    }

    #[test]
    fn times_are_worked_out() {
        assert_eq!(of("@time:now"), Helper::Now);
        for (text, plus) in [("@time:now()", 0), ("@time:now() + 60", 60), ("@time:now()-3600", -3600), ("@time:now+5", 5)] {
            assert_eq!(of(text), Helper::Epoch { plus }, "{text}");
        }
        for (text, expected) in [
            ("@time:1704110400", "1704110400"),
            ("@time:parse(\"2024-01-01T12:00:00Z\")", "1704110400"),
            ("@time:parse('2024-01-01 12:00')", "1704110400"),
            ("@time:format(\"2024-01-01\", \"%d.%m.%Y, %H\")", "01.01.2024, 00"),
            ("@time:format(1704110400, %H:%M)", "12:00"),
        ] {
            assert_eq!(of(text), Helper::Fixed(expected.into()), "{text}");
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (text, part) in [
            ("@time:nwo", "no nwo"),
            ("@time:now()*2", "+SECONDS"),
            ("@time:parse(\"soon\")", "soon is no time"),
            ("@time:format(\"2024-01-01\")", "needs a time and a format"),
            ("@time:", "needs one of"),
            ("@time:parse(\"2024-01-01\")+60", "only now() takes"),
            ("@logo:", "id of a logo"),
        ] {
            let message = parse(text).unwrap().unwrap_err();
            assert!(message.contains(part), "{text}: {message}");
        }
        assert_eq!(parse("@foo:bar"), None);
        assert_eq!(parse("mail@time:now"), None);
    }
}
