use proptest::prelude::*;

use super::pieces::decode_bytes;
use super::*;

fn source(url: &str) -> Source {
    Source { url: url.to_owned(), ..Source::default() }
}

fn taken_from(url: &str) -> (String, Secrets) {
    let mut source = source(url);
    let mut secrets = Secrets::new();
    extract(&mut source, &mut secrets);
    assert_eq!(reveal(&source.url, &source, &secrets), url);
    (source.url, secrets)
}

fn hidden(source: &Source, secrets: &Secrets, url: &str) -> String {
    let mut text = url.to_owned();
    Hider::new(source, secrets).hide(&mut text);
    text
}

#[test]
fn finds_secrets_where_providers_put_them() {
    let cases = [
        (
            "http://tv.example:8080/get.php?username=anna&password=p%40ss&type=m3u_plus",
            "http://tv.example:8080/get.php?username={username-in-url}&password={password-in-url}&type=m3u_plus",
        ),
        ("https://anna:secret@tv.example/list.m3u", "https://{username-in-url}:{password-in-url}@tv.example/list.m3u"),
        ("https://tv.example/list?access_token=abc&lang=en", "https://tv.example/list?access_token={access_token-in-url}&lang=en"),
        ("https://tv.example/x?key=a&key=b", "https://tv.example/x?key={key-in-url}&key={key-2-in-url}"),
        ("http://tv.example/live/anna/pw/17.ts", "http://tv.example/live/{username-in-url}/{password-in-url}/17.ts"),
        ("http://tv.example/anna/pw/17", "http://tv.example/{username-in-url}/{password-in-url}/17"),
        ("http://tv.example/playlist/anna/pw/m3u_plus/ts", "http://tv.example/playlist/{username-in-url}/{password-in-url}/m3u_plus/ts"),
        // Nothing to hide.
        ("https://tv.example/list.m3u", "https://tv.example/list.m3u"),
        ("https://tv.example/list?user=all&page=2", "https://tv.example/list?user=all&page=2"),
        ("https://tv.example/list?keyword=news&password=", "https://tv.example/list?keyword=news&password="),
        ("file:///live/anna/pw/17.ts", "file:///live/anna/pw/17.ts"),
        ("https://tv.example/{utc}?token={mine}", "https://tv.example/{utc}?token={mine}"),
        ("not an address", "not an address"),
        ("", ""),
    ];
    for (url, expected) in cases {
        assert_eq!(taken_from(url).0, expected);
    }
}

#[test]
fn a_source_s_own_password_keeps_its_name() {
    let mut source = source("http://tv.example/get.php?username=anna&password=p%40ss");
    source.username = "anna".into();
    let mut secrets = Secrets::from([("password".into(), "p@ss".into())]);
    extract(&mut source, &mut secrets);
    assert_eq!(source.url, "http://tv.example/get.php?username={username}&password={password}");
    secrets.insert("password".into(), "n&w".into());
    assert_eq!(reveal(&source.url, &source, &secrets), "http://tv.example/get.php?username=anna&password=n%26w");
    assert_eq!(reveal("{password}", &source, &secrets), "n&w");
}

#[test]
fn an_edited_url_replaces_its_old_secrets() {
    let mut source = source("http://tv.example/get.php?username=anna&password=old");
    let mut secrets = Secrets::from([("password".into(), "basic".into())]);
    extract(&mut source, &mut secrets);
    source.url = "http://tv.example/get.php?username={username-in-url}&password=new".into();
    extract(&mut source, &mut secrets);
    assert_eq!(secrets["password-in-url"], "new");
    source.url = "http://tv.example/list?token=t&old={password-in-url}".into();
    extract(&mut source, &mut secrets);
    let names: Vec<_> = secrets.keys().map(String::as_str).collect();
    assert_eq!(names, ["password", "password-in-url", "token-in-url"]);
}

#[test]
fn headers_keep_their_names_and_lose_their_values() {
    let mut source = source("http://tv.example/");
    for (name, value) in [
        ("Authorization", "Bearer abc.def"),
        ("X-Api-Key", "k"),
        ("Cookie", "a=b; c=d"),
        ("Referer", "http://tv.example/?token=t"),
        ("Accept", "*/*"),
    ] {
        source.headers.insert(name.into(), value.into());
    }
    let before = source.headers.clone();
    let mut secrets = Secrets::new();
    extract(&mut source, &mut secrets);
    assert_eq!(source.headers["Authorization"], "Bearer {authorization-header}");
    assert_eq!(source.headers["X-Api-Key"], "{x-api-key-header}");
    assert_eq!(source.headers["Cookie"], "{cookie-header}");
    assert_eq!(source.headers["Referer"], "http://tv.example/?token={token-in-url}");
    assert_eq!(source.headers["Accept"], "*/*");
    let first = source.headers.clone();
    extract(&mut source, &mut secrets);
    assert_eq!(source.headers, first);
    for (name, value) in &source.headers {
        assert_eq!(reveal(value, &source, &secrets), before[name]);
    }
}

