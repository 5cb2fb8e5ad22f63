//! Rules, as a person uses them: tried, saved, published, switched off again.

use serde_json::{Value, json};

use crate::events::Events;
use crate::program::{Server, fixture};
use crate::provider::Provider;
use crate::{guide, playlist, steps};

/// Where nothing is published by itself for `delay` seconds.
fn server(delay: &str) -> Server {
    let mut server = Server::start_with(&["--regenerate-delay", delay]);
    steps::make_account(&mut server);
    server
}

/// Cases of which the language's description says otherwise, and whether they are valid by it.
const OTHERWISE: &[(&str, bool)] = &[("help-unquoted-time", true), ("cap-no-regex-literal", false)];

#[test]
fn the_cases_of_the_language_come_out_over_http() {
    let server = server("3600");
    let cases: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(fixture("cases/expressions.json")).unwrap()).unwrap();
    assert!(cases.len() >= 190);
    for case in &cases {
        let (id, kind) = (case["id"].as_str().unwrap(), case["kind"].as_str().unwrap());
        let domain = format!("{}_{kind}", case["domain"].as_str().unwrap());
        let path = format!("/api/v1/expressions/validate?domain={domain}");
        let checked = server.call("POST", &path, &json!({"expression": case["expression"]}));
        assert_eq!(checked.status, 200, "{id}");
        let checked = checked.json();
        if let Some((_, is_valid)) = OTHERWISE.iter().find(|(known, _)| *known == id) {
            assert_eq!(checked["is_valid"], *is_valid, "{id}: {checked}");
            continue;
        }
        assert_eq!(checked["is_valid"], case["expect"]["valid"], "{id}: {checked}");
        if case["expect"]["valid"] == false {
            let wanted = case["expect"]["error_contains"].as_str().unwrap_or_default().to_lowercase();
            let errors = checked["errors"].as_array().unwrap();
            let says = |error: &Value| format!("{} {}", error["message"], error["details"]).to_lowercase().contains(&wanted);
            assert!(errors.iter().any(says), "{id}: {wanted} is not in {errors:?}");
            continue;
        }
        let asked = json!({"domain": domain, "expression": case["expression"], "records": [case["record"]]});
        let answer = server.call("POST", "/api/v1/expressions/evaluate", &asked);
        assert_eq!(answer.status, 200, "{id}: {}", answer.text());
        let result = &answer.json()["results"][0];
        assert_eq!(result["matches"], case["expect"]["matches"], "{id}: {result}");
        if kind == "mapping" && case["volatile"] != true {
            assert_eq!(changes(&result["changes"], case), changes(&case["expect"]["result"], case), "{id}");
        }
    }
}

/// Fields that are different from the record's; what is cleared is null.
fn changes(result: &Value, case: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let all = result.as_object().into_iter().flatten().map(|(name, value)| (name.clone(), text(value)));
    let mut changed: Vec<_> = all.filter(|(name, value)| text(&case["record"][name]) != *value).collect();
    changed.sort();
    changed
}

const LIST: &str = "#EXTM3U\n\
    #EXTINF:-1 tvg-id=\"bbc1.uk\" tvg-name=\"BBC One [UK]\" group-title=\"UK\",BBC One\nhttp://127.0.0.1:9/1.ts\n\
    #EXTINF:-1 tvg-id=\"itv1.uk\" group-title=\"UK\",ITV 1 +1\nhttp://127.0.0.1:9/2.ts\n\
    #EXTINF:-1 tvg-id=\"sport.uk\" group-title=\"Sports\",UK| Sport HD\nhttp://127.0.0.1:9/3.ts\n\
    #EXTINF:-1 tvg-id=\"x.uk\" group-title=\"Adult\",XXX 1\nhttp://127.0.0.1:9/4.ts\n\
    #EXTINF:-1 group-title=\"R&&B\",Arts and Culture > Best R&&B\nhttp://127.0.0.1:9/5.ts\n";

