//! The names that records have in the place of secrets, as `{name}`. `source::credentials` puts the secrets in.

/// The end of names of secrets that were found in a source's address.
pub(crate) const IN_URL: &str = "-in-url";
/// The end of names of secrets that were found in a header.
pub(crate) const IN_HEADER: &str = "-header";
/// The end of names of secrets that were found in a source's list.
pub(crate) const IN_LIST: &str = "-in-list";

/// An address without the names of secrets in it.
pub(crate) fn without_login(url: &str) -> String {
    let mut text = url.to_owned();
    if let Some((scheme, rest)) = url.split_once("://")
        && let Some((login, rest)) = rest.split_once('@')
        && login.contains('{')
        && !login.contains('/')
    {
        text = format!("{scheme}://{rest}");
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        plain.push_str(before);
        rest = match after.split_once('}') {
            Some((name, after)) if is_secret(name) => after,
            _ => {
                plain.push('{');
                after
            }
        };
    }
    plain + rest
}

pub(crate) fn is_secret(name: &str) -> bool {
    let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    is_name && (matches!(name, "username" | "password") || [IN_URL, IN_LIST, IN_HEADER].iter().any(|end| name.ends_with(end)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_shown_without_logins() {
        for (url, expected) in [
            ("http://{username}:{password}@host/list.m3u", "http://host/list.m3u"),
            (
                "http://host/get.php?username={username-in-url}&password={password-in-url}&type=m3u",
                "http://host/get.php?username=&password=&type=m3u",
            ),
            ("http://host/{utc}/{x", "http://host/{utc}/{x"),
            ("file:///a@b", "file:///a@b"),
        ] {
            assert_eq!(without_login(url), expected);
        }
    }
}