#[test]
fn a_provider_s_urls_lose_the_credentials() {
    let mut source = source("http://tv.example/get.php?username=anna&password=p%40ss1");
    let mut secrets = Secrets::new();
    extract(&mut source, &mut secrets);
    let (u, p) = ("{username-in-url}", "{password-in-url}");
    for (url, expected) in [
        ("http://tv.example/live/anna/p%40ss1/17.ts", format!("http://tv.example/live/{u}/{p}/17.ts")),
        ("http://tv.example/anna/p@ss1/17", format!("http://tv.example/{u}/{p}/17")),
        ("rtmp://anna:p%40ss1@tv.example/x", format!("rtmp://{u}:{p}@tv.example/x")),
        ("http://tv.example/x?user=anna&pass=p%40ss1&n=1", format!("http://tv.example/x?user={u}&pass={p}&n=1")),
        ("http://other.example/p%40ss1.m3u8", format!("http://other.example/{p}.m3u8")),
        ("http://a.example/x|Cookie=p%40ss1&User-Agent=anna", format!("http://a.example/x|Cookie={p}&User-Agent=anna")),
        (
            "http://proxy.example/?url=http://tv.example/live/anna/p%40ss1/1.ts",
            format!("http://proxy.example/?url=http://tv.example/live/{u}/{p}/1.ts"),
        ),
        ("?utc={utc}&password=p%40ss1", format!("?utc={{utc}}&password={p}")),
        // Not whole, or a user's name by accident.
        ("http://anna.example/anna/logo.png", "http://anna.example/anna/logo.png".into()),
        ("http://tv.example/xp%40ss1/annabel/1", "http://tv.example/xp%40ss1/annabel/1".into()),
    ] {
        assert_eq!(hidden(&source, &secrets, url), expected);
    }
}

#[test]
fn short_passwords_do_not_spoil_addresses() {
    let mut source = source("http://tv.example/get.php?username=1&password=2");
    let mut secrets = Secrets::new();
    extract(&mut source, &mut secrets);
    for kept in ["http://tv.example/2/list?season=2&episode=1", "http://tv.example/12/21.ts", "http://2.example/1"] {
        assert_eq!(hidden(&source, &secrets, kept), kept);
    }
    assert_eq!(
        hidden(&source, &secrets, "http://tv.example/live/1/2/2.ts"),
        "http://tv.example/live/{username-in-url}/{password-in-url}/2.ts"
    );
}

#[test]
fn words_lose_the_credentials_too() {
    let source = Source { username: "anna".into(), ..source("http://h/") };
    let secrets = Secrets::from([
        ("password".to_owned(), "p@ss word".to_owned()),
        ("pin".to_owned(), "77".to_owned()),
        ("key".to_owned(), "password".to_owned()),
    ]);
    let hidden = |text: &str| {
        let mut text = text.to_owned();
        Hider::new(&source, &secrets).hide_in_text(&mut text);
        text
    };
    assert_eq!(hidden("login of anna with p@ss word failed"), "login of anna with {password} failed");
    assert_eq!(hidden("#X:{\"a\":\"p%40ss%20word\"}"), "#X:{\"a\":\"{password}\"}");
    assert_eq!(hidden("77 of 1770 at 77"), "{pin} of 1770 at {pin}");
    assert_eq!(hidden("a password."), "a {key}.");
}