fn epg() -> String {
    let hour = jiff::Timestamp::now().as_second() / 3600 * 3600;
    let mut text = String::from("<?xml version=\"1.0\"?>\n<tv>\n");
    for id in ["bbc1.uk", "itv1.uk", "sport.uk"] {
        text += &format!("<channel id=\"{id}\"><display-name>{id}</display-name></channel>\n");
        for (at, title) in ["News", "Shopping", "Film"].into_iter().enumerate() {
            let start = hour + 7200 * at as i64;
            let (start, stop) = (crate::listing::time(start), crate::listing::time(start + 7200));
            text += &format!("<programme start=\"{start}\" stop=\"{stop}\" channel=\"{id}\"><title>{title}</title></programme>\n");
        }
    }
    text + "</tv>\n"
}

struct Home {
    server: Server,
    _provider: Provider,
    stream: String,
    epg: String,
}

impl Home {
    fn new() -> Home {
        Home::publishing_after("3600")
    }

    fn publishing_after(delay: &str) -> Home {
        let provider = Provider::start();
        provider.put("/list.m3u", LIST);
        provider.put("/guide.xml", epg());
        let server = server(delay);
        let stream = steps::add_source(&server, "stream", &json!({"name": "list", "url": provider.url("/list.m3u")}));
        let epg = steps::add_source(&server, "epg", &json!({"name": "guide", "url": provider.url("/guide.xml")}));
        Home { server, _provider: provider, stream, epg }
    }

    /// Creates a rule; gives its id.
    fn rule(&self, resource: &str, settings: Value) -> String {
        let answer = self.server.call("POST", &format!("/api/v1/{resource}"), &settings);
        assert_eq!(answer.status, 201, "{settings}: {}", answer.text());
        answer.json()["id"].as_str().unwrap().to_owned()
    }

    fn filter(&self, action: &str, kind: &str, expression: &str) -> String {
        let name = format!("{action} {expression}");
        self.rule("filters", json!({"name": name, "action": action, "source_type": kind, "expression": expression}))
    }

    fn mapping(&self, kind: &str, expression: &str) -> String {
        self.rule("data-mapping", json!({"name": expression, "source_type": kind, "expression": expression}))
    }

    fn proxy(&self, filters: &[&str]) -> steps::Output {
        let filters: Vec<Value> = filters.iter().zip(1..).map(|(id, order)| json!({"filter_id": id, "priority_order": order})).collect();
        steps::add_proxy(&self.server, &[&self.stream], &[&self.epg], json!({"filters": filters}))
    }

    fn set_filters(&self, output: &steps::Output, filters: &[&str]) {
        let filters: Vec<Value> = filters.iter().zip(1..).map(|(id, order)| json!({"filter_id": id, "priority_order": order})).collect();
        let answer = self.server.call("PATCH", &format!("/api/v1/proxies/{}?confirmed=true", output.id), &json!({"filters": filters}));
        assert_eq!(answer.status, 200, "{}", answer.text());
        self.publish(output);
    }

    /// Publishes, and sees that the preview had said so before.
    fn publish(&self, output: &steps::Output) {
        let preview = self.server.read(&format!("/api/v1/proxies/{}/preview?limit=500", output.id));
        steps::regenerate(&self.server, &output.id);
        let channels = self.channels(output);
        let names = |channel: &Value| channel["channel_name"].as_str().unwrap().to_owned();
        let previewed: Vec<String> = preview["channels"].as_array().unwrap().iter().map(names).collect();
        assert_eq!(previewed, channels.iter().map(|channel| channel.name.clone()).collect::<Vec<_>>());
        let proxy = self.server.read(&format!("/api/v1/proxies/{}", output.id));
        for count in ["channel_count", "program_count"] {
            assert_eq!(preview[count], proxy[count], "{count}");
        }
        let counts = |counts: &Value| -> Vec<Value> {
            counts
                .as_array()
                .unwrap()
                .iter()
                .map(|count| json!([count["id"], count["evaluated"], count["matched"], count["changed"]]))
                .collect()
        };
        for kind in ["rules", "filters"] {
            assert_eq!(counts(&preview["stats"][kind]), counts(&proxy["rules"][kind]), "{kind}");
        }
    }

    fn channels(&self, output: &steps::Output) -> Vec<playlist::Channel> {
        playlist::read(&self.server.get(&output.m3u).body).channels
    }

    fn names(&self, output: &steps::Output) -> Vec<String> {
        self.channels(output).into_iter().map(|channel| channel.name).collect()
    }
}

