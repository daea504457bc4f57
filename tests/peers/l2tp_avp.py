# SPDX-License-Identifier: GPL-2.0
"""L2TPv2 codec of the test peers (RFC 2661 sections 3.1, 4 and 5.1.1).

Shares nothing with the daemon, so that a misreading of the RFC there is not
repeated here.  All integers are in host form; fields are big endian on the
wire.  Decoding is lenient: it reports what is wrong and goes on as far as the
bytes allow, because a test peer wants to log bad messages, not lose them.
"""

import hashlib
import os
import struct
from collections import namedtuple

F_T, F_L, F_S, F_O, F_P = 0x8000, 0x4000, 0x0800, 0x0200, 0x0100
F_RESERVED = 0x34F0
AVP_M, AVP_H, AVP_RESERVED = 0x8000, 0x4000, 0x3C00

MSG_NAMES = {0: "ZLB", 1: "SCCRQ", 2: "SCCRP", 3: "SCCCN", 4: "StopCCN",
             6: "HELLO", 7: "OCRQ", 8: "OCRP", 9: "OCCN", 10: "ICRQ",
             11: "ICRP", 12: "ICCN", 14: "CDN", 15: "WEN", 16: "SLI"}
MSG_CODES = {name.upper(): code for code, name in MSG_NAMES.items()}
ZLB, SCCRQ, SCCRP, SCCCN, STOPCCN, HELLO = 0, 1, 2, 3, 4, 6
OCRQ, OCRP, OCCN, ICRQ, ICRP, ICCN, CDN, WEN, SLI = 7, 8, 9, 10, 11, 12, 14, 15, 16

# One row per IETF attribute: M bit required, hiding allowed, value length
# before hiding (least, most; None is "no limit of its own").
Spec = namedtuple("Spec", "name kind m hide least most")
AVPS = {
    0: Spec("Message Type", "u16", 1, 0, 2, 2),
    1: Spec("Result Code", "result", 1, 0, 2, None),
    2: Spec("Protocol Version", "version", 1, 0, 2, 2),
    3: Spec("Framing Capabilities", "u32", 1, 1, 4, 4),
    4: Spec("Bearer Capabilities", "u32", 1, 1, 4, 4),
    5: Spec("Tie Breaker", "hex", 0, 0, 8, 8),
    6: Spec("Firmware Revision", "u16", 0, 1, 2, 2),
    7: Spec("Host Name", "str", 1, 0, 1, None),
    8: Spec("Vendor Name", "str", 0, 1, 0, None),
    9: Spec("Assigned Tunnel ID", "u16", 1, 1, 2, 2),
    10: Spec("Receive Window Size", "u16", 1, 0, 2, 2),
    11: Spec("Challenge", "hex", 1, 1, 1, None),
    12: Spec("Q.931 Cause Code", "q931", 1, 0, 3, None),
    13: Spec("Challenge Response", "hex", 1, 1, 16, 16),
    14: Spec("Assigned Session ID", "u16", 1, 1, 2, 2),
    15: Spec("Call Serial Number", "u32", 1, 1, 4, 4),
    16: Spec("Minimum BPS", "u32", 1, 1, 4, 4),
    17: Spec("Maximum BPS", "u32", 1, 1, 4, 4),
    18: Spec("Bearer Type", "u32", 1, 1, 4, 4),
    19: Spec("Framing Type", "u32", 1, 1, 4, 4),
    21: Spec("Called Number", "str", 1, 1, 0, None),
    22: Spec("Calling Number", "str", 1, 1, 0, None),
    23: Spec("Sub-Address", "str", 1, 1, 0, None),
    24: Spec("(Tx) Connect Speed", "u32", 1, 1, 4, 4),
    25: Spec("Physical Channel ID", "u32", 0, 1, 4, 4),
    26: Spec("Initial Received LCP CONFREQ", "hex", 0, 1, 0, None),
    27: Spec("Last Sent LCP CONFREQ", "hex", 0, 1, 0, None),
    28: Spec("Last Received LCP CONFREQ", "hex", 0, 1, 0, None),
    29: Spec("Proxy Authen Type", "u16", 0, 1, 2, 2),
    30: Spec("Proxy Authen Name", "str", 0, 1, 0, None),
    31: Spec("Proxy Authen Challenge", "hex", 0, 1, 1, None),
    32: Spec("Proxy Authen ID", "u16", 0, 1, 2, 2),
    33: Spec("Proxy Authen Response", "hex", 0, 1, 0, None),
    34: Spec("Call Errors", "hex", 1, 1, 26, 26),
    35: Spec("ACCM", "hex", 1, 1, 10, 10),
    36: Spec("Random Vector", "hex", 1, 0, 1, None),
    37: Spec("Private Group ID", "str", 0, 1, 0, None),
    38: Spec("Rx Connect Speed", "u32", 0, 1, 4, 4),
    39: Spec("Sequencing Required", "none", 1, 0, 0, 0),
    # RFC 3145
    46: Spec("PPP Disconnect Cause Code", "cause", 0, 1, 5, None),
}
RANDOM_VECTOR = 36
DSL_FORUM = 3561

