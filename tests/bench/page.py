#!/usr/bin/env python3
"""How quickly the page reacts in a browser, against the real server with very long lists.

usage: page.py BINARY DATA

DATA is a directory with playlist.m3u and guide.xml (ch500k of gen.py). The server gets all its channels and a playlist of a
quarter of them with a guide. Then ui/tests/bench/page.js uses the pages of channels and guide in Chromium, and prints for each
interaction the milliseconds from a press to the next frame, and until the content is there.
"""
import os, shutil, subprocess, sys, tempfile

from answers import publish, serve, settle
from main_job import Lineup

PAGE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../ui/tests/bench/page.js")


def main():
    binary, folder = sys.argv[1:3]
    data = tempfile.mkdtemp(prefix="lineup-page-")
    lineup = Lineup(binary, data)
    try:
        publish(lineup, serve(folder))
        settle(lineup.process.pid)
        return subprocess.run(["node", PAGE, lineup.base, "bench", "bench-password"]).returncode
    finally:
        lineup.stop()
        shutil.rmtree(data, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
