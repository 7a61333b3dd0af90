"""Medians of what the rig said, against the targets."""
import statistics

from document import row
from servers import NAMES as SERVERS

CODEC_LAG_MS = 6.5  # of Opus itself with look-ahead; 2.5 in its low-delay mode


class Figure:
    """One row: a value of each server, its unit, and what Crosspoint should reach."""

    def __init__(self, key, title, digits, at_most=None, at_least=None, of_rtpengine=None):
        self.key, self.title, self.digits = key, title, digits
        self.at_most, self.at_least, self.of_rtpengine = at_most, at_least, of_rtpengine

    def target(self, values):
        if self.of_rtpengine is not None:
            base = values.get("rtpengine")
            return None if base is None else base["median"] * self.of_rtpengine
        return self.at_most if self.at_most is not None else self.at_least

    def target_text(self):
        if self.of_rtpengine is not None:
            return "at most %.1f of rtpengine" % self.of_rtpengine
        if self.at_most is not None:
            return "at most %g" % self.at_most
        return "at least %g" % self.at_least if self.at_least is not None else "–"

    def met(self, values):
        """Whether the target is met and by which ratio; None where nothing was measured or wanted."""
        target, ours = self.target(values), values.get("crosspoint")
        if target is None or ours is None:
            return None
        ratio = abs(ours["median"]) / target if target else float(ours["median"] > 0)
        return (ratio >= 1 if self.at_least is not None else ratio <= 1), ratio


FIGURES = [
    Figure("cpu xcode", "Opus/DTLS-SRTP to PCMU/RTP, CPU µs per call-second", 0, of_rtpengine=0.2),
    Figure("cpu pass", "Opus SRTP to Opus RTP, CPU µs per call-second", 0, of_rtpengine=0.7),
    Figure("cpu relay", "PCMU relay, CPU µs per call-second", 0, of_rtpengine=0.7),
    Figure("largest", "largest loss-free N, transcoded, rig on the same cores", 0, at_least=250),
    Figure("delay p50", "delay added to the sound, transcoded, p50 ms, worse direction", 2, at_most=1),
    Figure("delay p99", "delay added to the sound, transcoded, p99 ms, worse direction", 2, at_most=5),
    Figure("setups", "WebRTC set-ups per second, 16 in flight", 0, at_least=300),
    Figure("first media", "first media both ways at 20 set-ups/s, p50 ms", 1, at_most=17),
    Figure("memory", "memory per transcoded call, MB", 2, at_most=0.3),
    Figure("level", "level toward WebRTC, dB of the source", 1, at_most=0.5),
    Figure("lsd", "toward WebRTC: log-spectral distance, dB", 2, at_most=2.26),
    Figure("stoi", "toward WebRTC: STOI", 4, at_least=0.995),
    Figure("stoi phone", "toward the phone: STOI", 4),
    Figure("loss", "packets lost in all rounds, %", 3, at_most=0),
    Figure("pause", "longest collector pause in half an hour at half load, ms", 2, at_most=5),
    Figure("stop", "longest stop of all threads in it, whatever the reason, ms", 2),
    Figure("overload refused", "1.4 times the largest N: calls refused, %", 0),
    Figure("overload loss", "packets lost of the calls that were not, %", 2, at_most=0),
]


def of(raw):
    """For each figure and server the median, the least, the most and the number of runs."""
    values = {f.key: {} for f in FIGURES}
    for server in SERVERS:
        for key, samples in samples_of(raw, server).items():
            samples = [s for s in samples if s is not None]
            if samples:
                values[key][server] = summary(samples)
    for limit in ("xcode", "pass", "relay"):
        runs = [x["us_per_call_s"] for x in raw["limits"] if x["limit"] == limit]
        if runs:
            values["cpu " + limit]["bare C"] = summary(runs)
    return values


def summary(samples):
    return {"median": statistics.median(samples), "least": min(samples), "most": max(samples), "runs": len(samples)}


