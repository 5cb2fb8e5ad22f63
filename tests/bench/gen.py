#!/usr/bin/env python3
"""Deterministic synthetic IPTV data (own code, stdlib only).

  gen.py m3u    N OUT.m3u [--seed 1]
  gen.py xmltv  C P OUT.xml [--seed 1] [--base YYYY-MM-DD, default today: programmes run from 12 h before to about 3.7 days after] [--gz]
  gen.py xtream N OUTDIR [--seed 1]          live/vod/series categories + streams as JSON
  gen.py set NAME [--root bench-data]   NAME = small | medium | epg1m | ch500k | full
                                             (writes NAME/playlist.m3u, NAME/guide.xml(.gz), NAME/xtream/*.json, NAME/manifest.json)

The same (seed, N) gives the same bytes on every machine; the same (seed, C, P, base) too.
Station s (0..19999) has tvg-id "st<s>.<cc>"; the guide of C channels covers stations 0..C-1.
"""
import argparse, datetime as dt, gzip, hashlib, json, os, random, sys

CC = ["US", "UK", "DE", "FR", "ES", "IT", "NL", "SE", "NO", "DK", "PL", "PT", "GR", "TR", "RO", "BR", "MX", "CA", "AR", "IN"]
CATS = ["General", "News", "Sports", "Movies", "Kids", "Music", "Documentary", "Entertainment", "Regional"]
CATW = [20, 10, 8, 12, 8, 7, 9, 16, 10]
PREF = ["{c}| ", "{c}: ", "{c} - ", "[{c}] "]
STYLES = ["{p}{k}", "{p}{k}", "{p}{k}", "{p}{k} ★"]
VODG = ["VOD| Action", "VOD| Comedy", "VOD| Drama", "VOD| Horror", "VOD| Animação", "VOD| Français", "VOD| Türkçe", "VOD| Kids Zone",
        "VOD| New 2026", "VOD| Oscar Winners", "VOD| Thriller", "VOD| Western"]
SERG = ["Series| Crime", "Series| Drama", "Series| Sci-Fi", "Series| Español", "Series| Reality", "Series| Anime"]
W1 = ["Alpha", "Aero", "Nova", "Prime", "Canal", "Tele", "Euro", "Star", "Metro", "Global", "Royal", "City", "Ocean", "Urban", "Vision", "Horizon",
      "Télé", "Süd", "Nord", "Żubr", "Ática", "Ñandú", "Første", "Öster", "Delta", "Omega", "Pulse", "Retro", "Magic", "Golden"]
W2 = ["One", "Plus", "Cinema", "World", "Life", "Max", "Gold", "Arena", "Event", "Action", "Family", "Classic", "Live", "Zone", "Box", "Extra",
      "Noticias", "Música", "Kino", "Спорт", "Новости", "العربية", "体育", "日本", "Jeunesse", "Turismo", "Nature", "Travel", "Food", "Style"]
W3 = ["", "", "", "", " 2", " 3", " East", " West", " +1", " Intl"]
# quality suffixes: HD-bearing ones (HD, FHD, UHD) hold about 24 % of live channels
QUAL = ["", " SD", " HD", " FHD", " UHD", " 4K", " HEVC", " RAW"]
QUALW = [50, 11, 15, 6, 3, 5, 6, 4]
ODD = [' "The Original"', ", Weekend Edition", " & Friends", " (Backup)", " [EN/FR]", " ◉", " ᴴᴱⱽᶜ", " 24/7", "; late"]
DESCW = ("a the of in to and with for on at from by his her their old new young lost hidden family city island winter summer storm secret "
         "detective journalist doctor team captain journey across country mountain river village night morning discovers investigates returns "
         "faces follows explores uncovers story history music record season final match interview special guest report weather live debate "
         "murder mystery comedy drama series episode friends brother sister father mother king queen garden kitchen recipe travel train ship "
         "aircraft engine science planet ocean animals forest über café naïve señor Ångström façade Москва 東京").split()
