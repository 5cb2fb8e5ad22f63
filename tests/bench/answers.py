#!/usr/bin/env python3
"""How long players and the page wait for what a large playlist publishes, and what previews cost.

usage: answers.py BINARY DATA [--requests 300] [--seconds 60] [--sources 10] [--previews 50] [--only NAME]

DATA is a directory with playlist.m3u and guide.xml (ch500k of gen.py). Ten mapping rules and one filter publish about a
quarter of the channels with their guide. It has three parts; `--only` runs one:
- idle: requests for random pages over one connection. A line has the median, the 99th percentile and the maximum in
  milliseconds, and the number of requests. A question ends after --requests or --seconds, whichever is first.
- refresh: the same while --sources playlists of 100,000 channels each are refreshed again and again.
- previews: --previews previews of all channels at once: the seconds until the last answer, and the peak RSS in MiB, in total
  and above the RSS before. Then one preview, and --previews at once, whose clients disconnect after 300 ms: the milliseconds
  for which the program goes on working, and the seconds of processor time that this takes.
"""
import argparse, collections, http.client, http.server, json, os, random, shutil, socket, statistics, tempfile, threading, time, urllib.parse

import gen
from main_job import FILTER, Files, Lineup, rss
from rules import RULES, cpu, wait

# Without the two that change which channels the filter keeps.
TEN = [rule for rule in RULES if '-= " FHD"' not in rule and 'SET group_title = "Sports"' not in rule]
ROWS = 50
BLOCK_HOURS = 6


def serve(folder):
    """Serves the files of a folder and returns the address."""
    Files.root = folder
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Files)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_address[1]}"


def publish(lineup, url):
    """Creates the sources, ten rules, one filter and a playlist of them, and publishes it. Returns the playlist's record."""
    for rule in lineup.call("GET", "/api/v1/data-mapping?limit=500")["items"]:
        lineup.call("PATCH", f"/api/v1/data-mapping/{rule['id']}", {"is_enabled": False})
    for number, expression in enumerate(TEN):
        lineup.call("POST", "/api/v1/data-mapping", {"name": f"rule {number}", "expression": expression})
    kept = lineup.call("POST", "/api/v1/filters", {"name": "bench", "expression": FILTER})
    stream = lineup.call("POST", "/api/v1/sources/stream", {"name": "list", "url": f"{url}/playlist.m3u", "update_cron": ""})
    epg = lineup.call("POST", "/api/v1/sources/epg", {"name": "guide", "url": f"{url}/guide.xml", "update_cron": ""})
    wait(lineup)
    proxy = lineup.call("POST", "/api/v1/proxies", {"name": "bench", "epg_past_hours": 36, "filters": [{"filter_id": kept["id"]}],
                                                    "stream_sources": [{"source_id": stream["id"]}], "epg_sources": [{"epg_source_id": epg["id"]}]})
    wait(lineup)
    return lineup.call("GET", f"/api/v1/proxies/{proxy['id']}")


