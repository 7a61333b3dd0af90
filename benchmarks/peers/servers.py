"""The servers that are compared: each runs in the foreground and answers ng on one UDP port."""
import os
import signal
import socket
import subprocess
import time

NAMES = ("rtpengine", "crosspoint")
HOST, PORT = "127.0.0.1", 2223
NG = "%s:%d" % (HOST, PORT)
PRIORITY = -10


class Server:
    """One process for the length of one measurement."""

    def __init__(self, name, command, boot_s, warm_s, environment=None):
        self.name, self.command, self.boot_s, self.warm_s = name, command, boot_s, warm_s
        self.environment = environment or {}
        self.process = self.log = None

    def start(self, log):
        self.log = open(log, "ab")
        self.process = subprocess.Popen(self.command, stdout=self.log, stderr=subprocess.STDOUT, preexec_fn=priority,
                                        env=dict(os.environ, **self.environment))
        end = time.monotonic() + self.boot_s
        while not pong():
            if self.process.poll() is not None:
                raise RuntimeError("%s ended with %d; see %s" % (self.name, self.process.returncode, log))
            if time.monotonic() > end:
                raise RuntimeError("%s does not answer a ping within %d s; see %s" % (self.name, self.boot_s, log))
        return self.process.pid

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        if self.log:
            self.log.close()
        self.process = self.log = None


def priority():
    """Where it is allowed, above what else the machine does; rtpengine asks for the same by its configuration."""
    try:
        os.nice(PRIORITY)
    except OSError:
        pass


def pong():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.settimeout(0.25)
        try:
            s.connect((HOST, PORT))
            s.send(b"bench d7:command4:pinge")
            return b"4:pong" in s.recv(2000)
        except OSError:
            time.sleep(0.05)
            return False


def rtpengine(rig, work):
    return Server("rtpengine", ["rtpengine", "--config-file=" + str(rig / "rtpengine.conf"), "--foreground",
                                "--pidfile=" + str(work / "rtpengine.pid")], boot_s=10, warm_s=5)


def crosspoint(top, work):
    """The node as bin/run starts it, with ng and nothing else that the rig would meet."""
    configuration = work / "crosspoint.yaml"
    configuration.write_text("""\
http:  { host: 127.0.0.1, port: 0 }
sip:   { host: 127.0.0.1, port: 0 }
media: { address: 127.0.0.1, udp-port: 0, rtp-ports: 21000-32000, max-legs: 8000 }
data:  { dir: "%s" }
ng:    { enabled: true, host: %s, port: %d }
""" % (work / "crosspoint-data", HOST, PORT))
    return Server("crosspoint", [str(top / "bin/run"), "--config", str(configuration)], boot_s=300, warm_s=20)
