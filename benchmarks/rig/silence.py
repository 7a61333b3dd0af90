#!/usr/bin/env python3
"""Asks an ng server to silence both directions of the first N calls of the rig with a process id: silence.py PID N."""
import socket
import sys


def string(x):
    return b"%d:%s" % (len(x), x)


def main():
    pid, calls = sys.argv[1].encode(), int(sys.argv[2])
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.settimeout(1)
        s.connect(("127.0.0.1", 2223))
        for i in range(calls):
            words = (b"command", b"silence media", b"call-id", b"rig%s-%d-1" % (pid, i), b"all", b"all")
            s.send(b"x%d d" % i + b"".join(map(string, words)) + b"e")
            print(s.recv(4000)[:80])


if __name__ == "__main__":
    main()
