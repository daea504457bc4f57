# SPDX-License-Identifier: GPL-2.0
"""Reliable delivery of control messages (RFC 2661 section 5.8), one per tunnel.

Pure: `now` is seconds, packets leave through `emit`, oddities of the peer
through `report(code, detail)`.
"""

import hashlib


def delta(a, b):
    """Signed distance from b to a on the 16-bit circle; 32768 counts as behind."""
    d = (a - b) & 0xFFFF
    return d if d < 0x8000 else d - 0x10000


class Link:
    def __init__(self, emit, report, window=4, rto=1.0, cap=8.0, retries=5):
        self.emit, self.report = emit, report
        self.window, self.peer_window = window, 4
        self.rto, self.cap, self.retries = rto, cap, retries
        self.ns = self.nr = self.peer_nr = 0
        self.queue, self.unacked, self.early = [], [], {}
        self.digests = {}
        self.deadline, self.tries, self.dead = None, 0, False
        self.need_ack, self.last_nr_sent, self.last_sent = False, 0, None
        self.retransmits = self.duplicates = self.zlb_rx = self.zlb_tx = 0

    def send(self, now, sid, body):
        self.queue.append((sid, body))
        self.pump(now)

    def pump(self, now):
        """Give numbers to queued messages while the peer's window has room."""
        while self.queue and len(self.unacked) < self.peer_window and not self.dead:
            sid, body = self.queue.pop(0)
            self.last_sent = (self.ns, sid, body)
            self.unacked.append(self.last_sent)
            self._put(self.ns, sid, body, 0)
            self.ns = (self.ns + 1) & 0xFFFF
            if self.deadline is None:
                self.tries, self.deadline = 0, now + self.rto

    def _put(self, ns, sid, body, attempt):
        self.need_ack, self.last_nr_sent = False, self.nr
        self.emit(ns, self.nr, sid, body, attempt)

    def zlb(self):
        self.zlb_tx += 1
        self._put(self.ns, 0, b"", 0)

    def _acknowledge(self, now, nr):
        """Take the peer's Nr; False when it acknowledges what was never sent."""
        if delta(nr, self.ns) > 0:
            self.report("nr-ahead", "Nr %d, next Ns %d" % (nr, self.ns))
            return False
        if delta(nr, self.peer_nr) > 0:
            self.peer_nr = nr
        before = len(self.unacked)
        self.unacked = [m for m in self.unacked if delta(nr, m[0]) <= 0]
        if len(self.unacked) != before:
            self.tries = 0
            self.deadline = now + self.rto if self.unacked else None
            self.pump(now)
        return True

    def receive(self, now, ns, nr, body, item):
        """Returns the items that are now in order; item None is a ZLB."""
        if not self._acknowledge(now, nr):
            return []
        gap = delta(ns, self.nr)
        if item is None:
            self.zlb_rx += 1
            if gap < 0:
                self.report("zlb-ns", "ZLB Ns %d, expected %d" % (ns, self.nr))
            return []
        digest = hashlib.md5(body).digest()
        if self.digests.setdefault(ns, digest) != digest:
            self.report("rtx-differs", "Ns %d came with other contents" % ns)
        if gap < 0 or ns in self.early:
            self.duplicates += 1
            self.need_ack = True
            return []
        if delta(ns, self.last_nr_sent) >= self.window:
            self.report("window-overrun", "Ns %d, acknowledged %d, window %d"
                        % (ns, self.last_nr_sent, self.window))
            self.need_ack = True
            return []
        self.early[ns] = item
        out = []
        while self.nr in self.early:
            out.append(self.early.pop(self.nr))
            self.digests.pop((self.nr - 256) & 0xFFFF, None)
            self.nr = (self.nr + 1) & 0xFFFF
        self.need_ack = True
        return out

    def drop_unsent(self):
        self.queue.clear()

    def idle(self):
        return not self.unacked and not self.queue

    def tick(self, now):
        if self.deadline is None or now < self.deadline or self.dead:
            return
        if self.tries >= self.retries:
            self.dead, self.deadline = True, None
            return
        self.tries += 1
        self.retransmits += 1
        ns, sid, body = self.unacked[0]
        self._put(ns, sid, body, self.tries)
        self.deadline = now + min(self.cap, self.rto * 2 ** self.tries)

    def as_json(self):
        return {"ns": self.ns, "nr": self.nr, "unacked": len(self.unacked),
                "queued": len(self.queue), "early": len(self.early),
                "retransmits": self.retransmits, "duplicates": self.duplicates,
                "zlb_rx": self.zlb_rx, "zlb_tx": self.zlb_tx,
                "peer_window": self.peer_window, "dead": self.dead}