TITLEW = ("Morning Evening Late Early Breaking Inside Beyond Hidden Lost Great Secret Grand Little Royal Wild Frozen Silent Golden "
          "News Kitchen Garden Detectives Island Planet Match Doctors Road Coast Border Legends Heroes Stories Machines Market Debate "
          "Café Fußball España Histoire Kochen Abenteuer").split()
EPGCATS = ["News", "Sport", "Film", "Kids", "Documentary", "Comedy", "Drama", "Music", "Reality", "Series", "Magazine", "Weather"]
OFFS = [(0, "+0000"), (60, "+0100"), (120, "+0200"), (-300, "-0500"), (-480, "-0800"), (330, "+0530")]
NST = 20000
HOST = "http://127.0.0.1:18080"


def groups():
    out = []
    for i, c in enumerate(CC):
        for j, k in enumerate(CATS):
            out.append((c, k, STYLES[(i + j) % 4].format(p=PREF[i % 4].format(c=c), k=k)))
    return out  # 180 live groups; with VOD and series 198


def station(s):
    """country, name and tvg-id of station s: a function of s alone"""
    c = CC[s % len(CC)]
    n = f"{W1[(s * 7) % 30]} {W2[(s // 30 * 11 + s) % 30]}{W3[(s // 900) % 10]}"
    return c, n, f"st{s}.{c.lower()}"


def channels(n, seed):
    r = random.Random(seed * 1000003 + 17)
    gs = groups()
    bycc = {}
    for c, k, g in gs:
        bycc.setdefault(c, []).append(g)
    rnd, choices, choice = r.random, r.choices, r.choice
    for i in range(n):
        x = rnd()
        sid = 100000 + i * 3
        if x < 0.85:
            s = int(NST * rnd() ** 2)
            c, base, tid = station(s)
            q = choices(QUAL, QUALW)[0]
            g = choices(bycc[c], CATW)[0]
            odd = choice(ODD) if rnd() < 0.06 else ""
            name = f"{PREF[CC.index(c) % 4].format(c=c)}{base}{odd}{q}"
            if rnd() < 0.30:
                tid = ""
            form = rnd()
            u = f"/live/user{seed:03d}/9f8e7d6c5b/{sid}.ts" if form < 0.6 else (
                f"/user{seed:03d}/9f8e7d6c5b/{sid}" if form < 0.85 else f"/live/user{seed:03d}/9f8e7d6c5b/{sid}.m3u8")
            yield ("live", sid, name, tid, f"{HOST}/logo/{c.lower()}/{s}.png", i + 1, g, HOST + u, s)
        elif x < 0.97:
            y = 1950 + int(rnd() * 77)
            name = f"{choice(TITLEW)} {choice(W1)} {choice(TITLEW)} ({y})"
            if rnd() < 0.1:
                name += " [4K]"
            yield ("movie", sid, name, "", f"{HOST}/poster/{sid}.jpg", 0, choice(VODG), f"{HOST}/movie/user{seed:03d}/9f8e7d6c5b/{sid}.{'mkv' if rnd() < .5 else 'mp4'}", -1)
        else:
            name = f"{choice(TITLEW)} {choice(W1)} S{1 + int(rnd() * 9):02d} E{1 + int(rnd() * 24):02d}"
            yield ("series", sid, name, "", f"{HOST}/poster/{sid}.jpg", 0, choice(SERG), f"{HOST}/series/user{seed:03d}/9f8e7d6c5b/{sid}.mkv", -1)


def kept(name, group):
    return "Sports" in group or "HD" in name