def samples_of(raw, server):
    cells = [c for c in raw["cells"] if c["server"] == server]
    xcode = [c for c in cells if c["mode"] == "xcode"]
    setups = [s for s in raw["setups"] if s["server"] == server]
    out = {"cpu " + mode: [c["cpu_us_per_call_s"] for c in cells if c["mode"] == mode]
           for mode in ("xcode", "pass", "relay")}
    most = largest(raw, server)
    out["largest"] = [most] if most else []
    overload = [c for c in raw["overload"] if c["server"] == server]
    out["overload refused"] = [100 * (c["n"] - c["up"]) / c["n"] for c in overload]
    out["overload loss"] = [c["loss_pct"] for c in overload]
    out["pause"] = [c["longest_pause_ms"] for c in raw.get("pauses", []) if c["server"] == server]
    out["stop"] = [c["longest_stop_ms"] for c in raw.get("pauses", []) if c["server"] == server]
    for p in ("p50", "p99"):
        out["delay " + p] = [worse(delay(c, 0, p), delay(c, 1, p)) for c in xcode]
    out["level"] = [statistics.median([a["gain_db"] for a in c["audio"] if a["side"] == 0]) for c in xcode]
    out["lsd"] = [statistics.mean(q["lsd"] for q in c["sound"]["0"]) for c in xcode if "0" in c["sound"]]
    out["stoi"] = [statistics.mean(q["stoi"] for q in c["sound"]["0"]) for c in xcode if "0" in c["sound"]]
    out["stoi phone"] = [statistics.mean(q["stoi"] for q in c["sound"]["1"]) for c in xcode if "1" in c["sound"]]
    out["setups"] = [s["per_s"] for s in setups if s["label"] == "closed"]
    out["first media"] = [s["total_us"]["p50"] / 1e3 for s in setups if s["label"] == "open"]
    out["memory"] = memory([c for c in raw["memory"] if c["server"] == server])
    out["loss"] = [max(c["loss_pct"] for c in cells)] if cells else []
    return out


def worse(*values):
    return max((v for v in values if v is not None), default=None)


def delay(cell, side, percentile):
    """What a server adds to the sound of the sampled calls that one side hears.

    The rig cannot always tell by a packet's timestamp which frame it holds, so its latency may be whole frames off; the
    lag of the sound against that same mapping then is as much off the other way, and the sum is right.
    """
    added = [a["lat_us"][percentile] / 1e3 + a["lag_ms"] - CODEC_LAG_MS for a in cell["audio"]
             if a["side"] == side and a["frames"]]
    return max(0, statistics.median(added)) if added else None


def largest(raw, server):
    """The most calls that a server carried without loss; 0 where it was not asked."""
    return max((c["n"] for c in raw["ladder"] if c["server"] == server and clean(c)), default=0)


def memory(cells):
    """The slope between few and many calls, which leaves out what a server takes once."""
    if len(cells) < 2 or cells[0]["up"] == cells[-1]["up"]:
        return []
    few, many = cells[0], cells[-1]
    return [(many["rss1_kb"] - few["rss1_kb"]) / 1024 / (many["up"] - few["up"])]


def clean(line):
    """Whether every call of a run was up, nothing was lost and the sampled calls sounded right.

    A frame of just before the window that is taken for one of it makes the loss negative.
    """
    return line["loss_pct"] <= 0 and line["up"] == line["n"] and line["audio_ok"] and line["rig_ok"]


def keep(result, earlier):
    """Takes over what this run did not measure, with the commit and time of when it was measured."""
    result["kept"] = {}
    for key, values in result["figures"].items():
        if not values and earlier and earlier["figures"].get(key):
            result["figures"][key] = earlier["figures"][key]
            where = earlier.get("kept", {}).get(key) or "%s of %s" % (earlier["machine"]["commit"],
                                                                      earlier["machine"]["when"])
            result["kept"][key] = where


def tables(result):
    text = row("", "") + row("---", "---")
    for key, value in result["machine"].items():
        text += row(key, value)
    text += row("command", "`bin/bench peers`") + "\n"
    text += row("", "rtpengine", "Crosspoint", "Crosspoint / rtpengine", "target", "of the target", "met")
    text += row("---", "---:", "---:", "---:", "---", "---:", "---")
    for f in FIGURES:
        values = result["figures"].get(f.key, {})
        met = f.met(values)
        text += row(f.title, *(cell(values.get(s), f.digits) for s in SERVERS), ratio(values), f.target_text(),
                    "–" if met is None else "%.2f" % met[1], "–" if met is None else "yes" if met[0] else "**no**")
    for where in sorted(set(result.get("kept", {}).values())):
        text += "\nMeasured at %s and not again: %s.\n" % (where, "; ".join(
            f.title for f in FIGURES if result["kept"].get(f.key) == where))
    if result.get("refusals"):
        text += "\nReasons of refused calls: " + "; ".join(
            "%s: %s" % (server, ", ".join(reasons)) for server, reasons in result["refusals"].items()) + ".\n"
    bare = [(f, result["figures"][f.key]["bare C"]) for f in FIGURES if "bare C" in result["figures"].get(f.key, {})]
    if bare:
        text += "\nThe same work at the bare minimum in C on one thread: " + "; ".join(
            "%s %.0f" % (f.title, value["median"]) for f, value in bare) + ".\n"
    return text


def cell(value, digits):
    if value is None:
        return "–"
    text = "%.*f" % (digits, value["median"])
    if value["runs"] > 1:
        text += " [%.*f–%.*f]" % (digits, value["least"], digits, value["most"])
    return text


def ratio(values):
    if not all(s in values for s in SERVERS) or not values["rtpengine"]["median"]:
        return "–"
    return "%.2f" % (values["crosspoint"]["median"] / values["rtpengine"]["median"])
