# SPDX-License-Identifier: GPL-2.0
"""A minimal, well-behaved LAC and PPP client for selftest.py, one packet at a time."""

import hashlib
import os
import socket
import struct
import time

from l2tp_avp import (F_T, ICCN, ICRQ, MSG_NAMES, SCCCN, SCCRQ, Avp, build_control,
                      build_data, challenge_response, decode_avps, encode_avps, parse_header,
                      text, u16, u32)
from lns_ppp import CHAP, IP, IPCP, LCP, checksum, options, pack


class Silence(Exception):
    """What was expected did not come in time."""


class Lac:
    def __init__(self, lns, secret=b"", tid=100, hide=False, local="127.0.0.1", port=0):
        family = socket.AF_INET6 if ":" in lns[0] else socket.AF_INET
        self.sock = socket.socket(family, socket.SOCK_DGRAM)
        self.sock.bind((local, port))
        self.lns, self.secret, self.tid, self.hide = lns, secret, tid, hide
        self.peer_tid = self.ns = self.nr = 0
        self.challenge = os.urandom(16)
        self.inbox, self.acked, self.data_tx, self.data_rx = [], 0, 0, 0

    def close(self):
        self.sock.close()

    def packet(self, sid, body, ns=None):
        return build_control(self.peer_tid, sid, self.ns if ns is None else ns, self.nr, body)

    def send(self, msg, avps, sid=0, m=True):
        body = encode_avps([u16(0, msg, m=m)] + avps, self.secret, self.hide)
        packet = self.packet(sid, body)
        self.ns += 1
        self.sock.sendto(packet, self.lns)
        return packet

    def zlb(self):
        self.sock.sendto(self.packet(0, b""), self.lns)

    def pump(self, timeout):
        """Read one datagram; control messages in order are acknowledged and kept."""
        self.sock.settimeout(max(timeout, 0.001))
        try:
            data, peer = self.sock.recvfrom(65535)
        except socket.timeout:
            return False
        hdr = parse_header(data)
        if not hdr.flags & F_T:
            self.data_rx += 1
            self.inbox.append(("data", hdr, data[hdr.start:], peer))
            return True
        self.acked = hdr.nr
        avps, _ = decode_avps(data[hdr.start:], self.secret)
        if not avps:
            self.inbox.append(("ZLB", hdr, {}, peer))
            return True
        name = MSG_NAMES.get(avps[0].decoded(), str(avps[0].decoded()))
        have = {a.attr: a for a in avps}
        fresh = hdr.ns == self.nr
        if fresh:
            self.nr += 1
            if name == "SCCRP" and 9 in have:
                self.peer_tid, self.lns = have[9].decoded(), peer
        self.inbox.append((name if fresh else name + "-again", hdr, have, peer))
        return True

    def expect(self, name, timeout=2.0):
        """The next message of that kind: (header, AVPs by number or payload, peer)."""
        limit = time.monotonic() + timeout
        while True:
            for item in self.inbox:
                if item[0] == name:
                    self.inbox.remove(item)
                    return item[1:]
            if time.monotonic() >= limit:
                raise Silence("%s; have %s" % (name, [i[0] for i in self.inbox]))
            self.pump(limit - time.monotonic())

    def sccrq_avps(self):
        out = [Avp(2, b"\1\0"), text(7, "selftest-lac"), u32(3, 3), u16(9, self.tid),
               u16(10, 4)]
        if self.secret:
            out.append(Avp(11, self.challenge))
        return out

    def scccn(self, sccrp, right=True):
        out = []
        if 11 in sccrp:
            value = challenge_response(SCCCN, self.secret, sccrp[11].value)
            out = [Avp(13, value if right else bytes(16))]
        self.send(SCCCN, out)

    def connect(self):
        self.send(SCCRQ, self.sccrq_avps())
        _, sccrp, _ = self.expect("SCCRP")
        self.scccn(sccrp)
        return sccrp

    def call(self, sid=500, serial=1, iccn=()):
        """A session, with more AVPs in ICCN; returns the LNS's session id."""
        self.send(ICRQ, [u16(14, sid), u32(15, serial)])
        _, icrp, _ = self.expect("ICRP")
        theirs = icrp[14].decoded()
        self.send(ICCN, [u32(24, 100000000), u32(19, 1), *iccn], theirs)
        return theirs

    def data(self, sid, payload, **form):
        self.data_tx += 1
        self.sock.sendto(build_data(self.peer_tid, sid, payload, **form), self.lns)


class Client:
    """Just enough of a PPP client for one dial with CHAP."""

    def __init__(self, lac, sid):
        self.lac, self.sid, self.address = lac, sid, "0.0.0.0"

    def out(self, proto, payload):
        self.lac.data(self.sid, b"\xff\x03" + struct.pack("!H", proto) + payload)

    def expect(self, proto, timeout=5.0):
        """The payload of the next frame of that protocol; others are dropped."""
        limit = time.monotonic() + timeout
        while True:
            payload = self.lac.expect("data", limit - time.monotonic())[1]
            if payload[2:4] == struct.pack("!H", proto):
                return payload[4:]

    def negotiate(self, proto, opts):
        mine = theirs = False
        for ident in range(1, 20):
            # Again and again: the first may have come before the server was there.
            if not mine:
                self.out(proto, struct.pack("!BBH", 1, ident, 4 + len(pack(opts))) + pack(opts))
            try:
                while not (mine and theirs):
                    body = self.expect(proto, 1.0)
                    if body[0] == 1:
                        self.out(proto, b"\x02" + body[1:])
                        theirs = True
                    elif body[0] == 2 and body[1] == ident:
                        mine = True
                    elif body[0] == 3:
                        opts = options(body[4:])
                        break
                else:
                    return opts
            except Silence:
                continue
        raise Silence("PPP protocol %#x does not come up" % proto)

    def dial(self, user, password):
        self.negotiate(LCP, [(1, b"\x05\xd4"), (5, b"abcd")])
        body = self.expect(CHAP)
        challenge = body[5:5 + body[4]]
        digest = hashlib.md5(body[1:2] + password.encode() + challenge).digest()
        answer = b"\x10" + digest + user.encode()
        self.out(CHAP, struct.pack("!BBH", 2, body[1], 4 + len(answer)) + answer)
        assert self.expect(CHAP)[0] == 3
        self.address = socket.inet_ntoa(self.negotiate(IPCP, [(3, bytes(4))])[0][1])

    def icmp(self, kind, rest=b"\0\1\0\1data"):
        icmp = bytes([kind, 0, 0, 0]) + rest
        icmp = icmp[:2] + struct.pack("!H", checksum(icmp)) + icmp[4:]
        head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(icmp), 0, 0, 64, 1, 0,
                           socket.inet_aton(self.address), socket.inet_aton("10.9.0.1"))
        return head[:10] + struct.pack("!H", checksum(head)) + head[12:] + icmp

    def answer_ping(self):
        request = self.expect(IP)
        self.out(IP, self.icmp(0, request[24:]))
