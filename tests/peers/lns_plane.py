# SPDX-License-Identifier: GPL-2.0
"""Data planes of the test LNS: where the payload of a session goes.

KernelPlane  the in-tree l2tp_ppp driver, one pppd per session
UserPlane    lns_ppp.PppServer in this process
SinkPlane    counts, logs and on demand echoes; no PPP at all

A plane sees a session through open(), close(), frame() and stats().  Frames
carry no FF 03.  With KernelPlane the kernel takes data before we see it.
"""

import ctypes
import fcntl
import os
import signal
import socket
import struct
import subprocess

from lns_auth import SPEAKS
from lns_ppp import PppServer
from lns_proxy import password_of

AF_PPPOX, PX_PROTO_OL2TP = 24, 1
PR_SET_PDEATHSIG = 1
# _IOR('t', 54, struct pppol2tp_ioc_stats), linux/ppp-ioctl.h
PPPIOCGL2TPSTATS = 2 << 30 | 72 << 16 | ord("t") << 8 | 54
STAT_NAMES = ("tx_packets", "tx_bytes", "tx_errors", "rx_packets", "rx_bytes",
              "rx_seq_discards", "rx_oos_packets", "rx_errors")


class SinkPlane:
    def __init__(self, lns):
        self.lns = lns

    def open(self, session):
        pass

    def close(self, session):
        pass

    def open_tunnel(self, tunnel):
        pass

    def close_tunnel(self, tunnel):
        pass

    def frame(self, session, payload):
        if self.lns.opts.echo:
            session.send_frame(payload)

    def stats(self, session):
        return {}

    def hangup(self, session):
        """End PPP the polite way; the session follows when PPP is down."""
        raise ValueError("no PPP here")

    def kill_all(self):
        pass

    def busy(self):
        """Something still wants tick() before the process may end."""
        return False

    def deadline(self):
        return None

    def tick(self, now):
        pass


class UserPlane(SinkPlane):
    def __init__(self, lns):
        super().__init__(lns)
        self.links = {}

    def open(self, session):
        opts = self.lns.opts
        wish = self.lns.faults.get("proxy")
        cfg = {"auth": opts.auth, "users": self.lns.users, "mru": opts.mru,
               "name": opts.host_name, "refuse": self.lns.faults.get("auth") == "refuse",
               "silent": wish == "silent"}
        local, remote = self.lns.addresses(session)
        ppp = PppServer(cfg, local, remote, session.send_frame,
                        lambda ev, **kw: session.log(ev, **kw))
        self.links[session] = session.ppp = ppp
        plan = session.proxy.plan(SPEAKS, opts.auth != "none", wish)
        if session.proxy:
            self._report(session, plan)
        ppp.start(self.lns.now(), session.proxy, plan)

    def _report(self, session, plan):
        proxy, ok = session.proxy, None
        if proxy.kind in (2, 3, 5):
            ok = proxy.verify(password_of(self.lns.users, proxy.user))
            self.lns.count["proxy.right" if ok else "proxy.wrong"] += 1
        self.lns.count["proxy." + plan] += 1
        session.log("proxy", plan=plan, verified=ok, **proxy.as_json())

    def close(self, session):
        self.links.pop(session, None)

    def frame(self, session, payload):
        ppp = self.links.get(session)
        if ppp and not ppp.receive(self.lns.now(), payload):
            session.disconnect(1, None, "")

    def hangup(self, session):
        self.links[session].terminate()

    def stats(self, session):
        return {"ppp": session.ppp.as_json()} if session.ppp else {}

    def deadline(self):
        times = [d for d in (p.deadline() for p in self.links.values()) if d is not None]
        return min(times) if times else None

    def tick(self, now):
        for session, ppp in list(self.links.items()):
            if not ppp.tick(now):
                session.disconnect(1, None, "")


def _sockaddr(sock, peer, ids):
    """struct sockaddr_pppol2tp or sockaddr_pppol2tpin6, both packed."""
    head = struct.pack("=HIii", AF_PPPOX, PX_PROTO_OL2TP, 0, sock.fileno())
    ids = struct.pack("=HHHH", *ids)
    if sock.family == socket.AF_INET:
        return head + struct.pack("=H", socket.AF_INET) + struct.pack(
            "!H4s8x", peer[1], socket.inet_aton(peer[0])) + ids
    return head + ids + struct.pack("=H", socket.AF_INET6) + struct.pack(
        "!HI16s", peer[1], 0, socket.inet_pton(socket.AF_INET6, peer[0])) + struct.pack(
        "=I", peer[3])


