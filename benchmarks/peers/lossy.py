#!/usr/bin/env python3
"""What a telephone hears of speech that reaches rtpengine and Crosspoint through the same bad network.

The WebRTC senders' packets are lost, delayed and paced by a seeded model in the rig, the same for both servers; telephones
with a fixed jitter buffer play what the servers send on. Writes benchmarks/peers/lossy.json, a table into
docs/performance.md and docs/lossy.svg.
"""
import argparse
import concurrent.futures
import json
import os
import queue
import shutil
import statistics
import subprocess
import sys

import chart
import document
import machine
import peers
import rig
import servers
from document import row

WORK = peers.WORK
BURST = 3
LOSSES, JITTERS_MS, DRIFT_PPM = (1, 5, 10, 20), (30, 60, 100), 100
PHONES_MS = (60, 1000)


class Point:
    """One network, by the rig's options."""

    def __init__(self, kind, x, text, *options, drift=False):
        self.kind, self.x, self.text, self.options, self.drift = kind, x, text, options, drift


POINTS = [Point("clean", 0, "no loss, no jitter")] \
    + [Point("random", p, "%d %% lost, at random" % p, "--loss", str(p)) for p in LOSSES] \
    + [Point("burst", p, "%d %% lost, in bursts of %d" % (p, BURST), "--loss", str(p), "--burst", str(BURST))
       for p in LOSSES] \
    + [Point("jitter", j, "up to %d ms of jitter" % j, "--jitter-ms", str(j)) for j in JITTERS_MS] \
    + [Point("drift", DRIFT_PPM, "sender's clock %d ppm fast" % DRIFT_PPM, "--drift-ppm", str(DRIFT_PPM), drift=True)]


def options():
    p = argparse.ArgumentParser(prog="bin/bench lossy", description=__doc__)
    p.add_argument("--quick", action="store_true", help="fewer calls, shorter, nothing written into the repository")
    p.add_argument("--calls", type=int, default=8)
    p.add_argument("--secs", type=int, default=20)
    p.add_argument("--drift-secs", type=int, default=300, help="length of the window with a drifting clock")
    p.add_argument("--seeds", default="1,2", help="one run for each (default: %(default)s)")
    p.add_argument("--servers", default="rtpengine,crosspoint")
    p.add_argument("--kinds", default="clean,random,burst,jitter,drift")
    p.add_argument("--lanes", type=int, default=3 if lanes_possible() else 1,
                   help="runs side by side, each in a network namespace of its own (default: %(default)s)")
    p.add_argument("--no-document", action="store_true", help="write into target/rig alone")
    p.add_argument("--lane", type=int, help=argparse.SUPPRESS)
    o = p.parse_args()
    if o.quick:
        o.calls, o.secs, o.drift_secs, o.seeds, o.no_document = min(o.calls, 4), min(o.secs, 10), 10, "1", True
    return o


def lanes_possible():
    return os.geteuid() == 0 and shutil.which("unshare") is not None and shutil.which("ip") is not None


def run(o):
    """STOI of every call, by point, server and phone."""
    free = queue.SimpleQueue()
    for lane in range(o.lanes):
        free.put(lane)

    def one(task):
        lane = free.get()
        try:
            return listen_apart(o, lane, *task) if o.lanes > 1 else listen(o, peers.WORK, *task)
        finally:
            free.put(lane)

    points = sorted((p for p in POINTS if p.kind in o.kinds.split(",")), key=lambda p: not p.drift)  # the longest first
    tasks = [(point, seed, name) for point in points for seed in o.seeds.split(",") for name in o.servers.split(",")]
    heard = {}
    with concurrent.futures.ThreadPoolExecutor(o.lanes) as lanes:
        for (point, seed, name), values in zip(tasks, lanes.map(one, tasks)):
            for phone_ms, stois in values.items():
                heard.setdefault(point.text, {}).setdefault(name, {}).setdefault(phone_ms, []).extend(stois)
                print("  %s, seed %s, %s, phone of %s ms: STOI %.3f" % (point.text, seed, name, phone_ms,
                      statistics.mean(stois) if stois else float("nan")), flush=True)
    return heard


def listen(o, work, point, seed, name):
    """One run; STOI of its calls by phone."""
    server = peers.server_of(name, work)
    sound = work / ("lossy-" + name)
    clear(sound)
    secs = o.drift_secs if point.drift else o.secs
    line = rig.Rig(peers.TOP, work, 2 if o.quick or o.lanes > 1 else 25).calls(
        server, "xcode", o.calls, secs, "lossy", warm_s=8, more=(*point.options, "--seed", seed, "--record", str(sound)))
    return {str(ms): stoi(sound, ms) for ms in PHONES_MS} if line else {}


