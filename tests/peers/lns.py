#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""The project's test LNS: L2TPv2 (RFC 2661), strict about its peer, able to misbehave.

  lns.py --listen ADDR[:PORT] --secret S --log FILE --ctl SOCKET [--data kernel|user|sink]
  lns.py --listen '[fd00::2]:1701' --data kernel --pppd-options FILE
         --ppp-local 10.9.0.1 --ppp-pool 10.9.0.100

--log gets one JSON object per line: `rx` and `tx` control messages with every
AVP decoded, `violation` (the peer broke the RFC; `code` is a stable word,
l2tp_check.py and lns_proxy.py), `note` (odd, but the network alone could cause
it), tunnel-up, session-up, session-down with data counters, data-rx, and so on;
`t` is seconds since start.  In user mode the proxy AVPs of an ICCN are put to
use: `proxy` has them decoded, `verified` is whether the response is the user's,
`plan` how PPP goes on: resume, auth or lcp.  The control socket is driven with lnsctl.py (commands: lns_ctl.py;
faults: lns_faults.py).  It prints "ready" when it can be dialled.
Run it in a network namespace of its own; kernel mode needs l2tp_ppp there.
"""

import argparse
import heapq
import itertools
import json
import random
import re
import selectors
import signal
import socket
import struct
import sys
import time
from collections import Counter

# The tree stays as it was checked out: no __pycache__ beside the scripts.
sys.dont_write_bytecode = True

from l2tp_avp import (F_T, MSG_NAMES, SCCRQ, STOPCCN, ZLB, Malformed, decode_avps,
                      message_type, parse_header, result_code)
from l2tp_check import FROM_LAC, check_data_header, check_header, check_message
from l2tp_link import delta
from lns_auth import NAMES
from lns_ctl import Control
from lns_faults import Faults, Impairment
from lns_plane import PLANES
from lns_tunnel import Tunnel

# linux/in.h and asm/socket.h; the socket module has no names for them
IP_PKTINFO, SO_RCVBUFFORCE = 8, 33


class Lns:
    # What a LAC's SCCRQ makes, and the messages that its end of a tunnel may send
    tunnel_class, messages = Tunnel, FROM_LAC

    def __init__(self, opts):
        self.opts, self.secret = opts, opts.secret.encode()
        self.started = time.monotonic()
        self.selector = selectors.DefaultSelector()
        self.timers, self.timer_ids = [], itertools.count()
        self.tunnels, self.count, self.codes = {}, Counter(), Counter()
        self.users = dict(opts.users)
        self.faults, self.impairment = Faults(), Impairment(self.schedule)
        self.form = {"ff03": not opts.no_ff03, "length": opts.data_length,
                     "auto_seq": opts.send_seq}
        self.muted, self.stopping, self.numbers = False, False, itertools.count(1)
        self.logfile = open(opts.log, "a", buffering=1) if opts.log else None
        self.random = random.SystemRandom()
        for fault in opts.fault:
            self.faults.set(*fault.split("=", 1))
        self.family, self.address = self._parse_listen(opts.listen)
        self.listener = self.socket(self.address)
        self.plane = PLANES[opts.data](self)
        self.control = Control(self, opts.ctl) if opts.ctl else None

    # ---- small services

    @staticmethod
    def _parse_listen(where):
        host, port = where, "1701"
        if where.startswith("["):
            host, _, port = where[1:].partition("]")
            port = port.lstrip(":") or "1701"
        elif where.count(":") == 1:
            host, port = where.split(":")
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return family, (host, int(port))

    def socket(self, local, peer=None):
        """A UDP socket; with `peer`, connected beside the listener on the same port."""
        sock = socket.socket(self.family, socket.SOCK_DGRAM)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # Hundreds of clients speak at once, and Python is slow.
        sock.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 4 << 20)
        if self.family == socket.AF_INET6:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_RECVPKTINFO, 1)
        else:
            sock.setsockopt(socket.IPPROTO_IP, IP_PKTINFO, 1)
        sock.bind(local)
        if peer:
            sock.connect(peer)
        sock.setblocking(False)
        self.selector.register(sock, selectors.EVENT_READ, self.readable)
        return sock

    def now(self):
        return time.monotonic() - self.started

    def schedule(self, delay, call):
        heapq.heappush(self.timers, (self.now() + delay, next(self.timer_ids), call))

    def log(self, ev, **fields):
        self.count["ev." + ev] += 1
        if self.logfile:
            line = {"t": round(self.now(), 6), "ev": ev, **fields}
            self.logfile.write(json.dumps(line) + "\n")

    def violation(self, code, detail, tunnel=None, sid=0):
        self.codes[code] += 1
        self.count["violations"] += 1
        self.log("violation", code=code, detail=detail, tunnel=tunnel.tid if tunnel else 0,
                 session=sid)

    def note(self, code, detail, tunnel=None, sid=0):
        self.count["notes"] += 1
        self.log("note", code=code, detail=detail, tunnel=tunnel.tid if tunnel else 0,
                 session=sid)

    def free_id(self, used):
        while True:
            number = self.random.randrange(1, 65536)
            if number not in used:
                return number

    def next_number(self):
        return next(self.numbers)

    def addresses(self, session):
        """(local, remote) PPP addresses: the pool counts up with the sessions."""
        first = struct.unpack("!I", socket.inet_aton(self.opts.ppp_pool))[0]
        return self.opts.ppp_local, socket.inet_ntoa(
            struct.pack("!I", first + session.number - 1))

    # ---- packets

    def send_control(self, tunnel, packet, attempt):
        hdr = parse_header(packet)
        avps, _ = decode_avps(packet[hdr.start:], self.secret)
        name = self._name(avps)
        done = "muted" if self.muted else self.impairment.transmit(name, packet, tunnel.raw)
        self.count["tx." + name] += 1
        self.log("tx", tunnel=tunnel.tid, peer=list(tunnel.peer), type=name, ns=hdr.ns,
                 nr=hdr.nr, session=hdr.sid, attempt=attempt,
                 avps=[a.as_json() for a in avps], **({"impaired": done} if done else {}))

    @staticmethod
    def _name(avps):
        code = message_type(avps)
        return MSG_NAMES.get(code, str(code)) if code or not avps else "0"

    def readable(self, sock):
        for _ in range(64):
            try:
                packet, extra, _, peer = sock.recvmsg(65535, 128)
            except BlockingIOError:
                return
            except OSError as why:
                # ICMP errors of a connected socket; the transport notices by itself.
                self.log("icmp", what=str(why))
                return
            if not self.muted:
                self.datagram(sock, packet, peer, self._local(sock, extra))

    def _local(self, sock, extra):
        """The address the packet was sent to, which is the one to answer from."""
        port = sock.getsockname()[1]
        for level, kind, data in extra:
            if (level, kind) == (socket.IPPROTO_IP, IP_PKTINFO):
                return (socket.inet_ntoa(data[8:12]), port)
            if (level, kind) == (socket.IPPROTO_IPV6, socket.IPV6_PKTINFO):
                return (socket.inet_ntop(socket.AF_INET6, data[:16]), port)
        return sock.getsockname()[:2]

    def datagram(self, sock, packet, peer, local):
        try:
            hdr = parse_header(packet)
        except Malformed as why:
            self.violation("malformed", "%s: %s" % (why, packet[:32].hex()))
            return
        if hdr.flags & F_T:
            self.control_packet(hdr, packet, peer, local)
        else:
            self.data_packet(hdr, packet, peer)

    def data_packet(self, hdr, packet, peer):
        tunnel = self.tunnels.get(hdr.tid)
        session = tunnel.sessions.get(hdr.sid) if tunnel else None
        if session is None:
            self.count["data_unknown"] += 1
            self.log("data-unknown", tunnel=hdr.tid, session=hdr.sid, peer=list(peer),
                     packet=packet[:64].hex())
            return
        if tunnel.peer[:2] != peer[:2]:
            self.violation("foreign-address", "data from %s" % (peer,), tunnel, hdr.sid)
            return
        for code, detail in check_data_header(hdr, len(packet)):
            self.violation(code, detail, tunnel, hdr.sid)
        tunnel.last_rx = self.now()
        session.data(hdr, packet)

    def control_packet(self, hdr, packet, peer, local):
        bad = check_header(hdr, len(packet))
        if hdr.length is None or hdr.ns is None:
            self.violation(*bad[0])
            return
        body = packet[hdr.start:hdr.length]
        avps, wrong = decode_avps(body, self.secret)
        name = self._name(avps)
        if self.impairment.drops_rx(name):
            self.log("rx-dropped", type=name, ns=hdr.ns)
            return
        # Bytes that are no AVPs are no ZLB either.
        msg = message_type(avps) if avps or not body else -1
        tunnel = self._find(hdr, msg, avps, peer)
        again = tunnel is not None and body and delta(hdr.ns, tunnel.link.nr) < 0
        self.count["rx." + name] += 1
        self.log("rx", tunnel=tunnel.tid if tunnel else 0, peer=list(peer), type=name,
                 ns=hdr.ns, nr=hdr.nr, session=hdr.sid, dup=bool(again),
                 header_tunnel=hdr.tid, avps=[a.as_json() for a in avps])
        if not again:
            bad += wrong + (check_message(avps, hdr, self.opts.expect, self.messages) if body else [])
            for code, detail in bad:
                self.violation(code, detail, tunnel, hdr.sid)
        if tunnel is None:
            tunnel = self._accept(hdr, msg, avps, peer, local)
        if tunnel:
            tunnel.receive(hdr, msg, avps, body)

    def _find(self, hdr, msg, avps, peer):
        """The tunnel of a control message, None when there is none (or not for it)."""
        if hdr.tid:
            tunnel = self.tunnels.get(hdr.tid)
            if tunnel and tunnel.peer[:2] != peer[:2]:
                self.violation("foreign-address", "control from %s" % (peer,), tunnel)
                return None
            return tunnel
        theirs = [a.number() for a in avps if a.attr == 9 and a.vendor == 0]
        for tunnel in self.tunnels.values():
            if theirs == [tunnel.peer_tid] and tunnel.peer[:2] == peer[:2]:
                if msg != SCCRQ or hdr.ns or tunnel.unique == self._unique(avps):
                    return tunnel
        return None

    @staticmethod
    def _unique(avps):
        """Challenge and tie breaker tell a new SCCRQ from a repeated one."""
        return [a.value for a in avps if a.vendor == 0 and a.attr in (5, 11)]

    def _accept(self, hdr, msg, avps, peer, local):
        if msg != SCCRQ or hdr.tid:
            if hdr.tid == 0 and msg not in (ZLB, STOPCCN):
                self.violation("tunnel-id-zero-header", self._name(avps))
            elif msg != STOPCCN or hdr.tid:
                self.note("unknown-tunnel", "%s for tunnel %d" % (self._name(avps), hdr.tid))
            return None
        if hdr.ns or hdr.nr:
            self.violation("sccrq-sequence", "Ns %d Nr %d" % (hdr.ns, hdr.nr))
        theirs = [a.number() for a in avps if a.attr == 9 and a.vendor == 0]
        if self.faults.get("sccrq") == "ignore" or self.stopping or not any(theirs):
            return None
        if self.faults.get("reply-port"):
            local = (local[0], self.faults.number("reply-port"))
        tid = self.free_id(self.tunnels)
        tunnel = self.tunnel_class(self, tid, self.socket(local, peer), peer, theirs[0])
        tunnel.unique = self._unique(avps)
        self.tunnels[tid] = tunnel
        return tunnel

    def forget(self, tunnel):
        self.tunnels.pop(tunnel.tid, None)
        if tunnel.sock:
            self.selector.unregister(tunnel.sock)
            tunnel.sock.close()
            tunnel.sock = None

    # ---- life

    def quit(self):
        """Orderly end: StopCCN everywhere, then leave when they are acknowledged."""
        self.stopping = True
        for tunnel in list(self.tunnels.values()):
            tunnel.stop(result_code(6))
        self.leave_at = self.now() + 5

    def _finished(self):
        waiting = any(t.state == "stopping" for t in self.tunnels.values())
        return self.stopping and (self.now() >= self.leave_at
                                  or not waiting and not self.plane.busy())

    def run(self):
        print("ready", flush=True)
        while not self._finished():
            times = [t.deadline() for t in self.tunnels.values()] + [self.plane.deadline()]
            times += [self.timers[0][0]] if self.timers else []
            times += [self.now() + 0.1] if self.stopping else []
            due = min((t for t in times if t is not None), default=None)
            wait = None if due is None else max(0.0, due - self.now())
            for key, _ in self.selector.select(wait):
                key.data(key.fileobj)
            now = self.now()
            while self.timers and self.timers[0][0] <= now:
                heapq.heappop(self.timers)[2]()
            for tunnel in list(self.tunnels.values()):
                tunnel.tick(now)
            self.plane.tick(now)
        self.plane.kill_all()


def parser():
    p = argparse.ArgumentParser(description="test LNS", epilog="see the head of this file")
    p.add_argument("--listen", required=True, help="ADDR[:PORT] or [ADDR6]:PORT")
    p.add_argument("--secret", default="", help="tunnel secret; none: no authentication")
    p.add_argument("--no-auth", action="store_true", help="send no Challenge of our own")
    p.add_argument("--host-name", default="test-lns")
    p.add_argument("--window", type=int, default=10, help="Receive Window Size we announce")
    p.add_argument("--rto", type=float, default=1.0)
    p.add_argument("--retries", type=int, default=5)
    p.add_argument("--hello", type=float, default=0, help="seconds of silence; 0: never")
    p.add_argument("--linger", type=float, default=31, help="seconds after StopCCN")
    p.add_argument("--log")
    p.add_argument("--ctl", help="path of the control socket")
    p.add_argument("--expect", choices=("static", "proxy"), help="proxy AVPs in ICCN")
    p.add_argument("--fault", action="append", default=[], metavar="NAME=VALUE")
    p.add_argument("--data", choices=sorted(PLANES), default="sink")
    p.add_argument("--echo", action="store_true", help="sink: send every frame back")
    p.add_argument("--data-log", type=int, default=100, help="data messages logged a session")
    p.add_argument("--keep", type=int, default=4, help="last frames shown in status")
    p.add_argument("--no-ff03", action="store_true")
    p.add_argument("--data-length", action="store_true", help="L bit on our data")
    p.add_argument("--send-seq", action="store_true", help="sequence numbers on our data")
    p.add_argument("--ppp-local", default="")
    p.add_argument("--ppp-pool", default="10.64.0.2", help="first client address")
    p.add_argument("--auth", choices=sorted(NAMES) + ["none"], default="chap",
                   help="user mode")
    p.add_argument("--user", dest="users", action="append", default=[], metavar="NAME=PASSWORD",
                   type=lambda word: tuple(re.split("[=:]", word, maxsplit=1)),
                   help="user mode; NAME may end in * for any end of it")
    p.add_argument("--mru", type=int, default=1460)
    p.add_argument("--pppd", default="pppd")
    p.add_argument("--pppd-options", metavar="FILE")
    p.add_argument("--pppd-log", metavar="PREFIX", help="pppd's output: PREFIX.TID.SID")
    return p


def arguments(p):
    opts = p.parse_args()
    if opts.data == "user" and not opts.ppp_local:
        opts.ppp_local = "10.64.0.1"
    return opts


def main(end=Lns, options=parser):
    try:
        lns = end(arguments(options()))
    except (OSError, ValueError, TypeError) as why:
        sys.exit("lns: %s" % why)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: lns.quit())
    lns.run()


if __name__ == "__main__":
    main()
