# SPDX-License-Identifier: GPL-2.0
"""A small PPP server in user space (RFC 1661, 1334, 1994, 1332).

Enough for one client: LCP, authentication (lns_auth.py), IPCP with one address,
answers to ICMP echo and echo requests of our own.  It can begin behind the LCP
and the authentication that a LAC has done (lns_proxy.py).  Frames begin with the PPP protocol
field; address and control octets are the session's business.
"""

import os
import socket
import struct

from lns_auth import NAMES, PROTOCOLS, Authenticator
from lns_proxy import password_of

LCP, PAP, CHAP, EAP, IPCP, IP = 0xC021, 0xC023, 0xC223, 0xC227, 0x8021, 0x0021
REQ, ACK, NAK, REJ, TERM_REQ, TERM_ACK, CODE_REJ, PROTO_REJ, ECHO_REQ, ECHO_REP = range(1, 11)


def options(body):
    """Split configuration options; stops at the first one that does not fit."""
    out = []
    while len(body) >= 2 and 2 <= body[1] <= len(body):
        out.append((body[0], body[2:body[1]]))
        body = body[body[1]:]
    return out


def pack(opts):
    return b"".join(bytes([kind, len(value) + 2]) + value for kind, value in opts)


def checksum(data):
    data += b"\0" * (len(data) & 1)
    total = sum(struct.unpack("!%dH" % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


class Negotiation:
    """One configure exchange: ours (`want`) and the peer's (`judge` decides)."""

    def __init__(self, proto, want, judge, send):
        self.proto, self.want, self.judge, self.send = proto, dict(want), judge, send
        self.ident, self.acked, self.acking, self.tries = 0, False, False, 0
        self.deadline = None

    def request(self, now):
        self.ident = (self.ident + 1) & 0xFF
        self.tries += 1
        self.deadline = now + 3 if self.tries < 10 else None
        self.send(self.proto, REQ, self.ident, pack(self.want.items()))

    def adopt(self, agreed):
        """Somebody else has negotiated; `agreed` are our options."""
        self.want, self.acked, self.acking = agreed, True, True

    def up(self):
        return self.acked and self.acking

    def handle(self, now, code, ident, body):
        """Codes 1 to 4; returns True when both directions have just agreed."""
        before = self.up()
        if code == REQ:
            if before:
                self.acked = self.acking = False
                self.request(now)
            answer, opts = self.judge(options(body))
            self.send(self.proto, answer, ident, body if answer == ACK else pack(opts))
            self.acking = answer == ACK
        elif ident == self.ident and not self.acked:
            if code == ACK:
                self.acked, self.deadline = True, None
            else:
                for kind, value in options(body):
                    if kind in self.want:
                        if code == NAK:
                            self.want[kind] = value
                        else:
                            del self.want[kind]
                self.request(now)
        return self.up() and not before


class PppServer:
    """`cfg` has auth (a name of lns_auth.NAMES or 'none'), users {name: password}, mru, name,
    refuse (whoever comes), silent (answers nothing)."""

    def __init__(self, cfg, local, remote, transmit, event):
        self.cfg, self.local, self.remote = cfg, local, remote
        self.transmit, self.event = transmit, event
        self.phase, self.user, self.how = "establish", None, None
        self.magic = os.urandom(4)
        want = {1: struct.pack("!H", cfg["mru"]), 5: self.magic}
        if cfg["auth"] != "none":
            want[3] = NAMES[cfg["auth"]]
        self.lcp = Negotiation(LCP, want, self._judge_lcp, self._control)
        self.ipcp = Negotiation(IPCP, {3: socket.inet_aton(local)}, self._judge_ipcp,
                                self._control)
        self.auth = Authenticator(cfg["users"], cfg["name"], cfg.get("refuse"), self._control,
                                  self._authenticated)
        self.confreqs = {"tx": 0, "rx": 0}
        self.ping_seq, self.pings_rx, self.ip_rx, self.ip_rx_bytes = 0, 0, 0, 0
        self.client_mru, self.now, self.give_up = 1500, 0.0, None

    def start(self, now, proxy=None, plan="lcp"):
        """Begin with LCP, or where the LAC's own PPP with the client has ended."""
        self.now, self.how = now, plan
        if plan == "lcp":
            self.lcp.request(now)
            return
        self.lcp.adopt(dict(proxy.lcp["last_sent"]))
        self.magic = self.lcp.want.get(5, bytes(4))
        self._judge_lcp(proxy.lcp["last_received"])
        if plan == "auth":
            self._authenticate(now)
        elif proxy.kind in (None, 4):
            self._network(now)
        else:
            self.phase = "authenticate"
            ok = proxy.verify(password_of(self.cfg["users"], proxy.user))
            self.auth.resume(proxy, ok)

    def _out(self, proto, payload):
        if not self.cfg.get("silent"):
            self.transmit(struct.pack("!H", proto) + payload)

    def _control(self, proto, code, ident, body):
        if proto == LCP and code == REQ:
            self.confreqs["tx"] += 1
        self._out(proto, struct.pack("!BBH", code, ident, len(body) + 4) + body)

    def _judge_lcp(self, opts):
        refused = [o for o in opts if o[0] not in (1, 2, 5, 7, 8)]
        if refused:
            return REJ, refused
        for kind, value in opts:
            if kind == 1 and len(value) == 2:
                self.client_mru = int.from_bytes(value, "big")
        return ACK, opts

    def _judge_ipcp(self, opts):
        refused = [o for o in opts if o[0] != 3]
        if refused:
            return REJ, refused
        mine = socket.inet_aton(self.remote)
        if (3, mine) not in opts:
            return NAK, [(3, mine)]
        return ACK, opts

    def terminate(self, message=b""):
        self.phase, self.give_up = "terminate", self.now + 3
        self._control(LCP, TERM_REQ, 97, message)

    def deadline(self):
        times = [self.lcp.deadline, self.ipcp.deadline, self.auth.deadline, self.give_up]
        return min((t for t in times if t is not None), default=None)

    def tick(self, now):
        """False when the client does not even answer our Terminate-Request."""
        self.now = now
        for one in (self.lcp, self.ipcp):
            if one.deadline is not None and now >= one.deadline:
                one.request(now)
        self.auth.tick(now)
        return self.give_up is None or now < self.give_up

    def receive(self, now, frame):
        """A PPP frame; returns False when the client has ended the link."""
        self.now = now
        if not frame:
            return True
        size = 1 if frame[0] & 1 else 2
        proto, body = int.from_bytes(frame[:size], "big"), frame[size:]
        if proto == IP and self.phase == "network":
            self._ip(body)
            return True
        if len(body) < 4:
            return True
        code, ident, length = struct.unpack_from("!BBH", body)
        if not 4 <= length <= len(body):
            return True
        body = body[4:length]
        if proto == LCP:
            return self._lcp(now, code, ident, body)
        if proto in PROTOCOLS:
            if self.phase in ("authenticate", "network"):
                self.auth.receive(now, proto, code, ident, body)
        elif proto == IPCP:
            if self.phase == "network" and REQ <= code <= REJ:
                if self.ipcp.handle(now, code, ident, body):
                    self.event("ppp-up", user=self.user, local=self.local, remote=self.remote)
        elif proto != IP:
            self._control(LCP, PROTO_REJ, ident, frame[:64])
        return True

    def _lcp(self, now, code, ident, body):
        if REQ <= code <= REJ:
            self.confreqs["rx"] += code == REQ
            was_up = self.lcp.up()
            if self.lcp.handle(now, code, ident, body):
                self._authenticate(now)
            elif was_up and not self.lcp.up():
                self.phase = "establish"
        elif code == TERM_REQ:
            self._control(LCP, TERM_ACK, ident, b"")
            self.event("ppp-down", reason="client terminated")
            return False
        elif code == TERM_ACK and self.phase == "terminate":
            return False
        elif code == ECHO_REQ and self.lcp.up():
            self._control(LCP, ECHO_REP, ident, self.magic + body[4:])
        return True

    def _authenticate(self, now):
        method = self.lcp.want.get(3)
        if method is None:
            if self.cfg["auth"] != "none":
                self.event("ppp-auth", ok=False, reason="client refuses authentication")
                self.terminate(b"authentication required")
                return
            self._network(now)
        else:
            self.phase = "authenticate"
            self.auth.start(now, method)

    def _authenticated(self, ok, user):
        self.event("ppp-auth", ok=ok, user=user, proxy=self.how == "resume")
        if ok:
            self.user = user
            self._network(self.now)
        else:
            self.terminate(b"authentication failed")

    def _network(self, now):
        self.phase = "network"
        self.ipcp.acked = self.ipcp.acking = False
        self.ipcp.request(now)

    def _ip(self, packet):
        self.ip_rx += 1
        self.ip_rx_bytes += len(packet)
        if len(packet) < 28 or packet[0] >> 4 != 4 or packet[9] != 1:
            return
        header = (packet[0] & 15) * 4
        icmp = packet[header:int.from_bytes(packet[2:4], "big")]
        if len(icmp) < 8:
            return
        if icmp[0] == 0:
            self.pings_rx += 1
        elif icmp[0] == 8 and packet[16:20] == socket.inet_aton(self.local):
            self._icmp(0, icmp[4:], packet[12:16])

    def _icmp(self, kind, rest, target):
        icmp = struct.pack("!BBH", kind, 0, 0) + rest
        icmp = icmp[:2] + struct.pack("!H", checksum(icmp)) + icmp[4:]
        head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(icmp), 0, 0x4000, 64, 1, 0,
                           socket.inet_aton(self.local), target)
        head = head[:10] + struct.pack("!H", checksum(head)) + head[12:]
        self._out(IP, head + icmp)

    def ping(self, size=56):
        """One ICMP echo request to the client; answers count in pings_rx."""
        self.ping_seq += 1
        self._icmp(8, struct.pack("!HH", 0x4C4E, self.ping_seq) + bytes(size),
                   socket.inet_aton(self.remote))

    def as_json(self):
        return {"phase": self.phase, "user": self.user, "how": self.how,
                "confreq_tx": self.confreqs["tx"], "confreq_rx": self.confreqs["rx"],
                "ip_up": self.ipcp.up(), "local": self.local, "remote": self.remote,
                "pings_tx": self.ping_seq, "pings_rx": self.pings_rx, "ip_rx": self.ip_rx,
                "ip_rx_bytes": self.ip_rx_bytes, "client_mru": self.client_mru}
