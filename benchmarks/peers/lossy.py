#!/usr/bin/env python3
"""What a telephone hears of speech that reaches rtpengine and Crosspoint through the same bad network.

The WebRTC senders' packets are lost, delayed and paced by a seeded model in the rig, the same for both servers; telephones
with a fixed jitter buffer play what the servers send on. Writes benchmarks/peers/lossy.json, a table into
docs/performance.md and docs/lossy.svg.
"""
import argparse
import json
import pathlib
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
    p.add_argument("--no-document", action="store_true", help="write into target/rig alone")
    o = p.parse_args()
    if o.quick:
        o.calls, o.secs, o.drift_secs, o.seeds, o.no_document = min(o.calls, 4), min(o.secs, 10), 10, "1", True
    return o


def run(o, load_rig):
    """STOI of every call, by point, server and phone."""
    heard = {}
    for point in (p for p in POINTS if p.kind in o.kinds.split(",")):
        for seed in o.seeds.split(","):
            for server in peers.servers_of(o.servers):
                sound = WORK / ("lossy-" + server.name)
                clear(sound)
                secs = o.drift_secs if point.drift else o.secs
                line = load_rig.calls(server, "xcode", o.calls, secs, "lossy", warm_s=8, more=(
                    *point.options, "--seed", seed, "--record", str(sound)))
                if not line:
                    continue
                for phone_ms in PHONES_MS:
                    values = stoi(load_rig, sound, phone_ms)
                    heard.setdefault(point.text, {}).setdefault(server.name, {}).setdefault(
                        str(phone_ms), []).extend(values)
                    print("  %s, seed %s, %s, phone of %d ms: STOI %.3f" % (point.text, seed, server.name, phone_ms,
                          statistics.mean(values) if values else float("nan")), flush=True)
    return heard


def clear(directory):
    directory.mkdir(exist_ok=True)
    for file in directory.glob("*.raw"):
        file.unlink()


def stoi(load_rig, sound, phone_ms):
    pairs = [str(f) for said in sorted(sound.glob("*_said.raw"))
             for f in (said, said.with_name(said.name.replace("said", "played%d" % phone_ms)))]
    out = subprocess.run([sys.executable, str(load_rig.source / "quality.py"), "--json", "--elastic", *pairs],
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
    machine.require_packages()
    WORK.mkdir(parents=True, exist_ok=True)
    load_rig = rig.Rig(peers.TOP, WORK, 2 if o.quick else 25)
    load_rig.build()
    with machine.Buffers() as buffers:
        where = machine.description(peers.commit(), buffers.refused)
        result = {"machine": where, "stoi": run(o, load_rig)}
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
