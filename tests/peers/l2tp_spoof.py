#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Send L2TPv2 packets that pretend to come from somewhere, once or many times.

  l2tp_spoof.py --to ADDR[:PORT] [--from ADDR[:PORT]] data --tunnel T --session S
                [--payload HEX] [--ff03] [--length] [--seq N] [--offset N] [--priority]
  l2tp_spoof.py --to ... control MSG --tunnel T [--session S] [--ns N] [--nr N]
                [--avps HEX] [--result N] [--assigned N]
  l2tp_spoof.py --to ... raw HEX

Without --raw an ordinary UDP socket is bound to --from, which must then be an
address of this namespace.  With --raw the IPv4 or IPv6 header is ours, so that
any source address does.  --count, --interval and --wait (print what comes back
as JSON lines for that many seconds; ordinary socket only).
"""

import argparse
import json
import socket
import struct
import sys
import time

sys.dont_write_bytecode = True

from l2tp_avp import (CDN, HELLO, ICCN, ICRQ, STOPCCN, ZLB, Avp, Malformed, build_control,
                      build_data, decode_avps, encode_avps, parse_header, result_code, u16, u32)
from lns_faults import msg_code
from lns_ppp import checksum


def endpoint(word):
    """ADDR, ADDR:PORT, ADDR6 or [ADDR6]:PORT to (family, address, port)."""
    host, port = word, "1701"
    if word.startswith("["):
        host, _, port = word[1:].partition("]")
        port = port.lstrip(":") or "1701"
    elif word.count(":") == 1:
        host, port = word.split(":")
    return (socket.AF_INET6 if ":" in host else socket.AF_INET), host, int(port)


def udp(family, src, dst, payload):
    """A UDP datagram with the checksum the family's pseudo header asks for."""
    addresses = socket.inet_pton(family, src[0]) + socket.inet_pton(family, dst[0])
    head = struct.pack("!HHHH", src[1], dst[1], 8 + len(payload), 0)
    pseudo = addresses + struct.pack("!IHH", 8 + len(payload), 0, socket.IPPROTO_UDP)
    value = checksum(pseudo + head + payload) or 0xFFFF
    return head[:6] + struct.pack("!H", value) + payload


def send_raw(family, src, dst, payload):
    """One packet with a source address that need not be ours."""
    datagram = udp(family, src, dst, payload)
    source, target = (socket.inet_pton(family, a[0]) for a in (src, dst))
    if family == socket.AF_INET:
        # The kernel fills in length and checksum of an IP_HDRINCL header.
        packet = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(datagram), 0, 0, 64,
                             socket.IPPROTO_UDP, 0, source, target) + datagram
    else:
        packet = struct.pack("!IHBB16s16s", 6 << 28, len(datagram), socket.IPPROTO_UDP, 64,
                             source, target) + datagram
    with socket.socket(family, socket.SOCK_RAW, socket.IPPROTO_RAW) as sock:
        sock.sendto(packet, (dst[0], 0))


def control_avps(msg, args):
    """Just enough AVPs that the message would count if its source were right."""
    if msg == ZLB:
        return b""
    avps = [u16(0, msg)]
    if msg in (STOPCCN, CDN):
        avps += [result_code(args.result), u16(9 if msg == STOPCCN else 14, args.assigned)]
    elif msg == ICRQ:
        avps += [u16(14, args.assigned), u32(15, 1)]
    elif msg == ICCN:
        avps += [u32(24, 1000000), u32(19, 1)]
    elif msg != HELLO and not args.avps:
        avps += [Avp(2, b"\1\0"), u32(3, 3), Avp(7, b"spoof"), u16(9, args.assigned)]
    return encode_avps(avps) + bytes.fromhex(args.avps)


def packet(args):
    if args.what == "raw":
        return bytes.fromhex(args.packet)
    if args.what == "data":
        payload = (b"\xff\x03" if args.ff03 else b"") + bytes.fromhex(args.payload)
        return build_data(args.tunnel, args.session, payload, args.length, args.seq,
                          args.offset, args.priority)
    msg = msg_code(args.message)
    return build_control(args.tunnel, args.session, args.ns, args.nr, control_avps(msg, args))


def show(data, peer):
    out = {"from": list(peer[:2]), "bytes": data.hex()}
    try:
        hdr = parse_header(data)
        avps, _ = decode_avps(data[hdr.start:hdr.length]) if hdr.ns is not None else ([], 0)
        out.update(tunnel=hdr.tid, session=hdr.sid, ns=hdr.ns, nr=hdr.nr,
                   avps=[a.as_json() for a in avps])
    except Malformed as why:
        out["malformed"] = str(why)
    print(json.dumps(out), flush=True)


def arguments():
    p = argparse.ArgumentParser(description="spoofed L2TPv2 packets")
    p.add_argument("--to", required=True, type=endpoint)
    p.add_argument("--from", dest="source", type=endpoint)
    p.add_argument("--raw", action="store_true", help="build the IP header as well")
    p.add_argument("--count", type=int, default=1)
    p.add_argument("--interval", type=float, default=0)
    p.add_argument("--wait", type=float, default=0, help="seconds to listen for answers")
    what = p.add_subparsers(dest="what", required=True)
    one = what.add_parser("data")
    one.add_argument("--tunnel", type=int, required=True)
    one.add_argument("--session", type=int, required=True)
    one.add_argument("--payload", default="c0210901000800000000")
    for name in ("--ff03", "--length", "--priority"):
        one.add_argument(name, action="store_true")
    one.add_argument("--seq", type=int)
    one.add_argument("--offset", type=int)
    one = what.add_parser("control")
    one.add_argument("message", help="name or number; ZLB for none")
    for name, value in (("--tunnel", 0), ("--session", 0), ("--ns", 0), ("--nr", 0),
                        ("--result", 1), ("--assigned", 1)):
        one.add_argument(name, type=int, default=value)
    one.add_argument("--avps", default="", help="more AVPs, as finished bytes")
    what.add_parser("raw").add_argument("packet")
    return p.parse_args()


def main():
    args = arguments()
    family, host, port = args.to
    data = packet(args)
    if args.raw:
        if args.source is None or args.source[0] != family:
            sys.exit("l2tp_spoof: --raw needs --from of the same family")
        for _ in range(args.count):
            send_raw(family, args.source[1:], (host, port), data)
            time.sleep(args.interval)
        return
    with socket.socket(family, socket.SOCK_DGRAM) as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if args.source:
            sock.bind(args.source[1:])
        for _ in range(args.count):
            sock.sendto(data, (host, port))
            time.sleep(args.interval)
        limit = time.monotonic() + args.wait
        while time.monotonic() < limit:
            sock.settimeout(limit - time.monotonic())
            try:
                show(*sock.recvfrom(65535))
            except ConnectionError as why:
                print(json.dumps({"error": str(why)}))
            except socket.timeout:
                break


if __name__ == "__main__":
    try:
        main()
    except (OSError, ValueError) as problem:
        sys.exit("l2tp_spoof: %s" % problem)
