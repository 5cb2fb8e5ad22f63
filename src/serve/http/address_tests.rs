use super::*;
use http::HeaderValue;

/// Names and values.
type Headers<'a> = &'a [(&'a str, &'a str)];

const LOCAL: &str = "10.0.0.5:8080";

fn headers(pairs: &[(&str, &str)]) -> HeaderMap {
    pairs.iter().map(|(name, value)| (name.parse::<HeaderName>().unwrap(), HeaderValue::from_str(value).unwrap())).collect()
}

fn config(base_url: &str, base_path: &str) -> Config {
    let mut config = Config::default();
    config.base_url = (!base_url.is_empty()).then(|| base_url.to_owned());
    config.base_path = base_path.to_owned();
    config.trusted_proxies = vec!["10.1.0.0/16".parse().unwrap(), "2001:db8:1::/48".parse().unwrap()];
    config
}

fn address(config: &Config, peer: &str, pairs: &[(&str, &str)]) -> Address {
    Address::new(
        config,
        config.base_url.as_deref(),
        &headers(pairs),
        &Uri::from_static("/x"),
        peer.parse().unwrap(),
        LOCAL.parse().unwrap(),
    )
}

#[test]
fn our_address_in_every_case() {
    let trusted = "10.1.2.3";
    let other = "192.0.2.9";
    #[rustfmt::skip]
    let cases: &[(&str, &str, &str, Headers<'_>, &str)] = &[
        // base_url, base_path, peer, headers, what is built
        ("", "", other, &[("host", "tv.lan:8080")], "http://tv.lan:8080"),
        ("", "", other, &[("host", "tv.lan:80")], "http://tv.lan"),
        ("", "", other, &[("host", "tv.lan:443")], "http://tv.lan:443"),
        ("", "", other, &[("host", "[2001:db8::5]:8080")], "http://[2001:db8::5]:8080"),
        ("", "", other, &[("host", "[2001:db8::5]")], "http://[2001:db8::5]"),
        ("", "/tv", other, &[("host", "tv.lan")], "http://tv.lan/tv"),
        ("", "", other, &[], "http://10.0.0.5:8080"),
        ("", "", other, &[("host", "a b\"><script>")], "http://10.0.0.5:8080"),
        // Nobody vouches for these.
        ("", "", other, &[("host", "tv.lan"), ("x-forwarded-host", "evil.example"), ("x-forwarded-proto", "https"), ("x-forwarded-prefix", "/x")], "http://tv.lan"),
        // A trusted proxy.
        ("", "", trusted, &[("host", "inner"), ("x-forwarded-host", "tv.example.com"), ("x-forwarded-proto", "https")], "https://tv.example.com"),
        ("", "", trusted, &[("host", "inner"), ("x-forwarded-host", "tv.example.com:443"), ("x-forwarded-proto", "HTTPS")], "https://tv.example.com"),
        ("", "", trusted, &[("host", "inner"), ("x-forwarded-host", "tv.example.com:8443"), ("x-forwarded-proto", "https")], "https://tv.example.com:8443"),
        ("", "", trusted, &[("host", "inner"), ("x-forwarded-host", "tv.example.com, middle.lan"), ("x-forwarded-proto", "https, http")], "https://tv.example.com"),
        ("", "", trusted, &[("host", "inner"), ("x-forwarded-host", "[2001:db8::7]:9000")], "http://[2001:db8::7]:9000"),
        ("", "", trusted, &[("host", "tv.example.com"), ("x-forwarded-proto", "https")], "https://tv.example.com"),
        ("", "", trusted, &[("host", "tv.example.com"), ("x-forwarded-proto", "gopher")], "http://tv.example.com"),
        ("", "", trusted, &[("host", "tv.lan"), ("x-forwarded-host", "bad host/x")], "http://tv.lan"),
        ("", "", trusted, &[("host", "tv.lan"), ("x-forwarded-prefix", "/tv")], "http://tv.lan/tv"),
        ("", "", trusted, &[("host", "tv.lan"), ("x-forwarded-prefix", "/tv/, /inner")], "http://tv.lan/tv"),
        ("", "/tv", trusted, &[("host", "tv.lan"), ("x-forwarded-prefix", "/home")], "http://tv.lan/home/tv"),
        ("", "/tv", trusted, &[("host", "tv.lan"), ("x-forwarded-prefix", "/tv")], "http://tv.lan/tv"),
        ("", "", trusted, &[("host", "tv.lan"), ("x-forwarded-prefix", "/a/../b")], "http://tv.lan"),
        ("", "", trusted, &[("host", "tv.lan"), ("x-forwarded-prefix", "\"><b>")], "http://tv.lan"),
        ("", "", "2001:db8:1::9", &[("host", "tv.lan"), ("x-forwarded-proto", "https")], "https://tv.lan"),
        ("", "", "::ffff:10.1.2.3", &[("host", "tv.lan"), ("x-forwarded-proto", "https")], "https://tv.lan"),
        // The option beats everything.
        ("https://tv.example.com", "", other, &[("host", "tv.lan")], "https://tv.example.com"),
        ("https://tv.example.com:8443", "/tv", trusted, &[("host", "tv.lan"), ("x-forwarded-host", "other"), ("x-forwarded-prefix", "/x")], "https://tv.example.com:8443/tv"),
        ("http://[2001:db8::5]:8080", "", other, &[], "http://[2001:db8::5]:8080"),
    ];
    for (base_url, base_path, peer, pairs, expected) in cases {
        let at = address(&config(base_url, base_path), peer, pairs);
        assert_eq!(at.base(), *expected, "{base_url} {base_path} {peer} {pairs:?}");
        assert_eq!(at.by_request, address(&config("", base_path), peer, pairs).base(), "whatever is said elsewhere");
    }
}

#[test]
fn the_client_is_the_nearest_address_that_is_not_trusted() {
    #[rustfmt::skip]
    let cases: &[(&str, Headers<'_>, &str)] = &[
        ("192.0.2.9", &[], "192.0.2.9"),
        ("192.0.2.9", &[("x-forwarded-for", "198.51.100.1")], "192.0.2.9"),
        ("10.1.0.1", &[("x-forwarded-for", "198.51.100.1")], "198.51.100.1"),
        ("10.1.0.1", &[("x-forwarded-for", "203.0.113.7, 198.51.100.1, 10.1.0.2")], "198.51.100.1"),
        ("10.1.0.1", &[("x-forwarded-for", "203.0.113.7"), ("x-forwarded-for", "198.51.100.1")], "198.51.100.1"),
        ("10.1.0.1", &[("x-forwarded-for", "198.51.100.1:4711")], "198.51.100.1"),
        ("10.1.0.1", &[("x-forwarded-for", "[2001:db8::9]:4711")], "2001:db8::9"),
        ("10.1.0.1", &[("x-forwarded-for", "2001:db8::9")], "2001:db8::9"),
        ("10.1.0.1", &[("x-forwarded-for", "::ffff:198.51.100.1")], "198.51.100.1"),
        ("10.1.0.1", &[("x-forwarded-for", "198.51.100.1, unknown")], "10.1.0.1"),
        ("10.1.0.1", &[("x-forwarded-for", "10.1.0.7, 10.1.0.2")], "10.1.0.7"),
        ("10.1.0.1", &[("x-forwarded-for", "")], "10.1.0.1"),
    ];
    for (peer, pairs, expected) in cases {
        assert_eq!(address(&config("", ""), peer, pairs).client, expected.parse::<IpAddr>().unwrap(), "{peer} {pairs:?}");
    }
    assert!(address(&config("", ""), "192.168.1.9", &[("x-forwarded-for", "198.51.100.1")]).is_hearsay);
    assert!(address(&config("", ""), "192.168.1.9", &[("forwarded", "for=198.51.100.1")]).is_hearsay);
    assert!(!address(&config("", ""), "192.168.1.9", &[]).is_hearsay);
    assert!(!address(&config("", ""), "10.1.0.1", &[("x-forwarded-for", "198.51.100.1")]).is_hearsay);
}

#[test]
fn a_proxy_that_does_not_say_for_whom_it_asks_vouches_for_nobody() {
    for (name, value) in [
        ("x-forwarded-proto", "https"),
        ("x-forwarded-host", "tv.lan"),
        ("x-forwarded-for", "10.1.0.7"),
        ("x-forwarded-for", "127.0.0.1"),
        ("x-forwarded-for", "unknown"),
        ("forwarded", "for=198.51.100.1"),
        ("via", "1.1 proxy"),
        ("x-real-ip", "198.51.100.1"),
    ] {
        assert!(address(&config("", ""), "10.1.0.1", &[(name, value)]).is_hearsay, "{name}");
    }
    assert!(!address(&config("", ""), "10.1.0.1", &[("x-forwarded-proto", "https"), ("x-forwarded-for", "192.168.1.9")]).is_hearsay);
    assert!(!address(&config("", ""), "10.1.0.1", &[]).is_hearsay);
}

#[test]
fn names_that_nobody_outside_can_own() {
    for (host, is_home) in [
        ("127.0.0.1:8080", true),
        ("192.168.1.2", true),
        ("[::1]:8080", true),
        ("[2001:db8::5]", true),
        ("localhost:8080", true),
        ("nas", true),
        ("NAS.Local:8080", true),
        ("tv.lan", true),
        ("tv.home.arpa.", true),
        ("tv.internal", true),
        ("tv.example.com", false),
        ("lan.example.com:8080", false),
        ("evil-lan.example", false),
        ("127.0.0.1.example.com", false),
        (".", false),
        ("a b", false),
    ] {
        assert_eq!(address(&config("", ""), "192.168.1.9", &[("host", host)]).is_home_name, is_home, "{host}");
    }
    // A page that was led here may add any header, so every name counts.
    assert!(!address(&config("", ""), "10.1.0.1", &[("host", "evil.example"), ("x-forwarded-host", "localhost")]).is_home_name);
    assert!(!address(&config("", ""), "10.1.0.1", &[("host", "inner"), ("x-forwarded-host", "tv.example.com, inner")]).is_home_name);
    assert!(address(&config("https://tv.example.com", ""), "192.168.1.9", &[("host", "tv.lan")]).is_home_name);
}

#[test]
fn a_fixed_address_is_not_the_only_one_that_is_ours() {
    let at = address(&config("https://tv.example.com", ""), "192.0.2.9", &[("host", "192.168.1.2:8080")]);
    assert!(at.is_origin("https://tv.example.com") && at.is_origin("http://192.168.1.2:8080"));
    assert!(!at.is_origin("http://192.168.1.2") && !at.is_origin("http://other.lan"));
    assert!(!at.is_told_https);
}

#[test]
fn origins_that_are_ours() {
    let at = |host: &str| address(&config("", ""), "192.0.2.9", &[("host", host)]);
    for (host, origin, is_ours) in [
        ("tv.lan:8080", "http://tv.lan:8080", true),
        ("tv.lan", "http://tv.lan", true),
        ("tv.lan", "https://tv.lan", true),
        ("TV.lan", "https://tv.lan:443", true),
        ("tv.lan:8080", "http://tv.lan", false),
        ("tv.lan", "http://tv.lan.evil.example", false),
        ("tv.lan", "http://other.lan", false),
        ("tv.lan", "null", false),
        ("tv.lan", "", false),
        ("tv.lan", "chrome-extension://tv.lan", false),
    ] {
        assert_eq!(at(host).is_origin(origin), is_ours, "{host} {origin}");
    }
}

#[test]
fn near_and_far() {
    for (text, near) in [
        ("127.0.0.1", true),
        ("192.168.1.2", true),
        ("172.17.0.1", true),
        ("10.0.0.1", true),
        ("169.254.3.4", true),
        ("::1", true),
        ("fe80::1", true),
        ("fd00::1", true),
        ("::ffff:192.168.1.2", true),
        ("8.8.8.8", false),
        ("172.32.0.1", false),
        ("100.64.0.1", false),
        ("2001:db8::1", false),
    ] {
        assert_eq!(is_near(text.parse().unwrap()), near, "{text}");
    }
}
