#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Self-test of the test LNS: a small Python LAC drives it over loopback.

Runs in a network namespace of its own (unshare), so it needs root but leaves
nothing behind.  TAP on stdout.
"""

import hashlib
import json
import os
import re
import socket
import struct
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True

from l2tp_avp import (CDN, HELLO, ICRQ, SCCRP, STOPCCN, Avp, challenge_response, decode_avps,
                      encode_avps, hide, result_code, u16, u32, unhide)
import pppoe_tool
from l2tp_link import Link
from lnsctl import ask, wait
from lns_ppp import IP, LCP
from selftest_lac import Client, Lac, Silence

HERE = os.path.dirname(os.path.abspath(__file__))
SECRET = b"s3cret"


class Lns:
    """One lns.py process for one test, with its log and control socket."""

    def __init__(self, *args, listen="127.0.0.1:1701", secret=SECRET):
        self.dir = tempfile.TemporaryDirectory()
        self.ctl, self.log = self.dir.name + "/ctl", self.dir.name + "/log"
        host, port = re.fullmatch(r"\[?([^\]]*?)\]?:(\d+)", listen).groups()
        self.addr = (host, int(port))
        self.proc = subprocess.Popen(
            [sys.executable, HERE + "/lns.py", "--listen", listen, "--secret", secret.decode(),
             "--ctl", self.ctl, "--log", self.log, "--rto", "0.2", *args],
            stdout=subprocess.PIPE, text=True)
        if self.proc.stdout.readline() != "ready\n":
            raise RuntimeError("lns.py did not start")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.proc.kill()
        self.proc.wait()
        self.proc.stdout.close()
        self.dir.cleanup()

    def ask(self, line):
        answer = ask(self.ctl, line)
        assert answer["ok"], answer
        return answer

    def wait(self, *conditions):
        assert wait(self.ctl, ["timeout=3", *conditions]) == 0, conditions

    def lines(self, ev):
        with open(self.log) as log:
            return [j for j in map(json.loads, log) if j["ev"] == ev]

    def codes(self):
        return self.ask("status")["violation_codes"]


def up(lns, **kw):
    lac = Lac(lns.addr, **{"secret": SECRET, **kw})
    lac.connect()
    return lac, lac.call()


def test_codec_vectors():
    # Written out from RFC 2661 4.3, one MD5 block at a time.
    vector, value = bytes(range(16)), b"A" * 20
    clear = struct.pack("!H", 20) + value
    b1 = hashlib.md5(b"\0\x0b" + SECRET + vector).digest()
    c1 = bytes(a ^ b for a, b in zip(clear[:16], b1))
    b2 = hashlib.md5(SECRET + c1).digest()
    c2 = bytes(a ^ b for a, b in zip(clear[16:], b2))
    assert hide(11, SECRET, vector, value) == c1 + c2
    assert unhide(11, SECRET, vector, c1 + c2) == value
    body = encode_avps([u16(0, 1), Avp(11, b"xyz", hidden=True)], SECRET)
    avps, bad = decode_avps(body, SECRET)
    assert not bad and [a.attr for a in avps] == [0, 36, 11] and avps[2].value == b"xyz"
    assert decode_avps(body)[1][0][0] == "hidden-no-secret"
    assert decode_avps(b"\x80\x05" + bytes(6))[1][0][0] == "avp-length"


def test_link_order_and_loss():
    sent, odd = [], []
    link = Link(lambda *a: sent.append(a), lambda *a: odd.append(a), window=4)
    link.nr = link.last_nr_sent = 65535
    assert link.receive(0, 0, 0, b"b", "b") == []
    assert link.receive(0, 65535, 0, b"a", "a") == ["a", "b"] and link.nr == 1
    assert link.receive(0, 0, 0, b"b", "b") == [] and link.duplicates == 1
    link.receive(0, 0, 0, b"other", "x")
    link.receive(0, 5 + link.last_nr_sent, 0, b"far", "far")
    link.receive(0, 1, 9, b"", None)
    assert [o[0] for o in odd] == ["rtx-differs", "window-overrun", "nr-ahead"], odd
    link.send(10, 0, b"m")
    times = []
    for tenth in range(100, 500):
        before = len(sent)
        link.tick(tenth / 10)
        if len(sent) > before:
            times.append(tenth / 10)
    assert times == [11, 13, 17, 25, 33] and link.dead, times


def test_authenticated_tunnel_and_session():
    with Lns() as lns:
        lac = Lac(lns.addr, SECRET)
        sccrp = lac.connect()
        assert sccrp[13].value == challenge_response(SCCRP, SECRET, lac.challenge)
        sid = lac.call()
        lns.wait("tunnels=1", "sessions=1")
        lac.send(HELLO, [])
        lns.wait("rx.HELLO=1")
        lac.data(sid, b"\xff\x03\xc0\x21hello", length=True)
        lac.data(sid, b"\xc0\x21")
        lns.wait("data_rx=2")
        forms = lns.ask("status")["tunnels"][0]["sessions"][0]["data"]["forms"]
        assert forms == {"L": 1, "ff03": 1, "no-ff03": 1}, forms
        lac.send(CDN, [result_code(3), u16(14, 500)], sid)
        lns.wait("sessions=0")
        lac.send(STOPCCN, [result_code(1), u16(9, 100)])
        lns.wait("tunnels=0", "violations=0")
        assert lns.lines("session-down")[0]["data"]["rx_packets"] == 2


def test_hidden_avps_both_ways():
    with Lns("--fault", "hide=1") as lns:
        lac, _ = up(lns, hide=True)
        lns.wait("sessions=1", "violations=0")
        hidden = [a for a in lns.lines("rx")[0]["avps"] if a["h"]]
        assert {a["type"] for a in hidden} >= {9, 11}, hidden
        assert any(a["h"] for a in lns.lines("tx")[0]["avps"])


def test_wrong_secret_is_refused():
    with Lns() as lns:
        lac = Lac(lns.addr, SECRET)
        lac.send(1, lac.sccrq_avps())
        lac.scccn(lac.expect("SCCRP")[1], right=False)
        assert lac.expect("StopCCN")[1][1].decoded()["result"] == 4
        lns.wait("auth_failed=1")


def test_violations_are_seen():
    with Lns("--expect", "static") as lns:
        lac, sid = up(lns)
        lns.wait("sessions=1", "violations=0")
        lac.send(ICRQ, [u16(14, 600, m=False), u16(5, 1), Avp(99, b"", m=True, vendor=9),
                        Avp(18, b"\0\0", reserved=1)])
        lac.send(12, [u16(29, 2), u32(19, 1)], sid)
        lac.sock.sendto(lac.packet(0, b"", ns=9)[:-1], lac.lns)
        lac.nr += 7
        lac.zlb()
        lac.sock.sendto(b"\xc8\x03" + bytes(10), lac.lns)
        lac.data(sid, b"x", seq=0)
        wanted = {"avp-missing", "m-bit", "avp-value-length", "unknown-mandatory",
                  "avp-reserved", "avp-out-of-place", "proxy-in-static", "proxy-incomplete",
                  "malformed", "nr-ahead", "data-seq-unnegotiated"}
        lns.wait(*("%s>=1" % code for code in sorted(wanted)))


def test_loss_and_duplication():
    with Lns() as lns:
        lns.ask("impair op=drop-tx count=2 type=SCCRP")
        lns.ask("impair op=dup-tx count=1 type=ICRP")
        lac, _ = up(lns)
        lac.expect("ICRP-again")
        lns.wait("sessions=1")
        assert [j["attempt"] for j in lns.lines("tx") if j["type"] == "SCCRP"] == [0, 1, 2]
        body = encode_avps([u16(0, HELLO)])
        lac.sock.sendto(lac.packet(0, body, ns=lac.ns + 1), lac.lns)
        lac.sock.sendto(lac.packet(0, body, ns=lac.ns), lac.lns)
        lns.wait("rx.HELLO=2")
        assert lns.ask("status")["tunnels"][0]["link"]["nr"] == lac.ns + 2
        lns.ask("impair op=reorder-tx")
        lns.ask("hello")
        lns.ask("zlb")
        lac.expect("HELLO")


def test_scripted_refusals():
    with Lns("--fault", "stopccn-at=SCCRQ", "--fault", "stopccn=2:0x7:try another") as lns:
        lac = Lac(lns.addr, SECRET)
        lac.send(1, lac.sccrq_avps())
        _, have, _ = lac.expect("StopCCN")
        assert have[1].decoded() == {"result": 2, "error": 7, "message": "try another"}
        lac.peer_tid = have[9].decoded()
        lac.zlb()
        lns.wait("ev.tunnel-down=1")
    with Lns("--fault", "cdn-at=ICRQ", "--fault", "cdn=2:4") as lns:
        lac = Lac(lns.addr, SECRET)
        lac.connect()
        lac.send(ICRQ, [u16(14, 5), u32(15, 1)])
        assert lac.expect("CDN")[1][1].decoded()["error"] == 4
        lns.ask("fault clear")
        lac.call(6)
        lns.wait("sessions=1")


def test_broken_answers():
    with Lns("--fault", "response=long", "--fault", "omit=SCCRP:9",
             "--fault", "add=SCCRP:1:0:99:beef,SCCRP:0:9:1:00") as lns:
        lac = Lac(lns.addr, SECRET)
        lac.send(1, lac.sccrq_avps())
        _, have, _ = lac.expect("SCCRP")
        assert len(have[13].value) == 32 and 9 not in have and have[99].m
    with Lns("--fault", "sccrq=ignore") as lns:
        lac = Lac(lns.addr, SECRET)
        lac.send(1, lac.sccrq_avps())
        lns.wait("rx.SCCRQ=1")
        try:
            lac.expect("SCCRP", 0.3)
            raise AssertionError("answered")
        except Silence:
            pass


def test_other_port_and_silence():
    with Lns("--fault", "reply-port=1801") as lns:
        lac, _ = up(lns)
        assert lac.lns[1] == 1801
        lns.wait("sessions=1", "violations=0")
        lns.ask("fault hello=ignore")
        lac.send(HELLO, [])
        lns.wait("ev.ignored=1")
        lns.ask("fault clear")
        lac.ns -= 1
        lns.ask("fault nr-ahead=5")
        while lac.pump(0.1):
            pass
        lac.inbox.clear()
        lac.send(HELLO, [])
        assert lac.expect("ZLB")[0].nr == lac.ns + 5
        lns.ask("zlb nr=77")
        lns.ask("mute on")
        while lac.pump(0.1):
            pass
        assert lac.acked == 77
        lac.send(HELLO, [])
        assert not lac.pump(0.3)
        lns.ask("die")
        assert lns.proc.wait(3) == 0


def test_stopccn_repeated():
    with Lns() as lns:
        lac, _ = up(lns)
        lns.wait("sessions=1")
        lns.ask("stopccn result=1")
        lac.expect("StopCCN")
        lac.zlb()
        lns.wait("ev.tunnel-down=1")
        lns.ask("repeat times=2 interval=0.1")
        for _ in range(2):
            lac.expect("StopCCN-again")
            lac.zlb()
        lns.wait("ev.repeat-done=1", "violations=0")


def test_hello_and_lost_peer():
    with Lns("--hello", "0.2", "--retries", "1") as lns:
        lac, _ = up(lns)
        lac.expect("HELLO")
        lac.zlb()
        lac.expect("HELLO")
        lns.wait("ev.tunnel-lost=1", "tunnels=0", "sessions=0", "violations=0")
        assert lns.lines("session-down")[0]["why"] == "peer lost"


def test_data_forms_and_unknown_ids():
    with Lns("--echo") as lns:
        lac, sid = up(lns)
        lns.wait("sessions=1")
        for form in ("length=1", "seq=3", "offset=5", "priority=1", "ff03=0",
                     "length=1 seq=9 offset=2 priority=1"):
            lns.ask("data payload=c0210901 %s" % form)
            hdr, payload, _ = lac.expect("data")
            assert payload.endswith(b"\xc0\x21\x09\x01"), (form, payload)
            assert (payload[:2] == b"\xff\x03") == (form != "ff03=0")
        lns.ask("data payload=c021 sid=%d ff03=0" % (500 ^ 1))
        hdr, payload, _ = lac.expect("data")
        assert hdr.sid == 501 and hdr.start + len(payload) == 8
        lac.data(sid, b"\xff\x03\x00\x21abc")
        assert lac.expect("data")[1] == b"\xff\x03\x00\x21abc"
        lac.data(sid ^ 1, b"\0\x21")
        lns.wait("data_unknown=1", "violations=0")


def test_several_tunnels_over_ipv6():
    with Lns(listen="[::1]:1701") as lns:
        lacs = [up(lns, tid=n, local="::1")[0] for n in (7, 8, 9)]
        lacs[0].call(501, 2)
        lns.wait("tunnels=3", "sessions=4", "violations=0")
        # The same SCCRQ again is a duplicate, another one a new tunnel.
        lacs[1].lns, lacs[1].challenge = lns.addr, b"new" * 5
        lacs[1].ns = lacs[1].nr = lacs[1].peer_tid = 0
        lacs[1].connect()
        lns.wait("tunnels=4")
        lns.proc.terminate()
        for lac in lacs:
            assert lac.expect("StopCCN")[1][1].decoded()["result"] == 6


def test_ppp_in_user_space():
    with Lns("--data", "user", "--user", "joe:pw", "--ppp-local", "10.9.0.1",
             "--ppp-pool", "10.9.0.100") as lns:
        lac, sid = up(lns)
        ppp = Client(lac, sid)
        ppp.dial("joe", "pw")
        assert ppp.address == "10.9.0.100", ppp.address
        lns.wait("ip_up=1")
        lns.ask("ping")
        ppp.answer_ping()
        lns.wait("pings_rx=1", "violations=0")
        ppp.out(IP, ppp.icmp(8))
        assert ppp.expect(IP)[20] == 0
        lns.ask("hangup")
        assert ppp.expect(LCP)[0] == 5
        ppp.out(LCP, b"\x06\x61\0\x04")
        assert lac.expect("CDN")[1][1].decoded()["result"] == 1


def test_unknown_messages_and_raw_packets():
    with Lns() as lns:
        lac, sid = up(lns)
        lns.wait("sessions=1")
        lns.ask("send type=99 m=0")
        assert not lac.expect("99")[1][0].m
        lns.ask("send type=SLI session=%d avps=80100000002300000000000000000000" % sid)
        assert lac.expect("SLI")[0].sid == 500
        lns.ask("raw packet=c8020014{tid}0000{ns}{nr}8008000000000006")
        hdr, have, _ = lac.expect("HELLO")
        assert (hdr.tid, hdr.length) == (100, 20), hdr
        lac.peer_tid = 0
        lac.send(HELLO, [])
        lns.wait("tunnel-id-zero-header=1")


def test_spoofed_packets():
    with Lns() as lns:
        lac, sid = up(lns)
        lns.wait("sessions=1")
        spoof = [HERE + "/l2tp_spoof.py", "--to", "127.0.0.1", "--from", "127.0.0.9:1701"]
        ids = ["--tunnel", str(lac.peer_tid), "--session", str(sid)]
        subprocess.run(spoof + ["data", "--length"] + ids, check=True)
        subprocess.run(spoof + ["--raw", "control", "StopCCN", "--ns", str(lac.ns)] + ids,
                       check=True)
        lns.wait("foreign-address=2", "sessions=1", "tunnels=1")


def test_pppoe_tool():
    subprocess.run(["ip", "link", "add", "poe0", "type", "veth", "peer", "name", "poe1"],
                   check=True)
    for name in ("poe0", "poe1"):
        subprocess.run(["ip", "link", "set", name, "up"], check=True)
    port = pppoe_tool.Port("poe1")
    tool = subprocess.Popen([HERE + "/pppoe_tool.py", "poe0", "dial", "--service", "svc",
                             "--host-uniq", "0a0b", "--wait", "3"],
                            stdout=subprocess.PIPE, text=True)
    for code, answer, sid in ((0x09, 0x07, 0), (0x19, 0x65, 7), (0xA7, None, 7)):
        frame = port.receive(time.monotonic() + 3)
        tags = dict(pppoe_tool.parse_tags(frame[20:])[0])
        assert frame[15] == code
        if answer is None:
            assert frame[16:18] == b"\0\x07"
            break
        assert tags[0x101] == b"svc" and tags[0x103] == b"\x0a\x0b"
        assert tags.get(0x104) == (b"cookie" if code == 0x19 else None)
        body = pppoe_tool.tag(0x101, b"svc") + pppoe_tool.tag(0x104, b"cookie")
        head = struct.pack("!BBHH", 0x11, answer, sid, len(body))
        port.send(frame[6:12], pppoe_tool.DISCOVERY, head + body)
    out, _ = tool.communicate(timeout=5)
    assert tool.returncode == 0 and '"session": 7' in out, out
    subprocess.run([HERE + "/pppoe_tool.py", "poe0", "send", "--ac", "020000000001", "--session",
                    "9", "--src", "020000000002", "--wait", "0", "--pppoe-length", "99"],
                   check=True)
    seen = pppoe_tool.describe(port.receive(time.monotonic() + 3))
    assert (seen["src"], seen["session"]) == ("02:00:00:00:00:02", 9) and seen["malformed"]


class Skip(Exception):
    """This kernel lacks what the test is about."""


def kernel_data(listen, local):
    """pppd on l2tp_ppp for two tunnels; our counts must be the kernel's."""
    try:
        socket.socket(24, socket.SOCK_DGRAM, 1).close()
    except OSError:
        raise Skip("no l2tp_ppp")
    with tempfile.TemporaryDirectory() as etc:
        # /etc/ppp of this mount namespace only.
        subprocess.run(["mount", "--bind", etc, "/etc/ppp"], check=True)
        for name, lines in (("options", "noccp\nnovj\n"), ("chap-secrets", "joe * pw *\n"),
                            ("lns", "auth\nrequire-chap\nname lns\nlcp-echo-interval 0\n")):
            with open(etc + "/" + name, "w") as out:
                out.write(lines)
        try:
            with Lns("--data", "kernel", "--pppd-options", etc + "/lns", "--ppp-local",
                     "10.9.0.1", "--ppp-pool", "10.9.0.100", listen=listen) as lns:
                lacs = [kernel_dial(lns, number, local) for number in (0, 1)]
                lns.ask("quit")
                for lac in lacs:
                    lac.expect("StopCCN")
                    lac.zlb()
                assert lns.proc.wait(10) == 0
                assert len(lns.lines("pppd-exit")) == 2
        finally:
            subprocess.run(["umount", "/etc/ppp"], check=True)


