#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""PPPoE frames by hand (RFC 2516, RFC 4638): a discovery client for tests and attacks.

  pppoe_tool.py IFACE dial [TAGS] [--hold S]       PADI, PADR; prints the session; PADT at the end
  pppoe_tool.py IFACE padi [TAGS]                  prints every answer as a JSON line
  pppoe_tool.py IFACE padr --ac MAC [TAGS]         with --cookie HEX, none, or --bad-cookie
  pppoe_tool.py IFACE padt --ac MAC --session N [TAGS]
  pppoe_tool.py IFACE send --ac MAC --session N --payload HEX     session frame (0x8864)
  pppoe_tool.py IFACE recv                         session frames only
  pppoe_tool.py IFACE raw --frame HEX              whole Ethernet frame

TAGS: --service NAME, --host-uniq HEX, --relay HEX, --max-payload N, --ac-name NAME,
--tag TYPE:HEX (any, repeated), --tag-length N (lie in the last tag), --no-service.
Everywhere: --src MAC (any; the interface goes promiscuous), --random-src for a new
one each frame, --code, --vertype, --pppoe-length (lies), --count N, --rate PER_SECOND,
--wait SECONDS for answers, --quiet for a summary line only (floods).
Exit status 1 when an answer was waited for and none came.
"""

import argparse
import json
import os
import socket
import struct
import sys
import time

sys.dont_write_bytecode = True

DISCOVERY, SESSION, ETH_P_ALL = 0x8863, 0x8864, 3
CODES = {0x09: "PADI", 0x07: "PADO", 0x19: "PADR", 0x65: "PADS", 0xA7: "PADT", 0: "session"}
TAGS = {0: "End-Of-List", 0x101: "Service-Name", 0x102: "AC-Name", 0x103: "Host-Uniq",
        0x104: "AC-Cookie", 0x105: "Vendor-Specific", 0x110: "Relay-Session-Id",
        0x120: "PPP-Max-Payload", 0x201: "Service-Name-Error", 0x202: "AC-System-Error",
        0x203: "Generic-Error"}
TEXT = {0x101, 0x102, 0x201, 0x202, 0x203}
BROADCAST = b"\xff" * 6
SOL_PACKET, PACKET_ADD_MEMBERSHIP, PACKET_MR_PROMISC = 263, 1, 1
PACKET_OUTGOING = 4


def mac(word):
    value = bytes.fromhex(word.replace(":", ""))
    if len(value) != 6:
        raise ValueError("not a MAC address: %s" % word)
    return value


def mac_text(value):
    return ":".join("%02x" % b for b in value)


def tag(kind, value):
    return struct.pack("!HH", kind, len(value)) + value


def parse_tags(body):
    """(list of (type, value), complaint or None)"""
    out = []
    while body:
        if len(body) < 4:
            return out, "stray bytes"
        kind, size = struct.unpack_from("!HH", body)
        if size > len(body) - 4:
            return out, "tag %#x says %d" % (kind, size)
        out.append((kind, body[4:4 + size]))
        body = body[4 + size:]
    return out, None


class Port:
    """An AF_PACKET socket that sees every PPPoE frame of one interface."""

    def __init__(self, name, source=None):
        self.sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
        self.sock.bind((name, ETH_P_ALL))
        self.own = self.sock.getsockname()[4]
        index = socket.if_nametoindex(name)
        self.sock.setsockopt(SOL_PACKET, PACKET_ADD_MEMBERSHIP,
                             struct.pack("=iHH8s", index, PACKET_MR_PROMISC, 0, b""))
        self.source = source or self.own

    def send(self, dst, ethertype, payload, source=None):
        frame = dst + (source or self.source) + struct.pack("!H", ethertype) + payload
        self.sock.send(frame)

    def receive(self, limit):
        """The next PPPoE frame from others before `limit`, or None."""
        while True:
            left = limit - time.monotonic()
            if left <= 0:
                return None
            self.sock.settimeout(left)
            try:
                frame, meta = self.sock.recvfrom(65535)
            except socket.timeout:
                return None
            kind = int.from_bytes(frame[12:14], "big")
            if meta[2] != PACKET_OUTGOING and kind in (DISCOVERY, SESSION) and len(frame) >= 20:
                return frame


def describe(frame):
    """A received PPPoE frame as a dictionary for JSON."""
    ethertype, vertype, code, sid, length = struct.unpack_from("!HBBHH", frame, 12)
    body = frame[20:20 + length]
    out = {"dst": mac_text(frame[:6]), "src": mac_text(frame[6:12]),
           "ethertype": "%#06x" % ethertype, "code": CODES.get(code, "%#04x" % code),
           "session": sid, "length": length}
    if vertype != 0x11:
        out["vertype"] = vertype
    if length > len(frame) - 20:
        out["malformed"] = "length past the frame"
    if ethertype == SESSION:
        out["payload"] = body.hex()
        return out
    tags, wrong = parse_tags(body)
    out["tags"] = [{"type": "%#06x" % k, "name": TAGS.get(k, "unknown"),
                    "value": v.decode("utf-8", "backslashreplace") if k in TEXT else v.hex()}
                   for k, v in tags]
    if wrong:
        out["malformed"] = wrong
    return out


def build(args, code, sid, body):
    if args.code is not None:
        code = args.code
    length = len(body) if args.pppoe_length is None else args.pppoe_length
    return struct.pack("!BBHH", args.vertype, code, sid, length) + body


def build_tags(args, cookie=None):
    out = b"" if args.no_service else tag(0x101, args.service.encode())
    for kind, word in ((0x103, args.host_uniq), (0x110, args.relay)):
        if word is not None:
            out += tag(kind, bytes.fromhex(word))
    if args.ac_name is not None:
        out += tag(0x102, args.ac_name.encode())
    if args.max_payload is not None:
        out += tag(0x120, struct.pack("!H", args.max_payload))
    if args.bad_cookie:
        cookie = bytes(b ^ 0x55 for b in cookie) if cookie else os.urandom(20)
    if cookie is not None:
        out += tag(0x104, cookie)
    for word in args.tag:
        kind, _, value = word.partition(":")
        out += tag(int(kind, 0), bytes.fromhex(value))
    if args.tag_length is not None:
        # The last tag lies about itself.
        tags, _ = parse_tags(out)
        size = len(tags[-1][1])
        at = len(out) - size - 2
        out = out[:at] + struct.pack("!H", args.tag_length) + out[at + 2:]
    return out


def transmit(port, args, dst, ethertype, payload):
    """Send --count frames at --rate; with --random-src every one from somewhere else."""
    started = time.monotonic()
    for n in range(args.count):
        source = b"\x02" + os.urandom(5) if args.random_src else None
        port.send(dst, ethertype, payload, source)
        if args.rate:
            pause = started + (n + 1) / args.rate - time.monotonic()
            if pause > 0 and n + 1 < args.count:
                time.sleep(pause)


def listen(port, args, wanted=None, session=None):
    """Print answers for --wait seconds; returns the frames of the kinds wanted."""
    limit, found = time.monotonic() + args.wait, []
    while True:
        frame = port.receive(limit)
        if frame is None:
            break
        ethertype, _, code, sid = struct.unpack_from("!HBBH", frame, 12)
        if session is not None and (ethertype == SESSION) != session:
            continue
        if wanted is None or code in wanted:
            found.append(frame)
        if not args.quiet:
            print(json.dumps(describe(frame)), flush=True)
        if args.stop_after and len(found) >= args.stop_after:
            break
    if args.quiet:
        codes = [CODES.get(f[15], hex(f[15])) for f in found]
        print(json.dumps({"sent": args.count, "answers": len(found),
                          "codes": {c: codes.count(c) for c in set(codes)}}))
    return found


def cookie_of(frame):
    tags, _ = parse_tags(frame[20:20 + int.from_bytes(frame[18:20], "big")])
    return dict(tags).get(0x104)


def do_dial(port, args):
    """Whole discovery, then --hold seconds of showing session frames, then PADT."""
    args.stop_after = 1
    transmit(port, args, BROADCAST, DISCOVERY, build(args, 0x09, 0, build_tags(args)))
    offers = listen(port, args, {0x07}, session=False)
    if not offers:
        return 1
    ac = offers[0][6:12]
    cookie = None if args.cookie == "none" else cookie_of(offers[0])
    transmit(port, args, ac, DISCOVERY, build(args, 0x19, 0, build_tags(args, cookie)))
    answers = listen(port, args, {0x65}, session=False)
    sid = int.from_bytes(answers[0][16:18], "big") if answers else 0
    if not sid:
        return 1
    print(json.dumps({"dialled": True, "ac": mac_text(ac), "session": sid}), flush=True)
    args.stop_after, args.wait = 0, args.hold
    listen(port, args)
    if not args.no_padt:
        port.send(ac, DISCOVERY, struct.pack("!BBHH", 0x11, 0xA7, sid, 0))
    return 0


def do_discovery(port, args):
    code, dst = {"padi": (0x09, BROADCAST), "padr": (0x19, None),
                 "padt": (0xA7, None)}[args.what]
    cookie = bytes.fromhex(args.cookie) if args.cookie not in (None, "none") else None
    body = build_tags(args, cookie)
    if args.what == "padt" and not (args.tag or args.host_uniq):
        body = b""
    dst = args.ac or dst
    if dst is None:
        raise ValueError("--ac MAC is needed")
    transmit(port, args, dst, DISCOVERY, build(args, code, args.session, body))
    found = listen(port, args, session=False)
    return 1 if args.wait and args.what != "padt" and not found else 0


def do_session(port, args):
    if args.what == "send":
        if args.ac is None:
            raise ValueError("--ac MAC is needed")
        transmit(port, args, args.ac, SESSION,
                 build(args, 0, args.session, bytes.fromhex(args.payload)))
        if not args.wait:
            return 0
    return 0 if listen(port, args, session=True) else 1


def do_raw(port, args):
    for _ in range(args.count):
        port.sock.send(bytes.fromhex(args.frame))
    return 1 if args.wait and not listen(port, args) else 0


def arguments():
    p = argparse.ArgumentParser(description="PPPoE frames by hand; see the head of this file")
    p.add_argument("iface")
    p.add_argument("what", choices=("dial", "padi", "padr", "padt", "send", "recv", "raw"))
    number = lambda word: int(word, 0)
    p.add_argument("--src", type=mac)
    p.add_argument("--random-src", action="store_true")
    p.add_argument("--ac", type=mac, metavar="MAC", help="destination")
    p.add_argument("--session", type=number, default=0)
    p.add_argument("--service", default="")
    for name in ("--host-uniq", "--relay", "--cookie", "--ac-name", "--frame"):
        p.add_argument(name)
    p.add_argument("--payload", default="c021090100080000", help="from the PPP protocol on")
    p.add_argument("--tag", action="append", default=[])
    for name in ("--max-payload", "--tag-length", "--pppoe-length", "--code"):
        p.add_argument(name, type=number)
    for name in ("--no-service", "--bad-cookie", "--quiet", "--no-padt"):
        p.add_argument(name, action="store_true")
    p.add_argument("--vertype", type=number, default=0x11)
    p.add_argument("--count", type=int, default=1)
    p.add_argument("--rate", type=float, default=0)
    p.add_argument("--wait", type=float, default=1)
    p.add_argument("--stop-after", type=int, default=0, help="answers to wait for at most")
    p.add_argument("--hold", type=float, default=0)
    return p.parse_args()


def main():
    args = arguments()
    port = Port(args.iface, args.src)
    doers = {"dial": do_dial, "send": do_session, "recv": do_session, "raw": do_raw}
    return doers.get(args.what, do_discovery)(port, args)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (OSError, ValueError) as problem:
        sys.exit("pppoe_tool: %s" % problem)
