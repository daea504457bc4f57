#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Self-test of the PPP of the test peers: proxy AVPs at the test LNS, and many clients at once.

Runs as selftest.py does.
"""

import hashlib
import json
import struct
import subprocess
import sys
import threading
import time

sys.dont_write_bytecode = True

import lns_proxy
import mschap
import pppoe_tool
from l2tp_avp import Avp, text, u16
from lns_auth import P_CHAP, P_EAP, P_PAP
from lns_ppp import IPCP, LCP, PppServer
from ppp_client import PppClient
from selftest import HERE, SECRET, Lns, main
from selftest_lac import Lac

CHALLENGE, MAGIC, THEIRS = b"c" * 16, b"\1\2\3\4", b"\5\6\7\x08"
SETUP = ("--data", "user", "--user", "joe@a.test=pw", "--user", "any*=word", "--expect", "proxy",
         "--ppp-local", "10.9.0.1", "--ppp-pool", "10.9.0.100")


def avp(attr, value, hidden=False):
    return Avp(attr, value, m=False, hidden=hidden)


def lcp_avps(method):
    client = b"\1\4\x05\xd4\5\6" + THEIRS
    ours = bytes([3, 2 + len(method)]) + method + b"\5\6" + MAGIC
    return [avp(26, client), avp(27, ours), avp(28, client)]


def chap(password, user="joe@a.test", hidden=False):
    value = hashlib.md5(b"\x21" + password.encode() + CHALLENGE).digest()
    return lcp_avps(lns_proxy.MD5) + [
        u16(29, 2, m=False), text(30, user, m=False, hidden=hidden),
        avp(31, CHALLENGE, hidden), u16(32, 0x21, m=False), avp(33, value, hidden)]


def pap(password):
    return lcp_avps(lns_proxy.PAP) + [
        u16(29, 3, m=False), text(30, "anybody", m=False), u16(32, 9, m=False),
        text(33, password, m=False, hidden=True)]


class Taken:
    """A client behind the selftest's LAC, in the state in which the LAC hands it over."""

    def __init__(self, lns, avps, method, ids, user="joe@a.test", password="pw"):
        self.lac = Lac(lns.addr, secret=SECRET)
        self.lac.connect()
        self.sid = self.lac.call(iccn=avps)
        self.seen, self.protocols = [], []
        self.ppp = PppClient(user, password, ["chap", "pap", "eap", "mschap"], self._out,
                             lambda what, **kw: self.seen.append((what, kw)))
        self.ppp.lcp.adopt({5: THEIRS})
        self.ppp.phase, self.ppp.opened, self.ppp.method = "auth", True, method
        self.ppp.auth_ids = [ids]

    def _out(self, frame):
        self.lac.data(self.sid, b"\xff\x03" + frame)

    def until(self, what, seconds=4):
        limit = time.monotonic() + seconds
        while not any(name == what for name, _ in self.seen):
            assert time.monotonic() < limit, "no %s: %s" % (what, self.seen)
            self.lac.pump(0.1)
            for item in list(self.lac.inbox):
                if item[0] == "data":
                    self.lac.inbox.remove(item)
                    self.protocols.append(int.from_bytes(item[2][2:4], "big"))
                    self.ppp.receive(time.monotonic(), item[2][2:])
            self.ppp.tick(time.monotonic())
        return dict(self.seen)[what]


def test_mschap_vector():
    # RFC 2433 B.2; its response follows from the hash.
    assert mschap.md4("MyPw".encode("utf-16-le")).hex() == "fc156af7edcd6c0edde3337d427f4eac"
    challenge = bytes.fromhex("102db5df085d3041")
    assert mschap.verify("MyPw", challenge, mschap.response("MyPw", challenge))
    assert not mschap.verify("MyPW", challenge, mschap.response("MyPw", challenge))


