//! Start-up options, read once. The flags, the environment variables, the configuration file, the help text and
//! the example file are derived from one table ([`options::OPTIONS`]).
//! A flag overrides a variable, a variable overrides the file, the file overrides the default.
//!
//! Knows nothing about what the options are for.

mod options;
mod values;

use std::path::{Path, PathBuf};

use clap::{Arg, ArgMatches};
use schemars::JsonSchema;
use serde::Serialize;

pub(crate) use options::Config;
use options::{OPTIONS, Origin, Spec};
pub(crate) use values::{Network, base_url};

/// A start-up option with its effective value, for the settings page.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub(crate) struct StartupOption {
    /// Also its key in the configuration file.
    pub(crate) name: &'static str,
    /// As it is written in the configuration; a secret is masked, empty means not set.
    pub(crate) value: String,
    pub(crate) origin: Origin,
    pub(crate) flag: String,
    pub(crate) variable: String,
    pub(crate) help: &'static str,
}

/// An invalid option, and where it was given.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct ConfigError(String);

/// The directory for imports inside the data directory.
const IMPORT: &str = "import";

impl Config {
    /// Reads flags, environment and the file they name, and resolves what depends on the machine.
    /// `matches` are those of [`arguments`]. Variables of other names are ignored.
    pub(crate) fn read(matches: &ArgMatches, environment: impl IntoIterator<Item = (String, String)>) -> Result<Config, ConfigError> {
        let mut config = Config::default();
        let mut variables = Vec::new();
        for (name, value) in environment {
            // A compose file writes an empty value for "not set".
            if !name.starts_with("LINEUP_") || value.is_empty() {
                continue;
            }
            match OPTIONS.iter().position(|option| option.variable() == name) {
                Some(at) => variables.push((at, value)),
                // Not an error: orchestrators set such names for a service called lineup.
                None => config.warnings.push(format!("the environment variable {name} is not an option and is ignored")),
            }
        }
        let flag = |(at, option): (usize, &Spec)| Some((at, matches.get_one::<String>(option.name)?.clone()));
        let flags: Vec<(usize, String)> = OPTIONS.iter().enumerate().filter_map(flag).collect();
        let is_path = |(at, _): &&(usize, String)| OPTIONS[*at].name == "config";
        if let Some((_, path)) = flags.iter().find(is_path).or(variables.iter().find(is_path)) {
            let text = std::fs::read_to_string(path).map_err(|error| ConfigError(format!("{path}: {error}")))?;
            config.take_file(path, &text)?;
        }
        for (at, value) in &variables {
            config.take(*at, Origin::Environment, || OPTIONS[*at].variable(), value)?;
        }
        for (at, value) in &flags {
            config.take(*at, Origin::Flag, || OPTIONS[*at].flag(), value)?;
        }
        if config.admin_username.is_some() != config.admin_password.is_some() {
            return Err(ConfigError("admin_username and admin_password: set both or neither".to_owned()));
        }
        config.resolve();
        Ok(config)
    }

    /// The same configuration for another data directory, with the directories in it that were in the former one by default.
    pub(crate) fn moved_to(&self, data_dir: &Path) -> Config {
        let is_default = self.import_dirs == [self.data_dir.join(IMPORT)];
        let import_dirs = if is_default { Vec::new() } else { self.import_dirs.clone() };
        let mut config = Config { data_dir: data_dir.to_owned(), temp_dir: PathBuf::new(), import_dirs, ..self.clone() };
        config.resolve();
        config
    }

    fn resolve(&mut self) {
        if self.workers == 0 {
            self.workers = std::thread::available_parallelism().map_or(2, |cores| cores.get().max(2));
        }
        if self.temp_dir == Path::new("") {
            self.temp_dir = self.data_dir.join("tmp");
        }
        if self.import_dirs.is_empty() {
            self.import_dirs = vec![self.data_dir.join(IMPORT)];
        }
    }

