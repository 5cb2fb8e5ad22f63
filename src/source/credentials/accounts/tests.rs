//! What is found, and that it comes back.

use super::*;
use crate::model::Source;
use crate::source::credentials::reveal;

#[test]
fn the_way_for_lists_with_one_account_gives_the_same() {
    let urls = [
        "http://p/live/u/w/1.ts",
        "http://p/live/u/w/2.ts?x=1",
        "http://q/live/u/w/x.ts",
        "http://p/movie/u/w/3.mkv",
        "http://p/live/u/v/4",
        "http://p/live/u/v/5",
    ];
    let mut together = Accounts::new(&Secrets::new());
    let hidden = urls.map(|url| {
        let mut text = url.to_owned();
        together.hide(&mut text);
        text
    });
    let met = together.into_met();
    for (url, hidden) in urls.iter().zip(hidden) {
        let mut alone = (*url).to_owned();
        Accounts::new(&met).hide(&mut alone);
        assert_eq!(hidden, alone, "{url}");
        assert_eq!(reveal(&hidden, &Source::default(), &met), *url);
    }
}

proptest::proptest! {
    #[test]
    fn any_address_is_hidden_and_comes_back(
        pieces in proptest::collection::vec(proptest::prop_oneof![
            proptest::prelude::Just("http://"), proptest::prelude::Just("/live/"), proptest::prelude::Just("/"), proptest::prelude::Just("é"),
            proptest::prelude::Just("u"), proptest::prelude::Just("@"), proptest::prelude::Just(":"), proptest::prelude::Just("12"),
            proptest::prelude::Just("?username="), proptest::prelude::Just("&password="), proptest::prelude::Just(".ts"), proptest::prelude::Just("|"),
        ], 0..24),
        again: u8,
    ) {
        let url = pieces.concat();
        let mut accounts = Accounts::new(&Secrets::new());
        let hidden: Vec<String> = (0..=again % 2).map(|_| {
            let mut text = url.clone();
            accounts.hide(&mut text);
            text
        }).collect();
        let met = accounts.into_met();
        for hidden in hidden {
            proptest::prop_assert_eq!(&reveal(&hidden, &Source::default(), &met), &url);
        }
    }
}

#[test]
fn a_known_account_is_hidden_wherever_it_stands() {
    let row = |number: usize| Channel {
        channel_name: format!("One {number} s3cretPw"),
        tvg_logo: "http://p/ann/s3cretPw/logo.png".into(),
        attributes: crate::model::Attributes(
            [
                ("catchup-source", "http://p/timeshift/ann/s3cretPw/60/{Y}-{m}/4.ts"),
                ("x-archive", "http://p/ann/s3cretPw/archive-{utc}.ts"),
                ("x-query", "http://p/logo.php?u=ann&k=s3cretPw"),
                ("x-copy", "http://evil/{password-1-in-list}"),
            ]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into(),
        ),
        options: vec!["#EXTVLCOPT:http-referrer=http://p/ann/s3cretPw/".into(), "#KODIPROP:k=a s3cretPw".into()],
        stream_url: format!("http://p/live/ann/s3cretPw/{number}.ts"),
        ..Channel::default()
    };
    let mut accounts = Accounts::new(&Secrets::new());
    let mut first = Channel { stream_url: "http://q/free.ts".into(), ..row(0) };
    first.attributes.0.remove(0);
    let before = first.clone();
    accounts.hide_in(&mut first);
    assert!(!accounts.is_late && first.channel_name == before.channel_name);
    let mut rows = [row(1), row(2)];
    rows.iter_mut().for_each(|row| drop(accounts.hide_in(row)));
    assert!(accounts.is_late);
    accounts.hide_again(&mut first);
    rows.iter_mut().for_each(|row| accounts.hide_again(row));
    let met = accounts.into_met();
    for row in rows.iter().chain([&first]) {
        assert!(!format!("{row:?}").contains("s3cretPw"), "{row:?}");
        assert!(format!("{row:?}").contains("%7Bpassword-1-in-list%7D"), "{row:?}");
    }
    assert_eq!(reveal(&rows[1].stream_url, &Source::default(), &met), row(2).stream_url);
    assert_eq!(reveal(&rows[1].tvg_logo, &Source::default(), &met), row(2).tvg_logo);
}

