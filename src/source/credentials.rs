//! Credentials.

use std::collections::BTreeMap;

use crate::model::Source;

/// Stand-in.
pub(crate) type Secrets = BTreeMap<String, String>;

pub(crate) fn reveal(text: &str, source: &Source, secrets: &Secrets) -> String {
    let text = text.replace("{username}", &source.username);
    secrets.iter().fold(text, |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}
