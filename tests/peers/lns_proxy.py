# SPDX-License-Identifier: GPL-2.0
"""What a LAC tells of its PPP with the client: proxy AVPs 26 to 33 (RFC 2661 section 4.4.5).

check() says what is wrong with them, Proxy holds what is right and decides how
far the LNS can go on from there.  Pure; passwords are looked up by the caller.
"""

import hashlib

import mschap

LCP_AVPS = {26: "initial_received", 27: "last_sent", 28: "last_received"}
MD5, MSCHAP, MSCHAP2 = b"\xc2\x23\x05", b"\xc2\x23\x80", b"\xc2\x23\x81"
PAP, EAP = b"\xc0\x23", b"\xc2\x27"
METHODS = {MD5: "chap", MSCHAP: "mschap", MSCHAP2: "mschapv2", PAP: "pap", EAP: "eap"}
# Proxy Authen Type: the authentication protocol that it stands for, the AVPs it needs.
TYPES = {1: None, 2: MD5, 3: PAP, 4: None, 5: MSCHAP}
NEEDS = {1: {30, 33}, 2: {30, 31, 32, 33}, 3: {30, 32, 33}, 4: set(), 5: {30, 31, 32, 33}}
# LCP options with a value of one length (RFC 1661 section 6, RFC 1570, RFC 1990).
OPTION_SIZES = {1: 2, 2: 4, 5: 4, 7: 0, 8: 0, 17: 2, 18: 0}
RESPONSE_SIZES = {2: 16, 5: 49}


def split_options(body):
    """Exact configuration options as a list of (type, value), None when they do not add up."""
    out = []
    while body:
        if len(body) < 2 or not 2 <= body[1] <= len(body):
            return None
        out.append((body[0], body[2:body[1]]))
        body = body[body[1]:]
    return out


def password_of(users, name):
    """The password of a user; a name of the table may end in `*`. None: nobody known."""
    if name in users:
        return users[name]
    return next((word for pattern, word in users.items()
                 if pattern.endswith("*") and name.startswith(pattern[:-1])), None)


def _by_number(avps):
    return {a.attr: a for a in avps if a.vendor == 0}


def _check_lcp(attr, value):
    """One Configure-Request."""
    where, opts = "AVP %d %s" % (attr, value.hex()), split_options(value)
    if opts is None:
        return [("proxy-lcp-malformed", where)]
    bad, kinds = [], [kind for kind, _ in opts]
    if len(set(kinds)) != len(kinds):
        bad.append(("proxy-lcp-repeated-option", where))
    for kind, data in opts:
        if OPTION_SIZES.get(kind, len(data)) != len(data) or kind == 3 and len(data) < 2:
            # The first request is the client's own; it may have been refused for this.
            if attr != 26:
                bad.append(("proxy-lcp-option-length", "%s, option %d" % (where, kind)))
    return bad


def _check_agreement(lcp, kind):
    """The two requests that were acknowledged, with each other and with the type."""
    sent, received = dict(lcp[27]), dict(lcp[28])
    bad = []
    if 5 in sent and sent[5] in (bytes(4), received.get(5)):
        bad.append(("proxy-lcp-magic", sent[5].hex()))
    method = sent.get(3)
    if method is not None and method not in METHODS:
        bad.append(("proxy-lcp-auth", method.hex()))
    if kind is not None and TYPES.get(kind) != method:
        bad.append(("proxy-type-mismatch", "type %d, LCP agreed on %s"
                    % (kind, METHODS.get(method, method))))
    return bad


def _check_auth(have, kind):
    lacking = sorted(NEEDS[kind] - set(have))
    if lacking:
        return [("proxy-incomplete", "type %d lacks %s" % (kind, lacking))]
    bad = []
    size = RESPONSE_SIZES.get(kind)
    if size and len(have[33].value) != size:
        bad.append(("proxy-response-length", "type %d: %d" % (kind, len(have[33].value))))
    if kind == 5 and len(have[31].value) != 8:
        bad.append(("proxy-challenge-length", str(len(have[31].value))))
    if 30 in NEEDS[kind] and not have[30].value:
        bad.append(("proxy-name-empty", ""))
    return bad


