# SPDX-License-Identifier: GPL-2.0
"""The kernel module's generic netlink interface, spoken byte by byte.

A test that speaks for itself shares no mistake with the daemon's or lacctl's libraries. Numbers of commands and
attributes are read from uapi/openlac.h, so that nothing is written down twice.
"""
import ctypes
import errno
import os
import re
import select
import socket
import struct

NETLINK_GENERIC = 16
SOL_NETLINK = 270
NETLINK_ADD_MEMBERSHIP, NETLINK_CAP_ACK, NETLINK_EXT_ACK, NETLINK_GET_STRICT_CHK = 1, 10, 11, 12
NLM_F_REQUEST, NLM_F_ACK, NLM_F_DUMP, NLM_F_DUMP_INTR = 0x1, 0x4, 0x300, 0x10
NLM_F_CAPPED, NLM_F_ACK_TLVS = 0x100, 0x200
NLMSG_ERROR, NLMSG_DONE = 2, 3
NLMSGERR_ATTR_MSG = 1
GENL_ID_CTRL, CTRL_CMD_GETFAMILY = 0x10, 3
CLONE_NEWNET = 0x40000000

UAPI = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../uapi/openlac.h")
_libc = ctypes.CDLL(None, use_errno=True)


def _constants():
    """Every enumerator of the header by its name without OPENLAC_."""
    with open(UAPI, encoding="utf-8") as header:
        text = re.sub(r"/\*.*?\*/", "", header.read(), flags=re.S)
    found = {}
    for body in re.findall(r"enum\s+\w+\s*{(.*?)}", text, flags=re.S):
        value = -1
        for item in body.split(","):
            match = re.match(r"\s*(\w+)\s*(?:=\s*(.+?))?\s*$", item, flags=re.S)
            if not match:
                continue
            name, expression = match.groups()
            value = eval(expression, {}, dict(found)) if expression else value + 1
            found[name] = value
    return {re.sub("^_*OPENLAC_", "", name): value for name, value in found.items()
            if not name.startswith("__") and not name.endswith("_MAX")}


C = _constants()


class GenlError(OSError):
    """A request that the kernel refused; text is its extended acknowledgement."""

    def __init__(self, number, text):
        super().__init__(number, os.strerror(number))
        self.text = text

    def __str__(self):
        return f"{errno.errorcode.get(self.errno, self.errno)}: {self.text}"


class Namespace:
    """with Namespace(name): the block's sockets are opened in that network namespace."""

    def __init__(self, name):
        self.name = name

    def __enter__(self):
        self.back = os.open("/proc/self/ns/net", os.O_RDONLY)
        there = os.open(f"/run/netns/{self.name}", os.O_RDONLY)
        _setns(there)
        os.close(there)
        return self

    def __exit__(self, *_):
        _setns(self.back)
        os.close(self.back)


def _setns(fd):
    if _libc.setns(fd, CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "setns")


def attr(kind, payload):
    size = 4 + len(payload)
    return struct.pack("=HH", size, kind) + payload + b"\0" * (-size % 4)


def attrs(data):
    """Attribute type to payload; the nested flag is dropped."""
    found = {}
    while len(data) >= 4:
        size, kind = struct.unpack_from("=HH", data)
        found[kind & 0x3FFF] = data[4:size]
        data = data[(size + 3) & ~3:]
    return found


def encode(value):
    """A Python value as an attribute's payload: flag, (size, number), (value, selector) pair in a list, or octets."""
    if value is True:
        return b""
    if isinstance(value, tuple):
        size, number = value
        return struct.pack("=" + {1: "B", 2: "H", 4: "I"}[size], number)
    if isinstance(value, list):
        return struct.pack("=II", *value)
    return bytes(value)


def number(payload):
    return int.from_bytes(payload, "little")


