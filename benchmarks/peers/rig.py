"""Builds the load rig and runs one measurement with it."""
import json
import socket
import subprocess
import sys
import time

import servers

PORTS = (20000, 20002)  # of the rig
CALLS_PER_SECOND = {"relay": 200, "pass": 60, "xcode": 20}


class Rig:
    def __init__(self, top, work, quiet_s=25):
        """Waits at most quiet_s before each run for other work on the machine to end."""
        self.source, self.work, self.quiet_s = top / "benchmarks/rig", work, quiet_s

    def build(self):
        subprocess.run(["make", "-s", "-C", str(self.source), "B=" + str(self.work)], check=True)
        if not (self.work / "audio/speech8.raw").exists():
            subprocess.run([str(self.source / "mkaudio.sh"), str(self.work / "audio")], check=True,
                           stdout=subprocess.DEVNULL)

    def calls(self, server, mode, n, secs, label, warm_s=None, more=()):
        """N calls for some seconds on a fresh server; what the rig printed, or None where it gave up."""
        return self.run(server, ["--mode", mode, "--calls", str(n), "--rate", str(CALLS_PER_SECOND[mode]),
                                 "--label", label, *more], secs, warm_s)

    def setups(self, server, mode, secs, in_flight=0, per_second=0):
        pace = ["--setup-inflight", str(in_flight)] if in_flight else ["--setup-rate", str(per_second)]
        return self.run(server, ["--mode", mode, "--calls", "400" if per_second else "200", *pace,
                                 "--label", "closed" if in_flight else "open"], secs, None)

    def run(self, server, arguments, secs, warm_s):
        """What one run printed, or None where it failed; once more where another run was in the way."""
        rig = self.attempt(server, arguments, secs, warm_s)
        if "Address already in use" in rig.stderr:
            rig = self.attempt(server, arguments, secs, warm_s)
        with open(self.work / "rig.err", "a") as f:
            f.write(rig.stderr)
        if rig.returncode != 0 or not rig.stdout.strip():
            print("  rig failed:", rig.stderr.strip()[-400:], flush=True)
            return None
        refused = [line.split(" failed: ", 1)[1] for line in rig.stderr.splitlines() if " failed: " in line]
        return dict(json.loads(rig.stdout.strip().splitlines()[-1]), server=server.name, reasons=sorted(set(refused)))

    def attempt(self, server, arguments, secs, warm_s):
        wait_for_ports()
        quiet(self.quiet_s)
        warm_s = server.warm_s if warm_s is None else warm_s
        try:
            pid = server.start(self.work / (server.name + ".log"))
            return subprocess.run([str(self.work / "rig"), "--ng", servers.NG, "--pid", str(pid),
                                   "--audio", str(self.work / "audio"), "--secs", str(secs), "--warm", str(warm_s),
                                   *arguments], capture_output=True, text=True, timeout=secs + warm_s + 120)
        finally:
            server.stop()


def wait_for_ports(limit_s=600):
    """Two runs on a machine would disturb each other, and one would measure the other's server."""
    end = time.monotonic() + limit_s
    said = False
    while not all(free(port) for port in (*PORTS, servers.PORT)):
        if time.monotonic() > end:
            sys.exit("bin/bench: UDP ports %s and %d are still in use" % (PORTS, servers.PORT))
        if not said:
            print("  another run holds the ports of the rig or of ng: waiting for its end", flush=True)
            said = True
        time.sleep(1)


def free(port):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        try:
            s.bind(("0.0.0.0", port))
            return True
        except OSError:
            return False


def quiet(limit_s, cores=0.15):
    """Waits until others use less than that of the machine's cores."""
    end = time.monotonic() + limit_s
    while time.monotonic() < end:
        idle, total = processor_time()
        time.sleep(1)
        idle2, total2 = processor_time()
        if (total2 - total) - (idle2 - idle) <= cores * 100:
            return


def processor_time():
    with open("/proc/stat") as f:
        fields = [int(x) for x in f.readline().split()[1:9]]
    return fields[3] + fields[4], sum(fields)