def _check_expected(have, lcp, expect):
    present = sorted((NEEDS[2] | set(LCP_AVPS) | {29}) & set(have))
    if expect == "static":
        return [("proxy-in-static", str(present))] if present else []
    if expect != "proxy":
        return []
    lacking = sorted(set(LCP_AVPS) - set(have))
    bad = [("proxy-lcp-missing", str(lacking))] if lacking else []
    # For these there is no Proxy Authen Type, which tells the LNS to authenticate itself.
    if 29 not in have and dict(lcp.get(27) or []).get(3) not in (EAP, MSCHAP2):
        bad.append(("proxy-missing", "no Proxy Authen Type"))
    return bad


def check(avps, expect=None):
    """[(code, detail)] for the proxy AVPs of an ICCN; `expect` is static, proxy or None."""
    have = _by_number(avps)
    lcp = {n: split_options(have[n].value) for n in LCP_AVPS if n in have}
    bad = [fault for n in sorted(lcp) for fault in _check_lcp(n, have[n].value)]
    if lcp and len(lcp) < 3:
        bad.append(("proxy-lcp-incomplete", str(sorted(lcp))))
    kind = int.from_bytes(have[29].value, "big") if 29 in have else None
    if kind is not None and len(have[29].value) == 2:
        bad += _check_auth(have, kind) if kind in NEEDS else [("proxy-type", str(kind))]
    elif kind is None and {30, 31, 32, 33} & set(have):
        bad.append(("proxy-no-type", ""))
    if 32 in have and have[32].value[:1] not in (b"", b"\0"):
        bad.append(("proxy-id", have[32].value.hex()))
    if lcp.get(27) is not None and lcp.get(28) is not None:
        bad += _check_agreement(lcp, kind)
    return bad + _check_expected(have, lcp, expect)


class Proxy:
    """The proxy AVPs of one call, as far as they make sense."""

    def __init__(self, avps):
        have = _by_number(avps)
        self.hidden = sorted(n for n in have if have[n].hidden)
        self.values = {n: have[n].value for n in range(26, 34) if n in have}
        self.lcp = {LCP_AVPS[n]: split_options(self.values[n]) for n in LCP_AVPS
                    if n in self.values}
        self.usable = all(self.lcp.get(name) is not None for name in ("last_sent", "last_received"))
        self.kind = int.from_bytes(self.values[29], "big") if 29 in self.values else None
        self.ident = self.values.get(32, b"\0")[-1]
        self.user = self.values.get(30, b"").decode("utf-8", "backslashreplace")
        self.challenge, self.response = self.values.get(31, b""), self.values.get(33, b"")
        self.method = dict(self.lcp["last_sent"]).get(3) if self.usable else None

    def __bool__(self):
        return bool(self.values)

    def verify(self, password):
        """Is this the user with that password? None stands for nobody we know."""
        if password is None:
            return False
        secret = password.encode()
        if self.kind == 2:
            good = hashlib.md5(bytes([self.ident]) + secret + self.challenge).digest()
            return self.response == good
        if self.kind == 3:
            return self.response == secret
        return self.kind == 5 and mschap.verify(password, self.challenge, self.response)

    def plan(self, speaks, needs_auth, wish=None):
        """How to go on: 'lcp' anew, 'auth' anew, or 'resume' behind the client's response.

        `speaks` are the authentication protocols of the LNS, `wish` is a fault that was set.
        """
        if not self.usable or wish == "restart":
            return "lcp"
        if self.kind in (2, 3, 5) and wish != "auth":
            return "resume"
        if self.method is None:
            return "lcp" if needs_auth else "resume"
        return "auth" if self.method in speaks else "lcp"

    def as_json(self):
        """Everything, passwords too: this is a test's own log."""
        out = {"hidden": " ".join(map(str, self.hidden)),
               "lcp": {name: None if opts is None else
                       [{"type": kind, "value": value.hex()} for kind, value in opts]
                       for name, opts in self.lcp.items()},
               "method": METHODS.get(self.method)}
        if self.kind is not None:
            out.update(type=self.kind, user=self.user, id=self.ident,
                       challenge=self.challenge.hex(), response=self.response.hex())
        if self.kind in (1, 3):
            out["password"] = self.response.decode("utf-8", "backslashreplace")
        return out