def listen_apart(o, lane, point, seed, name):
    """The same in a process of its own that has a network of its own: its ports are in nobody's way."""
    work = peers.WORK / ("lane-%d" % lane)
    work.mkdir(exist_ok=True)
    for shared in ("rig", "audio"):
        if not (work / shared).exists():
            (work / shared).symlink_to(peers.WORK / shared)
    out = subprocess.run(["unshare", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh", sys.executable,
                          __file__, "--lane", str(lane), "--lanes", str(o.lanes), "--calls", str(o.calls), "--secs",
                          str(o.secs), "--drift-secs", str(o.drift_secs), "--kinds", point.text, "--seeds", seed,
                          "--servers", name], stdout=subprocess.PIPE, text=True)
    if out.returncode != 0:
        print("  %s, seed %s, %s failed: %s" % (point.text, seed, name, out.stdout.strip()[-300:]), flush=True)
        return {}
    return json.loads(out.stdout.strip().splitlines()[-1])


def clear(directory):
    directory.mkdir(exist_ok=True)
    for file in directory.glob("*.raw"):
        file.unlink()


def stoi(sound, phone_ms):
    pairs = [str(f) for said in sorted(sound.glob("*_said.raw"))
             for f in (said, said.with_name(said.name.replace("said", "played%d" % phone_ms)))]
    out = subprocess.run([sys.executable, str(peers.TOP / "benchmarks/rig/quality.py"), "--json", "--elastic", *pairs],
                         capture_output=True, text=True, check=True)
    return [q["stoi"] for q in json.loads(out.stdout)]


def table(result):
    text = row("network", *("%s, %s" % (s, phone) for phone in ("phone of 60 ms", "patient phone")
                            for s in ("rtpengine", "Crosspoint")))
    text += row("---", *["---:"] * 4)
    for point in POINTS:
        if point.text in result["stoi"]:
            text += row(point.text, *(cell(result, point, s, ms) for ms in PHONES_MS for s in servers.NAMES))
    return text


def cell(result, point, server, phone_ms):
    value = mean(result, point, server, phone_ms)
    return "–" if value is None else "%.3f" % value


def mean(result, point, server, phone_ms):
    values = result["stoi"].get(point.text, {}).get(server, {}).get(str(phone_ms))
    return statistics.mean(values) if values else None


def picture(result):
    clean = POINTS[0]
    panels = []
    for kind, title, unit in (("random", "lost at random", "%"), ("burst", "lost in bursts of %d" % BURST, "%"),
                              ("jitter", "jitter", "ms")):
        points = [clean] + [p for p in POINTS if p.kind == kind]
        lines = {(s, ms): [(p.x, mean(result, p, s, ms)) for p in points if mean(result, p, s, ms) is not None]
                 for s in servers.NAMES for ms in PHONES_MS}
        panels.append((title, unit, lines))
    return chart.svg(panels)


def main():
    o = options()
    if o.lane is not None:
        point = next(p for p in POINTS if p.text == o.kinds)
        print(json.dumps(listen(o, WORK / ("lane-%d" % o.lane), point, o.seeds, o.servers)))
        return
    machine.require_packages()
    WORK.mkdir(parents=True, exist_ok=True)
    rig.Rig(peers.TOP, WORK).build()
    subprocess.run([str(peers.TOP / "bin/run"), "--build"], check=True)
    with machine.Buffers() as buffers:
        where = dict(machine.description(peers.commit(), buffers.refused), lanes=o.lanes)
        result = {"machine": where, "stoi": run(o)}
    text = "Commit %s, %s, %s.\n\n" % (where["commit"], where["when"], where["processor"]) + table(result) \
        + "\n![STOI against loss and jitter](lossy.svg)\n"
    print("\n" + text)
    (WORK / "lossy.json").write_text(json.dumps(result, indent=1))
    (WORK / "lossy.svg").write_text(picture(result))
    if not o.no_document:
        (peers.TOP / "benchmarks/peers/lossy.json").write_text(json.dumps(result, indent=1) + "\n")
        (peers.TOP / "docs/lossy.svg").write_text(picture(result))
        document.replace(peers.TOP / "docs/performance.md", "lossy", text)
        print("written to benchmarks/peers/lossy.json, docs/lossy.svg and docs/performance.md")


if __name__ == "__main__":
    main()
