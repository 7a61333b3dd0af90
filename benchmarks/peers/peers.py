#!/usr/bin/env python3
"""Runs rtpengine and Crosspoint in turn under the same load on this machine and writes what came out.

The figures go into benchmarks/peers/figures.json and, as tables, into docs/performance.md; everything that the rig said
stays in target/rig/peers.json.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys

import changes
import document
import figures
import machine
import pauses
import rig
import servers

TOP = pathlib.Path(__file__).resolve().parents[2]
WORK = TOP / "target/rig"
CELLS = "xcode:50 pass:100 relay:100"
LADDER = {"rtpengine": (40, 10), "crosspoint": (150, 50)}  # where it begins, and how far rungs are apart
OVERLOAD = 1.4  # of the largest loss-free number of calls
MEMORY = {"rtpengine": (10, 50), "crosspoint": (50, 150)}
PAUSES_CALLS = 125  # half of the calls that Crosspoint has to carry
LIMITS = {"xcode": ["8000", "1", "0", "32000", "2048", "8000"], "pass": [], "relay": []}


def options():
    p = argparse.ArgumentParser(prog="bin/bench peers", description=__doc__)
    p.add_argument("--quick", action="store_true", help="one short round, nothing written into the repository")
    p.add_argument("--rounds", type=int, default=3)
    p.add_argument("--secs", type=int, default=30, help="length of a window")
    p.add_argument("--cells", default=CELLS, help="what a round is made of (default: %(default)s)")
    p.add_argument("--servers", default="rtpengine,crosspoint")
    p.add_argument("--parts", default="round,limit,setup,memory,ladder,overload",
                   help="which measurements; there is pauses too, half an hour of Crosspoint (default: %(default)s)")
    p.add_argument("--minutes", type=float, default=30, help="length of the part pauses")
    p.add_argument("--warm", type=int, help="seconds of traffic before a window (default: 5, and 20 for the JVM)")
    p.add_argument("--no-document", action="store_true", help="write into target/rig alone")
    o = p.parse_args()
    if o.quick:
        o.rounds, o.secs, o.no_document = 1, min(o.secs, 5), True
        o.parts = o.parts if "--parts" in " ".join(sys.argv) else "round,setup"
    return o


class Run:
    def __init__(self, o):
        self.o, self.rig = o, rig.Rig(TOP, WORK, 2 if o.quick else 25)
        self.servers = servers_of(o.servers)
        for s in self.servers:
            s.warm_s = o.warm if o.warm is not None else s.warm_s
        self.all = {"cells": [], "setups": [], "limits": [], "ladder": [], "memory": [], "overload": [], "pauses": []}

    def measure(self):
        parts = self.o.parts.split(",")
        for part in ("round", "limit", "setup", "memory", "ladder", "overload", "pauses"):
            if part in parts:
                getattr(self, part)()
        return self.all

    def round(self):
        """Each server in turn, the other one first in every second round."""
        for i in range(self.o.rounds):
            for cell in self.o.cells.split():
                mode, n = cell.split(":")
                for server in self.servers[:: -1 if i % 2 else 1]:
                    dump = WORK / ("sound-%s-%s" % (server.name, mode))
                    dump.mkdir(exist_ok=True)
                    line = self.rig.calls(server, mode, int(n), self.o.secs, "round", more=("--dump", str(dump)))
                    if line:
                        line["sound"] = self.sound(line, dump)
                    self.keep("cells", line)

    def sound(self, line, dump):
        """LSD and STOI of the sampled calls toward the WebRTC side (0) and the plain one (1)."""
        if line["mode"] != "xcode":
            return {}
        pairs = {side: [str(dump / ("leg%d_%s.raw" % (a["leg"], end))) for a in line["audio"] if a["side"] == side
                        and a["frames"] >= 100 for end in ("ref", "out")] for side in (0, 1)}
        return {str(side): json.loads(subprocess.run([sys.executable, str(self.rig.source / "quality.py"), "--json", *files],
                                                capture_output=True, text=True, check=True).stdout)
                for side, files in pairs.items() if files}

    def limit(self):
        """The same media work at the bare minimum in C, on one thread."""
        for _ in range(self.o.rounds):
            for mode, settings in LIMITS.items():
                out = subprocess.run([str(WORK / "limit"), "run", mode, "100", "6", *settings], capture_output=True,
                                     text=True, env=dict(os.environ, FAST="1", AUDIO=str(WORK / "audio")),
                                     preexec_fn=servers.priority)
                try:
                    line = json.loads(out.stdout)
                except ValueError:  # the machine was too busy for it to measure anything
                    print("  limit", mode, "failed:", out.stdout[-100:], out.stderr[-200:], flush=True)
                    continue
                self.all["limits"].append(line)
                print("  limit", mode, "%.0f us/call-s" % line["us_per_call_s"], flush=True)

    def setup(self):
        for _ in range(self.o.rounds):
            for server in self.servers:
                self.keep("setups", self.rig.setups(server, "xcode", min(self.o.secs, 15), in_flight=16))
                self.keep("setups", self.rig.setups(server, "xcode", min(self.o.secs, 15), per_second=20))

    def ladder(self):
        """Up until the same number of calls has failed twice, then half a rung back."""
        for server in self.servers:
            n, apart = LADDER[server.name]
            while self.holds(server, n):
                n += apart
            self.holds(server, n - apart // 2)

    def holds(self, server, n):
        for _ in range(2):
            line = self.rig.calls(server, "xcode", n, 10, "ladder")
            self.keep("ladder", line)
            if line and figures.clean(line):
                return True
        return False

    def overload(self):
        """More calls than a server can carry: it should refuse some and keep the others clean."""
        for server in self.servers:
            most = figures.largest(self.all, server.name) or LADDER[server.name][0]
            self.keep("overload", self.rig.calls(server, "xcode", int(most * OVERLOAD), 10, "overload"))

    def memory(self):
        """Few and many calls: the difference leaves out what a server takes once."""
        for server in self.servers:
            for n in MEMORY[server.name]:
                self.keep("memory", self.rig.calls(server, "xcode", n, 10, "memory"))

    def pauses(self):
        """How long the JVM stood still, and why, in a long run at half load."""
        for server in (s for s in self.servers if s.name == "crosspoint"):
            log = WORK / "pauses.log"
            log.unlink(missing_ok=True)
            server.environment = {"CROSSPOINT_JAVA_OPTS": "-Xlog:gc,gc+phases,safepoint:file=%s::filecount=0" % log}
            line = self.rig.calls(server, "xcode", PAUSES_CALLS, int(self.o.minutes * 60), "pauses")
            server.environment = {}
            if line:
                self.keep("pauses", dict(line, **pauses.of(log.read_text())))
                print("  %d collections, %d pauses, longest %.3f ms; longest stop of any kind %.3f ms" % tuple(
                    self.all["pauses"][-1][k] for k in ("collections", "pauses", "longest_pause_ms", "longest_stop_ms")))

    def keep(self, part, line):
        if line is None:
            return
        self.all[part].append(line)
        if "setup" in line["mode"]:
            print("  %s %s %s: %.0f/s, p50 %.1f ms, failed %d" % (line["server"], line["mode"], line["label"],
                  line["per_s"], line["total_us"]["p50"] / 1e3, line["failed"]), flush=True)
        else:
            print("  %s %s %s N=%d up %d: %.0f us/call-s, loss %.3f %%, p50/p99 %.2f/%.2f ms, audio %s, rig %s, other "
                  "%.2f cores" % (line["server"], line["label"], line["mode"], line["n"], line["up"],
                                  line["cpu_us_per_call_s"], line["loss_pct"], line["A2B"]["lat_us"]["p50"] / 1e3,
                                  line["A2B"]["lat_us"]["p99"] / 1e3, "ok" if line["audio_ok"] else "BAD",
                                  "ok" if line["rig_ok"] else "LATE", line["other_cores"]), flush=True)


def servers_of(names):
    return [server_of(name, WORK) for name in names.split(",")]


def server_of(name, work):
    return servers.rtpengine(TOP / "benchmarks/rig", work) if name == "rtpengine" else servers.crosspoint(TOP, work)


def main():
    o = options()
    machine.require_packages()
    WORK.mkdir(parents=True, exist_ok=True)
    run = Run(o)
    run.rig.build()
    with machine.Buffers() as buffers:
        where = machine.description(commit(), buffers.refused)
        raw = run.measure()
    (WORK / "peers.json").write_text(json.dumps({"machine": where, **raw}, indent=1))
    result = {"machine": where, "figures": figures.of(raw),
              "refusals": {c["server"]: c["reasons"] for c in raw["overload"] if c["reasons"]}}
    baseline = TOP / "benchmarks/peers/figures.json"
    print(changes.since(committed(baseline), result))
    figures.keep(result, committed(baseline))
    text = figures.tables(result)
    print("\n" + text)
    if not o.no_document:
        baseline.write_text(json.dumps(result, indent=1) + "\n")
        document.replace(TOP / "docs/performance.md", "peers", text)
        print("written to benchmarks/peers/figures.json and docs/performance.md")


def commit():
    return git("describe", "--always", "--dirty=+") or "unknown"


def committed(file):
    """The figures as last committed, or none."""
    text = git("show", "HEAD:" + str(file.relative_to(TOP)))
    return json.loads(text) if text else None


def git(*arguments):
    out = subprocess.run(["git", "-C", str(TOP), *arguments], capture_output=True, text=True)
    return out.stdout.strip() if out.returncode == 0 else ""


if __name__ == "__main__":
    main()
