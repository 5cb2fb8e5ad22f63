//! The command line: one table of subcommands, from which clap's parser and help are made. The options
//! are those of [`config`].
//!
//! Exit codes: 0, success; 1, failure; 2, a wrong command line or option.
//! Results go to stdout, everything else to stderr. Errors are printed here and nowhere below.

mod call;
mod check;
mod health;
mod jobs;
mod serve;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Arg, ArgAction};
use serde_json::json;

use call::{Call, Usage, WORDS, in_words};

use crate::app;
use crate::config::{self, Config, ConfigError};
use crate::observe;

struct Command {
    name: &'static str,
    /// What may follow the name, for the help; empty: nothing.
    words: &'static str,
    /// Flags of this command only, which take no value, and what they do.
    flags: &'static [(&'static str, &'static str)],
    help: &'static str,
    /// A failure that it reported itself is an exit code, all others are errors.
    run: fn(&Call, &mut dyn Write) -> anyhow::Result<ExitCode>,
}

/// A command without words and flags.
const PLAIN: Command = Command { name: "", words: "", flags: &[], help: "", run: serve::run };

const COMMANDS: &[Command] = &[
    Command { name: "serve", help: "Runs the server (default).", ..PLAIN },
    Command {
        name: "refresh",
        words: "SOURCE",
        flags: &[("all", "every enabled source")],
        help: "Refreshes sources, by name or id, while no server uses the data directory.",
        run: jobs::refresh,
    },
    Command {
        name: "generate",
        words: "PLAYLIST",
        flags: &[("all", "every active playlist")],
        help: "Publishes playlists, by name or id, while no server uses the data directory.",
        run: jobs::generate,
    },
    Command {
        name: "check",
        words: "FILE|URL|-",
        flags: &[("json", "one line of JSON for each input")],
        help: "Reads playlists and guides, also compressed ones, and prints what they contain and what is wrong with them.",
        run: check::run,
    },
    Command { name: "export", help: "Prints the sources, playlists and rules as JSON, without secrets.", run: export, ..PLAIN },
    Command { name: "health", help: "Asks the server at the listen address whether it is running.", run: health::run, ..PLAIN },
    Command { name: "config", help: "Prints a commented configuration file.", run: |_, out| print(out, config::example()), ..PLAIN },
    Command {
        name: "openapi",
        help: "Prints the OpenAPI document of the HTTP interface.",
        run: |_, out| print(out, crate::serve::openapi()),
        ..PLAIN
    },
    Command {
        name: "version",
        help: "Prints the version.",
        run: |_, out| print(out, concat!("lineup ", env!("CARGO_PKG_VERSION"), "\n")),
        ..PLAIN
    },
    Command {
        name: "demo",
        help: "Runs the server with made-up channels and a guide, in a directory that is removed at the end.",
        run: serve::demo,
        ..PLAIN
    },
];

/// clap's view of both tables.
fn command_line() -> clap::Command {
    let subcommands = COMMANDS.iter().map(|command| {
        let flags = command.flags.iter().map(|(name, help)| Arg::new(*name).long(*name).help(*help).action(ArgAction::SetTrue));
        let words = Arg::new(WORDS).value_name(command.words).num_args(0..);
        clap::Command::new(command.name).about(command.help).args(flags).args((!command.words.is_empty()).then_some(words))
    });
    clap::Command::new("lineup")
        .version(env!("CARGO_PKG_VERSION"))
        .about("Lineup: a self-hosted IPTV head-end in one file.")
        .after_help(
            "A flag overrides its environment variable, a variable overrides the configuration file.\n\
             Exit codes: 0, success; 1, failure; 2, a wrong command line or option.",
        )
        .args(config::arguments())
        .args_override_self(true)
        .subcommands(subcommands)
}

pub(crate) fn run() -> ExitCode {
    observe::memory::limit_arenas();
    let environment = std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    let arguments = std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned());
    let outcome = call(arguments, environment, &mut io::stdout().lock());
    match outcome {
        Ok(code) => code,
        // The reader of the output closed it, as `head` does.
        Err(error) if error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe) => ExitCode::SUCCESS,
        Err(error) => {
            let is_usage = error.is::<Usage>() || error.is::<ConfigError>();
            // stderr may be closed too.
            drop(writeln!(io::stderr(), "lineup: {}{}", in_words(&error), if is_usage { "\nlineup: see `lineup help`" } else { "" }));
            ExitCode::from(if is_usage { 2 } else { 1 })
        }
    }
}

