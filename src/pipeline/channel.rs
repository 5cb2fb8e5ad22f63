//! A channel as it is published: the one function that finishes it after the rules, for generations, previews and the pages
//! that speak of a channel.

use super::guide_of::Offers;
use super::{headers, redact};
use crate::expr::Surroundings;
use crate::model::fields::Origin;
use crate::model::secret::without_login;
use crate::model::{Channel, GuideRef, Source, Time};

/// What helpers of rules get: no logo is kept yet.
pub(crate) fn around(now: Time) -> Surroundings<'static> {
    Surroundings { now, logo: Some(&|_| None) }
}

pub(crate) fn origin(source: &Source) -> Origin {
    Origin { source_name: source.name.clone(), source_type: source.source_type.name().to_owned(), source_url: without_login(&source.url) }
}

pub(crate) fn publish(channel: &mut Channel, guides: &Offers) -> Option<GuideRef> {
    finish(channel);
    guides.give(channel)
}

/// What is done to a channel besides its guide: headers behind its address become lines for players, and what would publish a secret
/// is left out.
pub(crate) fn finish(channel: &mut Channel) {
    headers::as_options(channel);
    redact::channel(channel);
}