class KernelPlane(SinkPlane):
    POLL = 0.2

    def __init__(self, lns):
        super().__init__(lns)
        self.libc = ctypes.CDLL(None, use_errno=True)
        self.tunnels, self.sessions, self.dying, self.next_poll = {}, {}, [], None
        for module in ("pppox", "l2tp_ppp"):
            # Built in, or loaded already: connect() tells if it is neither.
            subprocess.run(["modprobe", "-q", module], stderr=subprocess.DEVNULL, check=False)

    def _connect(self, tunnel, ids):
        sock = socket.socket(AF_PPPOX, socket.SOCK_DGRAM, PX_PROTO_OL2TP)
        addr = _sockaddr(tunnel.sock, tunnel.peer, ids)
        if self.libc.connect(sock.fileno(), addr, len(addr)) < 0:
            err = ctypes.get_errno()
            sock.close()
            raise OSError(err, "pppol2tp connect: " + os.strerror(err))
        return sock

    def open_tunnel(self, tunnel):
        # Session ids 0 name the tunnel itself; this adopts the UDP socket.
        self.tunnels[tunnel] = self._connect(tunnel, (tunnel.tid, 0, tunnel.peer_tid, 0))

    def close_tunnel(self, tunnel):
        sock = self.tunnels.pop(tunnel, None)
        if sock:
            sock.close()

    def open(self, session):
        tunnel, opts = session.tunnel, self.lns.opts
        sock = self._connect(tunnel, (tunnel.tid, session.sid, tunnel.peer_tid,
                                      session.peer_sid))
        fd = sock.fileno()
        args = [opts.pppd, "plugin", "pppol2tp.so", "pppol2tp", str(fd),
                "pppol2tp_lns_mode", "pppol2tp_tunnel_id", str(tunnel.tid),
                "pppol2tp_session_id", str(session.sid), "nodetach"]
        if opts.pppd_options:
            args += ["file", opts.pppd_options]
        if opts.ppp_local:
            args.append("%s:%s" % self.lns.addresses(session))
        out = subprocess.DEVNULL
        if opts.pppd_log:
            out = open("%s.%d.%d" % (opts.pppd_log, tunnel.tid, session.sid), "ab")
        try:
            proc = subprocess.Popen(args, pass_fds=[fd], stdin=subprocess.DEVNULL,
                                    stdout=out, stderr=out, start_new_session=True,
                                    preexec_fn=self._die_with_us)
        except OSError:
            sock.close()
            raise
        finally:
            if opts.pppd_log:
                out.close()
        self.sessions[session] = (sock, proc)
        self.next_poll = self.lns.now() + self.POLL
        session.log("pppd", pid=proc.pid)

    def _die_with_us(self):
        # A killed LNS is a power cut: its pppds must not live on.
        self.libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)

    def frame(self, session, payload):
        pass

    def stats(self, session):
        if session not in self.sessions:
            return session.last_stats
        buf = bytearray(72)
        # The driver wants to know which session even on the session's socket.
        struct.pack_into("=HH", buf, 0, session.tunnel.tid, session.sid)
        sock, proc = self.sessions[session]
        try:
            fcntl.ioctl(sock.fileno(), PPPIOCGL2TPSTATS, buf)
            values = struct.unpack_from("=8Q", buf, 8)
            session.last_stats = {"kernel": dict(zip(STAT_NAMES, values)), "pppd": proc.pid}
        except OSError as why:
            session.last_stats = {"kernel_error": str(why), "pppd": proc.pid}
        return session.last_stats

    def close(self, session):
        if session not in self.sessions:
            return
        self.stats(session)
        sock, proc = self.sessions.pop(session)
        sock.close()
        if proc.poll() is None:
            # No SIGTERM: its farewell would be data on a session that is gone.
            # Its end takes a while, the control channel must not wait for it.
            proc.kill()
            self.next_poll = self.lns.now() + self.POLL
            self.dying.append((session, proc))
        else:
            session.log("pppd-exit", status=proc.returncode)

    def hangup(self, session):
        self.sessions[session][1].terminate()

    def kill_all(self):
        """Die without a word: SIGKILL gives pppd no chance to terminate LCP."""
        procs = [p for _, p in self.sessions.values()] + [p for _, p in self.dying]
        for proc in procs:
            if proc.poll() is None:
                proc.send_signal(signal.SIGKILL)
                proc.wait()

    def busy(self):
        return bool(self.dying)

    def deadline(self):
        return self.next_poll if self.sessions or self.dying else None

    def _reap(self):
        for session, proc in list(self.dying):
            if proc.poll() is not None:
                self.dying.remove((session, proc))
                session.log("pppd-exit", status=proc.returncode)

    def tick(self, now):
        if self.next_poll is None or now < self.next_poll:
            return
        self.next_poll = now + self.POLL
        self._reap()
        for session, (_, proc) in list(self.sessions.items()):
            if proc.poll() is not None:
                # pppd is gone by itself: the client hung up or PPP failed.
                session.disconnect(1, None, "")


PLANES = {"kernel": KernelPlane, "user": UserPlane, "sink": SinkPlane}
