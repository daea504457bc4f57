# SPDX-License-Identifier: GPL-2.0
"""A PPP client in user space: LCP, PAP, CHAP or EAP, IPCP, one ping.  Pure but for random numbers.

It notes when what happened, and how many Configure-Requests of LCP came and
went, in all and after LCP was open for the first time.
"""

import hashlib
import os
import socket
import struct

import mschap
from lns_auth import IDENTITY, MD5_CHALLENGE, NAMES, P_CHAP, P_EAP, P_PAP
from lns_auth import NAK as EAP_NAK
from lns_ppp import (ACK, ECHO_REP, ECHO_REQ, IP, IPCP, LCP, NAK, PROTO_REJ, REJ, REQ, TERM_ACK,
                     TERM_REQ, Negotiation, checksum)

RESTART = 3.0


class PppClient:
    """`auths` are names of lns_auth.NAMES that it agrees to, the best first."""

    def __init__(self, user, password, auths, transmit, event, mru=1492, ping=True):
        self.user, self.password, self.auths = user, password, [NAMES[a] for a in auths]
        self.transmit, self.event, self.wants_ping = transmit, event, ping
        self.magic, self.method, self.phase = os.urandom(4), None, "lcp"
        self.lcp = Negotiation(LCP, {1: struct.pack("!H", mru), 5: self.magic},
                               self._judge_lcp, self._control)
        self.ipcp = Negotiation(IPCP, {3: bytes(4)}, lambda opts: self._judge_ipcp(opts),
                                self._control)
        self.count = {"lcp_tx": 0, "lcp_rx": 0, "lcp_tx_late": 0, "lcp_rx_late": 0,
                      "auth_tx": 0, "auth_verdicts": 0, "auth_strange": 0}
        self.opened = False
        self.address = self.gateway = None
        self.again, self.resend, self.auth_ids = None, None, []

    # ---- sending

    def _out(self, proto, payload):
        self.transmit(struct.pack("!H", proto) + payload)

    def _control(self, proto, code, ident, body):
        if proto == LCP and code == REQ:
            self.count["lcp_tx"] += 1
            self.count["lcp_tx_late"] += self.opened
        self._out(proto, struct.pack("!BBH", code, ident, len(body) + 4) + body)

    def start(self, now):
        self.lcp.request(now)

    def terminate(self):
        self._control(LCP, TERM_REQ, 77, b"User request")

    def _repeat(self, now, call):
        """Do it now and every three seconds until something else is to be done."""
        self.again, self.resend = now + RESTART, call
        call()

    def _rest(self):
        self.again = self.resend = None

    def deadline(self):
        return min((t for t in (self.lcp.deadline, self.ipcp.deadline, self.again)
                    if t is not None), default=None)

    def tick(self, now):
        for one in (self.lcp, self.ipcp):
            if one.deadline is not None and now >= one.deadline:
                one.request(now)
        if self.again is not None and now >= self.again:
            self._repeat(now, self.resend)

    # ---- receiving

    def receive(self, now, frame):
        if len(frame) < 6:
            return
        proto, code, ident, length = struct.unpack_from("!HBBH", frame)
        if proto == IP:
            self._ip(frame[2:])
            return
        if not 4 <= length <= len(frame) - 2:
            return
        body = frame[6:2 + length]
        handler = {LCP: self._lcp, P_PAP: self._pap, P_CHAP: self._chap, P_EAP: self._eap,
                   IPCP: self._ipcp}.get(proto)
        if handler:
            handler(now, code, ident, body)
        elif self.lcp.up():
            self._control(LCP, PROTO_REJ, ident, frame[:64])

    def _judge_lcp(self, opts):
        refused = [o for o in opts if o[0] not in (1, 3, 5, 7, 8)]
        if refused:
            return REJ, refused
        wanted = [value for kind, value in opts if kind == 3]
        if wanted and wanted[0] not in self.auths:
            return NAK, [(3, self.auths[0])]
        self.method = wanted[0] if wanted else None
        return ACK, opts

    def _lcp(self, now, code, ident, body):
        if REQ <= code <= REJ:
            if code == REQ:
                self.count["lcp_rx"] += 1
                self.count["lcp_rx_late"] += self.opened
            if self.lcp.handle(now, code, ident, body):
                self.opened, self.phase = True, "auth"
                self.event("lcp")
                self._begin_auth(now)
            elif not self.lcp.up():
                self.phase = "lcp"
                self._rest()
        elif code == TERM_REQ:
            self._control(LCP, TERM_ACK, ident, b"")
            self.event("terminated", text=body.decode("utf-8", "backslashreplace"))
        elif code == ECHO_REQ and self.lcp.up():
            self._control(LCP, ECHO_REP, ident, self.magic + body[4:])

    def _begin_auth(self, now):
        if self.method is None:
            self._network(now)
        elif self.method == NAMES["pap"]:
            self._repeat(now, self._pap_request)
        else:
            self._rest()

    def _answer(self, proto, code, ident, body):
        self.count["auth_tx"] += 1
        self.auth_ids.append(ident)
        self._control(proto, code, ident, body)

    def _pap_request(self):
        name, word = self.user.encode(), self.password.encode()
        self._answer(P_PAP, 1, len(self.auth_ids) + 1 & 0xFF,
                     bytes([len(name)]) + name + bytes([len(word)]) + word)

    def _pap(self, now, code, ident, body):
        if code in (2, 3):
            self._verdict(now, ident, code == 2, body[1:])

    def _chap(self, now, code, ident, body):
        if code == 1 and self.lcp.up():
            challenge = body[1:1 + body[0]] if body else b""
            if self.method == NAMES["mschap"]:
                value = mschap.response(self.password, challenge)
            else:
                value = hashlib.md5(bytes([ident]) + self.password.encode() + challenge).digest()
            self._answer(P_CHAP, 2, ident, bytes([len(value)]) + value + self.user.encode())
        elif code in (3, 4):
            self._verdict(now, ident, code == 3, body)

    def _eap(self, now, code, ident, body):
        if code == 1 and body and self.lcp.up():
            if body[0] == IDENTITY:
                answer = bytes([IDENTITY]) + self.user.encode()
            elif body[0] == MD5_CHALLENGE:
                challenge = body[2:2 + body[1]]
                value = hashlib.md5(bytes([ident]) + self.password.encode() + challenge).digest()
                answer = bytes([MD5_CHALLENGE, 16]) + value + self.user.encode()
            else:
                answer = bytes([EAP_NAK, MD5_CHALLENGE])
            self._answer(P_EAP, 2, ident, answer)
        elif code in (3, 4):
            self._verdict(now, ident, code == 3, body)

    def _verdict(self, now, ident, ok, text):
        """Success or Failure; one that answers nothing of ours is none."""
        if ident not in self.auth_ids:
            self.count["auth_strange"] += 1
            return
        self.count["auth_verdicts"] += 1
        if self.phase != "auth":
            return
        self._rest()
        self.event("auth", ok=ok, text=text.decode("utf-8", "backslashreplace"))
        if ok:
            self._network(now)

    def _network(self, now):
        self.phase = "ipcp"
        self.ipcp.acked = self.ipcp.acking = False
        self.ipcp.request(now)

    def _judge_ipcp(self, opts):
        refused = [o for o in opts if o[0] != 3]
        if refused:
            return REJ, refused
        self.gateway = dict(opts).get(3)
        return ACK, opts

    def _ipcp(self, now, code, ident, body):
        if self.phase not in ("ipcp", "up") or not REQ <= code <= REJ:
            return
        if self.ipcp.handle(now, code, ident, body):
            self.phase, self.address = "up", self.ipcp.want.get(3, bytes(4))
            self.event("ipcp", address=socket.inet_ntoa(self.address))
            if self.wants_ping and self.gateway:
                self._repeat(now, self.ping)

    def ping(self):
        self._icmp(8, b"\x4f\x4c\0\1" + bytes(56), self.gateway)

    def _icmp(self, kind, rest, target):
        icmp = struct.pack("!BBH", kind, 0, 0) + rest
        icmp = icmp[:2] + struct.pack("!H", checksum(icmp)) + icmp[4:]
        head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(icmp), 0, 0x4000, 64, 1, 0,
                           self.address, target)
        self._out(IP, head[:10] + struct.pack("!H", checksum(head)) + head[12:] + icmp)

    def _ip(self, packet):
        if self.phase != "up" or len(packet) < 28 or packet[9] != 1:
            return
        icmp = packet[(packet[0] & 15) * 4:int.from_bytes(packet[2:4], "big")]
        if icmp[:1] == b"\0":
            self._rest()
            self.event("ping")
        elif icmp[:1] == b"\x08" and packet[16:20] == self.address:
            self._icmp(0, icmp[4:], packet[12:16])
