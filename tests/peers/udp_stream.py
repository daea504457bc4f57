#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""One end of two streams of numbered datagrams, of which none may be lost.

  udp_stream.py FROM TO [--port N] [--interval S] [--largest OCTETS]

Counts what comes from the other end, and from SIGUSR1 on sends there, until SIGTERM; then it still listens until nothing
has come for --quiet seconds, and prints one JSON line: sent, received (each number once), twice, disordered, strange.
"""
import argparse
import json
import select
import signal
import socket
import struct
import time

SO_RCVBUFFORCE = 33
MAGIC = b"openlac stream"
HEAD = struct.Struct("!14sI")


class Stream:
    def __init__(self, args):
        self.args = args
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sock.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 8 << 20)
        self.sock.bind((args.source, args.port))
        self.sock.connect((args.to, args.port))
        self.sock.setblocking(False)
        self.going = self.stopping = False
        self.sent = self.twice = self.disordered = self.strange = 0
        self.seen, self.last, self.heard = set(), -1, time.monotonic()

    def send(self):
        """The length goes round, so that there are short and long ones."""
        size = self.sent * 97 % (self.args.largest - HEAD.size)
        self.sock.send(HEAD.pack(MAGIC, self.sent) + bytes(size))
        self.sent += 1

    def receive(self):
        while True:
            try:
                data = self.sock.recv(2048)
            except BlockingIOError:
                return
            self.heard = time.monotonic()
            magic, number = HEAD.unpack_from(data) if len(data) >= HEAD.size else (b"", 0)
            if magic != MAGIC:
                self.strange += 1
                continue
            self.twice += number in self.seen
            self.disordered += number < self.last
            self.seen.add(number)
            self.last = number

    def run(self):
        due = time.monotonic()
        print("ready", flush=True)
        while not self.stopping or time.monotonic() - self.heard < self.args.quiet:
            wait = max(0.0, due - time.monotonic()) if self.going and not self.stopping else 0.1
            select.select([self.sock], [], [], wait)
            self.receive()
            if self.going and not self.stopping and time.monotonic() >= due:
                self.send()
                due = max(due + self.args.interval, time.monotonic())
        print(json.dumps({"sent": self.sent, "received": len(self.seen), "twice": self.twice,
                          "disordered": self.disordered, "strange": self.strange}), flush=True)


def main():
    p = argparse.ArgumentParser(description="numbered datagrams; see the head of this file")
    p.add_argument("source", metavar="FROM")
    p.add_argument("to", metavar="TO")
    p.add_argument("--port", type=int, default=5000)
    p.add_argument("--interval", type=float, default=0.02)
    p.add_argument("--largest", type=int, default=1300, help="octets of payload")
    p.add_argument("--quiet", type=float, default=3)
    stream = Stream(p.parse_args())
    signal.signal(signal.SIGUSR1, lambda *_: setattr(stream, "going", True))
    signal.signal(signal.SIGTERM, lambda *_: setattr(stream, "stopping", True))
    stream.run()


if __name__ == "__main__":
    main()
