//! What a subcommand gets, and what it may answer with.

use clap::ArgMatches;

use crate::config::Config;

pub(super) struct Call {
    pub(super) config: Config,
    pub(super) matches: ArgMatches,
}

impl Call {
    pub(super) fn has(&self, flag: &str) -> bool {
        self.matches.get_flag(flag)
    }

    /// The words behind the command's name. Only for commands whose row allows them.
    pub(super) fn words(&self) -> Vec<String> {
        self.matches.get_many::<String>(WORDS).into_iter().flatten().cloned().collect()
    }
}

/// The id of the words among the arguments.
pub(super) const WORDS: &str = "words";

/// A wrong command line, in words.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Usage(pub(super) String);

/// An error and its causes in one sentence, without causes that the sentence already contains.
pub(super) fn in_words(error: &anyhow::Error) -> String {
    error
        .chain()
        .map(ToString::to_string)
        .reduce(|words, cause| if words.contains(&cause) { words } else { words + ": " + &cause })
        .unwrap_or_default()
}
