//! The command line: one table of subcommands, of which the help is made too.
//!
//! Exit codes: 0, it worked; 1, it did not; 2, the command line or an option is wrong.
//! Results go to stdout, everything else to stderr. Errors are told here and nowhere below.

mod check;
mod export;
mod health;
mod jobs;
mod serve;

use std::io::{self, Write};
use std::process::ExitCode;

use crate::config::{self, Arguments, Config, ConfigError};
use crate::observe;

/// A subcommand.
struct Command {
    name: &'static str,
    /// What may follow the name, for the help.
    arguments: &'static str,
    /// Flags of its own, which take no value, and what they do.
    flags: &'static [(&'static str, &'static str)],
    help: &'static str,
    run: fn(&Call, &mut dyn Write) -> anyhow::Result<Verdict>,
}

/// What a subcommand is called with.
struct Call {
    config: Config,
    /// Words behind the subcommand that are not flags.
    words: Vec<String>,
    flags: Vec<&'static str>,
}

impl Call {
    fn has(&self, flag: &str) -> bool {
        self.flags.contains(&flag)
    }
}

/// How it ended; an error that has to be told is a `Result`'s.
#[derive(Debug, PartialEq)]
enum Verdict {
    Good,
    /// It said itself what is wrong.
    Bad,
}

/// A wrong command line, in words.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Usage(String);

const COMMANDS: &[Command] = &[
    Command {
        name: "serve",
        arguments: "",
        flags: &[],
        help: "Runs the server; this is also what happens without a command.",
        run: serve::run,
    },
    Command {
        name: "refresh",
        arguments: "[SOURCE…]",
        flags: &[("--all", "every source that is enabled")],
        help: "Fetches sources now, by name or id. For when no server runs on the data directory.",
        run: jobs::refresh,
    },
    Command {
        name: "generate",
        arguments: "[PROXY…]",
        flags: &[("--all", "every proxy that is active")],
        help: "Writes the playlists and guides of proxies, by name or id. For when no server runs on the data directory.",
        run: jobs::generate,
    },
    Command {
        name: "check",
        arguments: "FILE|URL|-…",
        flags: &[("--json", "one JSON object a line for each input")],
        help: "Reads playlists and guides, also compressed ones, and tells what is in them and what is odd.",
        run: check::run,
    },
    Command {
        name: "export",
        arguments: "",
        flags: &[],
        help: "Prints what people made (sources, proxies) as JSON, without secrets.",
        run: export::run,
    },
    Command {
        name: "health",
        arguments: "",
        flags: &[],
        help: "Asks the server at the listen address whether it lives.",
        run: health::run,
    },
    Command { name: "config", arguments: "", flags: &[], help: "Prints a commented configuration file.", run: print_config },
    Command { name: "openapi", arguments: "", flags: &[], help: "Prints the OpenAPI document of the HTTP interface.", run: print_openapi },
    Command { name: "version", arguments: "", flags: &[], help: "Prints the version.", run: print_version },
    Command {
        name: "demo",
        arguments: "",
        flags: &[],
        help: "Runs the server with made-up channels and a guide, in a directory that goes away with it.",
        run: serve::demo,
    },
    Command {
        name: "help",
        arguments: "[COMMAND]",
        flags: &[],
        help: "Prints this, or what is to say about one command.",
        run: print_help,
    },
];

/// Runs the program with the process's arguments and environment.
pub(crate) fn run() -> ExitCode {
    observe::memory::limit_arenas();
    let environment = std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    let arguments = std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned());
    let outcome = call(arguments, environment, &mut io::stdout().lock());
    match outcome {
        Ok(Verdict::Good) => ExitCode::SUCCESS,
        Ok(Verdict::Bad) => ExitCode::FAILURE,
        // Whoever read the output has seen enough.
        Err(error) if error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe) => ExitCode::SUCCESS,
        Err(error) => {
            let is_usage = error.is::<Usage>() || error.is::<ConfigError>();
            // Nobody may listen on stderr either.
            drop(writeln!(io::stderr(), "lineup: {}{}", in_words(&error), if is_usage { "\nlineup: see `lineup help`" } else { "" }));
            ExitCode::from(if is_usage { 2 } else { 1 })
        }
    }
}

/// An error and its causes in one sentence; those that the sentence has already are left out.
fn in_words(error: &anyhow::Error) -> String {
    error
        .chain()
        .map(ToString::to_string)
        .reduce(|words, cause| if words.contains(&cause) { words } else { words + ": " + &cause })
        .unwrap_or_default()
}

fn call(
    arguments: impl IntoIterator<Item = String>,
    environment: impl IntoIterator<Item = (String, String)>,
    out: &mut dyn Write,
) -> anyhow::Result<Verdict> {
    let (command, arguments, call) = parse(arguments)?;
    let Call { words, flags, .. } = call;
    // Help and version have to work with a configuration that does not.
    let config =
        if matches!(command.name, "help" | "version" | "config") { Config::default() } else { Config::read(&arguments, environment)? };
    let verdict = (command.run)(&Call { config, words, flags }, out)?;
    out.flush()?;
    Ok(verdict)
}