def gen_m3u(n, path, seed=1):
    stats = dict(entries=n, live=0, movie=0, series=0, kept=0, kept_ci=0, with_tvg_id=0, kept_tvg_ids=0, groups=0)
    gset, kid = set(), set()
    with open(path, "w", encoding="utf-8", newline="\n") as f:
        f.write(f'#EXTM3U url-tvg="{HOST}/guide.xml" x-tvg-url="{HOST}/guide.xml"\n')
        for kind, sid, name, tid, logo, no, g, url, _ in channels(n, seed):
            chno = f' tvg-chno="{no}"' if no else ""
            tname = name.replace('"', "'")
            f.write(f'#EXTINF:-1 tvg-id="{tid}" tvg-name="{tname}" tvg-logo="{logo}"{chno} group-title="{g}",{name}\n{url}\n')
            stats[kind] += 1
            gset.add(g)
            if tid:
                stats["with_tvg_id"] += 1
            if kept(name, g):
                stats["kept"] += 1
                if tid:
                    kid.add(tid)
            if "sports" in g.lower() or "hd" in name.lower():
                stats["kept_ci"] += 1
    stats["groups"] = len(gset)
    stats["kept_tvg_ids"] = len(kid)
    stats["bytes"] = os.path.getsize(path)
    return stats, kid