Header = namedtuple("Header", "flags version length tid sid ns nr offset start")


class Malformed(Exception):
    """The bytes are too short or too wrong to go on."""


class Avp:
    """One attribute. `value` is the clear value; `hidden` tells how it went."""

    def __init__(self, attr, value=b"", m=None, vendor=0, hidden=False, reserved=0):
        if m is None:
            m = bool(AVPS[attr].m) if vendor == 0 and attr in AVPS else False
        self.attr, self.value, self.m = attr, bytes(value), bool(m)
        self.vendor, self.hidden, self.reserved = vendor, hidden, reserved

    @property
    def spec(self):
        return AVPS.get(self.attr) if self.vendor == 0 else None

    def decoded(self):
        """The value as JSON can show it: int, text, dict or hex string."""
        kind = self.spec.kind if self.spec else "hex"
        v = self.value
        if kind == "u16" and len(v) == 2 or kind == "u32" and len(v) == 4:
            return int.from_bytes(v, "big")
        if kind == "str":
            return v.decode("utf-8", "backslashreplace")
        if kind == "version" and len(v) == 2:
            return "%d.%d" % (v[0], v[1])
        if kind == "result" and len(v) >= 2:
            out = {"result": int.from_bytes(v[:2], "big")}
            if len(v) >= 4:
                out["error"] = int.from_bytes(v[2:4], "big")
                out["message"] = v[4:].decode("utf-8", "backslashreplace")
            return out
        if kind == "q931" and len(v) >= 3:
            return {"cause": int.from_bytes(v[:2], "big"), "msg": v[2],
                    "advisory": v[3:].decode("utf-8", "backslashreplace")}
        if kind == "cause" and len(v) >= 5:
            return {"code": int.from_bytes(v[:2], "big"),
                    "protocol": int.from_bytes(v[2:4], "big"), "direction": v[4],
                    "message": v[5:].decode("utf-8", "backslashreplace")}
        if self.vendor == DSL_FORUM and self.attr in (1, 2):
            # RFC 5515: Agent-Circuit-Id and Agent-Remote-Id.
            return v.decode("utf-8", "backslashreplace")
        return v.hex()

    def number(self):
        """The value as an integer; 0, which no identifier may be, when it is none."""
        value = self.decoded()
        return value if isinstance(value, int) else 0

    def as_json(self):
        out = {"type": self.attr, "name": self.spec.name if self.spec else "unknown",
               "m": int(self.m), "h": int(self.hidden), "len": len(self.value),
               "value": self.decoded()}
        if self.vendor:
            out["vendor"] = self.vendor
        if self.reserved:
            out["reserved"] = self.reserved
        return out


def u16(attr, number, **kw):
    return Avp(attr, struct.pack("!H", number & 0xFFFF), **kw)


def u32(attr, number, **kw):
    return Avp(attr, struct.pack("!I", number & 0xFFFFFFFF), **kw)


def text(attr, string, **kw):
    return Avp(attr, string.encode(), **kw)


def result_code(result, error=None, message=""):
    value = struct.pack("!H", result)
    if error is not None or message:
        value += struct.pack("!H", error or 0) + message.encode()
    return Avp(1, value)


def challenge_response(msg_type, secret, challenge):
    """RFC 2661 5.1.1: the CHAP identifier is the type of the answering message."""
    return hashlib.md5(bytes([msg_type]) + secret + challenge).digest()


def _mask(attr, secret, vector, data, decrypt):
    key, out = struct.pack("!H", attr) + secret + vector, b""
    for at in range(0, len(data), 16):
        chunk = data[at:at + 16]
        done = bytes(a ^ b for a, b in zip(chunk, hashlib.md5(key).digest()))
        out += done
        key = secret + (chunk if decrypt else done)
    return out


def hide(attr, secret, vector, value, padding=b""):
    """RFC 2661 4.3: the octets that go into the value field of a hidden AVP."""
    return _mask(attr, secret, vector, struct.pack("!H", len(value)) + value + padding, False)


def unhide(attr, secret, vector, data):
    clear = _mask(attr, secret, vector, data, True)
    if len(clear) < 2:
        raise Malformed("hidden value shorter than its length field")
    size = int.from_bytes(clear[:2], "big")
    if size > len(clear) - 2:
        raise Malformed("hidden original length %d exceeds %d" % (size, len(clear) - 2))
    return clear[2:2 + size]


