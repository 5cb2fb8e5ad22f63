//! What the program says on a command line, how it starts and how it ends.

use std::io::Write;
use std::process::Stdio;

use crate::program::{Server, fixture, lineup, run, told};

/// A 64-bit ELF file without an interpreter: nothing is loaded when it starts. The layout is that of elf(5).
#[test]
fn the_binary_is_static() {
    const INTERPRETER: u32 = 3;
    let binary = std::fs::read(env!("CARGO_BIN_EXE_lineup")).unwrap();
    assert_eq!(&binary[..5], b"\x7fELF\x02");
    let number = |at: usize, bytes: usize| binary[at..at + bytes].iter().rev().fold(0u64, |n, b| n << 8 | u64::from(*b)) as usize;
    let (table, size, count) = (number(0x20, 8), number(0x36, 2), number(0x38, 2));
    let kinds: Vec<u32> = (0..count).map(|i| number(table + i * size, 4) as u32).collect();
    assert!(!kinds.is_empty() && !kinds.contains(&INTERPRETER), "segments: {kinds:?}");
}

#[test]
fn it_says_what_it_is_and_can() {
    let version = format!("lineup {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(run(&["version"]), (0, version.clone(), String::new()));
    assert_eq!(run(&["--version"]).1, version);
    let (code, help, _) = run(&["help"]);
    assert!(code == 0 && help.contains("refresh") && help.contains("--data-dir") && help.contains("LINEUP_DATA_DIR"), "{help}");
    let (code, document, _) = run(&["openapi"]);
    let document: serde_json::Value = serde_json::from_str(&document).unwrap();
    assert_eq!((code, document["openapi"].as_str().unwrap().starts_with("3.1")), (0, true));
}

#[test]
fn a_wrong_command_line_is_exit_code_2() {
    for (arguments, words) in [
        (&["serv"][..], "similar subcommand exists: 'serve'"),
        (&["serve", "--lisen", ":1"], "similar argument exists: '--listen'"),
        (&["serve", "--listen", "nowhere"], "--listen: "),
        (&["check"], "a file"),
        (&["serve", "--config", "/nonexistent.toml"], "/nonexistent.toml"),
    ] {
        let (code, out, err) = run(arguments);
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}");
        assert!(err.to_lowercase().contains(&words.to_lowercase()), "{arguments:?}: {err}");
    }
    let (code, _, err) = told(lineup(&["serve"]).env("LINEUP_WORKERS", "none").output().unwrap());
    assert!(code == 2 && err.contains("LINEUP_WORKERS"), "{err}");
}

#[test]
fn check_tells_what_is_in_a_file() {
    let (code, text, _) = run(&["check", &fixture("m3u/iptvorg_uk.m3u")]);
    assert!(code == 0 && text.contains("a playlist") && text.contains("202 channels"), "{text}");
    let (code, text, _) = run(&["check", &fixture("xmltv/iptvorgepg_epg.iptvx.one.xml.gz")]);
    assert!(code == 0 && text.contains("a guide") && text.contains("230 programmes"), "{text}");
    let (code, text, _) = run(&["check", &fixture("m3u/fx_hls_media_not_iptv.m3u8"), &fixture("m3u/iptvorg_uk.m3u")]);
    assert!(code == 1 && text.contains("cannot be used") && text.contains("HLS media playlist") && text.contains("202 channels"), "{text}");
    let (code, text, _) = run(&["check", "/nonexistent.m3u"]);
    assert!(code == 1 && text.contains("/nonexistent.m3u: cannot be used"), "{text}");
}

#[test]
fn check_reads_stdin_and_writes_json() {
    let mut child = lineup(&["check", "--json", "-"]).stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"#EXTM3U\n#EXTINF:-1 group-title=\"News\",One\nhttp://127.0.0.1/1\n").unwrap();
    let (code, text, _) = told(child.wait_with_output().unwrap());
    let report: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!((code, &report["kind"], &report["channels"]), (0, &"playlist".into(), &1.into()));
    assert_eq!(report["groups"]["News"], 1);
}

#[test]
fn a_server_lives_until_it_is_told_to_stop() {
    let server = Server::start();
    let livez = server.get("/livez");
    assert_eq!((livez.status, server.get("/api/v1/auth/state").json()["setup_required"].clone()), (200, true.into()));
    let address = server.address.clone();
    assert_eq!(run(&["health", "--listen", &address]).0, 0);

    let data = server.data.to_str().unwrap().to_owned();
    for other in [&["serve", "--listen", "127.0.0.1:0"][..], &["refresh", "--all"], &["export"]] {
        let (code, out, err) = told(lineup(other).args(["--data-dir", &data]).output().unwrap());
        assert_eq!((code, out.as_str()), (1, ""), "{other:?}: {err}");
        assert!(err.contains("in use by another Lineup"), "{other:?}: {err}");
    }

    assert_eq!(server.stop().code(), Some(0));
    let (code, _, err) = run(&["health", "--listen", &address]);
    assert!(code == 1 && err.contains("no answer"), "{err}");
}

#[test]
fn a_killed_server_starts_again() {
    let folder = tempfile::tempdir().unwrap();
    let account = ["--admin-username", "admin", "--admin-password", "correct horse"];
    let data = folder.path().join("data");
    Server::start_in(&data, &account).kill();
    let server = Server::start_in(&data, &[]);
    let login = br#"{"username": "admin", "password": "correct horse"}"#;
    let answer = server.ask("POST", "/api/v1/auth/login", &[("Content-Type", "application/json")], login);
    assert_eq!(answer.status, 200, "{}", answer.text());
}

#[test]
fn jobs_and_export_work_without_a_server() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    assert!(Server::start_in(folder.path(), &[]).stop().success());
    let (code, out, err) = run(&["export", "--data-dir", data]);
    let export: serde_json::Value = serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}{err}"));
    assert_eq!((code, &export["sources"]), (0, &serde_json::json!([])));
    assert_eq!(run(&["refresh", "--all", "--data-dir", data]).0, 0);
    assert_eq!(run(&["generate", "--all", "--data-dir", data]).0, 0);
    let (code, _, err) = run(&["refresh", "Home", "--data-dir", data]);
    assert!(code == 2 && err.contains("there is no \"Home\""), "{err}");
}

#[test]
fn options_come_from_a_file_too() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("lineup.toml");
    std::fs::write(&file, "data_dir = \"/nonexistent\"\nkeep_versions = \"x\"\n").unwrap();
    let (code, _, err) = told(lineup(&["serve"]).env("LINEUP_CONFIG", &file).output().unwrap());
    assert!(code == 2 && err.contains("lineup.toml:2: keep_versions"), "{err}");
    let data = folder.path().join("data");
    std::fs::write(&file, format!("data_dir = {data:?}\n")).unwrap();
    let (code, _, err) = told(lineup(&["export"]).env("LINEUP_CONFIG", &file).output().unwrap());
    // The directory is the file's, and nothing is made there by looking.
    assert!(code == 1 && err.contains(data.to_str().unwrap()) && !data.exists(), "{code} {err}");
}