#[test]
fn another_source_of_the_same_host_lends_what_is_missing() {
    let (url, secrets) = taken_from("http://host.example:80/get.php?username=U&password=P%20w");
    let lender = Source { username: "own name".into(), ..source(&url) };
    let borrowed = |url: &str| {
        let (mut guide, mut own) = (source(url), Secrets::new());
        let is_lent = borrow(&mut guide, &mut own, &lender, &secrets);
        extract(&mut guide, &mut own);
        (is_lent, reveal(&guide.url, &guide, &own), guide.url)
    };
    let url = "http://host.example/xmltv.php?username={username-in-url}&password={password-in-url}";
    assert_eq!(borrowed(url), (true, "http://host.example/xmltv.php?username=U&password=P%20w".into(), url.into()));
    let (_, revealed, kept) = borrowed("http://host.example/{username}/{username-in-url}/x.xml");
    assert_eq!(
        (&*revealed, &*kept),
        ("http://host.example/own%20name/U/x.xml", "http://host.example/{username-2-in-url}/{username-in-url}/x.xml")
    );
    for url in [
        "http://other.example/x?password={password-in-url}",
        "http://host.example@other.example/x?password={password-in-url}",
        "http://{password-in-url}.host.example/x",
        "http://host.example/x?password={password}",
        "file:///{password-in-url}",
    ] {
        assert!(!borrowed(url).0, "{url}");
    }
    // A provider's own templates are not ours to fill.
    assert!(missing(&source("http://host.example/{lang}/{utc}.xml"), &Secrets::new()).is_empty());
}

#[test]
fn a_provider_cannot_ask_for_secrets() {
    let mut source = source("http://tv.example/get.php?username=anna&password=secret");
    let mut secrets = Secrets::new();
    extract(&mut source, &mut secrets);
    let text = hidden(&source, &secrets, "http://elsewhere.example/{password-in-url}?{utc}");
    assert_eq!(reveal(&text, &source, &secrets), "http://elsewhere.example/%7Bpassword-in-url%7D?{utc}");
}

proptest! {
    #[test]
    fn extract_then_reveal_gives_the_original(url in url_like()) {
        taken_from(&url);
    }

    #[test]
    fn extracting_twice_changes_nothing(url in url_like()) {
        let mut source = source(&url);
        let mut secrets = Secrets::new();
        extract(&mut source, &mut secrets);
        let once = (source.clone(), secrets.clone());
        extract(&mut source, &mut secrets);
        prop_assert_eq!((source, secrets), once);
    }

    #[test]
    fn hide_then_reveal_gives_the_original(user in secret(), password in secret(), parts in proptest::collection::vec(part(), 0..8)) {
        let mut source = source(&format!("http://tv.example/get.php?username={user}&password={password}"));
        let mut secrets = Secrets::new();
        extract(&mut source, &mut secrets);
        let text = parts.join("").replace('U', &user).replace('P', &password);
        prop_assert_eq!(reveal(&hidden(&source, &secrets, &text), &source, &secrets), text);
    }

    #[test]
    fn hide_then_reveal_means_the_same_for_plain_passwords(user in ".{0,6}", password in ".{0,6}", parts in proptest::collection::vec(part(), 0..8)) {
        let source = Source { username: user.clone(), ..Source::default() };
        let secrets = Secrets::from([("password".to_owned(), password.clone())]);
        let text = parts.join("").replace('U', &encode(&user)).replace('P', &encode(&password));
        prop_assert_eq!(decode_bytes(&reveal(&hidden(&source, &secrets, &text), &source, &secrets)), decode_bytes(&text));
    }

    #[test]
    fn any_text_is_taken(text in ".*", user in ".*", password in ".*") {
        let mut source = Source { url: text.clone(), username: user, ..Source::default() };
        let mut secrets = Secrets::from([("password".to_owned(), password)]);
        hidden(&source, &secrets, &text);
        extract(&mut source, &mut secrets);
        reveal(&text, &source, &secrets);
    }
}

fn secret() -> impl Strategy<Value = String> {
    "[a-zA-Z0-9._~-]{1,8}".prop_filter("the parts' own letters", |text| !text.contains(['U', 'P']))
}

fn part() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("http://".to_owned()),
        Just("U".into()),
        Just("P".into()),
        Just("U:P@".into()),
        Just("/U/P".into()),
        Just("/".into()),
        Just("?".into()),
        Just("&".into()),
        Just("=".into()),
        Just("|".into()),
        Just("#".into()),
        Just("password=P".into()),
        Just("token=".into()),
        Just("{utc}".into()),
        Just("%20".into()),
        Just("é".into()),
        "[a-z0-9.]{0,5}",
    ]
}

fn url_like() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => proptest::collection::vec(part(), 0..12).prop_map(|parts| parts.join("")),
        1 => "[a-z]{2,5}://([a-z]{1,3}(:[a-z%{}]{0,4})?@)?[a-z.]{1,9}(/[a-z0-9{}%é]{0,5}){0,5}(\\?[a-z=&{}%|#]{0,20})?",
        1 => ".*",
    ]
}