def message_type(avps):
    """Code of a message: ZLB without AVPs, -1 when it does not begin with its type."""
    if not avps:
        return ZLB
    first = avps[0]
    good = first.attr == 0 and first.vendor == 0 and len(first.value) == 2 and not first.hidden
    return first.decoded() if good else -1


def parse_header(data):
    """Header of any L2TPv2 packet; raises Malformed when it does not fit."""
    if len(data) < 2:
        raise Malformed("%d bytes are no header" % len(data))
    flags = int.from_bytes(data[:2], "big")
    if flags & 0xF != 2:
        raise Malformed("version %d" % (flags & 0xF))
    need = 6 + 2 * bool(flags & F_L) + 4 * bool(flags & F_S) + 2 * bool(flags & F_O)
    if len(data) < need:
        raise Malformed("header needs %d bytes, has %d" % (need, len(data)))
    at, length, ns, nr, offset = 2, None, None, None, None
    if flags & F_L:
        length, at = int.from_bytes(data[2:4], "big"), 4
    tid, sid = struct.unpack_from("!HH", data, at)
    at += 4
    if flags & F_S:
        ns, nr = struct.unpack_from("!HH", data, at)
        at += 4
    if flags & F_O:
        offset = int.from_bytes(data[at:at + 2], "big")
        at += 2 + offset
        if at > len(data):
            raise Malformed("offset %d runs past the packet" % offset)
    if length is not None and not at <= length <= len(data):
        raise Malformed("length field %d, header %d, packet %d" % (length, at, len(data)))
    return Header(flags & ~0xF, 2, length, tid, sid, ns, nr, offset, at)


def build_data(tid, sid, payload, length=False, seq=None, offset=None, priority=False,
               nr=0, extra_flags=0):
    """A data message; `seq` puts the S bit and that Ns, `offset` the O bit."""
    flags = 2 | extra_flags | F_P * bool(priority)
    body = struct.pack("!HH", tid, sid)
    if seq is not None:
        flags |= F_S
        body += struct.pack("!HH", seq & 0xFFFF, nr)
    if offset is not None:
        flags |= F_O
        body += struct.pack("!H", offset) + os.urandom(offset)
    body += payload
    if length:
        flags |= F_L
        body = struct.pack("!H", len(body) + 4) + body
    return struct.pack("!H", flags) + body


def build_control(tid, sid, ns, nr, body=b"", flags=F_T | F_L | F_S):
    return struct.pack("!HHHHHH", flags | 2, 12 + len(body), tid, sid,
                       ns & 0xFFFF, nr & 0xFFFF) + body


def encode_avps(avps, secret=b"", hide_all=False):
    """AVP list to bytes; what is hidden gets a Random Vector in front of it."""
    out, vector = b"", None
    for avp in avps:
        may = avp.spec is None or avp.spec.hide
        value, bits = avp.value, AVP_M * avp.m | avp.reserved << 10
        if avp.hidden or (hide_all and may and avp.spec is not None):
            if vector is None:
                vector = os.urandom(16)
                out += struct.pack("!HHH", AVP_M | 6 + 16, 0, RANDOM_VECTOR) + vector
            value = hide(avp.attr, secret, vector, value, os.urandom(vector[0] % 16))
            bits |= AVP_H
        out += struct.pack("!HHH", bits | (6 + len(value)) & 0x3FF, avp.vendor, avp.attr) + value
    return out


def decode_avps(body, secret=b""):
    """Bytes to (AVP list, [(code, detail)]): the second part is what broke the format."""
    avps, bad, vector, at = [], [], None, 0
    while at < len(body):
        if len(body) - at < 6:
            bad.append(("avp-truncated", "%d stray bytes at %d" % (len(body) - at, at)))
            break
        bits, vendor, attr = struct.unpack_from("!HHH", body, at)
        size = bits & 0x3FF
        if size < 6 or size > len(body) - at:
            bad.append(("avp-length", "AVP %d at %d says %d" % (attr, at, size)))
            break
        avp = Avp(attr, body[at + 6:at + size], bool(bits & AVP_M), vendor,
                  bool(bits & AVP_H), (bits & AVP_RESERVED) >> 10)
        if avp.hidden:
            if vector is None:
                bad.append(("hidden-no-vector", "AVP %d" % attr))
            elif not secret:
                bad.append(("hidden-no-secret", "AVP %d" % attr))
            else:
                try:
                    avp.value = unhide(attr, secret, vector, avp.value)
                except Malformed as why:
                    bad.append(("hidden-length", "AVP %d: %s" % (attr, why)))
        elif vendor == 0 and attr == RANDOM_VECTOR:
            vector = avp.value
        avps.append(avp)
        at += size
    return avps, bad
