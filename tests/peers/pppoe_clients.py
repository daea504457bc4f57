#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Many PPPoE clients with PPP in one process, each with a MAC address of its own.

  pppoe_clients.py IFACE --count 200 --user 'user%d@domain%d.test' --password 'secret%d'
                   [--auth chap,pap,eap] [--first N] [--interval S] [--service NAME]
                   [--timeout S] [--hold S] [--no-ping] [--retry-padi S]

%d is the client's number, from --first on; client N has MAC 02:00:00:01:HH:LL.
Prints, when every client is up or has failed or --timeout is over, one JSON line
per client and a `summary` line.  Times are seconds since the client's first PADI:

  pads, lcp, auth, ipcp, ping    session granted, LCP open, authentication answered, IPCP open,
                                 answer to the ping of the LNS's address
  state                          up, or the phase in which it is stuck, or failed
  failure, text                  padt, terminated, auth; what the other side said of it
  lcp_tx_late, lcp_rx_late       LCP Configure-Requests sent and received after LCP was open
  auth_tx, auth_verdicts         authentications sent (requests of PAP, else responses), and
                                 Success or Failure received; auth_strange: with an odd identifier

With --hold the sessions stay up for that long or until SIGTERM; who is lost
meanwhile is told in `lost` lines.  They end with Terminate-Request and PADT, with --no-padt
without a word.  Exit status 0 when all came up and stayed.
"""

import argparse
import json
import select
import signal
import socket
import struct
import sys
import time

sys.dont_write_bytecode = True

from lns_auth import NAMES
from ppp_client import PppClient
from pppoe_tool import (BROADCAST, DISCOVERY, ETH_P_ALL, PACKET_ADD_MEMBERSHIP,
                        PACKET_MR_PROMISC, SESSION, SOL_PACKET, mac_text, parse_tags, tag)

PADI, PADO, PADR, PADS, PADT = 0x09, 0x07, 0x19, 0x65, 0xA7
PACKET_IGNORE_OUTGOING, SO_RCVBUFFORCE = 23, 33
STEPS = ("pads", "lcp", "auth", "ipcp", "ping")


def open_wire(name):
    sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
    sock.setsockopt(SOL_PACKET, PACKET_IGNORE_OUTGOING, 1)
    # Forced, because hundreds of clients get their answers at once.
    sock.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 8 << 20)
    index = socket.if_nametoindex(name)
    sock.setsockopt(SOL_PACKET, PACKET_ADD_MEMBERSHIP,
                    struct.pack("=iHH8s", index, PACKET_MR_PROMISC, 0, b""))
    sock.bind((name, ETH_P_ALL))
    sock.setblocking(False)
    return sock


class Client:
    def __init__(self, number, args, sock):
        self.number, self.args, self.sock = number, args, sock
        self.mac = b"\x02\0\0\1" + struct.pack("!H", number)
        self.uniq = struct.pack("!I", number)
        self.state, self.ac, self.sid, self.cookie = "waiting", None, 0, []
        self.started = self.next_try = None
        self.times, self.failure, self.text = {}, None, ""
        self.up_once, self.address = False, None
        self.padi_sent = 0
        fill = lambda pattern: pattern.replace("%d", str(number))
        self.ppp = PppClient(fill(args.user), fill(args.password), args.auth,
                             self._session_frame, self._event, ping=not args.no_ping)

    # ---- frames out

    def _discovery(self, dst, code, body):
        self.sock.send(dst + self.mac + struct.pack("!HBBHH", DISCOVERY, 0x11, code, self.sid,
                                                    len(body)) + body)

    def _session_frame(self, frame):
        self.sock.send(self.ac + self.mac + struct.pack(
            "!HBBHH", SESSION, 0x11, 0, self.sid, len(frame)) + frame)

    def _ask(self, now):
        tags = tag(0x101, self.args.service.encode()) + tag(0x103, self.uniq)
        self.next_try = now + self.args.retry_padi
        if self.state == "padi":
            self.padi_sent += 1
            self._discovery(BROADCAST, PADI, tags)
        else:
            self._discovery(self.ac, PADR, tags + b"".join(tag(*t) for t in self.cookie))

    def start(self, now):
        self.started, self.state = now, "padi"
        self._ask(now)

    def hang_up(self):
        if self.sid and self.failure is None and not self.args.no_padt:
            self.ppp.terminate()
            self._discovery(self.ac, PADT, b"")

    # ---- frames in

    def discovery(self, now, src, code, sid, body):
        tags = parse_tags(body)[0]
        if code == PADT:
            if sid == self.sid and src == self.ac and self.sid:
                self._fail("padt", " ".join(v.decode("utf-8", "backslashreplace")
                                            for k, v in tags if k == 0x203))
            return
        if (0x103, self.uniq) not in tags:
            return
        if code == PADO and self.state == "padi":
            self.ac, self.state = src, "padr"
            self.cookie = [t for t in tags if t[0] in (0x104, 0x110)]
            self._ask(now)
        elif code == PADS and self.state == "padr" and src == self.ac:
            if not sid:
                self._fail("pads", " ".join(v.decode("utf-8", "backslashreplace")
                                            for k, v in tags if k in (0x201, 0x202, 0x203)))
                return
            self.sid, self.state, self.next_try = sid, "ppp", None
            self._mark("pads")
            self.ppp.start(now)

    def session(self, now, src, sid, payload):
        if src == self.ac and sid == self.sid and self.state in ("ppp", "up"):
            self.ppp.receive(now, payload)

    # ---- what became of it

    def _mark(self, step):
        self.times.setdefault(step, round(time.monotonic() - self.started, 3))

    def _event(self, what, ok=True, text="", address=None):
        if what == "terminated" or not ok:
            self._fail("terminated" if ok else "auth", text)
            return
        self._mark(what)
        self.address = address or self.address
        if what == "ping" or what == "ipcp" and self.args.no_ping:
            self.state, self.up_once = "up", True

    def _fail(self, why, text):
        if self.failure is None:
            if self.up_once:
                print(json.dumps({"lost": self.number, "failure": why, "text": text}), flush=True)
            self.failure, self.text = why, text
        if why != "auth":
            self.state, self.next_try = "failed", None

    def decided(self):
        return self.state == "up" or self.failure is not None

    def deadline(self):
        times = [self.next_try]
        if self.state in ("ppp", "up"):
            times.append(self.ppp.deadline())
        return min((t for t in times if t is not None), default=None)

    def tick(self, now):
        if self.next_try is not None and now >= self.next_try:
            self._ask(now)
        if self.state in ("ppp", "up"):
            self.ppp.tick(now)

    def as_json(self):
        state = "failed" if self.failure else self.ppp.phase if self.state == "ppp" else self.state
        out = {"client": self.number, "mac": mac_text(self.mac), "user": self.ppp.user,
               "session": self.sid, "state": state, "address": self.address,
               "padi": self.padi_sent, **self.ppp.count}
        out.update({step: self.times.get(step) for step in STEPS})
        if self.failure:
            out.update(failure=self.failure, text=self.text)
        return out


class Crowd:
    def __init__(self, args):
        self.args, self.sock = args, open_wire(args.iface)
        self.clients = [Client(n, args, self.sock) for n in range(args.first,
                                                                  args.first + args.count)]
        self.by_mac = {c.mac: c for c in self.clients}
        self.stopping = False
        self.poll = select.poll()
        self.poll.register(self.sock, select.POLLIN)
        self.slowest = 0.0

    def _read(self):
        """All that has come."""
        while True:
            try:
                frame = self.sock.recv(2048)
            except BlockingIOError:
                return
            client = self.by_mac.get(frame[:6])
            if client is None or len(frame) < 20:
                continue
            kind, vertype, code, sid, length = struct.unpack_from("!HBBHH", frame, 12)
            if vertype != 0x11 or length > len(frame) - 20:
                continue
            now = time.monotonic()
            if kind == DISCOVERY:
                client.discovery(now, frame[6:12], code, sid, frame[20:20 + length])
            elif kind == SESSION and code == 0:
                client.session(now, frame[6:12], sid, frame[20:20 + length])

    def run(self, limit, finished):
        """Serve until `limit` or until finished() says so."""
        while not self.stopping and not finished():
            now = time.monotonic()
            if now >= limit:
                return
            due = [t for t in (c.deadline() for c in self.clients) if t is not None]
            wait = min(due + [limit]) - now
            self.poll.poll(max(0, min(wait, 0.5)) * 1000)
            before = time.monotonic()
            self._read()
            now = time.monotonic()
            for client in self.clients:
                if client.deadline() is not None and now >= client.deadline():
                    client.tick(now)
            self.slowest = max(self.slowest, time.monotonic() - before)

    def start_all(self, begin):
        for n, client in enumerate(self.clients):
            if self.args.interval:
                self.run(begin + n * self.args.interval, lambda: False)
            client.start(time.monotonic())

    def report(self):
        rows = [c.as_json() for c in self.clients]
        for row in rows:
            print(json.dumps(row))
        summary = {"clients": len(rows), "up": sum(r["state"] == "up" for r in rows),
                   "failed": sum(r["state"] == "failed" for r in rows)}
        for step in STEPS:
            times = [r[step] for r in rows if r[step] is not None]
            summary["max_" + step] = max(times, default=None)
        for name in ("lcp_tx_late", "lcp_rx_late", "auth_verdicts"):
            summary[name] = sum(r[name] for r in rows)
        summary["slowest_turn"] = round(self.slowest, 3)
        print(json.dumps({"summary": summary}), flush=True)


def arguments():
    p = argparse.ArgumentParser(description="many PPPoE clients; see the head of this file")
    p.add_argument("iface")
    p.add_argument("--count", type=int, default=1)
    p.add_argument("--first", type=int, default=1)
    p.add_argument("--user", default="u%d@isp1.example")
    p.add_argument("--password", default="secret%d")
    p.add_argument("--auth", default="chap,pap,eap", help="agreed to, the best first")
    p.add_argument("--service", default="")
    p.add_argument("--interval", type=float, default=0, help="seconds between two PADIs")
    p.add_argument("--timeout", type=float, default=30)
    p.add_argument("--hold", type=float, default=0)
    p.add_argument("--retry-padi", type=float, default=5)
    p.add_argument("--no-ping", action="store_true")
    p.add_argument("--no-padt", action="store_true")
    args = p.parse_args()
    args.auth = args.auth.split(",")
    for name in args.auth:
        if name not in NAMES:
            p.error("unknown authentication %s" % name)
    return args


def main():
    args = arguments()
    crowd = Crowd(args)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: setattr(crowd, "stopping", True))
    begin = time.monotonic()
    crowd.start_all(begin)
    crowd.run(begin + args.timeout, lambda: all(c.decided() for c in crowd.clients))
    crowd.report()
    good = all(c.state == "up" for c in crowd.clients)
    crowd.run(time.monotonic() + args.hold, lambda: False)
    for client in crowd.clients:
        client.hang_up()
    return 0 if good and all(c.failure is None for c in crowd.clients) else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (OSError, ValueError) as problem:
        sys.exit("pppoe_clients: %s" % problem)
