//! The program's own demo provider as an Xtream panel: a process of its own, whose switches and faults are set,
//! and whose report is read, over HTTP.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::program::{Answer, lineup};

/// For one thing that is waited for; only ever used up when it does not come.
const PATIENCE: Duration = Duration::from_secs(60);

/// Ended when it is dropped.
pub(crate) struct Panel {
    child: Child,
    /// `127.0.0.1:port`.
    host: String,
    /// The demo's directory, which a killed process leaves behind.
    _folder: tempfile::TempDir,
}

impl Panel {
    /// With the account `demo`, `demo`; 40 channels, 24 films and 6 series.
    pub(crate) fn start() -> Panel {
        let folder = tempfile::tempdir().unwrap();
        let mut command = lineup(&["demo", "--listen", "127.0.0.1:0", "--log", "error"]);
        let mut child = command.env("TMPDIR", folder.path()).stdout(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut said = String::new();
        let host = loop {
            let line = lines.next().unwrap_or_else(|| panic!("it ended and said {said}")).unwrap();
            if let Some((_, rest)) = line.split_once("to try an Xtream source: http://") {
                break rest.split(',').next().unwrap().to_owned();
            }
            said += &line;
        };
        // Whoever writes is not to wait for a reader.
        thread::spawn(move || lines.for_each(drop));
        Panel { child, host, _folder: folder }
    }

    /// The address of a source.
    pub(crate) fn base(&self) -> String {
        format!("http://{}", self.host)
    }

    /// Sets switches: `account=bert&password=pw&status=Expired`, `odd=true`, `rename=1005:Other` and so on.
    pub(crate) fn set(&self, form: &str) {
        let answer = self.ask("POST", &format!("/panel?{form}"));
        assert_eq!(answer.status, 200, "{form}: {}", answer.text());
    }

    /// Has something go wrong with `/xmltv.php`, `/player_api.php` or one action of the latter (`login`,
    /// `get_live_streams` …) until the fault is `none`.
    pub(crate) fn fault(&self, what: &str, kind: &str) {
        let path = if what.starts_with('/') { what.to_owned() } else { format!("/player_api.php?action={what}") };
        let answer = self.ask("POST", &format!("/fault?path={path}&kind={kind}"));
        assert_eq!(answer.status, 302, "{what} {kind}: {}", answer.text());
    }

    /// Accounts, requests by action, how many are open, and the last ones, the oldest first.
    pub(crate) fn report(&self) -> Value {
        self.ask("GET", "/panel").json()
    }

    /// How often an action was called.
    pub(crate) fn count(&self, action: &str) -> u64 {
        self.report()["requests"][action].as_u64().unwrap_or(0)
    }

    /// Who called an action, in order.
    pub(crate) fn users_of(&self, action: &str) -> Vec<String> {
        let report = self.report();
        let of_action = report["recent"].as_array().unwrap().iter().filter(|noted| noted["action"] == action);
        of_action.map(|noted| noted["username"].as_str().unwrap().to_owned()).collect()
    }

    /// What the panel answers the account `demo`.
    pub(crate) fn call(&self, query: &str) -> Value {
        self.ask("GET", &format!("/player_api.php?username=demo&password=demo&{query}")).json()
    }

    /// Asks for the report until it is as wanted: the panel has no events.
    pub(crate) fn until(&self, wanted: impl Fn(&Value) -> bool) {
        let began = Instant::now();
        loop {
            let report = self.report();
            if wanted(&report) {
                return;
            }
            assert!(began.elapsed() < PATIENCE, "what was waited for did not come: {report}");
            thread::yield_now();
        }
    }

    fn ask(&self, method: &str, path: &str) -> Answer {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        write!(stream, "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.host).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        Answer::parse(&answer, method)
    }
}

impl Drop for Panel {
    fn drop(&mut self) {
        // It may have ended already.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
