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
    rows.iter_mut().for_each(|row| accounts.hide_in(row));
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
