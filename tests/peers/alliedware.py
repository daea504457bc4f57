#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""The remote office of the guide's Examples 5 and 7: an older device, as its commands say.

  alliedware.py --call-name remote_office --remote-call main_office --call 130.16.0.1 LNS-OPTION...

enable l2tp server=both   answers tunnels and opens one itself; of tie breakers it knows nothing
add l2tp call=NAME        takes calls whose Sub-Address is NAME, refuses all others
  remotecall=NAME         names this one in its own calls
  ty=virtual              calls whenever there is no session
  prec=in                 gives its own call up when one comes in
set ppp lqr=off echo=on   is for the options of pppd

The rest is lns.py: its options, its log, its strictness about the other end.
"""

import sys

sys.dont_write_bytecode = True

import lns
from l2tp_avp import (ICCN, ICRP, ICRQ, SCCCN, SCCRP, SCCRQ, STOPCCN, Avp, challenge_response,
                      result_code, text, u16, u32)
from l2tp_check import FROM_LAC
from lns_session import Session
from lns_tunnel import Tunnel

REDIAL = 5.0
# How long the own one of two equal tunnels is there for the peer to answer, which it must not
EQUAL_TIES = 0.5


class OwnSocketTunnel(Tunnel):
    """Two tunnels with one peer have sockets of the same addresses and ports, and the kernel gives its data to either: one
    that has ended must not stay."""

    def _linger(self, state):
        super()._linger(state)
        self.gone_at = self.lns.now()


class AnsweringTunnel(OwnSocketTunnel):
    """One that the peer has opened."""

    def _sccrq(self, hdr, have, avps):
        tie = have[5].value if 5 in have else None
        if tie in self.lns.ties:
            # Sent again before the end of it was known: this one is over.
            self.lns.forget(self)
            return
        if tie and len(self.lns.ties) < self.lns.opts.same_ties:
            self.lns.ties.append(tie)
            self.lns.log("same-tie", tie_breaker=tie.hex())
            # RFC 2661 section 4.4.3: of two with the same tie breaker neither lives.
            own = self.lns.call(self.peer, [Avp(5, tie, m=False)])
            self.lns.schedule(EQUAL_TIES, lambda: self.lns.forget(own))
            self.lns.forget(self)
            return
        super()._sccrq(hdr, have, avps)

    def _icrq(self, hdr, have, avps):
        wanted = have[23].decoded() if 23 in have else None
        if wanted != self.lns.opts.call_name:
            self.lns.log("wrong-call", tunnel=self.tid, sub_address=wanted)
            self.created += 1
            refused = Session(self, self.lns.free_id(self.sessions), have[14].number(), None, 0)
            refused.send_cdn(result_code(4, None, ""))
            return
        super()._icrq(hdr, have, avps)
        self.lns.called()


class CallingTunnel(OwnSocketTunnel):
    """One of its own."""

    def __init__(self, end, tid, sock, peer, more=()):
        super().__init__(end, tid, sock, peer, 0)
        self.state = "wait-ctl-reply"
        self.send(SCCRQ, [Avp(2, b"\1\0"), u32(3, 3), text(7, end.opts.host_name),
                          u16(9, tid), u16(10, end.opts.window), *more])

    def _handle(self, hdr, msg, avps):
        step = {SCCRP: self._sccrp, ICRP: self._icrp}.get(msg)
        if msg == STOPCCN and not self.peer_tid:
            # It may be refused before it was answered.
            self.peer_tid = next(a.number() for a in avps if a.attr == 9 and a.vendor == 0)
        if step and self.state in ("wait-ctl-reply", "established"):
            step(hdr, {a.attr: a for a in avps if a.vendor == 0})
        else:
            super()._handle(hdr, msg, avps)

    def _sccrp(self, hdr, have):
        if self.state != "wait-ctl-reply":
            self.lns.violation("state", "SCCRP in %s" % self.state, self, 0)
            return
        self.peer_tid, out = have[9].number(), []
        self.link.peer_window = max(1, have[10].number()) if 10 in have else 4
        if 11 in have and self.lns.secret:
            out = [Avp(13, challenge_response(SCCCN, self.lns.secret, have[11].value))]
        self.send(SCCCN, out)
        self.state = "established"
        self.lns.log("tunnel-up", tunnel=self.tid, peer_tunnel=self.peer_tid, own=True)
        self.lns.plane.open_tunnel(self)
        number = self.lns.next_number()
        session = Session(self, self.lns.free_id(self.sessions), 0, number, number)
        self.sessions[session.sid] = session
        self.send(ICRQ, [u16(14, session.sid), u32(15, number),
                         text(23, self.lns.opts.remote_call)])

    def _icrp(self, hdr, have):
        session = self.sessions.get(hdr.sid)
        if session is None or session.peer_sid:
            self.lns.violation("state", "ICRP for session %d" % hdr.sid, self, hdr.sid)
            return
        session.peer_sid = have[14].number()
        self.send(ICCN, [u32(24, 100000000), u32(19, 1)], session)
        session.connected([])


class AlliedWare(lns.Lns):
    tunnel_class, messages = AnsweringTunnel, FROM_LAC | {ICRP}

    def __init__(self, opts):
        super().__init__(opts)
        self.ties = []
        self.redial()

    def _living(self, kind):
        return [t for t in self.tunnels.values() if isinstance(t, kind)
                and t.state in ("wait-ctl-reply", "wait-ctl-conn", "established")]

    def called(self):
        """prec=in"""
        for tunnel in self._living(CallingTunnel):
            self.log("own-call-given-up", tunnel=tunnel.tid)
            tunnel.stop(result_code(1))

    def redial(self):
        self.schedule(REDIAL, self.redial)
        busy = self._living(AnsweringTunnel) or any(t.sessions for t in self.tunnels.values())
        if not self.opts.call or self.stopping or busy:
            return
        self.called()
        self.call((self.opts.call, 1701))

    def call(self, peer, more=()):
        tid = self.free_id(self.tunnels)
        sock = self.socket(self.address, peer)
        tunnel = self.tunnels[tid] = CallingTunnel(self, tid, sock, peer, more)
        return tunnel


def parser():
    p = lns.parser()
    p.add_argument("--call-name", required=True)
    p.add_argument("--remote-call", required=True)
    p.add_argument("--call", metavar="ADDR", help="none: it only answers")
    p.add_argument("--same-ties", type=int, default=0, metavar="N",
                   help="not AlliedWare at all: call with the peer's own tie breaker, N times")
    return p


if __name__ == "__main__":
    lns.main(AlliedWare, parser)