def test_proxy_violations():
    assert lns_proxy.check(chap("pw"), "proxy") == []
    assert lns_proxy.check(lcp_avps(lns_proxy.EAP), "proxy") == []

    def codes(change, expect="proxy"):
        avps = {a.attr: a for a in chap("pw")}
        for attr, value in change.items():
            if value is None:
                del avps[attr]
            else:
                avps[attr] = avp(attr, value)
        return {code for code, _ in lns_proxy.check(list(avps.values()), expect)}
    assert codes({}, "static") == {"proxy-in-static"}
    assert codes({28: b"\1\4\5"}) == {"proxy-lcp-malformed"}
    assert codes({28: b"\1\3\5"}) == {"proxy-lcp-option-length"}
    assert codes({28: b"\1\4\5\xd4\1\4\5\xd4"}) == {"proxy-lcp-repeated-option"}
    assert codes({28: b"\5\6" + MAGIC}) == {"proxy-lcp-magic"}
    assert codes({27: None}) == {"proxy-lcp-missing", "proxy-lcp-incomplete"}
    assert codes({27: b"\5\6" + MAGIC}) == {"proxy-type-mismatch"}
    assert codes({29: b"\0\3"}) == {"proxy-type-mismatch"}
    assert codes({29: None}) == {"proxy-no-type", "proxy-missing"}
    assert codes({31: None}) == {"proxy-incomplete"}
    assert codes({33: bytes(15)}) == {"proxy-response-length"}
    assert codes({32: b"\1\2"}) == {"proxy-id"}
    assert codes({30: b""}) == {"proxy-name-empty"}


def test_chap_is_taken_over():
    with Lns(*SETUP) as lns:
        client = Taken(lns, chap("pw", hidden=True), lns_proxy.MD5, 0x21)
        assert client.until("auth")["ok"]
        assert client.until("ipcp")["address"] == "10.9.0.100"
        client.until("ping")
        lns.wait("proxy.resume=1", "proxy.right=1", "ip_up=1", "violations=0", "confreq_tx=0")
        seen = lns.lines("proxy")[0]
        assert seen["plan"] == "resume" and seen["verified"] and seen["user"] == "joe@a.test"
        assert seen["hidden"] == "30 31 33" and seen["id"] == 0x21, seen
        assert LCP not in client.protocols and IPCP in client.protocols, client.protocols
        # The verdict got lost: the same response again gets the same answer.
        client.ppp.count["auth_verdicts"] = 0
        client._out(struct.pack("!HBBH", P_CHAP, 2, 0x21, 4 + 17) + b"\x10" + bytes(16))
        client.seen.clear()
        client.ppp.ping()
        client.until("ping")
        assert client.ppp.count["auth_verdicts"] == 1


def test_pap_is_taken_over():
    with Lns(*SETUP) as lns:
        client = Taken(lns, pap("word"), lns_proxy.PAP, 9)
        assert client.until("auth")["ok"]
        client.until("ping")
        assert client.protocols[0] == P_PAP
        seen = lns.lines("proxy")[0]
        assert seen["password"] == "word" and seen["verified"] and seen["hidden"] == "33"


def test_wrong_password_is_refused():
    with Lns(*SETUP) as lns:
        client = Taken(lns, chap("no"), lns_proxy.MD5, 0x21)
        client.until("terminated")
        assert not dict(client.seen)["auth"]["ok"]
        assert client.lac.expect("CDN")[1][1].decoded()["result"] == 1
        lns.wait("proxy.wrong=1", "sessions=0", "violations=0")


def test_eap_is_authenticated_anew():
    with Lns(*SETUP) as lns:
        client = Taken(lns, lcp_avps(lns_proxy.EAP), lns_proxy.EAP, 0)
        assert client.until("auth")["ok"]
        client.until("ping")
        lns.wait("proxy.auth=1", "confreq_tx=0", "violations=0")
        assert client.protocols[0] == P_EAP and LCP not in client.protocols


