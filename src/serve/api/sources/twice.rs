//! Notices that an address is added twice: the same place under another spelling, or the same account at a provider.

use schemars::JsonSchema;
use serde::Serialize;
use url::Url;

use crate::model::{Id, Source, SourceKind, SourceType};
use crate::serve::http::ApiError;
use crate::source::credentials::{Secrets, reveal};
use crate::source::xtream::pasted;
use crate::store::Store;

/// A source that has the same address or account.
#[derive(Debug, PartialEq, Serialize, JsonSchema)]
pub(in crate::serve::api) struct Duplicate {
    id: Id,
    name: String,
    source_kind: SourceKind,
}

impl Duplicate {
    pub(super) fn sentence(&self) -> String {
        format!("The source {} has the same address already.", self.name)
    }
}

/// The other sources of the same kind that lead to the same place.
pub(super) fn same(store: &Store, source: &Source, secrets: &Secrets) -> Result<Vec<Duplicate>, ApiError> {
    let Some(place) = place(source, secrets) else { return Ok(Vec::new()) };
    let mut same = Vec::new();
    for other in store.list::<Source>()?.into_iter().filter(|other| other.id != source.id && other.source_kind == source.source_kind) {
        if self::place(&other, &store.secrets(other.id)?).as_ref() == Some(&place) {
            same.push(Duplicate { id: other.id, name: other.name, source_kind: other.source_kind });
        }
    }
    Ok(same)
}

/// Where a source leads, without what can be written in several ways: letter case and port of the host, `https`, a slash at the end, and
/// the order of the query's values.
#[derive(Debug, PartialEq)]
struct Place {
    /// Host and path.
    base: String,
    query: Vec<(String, String)>,
    user: String,
}

fn place(source: &Source, secrets: &Secrets) -> Option<Place> {
    let url = Url::parse(&reveal(&source.url, source, secrets)).ok().filter(|_| source.source_type.has_provider())?;
    let bare = |url: &Url| {
        let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
        let scheme = if url.scheme() == "file" { "file:" } else { "" };
        format!("{scheme}{}{port}{}", url.host_str().unwrap_or_default(), url.path().trim_end_matches('/'))
    };
    // A panel's account is the same in whatever script and form its list is asked for.
    let account = pasted(url.as_str()).filter(|account| account.password.is_some() && url.path().ends_with(".php"));
    let (base, user) = match account {
        _ if source.source_type == SourceType::Xtream => (url.to_string(), source.username.clone()),
        Some(account) => (account.base, account.username?),
        None => {
            let mut query: Vec<_> = url.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
            query.sort();
            let user = if url.username().is_empty() { source.username.clone() } else { url.username().to_owned() };
            return Some(Place { base: bare(&url), query, user });
        }
    };
    Some(Place { base: bare(&Url::parse(&base).ok()?), query: Vec::new(), user: format!("{user} at the panel") })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(one: (&str, &str, SourceType), other: (&str, &str, SourceType)) -> bool {
        let [one, other] = [one, other].map(|(url, username, source_type)| {
            let source = Source { url: url.into(), username: username.into(), source_type, ..Source::default() };
            place(&source, &Secrets::from([("token-in-url".to_owned(), "t0p".to_owned())]))
        });
        one.is_some() && one == other
    }

    #[test]
    fn the_same_place_is_known_in_other_spellings() {
        let list = |one, other| same((one, "", SourceType::M3u), (other, "", SourceType::M3u));
        assert!(list("http://tv.example/list.m3u", "https://TV.example:443/list.m3u/"));
        assert!(list("http://tv.example/l?a=1&token=t0p", "http://tv.example/l?token={token-in-url}&a=1#x"));
        assert!(list(
            "http://tv.example/get.php?username=u&password=p&type=m3u",
            "http://tv.example/get.php?type=m3u_plus&password=p&username=u"
        ));
        assert!(list("file:///lists/a.m3u", "file:///lists/./a.m3u"));
        for (one, other) in [
            ("http://tv.example/list.m3u", "http://tv.example:8080/list.m3u"),
            ("http://tv.example/list.m3u", "http://tv.example/List.m3u"),
            ("http://tv.example/l?a=1", "http://tv.example/l?a=2"),
            ("http://u@tv.example/l", "http://v@tv.example/l"),
            ("http://tv.example/get.php?username=u&password=p", "http://tv.example/get.php?username=v&password=p"),
            ("file:///tv.example/l", "http://tv.example/l"),
        ] {
            assert!(!list(one, other), "{one} {other}");
        }
        let panel = ("http://tv.example", "u", SourceType::Xtream);
        assert!(same(panel, ("http://tv.example/get.php?username=u&password=p&type=m3u_plus", "", SourceType::M3u)));
        assert!(!same(panel, ("http://tv.example", "v", SourceType::Xtream)));
        assert!(!same(("", "", SourceType::Manual), ("", "", SourceType::Manual)));
    }
}
