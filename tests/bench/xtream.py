#!/usr/bin/env python3
"""Xtream providers, many refreshes at once, and the timetable, on the release binary.

usage: xtream.py BINARY XTREAM PLAYLIST [--runs 5] [--sources 10] [--scheduled 1000]

XTREAM is a directory of `gen.py xtream 200000`, PLAYLIST a playlist of some hundred thousand channels
(`gen.py set medium`). Three parts, a JSON line each:
- login to stored: one provider, from "refresh" to "success"; seconds, and the peak above idle in MiB.
- ten at once: that many playlists refresh at the same time; the 99th percentile of a page of channels in
  milliseconds, and the rate at which a published playlist is served, as a share of the rate when idle.
- the timetable: milliseconds of one check of 1,000 schedules.
"""
import argparse, http.server, json, os, shutil, signal, statistics, subprocess, sys, tempfile, threading, time, urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from main_job import Events, Lineup, idle, rss

LOGIN = {"user_info": {"username": "user", "auth": 1, "status": "Active", "exp_date": None, "max_connections": "2", "active_cons": "0"},
         "server_info": {"url": "127.0.0.1", "port": "80", "timezone": "Europe/London", "timestamp_now": 0}}


class Provider(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    answers = {}
    playlist = b""

    def do_GET(self):
        url = urllib.parse.urlparse(self.path)
        action = urllib.parse.parse_qs(url.query).get("action", ["login"])[0]
        body = self.playlist if url.path.startswith("/list") else self.answers.get(action) if url.path == "/player_api.php" else None
        self.send_response(404 if body is None else 200)
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *_):
        pass


def wait(lineup, path, events):
    while True:
        _, operation = events.ends()
        if operation["owner_id"] == path.rsplit("/", 1)[1]:
            break
    source = lineup.call("GET", path)
    if source["status"] != "success":
        sys.exit(f"failed: {source['last_error']}")
    return source


def provider(binary, url):
    data = tempfile.mkdtemp(prefix="lineup-bench-")
    lineup = Lineup(binary, data)
    try:
        made = lineup.call("POST", "/api/v1/sources/stream", {"name": "x", "source_type": "xtream", "url": url, "username": "user", "password": "pass", "enabled": False})
        path = f"/api/v1/sources/stream/{made['id']}"
        time.sleep(1)
        before = rss(lineup.process.pid, "VmRSS")
        events = Events(lineup)
        begin = time.monotonic()
        lineup.call("PATCH", path, {"enabled": True})
        source = wait(lineup, path, events)
        seconds = time.monotonic() - begin
        return {"seconds": round(seconds, 3), "in_program": source["last_duration_ms"], "above_idle": round(rss(lineup.process.pid, "VmHWM") - before, 1),
                "live": source["live_count"], "films": source["movie_count"], "series": source["series_count"], "issues": source["issues"]["total"]}
    finally:
        lineup.stop()
        shutil.rmtree(data, ignore_errors=True)


def fetch_for(base, path, times):
    """Fetches a path several times over one connection and returns the bytes per second."""
    urls = [base + path] * times
    outputs = [word for _ in urls for word in ("-o", "/dev/null")]
    told = subprocess.run(["curl", "-s", "-w", "%{size_download} %{time_total}\n", *outputs, *urls], capture_output=True, text=True, check=True).stdout
    sizes, seconds = zip(*(map(float, line.split()) for line in told.splitlines()))
    return sum(sizes) / sum(seconds)