def questions(lineup, proxy):
    """Returns for each kind of answer its name, the expected status and a function that makes the path of a random request."""
    pages = max(1, proxy["channel_count"] // ROWS)
    stamp = lambda hours: time.strftime("%Y-%m-%dT%H:00:00Z", time.gmtime(time.time() + 3600 * hours))
    first = lineup.call("GET", f"/api/v1/channels/proxy/{proxy['id']}?limit=500&page=1")["items"]
    last = lineup.call("GET", f"/api/v1/channels/proxy/{proxy['id']}?limit=500&page={max(1, proxy['channel_count'] // 500)}")["items"]
    channels = [channel["id"] for channel in first + last]
    shown = lineup.call("GET", f"/api/v1/epg/guide?proxy_id={proxy['id']}&limit=1&start_time={stamp(0)}&end_time={stamp(1)}")["total"]

    def guide():
        start = random.randrange(-12, 48, BLOCK_HOURS)
        asked = {"proxy_id": proxy["id"], "page": random.randint(1, max(1, shown // ROWS)), "limit": ROWS, "start_time": stamp(start), "end_time": stamp(start + BLOCK_HOURS)}
        return "/api/v1/epg/guide?" + urllib.parse.urlencode(asked)

    return [
        ("page of the published list", 200, lambda: f"/api/v1/channels/proxy/{proxy['id']}?limit={ROWS}&page={random.randint(1, pages)}"),
        ("block of the guide grid", 200, guide),
        ("on now", 200, lambda: f"/api/v1/epg/now?proxy_id={proxy['id']}&limit={ROWS}&page={random.randint(1, max(1, shown // ROWS))}"),
        ("live channels with something on", 200, lambda: f"/api/v1/epg/now?proxy_id={proxy['id']}&stream_type=live&is_on=true&limit=8"),
        ("block of the guide grid, live channels", 200, lambda: guide() + "&stream_type=live"),
        # In very many titles; in descriptions; nowhere, which reads every schedule.
        ("programme search, a frequent word", 200, lambda: "/api/v1/epg/search?q=news&limit=50"),
        ("programme search, another word", 200, lambda: "/api/v1/epg/search?q=garden&limit=50"),
        ("programme search, no hit", 200, lambda: "/api/v1/epg/search?q=no+such+programme&limit=50"),
        ("tune-in", 302, lambda: f"/stream/{proxy['access_key']}/{random.choice(channels)}"),
    ]


def measure(lineup, status, path, options, counts=lambda: True):
    """Returns the sorted milliseconds of requests over one connection, without those at whose begin or end `counts` is false."""
    connection = http.client.HTTPConnection(lineup.base.removeprefix("http://"))
    times, end = [], time.monotonic() + options.seconds
    while len(times) < options.requests and time.monotonic() < end:
        asked, is_counted, begin = path(), counts(), time.monotonic()
        connection.request("GET", asked, headers={"Authorization": "Bearer " + lineup.token})
        answer = connection.getresponse()
        answer.read()
        took = (time.monotonic() - begin) * 1000
        assert answer.status == status, (asked, answer.status)
        if is_counted and counts():
            times.append(took)
        # A pause as between the clicks of a person, so that the client does not compete for the processor.
        time.sleep(0.005)
    return sorted(times)


def show(name, times):
    if not times:
        return print(f"| {name} | none ended in time | | | 0 |", flush=True)
    p99 = times[max(0, -(-len(times) * 99 // 100) - 1)]
    print(f"| {name} | {statistics.median(times):.1f} | {p99:.1f} | {times[-1]:.1f} | {len(times)} |", flush=True)


class Refreshing:
    """Refreshes many playlists at once, again and again, inside its `with` block."""

    def __init__(self, lineup, url, count):
        self.lineup, self.is_running, self.ended = lineup, False, threading.Event()
        lineup.call("PUT", "/api/v1/settings/job-scheduling", {"global_max_jobs": count + 5, "stream_ingestion_limit": count, "epg_ingestion_limit": 1})
        made = [lineup.call("POST", "/api/v1/sources/stream", {"name": f"s{n}", "url": f"{url}/ten.m3u?{n}", "update_cron": ""}) for n in range(count)]
        self.paths = [f"/api/v1/sources/stream/{source['id']}/refresh" for source in made]
        wait(lineup)
        self.thread = threading.Thread(target=self.loop)

    def loop(self):
        while not self.ended.is_set():
            for path in self.paths:
                self.lineup.call("POST", path)
            # All refreshes have started here. The pause between two rounds is not measured.
            self.is_running = True
            while self.lineup.call("GET", "/api/v1/jobs/runner")["running"] and not self.ended.is_set():
                time.sleep(0.1)
            self.is_running = False
        wait(self.lineup)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.thread.join()


def previews(lineup, proxy, options):
    # Without the filter, for the largest preview of these sources.
    body = json.dumps({"name": "preview", **{name: proxy[name] for name in ("epg_past_hours", "stream_sources", "epg_sources")}})
    pid, host = lineup.process.pid, lineup.base.removeprefix("http://")
    head = {"Authorization": "Bearer " + lineup.token, "Content-Type": "application/json"}
    statuses, begin = collections.Counter(), time.monotonic()

    def ask():
        connection = http.client.HTTPConnection(host, timeout=600)
        connection.request("POST", "/api/v1/proxies/preview", body, head)
        answer = connection.getresponse()
        answer.read()
        statuses[answer.status] += 1

    before = rss(pid, "VmRSS")
    # Resets the peak.
    with open(f"/proc/{pid}/clear_refs", "w") as refs:
        refs.write("5")
    threads = [threading.Thread(target=ask) for _ in range(options.previews)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    peak = rss(pid, "VmHWM")
    print(f"{options.previews} previews at once: {dict(statuses)} in {time.monotonic() - begin:.1f} s, peak {peak:.0f} MiB, {peak - before:.0f} above", flush=True)
    lines = ["POST /api/v1/proxies/preview HTTP/1.1", f"Host: {host}", *(f"{name}: {value}" for name, value in head.items()), f"Content-Length: {len(body.encode())}"]
    for count in (1, options.previews):
        settle(pid)
        address, port = host.split(":")
        socks = [socket.create_connection((address, int(port))) for _ in range(count)]
        for sock in socks:
            sock.sendall(("\r\n".join(lines) + "\r\n\r\n" + body).encode())
        time.sleep(0.3)
        left, used = time.monotonic(), cpu(pid)
        for sock in socks:
            sock.close()
        last = settle(pid)
        print(f"{count} left after 300 ms: works on for {max(0, last - left) * 1000:.0f} ms, {cpu(pid) - used:.2f} s of processor time", flush=True)


def settle(pid, quiet=1.0):
    """Waits until the process has used no processor time for so many seconds, and returns since when."""
    last, before = time.monotonic(), cpu(pid)
    while time.monotonic() - last < quiet:
        time.sleep(0.01)
        if (now := cpu(pid)) > before:
            last, before = time.monotonic(), now
    return last


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("binary"), arguments.add_argument("data")
    arguments.add_argument("--requests", type=int, default=300), arguments.add_argument("--seconds", type=float, default=60)
    arguments.add_argument("--sources", type=int, default=10), arguments.add_argument("--previews", type=int, default=50)
    arguments.add_argument("--only", choices=["idle", "refresh", "previews"])
    options = arguments.parse_args()
    is_wanted = lambda part: options.only in (None, part)
    random.seed(1)
    if is_wanted("refresh") and not os.path.exists(f"{options.data}/ten.m3u"):
        gen.gen_m3u(100_000, f"{options.data}/ten.m3u")
    url, data = serve(options.data), tempfile.mkdtemp(prefix="lineup-answers-")
    lineup = Lineup(options.binary, data)
    try:
        proxy = publish(lineup, url)
        print(f"{proxy['channel_count']} channels and {proxy['program_count']} programmes are published")
        asked = questions(lineup, proxy)
        settle(lineup.process.pid)
        if is_wanted("idle"):
            for name, status, path in asked:
                show(name, measure(lineup, status, path, options))
        if is_wanted("previews"):
            previews(lineup, proxy, options)
        if is_wanted("refresh"):
            with Refreshing(lineup, url, options.sources) as refreshing:
                for name, status, path in asked:
                    show(f"{name}, {options.sources} sources refresh", measure(lineup, status, path, options, lambda: refreshing.is_running))
        print(f"peak RSS of all of it {rss(lineup.process.pid, 'VmHWM'):.0f} MiB")
    finally:
        lineup.stop()
        shutil.rmtree(data, ignore_errors=True)


if __name__ == "__main__":
    main()
