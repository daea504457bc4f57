# SPDX-License-Identifier: GPL-2.0
"""What RFC 2661 demands of messages, those of a LAC above all, as data and one pass over it.

Every function returns a list of (code, detail).  The codes are stable words:
tests count them in the log.
"""

import lns_proxy
from l2tp_avp import (AVPS, CDN, F_L, F_O, F_P, F_RESERVED, F_S, HELLO, ICCN, ICRP, ICRQ,
                      MSG_NAMES, OCCN, OCRP, RANDOM_VECTOR, SCCCN, SCCRP, SCCRQ, STOPCCN,
                      WEN, ZLB)

PROXY = {26, 27, 28, 29, 30, 31, 32, 33}
# Sections 6.1 to 6.14: attributes that must and may be there.
MUST = {
    SCCRQ: {0, 2, 7, 3, 9}, SCCRP: {0, 2, 3, 7, 9}, SCCCN: {0}, STOPCCN: {0, 9, 1},
    HELLO: {0}, ICRQ: {0, 14, 15}, ICCN: {0, 24, 19}, CDN: {0, 1, 14}, WEN: {0, 34},
    ICRP: {0, 14}, OCRP: {0, 14}, OCCN: {0, 24, 19},
}
MAY = {
    SCCRQ: {4, 10, 11, 5, 6, 8}, SCCRP: {4, 6, 8, 10, 11, 13}, SCCCN: {13}, STOPCCN: set(),
    HELLO: set(), ICRQ: {18, 25, 22, 21, 23}, ICCN: PROXY | {37, 38, 39}, CDN: {12, 46},
    WEN: set(), ICRP: {25}, OCRP: {25}, OCCN: {38, 39},
}
# What a LAC may send at all; the rest is the LNS's side or undefined.
FROM_LAC = set(MUST) - {ICRP}
TUNNEL_MESSAGES = {SCCRQ, SCCRP, SCCCN, STOPCCN, HELLO}
NONZERO = {9: "tunnel-id-zero", 14: "session-id-zero", 10: "window-zero"}
RESERVED_MASK = {3: ~3, 4: ~3, 18: ~3, 19: ~3}


def check_header(hdr, size):
    """Section 3.1 for control messages; `size` is the datagram's length."""
    bad = []
    if not hdr.flags & F_L:
        bad.append(("control-no-length", ""))
    if not hdr.flags & F_S:
        bad.append(("control-no-sequence", ""))
    if hdr.flags & (F_O | F_P):
        bad.append(("control-bits", "O or P set: %#06x" % hdr.flags))
    if hdr.flags & F_RESERVED:
        bad.append(("header-reserved", "%#06x" % hdr.flags))
    if hdr.length is not None and hdr.length != size:
        bad.append(("length-mismatch", "field %d, datagram %d" % (hdr.length, size)))
    return bad


def check_data_header(hdr, size):
    bad = []
    if hdr.flags & F_RESERVED:
        bad.append(("header-reserved", "%#06x" % hdr.flags))
    if hdr.length is not None and hdr.length != size:
        bad.append(("length-mismatch", "field %d, datagram %d" % (hdr.length, size)))
    return bad