#[test]
fn what_is_no_word_is_hidden_in_names_where_its_shape_is_certain() {
    let named = |url: &str| Channel { channel_name: "One secretpw1".into(), stream_url: url.into(), ..Channel::default() };
    let certain = |n: u32| named(&format!("http://p/live/ann/secretpw1/{n}.ts"));
    let mut known = Secrets::new();
    for reading in ["the first", "one that knows it"] {
        let mut accounts = Accounts::new(&known);
        for mut row in [certain(1), certain(2)] {
            accounts.hide_in(&mut row);
            assert!(!row.channel_name.contains("secretpw1"), "{reading}: {}", row.channel_name);
            assert!(row.channel_name.starts_with("One {password-"), "{reading}: {}", row.channel_name);
        }
        known = accounts.into_met();
    }
    // A folder that has the name of a channel.
    let mut accounts = Accounts::new(&Secrets::new());
    for n in 1..4 {
        let mut row = named(&format!("http://p/hls/secretpw1/{n}.ts"));
        accounts.hide_in(&mut row);
        assert_eq!(row.channel_name, "One secretpw1");
    }
}

#[test]
fn words_that_are_an_account_by_chance_stay_in_names() {
    let mut accounts = Accounts::new(&Secrets::new());
    let url = "http://p/live/demo/sports/1.ts".to_owned();
    let mut channel = Channel { channel_name: "sports 1".into(), group_title: "sports".into(), stream_url: url, ..Channel::default() };
    accounts.hide_in(&mut channel);
    assert_eq!((&*channel.channel_name, &*channel.group_title), ("sports 1", "sports"));
    assert!(!channel.stream_url.contains("sports"));
}

#[test]
fn accounts_get_names_and_come_back_as_they_were() {
    let mut accounts = Accounts::new(&Secrets::new());
    let urls = [
        ("http://p.example/live/bob/OtherPw77/1.ts", "http://p.example/live/{username-1-in-list}/{password-1-in-list}/1.ts"),
        ("http://bob:OtherPw77@p.example/2.ts", "http://{username-1-in-list}:{password-1-in-list}@p.example/2.ts"),
        (
            "http://p.example/play?username=eve&password=x%20y&id=3",
            "http://p.example/play?username={username-2-in-list}&password={password-2-in-list}&id=3",
        ),
        ("http://p.example/live/events/today.m3u8", "http://p.example/live/events/today.m3u8"),
        ("http://p.example/a@b/1", "http://p.example/a@b/1"),
        ("http://p.example/live/{username}/{password}/1.ts", "http://p.example/live/{username}/{password}/1.ts"),
        ("http://p.example/password/1", "http://p.example/password/1"),
    ];
    let mut hidden = Vec::new();
    for (url, expected) in urls {
        let mut text = url.to_owned();
        accounts.hide(&mut text);
        assert_eq!(text, expected);
        hidden.push(text);
    }
    let met = accounts.into_met();
    assert_eq!(met.len(), 4);
    for ((url, _), hidden) in urls.iter().zip(&hidden).filter(|((url, _), _)| !url.contains('{')) {
        assert_eq!(reveal(hidden, &Source::default(), &met), *url);
    }
    // The same names the next time, whatever comes first.
    let mut again = Accounts::new(&met);
    let mut text = urls[2].0.to_owned();
    again.hide(&mut text);
    assert_eq!(text, urls[2].1);
    assert_eq!(again.into_met().len(), 2);
}

fn hidden(accounts: &mut Accounts, url: &str) -> String {
    let mut text = url.to_owned();
    accounts.hide(&mut text);
    text
}

#[test]
fn pictures_have_no_account_in_their_paths() {
    for url in ["http://p/series/362696/episodes/7428555.jpg", "http://p/movie/12/posters_large/1.PNG?x=1", "http://p/live/uk/hd2/3.webp"] {
        assert_eq!(hidden(&mut Accounts::new(&Secrets::new()), url), url);
    }
    let random = "http://p/live/ann/x7Kq29pLm/3.png";
    assert_ne!(hidden(&mut Accounts::new(&Secrets::new()), random), random);
}

#[test]
fn guides_hide_known_words_and_learn_no_paths() {
    let known =
        Secrets::from([("username-1-in-list".to_owned(), "ann".to_owned()), ("password-1-in-list".to_owned(), "secretpw1".to_owned())]);
    let mut accounts = Accounts::of_guide(&Source::default(), &known);
    assert_eq!(hidden(&mut accounts, "http://p/series/1/2/3.ts"), "http://p/series/1/2/3.ts");
    assert_eq!(hidden(&mut accounts, "http://p/ann/secretpw1/1.png"), "http://p/{username-1-in-list}/{password-1-in-list}/1.png");
    assert!(hidden(&mut accounts, "http://p/logo?username=eve&password=x8Pq").contains("{password-"));
}

