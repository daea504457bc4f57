# SPDX-License-Identifier: GPL-2.0
"""Control socket of the test LNS: one command a line, one JSON line back.

A command is words (`cdn session=77 result=3`) or JSON ({"cmd": "cdn", ...}).
tunnel= and session= are the LNS's own ids; left out, they mean the only
(newest) one.  Numbers may be hexadecimal with 0x.

  status                         tunnels, sessions, counters, faults
  fault NAME=VALUE ... | clear   see lns_faults.py
  impair op=drop-tx|dup-tx|delay-tx|reorder-tx|drop-rx [count=N] [type=MSG] [seconds=S]
  impair clear
  hello | wen | sli [send=N] [receive=N]
  send type=N|MSG [m=0] [session=0|ID] [avps=HEX]    any message, AVPs as bytes
  zlb [nr=N] [ns=N]              one ZLB, e.g. acknowledging the never sent
  stopccn [result=N] [error=N] [text=T]
  repeat [times=N] [interval=S]  the last control message again; ZLBs are counted
  cdn [session=ID] [result=N] [error=N] [text=T]
  hangup [session=ID]            end PPP with LCP Terminate; a CDN follows
  data payload=HEX [count=N] [interval=S] [length=1] [priority=1] [offset=N] [seq=N]
       [ff03=0|1] [tid=N] [sid=N] [flags=N]          one data message in any form
  form NAME=VALUE ...            default form of our data (ff03, length, auto_seq)
  raw packet=HEX [from-port=N]   these bytes to the tunnel's peer; {tid} {sid} {ns} {nr} in
                                 them stand for the fields of the tunnel's next message
  user NAME=PASSWORD ...         user mode: who may come; a trailing `*` is any end of the name
  expect static|proxy|any        what ICCNs to come must have of the proxy AVPs
  ping [count=N] [interval=S]    user mode: ICMP echo to the client
  mute on|off                    silent in both directions
  die                            exit at once, no message to anyone
  quit                           StopCCN to all, then exit
"""

import json
import os
import selectors
import shlex
import socket

from l2tp_avp import Avp, build_control, result_code
from lns_faults import msg_code


def number(args, name, default=None):
    value = args.get(name, default)
    return int(value, 0) if isinstance(value, str) else value


