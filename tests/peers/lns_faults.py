# SPDX-License-Identifier: GPL-2.0
"""Misbehaviour of the test LNS: named faults and impairment of control packets.

Faults (--fault NAME=VALUE, or `fault NAME=VALUE` on the control socket; an
empty value switches one off, `fault clear` all of them).  MSG is a name such
as SCCRP.

  sccrq=ignore|ack        never answer an SCCRQ / acknowledge but send no SCCRP
  reply-port=PORT         answer from another port after the SCCRQ
  response=wrong|long|short|absent    Challenge Response in SCCRP (long: 32 octets)
  challenge=absent|empty|N            Challenge in SCCRP (N: that many octets)
  stopccn-at=MSG          StopCCN on receipt of SCCRQ, SCCCN, HELLO, ICRQ or ICCN
  stopccn=RESULT[:ERROR[:TEXT]]       its contents, 1 by default
  cdn-at=MSG              CDN on receipt of ICRQ or ICCN
  cdn=RESULT[:ERROR[:TEXT]]           its contents, 3 by default
  hello=ignore            no acknowledgement of HELLO
  zlb=withhold            no ZLB at all; other messages still carry Nr
  nr-ahead=N              every Nr sent is N too high
  omit=MSG:ATTR           leave one AVP out (omit=SCCRP:9 is no Assigned Tunnel ID)
  add=MSG:M:VENDOR:ATTR:HEX[:RSVD]    append an AVP (add=SCCRP:1:0:99:00 unknown mandatory);
                          several MSG... joined by commas
  hide=1                  hide every AVP that may be hidden
  session-limit=N         CDN result 4 beyond N sessions of a tunnel
  icrq=ignore             acknowledge ICRQ but never send ICRP
  cause=CODE:PROTOCOL:DIRECTION[:TEXT]   RFC 3145 cause in every CDN of ours
  proxy=restart|auth|silent    user mode, in spite of the proxy AVPs: LCP anew, authentication
                          anew, or no PPP frame at all
  auth=refuse             user mode: nobody's password is right
"""

import os
import struct

from l2tp_avp import MSG_CODES, Avp, result_code

NAMES = {"sccrq", "reply-port", "response", "challenge", "stopccn-at", "stopccn", "cdn-at",
         "cdn", "hello", "zlb", "nr-ahead", "omit", "add", "hide", "session-limit", "icrq",
         "cause", "proxy", "auth"}
VALUES = {"proxy": {"restart", "auth", "silent"}, "auth": {"refuse"}}


def msg_code(word):
    """Message code from a name or a number; ValueError when it is neither."""
    if word.upper() in MSG_CODES:
        return MSG_CODES[word.upper()]
    return int(word, 0)


class Faults:
    def __init__(self):
        self.on = {}

    def set(self, name, value):
        if name not in NAMES:
            raise ValueError("unknown fault %s" % name)
        if value == "":
            self.on.pop(name, None)
            return
        if value not in VALUES.get(name, {value}):
            raise ValueError("no %s=%s" % (name, value))
        self.on[name] = value
        # Find mistakes now, not in the middle of a packet.
        self.verdict(name) if name in ("stopccn", "cdn") else None
        if name in ("stopccn-at", "cdn-at"):
            msg_code(value)
        if name in ("nr-ahead", "session-limit", "reply-port"):
            int(value)
        if name == "cause":
            self.cause()
        if name in ("omit", "add"):
            self.mutate(0, [])

    def clear(self):
        self.on.clear()

    def get(self, name, default=None):
        return self.on.get(name, default)

    def number(self, name):
        return int(self.on.get(name, 0))

    def at(self, kind, msg):
        """Is a StopCCN (kind 'stopccn-at') or CDN due on receipt of msg?"""
        return kind in self.on and msg_code(self.on[kind]) == msg

    def verdict(self, kind):
        """Result Code AVP of the StopCCN or CDN that was asked for."""
        word = self.on.get(kind, "1" if kind == "stopccn" else "3")
        result, error, message = (word.split(":", 2) + ["", ""])[:3]
        return result_code(int(result, 0), int(error, 0) if error else None, message)

    def cause(self):
        """AVPs to add to a CDN: none, or the PPP Disconnect Cause Code (RFC 3145)."""
        if "cause" not in self.on:
            return []
        code, proto, direction, message = (self.on["cause"].split(":", 3) + [""])[:4]
        value = struct.pack("!HHB", int(code, 0), int(proto, 0), int(direction, 0))
        return [Avp(46, value + message.encode(), m=False)]

    def mutate(self, msg, avps):
        """Apply omit= and add= to the AVPs of one message."""
        for rule in filter(None, self.on.get("omit", "").split(",")):
            name, attr = rule.split(":")
            if msg_code(name) == msg:
                avps = [a for a in avps if a.attr != int(attr)]
        for rule in filter(None, self.on.get("add", "").split(",")):
            name, m, vendor, attr, value, rsvd = (rule.split(":") + ["0"])[:6]
            if msg_code(name) == msg:
                avps = avps + [Avp(int(attr), bytes.fromhex(value), m == "1", int(vendor),
                                   reserved=int(rsvd))]
        return avps

    def response(self, right):
        """The Challenge Response value to send, None for none."""
        how = self.on.get("response")
        return {"wrong": bytes(b ^ 0xFF for b in right), "long": right + right,
                "short": right[:8], "absent": None}.get(how, right)

    def challenge(self):
        how = self.on.get("challenge", "16")
        if how == "absent":
            return None
        return b"" if how == "empty" else os.urandom(int(how))


class Impairment:
    """Scripted loss: each rule acts on the next `count` control packets."""

    OPS = ("drop-tx", "dup-tx", "delay-tx", "reorder-tx", "drop-rx")

    def __init__(self, schedule):
        self.schedule, self.rules, self.held = schedule, [], None

    def add(self, op, count=1, msg=None, seconds=1.0):
        if op not in self.OPS:
            raise ValueError("unknown impairment %s" % op)
        self.rules.append([op, count, msg, seconds])

    def clear(self):
        self.rules.clear()

    def _take(self, direction, msg):
        for rule in self.rules:
            if rule[0].endswith(direction) and rule[2] in (None, msg):
                rule[1] -= 1
                if rule[1] <= 0:
                    self.rules.remove(rule)
                return rule
        return None

    def drops_rx(self, msg):
        return self._take("-rx", msg) is not None

    def transmit(self, msg, packet, send):
        """Pass a packet on, or not; returns what was done for the log."""
        held, self.held = self.held, None
        rule = self._take("-tx", msg)
        op = rule[0] if rule else None
        if op == "reorder-tx" and held is None:
            # Goes out behind the next packet, or alone when none follows.
            self.held = (packet, send)
            self.schedule(0.3, self._release)
        elif op == "delay-tx":
            self.schedule(rule[3], lambda: send(packet))
        elif op != "drop-tx":
            send(packet)
            if op == "dup-tx":
                send(packet)
        if held:
            held[1](held[0])
        return op

    def _release(self):
        if self.held:
            packet, send = self.held
            self.held = None
            send(packet)