#[test]
fn filters_decide_what_is_published() {
    let home = Home::new();
    let bbc = home.filter("include", "stream", "channel_name contains \"BBC\"");
    let sports = home.filter("include", "stream", "group_title == \"sports\"");
    let uk = home.filter("exclude", "stream", "group == UK");
    let adult = home.filter("exclude", "stream", "group == Adult");
    let all = ["BBC One", "ITV 1 +1", "UK| Sport HD", "XXX 1", "Arts and Culture > Best R&&B"];
    let output = home.proxy(&[]);
    assert_eq!(home.names(&output), all);
    for (filters, expected) in [
        // Excludes alone leave the rest, includes are a union.
        (&[&adult][..], &[0, 1, 2, 4][..]),
        (&[&bbc, &sports], &[0, 2]),
        // Exclude after include wins; include after exclude brings back.
        (&[&bbc, &sports, &uk], &[2]),
        (&[&sports, &uk, &bbc], &[0, 2]),
        (&[&uk, &adult], &[2, 4]),
    ] {
        home.set_filters(&output, &filters.iter().map(|id| id.as_str()).collect::<Vec<_>>());
        let expected: Vec<&str> = expected.iter().map(|at: &usize| all[*at]).collect();
        assert_eq!(home.names(&output), expected, "{filters:?}");
    }

    // Those of programmes remove programmes and leave channels.
    let shopping = home.filter("exclude", "epg", "programme_title == \"Shopping\"");
    home.set_filters(&output, &[&shopping]);
    assert_eq!(home.names(&output), all);
    let published = guide::read(&home.server.get(&output.xmltv).body);
    assert_eq!(published.channels.len(), 3);
    let titles: Vec<&str> = published.of("bbc1.uk").map(|programme| programme.title.as_str()).collect();
    assert_eq!(titles, ["News", "Film"]);

    // What is used is not deleted, and the answer says by whom.
    let refused = home.server.call("DELETE", &format!("/api/v1/filters/{shopping}"), &Value::Null);
    assert_eq!((refused.status, &refused.json()["code"]), (409, &"in_use".into()));
    assert!(refused.text().contains("Home"), "{}", refused.text());
    assert_eq!(home.server.read(&format!("/api/v1/filters/{shopping}"))["usage_count"], 1);
    assert_eq!(home.server.call("DELETE", &format!("/api/v1/filters/{bbc}"), &Value::Null).status, 204);
    // An empty one cannot be saved.
    for expression in ["", "  "] {
        let empty = home.server.call("POST", "/api/v1/filters", &json!({"name": "empty", "expression": expression}));
        assert_eq!((empty.status, &empty.json()["errors"][0]["field"]), (422, &"expression".into()));
    }
    // Filters that leave nothing publish nothing, and say so.
    let nothing = home.filter("include", "stream", "false");
    let answer = home.server.call("PATCH", &format!("/api/v1/proxies/{}", output.id), &json!({"filters": [{"filter_id": nothing}]}));
    assert_eq!(answer.status, 200);
    let mut events = Events::open(&home.server);
    steps::start(&home.server, &format!("/api/v1/proxies/{}/regenerate", output.id));
    let (end, operation) = events.end_of(&output.id);
    assert!(end == "error" && operation["error"].as_str().unwrap().contains("filters"), "{operation}");
    assert_eq!(home.names(&output), all, "what was published last stays");
}

