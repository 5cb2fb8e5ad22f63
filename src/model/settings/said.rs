//! The address that somebody said players reach this program by: at start-up, or in the settings.
//!
//! One value for those who answer requests and those who write files, so that both say the same at any moment.

use std::sync::{Arc, PoisonError, RwLock};

use schemars::JsonSchema;
use serde::Serialize;

/// Why addresses begin as they do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum BaseUrlSource {
    /// A start-up option says so; it wins.
    Startup,
    /// The settings say so.
    Setting,
    /// Nobody said anything: it is where the request was sent to.
    Request,
}

/// Cheap to clone; clones are the same value. Addresses are `scheme://host[:port]`, without a slash at the end.
#[derive(Clone, Debug, Default)]
pub(crate) struct SaidBase(Arc<Said>);

#[derive(Debug, Default)]
struct Said {
    startup: Option<String>,
    /// Empty, or `/tv`: behind either address.
    path: String,
    setting: RwLock<Option<String>>,
}

impl SaidBase {
    /// `path` is that below which the program answers, empty or `/tv`.
    pub(crate) fn new(startup: Option<String>, path: String, setting: Option<String>) -> SaidBase {
        SaidBase(Arc::new(Said { startup, path, setting: RwLock::new(setting) }))
    }

    /// The setting was changed; counts from now on.
    pub(crate) fn set(&self, setting: Option<String>) {
        *self.0.setting.write().unwrap_or_else(PoisonError::into_inner) = setting;
    }

    /// `scheme://host[:port]`; None where nobody said anything.
    pub(crate) fn url(&self) -> Option<String> {
        self.0.startup.clone().or_else(|| self.0.setting.read().unwrap_or_else(PoisonError::into_inner).clone())
    }

    /// The same with the path behind it, as addresses begin.
    pub(crate) fn whole(&self) -> Option<String> {
        self.url().map(|url| url + &self.0.path)
    }

    pub(crate) fn source(&self) -> BaseUrlSource {
        match (&self.0.startup, self.url()) {
            (Some(_), _) => BaseUrlSource::Startup,
            (None, Some(_)) => BaseUrlSource::Setting,
            (None, None) => BaseUrlSource::Request,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_said_at_start_up_wins_and_what_was_set_counts_at_once() {
        let url = |text: &str| Some(text.to_owned());
        let (open, fixed) = (SaidBase::new(None, "/tv".into(), None), SaidBase::new(url("http://a"), "/tv".into(), url("http://b")));
        assert_eq!((open.whole(), open.source()), (None, BaseUrlSource::Request));
        let other = open.clone();
        open.set(url("http://c:1"));
        assert_eq!((other.url(), other.whole(), other.source()), (url("http://c:1"), url("http://c:1/tv"), BaseUrlSource::Setting));
        fixed.set(None);
        assert_eq!((fixed.whole(), fixed.source()), (url("http://a/tv"), BaseUrlSource::Startup));
        open.set(None);
        assert_eq!(other.source(), BaseUrlSource::Request);
    }
}