    fn take(&mut self, at: usize, origin: Origin, place: impl Fn() -> String, value: &str) -> Result<(), ConfigError> {
        (OPTIONS[at].set)(self, value.trim()).map_err(|message| ConfigError(format!("{}: {message}", place())))?;
        self.origins.resize(OPTIONS.len(), Origin::Default);
        self.origins[at] = origin;
        Ok(())
    }

    /// Reads one level of `name = value`. `path` is for error messages.
    fn take_file(&mut self, path: &str, text: &str) -> Result<(), ConfigError> {
        let place = |byte: usize| format!("{path}:{}", text.as_bytes()[..byte.min(text.len())].iter().filter(|b| **b == b'\n').count() + 1);
        let table = toml::de::DeTable::parse(text)
            .map_err(|error| ConfigError(format!("{}: {}", place(error.span().map_or(0, |span| span.start)), error.message())))?;
        for (key, value) in table.into_inner() {
            let place = place(key.span().start);
            let name: &str = key.get_ref();
            // A file cannot name another file.
            let Some(at) = OPTIONS.iter().position(|option| option.name == name && name != "config") else {
                let nearest = nearest(name, OPTIONS.iter().map(|option| option.name.to_owned()));
                let hint = nearest.map(|nearest| format!("; did you mean {nearest}?")).unwrap_or_default();
                return Err(ConfigError(format!("{place}: {name} is not an option{hint}")));
            };
            let value = values::from_toml(value.get_ref())
                .ok_or_else(|| ConfigError(format!("{place}: {name} must be a text, a number or a list of texts")))?;
            self.take(at, Origin::File, || format!("{place}: {name}"), &value)?;
        }
        Ok(())
    }

    /// Every option with its effective value, secrets masked.
    pub(crate) fn startup(&self) -> Vec<StartupOption> {
        let effective = |(at, option): (usize, &Spec)| {
            let value = (option.show)(self);
            StartupOption {
                name: option.name,
                value: if option.is_secret && !value.is_empty() { "********".to_owned() } else { value },
                origin: self.origins.get(at).copied().unwrap_or(Origin::Default),
                flag: option.flag(),
                variable: option.variable(),
                help: option.help,
            }
        };
        OPTIONS.iter().enumerate().map(effective).collect()
    }
}

/// The options as arguments of every subcommand.
pub(crate) fn arguments() -> impl Iterator<Item = Arg> {
    let defaults = Config::default();
    OPTIONS.iter().map(move |option| {
        let default = (option.show)(&defaults);
        let default = if default.is_empty() { default } else { format!(", {default}") };
        Arg::new(option.name)
            .long(option.flag().trim_start_matches('-').to_owned())
            .value_name(option.hint)
            .help(format!("{} [{}{default}]", option.help, option.variable()))
            .help_heading("Options of every command")
            .allow_hyphen_values(true)
            .global(true)
    })
}

/// A commented configuration file in which every default is written out.
pub(crate) fn example() -> String {
    let defaults = Config::default();
    let mut text = "# Lineup reads this file when --config or LINEUP_CONFIG names it.\n\
                    # Every option is also a flag and an environment variable; a flag overrides a variable,\n\
                    # a variable overrides this file. The commented-out values are the defaults or examples.\n"
        .to_owned();
    for option in OPTIONS.iter().filter(|option| option.name != "config") {
        let default = (option.show)(&defaults);
        let (value, note) = if default.is_empty() { (option.example.to_owned(), " An example:") } else { (default, "") };
        let value = if value.bytes().all(|b| b.is_ascii_digit()) { value } else { values::to_toml(&value, option.is_list) };
        text += &format!("\n# {}{note}\n# {} = {value}\n", option.help, option.name);
    }
    text
}

/// The candidate that is most similar to `name`, if any is similar at all.
pub(crate) fn nearest(name: &str, candidates: impl IntoIterator<Item = String>) -> Option<String> {
    let limit = (name.len() / 3).max(2);
    let distances = candidates.into_iter().map(|candidate| (strsim::levenshtein(name, &candidate), candidate));
    distances.filter(|(distance, _)| *distance <= limit).min().map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests;