def at_once(binary, url, count):
    data = tempfile.mkdtemp(prefix="lineup-bench-")
    lineup = Lineup(binary, data)
    try:
        lineup.call("PUT", "/api/v1/settings/job-scheduling", {"global_max_jobs": count + 5, "stream_ingestion_limit": count, "epg_ingestion_limit": 1})
        paths, events = [], Events(lineup)
        for n in range(count):
            made = lineup.call("POST", "/api/v1/sources/stream", {"name": f"s{n}", "url": f"{url}/list{n}", "enabled": n == 0})
            paths.append(f"/api/v1/sources/stream/{made['id']}")
        wait(lineup, paths[0], events)
        proxy = lineup.call("POST", "/api/v1/proxies", {"name": "p", "auto_regenerate": False, "stream_sources": [{"source_id": paths[0].rsplit('/', 1)[1]}]})
        while not idle(lineup):
            time.sleep(0.05)
        served = f"/proxy/{proxy['access_key']}.m3u"
        rate_idle = statistics.median(fetch_for(lineup.base, served, 20) for _ in range(5))
        for path in paths[1:]:
            lineup.call("PATCH", path, {"enabled": True})
        lineup.call("POST", paths[0] + "/refresh")
        begin, times, stop = time.monotonic(), [], threading.Event()

        def page():
            while not stop.is_set():
                before = time.monotonic()
                lineup.call("GET", "/api/v1/channels?limit=50")
                times.append(time.monotonic() - before)
                # A pause as between the clicks of a person, so that the client does not compete for the processor.
                time.sleep(0.005)

        rates = []
        thread = threading.Thread(target=page)
        thread.start()
        running = lambda: sum(o["completed_at"] is None for o in lineup.call("GET", "/api/v1/progress/operations?limit=500")["items"])
        most = running()
        while running():
            rates.append(fetch_for(lineup.base, served, 20))
        stop.set()
        thread.join()
        times.sort()
        return {"seconds": round(time.monotonic() - begin, 2), "at_once": most, "p50_ms": round(statistics.median(times) * 1000, 1),
                "p99_ms": round(times[int(len(times) * 0.99) - 1] * 1000, 1), "pages": len(times), "served_idle_mb_s": round(rate_idle / 1e6),
                "served_share": round(statistics.median(rates) / rate_idle, 2), "peak_rss": round(rss(lineup.process.pid, "VmHWM"), 1)}
    finally:
        lineup.stop()
        shutil.rmtree(data, ignore_errors=True)


def timetable(binary, count):
    data = tempfile.mkdtemp(prefix="lineup-bench-")
    lineup = Lineup(binary, data)
    try:
        for n in range(count):
            lineup.call("POST", "/api/v1/sources/stream", {"name": f"s{n}", "source_type": "manual", "enabled": True, "update_cron": f"{n % 60} {n % 24} * * *"})
        while not idle(lineup):
            time.sleep(0.1)
        ticks, until = [], time.monotonic() + 25
        while time.monotonic() < until:
            ticks.append(lineup.call("GET", "/api/v1/jobs/runner")["last_tick_us"] / 1000)
            time.sleep(0.5)
        return {"scheduled": lineup.call("GET", "/api/v1/jobs/runner")["scheduled"], "tick_ms_median": statistics.median(ticks), "tick_ms_worst": max(ticks)}
    finally:
        lineup.stop()
        shutil.rmtree(data, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary"), parser.add_argument("xtream"), parser.add_argument("playlist")
    parser.add_argument("--runs", type=int, default=5), parser.add_argument("--sources", type=int, default=10), parser.add_argument("--scheduled", type=int, default=1000)
    options = parser.parse_args()
    read = lambda name: open(os.path.join(options.xtream, name + ".json"), "rb").read()
    names = [f"get_{kind}_categories" for kind in ("live", "vod", "series")] + ["get_live_streams", "get_vod_streams", "get_series"]
    Provider.answers = {name: read(name) for name in names} | {"login": json.dumps(LOGIN).encode()}
    Provider.playlist = open(options.playlist, "rb").read()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    url = f"http://127.0.0.1:{server.server_port}"
    # In a process of its own with a low priority, because a real provider runs on another machine.
    if (provider_id := os.fork()) == 0:
        os.nice(19)
        server.serve_forever()
    try:
        measure(options, url)
    finally:
        os.kill(provider_id, signal.SIGTERM)


def measure(options, url):
    rows = []
    for _ in range(options.runs):
        rows.append(provider(options.binary, url))
        print(json.dumps({"login to stored": rows[-1]}), flush=True)
    print(json.dumps({"median": {key: statistics.median(row[key] for row in rows) for key in ("seconds", "in_program", "above_idle")}}), flush=True)
    print(json.dumps({f"{options.sources} at once": at_once(options.binary, url, options.sources)}), flush=True)
    print(json.dumps({"timetable": timetable(options.binary, options.scheduled)}), flush=True)


if __name__ == "__main__":
    main()
