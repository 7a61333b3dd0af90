"""The machine that the figures come from: what it is, what is installed on it, and its socket buffers during a run."""
import datetime
import os
import pathlib
import platform
import shutil
import subprocess
import sys

# rtpengine keeps the system's default buffer: deep, so that overload shows as delay before it shows as loss
BUFFERS = {"net.core.rmem_default": "4194304", "net.core.rmem_max": "67108864", "net.core.wmem_max": "67108864"}
PACKAGES = ["rtpengine-daemon", "gcc", "make", "libsrtp2-dev", "libopus-dev", "libssl-dev", "espeak-ng", "sox",
            "python3-numpy", "python3-scipy"]


def require_packages(packages=PACKAGES):
    """Installs what is missing where that is allowed, else says what to install and ends."""
    missing = [p for p in packages if not installed(p)]
    if not missing:
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("bin/bench: installing", *missing, flush=True)
        subprocess.run(["apt-get", "update", "-qq"], check=True)
        with ServicesAsleep():
            subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing], check=True,
                           env=dict(os.environ, DEBIAN_FRONTEND="noninteractive"), stdout=subprocess.DEVNULL)
    else:
        sys.exit("bin/bench: install these Debian packages first: " + " ".join(missing))


class ServicesAsleep:
    """Keeps what is installed from starting its service: the benchmark starts servers by itself."""

    def __enter__(self):
        self.policy = pathlib.Path("/usr/sbin/policy-rc.d")
        self.ours = not self.policy.exists()
        if self.ours:
            self.policy.write_text("#!/bin/sh\nexit 101\n")
            self.policy.chmod(0o755)

    def __exit__(self, *_):
        if self.ours:
            self.policy.unlink()


def installed(package):
    status = subprocess.run(["dpkg-query", "-W", "-f", "${Status}", package], capture_output=True, text=True)
    return "ok installed" in status.stdout


def version(package):
    return subprocess.run(["dpkg-query", "-W", "-f", "${Version}", package], capture_output=True, text=True).stdout


class Buffers:
    """Sets the socket buffers of the kernel for the length of a run; says which it was not allowed to set."""

    def __enter__(self):
        self.before, self.refused = {}, []
        for key, wanted in BUFFERS.items():
            path = "/proc/sys/" + key.replace(".", "/")
            try:
                with open(path) as f:
                    old = f.read().strip()
                if int(old) < int(wanted):
                    with open(path, "w") as f:
                        f.write(wanted)
                    self.before[path] = old
            except OSError:
                self.refused.append(key)
        if self.refused:
            print("bin/bench: not allowed to set", *self.refused, "- overload will show as loss earlier", flush=True)
        return self

    def __exit__(self, *_):
        for path, old in self.before.items():
            with open(path, "w") as f:
                f.write(old)


def description(commit, refused):
    with open("/proc/cpuinfo") as f:
        names = [line.split(":", 1)[1].strip() for line in f if line.startswith("model name")]
    return {
        "processor": "%s, %d cores" % (names[0] if names else platform.machine(), os.cpu_count()),
        "kernel": platform.system() + " " + platform.release(),
        "rtpengine": version("rtpengine-daemon"),
        "libopus": version("libopus0"),
        "commit": commit,
        "when": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%MZ"),
        "load average before": "%.2f" % os.getloadavg()[0],
        "socket buffers": "as wanted" if not refused else "not set: " + ", ".join(refused),
    }
