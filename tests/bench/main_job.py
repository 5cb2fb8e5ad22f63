#!/usr/bin/env python3
"""The main job, timed on the release binary: from "refresh" to "both outputs published".

usage: main_job.py BINARY DATA [--runs 5] [--refreshes 0] [--no-rules]

DATA is a directory with playlist.m3u and guide.xml; they are served from this process over
loopback with sendfile and without validators, so that each refresh reads everything. Each run
starts with an empty data directory. A filter keeps about a quarter of the channels and a rule renames
many of them, unless --no-rules publishes all of them as they are. Prints one JSON line a run and the medians at the end.
Figures: seconds, peak and idle RSS of the program in MiB, the store's file in MiB.
"""
import argparse, http.server, json, os, shutil, statistics, subprocess, sys, tempfile, threading, time, urllib.request

MIB = 1 << 20


class Files(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    root = "."

    def do_GET(self):
        path = os.path.join(self.root, os.path.basename(self.path.split("?")[0]))
        with open(path, "rb") as file:
            length = os.fstat(file.fileno()).st_size
            self.send_response(200)
            self.send_header("Content-Length", str(length))
            self.end_headers()
            self.wfile.flush()
            sent = 0
            while sent < length:
                sent += os.sendfile(self.connection.fileno(), file.fileno(), sent, min(length - sent, 4 * MIB))

    def log_message(self, *_):
        pass


def rss(pid, field):
    with open(f"/proc/{pid}/status") as status:
        for line in status:
            if line.startswith(field):
                return int(line.split()[1]) / 1024
    return 0


class Lineup:
    def __init__(self, binary, data):
        self.data = data
        env = {"PATH": os.environ.get("PATH", ""), "LINEUP_ADMIN_USERNAME": "bench", "LINEUP_ADMIN_PASSWORD": "bench-password", "LINEUP_LOG": "warn",
               "LINEUP_REGENERATE_DELAY": "0"}
        self.process = subprocess.Popen([binary, "serve", "--listen", "127.0.0.1:0", "--data-dir", data], stdout=subprocess.PIPE, env=env, text=True)
        self.base = self.process.stdout.readline().split()[-1]
        self.token = None
        self.token = self.call("POST", "/api/v1/auth/login", {"username": "bench", "password": "bench-password"})["token"]

    def call(self, method, path, body=None):
        request = urllib.request.Request(self.base + path, method=method, data=None if body is None else json.dumps(body).encode())
        request.add_header("Content-Type", "application/json")
        if self.token:
            request.add_header("Authorization", "Bearer " + self.token)
        with urllib.request.urlopen(request) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def store_size(self):
        return os.path.getsize(os.path.join(self.data, "lineup.redb")) / MIB

    def stop(self):
        self.process.terminate()
        self.process.wait()


FILTER = 'group_title contains "Sports" OR channel_name contains "HD"'
RENAME = r'channel_name matches "^[A-Z]{2}(\\| |: | - )(.+)$" SET channel_name = "$2"'


class Events:
    """The event stream. Polling would take processor time from the server that is measured."""

    def __init__(self, lineup):
        self.answer = urllib.request.urlopen(urllib.request.Request(lineup.base + "/api/v1/progress/events", headers={"Authorization": "Bearer " + lineup.token}))
        self.answer.readline()

    def ends(self):
        """Waits for the end of the next operation. Returns the name of its last event and its record."""
        name = ""
        for line in self.answer:
            if line.startswith(b"event: "):
                name = line[7:].strip().decode()
            elif line.startswith(b"data: ") and name != "progress":
                return name, json.loads(line[6:])


def refresh_and_publish(lineup, sources, proxy, is_first=False):
    before = lineup.call("GET", f"/api/v1/proxies/{proxy}")
    events = Events(lineup)
    begin = time.monotonic()
    for path in sources:
        # Enabling a source refreshes it.
        lineup.call("PATCH", path, {"enabled": True}) if is_first else lineup.call("POST", path + "/refresh")
    left = {path.rsplit("/", 1)[1] for path in sources}
    while True:
        name, operation = events.ends()
        seconds = time.monotonic() - begin
        if name != "completed" and operation["owner_id"] in left | {proxy}:
            sys.exit(f"failed: {operation['message']}")
        left.discard(operation["owner_id"])
        is_published = operation["owner_id"] == proxy and not left
        # A refresh that changed nothing publishes nothing.
        if is_published or (not left and not is_first and not lineup.call("GET", "/api/v1/jobs/runner")["ready"]):
            return seconds, lineup.call("GET", f"/api/v1/proxies/{proxy}")


def idle(lineup):
    return all(operation["completed_at"] for operation in lineup.call("GET", "/api/v1/progress/operations")["items"])


def run(binary, url, refreshes, with_rules):
    data = tempfile.mkdtemp(prefix="lineup-bench-")
    lineup = Lineup(binary, data)
    try:
        sources = []
        for kind, source_type, file in (("stream", "m3u", "playlist.m3u"), ("epg", "xmltv", "guide.xml")):
            made = lineup.call("POST", f"/api/v1/sources/{kind}", {"name": kind, "source_type": source_type, "url": f"{url}/{file}", "enabled": False})
            sources.append(f"/api/v1/sources/{kind}/{made['id']}")
        ids = [path.rsplit("/", 1)[1] for path in sources]
        filters = []
        if with_rules:
            made = lineup.call("POST", "/api/v1/filters", {"name": "bench", "expression": FILTER})
            filters = [{"filter_id": made["id"]}]
            lineup.call("POST", "/api/v1/data-mapping", {"name": "bench", "expression": RENAME})
        proxy = lineup.call("POST", "/api/v1/proxies", {"name": "bench", "filters": filters, "epg_past_hours": 36, "stream_sources": [{"source_id": ids[0]}],
                                                         "epg_sources": [{"epg_source_id": ids[1]}]})["id"]
        while not idle(lineup):
            time.sleep(0.01)
        pid = lineup.process.pid
        at_start = rss(pid, "VmRSS")
        seconds, after = refresh_and_publish(lineup, sources, proxy, is_first=True)
        time.sleep(2)
        row = {"seconds": round(seconds, 3), "peak_rss": round(rss(pid, "VmHWM"), 1), "idle_rss": round(rss(pid, "VmRSS"), 1), "start_rss": round(at_start, 1),
               "store": round(lineup.store_size(), 1), "channels": after["channel_count"], "programmes": after["program_count"]}
        if refreshes:
            sizes, residents, times = [lineup.store_size()], [row["idle_rss"]], []
            for _ in range(refreshes):
                times.append(refresh_and_publish(lineup, sources, proxy)[0])
                time.sleep(0.5)
                sizes.append(lineup.store_size())
                residents.append(rss(pid, "VmRSS"))
            row["again_seconds"] = round(statistics.median(times), 3)
            row["store_sizes"] = [round(size, 1) for size in sizes]
            row["rss_after_each"] = [round(size, 1) for size in residents]
            row["peak_rss_at_end"] = round(rss(pid, "VmHWM"), 1)
        return row
    finally:
        lineup.stop()
        shutil.rmtree(data, ignore_errors=True)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("binary")
    arguments.add_argument("data")
    arguments.add_argument("--runs", type=int, default=5)
    arguments.add_argument("--refreshes", type=int, default=0)
    arguments.add_argument("--no-rules", action="store_true")
    arguments = arguments.parse_args()
    Files.root = arguments.data
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Files)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_address[1]}"
    rows = []
    for _ in range(arguments.runs):
        rows.append(run(arguments.binary, url, arguments.refreshes, not arguments.no_rules))
        print(json.dumps(rows[-1]), flush=True)
    figures = {name: statistics.median(row[name] for row in rows) for name in ("seconds", "peak_rss", "idle_rss", "store")}
    print("median", json.dumps(figures))


if __name__ == "__main__":
    main()
