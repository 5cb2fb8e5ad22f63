#!/usr/bin/env python3
"""Pages of the list of all channels: how long each takes, and how much memory stays in use afterwards.

usage: listing.py BINARY DATA [--runs 7] [--no-rest]

DATA is a directory with playlist.m3u (ch500k of gen.py), ingested once into an empty data directory. For each question it requests the first
page, then --runs others spread from the beginning to the end, and page 4,000, over one HTTP connection. A line has the milliseconds of the first
answer, and the median and the maximum of the others. A line that only reverses the order of the line before uses an order that is in memory already.
At the end it prints the RSS in MiB before the first request, after the last, and 75 s later (unless --no-rest).
"""
import argparse, http.client, json, os, shutil, statistics, tempfile, time, urllib.parse

from main_job import Lineup, idle, rss

COLUMNS = ["channel_name", "group_title", "tvg_chno", "source_name", "tvg_id"]


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("binary")
    arguments.add_argument("data")
    arguments.add_argument("--runs", type=int, default=7)
    arguments.add_argument("--no-rest", action="store_true")
    arguments = arguments.parse_args()
    data = tempfile.mkdtemp(prefix="lineup-listing-")
    lineup = Lineup(arguments.binary, data)
    try:
        url = f"file://{os.path.abspath(arguments.data)}/playlist.m3u"
        source = lineup.call("POST", "/api/v1/sources/stream", {"name": "bench", "source_type": "m3u", "url": url, "update_cron": ""})
        while not idle(lineup):
            time.sleep(0.05)
        proxy = lineup.call("POST", "/api/v1/proxies", {"name": "bench", "stream_sources": [{"source_id": source["id"]}]})
        while not idle(lineup):
            time.sleep(0.05)
        time.sleep(2)
        connection = http.client.HTTPConnection(lineup.base.removeprefix("http://"))

        def ask(question):
            begin = time.monotonic()
            connection.request("GET", "/api/v1/channels?" + urllib.parse.urlencode(question), headers={"Authorization": "Bearer " + lineup.token})
            answer = connection.getresponse()
            body = answer.read()
            took = (time.monotonic() - begin) * 1000
            if answer.status != 200:
                return None, None
            return took, json.loads(body)["total"]

        before = rss(lineup.process.pid, "VmRSS")
        questions = [{}]
        for column in COLUMNS:
            questions += [{"sort": column}, {"sort": column, "order": "desc"}]
        questions += [
            {"search": "sport"},
            {"search": "sport", "sort": "channel_name"},
            {"search": "no such channel"},
            {"stream_type": "movie"},
            {"stream_type": "live", "sort": "group_title"},
            {"proxy_id": proxy["id"], "sort": "channel_name"},
        ]
        for question in questions:
            first, total = ask({**question, "page": 1, "limit": 100})
            words = urllib.parse.urlencode({name: value for name, value in question.items() if name != "proxy_id"})
            words = (words + (" of a proxy" if "proxy_id" in question else "")) or "(nothing)"
            if first is None:
                print(f"| {words} | not understood | | |")
                continue
            last = max(1, total // 100)
            others = [ask({**question, "page": 1 + (last - 1) * (run + 1) // (arguments.runs + 1), "limit": 100})[0] for run in range(arguments.runs)]
            others += [ask({**question, "page": min(4000, last), "limit": 100})[0]]
            print(f"| {words} | {total} | {first:.0f} | {statistics.median(others):.0f} | {max(others):.0f} |", flush=True)
        after = rss(lineup.process.pid, "VmRSS")
        rest = ""
        if not arguments.no_rest:
            time.sleep(75)
            rest = f", 75 s later {rss(lineup.process.pid, 'VmRSS'):.0f}"
        print(f"RSS {before:.0f} MiB before, {after:.0f} after{rest}, peak {rss(lineup.process.pid, 'VmHWM'):.0f}")
    finally:
        lineup.stop()
        shutil.rmtree(data)


if __name__ == "__main__":
    main()
