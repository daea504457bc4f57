# SPDX-License-Identifier: GPL-2.0
"""The authenticator's side of PAP, CHAP (MD5 and Microsoft's first) and EAP-MD5 (RFC 1334, 1994, 2433, 3748).

One Authenticator belongs to one PPP link.  It begins anew, or behind a response
that a LAC has already taken (RFC 2661 section 4.4.5).
"""

import hashlib
import os

import mschap
from lns_proxy import EAP, MD5, MSCHAP, PAP, password_of

P_PAP, P_CHAP, P_EAP = 0xC023, 0xC223, 0xC227
PROTOCOLS = (P_PAP, P_CHAP, P_EAP)
SPEAKS = (MD5, MSCHAP, PAP, EAP)
NAMES = {"chap": MD5, "mschap": MSCHAP, "pap": PAP, "eap": EAP}
IDENTITY, NAK, MD5_CHALLENGE = 1, 3, 4
RESTART, TRIES = 3.0, 10


class Authenticator:
    """`send(proto, code, ident, body)` transmits, `done(ok, user)` tells the verdict, once."""

    def __init__(self, users, name, refuse, send, done):
        self.users, self.name, self.refuse = users, name.encode(), refuse
        self.send, self.done = send, done
        self.method, self.challenge, self.user = None, b"", None
        self.asked = self.verdict = self.deadline = None
        self.tries = 0

    def start(self, now, method):
        self.method, self.verdict, self.user = method, None, None
        self.ident = os.urandom(1)[0]
        if method == EAP:
            self._ask(now, P_EAP, 1, bytes([IDENTITY]))
        elif method != PAP:
            self.challenge = os.urandom(8 if method == MSCHAP else 16)
            self._ask(now, P_CHAP, 1, bytes([len(self.challenge)]) + self.challenge + self.name)

    def resume(self, proxy, ok):
        """Answer what the client has told the LAC; `ok` is whether it was right."""
        self.method, self.challenge = proxy.method, proxy.challenge
        self.ident, self.user = proxy.ident, proxy.user
        self._decide(P_PAP if self.method == PAP else P_CHAP, proxy.ident, ok)

    def _ask(self, now, proto, code, body):
        self.ident = (self.ident + 1) & 0xFF
        self.asked, self.tries, self.deadline = (proto, code, self.ident, body), 0, now + RESTART
        self.send(*self.asked)

    def tick(self, now):
        if self.deadline is not None and now >= self.deadline:
            self.tries += 1
            self.deadline = now + RESTART if self.tries < TRIES else None
            self.send(*self.asked)

    def _decide(self, proto, ident, ok):
        ok = ok and not self.refuse
        code = {P_PAP: (2, 3), P_CHAP: (3, 4), P_EAP: (3, 4)}[proto][not ok]
        message = b"" if ok or proto == P_EAP else b"denied"
        if proto == P_PAP:
            message = bytes([len(message)]) + message
        self.deadline, self.verdict = None, (proto, code, ident, message)
        self.send(*self.verdict)
        self.done(ok, self.user)

    def receive(self, now, proto, code, ident, body):
        """A packet of the client; what it repeats is answered as before."""
        if self.verdict is not None:
            # A client that lost the verdict says again what led to it; PAP may count up.
            again = code == (1 if proto == P_PAP else 2) and proto == self.verdict[0]
            if again and (proto == P_PAP or ident == self.verdict[2]):
                self.send(proto, self.verdict[1], ident, self.verdict[3])
        elif proto == P_PAP and code == 1 and self.method == PAP:
            self._pap(ident, body)
        elif code == 2 and self.asked and ident == self.ident:
            if proto == P_CHAP and self.method in (MD5, MSCHAP):
                self._chap(ident, body)
            elif proto == P_EAP and self.method == EAP:
                self._eap(now, ident, body)

    @staticmethod
    def _value_and_name(body):
        size = body[0] if body else 0
        return body[1:1 + size], body[1 + size:].decode("utf-8", "backslashreplace")

    def _md5(self, ident, given):
        secret = password_of(self.users, self.user)
        good = hashlib.md5(bytes([ident]) + (secret or "").encode() + self.challenge).digest()
        return secret is not None and given == good

    def _chap(self, ident, body):
        given, self.user = self._value_and_name(body)
        if self.method == MSCHAP:
            secret = password_of(self.users, self.user)
            ok = secret is not None and mschap.verify(secret, self.challenge, given)
        else:
            ok = self._md5(ident, given)
        self._decide(P_CHAP, ident, ok)

    def _pap(self, ident, body):
        raw, rest = body[1:1 + body[0]] if body else b"", body[1 + body[0]:] if body else b""
        self.user = raw.decode("utf-8", "backslashreplace")
        given = rest[1:1 + rest[0]].decode("utf-8", "backslashreplace") if rest else ""
        self._decide(P_PAP, ident, password_of(self.users, self.user) == given)

    def _eap(self, now, ident, body):
        kind = body[0] if body else 0
        if kind == IDENTITY and self.user is None:
            self.user = body[1:].decode("utf-8", "backslashreplace")
            self.challenge = os.urandom(16)
            self._ask(now, P_EAP, 1, bytes([MD5_CHALLENGE, 16]) + self.challenge + self.name)
        elif kind == MD5_CHALLENGE and self.user is not None:
            self._decide(P_EAP, ident, self._md5(ident, self._value_and_name(body[1:])[0]))
        elif kind == NAK:
            self._decide(P_EAP, ident, False)

