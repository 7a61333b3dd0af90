"""python3 -m unittest, in this directory; needs nothing but Python."""
import unittest
import xml.dom.minidom

import changes
import chart
import document
import figures
import pauses


def run(server, mode, cpu, loss=0.0, gain=0.0, lag=6.5):
    way = {"lat_us": {"p50": 200, "p99": 900}}
    audio = [dict(way, leg=side, side=side, gain_db=gain if side == 0 else 0, lag_ms=lag, frames=400)
             for side in (0, 1)]
    return {"server": server, "mode": mode, "cpu_us_per_call_s": cpu, "loss_pct": loss, "A2B": way, "B2A": way,
            "audio": audio, "sound": {"0": [{"lsd": 2.0, "stoi": 0.996}]}, "n": 50, "up": 50}


def raw(ours, theirs):
    cells = [run("crosspoint", "xcode", c) for c in ours] + [run("rtpengine", "xcode", c, gain=-3.1, lag=26.5)
                                                            for c in theirs]
    ladder = [dict(run("crosspoint", "xcode", 1, loss), n=n, up=n, audio_ok=True, rig_ok=True)
              for n, loss in ((225, 0), (250, 0), (275, 0.1))]
    memory = [{"server": "crosspoint", "up": 50, "rss1_kb": 400 * 1024}, {"server": "crosspoint", "up": 150,
                                                                          "rss1_kb": 425 * 1024}]
    return {"cells": cells, "setups": [], "limits": [], "ladder": ladder, "memory": memory,
            "overload": [dict(run("crosspoint", "xcode", 1), n=400, up=300)]}


LOG = """\
[12.344s][info][gc          ] Trigger: Time since last GC (300003 ms) is larger than guaranteed interval (300000 ms)
[12.345s][info][gc          ] GC(3) Concurrent reset (unload classes) 0.045ms
[12.345s][info][gc          ] GC(3) Pause Init Mark (unload classes) 0.022ms
[12.395s][info][gc          ] GC(3) Concurrent marking (unload classes) 46.696ms
[12.396s][info][gc          ] GC(3) Pause Final Mark (unload classes) 0.196ms
[12.397s][info][safepoint   ] Safepoint "ShenandoahFinalMarkStartEvac", Time since last: 1 ns, Reaching safepoint: \
300000 ns, At safepoint: 10000 ns, Leaving safepoint: 2000 ns, Total: 312000 ns
"""


class PausesTest(unittest.TestCase):
    def test_longest_pause_and_longest_stop_are_found(self):
        found = pauses.of(LOG)
        self.assertEqual((found["collections"], found["pauses"]), (1, 2))
        self.assertAlmostEqual(found["longest_pause_ms"], 0.196)
        self.assertAlmostEqual(found["longest_stop_ms"], 0.312)
        self.assertEqual(found["longest_stop"], "ShenandoahFinalMarkStartEvac")


class FiguresTest(unittest.TestCase):
    def setUp(self):
        self.values = figures.of(raw([6000, 5000, 5500], [30000, 31000, 29000]))

    def test_what_was_not_measured_again_is_kept_and_said_to_be_old(self):
        earlier = {"machine": {"commit": "abc", "when": "then"}, "figures": {"memory": {"crosspoint": {
            "median": 0.2, "least": 0.2, "most": 0.2, "runs": 1}}, "cpu xcode": {"crosspoint": {
                "median": 1, "least": 1, "most": 1, "runs": 1}}}}
        values = {f.key: {} for f in figures.FIGURES}
        values["cpu xcode"] = self.values["cpu xcode"]
        result = {"machine": {"commit": "def", "when": "now"}, "figures": values}
        figures.keep(result, earlier)
        self.assertEqual(result["kept"], {"memory": "abc of then"})
        self.assertEqual(result["figures"]["cpu xcode"], self.values["cpu xcode"])
        self.assertIn("Measured at abc of then and not again: memory per transcoded call, MB.", figures.tables(result))

    def figure(self, key):
        return next(f for f in figures.FIGURES if f.key == key)

    def test_medians_are_judged_against_rtpengine_of_the_same_run(self):
        met, ratio = self.figure("cpu xcode").met(self.values["cpu xcode"])
        self.assertTrue(met)
        self.assertAlmostEqual(5500 / 6000, ratio)
        self.assertIsNone(self.figure("cpu pass").met(self.values["cpu pass"]))

    def test_the_largest_number_of_calls_is_the_last_that_lost_nothing(self):
        self.assertEqual(250, self.values["largest"]["crosspoint"]["median"])
        self.assertTrue(self.figure("largest").met(self.values["largest"])[0])

    def test_memory_is_the_slope_between_few_and_many_calls(self):
        self.assertAlmostEqual(0.25, self.values["memory"]["crosspoint"]["median"])

    def test_refused_calls_are_told_apart_from_lost_packets(self):
        self.assertEqual(25, self.values["overload refused"]["crosspoint"]["median"])
        self.assertEqual(0, self.values["overload loss"]["crosspoint"]["median"])

    def test_delay_is_of_the_sound_beyond_what_the_codec_needs(self):
        self.assertAlmostEqual(0.2, self.values["delay p50"]["crosspoint"]["median"])
        self.assertAlmostEqual(20.2, self.values["delay p50"]["rtpengine"]["median"])
        cell = run("crosspoint", "xcode", 1, lag=-13.5)  # taken for the frame before: the packets look 20 ms late
        for a in cell["audio"]:
            a["lat_us"] = {"p50": 20200, "p99": 20900}
        self.assertAlmostEqual(0.9, figures.delay(cell, 1, "p99"))

    def test_the_table_says_what_is_missed(self):
        worse = figures.of(raw([16000], [30000]))
        text = figures.tables({"machine": {"commit": "abc"}, "figures": worse})
        self.assertIn("| 30000 | 16000 | 0.53 | at most 0.2 of rtpengine | 2.67 | **no** |", text)


class ChangesTest(unittest.TestCase):
    def result(self, *cpu):
        return {"machine": {"commit": "abc", "when": "then"}, "figures": figures.of(raw(cpu, [30000]))}

    def test_runs_that_overlap_are_noise(self):
        self.assertIn("nothing moved", changes.since(self.result(5000, 6000), self.result(5900, 6800)))

    def test_runs_apart_are_told(self):
        told = changes.since(self.result(5000, 6000), self.result(3000, 3300))
        self.assertIn("| crosspoint | 5500 | 3150 | -43 % |", told)

    def test_the_first_figures_have_nothing_before_them(self):
        self.assertIn("No figures", changes.since(None, self.result(1)))


class DocumentTest(unittest.TestCase):
    def test_only_the_part_between_its_marks_is_written(self):
        begin, end = document.marks("peers")
        text = "a\n" + begin + "\nold\n" + end + "\nb " + " ".join(document.marks("lossy"))
        self.assertEqual(text.replace("old", "new"), document.replaced(text, "peers", "\nnew\n"))
        with self.assertRaises(ValueError):
            document.replaced("no marks", "peers", "new")


class ChartTest(unittest.TestCase):
    def test_every_point_is_in_the_picture(self):
        lines = {(s, ms): [(0, 1.0), (20, 0.6)] for s in chart.COLOURS for ms in (60, 1000)}
        picture = xml.dom.minidom.parseString(chart.svg([("lost", "%", lines), ("jitter", "ms", lines)]))
        self.assertEqual(16, len(picture.getElementsByTagName("circle")))


if __name__ == "__main__":
    unittest.main()