#[test]
fn mapping_rules_change_what_is_published_and_can_be_taken_back() {
    let home = Home::new();
    let output = home.proxy(&[]);
    let of = |name: &str| home.channels(&output).into_iter().find(|channel| channel.name == name).unwrap_or_else(|| panic!("no {name}"));
    // The one rule that is on from the start.
    assert_eq!((of("ITV 1 +1").attribute("tvg-shift"), of("BBC One").attribute("tvg-shift")), ("1", ""));

    let rules: Vec<String> = [
        ("stream", "channel_name contains \"BBC\" group_title+=\" HD\""),
        ("stream", "channel_name contains \"BBC\" tvg_name-=\" [UK]\""),
        ("stream", "channel_name contains \"BBC\" tvg_logo?=\"http://127.0.0.1:9/default.png\""),
        ("stream", "channel_name case_sensitive contains \"itv\" SET group_title = \"wrong\""),
        ("stream", "(channel_name matches \"^(..)\\| (.+)$\" SET channel_name = \"$2\", tvg_country = \"$1\") AND (group == Sports SET tvg_name = $channel_name)"),
        ("stream", r#"name starts_with "Arts and Culture > " SET tvg_name = 'Arts and Culture > "Best" R&&B'"#),
        ("stream", "channel_name == \"XXX 1\" SET stream_url = \"http://127.0.0.1:9/other.ts\""),
        ("epg", "channel_group == \"UK HD\" and title == News SET title = \"The News\", category ?= \"News\""),
    ]
    .iter()
    .map(|(kind, expression)| home.mapping(kind, expression))
    .collect();
    home.publish(&output);
    let bbc = of("BBC One");
    assert_eq!((bbc.attribute("group-title"), bbc.attribute("tvg-name")), ("UK HD", "BBC One"));
    assert_eq!(bbc.attribute("tvg-logo"), "http://127.0.0.1:9/default.png");
    assert_eq!(of("ITV 1 +1").attribute("group-title"), "UK");
    let sport = of("Sport HD");
    assert_eq!((sport.attribute("tvg-country"), sport.attribute("tvg-name")), ("UK", "Sport HD"));
    // Quotes would break players; all else is as it was written.
    assert_eq!(of("Arts and Culture > Best R&&B").attribute("tvg-name"), "Arts and Culture > 'Best' R&&B");
    let published = guide::read(&home.server.get(&output.xmltv).body);
    assert_eq!(published.of("bbc1.uk").next().unwrap().title, "The News");
    assert_eq!(published.of("itv1.uk").next().unwrap().title, "News");
    let path = of("XXX 1").url.strip_prefix(&format!("http://{}", home.server.address)).unwrap().to_owned();
    assert_eq!(home.server.get(&path).header("location"), "http://127.0.0.1:9/other.ts");
    let listed = home.server.read(&format!("/api/v1/channels/proxy/{}?search=sport", output.id));
    assert_eq!(listed["items"][0]["channel_name"], "Sport HD");
    let view = home.server.read(&format!("/api/v1/data-mapping/{}", rules[0]));
    assert_eq!(
        (&view["last_run"]["evaluated"], &view["last_run"]["matched"], &view["last_run"]["changed"]),
        (&5.into(), &1.into(), &1.into())
    );

    // The source's own values were never touched.
    for id in &rules {
        let answer = home.server.call("PATCH", &format!("/api/v1/data-mapping/{id}"), &json!({"is_enabled": false}));
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
    home.publish(&output);
    assert_eq!((of("BBC One").attribute("group-title"), of("BBC One").attribute("tvg-name")), ("UK", "BBC One [UK]"));
    assert_eq!(of("UK| Sport HD").attribute("tvg-country"), "");
    assert_eq!(home.server.get(&path).header("location"), "http://127.0.0.1:9/4.ts");
}

#[test]
fn what_is_tried_is_what_would_be_published() {
    let home = Home::new();
    let server = &home.server;
    home.mapping("stream", "channel_name matches \"^(..)\\| (.+)$\" SET channel_name = \"$2\"");
    let tried =
        server.call("POST", "/api/v1/filters/test", &json!({"source_type": "stream", "filter_expression": "name starts_with \"Sport\""}));
    let tried = tried.json();
    assert_eq!((&tried["is_valid"], &tried["total_channels"], &tried["matched_count"]), (&true.into(), &5.into(), &1.into()), "{tried}");
    assert_eq!(tried["matching_channels"][0]["channel_name"], "Sport HD");
    let wrong = server.call("POST", "/api/v1/filters/test", &json!({"filter_expression": "nmae == x"})).json();
    assert_eq!((&wrong["is_valid"], &wrong["errors"][0]["suggestion"]), (&false.into(), &"channel_name".into()), "{wrong}");

    let tried = server.call("POST", "/api/v1/data-mapping/test", &json!({"expression": "name == \"Sport HD\" SET group = \"S\""})).json();
    assert_eq!((&tried["matched_count"], &tried["changed_count"]), (&1.into(), &1.into()), "{tried}");
    assert_eq!(tried["matching_channels"][0]["original_values"], json!({"group_title": "Sports"}));
    assert_eq!(tried["matching_channels"][0]["mapped_values"], json!({"group_title": "S"}));

    let preview = server.call(
        "POST",
        "/api/v1/data-mapping/preview/typed",
        &json!({"source_type": "epg", "expression": "channel_group == UK and title == News SET title += \"!\""}),
    );
    let preview = preview.json();
    assert_eq!((&preview["summary"]["total_records"], &preview["summary"]["modified_records"]), (&9.into(), &2.into()), "{preview}");
    assert_eq!(preview["epg"]["samples"][0]["changes"], json!({"programme_title": "News!"}));
    let all = server.read("/api/v1/data-mapping/preview");
    assert_eq!(
        (&all["summary"]["modified_records"], &all["stream"]["samples"][0]["changes"]),
        (&2.into(), &json!({"tvg_shift": "1"})),
        "{all}"
    );

    // What a rule before keeps for itself is not touched here either.
    home.rule("data-mapping", json!({"name": "stop", "expression": "group == UK SET tvg_language = en", "stop_on_match": true}));
    let tried = server
        .call("POST", "/api/v1/data-mapping/test", &json!({"expression": "group == UK or group == Sports SET tvg_country = GB"}))
        .json();
    assert_eq!((&tried["matched_count"], &tried["total_channels"]), (&1.into(), &5.into()), "{tried}");

    let values = server.read("/api/v1/autocomplete/channel-values?field=group&q=u&quote=true");
    assert_eq!(values["values"], json!([{"value": "\"UK\"", "count": 2}, {"value": "\"Adult\"", "count": 1}]), "{values}");
    let fields = server.read("/api/v1/pipeline/fields/data_mapping?source_type=epg");
    assert!(fields.as_array().unwrap().iter().any(|field| field["name"] == "channel_group" && field["read_only"] == true));
    let helpers = server.read("/api/v1/data-mapping/helpers");
    assert_eq!(helpers["helpers"][1]["prefix"], "@time:");
    let times = server.call("POST", "/api/v1/data-mapping/helpers/date/complete", &json!({"text": "@time:n"})).json();
    assert_eq!(times["completions"].as_array().unwrap().len(), 2, "{times}");
}

#[test]
fn shifted_channels_get_a_guide_of_their_own_or_the_attribute() {
    let home = Home::new();
    let output = home.proxy(&[]);
    let answer = home.server.call("PATCH", &format!("/api/v1/proxies/{}", output.id), &json!({"shift_guide": true}));
    assert_eq!(answer.status, 200, "{}", answer.text());
    home.publish(&output);
    let channels = home.channels(&output);
    let itv = channels.iter().find(|channel| channel.name == "ITV 1 +1").unwrap();
    assert_eq!((itv.attribute("tvg-id"), itv.attribute("tvg-shift")), ("itv1.uk.shift60", ""));
    let published = guide::read(&home.server.get(&output.xmltv).body);
    let (own, other) = (published.of("itv1.uk.shift60").next().unwrap(), published.of("bbc1.uk").next().unwrap());
    assert_eq!((own.title.as_str(), own.start), (other.title.as_str(), other.start + 3600));
}

#[test]
fn what_is_changed_is_published_by_itself() {
    let home = Home::publishing_after("0");
    let output = home.proxy(&[]);
    let change = |method: &str, path: &str, body: Value| {
        let mut events = Events::open(&home.server);
        let answer = home.server.call(method, path, &body);
        assert!((200..300).contains(&answer.status), "{}", answer.text());
        assert_eq!(events.end_of(&output.id).0, "completed");
        answer.json()
    };
    let rule =
        change("POST", "/api/v1/data-mapping", json!({"name": "x", "expression": "channel_name == \"XXX 1\" SET channel_name = \"Y\""}));
    assert!(home.names(&output).contains(&"Y".to_owned()));
    change("PATCH", &format!("/api/v1/data-mapping/{}", rule["id"].as_str().unwrap()), json!({"is_enabled": false}));
    assert!(home.names(&output).contains(&"XXX 1".to_owned()));
    let filter = home.filter("exclude", "stream", "group == Adult");
    change("PATCH", &format!("/api/v1/proxies/{}", output.id), json!({"filters": [{"filter_id": filter}]}));
    assert!(!home.names(&output).contains(&"XXX 1".to_owned()));
}

#[test]
fn a_number_that_a_rule_gives_counts_and_goes_with_the_rule() {
    let home = Home::new();
    let output = home.proxy(&[]);
    let number = || {
        let channels = home.channels(&output);
        channels.iter().find(|channel| channel.name == "BBC One").unwrap().attribute("tvg-chno").to_owned()
    };
    let before = number();
    let rule = home.mapping("stream", "channel_name == \"BBC One\" SET tvg_chno = 500");
    steps::regenerate(&home.server, &output.id);
    assert_eq!(number(), "500");
    home.server.call("PATCH", &format!("/api/v1/data-mapping/{rule}"), &json!({"is_enabled": false}));
    steps::regenerate(&home.server, &output.id);
    assert_eq!(number(), before);
}

#[test]
fn a_channel_tells_what_became_of_it_and_the_playlist_agrees() {
    let home = Home::new();
    let rename = home.mapping("stream", "channel_name starts_with \"UK| \" SET channel_name = \"Sport\", group_title = \"Best\"");
    let adult = home.filter("exclude", "stream", "group == Adult");
    let output = home.proxy(&[&adult]);
    let list = home.server.read("/api/v1/channels?limit=500");
    let mut published = home.channels(&output).into_iter();
    for item in list["items"].as_array().unwrap() {
        let answer = home.server.read(&format!("/api/v1/channels/{}/published", item["id"].as_str().unwrap()));
        let [standing] = &answer["proxies"].as_array().unwrap()[..] else { panic!("{answer}") };
        assert_eq!((&standing["proxy_id"], &standing["proxy_name"]), (&output.id.as_str().into(), &"Home".into()));
        if item["group_title"] == "Adult" {
            assert_eq!((&standing["is_published"], &standing["reason"]), (&false.into(), &"filter".into()), "{standing}");
            assert_eq!(
                (&standing["removed_by"]["filter_id"], &standing["removed_by"]["action"]),
                (&adult.as_str().into(), &"exclude".into())
            );
            continue;
        }
        // The playlist has the others in the same order, as they say that they are there.
        let there = published.next().unwrap();
        assert_eq!((&standing["is_published"], &standing["is_kept"], &standing["reason"]), (&true.into(), &true.into(), &Value::Null));
        assert_eq!(standing["channel_number"], there.attribute("tvg-chno"));
        let differences = standing["differences"].as_array().unwrap();
        let of = |field: &str| differences.iter().find(|change| change["field"] == field).map_or(&item[field], |change| &change["to"]);
        assert_eq!((of("channel_name"), of("group_title")), (&there.name.as_str().into(), &there.attribute("group-title").into()));
        assert_eq!(standing["changed_by"].as_array().unwrap().iter().any(|deed| deed["rule_id"] == rename.as_str()), there.name == "Sport");
        let guide = &standing["guide"];
        if there.attribute("tvg-id").is_empty() {
            assert_eq!(guide, &Value::Null);
        } else {
            assert_eq!((&guide["epg_source_id"], &guide["epg_source_name"]), (&home.epg.as_str().into(), &"guide".into()));
            assert_eq!(
                (&guide["channel_id"], &guide["published_id"]),
                (&there.attribute("tvg-id").into(), &there.attribute("tvg-id").into())
            );
        }
    }
    assert!(published.next().is_none());
    // What is changed since is told, though players still have what was published.
    home.server.call("PATCH", &format!("/api/v1/filters/{adult}"), &json!({"is_enabled": false}));
    let adult = list["items"].as_array().unwrap().iter().find(|item| item["group_title"] == "Adult").unwrap();
    let answer = home.server.read(&format!("/api/v1/channels/{}/published", adult["id"].as_str().unwrap()));
    let standing = &answer["proxies"][0];
    assert_eq!(
        (&standing["is_published"], &standing["is_kept"], &standing["reason"]),
        (&false.into(), &true.into(), &"not_generated".into())
    );
}