#[test]
fn ordinary_words_stay_outside_of_accounts() {
    for word in ["entertainment", "1", "hd", "sky-sports-1"] {
        let mut accounts = Accounts::new(&Secrets::new());
        let mut channel = Channel {
            channel_name: format!("{word} one"),
            tvg_id: format!("{word}.uk"),
            group_title: word.into(),
            attributes: crate::model::Attributes(vec![("catchup-days".into(), "1".into())]),
            stream_url: format!("http://p/live/uk/{word}/1.ts"),
            ..Channel::default()
        };
        let before = channel.clone();
        assert!(accounts.hide_in(&mut channel).is_none());
        assert!(!channel.stream_url.contains(&format!("/{word}/")), "{word}");
        assert_eq!(channel, Channel { stream_url: channel.stream_url.clone(), ..before }, "{word}");
    }
}

#[test]
fn a_name_with_a_password_keeps_its_identity() {
    let mut accounts = Accounts::new(&Secrets::new());
    let stream_url = "http://p/live/ann/s3cretPw/1.ts".to_owned();
    let mut channel = Channel { channel_name: "of s3cretPw".into(), stream_url, ..Channel::default() };
    let sent = accounts.hide_in(&mut channel).unwrap();
    assert_eq!((&*sent.name, channel.channel_name.contains("s3cretPw")), ("of s3cretPw", false));
}

#[test]
fn tokens_stay_in_headers_and_accounts_do_not() {
    let mut accounts = Accounts::new(&Secrets::new());
    for line in ["#EXTHTTP:{\"Cookie\":\"session=a8f3k2m9q1\"}", "#EXTHTTP:{\"Authorization\":\"Bearer a8f3k2m9q1\"}"] {
        let mut channel = Channel { options: vec![line.into()], stream_url: "http://p/1.ts".into(), ..Channel::default() };
        accounts.hide_in(&mut channel);
        assert_eq!(channel.options, [line]);
    }
    assert!(!accounts.has_logins);
    // The password of an account is one also in a cookie.
    let stream_url = "http://p/live/ann/a8f3k2m9q1/1.ts".into();
    let mut channel = Channel { options: vec!["#EXTHTTP:{\"Cookie\":\"session=a8f3k2m9q1\"}".into()], stream_url, ..Channel::default() };
    accounts.hide_in(&mut channel);
    assert!(!channel.options[0].contains("a8f3k2m9q1"));
    assert!(accounts.has_logins);
}

#[test]
fn what_is_beyond_the_limits_does_not_leave() {
    let older: Secrets = (0..MOST).map(|n| (format!("password-{n}-in-list"), format!("old{n}x"))).collect();
    let mut accounts = Accounts::new(&older);
    let all: Vec<String> = (0..MOST).map(|n| hidden(&mut accounts, &format!("http://p/live/user{n}/pass{n}w/1.ts"))).collect();
    // Names of earlier readings do not count, two secrets of each address do.
    assert!(all[MOST / 2 - 1].ends_with("-in-list}/1.ts") && !all[MOST / 2 - 1].contains(HIDDEN));
    assert_eq!(all[MOST - 1], format!("http://p/live/{HIDDEN}/{HIDDEN}/1.ts"));
    assert_eq!((accounts.removed, accounts.into_met().len()), (MOST as u64, MOST));
    let mut accounts = Accounts::new(&Secrets::new());
    assert!(hidden(&mut accounts, &format!("http://p/live/ann/{}/1.ts", "x1".repeat(LONGEST))).ends_with(&format!("/{HIDDEN}/1.ts")));
}

#[test]
fn a_short_path_is_recognised_after_many_others() {
    let mut accounts = Accounts::new(&Secrets::new());
    let row = |n: usize, id: usize| Channel { stream_url: format!("http://p/user{n}/pa5s{n}w/{id}"), ..Channel::default() };
    let mut rows: Vec<Channel> = (0..100).map(|n| row(n, 1)).chain((0..100).map(|n| row(n, 2))).collect();
    rows.iter_mut().for_each(|row| drop(accounts.hide_in(row)));
    assert!(accounts.is_late);
    rows.iter_mut().for_each(|row| accounts.hide_again(row));
    assert!(rows.iter().all(|row| !row.stream_url.contains("pa5s")));
}
