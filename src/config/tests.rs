use super::*;

impl Config {
    /// The defaults with this data directory, and sources from every file.
    pub(crate) fn at(data_dir: &Path) -> Config {
        Config { import_dirs: vec![PathBuf::from("/")], ..Config::default().moved_to(data_dir) }
    }
}

fn read(flags: &str, environment: &[(&str, &str)]) -> Result<Config, String> {
    let words = std::iter::once("lineup").chain(flags.split_whitespace());
    let matches = clap::Command::new("lineup").args(arguments()).get_matches_from(words);
    let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Config::read(&matches, environment).map_err(|error| error.to_string())
}

fn file(text: &str) -> Result<Config, String> {
    let mut config = Config::default();
    config.take_file("lineup.toml", text).map(|()| config).map_err(|error| error.to_string())
}

#[test]
fn the_later_place_wins() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("lineup.toml");
    std::fs::write(&path, "listen = '127.0.0.1:1'\nkeep_versions = 7\nworkers = 9\n").unwrap();
    let path = path.to_str().unwrap();
    let config = read("--listen=127.0.0.1:3", &[("LINEUP_CONFIG", path), ("LINEUP_LISTEN", ":2"), ("LINEUP_WORKERS", "5")]).unwrap();
    assert_eq!((config.listen.to_string().as_str(), config.workers, config.keep_versions), ("127.0.0.1:3", 5, 7));
    let origin = |name| config.startup().into_iter().find(|option| option.name == name).unwrap().origin;
    assert_eq!(origin("listen"), Origin::Flag);
    assert_eq!(origin("workers"), Origin::Environment);
    assert_eq!(origin("keep_versions"), Origin::File);
    assert_eq!(origin("log"), Origin::Default);
}

#[test]
fn unknown_names_are_errors_with_the_nearest_name() {
    assert_eq!(file("# x\n\nlistn = ''").unwrap_err(), "lineup.toml:3: listn is not an option; did you mean listen?");
    assert_eq!(file("qqqqqqq = 1").unwrap_err(), "lineup.toml:1: qqqqqqq is not an option");
    assert!(file("config = 'other.toml'").is_err());
}

#[test]
fn messages_name_the_place() {
    assert_eq!(file("log = 'info'\nworkers = 'many'").unwrap_err(), "lineup.toml:2: workers: \"many\" is not a number from 1 to 256");
    assert!(file("log = ").unwrap_err().starts_with("lineup.toml:1: "));
    assert!(file("log = true").unwrap_err().contains("must be a text"));
    assert!(read("", &[("LINEUP_MAX_DOWNLOAD", "a lot")]).unwrap_err().starts_with("LINEUP_MAX_DOWNLOAD: "));
    assert!(read("--log-format xml", &[]).unwrap_err().starts_with("--log-format: "));
    assert!(read("--config /nonexistent/lineup.toml", &[]).unwrap_err().starts_with("/nonexistent/lineup.toml: "));
    assert!(read("--admin-username me", &[]).unwrap_err().contains("both or neither"));
}

#[test]
fn an_empty_variable_is_not_set_and_a_strange_one_is_only_told() {
    let config = read("", &[("LINEUP_LISTEN", ""), ("LINEUP_PORT_8080_TCP", "tcp://10.0.0.1:8080"), ("PATH", "/bin")]).unwrap();
    assert_eq!(config.listen.port(), 8080);
    assert_eq!(config.warnings.len(), 1);
}

#[test]
fn secrets_are_masked() {
    let config = read("--admin-username me --admin-password hunter2", &[]).unwrap();
    assert!(!serde_json::to_string(&config.startup()).unwrap().contains("hunter2"));
    let shown = Config::default().startup();
    assert_eq!(shown.iter().find(|option| option.name == "admin_password").unwrap().value, "");
}

