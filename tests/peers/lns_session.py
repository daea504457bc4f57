# SPDX-License-Identifier: GPL-2.0
"""One incoming call on the test LNS (RFC 2661 sections 5.2.1 and 7.4.2)."""

from collections import Counter

from l2tp_avp import (CDN, F_L, F_O, F_P, F_S, ICRP, SLI, WEN, Avp, build_data, result_code,
                      u16)
from lns_proxy import Proxy


class Session:
    def __init__(self, tunnel, sid, peer_sid, serial, number):
        self.tunnel, self.lns = tunnel, tunnel.lns
        self.sid, self.peer_sid, self.serial, self.number = sid, peer_sid, serial, number
        self.state, self.ppp, self.last_stats = "wait-connect", None, {}
        self.seq_required = self.seq_seen = False
        self.form = dict(self.lns.form)
        self.tx_seq, self.rx_seq = 0, None
        self.count, self.forms = Counter(), Counter()
        self.info, self.proxy = {}, None
        self.rx_frames = []

    def log(self, ev, **fields):
        self.lns.log(ev, tunnel=self.tunnel.tid, session=self.sid, **fields)

    def answer(self):
        self.tunnel.send(ICRP, [u16(14, self.sid)], self)

    def connected(self, avps):
        """ICCN arrived: remember what it said and start the data plane."""
        self.state = "established"
        self.info = {a.spec.name: a.decoded() for a in avps if a.spec and a.attr}
        self.proxy = Proxy(avps)
        self.seq_required = any(a.attr == 39 and a.vendor == 0 for a in avps)
        self.log("session-up", peer_session=self.peer_sid, iccn=self.info)
        try:
            self.lns.plane.open(self)
        except OSError as why:
            self.log("error", what=str(why))
            self.disconnect(2, 4, str(why))

    def disconnect(self, result, error, message):
        """Send a CDN and forget the call."""
        if self.state == "closed":
            return
        self.send_cdn(result_code(result, error, message))
        self.close("local")

    def send_cdn(self, verdict):
        self.tunnel.send(CDN, [verdict, u16(14, self.sid)] + self.lns.faults.cause(), self)

    def close(self, why):
        if self.state == "closed":
            return
        was, self.state = self.state, "closed"
        if was == "established":
            self.lns.plane.close(self)
        self.log("session-down", why=why, data=self.data_json())
        self.tunnel.sessions.pop(self.sid, None)

    def send_frame(self, payload, tid=None, sid=None, ff03=None, **form):
        """One data message; `form` overrides the header form of this session."""
        use = {**self.form, **form}
        if ff03 is None:
            ff03 = use.pop("ff03", True)
        use.pop("ff03", None)
        auto = use.pop("auto_seq", False) or self.seq_required
        if use.get("seq") is None and auto:
            use["seq"] = self.tx_seq
            self.tx_seq = (self.tx_seq + 1) & 0xFFFF
        body = (b"\xff\x03" if ff03 else b"") + payload
        packet = build_data(self.tunnel.peer_tid if tid is None else tid,
                            self.peer_sid if sid is None else sid, body, **use)
        self.count["tx_packets"] += 1
        self.count["tx_bytes"] += len(body)
        self.count["tx_l2tp_bytes"] += len(packet)
        self.tunnel.raw(packet)

    def data(self, hdr, packet):
        """A data message for us: count it, check it, hand its PPP frame on."""
        end = len(packet) if hdr.length is None else hdr.length
        payload = packet[hdr.start:end]
        self.count["rx_packets"] += 1
        self.count["rx_bytes"] += len(payload)
        self.count["rx_l2tp_bytes"] += end
        for letter, bit in (("L", F_L), ("S", F_S), ("O", F_O), ("P", F_P)):
            if hdr.flags & bit:
                self.forms[letter] += 1
        self.forms["ff03" if payload[:2] == b"\xff\x03" else "no-ff03"] += 1
        if hdr.flags & F_S:
            self._sequence(hdr.ns)
        elif self.seq_required:
            self.lns.violation("data-seq-missing", "", self.tunnel, self.sid)
        if self.state != "established":
            self.lns.note("data-early", "state %s" % self.state, self.tunnel, self.sid)
            return
        if payload[:2] == b"\xff\x03":
            payload = payload[2:]
        self.rx_frames = (self.rx_frames + [payload.hex()])[-self.lns.opts.keep:]
        if self.count["rx_packets"] <= self.lns.opts.data_log:
            self.log("data-rx", flags="%#06x" % hdr.flags, ns=hdr.ns, offset=hdr.offset,
                     length=len(packet), payload=payload[:64].hex())
        self.lns.plane.frame(self, payload)

    def _sequence(self, ns):
        if not self.seq_required and not self.seq_seen and self.tx_seq == 0:
            self.lns.violation("data-seq-unnegotiated", "Ns %d" % ns, self.tunnel, self.sid)
        self.seq_seen = True
        if self.rx_seq is not None and ns != (self.rx_seq + 1) & 0xFFFF:
            self.count["rx_seq_gaps"] += 1
        self.rx_seq = ns

    def send_wen(self, counters=(0, 0, 0, 0, 0, 0)):
        """WEN is a LAC's message; sending one tests that the peer survives it."""
        value = b"\0\0" + b"".join(n.to_bytes(4, "big") for n in counters)
        self.tunnel.send(WEN, [Avp(34, value)], self)

    def send_sli(self, send_accm, receive_accm):
        value = b"\0\0" + send_accm.to_bytes(4, "big") + receive_accm.to_bytes(4, "big")
        self.tunnel.send(SLI, [Avp(35, value)], self)

    def data_json(self):
        out = {name: self.count[name] for name in
               ("rx_packets", "rx_bytes", "rx_l2tp_bytes", "tx_packets", "tx_bytes",
                "tx_l2tp_bytes", "rx_seq_gaps")}
        out["forms"] = dict(self.forms)
        stats = self.lns.plane.stats(self)
        # Frames that came before the kernel knew the session are only in ours.
        kernel = stats.get("kernel", {})
        for name in ("rx_packets", "tx_packets"):
            out["total_" + name] = self.count[name] + kernel.get(name, 0)
        return {**out, **stats}

    def as_json(self):
        return {"session": self.sid, "peer_session": self.peer_sid, "serial": self.serial,
                "state": self.state, "iccn": self.info, "data": self.data_json(),
                "last_frames": self.rx_frames}