def esc(s):
    return s.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def gen_xmltv(c, p, path, seed=1, base="2026-11-22", gz=False, ids=None):
    r = random.Random(seed * 7919 + 5)
    rnd, choices, choice = r.random, r.choices, r.choice
    day = dt.datetime.fromisoformat(base) - dt.timedelta(hours=12)
    kept_prog = 0
    stamp = {}

    def ts(minute, off, label):
        key = (minute, off)
        v = stamp.get(key)
        if v is None:
            v = (day + dt.timedelta(minutes=minute + off)).strftime("%Y%m%d%H%M%S ") + label
            if len(stamp) < 400000:
                stamp[key] = v
        return v
    with open(path, "w", encoding="utf-8", newline="\n") as f:
        f.write('<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tv SYSTEM "xmltv.dtd">\n<tv generator-info-name="bench-gen" source-info-name="synthetic">\n')
        for s in range(c):
            cc, name, tid = station(s)
            f.write(f'  <channel id="{tid}">\n    <display-name lang="en">{esc(name)}</display-name>\n    <display-name>{cc} {esc(name)}</display-name>\n'
                    f'    <icon src="{HOST}/logo/{cc.lower()}/{s}.png"/>\n  </channel>\n')
        durs = [15, 30, 30, 30, 45, 60, 60, 90, 120]
        for s in range(c):
            cc, name, tid = station(s)
            off, label = OFFS[s % 6]
            t = 0
            if ids is not None and tid in ids:
                kept_prog += p
            for k in range(p):
                d = choice(durs)
                title = " ".join(choices(TITLEW, k=2 + int(rnd() * 3)))
                desc = " ".join(choices(DESCW, k=33)).capitalize() + "."
                o = [f'  <programme start="{ts(t, off, label)}" stop="{ts(t + d, off, label)}" channel="{tid}">\n    <title lang="en">{esc(title)}</title>\n']
                x = rnd()
                if x < 0.5:
                    o.append(f'    <sub-title lang="en">{choice(TITLEW)} &amp; {choice(TITLEW)}</sub-title>\n')
                o.append(f'    <desc lang="en">{esc(desc)}</desc>\n    <date>{1990 + int(rnd() * 37)}</date>\n    <category lang="en">{choice(EPGCATS)}</category>\n')
                if x < 0.3:
                    o.append(f'    <category lang="en">{choice(EPGCATS)}</category>\n')
                if x > 0.6:
                    a, b = int(rnd() * 12), int(rnd() * 24)
                    o.append(f'    <episode-num system="xmltv_ns">{a}.{b}.</episode-num>\n    <episode-num system="onscreen">S{a + 1:02d}E{b + 1:02d}</episode-num>\n')
                if x > 0.45:
                    o.append(f'    <icon src="{HOST}/epg/{s}/{k}.jpg"/>\n')
                if x < 0.2:
                    o.append('    <rating system="VCHIP"><value>TV-PG</value></rating>\n')
                o.append("  </programme>\n")
                f.write("".join(o))
                t += d
        f.write("</tv>\n")
    st = dict(channels=c, programmes=c * p, bytes=os.path.getsize(path), base=base, kept_programmes=kept_prog)
    if gz:
        with open(path, "rb") as i, open(path + ".gz", "wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=0) as z:
            while b := i.read(1 << 20):
                z.write(b)
        st["gz_bytes"] = os.path.getsize(path + ".gz")
    return st


def gen_xtream(n, outdir, seed=1):
    os.makedirs(outdir, exist_ok=True)
    cats = {"live": {}, "movie": {}, "series": {}}
    live, vod, ser = [], [], []
    for kind, sid, name, tid, logo, no, g, url, s in channels(n, seed):
        cid = str(cats[kind].setdefault(g, 1 + sum(len(v) for v in cats.values())))
        if kind == "live":
            live.append(dict(num=no, name=name, stream_type="live", stream_id=sid, stream_icon=logo, epg_channel_id=tid or None, added="1700000000",
                             is_adult="0", category_id=cid, category_ids=[int(cid)], custom_sid="", tv_archive=0, direct_source="", tv_archive_duration=0))
        elif kind == "movie":
            vod.append(dict(num=len(vod) + 1, name=name, stream_type="movie", stream_id=sid, stream_icon=logo, rating="6.5", rating_5based=3.2,
                            added="1700000000", is_adult="0", category_id=cid, category_ids=[int(cid)], container_extension=url.rsplit(".", 1)[1], custom_sid=None, direct_source=""))
        else:
            ser.append(dict(num=len(ser) + 1, name=name, series_id=sid, cover=logo, plot="", cast="", director="", genre="", releaseDate="2020-01-01",
                            last_modified="1700000000", rating="7", rating_5based=3.5, backdrop_path=[], youtube_trailer="", episode_run_time="45", category_id=cid, category_ids=[int(cid)]))
    w = lambda nme, o: json.dump(o, open(os.path.join(outdir, nme), "w", encoding="utf-8"), ensure_ascii=False, separators=(",", ":"))
    for a, k in (("live", "live"), ("vod", "movie"), ("series", "series")):
        w(f"get_{a}_categories.json", [dict(category_id=str(i), category_name=g, parent_id=0) for g, i in cats[k].items()])
    w("get_live_streams.json", live); w("get_vod_streams.json", vod); w("get_series.json", ser)
    return dict(live=len(live), vod=len(vod), series=len(ser))


SETS = {"small": (10000, 500, 40), "medium": (100000, 2000, 100), "epg1m": (100000, 10000, 100), "ch500k": (500000, 2000, 100), "full": (500000, 10000, 100)}


def sha(path):
    h = hashlib.sha256()
    with open(path, "rb") as f:
        while b := f.read(1 << 20):
            h.update(b)
    return h.hexdigest()


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("what"); ap.add_argument("args", nargs="*")
    ap.add_argument("--seed", type=int, default=1); ap.add_argument("--base", default=dt.datetime.now(dt.timezone.utc).strftime("%Y-%m-%d"))
    ap.add_argument("--gz", action="store_true"); ap.add_argument("--root", default="bench-data")
    a = ap.parse_args()
    if a.what == "m3u":
        print(json.dumps(gen_m3u(int(a.args[0]), a.args[1], a.seed)[0]))
    elif a.what == "xmltv":
        print(json.dumps(gen_xmltv(int(a.args[0]), int(a.args[1]), a.args[2], a.seed, a.base, a.gz)))
    elif a.what == "xtream":
        print(json.dumps(gen_xtream(int(a.args[0]), a.args[1], a.seed)))
    elif a.what == "set":
        n, c, p = SETS[a.args[0]]
        d = os.path.join(a.root, a.args[0]); os.makedirs(d, exist_ok=True)
        st, ids = gen_m3u(n, f"{d}/playlist.m3u", a.seed)
        m = dict(set=a.args[0], seed=a.seed, m3u=st, xmltv=gen_xmltv(c, p, f"{d}/guide.xml", a.seed, a.base, True, ids), xtream=gen_xtream(n, f"{d}/xtream", a.seed))
        m["sha256"] = {f: sha(f"{d}/{f}") for f in ("playlist.m3u", "guide.xml", "guide.xml.gz")}
        json.dump(m, open(f"{d}/manifest.json", "w"), indent=1)
        print(json.dumps(m))
    else:
        sys.exit("unknown: " + a.what)


if __name__ == "__main__":
    main()