fn call(
    arguments: impl IntoIterator<Item = String>,
    environment: impl IntoIterator<Item = (String, String)>,
    out: &mut dyn Write,
) -> anyhow::Result<ExitCode> {
    let mut matches = match command_line().try_get_matches_from(std::iter::once("lineup".to_owned()).chain(arguments)) {
        Ok(matches) => matches,
        Err(error) if error.use_stderr() => {
            let text = error.to_string();
            let text = text.split("\n\nFor more information").next().unwrap_or_default();
            return Err(Usage(text.trim_start_matches("error: ").trim_end().to_owned()).into());
        }
        Err(help_or_version) => {
            write!(out, "{help_or_version}")?;
            return Ok(ExitCode::SUCCESS);
        }
    };
    let (name, matches) = matches.remove_subcommand().unwrap_or_else(|| ("serve".to_owned(), matches));
    let command = COMMANDS.iter().find(|command| command.name == name).ok_or_else(|| Usage(format!("{name:?} is not a command")))?;
    // These have to work with a configuration that does not.
    let config = if matches!(command.name, "version" | "config") { Config::default() } else { Config::read(&matches, environment)? };
    let code = (command.run)(&Call { config, matches }, out)?;
    out.flush()?;
    Ok(code)
}

/// The records that people made, as readable JSON. Records contain placeholders (`{name}`) in place of secrets; access keys
/// and administrators are left out.
fn export(call: &Call, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let app = app::open_existing(&call.config)?;
    let mut export = json!({ "lineup": env!("CARGO_PKG_VERSION"), "exported_at": app.clock.now() });
    if let Some(members) = export.as_object_mut() {
        members.extend(app.store.read()?.export()?);
    }
    print(out, format!("{export:#}\n"))
}

fn print(out: &mut dyn Write, text: impl AsRef<[u8]>) -> anyhow::Result<ExitCode> {
    out.write_all(text.as_ref())?;
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn output(arguments: &str) -> Result<String, String> {
        let mut out = Vec::new();
        let words = arguments.split_whitespace().map(str::to_owned);
        call(words, [], &mut out).map(|_| String::from_utf8(out).unwrap()).map_err(|error| error.to_string())
    }

    #[test]
    fn the_table_is_one_that_clap_accepts() {
        command_line().debug_assert();
    }

    #[test]
    fn help_names_every_command_and_option() {
        for asking in ["help", "--help", "-h"] {
            let help = output(asking).unwrap();
            for command in COMMANDS {
                assert!(help.contains(command.help), "{}", command.name);
            }
            for option in Config::default().startup() {
                assert!(help.contains(&option.flag) && help.contains(&option.variable), "{}", option.name);
            }
        }
        assert!(output("help check").unwrap().contains("--json"));
        assert!(output("check --help").unwrap().contains("--json"));
    }

    #[test]
    fn a_wrong_command_line_names_the_nearest_right_one() {
        let error = |arguments| output(arguments).unwrap_err();
        assert!(error("chek x").contains("'check'"), "{}", error("chek x"));
        assert!(error("help verison").contains("'verison'"), "{}", error("help verison"));
        assert!(error("check --jsn x").contains("'--json'"), "{}", error("check --jsn x"));
        assert!(error("serve now").contains("'now'"), "{}", error("serve now"));
        assert!(error("serve --listen").contains("--listen <ADDRESS>"), "{}", error("serve --listen"));
        assert!(output("version --all").is_err());
    }

    #[test]
    fn options_may_stand_anywhere() {
        let parsed = |arguments: &str| command_line().get_matches_from(std::iter::once("lineup").chain(arguments.split(' ')));
        let (name, matches) = parsed("--data-dir /d refresh --all --workers=3 One --workers 4 -- --two").remove_subcommand().unwrap();
        let call = Call { config: Config::read(&matches, []).unwrap(), matches };
        assert_eq!((name.as_str(), call.words(), call.has("all")), ("refresh", vec!["One".to_owned(), "--two".to_owned()], true));
        assert_eq!((call.config.data_dir.to_str(), call.config.workers), (Some("/d"), 4));
        let (_, matches) = parsed("check -").remove_subcommand().unwrap();
        assert_eq!(Call { config: Config::default(), matches }.words(), ["-"]);
        assert_eq!(output("--version").unwrap(), output("version").unwrap());
    }
}
