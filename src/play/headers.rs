//! The headers that a provider wants to see: those of the source, of the lines for players, and of what stands behind `|` in an
//! address (Kodi's notation). Of two with the same name the one nearest to the address wins.

use crate::format::m3u::address::{header_value, headers};
use crate::model::Source;

/// Of lines such as `#EXTVLCOPT:http-user-agent=…` and `#KODIPROP:inputstream.adaptive.stream_headers=a=b&c=d`.
const AGENT: &str = "#EXTVLCOPT:http-user-agent=";
const REFERRER: &str = "#EXTVLCOPT:http-referrer=";
const KODI: [&str; 3] =
    ["#KODIPROP:inputstream.adaptive.stream_headers=", "#KODIPROP:inputstream.adaptive.common_headers=", "#KODIPROP:stream_headers="];

/// Names as they are to be sent, each once. Values may hold placeholders for credentials.
pub(super) fn of(source: &Source, options: &[String], behind: &str) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = source.headers.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
    if !source.user_agent.is_empty() {
        add(&mut all, "User-Agent", source.user_agent.clone());
    }
    for line in options {
        if let Some(agent) = after(line, AGENT) {
            add(&mut all, "User-Agent", agent.to_owned());
        } else if let Some(referrer) = after(line, REFERRER) {
            add(&mut all, "Referer", referrer.to_owned());
        } else if let Some(list) = KODI.iter().find_map(|start| after(line, start)) {
            headers(list).for_each(|(name, value)| add(&mut all, name, header_value(value)));
        }
    }
    headers(behind).for_each(|(name, value)| add(&mut all, name, header_value(value)));
    all
}

fn after<'a>(line: &'a str, start: &str) -> Option<&'a str> {
    let (beginning, rest) = line.split_at_checked(start.len())?;
    beginning.eq_ignore_ascii_case(start).then(|| rest.trim()).filter(|value| !value.is_empty())
}

fn add(all: &mut Vec<(String, String)>, name: &str, value: String) {
    // Many players write the header's name as the word is spelt.
    let name = if name.eq_ignore_ascii_case("referrer") { "Referer" } else { name };
    all.retain(|(other, _)| !other.eq_ignore_ascii_case(name));
    all.push((name.to_owned(), value));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_lines(options: &[&str], behind: &str) -> Vec<(String, String)> {
        let source = Source { user_agent: "Lineup".into(), headers: [("X-One".to_owned(), "1".to_owned())].into(), ..Source::default() };
        let options: Vec<String> = options.iter().map(|line| (*line).to_owned()).collect();
        of(&source, &options, behind)
    }

    #[test]
    fn what_stands_nearest_to_the_address_wins() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(of_lines(&[], ""), [pair("X-One", "1"), pair("User-Agent", "Lineup")]);
        let lines = ["#extvlcopt:HTTP-User-Agent=A", "#EXTVLCOPT:http-referrer=http://r/", "#EXTVLCOPT:network-caching=1000"];
        assert_eq!(of_lines(&lines, ""), [pair("X-One", "1"), pair("User-Agent", "A"), pair("Referer", "http://r/")]);
        let kodi = "#KODIPROP:inputstream.adaptive.stream_headers=Cookie=a%3Db&Origin=o";
        assert_eq!(
            of_lines(&[lines[0], kodi], "User-Agent=B%2F1+c&referrer=x&x-one=2&Empty="),
            [pair("Cookie", "a=b"), pair("Origin", "o"), pair("User-Agent", "B/1+c"), pair("Referer", "x"), pair("x-one", "2")]
        );
    }
}
