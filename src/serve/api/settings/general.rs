//! The settings of the program as a whole: under which address players reach it.
//!
//! Published files hold absolute addresses, so another address is another edition of every playlist.

use http::Method;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::change::{TAG, changed};
use crate::config;
use crate::model::patch::Problems;
use crate::model::settings::{BaseUrlSource, General};
use crate::serve::http::{ApiError, Req, route};
use crate::serve::parts::{Parts, Route};
use crate::store::Tx;
use crate::work::Change;

pub(super) fn routes() -> Vec<Route> {
    vec![
        route(Method::GET, "/api/v1/settings", TAG, "What is set for the whole program", get),
        route(Method::PATCH, "/api/v1/settings", TAG, "Change that, at once and for good (a merge patch)", set)
            .also(Method::PUT)
            .patches::<General>(),
    ]
}

/// The settings as they are read, and what came of them.
#[derive(Serialize, JsonSchema)]
struct GeneralView {
    #[serde(flatten)]
    general: General,
    base_url_source: BaseUrlSource,
    /// How addresses begin that players get: `scheme://host[:port]/base`, without a slash at the end. Where nobody said anything, as
    /// this request came.
    effective_base_url: String,
}

impl GeneralView {
    fn new(parts: &Parts, general: General, requested_base: String) -> GeneralView {
        let effective_base_url = parts.said_base.whole().unwrap_or(requested_base);
        GeneralView { general, base_url_source: parts.said_base.source(), effective_base_url }
    }
}

fn get(parts: &Parts, req: &Req) -> Result<GeneralView, ApiError> {
    let requested = req.address.by_request.clone();
    let general = parts.store.setting::<General>(General::NAME)?.unwrap_or_default();
    Ok(GeneralView::new(parts, general, requested))
}

fn set(parts: &Parts, req: &Req) -> Result<GeneralView, ApiError> {
    let patch = req.json::<Value>()?;
    let requested = req.address.by_request.clone();
    let save = |tx: &Tx| {
        let known = parts.store.setting::<General>(General::NAME)?.unwrap_or_default();
        // A client may send back what it read.
        let general = changed(&known, patch, &["base_url_source", "effective_base_url"], |_| Problems::default())?;
        let general = checked(general)?;
        tx.put_setting(General::NAME, &general)?;
        Ok::<_, ApiError>((known, general))
    };
    let (known, general, has_changed) = parts.store.change_then(save, |(known, general)| {
        let before = parts.said_base.whole();
        parts.said_base.set(general.base_url.clone());
        (known, general, parts.said_base.whole() != before)
    })?;
    // A start-up option overrides the setting, which then changes nothing.
    if has_changed {
        parts.queue.consequences(&Change::General(&known, &general, &requested))?;
    }
    Ok(GeneralView::new(parts, general, requested))
}

/// The same as it is kept: without a slash at the end, null where nothing stands.
fn checked(general: General) -> Result<General, Problems> {
    let base_url = config::base_url(general.base_url.as_deref().unwrap_or_default().trim());
    Ok(General { base_url: base_url.map_err(|message| Problems::one("base_url", message))? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn kept(text: &str) -> Result<Option<String>, String> {
        let checked = checked(General { base_url: Some(text.to_owned()) });
        checked.map(|general| general.base_url).map_err(|problems| problems.0[0].field.clone())
    }

    #[test]
    fn only_what_addresses_can_begin_with_is_kept() {
        for (text, is_kept) in [
            ("http://tv.lan", "http://tv.lan"),
            (" HTTPS://TV.Example.org:8443/ ", "https://tv.example.org:8443"),
            ("http://[2001:db8::5]:80/", "http://[2001:db8::5]"),
        ] {
            assert_eq!(kept(text), Ok(Some(is_kept.to_owned())), "{text}");
        }
        for text in ["", "  "] {
            assert_eq!(kept(text), Ok(None));
        }
        for text in [
            "tv.lan",
            "/tv",
            "ftp://tv.lan",
            "javascript:alert(1)",
            "http://",
            "http://tv.lan/?a=b",
            "http://tv.lan/#a",
            "http://tv.lan/tv",
            "http://anna:secret@tv.lan",
            "http://tv lan",
        ] {
            assert_eq!(kept(text), Err("base_url".to_owned()), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_kept_stays_as_it_is_and_ends_in_no_slash(text in "(https?|ftp)?(://)?[a-z0-9.:/?#@%\\[\\] -]{0,24}") {
            if let Ok(Some(url)) = kept(&text) {
                prop_assert_eq!(kept(&url), Ok(Some(url.clone())));
                let rest = url.split_once("://").unwrap().1;
                prop_assert!(!rest.is_empty() && !rest.contains(['/', '?', '#', '@', ' ']), "{}", url);
            }
        }
    }
}
