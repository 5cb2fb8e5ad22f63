//! What a person does on the page, as calls that wait until it is done.

use serde_json::{Value, json};

use crate::events::Events;
use crate::program::{Answer, Server};

pub(crate) const USERNAME: &str = "anna";
pub(crate) const PASSWORD: &str = "correct horse battery";

/// Makes the first account; from here on the server is called with its token.
pub(crate) fn make_account(server: &mut Server) -> Answer {
    let account = json!({"username": USERNAME, "password": PASSWORD});
    let answer = server.call("POST", "/api/v1/auth/setup", &account);
    assert_eq!(answer.status, 201, "{}", answer.text());
    server.token = answer.json()["token"].as_str().unwrap().to_owned();
    answer
}

/// Adds a source (`kind` is `stream` or `epg`) and waits for its first refresh; gives its id.
pub(crate) fn add_source(server: &Server, kind: &str, settings: &Value) -> String {
    let mut events = Events::open(server);
    let id = create_source(server, kind, settings);
    events.end_of(&id);
    id
}

/// Adds a source and does not wait. It is refreshed when a test says so, whatever the hour.
pub(crate) fn create_source(server: &Server, kind: &str, settings: &Value) -> String {
    let mut settings = settings.clone();
    settings.as_object_mut().unwrap().entry("update_cron").or_insert_with(|| "".into());
    let answer = server.call("POST", &format!("/api/v1/sources/{kind}"), &settings);
    assert_eq!(answer.status, 201, "{settings}: {}", answer.text());
    answer.json()["id"].as_str().unwrap().to_owned()
}

/// The source as it is now, which has to be well.
pub(crate) fn good_source(server: &Server, kind: &str, id: &str) -> Value {
    let source = server.read(&format!("/api/v1/sources/{kind}/{id}"));
    assert_eq!((&source["status"], &source["last_error"]), (&"success".into(), &"".into()), "{source}");
    source
}

/// Refreshes a source and waits for the end: its event and operation.
pub(crate) fn refresh(server: &Server, kind: &str, id: &str) -> (String, Value) {
    let mut events = Events::open(server);
    start(server, &format!("/api/v1/sources/{kind}/{id}/refresh"));
    events.end_of(id)
}

/// Waits until no job runs, waits or is delayed.
pub(crate) fn until_idle(server: &Server) {
    let mut events = Events::from_the_start(server);
    let is_idle = || server.read("/health")["queue_depth"] == 0;
    if !is_idle() {
        events.until(|event| (event.is_end() && is_idle()).then_some(()));
    }
}

/// Switches circuit breakers on or off: off, one failure does not keep the next call back.
pub(crate) fn switch_breakers(server: &Server, enabled: bool) {
    let answer = server.call("PUT", "/api/v1/circuit-breakers/config", &json!({"enabled": enabled}));
    assert_eq!(answer.status, 200, "{}", answer.text());
}

/// A proxy as a player knows it.
pub(crate) struct Output {
    pub(crate) id: String,
    pub(crate) key: String,
    /// The path of the playlist.
    pub(crate) m3u: String,
    /// The path of the guide.
    pub(crate) xmltv: String,
}

/// Creates a proxy of these sources, with more settings, and waits for its first generation.
pub(crate) fn add_proxy(server: &Server, streams: &[&str], guides: &[&str], settings: Value) -> Output {
    let mut events = Events::open(server);
    let mut proxy = json!({
        "name": "Home",
        "stream_sources": streams.iter().map(|id| json!({"source_id": id})).collect::<Vec<_>>(),
        "epg_sources": guides.iter().zip(1..).map(|(id, order)| json!({"epg_source_id": id, "priority_order": order})).collect::<Vec<_>>(),
    });
    for (name, value) in settings.as_object().into_iter().flatten() {
        proxy[name] = value.clone();
    }
    let answer = server.call("POST", "/api/v1/proxies", &proxy);
    assert_eq!(answer.status, 201, "{}", answer.text());
    let made = answer.json();
    let text = |name: &str| made[name].as_str().unwrap().to_owned();
    let path = |name: &str| {
        let url = text(name);
        let path = url.strip_prefix(&format!("http://{}", server.address)).map(str::to_owned);
        path.unwrap_or_else(|| panic!("{name} is {url}"))
    };
    let output = Output { id: text("id"), key: text("access_key"), m3u: path("m3u8_url"), xmltv: path("xmltv_url") };
    let (end, operation) = events.end_of(&output.id);
    assert_eq!(end, "completed", "{operation}");
    output
}

/// Publishes a proxy again and waits until it is done.
pub(crate) fn regenerate(server: &Server, id: &str) -> Value {
    let mut events = Events::open(server);
    start(server, &format!("/api/v1/proxies/{id}/regenerate"));
    let (end, operation) = events.end_of(id);
    assert_eq!(end, "completed", "{operation}");
    operation
}

/// Asks for a long job; gives its operation's id.
pub(crate) fn start(server: &Server, path: &str) -> String {
    let answer = server.call("POST", path, &Value::Null);
    assert_eq!(answer.status, 202, "{path}: {}", answer.text());
    answer.json()["operation_id"].as_str().unwrap().to_owned()
}