def _check_avp(avp, msg):
    """One attribute's bits and value against section 4.4."""
    bad, spec, where = [], avp.spec, "AVP %d in %s" % (avp.attr, MSG_NAMES.get(msg, msg))
    if avp.reserved:
        bad.append(("avp-reserved", where))
    if spec is None:
        if avp.m:
            bad.append(("unknown-mandatory", "vendor %d %s" % (avp.vendor, where)))
        if avp.vendor == 0:
            bad.append(("avp-undefined", where))
        return bad
    if avp.m != bool(spec.m):
        bad.append(("m-bit", "%s has M=%d" % (where, avp.m)))
    if avp.hidden and not spec.hide:
        bad.append(("hidden-forbidden", where))
    if len(avp.value) < spec.least or (spec.most is not None and len(avp.value) > spec.most):
        bad.append(("avp-value-length", "%s is %d long" % (where, len(avp.value))))
        return bad
    number = int.from_bytes(avp.value, "big") if spec.kind in ("u16", "u32") else None
    if avp.attr in NONZERO and number == 0:
        bad.append((NONZERO[avp.attr], where))
    if avp.attr in RESERVED_MASK and number & RESERVED_MASK[avp.attr]:
        bad.append(("avp-reserved-value", "%s is %#x" % (where, number)))
    if avp.attr == 2 and avp.value != b"\x01\x00":
        bad.append(("protocol-version", avp.value.hex()))
    if avp.attr == 46:
        bad += _check_cause(avp.value)
    if avp.attr == 1:
        bad += _check_result(avp.value, msg)
    return bad


def _check_result(value, msg):
    bad = []
    result = int.from_bytes(value[:2], "big")
    if not 1 <= result <= (7 if msg == STOPCCN else 11):
        bad.append(("result-code", "%s result %d" % (MSG_NAMES.get(msg, msg), result)))
    if len(value) == 3:
        bad.append(("avp-value-length", "half an error code"))
    if result == 2 and len(value) < 4:
        bad.append(("result-no-error", "result 2 needs an error code"))
    if len(value) >= 4 and not (msg == STOPCCN and result == 5):
        if int.from_bytes(value[2:4], "big") > 8:
            bad.append(("error-code", value[2:4].hex()))
    if len(value) > 4:
        try:
            value[4:].decode("utf-8")
        except UnicodeDecodeError:
            bad.append(("result-not-utf8", value[4:].hex()))
    return bad


def _check_cause(value):
    """RFC 3145 section 2: code, protocol, direction, a text for people."""
    bad = []
    if int.from_bytes(value[:2], "big") > 21:
        bad.append(("cause-code", value[:2].hex()))
    if value[4] > 2:
        bad.append(("cause-direction", str(value[4])))
    try:
        value[5:].decode("utf-8")
    except UnicodeDecodeError:
        bad.append(("cause-not-utf8", value[5:].hex()))
    return bad


def check_message(avps, hdr, expect=None, allowed=FROM_LAC):
    """Contents of one non-empty control message (sections 4.4 and 6)."""
    if not avps or avps[0].attr != 0 or avps[0].vendor != 0:
        return [("message-type-first", "")]
    if avps[0].hidden or len(avps[0].value) != 2:
        return [("message-type-form", avps[0].value.hex())]
    msg = avps[0].decoded()
    name = MSG_NAMES.get(msg, str(msg))
    bad = []
    if msg not in allowed or msg == ZLB:
        bad.append(("message-unexpected", name))
    seen = set()
    for avp in avps:
        bad += _check_avp(avp, msg)
        if avp.vendor == 0 and avp.attr != RANDOM_VECTOR:
            if avp.attr in seen:
                bad.append(("avp-repeated", "AVP %d in %s" % (avp.attr, name)))
            seen.add(avp.attr)
    if msg in MUST:
        for attr in sorted(MUST[msg] - seen):
            bad.append(("avp-missing", "%s (%d) in %s" % (AVPS[attr].name, attr, name)))
        for attr in sorted(seen - MUST[msg] - MAY[msg]):
            if attr in AVPS:
                bad.append(("avp-out-of-place", "AVP %d in %s" % (attr, name)))
    if msg in TUNNEL_MESSAGES and hdr.sid:
        bad.append(("session-id-in-tunnel-message", "%s has %d" % (name, hdr.sid)))
    if msg in (ICRP, ICCN, WEN, OCRP, OCCN) and not hdr.sid:
        bad.append(("session-id-zero-header", name))
    if msg == ICRQ and hdr.sid:
        bad.append(("session-id-in-icrq", str(hdr.sid)))
    if msg == ICCN:
        bad += lns_proxy.check(avps, expect)
    return bad