/// Finds the subcommand and sorts the words; the call's configuration is still the default.
fn parse(arguments: impl IntoIterator<Item = String>) -> anyhow::Result<(&'static Command, Arguments, Call)> {
    let mut arguments = Arguments::split(arguments)?;
    let is_flag = |at: usize, word: &str| at < arguments.plain_from && word.len() > 1 && word.starts_with('-');
    let mut words = Vec::new();
    let mut given = Vec::new();
    let mut asks_help = false;
    let mut asks_version = false;
    for (at, word) in arguments.words.iter().enumerate() {
        match word.as_str() {
            "--help" | "-h" => asks_help = true,
            "--version" | "-V" => asks_version = true,
            flag if is_flag(at, flag) => given.push(word.clone()),
            _ => words.push(word.clone()),
        }
    }
    let name = if words.is_empty() { "serve".to_owned() } else { words.remove(0) };
    let mut command = COMMANDS.iter().find(|command| command.name == name);
    let own = command.map_or(&[][..], |command| command.flags);
    let mut flags = Vec::new();
    for flag in given {
        let names: Vec<&str> = own.iter().map(|(name, _)| *name).collect();
        flags.push(*names.iter().find(|name| **name == flag).ok_or_else(|| config::unknown_flag(&flag, &names))?);
    }
    let help = COMMANDS.iter().find(|command| command.name == "help");
    if asks_version {
        (command, words) = (COMMANDS.iter().find(|command| command.name == "version"), Vec::new());
    } else if asks_help {
        words = if arguments.words.contains(&name) { vec![name.clone()] } else { Vec::new() };
        command = help;
    }
    let Some(command) = command else { return Err(unknown_command(&name).into()) };
    if command.arguments.is_empty() && !words.is_empty() {
        return Err(Usage(format!("{} takes no words, but here is {:?}", command.name, words[0])).into());
    }
    arguments.words.clear();
    Ok((command, arguments, Call { config: Config::default(), words, flags }))
}

fn unknown_command(name: &str) -> Usage {
    let nearest = config::nearest(name, COMMANDS.iter().map(|command| command.name.to_owned()));
    Usage(format!("{name:?} is not a command{}", nearest.map(|nearest| format!("; did you mean {nearest}?")).unwrap_or_default()))
}

fn print_version(_: &Call, out: &mut dyn Write) -> anyhow::Result<Verdict> {
    writeln!(out, concat!("lineup ", env!("CARGO_PKG_VERSION")))?;
    Ok(Verdict::Good)
}

fn print_config(_: &Call, out: &mut dyn Write) -> anyhow::Result<Verdict> {
    out.write_all(config::example().as_bytes())?;
    Ok(Verdict::Good)
}

fn print_openapi(_: &Call, out: &mut dyn Write) -> anyhow::Result<Verdict> {
    out.write_all(&crate::serve::openapi())?;
    Ok(Verdict::Good)
}

fn print_help(call: &Call, out: &mut dyn Write) -> anyhow::Result<Verdict> {
    if let Some(name) = call.words.first() {
        let command = COMMANDS.iter().find(|command| command.name == name).ok_or_else(|| unknown_command(name))?;
        writeln!(out, "{}\n\nUsage: lineup {} {}", command.help, command.name, command.arguments)?;
        for (flag, help) in command.flags {
            writeln!(out, "  {flag:<32} {help}")?;
        }
        writeln!(out, "\nOptions of every command: see `lineup help`.")?;
        return Ok(Verdict::Good);
    }
    writeln!(out, "Lineup: a self-hosted IPTV head-end in one file.\n\nUsage: lineup [COMMAND] [OPTIONS]\n\nCommands:")?;
    for command in COMMANDS {
        writeln!(out, "  {:<32} {}", format!("{} {}", command.name, command.arguments), command.help)?;
    }
    writeln!(out, "\nOptions (a flag beats its variable, a variable beats the configuration file):\n{}", config::help())?;
    writeln!(out, "Exit codes: 0, it worked; 1, it did not; 2, the command line or an option is wrong.")?;
    Ok(Verdict::Good)
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
    fn wrong_words_are_told_with_the_nearest_right_one() {
        assert_eq!(output("chek x").unwrap_err(), "\"chek\" is not a command; did you mean check?");
        assert_eq!(output("help verison").unwrap_err(), "\"verison\" is not a command; did you mean version?");
        assert!(output("check --jason x").unwrap_err().ends_with("did you mean --json?"));
        assert!(output("serve now").unwrap_err().contains("takes no words"));
        assert!(output("version --all").is_err());
    }

    #[test]
    fn options_may_stand_anywhere() {
        let (command, _, call) =
            parse(["--data-dir", "/d", "refresh", "--all", "--workers=3", "One", "--", "--two"].map(str::to_owned)).unwrap();
        assert_eq!((command.name, call.words, call.flags), ("refresh", vec!["One".to_owned(), "--two".to_owned()], vec!["--all"]));
        assert_eq!(parse([]).unwrap().0.name, "serve");
        assert_eq!(parse(["--version".to_owned()]).unwrap().0.name, "version");
        assert_eq!(parse(["check".to_owned(), "-".to_owned()]).unwrap().2.words, ["-"]);
    }
}