class Control:
    def __init__(self, lns, path):
        self.lns, self.buffers = lns, {}
        if os.path.exists(path):
            os.unlink(path)
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.bind(path)
        self.sock.listen(8)
        self.sock.setblocking(False)
        lns.selector.register(self.sock, selectors.EVENT_READ, self._accept)

    def _accept(self, sock):
        peer, _ = sock.accept()
        self.buffers[peer] = b""
        self.lns.selector.register(peer, selectors.EVENT_READ, self._read)

    def _drop(self, peer):
        self.lns.selector.unregister(peer)
        self.buffers.pop(peer, None)
        peer.close()

    def _read(self, peer):
        data = peer.recv(65536)
        if not data:
            self._drop(peer)
            return
        *lines, self.buffers[peer] = (self.buffers[peer] + data).split(b"\n")
        for line in lines:
            if not line.strip():
                continue
            try:
                peer.sendall((json.dumps(self._run(line.decode())) + "\n").encode())
            except OSError:
                self._drop(peer)
                return

    def _run(self, line):
        try:
            cmd, args, flags = self._parse(line)
            handler = getattr(self, "do_" + cmd.replace("-", "_"), None)
            if handler is None:
                raise ValueError("unknown command %s" % cmd)
            self.lns.log("command", line=line.strip())
            return {"ok": True, **(handler(args, flags) or {})}
        except (ValueError, KeyError, TypeError, OverflowError, OSError) as why:
            return {"ok": False, "error": "%s: %s" % (type(why).__name__, why)}

    @staticmethod
    def _parse(line):
        """(command, {name: value}, [words without '='])"""
        if line.lstrip().startswith("{"):
            args = json.loads(line)
            return args.pop("cmd"), {k: v if isinstance(v, (int, float)) else str(v)
                                     for k, v in args.items()}, []
        cmd, *words = shlex.split(line)
        return (cmd, dict(w.split("=", 1) for w in words if "=" in w),
                [w for w in words if "=" not in w])

    def _tunnel(self, args):
        tid = number(args, "tunnel")
        live = [t for t in self.lns.tunnels.values() if t.state != "dead"]
        found = [t for t in live if t.tid == tid] if tid else live[-1:]
        if not found:
            raise ValueError("no such tunnel")
        return found[0]

    def _session(self, args):
        sid, tid = number(args, "session"), number(args, "tunnel")
        live = [s for t in self.lns.tunnels.values() for s in t.sessions.values()
                if tid in (None, t.tid) and sid in (None, s.sid)]
        if not live:
            raise ValueError("no such session")
        return live[-1]

    @staticmethod
    def _verdict(args, result):
        return result_code(number(args, "result", result), number(args, "error"),
                           args.get("text", ""))

    def _repeat(self, args, call):
        count, gap = number(args, "count", 1), float(args.get("interval", 0))
        for n in range(count):
            if gap:
                self.lns.schedule(gap * n, call)
            else:
                call()

    # ---- commands

    def do_status(self, args, flags):
        lns = self.lns
        tunnels = list(lns.tunnels.values())
        sessions = [s for t in tunnels for s in t.sessions.values()]
        summary = {"tunnels": sum(t.state == "established" for t in tunnels),
                   "sessions": sum(s.state == "established" for s in sessions),
                   "ip_up": sum(bool(s.ppp and s.ppp.ipcp.up()) for s in sessions),
                   "pings_rx": sum(s.ppp.pings_rx for s in sessions if s.ppp),
                   "confreq_tx": sum(s.ppp.confreqs["tx"] for s in sessions if s.ppp),
                   "confreq_rx": sum(s.ppp.confreqs["rx"] for s in sessions if s.ppp),
                   "data_rx": sum(s.count["rx_packets"] for s in sessions),
                   "violations": lns.count["violations"], "notes": lns.count["notes"]}
        return {"summary": summary, "counters": dict(lns.count),
                "violation_codes": dict(lns.codes), "faults": lns.faults.on,
                "muted": lns.muted, "tunnels": [t.as_json() for t in tunnels]}

    def do_fault(self, args, flags):
        if "clear" in flags:
            self.lns.faults.clear()
        for name, value in args.items():
            self.lns.faults.set(name, str(value))
        return {"faults": self.lns.faults.on}

    def do_impair(self, args, flags):
        if "clear" in flags:
            self.lns.impairment.clear()
        if "op" in args:
            self.lns.impairment.add(args["op"], number(args, "count", 1), args.get("type"),
                                    float(args.get("seconds", 1)))

    def do_hello(self, args, flags):
        self._tunnel(args).send(6, [])

    def do_wen(self, args, flags):
        self._session(args).send_wen()

    def do_sli(self, args, flags):
        self._session(args).send_sli(number(args, "send", 0xFFFFFFFF),
                                     number(args, "receive", 0xFFFFFFFF))

    def do_send(self, args, flags):
        session = self._session(args) if number(args, "session", 0) else None
        tunnel = session.tunnel if session else self._tunnel(args)
        extra = bytes.fromhex(args.get("avps", ""))
        avps, at = [], 0
        while at < len(extra):
            size = int.from_bytes(extra[at:at + 2], "big") & 0x3FF
            if not 6 <= size <= len(extra) - at:
                raise ValueError("AVP bytes do not add up; use raw for that")
            avps.append(Avp(int.from_bytes(extra[at + 4:at + 6], "big"), extra[at + 6:at + size],
                            extra[at] >> 7, int.from_bytes(extra[at + 2:at + 4], "big"),
                            reserved=extra[at] >> 2 & 15))
            at += size
        tunnel.send(msg_code(args["type"]), avps, session, m=number(args, "m", 1) == 1)

    def do_zlb(self, args, flags):
        t = self._tunnel(args)
        t.raw(build_control(t.peer_tid, 0, number(args, "ns", t.link.ns),
                            number(args, "nr", t.link.nr)))

    def do_stopccn(self, args, flags):
        self._tunnel(args).stop(self._verdict(args, 1))

    def do_repeat(self, args, flags):
        tunnel = self._tunnel(args)
        if tunnel.link.last_sent is None:
            raise ValueError("nothing sent yet")
        tunnel.repeat_stop(number(args, "times", 3), float(args.get("interval", 0.5)))

    def do_cdn(self, args, flags):
        session = self._session(args)
        session.send_cdn(self._verdict(args, 3))
        session.close("local")

    def do_hangup(self, args, flags):
        self.lns.plane.hangup(self._session(args))

    def do_data(self, args, flags):
        session = self._session(args)
        form = {}
        for name in ("offset", "seq"):
            if name in args:
                form[name] = number(args, name)
        for name in ("length", "priority"):
            if name in args:
                form[name] = number(args, name) == 1
        if "flags" in args:
            form["extra_flags"] = number(args, "flags")
        payload = bytes.fromhex(args.get("payload", ""))
        ff03 = number(args, "ff03") == 1 if "ff03" in args else None
        self._repeat(args, lambda: session.send_frame(
            payload, number(args, "tid"), number(args, "sid"), ff03, **form))

    def do_form(self, args, flags):
        for name in args:
            if name not in ("ff03", "length", "auto_seq"):
                raise ValueError("unknown form %s" % name)
        form = {name: number(args, name) == 1 for name in args}
        self.lns.form.update(form)
        for tunnel in self.lns.tunnels.values():
            for session in tunnel.sessions.values():
                session.form.update(form)

    def do_raw(self, args, flags):
        tunnel, words = self._tunnel(args), args["packet"]
        sid = next((s.peer_sid for s in tunnel.sessions.values()), 0)
        for name, value in (("tid", tunnel.peer_tid), ("sid", sid), ("ns", tunnel.link.ns),
                            ("nr", tunnel.link.nr)):
            words = words.replace("{%s}" % name, "%04x" % value)
        packet = bytes.fromhex(words)
        if "from-port" not in args:
            self._repeat(args, lambda: tunnel.raw(packet))
            return
        local = (tunnel.sock.getsockname()[0], number(args, "from-port"))
        with socket.socket(self.lns.family, socket.SOCK_DGRAM) as other:
            other.bind(local)
            other.sendto(packet, tunnel.peer)

    def do_ping(self, args, flags):
        session = self._session(args)
        if session.ppp is None or session.ppp.phase != "network":
            raise ValueError("no PPP in user space, or not up")
        self._repeat(args, lambda: session.ppp.ping(number(args, "size", 56)))

    def do_user(self, args, flags):
        self.lns.users.update({name: str(word) for name, word in args.items()})

    def do_expect(self, args, flags):
        if flags not in (["static"], ["proxy"], ["any"]):
            raise ValueError("expect static, proxy or any")
        self.lns.opts.expect = None if flags == ["any"] else flags[0]

    def do_mute(self, args, flags):
        self.lns.muted = "off" not in flags

    def do_die(self, args, flags):
        self.lns.plane.kill_all()
        os._exit(0)

    def do_quit(self, args, flags):
        self.lns.quit()
