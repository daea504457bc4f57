# SPDX-License-Identifier: GPL-2.0
"""One control connection of the test LNS (RFC 2661 sections 5.1 and 7.2)."""

from l2tp_avp import (CDN, HELLO, ICCN, ICRQ, MSG_NAMES, SCCCN, SCCRP, SCCRQ, STOPCCN, WEN,
                      ZLB, Avp, build_control, challenge_response, encode_avps, result_code,
                      text, u16, u32)
from l2tp_link import Link, delta
from lns_session import Session


class Tunnel:
    def __init__(self, lns, tid, sock, peer, peer_tid):
        self.lns, self.tid, self.sock, self.peer, self.peer_tid = lns, tid, sock, peer, peer_tid
        self.state, self.sessions, self.created = "wait-ctl-conn", {}, 0
        self.link = Link(self._emit, self._odd, lns.opts.window, lns.opts.rto,
                         retries=lns.opts.retries)
        self.challenge, self.info, self.gone_at = None, {}, None
        self.last_rx = lns.now()
        self.repeat, self.peer_stopped = None, False

    def _odd(self, code, detail):
        # Old ZLBs may simply have been overtaken in the network.
        report = self.lns.note if code == "zlb-ns" else self.lns.violation
        report(code, detail, self, 0)

    # ---- sending

    def send(self, msg, avps, session=None, m=True):
        """Queue one message with its Message Type AVP for reliable delivery."""
        avps = self.lns.faults.mutate(msg, [u16(0, msg, m=m)] + avps)
        secret = self.lns.secret
        body = encode_avps(avps, secret, bool(secret) and self.lns.faults.get("hide") == "1")
        self.link.send(self.lns.now(), session.peer_sid if session else 0, body)

    def _emit(self, ns, nr, sid, body, attempt):
        nr = (nr + self.lns.faults.number("nr-ahead")) & 0xFFFF
        if not body and self.lns.faults.get("zlb") == "withhold":
            return
        packet = build_control(self.peer_tid, sid, ns, nr, body)
        self.lns.send_control(self, packet, attempt)

    def raw(self, packet):
        """Bytes to the peer, past all machinery."""
        if self.lns.muted or self.sock is None:
            return
        try:
            self.sock.send(packet)
        except OSError as why:
            self.lns.log("error", tunnel=self.tid, what="send: %s" % why)

    # ---- receiving

    def receive(self, hdr, msg, avps, body):
        now = self.lns.now()
        self.last_rx = now
        if msg == HELLO and self.lns.faults.get("hello") == "ignore":
            self.lns.log("ignored", tunnel=self.tid, type="HELLO", ns=hdr.ns)
            return
        if msg == ZLB and self.repeat:
            self.repeat["acks"] += delta(hdr.nr, self.repeat["ns"]) > 0
        item = None if msg == ZLB else (hdr, msg, avps)
        for one in self.link.receive(now, hdr.ns, hdr.nr, body, item):
            self._handle(*one)
        if self.link.need_ack:
            self.link.zlb()
        if self.state == "stopping" and self.link.idle():
            self._linger("stopped")

    def _handle(self, hdr, msg, avps):
        if self.state in ("stopped", "dead"):
            # After our own StopCCN it may be a retransmission of something older.
            report = self.lns.violation if self.peer_stopped else self.lns.note
            report("after-stopccn", MSG_NAMES.get(msg, str(msg)), self, hdr.sid)
            return
        if self.lns.faults.at("stopccn-at", msg) and self.state != "stopping":
            self._learn(msg, avps)
            self.stop(self.lns.faults.verdict("stopccn"))
            return
        if self.state == "stopping" and msg != STOPCCN:
            return
        known = {SCCRQ: self._sccrq, SCCCN: self._scccn, STOPCCN: self._stopccn,
                 HELLO: lambda *_: None, ICRQ: self._icrq, ICCN: self._iccn, CDN: self._cdn,
                 WEN: lambda *_: None}.get(msg)
        if known:
            known(hdr, {a.attr: a for a in avps if a.vendor == 0}, avps)

    def _learn(self, msg, avps):
        if msg == SCCRQ:
            self.info = {a.spec.name: a.decoded() for a in avps if a.spec and a.attr}

    def _sccrq(self, hdr, have, avps):
        faults = self.lns.faults
        self._learn(SCCRQ, avps)
        if 10 in have:
            self.link.peer_window = max(1, have[10].number())
        if faults.get("sccrq") == "ack":
            return
        out = [Avp(2, b"\1\0"), u32(3, 3), u32(4, 0), u16(6, 0x0100),
               text(7, self.lns.opts.host_name), text(8, "OpenLAC test LNS"),
               u16(9, self.tid), u16(10, self.lns.opts.window)]
        if self.lns.secret and not self.lns.opts.no_auth:
            self.challenge = faults.challenge()
            if self.challenge is not None:
                out.append(Avp(11, self.challenge))
        if 11 in have and self.lns.secret:
            right = challenge_response(SCCRP, self.lns.secret, have[11].value)
            answer = faults.response(right)
            if answer is not None:
                out.append(Avp(13, answer))
        self.send(SCCRP, out)

    def _scccn(self, hdr, have, avps):
        if self.state != "wait-ctl-conn":
            self.lns.violation("state", "SCCCN in %s" % self.state, self, 0)
            return
        if self.challenge is not None:
            want = challenge_response(SCCCN, self.lns.secret, self.challenge)
            ok = 13 in have and have[13].value == want
            self.lns.log("auth", tunnel=self.tid, ok=ok, present=13 in have)
            if not ok:
                self.lns.count["auth_failed"] += 1
                self.stop(result_code(4))
                return
        elif 13 in have:
            self.lns.violation("response-unasked", "SCCCN", self, 0)
        self.state = "established"
        self.lns.log("tunnel-up", tunnel=self.tid, peer_tunnel=self.peer_tid,
                     peer=list(self.peer), sccrq=self.info)
        try:
            self.lns.plane.open_tunnel(self)
        except OSError as why:
            self.lns.log("error", tunnel=self.tid, what=str(why))
            self.stop(result_code(2, 4, str(why)))

    def _stopccn(self, hdr, have, avps):
        if 9 in have and have[9].number() != self.peer_tid:
            self.lns.violation("stopccn-tunnel-id", "%s, was %d"
                               % (have[9].number(), self.peer_tid), self, 0)
        self.peer_stopped = True
        self._close_sessions("StopCCN")
        self._linger("stopped")

    def _icrq(self, hdr, have, avps):
        faults, peer_sid = self.lns.faults, have[14].number() if 14 in have else 0
        if self.state != "established":
            self.lns.violation("state", "ICRQ in %s" % self.state, self, 0)
            return
        if any(s.peer_sid == peer_sid for s in self.sessions.values()):
            self.lns.violation("session-id-reused", str(peer_sid), self, peer_sid)
        self.created += 1
        serial = have[15].number() if 15 in have else None
        session = Session(self, self.lns.free_id(self.sessions), peer_sid, serial,
                          self.lns.next_number())
        self.sessions[session.sid] = session
        limit = faults.number("session-limit")
        if limit and len(self.sessions) > limit:
            session.disconnect(4, None, "")
        elif faults.at("cdn-at", ICRQ):
            session.send_cdn(faults.verdict("cdn"))
            session.close("local")
        elif faults.get("icrq") != "ignore":
            session.answer()

    def _iccn(self, hdr, have, avps):
        session = self.sessions.get(hdr.sid)
        if session is None or session.state != "wait-connect":
            # It may have crossed a CDN of ours; anything else is a mistake.
            self.lns.note("iccn-no-session", str(hdr.sid), self, hdr.sid)
            return
        if self.lns.faults.at("cdn-at", ICCN):
            session.send_cdn(self.lns.faults.verdict("cdn"))
            session.close("local")
            return
        session.connected(avps)

    def _cdn(self, hdr, have, avps):
        peer_sid = have[14].number() if 14 in have else None
        session = self.sessions.get(hdr.sid)
        if session is None and hdr.sid == 0:
            found = [s for s in self.sessions.values() if s.peer_sid == peer_sid]
            session = found[0] if found else None
        if session is None:
            self.lns.note("cdn-no-session", str(hdr.sid), self, hdr.sid)
            return
        if peer_sid != session.peer_sid:
            self.lns.violation("cdn-session-id", "%s, was %d" % (peer_sid, session.peer_sid),
                               self, session.sid)
        session.close("CDN")

    # ---- ending

    def stop(self, verdict):
        """StopCCN; what was not sent yet must not hold it up."""
        if self.state in ("stopping", "stopped", "dead"):
            return
        self._close_sessions("local StopCCN")
        self.link.drop_unsent()
        self.state = "stopping"
        self.send(STOPCCN, [verdict, u16(9, self.tid)])

    def repeat_stop(self, times, interval):
        """Send the last control message again, `times` over, counting the ZLBs."""
        last, sid, body = self.link.last_sent
        self.repeat = {"ns": last, "sent": 0, "acks": 0, "wanted": times}

        def again():
            if self.repeat["sent"] and self.repeat["acks"] < self.repeat["sent"]:
                self.lns.violation("stopccn-not-acked", "copy %d" % self.repeat["sent"], self, 0)
            if self.repeat["sent"] < times:
                self.repeat["sent"] += 1
                self._emit(last, self.link.nr, sid, body, self.repeat["sent"])
                self.lns.schedule(interval, again)
            else:
                self.lns.log("repeat-done", tunnel=self.tid, **self.repeat)
        self.lns.schedule(interval, again)

    def _close_sessions(self, why):
        for session in list(self.sessions.values()):
            session.close(why)

    def _linger(self, state):
        """Keep the transport for the full retransmission interval (section 5.8)."""
        if self.gone_at is None:
            self.state, self.gone_at = state, self.lns.now() + self.lns.opts.linger
            self.lns.plane.close_tunnel(self)
            self.lns.log("tunnel-down", tunnel=self.tid, state=state)

    def lost(self):
        self.lns.log("tunnel-lost", tunnel=self.tid, unacked=len(self.link.unacked))
        self.lns.count["tunnel_lost"] += 1
        self._close_sessions("peer lost")
        self.state = "dead"
        self.lns.plane.close_tunnel(self)
        self.lns.forget(self)

    def deadline(self):
        times = [self.link.deadline, self.gone_at]
        if self.lns.opts.hello and self.state == "established":
            times.append(self.last_rx + self.lns.opts.hello)
        return min((t for t in times if t is not None), default=None)

    def tick(self, now):
        self.link.tick(now)
        if self.link.dead:
            self.lost()
        elif self.gone_at is not None and now >= self.gone_at:
            self.lns.forget(self)
        elif (self.lns.opts.hello and self.state == "established"
              and now >= self.last_rx + self.lns.opts.hello):
            self.last_rx = now
            self.send(HELLO, [])

    def as_json(self):
        return {"tunnel": self.tid, "peer_tunnel": self.peer_tid, "peer": list(self.peer),
                "state": self.state, "host_name": self.info.get("Host Name"),
                "sccrq": self.info, "link": self.link.as_json(), "repeat": self.repeat,
                "sessions_created": self.created,
                "sessions": [s.as_json() for s in self.sessions.values()]}
