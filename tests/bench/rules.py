#!/usr/bin/env python3
"""Rules on the release binary: how fast they are, and what a typical set adds to a generation.

usage: rules.py BINARY DATA [--runs 5]

DATA is a directory with playlist.m3u and guide.xml (ch500k of gen.py). The speed of a rule is taken from
the report of a generation: records evaluated over the time on all threads together, so it is
that of one core. The floor is in `cargo bench`: the regex crate alone on the same column.
"""
import argparse, http.server, json, os, statistics, tempfile, threading, time, shutil

from main_job import Files, Lineup, idle, rss

THREE = r'group_title contains "Sports" AND channel_name matches "^[A-Z]{2}[|:]" OR channel_name ends_with "HD"'
BENCHMARK_FILTER = 'group_title contains "Sports" OR channel_name contains "HD"'
RENAME = r'channel_name matches "^[A-Z]{2}(\\| |: | - )(.+)$" SET channel_name = "$2"'
RULES = [
    RENAME,
    'channel_name contains " FHD" channel_name -= " FHD"',
    'channel_name contains "[" and channel_name contains "]" SET attr_note = "marked"',
    'group_title starts_with "UK" SET tvg_country = "GB"',
    'group_title starts_with "DE" SET tvg_country = "DE"',
    r'channel_name matches "(?i)\b(uhd|4k)\b" SET attr_quality = "UHD"',
    'group_title contains "sport" SET group_title = "Sports"',
    'group_title contains "movie" or group_title contains "film" SET group_title = "Movies"',
    'tvg_logo is_empty SET tvg_logo = "http://127.0.0.1:9/none.png"',
    'tvg_name is_empty SET tvg_name = $channel_name',
    r'channel_name matches "^(.*?)\s*\(backup\)$" SET channel_name = "$1"',
    'channel_name case_sensitive contains "VIP" SET attr_vip = "yes"',
]
FILTERS = [
    ("include", 'stream_url starts_with "http"'),
    ("exclude", r'group_title matches "(?i)\b(adults?|xxx)\b"'),
    ("exclude", 'channel_name contains "#####"'),
    ("exclude", THREE.replace("Sports", "Nothing called so").replace('ends_with "HD"', 'ends_with "nothing"')),
]


def wait(lineup):
    while not idle(lineup):
        time.sleep(0.01)


def generate(lineup, proxy):
    begin = time.monotonic()
    lineup.call("POST", f"/api/v1/proxies/{proxy}/regenerate")
    wait(lineup)
    seconds = time.monotonic() - begin
    after = lineup.call("GET", f"/api/v1/proxies/{proxy}")
    assert after["status"] == "success", after
    return seconds, after


def cpu(pid):
    """Returns the seconds of processor time that all threads have used."""
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def median_generation(lineup, proxy, runs):
    seconds, used = [], []
    for _ in range(runs):
        before = cpu(lineup.process.pid)
        seconds.append(generate(lineup, proxy)[0])
        used.append(cpu(lineup.process.pid) - before)
    return statistics.median(seconds), statistics.median(used)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("binary")
    arguments.add_argument("data")
    arguments.add_argument("--runs", type=int, default=5)
    arguments = arguments.parse_args()
    Files.root = arguments.data
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Files)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_address[1]}"
    figures = {}
    peaks = []
    for with_rules in (False, True):
        data = tempfile.mkdtemp(prefix="lineup-bench-")
        lineup = Lineup(arguments.binary, data)
        try:
            for rule in lineup.call("GET", "/api/v1/data-mapping?limit=500")["items"]:
                lineup.call("PATCH", f"/api/v1/data-mapping/{rule['id']}", {"is_enabled": False})
            filters = []
            if with_rules:
                for number, expression in enumerate(RULES):
                    lineup.call("POST", "/api/v1/data-mapping", {"name": f"rule {number}", "expression": expression})
                for number, (action, expression) in enumerate(FILTERS):
                    made = lineup.call("POST", "/api/v1/filters", {"name": f"filter {number}", "action": action, "expression": expression})
                    filters.append({"filter_id": made["id"], "priority_order": number})
            stream = lineup.call("POST", "/api/v1/sources/stream", {"name": "list", "url": f"{url}/playlist.m3u"})["id"]
            epg = lineup.call("POST", "/api/v1/sources/epg", {"name": "guide", "url": f"{url}/guide.xml"})["id"]
            wait(lineup)
            proxy = lineup.call("POST", "/api/v1/proxies", {"name": "bench", "epg_past_hours": 36, "stream_sources": [{"source_id": stream}],
                                                            "epg_sources": [{"epg_source_id": epg}], "filters": filters})["id"]
            wait(lineup)
            name = "with rules" if with_rules else "without"
            figures[name], figures[f"{name}, processor"] = median_generation(lineup, proxy, arguments.runs)
            peaks.append(rss(lineup.process.pid, "VmHWM"))
            if with_rules:
                report = generate(lineup, proxy)[1]["rules"]
                for count in report["rules"] + report["filters"]:
                    rate = count["evaluated"] / max(count["micros"], 1)
                    print(f"{count['name']:10} {count['evaluated']:8} evaluated {count['changed']:8} changed {rate:6.2f} M/s")
                speed(lineup, proxy, figures, arguments.runs)
        finally:
            lineup.stop()
            shutil.rmtree(data, ignore_errors=True)
    figures["rules add, seconds"] = figures["with rules"] - figures["without"]
    figures["rules add, processor seconds"] = figures["with rules, processor"] - figures["without, processor"]
    figures["rules add, MiB of peak"] = peaks[1] - peaks[0]
    for name, figure in figures.items():
        print(f"{name}: {figure:.4f}")


def speed(lineup, proxy, figures, runs):
    """Measures the three conditions alone, a try-out and a validation."""
    for rule in lineup.call("GET", "/api/v1/data-mapping?limit=500")["items"]:
        lineup.call("PATCH", f"/api/v1/data-mapping/{rule['id']}", {"is_enabled": False})
    made = lineup.call("POST", "/api/v1/filters", {"name": "three", "expression": THREE})
    lineup.call("PATCH", f"/api/v1/proxies/{proxy}", {"filters": [{"filter_id": made["id"]}], "allow_empty": True})
    wait(lineup)
    rates = []
    for _ in range(runs):
        count = generate(lineup, proxy)[1]["rules"]["filters"][0]
        rates.append(count["evaluated"] / count["micros"])
    figures["three conditions, M channels/s on one core"] = statistics.median(rates)
    times = []
    for _ in range(runs):
        begin = time.monotonic()
        tested = lineup.call("POST", "/api/v1/filters/test", {"filter_expression": THREE})
        times.append(time.monotonic() - begin)
    figures[f"filters/test over {tested['total_channels']} channels, seconds"] = statistics.median(times)
    part = r'channel_name contains "News" AND NOT (group_title matches "^UK\\s(.+)$" OR tvg_id ends_with ".uk") OR '
    long = part * (2000 // len(part)) + "true"
    times = []
    for _ in range(50):
        begin = time.monotonic()
        checked = lineup.call("POST", "/api/v1/expressions/validate?domain=stream_filter", {"expression": long})
        times.append(time.monotonic() - begin)
    assert checked["is_valid"], checked
    empty = []
    for _ in range(50):
        begin = time.monotonic()
        lineup.call("POST", "/api/v1/expressions/validate?domain=stream_filter", {"expression": "true"})
        empty.append(time.monotonic() - begin)
    figures[f"validation of {len(long)} characters, ms over that of one word"] = (statistics.median(times) - statistics.median(empty)) * 1000


if __name__ == "__main__":
    main()
