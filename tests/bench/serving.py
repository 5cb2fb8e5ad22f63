#!/usr/bin/env python3
"""What players cost: throughput of a published file, idle connections, and the time to the first answer.

usage: serving.py BINARY DATA [--connections 1000] [--downloads 20]

DATA is a directory with playlist.m3u and guide.xml (see gen.py); it is ingested once, then the published guide is fetched
over and over on one connection, from Lineup and, where it is installed, from nginx (sendfile on) with the same file. Prints MB/s
as medians, KiB a connection, and milliseconds from the start of the process to its first healthy answer with that store.
"""
import argparse, glob, json, os, shutil, socket, statistics, subprocess, tempfile, time

import main_job

NGINX = """daemon off; worker_processes 2; pid {dir}/pid; error_log /dev/null;
events {{ worker_connections 2048; }}
http {{ access_log off; sendfile on; tcp_nopush on; client_body_temp_path {dir}/b; proxy_temp_path {dir}/p; fastcgi_temp_path {dir}/f; uwsgi_temp_path {dir}/u;
scgi_temp_path {dir}/s; keepalive_requests 100000; server {{ listen 127.0.0.1:{port}; root {root}; default_type application/xml; }} }}
"""


def fetch(sock, path, buffer):
    """Sends one GET over an open connection and returns the length of the body."""
    sock.sendall(f"GET {path} HTTP/1.1\r\nHost: bench\r\n\r\n".encode())
    head = b""
    while b"\r\n\r\n" not in head:
        head += sock.recv(65536)
    head, body = head.split(b"\r\n\r\n", 1)
    assert b" 200 " in head.split(b"\r\n", 1)[0], head
    length = int(next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")).split(b":")[1])
    left = length - len(body)
    while left:
        left -= sock.recv_into(buffer, min(left, len(buffer)))
    return length


def throughput(port, path, downloads):
    sock = socket.create_connection(("127.0.0.1", port))
    buffer = bytearray(1 << 20)
    fetch(sock, path, buffer)
    speeds = []
    for _ in range(downloads):
        begin = time.monotonic()
        length = fetch(sock, path, buffer)
        speeds.append(length / 1e6 / (time.monotonic() - begin))
    return round(statistics.median(speeds)), length


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("binary")
    arguments.add_argument("data")
    arguments.add_argument("--connections", type=int, default=1000)
    arguments.add_argument("--downloads", type=int, default=20)
    arguments = arguments.parse_args()
    data = tempfile.mkdtemp(prefix="lineup-serving-")
    lineup = main_job.Lineup(arguments.binary, data)
    try:
        for kind, source_type, file in (("stream", "m3u", "playlist.m3u"), ("epg", "xmltv", "guide.xml")):
            url = f"file://{os.path.abspath(arguments.data)}/{file}"
            lineup.call("POST", f"/api/v1/sources/{kind}", {"name": kind, "source_type": source_type, "url": url})
        while not main_job.idle(lineup):
            time.sleep(0.05)
        ids = [source["id"] for source in lineup.call("GET", "/api/v1/sources")["items"]]
        kinds = {source["id"]: source["source_kind"] for source in lineup.call("GET", "/api/v1/sources")["items"]}
        proxy = lineup.call("POST", "/api/v1/proxies", {"name": "bench", "epg_past_hours": 36, "stream_sources": [{"source_id": i} for i in ids if kinds[i] == "stream"],
                                                         "epg_sources": [{"epg_source_id": i} for i in ids if kinds[i] == "epg"]})
        while not main_job.idle(lineup):
            time.sleep(0.05)
        port = int(lineup.base.rsplit(":", 1)[1])
        row = {}
        row["lineup_mb_s"], row["bytes"] = throughput(port, "/proxy/" + proxy["access_key"] + ".xmltv", arguments.downloads)
        if shutil.which("nginx"):
            guide = glob.glob(f"{data}/published/*/current/guide.xml")[0]
            place = tempfile.mkdtemp(prefix="lineup-nginx-")
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                other = free.getsockname()[1]
            with open(f"{place}/conf", "w") as conf:
                conf.write("user root;\n" + NGINX.format(dir=place, port=other, root=os.path.dirname(os.path.realpath(guide))))
            nginx = subprocess.Popen(["nginx", "-c", f"{place}/conf"])
            time.sleep(0.5)
            row["nginx_mb_s"], _ = throughput(other, "/guide.xml", arguments.downloads)
            row["ratio"] = round(row["lineup_mb_s"] / row["nginx_mb_s"], 2)
            nginx.terminate()
            nginx.wait()
            shutil.rmtree(place)
        before = main_job.rss(lineup.process.pid, "VmRSS")
        socks = []
        for _ in range(arguments.connections):
            sock = socket.create_connection(("127.0.0.1", port))
            sock.sendall(b"GET /livez HTTP/1.1\r\nHost: bench\r\n\r\n")
            sock.recv(4096)
            socks.append(sock)
        row["idle_connections_mib"] = round(main_job.rss(lineup.process.pid, "VmRSS") - before, 1)
        for sock in socks:
            sock.close()
        row["store_mib"] = round(lineup.store_size())
        lineup.stop()
        starts = []
        for _ in range(5):
            begin = time.monotonic()
            process = subprocess.Popen([arguments.binary, "serve", "--listen", "127.0.0.1:0", "--data-dir", data, "--log", "error"], stdout=subprocess.PIPE, text=True)
            port = int(process.stdout.readline().strip().rsplit(":", 1)[1])
            with socket.create_connection(("127.0.0.1", port)) as sock:
                sock.sendall(b"GET /readyz HTTP/1.1\r\nHost: bench\r\n\r\n")
                assert b" 200 " in sock.recv(4096)
            starts.append(1000 * (time.monotonic() - begin))
            process.terminate()
            process.wait()
        row["start_ms"] = round(statistics.median(starts), 1)
        print(json.dumps(row))
    finally:
        if lineup.process.poll() is None:
            lineup.stop()
        shutil.rmtree(data, ignore_errors=True)


if __name__ == "__main__":
    main()
