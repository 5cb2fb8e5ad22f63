//! Addresses in which a provider's credentials were hidden are not published: the secret must not leave, and
//! with its placeholder the address leads nowhere. A logo that is missing beats one that never loads.
//!
//! A stream's own address is none of them: players get ours, and it is filled in when somebody watches.
//!
//! The same goes for `@logo:ID`, which only we understand: what could not be resolved is left out.

use std::borrow::Cow;

use crate::model::programme::{Image, Link};
use crate::model::secret::is_secret;
use crate::model::{Channel, Programme};

/// What a person writes for a logo that is kept here.
const LOGO: &str = "@logo:";

/// Whether a secret's placeholder stands in `text`, see `source::credentials` for the names, or `text` is no address for others.
fn is_hidden(text: &str) -> bool {
    text.starts_with(LOGO) || text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).any(|(name, _)| is_secret(name))
}

pub(super) fn channel(channel: &mut Channel) {
    if is_hidden(&channel.tvg_logo) {
        channel.tvg_logo.clear();
    }
    channel.attributes.0.retain(|(_, value)| !is_hidden(value));
    channel.options.retain(|line| !is_hidden(line));
}

/// The programme without such addresses; nearly always it has none, and is not copied.
pub(crate) fn programme(programme: &Programme) -> Cow<'_, Programme> {
    let links = |links: &[Link]| links.iter().any(|link| is_hidden(&link.url));
    let images = |images: &[Image]| images.iter().any(|image| is_hidden(&image.url));
    let has_hidden = programme.icons.iter().any(|icon| is_hidden(&icon.src))
        || links(&programme.urls)
        || images(&programme.images)
        || programme.credits.iter().any(|credit| links(&credit.urls) || images(&credit.images));
    if !has_hidden {
        return Cow::Borrowed(programme);
    }
    let mut programme = programme.clone();
    programme.icons.retain(|icon| !is_hidden(&icon.src));
    programme.urls.retain(|link| !is_hidden(&link.url));
    programme.images.retain(|image| !is_hidden(&image.url));
    for credit in &mut programme.credits {
        credit.urls.retain(|link| !is_hidden(&link.url));
        credit.images.retain(|image| !is_hidden(&image.url));
    }
    Cow::Owned(programme)
}

/// An address that may be published, or nothing.
pub(crate) fn address(url: &str) -> &str {
    if is_hidden(url) { "" } else { url }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Attributes;
    use crate::model::programme::Icon;

    #[test]
    fn placeholders_of_secrets_go_and_a_providers_templates_stay() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let mut one = Channel {
            tvg_logo: "http://192.0.2.1/{username}/{password}/logo.png".into(),
            stream_url: "http://192.0.2.1/{username}/{password}/1.ts".into(),
            attributes: Attributes(vec![
                pair("catchup-source", "http://192.0.2.1/{utc}/{duration:60}?t={token-in-url}"),
                pair("catchup-id", "{catchup-id} {} {Y}-{m}"),
            ]),
            options: vec!["#EXTVLCOPT:http-user-agent={x-key-header}".into(), "#KODIPROP:a={b}".into()],
            ..Channel::default()
        };
        channel(&mut one);
        assert_eq!(one.tvg_logo, "");
        assert!(one.stream_url.contains("{password}"));
        assert_eq!(one.attributes.0, [pair("catchup-id", "{catchup-id} {} {Y}-{m}")]);
        assert_eq!(one.options, ["#KODIPROP:a={b}"]);

        let icon = |src: &str| Icon { src: src.into(), ..Icon::default() };
        let shown = Programme { icons: vec![icon("http://x/{password}.png"), icon("http://x/a.png")], ..Programme::default() };
        assert_eq!(programme(&shown).icons, [icon("http://x/a.png")]);
        let plain = Programme { icons: vec![icon("http://x/{id}.png")], ..Programme::default() };
        assert!(matches!(programme(&plain), Cow::Borrowed(_)));
        assert_eq!((address("http://x/{password}"), address("http://x/{id}")), ("", "http://x/{id}"));
    }

    #[test]
    fn a_logo_that_only_we_understand_is_left_out() {
        let mut one = Channel { tvg_logo: "@logo:01JD0000000000000000000000".into(), ..Channel::default() };
        channel(&mut one);
        assert_eq!((one.tvg_logo.as_str(), address("@logo:01JD0000000000000000000000")), ("", ""));
    }
}