def test_misbehaviour():
    with Lns(*SETUP, "--fault", "proxy=restart") as lns:
        client = Taken(lns, chap("pw"), lns_proxy.MD5, 0x21)
        assert client.until("auth")["ok"]
        client.until("ping")
        assert client.ppp.count["lcp_rx_late"] == 1 and client.ppp.count["lcp_tx_late"] == 1
        lns.ask("fault clear")
        lns.ask("fault auth=refuse cause=13:0xc223:1:nobody")
        lns.ask("cdn")
        have = client.lac.expect("CDN")[1]
        assert have[46].decoded() == {"code": 13, "protocol": P_CHAP, "direction": 1,
                                      "message": "nobody"} and not have[46].m
        client = Taken(lns, chap("pw"), lns_proxy.MD5, 0x21)
        client.until("terminated")
        lns.ask("fault proxy=silent")
        client = Taken(lns, chap("pw"), lns_proxy.MD5, 0x21)
        lns.wait("proxy.resume=2")
        while client.lac.pump(0.2):
            pass
        assert not client.lac.data_rx
        lns.ask("user new=pw any*=other")
        lns.ask("expect static")


class Concentrator(threading.Thread):
    """An access concentrator that is the PPP server as well."""

    def __init__(self, name, auth):
        super().__init__(daemon=True)
        self.port, self.auth, self.links, self.over = pppoe_tool.Port(name), auth, {}, False

    def run(self):
        while not self.over:
            frame = self.port.receive(time.monotonic() + 0.2)
            if frame is None:
                continue
            kind, _, code, sid, length = struct.unpack_from("!HBBHH", frame, 12)
            peer, body = frame[6:12], frame[20:20 + length]
            if kind == pppoe_tool.DISCOVERY:
                self._discovery(peer, code, body)
            elif sid in self.links:
                self.links[sid].receive(time.monotonic(), body)

    def _discovery(self, peer, code, body):
        sid, answer = 0, {0x09: 0x07, 0x19: 0x65}.get(code)
        if answer == 0x65:
            sid = 1 + len(self.links)
            self.links[sid] = self._link(peer, sid)
        if answer:
            self.port.send(peer, pppoe_tool.DISCOVERY,
                           struct.pack("!BBHH", 0x11, answer, sid, len(body)) + body)
        if sid:
            self.links[sid].start(time.monotonic())

    def _link(self, peer, sid):
        cfg = {"auth": self.auth, "users": {"u*": "pw"}, "mru": 1492, "name": "ac"}

        def transmit(frame):
            head = struct.pack("!BBHH", 0x11, 0, sid, len(frame))
            self.port.send(peer, pppoe_tool.SESSION, head + frame)
        return PppServer(cfg, "10.8.0.1", "10.8.1.%d" % sid, transmit, lambda *a, **kw: None)


def test_many_clients():
    subprocess.run(["ip", "link", "add", "poe0", "type", "veth", "peer", "name", "poe1"],
                   check=True)
    for name in ("poe0", "poe1"):
        subprocess.run(["ip", "link", "set", name, "up"], check=True)
    for auth, password, up in (("chap", "pw", 40), ("pap", "pw", 40), ("eap", "pw", 40),
                               ("mschap", "pw", 3), ("chap", "no", 0)):
        ac = Concentrator("poe1", auth)
        ac.start()
        done = subprocess.run([HERE + "/pppoe_clients.py", "poe0", "--count", str(up or 3), "--user",
                               "u%d@a.test", "--password", password, "--auth",
                               "mschap,chap,pap,eap", "--timeout", "10"],
                              stdout=subprocess.PIPE, text=True, check=False)
        ac.over = True
        ac.join()
        *rows, summary = map(json.loads, done.stdout.splitlines())
        assert summary["summary"]["up"] == up, (auth, summary, rows[:2])
        assert done.returncode == (0 if up else 1)
        if up:
            assert {r["user"] for r in rows} == {"u%d@a.test" % n for n in range(1, up + 1)}
            assert all(r["lcp_rx_late"] == 0 and r["auth_verdicts"] == 1 for r in rows), rows
            assert len({r["address"] for r in rows}) == up
        else:
            assert rows[0]["failure"] == "auth" and rows[0]["text"] == "denied", rows


if __name__ == "__main__":
    sys.exit(main(globals()))