#[test]
fn what_is_shown_can_be_read_again() {
    let config = Config::at(Path::new("/d"));
    for (option, shown) in OPTIONS.iter().zip(config.startup()) {
        if !shown.value.is_empty() {
            let mut again = Config::default();
            (option.set)(&mut again, &shown.value).unwrap();
            assert_eq!((option.show)(&again), shown.value, "{}", option.name);
        }
    }
}

#[test]
fn the_example_file_is_that_of_the_table() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/packaging/lineup.example.toml");
    assert_eq!(std::fs::read_to_string(path).unwrap(), example(), "write it again: lineup config > packaging/lineup.example.toml");
    let active: String = example()
        .lines()
        .map(|line| if line.contains(" = ") { line.trim_start_matches("# ") } else { line })
        .map(|l| format!("{l}\n"))
        .collect();
    let config = file(&active).unwrap();
    assert_eq!(config.origins.iter().filter(|origin| **origin == Origin::File).count(), OPTIONS.len() - 1);
}

#[test]
fn the_readme_names_every_option() {
    let readme = include_str!("../../README.md");
    for option in OPTIONS {
        assert!(readme.contains(&format!("`{}`", option.variable())), "README.md lacks {}", option.variable());
    }
}

#[test]
fn networks() {
    let has = |network: &str, address: &str| network.parse::<Network>().unwrap().contains(address.parse().unwrap());
    assert!(has("10.0.0.0/8", "10.255.0.1"));
    assert!(has("10.0.0.0/8", "::ffff:10.1.2.3"));
    assert!(!has("10.0.0.0/8", "11.0.0.1"));
    assert!(has("0.0.0.0/0", "1.2.3.4"));
    assert!(!has("0.0.0.0/0", "::1"));
    assert!(has("::/0", "fe80::1"));
    assert!(has("192.168.1.2", "192.168.1.2"));
    assert!("10.0.0.0/33".parse::<Network>().is_err());
    assert!("host".parse::<Network>().is_err());
    assert!(values::loopback().iter().any(|network| network.contains([127, 0, 0, 1].into())));
}

#[test]
fn sizes() {
    assert_eq!(values::bytes("4GB"), Ok(4_000_000_000));
    assert_eq!(values::bytes("512 mib"), Ok(512 << 20));
    assert_eq!(values::bytes("12"), Ok(12));
    assert!(values::bytes("99999999TB").is_err());
    assert!(values::bytes("é").is_err());
    assert_eq!(values::show_bytes(4_000_000_000), "4GB");
    assert_eq!(values::show_bytes(2 << 30), "2GiB");
    assert_eq!(values::show_bytes(1001), "1001B");
}

#[test]
fn addresses_and_paths() {
    assert_eq!(base_url("https://tv.example.org/").unwrap().unwrap(), "https://tv.example.org");
    assert!(base_url("https://tv.example.org/tv").is_err());
    assert!(base_url("tv.example.org").is_err());
    assert_eq!(values::base_path("tv/").unwrap(), "/tv");
    assert_eq!(values::base_path("/").unwrap(), "");
    assert!(values::base_path("/a/../b").is_err());
    assert!(values::listen("[::]:80").is_ok());
    assert!(values::listen("8080").is_err());
}

#[test]
fn import_directories_are_paths_and_one_in_the_data_directory_if_not_set() {
    let dirs = |text: &str| read("--data-dir /data", &[("LINEUP_IMPORT_DIRS", text)]).unwrap().import_dirs;
    assert_eq!(dirs(""), [Path::new("/data/import")]);
    assert_eq!(dirs("/media/my lists, /nas/tv;relative"), ["/media/my lists", "/nas/tv", "relative"].map(PathBuf::from));
    let moved = read("--data-dir /data", &[]).unwrap().moved_to(Path::new("/other"));
    assert_eq!(moved.import_dirs, [Path::new("/other/import")]);
    let moved = read("--import-dirs /media", &[]).unwrap().moved_to(Path::new("/other"));
    assert_eq!(moved.import_dirs, [Path::new("/media")]);
}