def kernel_dial(lns, number, local):
    lac, sid = up(lns, tid=40 + number, local=local)
    ppp = Client(lac, sid)
    ppp.dial("joe", "pw")
    assert ppp.address == "10.9.0.%d" % (100 + number), ppp.address
    for _ in range(20):
        ppp.out(IP, ppp.icmp(8))
        try:
            assert ppp.expect(IP, 0.3)[20] == 0
            break
        except Silence:
            # pppd may not have put the address on its interface yet.
            continue
    else:
        raise Silence("ping through the kernel")
    while lac.pump(0.2):
        pass
    status = lns.ask("status")
    stats = status["tunnels"][number]["sessions"][0]["data"]
    assert stats["kernel"]["rx_packets"] > 5, stats
    assert (stats["total_rx_packets"], stats["total_tx_packets"]) == (
        lac.data_tx, lac.data_rx), (stats, lac.data_tx, lac.data_rx)
    assert status["summary"]["violations"] == 0, status["violation_codes"]
    return lac


def test_kernel_data_ipv4():
    kernel_data("127.0.0.1:1701", "127.0.0.1")


def test_kernel_data_ipv6():
    kernel_data("[::1]:1701", "::1")




def main(names):
    if os.environ.get("LNS_SELFTEST") != "inside":
        os.environ["LNS_SELFTEST"] = "inside"
        os.execvp("unshare", ["unshare", "-nm", "sh", "-c", 'ip link set lo up && exec "$@"',
                              "sh", sys.executable, os.path.abspath(sys.argv[0])] + sys.argv[1:])
    tests = [(n, f) for n, f in names.items() if n.startswith("test_")
             and (len(sys.argv) < 2 or sys.argv[1] in n)]
    failed = 0
    for number, (name, run) in enumerate(tests, 1):
        started = time.monotonic()
        try:
            run()
            verdict = "ok"
        except Skip as why:
            print("ok %d - %s # SKIP %s" % (number, name[5:].replace("_", " "), why))
            continue
        except (AssertionError, Silence, OSError, RuntimeError, KeyError) as why:
            verdict, failed = "not ok", failed + 1
            print("# %s: %s" % (type(why).__name__, why))
        print("%s %d - %s # %.1f s" % (verdict, number, name[5:].replace("_", " "),
                                       time.monotonic() - started), flush=True)
    print("1..%d" % len(tests))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(globals()))