class Genl:
    """One netlink socket of a namespace, and with it one possible owner of sessions."""

    def __init__(self, netns=None, events=False, rcvbuf=None):
        if netns:
            with Namespace(netns):
                self.sock = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_GENERIC)
        else:
            self.sock = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_GENERIC)
        if rcvbuf:
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, rcvbuf)
        self.sock.bind((0, 0))
        self.port = self.sock.getsockname()[0]
        for option in NETLINK_CAP_ACK, NETLINK_EXT_ACK, NETLINK_GET_STRICT_CHK:
            self.sock.setsockopt(SOL_NETLINK, option, 1)
        self.seq = 0
        self.inbox = []
        self.interrupted = False
        self.family, self.group = self._resolve("openlac", "events")
        if events:
            self.sock.setsockopt(SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, self.group)

    def close(self):
        self.sock.close()

    def _resolve(self, family, group):
        reply = self._transact(GENL_ID_CTRL, CTRL_CMD_GETFAMILY, attr(2, family.encode() + b"\0"))
        found = attrs(reply[0][1])
        for entry in attrs(found[7]).values():
            entry = attrs(entry)
            if entry[1].rstrip(b"\0").decode() == group:
                return number(found[1]), number(entry[2])
        raise LookupError(group)

    def _transact(self, family, cmd, payload, flags=0):
        self.seq += 1
        body = struct.pack("=BBH", cmd, 1, 0) + payload
        self.sock.send(struct.pack("=IHHII", 16 + len(body), family,
                                   NLM_F_REQUEST | NLM_F_ACK | flags, self.seq, 0) + body)
        replies = []
        self.interrupted = False
        while True:
            for kind, seq, bits, data in self._read(0):
                if seq != self.seq:
                    self.inbox.append((data[0], data[4:]))
                    continue
                self.interrupted |= bool(bits & NLM_F_DUMP_INTR)
                if kind == NLMSG_ERROR:
                    self._raise(bits, data)
                    return replies
                if kind == NLMSG_DONE:
                    return replies
                replies.append((data[0], data[4:]))

    @staticmethod
    def _raise(bits, data):
        error = struct.unpack_from("=i", data)[0]
        if not error:
            return
        text = ""
        if bits & NLM_F_ACK_TLVS:
            after = 20 if bits & NLM_F_CAPPED else 4 + struct.unpack_from("=I", data, 4)[0]
            text = attrs(data[after:]).get(NLMSGERR_ATTR_MSG, b"").rstrip(b"\0").decode()
        raise GenlError(-error, text)

    def _read(self, flags):
        data = self.sock.recv(1 << 16, flags)
        while len(data) >= 16:
            size, kind, bits, seq, _ = struct.unpack_from("=IHHII", data)
            yield kind, seq, bits, data[16:size]
            data = data[(size + 3) & ~3:]

    def _payload(self, prefix, values):
        return b"".join(attr(C[f"A_{prefix}_{name.upper()}"], encode(value))
                        for name, value in values.items())

    def _names(self, prefix, data):
        by_number = {C[name]: name[len(prefix) + 3:].lower() for name in C
                     if name.startswith(f"A_{prefix}_")}
        found = {by_number[kind]: payload for kind, payload in attrs(data).items()}
        if "stats" in found:
            found["stats"] = {name: number(payload)
                              for name, payload in self._names("STATS", found["stats"]).items()}
        return found

    def call(self, cmd, raw=b"", dump=False, **values):
        """Send a command such as "TUNNEL_ADD" with attributes by name; a list of answers, each a dict of payloads."""
        prefix = cmd.split("_")[0]
        prefix = {"STATS": "GLOBAL", "FLUSH": "GLOBAL"}.get(prefix, prefix)
        answers = self._transact(self.family, C[f"CMD_{cmd}"], self._payload(prefix, values) + raw,
                                 NLM_F_DUMP if dump else 0)
        return [self._names(prefix, data) for _, data in answers]

    def packed(self, cmd, **values):
        """A request as octets that is answered only when it is refused: many of them make one message for sock.send()."""
        body = struct.pack("=BBH", C[f"CMD_{cmd}"], 1, 0) + self._payload(cmd.split("_")[0], values)
        body += b"\0" * (-len(body) % 4)
        return struct.pack("=IHHII", 16 + len(body), self.family, NLM_F_REQUEST, 0, 0) + body

    def refusals(self):
        """Empty the socket of the answers to packed requests; their error numbers, as far as there was room for them."""
        seen = set()
        while True:
            try:
                data = self.sock.recv(1 << 16, socket.MSG_DONTWAIT)
            except BlockingIOError:
                return seen
            except OSError as error:
                if error.errno != errno.ENOBUFS:
                    raise
                continue
            if struct.unpack_from("=H", data, 4)[0] == NLMSG_ERROR:
                seen.add(-struct.unpack_from("=i", data, 16)[0])

    def messages(self, timeout=0.0):
        """What came unasked, frames and notifications, as (command name, dict); waits for the first of them."""
        if not self.inbox:
            select.select([self.sock], [], [], timeout)
        while True:
            try:
                for _, _, _, data in self._read(socket.MSG_DONTWAIT):
                    self.inbox.append((data[0], data[4:]))
            except BlockingIOError:
                break
            except OSError as error:
                # What overran the buffer is lost, what is in it is not.
                if error.errno != errno.ENOBUFS:
                    raise
        by_number = {value: name[4:] for name, value in C.items() if name.startswith("CMD_")}
        taken = [(by_number[cmd], self._names(by_number[cmd].split("_")[0], data))
                 for cmd, data in self.inbox]
        self.inbox = []
        return taken

    def drops(self):
        """Cause name to count, those that are not 0."""
        names = {value: name[5:].lower() for name, value in C.items() if name.startswith("DROP_")}
        counts = attrs(self.call("STATS_GET")[0]["drops"])
        return {names[kind]: number(payload) for kind, payload in counts.items()
                if len(payload) == 8 and number(payload)}
